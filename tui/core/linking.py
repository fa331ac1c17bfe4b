"""Links both ways: writes to two notes that are made, taken back and made again together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.core import edit, files
from tui.core.display import printable
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Entry, Journal
from tui.core.links import find_links, relative, resolve

if TYPE_CHECKING:
    from tui.core.preview import Sign

BOTH_WAYS: Final = "add related links both ways"
"""What the journal calls either write."""

_TOGETHER: Final = 10_000_000_000
"""Nanoseconds within which the two writes of a pair are begun."""

_Change = Callable[[str], str]


def link_both(journal: Journal, here: Path, change: _Change, there: Path, back: _Change) -> Rewrite:
    """Change two notes, and return the first one; where the second cannot be written the first is as it was.

    Raises FileProblem or EditProblem.
    """
    written = files.rewrite(here, change, journal, BOTH_WAYS)
    try:
        files.rewrite(there, back, journal, BOTH_WAYS)
    except (FileProblem, edit.EditProblem):
        if written.before != written.after:
            files.undo(here, journal)
        raise
    return written


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


def undo(journal: Journal, path: Path, root: Path, notes: Sequence[Path]) -> Rewrite:
    """Take back the last write to a note of a library, and its pair in the other note, as `files.undo` does."""
    return _turn(journal, path, root, notes, journal.undoable, files.undo, files.redo)


def redo(journal: Journal, path: Path, root: Path, notes: Sequence[Path]) -> Rewrite:
    """Make the write again that was taken back last, and its pair in the other note, as `files.redo` does."""
    return _turn(journal, path, root, notes, journal.redoable, files.redo, files.undo)


def _turn(
    journal: Journal,
    path: Path,
    root: Path,
    notes: Sequence[Path],
    last: Callable[[Path], Entry | None],
    turn: Callable[[Path, Journal], Rewrite],
    turn_back: Callable[[Path, Journal], Rewrite],
) -> Rewrite:
    entry = last(path)
    other = _pair(entry, path, root, notes, last) if entry and entry.label == BOTH_WAYS else None
    turned = turn(path, journal)
    if other:
        try:
            turn(other, journal)
        except FileProblem:
            turn_back(path, journal)
            raise
    return turned


def _pair(
    entry: Entry, path: Path, root: Path, notes: Sequence[Path], last: Callable[[Path], Entry | None]
) -> Path | None:
    """Return the note that a write linked to, if the last write there is the other of the pair."""
    changed = files.decode(entry.hunk.inserted + b"\n" + entry.hunk.removed)
    for link in find_links(changed):
        other = resolve(link, path, root, notes)
        written = last(other) if other else None
        if written and written.label == BOTH_WAYS and abs(_begun(written) - _begun(entry)) < _TOGETHER:
            return other
    return None


def _begun(entry: Entry) -> int:
    """Return when the write was begun that an entry is about, in nanoseconds since 1970."""
    return int(entry.write.partition("-")[0])
