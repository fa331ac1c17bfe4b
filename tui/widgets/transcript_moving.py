"""Moving in a transcript: the row that a move leads to, and the paragraph that is in focus there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from tui.core.note import Span
from tui.core.shift import Shift
from tui.widgets.transcript_rows import TranscriptRows
from tui.widgets.transcript_text import TranscriptText


@dataclass(frozen=True, slots=True)
class Window:
    """What of some rows is on the screen: so many from the top one on, and the offsets that they reach over."""

    rows: TranscriptRows
    top: int
    height: int
    seen: Span

    def sees(self, place: int | None) -> TypeGuard[int]:
        """Return whether an offset is on the screen."""
        return place is not None and self.seen.start <= place < self.seen.end


class Moving:
    """Turns moves in one text into the row to have at the top, and knows the place and the paragraph gone to."""

    def __init__(self, text: TranscriptText) -> None:
        self._text = text
        self.wanted = 0
        """The offset that was asked for, to stand in the top row."""
        self.paragraph: int | None = None
        """An offset in the paragraph that the reader went to or clicked, None where there is no such."""
        self._below = set[int]()
        """The places that had the empty row above them at the top when they were there last."""

    def moved(self, text: TranscriptText, shift: Shift | None) -> Moving:
        """Return the same in another text: the paragraph as far as it is still known, none without a shift."""
        other = Moving(text)
        other.wanted = self.wanted
        other.paragraph = shift(self.paragraph) if shift and self.paragraph is not None else None
        return other

    def place(self, window: Window) -> int:
        """Return the offset that stands in the top row: the one that was asked for, else the first of the row."""
        rows, top = window.rows, min(window.top, len(window.rows) - 1)
        return self.wanted if top < 0 or rows.top_for(self.wanted) == top else rows.layout.starts[top]

    def look(self, window: Window) -> Span:
        """Return the range of offsets in a window, and note whether the empty row above it is at the top."""
        rows, place = window.rows, self.place(window)
        (self._below.add if rows.is_above(min(window.top, len(rows) - 1), place) else self._below.discard)(place)
        last = min(window.top + window.height, len(rows)) - 1
        return Span(place, max(place, rows.layout.ends[last] if last >= 0 else 0))

    def sought(self, window: Window, last: int) -> int:
        """Return the offset to be in the top row of another size; `last` is the last row that can be the top one."""
        kept_from_top = 0 < last <= window.top < window.rows.top_for(self.wanted)
        return self.wanted if kept_from_top else self.place(window)

    def in_focus(self, window: Window) -> int | None:
        """Return the index of the block that was gone to while it is seen, else of the first that begins here."""
        if not self._text.blocks or not len(window.rows):
            return None
        if window.sees(self.paragraph):
            return self._text.block_at(self.paragraph)
        self.paragraph = None
        return window.rows.first_begun(window.top, window.height)

    def beyond(self, count: int, stops: Sequence[int], window: Window) -> Sequence[int]:
        """Return the stops after the paragraph that was gone to, or before it; else those past the top row."""
        place = self.paragraph if window.sees(self.paragraph) else None
        return window.rows.beyond(count, stops, place, window.top)

    # Moves: each returns the row to scroll to

    def to_place(self, place: int, rows: TranscriptRows, *, fresh: bool) -> int:
        """Go to an offset: its row, below what stands above it in a narrow view, or the empty row that was at the top.

        That is forgotten where it is to be as in a `fresh` view.
        """
        self.wanted = place
        row = rows.top_for(place)
        return row - (not fresh and place in self._below and rows.is_above(row - 1, place))

    def to_seen(self, place: int, window: Window) -> int | None:
        """Go to the paragraph of an offset, which is to be at a third of the height; None where it is on the screen."""
        self.paragraph = place
        row = window.rows.layout.row_of(place)
        return None if window.top <= row < window.top + window.height - 1 else row - window.height // 3

    def to_row(self, row: int) -> int:
        """Go to a row, and from the paragraph that was gone to."""
        self.paragraph = None
        return row

    def to_end(self, rows: TranscriptRows) -> int:
        """Go to the last row, which stays on the screen at another width."""
        self.wanted = rows.layout.ends[-1] if len(rows) else 0
        return len(rows)

    def to_block(self, index: int, rows: TranscriptRows) -> int:
        """Go to a block: at the top, or as near to it as the end of the note lets it come."""
        self.paragraph = self._text.blocks[index].body.start
        return rows.head(index)

    def by_stops(self, count: int, stops: Sequence[int], window: Window, focused: int | None) -> int:
        """Go so many stops, indices of blocks, on or back; beyond the last one to the end, before the first to the top.

        The last stops of a note cannot come to the top of the view: there only the focus goes on.
        """
        beyond = self.beyond(count, stops, window)
        if len(beyond) >= abs(count):
            return self.to_block(beyond[count - 1 if count > 0 else count], window.rows)
        if count < 0:
            return self.to_row(0)
        if stops and (beyond or focused != stops[-1]):
            self.to_block(stops[-1], window.rows)
        return len(window.rows)
