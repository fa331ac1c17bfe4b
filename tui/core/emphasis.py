"""Markdown among words, made light: its marks are hidden offset for offset, and what they mark is told."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import eq
from typing import Final, Literal, NamedTuple, TypeAlias

from tui.core.block_quote import QUOTE_LINE
from tui.core.display import HIDDEN, reading_text
from tui.core.links import find_labels
from tui.core.note import Span, merged

Mark: TypeAlias = Literal["highlight", "strong", "emphasis", "code", "link", "quoted", "struck", "bleeped", "repeated"]

_STRONG: Final = (
    r"(?<!=)==(?=[^\s=])(?P<highlight>[^\r\n]{0,999}?[^\s=])==(?!=)"
    r"|(?<!\*)\*\*(?=[^\s*])(?P<strong>[^\r\n*]{0,999}?[^\s*])\*\*(?!\*)"
)
_IN_SPEECH: Final = re.compile(_STRONG)
_IN_LINE: Final = re.compile(
    rf"{_STRONG}"
    r"|(?<![\w*\\])\*(?=[^\s*])(?P<emphasis>[^\r\n*]{0,999}?[^\s*])\*(?![\w*])"
    r"|(?<![\w\\])_(?=[^\s_])(?P<underlined>[^\r\n_]{0,999}?[^\s_])_(?!\w)"
)
_STRUCK: Final = re.compile(r"(?<![~\\])~~(?=[^\s~])([^\r\n~]{0,999}?[^\s~])~~(?!~)")
_BLEEPED: Final = re.compile(r"\[(?:&nbsp;|[ \xa0])_{2,9}(?:&nbsp;|[ \xa0])\]")
_NAMES: Final[dict[str, Mark]] = {
    "highlight": "highlight",
    "strong": "strong",
    "emphasis": "emphasis",
    "underlined": "emphasis",
}
_CODE: Final = re.compile(r"(?<!`)`(?!`)([^`\r\n]{1,999})`(?!`)")
_QUOTE: Final = re.compile(r"[ \t]*((?:>[ \t]?)+)(?=[^\s>]|[ \t]*\Z)")
_FENCE: Final = re.compile(r"[ \t]*(?:```|~~~)")
_ESCAPED: Final = re.compile(r"(?<!\\)\\(?=[\[\]])")
_MARKUP: Final = re.compile(r"[*_`>=~\[\\]")


_WORD: Final = re.compile(rf"[^\s{HIDDEN}]+")
_REPEATED: Final = range(3, 21)
"""How many words a caption that rolls on says again."""

_SAMPLE: Final = 1 << 13
"""Characters of a transcript that tell whether its captions roll on, ..."""

_PLACES: Final = 8
"""... the places of them at which words are said again, at least, ..."""

_ROLLING: Final = 0.4
"""... and the share of the words there."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Marked words, without the marks."""

    span: Span
    kind: Mark


class Light(NamedTuple):
    """What is marked in a text and what of it is hidden, each by start and none overlapping another."""

    emphases: tuple[Emphasis, ...] = ()
    hidden: tuple[Span, ...] = ()


class LightLine(NamedTuple):
    """A line of Markdown as it is read."""

    words: str
    emphases: tuple[Emphasis, ...]
    """What is marked in it, by its place among the words."""
    is_quoted: bool
    """Whether it is a line of a block quote."""


def light_lines(text: str) -> list[LightLine]:
    """Return the lines of some Markdown, ended by LF, as the reading view shows them, without what takes no cell."""
    spans, place = [], 0
    for line in text.split("\n"):
        spans.append(Span(place, place + len(line)))
        place += len(line) + 1
    light = lighten(text, (), spans)
    shown = without(reading_text(text), light.hidden)

    def seen(start: int, end: int) -> str:
        return shown[start:end].replace(HIDDEN, "")

    lines = []
    for start, end in spans:
        marks = []
        for emphasis in light.emphases:
            if start <= emphasis.span.start < end:
                first, words = len(seen(start, emphasis.span.start)), seen(*emphasis.span)
                marks += [Emphasis(Span(first, first + len(words)), emphasis.kind)] if words else []
        quote = QUOTE_LINE.match(text, start, end)
        is_quoted = quote is not None and shown[text.index(">", start)] == HIDDEN
        lines.append(LightLine(seen(start, end), tuple(marks), is_quoted))
    return lines


def lighten(text: str, speech: Iterable[Span], lines: Iterable[Span]) -> Light:
    """Return what is marked in some ranges of speech and in some lines, which Markdown is written in.

    In speech these are ==highlights==, **strong** words and labelled links; in lines also *emphasis*, ~~struck~~ words,
    `code`, wikilinks and quotes, but nothing in a code fence. In both, a backslash before a bracket is hidden, and what
    captions have for a word that they do not say, `[ __ ]`, is marked. Marks that do not close in their line are text.
    """
    found = [_Found(text, span).read(_IN_SPEECH) for span in speech]
    fenced = False
    for span in lines:
        fence = _FENCE.match(text, *span)
        if not (fenced or fence) and _MARKUP.search(text, *span):
            found.append(_Found(text, span).read_line())
        fenced ^= fence is not None
    found.sort(key=lambda each: each.start)
    emphases = (emphasis for each in found for emphasis in _apart(each.marked))
    return Light(tuple(emphases), tuple(span for each in found for span in merged(each.hidden)))


def without(shown: str, hidden: Iterable[Span]) -> str:
    """Return a shown text, offset for offset, with some ranges hidden."""
    pieces, place = [], 0
    for start, end in hidden:
        pieces += [shown[place:start], HIDDEN * (end - start)]
        place = end
    return "".join([*pieces, shown[place:]]) if pieces else shown


def rolls(shown: str, speech: Iterable[Span]) -> bool:
    """Return whether the words of a text come twice or more at once so regularly that captions which roll on were kept.

    That is told by its first words: most of them are said again, in many places. Nobody repeats himself like that.
    """
    first = next(iter(speech), Span(0, 0))
    sample = Span(first.start, min(first.end, first.start + _SAMPLE))
    repeats = _repeats(shown, sample)
    said = len(_WORD.findall(shown, *sample))
    again = sum(len(_WORD.findall(shown, *span)) for span in repeats)
    return len(repeats) >= _PLACES and again > _ROLLING * said


def with_repeats(shown: str, speech: Iterable[Span], emphases: Sequence[Emphasis]) -> tuple[Emphasis, ...]:
    """Return emphases and the words of rolling captions that were said just before, where nothing else is marked.

    These are three to twenty words on end that follow the very same words at once.
    """
    found = [Emphasis(span, "repeated") for range_ in speech for span in _repeats(shown, range_)]
    starts = [emphasis.span.start for emphasis in emphases]

    def free(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return not before or emphases[before - 1].span.end <= span.start

    repeated = (emphasis for emphasis in found if free(emphasis.span))
    return tuple(sorted([*emphases, *repeated], key=lambda emphasis: emphasis.span))


def _repeats(shown: str, span: Span) -> list[Span]:
    """Return where words stand that were said just before, by start, those that touch as one."""
    places = [match.span() for match in _WORD.finditer(shown, *span)]
    words = [shown[start:end] for start, end in places]
    spans: list[Span] = []
    for count in _REPEATED:
        same = bytes(map(eq, words, words[count:]))
        run = same.find(b"\1" * count)
        while run >= 0:
            end = same.find(0, run)
            end = len(same) if end < 0 else end
            spans.append(Span(places[run + count][0], places[end - 1 + count][1]))
            run = same.find(b"\1" * count, end)
    return merged(spans)


class _Found:
    """What is found in one range, a layer after the other; what a layer hid, the next ones do not read."""

    def __init__(self, text: str, span: Span) -> None:
        self.start = span.start
        self._words = text[slice(*span)]
        self.marked: list[Emphasis] = []
        self.hidden: list[Span] = []

    def read(self, marks: re.Pattern[str], *, wiki: bool = False) -> _Found:
        """Find links, and what some marks stand around."""
        if "](" in self._words or (wiki and "[[" in self._words):
            for link, label in [*find_labels(self._words)]:
                if wiki or not self._words.startswith("[[", link[0]):
                    self._mark(Span(*link), Span(*label), "link")
            self._mask()
        marked = marks is _IN_LINE or "==" in self._words or "**" in self._words
        for match in marks.finditer(self._words) if marked else ():
            name = match.lastgroup or ""
            self._mark(Span(*match.span()), Span(*match.span(name)), _NAMES[name])
        if "__" in self._words:
            for match in _BLEEPED.finditer(self._words):
                self._mark(Span(*match.span()), Span(*match.span()), "bleeped")
        if "\\[" in self._words or "\\]" in self._words:
            self.hidden += (self._span(*match.span()) for match in _ESCAPED.finditer(self._words))
        return self

    def read_line(self) -> _Found:
        """Find what is marked in a line of Markdown."""
        if quote := _QUOTE.match(self._words):
            self._mark(Span(quote.start(1), len(self._words)), Span(quote.end(), len(self._words)), "quoted")
        if "`" in self._words:
            for match in _CODE.finditer(self._words):
                self._mark(Span(*match.span()), Span(*match.span(1)), "code")
            self._words = _CODE.sub(lambda match: HIDDEN * len(match[0]), self._words)
        if "~~" in self._words:
            for match in _STRUCK.finditer(self._words):
                self._mark(Span(*match.span()), Span(*match.span(1)), "struck")
            self._mask()
        return self.read(_IN_LINE, wiki=True)

    def _mark(self, whole: Span, words: Span, kind: Mark) -> None:
        self.marked.append(Emphasis(self._span(*words), kind))
        around = (whole.start, words.start), (words.end, whole.end)
        self.hidden += (self._span(*edge) for edge in around if edge[0] < edge[1])

    def _mask(self) -> None:
        hidden = (Span(start - self.start, end - self.start) for start, end in merged(self.hidden))
        self._words = without(self._words, hidden)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.start + start, self.start + end)


def _apart(marked: list[Emphasis]) -> Iterator[Emphasis]:
    """Yield marked words as pieces that do not overlap, what is marked inside another mark in place of that."""
    open_: list[Emphasis] = []
    place = 0
    for emphasis in [*sorted(marked, key=lambda each: (each.span.start, -each.span.end)), None]:
        start = emphasis.span.start if emphasis else None
        while open_ and (start is None or open_[-1].span.end <= start):
            inner = open_.pop()
            if place < inner.span.end:
                yield Emphasis(Span(max(place, inner.span.start), inner.span.end), inner.kind)
                place = inner.span.end
        if emphasis and open_ and max(place, open_[-1].span.start) < emphasis.span.start:
            yield Emphasis(Span(max(place, open_[-1].span.start), emphasis.span.start), open_[-1].kind)
        if emphasis:
            place = max(place, emphasis.span.start)
            open_.append(emphasis)
