"""Paints the rows of a transcript as strips, and keeps those that it painted."""

from __future__ import annotations

from functools import partial
from typing import Final

from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tui.widgets.transcript_rows import Marks, TranscriptRows

_CACHED_ROWS = 1024
_AHEAD_SECONDS = 0.02
"""How long after a page the next is painted: sooner than a key repeats, later than the frame is shown."""

_MARGIN, _WORDS = ("focus", "margin", "speaker"), ("heading", "marker", "plain")
_EMPHASES = ("highlight", "strong", "emphasis", "code", "link", "quoted", "struck", "bleeped", "repeated")
_MARKS = ("hit", "near", "current", "quote", "selection", "caret")

STYLES: Final = {f"transcript--{name}" for name in (*_MARGIN, *_WORDS, *_EMPHASES, *_MARKS)}
"""The component classes of the widget that is painted for."""


class TranscriptPainter:
    """Paints in the styles of one widget, and keeps each strip for as long as what it shows is the same."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._rows: TranscriptRows | None = None
        self._marks = Marks()
        self._strips: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}
        self._filters: list[tuple[LineFilter, Color]] = []
        self._painted, self._width = range(0), 0
        self._ahead: Timer | None = None

    def forget(self) -> None:
        """Paint all rows anew, in the styles of then, when they are next asked for."""
        self._strips.clear()
        self._styles.clear()

    def paint(self, rows: TranscriptRows, numbers: range, width: int, marks: Marks) -> list[Strip]:
        """Return the strips of some rows, each so many cells wide; beyond the last row they are blank."""
        self._take(rows, marks)
        if not self._styles:
            self._styles, background = {"": self._widget.rich_style}, self._widget.background_colors[1]
            self._filters = [(line_filter, background) for line_filter in self._widget.get_line_filters()]
        self._painted, self._width = numbers, width
        return [self._strip(rows, row, width, marks) for row in numbers]

    def go_ahead(self, direction: int) -> None:
        """Paint as many rows behind those that are seen, or before them, once these and what is beside them are shown.

        A reader who goes on finds them ready.
        """
        if self._ahead:
            self._ahead.stop()
        self._ahead = self._widget.set_timer(_AHEAD_SECONDS, partial(self._paint_ahead, direction))

    def _paint_ahead(self, direction: int) -> None:
        step = direction * len(self._painted)
        if (rows := self._rows) and self._styles:
            for row in range(max(0, self._painted.start + step), min(len(rows), self._painted.stop + step)):
                self._strip(rows, row, self._width, self._marks)

    def _take(self, rows: TranscriptRows, marks: Marks) -> None:
        """Forget the strips that other rows or other marks change: a focus those of two rows, the rest all."""
        before, self._marks = self._marks, marks
        same = before.hits is marks.hits and before.quotes is marks.quotes
        selected = (before.current, before.selection, before.caret) == (marks.current, marks.selection, marks.caret)
        if rows is not self._rows or not (same and selected):
            self._rows = rows
            self._strips.clear()
        elif before.focus != marks.focus:
            for index in (before.focus, marks.focus):
                if index is not None and index < len(rows.layout.first_rows):
                    self._strips.pop(rows.layout.first_rows[index], None)

    def _strip(self, rows: TranscriptRows, row: int, width: int, marks: Marks) -> Strip:
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) >= _CACHED_ROWS:
                self._strips.clear()
            segments = rows.segments(row, marks, self._style) if row < len(rows) else []
            strip = Strip(segments).adjust_cell_length(width, self._style(""))
            for line_filter, background in self._filters:
                strip = strip.apply_filter(line_filter, background)
            self._strips[row] = strip
        return strip

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self._widget.get_component_rich_style(f"transcript--{name}")
        return style
