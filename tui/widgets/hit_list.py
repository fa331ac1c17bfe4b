"""The list of hits: each with the words around it, to go to, to mark, and to make takeaways of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui.core.block import Block, apart, blocks_between, headed
from tui.core.display import HIDDEN, clock, printable
from tui.core.layout import cells, fit
from tui.core.note import Span
from tui.core.state import share
from tui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from tui.core.search import Hit

_SIGNS = {"exact": "=", "near": "≈"}
_MARKED = "●"
_SIGN_CELLS = 3
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _HitRow(Row):
    """A hit as its title, and the words before and after it."""

    before: str = ""
    after: str = ""
    style: str = ""
    """The name of the hit's component style."""


class HitList(RowList):
    """Lists hits under each other, the words around them on the first row of each and the place on the second."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hit-list--exact",
        "hit-list--near",
        "hit-list--cursor-exact",
        "hit-list--cursor-near",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="hits.mark", tooltip="Mark the hit, or not, and go to the next"),
        Binding("M,ctrl+a", "mark_all", "Mark all", show=False, id="hits.mark_all", tooltip="Mark all hits, or none"),
        Binding("a", "harvest", "Add", id="hits.harvest", tooltip="Add the marked hits, or this one, as takeaways"),
        Binding("escape,q", "leave", "Close", id="hits.leave", tooltip="Close the list of hits"),
    ]

    marked: reactive[frozenset[int]] = reactive(frozenset())
    """The indices of the hits that are marked."""

    @dataclass
    class Harvested(Message):
        """The reader wants takeaways of some hits: the marked ones in text order, else the one under the cursor."""

        indices: tuple[int, ...]

    class Left(Message):
        """The reader closed the list."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(height=2, id=id)
        self._hits: Sequence[Hit] = ()
        self._shown = ""
        self._blocks: Sequence[Block] = ()
        self._timed: list[Block] = []
        self._span = Span(0, 0)

    def show(self, hits: Sequence[Hit], current: int | None, shown: str, blocks: Sequence[Block], span: Span) -> None:
        """Show hits in text order, the cursor on one of them and none marked.

        `shown` is the note's text made fit for reading, offset for offset; `span` is what percentages are of.
        """
        self._hits, self._shown, self._blocks, self._span = hits, shown, blocks, span
        self._timed = [block for block in apart(blocks) if block.seconds is not None]
        self.marked = frozenset()
        self.styles.max_height = self._height * len(hits) + 1 if hits else None  # the rest is for the text
        self.set_rows(len(hits), self._hit_row, current or 0)

    def action_mark(self) -> None:
        """Mark the hit under the cursor, or not, and move on."""
        self._toggle(self.cursor)
        self.move(1)

    def action_mark_all(self) -> None:
        """Mark all hits, or none where all are."""
        every = frozenset(range(len(self._hits)))
        self.marked = frozenset() if self.marked == every else every

    def action_harvest(self) -> None:
        """Ask for takeaways of the marked hits, or of the one under the cursor."""
        if self._hits:
            self.post_message(self.Harvested(tuple(sorted(self.marked)) or (self.cursor,)))

    def action_leave(self) -> None:
        """Close the list."""
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """Mark the hit whose sign is clicked, or not; elsewhere the click chooses."""
        index = (self.scroll_offset.y + event.y) // self._height
        if event.x < _SIGN_CELLS and index < len(self._hits):
            event.prevent_default()
            self._move_to(index)
            self._toggle(index)

    def _toggle(self, index: int) -> None:
        if self._hits:
            self.marked ^= {index}

    def _title(self, row: Row, style: Style, width: int) -> list[Segment]:
        """Return the words around a hit, the hits of all rows one under the other at a third of the width."""
        assert isinstance(row, _HitRow)
        room = max(0, width - _SIGN_CELLS - 1)
        before = _fit_end(row.before, room // 3)
        hit = fit(row.title, room - room // 3)
        after = fit(row.after, room - room // 3 - cells(hit))
        gap = " " * (room // 3 - cells(before))
        found = style + self.get_component_rich_style(f"hit-list--{row.style}", partial=True)
        return [Segment(f"{row.sign} {gap}{before}", style), Segment(hit, found), Segment(after, style)]

    def _hit_row(self, index: int) -> Row:
        hit = self._hits[index]
        reach = 3 * self.size.width  # more than fits, since cues among it are left out
        words = self._words(hit.start, hit.end, hit.start).strip()
        after = self._words(hit.end, hit.end + reach, hit.end - 1)
        return _HitRow(
            title=words or _folded(self._shown[hit.start : hit.end]),
            detail=f" {self._details(hit)}",
            sign=f"{_MARKED if index in self.marked else ' '}{_SIGNS[hit.kind]}",
            before=self._words(hit.start - reach, hit.start, hit.start),
            after=after if words else f" {after}",  # a hit in a cue
            style=f"cursor-{hit.kind}" if index == self.cursor else hit.kind,
        )

    def _words(self, start: int, end: int, touching: int) -> str:
        """Return the words of a range, cues left out, with a blank wherever it meets another block or white space."""
        touched = blocks_between(self._blocks, min(start, touching), max(end, touching + 1))
        bodies = (block.body for block in self._blocks[touched.start : touched.stop])
        return _folded(" ".join(self._shown[max(body.start, start) : min(body.end, end)] for body in bodies))

    def _details(self, hit: Hit) -> str:
        """Return what is known of a hit's place; a time that an earlier block gives is one that it comes after."""
        details = [f"{share(*self._span, hit.start)}%"]
        if hit.kind == "near":
            details.append(f"near {hit.score:.2f}")
        touched = blocks_between(self._blocks, hit.start, hit.end)
        block = self._blocks[headed(self._blocks, touched.start)] if self._blocks else None
        place = max(hit.start, block.start) if block else hit.start
        timed = bisect_right(self._timed, place, key=lambda block: block.start)
        if timed:
            earlier = self._timed[timed - 1]
            details.append(f"{'' if block and earlier.start >= block.start else 'after '}{clock(earlier.seconds or 0)}")
        if block and block.number:
            details.append(f"paragraph {block.number}")
        if block and block.speaker:
            details.append(block.speaker)
        return " · ".join(details)


def _folded(shown: str) -> str:
    """Return shown text without what is hidden, each run of white space a single blank."""
    return _BLANKS.sub(" ", shown.replace(HIDDEN, ""))


def _fit_end(text: str, width: int) -> str:
    """Return the end of a text, fit for the screen and at most `width` cells wide, whole words where it has any."""
    text = printable(text)
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[max(1, (cells(text) - width) // 2) :]
    return f"…{text.partition(' ')[2] or text}" if width > 0 else ""
