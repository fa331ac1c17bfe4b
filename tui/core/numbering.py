"""The numbers of an ordered list: they belong to its places, not to its items."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tui.core.note import Item
from tui.core.placing import BLANKS, LINE, MARKER


def renumbered(entry: Item, slot: Item) -> str:
    """Return an item as it stands at another's place: with that place's number where both are numbered.

    Where that is longer or shorter than its own, the lines below are moved with the words. Those that a tab keeps in
    their column cannot be, and then the item stays as it is.
    """
    own, there = MARKER.fullmatch(entry.marker), MARKER.fullmatch(slot.marker)
    if not (own and own[3] and there and there[3]):
        return entry.raw
    rest = entry.raw[len(entry.marker) :]
    if len(entry.marker) == len(slot.marker):
        return slot.marker + rest
    marker = f"{there[1]}{there[2]}{own[5]}"
    steps = len(marker.expandtabs(4)) - len(entry.marker.expandtabs(4))
    first, *below = LINE.findall(rest) or [""]
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
    index = entries.index(item)
    first, last = index, index + 1
    while first and _together(text, entries[first - 1], entries[first]):
        first -= 1
    while last < len(entries) and _together(text, entries[last - 1], entries[last]):
        last += 1
    numbers = [int(match[3]) for each in entries[first:last] if (match := MARKER.fullmatch(each.marker)) and match[3]]
    counts = numbers == list(range(numbers[0], numbers[0] + last - first)) if numbers else False
    return entries[index + 1 : last] if counts else ()


def moved_up(item: Item, following: Sequence[Item]) -> list[str]:
    """Return items as they stand with the number of the one before each, the first with that of an item above them."""
    return [renumbered(entry, slot) for slot, entry in pairwise([item, *following])]


def _together(text: str, one: Item, other: Item) -> bool:
    """Return whether two items that follow each other are of one ordered list."""
    first, second = MARKER.fullmatch(one.marker), MARKER.fullmatch(other.marker)
    return bool(
        first and second and first[3] and first[4] == second[4] and not text[one.end : other.start].strip(BLANKS)
    )
