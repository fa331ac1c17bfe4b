"""What an edit is about to change in a file: the lines that go and come, with a few around them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, Literal, TypeAlias

from tui.core.display import printable

_CONTEXT: Final = 2
"""Lines that are shown before and after a change."""

_LONGEST: Final = 160
"""Characters of a line that are shown."""

Sign: TypeAlias = Literal["+", "-", " "]


def changes(before: str, after: str) -> list[tuple[Sign, str]]:
    """Return the lines by which two texts differ, each after `+`, `-` or a blank, fit for the screen and cut.

    Only the stretch between the first difference and the last is compared line by line, so that a long transcript
    above it costs nothing.
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


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[Sign, str]]:
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((" ", line) for line in old[start:end])
        else:
            yield from (("-", line) for line in old[start:end])
            yield from (("+", line) for line in new[first:last])


def _shown(line: str) -> str:
    return printable(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
