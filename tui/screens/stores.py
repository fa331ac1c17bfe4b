"""What outlives a run: the library, and what is kept of reading it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
