"""What an edit is about to change in a file: the lines that go and come, with a few around them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import Match, SequenceMatcher
from itertools import takewhile
from typing import Final, Literal, TypeAlias

from tui.core.display import printable

_CONTEXT: Final = 2
"""Lines that are shown before and after a change."""

_LONGEST: Final = 160
"""Characters of a line that are shown."""

_STEPS: Final = 4_000_000
"""Pairs of equal lines that are looked at, about half a second."""

Sign: TypeAlias = Literal["+", "-", " "]


def changes(before: str, after: str) -> list[tuple[Sign, str]]:
    """Return the lines by which two texts differ, each after `+`, `-` or a blank, fit for the screen and cut.

    Only the stretch between the first difference and the last is compared line by line, so that a long transcript
    above it costs nothing. What of it is not compared within a moment counts as replaced.
    """
    one, other = before.splitlines(), after.splitlines()
    first = sum(1 for _ in takewhile(bool, map(str.__eq__, one, other)))
    rest = min(len(one), len(other)) - first
    same = sum(
        1 for _ in zip(range(rest), takewhile(bool, map(str.__eq__, reversed(one), reversed(other))), strict=False)
    )
    old, new = one[first : len(one) - same], other[first : len(other) - same]
    around = one[max(0, first - _CONTEXT) : first], one[len(one) - same : len(one) - same + _CONTEXT]
    return [
        *((" ", _shown(line)) for line in around[0]),
        *((sign, _shown(line)) for sign, line in _compared(old, new)),
        *((" ", _shown(line)) for line in around[1]),
    ]


class _Matcher(SequenceMatcher[str]):
    """Finds what two lists of lines share, the longest runs first, as long as that takes no more than a moment.

    In long lists, lines that come again and again, as blank ones, count only beside others.
    """

    b2j: dict[str, list[int]]

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=len(old) * len(new) > _STEPS)
        self._old, self._left = old, _STEPS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """Return the longest run that parts of both lists share, an empty one once there is no time left."""
        self._left -= sum(1 + len(self.b2j.get(line, ())) for line in self._old[alo:ahi])
        return super().find_longest_match(alo, ahi, blo, bhi) if self._left >= 0 else Match(alo, blo, 0)


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[Sign, str]]:
    for tag, start, end, first, last in _Matcher(old, new).get_opcodes():
        if tag == "equal":
            yield from ((" ", line) for line in old[start:end])
        else:
            yield from (("-", line) for line in old[start:end])
            yield from (("+", line) for line in new[first:last])


def _shown(line: str) -> str:
    return printable(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
