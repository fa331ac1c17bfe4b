"""How far a script got that was stopped in the middle, and what the next start makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core import files
from tui.core.journal import Journal


@dataclass
class Progress:
    """Counts what became of the saves of a script whose note goes from one of its versions to the next."""

    versions: Sequence[bytes]
    number: int = 0
    """The version that the note is known to have."""
    acknowledged: int = 0
    reached: int = 0
    """Saves that were made and not said to be."""
    mended: int = 0
    waiting: int = 0
    """Saves that were not made, and whose words the journal has."""

    def judge(self, note: Path, journal: Journal, saved: int, *, in_place: bool) -> None:
        """Assert that a note, after so many more saves, is as it was last said to be or one step further.

        Only a note that is written in place may be torn before the next start mends it. What was not written is in the
        journal, and nothing is left beside the note.
        """
        self.acknowledged += saved
        self.number += saved
        old, new = self.versions[self.number : self.number + 2]
        torn = note.read_bytes() not in (old, new)
        lost = files.recover(journal)
        self.mended += torn
        assert in_place or not torn
        now = note.read_bytes()
        assert now in (old, new)
        reached = now == new
        self.reached += reached
        self.number += reached
        assert len(lost) <= (not reached)
        assert all(entry.after == new for entry in lost)
        for entry in lost:
            self.waiting += 1
            journal.abandon(entry)
        assert list(note.parent.iterdir()) == [note]

    @property
    def counts(self) -> dict[str, int]:
        """The figures to report."""
        return {
            "acknowledged": self.acknowledged,
            "reached": self.reached,
            "words_kept": self.waiting,
            "mended": self.mended,
            "torn": 0,
            "lost": 0,
        }
