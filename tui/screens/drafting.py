"""Drafts of what is typed in an editor: kept while it is open, and offered again the next time."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from textual.screen import Screen

from tui.core.conflict import most_like
from tui.core.display import printable
from tui.core.drafts import Draft, Drafts
from tui.core.episode import Quote
from tui.core.note import NAMES, Item, Kind, Note, parse

NEW: Final = "New takeaway "
NOTES: Final = "Notes"


class Typed(NamedTuple):
    """What stands in the open editor, and the note and the purpose that it is for."""

    path: Path
    purpose: str
    draft: Draft


class Drafting:
    """Keeps what is typed in one editor at a time, and knows which draft an editor begins with.

    Only `typed`, `begin`, `send` and `end` are for the event loop alone; the rest reads and writes files.
    """

    def __init__(self, drafts: Drafts, screens: Callable[[], Sequence[Screen[object]]]) -> None:
        self._drafts, self._screens = drafts, screens
        self._keeping = threading.Lock()
        self._asking: tuple[Path, str] | None = None
        self._kept = Draft()
        self._sent: Draft | None = None

    def begin(self, path: Path, purpose: str, draft: Draft) -> None:
        """Follow an editor that is about to open with a draft."""
        self._asking, self._kept = (path, purpose), draft

    def send(self, draft: Draft) -> None:
        """Take words for a draft that are being written, until that is done."""
        self._sent = draft

    def end(self) -> None:
        """Follow the editor no longer."""
        self._asking = self._sent = None

    def typed(self) -> Typed | None:
        """Return what is typed in the open editor, or being written; None where nothing of it is new."""
        if self._asking is None:
            return None
        from tui.screens.takeaway import TakeawayScreen

        editors = (screen.typed for screen in self._screens() if isinstance(screen, TakeawayScreen))
        draft = next((draft for draft in editors if draft is not None), self._sent)
        if draft is None or draft == self._kept:
            return None
        return Typed(*self._asking, draft)

    def keep(self, typed: Typed | None) -> str:
        """Keep what was typed for the next time unless it was written meanwhile.

        Return why that failed, a sentence, or nothing.
        """
        with self._keeping:
            if not typed or typed[:2] != self._asking:
                return ""
            problem = self._drafts.keep(*typed)
            self._kept = self._kept if problem else typed.draft
            return problem

    @property
    def path(self) -> Path | None:
        """The note that the open editor is for, under the name that its file has now."""
        return self._asking and self._asking[0]

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep its drafts, also that of the open editor."""
        with self._keeping:
            if self._asking and self._asking[0] == before:
                self._asking = path, self._asking[1]
            self._drafts.rename(before, path)

    def leave(self, path: Path, purpose: str, draft: Draft) -> str:
        """Keep what an editor leaves behind, or forget its draft; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return self._drafts.keep(path, purpose, draft)

    def add(self, path: Path, purpose: str, draft: Draft) -> str:
        """Keep a draft beside what is a draft there; return why that failed, a sentence, or nothing."""
        known = self._drafts.find(path, purpose)
        words = "\n".join(dict.fromkeys(filter(None, (known.words, draft.words))))
        return self._drafts.keep(path, purpose, replace(draft, words=words))

    def for_takeaway(self, note: Note, here: Quote | None) -> tuple[Draft, str]:
        """Return what the editor of a new takeaway begins with, and a sentence on it, if there is something to say.

        That is the draft of one, or of a takeaway that was deleted while it was edited.
        """
        draft = self._drafts.find(note.path, NEW)
        if not draft.empty:
            return draft, ""
        for purpose, draft, item in self._astray(note, Kind.TAKEAWAYS):
            if item is None and not self._moved(note.path, purpose, NEW, draft):
                return replace(draft, before=""), "The takeaway that this draft is of is gone: save it as a new one."
        return Draft(quote=here), ""

    def for_item(self, note: Note, kind: Kind, item: Item) -> tuple[str, Draft, str]:
        """Return what an edit of an item is for, what the editor begins with, and a sentence, if there is one to say.

        That is the draft of this item, or of one that another program changed into it.
        """
        purpose = purpose_of(kind, item.raw)
        draft = self._drafts.find(note.path, purpose)
        if not draft.empty:
            return purpose, draft, ""
        for astray, draft, became in self._astray(note, kind):
            if became == item and not self._moved(note.path, astray, purpose, draft):
                return purpose, draft, f"Another program changed this {NAMES[kind]} since this draft of it."
        return purpose, fresh_draft(note.items(kind), item), ""

    def for_notes(self, path: Path, before: str) -> tuple[Draft, str]:
        """Return what the editor of notes begins with, and a sentence on it, if there is something to say.

        A draft that was made of other notes than stand there now is offered below these.
        """
        draft, fresh = self._drafts.find(path, NOTES), fresh_notes(before)
        if draft.empty or draft.before == fresh.before:
            return fresh if draft.empty else draft, ""
        both = replace(fresh, words=f"{fresh.words}\n\n{draft.words}".strip())
        self._drafts.keep(path, NOTES, both)
        return both, "The notes were changed since this draft of them: it stands below what they are now."

    def _astray(self, note: Note, kind: Kind) -> Iterator[tuple[str, Draft, Item | None]]:
        """Yield the drafts of items that are no longer as they were, with what they are for and what became of each.

        That is the one most like it of those that did not stand beside it then.
        """
        items, caption = note.items(kind), f"{caption_of(kind)} "
        there = {item.raw for item in items}
        for purpose, draft in self._drafts.of(note.path).items():
            if purpose.startswith(caption) and not draft.empty and draft.before and draft.before not in there:
                new = [item for item in items if _digest(item) not in draft.others]
                place = most_like(draft.before, [item.raw for item in new])
                yield purpose, draft, None if place is None else new[place]

    def _moved(self, path: Path, purpose: str, to: str, draft: Draft) -> str:
        return self._drafts.keep(path, to, draft) or self._drafts.keep(path, purpose, Draft())


def fresh_draft(items: Sequence[Item], item: Item) -> Draft:
    """Return what the editor of one of some items begins with where nothing was typed yet."""
    quote = Quote(0, item.quote, item.moment) if item.quote else None
    return Draft(shown(item.text), quote, item.raw, tuple(map(_digest, items)))


def fresh_notes(before: str) -> Draft:
    """Return what the editor of some notes begins with where nothing was typed yet."""
    return Draft(shown(before.strip()), None, before.strip())


def item_before(draft: Draft, kind: Kind, now: Item) -> Item:
    """Return the item that a draft was made of, which another program has made the one there is `now`."""
    found = parse(Path("note.md"), f"## {kind.value}\n\n{draft.before}\n").items(kind)
    return replace(found[0] if len(found) == 1 else now, raw=draft.before, start=now.start)


def purpose_of(kind: Kind, raw: str) -> str:
    """Return what a draft of an item is for, by how that stands in the file."""
    return f"{caption_of(kind)} {raw}"


def caption_of(kind: Kind) -> str:
    """Return what the editor of an item is called."""
    return f"Edit {NAMES[kind]}"


def shown(words: str) -> str:
    """Return words fit for the screen, line by line."""
    return "\n".join(map(printable, words.split("\n")))


def _digest(item: Item) -> str:
    return hashlib.blake2s(item.raw.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
