"""Fold words to what they have in common, score how alike two of them are, and filter titles by a query."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

APOSTROPHES: Final = "'’‘ʼ`´"
"""Characters inside a word that folding drops: `Moore's` is `moores`."""

_REFERENCE: Final = re.compile(r"&(?:[a-zA-Z]{2,31}\d{0,2}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""An HTML character reference, such as the `&nbsp;` of caption files."""

MAX_QUERY: Final = 256
"""Characters of a query that are looked at; the rest is ignored."""

_MANY: Final = 128
"""Separators of one text beyond which a regular expression beats replacing each in turn."""

_ASCII: Final = str.maketrans("", "", APOSTROPHES)
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


def fold(word: str) -> str:
    """Return a word, one of `spellings`, without case, diacritics, apostrophes and invisible characters.

    Folding goes character by character: the fold of a word is the folds of its characters, joined. A character that
    stands for a byte which is not UTF-8 (U+DC80 to U+DCFF, from `surrogateescape`) is read as Latin-1.
    """
    if word.isascii():
        return word.lower().translate(_ASCII) if "'" in word or "`" in word else word.lower()
    return "".join(map(_fold_character, word))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        character = chr(ord(character) - 0xDC00)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(c for c in parts if c.isalnum())


@lru_cache(maxsize=1 << 14)
def folded_places(word: str) -> tuple[Sequence[int], Sequence[int]]:
    """Return where in a word each of its folded characters starts and where it ends, marks included.

    Both sequences are `len(fold(word))` long and count characters of the word.
    """
    folded = fold(word)
    if len(folded) == len(word) and word.isascii():
        return range(len(word)), range(1, len(word) + 1)
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(word):
        width = len(fold(character))
        starts += [place] * width
        ends += [place + 1] * width
        if not width and ends and unicodedata.combining(character):
            ends[-1] = place + 1
    return starts, ends


def spellings(text: str) -> list[str]:
    """Return a text split at each character that parts words, so that lengths plus one add up to offsets.

    Neighbouring separators leave empty strings between them. References such as `&nbsp;` part words as well.
    """
    if "&" in text:
        text = _REFERENCE.sub(lambda reference: " " * len(reference[0]), text)
    apart = separators(text)
    if len(apart) > _MANY:
        return re.split(f"[{re.escape(''.join(apart))}]", text)
    for separator in apart:
        text = text.replace(separator, " ")
    return text.split(" ")


def folded_words(text: str) -> list[str]:
    """Return the words of a short text, folded."""
    return list(filter(None, map(fold, spellings(text))))


def separators(text: str) -> frozenset[str]:
    """Return the characters of a text that part its words: all but letters, digits, marks, joiners and apostrophes."""
    return frozenset(
        c
        for c in set(text)
        if not c.isalnum()
        and c not in APOSTROPHES
        and not _fold_character(c)
        and unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf")
    )


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


class TitleIndex:
    """Titles folded once, to be filtered at every keystroke.

    A title matches when every word of the query is a word of it, begins one, is part of one (from two letters on) or
    is one or two edits from one (from four letters on); or when the query is part of it, both without spaces.
    """

    __slots__ = ("_lengths", "_size", "_squeezed", "_titles_of")

    def __init__(self, titles: Sequence[str]) -> None:
        self._size = len(titles)
        self._squeezed: list[str] = []
        self._titles_of: dict[str, list[int]] = {}
        for place, title in enumerate(titles):
            words = folded_words(title)
            self._squeezed.append("".join(words))
            for word in set(words):
                self._titles_of.setdefault(word, []).append(place)
        self._lengths: dict[int, list[str]] = {}
        for word in self._titles_of:
            self._lengths.setdefault(len(word), []).append(word)

    def find(self, query: str) -> list[int]:
        """Return the indices of the titles that match, best first and else in order; all of them for a blank query."""
        words = folded_words(query[:MAX_QUERY])
        if not words:
            return list(range(self._size))
        total = self._scores(words[0])
        for word in dict.fromkeys(words[1:]):
            scores = self._scores(word)
            total = {place: score + scores[place] for place, score in total.items() if place in scores}
        squeezed, bonus = "".join(words), len(words) + 1.0
        for place in [place for place, title in enumerate(self._squeezed) if squeezed in title]:
            total[place] = total.get(place, 0.0) + bonus
        places: dict[float, list[int]] = {}
        for place, score in total.items():
            places.setdefault(score, []).append(place)
        return list(chain.from_iterable(sorted(places[score]) for score in sorted(places, reverse=True)))

    def _scores(self, word: str) -> dict[int, float]:
        """Score each title by its word most like this one: 3 the same, 2 it begins so, 1 it holds it, below 1 near."""
        scored: dict[float, list[list[int]]] = {}
        holding = [candidate for candidate in self._titles_of if word in candidate]
        for candidate in holding:
            first = candidate.startswith(word)
            if first or len(word) > 1:
                scored.setdefault(1.0 + first + (candidate == word), []).append(self._titles_of[candidate])
        if len(word) > 3:
            edits = 1 if len(word) < 8 else 2
            alike = chain.from_iterable(
                self._lengths.get(len(word) + longer, ()) for longer in range(-edits, edits + 1)
            )
            near = process.extract(word, list(alike), scorer=OSA.distance, score_cutoff=edits, limit=None)
            for candidate, distance, _ in near:
                if word not in candidate:
                    scored.setdefault(1 - distance / len(word), []).append(self._titles_of[candidate])
        scores: dict[int, float] = {}
        for score, titles_of_words in sorted(scored.items()):
            scores.update(dict.fromkeys(chain.from_iterable(titles_of_words), score))
        return scores
