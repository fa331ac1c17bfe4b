"""Cut a long run of words into paragraphs: where sentences end, or where speech without punctuation pauses."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final
from unicodedata import category

from tui.core.captions import Untagged
from tui.core.note import Span
from tui.core.pauses import CERTAIN, Pause, pauses

TARGET: Final = 360
"""The length, in characters, that a paragraph cut out of a longer run of words tends to: some seventy words."""

LONGEST: Final = 640
"""The length, in characters, beyond which a run of words is cut."""

_WINDOW: Final = 1 << 16
_NEAR: Final = 1_500
_MARGIN: Final = 8_000

_BELOW: Final = 130
_ABOVE: Final = 100
_APART: Final = 24

_UNSPACED_END = re.compile(r"[。！？][”’」』）]*(?=[^\s”’」』）])")


def cut(text: str, span: Span, origin: int = 0) -> list[Span]:
    """Return a stretch of words, without white space around it, in pieces of no more than LONGEST characters.

    Of all ways to cut it the cheapest is taken, by dynamic programming over the places where it may be cut, as Knuth
    and Plass (1981) break lines: a cut costs what its place falls short of a sentence's end, a piece what its length is
    off TARGET; the tags of timed captions have none. A piece remains longer only where no blank and no full stop stands
    in it. A very long stretch is first cut at its `grid`.
    """
    edges = [span.start, *grid(text, span, origin), span.end]
    return [piece for start, end in pairwise(edges) for piece in _cut(text, stripped(text, Span(start, end)))]


def grid(text: str, span: Span, origin: int) -> list[int]:
    """Return where a stretch of words is cut first, so that what takes long is done in parts and any part by itself.

    These are the best pauses near every 64 K characters, counted from an origin, that are not near either end.
    """
    first = (span.start - origin + _MARGIN) // _WINDOW + 1
    targets = range(origin + first * _WINDOW, span.end - _MARGIN, _WINDOW)
    near = (Untagged(text, target - _NEAR, target + _NEAR) for target in targets)
    found = ((part, _places(part.words, Span(0, len(part.words)))) for part in near)
    return [part.place(max(places, key=lambda place: place.score).start) for part, places in found if places]


def stripped(text: str, span: Span) -> Span:
    """Return a range without the white space at its ends, at its start where there is nothing else."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _cut(text: str, span: Span) -> list[Span]:
    """Cut a stretch of words that is short enough to be weighed as a whole."""
    if text.find("<", *span) >= 0:
        untagged = Untagged(text, *span)
        words = untagged.words
        if len(words) < span.end - span.start:
            pieces = _cut(words, stripped(words, Span(0, len(words))))
            return [Span(untagged.place(start), untagged.place(end - 1) + 1) for start, end in pieces]
    if span.end - span.start <= LONGEST:
        return [span] if span.start < span.end else []
    places = _places(text, span)
    starts = [span.start, *(place.start for place in places)]
    ends = [*(place.end for place in places), span.end]
    costs = [*(CERTAIN - place.score for place in places), 0.0]
    totals, origins = [0.0], [0]
    first = 0
    for number, (end, cost) in enumerate(zip(ends, costs, strict=True), 1):
        while first < number - 1 and end - starts[first] > LONGEST:
            first += 1
        if end - starts[first] <= LONGEST:
            reached = zip(totals[first:], starts[first:number], strict=True)
            choices = [total + _LENGTH_COSTS[end - start] for total, start in reached]
        else:
            choices = [totals[first]]
        least = min(choices)
        totals.append(least + cost)
        origins.append(first + choices.index(least))
    pieces = []
    number = len(ends)
    while number:
        pieces.append(Span(starts[origins[number]], ends[number - 1]))
        number = origins[number]
    return pieces[::-1]


def _places(text: str, span: Span) -> list[Pause]:
    """Return the places where a run may be cut, in order: between words, and after the full stops of unspaced scripts.

    None of them is inside a grapheme: a mark that combines with the blank before it stays with it.
    """
    places = pauses(text, *span)
    last = span.start
    for match in _UNSPACED_END.finditer(text, *span):
        if match.end() - last > _APART and match.end() < span.end:
            last = match.end()
            places.append(Pause(last, last, CERTAIN))
    return [place for place in sorted(places) if not _extends(text[place.start])]


def _extends(character: str) -> bool:
    """Return whether a character extends the grapheme before it (Unicode UAX 29, rule GB9)."""
    if character < "\u0300":
        return False
    return category(character)[0] == "M" or character in "\u200c\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"


_LENGTH_COSTS: Final = [
    ((length - TARGET) / (_BELOW if length < TARGET else _ABOVE)) ** 2 for length in range(LONGEST + 1)
]
