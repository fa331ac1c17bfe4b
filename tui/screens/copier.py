"""Copying words with a line that says where they are from."""

from __future__ import annotations

from tui.core.display import counted, printable
from tui.core.note import Item
from tui.screens.quotations import Quotations
from tui.screens.reading_pane import ReadingPane
from tui.widgets.status_line import StatusLine


class Copier:
    """Copies from the open note; what came of it is said at the bottom."""

    def __init__(self, pane: ReadingPane, quotations: Quotations, status: StatusLine) -> None:
        self._pane, self._quotations, self._status = pane, quotations, status

    def copy_item(self, item: Item) -> None:
        """Copy the words of an item, and what it quotes."""
        if episode := self._pane.episode:
            span = self._quotations.place(item)
            words = "\n".join(filter(None, (item.text, item.quote and f"> {item.quote}")))
            shown = "\n".join(printable(line) for line in words.split("\n"))
            self._copy(shown, episode.attribution(span.start if span else None, item.seconds))

    def copy_selection(self) -> None:
        """Copy what is selected, and select it no longer."""
        view = self._pane.view
        episode, span = self._pane.episode, view.selection
        if episode is None or span is None:
            self._status.say("nothing is selected: v selects")
            return
        self._copy(self._pane.words(span), episode.attribution(span.start))
        view.selection = None

    def _copy(self, words: str, attribution: str) -> None:
        if not words.strip():
            self._status.say("there are no words in it to copy")
            return
        self._pane.app.copy_to_clipboard(f"{words}\n\n{attribution}\n")
        self._status.say("copied " + counted(len(words.split()), "word"))
