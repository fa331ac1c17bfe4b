"""Score how alike two folded words are, and filter titles by a query."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from tui.core.folding import MAX_QUERY, folded_words

_FEW: Final = 100
"""Titles below which those that hold a query across their words are looked for as well."""

_BEGINS: Final = 0.5
"""What a title's beginning with the query adds to its score: less than a whole word has over a beginning or a part."""

_SPELLINGS: Final = (
    ("tsj", "k"),
    ("sch", "sk"),
    ("ch", "k"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("gh", "k"),
    ("qu", "kw"),
    ("x", "ks"),
    ("au", "ou"),
    ("eu", "u"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
)
_CLASSES: Final = str.maketrans("bdgcqvzeyjou", "ptkkkfsiiiuu")
_VOWELS: Final = str.maketrans("", "", "aiu")
_VOWEL_RUN: Final = re.compile(r"([aiu])[aiu]+")
_REPEAT: Final = re.compile(r"(.)\1+")
_ENDING: Final = re.compile(r"(?<=..[^aeiouy])en?$")


@lru_cache(maxsize=1 << 16)
def sound(folded: str) -> str:
    """Return the sound-folded form of a folded word: voiced as unvoiced, vowels by class, endings that are not heard.

    The classes follow what Dutch and English captions confuse (b and p, d and t, f and v, g, k and ch, s and z; ie, y
    and e; oe, ou and ui), in the manner of Soundex and Metaphone, with the vowels kept as they tell short names apart.
    """
    heard = folded
    for spelled, spoken in _SPELLINGS:
        if spelled in heard:
            heard = heard.replace(spelled, spoken)
    heard = _ENDING.sub("", heard)
    heard = _VOWEL_RUN.sub(r"\1", heard.translate(_CLASSES))
    return _REPEAT.sub(r"\1", heard[:1] + heard[1:].replace("h", ""))


@lru_cache(maxsize=1 << 14)
def skeleton(folded: str) -> str:
    """Return the consonants of a folded word as they sound, which captions keep when they mistake its vowels."""
    return sound(folded).translate(_VOWELS)


def likeness(query: str, candidate: str) -> float:
    """Return how alike two folded, squeezed strings are, 0 to 1: half by spelling and half by sound.

    Both halves are the normalised optimal string alignment similarity (Damerau's edits, no substring edited twice).
    """
    spelled = OSA.normalized_similarity(query, candidate)
    return (spelled + OSA.normalized_similarity(sound(query), sound(candidate))) / 2


def word_likeness(query: str, candidate: str) -> float:
    """Return how alike two folded words are, 0 to 1: their likeness, raised for a common beginning.

    As in Jaro-Winkler, each of up to four sounds in common at the start closes a tenth of the gap to 1. Letters that
    only changed places count half, as they are a slip of the fingers and seldom another word.
    """
    score = likeness(query, candidate)
    if len(query) == len(candidate) and sorted(query) == sorted(candidate):
        score = (1 + score) / 2
    return score + 0.1 * min(4, Prefix.similarity(sound(query), sound(candidate))) * (1 - score)


class _Lines:
    """Short texts one after another in memory, to be searched at once."""

    __slots__ = ("_starts", "_text")

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = "\n" + "".join(f"{text}\n" for text in texts)
        self._starts = array("L", accumulate((len(text) + 1 for text in texts), initial=1))

    def holding(self, part: str) -> Iterator[int]:
        """Yield the index of each text that holds a part, which has no line break."""
        at, index = self._text.find(part), 0
        while at >= 0:
            index = bisect_right(self._starts, at, index) - 1
            yield index
            at = self._text.find(part, self._starts[index + 1])

    def beginning(self, part: str) -> Iterator[int]:
        """Yield the index of each text that begins with a part, which has no line break."""
        at, index = self._text.find(f"\n{part}"), 0
        while at >= 0:
            index = bisect_left(self._starts, at + 1, index)
            yield index
            at = self._text.find(f"\n{part}", at + 1)


class TitleIndex:
    """Titles folded once, to be filtered at every keystroke.

    A title matches when every word of the query is a word of it, begins one, is part of one (from two letters on) or
    is one or two edits from one (from four letters on). Where few titles match, those that hold the query across
    their words do too. Of those that match as well, the ones that begin with the query come first. What is looked at
    lies together in memory: a key comes after a rest, when nothing of thousands of titles is left in the caches of the
    processor.
    """

    __slots__ = ("_lengths", "_places", "_size", "_spans", "_squeezed", "_words", "_words_together")

    def __init__(self, titles: Sequence[str]) -> None:
        self._size = len(titles)
        squeezed: list[str] = []
        places_of: dict[str, list[int]] = {}
        for place, title in enumerate(titles):
            words = folded_words(title)
            squeezed.append("".join(words))
            for word in set(words):
                places_of.setdefault(word, []).append(place)
        self._squeezed = _Lines(squeezed)
        self._words = sorted(places_of)
        self._words_together = _Lines(self._words)
        self._places = array("L", chain.from_iterable(places_of[word] for word in self._words))
        self._spans = array("L", accumulate((len(places_of[word]) for word in self._words), initial=0))
        self._lengths: dict[int, list[str]] = {}
        for word in self._words:
            self._lengths.setdefault(len(word), []).append(word)

    def find(self, query: str) -> list[int]:
        """Return the indices of the titles that match, best first and else in order; all of them for a blank query."""
        scores = self.scores(query)
        return sorted(sorted(scores), key=scores.__getitem__, reverse=True)

    def scores(self, query: str) -> dict[int, float]:
        """Return how well each title that matches does, by its index, in no order; 0 for all for a blank query."""
        words = folded_words(query[:MAX_QUERY])
        if not words:
            return dict.fromkeys(range(self._size), 0.0)
        total, *others = sorted(map(self._scores, dict.fromkeys(words)), key=len)
        for scores in others:
            total = {place: score + scores[place] for place, score in total.items() if place in scores}
        if len(words) > 1 or len(total) < _FEW:
            few, bonus = len(total) < _FEW, len(words) + 1.0
            for place in self._squeezed.holding("".join(words)):
                if few or place in total:
                    total[place] = total.get(place, 0.0) + bonus
        for place in self._squeezed.beginning("".join(words)):
            if place in total:
                total[place] += _BEGINS
        return total

    def _scores(self, word: str) -> dict[int, float]:
        """Score each title by its word most like this one: 3 the same, 2 it begins so, 1 it holds it, below 1 near."""
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, f"{word}\U0010ffff", first)
        holding = set(self._words_together.holding(word)) if len(word) > 1 else ()
        scores: dict[int, float] = {}
        if len(word) > 3:
            for near, score in self._near(word):
                scores.update(dict.fromkeys(self._titles_of([near]), score))
        scores.update(dict.fromkeys(self._titles_of(holding), 1.0))
        scores.update(dict.fromkeys(self._places[self._spans[first] : self._spans[last]], 2.0))
        if first < last and self._words[first] == word:
            scores.update(dict.fromkeys(self._titles_of([first]), 3.0))
        return scores

    def _near(self, word: str) -> Iterator[tuple[int, float]]:
        """Yield the words that are one or two edits from this one, the least alike first, and how alike they are."""
        edits = 1 if len(word) < 8 else 2
        lengths = range(len(word) - edits, len(word) + edits + 1)
        words = list(chain.from_iterable(self._lengths.get(length, ()) for length in lengths))
        near = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
        for candidate, distance, _ in reversed(near):
            yield bisect_left(self._words, candidate), 1 - distance / len(word)

    def _titles_of(self, words: Iterable[int]) -> Iterator[int]:
        """Return the titles that have one of these words."""
        return chain.from_iterable(self._places[self._spans[word] : self._spans[word + 1]] for word in words)
