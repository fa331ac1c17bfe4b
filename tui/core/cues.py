"""How the lines of a transcript say who speaks, and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tui.core.note import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_INDENT = re.compile(r"([ \t]*)(?:[\r\n]|\Z)")
_LINE_REST = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_BULLET = re.compile(r"[ \t]*(?:[-*+][ \t]+)?")
_CLOCK = r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2})(?:[.,]\d{1,3})?"
_UNTIL = r"(?:[ \t]*-->[ \t]*(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?:[ \t]+(?:align|position|line|size):\S+)*)?"
_TARGET = r"(?:\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+\"[^\"\r\n]*\")?\))?"
_STAMP = re.compile(rf"\**\\?[\[(]{{0,2}}\**{_CLOCK}(?!\w|:\d){_UNTIL}\**\\?[\])]{{0,2}}{_TARGET}\**")
_CLOSING_STAMP = re.compile(rf"[\[(]{_CLOCK}[\])][ \t]*$")
_PARTICLE = r"(?:(?:van|von|de|den|der|ten|ter|zu|da|di|du|dos|del|della|la|le|bin|ibn|al|el) ){0,2}"
_NAME = rf"[^\W\d_a-z][\w.'’-]*(?: {_PARTICLE}[^\W_a-z][\w.'’-]*){{0,3}}"
_BOLD_SPEAKER = re.compile(r"\*\*(?P<name>[^\W_][^*:\r\n]{0,39}?)(?P<colon>:?)\*\*(?P<after>:?)")
_SPEAKER = re.compile(rf"(?P<name>{_NAME})(?=[ \t]*:(?!\S)|[ \t]+[\[(]?\d{{1,2}}:\d\d)")
_TIMED = re.compile(
    r"[ \t]*(?:[\[(]|:[ \t]*[\[(]?)(?:\d{1,2}:)?\d{1,3}:\d\d(?!\w|:\d)"
    r"|(?:[ \t]{2,}\d{1,3}:\d\d|[ \t]+\d{1,2}:\d\d:\d\d)[ \t]*$"
)
_SEPARATOR = re.compile(r"[ \t]*(?:[:·—–|-](?!\S))?[ \t]*")


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


def cue_of(line: str, names: frozenset[str]) -> tuple[int, str, int | None]:
    """Return how many characters of a line are its cue, the speaker it names and the time it gives, in seconds."""
    bullet = _BULLET.match(line)
    position = length = bullet.end() if bullet else 0
    name, seconds = "", None
    for _ in range(3):
        if seconds is None and (stamp := _STAMP.match(line, position)):
            seconds = _seconds(stamp)
            position = stamp.end()
        elif not name and (bold := _BOLD_SPEAKER.match(line, position)) and _speaks(line, bold, seconds):
            name, position = bold["name"], bold.end()
        elif (
            not name
            and (plain := _SPEAKER.match(line, position))
            and (seconds is not None or plain["name"] in names or _TIMED.match(line, plain.end()))
        ):
            name, position = plain["name"], plain.end()
        else:
            break
        separator = _SEPARATOR.match(line, position)
        position = length = separator.end() if separator else position
    return (length, name, seconds) if name or seconds is not None else (0, "", None)


def _seconds(clock: re.Match[str]) -> int:
    return int(clock["h"] or 0) * 3600 + int(clock["m"]) * 60 + int(clock["s"])


def chapter_time(text: str, title: Span) -> tuple[Span, int | None]:
    """Return the words of a chapter's heading and the time it begins with, or ends with in brackets, in seconds."""
    if clock := _STAMP.match(text, *title):
        separator = _SEPARATOR.match(text, clock.end(), title.end)
        words = Span(separator.end() if separator else clock.end(), title.end)
    elif clock := _CLOSING_STAMP.search(text, *title):
        words = Span(title.start, clock.start())
    else:
        return title, None
    return (words if text[slice(*words)].strip() else title), _seconds(clock)


def _speaks(line: str, bold: re.Match[str], seconds: int | None) -> bool:
    """Return whether bold words are a speaker's name: a colon, a time before them or a time after them says so."""
    return bool(bold["colon"] or bold["after"] or seconds is not None or _STAMP.match(line, bold.end() + 1))


def speakers_in(text: str, span: Span) -> frozenset[str]:
    """Return the names that begin lines as `Name:`, more than once or where most lines begin with one.

    A single such line may be a sentence with a colon.
    """
    counts: Counter[str] = Counter()
    lines = 0
    for start, end in lines_of(text, span):
        match = _SPEAKER.match(text, start, min(end, start + 80))
        if match:
            counts[match["name"]] += 1
        lines += not text[start:end].isspace()
    dialogue = 2 < lines < 2 * counts.total()
    return frozenset(name for name, count in counts.items() if count > 1 or dialogue)
