"""Tell a slip of the keyboard from another word."""

from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = frozenset(
    pair
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True)
    for a, b in [*pairwise(row), *zip(row, below, strict=False), *zip(row[1:], below, strict=False)]
    for pair in (a + b, b + a)
)
"""Pairs of letters whose keys lie side by side."""

_LONG: Final = 10
"""Letters from which a query may hold two slips."""


def is_slip(query: str, word: str) -> bool:
    """Return whether a folded query is a word with one key missed, hit twice, swapped or mistaken for its neighbour.

    Four letters is the least. The first letter is nearly always hit right, unless it was swapped; longer queries leave
    less doubt, so from seven letters on any letter may be too much and from eight on any may be wrong.
    """
    edits = OSA.distance(query, word, score_cutoff=2)
    if len(query) < 4 or not 0 < edits <= 1 + (len(query) >= _LONG):
        return False
    starts_alike = query[0] == word[0] or query[:2] == word[1::-1]
    if edits > 1 or len(query) < len(word) or sorted(query) == sorted(word):
        return starts_alike
    pairs = zip(query, word, strict=False)
    place = next((place for place, (typed, meant) in enumerate(pairs) if typed != meant), len(word))
    if len(query) > len(word):
        return starts_alike and (len(query) > 6 or query[place] == query[place - 1])
    return place > 0 and (len(query) > 7 or (len(query) > 4 and query[place] + word[place] in _NEIGHBOURS))


def is_swap(query: str, word: str) -> bool:
    """Return whether a folded query holds the letters of a word in another order."""
    return sorted(query) == sorted(word)
