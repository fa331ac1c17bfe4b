"""The rows of a transcript: a margin, the words, and what is marked in them, as segments to paint."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from rich.segment import Segment
from rich.style import Style

from tui.core.block import Block, BlockKind
from tui.core.display import HIDDEN, clock, printable
from tui.core.layout import Layout, cells, cluster, fit
from tui.core.note import Span
from tui.core.paragraphs import TARGET
from tui.widgets.transcript_text import TranscriptText

if TYPE_CHECKING:
    from tui.core.emphasis import Emphasis
    from tui.core.search import Hit

_NARROW: Final = 60
"""The width, in cells, below which there is no margin: what stands in it gets a row of its own."""

_WIDEST: Final = 14
_ROOMY: Final = 24
"""The cells of the widest margin, and of the widest where there is room for it beside the text."""

_LABELLED: Final = 2_000
"""Blocks that the width of the margin is measured by."""

QUOTE, FOCUS, TURN = "▎", "›", "»"
"""What stands beside a passage that a takeaway quotes, a paragraph in focus where there is no margin, and a turn."""

StyleOf: TypeAlias = Callable[[str], Style]
"""Tells the style of a component by its name; an empty name is that of the text."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a text, as offsets: `current` is the index of a hit, `focus` that of a block.

    `caret` is the offset of the character whose end of the selection moves.
    """

    hits: Sequence[Hit] = ()
    current: int | None = None
    selection: Span | None = None
    quotes: Sequence[Span] = ()
    focus: int | None = None
    caret: int | None = None


class TranscriptRows:
    """The rows of a note in a centred column of at most so many cells, `width` cells being there for all."""

    def __init__(self, text: TranscriptText, width: int, column: int) -> None:
        shown, blocks = self._shown, self._blocks = text.shown, text.blocks
        self.width = width
        self._emphases = text.emphases
        widest = max(_WIDEST, min(_ROOMY, width - column - 2))
        self.margin = min(widest, _margin(shown, blocks, column)) if width >= _NARROW else 0
        signed = 0 if self.margin else 2 * any(block.turn for block in blocks)
        self.room = max(1, width - max(signed, min(_WIDEST, self.margin) + 2))
        """The width of the widest column that can be shown."""
        column = max(1, min(column, width - max(signed, self.margin + 2)))
        self.left = max(self.margin + 1, signed, (width - column) // 2) if width > column + 1 else 0
        """The cells left of the words."""
        self._labelled = {index: count for index in range(len(blocks)) if (count := len(self._above(index)))}
        self.layout = Layout(shown, blocks, column, self._labelled)

    def __len__(self) -> int:
        return len(self.layout)

    def head(self, index: int) -> int:
        """Return the first row of a block, that with its chapter or its label where it has one."""
        return self.layout.first_rows[index] - self._labelled.get(index, 0)

    def top_for(self, place: int) -> int:
        """Return the row to put at the top of the view to read on from an offset: its own, or the label above it."""
        row = self.layout.row_of(place)
        index = self.layout.block_of(row) if row < len(self.layout) else 0
        return self.head(index) if index in self._labelled and row == self.layout.first_rows[index] else row

    def is_above(self, row: int, place: int) -> bool:
        """Return whether a row is an empty one above the block that begins with an offset."""
        return 0 <= row < min(len(self), self.top_for(place)) and self.layout.starts[row] == place

    def beyond(self, count: int, stops: Sequence[int], place: int | None, top: int) -> Sequence[int]:
        """Return the blocks, of some in order, after a place, before it for a negative count; without one, a row."""
        key, here = self.head, top
        if place is not None:
            key, here = (lambda index: self._blocks[index].body.start), place
        return stops[bisect_right(stops, here, key=key) :] if count > 0 else stops[: bisect_left(stops, here, key=key)]

    def offset_at(self, row: int, x: int) -> int:
        """Return the offset of the character at a cell of a row, the nearest one where there is none."""
        if not len(self):
            return 0
        return self.layout.offset_at(max(0, min(len(self) - 1, row)), x - self.left)

    def first_begun(self, top: int, height: int) -> int:
        """Return the first paragraph that begins in so many rows, else the block that stands in the top one."""
        first_rows = self.layout.first_rows
        begun = range(bisect_left(first_rows, top), bisect_left(first_rows, top + height))
        told = (index for index in begun if self._blocks[index].kind is BlockKind.TEXT)
        return next(told, self.layout.block_of(min(top, len(self.layout) - 1)))

    def segments(self, row: int, marks: Marks, style: StyleOf) -> list[Segment]:
        """Return what stands in a row."""
        layout = self.layout
        index = layout.block_of(row)
        block = self._blocks[index]
        if layout.is_gap(row):
            above = self._above(index)[row - self.head(index) :] if row >= self.head(index) else []
            label, name = above[0] if above else ("", "speaker")
            return [Segment(" " * self.left, style("")), Segment(label, style(name))]
        segments = self._beside(row, index, marks, style)
        base = style("" if block.kind is BlockKind.TEXT else block.kind.value)
        start, end = layout.starts[row], layout.ends[row]
        for stop, painted in self._painted(start, end, base, marks, style):
            words = self._shown[start:stop].replace(HIDDEN, "")
            if words:
                segments.append(Segment(words, painted))
            start = stop
        return segments

    def _beside(self, row: int, index: int, marks: Marks, style: StyleOf) -> list[Segment]:
        """Return the cells left of a row's words: the block's speaker, time or number, and a sign."""
        if not self.left:
            return []
        block, within = self._blocks[index], row - self.layout.first_rows[index]
        label, speaks = self._label_beside(index, within) if self.margin else ("", False)
        focused = within == 0 and index == marks.focus
        name = "speaker" if speaks else "margin"
        painted = style("focus" if focused else name)
        if marks.hits and within == 0 and label:
            marked = self._painted(block.start, block.body.start, painted, marks, style)
            painted = next((hit for _, hit in marked if hit != painted), painted)
        start, end = self.layout.starts[row], self.layout.ends[row]
        quoted = any(quote.start < end and start < quote.end for quote in marks.quotes)
        sign = QUOTE if quoted else FOCUS if focused and not self.margin else " "
        before = self.left - (2 if self.margin else 1)
        if block.turn and not self.margin and within == 0:
            label = TURN
        return [
            Segment(" " * (before - cells(label)) + label, painted),
            Segment(" " * (self.left - before - 1) + sign, style("quote" if quoted else "focus")),
        ]

    def _painted(self, start: int, end: int, base: Style, marks: Marks, style: StyleOf) -> Iterable[tuple[int, Style]]:
        """Return the pieces of a range of text, each as its end and its style: what is marked lies over the words."""
        over = [(*mark.span, base + style(mark.kind)) for mark in _touching(self._emphases, start, end)]
        over += [
            (hit.start, hit.end, style("current" if index == marks.current else _NAMES[hit.kind]))
            for index, hit in _touching_hits(marks.hits, start, end)
        ]
        if marks.selection is not None:
            over.append((*marks.selection, style("selection")))
        if marks.caret is not None and start <= marks.caret < end:
            over.append((*cluster(self._shown, marks.caret), style("caret")))
        if not over:
            return [(end, base)] if start < end else []
        edges = {start, end}
        edges.update(edge for mark in over for edge in mark[:2] if start < edge < end)
        pieces = []
        for left, right in pairwise(sorted(edges)):
            covering = [mark[2] for mark in over if mark[0] <= left and right <= mark[1]]
            pieces.append((right, covering[-1] if covering else base))
        return pieces

    def _label_beside(self, index: int, within: int) -> tuple[str, bool]:
        """Return what stands beside a row of a block, its rows counted from 0, and whether that names who speaks.

        A single row has the speaker and the time beside it; where these do not fit, less of the name.
        """
        block, room = self._blocks[index], self.margin - 2
        labels = _labels(block, self._before(index), sign=TURN)
        speaks = len(labels) > (block.seconds is not None)
        if within == 0 and len(labels) > 1 and len(self.layout.block_rows(index)) == 1:
            name, time = labels
            return f"{fit(name, room - cells(time) - 1)} {time}", True
        labels = labels or [_numbered(block)]
        return (fit(labels[within], room), speaks and within == 0) if within < len(labels) else ("", False)

    def _above(self, index: int) -> list[tuple[str, str]]:
        """Return what stands above a block, a row each, with the component whose style it has.

        It is the title of the chapter that begins there, and where there is no margin the speaker and the time.
        """
        block = self._blocks[index]
        rows: list[tuple[str, str]] = []
        if block.chapter and block.kind is BlockKind.TEXT:
            title = " ".join(self._shown[slice(*block.chapter.title)].replace(HIDDEN, "").split())
            rows += [(fit(title, self.width - self.left), BlockKind.HEADING.value), ("", "")]
        label = "" if self.margin else " · ".join(_labels(block, self._before(index)))
        return [*rows, (label, "speaker")] if label else rows

    def _before(self, index: int) -> Block | None:
        return self._blocks[index - 1] if index else None


def _margin(shown: str, blocks: Sequence[Block], column: int) -> int:
    labels: set[str] = set()
    for before, block in zip(chain([None], blocks), blocks[:_LABELLED], strict=False):
        own, one_row = _labels(block, before, sign=TURN), block.body.end - block.body.start <= column
        labels.update((" ".join(own),) if one_row else own)
        labels.add(_numbered(block))
    labels.add(str(len(shown) // TARGET))  # the numbers of a long note come later than its words
    return max(map(cells, labels), default=0) + 2


_NAMES: Final = {"exact": "hit", "near": "near"}


def _touching(emphases: Sequence[Emphasis], start: int, end: int) -> Iterator[Emphasis]:
    """Yield what is marked in a range, by start."""
    for index in range(bisect_left(emphases, start, key=lambda mark: mark.span.end - 1), len(emphases)):
        if emphases[index].span.start >= end:
            return
        yield emphases[index]


def _touching_hits(hits: Sequence[Hit], start: int, end: int) -> Iterator[tuple[int, Hit]]:
    """Yield the hits in a range with their indices."""
    for index in range(bisect_left(hits, start, key=lambda hit: hit.end - 1), len(hits)):
        if hits[index].start >= end:
            return
        yield index, hits[index]


def _labels(block: Block, before: Block | None, sign: str = "") -> list[str]:
    """Return what stands beside a block, a row each: a new speaker, and the time, a turn that names nobody signed."""
    labels = []
    if block.speaker and (before is None or before.speaker != block.speaker):
        labels.append(printable(block.speaker))
    if block.seconds is not None:
        time = clock(block.seconds)
        labels.append(f"{sign} {time}" if sign and block.turn and not labels else time)
    return labels


def _numbered(block: Block) -> str:
    """Return the number of a block, signed where somebody else begins to speak."""
    return " ".join(filter(None, (TURN if block.turn else "", str(block.number or ""))))
