"""What two programs changed at once: as it was, as it stands in the file, and as the reader wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tui.core import edit, files
from tui.core.comparing import compare, join
from tui.core.files import FileState, Rewrite
from tui.core.journal import Journal
from tui.core.note import NEWLINE, Item, Kind, parse
from tui.core.placing import Beside, retyped
from tui.core.succession import contenders, successor

_STEPS: Final = 200_000
"""Pairs of equal words that are looked at, about a fortieth of a second: the screen opens meanwhile."""

_JOINING_STEPS: Final = 2_000_000
"""Pairs of equal lines that are looked at for what is written: a quarter of a second, in notes of very many lines."""

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
"""What two versions of some words are compared by: words, blanks and signs."""

Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The three versions of some words, and the two edits of the file's text that may end the conflict."""

    base: str
    """The words as they were when the reader began."""
    theirs: str
    """The words in the file now; empty where they are gone."""
    mine: str
    """The words that the reader typed."""
    write_mine: Edit
    """Puts the reader's words in the place of theirs."""
    write_both: Edit
    """Puts the reader's words after theirs; of notes, those that the reader changed into theirs."""
    quotes: tuple[str, str, str] = ("", "", "")
    """The passages that the three versions quote, where these are not the same."""
    raw: str = ""
    """Their item as it stands in the file; empty where it is gone, and of notes."""
    places: int = 0
    """How many items of theirs it may be where that cannot be told, and nothing is to be written over."""
    fits: bool = False
    """Whether the two changed different lines of the notes, so that both changes are whole in `write_both`."""


def of_item(text: str, kind: Kind, before: Sequence[Item], item: Item, words: str, quote: str) -> Conflict:
    """Return the conflict about one of the items that were there before, in the text of the file now.

    `before` is the list as it was, `item` one of it. Where it does not show what `became` of that, it is gone, and the
    reader's words are added as an item of their own. Their quote stays where the reader left the quote alone.
    """
    now = parse(Path("note.md"), text).items(kind)
    theirs = became(item, before, now)
    beside = Beside(theirs) if theirs else None
    both = partial(
        edit.add_item, kind=kind, words=words, quote=quote, moment=item.moment if quote else "", beside=beside
    )
    if theirs is None:
        anew = partial(both, quote=item.tied(quote)) if quote else partial(both, words=item.tied(words))
        found = {each for known, there, place in _beside(item, before, now) for each in contenders(known, there, place)}
        return Conflict(item.text, "", words, anew, anew, places=len(found))
    mine = None if quote == item.quote else quote
    write = partial(edit.replace_item, kind=kind, item=theirs, words=words, quote=mine, moment=item.moment)
    quotes = (item.quote, theirs.quote, theirs.quote if mine is None else mine)
    return Conflict(
        item.text, theirs.text, words, write, both, quotes if len(set(quotes)) > 1 else ("", "", ""), theirs.raw
    )


def of_notes(text: str, before: str, words: str) -> Conflict:
    """Return the conflict about the notes of an episode, in the text of the file now."""
    theirs = edit.notes_text(parse(Path("note.md"), text))
    mine = retyped(before, NEWLINE.sub("\n", words), "\n")
    both, fits = join(_lines(before), _lines(theirs), _lines(mine), _JOINING_STEPS)
    return Conflict(
        before,
        theirs,
        mine,
        partial(edit.replace_notes, words=mine, before=theirs),
        partial(edit.replace_notes, words="\n".join(both), before=theirs),
        fits=fits,
    )


def settle(conflict: Conflict, change: Edit, journal: Journal, label: str, read: FileState, now: FileState) -> Rewrite:
    """Make one of the two edits in the file as it is `now`; the journal keeps what it was when it was `read`, too.

    Where that no longer had the words that the reader began with, the journal keeps those. Raises FileProblem.
    """
    base = files.encode(conflict.base)
    before = read.data if base in read.data else base
    journal.abandon(journal.begin(now.path, before, now.data, f"{label}, as it was before"))
    return files.rewrite(now.path, change, journal, label, now)


def differing(words: str, base: str) -> list[tuple[str, bool]]:
    """Return some words in parts, each with whether the base lacks it; where very many differ, all between."""
    old, new = _WORD.findall(base), _WORD.findall(words)
    parts = compare(old, new, _STEPS)
    return [("".join(new[part.first : part.last]), not part.same) for part in parts if part.first < part.last]


def became(item: Item, before: Sequence[Item | str], now: Sequence[Item]) -> Item | None:
    """Return what became of an item of a list, in the list as it is now; None where it is gone, or may be several.

    `before` is the list as it was; an item that is not known any more stands there as its `digest`. What is there
    unchanged became nothing else, and parts the list: an item is looked for among what is new between its unchanged
    neighbours. See `successor` for which of that it became.
    """
    found = {successor(known, there, place) for known, there, place in _beside(item, before, now)}
    return found.pop() if len(found) == 1 else None


def _beside(
    item: Item, before: Sequence[Item | str], now: Sequence[Item]
) -> Iterator[tuple[list[Item | None], list[Item], int]]:
    """Yield, for each place of an item in a list, what is gone around it, what is new there, and its own number."""
    own = digest(item)
    old = [each if isinstance(each, str) else digest(each) for each in before]
    new = [digest(each) for each in now]
    first, last = set[str](old), set[str](new)
    if own not in old:
        old, before = [own], [item]
    for gap in compare(old, new, _STEPS):
        here = [place for place in range(gap.start, gap.end) if not gap.same and old[place] not in last]
        there = [now[place] for place in range(gap.first, gap.last) if not gap.same and new[place] not in first]
        those = [item if old[place] == own else before[place] for place in here]
        known = [None if isinstance(each, str) else each for each in those]
        yield from ((known, there, number) for number, place in enumerate(here) if old[place] == own)


def digest(item: Item) -> str:
    """Return what tells an item, as it stands in the file, from all others."""
    import hashlib

    return hashlib.blake2s(item.raw.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _lines(words: str) -> list[str]:
    return words.split("\n") if words else []
