"""A list of chapters in a note, `6:39 - Who wins what?`, and the paragraphs where these begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tui.core.cues import cue_of
from tui.core.note import Span
from tui.core.paragraphs import stripped

_FEWEST: Final = 2
"""Chapters that make a list."""

_MOST: Final = 200
"""Chapters of the longest list that a transcript may begin with."""

_LONGEST: Final = 160
"""Characters of the longest line of such a list."""

_LINK: Final = re.compile(r"[ \t]*(?:[—–|-][ \t]*)?<?https?://\S+[ \t]*\Z")


class Chapter(NamedTuple):
    """A line of a list of chapters: the time that it gives, in seconds, and its words without the link after them."""

    seconds: int
    title: Span


def chapter_list(text: str, lines: Iterable[Span]) -> list[Chapter]:
    """Return the longest list of chapters among some lines; its times rise from line to line. Else it is empty."""
    return max(_lists(text, lines), key=len, default=[])


def leading_list(text: str, cues: Sequence[tuple[Span, int | None]]) -> list[Chapter]:
    """Return the list of chapters that a transcript begins with, before its times begin anew; else it is empty.

    A cue is the words of a passage and the time at which it begins, in seconds.
    """
    led: list[Chapter] = []
    for words, seconds in cues:
        if seconds is not None and led and seconds <= led[-1].seconds:
            return led if len(led) >= _FEWEST else []
        title = _title(text, words)
        if seconds is None or not title or words.end - words.start > _LONGEST or len(led) == _MOST:
            break
        led.append(Chapter(seconds, title))
    return []


def beginning(chapters: Sequence[Chapter], times: Sequence[int]) -> Iterator[tuple[int, Chapter]]:
    """Yield for each chapter the number, from 0, of the passage that it begins in, given when the passages begin.

    The times are in seconds and rise. A chapter after the last one is left out, and so is a second one of a passage.
    """
    last = -1
    for chapter in chapters:
        number = max(0, bisect_right(times, chapter.seconds) - 1)
        if times and chapter.seconds <= times[-1] and number > last:
            last = number
            yield number, chapter


def _lists(text: str, lines: Iterable[Span]) -> Iterator[list[Chapter]]:
    """Yield the runs of lines that are lists of chapters."""
    run: list[Chapter] = []
    for line in [*lines, None]:
        chapter = _chapter(text, line) if line else None
        if chapter and (not run or chapter.seconds > run[-1].seconds):
            run.append(chapter)
            continue
        if len(run) >= _FEWEST:
            yield run
        run = [chapter] if chapter else []


def _chapter(text: str, line: Span) -> Chapter | None:
    if line.end - line.start > _LONGEST:
        return None
    length, speaker, seconds = cue_of(text[slice(*line)], frozenset())
    title = _title(text, Span(line.start + length, line.end))
    return Chapter(seconds, title) if seconds is not None and not speaker and title else None


def _title(text: str, words: Span) -> Span | None:
    link = _LINK.search(text, *words)
    title = stripped(text, Span(words.start, link.start() if link else words.end))
    return title if title.start < title.end else None
