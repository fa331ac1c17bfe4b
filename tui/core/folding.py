"""Fold words to what they have in common: without case, diacritics and apostrophes."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tui.core.captions import without_tags
from tui.core.decoding import byte_character, decode

APOSTROPHES: Final = "'’‘ʼ`´"
"""Characters inside a word that folding drops: `Moore's` is `moores`."""

MAX_QUERY: Final = 256
"""Characters of a query that are looked at; the rest is ignored."""

_JOINER: Final = "\u2060"
"""Fills the room that what stood for a letter leaves behind it; folding drops it, and a hit on the letter holds it."""

_MANY: Final = 128
"""Separators of one text beyond which a regular expression beats replacing each in turn."""

_ASCII: Final = str.maketrans("", "", APOSTROPHES)


def fold(word: str) -> str:
    """Return a word, one of `spellings`, without case, diacritics, apostrophes and invisible characters.

    Folding goes character by character: the fold of a word is the folds of its characters, joined. A character that
    stands for a byte which is not UTF-8 (U+DC80 to U+DCFF, from `surrogateescape`) is read as Windows-1252.
    """
    if word.isascii():
        return word.lower().translate(_ASCII) if "'" in word or "`" in word else word.lower()
    return "".join(map(_fold_character, word))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    known = byte_character(character)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", known).casefold())
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
        clings = unicodedata.combining(character) or (character == _JOINER and ends[-1:] == [place])
        if not width and ends and clings:
            ends[-1] = place + 1
    return starts, ends


def spellings(text: str) -> list[str]:
    """Return a text, as it is read, split at each character that parts words: lengths plus one add up to offsets.

    Neighbouring separators leave empty strings between them.
    """
    return parted(as_read(text))


def as_read(text: str) -> str:
    """Return a text of the same length whose words are those that a reader sees: decoded, without tags of captions."""
    return decode(without_tags(text), _fit)


def _fit(words: str, length: int) -> str:
    return " " * length if separators(words) else words + _JOINER * (length - len(words))


def parted(text: str) -> list[str]:
    """Return what `spellings` does for a text that is given as it is read."""
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
