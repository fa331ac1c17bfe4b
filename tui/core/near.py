"""Find where a query nearly stands among the words that were said: misspelled, misheard, split or joined."""

import operator
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby, islice, starmap
from math import log2
from typing import Final, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tui.core.match import likeness, skeleton, sound, word_likeness
from tui.core.ordinary import EVERYDAY, FOREIGN, KNOWN, languages, listed, rank, same_word
from tui.core.separable import BETWEEN, apart, bare
from tui.core.slips import is_slip, is_swap

Windows: TypeAlias = dict[tuple[int, int], float]
"""Scores of runs of spoken words, each by its first word and the one after its last."""

_CUT: Final = 0.82
"""What a word of seven letters or more must score."""

_SHORT: Final = 0.01
"""How much more it must score for each letter that it is shorter."""

_BUDGET: Final = 800
"""Places at which a query tries its windows, before it gives up on the rest."""

_PIECE: Final = 1 << 14
"""Words of a text that one call into C handles at most while a vocabulary is built."""

_NAME: Final = 0.03
"""How much less a word written with a capital must score, since names are what captions garble."""

_RARE: Final = 0.02
"""How much less a word that is in no list of common words must score."""

_PRESENT: Final = -0.015
"""How much more a word must score where the query stands as a name."""

_SPELLED: Final = 0.02
"""How much more a word must score where the query stands as a word, for each time that it does twice as often."""

_CERTAIN: Final = 0.06
"""The strictness from which captions are taken to spell the query right, as they do again and again."""

_FREQUENT: Final = 0.005
"""How much more an uncommon word must score for each time that it stands there twice as often."""

_OFTEN: Final = 16
"""From how many times on it makes no more difference: a name that is said all the time is garbled all the time."""

_PAIR: Final = 0.03
"""How much more two words read as one must score than a single word."""

_JOINED_CUT: Final = 0.8
"""What two words read as one must score within a phrase."""

_STEM_FROM: Final = 6
"""Characters of a misspelled query from which it is also looked for at the start of longer words."""

_PIECES_FROM: Final = 7
"""Characters of a query from which it is also looked for in three and four pieces."""

_FORM: Final = 0.9
"""What another form of a verb that comes apart scores."""

_MARGIN: Final = 0.05
"""How far below the common word that the query is a slip for other words may score."""


class Vocabulary:
    """The words that were said, without fillers, each with its places: what a query nearly matches.

    Near hits come from a vocabulary join: the query meets each distinct word once, by length and by edit distance, and
    only the places of the words that pass are looked at. `languages` are those that are spoken;
    `ordinary` words are as common as those of another language, though no list has them.
    """

    __slots__ = (
        "_by_length",
        "_capitals_tell",
        "_ordinary",
        "_pairs_by_length",
        "_places_of",
        "_sorted",
        "_spellings",
        "_words",
        "languages",
    )

    def __init__(self, words: Sequence[str], spellings: Sequence[str], ordinary: Set[str] = frozenset()) -> None:
        self._words = words
        self._ordinary = ordinary
        self._spellings = spellings
        places_of: dict[str, array[int]] = {}
        for place, word in enumerate(words):
            if (places := places_of.get(word)) is None:
                places = places_of[word] = array("i")
            places.append(place)
        self._places_of = places_of
        self._sorted = sorted(self._places_of)
        self._by_length = _by_length(self._sorted)
        pairs: set[str] = set()
        for start in range(0, len(words), _PIECE):
            piece = words[start : start + _PIECE + 1]
            pairs.update(map(operator.add, piece, islice(piece, 1, None)))
        self._pairs_by_length = _by_length(pairs)
        self.languages = languages(self._places_of)
        capitals = sum(spellings[places[0]][0].isupper() for places in self._places_of.values())
        self._capitals_tell = 0.02 < capitals / max(1, len(self._places_of)) < 0.6

    def find(self, query: Sequence[str]) -> Windows:
        """Return the windows where a query of spoken words, folded, nearly stands or stands across fillers."""
        if len(query) != 1:
            return self._near_phrases(query) | self._spoken_phrases(query)
        word = query[0]
        near = self._near_words(word) | self._near_pairs(word) | self._separable(word)
        if len(word) >= _PIECES_FROM:
            near = self._near_pieces(word) | near
        if len(word) >= _STEM_FROM and word not in self._places_of:
            near = self._near_stems(word) | near
        return near

    def exactly(self, words: Sequence[str], *, shouted: bool = False) -> Windows:
        """Return the windows where very these words were said, or shouted in capitals, across any fillers."""
        windows = self._spoken_phrases([word for word, _ in groupby(words)])
        if shouted:
            return {(a, b): score for (a, b), score in windows.items() if "".join(self._spellings[a:b]).isupper()}
        return windows

    def _near_words(self, query: str) -> Windows:
        """Score the words that are like a query of one word."""
        strictness = self._strictness(query)
        known = self._rank(query)
        scored: dict[str, float] = {}
        slip = 0.0
        for word in _nearby(query, self._by_length, max(2, len(query) // 3)):
            if word == query or _digits(word) != _digits(query):
                continue
            score = word_score(query, word)
            if same_word(query, word):
                scored[word] = max(score, 0.8)
                continue
            cut = strictness + _cut(max(len(query), len(word)))
            common = self._rank(word)
            if common >= KNOWN:
                if not self._slipped(query, word, common):
                    continue
                slip = max(slip, score)
            elif known >= KNOWN:
                if score < cut + 0.03 + 0.03 * common:
                    continue
            elif common == FOREIGN:
                if score < cut + 0.02 and not self._sounds_meant(query, word):
                    continue
            else:
                places = self._places_of[word]
                if strictness < _CERTAIN and self._sounds_meant(query, word):
                    score = max(score, cut)
                if score < cut - _RARE + _FREQUENT * log2(min(len(places), _OFTEN)) - _NAME * self._is_name(places):
                    continue
            scored[word] = score
        return {
            (place, place + 1): score
            for word, score in scored.items()
            if score >= slip - _MARGIN
            for place in self._places_of[word]
        }

    def _sounds_meant(self, query: str, word: str) -> bool:
        """Return whether a word that is not common here is so near to the query that its length does not matter."""
        if self._slipped(query, word):
            return True
        return skeleton(query) == skeleton(word) and OSA.distance(query, word) <= max(1, len(query) // 3)

    def _slipped(self, query: str, word: str, common: int = 0) -> bool:
        """Return whether a query that is no word, here or elsewhere, may be a slip of the keyboard for one.

        Function words are everywhere and easy to type, so that few queries are a slip for a short one.
        """
        if query in self._places_of or listed(query) or not is_slip(query, word):
            return False
        return common < EVERYDAY or len(word) > 5 or is_swap(query, word)

    def _near_pairs(self, query: str) -> Windows:
        """Score the pairs of words that, read as one, are like a query of one word."""
        cut = self._strictness(query) + _cut(len(query)) + _PAIR
        windows: Windows = {}
        for pair in _nearby(query, self._pairs_by_length, min(2, len(query) // 3)):
            score = word_likeness(query, pair)
            if score >= cut and _digits(pair) == _digits(query):
                for place in self._places_of_pair(pair):
                    if self._may_be_pieces(query, self._words[place : place + 2], score - cut):
                        windows[place, place + 2] = score
        return windows

    def _may_be_pieces(self, query: str, pieces: Sequence[str], spare: float) -> bool:
        ranks = [self._rank(piece) for piece in pieces]
        joined = "".join(pieces)
        if joined == query:
            return min(ranks) < EVERYDAY
        meant = same_word(query, joined) or (is_slip(query, joined) and not listed(query))
        if meant and len(query) > 7 and max(map(len, pieces)) < len(query) - 1:
            return min(ranks) < EVERYDAY
        if self._rank(query) >= KNOWN or query in pieces:
            return False
        if min(ranks) == 0 and max(map(len, pieces)) < len(query) - 1:
            return max(ranks) < EVERYDAY or spare >= 0.02
        return False

    def _near_pieces(self, query: str) -> Windows:
        """Score the windows of three and four words that, read as one, are like a query of one word."""
        seeds: list[Sequence[int]] = []
        for length in range(2, len(query) - 2):
            parts = {query[start : start + length] for start in range(len(query) - length + 1)} & self._places_of.keys()
            seeds += [self._places_of[part] for part in sorted(parts) if self._rank(part) < EVERYDAY]
        joined: dict[str, list[tuple[int, int]]] = {}
        left = _BUDGET
        for places in sorted(seeds, key=len):
            for place in places[:left]:
                for size in (3, 4):
                    for first in range(max(0, place - size + 1), place + 1):
                        words = self._words[first : first + size]
                        if abs(sum(map(len, words)) - len(query)) < 3 and len(words) == size:
                            joined.setdefault("".join(words), []).append((first, first + size))
            left = max(0, left - len(places))
        windows: Windows = {}
        cut = self._strictness(query) + _cut(len(query)) + _PAIR
        for candidate, places_of in joined.items():
            score = word_likeness(query, candidate)
            if score >= cut and _digits(candidate) == _digits(query):
                for first, stop in places_of:
                    if self._may_be_pieces(query, self._words[first:stop], score - cut):
                        windows[first, stop] = score
        return windows

    def _near_stems(self, query: str) -> Windows:
        """Score the longer words of which the query is a slip for the beginning: compounds and inflections."""
        if self._rank(query) >= KNOWN:
            return {}
        scored: dict[str, float] = {}
        for first in {query[0], query[1]}:
            start, stop = bisect_left(self._sorted, first), bisect_left(self._sorted, first + "\U0010ffff")
            for length in (len(query) - 1, len(query), len(query) + 1):
                words_of: dict[str, list[str]] = {}
                for word in islice(self._sorted, start, stop):
                    if len(word) > len(query) + 1:
                        words_of.setdefault(word[:length], []).append(word)
                for stem in _nearby(query, {length: list(words_of)}, 1):
                    score = word_likeness(query, stem) - 0.03
                    if score >= _cut(len(query)) and _digits(stem) == _digits(query) and is_slip(query, stem):
                        for word in words_of[stem]:
                            scored[word] = max(score, scored.get(word, 0.0))
        return {(place, place + 1): score for word, score in scored.items() for place in self._places_of[word]}

    def _separable(self, query: str) -> Windows:
        """Score the other forms of a verb that comes apart."""
        windows: Windows = {}
        for language in BETWEEN.keys() & self.languages:
            for particle, verb in apart(query, language):
                start, stop = (bisect_left(self._sorted, particle + end) for end in ("", "\U0010ffff"))
                for word in islice(self._sorted, start, stop):
                    if any(same_word(verb, form) for form in bare(word[len(particle) :], language)) and word != query:
                        windows |= {(place, place + 1): _FORM for place in self._places_of[word]}
                for place in self._places_of.get(particle, ()):
                    between, infinitive = (*self._words[place + 1 : place + 3], "", "")[:2]
                    if between == BETWEEN[language] and same_word(verb, infinitive):
                        windows[place, place + 3] = _FORM
        return windows

    def _rank(self, word: str) -> int:
        """Return how ordinary a word is in the languages that are spoken here, or among the notes around this one."""
        return rank(word, self.languages) or FOREIGN * (word in self._ordinary)

    def _strictness(self, query: str) -> float:
        """Return what a word must score on top when the query itself stands here as a word: less if it is a name."""
        places = self._places_of.get(query, ())
        return _PRESENT if self._is_name(places) else _SPELLED * log2(1 + len(places))

    def _is_name(self, places: Sequence[int]) -> bool:
        """Return whether the word at these places is mostly written with a capital, in a text where that tells."""
        if not places or not self._capitals_tell:
            return False
        seen = places[:32]
        return 2 * sum(self._spellings[place][0].isupper() for place in seen) > len(seen)

    def _places_of_pair(self, pair: str) -> Iterator[int]:
        for cut in range(1, len(pair)):
            left, right = self._places_of.get(pair[:cut], ()), self._places_of.get(pair[cut:], ())
            if left and right:
                if len(left) <= len(right):
                    yield from (place for place in left if self._words[place + 1 : place + 2] == [pair[cut:]])
                else:
                    yield from (place - 1 for place in right if place and self._words[place - 1] == pair[:cut])

    def _spoken_phrases(self, query: Sequence[str]) -> Windows:
        """Score the places where the very words of a query were said, whatever fillers stand between them."""
        if not query or any(word not in self._places_of for word in query):
            return {}
        index = min(range(len(query)), key=lambda index: len(self._places_of[query[index]]))
        starts = (place - index for place in self._places_of[query[index]] if place >= index)
        size = len(query)
        wanted = list(query)
        return {(start, start + size): 1.0 for start in starts if self._words[start : start + size] == wanted}

    def _near_phrases(self, query: Sequence[str]) -> Windows:
        """Score the windows of as many words as the query has, one fewer or one more, that are like it."""
        if all(rank(word) == EVERYDAY for word in query):
            return {}
        squeezed = "".join(query)
        joined: dict[str, list[tuple[int, int]]] = {}
        for start, stop in set(self._windows(query)):
            joined.setdefault("".join(self._words[start:stop]), []).append((start, stop))
        cut = 0.70 + 0.01 * max(0, 9 - len(squeezed))
        near = process.extract(
            squeezed, joined.keys(), scorer=OSA.normalized_similarity, score_cutoff=2 * cut - 1, limit=None
        )
        windows: Windows = {}
        for candidate, _, _ in near:
            score = likeness(squeezed, candidate)
            if score >= cut and _digits(candidate) == _digits(squeezed):
                for start, stop in joined[candidate]:
                    if candidate == squeezed or self._word_by_word(query, self._words[start:stop]):
                        windows[start, stop] = score
        return windows

    def _windows(self, query: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the windows around places of words like one of the query's, those of its rarest word first.

        Everyday words of the query are too common to start from.
        """
        size = len(query)
        anchors: list[tuple[int, Sequence[int]]] = []
        for index, word in enumerate(query):
            if rank(word) < EVERYDAY:
                near = _nearby(word, self._by_length, len(word) // 3)
                like = [word for word in near if rank(word) < EVERYDAY or len(word) > 5]
                anchors.append((index, [place for word in like for place in self._places_of[word]]))
                if len(word) > 5:
                    pairs = _nearby(word, self._pairs_by_length, 1)
                    anchors.append((index, [place for pair in pairs for place in self._places_of_pair(pair)]))
        joined = map(operator.add, query, query[1:])
        anchors += [(index, self._places_of.get(word, ())) for index, word in enumerate(joined)]
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

    def _word_by_word(self, query: Sequence[str], window: Sequence[str]) -> bool:
        """Return whether each word of a query is like its counterpart, when two of one side may be read as one."""
        if len(query) == len(window):
            return all(map(self._counterparts, query, window))
        long, short = (query, window) if len(query) > len(window) else (window, query)
        for index in range(len(short)):
            joined = long[index] + long[index + 1]
            rest = [*long[:index], *long[index + 2 :]]
            others = [*short[:index], *short[index + 1 :]]
            pairs = zip(rest, others, strict=True) if long is query else zip(others, rest, strict=True)
            if word_likeness(joined, short[index]) >= _JOINED_CUT and all(starmap(self._counterparts, pairs)):
                return True
        return False

    def _counterparts(self, query: str, word: str) -> bool:
        if query == word or same_word(query, word):
            return True
        common, known = self._rank(word), self._rank(query)
        if not listed(query) and len(query) > 3 and (is_slip(query, word) or OSA.distance(query, word) == 1):
            return True
        if known == EVERYDAY:
            return word_likeness(query, word) >= 0.3
        if common == EVERYDAY:
            return word_likeness(query, word) >= 0.86
        if common >= KNOWN and known >= KNOWN:
            return word_likeness(query, word) >= 0.9
        return word_likeness(query, word) >= 0.6


def word_score(query: str, word: str) -> float:
    """Return how alike two folded words are, 0 to 1, also when the first sound of either is lost."""
    score = word_likeness(query, word)
    if score < 0.86 and min(len(query), len(word)) > 4:
        heard, said = sound(query), sound(word)
        if heard[1:] == said or said[1:] == heard:
            return 0.86
    return score


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
    return _CUT + _SHORT * max(0, 7 - length)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
