"""The status line: the title and the search on the left, the place and whether all is saved on the right."""

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

_SHORTEST_TITLE = 12
"""The cells below which there is no use in a part of a title."""


class StatusLine(Widget):
    """One row of plain text; what does not fit is cut from the left part."""

    ALLOW_SELECT = False

    title: reactive[str] = reactive("")
    """What is read, where that stands nowhere else; it is cut first."""
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
        row = Segment(self._row(self.size.width), self.rich_style)
        return Strip([row]).adjust_cell_length(self.size.width, self.rich_style)

    def _row(self, width: int) -> str:
        """Return what stands in a row of so many cells."""
        width = max(0, width - 2)
        right = "   ".join(filter(None, (self.doing or self.file, self.said, self.pending, self.place)))
        if self.left and cells(right) + cells(self.search) + cells(self.left) + 5 <= width:
            right += f" · {self.left}"
        right = fit(right, width)
        left = self._named(max(0, width - cells(right) - 2))
        return f" {left}{' ' * (width - cells(left) - cells(right))}{right} "

    def _named(self, width: int) -> str:
        """Return the title and the search in so many cells, of the title as much as there is room for."""
        search = fit(self.search, width)
        room = width - cells(search) - 3 * bool(search)
        title = fit(self.title, room) if room >= min(_SHORTEST_TITLE, cells(self.title)) else ""
        return "   ".join(filter(None, (title, search)))
