"""What an editor begins with: the draft of what was typed before, or what stands in the note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tui.core.conflict import became, digest
from tui.core.display import printable
from tui.core.drafts import Draft, Drafts
from tui.core.episode import Quote
from tui.core.note import NAMES, Item, Kind, Note, parse
from tui.core.placing import retyped, trimmed
from tui.screens.drafting import NEW, NEW_LINK, NOTES, TYPED_LINK, caption_of


class Beginnings:
    """Knows which draft an editor begins with; each method reads files, and may write one."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

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


def shown(words: str) -> str:
    """Return words fit for the screen, line by line."""
    return "\n".join(map(printable, words.split("\n")))
