"""The blocks of Markdown: headings, list items, paragraphs and code, and the lines that each takes (CommonMark 0.31.2).

The strategy is that of the specification's appendix: line by line, the containers that are open are carried on, then
new blocks begin, then what is left of the line goes to the block that is open at the end. Inline marks are not looked
at, and a line is read no further than its block depends on: one of a million characters costs what a short one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import NamedTuple

_BLANKS = " \t"
_TAB = 4
_CODE = 4
"""The indentation, in columns, of an indented code block."""
_DEEPEST = 20
"""How many quotes and items may stand in each other; further marks are words."""

_INDENTATION = re.compile(r"[ \t]*")
_RULE = re.compile(r"(?:-[ \t]*+){3,}+\Z|(?:\*[ \t]*+){3,}+\Z|(?:_[ \t]*+){3,}+\Z")
_HASHES = re.compile(r"#{1,6}(?=[ \t]|\Z)")
_UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+\Z")
_FENCE = re.compile(r"`{3,}(?=[^`]*\Z)|~{3,}")
_MARKER = re.compile(r"(?:[-+*]|(?P<number>\d{1,9})[.)])(?=[ \t]|\Z)", re.ASCII)
_BEGINNING = frozenset("#>`~<-+*_=0123456789")
"""What a line begins with, behind its indentation, that may begin another block than a paragraph."""
_TELLING = _BEGINNING | {*_BLANKS}

_LABEL = r"\[(?=[^\]]*[^\s\]])(?:[^\[\]\\]|\\.){1,999}\]:"
_SPACE = r"[ \t]*(?:\n[ \t]*)?"
_TARGET = r"(?:<(?:[^<>\n\\]|\\.)*>|(?!<)[^\s\x00-\x1f]+)"
_TITLE = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)"""
_DEFINITION = re.compile(
    rf"{_LABEL}{_SPACE}{_TARGET}(?:(?:[ \t]+|[ \t]*\n[ \t]*)(?:{_TITLE})[ \t]*(?:\n|\Z)|[ \t]*(?:\n|\Z))", re.DOTALL
)
"""A link reference definition, which is no paragraph."""

_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_ATTRIBUTE = r"""\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
_HTML = tuple(
    (re.compile(start, re.I | re.ASCII), re.compile(end, re.I) if end else None)
    for start, end in (
        (r"<(?:script|pre|style|textarea)(?=[\s>]|\Z)", r"</(?:script|pre|style|textarea)>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<![A-Z]", r">"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (rf"</?(?:{_TAGS})(?=\s|/?>|\Z)", ""),
        (rf"(?:<[a-z][a-z\d-]*+(?:{_ATTRIBUTE})*+\s*+/?>|</[a-z][a-z\d-]*+\s*+>)\s*+\Z", ""),
    )
)
"""How each kind of HTML block starts, and ends unless with a blank line; the last interrupts no paragraph."""


class ElementKind(Enum):
    """What an element is; an item is one of a list."""

    HEADING = auto()
    ITEM = auto()
    PARAGRAPH = auto()
    FENCED = auto()
    INDENTED = auto()
    HTML = auto()


class Element(NamedTuple):
    """A block of Markdown and its lines, counted from 0; the end is past its last line that is not blank."""

    kind: ElementKind
    start: int
    end: int
    depth: int
    """How many quotes and items it is in."""
    level: int = 0
    """That of a heading."""
    is_underlined: bool = False
    """Whether a heading is marked by the line under it."""


class _Container:
    """A quote, or an item with the columns that its lines are indented by."""

    def __init__(self, width: int, start: int) -> None:
        self.width = width
        """0 for a quote."""
        self.start = self.last = start
        """Its first line, and the last one so far that is not blank."""
        self.is_empty = width > 0


def elements(lines: Iterable[str]) -> list[Element]:
    """Return the blocks of some lines without their ends, by where they start; those around others before these."""
    reader = _Reader()
    for number, line in enumerate(lines):
        reader.read(number, line)
    reader.close()
    return sorted(reader.found, key=lambda element: (element.start, element.depth))


class _Reader:
    """Takes lines in one by one, and finds the elements that end."""

    def __init__(self) -> None:
        self.found: list[Element] = []
        self._open: list[_Container] = []
        self._kind: ElementKind | None = None
        """What the innermost block is; None where the next line may begin any."""
        self._start = self._last = 0
        """Where that began, and its last line so far that is not blank."""
        self._words: list[str] = []
        """The lines of a paragraph that may begin with definitions."""
        self._until: re.Pattern[str] | None = None
        """What ends a fence or HTML, None for a blank line."""

    def read(self, number: int, line: str) -> None:
        """Take in the next line."""
        if not self._open and line[:1] not in _TELLING and self._kind in (None, ElementKind.PARAGRAPH):
            if not line:
                self.close()
            elif self._kind:
                self._say(number, line)
            else:
                self._kind, self._start = ElementKind.PARAGRAPH, number
                self._say(number, line)
            return
        rest, column, kept = _expanded(line, 0), 0, 0
        for container in self._open:
            indent, is_blank = _indent(rest)
            if container.width:
                if container.is_empty if is_blank else indent < container.width:
                    break
                container.last = container.last if is_blank else number
                rest, column = rest[container.width :], column + container.width
            elif indent < _CODE and rest[indent : indent + 1] == ">":
                rest, column = _behind_quote(rest, column, indent)
            else:
                break
            kept += 1
        if kept < len(self._open) or not self._goes_on(number, rest):
            self._begin(number, rest, column, kept)

    def close(self, kept: int = 0) -> None:
        """End the innermost block, and all but the outermost containers."""
        if self._kind is not None:
            self._end()
        while len(self._open) > kept:
            container = self._open.pop()
            if container.width:
                self.found.append(Element(ElementKind.ITEM, container.start, container.last + 1, len(self._open)))

    def _goes_on(self, number: int, rest: str) -> bool:
        """Return whether a line belongs to the code or the HTML that is open, and take it in then."""
        indent, is_blank = _indent(rest)
        if self._kind is ElementKind.INDENTED:
            goes_on, is_end = is_blank or indent >= _CODE, False
        elif self._kind is ElementKind.FENCED and self._until:
            goes_on, is_end = True, indent < _CODE and bool(self._until.match(rest, indent))
        elif self._kind is ElementKind.HTML:
            goes_on, is_end = bool(self._until) or not is_blank, bool(self._until and self._until.search(rest))
        else:
            return False
        if goes_on and not (is_blank and self._kind is ElementKind.INDENTED):
            self._reach(number)
        if is_end:
            self._end()
        return goes_on

    def _begin(self, number: int, rest: str, column: int, kept: int) -> None:
        """Begin the blocks that a line begins, and give its words to a paragraph."""
        in_paragraph = self._kind is ElementKind.PARAGRAPH
        while True:
            indent, is_blank = _indent(rest)
            if is_blank:
                self.close(kept)
                return
            if indent >= _CODE and not in_paragraph:
                self._enter(ElementKind.INDENTED, number, kept)
                return
            if indent >= _CODE or kept == _DEEPEST or rest[indent] not in _BEGINNING:
                break
            is_tip = in_paragraph and kept == len(self._open)
            if rest[indent] == ">":
                width, after = 0, _behind_quote(rest, column, indent)
            elif self._is_leaf(number, rest[indent:], kept, in_paragraph=in_paragraph, is_tip=is_tip):
                return
            elif not (marker := _MARKER.match(rest, indent)) or (is_tip and not _interrupts(rest, marker)):
                break
            else:
                width, after = _behind_marker(rest, column, marker.end())
            self.close(kept)
            self._reach(number)
            self._open.append(_Container(width, number))
            (rest, column), kept, in_paragraph = after, len(self._open), False
        if not in_paragraph:
            self._enter(ElementKind.PARAGRAPH, number, kept)
        self._say(number, rest)

    def _is_leaf(self, number: int, rest: str, kept: int, *, in_paragraph: bool, is_tip: bool) -> bool:
        """Return whether a line is a heading or a rule, or begins a fence or HTML, and take it in then."""
        if hashes := _HASHES.match(rest):
            self._enter(ElementKind.HEADING, number, kept)
            self._end(hashes.end())
        elif fence := _FENCE.match(rest):
            self._enter(ElementKind.FENCED, number, kept)
            self._until = re.compile(rf"{fence[0][0]}{{{len(fence[0])},}}[ \t]*\Z")
        elif html := rest[0] == "<" and next((kind for kind in _HTML if kind[0].match(rest)), None):
            if in_paragraph and html is _HTML[-1]:
                return False
            self._enter(ElementKind.HTML, number, kept)
            self._until = html[1]
            if self._until and self._until.search(rest):
                self._end()
        elif is_tip and _UNDERLINE.match(rest) and self._start + self._defined() <= self._last:
            self._reach(number)
            self._start += self._defined()
            self._kind = ElementKind.HEADING
            self._end(1 if rest[0] == "=" else 2, is_underlined=True)
        elif _RULE.match(rest):
            self.close(kept)
            self._reach(number)
        else:
            return False
        return True

    def _enter(self, kind: ElementKind, number: int, kept: int) -> None:
        self.close(kept)
        self._kind, self._start = kind, number
        self._reach(number)

    def _reach(self, number: int) -> None:
        self._last = number
        for container in self._open:
            container.last, container.is_empty = number, False

    def _say(self, number: int, rest: str) -> None:
        """Add a line to the paragraph that is open."""
        if number == self._start:
            self._words = [rest.strip(_BLANKS)] if rest.lstrip(_BLANKS).startswith("[") else []
        elif self._words:
            self._words.append(rest.strip(_BLANKS))
        self._reach(number)

    def _defined(self) -> int:
        """Return how many lines of the paragraph are definitions."""
        if not self._words:
            return 0
        text, end = "\n".join(self._words), 0
        while definition := _DEFINITION.match(text, end):
            end = definition.end()
        return text.count("\n", 0, end) + (0 < end == len(text))

    def _end(self, level: int = 0, *, is_underlined: bool = False) -> None:
        """End the innermost block; a paragraph is what is left of it behind its definitions."""
        kind, self._kind = self._kind, None
        assert kind is not None
        if kind is ElementKind.PARAGRAPH:
            self._start += self._defined()
        if self._start <= self._last:
            self.found.append(Element(kind, self._start, self._last + 1, len(self._open), level, is_underlined))


def _expanded(text: str, column: int) -> str:
    """Return a text that begins at a column with the tabs of its indentation as blanks (section 2.2)."""
    end = _indent(text)[0]
    if "\t" not in text[:end]:
        return text
    width = 0
    for blank in text[:end]:
        width += _TAB - (column + width) % _TAB if blank == "\t" else 1
    return " " * width + text[end:]


def _indent(text: str) -> tuple[int, bool]:
    """Return how many blanks a text begins with, and whether there is nothing else."""
    end = _INDENTATION.match(text).end()  # type: ignore[union-attr]
    return end, end == len(text)


def _behind_quote(rest: str, column: int, indent: int) -> tuple[str, int]:
    """Return what stands behind the mark of a quote and the blank that belongs to it, and in which column."""
    column += indent + 1
    rest = _expanded(rest[indent + 1 :], column)
    return (rest[1:], column + 1) if rest.startswith(" ") else (rest, column)


def _behind_marker(rest: str, column: int, end: int) -> tuple[int, tuple[str, int]]:
    """Return the width of an item's marker with the blanks that belong to it, what stands behind, and the column."""
    rest = _expanded(rest[end:], column + end)
    blanks, is_blank = _indent(rest)
    padding = 1 if is_blank or blanks > _TAB else blanks
    return end + padding, (rest[padding:], column + end + padding)


def _interrupts(rest: str, marker: re.Match[str]) -> bool:
    """Return whether an item may interrupt a paragraph: its number is 1, if it has one, and it has words."""
    return marker["number"] in (None, "1") and not _indent(rest[marker.end() :])[1]
