"""Drafts of what is typed in an editor: kept while it is open, and offered again the next time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.core.conflict import became, digest
from tui.core.display import printable
from tui.core.drafts import Draft, Drafts, joined
from tui.core.episode import Quote
from tui.core.note import NAMES, Item, Kind, Note, parse
from tui.core.placing import retyped, trimmed

if TYPE_CHECKING:
    from tui.screens.related import RelatedScreen
    from tui.screens.takeaway import TakeawayScreen

NEW: Final = "New takeaway "
NEW_LINK: Final = "New related link "
TYPED_LINK: Final = "Typed link "
NOTES: Final = "Notes"


class Editing:
    """An editor that is open, or whose words are being written: what it is for, and what of it is kept."""

    def __init__(self, path: Path, purpose: str, draft: Draft, fresh: Draft | None) -> None:
        self.path, self.purpose = path, purpose
        self.screen: TakeawayScreen | RelatedScreen | None = None
        """The editor, while it is open."""
        self.sent: Draft | None = None
        """The words that are being written."""
        self._begun, self._fresh = draft, fresh
        self._kept = draft
        self._ended = False

    @property
    def typed(self) -> Draft | None:
        """What is typed or being written; None where nothing of it is worth keeping."""
        draft = self.screen.typed if self.screen else self.sent
        return None if draft == self._fresh else draft

    @property
    def news(self) -> Draft | None:
        """What is typed or being written and not kept yet.

        Words that were all taken away leave what is kept as it is while the editor is open: they may come back.
        """
        draft = self.typed
        return None if draft is None or draft.empty or draft == self._kept or self._ended else draft

    @property
    def last(self) -> Draft | None:
        """What is to be kept where the editor can be typed into no more: what is there or, of nothing, what was."""
        draft = self.typed
        return self._kept if draft and draft.empty else draft

    def keep(self, drafts: Drafts, draft: Draft) -> str:
        """Keep what was typed for the next time unless it was written meanwhile."""
        if self._ended:
            return ""
        problem = drafts.keep(self.path, self.purpose, draft)
        self._kept = self._kept if problem else draft
        return problem

    def leave(self, drafts: Drafts, draft: Draft) -> str:
        """Keep what is left behind at the end, or forget it; what another earmark keeps there stays."""
        self._ended = True
        return drafts.keep(self.path, self.purpose, draft, (self._begun, self._kept))


Typed: TypeAlias = tuple[Editing, Draft]
"""An editor, and what is typed in it."""


class Drafting:
    """Keeps what is typed in editors, and knows which draft an editor begins with.

    Only `begin`, `typed`, `warn` and `end` are for the event loop alone; the rest reads and writes files.
    """

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._keeping = threading.Lock()
        self._open: list[Editing] = []

    def begin(self, path: Path, purpose: str, draft: Draft, fresh: Draft | None) -> Editing:
        """Follow an editor that is about to open with a draft; one that is still `fresh` is not kept."""
        editing = Editing(path, purpose, draft, fresh)
        self._open.append(editing)
        return editing

    def typed(self) -> list[Typed]:
        """Return what is typed in editors, or being written, and not kept yet."""
        return [(editing, draft) for editing in self._open if (draft := editing.news)]

    def keep(self, typed: Iterable[Typed]) -> str:
        """Keep what was typed, in case of a crash; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return next(filter(None, [editing.keep(self._drafts, draft) for editing, draft in typed]), "")

    def keep_all(self) -> None:
        """Keep what is typed in all editors as the app ends, also what was kept and another may have replaced."""
        for editing in self._open:
            if draft := editing.last:
                self.leave(editing, draft)

    def warn(self, path: Path, problem: str) -> None:
        """Show in the open editors of a note why its file cannot be reached, or nothing any more."""
        for editing in self._open:
            if editing.screen and editing.path == path:
                editing.screen.warn(problem)

    def end(self, editing: Editing, draft: Draft) -> None:
        """Follow an editor no longer; what it leaves behind is known at once, and kept by `leave`."""
        self._open.remove(editing)
        self._drafts.take(editing.path, editing.purpose, draft)

    def leave(self, editing: Editing, draft: Draft) -> str:
        """Keep what an editor leaves behind, or forget its draft; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return editing.leave(self._drafts, draft)

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep its drafts, also those of open editors."""
        with self._keeping:
            for editing in self._open:
                if editing.path == before:
                    editing.path = path
            self._drafts.rename(before, path)

    def add(self, path: Path, purpose: str, draft: Draft) -> str:
        """Keep a draft beside what is a draft there; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return self._drafts.keep(path, purpose, joined(self._drafts.find(path, purpose), draft))

    def waiting(self, path: Path) -> list[str]:
        """Return what drafts wait in a note, by what they are of, such as `notes`; each once."""
        known = {NEW: NEW, NEW_LINK: NEW_LINK, TYPED_LINK: NEW_LINK, NOTES: NOTES} | {
            caption_of(kind): name for kind, name in NAMES.items()
        }
        begun = [purpose for purpose, draft in self._drafts.of(path).items() if not draft.empty]
        names = (name for purpose in begun for start, name in known.items() if purpose.startswith(start))
        return list(dict.fromkeys(name.strip().lower() for name in names))

    def for_takeaway(self, note: Note, here: Quote | None) -> tuple[Draft, str]:
        """Return what the editor of a new takeaway begins with, and a sentence on it, if there is something to say.

        That is the draft of one, or of a takeaway that was deleted while it was edited.
        """
        draft, word = self._of_new(note, Kind.TAKEAWAYS, NEW)
        return (Draft(quote=here) if draft.empty else draft), word

    def for_picker(self, path: Path) -> Draft:
        """Return what was typed into the picker of related links when earmark ended, an empty draft of nothing."""
        return self._drafts.find(path, TYPED_LINK)

    def for_related(self, note: Note) -> tuple[Draft, str]:
        """Return the draft of a related link that was deleted while it was edited, an empty one where there is none."""
        return self._of_new(note, Kind.RELATED, NEW_LINK)

    def _of_new(self, note: Note, kind: Kind, purpose: str) -> tuple[Draft, str]:
        draft = self._drafts.find(note.path, purpose)
        if any(
            _says(item, draft) for item in note.items(kind)
        ):  # written, and earmark ended before it forgot the draft
            self._drafts.keep(note.path, purpose, Draft())
        elif not draft.empty:
            return draft, ""
        for astray, draft, item in self._astray(note, kind):
            if item is None and not self._moved(note.path, astray, purpose, draft):
                return draft, f"The {NAMES[kind]} that this draft is of is gone: save it as a new one."
        return Draft(), ""

    def for_item(self, note: Note, kind: Kind, item: Item, place: int = 0) -> tuple[str, Draft, str]:
        """Return what an edit of an item is for, what the editor begins with, and a sentence, if there is one to say.

        That is the draft of this item, or of one that another program changed into it.
        """
        purpose = purpose_of(kind, item.raw)
        draft = self._drafts.find(note.path, purpose)
        if not draft.empty:
            return purpose, draft, ""
        for astray, draft, now in self._astray(note, kind):
            if now == item and not self._moved(note.path, astray, purpose, draft):
                return purpose, draft, f"Another program changed this {NAMES[kind]} since this draft of it."
        return purpose, fresh_draft(note.items(kind), item, place), ""

    def for_notes(self, path: Path, before: str) -> tuple[Draft, str]:
        """Return what the editor of notes begins with, and a sentence on it, if there is something to say.

        A draft that was made of other notes than stand there now is offered below these.
        """
        draft, fresh = self._drafts.find(path, NOTES), fresh_notes(before)
        if draft.words == fresh.words:
            return fresh, ""
        if draft.empty or draft.before == fresh.before:
            return fresh if draft.empty else draft, ""
        both = replace(fresh, words=trimmed(f"{fresh.words}\n\n{draft.words}"))
        self._drafts.keep(path, NOTES, both)
        return both, "The notes were changed since this draft of them: it stands below what they are now."

    def _astray(self, note: Note, kind: Kind) -> Iterator[tuple[str, Draft, Item | None]]:
        """Yield the drafts of items that are no longer as they were, with what they are for and what became of each."""
        items, caption = note.items(kind), f"{caption_of(kind)} "
        there = {item.raw for item in items}
        for purpose, draft in self._drafts.of(note.path).items():
            if purpose.startswith(caption) and not draft.empty and draft.before and draft.before not in there:
                item = _made_of(draft, kind)
                yield purpose, draft, item and became(item, draft.others, items)

    def _moved(self, path: Path, purpose: str, to: str, draft: Draft) -> str:
        """Let a draft be for something else; return why that failed, a sentence, or nothing."""
        return self._drafts.keep(path, to, draft) or self._drafts.keep(path, purpose, Draft())


def fresh_draft(items: Sequence[Item], item: Item, place: int = 0) -> Draft:
    """Return what the editor of one of some items begins with where nothing was typed yet.

    `place` is where the passage that it quotes starts, 0 where that is not known.
    """
    quote = Quote(place, item.quote, item.moment) if item.quote else None
    return Draft(shown(item.text), quote, item.raw, digests(items))


def digests(items: Sequence[Item]) -> tuple[str, ...]:
    """Return what a draft of one of some items knows all of them by."""
    return tuple(map(digest, items))


def fresh_notes(before: str) -> Draft:
    """Return what the editor of some notes begins with where nothing was typed yet."""
    return Draft(shown(before), None, before)


def item_before(draft: Draft, kind: Kind, now: Item) -> Item:
    """Return the item that a draft was made of, which another program has made the one there is `now`."""
    return replace(_made_of(draft, kind) or now, raw=draft.before, start=now.start)


def restored(draft: Draft, kind: Kind) -> str:
    """Return the words of a draft with what the screen cannot show of the item that it was made of, if of one."""
    item = _made_of(draft, kind)
    return retyped(item.text, draft.words, "\n") if item else draft.words


def _made_of(draft: Draft, kind: Kind) -> Item | None:
    found = parse(Path("note.md"), f"## {kind.value}\n\n{draft.before}\n").items(kind)
    return found[0] if len(found) == 1 else None


def _says(item: Item, draft: Draft) -> bool:
    """Return whether an item has the words of a draft, and quotes what it quotes."""
    quote = draft.quote.words if draft.quote else ""
    same = _folded(shown(item.text)) == _folded(draft.words)
    return same and _folded(shown(item.quote)) == _folded(shown(quote)).lstrip("> ")


def _folded(words: str) -> str:
    return " ".join(words.split())


def purpose_of(kind: Kind, raw: str) -> str:
    """Return what a draft of an item is for, by how that stands in the file."""
    return f"{caption_of(kind)} {raw}"


def caption_of(kind: Kind) -> str:
    """Return what the editor of an item is called."""
    return f"Edit {NAMES[kind]}"


def shown(words: str) -> str:
    """Return words fit for the screen, line by line."""
    return "\n".join(map(printable, words.split("\n")))
