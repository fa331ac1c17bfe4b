"""What an edit is about to change in a file: the lines that go and come, with a few around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias

from tui.core.comparing import compare
from tui.core.display import printable

_CONTEXT: Final = 2
"""Lines that are shown before and after a change."""

_LONGEST: Final = 160
"""Characters of a line that are shown."""

_STEPS: Final = 4_000_000
"""Pairs of equal lines that are looked at, about half a second."""

Sign: TypeAlias = Literal["+", "-", " ", ""]
"""What becomes of a line: it comes, goes or stays; nothing where it is the name of a file."""


def changed(before: str, edit: Callable[[str], str]) -> list[tuple[Sign, str]]:
    """Return the lines by which an edit changes a text, as `changes` does; none where it leaves the text as it is."""
    after = edit(before)
    return changes(before, after) if after != before else []


def changes(before: str, after: str) -> list[tuple[Sign, str]]:
    """Return the lines by which two texts differ, each after `+`, `-` or a blank, fit for the screen and cut.

    Only the stretch between the first difference and the last is compared line by line, so that a long transcript
    above it costs nothing. What of it is not compared within a moment counts as replaced.
    """
    return [(sign, _shown(line)) for sign, line in _compared(before.splitlines(), after.splitlines())]


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[Sign, str]]:
    stretches = compare(old, new, _STEPS)
    for number, (same, start, end, first, last) in enumerate(stretches):
        if same:
            start = start if number else max(0, end - _CONTEXT)
            end = end if number < len(stretches) - 1 else min(end, start + _CONTEXT)
            yield from ((" ", line) for line in old[start:end])
        else:
            yield from (("-", line) for line in old[start:end])
            yield from (("+", line) for line in new[first:last])


def _shown(line: str) -> str:
    return printable(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
