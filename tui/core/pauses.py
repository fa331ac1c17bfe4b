"""Tell where speech pauses: a score for the places at which a new paragraph might begin.

A sentence's end is such a place. Captions made by a machine hold hardly any, but their words betray where a clause or
a turn begins: the closed classes of a language mark the edges of its phrases (the marker hypothesis, Green 1979),
discourse markers open units of talk (Schiffrin 1987), answers such as "yes" take the turn (Sacks, Schegloff and
Jefferson 1974), and a pronoun before its verb opens a main clause. The same classes tell where nothing ends: nobody
pauses for good after "the". They are listed for Dutch, English and German in `words/pauses_*.txt`; elsewhere the most
frequent short words stand for them. The weights are rounded log odds of a sentence beginning there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import IntEnum, auto
from functools import cache, lru_cache
from itertools import accumulate, compress, count
from operator import add, eq, ne
from typing import Final, NamedTuple

from tui.core.topics import SEQUENCE, shifts
from tui.core.word_lists import word_list

LANGUAGES: Final = ("nl", "en", "de")
"""The languages whose closed classes are listed."""

CERTAIN: Final = 8.0
"""The score of a sentence's end, which hardly a pause without punctuation comes up to."""

_BUCKET: Final = 10
_SAMPLE: Final = 4000
_KNOWN: Final = 0.3
_FREQUENT: Final = 40
_STEM: Final = 6

_REPEATED: Final = -6.0
_COMMA: Final = 2.0
_TOPIC: Final = 0.8
_DEEPEST: Final = 2.0
_OUTWARD: Final = sorted(range(-SEQUENCE // 2, SEQUENCE // 2), key=abs)

_WORD = re.compile(r"\S+")
_AROUND: Final = ",;:.!?…\"'“”„«»()[]—–-*_"
_MARKS: Final = ",;:.!?…—–"
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*_]*\Z")
_CLAUSE_END = re.compile(r"[,;:—–-][\"'”’»)\]*_]*\Z")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]|[A-Z][a-z]|Prof|Mrs|bijv|bzw|vgl|resp)\.\Z")


class _Class(IntEnum):
    """The classes of words, named as in the lists; a word of two lists is of the class whose list comes first."""

    OTHER = 0
    TURNS = auto()
    OPENERS = auto()
    LINKS = auto()
    RESULTS = auto()
    JOINS = auto()
    THENS = auto()
    SUBJECTS = auto()
    PRONOUNS = auto()
    CLAUSES = auto()
    DEMONSTRATIVES = auto()
    RELATIVES = auto()
    IFS = auto()
    ASKS = auto()
    VERBS = auto()
    FINALS = auto()
    HOLDS = auto()
    BINDS = auto()
    FILLERS = auto()
    FREQUENT = auto()


_C = _Class
_BEGUN = (_C.CLAUSES, _C.SUBJECTS, _C.PRONOUNS)
_ANSWERED = (*_BEGUN, _C.DEMONSTRATIVES, _C.TURNS, _C.OPENERS, _C.LINKS, _C.RESULTS, _C.JOINS)
_CLINGING = (_C.SUBJECTS, _C.PRONOUNS, _C.OTHER, _C.VERBS, _C.FINALS, _C.THENS)
_LEADING = (_C.LINKS, _C.RESULTS, _C.JOINS, _C.SUBJECTS, _C.VERBS, _C.FINALS, _C.HOLDS, _C.IFS, _C.BINDS)
_PENDING = (*_LEADING, *_BEGUN, _C.DEMONSTRATIVES, _C.RELATIVES, _C.ASKS, _C.THENS, _C.OPENERS)

_ENDING: Final[Mapping[_Class, float]] = {
    _C.TURNS: 0.5,
    _C.OPENERS: -2.5,
    _C.LINKS: -4,
    _C.RESULTS: -4,
    _C.JOINS: -6,
    _C.THENS: -1.5,
    _C.SUBJECTS: -6,
    _C.PRONOUNS: -2,
    _C.CLAUSES: -6,
    _C.DEMONSTRATIVES: -4,
    _C.RELATIVES: -6,
    _C.IFS: -4,
    _C.ASKS: -4,
    _C.VERBS: -2.5,
    _C.FINALS: 0.5,
    _C.HOLDS: -4,
    _C.BINDS: -4,
    _C.FILLERS: -2.5,
    _C.FREQUENT: -4,
}
"""How well a passage ends with a word of a class."""

_ANY: Final = None
_BEGINNING: Final[Mapping[_Class, Mapping[_Class | None, float]]] = {
    _C.OTHER: {_ANY: -0.5},
    _C.TURNS: {_ANY: 2, _C.THENS: 1, _C.FILLERS: 1.5, **dict.fromkeys(_ANSWERED, 3.0)},
    _C.OPENERS: {_ANY: 2},
    _C.LINKS: {_ANY: 3, _C.IFS: 4, _C.THENS: 4, _C.ASKS: 4, _C.VERBS: 1.5, **dict.fromkeys(_BEGUN, 4.0)},
    _C.RESULTS: {_ANY: 1.5, _C.IFS: 4.5, _C.THENS: 4, _C.ASKS: 4, _C.HOLDS: 2, **dict.fromkeys(_BEGUN, 4.5)},
    _C.JOINS: {_ANY: -0.5, _C.IFS: 3, _C.RESULTS: 2.7, _C.THENS: 2.7, _C.HOLDS: 0, **dict.fromkeys(_BEGUN, 1.7)},
    _C.THENS: {_ANY: 0, _C.VERBS: 1.3, **dict.fromkeys(_BEGUN, 0.7)},
    _C.SUBJECTS: {_ANY: 0, _C.VERBS: 2},
    _C.PRONOUNS: {_ANY: 0, _C.VERBS: 1.4},
    _C.CLAUSES: {_ANY: 2},
    _C.DEMONSTRATIVES: {_ANY: -1, _C.VERBS: 1.4},
    _C.RELATIVES: {_ANY: 0, _C.VERBS: 0.3},
    _C.ASKS: {_ANY: 0, _C.VERBS: 2.3},
    _C.VERBS: {_ANY: -0.5},
    _C.FINALS: {_ANY: -1},
    _C.IFS: {_ANY: 0.3},
    _C.BINDS: {_ANY: -2},
    _C.FILLERS: {_ANY: -0.5},
    _C.FREQUENT: {_ANY: 1},
}
"""How well a passage begins with a word of a class that is followed by one of another, or of any."""

_CAPITAL: Final[Mapping[int, float]] = {int(one): 3.0 for one in _C} | {
    _C.OTHER: 0.7,
    _C.HOLDS: 1.0,
    _C.VERBS: 1.5,
    _C.RELATIVES: 1.0,
    _C.DEMONSTRATIVES: 2.0,
}
"""What a capital that the word does not need adds: some captions hear where a sentence begins."""


class Pause(NamedTuple):
    """A place at which a passage may end and another begin, as offsets, and how well they would."""

    end: int
    start: int
    score: float


def pauses(text: str, start: int, end: int) -> list[Pause]:
    """Return the gaps between the words of a range at which it is best cut, the best of every ten, in order."""
    raw = text[start:end].split()
    lowered = text[start:end].lower().replace("’", "'").split()
    words = [word.strip(_AROUND) for word in lowered]
    classes = _classes(words)
    before, after = [int(_C.FREQUENT), *classes], _nexts(classes)
    scores = [_SCORES[a][b][c] for a, b, c in zip(before, classes, after, strict=False)]
    for place in compress(count(1), map(eq, words, words[1:])):
        scores[place] += _REPEATED
    for place in _capitals(raw, lowered, words):
        scores[place] += _CAPITAL[classes[place]]
    if any(text.find(mark, start, end) >= 0 for mark in _MARKS):
        for place, word in enumerate(raw[:-1], 1):
            if not word[-1].isalnum():
                scores[place] = _marked(scores[place], word, raw[place])
    stems = [word[:_STEM] if len(word) > 3 and not known else "" for word, known in zip(words, classes, strict=True)]
    for gap, depth in enumerate(shifts(stems), 1):
        if depth > 0:
            around = [gap * SEQUENCE + step for step in _OUTWARD if gap * SEQUENCE + step < len(scores)]
            scores[max(around, key=scores.__getitem__)] += _TOPIC * min(depth, _DEEPEST)
    starts = _starts(text, start, end, raw)
    places = [_best(scores, first, first + _BUCKET) for first in range(1, len(raw), _BUCKET)]
    return [Pause(starts[place - 1] + len(raw[place - 1]), starts[place], scores[place]) for place in places]


def _best(scores: list[float], start: int, end: int) -> int:
    """Return the place of the highest of some scores, the first of equals."""
    some = scores[start:end]
    return start + some.index(max(some))


def _starts(text: str, start: int, end: int, words: Sequence[str]) -> list[int]:
    """Return the offset of each word of a range."""
    lengths = list(accumulate(map(len, words), initial=start))
    if lengths[-1] + len(words) - 1 == end:
        return list(map(add, lengths, range(len(words))))
    return [match.start() for match in _WORD.finditer(text, start, end)]


def _marked(score: float, word: str, following: str) -> float:
    """Return the score of a gap after a word that ends in punctuation, or in another sign."""
    if _SENTENCE_END.search(word) and not following[0].islower() and not _ABBREVIATION.match(word):
        return CERTAIN
    return score + _COMMA if _SENTENCE_END.search(word) or _CLAUSE_END.search(word) else score


@lru_cache(maxsize=len(LANGUAGES))
def _listed(language: str) -> Mapping[str, int]:
    """Return the class of each word that is listed for a language."""
    lines = word_list(f"pauses_{language}").splitlines()
    classes: dict[str, int] = {}
    for name, listed in (line.split(": ", 1) for line in lines):
        for word in listed.split():
            classes.setdefault(word, int(_Class[name.upper()]))
    return classes


def _classes(words: Sequence[str]) -> list[int]:
    """Return the class of each folded word in the language that is spoken, and in its place.

    An answer that something leads up to is quoted ("he says yes"), and a filler that something leads up to holds on.
    """
    counts = Counter(words[:_SAMPLE])
    shares = {language: sum(counts[word] for word in _listed(language).keys() & counts) for language in LANGUAGES}
    language = max(LANGUAGES, key=shares.__getitem__)
    if shares[language] > _KNOWN * counts.total():
        listed = _listed(language)
    else:
        short = [word for word, _ in counts.most_common(2 * _FREQUENT) if 0 < len(word) < 5]
        listed = dict.fromkeys(short[:_FREQUENT], int(_C.FREQUENT))
    classes = [listed.get(word, 0) for word in words]
    return [_IN_PLACE[one][two] for one, two in zip([0, *classes], classes, strict=False)]


def _capitals(raw: Sequence[str], lowered: Sequence[str], words: Sequence[str]) -> list[int]:
    """Return the places of words that have a capital here, but none a quarter of the time at least."""
    places = list(compress(count(), map(ne, raw, lowered)))
    capital = Counter(words[place] for place in places)
    total = Counter(filter(capital.__contains__, words))
    return [place for place in places if 3 * total[words[place]] >= 4 * capital[words[place]]]


def _nexts(classes: list[int]) -> list[int]:
    """Return what the word after each one counts for, by its class and that of the word that follows it."""
    other = int(_C.OTHER)
    return [_AS_NEXT[one][two] for one, two in zip([*classes[1:], other], [*classes[2:], other, other], strict=False)]


def _ending(before: _Class, word: _Class) -> float:
    """Return how well a passage ends with a word of a class where one of another follows."""
    before = _C.VERBS if before is _C.FINALS and word in _CLINGING else before
    score = _ENDING.get(before, 0.0)
    return score - 3 if before == word and word in (_C.TURNS, _C.FILLERS) else score


@cache
def _scores(ending: float, word: _Class) -> list[float]:
    """Return the scores of a gap after which a word of a class comes, by the class of the next; alike lists are one."""
    beginnings = _BEGINNING.get(word, {})
    score = ending + beginnings.get(_ANY, 0.0)
    return [ending + beginnings[after] if after in beginnings else score for after in _C]


def _in_place(before: _Class, word: _Class) -> int:
    if word is _C.TURNS and before in _LEADING:
        return int(_C.OPENERS)
    return int(_C.HOLDS if word is _C.FILLERS and before in _PENDING else word)


def _as_next(word: _Class, after: _Class) -> int:
    """Take an adverb or a demonstrative to open a clause only where its verb, or a subject, comes after it."""
    if word is _C.FINALS:
        return int(_C.VERBS)
    if word is _C.DEMONSTRATIVES:
        return int(_C.PRONOUNS if after in (_C.VERBS, _C.FINALS) else _C.HOLDS)
    if word is _C.THENS:
        return int(word if after in (_C.VERBS, _C.FINALS, _C.IFS, _C.THENS, *_BEGUN) else _C.HOLDS)
    return int(word)


_SCORES: Final = [[_scores(_ending(before, word), word) for word in _C] for before in _C]
"""The score of a gap, by the classes of the word before it and of the two after it."""

_IN_PLACE: Final = [[_in_place(before, word) for word in _C] for before in _C]
"""The class that a word counts for, by that of the word before it and its own."""

_AS_NEXT: Final = [[_as_next(word, after) for after in _C] for word in _C]
"""The class that the second word of a passage counts for, by its own and that of the third."""
