"""Tell how ordinary a word is, since captions spell ordinary words right and garble names."""

import re
from collections.abc import Mapping, Sized
from functools import lru_cache
from typing import Final

from tui.core.word_lists import word_list

LANGUAGES: Final = ("de", "en", "nl")
"""The languages whose commonest words are known."""

EVERYDAY: Final = 3
"""The rank of function words, which make up half of what is said."""

KNOWN: Final = 2
"""The rank of the common words of a language that is spoken in the note."""

FOREIGN: Final = 1
"""The rank of the common words of another language."""

_TELLING: Final = 60
"""Words from which a text tells its languages."""

_PART: Final = 3
"""Letters that either part of a compound has at least."""

_ENDINGS: Final = (
    *("ingen", "tjes", "jes", "ings", "ers", "ing", "tje", "ies", "ten", "den", "te", "de", "je"),
    *("ed", "es", "en", "er", "ly", "s", "t", "e", "n", "d", "r", "y"),
)
_INFLECTIONS: Final = (
    *("tjes", "jes", "ten", "den", "tje", "ies", "ing", "te", "de", "je", "ed", "es", "en"),
    *("s", "t", "e", "n", "d", "y"),
)
_SUFFIX: Final = re.compile(
    r"(?:s|es|n|en|e|t|d|r|er|ers|st|ste|te|ten|de|den|je|jes|tje|tjes|pje|pjes|ing|ings|ingen|ed|ly|ness|less|ful"
    r"|ment|ments|able|heid|heden|loos|loze|baar|bare|lijk|lijke|achtig|achtige|isch|ische|ig|ige|schap|ation|ism|ist"
    r"|ists|isme|isten|ica|ics|er[ns]?|ern|es|em|ung|ungen|\d+)$"
)
"""What a word may end in and still be the same word: inflections, diminutives, derivations and version numbers."""

_FIRST_PARTS: Final = """
    aan achter af anti be bij binnen co cyber de door er ex ge her hyper im in inter macro mede mee mega micro mini mis
    multi na neo niet non on onder ont op over post pre pro pseudo re semi sub super tegen terug toe trans tussen uit
    ultra un ver vice video voor wan weg web zelf
"""
_PREFIXES: Final = frozenset(_FIRST_PARTS.split())
_LINK: Final = re.compile("(?:s|e|en|er|[bdfgklmnprst]en)(?=...)")
"""What joins the parts of a compound, after the consonant that it doubles."""

_VOWEL: Final = re.compile("[aeiouy]")
_DOUBLE: Final = re.compile(r"(.)\1+")
_FINAL: Final = str.maketrans("vzy", "fsi")


@lru_cache(maxsize=8)
def common_words(name: str) -> frozenset[str]:
    """Return a list of common words, folded: that of a language, or `everyday` for its function words."""
    return frozenset(word_list(name).split())


def languages(places_of: Mapping[str, Sized]) -> tuple[str, ...]:
    """Return the languages that are spoken where each of these words stands at its places.

    A language is spoken if its common words cover three quarters of what those of any language cover. All may be where
    little was said or little of it is known.
    """
    said = sum(map(len, places_of.values()))
    shares = {
        language: sum(len(places_of[word]) for word in common_words(language) & places_of.keys())
        for language in LANGUAGES
    }
    most = max(shares.values())
    if said < _TELLING or most < said / 4:
        return LANGUAGES
    return tuple(language for language in LANGUAGES if shares[language] > 0.75 * most)


@lru_cache(maxsize=1 << 15)
def rank(word: str, spoken: tuple[str, ...] = LANGUAGES) -> int:
    """Return how ordinary a folded word is where some languages are spoken: EVERYDAY, KNOWN, FOREIGN or 0.

    Inflections of common words are as common as these; their compounds count as words of another language.
    """
    if word in common_words("everyday"):
        return EVERYDAY
    if any(_known(word, common_words(language)) for language in spoken):
        return KNOWN
    others = ("en", "nl") if "de" not in spoken else LANGUAGES
    return FOREIGN * (
        any(word in common_words(language) for language in others)
        or any(_compound(word, common_words(language)) for language in spoken)
    )


def _known(word: str, common: frozenset[str]) -> bool:
    if word in common:
        return True
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > _PART:
            root = word[: -len(ending)]
            if root in common or root + "e" in common or root + "en" in common:
                return True
    return False


def _compound(word: str, common: frozenset[str]) -> bool:
    for cut in range(_PART + 1, len(word) - _PART):
        left, right = word[:cut], word[cut:]
        if right in common and (left in common or left.removesuffix("s") in common):
            return True
    return False


def listed(word: str) -> bool:
    """Return whether a folded word is itself in a list of common words."""
    return any(word in common_words(name) for name in ("everyday", "en", "nl"))


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> tuple[str, str]:
    """Return what a folded word shares with its inflections, and its ending: single letters, f and s for v and z."""
    ending = next((e for e in _INFLECTIONS if word.endswith(e) and len(word) - len(e) > _PART), "")
    root = word[: len(word) - len(ending)]
    return _DOUBLE.sub(r"\1", root[:-1] + root[-1:].translate(_FINAL)), ending


def same_word(one: str, other: str) -> bool:
    """Return whether two folded words are inflections of one, of four letters or more without their endings."""
    (root, ending), (twin, tail) = _stem(one), _stem(other)
    if root == other or twin == one:
        return True
    return root == twin and (len(ending) != 1 or len(tail) != 1) and {ending, tail} != {"ing", "en"}


@lru_cache(maxsize=1 << 12)
def precedes(rest: str, size: int) -> bool:
    """Return whether what stands in a word before a folded query of some letters may be the first part of a compound.

    The longer both are, the less they need to be known: few long words stand in others by chance.
    """
    if not rest or rest in _PREFIXES or len(rest) > 6:
        return True
    if len(rest) >= _PART + (size < 7) and size > 5 and _VOWEL.search(rest):
        return True
    roots = (rest, rest.removesuffix("s"), rest.removesuffix("en"), rest.removesuffix("e"))
    return any(len(root) >= _PART and rank(root) > 0 for root in roots)


@lru_cache(maxsize=1 << 12)
def continues(rest: str, size: int) -> bool:
    """Return whether what stands in a word after a folded query of some letters may inflect or compound it."""
    if not rest or rest.isdecimal() or (rest == "s" and size > 1):
        return True
    if size > _PART + (len(rest) == 1) and _SUFFIX.match(rest):
        return True
    if size > 4 and len(rest) > _PART and _VOWEL.search(rest):
        return True
    link = _LINK.match(rest)
    linked = rest[link.end() :] if link else ""
    return (len(rest) > _PART and (rank(rest) > 0 or len(rest) > 6 + (size <= _PART))) or rank(linked) > 0
