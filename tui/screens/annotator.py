"""Asks for the words of an item and has them written into its note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.core import edit, files, linking
from tui.core.config import Settings
from tui.core.conflict import Conflict, of_item, of_notes, settle
from tui.core.disk import may_be_file
from tui.core.display import counted, reading_line
from tui.core.drafts import Draft
from tui.core.edit_problem import ItemChanged, NotesChanged
from tui.core.episode import Episode, Quote, renamed, rewritten
from tui.core.files import FileProblem
from tui.core.library import Entry, entry_of
from tui.core.links import resolve, typed_link
from tui.core.note import NAMES, Item, Kind
from tui.core.placing import retyped
from tui.screens.beginnings import Beginnings, digests, fresh_draft, fresh_notes, item_before, purpose_of, restored
from tui.screens.drafting import NEW, NEW_LINK, NOTES, TYPED_LINK, Drafting, Editing, caption_of
from tui.screens.stores import Stores
from tui.screens.writer import UNCHANGED, Writer

if TYPE_CHECKING:
    from tui.screens.takeaway import TakeawayScreen

Change: TypeAlias = Callable[[Draft], Callable[[str], str]]
"""Makes the edit of a file's text that writes a draft."""

CHOSEN: Final = "this is the passage now"
ALIKE: Final = "other places have the same words around: quote more of them"
"""What is said of a passage that is chosen for an item whose words stay as they are."""

Clash: TypeAlias = Callable[[str, Draft], Conflict]
"""Makes the conflict of the file's text with the draft that is to stand there."""


class Annotator:
    """Adds, edits, moves and removes items of notes.

    Each method returns the note as it is on disk after the write,
    or None where nothing was written; why not has been told through `tell`. What is typed meanwhile is kept by `keep`.
    """

    def __init__(
        self,
        stores: Stores,
        drafting: Drafting,
        settings: Settings,
        tell: Callable[[str], None],
        keep: Callable[[], None],
        writer: Writer,
    ) -> None:
        self._library, self._journal, self._surroundings = stores.library, stores.journal, stores.surroundings
        self._writer, self._tell, self._keep = writer, tell, keep
        self._settings, self._drafting, self._beginnings = settings, drafting, Beginnings(stores.drafts)

    async def add_takeaway(self, episode: Episode, quote: Quote, places: Mapping[str, int]) -> Episode | None:
        """Ask for a takeaway's words, with a passage to quote, and add it.

        `places` says where the passages of the takeaways begin that are there, by how these stand in the file.
        """
        quotes: list[Quote] = []
        words = ""

        def change(draft: Draft) -> Callable[[str], str]:
            nonlocal words
            quotes[:], words = [draft.quote or Quote(quote.place)], restored(draft, Kind.TAKEAWAYS)
            return partial(self._with_takeaways, words=words, quotes=quotes, places=places)

        here = quote if quote.words else None
        draft, word = await asyncio.to_thread(self._beginnings.for_takeaway, episode.note, here)
        self._tell(word)
        elsewhere = draft.quote and here and draft.quote.words not in here.words
        caption = NEW.strip() + " · draft from elsewhere" * bool(elsewhere)
        after = await self._ask(episode, caption, NEW, draft, None, change, [quote])
        return await self._quoted(after, quotes, words)

    async def _quoted(
        self, episode: Episode | None, quotes: Sequence[Quote], words: str, before: Item | None = None
    ) -> Episode | None:
        """Keep what is around the quotes of takeaways that were written with some words, or in place of one before."""
        if episode:
            self._tell(await asyncio.to_thread(self._surroundings.keep, episode, quotes, words, before))
        return episode

    async def add_takeaways(
        self, episode: Episode, words: str, quotes: Sequence[Quote], places: Mapping[str, int]
    ) -> Episode | None:
        """Add a takeaway with the same words for each of some passages, as one write."""
        change = partial(self._with_takeaways, words=words, quotes=quotes, places=places)
        written = await self._writer.write(episode, change, "add " + counted(len(quotes), "takeaway"))
        return await self._quoted(written, quotes, words)

    def _with_takeaways(self, text: str, words: str, quotes: Sequence[Quote], places: Mapping[str, int]) -> str:
        """Return a note's text with a takeaway for each quote, in transcript order where the settings say so."""
        from tui.core.quoting import with_takeaways

        in_order = self._settings.new_takeaways == "transcript"
        return with_takeaways(text, words, quotes, places, in_order=in_order)

    async def edit_notes(self, episode: Episode) -> Episode | None:
        """Ask for the notes of an episode anew, all of the section, and write them."""
        from tui.screens.takeaway import NotesScreen

        before = edit.notes_text(episode.note)
        draft, word = await asyncio.to_thread(self._beginnings.for_notes, episode.path, before)
        self._tell(word)

        def change(draft: Draft) -> Callable[[str], str]:
            return partial(edit.replace_notes, words=draft.words, before=before)

        def clash(text: str, draft: Draft) -> Conflict:
            return of_notes(text, before, draft.words)

        fresh = fresh_notes(before)
        return await self._ask(episode, NOTES, NOTES, draft, fresh, change, screen=NotesScreen, clash=clash)

    async def requote(self, episode: Episode, kind: Kind, item: Item, quote: Quote) -> Episode | None:
        """Give an item another passage to quote."""
        words, moment = quote.words, quote.moment
        change = partial(
            edit.replace_item, kind=kind, item=item, words=item.text, quote=words, moment=moment, elsewhere=True
        )
        written = await self._writer.write(episode, change, f"requote {NAMES[kind]}")
        await self._quoted(written, [quote], item.text, item)
        if written and self._writer.done == UNCHANGED and kind is Kind.TAKEAWAYS:
            found = await asyncio.to_thread(self._surroundings.finds, written, item, quote.place)
            self._writer.done = CHOSEN if found else ALIKE
        return written

    async def edit_item(self, episode: Episode, kind: Kind, item: Item, place: int) -> Episode | None:
        """Ask for an item's words anew and replace it; what is not touched keeps what the screen cannot show.

        `place` is where the passage that it quotes starts, 0 where that is not known.
        """
        purpose, draft, word = await asyncio.to_thread(self._beginnings.for_item, episode.note, kind, item, place)
        self._tell(word)
        stale = draft.before != item.raw
        was = item_before(draft, kind, item) if stale else item

        def whole(words: str) -> str:
            return retyped(was.text, words, "\n")

        def quoted(draft: Draft) -> str:
            words = draft.quote.words if draft.quote else ""
            return words if words in ("", was.quote) else retyped(was.quote, words, "\n")

        parts: list[Quote] = []
        text = ""

        def change(draft: Draft) -> Callable[[str], str]:
            nonlocal text
            parts[:], text = [draft.quote] if draft.quote else [], whole(draft.words)
            quote, moment = quoted(draft), draft.quote.moment if draft.quote else ""
            return partial(edit.replace_item, kind=kind, item=was, words=text, quote=quote, moment=moment)

        def clash(text: str, draft: Draft) -> Conflict:
            before = [was if stale and each.raw == item.raw else each for each in episode.note.items(kind)]
            return of_item(text, kind, before, was, whole(draft.words), quoted(draft))

        fresh = fresh_draft(episode.note.items(kind), item, place)
        quotes = [fresh.quote] if fresh.quote else []
        after = await self._ask(
            episode, caption_of(kind), purpose, draft, fresh, change, quotes, clash=clash, kind=kind
        )
        return await self._quoted(after, parts, text, was)

    async def add_related(self, episode: Episode, entries: Sequence[Entry]) -> Episode | None:
        """Ask for an episode or a link until it is added to the related ones, once, or given up."""
        draft, word = await asyncio.to_thread(self._beginnings.for_related, episode.note)
        if not draft.empty:
            self._tell(word)
            return await self._ask(episode, NEW_LINK.strip(), NEW_LINK, draft, None, self._with_link)
        typed = await asyncio.to_thread(self._beginnings.for_picker, episode.path)
        editing = self._drafting.begin(episode.path, TYPED_LINK, typed, Draft())
        written = await self._pick(episode, entries, editing, typed.words)
        self._drafting.end(editing, Draft())
        self._tell(await asyncio.to_thread(self._drafting.leave, editing, Draft()))
        return written

    async def _pick(self, episode: Episode, entries: Sequence[Entry], editing: Editing, typed: str) -> Episode | None:
        """Ask for an episode or a link, beginning with the words that are `typed`, until one is added or given up."""
        from tui.core.proposals import proposals
        from tui.screens.related import Picked, RelatedScreen

        root, both = self._library.root, False
        others = [entry for entry in entries if entry.path != episode.path]
        propose = partial(proposals, self._library, episode, others)
        while True:
            editing.screen = RelatedScreen(others, root, propose, self._keep, typed, both=both)
            answer = await self._writer.shown(editing.screen)
            if not answer:
                return None
            if isinstance(answer, Picked):
                typed, both = answer.typed, answer.both
            else:
                typed, both = answer, False
            editing.screen, editing.sent = None, Draft(typed)
            episode, path = renamed(episode, editing.path), editing.path
            if isinstance(answer, Picked):
                if not await asyncio.to_thread(may_be_file, answer.entry.path):
                    self._tell(f"{answer.entry.path} is gone or has another name now: choose again.")
                    continue
                words = await asyncio.to_thread(self._library.link, path, answer.entry, entries)
                written = await self._link(episode, words, entries, answer.entry if both else None)
            else:
                words = typed_link(answer)
                written = await self._link(episode, words, entries)
            if written:
                return written
            if self._writer.asked:
                problem = await asyncio.to_thread(self._drafting.add, path, NEW_LINK, Draft(words))
                self._tell(problem or f"{path} was not written: the link is a draft until you add one again.")
                return None

    async def _link(
        self, episode: Episode, words: str, entries: Sequence[Entry], back: Entry | None = None
    ) -> Episode | None:
        """Add a related link, and one in the note that is to link `back`."""
        path, root, notes = episode.path, self._library.root, [entry.path for entry in entries]

        def adding(note: Path, words: str) -> Callable[[str], str]:
            return partial(edit.add_link, words=words, find=partial(resolve, note=note, root=root, notes=notes))

        here = adding(path, words)
        if back:
            words = await asyncio.to_thread(self._library.link, back.path, entry_of(episode.note), entries)
            pair = path, here, back.path, adding(back.path, words)
            write = partial(linking.link_both, self._journal, *pair)
            shown = partial(linking.changed_by_both, root, episode.note.text, *pair)
            written = await self._writer.write(episode, here, linking.BOTH_WAYS, write, shown)
            there = f"This note and {reading_line(back.title)} link to each other already."
        else:
            written = await self._writer.write(episode, here, "add related link")
            there = f"This note links there already: {words}"
        if written and self._writer.done == UNCHANGED:
            self._tell(there)
        return written

    def _with_link(self, draft: Draft) -> Callable[[str], str]:
        return partial(edit.add_item, kind=Kind.RELATED, words=restored(draft, Kind.RELATED))

    async def _settle(
        self,
        episode: Episode,
        editing: Editing,
        caption: str,
        clash: Clash,
        draft: Draft,
        kind: Kind | None,
        then: Callable[[], object],
    ) -> tuple[Episode | None, Draft]:
        """Let the reader choose between two versions of some words; None to go on typing.

        Returns also what stays a draft of the reader's words: where theirs are left, that is one for what stands there,
        or for a new takeaway or link where nothing does.
        """
        from tui.screens.conflict import Choice, ConflictScreen

        purpose = editing.purpose

        def look() -> tuple[Episode, Conflict]:
            now = rewritten(episode, files.read(episode.path))
            return now, clash(now.note.text, draft)

        try:
            now, conflict = await asyncio.to_thread(look)
        except FileProblem as problem:
            self._tell(str(problem))
            return None, Draft()
        choice = await self._writer.shown(ConflictScreen(conflict))
        now = renamed(now, editing.path)
        if choice is Choice.THEIRS:
            self._writer.done = "left as it is"
            key = purpose
            if kind:
                anew = NEW_LINK if kind is Kind.RELATED else NEW
                key = purpose_of(kind, conflict.raw) if conflict.raw else anew
            if kind:
                draft = replace(draft, before=conflict.raw, others=digests(now.note.items(kind)))
            if key == purpose:
                return now, draft
            self._tell(await asyncio.to_thread(self._drafting.add, now.path, key, draft))
            return now, Draft()
        if choice is None:
            return None, Draft()
        change = conflict.write_mine if choice is Choice.MINE else conflict.write_both
        label = caption.lower()
        write = partial(settle, conflict, change, self._journal, label, episode.state, now.state)
        return await self._writer.write(now, change, label, write, then=then), Draft()

    async def _ask(
        self,
        episode: Episode,
        caption: str,
        purpose: str,
        draft: Draft,
        fresh: Draft | None,
        change: Change,
        quotes: Sequence[Quote] = (),
        *,
        screen: type[TakeawayScreen] | None = None,
        clash: Clash | None = None,
        kind: Kind | None = None,
    ) -> Episode | None:
        """Ask until the words are written or given up; what was given up is offered again the next time.

        A draft that is still `fresh` is not kept. `clash` is asked for where another program changed what the words are
        to replace, an item of some `kind` or the notes.
        """
        from tui.screens.takeaway import TakeawayScreen

        label = caption.partition(" · ")[0].lower()
        editing = self._drafting.begin(episode.path, purpose, draft, fresh)
        after: Episode | None = None
        left = Draft()
        while after is None:
            quotes = [draft.quote, *quotes] if draft.quote else quotes
            editing.screen = (screen or TakeawayScreen)(caption, draft, quotes, episode.part, self._keep)
            written = await self._writer.shown(editing.screen)
            editing.screen, editing.sent, draft = None, written.draft, written.draft
            episode = renamed(episode, editing.path)
            if not written.saved:
                break
            then = partial(self._drafting.leave, editing, Draft())
            try:
                after = await self._writer.write(episode, change(draft), label, clashing=bool(clash), then=then)
            except (ItemChanged, NotesChanged):
                await asyncio.to_thread(self._drafting.keep, [(editing, draft)])
                if clash:
                    after, left = await self._settle(episode, editing, caption, clash, draft, kind, then)
            if after is None and self._writer.asked:
                self._tell(f"{episode.path} was not written: your words are a draft until you edit it again.")
                break
        if not after and draft != fresh:
            left = draft
        self._drafting.end(editing, left)
        self._tell(await asyncio.to_thread(self._drafting.leave, editing, left))
        return after
