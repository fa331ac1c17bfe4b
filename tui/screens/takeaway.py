"""Writing a takeaway: the editor at the bottom, over the transcript."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.core.drafts import Draft
from tui.core.episode import Quote
from tui.screens.resting import Resting
from tui.widgets.file_warning import FileWarning
from tui.widgets.key_bar import KeyBar
from tui.widgets.takeaway_editor import NotesEditor, TakeawayEditor


@dataclass(frozen=True, slots=True)
class Written:
    """What the reader typed: to be saved, or to be kept as a draft."""

    draft: Draft
    saved: bool


class TakeawayScreen(ModalScreen[Written]):
    """Asks for the words of an item and returns them; `keep` is called while they are typed."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (10, "-short"), (20, "-tall")]
    EDITOR: ClassVar[type[TakeawayEditor]] = TakeawayEditor

    def __init__(
        self,
        caption: str,
        draft: Draft,
        quotes: Sequence[Quote],
        part: Callable[[Quote, str], Quote],
        keep: Callable[[], None],
    ) -> None:
        super().__init__()
        self._caption, self._draft, self._quotes, self._part = caption, draft, quotes, part
        self._resting = Resting(self, keep)

    def compose(self) -> ComposeResult:
        """Lay out the editor."""
        yield FileWarning()
        yield self.EDITOR(self._caption, self._draft, self._quotes, self._part)
        yield KeyBar()

    def warn(self, problem: str) -> None:
        """Show why the file of the note cannot be reached, or nothing any more."""
        for warning in self.query(FileWarning):  # which there is none of before and after
            warning.show(problem)

    @property
    def typed(self) -> Draft | None:
        """The words and the quote as typed so far; None before the editor is there and after it is gone."""
        return next((editor.typed for editor in self.query(TakeawayEditor)), None)

    def on_text_area_changed(self) -> None:
        """Have the words kept soon."""
        self._resting.follow()

    def action_save_words(self) -> None:
        """Return the words to be saved."""
        self.query_one(TakeawayEditor).save()

    def on_takeaway_editor_saved(self, event: TakeawayEditor.Saved) -> None:
        """Return the words to be saved."""
        if self.is_current:
            self.dismiss(Written(event.draft, saved=True))

    def on_takeaway_editor_left(self, event: TakeawayEditor.Left) -> None:
        """Return the words as a draft."""
        if self.is_current:
            self.dismiss(Written(event.draft, saved=False))


class NotesScreen(TakeawayScreen):
    """Asks for all the notes of an episode, in which Enter begins a new line."""

    EDITOR = NotesEditor
