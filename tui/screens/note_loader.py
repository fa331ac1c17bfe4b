"""Reads the library and its notes in workers, which say in messages what they read and never touch a widget."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from tui.core.anchors import Quoted, locate_items
from tui.core.entry import Entry as JournalEntry
from tui.core.episode import Episode, PlaceIn, cut_whole, note_names, open_episode
from tui.core.files import FileProblem, read, recover
from tui.core.library import Entry, backlinks, original
from tui.core.memory import give_back_holes
from tui.core.note import Kind, parse
from tui.screens.stores import Stores

if TYPE_CHECKING:
    from tui.core.coverage import Words
    from tui.core.finder import Finder

_AT_ONCE = 2 * 1024 * 1024
_FIRST_SECONDS = 0.5
"""The largest first note, in bytes, that is read before the first frame."""

_WRITES_BACK: Final = "W writes it back"


class NoteLoader:
    """Reads for one pane; what was asked for before the last note is out of date, and so are its messages."""

    @dataclass
    class Scanned(Message):
        """A batch of the library's notes was read."""

        entries: list[Entry]
        finished: bool

    @dataclass
    class Loaded(Message):
        """A note was read, or could not be."""

        generation: int
        episode: Episode | None
        problem: str = ""
        status: tuple[int, ...] = ()
        """What told that file from others before it could not be read; nothing where it could not be looked at."""

    @dataclass
    class Indexed(Message):
        """An episode was looked through: some of its takeaways quote passages, and its words are counted."""

        episode: Episode
        quoted: tuple[Quoted, ...]
        words: Words

    @dataclass
    class Searchable(Message):
        """An episode can be searched, at first for exact hits only."""

        episode: Episode
        finder: Finder

    @dataclass
    class Linked(Message):
        """The related links of an episode were looked up: those that lead nowhere, and the notes that link to it."""

        episode: Episode
        dead: frozenset[str]
        """The items, and the texts beside them, as they stand in the file."""
        backlinks: tuple[Entry, ...]

    @dataclass
    class Watched(Message):
        """The file of an episode was looked at; `problem` says why it cannot be reached, if it cannot.

        Where it is gone or emptied, it can be written back; `remedy` says how.
        """

        episode: Episode
        problem: str
        remedy: str
        gone: bool

    @dataclass
    class Renamed(Message):
        """The file of the open note has another name, and may have been changed too."""

        before: Path
        now: Path

    @dataclass
    class Followed(Message):
        """Other programs changed notes of the library, made new ones, or took some away."""

        entries: list[Entry]
        gone: list[Path]

    @dataclass
    class CutShort(Message):
        """Writes were begun when earmark ended, and are not in their notes."""

        entries: list[JournalEntry]

    @dataclass
    class Said(Message):
        """Something is wrong that concerns no open note."""

        sentence: str

    def __init__(self, pane: Widget, stores: Stores, place_in: PlaceIn) -> None:
        self._pane, self._library, self._journal = pane, stores.library, stores.journal
        self._glossary, self._surroundings = stores.glossary, stores.surroundings
        self._place_in = place_in
        self._generation = 0
        self._watching: Worker[None] | None = None
        self.wanted: Path | None = None
        """The note that was asked for last."""

    def is_current(self, loaded: Loaded) -> bool:
        """Return whether a message is about the note that was asked for last."""
        return loaded.generation == self._generation

    def open(self, path: Path) -> None:
        """Read a note in a worker."""
        generation = self._ask(path)
        self._run("load", lambda: self._post(self._read(path, generation)))

    def open_first(self, path: Path, *, named: bool) -> Loaded | None:
        """Return the first note where it is small and there soon, for the first frame; read another in a worker.

        A note that the reader has not `named` is not asked for any more where there is none. A drive that does not
        answer holds nothing up.
        """
        generation, found = self._ask(path), list[NoteLoader.Loaded | None]()

        def read() -> None:
            if not named and not os.path.isfile(path):  # noqa: PTH113 - a folder that may not be looked at is no error here
                found.append(None)
                return
            with suppress(OSError):
                if path.stat().st_size <= _AT_ONCE:
                    found.append(self._read(path, generation))

        reading = Thread(target=read, daemon=True)
        reading.start()
        reading.join(_FIRST_SECONDS)
        if not found:
            self._run("load", lambda: self._post(self._read(path, generation)))
            return None
        if found[0] is None:
            self.wanted = None
        return found[0]

    async def read(self, path: Path) -> Loaded:
        """Read a note and wait for it."""
        return await asyncio.to_thread(self._read, path, self._ask(path))

    def replace(self, episode: Episode) -> None:
        """Take a note that was written for the one that was asked for last."""
        self._ask(episode.path)

    def index(self, episode: Episode) -> None:
        """Look through an episode, once all of it is cut into paragraphs."""
        if episode.whole:
            self._run("index", partial(self._index, episode))
        else:
            generation = self._generation
            self._run("load", lambda: self._post(self.Loaded(generation, cut_whole(episode))))

    def make_searchable(self, episode: Episode) -> None:
        """Make ready to search an episode, which takes more memory than to read it."""
        self._run("search", partial(self._make_searchable, episode))

    def link(self, episode: Episode, entries: Sequence[Entry]) -> None:
        """Look up the links from and to an episode among the notes of the library."""
        self._run("link", partial(self._link, episode, entries))

    def watch(self, episode: Episode) -> None:
        """Look whether another program wrote the open note, and read it again if so; one look at a time."""
        if self._watching is None or self._watching.is_finished:
            self._watching = self._run("watch", partial(self._watch, episode, self._generation))

    def retry(self, missed: Loaded) -> None:
        """Read the note again that was asked for last and could not be read, if its file is another one now."""
        path = self.wanted
        if path and self.is_current(missed) and (self._watching is None or self._watching.is_finished):
            self._watching = self._run("watch", partial(self._retry, path, missed))

    def trace(self, episode: Episode, new: Sequence[Entry]) -> None:
        """Look among new notes for an episode whose file is gone."""
        self._run("trace", partial(self._trace, episode, new, self._generation))

    def scan(self) -> None:
        """Read the library, and before that what a crash may have cut short."""
        self._run("scan", self._scan)

    def follow(self, entries: Sequence[Entry]) -> None:
        """Tell from now on what becomes of the notes of the library."""
        self._run("follow", partial(self._follow, entries))

    def _ask(self, path: Path) -> int:
        self._generation += 1
        self.wanted = path
        return self._generation

    def _run(self, group: str, work: Callable[[], None]) -> Worker[None]:
        once = [work]  # Textual's worker, part of a cycle, holds on to what it was given until garbage is collected
        return self._pane.run_worker(lambda: once.pop()(), thread=True, group=group)

    def _post(self, message: Message) -> None:
        if not get_current_worker().is_cancelled:
            self._pane.post_message(message)

    def _read(self, path: Path, generation: int) -> Loaded:
        status = _status(path)
        try:
            return self.Loaded(generation, open_episode(path, self._place_in))
        except FileProblem as problem:
            return self.Loaded(generation, None, str(problem), status)

    def _retry(self, path: Path, missed: Loaded) -> None:
        if _status(path) not in ((), missed.status):
            self._post(self._read(path, missed.generation))

    def _index(self, episode: Episode) -> None:
        from tui.core.coverage import Words

        note = episode.note
        items = note.items(Kind.TAKEAWAYS)
        quoted = locate_items(note.text, episode.blocks, items, self._surroundings.of(episode.path, items))
        self._post(self.Indexed(episode, quoted, Words(note.text, note.transcript)))
        self._surroundings.follow(episode, quoted)
        give_back_holes()

    def _make_searchable(self, episode: Episode) -> None:
        from tui.core.finder import Finder
        from tui.core.glossary import load_glossary

        glossary = load_glossary(self._glossary)
        if glossary.problem:
            self._post(self.Said(glossary.problem))
        finder = Finder(episode, glossary)
        self._post(self.Searchable(episode, finder))
        finder.prepare(self._library.lexicon.ordinary())
        self._post(self.Searchable(episode, finder))
        give_back_holes()

    def _link(self, episode: Episode, entries: Sequence[Entry]) -> None:
        from tui.core.relink import leading_nowhere

        root = self._library.root
        dead = leading_nowhere(episode.note, [entry.path for entry in entries], root)
        linking = backlinks(episode.path, entries, root)
        self._post(self.Linked(episode, frozenset(holder.raw for holder, _ in dead), tuple(linking)))

    def _watch(self, episode: Episode, generation: int) -> None:
        problem, remedy, gone = "", "", False
        try:
            status = episode.path.stat()
            if not stat.S_ISREG(status.st_mode):
                problem = f"{_kind(status.st_mode)} is in its place: what was read stays here"
            elif not status.st_size and episode.state.size:
                problem, remedy, gone = "the file is empty now", _WRITES_BACK, True
            elif (status.st_mtime_ns, status.st_size) != (episode.state.mtime_ns, episode.state.size):
                loaded = self._read(episode.path, generation)
                problem = loaded.problem and "the file cannot be read"
                if loaded.episode:
                    self._post(loaded)
        except FileNotFoundError:
            gone = True
            if episode.path.parent.is_dir():
                problem, remedy = "the file is gone", _WRITES_BACK
            elif self._library.root.is_dir():
                problem, remedy = "the folder is gone", "W makes it again and writes the note"
            else:
                problem = "the library folder is gone: what was read stays here"
        except OSError:
            problem = "the file cannot be reached"
        self._post(self.Watched(episode, problem, remedy, gone))

    def _trace(self, episode: Episode, new: Sequence[Entry], generation: int) -> None:
        written = episode.state.mtime_ns, episode.state.size
        alike = [entry.path for entry in new if (entry.mtime_ns, entry.size) == written]
        if not alike:  # changed at once, as by a program that renames what it mends
            others = (entry.path for entry in new if not entry.problem and original(entry.path) is None)
            alike = [path for path in others if _is_same(path, episode)]
        if len(alike) == 1:
            self._post(self.Renamed(episode.path, alike[0]))
        else:
            self._watch(episode, generation)

    def _follow(self, entries: Sequence[Entry]) -> None:
        from tui.core.watching import Shelf, touches

        worker, shelf = get_current_worker(), Shelf(self._library, entries)
        for paths in touches(self._library.root, lambda: worker.is_cancelled):
            changed, gone = shelf.look(paths, lambda: worker.is_cancelled)
            if changed or gone:
                self._post(self.Followed(changed, gone))

    def _scan(self) -> None:
        worker = get_current_worker()
        self._recover()
        entries: list[Entry] = []
        for batch in self._library.scan(lambda: worker.is_cancelled):
            entries += batch
            self._post(self.Scanned(batch, finished=False))
        self._post(self.Scanned([], finished=True))
        self._library.update_lexicon(entries, lambda: worker.is_cancelled)

    def _recover(self) -> None:
        """Complete what a crash cut short in the middle of a note, and tell of what it kept out of one."""
        try:
            begun = self._journal.pending()
            lost = recover(self._journal)
            if news := self._journal.news():
                self._post(self.Said(news))
        except FileProblem as problem:
            self._post(self.Said(str(problem)))
            return
        if len(lost) < len(begun) and self.wanted:
            self._post(self._read(self.wanted, self._generation))
        if lost:
            self._post(self.CutShort(lost))


def _is_same(path: Path, episode: Episode) -> bool:
    """Return whether a file holds the video or the transcript of an episode."""
    try:
        names = note_names(parse(path, read(path).text))
    except FileProblem:
        return False
    return not set(names).isdisjoint(episode.names)


def _status(path: Path) -> tuple[int, ...]:
    """Return what tells a file from others and from what it was before; nothing where it cannot be looked at."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode


def _kind(mode: int) -> str:
    """Return what is no regular file, by its mode."""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")
