"""Links both ways: writes to two notes that are made, taken back and made again together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
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
            journal.drop_undone(here)
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
    """Take back the last write to a note of a library, and its pair in the other note, as `files.undo` does.

    Where the other note was written since, so that its half is not the last write there, it stays; the label says so.
    """
    return _turn(journal, path, root, notes, journal.undoable, files.undo, files.redo)


def redo(journal: Journal, path: Path, root: Path, notes: Sequence[Path]) -> Rewrite:
    """Make the write again that was taken back last, and its pair in the other note, as `files.redo` does.

    Where the other note was written since, its half is not made again; the label says so.
    """
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
    linked = _linked(entry, path, root, notes) if entry and entry.label == BOTH_WAYS else []
    pairs = [other for other in linked if entry and _are_pair(entry, path, last(other), other, root, notes)]
    turned = turn(path, journal)
    if pairs:
        try:
            turn(pairs[0], journal)
        except FileProblem:
            turn_back(path, journal)
            raise
    elif linked:
        names = ", ".join(printable(other.name) for other in linked)
        return replace(turned, label=f"{turned.label}, only here: {names} was written since")
    return turned


def _linked(entry: Entry, path: Path, root: Path, notes: Sequence[Path]) -> list[Path]:
    """Return the notes that a write linked to, or took the link to away."""
    hunk = entry.hunk
    before = find_links(_lines(entry.before, hunk.offset, len(hunk.removed)))
    after = find_links(_lines(entry.after, hunk.offset, len(hunk.inserted)))
    changed = {*before} ^ {*after}
    return [other for link in changed if (other := resolve(link, path, root, notes)) and other != path]


def _lines(data: bytes, offset: int, length: int) -> str:
    """Return the whole lines in which a stretch of a file stands."""
    end = data.find(b"\n", offset + length)
    return files.decode(data[data.rfind(b"\n", 0, offset) + 1 : len(data) if end < 0 else end])


def _are_pair(entry: Entry, path: Path, other: Entry | None, there: Path, root: Path, notes: Sequence[Path]) -> bool:
    """Return whether a write to another note is the other half of a link both ways: it links back."""
    return (
        other is not None
        and other.label == BOTH_WAYS
        and abs(_begun(other) - _begun(entry)) < _TOGETHER
        and path in _linked(other, there, root, notes)
    )


def _begun(entry: Entry) -> int:
    """Return when the write was begun that an entry is about, in nanoseconds since 1970."""
    return int(entry.write.partition("-")[0])
