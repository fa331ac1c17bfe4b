"""Links both ways: writes to two notes that are made, taken back and made again together, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.core import edit, files
from tui.core.display import printable
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Entry, Journal, Tie
from tui.core.links import relative

if TYPE_CHECKING:
    from tui.core.preview import Sign

BOTH_WAYS: Final = "add related links both ways"
"""What the journal calls either write."""

_Change = Callable[[str], str]


def link_both(journal: Journal, here: Path, change: _Change, there: Path, back: _Change) -> Rewrite:
    """Change two notes, and return the first one; where the second cannot be written the first is as it was.

    One that the link stands in already has its half in the journal too, so that an undo there is that of both. Raises
    FileProblem or EditProblem.
    """
    name = os.urandom(8).hex()
    ties = Tie(name, there), Tie(name, here)
    written = files.rewrite(here, change, journal, BOTH_WAYS, tie=ties[0])
    try:
        other = files.rewrite(there, back, journal, BOTH_WAYS, tie=ties[1])
    except (FileProblem, edit.EditProblem):
        if written.changed:
            files.undo(here, journal)
            journal.drop_undone(here)
        raise
    if written.changed or other.changed:
        for half, tie in zip((written, other), ties, strict=True):
            if not half.changed:
                state = half.after
                with journal.writing(state.path):
                    journal.finish(journal.begin(state.path, state.data, state.data, BOTH_WAYS, tie=tie))
    return replace(written, elsewhere=other.changed)


def changed_by_both(
    root: Path, text: str, here: Path, change: _Change, there: Path, back: _Change
) -> list[tuple[Sign, str]]:
    """Return the lines that `link_both` changes in two notes of a library, one of them as its `text` was read.

    Those of each come after its name; a note that stays as it is is left out. Raises FileProblem or EditProblem.
    """
    from tui.core.preview import changed

    shown: list[tuple[Sign, str]] = []
    for path, before, edited in ((here, text, change), (there, files.read(there).text, back)):
        if lines := changed(before, edited):
            shown += [("", printable(relative(path, root).as_posix())), *lines]
    return shown


def undo(journal: Journal, path: Path) -> Rewrite:
    """Take back the last write to a note, and its half in another note whatever was written there since.

    Where that half cannot be taken back neither is; where it is known no more, or does not stand, the label says so.
    Raises HistoryEnd and FileProblem as `files.undo` does.
    """
    return _turn(journal, path, journal.undoable, files.undo, files.redo)


def redo(journal: Journal, path: Path) -> Rewrite:
    """Make the write again that was taken back last, and its half in another note, as `undo` takes them back."""
    return _turn(journal, path, journal.redoable, files.redo, files.undo)


def _turn(
    journal: Journal,
    path: Path,
    last: Callable[[Path], Entry | None],
    turn: Callable[[Path, Journal, Entry | None], Rewrite],
    turn_back: Callable[[Path, Journal], Rewrite],
) -> Rewrite:
    entry = last(path)
    other = journal.tied(entry) if entry else None
    turned = turn(path, journal, None)
    if entry is None or entry.tie is None:
        return turned
    if other is None or other.back != entry.back or not other.path.exists():
        return replace(turned, label=f"{turned.label}, only here: nothing to turn in {printable(entry.tie.other.name)}")
    try:
        half = turn(other.path, journal, other)
    except FileProblem:
        turn_back(path, journal)
        raise
    return replace(turned, elsewhere=half.changed)
