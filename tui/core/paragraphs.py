"""Cut a long run of words into paragraphs: where sentences end, or where speech without punctuation pauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final
from unicodedata import category, east_asian_width

from tui.core.captions import Untagged
from tui.core.note import Span
from tui.core.pauses import CERTAIN, Pause, pauses
from tui.core.scripts import UNSPACED, has_unspaced

TARGET: Final = 360
"""The length, in characters, that a paragraph cut out of a longer run of words tends to: some seventy words."""

LONGEST: Final = 640
"""The length, in characters, beyond which a run of words is cut."""

_WINDOW: Final = 1 << 16
_NEAR: Final = 1_500
_MARGIN: Final = 8_000

_BELOW: Final = 120
_ABOVE: Final = 100

_WORSE: Final = 0.93
"""The share of the places of a run that are worse than those which a cut costs nothing at. Were these the ends of
sentences even where there are none, few cuts would be the cheapest, and paragraphs far longer than TARGET."""

_APART: Final = 24

_UNSPACED_END = re.compile(r"[。！？][”’」』）]*(?=[^\s”’」』）])")

_AT_ONCE: Final = 80
"""Characters of a script without blanks that are left in one where it can be cut at nothing better."""

_UNSPACED: Final = tuple(
    (re.compile(before + r"(?=[^\s”’」』）、，。！？ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ])"), score)
    for before, score in (
        (r"[、，；：…][”’」』）]*", 4.0),
        (r"(?:です|ます|ました|ません|でした|でしょう|ください|[吗呢吧啊])[かねよ]?(?![かがけしすたねのよら了])", 3.0),
        (r"(?<=[ぁ-ん])(?=[一-鿿ァ-ヺ])", 0.0),
        (f"{UNSPACED.pattern}(?={UNSPACED.pattern})", -4.0),
    )
)
"""Where such a script may be cut, from best to worst, and how well: after a comma, after what mostly ends a sentence in
speech, before a word that does not begin in hiragana, and between any two letters."""


def cut(text: str, span: Span, origin: int = 0) -> list[Span]:
    """Return a stretch of words, without white space around it, in pieces no longer than LONGEST.

    Of all ways to cut it the cheapest is taken, by dynamic programming over the places where it may be cut, as Knuth
    and Plass (1981) break lines: a cut costs what its place falls short of the better ones of the run, which are
    sentences' ends where it has these, and a piece what its length is off TARGET; the tags of timed captions have none,
    and where a script without blanks is among the words a character of two cells counts as two. A piece remains longer
    only where neither a blank nor such a script stands in it. A very long stretch is first cut at its `grid`.
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
    reach = _reach(text, span)
    if reach[-1] <= LONGEST:
        return [span] if span.start < span.end else []
    places = _places(text, span)
    starts = [reach[place - span.start] for place in (span.start, *(place.start for place in places))]
    ends = [reach[place - span.start] for place in (*(place.end for place in places), span.end)]
    good = _good(places) if isinstance(reach, range) else CERTAIN
    costs = [*(good - place.score for place in places), 0.0]
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
        first, last = origins[number], number - 1
        start = places[first - 1].start if first else span.start
        pieces.append(Span(start, places[last].end if last < len(places) else span.end))
        number = origins[number]
    return pieces[::-1]


def _good(places: Sequence[Pause]) -> float:
    """Return the score of the better ones of the places between words, which is that of most cuts."""
    return sorted(place.score for place in places)[int(_WORSE * len(places))] if places else CERTAIN


def _reach(text: str, span: Span) -> Sequence[int]:
    """Return how long a run is up to each of its characters, and in all; one of two cells counts as two."""
    if not has_unspaced(text[slice(*span)]):
        return range(span.end - span.start + 1)
    widths = map(east_asian_width, text[slice(*span)])
    return list(accumulate((1 + (width in "WF") for width in widths), initial=0))


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
    if has_unspaced(text[slice(*span)]):
        for pattern, score in _UNSPACED:
            places = sorted([*places, *_between(text, span, places, pattern, score)])
    return [place for place in sorted(places) if not _extends(text[place.start])]


def _between(text: str, span: Span, places: list[Pause], pattern: re.Pattern[str], score: float) -> Iterator[Pause]:
    """Yield where a pattern ends within what is long between the places of a run, none too near another."""
    edges = [span.start, *(place.start for place in sorted(places)), span.end]
    for start, end in pairwise(edges):
        place = start + _APART
        while end - start > _AT_ONCE and (match := pattern.search(text, place, end - _APART)):
            yield Pause(match.end(), match.end(), score)
            place = match.end() + _APART


def _extends(character: str) -> bool:
    """Return whether a character extends the grapheme before it (Unicode UAX 29, rule GB9)."""
    if character < "\u0300":
        return False
    return category(character)[0] == "M" or character in "\u200c\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"


_LENGTH_COSTS: Final = [
    ((length - TARGET) / (_BELOW if length < TARGET else _ABOVE)) ** 2 for length in range(LONGEST + 1)
]
