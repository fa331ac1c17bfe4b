"""Virtual paragraphs: a transcript cut into blocks that read as text, without a change to a character of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from tui.core.note import Kind, Note, Section, Span

TARGET = 420
"""The length, in characters, that a paragraph cut out of a longer run of words tends to."""

_SHORTEST = 220
_LONGEST = 640

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_SOUND = r"\[[^\W\d_]{2,24}(?: [^\W\d_]{1,24}){0,3}\]"
_MARKERS = re.compile(rf"(?<!\S){_SOUND}(?:\s+{_SOUND})*(?!\S)")
_TURN = re.compile(r"(?<!\S)(?:>>|&gt;&gt;)(?=\s)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|[。！？][”’」』）]*")
_BLANK = re.compile(r"\s")
_WORD = re.compile(r"\S")
_TO_LAST_BLANK = re.compile(r".*\s", re.S)
_CHAPTER = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_WRAPPER = re.compile(r"[ \t]*(?:</?details[^<>]*>|`{3,}[^`]*|~{3,}.*)[ \t]*$", re.I)

_BULLET = re.compile(r"[ \t]*(?:[-*+][ \t]+)?")
_CLOCK = r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2})(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"\**\\?[\[(]?\**{_CLOCK}(?!\w|:\d)\**\\?[\])]?(?:\([^)\s]*\))?\**")
_NAME = r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,3}"
_BOLD_SPEAKER = re.compile(r"\*\*(?P<name>[^\W_][^*:\r\n]{0,39}?)(?P<colon>:?)\*\*(?P<after>:?)")
_SPEAKER = re.compile(rf"(?P<name>{_NAME})(?=[ \t]*:(?!\S)|[ \t]+[\[(]?\d{{1,2}}:\d\d)")
_TIMED = re.compile(r"[ \t]*(?:[\[(]|:[ \t]*[\[(]?)(?:\d{1,2}:)?\d{1,3}:\d\d(?!\w|:\d)")
_SEPARATOR = re.compile(r"[ \t]*(?:[:·—–|-](?!\S))?[ \t]*")


class BlockKind(Enum):
    """How a block is to be shown."""

    TEXT = "text"
    MARKER = "marker"
    """A sound or a rule between passages, such as [Music]."""
    HEADING = "heading"
    """A chapter inside the transcript, or the heading of a section after it."""
    PLAIN = "plain"
    """A line of a section that is not the transcript."""


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of a note: `start` to `end` with its markup and white space, `body` the words to be shown."""

    start: int
    end: int
    body: Span
    kind: BlockKind = BlockKind.TEXT
    speaker: str = ""
    seconds: int | None = None
    """The time at which the passage begins, where the note says."""
    number: int = 0
    """The paragraph's number, counted from 1; 0 for what is no paragraph."""
    gap: bool = True
    """Whether a blank row stands above it."""


def split_note(note: Note) -> tuple[Block, ...]:
    """Return the blocks of a note: the transcript's, then those of the sections after it."""
    return (*split_transcript(note.text, note.transcript), *_other_sections(note))


def split_transcript(text: str, span: Span) -> tuple[Block, ...]:
    """Return a partition of a transcript into blocks: laid end to end they are the span, to the character.

    Blocks begin at blank lines, cues (times and speakers), turns (`>>`), chapters and sounds. A longer run of words is
    cut at the sentence end nearest to TARGET, or where there is none at a blank.
    """
    names = _speakers(text, span)
    pieces: list[Block] = []
    for cue in _cues(text, span, names):
        pieces += _cut(text, cue)
    if not pieces and span.start < span.end:
        pieces.append(Block(*span, span))
    return tuple(_numbered(text, span, pieces))


def blocks_between(blocks: Sequence[Block], start: int, end: int) -> range:
    """Return the indices of the blocks that a range of offsets touches."""
    first = max(0, bisect_right(blocks, start, key=lambda block: block.start) - 1)
    return range(first, max(first + 1, bisect_left(blocks, end, key=lambda block: block.start)))


def words_in(text: str, blocks: Sequence[Block], span: Span) -> str:
    """Return the words of a range of a text, cues left out, white space folded to single blanks."""
    bodies = (blocks[index].body for index in blocks_between(blocks, *span))
    return " ".join(" ".join(text[max(body.start, span.start) : min(body.end, span.end)] for body in bodies).split())


def _cues(text: str, span: Span, names: frozenset[str]) -> Iterator[Block]:
    """Yield the runs of lines that belong together: a cue with its text, a paragraph, a heading, a rule."""
    start: int | None = None
    body, speaker, seconds, gap = 0, "", None, True
    blank = True
    end = span.start

    def run() -> Iterator[Block]:
        if start is not None:
            yield Block(start, end, Span(body, end), BlockKind.TEXT, speaker, seconds, gap=gap)

    for line_start, line_end in _lines(text, span):
        line = text[line_start:line_end].rstrip("\r\n")
        if not line.strip() or _WRAPPER.match(line):
            blank = True
            continue
        heading, rule = _CHAPTER.match(line), _RULE.match(line)
        if heading or rule:
            yield from run()
            start = None
            if heading:
                title = Span(line_start + heading.end(), line_start + len(line.rstrip("# \t")))
                yield Block(line_start, line_end, title, BlockKind.HEADING)
            else:
                yield Block(line_start, line_end, Span(line_start, line_start + len(line)), BlockKind.MARKER)
            blank, end = True, line_end
            continue
        length, name, time = _cue(line, names)
        pending = start is not None and not text[body:end].strip()
        if start is None or length or (blank and not pending):
            yield from run()
            known = name or (speaker if length and start is not None else "")
            start, body, seconds = line_start, line_start + length, time
            gap = blank or not length or name != speaker
            speaker = known
        blank, end = False, line_end
    yield from run()


def _lines(text: str, span: Span) -> Iterator[tuple[int, int]]:
    position = span.start
    while position < span.end:
        match = _LINE.match(text, position, span.end)
        stop = match.end() if match and match.end() > position else span.end
        yield position, stop
        position = stop


def _cue(line: str, names: frozenset[str]) -> tuple[int, str, int | None]:
    """Return how many characters of a line are its cue, the speaker it names and the time it gives, in seconds."""
    bullet = _BULLET.match(line)
    position = length = bullet.end() if bullet else 0
    name, seconds = "", None
    for _ in range(3):
        if seconds is None and (stamp := _STAMP.match(line, position)):
            seconds = int(stamp["h"] or 0) * 3600 + int(stamp["m"]) * 60 + int(stamp["s"])
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


def _speaks(line: str, bold: re.Match[str], seconds: int | None) -> bool:
    """Return whether bold words are a speaker's name: a colon, a time before them or a time after them says so."""
    return bool(bold["colon"] or bold["after"] or seconds is not None or _STAMP.match(line, bold.end() + 1))


def _speakers(text: str, span: Span) -> frozenset[str]:
    """Return the names that begin lines as `Name:` more than once; one such line may be a sentence with a colon."""
    counts: Counter[str] = Counter()
    for start, end in _lines(text, span):
        match = _SPEAKER.match(text, start, min(end, start + 80))
        if match:
            counts[match["name"]] += 1
    return frozenset(name for name, count in counts.items() if count > 1)


def _cut(text: str, cue: Block) -> Iterator[Block]:
    """Yield a run of words as paragraphs: sounds apart, a turn to a paragraph, long ones cut."""
    if cue.kind is not BlockKind.TEXT:
        yield cue
        return
    body, end = cue.body
    edges: list[tuple[int, BlockKind]] = []
    for match in _MARKERS.finditer(text, body, end):
        edges += [(match.start(), BlockKind.MARKER), (match.end(), BlockKind.TEXT)]
    edges += [(match.start(), BlockKind.TEXT) for match in _TURN.finditer(text, body, end)]
    edges.sort(key=lambda edge: edge[0])
    start, kind = body, BlockKind.TEXT
    first = True
    for place, following in [*edges, (end, BlockKind.TEXT)]:
        if text[start:place].strip():
            for piece in _shorten(text, start, place) if kind is BlockKind.TEXT else [Span(start, place)]:
                yield Block(
                    cue.start if first else piece.start,
                    piece.end,
                    piece,
                    kind,
                    cue.speaker,
                    cue.seconds if first else None,
                    gap=cue.gap or not first,
                )
                first = False
        start, kind = place, following
    if first:
        yield cue


def _shorten(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a run of words in pieces near TARGET characters, cut after a sentence where one ends, else at a blank."""
    start, end = _stripped(text, Span(start, end))
    while end - start > _LONGEST:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, start + _SHORTEST, start + _LONGEST)]
        place = min(ends, key=lambda stop: abs(stop - start - TARGET), default=0)
        if not place:
            blank = _TO_LAST_BLANK.match(text, start, start + TARGET) or _BLANK.search(text, start + TARGET, end)
            place = blank.end() if blank else end
        yield Span(start, place)
        word = _WORD.search(text, place, end)
        start = word.start() if word else end
    if start < end:
        yield Span(start, end)


def _numbered(text: str, span: Span, pieces: list[Block]) -> Iterator[Block]:
    """Yield the pieces as a partition of the span: each reaches to the next, its body without white space around it."""
    number = 0
    for index, piece in enumerate(pieces):
        start = piece.start if index else span.start
        end = pieces[index + 1].start if index + 1 < len(pieces) else span.end
        number += piece.kind is BlockKind.TEXT
        counted = number if piece.kind is BlockKind.TEXT else 0
        body = _stripped(text, piece.body)
        yield Block(start, end, body, piece.kind, piece.speaker, piece.seconds, counted, piece.gap and index > 0)


def _stripped(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _other_sections(note: Note) -> Iterator[Block]:
    """Yield the headings and lines of the sections after the transcript, except those that are empty."""
    position = note.transcript.end
    for section in note.sections:
        if section.heading.start < position or section.kind is Kind.TRANSCRIPT:
            continue
        position = section.content.end
        if _is_empty(section):
            continue
        title = note.text.find(section.title, *section.heading)
        body = Span(title, title + len(section.title)) if title >= 0 else _stripped(note.text, section.heading)
        yield Block(section.heading.start, section.content.start, body, BlockKind.HEADING)
        blank = True
        for start, end in _lines(note.text, section.content):
            words = _stripped(note.text, Span(start, end))
            if words.start < words.end:
                yield Block(start, end, Span(start, words.end), BlockKind.PLAIN, gap=blank)
            blank = words.start == words.end


def _is_empty(section: Section) -> bool:
    only_placeholder = bool(section.items) and not section.filled and len(section.items) == 1
    return section.content.start == section.content.end or (
        only_placeholder and section.content == (section.items[0].start, section.items[0].end)
    )
