"""Adding a related link: the picker at the bottom, over the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer

from tui.core.library import Entry
from tui.widgets.link_picker import LinkPicker


class RelatedScreen(ModalScreen[Entry | str | None]):
    """Asks for an episode, or for a link in words, and returns it."""

    def __init__(self, entries: Sequence[Entry], root: Path) -> None:
        super().__init__()
        self._entries, self._root = entries, root

    def compose(self) -> ComposeResult:
        """Lay out the picker."""
        yield LinkPicker(self._entries, self._root)
        yield Footer(show_command_palette=False)

    def on_link_picker_episode_picked(self, event: LinkPicker.EpisodePicked) -> None:
        """Return the episode."""
        if self.is_current:
            self.dismiss(event.entry)

    def on_link_picker_typed(self, event: LinkPicker.Typed) -> None:
        """Return the words."""
        if self.is_current:
            self.dismiss(event.words)

    def on_link_picker_left(self) -> None:
        """Return nothing."""
        if self.is_current:
            self.dismiss(None)
