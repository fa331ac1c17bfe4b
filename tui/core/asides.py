"""What a section says beside its items: paragraphs, quotes and sub-headings, among the items as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui.core.cues import commented_lines, lines_of
from tui.core.lines import is_rule
from tui.core.note import NEWLINE, Item, Kind, Note, Section, Span
from tui.core.paragraphs import stripped
from tui.core.verbatim import code_in

_HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?=[^\s#])")
_CLOSING_MARKS: Final = re.compile(r"[ \t]+#+\Z")


@dataclass(frozen=True, slots=True)
class Aside:
    """Text of a section that is no list item: a sub-heading, or lines with none of them blank outside fenced code."""

    start: int
    """Where its first word stands."""
    end: int
    raw: str
    """The text as it stands in the file."""
    is_heading: bool = False

    @property
    def text(self) -> str:
        """The words, without the marks of a heading."""
        if self.is_heading:
            return _CLOSING_MARKS.sub("", _HEADING.sub("", self.raw))
        return NEWLINE.sub("\n", self.raw)


Annotation: TypeAlias = Item | Aside
"""What a section says: an item, or text beside the items."""


def contents(note: Note, kind: Kind) -> tuple[Annotation, ...]:
    """Return what a section says, in file order: its items but an empty placeholder, and what stands beside them."""
    section = note.section(kind)
    return tuple(_contents(note.text, section)) if section else ()


def asides(note: Note, kind: Kind) -> tuple[Aside, ...]:
    """Return the text of a section that is no item, in file order, without comments and rules."""
    return tuple(each for each in contents(note, kind) if isinstance(each, Aside))


def _contents(text: str, section: Section) -> Iterator[Annotation]:
    place = section.content.start
    for item in section.items:
        yield from _asides(text, Span(place, item.start))
        if not item.is_placeholder:
            yield item
        place = item.end
    yield from _asides(text, Span(place, section.content.end))


def _asides(text: str, span: Span) -> Iterator[Aside]:
    """Yield the paragraphs and the headings of a range without items."""
    lines: list[Span] = []
    code, hidden = code_in(text[slice(*span)]), commented_lines(text, span)
    for start, end in lines_of(text, span):
        line = stripped(text, Span(start, end))
        is_code = any(first <= start - span.start < last for first, last in code)
        is_heading = not is_code and _HEADING.match(text, start, end) is not None
        rule = not is_code and is_rule(text, Span(start, line.end))
        is_blank = line.start == line.end and not is_code
        if lines and (is_blank or is_heading or rule or start in hidden):
            yield _aside(text, lines)
            lines = []
        if is_heading:
            yield _aside(text, [line], is_heading=True)
        elif not (is_blank or rule or start in hidden):
            lines.append(line)
    if lines:
        yield _aside(text, lines)


def _aside(text: str, lines: list[Span], *, is_heading: bool = False) -> Aside:
    start, end = lines[0].start, lines[-1].end
    return Aside(start, end, text[start:end], is_heading)
