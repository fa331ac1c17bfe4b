"""Items that change their place: within one list all close up, and past its end only the moved one changes lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tui.core.note import Item, Kind, Note
from tui.core.numbering import remarked, renumbered
from tui.core.placing import Beside, breaks, inserted, is_ordered, marker_beside, siblings


def in_one_list(text: str, entries: Sequence[Item], one: Item, other: Item) -> bool:
    """Return whether two of a section's entries are of one list, all evenly spaced or ordered."""
    listed = siblings(text, entries, one)
    gaps = {breaks(text, *pair) for pair in pairwise(listed)}
    return other in listed and (len(gaps) == 1 or is_ordered(one.marker))


def rotated(text: str, entries: Sequence[Item], one: Item, other: Item) -> tuple[str, list[str]]:
    """Return a text with one of a section's entries at the place of another of its list, and the items it has then.

    Those between close up; the numbers of an ordered list stay where they are, and so do the blanks between items.
    """
    order = list(entries)
    order.insert(entries.index(other), order.pop(entries.index(one)))
    raws = [renumbered(entry, slot) for slot, entry in zip(entries, order, strict=True)]
    pieces, position = [], 0
    for slot, raw in zip(entries, raws, strict=True):
        pieces += [text[position : slot.start], raw]
        position = slot.end
    kept = [raw for entry, raw in zip(order, raws, strict=True) if not entry.is_placeholder]
    return "".join(pieces) + text[position:], kept


def joined(note: Note, kind: Kind, item: Item, target: int, *, after: bool) -> tuple[str, list[str]]:
    """Return a note's text with an item that left it at a place among the others, and its items as they are then.

    It joins the list of the item before that place, or of the one after it, and takes the marker of a new item there.
    """
    section = note.section(kind)
    assert section is not None
    entries, items = section.items, section.filled
    beside = Beside(items[target - after], after)
    raw = remarked(item, marker_beside(entries, *beside))
    raws = [entry.raw for entry in items]
    return inserted(note.text, entries, beside, raw), [*raws[:target], raw, *raws[target:]]
