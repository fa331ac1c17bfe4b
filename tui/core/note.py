"""A note, parsed: where its sections and their items stand in the text. Nothing here changes a character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from tui.core.block_quote import QUOTE_LINE, BlockQuote, block_quote
from tui.core.markdown import Element, ElementKind, elements
from tui.core.metadata import Metadata, front_matter_end, read_metadata
from tui.core.pieces import count_words

NEWLINE = re.compile(r"\r\n|\n|\r")
"""Where a line ends: CRLF, LF or CR, and nothing else."""

_ITEM_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$|(?=[\r\n]))")
_CLOSING_RULE = re.compile(r"[ ]{0,3}(?:-[ \t]*){3,}")
_PARTS = re.compile(r"[0-9]+")


class Span(NamedTuple):
    """A half-open range of character offsets into a note's text."""

    start: int
    end: int


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the ranges that some ranges cover, by start, those that touch or overlap as one."""
    covered: list[Span] = []
    for span in sorted(spans):
        if covered and span.start <= covered[-1].end:
            covered[-1] = Span(covered[-1].start, max(covered[-1].end, span.end))
        else:
            covered.append(span)
    return covered


class Kind(Enum):
    """What a section is for; the members stand in the canonical order of a note."""

    TRANSCRIPT = "Transcript"
    NOTES = "Notes"
    TAKEAWAYS = "Key Takeaways"
    RELATED = "Related"
    OTHER = ""


ANNOTATIONS = (Kind.NOTES, Kind.TAKEAWAYS, Kind.RELATED)
"""The sections that follow a transcript, in their canonical order."""

NAMES = {Kind.TAKEAWAYS: "takeaway", Kind.RELATED: "related link"}
"""What an item of a section is called."""

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
    """The words of the block quote that ends the item, its lines joined by one space; empty where there is none.

    A callout is one where it is called a quote; of any other name it is among the words.
    """
    moment: str
    """The link to its moment that the quote begins with, as it stands in the file; empty where there is none."""
    block_id: str = ""
    """The name that Obsidian links to it by, `^` before it, at the end of the quote; empty where there is none."""
    callout: str = ""
    """The line above the quote that makes a callout of it, with its title; empty where there is none."""

    @property
    def is_placeholder(self) -> bool:
        """Whether this is a lone bullet that waits for the first item."""
        return self.raw == self.marker

    @property
    def passage(self) -> str:
        """The words that the item quotes: its closing quote, else the first among its lines, without moment and id."""
        return self._quotation[1]

    @property
    def seconds(self) -> int | None:
        """The time in the link to its moment that the passage begins with, in seconds; None where there is none."""
        moment = self._quotation[0]
        return (
            reduce(lambda time, part: 60 * time + int(part), _PARTS.findall(moment[: moment.find("]")]), 0)
            if moment
            else None
        )

    @property
    def _quotation(self) -> tuple[str, str]:
        if self.quote:
            return self.moment, self.quote
        runs = groupby(self.text.split("\n"), lambda line: bool(QUOTE_LINE.match(line)))
        quoted = next(
            filter(BlockQuote.quotes, (block_quote(lines) for is_quote, lines in runs if is_quote)), BlockQuote()
        )
        return quoted.moment, quoted.words or quoted.title

    def tied(self, quote: str) -> str:
        """Return a quote for the item as it stands in the file, with the item's block id behind it."""
        return f"{quote} {self.block_id}".rstrip()

    @property
    def indent(self) -> int:
        """The column, in cells from 0, at which the item's words and its continuation lines begin."""
        return _content_column(self.marker)


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
        """Return the section of a kind: of several, the first that ends after the transcript begins, else the first."""
        found = [section for section in self.sections if section.kind is kind]
        after = [section for section in found if section.body.end > self.transcript.start]
        return next(iter(after or found), None)

    def items(self, kind: Kind) -> tuple[Item, ...]:
        """Return the items of a section that say something, in file order; none where there is no section."""
        section = self.section(kind)
        return section.filled if section else ()

    def words(self) -> int:
        """Return the number of words of the transcript."""
        return count_words(self.text[self.transcript.start : self.transcript.end])


def parse(path: Path, text: str) -> Note:
    """Parse a note's text into its metadata, sections, items and transcript.

    Sections are found by the Markdown block structure, so that a heading inside a fence, a comment or indented code is
    none. Setext headings count only where they name a known section: captions followed by a rule look just like one.
    """
    lines = Lines(text)
    first_line = lines.number(front_matter_end(text))
    blocks = elements(lines.contents(text, first_line))
    headings = list(_headings(text, lines, blocks))
    sections = tuple(_sections(text, lines, blocks, headings, lines.start(first_line)))
    above = next((s.heading.start for s in sections if s.kind is Kind.TRANSCRIPT), len(text))
    own_title = next((h for h in headings if h.level == 1 and h.kind is Kind.OTHER and h.start < above), None)
    head = Span(lines.start(first_line), above)
    metadata = read_metadata(path, text, own_title.title if own_title else "", head)
    start = max(head.start, metadata.end)
    if own_title and not text[start : own_title.start].strip("\ufeff \t\r\n"):
        start = max(start, own_title.end)
    transcript = _transcript(text, sections, start)
    note = Note(path, text, metadata, sections, transcript)
    return Note(path, text, metadata, sections, transcript, tuple(_problems(note, lines)))


def outline(text: str) -> list[tuple[int, Span]]:
    """Return the level and the lines of each heading that Markdown sees, in no list or quote, whatever its name."""
    lines = Lines(text)
    blocks = elements(lines.contents(text))
    headings = (block for block in blocks if block.kind is ElementKind.HEADING and not block.depth)
    return [(block.level, lines.span(block)) for block in headings]


class Lines:
    """The lines of a text: where each starts, and which one an offset is in."""

    def __init__(self, text: str) -> None:
        if "\r" in text:
            self._starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
        else:
            self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
        self._length = len(text)

    def __len__(self) -> int:
        return len(self._starts)

    def start(self, number: int) -> int:
        """Return the offset at which a line starts, counted from 0; past the last line, the length of the text."""
        return self._starts[number] if number < len(self._starts) else self._length

    def number(self, offset: int) -> int:
        """Return the number, from 0, of the line that an offset is in."""
        return bisect_right(self._starts, offset) - 1

    def span(self, block: Element) -> Span:
        """Return where the lines of a block stand, the end of its last line included."""
        return Span(self.start(block.start), self.start(block.end))

    def contents(self, text: str, first: int = 0) -> Iterator[str]:
        """Yield the lines without their ends; none before the first holds a word, nor does a BOM."""
        for number, (start, end) in enumerate(pairwise([*self._starts, self._length])):
            line = text[start:end].rstrip("\r\n") if number >= first else ""
            yield line if number else line.removeprefix("\ufeff")


class _Heading(NamedTuple):
    kind: Kind
    title: str
    level: int
    start: int
    end: int


def _headings(text: str, lines: Lines, blocks: Sequence[Element]) -> Iterator[_Heading]:
    for block in blocks:
        if block.kind is not ElementKind.HEADING or block.depth:
            continue
        start, end = lines.span(block)
        line = text[start:end].removeprefix("\ufeff").strip()
        underlined = block.is_underlined
        title = " ".join(NEWLINE.split(line)[:-1]).strip() if underlined else line.lstrip("#").rstrip("# \t").strip()
        kind = next((kind for kind, pattern in _HEADINGS if pattern.match(title)), Kind.OTHER)
        if underlined and block.end - block.start > 2:
            kind = Kind.OTHER
        if underlined and kind is Kind.OTHER and not (block.level == 1 and len(title) < 200):
            continue
        yield _Heading(kind, title, block.level, start, end)


def _sections(
    text: str, lines: Lines, blocks: Sequence[Element], headings: Sequence[_Heading], first: int
) -> Iterator[Section]:
    spans = [lines.span(block) for block in blocks if block.kind is ElementKind.ITEM and not block.depth]
    for number, heading in enumerate(headings):
        end = len(text)
        for later in headings[number + 1 :]:
            known = heading.kind is not Kind.OTHER and later.kind in ANNOTATIONS
            if later.level <= heading.level or known or (heading.kind in ANNOTATIONS and later.kind is Kind.TRANSCRIPT):
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


def _transcript(text: str, sections: Sequence[Section], start: int) -> Span:
    """Return the first transcript section that holds words; without one, all from `start` to the first annotations."""
    found = [section.content for section in sections if section.kind is Kind.TRANSCRIPT]
    if found:
        return next((span for span in found if span.start < span.end), found[0])
    ends = [s.heading.start for s in sections if s.kind in ANNOTATIONS and s.heading.start >= start]
    return _trim(text, Span(start, min(ends, default=len(text))))


def _trim(text: str, span: Span) -> Span:
    """Return a span without the white space around it and without the thematic break that closes it."""
    start, end = span
    while start < end and text[start] in " \t\r\n\ufeff":
        start += 1
    body = text[start:end].rstrip(" \t\r\n")
    last = max(body.rfind("\n"), body.rfind("\r")) + 1
    if _CLOSING_RULE.fullmatch(body, last):
        body = body[:last].rstrip(" \t\r\n")
    return Span(start, start + len(body))


def _item(text: str, span: Span) -> Item:
    raw = text[span.start : span.end].rstrip(" \t\r\n")
    match = _ITEM_MARKER.match(raw)
    marker = match.group() if match else ""
    first, *rest = NEWLINE.split(raw[len(marker) :])
    column = _content_column(marker)
    lines = [first, *(_dedent(line, column) for line in rest)]
    cut = len(lines)
    while cut and QUOTE_LINE.match(lines[cut - 1]):
        cut -= 1
    quoted = block_quote(lines[cut:])
    if not quoted.quotes() or (quoted.callout and not quoted.words):
        cut, quoted = len(lines), BlockQuote()
    return Item(
        span.start,
        span.start + len(raw),
        raw,
        marker,
        "\n".join(lines[:cut]).strip(" \t\n"),
        quoted.words,
        quoted.moment,
        quoted.block_id,
        quoted.callout,
    )


def _content_column(marker: str) -> int:
    """Return the column after a list marker; tabs stop at every fourth (CommonMark 2.2)."""
    return len((marker if marker[-1:] in " \t" else marker + " ").expandtabs(4))


def _dedent(line: str, column: int) -> str:
    """Return a line without the blanks that lead up to a column; a tab across it goes too."""
    cut = 0
    while line[cut : cut + 1] in (" ", "\t") and len(line[:cut].expandtabs(4)) < column:
        cut += 1
    return line[cut:]


def _problems(note: Note, lines: Lines) -> Iterator[str]:
    yield from note.metadata.problems
    for kind in (Kind.TRANSCRIPT, *ANNOTATIONS):
        found = [section for section in note.sections if section.kind is kind]
        if len(found) > 1:
            numbers = ", ".join(str(lines.number(section.heading.start) + 1) for section in found)
            used = note.section(kind)
            chosen = lines.number(used.heading.start) + 1 if used else 0
            yield f"{len(found)} sections are called {kind.value} (lines {numbers}); the one in line {chosen} is used."
