"""Selecting by keyboard: a caret that moves over the words of a note, and where its selection began."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.core.block import Block, blocks_between
from tui.core.display import HIDDEN
from tui.core.layout import Layout, cluster
from tui.core.note import Span

_WORD = re.compile(rf"[^\s{HIDDEN}][^\s]*")


@dataclass(frozen=True, slots=True)
class Caret:
    """A selection that reaches from one character to another, both included, or over the paragraphs of both."""

    anchor: int
    """Where the selection began, an offset into the note's text."""
    place: int
    """Where the caret is, the offset of the character under it."""
    paragraphs: bool = False
    short: bool = False
    """Whether the selection ends with the paragraph before its later end, as after a motion to the next paragraph."""

    def swapped(self) -> Caret:
        """Return the selection with the caret at its other end."""
        return replace(self, anchor=self.place, place=self.anchor)

    def span(self, shown: str, blocks: Sequence[Block]) -> Span:
        """Return what is selected of a shown text, whole grapheme clusters."""
        first, last = sorted((self.anchor, self.place))
        first, after = cluster(shown, first).start, max(last + 1, cluster(shown, last).end)
        end = _end_before(last, first, blocks) if self.short else after
        if self.paragraphs and blocks:
            touched = blocks_between(blocks, first, end)
            return Span(blocks[touched[0]].body.start, max(blocks[touched[-1]].body.end, end - 1))
        return Span(first, end)

    def moved(self, motion: str, count: int, layout: Layout, blocks: Sequence[Block]) -> Caret:
        """Return the selection after so many steps of a motion, as far as the words reach.

        Motions are left, right, up, down, word, back, end, row_start, row_end, paragraph, paragraph_back, top and
        bottom, with the meaning of vim's h, l, k, j, w, b, e, 0, $, }, {, gg and G. They pass over markup and gaps.
        """
        spoken = [block.body for block in blocks if block.body.start < block.body.end]
        place = self.place
        for _ in range(count if spoken else 0):
            after = _step(motion, place, layout, spoken)
            if after == place:
                break
            place = after
        if place > self.anchor:
            begins = place != self.place and any(body.start == place for body in spoken)
            short = motion == "paragraph" and begins and not self.paragraphs
        else:
            short = self.short and self.place <= self.anchor
        return replace(self, place=place, short=short)


def _end_before(place: int, start: int, blocks: Sequence[Block]) -> int:
    """Return where the last words before a place end, or the place where none do after a start."""
    bodies = (blocks[index].body for index in reversed(blocks_between(blocks, start, place)))
    return next((body.end for body in bodies if body.start < body.end and start < body.end <= place), place)


def _step(motion: str, place: int, layout: Layout, bodies: Sequence[Span]) -> int:
    shown = layout.shown
    if motion in ("right", "left"):
        here, step = cluster(shown, place), 1 if motion == "right" else -1
        after = _inside(here.end if step > 0 else here.start - 1, step, bodies)
        while shown[after] == HIDDEN and _inside(after + step, step, bodies) != after:
            after = _inside(after + step, step, bodies)
        return cluster(shown, after).start
    if motion in ("word", "end", "back"):
        words = (Span(*match.span()) for body in _near(place, bodies, motion) for match in _WORD.finditer(shown, *body))
        if motion == "word":
            return next((word.start for word in words if word.start > place), place)
        if motion == "end":
            return next((word.end - 1 for word in words if word.end - 1 > place), place)
        return max((word.start for word in words if word.start < place), default=place)
    if motion in ("paragraph", "paragraph_back"):
        if motion == "paragraph":
            return next((body.start for body in bodies if body.start > place), bodies[-1].end - 1)
        return max((body.start for body in bodies if body.start < place), default=bodies[0].start)
    if motion in ("top", "bottom"):
        return bodies[0].start if motion == "top" else bodies[-1].end - 1
    row = layout.row_of(place)
    if motion in ("row_start", "row_end"):
        return layout.starts[row] if motion == "row_start" else max(layout.starts[row], layout.ends[row] - 1)
    column, step = layout.column_of(row, place), 1 if motion == "down" else -1
    after = row + step
    while 0 <= after < len(layout) and layout.is_gap(after):
        after += step
    if not 0 <= after < len(layout):
        return place
    return max(layout.starts[after], min(layout.offset_at(after, column), layout.ends[after] - 1))


def _inside(place: int, step: int, bodies: Sequence[Span]) -> int:
    """Return a place, or where it is outside all words the nearest one inside in the direction of a step."""
    if step > 0:
        return next((max(place, body.start) for body in bodies if place < body.end), bodies[-1].end - 1)
    return next((min(place, body.end - 1) for body in reversed(bodies) if place >= body.start), bodies[0].start)


def _near(place: int, bodies: Sequence[Span], motion: str) -> Sequence[Span]:
    """Return the words around a place that the next word, or the one before, can be among."""
    here = next((index for index, body in enumerate(bodies) if place < body.end), len(bodies) - 1)
    return bodies[max(0, here - 1) : here + 1] if motion == "back" else bodies[here : here + 2]
