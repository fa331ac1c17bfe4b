"""Writing a takeaway: the editor at the bottom, over the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer, TextArea

from tui.widgets.takeaway_editor import NotesEditor, TakeawayEditor


@dataclass(frozen=True, slots=True)
class Written:
    """What the reader typed: to be saved, or to be kept as a draft."""

    words: str
    quote: str
    saved: bool


class TakeawayScreen(ModalScreen[Written]):
    """Asks for the words of an item and returns them."""

    EDITOR: ClassVar[type[TakeawayEditor]] = TakeawayEditor

    def __init__(self, caption: str, words: str, quote: str, *, quoting: bool = True) -> None:
        super().__init__()
        self._caption, self._words, self._quote, self._quoting = caption, words, quote, quoting

    def compose(self) -> ComposeResult:
        """Lay out the editor."""
        yield self.EDITOR(self._caption, self._words, self._quote, quoting=self._quoting)
        yield Footer(show_command_palette=False)

    @property
    def words(self) -> str | None:
        """The words as typed so far; None before the editor is there and after it is gone."""
        areas = self.query("#editor-words").results(TextArea)
        return next((area.text for area in areas), None)

    def action_save_words(self) -> None:
        """Return the words to be saved."""
        self.query_one(TakeawayEditor).save()

    def on_takeaway_editor_saved(self, event: TakeawayEditor.Saved) -> None:
        """Return the words to be saved."""
        if self.is_current:
            self.dismiss(Written(event.words, event.quote, saved=True))

    def on_takeaway_editor_left(self, event: TakeawayEditor.Left) -> None:
        """Return the words as a draft."""
        if self.is_current:
            self.dismiss(Written(event.words, self._quote, saved=False))


class NotesScreen(TakeawayScreen):
    """Asks for all the notes of an episode, in which Enter begins a new line."""

    EDITOR = NotesEditor
