"""A list of chapters in a note, `6:39 - Who wins what?`, and the paragraphs where these begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tui.core.cues import Labels, cue_of
from tui.core.note import Span
from tui.core.paragraphs import stripped

_FEWEST: Final = 2
"""Chapters that make a list."""

_SURE: Final = 3
"""Chapters that make one where nothing else tells it from captions."""

_LONGEST: Final = 160
"""Characters of the longest line of such a list."""

_SPARSE: Final = 0.4
"""Words a second that are fewer than anybody says."""

_SHORTEST: Final = 10
"""Seconds of the shortest chapter."""

_LINK: Final = re.compile(r"[ \t]*(?:[—–|-][ \t]*)?<?https?://\S+[ \t]*\Z")


class Chapter(NamedTuple):
    """A line of a list of chapters: the time that it gives, in seconds, and its words without the link after them."""

    seconds: int
    title: Span


def chapter_list(text: str, lines: Iterable[Span]) -> list[Chapter]:
    """Return the longest list of chapters among some lines; its times rise from line to line. Else it is empty."""
    chapters = [_chapter(text, line) for line in lines]
    longest = max(_runs(chapters), key=len, default=range(0))
    return [chapter for chapter in chapters[longest.start : longest.stop] if chapter]


class Stand(NamedTuple):
    """A line of a transcript, by what tells whether it is one of a list: its characters, its time, in seconds.

    `blank` says that a blank line stands above it.
    """

    line: Span
    seconds: int | None
    blank: bool


def told_lists(text: str, stands: Sequence[Stand]) -> Iterator[range]:
    """Yield the numbers, from 0, of the lines of a transcript that list its chapters and are no words of it.

    Far more time passes between them than their words take. A list stands at the transcript's start, where the times
    begin anew after it, or anywhere in a transcript that has no other times.
    """
    chapters = [_chapter(text, stand.line) if stand.seconds is not None else None for stand in stands]
    if sum(chapter is not None for chapter in chapters) < _FEWEST:
        return
    timed = [number for number, stand in enumerate(stands) if stand.seconds is not None]
    for run in _runs(chapters):
        listed = [chapter for chapter in chapters[run.start : run.stop] if chapter]
        if not _is_sparse(text, listed):
            continue
        leads = run.start < min(_SURE, timed[0] + 1) and all(
            stand.line.end - stand.line.start <= _LONGEST for stand in stands[: run.start]
        )
        tight = not any(stand.blank for stand in stands[run.start + 1 : run.stop])
        after = next((stands[number].seconds or 0 for number in timed if number >= run.stop), None)
        if after is not None:
            told = leads and tight and after <= listed[1].seconds
        elif len(timed) > len(run) or len(stands) == len(run):
            told = False
        else:
            apart = tight or _length(stands) > 2 * _length(stands[run.start : run.stop])
            told = apart and (len(run) >= _SURE or (leads and stands[run.stop].blank))
        if told:
            yield run


def _is_sparse(text: str, chapters: Sequence[Chapter]) -> bool:
    """Return whether more time passes between chapters than their words could take, and never too little for one."""
    words = sum(len(text[slice(*chapter.title)].split()) for chapter in chapters[:-1])
    return words <= _SPARSE * (chapters[-1].seconds - chapters[0].seconds) and all(
        after.seconds - before.seconds >= _SHORTEST for before, after in pairwise(chapters)
    )


def _length(stands: Iterable[Stand]) -> int:
    return sum(stand.line.end - stand.line.start for stand in stands)


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


def _runs(chapters: Sequence[Chapter | None]) -> Iterator[range]:
    """Yield the runs of lines that are lists of chapters, as the numbers of the lines."""
    start = 0
    for number in range(1, len(chapters) + 1):
        before, chapter = chapters[number - 1], chapters[number] if number < len(chapters) else None
        if before and chapter and chapter.seconds > before.seconds:
            continue
        if number - start >= _FEWEST:
            yield range(start, number)
        start = number


def _chapter(text: str, line: Span) -> Chapter | None:
    if line.end - line.start > _LONGEST:
        return None
    cue = cue_of(text[slice(*line)], Labels())
    title = _title(text, Span(line.start + cue.length, line.end))
    return Chapter(cue.seconds, title) if cue.seconds is not None and not (cue.speaker or cue.turn) and title else None


def _title(text: str, words: Span) -> Span | None:
    link = _LINK.search(text, *words)
    title = stripped(text, Span(words.start, link.start() if link else words.end))
    return title if title.start < title.end else None
