"""A note, parsed: where its sections and their items stand in the text. Nothing here changes a character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui.core.metadata import Metadata, front_matter_end, read_metadata

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

NEWLINE = re.compile(r"\r\n|\n|\r")
"""Where a line ends: CRLF, LF or CR, and nothing else."""

_SKELETON_CHARACTERS = 80
_ITEM_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)")
_QUOTE_LINE = re.compile(r"[ \t]*>[ \t]?")


class Span(NamedTuple):
    """A half-open range of character offsets into a note's text."""

    start: int
    end: int


class Kind(Enum):
    """What a section is for; the members stand in the canonical order of a note."""

    TRANSCRIPT = "Transcript"
    NOTES = "Notes"
    TAKEAWAYS = "Key Takeaways"
    RELATED = "Related"
    OTHER = ""


ANNOTATIONS = (Kind.NOTES, Kind.TAKEAWAYS, Kind.RELATED)
"""The sections that follow a transcript, in their canonical order."""

_HEADINGS = (
    (Kind.TRANSCRIPT, re.compile(r"(?:full |video |raw )?transcript\b", re.I)),
    (Kind.NOTES, re.compile(r"(?:my )?notes?[ :]*$", re.I)),
    (Kind.TAKEAWAYS, re.compile(r"(?:key[ -]?)?take-?aways?[ :]*$", re.I)),
    (Kind.RELATED, re.compile(r"related(?: (?:links?|notes?|episodes?))?[ :]*$", re.I)),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One list item of a section, from the start of its line to the end of its last line that is not blank."""

    start: int
    end: int
    raw: str
    """The item as it stands in the file, marker and indentation included."""
    marker: str
    """Indentation, bullet or number, and the blanks after it."""
    text: str
    """The words, continuation lines dedented, without the quote."""
    quote: str
    """The block quote that ends the item, its lines joined by one space; empty where there is none."""

    @property
    def is_placeholder(self) -> bool:
        """Whether this is a lone bullet that waits for the first item."""
        return not self.text and not self.quote

    @property
    def indent(self) -> int:
        """The column, in characters, at which the item's words and its continuation lines begin."""
        return len(self.marker) if self.marker[-1:] in " \t" else len(self.marker) + 1


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading that ends it."""

    kind: Kind
    title: str
    level: int
    heading: Span
    """The heading's line, its line end included."""
    body: Span
    """Everything under the heading, up to the next section."""
    content: Span
    """The body without the blank lines around it and without a closing thematic break."""
    items: tuple[Item, ...] = ()

    @property
    def filled(self) -> tuple[Item, ...]:
        """The items that say something: all but an empty placeholder."""
        return tuple(item for item in self.items if not item.is_placeholder)


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note; every position in it is a character offset into `text`."""

    path: Path
    text: str = field(repr=False)
    metadata: Metadata
    sections: tuple[Section, ...]
    transcript: Span
    """The words of the episode, without the heading above them."""
    problems: tuple[str, ...] = ()
    """What is odd about the note, a sentence each."""

    @property
    def title(self) -> str:
        """The title in the note, or else its file's name."""
        return self.metadata.title

    def section(self, kind: Kind) -> Section | None:
        """Return the section of a kind: of several, the first after the transcript, else the first."""
        found = [section for section in self.sections if section.kind is kind]
        after = [section for section in found if section.heading.start >= self.transcript.start]
        return next(iter(after or found), None)

    def items(self, kind: Kind) -> tuple[Item, ...]:
        """Return the items of a section that say something, in file order; none where there is no section."""
        section = self.section(kind)
        return section.filled if section else ()

    def words(self) -> int:
        """Return the number of words of the transcript, words being runs between white space."""
        return len(self.text[self.transcript.start : self.transcript.end].split())


def parse(path: Path, text: str) -> Note:
    """Parse a note's text into its metadata, sections, items and transcript.

    Sections are found by the Markdown block structure, so that a heading inside a fence, a comment or indented code is
    none. Setext headings count only where they name a known section: captions followed by a rule look just like one.
    """
    lines = Lines(text)
    first_line = lines.number(front_matter_end(text))
    tokens = _markdown().parse(_skeleton(text, lines, first_line))
    headings = list(_headings(text, lines, tokens))
    sections = tuple(_sections(text, lines, tokens, headings, lines.start(first_line)))
    own_title = next((h for h in headings if h.level == 1 and h.kind is Kind.OTHER), None)
    transcript = _transcript(text, sections, own_title)
    above = next((s.heading.start for s in sections if s.kind is Kind.TRANSCRIPT), len(text))
    metadata = read_metadata(path, text, own_title.title if own_title else "", Span(lines.start(first_line), above))
    if not any(s.kind is Kind.TRANSCRIPT for s in sections):
        after = max(own_title.end if own_title else 0, lines.start(first_line), metadata.end)
        transcript = _trim(text, Span(min(after, transcript.end), transcript.end))
    note = Note(path, text, metadata, sections, transcript)
    return Note(path, text, metadata, sections, transcript, tuple(_problems(note, lines)))


class Lines:
    """The lines of a text: where each starts, and which one an offset is in."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
        self._length = len(text)

    def __len__(self) -> int:
        return len(self._starts)

    def start(self, number: int) -> int:
        """Return the offset at which a line starts, counted from 0; past the last line, the length of the text."""
        return self._starts[number] if number < len(self._starts) else self._length

    def number(self, offset: int) -> int:
        """Return the number, from 0, of the line that an offset is in."""
        return bisect_right(self._starts, offset) - 1


class _Heading(NamedTuple):
    kind: Kind
    title: str
    level: int
    start: int
    end: int


@cache
def _markdown() -> MarkdownIt:
    """Return a parser that stops at the blocks: no inline pass, which a line of 60,000 characters would pay for."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _skeleton(text: str, lines: Lines, first_line: int) -> str:
    """Return the text with its long lines cut to what decides their block, one line for one line.

    The parser walks every character in Python. Which block a line belongs to is decided by how it begins, except
    where HTML, a code fence or a link definition is in it: those lines are kept whole.
    """
    kept = [""] * first_line
    for number in range(first_line, len(lines)):
        line = text[lines.start(number) : lines.start(number + 1)].rstrip("\r\n")
        if number == 0:
            line = line.removeprefix("\ufeff")
        head = line[:_SKELETON_CHARACTERS]
        if len(line) > len(head) and head.strip() and not ("<" in line or ">" in line or "`" in line or "]:" in line):
            line = head
        kept.append(line)
    return "\n".join(kept)


def _headings(text: str, lines: Lines, tokens: Sequence[Token]) -> Iterator[_Heading]:
    for token in tokens:
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        start, end = lines.start(token.map[0]), lines.start(token.map[1])
        line = text[start:end].removeprefix("\ufeff").strip()
        setext = not token.markup.startswith("#")
        title = NEWLINE.split(line)[0].strip() if setext else line.lstrip("#").rstrip("# \t").strip()
        kind = next((kind for kind, pattern in _HEADINGS if pattern.match(title)), Kind.OTHER)
        if setext and kind is Kind.OTHER and not (token.markup == "=" and len(title) < 200):
            continue
        yield _Heading(kind, title, int(token.tag[1]), start, end)


def _sections(
    text: str, lines: Lines, tokens: Sequence[Token], headings: Sequence[_Heading], first: int
) -> Iterator[Section]:
    spans = [_token_span(lines, token) for token in tokens if token.type == "list_item_open" and token.level == 1]
    for number, heading in enumerate(headings):
        end = len(text)
        for later in headings[number + 1 :]:
            ends_transcript = heading.kind is Kind.TRANSCRIPT and later.kind in ANNOTATIONS
            if later.level <= heading.level or ends_transcript:
                end = later.start
                break
        body = Span(max(heading.end, first), end)
        items: tuple[Item, ...] = ()
        if heading.kind in ANNOTATIONS:
            items = tuple(_item(text, span) for span in spans if body.start <= span.start < body.end)
        yield Section(
            heading.kind,
            heading.title,
            heading.level,
            Span(heading.start, heading.end),
            body,
            _trim(text, body),
            items,
        )


def _token_span(lines: Lines, token: Token) -> Span:
    assert token.map is not None
    return Span(lines.start(token.map[0]), lines.start(token.map[1]))


def _transcript(text: str, sections: Sequence[Section], title: _Heading | None) -> Span:
    """Return the first transcript section's content; without one, all up to the first annotation section."""
    for section in sections:
        if section.kind is Kind.TRANSCRIPT:
            return section.content
    start = title.end if title else 0
    ends = [s.heading.start for s in sections if s.kind in ANNOTATIONS and s.heading.start >= start]
    return _trim(text, Span(start, min(ends, default=len(text))))


def _trim(text: str, span: Span) -> Span:
    """Return a span without the white space around it and without the thematic break that closes it."""
    start, end = span
    while start < end and text[start] in " \t\r\n\ufeff":
        start += 1
    body = text[start:end].rstrip(" \t\r\n")
    rule = re.search(r"(?:^|[\r\n])[ ]{0,3}(?:-[ \t]*){3,}$", body[-200:])
    if rule:
        body = body[: len(body) - (min(len(body), 200) - rule.start())].rstrip(" \t\r\n")
    return Span(start, start + len(body))


def _item(text: str, span: Span) -> Item:
    raw = text[span.start : span.end].rstrip(" \t\r\n")
    match = _ITEM_MARKER.match(raw)
    marker = match.group() if match else ""
    indent = len(marker) if marker[-1:] in " \t" else len(marker) + 1
    first, *rest = NEWLINE.split(raw[len(marker) :])
    lines = [first, *(_dedent(line, indent) for line in rest)]
    cut = len(lines)
    while cut and _QUOTE_LINE.match(lines[cut - 1]):
        cut -= 1
    quote = " ".join(_QUOTE_LINE.sub("", line, count=1).strip() for line in lines[cut:])
    return Item(
        span.start,
        span.start + len(raw),
        raw,
        marker,
        "\n".join(lines[:cut]).strip(" \t\n"),
        quote.strip(" "),
    )


def _dedent(line: str, indent: int) -> str:
    blanks = len(line) - len(line.lstrip(" \t"))
    return line[min(blanks, indent) :]


def _problems(note: Note, lines: Lines) -> Iterator[str]:
    yield from note.metadata.problems
    for kind in (Kind.TRANSCRIPT, *ANNOTATIONS):
        found = [section for section in note.sections if section.kind is kind]
        if len(found) > 1:
            numbers = ", ".join(str(lines.number(section.heading.start) + 1) for section in found)
            used = note.section(kind)
            chosen = lines.number(used.heading.start) + 1 if used else 0
            yield f"{len(found)} sections are called {kind.value} (lines {numbers}); the one in line {chosen} is used."
