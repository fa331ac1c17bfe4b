"""Takes writes back and makes them again: undo, redo, what a crash cut short, what another program took or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from tui.core import files, linking
from tui.core.display import counted
from tui.core.edit_problem import EditProblem
from tui.core.entry import Entry
from tui.core.episode import Episode
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Journal
from tui.screens.writer import SAVED, Writer

if TYPE_CHECKING:
    from tui.core.preview import Lines


class Restorer:
    """Brings back what was written, or what a note lacks.

    Each method but `offer` returns the note as it is on disk after the write,
    or None where nothing was written; why not has been told through `tell`.
    """

    def __init__(self, root: Path, journal: Journal, tell: Callable[[str], None], writer: Writer) -> None:
        self._root, self._journal, self._tell, self._writer = root, journal, tell, writer

    async def undo(self, episode: Episode) -> Episode | None:
        """Take back the last write to a note, in both notes if it linked two both ways; ask where one is gone."""
        return await self._turn(episode, linking.undoable, linking.undo, "Take this back", "undid: {}")

    async def redo(self, episode: Episode) -> Episode | None:
        """Write again what was taken back last, as `undo` takes it back."""
        return await self._turn(episode, linking.redoable, linking.redo, "Write this again", "redid: {}")

    async def _turn(
        self,
        episode: Episode,
        last: Callable[[Journal, Path], Sequence[Entry]],
        turn: linking.Turn,
        question: str,
        done: str,
    ) -> Episode | None:
        path, journal = episode.path, self._journal
        agreed: list[Entry] = []
        try:
            gone = await asyncio.to_thread(lambda: linking.missing(last(journal, path)))
        except FileProblem as problem:
            self._tell(str(problem))
            return None
        alone = gone is not None
        if gone:
            question = (
                f"{gone.name} is gone: Esc, then bring it back, as the link goes both ways. {question} here alone"
            )

        def shown() -> Lines:
            halves = last(journal, path)
            agreed[:] = halves[:1] if alone else halves
            return linking.changed_by_turn(self._root, journal, agreed, alone=alone)

        def write() -> Rewrite:
            return turn(journal, path, agreed, alone=alone)

        return await self._writer.make(episode, write, shown, f"{question}?", done, always=alone)

    async def offer(self, entry: Entry) -> bool:
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
                answer = await self._writer.shown(PreviewScreen(lines, caption, left_over=True))
                if answer is Answer.WRITE:
                    async with self._writer.saving(entry.path):
                        await asyncio.to_thread(write_again, entry, self._journal)
                    self._writer.done = SAVED
                    return True
                if answer is Answer.LATER:
                    return False
            await asyncio.to_thread(self._journal.abandon, entry)
        except FileProblem as problem:
            self._tell(str(problem))
        return False

    async def write_back(self, episode: Episode) -> Episode | None:
        """Write a note whose file is gone or empty as it was last read."""
        from tui.core.preview import whole
        from tui.core.rescue import is_empty, refill, write_back

        def write() -> Rewrite:
            if is_empty(episode.path):
                return refill(episode.state, self._journal)
            state = write_back(episode.state, self._root)
            return Rewrite(state, state, "write back")

        asking = f"Write {counted(len(episode.state.data), 'byte')} back to {episode.path.name}?"
        return await self._writer.make(episode, write, lambda: whole(episode.state.text), asking, "written back")

    async def merge(self, episode: Episode, copies: Sequence[Path]) -> Episode | None:
        """Show what copies of a note have that it lacks, and add that to it where the reader agrees.

        Tell what else differs; only a copy with nothing else may be deleted.
        """
        from tui.core.merging import left_over, merge, read_copy

        name, names = episode.path.name, ", ".join(path.name for path in copies)
        if not copies:
            self._tell(f"No file of this library is the other side of a sync conflict about {name}.")
            return None

        def look() -> tuple[dict[str, str], str, str]:
            texts, before = {path.name: read_copy(path) for path in copies}, files.read(episode.path).text
            return texts, before, reduce(merge, texts.values(), before)

        try:
            texts, before, after = await asyncio.to_thread(look)
        except (FileProblem, EditProblem) as problem:
            self._tell(str(problem))
            return None
        written = None
        if after != before:
            asking = f"Add this from {names}?"
            written = await self._writer.write(
                episode, lambda text: reduce(merge, texts.values(), text), "merge sync conflict", asking=asking
            )
            if written is None:
                return None
        rest = await asyncio.to_thread(left_over, written.note.text if written else before, texts)
        if rest and written:
            self._tell(f"Compare by hand before you delete {names}: {rest}.")
        elif rest:
            has = f"{name} has all takeaways, links and notes of {names}"
            self._tell(f"{has}, but compare by hand before you delete that: {rest}.")
        elif not written:
            self._tell(f"{name} has all that is in {names}, which may be deleted.")
        return written
