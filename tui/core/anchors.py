"""A quote -> the place where its words stand now, though the transcript was changed since, or lost."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from tui.core.blocks import Block, BlockKind
from tui.core.note import Item, Span

if TYPE_CHECKING:
    from tui.core.passages import PassageIndex

_FEW: Final = 4
"""Words from which a quote is recognised though some of them changed, and may stand for itself where it recurs."""

_ENOUGH: Final = 8
"""Words from which a quote says enough to be recognised by the common ratio."""

_LEAST: Final = 0.5
"""The score from which a passage is taken for the quote's, if no other is nearly as good."""

_RATIO: Final = 0.6
"""What the best passage may lack, at most, as a share of what the next one lacks."""

_SHORT_RATIO: Final = 0.4
"""The same for a quote that is short."""

_OFFERED: Final = 0.3
"""The score from which a passage is a candidate."""

_MOST: Final = 8
"""Candidates at most."""

_EQUALS: Final = 512
"""Places of the very same words that are told apart."""

_PART: Final = 0.6
"""The score that each part of a torn quote needs."""

_SHORT_PART: Final = 0.8
"""The same for a part that is short."""

_SPLITS: Final = 12
"""Places, about, where a quote may be torn."""

_AROUND: Final = 64
"""Characters of the surroundings that count on either side."""

_CONTEXT: Final = 0.25
"""What the same surroundings add to a score."""

_UNRELATED: Final = 0.3
"""How alike, by characters, unrelated words read."""

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote stands now: `span`, which is None where that is lost.

    `score` says how alike the best candidate reads, 0 to 1. `candidates` are the places that the quote may come from,
    best first: `span` leads them where there is one.
    """

    span: Span | None
    score: float
    candidates: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """An item of a note, and where the passage stands that it quotes."""

    item: Item
    anchor: Anchor


def locate_items(text: str, blocks: Sequence[Block], items: Iterable[Item]) -> tuple[Quoted, ...]:
    """Return those items that quote a passage, each with its place."""
    quoting = [item for item in items if item.passage]
    anchors = Anchors(text, blocks) if quoting else None
    return tuple(Quoted(item, anchors.locate(item.passage)) for item in quoting if anchors)


def find_quote(text: str, blocks: Sequence[Block], quote: str) -> Span | None:
    """Return where a quote stands in the paragraphs of a transcript, None where its words do not follow each other.

    White space, line breaks and the cues between paragraphs do not count. Of several places the first is returned, one
    that begins and ends with whole words before one that does not.
    """
    return Anchors(text, blocks).exact(quote)


class Anchors:
    """The paragraphs of a transcript, made ready for all the quotes of its note; offsets are characters into the text.

    Words are folded, and what that takes is imported, when the first quote is not found as it is.
    """

    __slots__ = ("_bodies", "_flat", "_flat_starts", "_passages", "_starts", "_text")

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._bodies = [block.body for block in blocks if block.kind in (BlockKind.TEXT, BlockKind.MARKER)]
        self._starts = [body.start for body in self._bodies]
        flat = [" ".join(text[start:end].split()) for start, end in self._bodies]
        self._flat = f" {' '.join(flat)} "
        self._flat_starts = list(accumulate((len(words) + 1 for words in flat), initial=1))
        self._passages: PassageIndex | None = None

    def exact(self, quote: str) -> Span | None:
        """Return where a quote stands to the letter, white space aside; see `find_quote`."""
        wanted = " ".join(quote.split())
        whole, inside = self._exact(wanted)
        return next((self._flat_span(place, wanted) for place in whole or inside), None)

    def locate(self, quote: str, before: str = "", after: str = "") -> Anchor:
        """Return where a quote stands now, given some words before and after it where they are known.

        The very same words come first: of several such places the one whose surroundings are most alike, else the
        first. Else it is the passage that reads most alike, if it is alike enough and far ahead of the next: what it
        lacks must be a small share of what that one lacks (Lowe's ratio test). A quote of fewer than four words is
        found only as it is or where its folded words stand at one place, and inside other words only at one place.

        A passage that was torn in two, as by a paragraph that was moved into it, is found by the part that has most of
        it, where both parts are found.
        """
        wanted = " ".join(quote.split())
        around = " ".join(before.split())[-_AROUND:], " ".join(after.split())[:_AROUND]
        whole, inside = self._exact(wanted)
        if whole or inside:
            places = sorted(whole or inside, key=lambda place: -self._context(place, place + len(wanted), *around))
            spans = tuple(self._flat_span(place, wanted) for place in places[:_MOST])
            found = bool(whole) or len(inside) == 1 or wanted.count(" ") >= _FEW - 1
            return Anchor(spans[0] if found else None, 1.0, spans)
        anchor = self._near(wanted, *around)
        span = None if anchor.span else self._torn(wanted.split(), *around)
        return replace(anchor, span=span, candidates=(span, *anchor.candidates)[:_MOST]) if span else anchor

    def _torn(self, words: Sequence[str], before: str, after: str) -> Span | None:
        """Return where the longer part stands of a quote whose parts are found best when it is split somewhere.

        Parts that turn out to stand side by side are one passage. The longer one has half of the words at least.
        """
        best, longer = 0.0, None
        for first in range(_FEW, len(words) - _FEW + 1, max(1, len(words) // _SPLITS)):
            size = len(words) - first
            head = self._near(" ".join(words[:first]), before, "")
            tail = self._near(" ".join(words[first:]), "", after)
            score = first * head.score + size * tail.score
            enough = all(
                part.score >= (_PART if count >= _ENOUGH else _SHORT_PART)
                for part, count in ((head, first), (tail, size))
            )
            if head.span and tail.span and enough and score > best:
                gap = tail.span.start - head.span.end
                if 0 <= gap <= _AROUND:
                    best, longer = score, Span(head.span.start, tail.span.end)
                elif gap > 0 or tail.span.end <= head.span.start:
                    best, longer = score, max(head.span, tail.span, key=self._words_in)
        return longer if longer and 2 * self._words_in(longer) >= len(words) else None

    def _words_in(self, span: Span) -> int:
        return len(self._text[span.start : span.end].split())

    def _near(self, wanted: str, before: str, after: str) -> Anchor:
        """Return where a quote stands that is nowhere as it is."""
        if self._passages is None:
            from tui.core.passages import PassageIndex

            self._passages = PassageIndex(self._text, self._bodies)
        known = _CONTEXT if before or after else 0.0
        ranked = []
        for near in self._passages.near(wanted):
            start, end = self._flat_place(near.span.start), self._flat_place(near.span.end - 1) + 1
            lack = 1 - near.score + known * (1 - self._context(start, end, before, after))
            ranked.append((lack / (1 + known), near))
        if not ranked:
            return Anchor(None, 0.0, ())
        ranked.sort(key=lambda place: place[0])
        (lack, best), rival = ranked[0], ranked[1][0] if len(ranked) > 1 else 1.0
        size = self._passages.size(wanted)
        clear = rival > 0 and lack <= rival * (_RATIO if size >= _ENOUGH else _SHORT_RATIO)
        enough = best.score >= (_LEAST if size >= _FEW else 1.0)
        found = (clear and enough) or (best.score == 1.0 and size >= _FEW)
        spans = tuple(near.span for _, near in ranked if near.score >= _OFFERED)
        return Anchor(best.span if found else None, best.score, spans)

    def _exact(self, wanted: str) -> tuple[list[int], list[int]]:
        """Return where in the flat text some words stand, apart those places that begin or end inside a word."""
        whole: list[int] = []
        inside: list[int] = []
        place = self._flat.find(wanted) if wanted else -1
        while place >= 0 and len(whole) + len(inside) < _EQUALS:
            (inside if self._joins(place) or self._joins(place + len(wanted)) else whole).append(place)
            place = self._flat.find(wanted, place + 1)
        return whole, inside

    def _joins(self, place: int) -> bool:
        """Return whether the characters before and after a place in the flat text belong to one word."""
        return self._flat[place - 1 : place + 1].isalnum()

    def _context(self, start: int, end: int, before: str, after: str) -> float:
        """Return how alike the surroundings of a range of the flat text are to those known, 0 to 1; 0 if none are."""
        if not before and not after:
            return 0.0
        from rapidfuzz.distance import OSA

        beside = (
            (before, self._flat[max(0, start - 1 - len(before)) : start].rstrip()),
            (after, self._flat[end : end + 1 + len(after)].lstrip()),
        )
        alike = [OSA.normalized_similarity(known, words) for known, words in beside if known]
        return max(0.0, sum(alike) / len(alike) - _UNRELATED) / (1 - _UNRELATED)

    def _flat_span(self, place: int, wanted: str) -> Span:
        return Span(self._offset(place), self._offset(place + len(wanted) - 1) + 1)

    def _offset(self, place: int) -> int:
        """Return the offset into the text of a character of the flat text, one of a word."""
        block = bisect_right(self._flat_starts, place) - 1
        left = place - self._flat_starts[block]
        for word in _WORD.finditer(self._text, *self._bodies[block]):
            if left < len(word[0]):
                return word.start() + left
            left -= len(word[0]) + 1
        raise IndexError(place)

    def _flat_place(self, offset: int) -> int:
        """Return the place in the flat text of a character of the text, one of a word."""
        block = bisect_right(self._starts, offset) - 1
        words = self._text[self._bodies[block].start : offset + 1].split()
        return self._flat_starts[block] + len(" ".join(words)) - 1
