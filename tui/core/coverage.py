"""What of an episode was read, as ranges of it: readers leap about, and a bookmark would count what they leapt over.

A passage is read once it was in view for as long as the fastest reader takes for it. It is kept with the words at its
edges, which find it again in a text that was changed elsewhere.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain, compress, islice, pairwise
from math import ceil
from operator import sub
from typing import Final, NamedTuple

from tui.core.captions import without_tags
from tui.core.note import Span, merged
from tui.core.pieces import BLANKS, pieces
from tui.core.scripts import WORD, has_unspaced
from tui.core.state import Progress, place_in

FASTEST: Final = 600
"""Words a minute beyond which nobody reads."""

SLOWEST: Final = 100
"""Words a minute below which a reader does something else as well."""

_SLIVER: Final = 12
"""Words from which a stretch beside what was read counts as unread."""

_KEPT: Final = 200
_CONTEXT: Final = 24
_MEMORY: Final = 10_000
_ROUNDING: Final = 1e-9
_NOTHING: Final = Span(0, 0)
_GROUP: Final = 64
"""Words of which the first has its place kept."""


class Words:
    """The words of a range of a text, as `count_words` counts them: where they start, in characters of the text.

    A word takes a byte of memory where none is longer than 255 characters: kept are how far each starts behind the one
    before, and where every 64th does.
    """

    def __init__(self, text: str, span: Span) -> None:
        self.span = span
        self._gaps = array("B")
        last = span.start
        for place, piece in pieces(without_tags(text), *span):
            if has_unspaced(piece):
                starts = [place + word.start() for word in WORD.finditer(piece)]
            else:
                words = reduce(lambda words, blank: words.replace(blank, " "), BLANKS, piece).split(" ")
                starts = list(compress(accumulate(map((1).__add__, map(len, words)), initial=place), words))
            self._add(list(map(sub, starts, chain((last,), starts))))
            last = starts[-1] if starts else last
        self._heads = array("I", islice(self, 0, None, _GROUP))

    def _add(self, gaps: Sequence[int]) -> None:
        try:
            self._gaps.extend(array(self._gaps.typecode, gaps))
        except OverflowError:
            self._gaps = array("I", chain(self._gaps, gaps))

    def __len__(self) -> int:
        return len(self._gaps)

    def __iter__(self) -> Iterator[int]:
        """Return where each word starts."""
        return islice(accumulate(self._gaps, initial=self.span.start), 1, None)

    def start(self, number: int) -> int:
        """Return where a word starts, counted from 0."""
        group = number // _GROUP
        return self._heads[group] + sum(self._gaps[group * _GROUP + 1 : number + 1])

    def number(self, place: int) -> int:
        """Return how many words start before a place, in O(log words)."""
        group = bisect_left(self._heads, place) - 1
        if group < 0:
            return 0
        first = group * _GROUP
        starts = list(accumulate(self._gaps[first + 1 : first + _GROUP], initial=self._heads[group]))
        return first + bisect_left(starts, place)

    def within(self, span: Span) -> range:
        """Return the numbers, from 0, of the words that start in a range."""
        return range(self.number(span.start), self.number(span.end))

    def count(self, span: Span) -> int:
        """Return how many words start in a range."""
        return len(self.within(span))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The passages of a text that were read; a word is read where its first character is."""

    spans: tuple[Span, ...] = ()
    """The passages by start, none of them empty, no two of which touch."""

    def add(self, *spans: Span) -> Coverage:
        """Return what is read with some more passages, which may overlap; empty ones add nothing."""
        more = [span for span in spans if span.start < span.end]
        return Coverage(tuple(merged([*self.spans, *more]))) if more else self

    def clip(self, span: Span) -> tuple[Span, ...]:
        """Return the passages inside a range, cut at its edges, in O(log passages + passages inside)."""
        first = bisect_right(self.spans, span.start, key=lambda passage: passage.end)
        stop = bisect_left(self.spans, span.end, key=lambda passage: passage.start)
        inside = self.spans[first:stop] if span.start < span.end else ()
        return tuple(Span(max(start, span.start), min(end, span.end)) for start, end in inside)

    def left(self, words: Words) -> int:
        """Return how many words are still to be read; fewer than 12 on end beside what was read are not."""
        return sum(map(len, self._unread(words)))

    def share(self, words: Words) -> int:
        """Return the whole percentage of the words that were read: 100 where none is left, 0 only where none was."""
        left, total = self.left(words), len(words)
        return max(1, 100 * (total - left) // total) if left < total else 0

    def next_unread(self, words: Words, place: int) -> int | None:
        """Return where the first word starts, at a place or after it, that is still to be read.

        After the last one the search goes on at the first. None means that no word is left.
        """
        unread, number = self._unread(words), words.number(place)
        following = next((stretch for stretch in unread if stretch.stop > number), None)
        if following:
            return words.start(max(following.start, number))
        return words.start(unread[0].start) if unread else None

    def to_table(self, text: str) -> list[list[int | str]]:
        """Return what is read for JSON: of each passage its start, its end, and up to 24 characters inside either edge.

        Of more than 200 passages those with the least between them are joined.
        """
        return [
            [start, end, text[start : min(end, start + _CONTEXT)], text[max(start, end - _CONTEXT) : end]]
            for start, end in _joined(self.spans, _KEPT)
        ]

    @classmethod
    def from_table(cls, table: object, text: str) -> Coverage:
        """Return what of a text is read by a table of `to_table`, which an older text may have given.

        An edge is where its characters are found nearest to their old place, moved as the edge before it. A passage is
        forgotten where neither edge is found or its length is no longer half to double; entries of another form are
        skipped, and so are those after the 200th.
        """
        passages: list[Span] = []
        moved = 0
        for entry in table[:_KEPT] if isinstance(table, list) else ():
            match entry:
                case [int(start), int(end), str(head), str(tail)] if 0 <= start < end and head and tail:
                    if passage := _found(text, Span(start + moved, end + moved), head, tail):
                        passages.append(passage)
                        moved = passage.end - end
        return cls().add(*passages)

    def _unread(self, words: Words) -> list[range]:
        """Return the runs of words still to be read, by their numbers."""
        numbers = map(words.within, self.spans)
        read = merged(Span(run.start, run.stop) for run in numbers if run)
        edges = [0, *chain.from_iterable(read), len(words)]
        least = _SLIVER if read else 1
        return [range(*run) for run in zip(edges[::2], edges[1::2], strict=True) if run[1] - run[0] >= least]


class Looked(NamedTuple):
    """What a stay at one place brought."""

    read: tuple[Span, ...]
    """The passages that it completed, each reported once."""
    words: int
    """The words that were paged through since the last such count; 0 as long as the page is not turned."""
    seconds: float
    """The seconds that they took."""


class Dwell:
    """Tells from what is in view, and for how long, which passages of an episode are read.

    Time in view is shared by the words in view alike. A passage is read once the stays add up to as much as reading it
    takes at 600 words a minute: with W words in view, t seconds are 10 t / W readings of each. Words that stay in view
    as others scroll by keep what they have. No rest counts as more than one reading, however long; a leap counts as
    nothing. A clock that goes backwards, or is not a number, makes a stay of no time.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._edges = [words.span.start]
        self._readings = [0.0]
        """How often the passage from each edge to the next was read, at most once."""
        self._view, self._since = _NOTHING, 0.0
        self._page, self._seconds = _NOTHING, 0.0
        """What was in view when the page was turned, and the seconds since."""

    def look(self, view: Span, now: float) -> Looked:
        """Note what is in view from `now` on, in seconds of any clock, and return what the stay before brought.

        It may be called again with the same view at any time, which changes nothing but when a passage is reported.
        """
        passed = now - self._since
        seconds = passed if passed > 0 else 0.0
        self._seconds += seconds
        read = self._read(self._view, seconds * FASTEST / 60 / max(1, self._words.count(self._view)))
        limits = self._words.span
        view = Span(max(view.start, limits.start), min(view.end, limits.end))
        view = view if view.start < view.end else _NOTHING
        turned = self._turned(view)
        self._view, self._since = view, now
        return Looked(read, *turned)

    def leave(self, now: float) -> Looked:
        """Note that nothing of the episode is in view from `now` on, and return what the stay before brought."""
        return self.look(_NOTHING, now)

    def _read(self, span: Span, readings: float) -> tuple[Span, ...]:
        """Add to the readings of a range; return the passages that this completes."""
        if span.start == span.end or not readings:
            return ()
        first, stop = self._edge(span.start), self._edge(span.end)
        completed = []
        for piece in range(first, stop):
            before, after = self._readings[piece], self._readings[piece] + readings
            self._readings[piece] = after if after < 1 - _ROUNDING else 1.0
            if before < 1.0 == self._readings[piece]:
                completed.append(Span(self._edges[piece], self._edges[piece + 1]))
        pieces = range(first, stop + 1)
        apart = [piece for piece in pieces if not piece or self._readings[piece - 1] != self._readings[piece]]
        self._edges[first : stop + 1] = [self._edges[piece] for piece in apart]
        self._readings[first : stop + 1] = [self._readings[piece] for piece in apart]
        return tuple(merged(completed))

    def _edge(self, place: int) -> int:
        """Return the number of the edge at a place, made there if need be."""
        number = bisect_left(self._edges, place)
        if self._edges[number : number + 1] != [place]:
            self._edges.insert(number, place)
            self._readings.insert(number, self._readings[number - 1])
        return number

    def _turned(self, view: Span) -> tuple[int, float]:
        """Return the words and seconds of a page that was read on from, once it is out of view."""
        page, count = self._page, self._words.count
        beside = page.start < page.end and not count(Span(self._view.end, view.start))
        onward = beside and page.start <= view.start < view.end
        if onward and view.start < page.end:
            return 0, 0.0
        turned = (count(Span(page.start, view.start)), self._seconds) if onward else (0, 0.0)
        self._page, self._seconds = view, 0.0
        return turned


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast someone reads: at first as adults read English non-fiction in silence (Brysbaert 2019)."""

    wpm: float = 238.0
    """Words a minute, from 100 to 600."""
    weight: float = 1000.0
    """The words that this was learnt from, at most 10,000; what is assumed counts as 1,000."""

    def observed(self, words: int, seconds: float) -> Speed:
        """Return the speed as some words, read in some seconds, change it: an exponential average over words.

        What is not between 100 and 600 words a minute was not read, and changes nothing.
        """
        if not 0 < SLOWEST * seconds <= 60 * words <= FASTEST * seconds:
            return self
        total = self.weight + words
        wpm = total / (self.weight / self.wpm + seconds / 60)
        return Speed(min(max(wpm, SLOWEST), FASTEST), min(total, _MEMORY))

    def minutes_left(self, words: int) -> int:
        """Return how many minutes some words take, rounded up."""
        return ceil(words / self.wpm)

    def to_table(self) -> list[float]:
        """Return the speed for JSON."""
        return [self.wpm, self.weight]

    @classmethod
    def from_table(cls, table: object) -> Speed:
        """Return the speed of a table of `to_table`, the assumed one where that is damaged."""
        match table:
            case [int() | float() as wpm, int() | float() as weight]:
                if SLOWEST <= wpm <= FASTEST and 0 < weight <= _MEMORY:
                    return cls(float(wpm), float(weight))
        return cls()


def _joined(spans: Sequence[Span], most: int) -> list[Span]:
    """Return at most so many passages, those with the least between them joined."""
    by_gap = sorted(range(1, len(spans)), key=lambda number: spans[number].start - spans[number - 1].end)
    breaks = sorted(by_gap[max(0, len(spans) - most) :])
    runs = pairwise([0, *breaks, len(spans)]) if spans else ()
    return [Span(spans[first].start, spans[stop - 1].end) for first, stop in runs]


def _found(text: str, kept: Span, head: str, tail: str) -> Span | None:
    """Return where a passage stands that began with some characters and ended with some, None where it is lost."""
    length = kept.end - kept.start
    start = place_in(text, Progress(kept.start, head))
    begins = text.startswith(head, start)
    last = place_in(text, Progress((start if begins else kept.start) + length - len(tail), tail))
    end = last + len(tail)
    if not text.startswith(tail, last):
        return Span(start, min(start + length, len(text))) if begins else None
    if not begins:
        return Span(max(0, end - length), end)
    return Span(start, end) if length <= 2 * (end - start) <= 4 * length else None
