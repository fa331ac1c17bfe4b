"""The words around the passages that takeaways quote: kept beside the library, to tell the same words apart later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.core import tables
from tui.core.anchors import locate_items
from tui.core.config import Places
from tui.core.note import Item, Kind

if TYPE_CHECKING:
    from tui.core.anchors import Around, Quoted
    from tui.core.episode import Episode, Quote

_WHAT: Final = "words around quotes"

_UNKNOWN: Final = ("", "")
"""What is around a passage of which nothing is known."""

_GONE: Final = 8
"""How many passages of takeaways that are gone are kept for one quote: undo may bring these back."""


class _Name(NamedTuple):
    """What an item is known by: digests of the words that it quotes and of its own; `own` may be empty."""

    quote: str
    own: str


class _Beside(NamedTuple):
    """The words around a passage, and the digest of the words of its takeaway, empty as it was once kept: nobody's."""

    around: Around
    own: str = ""


class Surroundings:
    """The words before and after the passages of takeaways, by note and by the words quoted; they outlive the app.

    Of takeaways that quote the same words each is known by its own. Those that are the same in both are known in their
    order, as long as there are no fewer of them than are known. Where one cannot be told, nothing is known of it.
    """

    def __init__(self, places: Places) -> None:
        self._path = places.state / "surroundings.json"

    def of(self, note: Path, items: Sequence[Item]) -> Callable[[Item], Around]:
        """Return what tells the words before and after the quote of each of a note's items, empty ones if not known."""
        table, _ = tables.load(self._path, _WHAT)
        told = _told(_known(table, note), items)
        return lambda item: told.get(item, _UNKNOWN)

    def keep(self, episode: Episode, quotes: Iterable[Quote], words: str, before: Item | None = None) -> str:
        """Keep the words around quotes that were written into a note; return why that failed, a sentence, or nothing.

        `words` are those of the takeaways that quote them, `before` is the one that was rewritten, if one was. A quote
        that does not stand at its place is left out.
        """
        items = _names(episode.note.items(Kind.TAKEAWAYS))
        new: dict[_Name, list[Around]] = {}
        for quote in quotes:
            if quote.words and (passage := episode.passage(quote)):
                name = _named(_Name(_digest(quote.words), _digest(words)), items.values())
                new.setdefault(name, []).append(episode.around(passage))
        was = _names([before] if before else [])

        def several(name: _Name, known: Sequence[Around], around: Sequence[Around]) -> Sequence[Around]:
            same = [item for item, each in items.items() if each == name]
            if before is None or was.get(before) != name or not same:
                return [*_left(known, len(same) - len(around)), *around]
            place = _number(before, same)
            left = [*_left(known, len(same)), *[_UNKNOWN] * place]
            return [*left[:place], *around, *left[place + 1 : len(same)]]

        return self._keep(episode, new, several)

    def follow(self, episode: Episode, quoted: Sequence[Quoted]) -> str:
        """Keep the words that are now around the quotes that were found for certain; return why that failed, if it did.

        Of takeaways that are the same nothing changes.
        """
        table, _ = tables.load(self._path, _WHAT)
        names, known = _names([each.item for each in quoted]), _known(table, episode.path)
        count = Counter(names.values())
        sure = {
            names[each.item]: [episode.around(each.anchor.span)]
            for each in quoted
            if each.anchor.span and not each.anchor.doubt and count[names[each.item]] == 1
        }
        new = {name: around for name, around in sure.items() if around != _own(known, name)}
        return self._keep(episode, new, lambda name, known, around: around)

    def _keep(
        self,
        episode: Episode,
        new: Mapping[_Name, Sequence[Around]],
        several: Callable[[_Name, Sequence[Around], Sequence[Around]], Sequence[Around]],
    ) -> str:
        """Keep the words around passages by the items that quote them.

        `several` returns all that is to be known of items of one name, of what was and what is new.
        """
        items = Counter(_names(episode.note.items(Kind.TAKEAWAYS)).values())

        def kept(table: dict[str, Any]) -> dict[str, Any] | None:
            known = _known(table, episode.path)
            now = dict(known)
            for name, around in new.items():
                beside = now.get(name.quote, [])
                own = _own(now, name)
                others = [each for each in beside if each.own != name.own]
                if sum(items[each] for each in items if each.quote == name.quote) == 1:
                    others = [each for each in others if each.own]
                gone = [each for each in others if each.own and not items[_Name(name.quote, each.own)]]
                others = [each for each in others if each not in gone[:-_GONE]]
                now[name.quote] = [*others, *(_Beside(each, name.own) for each in several(name, own, around))]
            if now == known:
                return None
            return table | {
                str(episode.path): {
                    key: [[*each.around, each.own] if each.own else [*each.around] for each in beside]
                    for key, beside in now.items()
                }
            }

        return tables.update(self._path, kept, _WHAT) if new else ""

    def finds(self, episode: Episode, item: Item, place: int) -> bool:
        """Return whether the passage that an item of a note quotes is found at a place."""
        items = episode.note.items(Kind.TAKEAWAYS)
        same = [each for each in items if each.raw == item.raw]
        here = same[_number(item, same) :][:1]
        quoted = locate_items(episode.note.text, episode.blocks, here, self.of(episode.path, items))
        return any(each.anchor.span and each.anchor.span.start == place for each in quoted)

    def rename(self, before: Path, note: Path) -> str:
        """Let a note that has another file name now keep what is known; return why that failed, if it did."""
        return tables.update(self._path, partial(_renamed, before=str(before), now=str(note)), _WHAT)


def _renamed(table: dict[str, Any], before: str, now: str) -> dict[str, Any] | None:
    if before not in table:
        return None
    return {name: value for name, value in table.items() if name != before} | {now: table[before]}


def _known(table: dict[str, Any], note: Path) -> dict[str, list[_Beside]]:
    """Return what a state file says of a note, as far as it can be read."""
    value = table.get(str(note))
    known: dict[str, list[_Beside]] = {}
    for key, several in (value if isinstance(value, dict) else {}).items():
        for beside in several if isinstance(several, list) else []:
            if isinstance(beside, (list, tuple)) and len(beside) in (2, 3):
                before, after, *own = map(str, beside)
                known.setdefault(key, []).append(_Beside((before, after), *own))
    return known


def _told(known: Mapping[str, Sequence[_Beside]], items: Sequence[Item]) -> dict[Item, Around]:
    """Return what is around the passages of items, of those that it is known of.

    What was kept for none in particular is of the one item that nothing else is known of. So is all that is known of a
    quote where a single item has it, whose words another program may have changed.
    """
    told: dict[Item, Around] = {}
    names = _names(items) if known else {}
    for quote in dict.fromkeys(name.quote for name in names.values()):
        beside, unknown = known.get(quote, []), []
        quoting = {item: name.own for item, name in names.items() if name.quote == quote}
        for own in dict.fromkeys(quoting.values()):
            same = [item for item in quoting if quoting[item] == own]
            around = _left(_own(known, _Name(quote, own)), len(same))
            told |= dict(zip(same, around, strict=False))
            unknown += same[len(around) :]
        rest = {each.around for each in beside if not each.own or len(quoting) == 1}
        if len(unknown) == 1 and len(rest) == 1:
            told[unknown[0]] = rest.pop()
    return told


def _number(item: Item, same: Sequence[Item]) -> int:
    """Return which of some items of a note, which are the same, is one that is or was there."""
    return max(0, min(sum(each.start < item.start for each in same), len(same) - 1))


def _own(known: Mapping[str, Sequence[_Beside]], name: _Name) -> list[Around]:
    """Return what is known of items of one name, one after the other."""
    return [each.around for each in known.get(name.quote, ()) if each.own == name.own]


def _left(known: Sequence[Around], count: int) -> Sequence[Around]:
    """Return what is known of a number of items that are the same; where there were more, nobody knows which are left.

    That does not matter where all had the same around them.
    """
    if len(known) <= count:
        return known
    return [known[0] if len(set(known)) == 1 else _UNKNOWN] * count


def _names(items: Iterable[Item]) -> dict[Item, _Name]:
    """Return what the items are known by that quote something."""
    return {item: _Name(_digest(item.passage), _digest(item.text)) for item in items if item.passage}


def _named(name: _Name, names: Iterable[_Name]) -> _Name:
    """Return a name if an item has it, else that of the only one with the quote, as its words may stand otherwise."""
    quoting = [each for each in names if each.quote == name.quote]
    return quoting[0] if name not in quoting and len(quoting) == 1 else name


def _digest(words: str) -> str:
    """Return a name for some words, whatever their case and punctuation."""
    import hashlib

    from tui.core.folding import folded_words

    folded = " ".join(folded_words(words))
    return hashlib.blake2s(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
