"""Which of some new items an old one became: told by its words, its place among them, and what others lay claim to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tui.core.note import Item

_ALIKE: Final = 0.5
"""How much alike an item must be to one that is gone to be taken for what became of it: 1 is the same."""

_PAIRS: Final = 40_000
"""The most pairs of items that are compared, a tenth of a second; of longer lists all is taken for gone."""

_TARGET: Final = re.compile(r"\]\([^)\s]*")
"""Where a Markdown link leads to: takeaways of one video share that."""

_STOPS: Final = " .,;:!?…"
"""What a sentence that goes on elsewhere does not keep of its end."""


def successor(old: Sequence[Item | None], new: Sequence[Item], place: int) -> Item | None:
    """Return which of some new items the old one at a place became; None where that is none, or may be several.

    An old one that is None is not known any more. Items keep their order. A new one that holds all words and the quote
    of an old one comes before those that are only half alike by edit distance; links may lead elsewhere. It must be the
    only one for that place in every best pairing, and be more like no other old item.
    """
    if len(old) * len(new) > _PAIRS:
        return None
    held, alike = _compared(old, new)
    partners = _partners(held, alike)
    partner = partners[place]
    if partner is None:
        return None
    for number, each in enumerate(old):
        other = partners[number]
        if number == place:
            continue
        if each is None:
            if other is None or not held[place][partner]:
                return None
        elif alike[number][partner] >= alike[place][partner] and (other is None or not held[number][other]):
            return None
    owners = {other: number for number, other in enumerate(partners) if other is not None}
    for number in range(len(new)):
        if number == partner or held[place][partner] or alike[place][number] < alike[place][partner]:
            continue
        owner = owners.get(number)
        if owner is None or not (held[owner][number] or alike[owner][number] > alike[place][number]):
            return None
    return new[partner]


def contenders(old: Sequence[Item | None], new: Sequence[Item], place: int) -> list[Item]:
    """Return which of some new items the old one at a place may have become: those like it that are no other's."""
    if len(old) * len(new) > _PAIRS:
        return []
    held, alike = _compared(old, new)
    others = {partner for number, partner in enumerate(_partners(held, alike)) if number != place}
    like = (number for number in range(len(new)) if held[place][number] or alike[place][number] >= _ALIKE)
    return [new[number] for number in like if number not in others]


def _compared(old: Sequence[Item | None], new: Sequence[Item]) -> tuple[list[list[bool]], list[list[float]]]:
    """Return of each old item and each new one whether that holds it whole, and how much alike they are."""
    before, now = [each if each is None else _said(each) for each in old], [_said(each) for each in new]
    held = [[each is not None and _holds(each, other) for other in now] for each in before]
    return held, [[1.0 if each is None else _likeness(each, other) for other in now] for each in before]


def _partners(held: Sequence[Sequence[bool]], alike: Sequence[Sequence[float]]) -> list[int | None]:
    """Return which of the new items each old one is paired with in every best pairing that keeps the order.

    The best hold the most old items whole, and of these pair the most.
    """
    rows, columns = len(held), len(held[0]) if held else 0
    whole = min(rows, columns) + 1
    worth = [
        [whole + 1 if held[row][column] else int(alike[row][column] >= _ALIKE) for column in range(columns)]
        for row in range(rows)
    ]
    ahead = _best(worth, columns)
    behind = [line[::-1] for line in _best([line[::-1] for line in worth[::-1]], columns)[::-1]]
    partners = list[int | None]()
    for row in range(rows):
        best = ahead[rows][columns]
        free = any(ahead[row][column] + behind[row + 1][column] == best for column in range(columns + 1))
        fits = [
            column
            for column in range(columns)
            if worth[row][column] and ahead[row][column] + worth[row][column] + behind[row + 1][column + 1] == best
        ]
        partners.append(fits[0] if len(fits) == 1 and not free else None)
    return partners


def _best(worth: Sequence[Sequence[int]], columns: int) -> list[list[int]]:
    """Return what the best pairing of the first rows and columns is worth, by their numbers."""
    best = [[0] * (columns + 1)]
    for line in worth:
        above, row = best[-1], [0]
        for column in range(columns):
            row.append(max(row[-1], above[column + 1], above[column] + line[column]))
        best.append(row)
    return best


def _holds(old: tuple[str, str], new: tuple[str, str]) -> bool:
    """Return whether what an item says is held whole by what another one says: all of its words and of its quote."""
    return any(old) and all(map(_within, old, new))


def _within(words: str, others: str) -> bool:
    """Return whether words stand in others, from the beginning of a word to the end of one."""
    kept = words.rstrip(_STOPS) or words
    start, end = r"(?<!\w)" * kept[:1].isalnum(), r"(?!\w)" * kept[-1:].isalnum()
    return re.search(f"{start}{re.escape(kept)}{end}", others) is not None


def _likeness(old: tuple[str, str], new: tuple[str, str]) -> float:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(" ".join(old), " ".join(new))


def _said(item: Item) -> tuple[str, str]:
    """Return the words and the quote of an item, without where links lead."""
    text, quote = (" ".join(_TARGET.sub("](", words).split()) for words in (item.text, item.quote))
    return text, quote
