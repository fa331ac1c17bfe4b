"""Drafts of what is typed in an editor: kept while it is open, and offered again the next time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from textual.screen import Screen

from tui.core.conflict import most_like
from tui.core.display import printable
from tui.core.drafts import Draft, Drafts
from tui.core.episode import Quote
from tui.core.note import NAMES, Item, Kind, Note

NEW: Final = "New takeaway"
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

        That is the draft of one, or of a takeaway that another program deleted while it was edited.
        """
        draft = self._drafts.find(note.path, NEW)
        if not draft.empty:
            return draft, ""
        texts = [item.text for item in note.items(Kind.TAKEAWAYS)]
        for purpose, draft in self._astray(note.path, Kind.TAKEAWAYS, texts).items():
            if most_like(draft.before, texts) is None and not self._moved(note.path, purpose, NEW, draft):
                return replace(draft, before=""), "The takeaway that this draft is of is gone: save it as a new one."
        return Draft(quote=here), ""

    def for_item(self, note: Note, kind: Kind, item: Item) -> tuple[str, Draft, str]:
        """Return what an edit of an item is for, what the editor begins with, and a sentence, if there is one to say.

        That is the draft for these words, or for those that another program changed into them.
        """
        texts = [each.text for each in note.items(kind)]
        purpose = purpose_of(kind, item.text)
        draft = self._drafts.find(note.path, purpose)
        if not draft.empty:
            return purpose, draft if draft.before else replace(draft, before=item.text), ""
        for astray, draft in self._astray(note.path, kind, texts).items():
            place = most_like(draft.before, texts)
            if place is not None and texts[place] == item.text and not self._moved(note.path, astray, purpose, draft):
                return purpose, draft, f"Another program changed this {NAMES[kind]} since this draft of it."
        return purpose, fresh_draft(item), ""

    def for_notes(self, path: Path, before: str) -> tuple[Draft, str]:
        """Return what the editor of notes begins with, and a sentence on it, if there is something to say.

        A draft that was made of other notes than stand there now is offered below these.
        """
        draft, before = self._drafts.find(path, NOTES), before.strip()
        fresh = Draft(_shown(before), None, before)
        if draft.empty or draft.before == before:
            return fresh if draft.empty else draft, ""
        both = replace(fresh, words=f"{fresh.words}\n\n{draft.words}".strip())
        self._drafts.keep(path, NOTES, both)
        return both, "The notes were changed since this draft of them: it stands below what they are now."

    def _astray(self, path: Path, kind: Kind, texts: Sequence[str]) -> dict[str, Draft]:
        """Return the drafts of items that are no longer as they were, by what they are for."""
        caption = f"{caption_of(kind)} "
        return {
            purpose: draft
            for purpose, draft in self._drafts.of(path).items()
            if purpose.startswith(caption) and not draft.empty and draft.before and draft.before not in texts
        }

    def _moved(self, path: Path, purpose: str, to: str, draft: Draft) -> str:
        return self._drafts.keep(path, to, draft) or self._drafts.keep(path, purpose, Draft())


def fresh_draft(item: Item) -> Draft:
    """Return what the editor of an item begins with where nothing was typed yet."""
    quote = Quote(0, item.quote, item.moment) if item.quote else None
    return Draft(_shown(item.text), quote, item.text)


def purpose_of(kind: Kind, words: str) -> str:
    """Return what a draft of an item with some words is for."""
    return f"{caption_of(kind)} {_shown(words)}"


def caption_of(kind: Kind) -> str:
    """Return what the editor of an item is called."""
    return f"Edit {NAMES[kind]}"


def _shown(words: str) -> str:
    return "\n".join(map(printable, words.split("\n")))
