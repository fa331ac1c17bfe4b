"""How lists of lines or words differ, told within a bounded number of steps, and two changes of one list joined."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
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


class Joined(NamedTuple):
    """What two changes of one list of lines come to."""

    lines: list[str]
    fits: bool
    """Whether no line was changed, and no place added to, in one way by the one and in another by the other."""


class _Change(NamedTuple):
    """The lines of a list from `start` to `end` replaced by others."""

    start: int
    end: int
    mine: bool
    lines: Sequence[str]


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


def join(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str], steps: int) -> Joined:
    """Return the lines of a list with what two versions of it changed, each compared to it in so many steps.

    Lines that one of them changed are that one's. Where both changed the same ones, theirs come first and mine after,
    with an empty line between if they stand apart as a paragraph does; what both begin or end with stands once.
    """
    lines: list[str] = []
    fits, place = True, 0
    for group in _groups(sorted([*_changes(base, theirs, steps), *_changes(base, mine, steps, mine=True)])):
        lines += base[place : group[0].start]
        place = max(change.end for change in group)
        first, second = (
            [line for change in group if change.mine is own for line in change.lines] for own in (False, True)
        )
        if len(group) > 1:
            fits &= first == second
            head = len(os.path.commonprefix([first, second]))
            tail = len(os.path.commonprefix([first[head:][::-1], second[head:][::-1]]))
            end = first[len(first) - tail :]
            lines += first[:head]
            first, second = first[head : len(first) - tail], second[head : len(second) - tail]
            around = [*lines[-1:], *[*end, *base[place:]][:1]]
            if first and second and first[-1].strip() and second[0].strip() and not any(map(str.strip, around)):
                second = ["", *second]
            second += end
        lines += [*first, *second]
    return Joined([*lines, *base[place:]], fits)


def _changes(old: Sequence[str], new: Sequence[str], steps: int, *, mine: bool = False) -> Iterator[_Change]:
    for part in compare(old, new, steps):
        if not part.same:
            yield _Change(part.start, part.end, mine, new[part.first : part.last])


def _groups(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Yield changes of the same lines, or at the same place, together."""
    group: list[_Change] = []
    end = 0
    for change in changes:
        if group and (change.start < end or change[:2] == group[-1][:2]):
            group.append(change)
        else:
            yield from [group] * bool(group)
            group = [change]
        end = max(end, change.end)
    yield from [group] * bool(group)


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """Return how many elements two lists begin with alike."""
    return sum(1 for _ in takewhile(bool, map(str.__eq__, some, others)))
