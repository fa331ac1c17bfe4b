"""Adding a related link: the picker at the bottom, over the transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.core.display import reading_line
from tui.core.drafts import Draft
from tui.core.library import Entry
from tui.screens.compositor import PromptScreen
from tui.screens.resting import Resting
from tui.widgets.file_warning import FileWarning
from tui.widgets.key_bar import KeyBar
from tui.widgets.link_picker import LinkPicker

if TYPE_CHECKING:
    from tui.core.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Picked:
    """The episode to link to, whether it is to link back, and the words typed to find it."""

    entry: Entry
    both: bool
    typed: str


class RelatedScreen(PromptScreen[Picked | str | None], ModalScreen[Picked | str | None]):
    """Asks for an episode, or for a link in words, and returns it; `propose` finds episodes to offer, in a worker.

    It begins with what was `typed` before, and with a link that goes `both` ways if it did then. `keep` is called while
    words are typed.
    """

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (10, "-short"), (26, "-tall")]

    def __init__(
        self,
        entries: Sequence[Entry],
        root: Path,
        propose: Callable[[], Sequence[Proposal]],
        keep: Callable[[], None],
        typed: str = "",
        *,
        both: bool = False,
    ) -> None:
        super().__init__()
        self._entries, self._root, self._propose = entries, root, propose
        self._typed, self._both = typed, both
        self._resting = Resting(self, keep)

    def compose(self) -> ComposeResult:
        """Lay out the picker."""
        yield FileWarning()
        yield LinkPicker(self._entries, self._root, self._typed, both=self._both)
        yield KeyBar()

    def warn(self, problem: str) -> None:
        """Show why the file of the note cannot be reached, or nothing any more."""
        for warning in self.query(FileWarning):  # which there is none of before and after
            warning.show(problem)

    @work(group="propose")
    async def on_mount(self) -> None:
        """Offer what may be related as soon as it is known."""
        picker = self.query_one(LinkPicker)
        picker.set_titles(await asyncio.to_thread(self._titles))
        picker.propose(await asyncio.to_thread(self._propose))

    def _titles(self) -> Callable[[str], list[int]]:
        from tui.core.match import TitleIndex

        return TitleIndex([reading_line(entry.title) for entry in self._entries]).find

    @property
    def typed(self) -> Draft | None:
        """The words as typed so far; None before the picker is there and after it is gone."""
        return next((Draft(picker.words) for picker in self.query(LinkPicker)), None)

    def on_input_changed(self) -> None:
        """Have the words kept soon."""
        self._resting.follow()

    def on_link_picker_episode_picked(self, event: LinkPicker.EpisodePicked) -> None:
        """Return the episode."""
        if self.is_current:
            self.dismiss(Picked(event.entry, event.both, event.typed))

    def on_link_picker_typed(self, event: LinkPicker.Typed) -> None:
        """Return the words."""
        if self.is_current:
            self.dismiss(event.words)

    def on_link_picker_left(self) -> None:
        """Return nothing."""
        if self.is_current:
            self.dismiss(None)
