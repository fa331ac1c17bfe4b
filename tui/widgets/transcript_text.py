"""The text of a transcript with its blocks, and the words that a place in it is about."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from tui.core.block import Block, blocks_between
from tui.core.display import HIDDEN
from tui.core.layout import cluster
from tui.core.note import Span
from tui.core.paragraphs import stripped

if TYPE_CHECKING:
    from tui.core.emphasis import Emphasis

_LONG_WORD = 4
_INSIDE_WORDS = f"_'’-\u200c\u200d{HIDDEN}"


@dataclass(frozen=True)
class TranscriptText:
    """A note's text, fit for the screen offset for offset, cut into blocks."""

    shown: str = ""
    blocks: Sequence[Block] = ()
    emphases: Sequence[Emphasis] = ()
    uncut: Span | None = None
    """The range of a transcript that is not yet cut into paragraphs, of which none has a number then."""

    @cached_property
    def numbered(self) -> list[int]:
        """The indices of the paragraphs that have a number."""
        return [index for index, block in enumerate(self.blocks) if block.number]

    @cached_property
    def headings(self) -> list[int]:
        """The indices of the blocks in which chapters and sections begin."""
        return [index for index, block in enumerate(self.blocks) if block.leads]

    def heading_at(self, place: int) -> str:
        """Return what the chapter or section is called that holds an offset, empty before the first."""
        number = bisect_right(self.headings, place, key=lambda index: self.blocks[index].start)
        if not number:
            return ""
        block = self.blocks[self.headings[number - 1]]
        words = block.chapter.title if block.chapter else block.body
        return " ".join(self.shown[slice(*words)].replace(HIDDEN, "").split())

    def paragraph(self, number: int) -> int | None:
        """Return the index of the paragraph with a number, or of the nearest one, None where none has a number."""
        numbered = self.numbered
        return numbered[max(0, min(number, len(numbered)) - 1)] if numbered else None

    def at_percent(self, percent: int) -> int | None:
        """Return the offset so many percent into the numbered paragraphs; None where there are none, now or later."""
        if self.uncut:
            start, end = self.uncut.start, stripped(self.shown, self.uncut).end
        elif numbered := self.numbered:
            start, end = self.blocks[numbered[0]].start, self.blocks[numbered[-1]].body.end
        else:
            return None
        return min(start + (end - start) * min(100, percent) // 100, end - 1)

    def block_at(self, place: int) -> int | None:
        """Return the index of the block that holds an offset, None where there are no blocks."""
        return blocks_between(self.blocks, place, place)[0] if self.blocks else None

    def body_at(self, place: int) -> Span | None:
        """Return the words of the paragraph that holds an offset."""
        index = self.block_at(place)
        return None if index is None else self.blocks[index].body

    def words(self, span: Span) -> Iterator[Span]:
        """Yield the words of a range, with the marks on their letters."""
        place = span.start
        for inside, characters in groupby(self.shown[slice(*span)], _is_in_words):
            start, place = place, place + sum(1 for _ in characters)
            if inside:
                yield Span(start, place)

    def word_at(self, place: int) -> Span | None:
        """Return the word that holds an offset."""
        body = self.body_at(place)
        return next((word for word in self.words(body) if word.start <= place < word.end), None) if body else None

    def sign_at(self, place: int) -> Span | None:
        """Return the character at an offset as a reader sees it, unless it is a blank."""
        span = cluster(self.shown, place)
        return span if self.shown[slice(*span)].strip() else None

    def long_word(self, span: Span) -> Span | None:
        """Return the first word of a range that is long enough to be looked for."""
        return next((word for word in self.words(span) if word.end - word.start >= _LONG_WORD), None)

    def whole_words(self, span: Span) -> Span:
        """Return a span with the rest of the words that it cuts through."""
        start, end = span
        while start > 0 and not self.shown[start - 1].isspace() and not self.shown[start].isspace():
            start -= 1
        while end < len(self.shown) and not self.shown[end].isspace() and not self.shown[end - 1].isspace():
            end += 1
        return Span(start, end)

    def around(self, span: Span, characters: int) -> Span:
        """Return a span and up to so many characters of its paragraph on each side, cut at blanks."""
        touched = [self.blocks[index] for index in blocks_between(self.blocks, *span)]
        if not touched:
            return span
        start, end = min(touched[0].body.start, span.start), max(touched[-1].body.end, span.end)
        if span.start - start > characters:
            start = self.shown.find(" ", span.start - characters, span.start) + 1 or span.start
        if end - span.end > characters:
            end = max(span.end, self.shown.rfind(" ", span.end, span.end + characters))
        return Span(start, end)


@lru_cache(maxsize=4096)
def _is_in_words(character: str) -> bool:
    return character.isalnum() or character in _INSIDE_WORDS or unicodedata.category(character)[0] == "M"
