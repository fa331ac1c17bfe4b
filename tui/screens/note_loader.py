"""Reads the library and its notes in workers, which say in messages what they read and never touch a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui.core.episode import Episode, open_episode
from tui.core.files import FileProblem
from tui.core.library import Entry, Library

if TYPE_CHECKING:
    from tui.core.search import TranscriptIndex


class NoteLoader:
    """Reads for one screen. What was asked for before the last `open` is out of date, and so are its messages."""

    @dataclass
    class Scanned(Message):
        """A batch of the library's notes was read."""

        entries: list[Entry]
        finished: bool

    @dataclass
    class Loaded(Message):
        """A note was read, or could not be."""

        generation: int
        path: Path
        episode: Episode | None
        problem: str = ""

    @dataclass
    class Indexed(Message):
        """A note can be searched."""

        generation: int
        index: TranscriptIndex

    @dataclass
    class Gone(Message):
        """The open note's file can no longer be reached."""

        path: Path

    def __init__(self, screen: Screen[Any], library: Library) -> None:
        self._screen, self._library = screen, library
        self._generation = 0

    @property
    def started(self) -> bool:
        """Whether a note was asked for."""
        return self._generation > 0

    def is_current(self, generation: int) -> bool:
        """Return whether a message is about the note that was asked for last."""
        return generation == self._generation

    def open(self, path: Path) -> None:
        """Read a note."""
        self._generation += 1
        self._run("load", partial(self._load, path, self._generation))

    def replace(self, episode: Episode) -> None:
        """Take a note that was read elsewhere for the one that was asked for last, and index it."""
        self._generation += 1
        self.index(episode)

    def index(self, episode: Episode) -> None:
        """Make the last note searchable."""
        self._run("index", partial(self._index, episode, self._generation))

    def watch(self, episode: Episode) -> None:
        """Look whether another program wrote the open note, and read it again if so."""
        self._run("watch", partial(self._watch, episode, self._generation), exclusive=True)

    def scan(self) -> None:
        """Read the library."""
        self._run("scan", self._scan, exclusive=True)

    def _run(self, group: str, work: Callable[[], None], *, exclusive: bool = False) -> None:
        self._screen.run_worker(work, thread=True, group=group, exclusive=exclusive)

    def _post(self, message: Message) -> None:
        if not get_current_worker().is_cancelled:
            self._screen.post_message(message)

    def _load(self, path: Path, generation: int) -> None:
        try:
            self._post(self.Loaded(generation, path, open_episode(path)))
        except FileProblem as problem:
            self._post(self.Loaded(generation, path, None, str(problem)))

    def _index(self, episode: Episode, generation: int) -> None:
        from tui.core.search import TranscriptIndex

        self._post(self.Indexed(generation, TranscriptIndex(episode.note.text, *episode.note.transcript)))

    def _watch(self, episode: Episode, generation: int) -> None:
        try:
            status = episode.path.stat()
        except OSError:
            self._post(self.Gone(episode.path))
            return
        if (status.st_mtime_ns, status.st_size) != (episode.state.mtime_ns, episode.state.size):
            self._load(episode.path, generation)

    def _scan(self) -> None:
        worker = get_current_worker()
        for batch in self._library.scan(lambda: worker.is_cancelled):
            self._post(self.Scanned(batch, finished=False))
        self._post(self.Scanned([], finished=True))
