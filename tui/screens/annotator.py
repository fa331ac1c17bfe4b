"""Asks for the words of an item and writes them into its note: the one way in which the screens edit a file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.app import App

from tui.core import edit, files, linking
from tui.core.config import Settings
from tui.core.conflict import Conflict, of_item, of_notes
from tui.core.display import counted, printable
from tui.core.episode import Episode, Quote, rewritten
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Entry as JournalEntry
from tui.core.journal import Journal
from tui.core.library import Entry, Library, entry_of
from tui.core.links import LinkKind, find_links, resolve, typed_link
from tui.core.note import NAMES, Item, Kind, parse
from tui.core.placing import neighbour, retyped
from tui.core.state import Drafts, ReadingState

if TYPE_CHECKING:
    from tui.screens.takeaway import TakeawayScreen

Clash: TypeAlias = Callable[[str, str, str], Conflict]
"""Makes the conflict of the file's text with the words and the quote that are to stand there."""

_NEW = "New takeaway"
_NOTES, _NOTES_BEFORE = "Notes", "Notes as they were"
"""What a draft of notes is kept as, and the notes that it was made of."""


class Annotator:
    """Adds, edits, moves and removes items of notes; writes follow one another.

    A write that takes long is told of through `during`. Each method returns the note as it is on disk after the write,
    or None where nothing was written; why not has been told through `tell`.
    """

    def __init__(
        self,
        app: App[Any],
        library: Library,
        journal: Journal,
        drafts: Drafts,
        settings: Settings,
        reading: ReadingState,
        tell: Callable[[str], None],
        during: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._during = during
        self._app, self._library, self._journal, self._drafts, self._tell = app, library, journal, drafts, tell
        self._settings, self._reading = settings, reading
        self.previewing = settings.preview == "always"
        """Whether every write is shown before it is made."""
        self._lock = asyncio.Lock()
        self._keeping = threading.Lock()
        self._asking: tuple[Path, str] | None = None
        self._kept = ""
        self._sent: str | None = None
        self._writing = ""
        self.preparing = False
        """Whether an editor is about to open, which the next key is for."""
        self.done = ""
        """What the last write did, in a few words."""

    @property
    def writing(self) -> str:
        """The name of the note that is being written, else nothing."""
        return self._writing

    def draft(self) -> tuple[Path, str, str] | None:
        """Return the words in the open editor, after their note and what they are for; None where nothing is new.

        Words that are being written are a draft as well until they are.
        """
        from tui.screens.takeaway import TakeawayScreen

        editors = (screen.words for screen in self._app.screen_stack if isinstance(screen, TakeawayScreen))
        words = next((words for words in editors if words is not None), self._sent)
        if self._asking is None or words is None or words == self._kept:
            return None
        return *self._asking, words

    def keep_draft(self, draft: tuple[Path, str, str] | None) -> str:
        """Keep a draft for the next time unless its words were written meanwhile.

        Return why that failed, a sentence, or nothing.
        """
        with self._keeping:
            if not draft or draft[:2] != self._asking:
                return ""
            problem = self._drafts.keep(*draft)
            self._kept = self._kept if problem else draft[2]
            return problem

    async def add_takeaway(self, episode: Episode, quote: Quote, places: Mapping[str, int]) -> Episode | None:
        """Ask for a takeaway's words, with a passage to quote, and add it.

        `places` says where the passages of the takeaways begin that are there, by how these stand in the file.
        """

        def change(words: str, quoted: str) -> Callable[[str], str]:
            return partial(self._with_takeaways, words=words, quotes=[replace(quote, words=quoted)], places=places)

        return await self._ask(episode, _NEW, "", quote.words, change)

    async def add_takeaways(
        self, episode: Episode, words: str, quotes: Sequence[Quote], places: Mapping[str, int]
    ) -> Episode | None:
        """Add a takeaway with the same words for each of some passages, as one write."""
        change = partial(self._with_takeaways, words=words, quotes=quotes, places=places)
        return await self.write(episode, change, "add " + counted(len(quotes), "takeaway"))

    def _with_takeaways(self, text: str, words: str, quotes: Sequence[Quote], places: Mapping[str, int]) -> str:
        """Return a note's text with a takeaway for each quote, in transcript order where the settings say so."""
        known = dict(places)
        for quote in quotes:
            before = parse(Path("note.md"), text).items(Kind.TAKEAWAYS)
            beside = None
            if quote.words and self._settings.new_takeaways == "transcript":
                beside = neighbour([(item, known.get(item.raw)) for item in before], quote.place)
            text = edit.add_item(text, Kind.TAKEAWAYS, words, quote.words, quote.moment, beside)
            raws = {item.raw for item in before}
            added = (item for item in parse(Path("note.md"), text).items(Kind.TAKEAWAYS) if item.raw not in raws)
            known |= {item.raw: quote.place for item in added if quote.words}
        return text

    async def edit_notes(self, episode: Episode) -> Episode | None:
        """Ask for the notes of an episode anew, all of the section, and write them.

        A draft that was made of other notes than stand there now is offered below these.
        """
        from tui.screens.takeaway import NotesScreen

        path, before = episode.path, edit.notes_text(episode.note)
        shown = "\n".join(map(printable, before.split("\n")))

        def take_draft() -> tuple[str, bool]:
            draft = self._drafts.find(path, _NOTES)
            changed = bool(draft) and self._drafts.find(path, _NOTES_BEFORE) != before.strip()
            if changed:
                draft = f"{shown}\n\n{draft}".strip()
                self._drafts.keep(path, _NOTES, draft)
            self._drafts.keep(path, _NOTES_BEFORE, before.strip())
            return draft, changed

        self.preparing = True
        try:
            draft, changed = await asyncio.to_thread(take_draft)
        finally:
            self.preparing = False
        if changed:
            self._tell("The notes were changed since this draft of them: it stands below what they are now.")

        def change(words: str, _: str) -> Callable[[str], str]:
            return partial(edit.replace_notes, words=words, before=before)

        def clash(text: str, words: str, quote: str) -> Conflict:
            return of_notes(text, before, words)

        return await self._ask(episode, _NOTES, draft or shown, "", change, NotesScreen, purpose=_NOTES, clash=clash)

    async def offer(self, entry: JournalEntry) -> bool:
        """Offer to make a write again that was cut short when earmark ended; return whether it was made."""
        from tui.core.preview import changes
        from tui.core.rescue import again, write_again
        from tui.screens.preview import Answer, PreviewScreen

        try:
            before = (await asyncio.to_thread(files.read, entry.path)).text
            after = again(entry, before)
            if after is None:
                self._tell(f"{entry.path} was not written when earmark ended, and was changed since: {entry.label}.")
            elif after != before:
                caption = f"earmark ended before it wrote this to {entry.path.name}. Write it now?"
                lines = await asyncio.to_thread(changes, before, after)
                answer = await self._app.push_screen_wait(PreviewScreen(lines, caption, left_over=True))
                if answer is Answer.WRITE:
                    async with self._saving(entry.path):
                        await asyncio.to_thread(write_again, entry, self._journal)
                    self.done = "saved"
                    return True
                if answer is Answer.LATER:
                    return False
            await asyncio.to_thread(self._journal.abandon, entry)
        except FileProblem as problem:
            self._tell(str(problem))
        return False

    async def write_back(self, episode: Episode) -> Episode | None:
        """Write a note whose file is gone as it was last read."""
        from tui.core.rescue import write_back

        def write() -> Rewrite:
            state = write_back(episode.state)
            return Rewrite(state, state, "write back")

        return await self._written(episode, write, "written back")

    async def merge(self, episode: Episode, copies: Sequence[Path]) -> Episode | None:
        """Show what copies of a note have that it lacks, and add that to it where the reader agrees.

        Tell what else differs; only a copy with nothing else may be deleted.
        """
        from tui.core.merging import beyond, merge, read_copy

        name, names = episode.path.name, ", ".join(path.name for path in copies)
        if not copies:
            self._tell(f"No file of this library is the other side of a sync conflict about {name}.")
            return None

        def look() -> tuple[list[str], str, str]:
            texts, before = [read_copy(path) for path in copies], files.read(episode.path).text
            return texts, before, reduce(merge, texts, before)

        def left(text: str) -> str:
            found = ((path.name, beyond(text, copy)) for path, copy in zip(copies, texts, strict=True))
            return "; ".join(", ".join(more) + f" in {copy}" * (len(copies) > 1) for copy, more in found if more)

        try:
            texts, before, after = await asyncio.to_thread(look)
        except (FileProblem, edit.EditProblem) as problem:
            self._tell(str(problem))
            return None
        written = None
        if after != before:
            asking = f"Add this from {names}?"
            written = await self.write(
                episode, lambda text: reduce(merge, texts, text), "merge sync conflict", asking=asking
            )
            if written is None:
                return None
        rest = await asyncio.to_thread(left, written.note.text if written else before)
        if rest and written:
            self._tell(f"Compare by hand before you delete {names}: {rest}.")
        elif rest:
            has = f"{name} has all takeaways, links and notes of {names}"
            self._tell(f"{has}, but compare by hand before you delete that: {rest}.")
        elif not written:
            self._tell(f"{name} has all that is in {names}, which may be deleted.")
        return written

    def target(self, episode: Episode, item: Item, notes: Sequence[Path]) -> Path | str | None:
        """Return what an item links to: another note, or a URL; tell where there is none."""
        link = next(find_links(item.text), None)
        if link is None:
            self._tell("This item quotes no passage and links nowhere.")
            return None
        if link.kind is LinkKind.URL:
            return link.target
        path = resolve(link, episode.path, self._library.root, list(notes))
        if path is None:
            self._tell(f"No note of this library is called {link.target}.")
        return path

    async def requote(self, episode: Episode, kind: Kind, item: Item, quote: Quote) -> Episode | None:
        """Give an item another passage to quote."""
        change = partial(
            edit.replace_item, kind=kind, item=item, words=item.text, quote=quote.words, moment=quote.moment
        )
        return await self.write(episode, change, f"requote {NAMES[kind]}")

    async def edit_item(self, episode: Episode, kind: Kind, item: Item) -> Episode | None:
        """Ask for an item's words anew and replace it; what is not touched keeps what the screen cannot show."""

        def restored(words: str) -> str:
            return retyped(item.text, words, "\n")

        def change(words: str, quoted: str) -> Callable[[str], str]:
            return partial(edit.replace_item, kind=kind, item=item, words=restored(words), quote=quoted)

        def clash(text: str, words: str, quote: str) -> Conflict:
            return of_item(text, kind, episode.note.items(kind), item, restored(words), quote)

        shown = "\n".join(printable(line) for line in item.text.split("\n"))
        return await self._ask(episode, f"Edit {NAMES[kind]}", shown, item.quote, change, clash=clash)

    async def add_related(self, episode: Episode, entries: Sequence[Entry]) -> Episode | None:
        """Ask for an episode or a link and add it to the related ones, once."""
        from tui.core.proposals import proposals
        from tui.screens.related import Picked, RelatedScreen

        path = episode.path
        others = [entry for entry in entries if entry.path != path]
        propose = partial(proposals, self._library, episode, others)
        answer = await self._app.push_screen_wait(RelatedScreen(others, self._library.root, propose))
        if answer is None:
            return None
        link = self._library.link
        words = (
            await asyncio.to_thread(link, path, answer.entry, entries)
            if isinstance(answer, Picked)
            else typed_link(answer)
        )
        here = partial(edit.add_link, words=words)
        if isinstance(answer, Picked) and answer.both:
            back = await asyncio.to_thread(link, answer.entry.path, entry_of(episode.note), entries)
            there = partial(edit.add_link, words=back)
            write = partial(linking.link_both, self._journal, path, here, answer.entry.path, there)
            return await self.write(episode, here, linking.BOTH_WAYS, write)
        written = await self.write(episode, here, "add related link")
        if written and written.state.data == episode.state.data:
            self._tell(f"This note links there already: {words}")
        return written

    async def undo(self, episode: Episode, notes: Sequence[Path]) -> Episode | None:
        """Take back the last write to a note, in both notes if it linked two both ways."""
        return await self._written(episode, partial(linking.undo, *self._history(episode, notes)), "undid: {}")

    async def redo(self, episode: Episode, notes: Sequence[Path]) -> Episode | None:
        """Write again what was taken back last."""
        return await self._written(episode, partial(linking.redo, *self._history(episode, notes)), "redid: {}")

    def _history(self, episode: Episode, notes: Sequence[Path]) -> tuple[Journal, Path, Path, Sequence[Path]]:
        return self._journal, episode.path, self._library.root, notes

    async def write(
        self,
        episode: Episode,
        change: Callable[[str], str],
        label: str,
        write: Callable[[], Rewrite] | None = None,
        *,
        clashing: bool = False,
        asking: str = "",
    ) -> Episode | None:
        """Apply an edit to a note, once the reader has seen what it changes where that is to be shown.

        `write` makes the edit where it is more than one; an edit for which an `asking` caption is given is shown each
        time. ItemChanged and NotesChanged are raised where it is `clashing`, else told.
        """
        first = self._settings.preview == "first" and not self._reading.written
        asking = asking or "Write this to the file?" * (first or self.previewing)
        if asking and not await self._agreed(episode, change, asking + first * " earmark asks once a library."):
            return None
        write = write or partial(files.rewrite, episode.path, change, self._journal, label)
        return await self._written(episode, write, clashing=clashing)

    async def _settle(
        self, episode: Episode, caption: str, purpose: str, clash: Clash, words: str, quote: str
    ) -> tuple[Episode | None, str]:
        """Let the reader choose between two versions of some words; None to go on typing.

        Returns also what stays a draft of the reader's words: where theirs are left, that is one for what stands there,
        or for a new takeaway where nothing does.
        """
        from tui.screens.conflict import Choice, ConflictScreen

        path = episode.path

        def look() -> tuple[Episode, Conflict]:
            now = rewritten(episode, files.read(path))
            return now, clash(now.note.text, words, quote)

        try:
            now, conflict = await asyncio.to_thread(look)
        except FileProblem as problem:
            self._tell(str(problem))
            return None, ""
        choice = await self._app.push_screen_wait(ConflictScreen(conflict))
        if choice is Choice.THEIRS:
            shown = "\n".join(map(printable, conflict.theirs.split("\n")))
            key = f"{caption} {shown}" if shown else f"{_NEW} "
            if caption != _NOTES and key != purpose:
                await asyncio.to_thread(self._add_draft, path, key, words)
                words = ""
            return now, words
        if choice is None:
            return None, ""
        change = conflict.write_mine if choice is Choice.MINE else conflict.write_both
        return await self.write(now, change, caption.lower()), ""

    def _add_draft(self, path: Path, purpose: str, words: str) -> None:
        """Keep a draft beside what is a draft there."""
        drafts = dict.fromkeys(filter(None, (self._drafts.find(path, purpose), words)))
        if problem := self._drafts.keep(path, purpose, "\n".join(drafts)):
            self._tell(problem)

    async def _agreed(self, episode: Episode, change: Callable[[str], str], caption: str) -> bool:
        """Show what an edit changes and return whether it is to be written."""
        from tui.core.preview import changes
        from tui.screens.preview import Answer, PreviewScreen

        before = episode.note.text
        try:
            after = await asyncio.to_thread(change, before)
        except edit.EditProblem as problem:
            self._tell(str(problem))
            return False
        if after == before:
            return True
        lines = await asyncio.to_thread(changes, before, after)
        agreed = await self._app.push_screen_wait(PreviewScreen(lines, caption)) is Answer.WRITE
        self._reading.written |= agreed
        return agreed

    async def _ask(
        self,
        episode: Episode,
        caption: str,
        words: str,
        quote: str,
        change: Callable[[str, str], Callable[[str], str]],
        screen: type[TakeawayScreen] | None = None,
        purpose: str = "",
        clash: Clash | None = None,
    ) -> Episode | None:
        """Ask until the words are written or given up; what was given up is offered again the next time.

        `clash` is asked for where another program changed what the words are to replace.
        """
        from tui.screens.takeaway import TakeawayScreen

        path = episode.path
        if not purpose:
            purpose = f"{caption} {words}"
            words = self._drafts.find(path, purpose) or words
        self._asking, self._kept = (path, purpose), words
        after: Episode | None = None
        left = ""
        quoting = True
        while after is None:
            asked = (screen or TakeawayScreen)(caption, words, quote, quoting=quoting)
            written = await self._app.push_screen_wait(asked)
            words, quote, quoting = written.words, written.quote or quote, bool(written.quote)
            if not written.saved:
                break
            self._sent = words
            try:
                after = await self.write(episode, change(words, written.quote), caption.lower(), clashing=bool(clash))
            except (edit.ItemChanged, edit.NotesChanged):
                await asyncio.to_thread(self._drafts.keep, path, purpose, words)
                if clash:
                    after, left = await self._settle(episode, caption, purpose, clash, words, written.quote)
        self._asking = self._sent = None

        def keep() -> str:
            with self._keeping:
                return self._drafts.keep(path, purpose, left if after else words)

        if problem := await asyncio.to_thread(keep):
            self._tell(problem)
        return after

    async def _written(
        self, episode: Episode, write: Callable[[], Rewrite], done: str = "saved", *, clashing: bool = False
    ) -> Episode | None:
        try:
            async with self._saving(episode.path):
                rewrite = await asyncio.to_thread(write)
                self.done = done.format(rewrite.label)
                return await asyncio.to_thread(rewritten, episode, rewrite.after)
        except (FileProblem, edit.EditProblem) as problem:
            if clashing and isinstance(problem, edit.ItemChanged | edit.NotesChanged):
                raise
            self._tell(str(problem))
            return None

    @asynccontextmanager
    async def _saving(self, path: Path) -> AsyncIterator[None]:
        """Write after what is being written, and say so where that takes long."""
        with self._during(f"saving {printable(path.name)}"):
            async with self._lock:
                self._writing = printable(path.name)
                try:
                    yield
                finally:
                    self._writing = ""
