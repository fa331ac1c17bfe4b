"""The numbers of an ordered list: they belong to its places, not to its items."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tui.core.note import Item
from tui.core.placing import BLANKS, LINE, MARKER, is_ordered, siblings


def renumbered(entry: Item, slot: Item) -> str:
    """Return an item as it stands at another's place: with that place's number where both are numbered.

    Where that is longer or shorter than its own, the lines below are moved as `remarked` moves them.
    """
    if not (is_ordered(entry.marker) and is_ordered(slot.marker)):
        return entry.raw
    if len(entry.marker) == len(slot.marker):
        return slot.marker + entry.raw[len(entry.marker) :]
    return remarked(entry, slot.marker)


def remarked(entry: Item, there: str) -> str:
    """Return an item with the indentation and the bullet or number of another marker, its own blanks after them.

    The lines below are moved with the words. Those that a tab keeps in their column cannot be, and then the item stays
    as it is.
    """
    own, new = MARKER.fullmatch(entry.marker), MARKER.fullmatch(there)
    if own is None or new is None:
        return entry.raw
    marker = f"{new[1]}{new[2]}{own[5]}"
    steps = len(marker.expandtabs(4)) - len(entry.marker.expandtabs(4))
    first, *below = LINE.findall(entry.raw[len(entry.marker) :]) or [""]
    lines = [marker, first]
    for line in below:
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if steps and "\t" in indent:
            return entry.raw
        inside = len(indent) >= entry.indent and line.strip(BLANKS)
        lines.append(" " * steps + line[max(0, -steps) :] if inside else line)
    return "".join(lines)


def below(text: str, entries: Sequence[Item], item: Item) -> Sequence[Item]:
    """Return the items that follow one in its list if that counts by one, none where it does not."""
    listed = siblings(text, entries, item)
    numbers = [int(match[3]) for each in listed if (match := MARKER.fullmatch(each.marker)) and match[3]]
    counts = numbers == list(range(numbers[0], numbers[0] + len(listed))) if numbers else False
    return listed[listed.index(item) + 1 :] if counts else ()


def moved_up(item: Item, following: Sequence[Item]) -> list[str]:
    """Return items as they stand with the number of the one before each, the first with that of an item above them."""
    return [renumbered(entry, slot) for slot, entry in pairwise([item, *following])]
