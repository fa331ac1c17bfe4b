"""Cut a long run of words into paragraphs: where sentences end, or where speech without punctuation pauses."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from tui.core.note import Span
from tui.core.pauses import CERTAIN, Pause, pauses

TARGET: Final = 360
"""The length, in characters, that a paragraph cut out of a longer run of words tends to: some seventy words."""

LONGEST: Final = 640
"""The length, in characters, beyond which a run of words is cut."""

_BELOW: Final = 130
_ABOVE: Final = 100
_APART: Final = 24

_UNSPACED_END = re.compile(r"[。！？][”’」』）]*(?=[^\s”’」』）])")


def cut(text: str, span: Span) -> list[Span]:
    """Return a stretch of words, without white space around it, in pieces of no more than LONGEST characters.

    Of all ways to cut it the cheapest is taken, by dynamic programming over the places where it may be cut, as Knuth
    and Plass (1981) break lines: a cut costs what its place falls short of a sentence's end, a piece what its length is
    off TARGET. A piece remains longer only where no blank and no full stop stands in it.
    """
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
