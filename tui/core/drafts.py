"""Drafts: words that were typed and not yet written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tui.core import tables
from tui.core.config import Places
from tui.core.episode import Quote


@dataclass(frozen=True, slots=True)
class Draft:
    """Words as typed, the passage quoted with them, and what of the file they are to replace."""

    words: str = ""
    quote: Quote | None = None
    """The passage as it was shortened; None where the draft is of one that quotes none, or dropped it."""
    before: str = ""
    """What the words are to replace: an item as it stood in the file, or notes."""
    others: tuple[str, ...] = ()
    """The digests of all items that stood there with it; what became of it is none of these."""

    @property
    def empty(self) -> bool:
        """Whether there are no words, which nobody needs to keep."""
        return not self.words.strip()


class Drafts:
    """Drafts by note and by what they are for; they outlive the app."""

    def __init__(self, places: Places) -> None:
        self._path = places.state / "drafts.json"

    def of(self, note: Path) -> dict[str, Draft]:
        """Return the drafts for a note, by what they are for."""
        start = _key(note, "")
        table = tables.load(self._path)[0]
        return {key.removeprefix(start): draft_of(value) for key, value in table.items() if key.startswith(start)}

    def find(self, note: Path, purpose: str) -> Draft:
        """Return the draft for a note and a purpose, an empty one where there is none."""
        return draft_of(tables.load(self._path)[0].get(_key(note, purpose)))

    def keep(self, note: Path, purpose: str, draft: Draft) -> str:
        """Keep a draft, or forget it where it has no words; return why that failed, a sentence, or nothing."""
        key = _key(note, purpose)

        def kept(table: dict[str, Any]) -> dict[str, Any] | None:
            before = table.pop(key, None)
            return None if draft.empty and before is None else table | ({} if draft.empty else {key: asdict(draft)})

        return tables.update(self._path, kept)

    def rename(self, before: Path, note: Path) -> None:
        """Let a note that has another file name now keep its drafts; those that waited for it keep the old name."""
        start = _key(before, "")

        def renamed(table: dict[str, Any]) -> dict[str, Any] | None:
            keys = {key: _key(note, key.removeprefix(start)) for key in table if key.startswith(start)}
            moved = {new: table[old] for old, new in keys.items()}
            waited = {old: table[new] for old, new in keys.items() if new in table}
            kept = {key: value for key, value in table.items() if key not in keys}
            return kept | waited | moved if moved else None

        tables.update(self._path, renamed)


def draft_of(value: object) -> Draft:
    """Return the draft that a value of the state file stands for, with what of it can be read."""
    if isinstance(value, str):  # as drafts were once kept
        return Draft(value)
    if not isinstance(value, dict):
        return Draft()
    words, before, quote = value.get("words"), value.get("before"), value.get("quote")
    others = value.get("others")
    draft = Draft(
        words if isinstance(words, str) else "",
        None,
        before if isinstance(before, str) else "",
        tuple(map(str, others)) if isinstance(others, list) else (),
    )
    if not isinstance(quote, dict):
        return draft
    place, quoted, moment = quote.get("place"), quote.get("words"), quote.get("moment")
    if isinstance(quoted, str) and isinstance(moment, str) and isinstance(place, int):
        draft = replace(draft, quote=Quote(place, quoted, moment))
    return draft


def _key(note: Path, purpose: str) -> str:
    return f"{note}\n{purpose}"
