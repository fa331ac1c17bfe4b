"""The status line: the search on the left, the place and whether all is saved on the right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tui.core.layout import cells, fit

_SAID_SECONDS = 4.0
_NOTICED_SECONDS = 0.3


class StatusLine(Widget):
    """One row of plain text; what does not fit is cut from the left part."""

    ALLOW_SELECT = False

    title: reactive[str] = reactive("")
    """What is read, where that stands nowhere else; a search takes its place."""
    search: reactive[str] = reactive("")
    """The query, its counts and the position among the hits."""
    pending: reactive[str] = reactive("")
    """The keys that wait for more."""
    place: reactive[str] = reactive("")
    """The place in the note."""
    left: reactive[str] = reactive("")
    """What is left to read, where there is room for it."""
    file: reactive[str] = reactive("")
    """What is wrong with the note's file, as long as that is so."""
    doing: reactive[str] = reactive("")
    """What is being done with a file, where that takes long."""
    said: reactive[str] = reactive("")
    """A few words on what just happened."""

    _forget: Timer | None = None

    def say(self, words: str) -> None:
        """Show a few words for some seconds."""
        self.said = words
        if self._forget:
            self._forget.stop()
        self._forget = self.set_timer(_SAID_SECONDS, self._clear)

    @contextmanager
    def during(self, words: str) -> Iterator[None]:
        """Show a few words as long as something takes, once that is noticed."""
        showing = self.set_timer(_NOTICED_SECONDS, partial(setattr, self, "doing", words))
        try:
            yield
        finally:
            showing.stop()
            if self.doing == words:
                self.doing = ""

    def forget(self) -> None:
        """Show no words on what is past."""
        self._clear()

    def _clear(self) -> None:
        self.said = ""

    def render_line(self, y: int) -> Strip:
        """Return the row."""
        width = max(0, self.size.width - 2)
        right = "   ".join(filter(None, (self.doing or self.file, self.said, self.pending, self.place)))
        if self.left and cells(right) + cells(self.search) + cells(self.left) + 5 <= width:
            right += f" · {self.left}"
        right = fit(right, width)
        left = fit(self.search or self.title, max(0, width - cells(right) - 2))
        row = f" {left}{' ' * (width - cells(left) - cells(right))}{right} "
        return Strip([Segment(row, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)
