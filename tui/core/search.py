"""Find a phrase in one transcript: as it is spelled, and as captions and keyboards garble it."""

import operator
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, groupby, islice, starmap
from math import log2
from typing import Final, Literal, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tui.core.match import (
    MAX_QUERY,
    ORDINARY,
    fold,
    folded_places,
    folded_words,
    likeness,
    spellings,
    word_likeness,
)

FILLERS: Final = frozenset(("ah", "eh", "ehm", "erm", "euh", "hm", "hmm", "mm", "mmm", "uh", "uhm", "um"))
"""Words that stand between those of a phrase without breaking it."""

_Windows: TypeAlias = dict[tuple[int, int], float]
"""Scores of runs of spoken words, each by its first word and the one after its last."""

_AFTER: Final = (1).__add__
"""A word's length to that of the word and the space after it; bound, so that `map` never leaves C."""

_NEAR_FROM: Final = 4
"""Folded characters a query needs for near hits, and for exact hits that start inside a word."""

_BUDGET: Final = 800
"""Places at which a query of several words tries its windows, before it gives up on the rest."""

_ORDINARY_CUT: Final = 0.86
"""What an everyday word must score to be taken for a misspelled query."""

_JOINED_CUT: Final = 0.8
"""What two words read as one must score within a phrase."""

_NAME: Final = 0.03
"""How much less a word written with a capital must score, since names are what captions garble."""

_PAIR: Final = 0.05
"""How much more two words read as one must score than a single word."""

_STEM_FROM: Final = 7
"""Characters of a misspelled query from which it is also looked for at the start of longer words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the query stands: characters `start` to `end` of the note's text, with a score of 0 to 1."""

    start: int
    end: int
    score: float
    kind: Literal["exact", "near"]


class TranscriptIndex:
    """The words of `text[start:end]`, folded once, so that a query costs about a millisecond.

    Near hits come from a vocabulary join: the query meets each distinct word once, by length and by edit distance, and
    only the places of the words that pass are looked at. Offsets are characters into the whole text.
    """

    __slots__ = (
        "_by_length",
        "_capitals_tell",
        "_folded",
        "_folded_starts",
        "_pairs_by_length",
        "_places_of",
        "_spellings",
        "_spoken",
        "_starts",
        "_words",
    )

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        start, end, _ = slice(start, end).indices(len(text))
        spelled = spellings(text[start:end])
        folds = {spelling: fold(spelling) for spelling in set(spelled)}
        folded = list(map(folds.__getitem__, spelled))
        offsets = accumulate(map(_AFTER, map(len, spelled)), initial=start)
        capitals = sum(spelling[:1].isupper() for spelling in folds)
        self._capitals_tell = 0.02 < capitals / len(folds) < 0.6
        words = list(filter(None, folded))
        self._spellings = list(compress(spelled, folded))
        self._starts = list(compress(offsets, folded))
        self._folded = " " + " ".join(words) + " "
        self._folded_starts = list(accumulate(map(_AFTER, map(len, words)), initial=1))
        # What was said, without fillers and doubled words: near hits are sought here.
        self._spoken = []
        before = ""
        for token, word in enumerate(words):
            if word != before and word not in FILLERS:
                self._spoken.append(token)
                before = word
        self._words = list(map(words.__getitem__, self._spoken))
        places_of: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            places_of[word].append(place)
        self._places_of = dict(places_of)
        self._by_length = _by_length(self._places_of)
        self._pairs_by_length = _by_length(set(map(operator.add, self._words, islice(self._words, 1, None))))

    def find(self, query: str) -> list[Hit]:
        """Return the places where the query stands or nearly stands, by start, none overlapping another.

        The first 256 characters of the query count. Up to three letters match whole words and the beginnings of words;
        longer ones match anywhere, and near: misspelled, misheard, split in two or joined.
        """
        words = folded_words(query[:MAX_QUERY])
        exact = list(self._exact(words))
        if sum(map(len, words)) < _NEAR_FROM:
            return exact
        said = [word for word, _ in groupby(word for word in words if word not in FILLERS)]
        if len(said) != 1:
            return self._merge(exact, self._near_phrases(said) | self._spoken_phrases(said))
        near = self._near_words(said[0]) | self._near_pairs(said[0])
        if not exact and len(said[0]) >= _STEM_FROM:
            near = self._near_stems(said[0]) | near
        return self._merge(exact, near)

    def _exact(self, words: Sequence[str]) -> Iterator[Hit]:
        phrase = " ".join(words)
        if not phrase:
            return
        needle = phrase if len(phrase) - len(words) + 1 >= _NEAR_FROM else " " + phrase
        lead = len(needle) - len(phrase)
        starts, spelled, offsets = self._folded_starts, self._spellings, self._starts
        token = last = 0
        place = self._folded.find(needle)
        while place >= 0:
            first, stop = place + lead, place + len(needle)
            token = bisect_right(starts, first, token) - 1
            start = offsets[token] + folded_places(spelled[token])[0][first - starts[token]]
            if len(words) > 1:
                token = bisect_right(starts, stop - 1, token) - 1
            end = offsets[token] + folded_places(spelled[token])[1][stop - 1 - starts[token]]
            if start >= last:
                yield Hit(start, end, 1.0, "exact")
                last = end
            place = self._folded.find(needle, stop)

    def _near_words(self, query: str) -> _Windows:
        """Score the words that are like a query of one word."""
        strictness = self._strictness(query)
        windows: _Windows = {}
        for word in _nearby(query, self._by_length, max(2, len(query) // 3)):
            if word == query or _digits(word) != _digits(query):
                continue
            score = word_likeness(query, word)
            cut = strictness + _cut(max(len(query), len(word)))
            if score < cut - _NAME:
                continue
            places = self._places_of[word]
            if word in ORDINARY:
                likely = score >= _ORDINARY_CUT and len(word) > 5 and query not in self._places_of
            else:
                likely = score >= cut - _NAME * self._is_name(places)
            if likely:
                windows.update(((place, place + 1), score) for place in places)
        return windows

    def _near_pairs(self, query: str) -> _Windows:
        """Score the pairs of words that, read as one, are like a query of one word."""
        cut = self._strictness(query) + _cut(len(query)) + _PAIR
        windows: _Windows = {}
        for pair in _nearby(query, self._pairs_by_length, min(2, len(query) // 3)):
            score = word_likeness(query, pair)
            if score >= cut and _digits(pair) == _digits(query):
                for place in self._places_of_pair(pair):
                    ordinary = [word in ORDINARY for word in self._words[place : place + 2]]
                    if not (all(ordinary) if pair == query else any(ordinary)):
                        windows[place, place + 2] = score
        return windows

    def _near_stems(self, query: str) -> _Windows:
        """Score the longer words whose beginning is one edit from a query of one word: compounds and inflections."""
        windows: _Windows = {}
        for length in (len(query) - 1, len(query), len(query) + 1):
            words_of: dict[str, list[str]] = {}
            for bucket in self._by_length:
                if bucket > len(query) + 1:
                    for word in self._by_length[bucket]:
                        words_of.setdefault(word[:length], []).append(word)
            for stem in _nearby(query, {length: list(words_of)}, 1):
                score = word_likeness(query, stem) - 0.03
                if score >= _cut(len(query)) and _digits(stem) == _digits(query):
                    for word in words_of[stem]:
                        for place in self._places_of[word]:
                            windows[place, place + 1] = max(score, windows.get((place, place + 1), 0.0))
        return windows

    def _strictness(self, query: str) -> float:
        """Return what a word must score on top when the query itself stands here as a word: less if it is a name."""
        places = self._places_of.get(query, [])
        return -_NAME / 2 if self._is_name(places) else 0.02 * log2(1 + len(places))

    def _is_name(self, places: Sequence[int]) -> bool:
        """Return whether the word at these places is mostly written with a capital, in a text where that tells."""
        if not places or not self._capitals_tell:
            return False
        seen = places[:32]
        return 2 * sum(self._spellings[self._spoken[place]][0].isupper() for place in seen) > len(seen)

    def _places_of_pair(self, pair: str) -> Iterator[int]:
        for cut in range(1, len(pair)):
            left, right = pair[:cut], pair[cut:]
            if left in self._places_of and right in self._places_of:
                for place in self._places_of[left]:
                    if self._words[place + 1 : place + 2] == [right]:
                        yield place

    def _spoken_phrases(self, query: list[str]) -> _Windows:
        """Score the places where the very words of a query were said, whatever fillers stand between them."""
        if not query or any(word not in self._places_of for word in query):
            return {}
        index = min(range(len(query)), key=lambda index: len(self._places_of[query[index]]))
        starts = (place - index for place in self._places_of[query[index]] if place >= index)
        size = len(query)
        return {(start, start + size): 1.0 for start in starts if self._words[start : start + size] == query}

    def _near_phrases(self, query: Sequence[str]) -> _Windows:
        """Score the windows of as many words as the query has, one fewer or one more, that are like it."""
        if all(word in ORDINARY for word in query):
            return {}
        squeezed = "".join(query)
        joined: dict[str, list[tuple[int, int]]] = {}
        for start, stop in set(self._windows(query)):
            joined.setdefault("".join(self._words[start:stop]), []).append((start, stop))
        cut = 0.70 + 0.01 * max(0, 9 - len(squeezed))
        near = process.extract(
            squeezed, joined.keys(), scorer=OSA.normalized_similarity, score_cutoff=2 * cut - 1, limit=None
        )
        windows: _Windows = {}
        for candidate, _, _ in near:
            score = likeness(squeezed, candidate)
            if score >= cut and _digits(candidate) == _digits(squeezed):
                for start, stop in joined[candidate]:
                    if candidate == squeezed or _word_by_word(query, self._words[start:stop]):
                        windows[start, stop] = score
        return windows

    def _windows(self, query: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the windows around places of words like one of the query's, those of its rarest word first.

        Everyday words of the query are too common to start from.
        """
        size = len(query)
        anchors: list[tuple[int, list[int]]] = []
        for index, word in enumerate(query):
            if word not in ORDINARY:
                near = _nearby(word, self._by_length, len(word) // 3)
                like = [word for word in near if word not in ORDINARY or len(word) > 5]
                anchors.append((index, [place for word in like for place in self._places_of[word]]))
                if len(word) > 5:
                    pairs = _nearby(word, self._pairs_by_length, 1)
                    anchors.append((index, [place for pair in pairs for place in self._places_of_pair(pair)]))
        joined = map(operator.add, query, query[1:])
        anchors += [(index, self._places_of.get(word, [])) for index, word in enumerate(joined)]
        whole = _nearby("".join(query), self._by_length, 2) if size == 2 else ()
        anchors.append((0, [place for word in whole for place in self._places_of[word]]))
        left = _BUDGET
        last = len(self._words)
        for index, places in sorted(anchors, key=lambda anchor: len(anchor[1])):
            for place in places[:left]:
                start = place - index
                for first, stop in (
                    (start, start + size),
                    (start, start + size - 1),
                    (start + 1, start + size),
                    (start - 1, start + size),
                    (start, start + size + 1),
                ):
                    if 0 <= first <= place < stop <= last:
                        yield first, stop
            left = max(0, left - len(places))

    def _merge(self, exact: list[Hit], near: _Windows) -> list[Hit]:
        hits = list(exact)
        taken = [(hit.start, hit.end) for hit in exact]
        for (first, stop), score in sorted(near.items(), key=lambda item: (-item[1], item[0][1] - item[0][0], item[0])):
            head, tail = self._spoken[first], self._spoken[stop - 1]
            start = self._starts[head] + folded_places(self._spellings[head])[0][0]
            end = self._starts[tail] + folded_places(self._spellings[tail])[1][-1]
            where = bisect_right(taken, (start, end))
            if (where and taken[where - 1][1] > start) or (where < len(taken) and taken[where][0] < end):
                continue
            taken.insert(where, (start, end))
            hits.append(Hit(start, end, min(score, 0.99), "near"))
        return sorted(hits, key=operator.attrgetter("start"))


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    buckets: dict[int, list[str]] = {}
    for word in words:
        buckets.setdefault(len(word), []).append(word)
    return buckets


def _nearby(query: str, by_length: dict[int, list[str]], edits: int) -> Iterator[str]:
    for length in range(max(1, len(query) - edits), len(query) + edits + 1):
        if length in by_length:
            near = process.extract(query, by_length[length], scorer=OSA.distance, score_cutoff=edits, limit=None)
            yield from (word for word, _, _ in near)


def _cut(length: int) -> float:
    """Return what a word must score for the longer of it and the query, in characters: more for short ones."""
    return 0.82 + 0.01 * max(0, 7 - length)


def _word_by_word(query: Sequence[str], window: Sequence[str]) -> bool:
    """Return whether each word of a query is like its counterpart, when two of the longer side may be read as one."""
    if len(query) == len(window):
        return all(map(_counterparts, query, window))
    long, short = (query, window) if len(query) > len(window) else (window, query)
    for index in range(len(short)):
        joined = long[index] + long[index + 1]
        rest = [*long[:index], *long[index + 2 :]]
        others = [*short[:index], *short[index + 1 :]]
        pairs = zip(rest, others, strict=True) if long is query else zip(others, rest, strict=True)
        if word_likeness(joined, short[index]) >= _JOINED_CUT and all(starmap(_counterparts, pairs)):
            return True
    return False


def _counterparts(query: str, word: str) -> bool:
    if query == word:
        return True
    least = 0.3 if query in ORDINARY else _ORDINARY_CUT if word in ORDINARY else 0.6
    return word_likeness(query, word) >= least


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
