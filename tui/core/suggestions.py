"""Suggest episodes that are about the same as one, by the rare words they share, and show where these are said."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate
from math import fsum, log, sqrt
from typing import Final

from tui.core.folding import APOSTROPHES, fold, spellings
from tui.core.lexicon import Census, Lexicon
from tui.core.note import Span
from tui.core.ordinary import KNOWN, languages, rank, same_word
from tui.core.pieces import pieces

_FEWEST: Final = 2
"""Notes that a word stands in to be a reason: what captions garble stands in one."""

_WORDS: Final = 5
"""Words that are named as reasons unless more are asked for."""

_WINDOW: Final = 240
"""Characters of a passage at most."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A note that may be related to another, and why."""

    name: str
    """The note's name in the lexicon: its path within the library."""
    score: float
    """How alike the words of both notes are, 0 to 1."""
    words: tuple[str, ...]
    """The rarest words that both files hold, folded, the most telling first."""


def suggest(lexicon: Lexicon, name: str, limit: int = 8, words: int = _WORDS) -> list[Suggestion]:
    """Return the notes that share most with one, best first and else by name; none where the note is not known.

    Each comes with as many `words` at most.

    The score is the cosine of two vectors, each word weighing 0 or log((N + 1) / n) where n of N notes hold it: `bfc`
    on both sides in the terms of Salton and Buckley (1988, Information Processing & Management 24:5), with one note
    added so that what all of two notes hold still counts. Words of a single note and ordinary ones weigh nothing, and
    between notes in different languages neither do common words of any: `wind` and `hat` are other words there.
    Common words of a language alone suggest nothing; what is none comes first among the reasons. May run beside an
    update of the lexicon.
    """
    census = lexicon.census()
    squares = _squares(census)
    own = {number for number in census.notes.get(name, ()) if squares[number]}
    length = _length(own, squares)
    found: list[tuple[float, str, bool, set[int]]] = []
    for other, numbers in census.notes.items():
        shared = own.intersection(numbers)
        if shared and other != name:
            score = fsum(map(squares.__getitem__, shared)) / (length * _length(numbers, squares))
            found.append((-score, other, False, shared))
    heapify(found)
    best: list[Suggestion] = []
    spoken = _spoken(census.notes[name], census) if found else ()
    while found and len(best) < limit:
        score, other, looked_at, shared = heappop(found)
        if not looked_at and (left := _alike(shared, spoken, _spoken(census.notes[other], census), census)) != shared:
            if left:
                score *= fsum(map(squares.__getitem__, left)) / fsum(map(squares.__getitem__, shared))
                heappush(found, (score, other, True, left))
        elif telling(census.words[number] for number in shared):
            best.append(Suggestion(other, min(1.0, -score), _reasons(shared, census, words)))
    return best


def telling(words: Iterable[str]) -> bool:
    """Return whether some folded words tell what is talked about: one of them is no common word of a language."""
    return any(rank(word) < KNOWN for word in words)


def spelled(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Return how a text spells some folded words most often, the first such spelling of several; else the word."""
    wanted = tuple(words)
    forms: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    for start, end, word in occurrences(text, wanted, Span(0, len(text))):
        forms[word][text[start:end].strip(APOSTROPHES)] += 1
    return tuple(max(forms[word], key=forms[word].__getitem__, default=word) for word in wanted)


def passages(text: str, words: Sequence[str], span: Span | None = None, limit: int = 2) -> list[Span]:
    """Return where a text, or a range of it, says some folded words closest together, best first.

    Each passage is of at most 240 characters, from one of the words to another. It holds the most words that the ones
    before it do not; of several such it is the one with most words in all, then the one with the first of `words`, then
    the shortest. Where nothing is left to show, fewer are returned.
    """
    said = list(occurrences(text, words, span or Span(0, len(text))))
    found: list[Span] = []
    left = list(words)
    while left and len(found) < limit and (densest := _densest(said, left)):
        found.append(densest)
        shown = [place for place in said if densest.start <= place[0] < densest.end]
        said = [place for place in said if place not in shown]
        left = [word for word in left if all(word != known for _, _, known in shown)]
    return found


def occurrences(text: str, words: Iterable[str], span: Span) -> Iterator[tuple[int, int, str]]:
    """Yield where a range of a text says some folded words: start, end and the word, in order."""
    wanted = frozenset(words)
    folds: dict[str, str] = {}
    for offset, piece in pieces(text, *span):
        said = spellings(piece)
        folds |= {spelling: fold(spelling) for spelling in set(said) - folds.keys()}
        starts = accumulate((len(spelling) + 1 for spelling in said), initial=offset)
        for start, spelling in zip(starts, said, strict=False):
            if folds[spelling] in wanted:
                yield start, start + len(spelling), folds[spelling]


def _densest(said: Sequence[tuple[int, int, str]], wanted: Sequence[str]) -> Span | None:
    """Return the passage with the most of the wanted words, by where all words are said; None where there is none."""
    ends = [end for _, end, _ in said]
    ranks = {word: -place for place, word in enumerate(wanted)}
    best, densest = (0, 0, 0, 0), None
    for first, (start, _, _) in enumerate(said):
        within: set[str] = set()
        for _, end, word in said[first : max(first + 1, bisect_right(ends, start + _WINDOW))]:
            if word not in within:
                within.add(word)
                held = ranks.keys() & within
                value = (len(held), len(within), max(map(ranks.__getitem__, held), default=0), start - end)
                if held and value > best:
                    best, densest = value, Span(start, end)
    return densest


def _squares(census: Census) -> list[float]:
    """Return the square of each word's weight, by its number."""
    squares = [0.0] * len(census.words)
    notes, many = len(census.notes) + 1, census.many
    for number, count in census.counts.items():
        if _FEWEST <= count < many:
            squares[number] = log(notes / count) ** 2
    return squares


def _spoken(numbers: Iterable[int], census: Census) -> tuple[str, ...]:
    """Return the languages of a note, by the numbers of its words."""
    return languages(dict.fromkeys(map(census.words.__getitem__, numbers), (0,)))


def _alike(shared: set[int], spoken: tuple[str, ...], other: tuple[str, ...], census: Census) -> set[int]:
    """Return those of the words that two notes share that are likely to mean the same in the languages of both."""
    if set(spoken) & set(other):
        return shared
    return {number for number in shared if rank(census.words[number]) < KNOWN}


def _length(numbers: Iterable[int], squares: Sequence[float]) -> float:
    """Return the length of a note's vector; the sum is exact, so that the order of its words does not matter."""
    return sqrt(fsum(map(squares.__getitem__, numbers)))


def _reasons(shared: Iterable[int], census: Census, most: int) -> tuple[str, ...]:
    """Return the words that tell best what two notes share, of several inflections of a word only the rarest."""
    counted = [(census.counts[number], census.words[number]) for number in shared]
    reasons: list[str] = []
    for _, _, word in sorted((rank(word) >= KNOWN, count, word) for count, word in counted):
        if not any(same_word(word, reason) for reason in reasons):
            reasons.append(word)
            if len(reasons) == most:
                break
    return tuple(reasons)
