"""Bringing back what a note lacks: a write that a crash cut short, and a whole file that is gone or emptied."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from tui.core.disk import FileProblem, give_attributes, new_file, problems, sync_folder
from tui.core.entry import Entry
from tui.core.files import FileState, Rewrite, decode, encode, read, rewrite
from tui.core.hunk import Hunk
from tui.core.journal import Journal
from tui.core.settling import still


def again(entry: Entry, text: str) -> str | None:
    """Return a note's text with a write that was cut short, or None where it does not show where that belongs.

    The text that the write began with becomes what was to be written; in any other the surroundings of the change are
    looked for, as in `Entry.revert`.
    """
    hunk = Hunk(entry.hunk.offset, entry.hunk.inserted, entry.hunk.removed)
    data = replace(entry, before=entry.after, hunk=hunk).revert(encode(text))
    return None if data is None else decode(data)


def write_again(entry: Entry, journal: Journal) -> Rewrite:
    """Make a write that was cut short, as a write of its own; the entry is closed then.

    Raises FileProblem when the note was changed where the write belongs, and when it cannot be written.
    """

    def change(text: str) -> str:
        result = again(entry, text)
        if result is None:
            raise FileProblem(entry.path, f"{entry.path} was changed in that very place; write the words anew.")
        return result

    written = rewrite(entry.path, change, journal, entry.label)
    journal.abandon(entry)
    return written


def write_back(state: FileState, root: Path) -> FileState:
    """Write a file that is gone as it was last read, byte for byte, and return its new state.

    It has its mode, owner and extended attributes as far as that is permitted, and lets nobody do more than before.
    Folders under the library's root that are gone are made anew for it, mode 0700. It is there whole and synced or not
    at all, and takes the place of no other file. Raises FileProblem where there is one again, and where the root is
    gone too.
    """
    path = state.path
    if not root.is_dir():
        sentence = f"Cannot write {path}: the library {root} is gone; bring that folder back and try again."
        raise FileProblem(path, sentence)
    made = list[Path]()
    try:
        with problems(path, "write"):
            _make_folders(path, path.parent, root, made)
            new = new_file(path.parent, state.data, partial(give_attributes, state.attributes))
            try:
                status = new.stat()
                _name(new, path)
            except FileExistsError as error:
                raise FileProblem(path, f"{path} is there again; nothing was written.") from error
            finally:
                with suppress(OSError):
                    new.unlink()
            try:
                sync_folder(path.parent)
            except OSError:
                _remove(path, status)
                raise
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
    return read(path)


def _make_folders(path: Path, folder: Path, root: Path, made: list[Path]) -> None:
    """Make the folders from a root to one under it that are not there, never the root; `made` gets each at once."""
    if folder == root or root not in folder.parents or folder.is_dir():
        return
    if os.path.lexists(folder):
        raise FileProblem(path, f"Cannot write {path}: {folder} leads to no folder; mend or rename that and try again.")
    _make_folders(path, folder.parent, root, made)
    folder.mkdir(mode=0o700)
    made.append(folder)
    sync_folder(folder.parent)


def is_empty(path: Path) -> bool:
    """Return whether a path leads to a file without a byte."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and not status.st_size


def refill(state: FileState, journal: Journal) -> Rewrite:
    """Write a file that was emptied as it was last read, byte for byte, as a write that can be undone.

    Raises FileProblem where there is something in it again, and where it cannot be written.
    """

    def change(text: str) -> str:
        if text:
            raise FileProblem(state.path, f"{state.path} is not empty any more; nothing was written.")
        return state.text

    return rewrite(state.path, change, journal, "write back", still(state.path))


def _name(new: Path, path: Path) -> None:
    """Give a new file its name, unless a file has it; without hard links, an empty file keeps the name free for it."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as file:
            status = os.fstat(file.fileno())
        try:
            new.replace(path)
        except BaseException:
            _remove(path, status)
            raise


def _remove(path: Path, status: os.stat_result) -> None:
    """Remove a file unless another program's took its place."""
    with suppress(OSError):
        if os.path.samestat(path.stat(), status):
            path.unlink()
