"""A quote -> the place where its words stand now, though the transcript was changed since, or lost."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar

from tui.core.block import Block, BlockKind, apart
from tui.core.captions import without_tags
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

_SIGHT: Final = 200
"""Characters within which the same words may recur: who is shown the first place sees the others too."""

_SHIFTED: Final = 30
"""Seconds by which a passage may be said earlier or later, since its transcript was made anew, than its quote says."""

_ELSEWHERE: Final = 0.35
"""How alike surroundings are, at most, that are others than those known."""

_AT_HOME: Final = 0.8
"""How alike they are, at least, where no passage that reads nearly the same is looked for between others."""

OTHER_WORDS: Final = "the words there differ"
OTHER_TIME: Final = "its words are said at another time now"
OTHER_PLACE: Final = "its words stand between other words now"
"""Why it is doubtful that a passage is the one that was quoted."""

_WORD: Final = re.compile(r"\S+")

_QUOTABLE: Final = (BlockKind.TEXT, BlockKind.MARKER)

_T = TypeVar("_T")

Around: TypeAlias = tuple[str, str]
"""Some words before a quote, and some after it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote stands now: `span`, which is None where that is lost, or one of several places.

    `score` says how alike the best candidate reads, 0 to 1. `candidates` are the places that the quote may come from,
    best first: `span` leads them where there is one. `doubt` says why that may be another passage, empty where it has
    the words of the quote and nothing tells against it.
    """

    span: Span | None
    score: float
    candidates: tuple[Span, ...]
    doubt: str = ""

    @property
    def recurs(self) -> bool:
        """Whether the words stand at several places, and nothing tells which of them is meant."""
        return self.span is None and self.score == 1.0 and len(self.candidates) > 1


class _Hints(NamedTuple):
    """What is known of a quote besides its words: those around it, and the moment that stands before it, in seconds."""

    before: str = ""
    after: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """An item of a note, and where the passage stands that it quotes."""

    item: Item
    anchor: Anchor


def locate_items(
    text: str, blocks: Sequence[Block], items: Iterable[Item], around: Callable[[Item], Around] = lambda item: ("", "")
) -> tuple[Quoted, ...]:
    """Return those items that quote a passage, each with its place; `around` tells the words before and after that.

    They are empty where they are not known.
    """
    quoting = [item for item in items if item.passage]
    anchors = Anchors(text, blocks) if quoting else None
    return tuple(Quoted(item, anchors.locate(item.passage, *around(item), item.seconds)) for item in quoting if anchors)


class _Time(NamedTuple):
    """From when to when, in seconds, words are said; `known` is False where their note gives no time up to there."""

    start: int
    end: float
    known: bool


class Anchors:
    """The paragraphs of a transcript, made ready for all the quotes of its note; offsets are characters into the text.

    Words are folded, and what that takes is imported, when the first quote is not found as it is.
    """

    __slots__ = ("_bodies", "_flat", "_flat_starts", "_passages", "_starts", "_text", "_times")

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        blocks = tuple(apart(blocks))
        self._text = text = without_tags(text)
        self._times = tuple(_times(blocks))
        self._bodies = [block.body for block in blocks if block.kind in _QUOTABLE]
        self._starts = [body.start for body in self._bodies]
        flat = [" ".join(text[start:end].split()) for start, end in self._bodies]
        self._flat = f" {' '.join(flat)} "
        self._flat_starts = list(accumulate((len(words) + 1 for words in flat), initial=1))
        self._passages: PassageIndex | None = None

    def locate(self, quote: str, before: str = "", after: str = "", seconds: int | None = None) -> Anchor:
        """Return where a quote stands now, given some words around it and the moment before it where they are known.

        The very same words come first. Where they stand at several places, the one is meant that is said at the moment,
        else the one whose surroundings are clearly most alike; places so near each other that a reader sees them all
        are one, the first. Else it is the passage that reads most alike, if it is alike enough and far ahead of the
        next: what it lacks must be a small share of what that one lacks (Lowe's ratio test); it is doubtful unless it
        differs in case and punctuation alone. A quote of fewer than four words is found only as it is or where its
        folded words stand at one place, and inside other words only at one place.

        A single place at another time, or between other words, is doubtful, and only one of several candidates where a
        passage that reads much alike has the moment or the surroundings that are known.

        A passage that was torn in two, as by a paragraph that was moved into it, is found by the part that has most of
        it, where both parts are found.
        """
        wanted = " ".join(without_tags(quote).split())
        around = " ".join(before.split())[-_AROUND:], " ".join(after.split())[:_AROUND]
        hints = _Hints(*around, seconds if self._times and self._times[-1].known else None)
        whole, inside = self._exact(wanted)
        if whole or inside:
            return self._same(wanted, whole, inside, hints)
        anchor = self._near(wanted, hints)
        span = None if anchor.span else self._torn(wanted.split(), hints)
        if span is None:
            return anchor
        return replace(anchor, span=span, candidates=(span, *anchor.candidates)[:_MOST], doubt=OTHER_WORDS)

    def _same(self, wanted: str, whole: Sequence[int], inside: Sequence[int], hints: _Hints) -> Anchor:
        """Return which of the places of the flat text is meant that have the very words of a quote."""
        places, size = whole or inside, len(wanted)
        alike = [self._context(place, place + size, hints) for place in places]
        away = [self._away(bisect_right(self._flat_starts, place) - 1, hints) for place in places]
        order = sorted(range(len(places)), key=lambda index: (away[index], -alike[index], index))
        leading = _leading(order, [away[index] if min(away) <= _SHIFTED else 0.0 for index in order], _RATIO)
        lacks = [1 - alike[index] if max(alike) > _ELSEWHERE else 0.0 for index in leading]
        leading = _leading(leading, lacks, _RATIO)
        best = min(leading, key=lambda index: places[index])
        ranked = list(dict.fromkeys((best, *leading, *order)))[:_MOST]
        spans = tuple(self._flat_span(places[index], wanted) for index in ranked)
        one = max(places[index] for index in leading) - places[best] <= _SIGHT
        if not one or not (whole or len(inside) == 1 or wanted.count(" ") >= _FEW - 1):
            return Anchor(None, 1.0, spans)
        sides = self._sides(places[best], places[best] + size, hints)
        beside = alike[best] if sides else 1.0
        doubt = _doubt(1.0, away[best], sides)
        rivals = self._rivals(wanted, spans[0], beside, hints) if doubt or beside < _AT_HOME else ()
        if rivals:
            return Anchor(None, 1.0, (*rivals, *(span for span in spans if span not in rivals))[:_MOST])
        return Anchor(spans[0], 1.0, spans, doubt)

    def _rivals(self, wanted: str, place: Span, beside: float, hints: _Hints) -> tuple[Span, ...]:
        """Return the passages that read much like a quote, at its moment, with surroundings more alike than a place."""
        near = (each.span for each in self._index.near(wanted) if each.score >= _LEAST)
        return tuple(
            span
            for span in near
            if (span.end <= place.start or place.end <= span.start)
            and self._away(self._body(span.start), hints) <= _SHIFTED
            and (beside == 1.0 or self._context(*self._flat_range(span), hints) > max(beside, _ELSEWHERE))
        )

    def _torn(self, words: Sequence[str], hints: _Hints) -> Span | None:
        """Return where the longer part stands of a quote whose parts are found best when it is split somewhere.

        Parts that turn out to stand side by side are one passage. The longer one has half of the words at least.
        """
        best, longer = 0.0, None
        for first in range(_FEW, len(words) - _FEW + 1, max(1, len(words) // _SPLITS)):
            size = len(words) - first
            head = self._near(" ".join(words[:first]), hints._replace(after=""))
            tail = self._near(" ".join(words[first:]), _Hints(after=hints.after))
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

    def _near(self, wanted: str, hints: _Hints) -> Anchor:
        """Return where a quote stands that is nowhere as it is."""
        known = _CONTEXT if hints.before or hints.after else 0.0
        ranked = []
        for near in self._index.near(wanted):
            lack = 1 - near.score + known * (1 - self._context(*self._flat_range(near.span), hints))
            ranked.append((lack / (1 + known), self._away(self._body(near.span.start), hints), near))
        if not ranked:
            return Anchor(None, 0.0, ())
        ranked.sort(key=lambda place: place[0])
        size = self._index.size(wanted)
        ratio = _RATIO if size >= _ENOUGH else _SHORT_RATIO
        leading = _leading(ranked, [lack for lack, _, _ in ranked], ratio)
        if min(away for _, away, _ in leading) <= _SHIFTED:
            leading = _leading(leading, [away for _, away, _ in leading], ratio)
        (lack, away, best), starts = leading[0], [near.span.start for _, _, near in leading]
        same = size >= _FEW and all(near.score == 1.0 for _, _, near in leading)
        one = len(leading) == 1 or (same and max(starts) - min(starts) <= _SIGHT)
        enough = best.score >= (_LEAST if size >= _FEW else 1.0) and lack <= ratio and away <= _SHIFTED
        found = one and enough
        spans = (best.span, *(near.span for _, _, near in ranked if near is not best and near.score >= _OFFERED))
        offered = spans if best.score >= _OFFERED else spans[1:]
        if not found:
            return Anchor(None, best.score, offered)
        sides = self._sides(*self._flat_range(best.span), hints)
        return Anchor(best.span, best.score, offered, _doubt(best.score, away, sides))

    @property
    def _index(self) -> PassageIndex:
        if self._passages is None:
            from tui.core.passages import PassageIndex

            self._passages = PassageIndex(self._text, self._bodies)
        return self._passages

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

    def _away(self, body: int, hints: _Hints) -> float:
        """Return how many seconds lie between a moment and the time at which a paragraph is said; 0 for no moment."""
        if hints.seconds is None:
            return 0.0
        time = self._times[body]
        return 0.0 if time.start <= hints.seconds < time.end else abs(time.start - hints.seconds)

    def _body(self, offset: int) -> int:
        """Return the number of the paragraph that a character of the text is in."""
        return bisect_right(self._starts, offset) - 1

    def _context(self, start: int, end: int, hints: _Hints) -> float:
        """Return how alike the surroundings of a range of the flat text are to those known, 0 to 1; 0 if none are."""
        sides = self._sides(start, end, hints)
        return max(0.0, sum(sides) / len(sides)) if sides else 0.0

    def _sides(self, start: int, end: int, hints: _Hints) -> list[float]:
        """Return how alike the words before and after a range of the flat text are to those known, below 0 to 1."""
        before, after, _ = hints
        if not before and not after:
            return []
        from rapidfuzz.distance import OSA

        beside = (
            (before, self._flat[max(0, start - 1 - len(before)) : start].rstrip()),
            (after, self._flat[end : end + 1 + len(after)].lstrip()),
        )
        alike = (OSA.normalized_similarity(known, words) for known, words in beside if known)
        return [(share - _UNRELATED) / (1 - _UNRELATED) for share in alike]

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

    def _flat_range(self, span: Span) -> tuple[int, int]:
        return self._flat_place(span.start), self._flat_place(span.end - 1) + 1

    def _flat_place(self, offset: int) -> int:
        """Return the place in the flat text of a character of the text, one of a word."""
        block = self._body(offset)
        words = self._text[self._bodies[block].start : offset + 1].split()
        return self._flat_starts[block] + len(" ".join(words)) - 1


def _times(blocks: Sequence[Block]) -> Iterator[_Time]:
    """Yield when the words of each block are said that may be quoted: from the last time before them to the next one.

    That is the next later time of all, so that a paragraph that was moved ends no other.
    """
    told = sorted({block.seconds for block in blocks if block.seconds is not None})
    start: int | None = None
    for block in blocks:
        start = start if block.seconds is None else block.seconds
        if block.kind in _QUOTABLE:
            later = bisect_right(told, start or 0)
            yield _Time(start or 0, told[later] if later < len(told) else inf, start is not None)


def _leading(places: Sequence[_T], lacks: Sequence[float], ratio: float) -> list[_T]:
    """Return the places that none is far ahead of: the least that one lacks is more than a share of what they lack."""
    least = min(lacks)
    return [place for place, lack in zip(places, lacks, strict=True) if lack == least or least > ratio * lack]


def _doubt(score: float, away: float, sides: Sequence[float]) -> str:
    """Return what tells against a passage that reads as its score says; empty where nothing does."""
    if score < 1:
        return OTHER_WORDS
    if away > _SHIFTED:
        return OTHER_TIME
    return OTHER_PLACE if min(sides, default=1.0) <= _ELSEWHERE else ""
