"""The one way in which the screens change a file: shown first where that is wanted, one write after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual.app import App
from textual.screen import Screen

from tui.core import files
from tui.core.config import Settings
from tui.core.display import printable
from tui.core.edit_problem import EditProblem, ItemChanged, NotesChanged
from tui.core.episode import Episode, rewritten
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Journal
from tui.core.state import ReadingState

if TYPE_CHECKING:
    from tui.core.preview import Lines

SAVED: Final = "saved"
UNCHANGED: Final = "nothing changed"
"""What is said of an edit that leaves every file as it is."""

_Answer = TypeVar("_Answer")


class Writer:
    """Writes edits of notes, and asks the reader what is to be asked for that; writes follow one another.

    A write that takes long is told of through `during`. Why something was not written is told through `tell`.
    """

    def __init__(
        self,
        app: App[Any],
        journal: Journal,
        settings: Settings,
        reading: ReadingState,
        tell: Callable[[str], None],
        during: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._app, self._journal, self._settings, self._reading = app, journal, settings, reading
        self._tell, self._during = tell, during
        self.previewing = settings.preview == "always"
        """Whether every write is shown before it is made."""
        self._lock = asyncio.Lock()
        self.writing = ""
        """The name of the note that is being written, else nothing."""
        self.asked: list[Screen[Any]] = []
        """The screens that ask the reader something, or are being opened for that."""
        self.done = ""
        """What the last write did, in a few words."""

    async def write(
        self,
        episode: Episode,
        change: Callable[[str], str],
        label: str,
        write: Callable[[], Rewrite] | None = None,
        shown: Callable[[], Lines] | None = None,
        *,
        clashing: bool = False,
        asking: str = "",
        then: Callable[[], object] | None = None,
    ) -> Episode | None:
        """Apply an edit to a note, once the reader has seen what it changes where that is to be shown.

        `write` makes the edit where it is more than one, and `shown` tells what that changes; an edit for which an
        `asking` caption is given is shown each time. `then` is called in the worker once it is written. ItemChanged and
        NotesChanged are raised where it is `clashing`, else told.
        """
        question = asking or f"Write this to the file{'s' * bool(shown)}?"
        shown = shown or partial(self._changed, episode, change)
        write = write or partial(files.rewrite, episode.path, change, self._journal, label, episode.state)
        return await self.make(episode, write, shown, question, always=bool(asking), clashing=clashing, then=then)

    async def make(
        self,
        episode: Episode,
        write: Callable[[], Rewrite],
        shown: Callable[[], Lines],
        question: str,
        done: str = SAVED,
        *,
        always: bool = False,
        clashing: bool = False,
        then: Callable[[], object] | None = None,
    ) -> Episode | None:
        """Make a write of any kind, once the reader has `shown` what it changes, below a question.

        It is shown where that is wanted, or `always`. The rest is as in `write` and `written`.
        """
        first = self._settings.preview == "first" and not self._reading.written
        if always or first or self.previewing:
            caption = question + first * " earmark asks once a library."
            if not await self._agreed(shown, caption, clashing=clashing, kept=bool(then)):
                return None
        return await self.written(episode, write, done, clashing=clashing, then=then)

    def _changed(self, episode: Episode, change: Callable[[str], str]) -> Lines:
        """Return the lines that an edit changes in a note as it is on disk now."""
        from tui.core.preview import changed

        return changed(files.settled(episode.path, self._journal, episode.state).text, change)

    def _failed(self, problem: FileProblem | EditProblem, *, clashing: bool, kept: bool) -> None:
        """Tell why nothing was written, and where the words are if an editor has `kept` them.

        ItemChanged and NotesChanged are raised where it is `clashing`.
        """
        if clashing and isinstance(problem, ItemChanged | NotesChanged):
            raise problem
        if kept and isinstance(problem, FileProblem):
            gone = isinstance(problem.__cause__, FileNotFoundError)
            todo = ": Esc, then W writes the note back" if gone else ""
            self._tell(problem.saying(f"your words stay in the editor, as a draft{todo}"))
        else:
            self._tell(str(problem))

    async def _agreed(self, shown: Callable[[], Lines], caption: str, *, clashing: bool, kept: bool) -> bool:
        """Show what an edit changes, if anything, and return whether it is to be written; `_failed` tells the rest."""
        from tui.screens.preview import Answer, PreviewScreen

        try:
            lines = await asyncio.to_thread(shown)
        except (FileProblem, EditProblem) as problem:
            self._failed(problem, clashing=clashing, kept=kept)
            return False
        if not lines:
            return True
        agreed = await self.shown(PreviewScreen(lines, caption)) is Answer.WRITE
        self._reading.written |= agreed
        return agreed

    async def written(
        self,
        episode: Episode,
        write: Callable[[], Rewrite],
        done: str = SAVED,
        *,
        clashing: bool = False,
        then: Callable[[], object] | None = None,
    ) -> Episode | None:
        """Make a write in a worker and return the note as it then is; None where it failed, which is told."""

        def made() -> Rewrite:
            rewrite = write()
            if then:
                then()
            return rewrite

        try:
            async with self.saving(episode.path):
                rewrite = await asyncio.to_thread(made)
                self._tell(self._journal.news())
                self.done = done.format(rewrite.label) if rewrite.changed or done != SAVED else UNCHANGED
                return await asyncio.to_thread(rewritten, episode, rewrite.after)
        except (FileProblem, EditProblem) as problem:
            self._failed(problem, clashing=clashing, kept=bool(then))
            return None

    @property
    def asking(self) -> int:
        """How many of them take keys, as one that is being opened does not yet."""
        return sum(screen.focused is not None for screen in self.asked)

    async def shown(self, screen: Screen[_Answer]) -> _Answer:
        """Show a screen that asks the reader something, and return the answer."""
        self.asked.append(screen)
        try:
            return await self._app.push_screen_wait(screen)
        finally:
            self.asked.remove(screen)

    @asynccontextmanager
    async def saving(self, path: Path) -> AsyncIterator[None]:
        """Write after what is being written, and say so where that takes long."""
        with self._during(f"saving {printable(path.name)}"):
            async with self._lock:
                self.writing = printable(path.name)
                try:
                    yield
                finally:
                    self.writing = ""
