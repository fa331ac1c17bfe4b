"""Blocks and a width in cells -> rows as offsets, and the row of an offset: the only room that knows rows."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rich.cells import split_graphemes

from tui.core.block import Block
from tui.core.display import HIDDEN, printable
from tui.core.note import Span

_NOT_SINGLE = re.compile("[^\0\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u20ac\u2500-\u25fc]")
"""Finds a character that may not be exactly one cell wide, unless it is hidden."""


_NONE: Mapping[int, int] = {}

_LONGEST_CLUSTER = 64
"""Characters of the longest grapheme cluster that is kept whole."""


class Layout:
    """The rows of a note at one width.

    `shown` is the note's text as it is to be read, offset for offset. Row `i` shows `shown[starts[i]:ends[i]]`; a row
    above a block with a gap is empty and starts where its block starts, and so do as many more as `labelled` says for
    the block's index, for the view to write on. Starts never decrease.
    """

    def __init__(self, shown: str, blocks: Sequence[Block], width: int, labelled: Mapping[int, int] = _NONE) -> None:
        self.shown = shown
        self.width = max(1, width)
        self.starts = array("i")
        self.ends = array("i")
        self._heads = array("i")
        """The first row of each block, above its words."""
        self.first_rows = array("i")
        """The first row of words of each block."""
        self._block_starts = array("i", (block.start for block in blocks))
        for index, block in enumerate(blocks):
            self._heads.append(len(self.starts))
            for _ in range(block.gap + labelled.get(index, 0)):
                self._append(block.start, block.start)
            self.first_rows.append(len(self.starts))
            self._wrap(*block.body)

    def __len__(self) -> int:
        return len(self.starts)

    def row_of(self, offset: int) -> int:
        """Return the row that shows an offset; one in hidden markup or white space belongs to the words after it."""
        row = max(0, bisect_right(self.starts, offset) - 1)
        if row + 1 < len(self.starts) and (
            self.is_gap(row) or (offset >= self.ends[row] and offset >= self._block_starts[self.block_of(row + 1)])
        ):
            row += 1
        return row

    def is_gap(self, row: int) -> bool:
        """Return whether a row is an empty one above a block."""
        return row < self.first_rows[self.block_of(row)]

    def block_of(self, row: int) -> int:
        """Return the index of the block that a row shows, or stands above."""
        return bisect_right(self._heads, row) - 1

    def block_rows(self, block: int) -> range:
        """Return the rows of a block's words."""
        following = self._heads[block + 1 : block + 2]
        return range(self.first_rows[block], following[0] if following else len(self.starts))

    def column_of(self, row: int, offset: int) -> int:
        """Return the cell, from 0, at which an offset stands in its row."""
        start, end = self.starts[row], self.ends[row]
        return cells(self.shown[start : max(start, min(offset, end))])

    def offset_at(self, row: int, column: int) -> int:
        """Return the offset of the character at a cell of a row; past the last one, the row's end."""
        start, end = self.starts[row], self.ends[row]
        words = self.shown[start:end]
        if HIDDEN not in words and not _NOT_SINGLE.search(words):
            return min(start + max(0, column), end)
        at = 0
        for first, _, width in _graphemes(words):
            at += width
            if at > column:
                return start + first
        return end

    def _wrap(self, start: int, end: int) -> None:
        """Append the rows of one block's words, broken at blanks, or inside a word longer than a row."""
        if _NOT_SINGLE.search(self.shown, start, end):
            self._wrap_cells(start, end)
            return
        shown, width, starts, ends = self.shown, self.width, self.starts, self.ends
        hidden = shown.count(HIDDEN, start, end)
        while end - start - hidden > width:
            reach = start + width
            if hidden:
                reach = self._reach(start, end)
            stop = shown.rfind(" ", start, reach + 1)
            if stop <= start or (shown[start] == HIDDEN and not shown[start:stop].strip(HIDDEN)):
                stop = reach
            starts.append(start)
            ends.append(stop)
            hidden -= hidden and shown.count(HIDDEN, start, stop)
            start = stop
            while start < end and shown[start] == " ":
                start += 1
        self._append(start, end)

    def _reach(self, start: int, end: int) -> int:
        """Return where the longest row from a place ends that fits, with what is hidden after it."""
        shown, free = self.shown, self.width
        while free:
            stop = start + free
            free = shown.count(HIDDEN, start, stop)
            start = stop
        while start < end and shown[start] == HIDDEN:
            start += 1
        return start

    def _wrap_cells(self, start: int, end: int) -> None:
        """Do as `_wrap` does, for words with characters of no cell or of two, never inside a grapheme."""
        row, used = start, 0
        blank, beyond = -1, 0  # the last blank of this row, and the cells after it
        for first, last, width in _graphemes(self.shown[start:end]):
            at = start + first
            if self.shown[at] == " " and not self.shown[at + 1 : start + last].strip(HIDDEN):
                if at == row:
                    row = at + 1
                elif used >= self.width:
                    self._append(row, at)
                    row, used, blank = at + 1, 0, -1
                else:
                    blank, beyond = at, 0
                    used += 1
                continue
            while used + width > self.width and at > row:
                if blank > row:
                    self._append(row, blank)
                    row, used = blank + 1, beyond
                else:
                    self._append(row, at)
                    row, used = at, 0
                blank = -1
            used += width
            beyond += width
        self._append(row, end)

    def _append(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)


def cells(words: str) -> int:
    """Return how many cells words take on the screen."""
    if not _NOT_SINGLE.search(words):
        return len(words) - words.count(HIDDEN)
    return sum(width for _, _, width in _graphemes(words))


def cluster(shown: str, place: int) -> Span:
    """Return the grapheme cluster of a shown text that holds an offset: what a reader takes for one character.

    What is hidden after it, as the rest of a character reference is, belongs to it. Past the end it is empty.
    """
    start = place
    while start > max(0, place - _LONGEST_CLUSTER) and not shown[start : start + 1].isalnum():
        start -= 1
    start = max(0, start - 4)  # the letters of a syllable of Hangul
    stop = place + _LONGEST_CLUSTER
    first, last = next(
        ((start + first, start + last) for first, last, _ in _graphemes(shown[start:stop]) if start + last > place),
        (place, place),
    )
    while shown.startswith(HIDDEN, last):
        last += 1
    return Span(first, last)


def fit(text: str, width: int) -> str:
    """Return a text on one line, fit for the screen and at most `width` cells wide, an ellipsis for what is cut."""
    text = printable(text)
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[: -max(1, (cells(text) - width) // 2)]
    return f"{text}…" if width > 0 else ""


def _graphemes(words: str) -> list[tuple[int, int, int]]:
    """Return the grapheme clusters of a text as start, end and width in cells."""
    spans, _ = split_graphemes(words)
    return spans
