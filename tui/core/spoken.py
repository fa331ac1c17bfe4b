"""Spell numbers and letters the ways they are said: 7 as seven or zeven, GPT as G P T, 2.5 as two point five."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice, product
from typing import Final, NamedTuple


class _Numerals(NamedTuple):
    small: str
    """The numbers below twenty."""
    tens: str
    """Twenty to ninety."""
    hundred: str
    thousand: str
    points: tuple[str, ...]
    """What stands before the digits of a fraction."""
    unit_first: str
    """What joins a unit to the tens that follow it, in a language that says it first."""


_NUMERALS: Final = {
    "en": _Numerals(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "hundred",
        "thousand",
        ("point",),
        "",
    ),
    "nl": _Numerals(
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
        "achttien negentien",
        "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        "honderd",
        "duizend",
        ("punt", "komma"),
        "en",
    ),
    "de": _Numerals(
        "null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
        "siebzehn achtzehn neunzehn",
        "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
        "hundert",
        "tausend",
        ("komma", "punkt"),
        "und",
    ),
}
"""Folded numerals of each language."""

_MOST: Final = 10_000
"""Numbers from here on are said in too many ways."""

_READINGS: Final = 48
"""Readings of one query that are looked for at most."""

_NUMBERED: Final = (*range(2, 100), *range(100, 1000, 100), *range(1000, _MOST, 1000), *range(1900, 2060))
"""Numbers that are recognised when they are written out in a query."""

_TOO_COMMON: Final = frozenset({("een",), ("one",), ("ein",), ("1",), ("zero",), ("nul",), ("null",), ("0",)})
"""Readings that are articles and pronouns more often than numbers, or say too little."""

_PIECES: Final = re.compile(r"\d+|\D+")
_FRACTION: Final = re.compile(r"(?<=\d)[.,](?=\d)")


def _say(number: int, language: str) -> str:
    """Return how a number below ten thousand is said, folded."""
    numerals = _NUMERALS[language]
    if number < 20:
        return numerals.small.split()[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        ten = numerals.tens.split()[tens - 2]
        if not unit:
            return ten
        one = _say(unit, language)
        return one + numerals.unit_first + ten if numerals.unit_first else f"{ten} {one}"
    size, name = (100, numerals.hundred) if number < 1000 else (1000, numerals.thousand)
    count, rest = divmod(number, size)
    if language == "en":
        return f"{_say(count, language)} {name}" + (f" {_say(rest, language)}" if rest else "")
    head = ("" if count == 1 and language == "nl" else _say(count, language)) + name
    return head + (" " if language == "nl" and size == 1000 and rest else "") + (_say(rest, language) if rest else "")


@lru_cache(maxsize=1024)
def _said(digits: str, language: str) -> tuple[str, ...]:
    """Return the ways in which a number is said in a language: 2024 also as twenty twenty four."""
    number = int(digits) if digits.isascii() and len(digits) < 5 else _MOST
    if number >= _MOST or digits != str(number):
        return ()
    ways = [_say(number, language)]
    hundreds, rest = divmod(number, 100)
    if number > 1100 and rest:
        hundred = _NUMERALS[language].hundred
        ways.append(f"{_say(hundreds, language)} {_say(rest, language)}")
        ways.append(_say(hundreds, language) + hundred + _say(rest, language))
    if number > 100 and rest:
        if language == "en":
            ways.append(f"{_say(number - rest, language)} and {_say(rest, language)}")
        else:
            size = 1000 if number > 1000 else 100
            ways.append(f"{_say(number // size * size, language)} {_say(number % size, language)}")
    return tuple(dict.fromkeys(ways))


@lru_cache(maxsize=8)
def _numbers(languages: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return the digits of the numbers that are recognised, for each way in which one is said."""
    table: dict[tuple[str, ...], str] = {}
    for number in _NUMBERED:
        for language in languages:
            for way in _said(str(number), language):
                table.setdefault(tuple(way.split()), str(number))
    return table


def readings(words: Sequence[str], query: str, languages: Collection[str]) -> list[tuple[str, ...]]:
    """Return other ways in which a query may have been said or written, each as folded words, without the query's own.

    `words` are the folded words of `query`; numbers are said in these of the languages en, nl and de. At most 48
    readings come back.
    """
    spoken = tuple(language for language in _NUMERALS if language in languages)
    found = dict.fromkeys(islice(_readings(tuple(words), query, spoken), _READINGS))
    return [reading for reading in found if reading != tuple(words) and reading not in _TOO_COMMON]


def _readings(words: tuple[str, ...], query: str, languages: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if sum(len(word) == 1 and word.isalpha() for word in words) > 1:
        yield tuple(_with_letters_joined(words))
    if len(words) == 1 and 2 <= len(words[0]) <= 5 and words[0].isalpha():
        yield tuple(words[0])
    if any(any(map(str.isdecimal, word)) for word in words):
        yield from _in_words(words, query, languages)
    else:
        yield from _in_digits(words, languages)


def _with_letters_joined(words: Sequence[str]) -> Iterator[str]:
    for single, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
        joined = list(run)
        yield from ["".join(joined)] if single else joined


def _in_words(words: Sequence[str], query: str, languages: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a query with its numbers written out, and apart from the letters around them."""
    pieces = [piece for word in words for piece in _PIECES.findall(word)]
    fraction = bool(_FRACTION.search(query))
    if not fraction:
        yield tuple(pieces)
    for language in languages:
        for point in _NUMERALS[language].points if fraction else ("",):
            ways: list[tuple[str, ...]] = []
            for place, piece in enumerate(pieces):
                if fraction and place and piece.isdecimal() and pieces[place - 1].isdecimal():
                    ways.append((point,))
                ways.append((piece, *_said(piece, language)) if piece.isdecimal() else (piece,))
            yield from (tuple(" ".join(choice).split()) for choice in product(*ways))


def _in_digits(words: tuple[str, ...], languages: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a query with the numbers that are written out in it in digits, those of the most words first."""
    table = _numbers(languages)
    points = {point for language in languages for point in _NUMERALS[language].points}
    found: list[str] = []
    place = 0
    while place < len(words):
        stop = next((stop for stop in range(min(len(words), place + 5), place, -1) if words[place:stop] in table), 0)
        found.append(table[words[place:stop]] if stop else words[place])
        place = stop or place + 1
    if tuple(found) != words:
        yield tuple(found)
        yield tuple(word for word in found if word not in points)
        yield ("".join(found),)
