"""What an edit is about to change in a file: the lines that go and come, with a few around them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final, Literal, TypeAlias

from tui.core.comparing import compare
from tui.core.display import counted, printable
from tui.core.note import Span, merged

_CONTEXT: Final = 2
"""Lines that are shown before and after a change."""

_LONGEST: Final = 160
"""Characters of a line that are shown where they stay as they are."""

_AROUND: Final = 60
"""Characters that are shown of a longer line on either side of what changes in it."""

_MOST_LINES: Final = 200
"""Lines that are shown of a whole file."""

_TOKEN: Final = re.compile(r"[^\W\u0250-\U0010ffff]+|.", re.S)
"""What is compared of lines: words in Latin letters, and single characters."""

_STEPS: Final = 4_000_000
"""Pairs of equal lines that are looked at, about half a second."""

Sign: TypeAlias = Literal["+", "-", " ", ""]
"""What becomes of a line: it comes, goes or stays; nothing where it is the name of a file."""

Lines: TypeAlias = Sequence[tuple[Sign, str]]
"""What a write changes, to be shown."""


def changed(before: str, edit: Callable[[str], str]) -> Lines:
    """Return the lines by which an edit changes a text, as `changes` does; none where it leaves the text as it is."""
    after = edit(before)
    return changes(before, after) if after != before else []


def changes(before: str, after: str) -> Lines:
    """Return the lines by which two texts differ, each after `+`, `-` or a blank, fit for the screen.

    Every character that changes is shown; of long lines, what stays is cut to what is around that.

    Only the stretch between the first difference and the last is compared line by line, so that a long transcript
    above it costs nothing. What of it is not compared within a moment counts as replaced.
    """
    return [(sign, line) for sign, line in _compared(before.splitlines(), after.splitlines())]


def whole(text: str) -> Lines:
    """Return the lines of a file that is written anew, fit for the screen: the first ones, each cut where it is long.

    After them stands how many more there are.
    """
    lines = text.splitlines()
    shown: list[tuple[Sign, str]] = [("+", _cut(line, [Span(0, _LONGEST - 1)])) for line in lines[:_MOST_LINES]]
    if (more := len(lines) - _MOST_LINES) > 0:
        shown.append(("", f"and {counted(more, 'more line')}"))
    return shown


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[Sign, str]]:
    stretches = compare(old, new, _STEPS)
    for number, (same, start, end, first, last) in enumerate(stretches):
        if same:
            start = start if number else max(0, end - _CONTEXT)
            end = end if number < len(stretches) - 1 else min(end, start + _CONTEXT)
            yield from ((" ", _cut(line, [Span(0, _LONGEST - 1)])) for line in old[start:end])
        else:
            gone, come = _replaced(old[start:end], new[first:last])
            yield from (("-", line) for line in gone)
            yield from (("+", line) for line in come)


def _replaced(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return lines and those that take their place as they are shown: all that differs, and some of the rest."""
    if max(map(len, [*old, *new])) <= _LONGEST:
        return list(map(printable, old)), list(map(printable, new))
    one, other = "\n".join(old), "\n".join(new)
    tokens, others = _TOKEN.findall(one), _TOKEN.findall(other)
    starts, other_starts = ([0, *accumulate(map(len, each))] for each in (tokens, others))
    gone, come = [], []
    for same, start, end, first, last in compare(tokens, others, _STEPS // 10):
        if not same:
            left, right = Span(starts[start], starts[end]), Span(other_starts[first], other_starts[last])
            head, tail = _alike(one[slice(*left)], other[slice(*right)])
            gone.append(Span(left.start + head, left.end - tail))
            come.append(Span(right.start + head, right.end - tail))
    return _windows(old, gone), _windows(new, come)


def _alike(one: str, other: str) -> tuple[int, int]:
    """Return how many characters two strings have in common at their beginning, and after that at their end."""
    head = len(os.path.commonprefix([one, other]))
    return head, len(os.path.commonprefix([one[head:][::-1], other[head:][::-1]]))


def _windows(lines: Sequence[str], changed: Sequence[Span]) -> list[str]:
    """Return lines cut to some ranges of them all, each line ended by one character, and to what is around these."""
    shown, place = [], 0
    for line in lines:
        within = [Span(max(0, start - place), min(len(line), end - place)) for start, end in changed]
        shown.append(_cut(line, [span for span in within if span.start <= span.end], _AROUND))
        place += len(line) + 1
    return shown


def _cut(line: str, spans: Sequence[Span], around: int = 0) -> str:
    """Return a line fit for the screen, a long one cut to some of its ranges and so much around each."""
    if len(line) <= _LONGEST:
        return printable(line)
    shown = printable(line)
    wider = merged(Span(max(0, start - around), min(len(line), end + around)) for start, end in spans)
    ends = [0, *(end for span in wider for end in span), len(line)]
    cut = ["…" * (end > start) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    pieces = [shown[slice(*span)] for span in wider]
    return cut[0] + "".join(piece + mark for piece, mark in zip(pieces, cut[1:], strict=True))
