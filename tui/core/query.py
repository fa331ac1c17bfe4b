"""The query language: phrases, exact ones in quotes, words to leave out, alternatives, and case where it is typed.

    nvidia chip           a phrase, also as captions garble it
    "moore's law"         exactly these letters, wherever they stand, inside other words as well
    "moore's law" nvidia  both, in one paragraph
    claude -openai        not in a paragraph with the word openai; also -"open ai"
    claude | "chat gpt"   the one or the other; | binds weakest, so what is left out is left out of its own side
    Apple                 a word with a capital is exact only in this very case

Whatever is no operator is text: a dash inside a word or by itself, and a quote that is not closed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.core.decoding import byte_character
from tui.core.folding import MAX_QUERY, fold, spellings
from tui.core.scripts import UNSPACED
from tui.core.search import Hit

if TYPE_CHECKING:
    from tui.core.block import Block
    from tui.core.glossary import Glossary
    from tui.core.search import TranscriptIndex

_OPERATOR: Final = re.compile(
    r"""
    (?P<bar>\|)
    | (?<![^\s|]) (?: (?P<minus>-?) "(?P<quoted>[^"]*)"
                    | -"(?P<unclosed>[^"|]*)
                    | -(?P<word>[^\s|"-][^\s|]*) )
    """,
    re.X,
)

_OTHER_CASE: Final = 0.99
"""What a place scores that differs from a plain phrase in case alone."""

_START, _END = attrgetter("start"), attrgetter("end")

_Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to find side by side, as they were typed: when quoted all they occur in, else also where garbled."""

    words: _Words
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """Phrases, at least one, that one paragraph holds all of, and the words it holds none of."""

    phrases: tuple[Phrase, ...]
    without: tuple[_Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What to find: the hits of any alternative; nothing where there are none."""

    alternatives: tuple[Alternative, ...] = ()


def parse_query(text: str) -> Query:
    """Return what a query asks for; any string is a query.

    The first 256 characters count. Phrases without a letter or digit, and alternatives without a phrase, are dropped,
    so that an operator at the end changes nothing before the word it waits for is there.
    """
    text = text[:MAX_QUERY]
    bars = [operator.start() for operator in _OPERATOR.finditer(text) if operator["bar"]]
    sides = (text[start + 1 : end] for start, end in zip([-1, *bars], [*bars, len(text)], strict=True))
    return Query(tuple(side for side in map(_parse_side, sides) if side.phrases))


def find_all(
    query: Query,
    text: str,
    index: TranscriptIndex,
    paragraphs: Sequence[Block],
    glossary: Glossary,
    *,
    near: bool = True,
) -> Sequence[Hit]:
    """Return the places that a query asks for, by start, none overlapping another.

    Where hits overlap, an exact one wins over a near one, then the higher score, then the longer. A phrase is also
    found where it is spelled as the glossary says. Words are left out as whole words, in their case if they have a
    capital. A hit that reaches into a second paragraph stands in both; what lies before a first paragraph, or between
    two, belongs with what comes before it. Without `near` only exact hits are returned, of an index that
    may not be ready.
    """
    starts = [paragraph.start for paragraph in paragraphs] if _needs_paragraphs(query) else []
    return _apart(*(_find_side(side, text, index, starts, glossary, near) for side in query.alternatives))


def _needs_paragraphs(query: Query) -> bool:
    return any(len(side.phrases) > 1 or side.without for side in query.alternatives)


def _parse_side(source: str) -> Alternative:
    phrases: list[Phrase] = []
    without: list[_Words] = []
    plain: list[str] = []
    end = 0
    for operator in _OPERATOR.finditer(source):
        plain.append(source[end : operator.start()])
        end = operator.end()
        minus, quoted, unclosed, word = operator.group("minus", "quoted", "unclosed", "word")
        words = _words(quoted or unclosed or word or "")
        if words and quoted and not minus:
            phrases += [Phrase(_words(" ".join(plain))), Phrase(words, quoted=True)]
            plain = []
        elif words:
            without.append(words)
    phrases.append(Phrase(_words(" ".join([*plain, source[end:]]))))
    return Alternative(tuple(phrase for phrase in phrases if phrase.words), tuple(without))


def _words(text: str) -> _Words:
    """Return the words of a text as they are spelled, those alone that `folded_words` has too."""
    return tuple(filter(fold, spellings(text)))


def _find_side(
    side: Alternative, text: str, index: TranscriptIndex, starts: Sequence[int], glossary: Glossary, near: bool
) -> Sequence[Hit]:
    """Return the hits of an alternative's phrases in the paragraphs, by their starts, that hold all it asks for."""
    found = [_find_phrase(phrase, text, index, glossary, near) for phrase in side.phrases]
    if len(found) == 1 and not side.without:
        return found[0]
    touched = [_paragraphs(starts, hits) for hits in found]
    fit = set.intersection(*(set(chain.from_iterable(ranges)) for ranges in touched))
    barred: set[int] = set()
    for words in side.without if fit else ():
        hits = _find_phrase(Phrase(words, quoted=True), text, index, glossary, near)
        for hit, numbers in zip(hits, _paragraphs(starts, hits), strict=True):
            if not barred.issuperset(numbers) and _is_whole(text, hit):
                barred.update(numbers)
    return _apart(
        *(
            [
                hit
                for hit, numbers in zip(hits, ranges, strict=True)
                if not fit.isdisjoint(numbers) and barred.isdisjoint(numbers)
            ]
            for hits, ranges in zip(found, touched, strict=True)
        )
    )


def _paragraphs(starts: Sequence[int], hits: Sequence[Hit]) -> list[range]:
    """Return for each hit the numbers of the paragraphs it touches, counted by how many have started."""
    first = map(bisect_right, repeat(starts), map(_START, hits))
    last = map(bisect_left, repeat(starts), map(_END, hits))
    return list(map(range, first, map((1).__add__, last)))


def _find_phrase(phrase: Phrase, text: str, index: TranscriptIndex, glossary: Glossary, near: bool) -> Sequence[Hit]:
    """Return the hits of a phrase and of its other spellings."""
    exact = index.occurrences if phrase.quoted else index.exact
    hits = (index.find if near and not phrase.quoted else exact)(" ".join(phrase.words))
    others = (
        _in_case(Phrase(spelled, phrase.quoted), exact(" ".join(spelled)), text)
        for spelled in glossary.variants(phrase.words)
    )
    return _apart(_in_case(phrase, hits, text), *others)


def _in_case(phrase: Phrase, hits: Sequence[Hit], text: str) -> Sequence[Hit]:
    """Return the hits with those exact ones made near, or dropped for a quoted phrase, where a capital differs."""
    if not any(map(_has_capital, phrase.words)):
        return hits
    verdicts: dict[str, bool] = {}
    kept = []
    for hit in hits:
        if hit.kind == "exact":
            said = text[hit.start : hit.end]
            alike = verdicts.get(said)
            if alike is None:
                alike = verdicts[said] = _same_case(phrase.words, _words(said))
            if not alike:
                if phrase.quoted:
                    continue
                hit = Hit(hit.start, hit.end, _OTHER_CASE, "near")
        kept.append(hit)
    return kept


def _same_case(words: _Words, said: _Words) -> bool:
    """Return whether each word with a capital was said in the same case; the fold of both is known to be the same."""
    return len(words) == len(said) and all(
        _case(word) == _case(other) for word, other in zip(words, said, strict=True) if _has_capital(word)
    )


def _has_capital(word: str) -> bool:
    return word != word.lower()


def _case(word: str) -> list[bool]:
    """Return for each folded character of a word whether it is written as a capital."""
    return [capital for c in word for capital in repeat(_has_capital(c), len(fold(c)))]


def _is_whole(text: str, hit: Hit) -> bool:
    """Return whether a hit begins and ends where words do; an apostrophe ends one, so `openai's` holds `openai`.

    Beside a letter of a script that is written without blanks, a word may begin or end anywhere.
    """
    return not any(
        byte_character(beyond).isalnum() and not UNSPACED.search(edge + beyond)
        for edge, beyond in (
            (text[hit.start], text[hit.start - 1 : hit.start]),
            (text[hit.end - 1], text[hit.end : hit.end + 1]),
        )
    )


def _apart(*found: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits of several results, each by start and none overlapping, as one such: the best that fit."""
    found = tuple(filter(None, found))
    if len(found) < 2:
        return found[0] if found else []
    apart: list[Hit] = []
    cluster: list[Hit] = []
    end = 0
    for hit in sorted(chain.from_iterable(found), key=_START):
        if hit.start >= end:
            apart += cluster if len(cluster) < 2 else _best(cluster)
            cluster = []
        cluster.append(hit)
        end = max(end, hit.end)
    return apart + (cluster if len(cluster) < 2 else _best(cluster))


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that overlap no better one which is itself returned, by start."""
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.kind != "exact", -hit.score, hit.start - hit.end, hit.start)):
        where = bisect_left(taken, hit.start, key=_START)
        if (where == 0 or taken[where - 1].end <= hit.start) and (where == len(taken) or taken[where].start >= hit.end):
            taken.insert(where, hit)
    return taken
