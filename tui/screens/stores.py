"""What outlives a run: the library, and what is kept of reading it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.core.disk import FileProblem
from tui.core.drafts import Drafts
from tui.core.journal import Journal
from tui.core.library import Library
from tui.core.state import Marks, Queries, ReadingState
from tui.core.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Stores:
    """The library of a run and whatever is read from and written to disk beside it."""

    library: Library
    reading: ReadingState
    journal: Journal
    drafts: Drafts
    surroundings: Surroundings
    marks: Marks
    queries: Queries
    glossary: Path
    """The file of the reader's own spellings."""

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep all that is kept of it."""
        for kept in (self.reading, self.marks, self.drafts, self.surroundings):
            kept.rename(before, path)
        self.rename_history(before, path)

    def rename_history(self, before: Path, path: Path) -> None:
        """Let what was written to a note be undone under its new name."""
        with suppress(FileProblem):  # then it can be once the note is called as before
            self.journal.rename(before, path)
