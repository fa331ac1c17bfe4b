"""The lines of a transcript: headings, rules, lists of chapters, and words with the cues that they begin with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from tui.core.chapters import Stand, told_lists
from tui.core.cues import TURN, Cue, Labels, commented_lines, cue_of, labels_in, lines_of
from tui.core.note import Span

_CHAPTER = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FOLD = r"</?details[^<>]*>|<summary[^<>]*>[^<>]*</summary>|</?summary[^<>]*>"
_WRAPPER = re.compile(rf"[ \t]*(?:(?:(?:{_FOLD})[ \t]*)+|`{{3,}}[^`]*|~{{3,}}.*)$", re.I)
_CUE_NUMBER = re.compile(r"[ \t]*\d{1,5}[ \t]*(?:\r\n|\n|\r)(?=[ \t]*\d\d:\d\d[^\r\n]{1,20}-->)")

_FEWEST: Final = 2
"""Times that support each other."""

_MANY: Final = 10
"""Times that may begin anew within a transcript."""

_RISING: Final = 0.8
"""The share of the times that rise from line to line where those that do not are no times."""

_FASTEST: Final = 50
"""Characters a second that are more than anybody says."""

_LEEWAY: Final = 300
"""Characters by which times that are rounded may be off."""


_NOBODY: Final = Labels()


class LineKind(Enum):
    """What a line of a transcript is."""

    WORDS = auto()
    HEADING = auto()
    RULE = auto()
    LISTED = auto()
    """A chapter in a list of them."""


class Line(NamedTuple):
    """A line of a transcript that is shown: `start` to `end`, its line end included, and what it begins with."""

    start: int
    end: int
    kind: LineKind = LineKind.WORDS
    cue: Cue = Cue()
    """What precedes the words; of a heading its length alone counts."""
    blank: bool = False
    """Whether what is not shown stands above it."""
    later: str | None = None
    """Who speaks after the last turn within the line, None where there is no such turn; empty where nobody says."""


def is_rule(text: str, span: Span) -> bool:
    """Return whether a line without its line end is a rule."""
    return _RULE.match(text, *span) is not None


def read_lines(text: str, span: Span) -> list[Line]:
    """Return the lines of a transcript that are shown, in order.

    What stands at the start of a line as a time would is one only where it can hardly be words, or where others support
    it: it is neither alone nor out of order, and most lines begin with a time, or the first one does.
    """
    lines = list(_lines(text, span))
    if not any(line.cue.seconds is not None for line in lines):
        return lines
    words = [number for number, line in enumerate(lines) if line.kind is LineKind.WORDS]
    stands = [_stand(text, lines[number]) for number in words]
    for run in list(told_lists(text, stands)):
        for number in words[run.start : run.stop]:
            lines[number] = lines[number]._replace(kind=LineKind.LISTED, cue=Cue())
    words = [number for number in words if lines[number].kind is LineKind.WORDS]
    for number in _mistaken(lines, words):
        lines[number] = lines[number]._replace(cue=Cue())
    return lines


def _lines(text: str, span: Span) -> Iterator[Line]:
    labels = labels_in(text, span)
    hidden = commented_lines(text, span)
    turns = TURN.search(text, *span) is not None
    blank = True
    for start, end in lines_of(text, span):
        line = text[start:end].rstrip("\r\n")
        if not line.strip() or start in hidden or _WRAPPER.match(line) or _CUE_NUMBER.match(text, start, span.end):
            blank = True
            continue
        if heading := _CHAPTER.match(line):
            yield Line(start, end, LineKind.HEADING, Cue(heading.end()), blank)
        elif _RULE.match(line):
            yield Line(start, end, LineKind.RULE, Cue(), blank)
        else:
            cue = cue_of(line, labels)
            yield Line(start, end, LineKind.WORDS, cue, blank, _later(line, cue.length) if turns else None)
        blank = False


def _later(line: str, start: int) -> str | None:
    """Return who speaks after the last turn of a line from a place on, None where there is no turn."""
    turns = [match.start() for match in TURN.finditer(line, start)]
    return cue_of(line[turns[-1] :], _NOBODY).speaker if turns else None


def _stand(text: str, line: Line) -> Stand:
    words = Span(line.start, line.start + len(text[line.start : line.end].rstrip("\r\n")))
    return Stand(words, line.cue.seconds, line.blank)


def _mistaken(lines: Sequence[Line], words: Sequence[int]) -> Iterable[int]:
    """Return those lines, of some that hold words, whose time is none."""
    timed = [number for number in words if lines[number].cue.seconds is not None]
    unsure = [number for number in timed if not lines[number].cue.sure]
    if not unsure:
        return ()
    times = {number: lines[number].cue.seconds or 0 for number in timed}
    rising = [timed[place] for place in _rising(list(times.values()))]
    if len(rising) >= _FEWEST and 2 * len(timed) > len(words):
        orderly = len(timed) < _MANY or len(rising) >= _RISING * len(timed)
        return set(unsure).difference(rising) if orderly else ()
    sure = [number for number in timed if lines[number].cue.sure]
    if len(sure) >= _FEWEST:
        within = {number for number in unsure if _is_between(number, sure, times)}
        return set(unsure) - set(_sayable(lines, sorted({*sure, *within}), times))
    kept = _sayable(lines, rising, times) if timed[0] == words[0] and rising[0] == words[0] else []
    return set(unsure).difference(kept) if len(kept) >= _FEWEST else unsure


def _is_between(number: int, sure: Sequence[int], times: Mapping[int, int]) -> bool:
    """Return whether the time of a line is between those of the lines before and after it that are sure."""
    after = bisect_right(sure, number)
    return (not after or times[sure[after - 1]] <= times[number]) and (
        after == len(sure) or times[number] <= times[sure[after]]
    )


def _sayable(lines: Sequence[Line], timed: Sequence[int], times: Mapping[int, int]) -> list[int]:
    """Return those of some lines with times, by start, before which not more is said than there is time for."""
    kept: list[int] = []
    for number in timed:
        before = kept[-1] if kept else number
        length, room = lines[number].start - lines[before].start, times[number] - times[before]
        if lines[number].cue.sure or length <= _FASTEST * room + _LEEWAY:
            kept.append(number)
    return kept


def _rising(times: Sequence[int]) -> list[int]:
    """Return the places, from 0, of the most times that rise, or stay, from each to the next."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, time in enumerate(times):
        rank = bisect_right(tails, time)
        before.append(last[rank - 1] if rank else -1)
        tails[rank : rank + 1] = [time]
        last[rank : rank + 1] = [place]
    found: list[int] = []
    place = last[-1] if last else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]
