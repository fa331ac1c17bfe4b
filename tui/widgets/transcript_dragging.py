"""Dragging in a transcript: what the mouse does while it rests beyond the edge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from textual.timer import Timer
from textual.widget import Widget

_REPEAT_SECONDS = 0.05

Drag: TypeAlias = Callable[[int, int, int], None]
"""Goes so many rows on, and to a cell of the widget."""


class Dragging:
    """Drags in one widget: to where the mouse is and, as long as that is beyond the edge, on from there."""

    def __init__(self, widget: Widget, drag: Drag) -> None:
        self._widget, self._drag = widget, drag
        self._repeating: Timer | None = None

    def to(self, x: int, y: int) -> None:
        """Drag to a cell, which may be beyond the widget."""
        self.stop()
        self._once(x, y)
        if self._beyond(y):
            self._repeating = self._widget.set_interval(_REPEAT_SECONDS, partial(self._once, x, y))

    def stop(self) -> None:
        """Go no further."""
        if self._repeating:
            self._repeating.stop()
            self._repeating = None

    def _once(self, x: int, y: int) -> None:
        self._drag(self._beyond(y), x, max(0, min(self._widget.size.height - 1, y)))

    def _beyond(self, y: int) -> int:
        """Return -1 for a row above the widget, or its first where nothing can be above, 1 for one below, else 0."""
        return -1 if y < (self._widget.region.y == 0) else int(y >= self._widget.size.height)
