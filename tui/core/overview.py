"""An episode along its whole length: what stands where, as the rows of a column and as percentages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui.core.note import Span

if TYPE_CHECKING:
    from tui.core.search import Hit

_NOTHING = Span(0, 0)
_RANGES = 12
"""The number of ranges that a text names; with more it joins those nearest to each other."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What an episode holds and where its reader is; every place is an offset into the note's text."""

    span: Span = _NOTHING
    """The range from the first row to the last; what lies outside it counts as at its edge."""
    hits: Sequence[Hit] = ()
    """The search hits, in text order."""
    current: int | None = None
    """The index of the hit that the reader is at."""
    quotes: Sequence[Span] = ()
    """The passages that takeaways quote, in any order."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """The places that the reader marked, by letter."""
    read: Sequence[Span] = ()
    """What was read, in ranges that do not overlap."""
    seen: Span = _NOTHING
    """What is on the screen."""


class Stretch(NamedTuple):
    """What stands in the part of an episode that one row of a column shows."""

    place: int
    """Where the row leads: its current hit, else its first mark, quote, exact hit or near hit, else its start."""
    hit: Literal["current", "exact", "near", ""] = ""
    """The best hit in it."""
    mark: str = ""
    """The letter of its first mark."""
    quote: bool = False
    """Whether a quoted passage begins in it."""
    read: bool = False
    """Whether at least half of it was read."""
    seen: bool = False
    """Whether some of it is on the screen."""


def rows_of(overview: Overview, height: int) -> list[Stretch]:
    """Return what stands in each of `height` rows of equal length, in O(height * log hits) unless all hits are near."""
    span, hits, current = overview.span, overview.hits, overview.current
    edges = _edges(span, height)
    stops = _stops(hits, edges)
    marks = {_row(span, height, place): (letter, place) for letter, place in _last_first(overview.marks)}
    quotes = {_row(span, height, quote.start): quote.start for quote in sorted(overview.quotes, reverse=True)}
    seen, read = _seen(overview, height), _read(overview, height)
    rows = []
    for row, (edge, first, stop) in enumerate(zip(edges, [0, *stops], [*stops, len(hits)], strict=False)):
        here = current is not None and first <= current < stop
        hit = hits[current] if here and current is not None else _best(hits, first, stop)
        letter, mark = marks.get(row, ("", None))
        quote = quotes.get(row)
        places = (hit.start if here and hit else None, mark, quote, hit.start if hit else None)
        rows.append(
            Stretch(
                next((place for place in places if place is not None), min(edge, span.end)),
                "current" if here else hit.kind if hit else "",
                letter,
                quote is not None,
                read[row],
                row in seen,
            )
        )
    return rows


def places_text(starts: Iterable[int], span: Span, noun: str = "hit") -> str:
    """Return in words where in a range offsets are, such as `hits at 12%, 40-44%, 91%`, or `no hits`.

    Neighbouring percents make a range. Where there are more than 12 ranges, those with the least between them are
    joined, and the text says how far apart they may be.
    """
    places = sorted(starts)
    return _in_words([bisect_left(places, edge) for edge in _edges(span, 100)[1:]], len(places), noun)


def hits_text(hits: Sequence[Hit], span: Span) -> str:
    """Return in words where in a range hits are, as `places_text` does, without looking at each of very many."""
    return _in_words(_stops(hits, _edges(span, 100)), len(hits), "hit")


def _in_words(stops: Sequence[int], count: int, noun: str) -> str:
    """Return in words where `count` things are, given how many of them lie before each percent but the first."""
    if not count:
        return f"no {noun}s"
    pairs = zip([0, *stops], [*stops, count], strict=True)
    percents = [percent for percent, (first, stop) in enumerate(pairs) if first < stop]
    apart, ranges = 1, _joined(percents, 1)
    while len(ranges) > _RANGES:
        apart += 1
        ranges = _joined(percents, apart)
    words = ", ".join(f"{first}%" if first == last else f"{first}-{last}%" for first, last in ranges)
    joined = f" (joined where up to {apart}% apart)" if apart > 1 else ""
    return f"{noun}{'s' * (count > 1)} at {words}{joined}"


def _edges(span: Span, rows: int) -> list[int]:
    """Return the first offset of each row."""
    length = _length(span)
    return [span.start + -(-row * length // rows) for row in range(rows)]


def _stops(hits: Sequence[Hit], edges: Sequence[int]) -> list[int]:
    """Return how many hits lie before each row but the first."""
    return [bisect_left(hits, edge, key=lambda hit: hit.start) for edge in edges[1:]]


def _row(span: Span, rows: int, place: int) -> int:
    return max(0, min(rows - 1, (place - span.start) * rows // _length(span)))


def _length(span: Span) -> int:
    return max(1, span.end - span.start)


def _last_first(marks: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(marks.items(), key=lambda mark: mark[1], reverse=True)


def _best(hits: Sequence[Hit], first: int, stop: int) -> Hit | None:
    for index in range(first, stop):
        if hits[index].kind == "exact":
            return hits[index]
    return hits[first] if first < stop else None


def _seen(overview: Overview, height: int) -> range:
    """Return the rows that the screen touches: at least one, as long as there is something on it."""
    span, (start, end) = overview.span, overview.seen
    if start >= end or not height:
        return range(0)
    first = _row(span, height, start)
    return range(first, max(first + 1, min(height, -(-(end - span.start) * height // _length(span)))))


def _read(overview: Overview, height: int) -> list[bool]:
    """Return for each row whether half of it was read, counted in characters times `height`, which are whole."""
    length, origin = _length(overview.span), overview.span.start
    covered = [0] * height
    for span in overview.read:
        start, end = (max(0, min(length, place - origin)) * height for place in span)
        for row in range(start // length, -(-end // length)):
            covered[row] += min(end, (row + 1) * length) - max(start, row * length)
    return [2 * count >= length for count in covered]


def _joined(percents: Sequence[int], apart: int) -> list[tuple[int, int]]:
    """Return ascending percents as ranges from first to last, no gap in one greater than `apart`."""
    ranges: list[tuple[int, int]] = []
    for percent in percents:
        if ranges and percent - ranges[-1][1] <= apart:
            ranges[-1] = (ranges[-1][0], percent)
        else:
            ranges.append((percent, percent))
    return ranges
