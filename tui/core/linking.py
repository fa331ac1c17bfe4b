"""Links both ways: writes to two notes that are made, taken back and made again together, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tui.core import files
from tui.core.disk import may_be_file
from tui.core.display import printable
from tui.core.edit_problem import EditProblem
from tui.core.entry import Entry, Tie
from tui.core.files import FileProblem, Rewrite
from tui.core.journal import Journal
from tui.core.links import relative
from tui.core.source import decode

if TYPE_CHECKING:
    from tui.core.preview import Lines, Sign

BOTH_WAYS: Final = "add related links both ways"
"""What the journal calls either write."""

_Change = Callable[[str], str]


class Turn(Protocol):
    """Takes the last write to a note back, or makes it again: `undo` or `redo`."""

    def __call__(self, journal: Journal, path: Path, agreed: Sequence[Entry] = (), *, alone: bool = False) -> Rewrite:
        """Turn the write that was `agreed` to."""


class OtherGone(FileProblem):
    """The file is gone that has the other half of a write, so that neither half was turned."""

    def __init__(self, gone: Path, path: Path) -> None:
        super().__init__(gone, f"{gone} is gone, which {path} is linked with both ways: bring it back and try again.")


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
    except (FileProblem, EditProblem):
        if written.entry:
            files.undo(here, journal, written.entry)
            journal.drop(written.entry)
        raise
    if written.changed or other.changed:
        for half, tie in zip((written, other), ties, strict=True):
            if not half.changed:
                state = half.after
                with journal.writing(state.path):
                    journal.finish(journal.begin(state.path, state.data, state.data, BOTH_WAYS, tie=tie))
    return replace(written, elsewhere=other.changed)


def changed_by_both(root: Path, text: str, here: Path, change: _Change, there: Path, back: _Change) -> Lines:
    """Return the lines that `link_both` changes in two notes of a library, one of them as its `text` was read.

    Those of each come after its name; a note that stays as it is is left out. Raises FileProblem or EditProblem.
    """
    from tui.core.preview import changed

    shown: list[tuple[Sign, str]] = []
    for path, before, edited in ((here, text, change), (there, files.read(there).text, back)):
        if lines := changed(before, edited):
            shown += [("", printable(relative(path, root).as_posix())), *lines]
    return shown


def undo(journal: Journal, path: Path, agreed: Sequence[Entry] = (), *, alone: bool = False) -> Rewrite:
    """Take back the last write to a note, and its half in another note whatever was written there since.

    Where that half cannot be taken back neither is, unless its file is gone and this one is to be taken back `alone`;
    where it is known no more, or does not stand, the label says so. Nothing is where the last write is not the one
    `agreed` to, if one is. Raises HistoryEnd and FileProblem as `files.undo` does, and OtherGone.
    """
    return _turn(journal, path, agreed, undoable, files.undo, files.redo, alone=alone)


def redo(journal: Journal, path: Path, agreed: Sequence[Entry] = (), *, alone: bool = False) -> Rewrite:
    """Make the write again that was taken back last, and its half in another note, as `undo` takes them back."""
    return _turn(journal, path, agreed, redoable, files.redo, files.undo, alone=alone)


def undoable(journal: Journal, path: Path) -> list[Entry]:
    """Return what `undo` takes back: nothing, a write, or the halves of one, that of the note first."""
    return _halves(journal, journal.undoable(path))


def redoable(journal: Journal, path: Path) -> list[Entry]:
    """Return what `redo` makes again, as `undoable` does."""
    return _halves(journal, journal.redoable(path))


def missing(halves: Sequence[Entry]) -> Path | None:
    """Return the file of the second half of a write that is gone; None where it is not, or there is no such half."""
    return next((half.path for half in halves[1:] if not may_be_file(half.path)), None)


def changed_by_turn(root: Path, journal: Journal, halves: Sequence[Entry], *, alone: bool = False) -> Lines:
    """Return the lines that change where a write is taken back or made again, those of each half after its name.

    A half that is turned `alone` has its name even where nothing changes. There are no lines where nothing else does,
    or one half cannot be turned. Raises FileProblem where a note cannot be read.
    """
    from tui.core.preview import changes

    shown: list[tuple[Sign, str]] = []
    for half in halves:
        state = files.settled(half.path, journal)
        data = journal.without(half, state.data)
        if data is None:
            return []
        lines = changes(state.text, decode(data)) if data != state.data else []
        if lines or alone:
            name = printable(relative(half.path, Path(os.path.realpath(root))).as_posix())
            shown += [("", name), *lines] if alone or len(halves) > 1 else lines
    return shown


def _halves(journal: Journal, entry: Entry | None) -> list[Entry]:
    """Return a write and its half in another note, unless that is known no more, or stands otherwise."""
    other = journal.tied(entry) if entry else None
    alike = entry and other and other.back == entry.back
    return [half for half in (entry, other if alike else None) if half]


def _turn(
    journal: Journal,
    path: Path,
    agreed: Sequence[Entry],
    last: Callable[[Journal, Path], list[Entry]],
    turn: Callable[[Path, Journal, Entry | None], Rewrite],
    turn_back: Callable[[Path, Journal, Entry | None], Rewrite],
    *,
    alone: bool,
) -> Rewrite:
    files.close_writes(path, journal)
    halves = last(journal, path)
    if gone := missing(halves):
        if not alone:
            raise OtherGone(gone, path)
        halves = halves[:1]
    if agreed and [half.own for half in halves] != [half.own for half in agreed]:
        raise FileProblem(path, f"{path} was written again meanwhile; nothing was changed.")
    turned = turn(path, journal, halves[0] if halves else None)
    if not halves or halves[0].tie is None:
        return turned
    if len(halves) == 1:
        other = printable(halves[0].tie.other.name)
        return replace(turned, label=f"{turned.label}, only here: nothing to turn in {other}")
    try:
        half = turn(halves[1].path, journal, halves[1])
    except FileProblem:
        turn_back(path, journal, turned.entry)
        raise
    return replace(turned, elsewhere=half.changed)
