"""From the places of a text to those of a later version of it."""

from __future__ import annotations

from tui.core.hunk import common_prefix
from tui.core.note import Span


class Shift:
    """Tells where the places of one version of a text are in another: the two differ in one stretch at most.

    Places before it stay and those after it move; of one inside nobody knows, and it is None.
    """

    __slots__ = ("_by", "_end", "_head")

    def __init__(self, before: str, after: str) -> None:
        same = before is after
        self._head = 0 if same else common_prefix(before, after)
        tail = 0 if same else common_prefix(before[self._head :][::-1], after[self._head :][::-1])
        self._end = 0 if same else len(before) - tail
        self._by = len(after) - len(before)

    def __call__(self, place: int) -> int | None:
        """Return where the character at an offset is now."""
        if place < self._head:
            return place
        return place + self._by if place >= self._end else None

    def nearest(self, place: int) -> int:
        """Return where an offset is now, as near as is known for one inside the stretch."""
        known = self(place)
        return min(place, self._end + self._by) if known is None else known

    def span(self, span: Span) -> Span | None:
        """Return where a range of characters is now, None where one of its ends is not known or it is empty."""
        if span.start >= span.end:
            return None
        start, last = self(span.start), self(span.end - 1)
        return None if start is None or last is None else Span(start, last + 1)
