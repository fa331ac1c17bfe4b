"""The words around the passages that takeaways quote: kept beside the library, to tell the same words apart later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.core import tables
from tui.core.config import Places
from tui.core.note import Kind

if TYPE_CHECKING:
    from tui.core.anchors import Around, Quoted
    from tui.core.episode import Episode, Quote

_WHAT: Final = "words around quotes"


class Surroundings:
    """The words before and after quotes, by note and by the words quoted; they outlive the app.

    Where a note has several takeaways that quote the same words, those around each are kept, and none is told: nothing
    says which are whose.
    """

    def __init__(self, places: Places) -> None:
        self._path = places.state / "surroundings.json"

    def of(self, note: Path) -> Callable[[str], Around]:
        """Return what tells the words before and after a quote of a note, empty ones where they are not known."""
        table, _ = tables.load(self._path, _WHAT)
        known = _known(table, note)

        def around(quote: str) -> Around:
            several = known.get(_key(quote), [])
            return several[0] if len(several) == 1 else ("", "")

        return around

    def keep(self, episode: Episode, quotes: Iterable[Quote]) -> str:
        """Keep the words around quotes that were written into a note; return why that failed, a sentence, or nothing.

        A quote that does not stand at its place is left out.
        """
        passages = [(quote.words, episode.passage(quote)) for quote in quotes if quote.words]
        return self._keep(episode, {words: episode.around(passage) for words, passage in passages if passage})

    def _keep(self, episode: Episode, around: Mapping[str, Around]) -> str:
        items = [_key(item.passage) for item in episode.note.items(Kind.TAKEAWAYS)]
        found = {_key(words): beside for words, beside in around.items()}

        def kept(table: dict[str, Any]) -> dict[str, Any] | None:
            known = _known(table, episode.path)
            new = {
                key: [beside] if items.count(key) < 2 else [*dict.fromkeys([*known.get(key, []), beside])]
                for key, beside in found.items()
            }
            now = known | new
            return None if now == known else table | {str(episode.path): now}

        return tables.update(self._path, kept, _WHAT) if found else ""

    def follow(self, episode: Episode, quoted: Sequence[Quoted]) -> str:
        """Keep the words that are now around the quotes that were found for certain; return why that failed, if it did.

        Of takeaways that quote the same words nothing changes.
        """
        keys = [_key(each.item.passage) for each in quoted]
        sure = {
            each.item.passage: episode.around(each.anchor.span)
            for each, key in zip(quoted, keys, strict=True)
            if each.anchor.span and not each.anchor.doubt and keys.count(key) == 1
        }
        known = self.of(episode.path)
        return self._keep(episode, {quote: around for quote, around in sure.items() if around != known(quote)})

    def rename(self, before: Path, note: Path) -> str:
        """Let a note that has another file name now keep what is known; return why that failed, if it did."""
        return tables.update(self._path, partial(_renamed, before=str(before), now=str(note)), _WHAT)


def _renamed(table: dict[str, Any], before: str, now: str) -> dict[str, Any] | None:
    if before not in table:
        return None
    return {name: value for name, value in table.items() if name != before} | {now: table[before]}


def _known(table: dict[str, Any], note: Path) -> dict[str, list[Around]]:
    """Return what a state file says of a note, as far as it can be read."""
    value = table.get(str(note))
    known: dict[str, list[Around]] = {}
    for key, several in (value if isinstance(value, dict) else {}).items():
        for around in several if isinstance(several, list) else []:
            if isinstance(around, (list, tuple)) and len(around) == 2:
                known.setdefault(key, []).append((str(around[0]), str(around[1])))
    return known


def _key(quote: str) -> str:
    """Return a name for the words of a quote, whatever their case and punctuation."""
    import hashlib

    from tui.core.folding import folded_words

    words = " ".join(folded_words(quote))
    return hashlib.blake2s(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
