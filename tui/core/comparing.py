"""How two lists of lines or words differ, told within a bounded number of steps."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import takewhile
from typing import NamedTuple


class Stretch(NamedTuple):
    """A part of two lists that is the same in both, or was replaced: `old[start:end]` by `new[first:last]`."""

    same: bool
    start: int
    end: int
    first: int
    last: int


class _Matcher(SequenceMatcher[str]):
    """Finds what two lists share, the longest runs first, in a number of steps.

    In lists that would take more, elements that come again and again, as blank lines, count only beside others.
    """

    b2j: dict[str, list[int]]

    def __init__(self, old: Sequence[str], new: Sequence[str], steps: int) -> None:
        super().__init__(None, old, new, autojunk=len(old) * len(new) > steps)
        self._old, self._left = old, steps

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """Return the longest run that parts of both lists share, an empty one once there are no steps left."""
        self._left -= sum(1 + len(self.b2j.get(each, ())) for each in self._old[alo:ahi])
        return super().find_longest_match(alo, ahi, blo, bhi) if self._left >= 0 else Match(alo, blo, 0)


def compare(old: Sequence[str], new: Sequence[str], steps: int) -> list[Stretch]:
    """Return the stretches of two lists, in order and without gaps; empty lists have none.

    A common beginning and a common end cost next to nothing. Between them at most `steps` pairs of equal elements are
    looked at (some 8 million a second); what is not compared by then counts as replaced.
    """
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - head)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    between = [
        Stretch(tag == "equal", head + start, head + end, head + first, head + last)
        for tag, start, end, first, last in _Matcher(before, after, steps).get_opcodes()
    ]
    ends = len(old) - tail, len(old), len(new) - tail, len(new)
    around = [Stretch(True, 0, head, 0, head)] * bool(head), [Stretch(True, *ends)] * bool(tail)
    return [*around[0], *between, *around[1]]


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """Return how many elements two lists begin with alike."""
    return sum(1 for _ in takewhile(bool, map(str.__eq__, some, others)))
