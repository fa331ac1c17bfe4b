"""How the lines of a transcript say who speaks, and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tui.core.captions import TAG
from tui.core.note import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_INDENT = re.compile(r"([ \t]*)(?:[\r\n]|\Z)")
_LINE_REST = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_BULLET = re.compile(r"[ \t]*(?:[-*+–—][ \t]+)?")
_CLOCK = r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2})(?:[.,]\d{1,3})?"
_UNTIL = r"(?:[ \t]*-->[ \t]*(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?:[ \t]+(?:align|position|line|size):\S+)*)?"
_TARGET = r"(?:\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+\"[^\"\r\n]*\")?\))?"
_STAMP = re.compile(
    rf"(?!{TAG.pattern})\**\\?[\[(<`]{{0,2}}\**{_CLOCK}(?!\w|:\d){_UNTIL}\**\\?[\])>`]{{0,2}}{_TARGET}\**"
)
_SPELLED_STAMP = re.compile(r"\[(?:(?P<h>\d{1,2})h ?)?(?:(?P<m>\d{1,3})m ?)?(?P<s>\d{1,2})s\]")
_CLOSING_STAMP = re.compile(rf"[\[(]{_CLOCK}[\])][ \t]*$")
_PARTICLE = r"(?:(?:van|von|de|den|der|ten|ter|zu|da|di|du|dos|del|della|la|le|bin|ibn|al|el) ){0,2}"
_NAME = rf"[^\W\d_a-z][\w.'’-]*(?: {_PARTICLE}[^\W_a-z][\w.'’-]*){{0,3}}"
_BOLD_SPEAKER = re.compile(r"\*\*(?P<name>[^\W_][^*:\r\n]{0,39}?)(?P<colon>:?)\*\*(?P<after>:?)")
_SLANTED_SPEAKER = re.compile(
    r"(?P<mark>[*_])(?P<name>[^\W_][^*_:\r\n]{0,39}?)(?P<colon>:?)(?P=mark)(?![*_\w])(?P<after>:?)"
)
_BOLD_HEAD = re.compile(rf"\*\*(?P<name>[^\W_][^*:\r\n()\[\]]{{0,59}}?)[ \t]+[\[(]{_CLOCK}[\])](?::\*\*|\*\*:?)")
_HEAD = re.compile(rf"(?P<name>[^\W_][^*:\r\n()\[\]]{{0,59}}?)[ \t]+[\[(]{_CLOCK}[\])]:[ \t]*$")
_SPEAKER = re.compile(rf"(?P<name>{_NAME})(?=[ \t]*:(?!\S)|[ \t]+(?:[—–|-][ \t]+)?[\[(<`]?\d{{1,2}}:\d\d)")
_BRACKETED_SPEAKER = re.compile(
    rf"\[(?!X\])(?P<name>{_NAME})\](?=:?[ \t]+[\[(]?(?:\d{{1,2}}:)?\d{{1,3}}:\d\d(?!\w|:\d))"
)
_SMALL_SPEAKER = re.compile(r"(?P<name>[a-zß-öø-ÿ][\w.'’-]{0,19}(?: [\w.'’-]{1,19})?)(?=:(?!\S))")
_DASHED_SPEAKER = re.compile(rf"(?P<name>{_NAME})(?=[ \t]+[—–-][ \t])")
_TIMED = re.compile(
    r"[ \t]*(?:[\[(<`]|:[ \t]*[\[(<`]?)(?:\d{1,2}:)?\d{1,3}:\d\d(?!\w|:\d)"
    r"|(?:[ \t]{2,}\d{1,3}:\d\d|[ \t]+\d{1,2}:\d\d:\d\d)[ \t]*$"
    r"|[ \t]+[—–|-][ \t]+[\[(]?(?:\d{1,2}:)?\d{1,3}:\d\d[\])]?[ \t]*$"
)
_SEPARATOR = re.compile(r"[ \t]*(?:[:·—–|-](?!\S))?[ \t]*")
_LONGEST_LABEL = 80
_MOST_WORDS = 6

TURN = re.compile(r"(?<!\S)(?:>{2,3}|(?:&gt;){2,3})(?=\s|[^\W_])")
"""The sign of captions that somebody else begins to speak."""


class Cue(NamedTuple):
    """What a line begins with that is none of its words: `length` characters that name a speaker, a time or a turn."""

    length: int = 0
    speaker: str = ""
    seconds: int | None = None
    turn: bool = False
    sure: bool = True
    """Whether it can hardly be words: a bare clock before words may be, such as `3:15 in the afternoon`."""


class Labels(NamedTuple):
    """The names that stand before a colon at the start of lines: those of speakers, and all that may be one."""

    speakers: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    bracketed: bool = False
    """Whether a name in brackets with a time after it is that of a speaker, and no sound."""


def lines_of(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Yield where each line of a range starts and ends, its line end included."""
    position = span.start
    while position < span.end:
        match = _LINE.match(text, position, span.end)
        stop = match.end() if match and match.end() > position else span.end
        yield position, stop
        position = stop


def commented_lines(text: str, span: Span) -> frozenset[int]:
    """Return where the lines start that HTML comments fill, which Markdown does not show."""
    covered: list[int] = []
    end = span.start
    while (start := text.find("<!--", end, span.end)) >= 0 and (close := text.find("-->", start, span.end)) >= 0:
        end = close + len("-->")
        indent = _INDENT.match(text[max(span.start, start - 8) : start][::-1])
        if indent and _LINE_REST.match(text, end, span.end):
            first = start - indent.end(1)
            covered += [line for line, _ in lines_of(text, Span(first, end))]
    return frozenset(covered)


def cue_of(line: str, labels: Labels) -> Cue:
    """Return the cue that a line begins with; its length is 0 where there is none. Times are in seconds."""
    bullet = _BULLET.match(line)
    position = length = bullet.end() if bullet else 0
    turn = TURN.match(line, position)
    if turn:
        separator = _SEPARATOR.match(line, turn.end())
        position = length = separator.end() if separator else turn.end()
    name, seconds, stamp = "", None, None
    if head := _BOLD_HEAD.match(line, position) or _head(line, position):
        separator = _SEPARATOR.match(line, head.end())
        end, sure = separator.end() if separator else head.end(), head.re is _BOLD_HEAD
        return Cue(end, head["name"].rstrip(), _seconds(head), turn is not None, sure or _is_name(head["name"]))
    for _ in range(3):
        if seconds is None and (found := _stamp(line, position)):
            stamp, seconds = found, _seconds(found)
            position = stamp.end()
        elif not name and (marked := _marked(line, position, seconds, labels)):
            name, position = marked["name"], marked.end()
        elif not name and (plain := _plain(line, position, seconds, labels, turn=turn is not None)):
            name, position = plain["name"], plain.end()
        else:
            break
        separator = _SEPARATOR.match(line, position)
        position = length = separator.end() if separator else position
    if not (name or turn or stamp):
        return Cue()
    return Cue(length, name, seconds, turn is not None, turn is not None or _is_sure(line, length, name, stamp))


def _stamp(line: str, position: int, end: int | None = None) -> re.Match[str] | None:
    """Return the time that begins at a place of a line: `[1:20]` in one of its forms, or `[1m20s]`."""
    end = len(line) if end is None else end
    return _STAMP.match(line, position, end) or _SPELLED_STAMP.match(line, position, end)


def _head(line: str, position: int) -> re.Match[str] | None:
    """Return what makes a line a label of any words and a time in brackets, `Ann Smith, PhD (00:01:58):`."""
    found = _HEAD.match(line, position) if line.rstrip().endswith(":") else None
    return found if found and len(found["name"].split()) <= _MOST_WORDS else None


def _is_name(words: str) -> bool:
    return re.fullmatch(_NAME, words.rstrip()) is not None


def _marked(line: str, position: int, seconds: int | None, labels: Labels) -> re.Match[str] | None:
    """Return the marked name of a speaker: a colon, a time before it or after it says that bold words are one.

    Words in italics that have no more than a colon are one where others begin lines as well.
    """
    if bold := _BOLD_SPEAKER.match(line, position):
        timed = seconds is not None or _stamp(line, bold.end() + 1)
        return bold if bold["colon"] or bold["after"] or timed else None
    slanted = _SLANTED_SPEAKER.match(line, position)
    if slanted and (slanted["colon"] or slanted["after"]) and slanted["name"] in labels.speakers:
        return slanted
    return slanted if slanted and (seconds is not None or _TIMED.match(line, slanted.end())) else None


def _plain(line: str, position: int, seconds: int | None, labels: Labels, *, turn: bool) -> re.Match[str] | None:
    """Return the name of a speaker that no marks stand around, or brackets where a time comes after it."""
    if labels.bracketed and seconds is None and (bracketed := _BRACKETED_SPEAKER.match(line, position)):
        return bracketed
    plain = _SPEAKER.match(line, position)
    if plain and (turn or seconds is not None or plain["name"] in labels.speakers or _TIMED.match(line, plain.end())):
        return plain
    small = _SMALL_SPEAKER.match(line, position)
    if small and small["name"] in labels.speakers:
        return small
    dashed = _DASHED_SPEAKER.match(line, position) if seconds is not None else None
    return dashed if dashed and dashed["name"] in labels.possible else None


def _is_sure(line: str, length: int, name: str, stamp: re.Match[str] | None) -> bool:
    """Return whether a cue that holds a time cannot be words."""
    if stamp is None or not _seconds(stamp):
        return True
    if stamp.re is _SPELLED_STAMP and not stamp["m"]:
        return False  # a silence, as likely
    if length >= len(line.rstrip()):
        return True
    before = line[: stamp.start()]
    if name:
        bracketed = before.rstrip(" \t:").endswith(f"[{name}]")
        told = ":" in before + line[stamp.end() : length] or "*" in line[:length] or stamp[0][0].isdigit()
        return told and not bracketed
    bare = stamp[0] if stamp[0][0] not in "(<`" else stamp[0].strip("()<>`")
    return stamp.re is _STAMP and (not bare.replace(":", "").isdigit() or stamp["h"] is not None)


def _seconds(clock: re.Match[str]) -> int:
    return int(clock["h"] or 0) * 3600 + int(clock["m"] or 0) * 60 + int(clock["s"])


def chapter_time(text: str, title: Span) -> tuple[Span, int | None]:
    """Return the words of a chapter's heading and the time it begins with, or ends with in brackets, in seconds."""
    if clock := _stamp(text, *title):
        separator = _SEPARATOR.match(text, clock.end(), title.end)
        words = Span(separator.end() if separator else clock.end(), title.end)
    elif clock := _CLOSING_STAMP.search(text, *title):
        words = Span(title.start, clock.start())
    else:
        return title, None
    return (words if text[slice(*words)].strip() else title), _seconds(clock)


def labels_in(text: str, span: Span) -> Labels:
    """Return the names that begin lines as `Name:`, and which of them are speakers.

    They are where most lines begin with one. Elsewhere a name is one that begins several lines, and in lower case only
    where many lines begin so: a single such line may be a sentence with a colon, and so may two in a long text. Names
    in brackets are speakers where several lines begin with one and a time, and fewer with a time alone.
    """
    counts: Counter[str] = Counter()
    dashed: Counter[str] = Counter()
    lines = bracketed = timed = 0
    for start, end in lines_of(text, span):
        line = text[start : min(end, start + _LONGEST_LABEL)]
        if line.isspace():
            continue
        lines += 1
        bracketed += _BRACKETED_SPEAKER.match(line) is not None
        timed += _stamp(line, 0) is not None
        if label := _label(line):
            (dashed if label.re is _DASHED_SPEAKER else counts)[label["name"]] += 1
    total = counts.total()
    dialogue = 2 < lines < 2 * total
    repeated = [name for name, count in counts.items() if count > 1]
    many = len(repeated) > 1 or 3 * total >= lines or (5 * total >= lines and max(counts.values(), default=0) > 2)
    speakers = (
        name
        for name, count in counts.items()
        if (count > 1 and (dialogue or (many and (count > 2 or not name[0].islower()))))
        or (dialogue and not name[0].islower())
    )
    possible = frozenset(counts).union(name for name, count in dashed.items() if count > 1)
    return Labels(frozenset(speakers), possible, bracketed > max(1, timed))


def _label(line: str) -> re.Match[str] | None:
    """Return what a line begins with that may be the name of a speaker, after a bullet, a turn and a time."""
    bullet = _BULLET.match(line)
    position = bullet.end() if bullet else 0
    found = None
    for match in (TURN.match, _stamp):
        if found := match(line, position):
            separator = _SEPARATOR.match(line, found.end())
            position = separator.end() if separator else found.end()
    if line[position : position + 1] in ("*", "_"):
        slanted = _SLANTED_SPEAKER.match(line, position)
        return slanted if slanted and (slanted["colon"] or slanted["after"]) else None
    label = _SPEAKER.match(line, position) or _SMALL_SPEAKER.match(line, position)
    return label or (_DASHED_SPEAKER.match(line, position) if found else None)
