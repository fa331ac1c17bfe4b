"""Drafts: words that were typed and not yet written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeGuard

from tui.core import tables
from tui.core.config import Places
from tui.core.display import typable
from tui.core.episode import Quote
from tui.core.tables import Tell, unsaid

_WHAT: Final = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words as typed, the passage quoted with them, and what of the file they are to replace."""

    words: str = ""
    quote: Quote | None = None
    """The passage as it was shortened; None where the draft is of one that quotes none, or dropped it."""
    before: str = ""
    """What the words are to replace: an item as it stood in the file, or notes."""
    others: tuple[str, ...] = ()
    """The digests of all items of the list that it stood in, in order."""

    shortened: bool = False
    """Whether the reader changed the quote."""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed: there are no words, and no quote that was shortened, which may stand alone."""
        return not self.words.strip() and not (self.shortened and self.quote)


class Drafts:
    """Drafts by note and by what they are for; they outlive the app.

    One that is not in the state file yet, or cannot be written there, is known to this run all the same. What goes
    wrong when they are read is told.
    """

    def __init__(self, places: Places, tell: Tell = unsaid) -> None:
        self._path, self._tell = places.state / "drafts.json", tell
        self._unwritten: dict[str, Draft] = {}

    def of(self, note: Path) -> dict[str, Draft]:
        """Return the drafts for a note, by what they are for."""
        start = _key(note, "")
        table = {key: draft_of(value) for key, value in self._load().items()} | self._unwritten
        return {key.removeprefix(start): draft for key, draft in table.items() if key.startswith(start)}

    def find(self, note: Path, purpose: str) -> Draft:
        """Return the draft for a note and a purpose, an empty one where there is none."""
        key = _key(note, purpose)
        unwritten = self._unwritten.get(key)
        return draft_of(self._load().get(key)) if unwritten is None else unwritten

    def _load(self) -> dict[str, Any]:
        table, problem = tables.load(self._path, _WHAT)
        self._tell(problem)
        return table

    def take(self, note: Path, purpose: str, draft: Draft) -> None:
        """Keep a draft, or forget it where it is empty, for this run; `keep` is to follow."""
        self._unwritten[_key(note, purpose)] = draft

    def keep(self, note: Path, purpose: str, draft: Draft, own: Collection[Draft] | None = None) -> str:
        """Keep a draft, or forget it where it is empty; return why that failed, a sentence, or nothing.

        Where only `own` drafts are to be replaced, one that another earmark keeps there stays, and the words are joined
        to its.
        """
        key = _key(note, purpose)

        def kept(table: dict[str, Any]) -> dict[str, Any] | None:
            before = table.get(key)
            known, now = draft_of(before), draft
            if own is not None and not known.empty and known not in own:
                now = joined(known, draft)
            if (now.empty and before is None) or now == known:
                return None
            rest = {name: value for name, value in table.items() if name != key}
            return rest if now.empty else rest | {key: asdict(now)}

        problem = tables.update(self._path, kept, _WHAT, self._tell)
        if problem:
            self._unwritten[key] = draft
        elif self._unwritten.get(key) == draft:
            del self._unwritten[key]
        return problem

    def rename(self, before: Path, note: Path) -> None:
        """Let a note that has another file name now keep its drafts; those that waited for it are joined to them."""
        start = _key(before, "")

        def new(key: str) -> str:
            return _key(note, key.removeprefix(start))

        def renamed(table: dict[str, Any]) -> dict[str, Any] | None:
            moved = {new(key): draft_of(value) for key, value in table.items() if key.startswith(start)}
            kept = {key: value for key, value in table.items() if not key.startswith(start)}
            waited = {key: draft_of(kept.get(key)) for key in moved}
            return kept | {key: asdict(joined(moved[key], waited[key])) for key in moved} if moved else None

        for key in [key for key in tuple(self._unwritten) if key.startswith(start)]:
            if draft := self._unwritten.pop(key, None):
                waited = self._unwritten.get(new(key))
                self._unwritten[new(key)] = joined(draft, waited) if waited else draft
        if problem := tables.update(self._path, renamed, _WHAT, self._tell):
            self._tell(problem)


def joined(draft: Draft, other: Draft) -> Draft:
    """Return a draft with the words of another one below its own, unless they stand there."""
    if other.empty or (other.words.strip() and other.words in draft.words):
        return draft
    if draft.empty or draft.words in other.words:
        return _quoting(other, draft)
    words = f"{draft.words}\n{other.words}" if other.words.strip() else draft.words
    return _quoting(replace(draft, words=words), other)


def _quoting(draft: Draft, other: Draft) -> Draft:
    """Return a draft that quotes what another one does, unless it quotes something."""
    return draft if draft.quote else replace(draft, quote=other.quote, shortened=other.shortened)


def draft_of(value: object) -> Draft:
    """Return the draft that a value of the state file stands for, with what of it can be read.

    Its words are fit for the screen; what is of the note is as it stood there.
    """
    if isinstance(value, str):  # as drafts were once kept
        return Draft(_typed(value))
    if not isinstance(value, dict):
        return Draft()
    words, before, quote = value.get("words"), value.get("before"), value.get("quote")
    others = value.get("others")
    draft = Draft(
        _typed(words) if isinstance(words, str) else "",
        None,
        before if _is_of_note(before) else "",
        tuple(map(str, others)) if isinstance(others, list) else (),
    )
    if not isinstance(quote, dict):
        return draft
    place, quoted, moment = quote.get("place"), quote.get("words"), quote.get("moment")
    if _is_of_note(quoted) and _is_of_note(moment) and isinstance(place, int):
        shortened = value.get("shortened") is True
        draft = replace(draft, quote=Quote(place, quoted, moment), shortened=shortened)
    return draft


def _typed(words: str) -> str:
    """Return words as they can have been typed, line by line."""
    return "\n".join(map(typable, words.split("\n")))


def _is_of_note(value: object) -> TypeGuard[str]:
    """Return whether a value can be text of a file."""
    try:
        return isinstance(value, str) and value.encode("utf-8", "surrogateescape") is not None
    except UnicodeEncodeError:
        return False


def _key(note: Path, purpose: str) -> str:
    return f"{note}\n{purpose}"
