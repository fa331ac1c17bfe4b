"""The tags that timed captions leave among the words of a transcript, which are no text."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

TAG: Final = re.compile(r"</?c(?:\.[\w.]*)?>|<\d\d ?: ?\d\d ?: ?\d\d ?[.,] ?\d{3} ?>")
"""Finds a tag as players write them, and as some programs tear them apart."""

_LONGEST: Final = 40
"""Characters of the longest tag that a range may begin or end inside."""


def is_timed_caption(text: str) -> bool:
    """Return whether a text holds the tags of timed captions."""
    return "<" in text and TAG.search(text) is not None


def without_tags(text: str) -> str:
    """Return a text, offset for offset, with blanks in place of the tags of timed captions."""
    return TAG.sub(lambda tag: " " * len(tag[0]), text) if "<" in text else text


class Untagged:
    """A range of a text without the tags of timed captions, and where in the text its characters stand."""

    __slots__ = ("_firsts", "_shifts", "words")

    def __init__(self, text: str, start: int, end: int) -> None:
        parts, place = [], start
        for tag in TAG.finditer(text, max(0, start - _LONGEST), end + _LONGEST):
            if tag.end() > start and tag.start() < end:
                parts.append((place, max(place, tag.start())))
                place = min(tag.end(), end)
        parts.append((place, end))
        self.words = "".join(text[first:last] for first, last in parts)
        """The characters of the range that are in no tag."""
        self._firsts = list(accumulate((last - first for first, last in parts[:-1]), initial=0))
        self._shifts = [first - place for (first, _), place in zip(parts, self._firsts, strict=True)]

    def place(self, number: int) -> int:
        """Return the offset into the text of one of the words' characters, by its number from 0."""
        return number + self._shifts[bisect_right(self._firsts, number) - 1]
