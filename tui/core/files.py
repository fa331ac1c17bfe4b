"""Bytes in, bytes out: read a file, change it without losing what others write to it, and take a change back."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tui.core.disk import (
    SETTLING,
    TEMPORARY,
    contents,
    copy_attributes,
    exchange,
    is_written,
    kept_from_others,
    new_file,
    problems,
    real_path,
    regular,
    released,
    sync_folder,
    write_all,
)
from tui.core.disk import FileProblem as FileProblem
from tui.core.entry import Entry, Tie
from tui.core.hunk import Hunk
from tui.core.journal import Journal
from tui.core.settling import settled as settled
from tui.core.source import FileState as FileState
from tui.core.source import decode as decode
from tui.core.source import encode as encode
from tui.core.source import read as read
from tui.core.source import state_of
from tui.core.source import view_only_reason as view_only_reason

_LOOKS = 10
"""How often a file is looked at that is empty, before it is taken for one that stays so."""

ATTEMPTS = 20
"""How often an edit is applied anew to what another program wrote."""

_UNDER_WAY = 10.0
"""Seconds for which another process may still be at a write that it began, where the system does not tell."""

_IN_PLACE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS),  # no temporary file there, or its owner cannot be set
    *(errno.ENOTSUP, errno.EOPNOTSUPP),  # an extended attribute that cannot be set
    *(errno.EBUSY, errno.EXDEV),  # a file that is mounted by itself, or kept open for writing by another program
}


class FileChanged(FileProblem):
    """Another program wrote the file since it was read; `current` is what is there now."""

    def __init__(self, current: FileState) -> None:
        path = current.path
        super().__init__(path, f"{path} was changed by another program; look at it and try again.")
        self.current = current


class HistoryEnd(FileProblem):
    """There is nothing to undo, or nothing to redo."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file before and after an edit: one and the same state when the edit changed nothing.

    `label` says what was done, undone or redone.
    """

    before: FileState
    after: FileState
    label: str
    elsewhere: bool = False
    """Whether another file was changed with it."""
    entry: Entry | None = None
    """What the journal has of it, by which just this is taken back; None where nothing was recorded."""

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self.after is not self.before or self.elsewhere


def replace(before: FileState, data: bytes, in_place: bool = False) -> FileState:
    """Make `data` the bytes of the file in one step, provided that its bytes are still those of `before`.

    The real file behind symbolic links is replaced by a synced new one with its owner, mode and extended
    attributes. What was displaced is compared with `before` as it leaves its place, and again once the folder is
    synced and no program has it open for writing any more, which Linux tells: should another program have written to
    it meanwhile, its file is put back in its place. No bytes but those of `before` and `data` are ever deleted.

    A file with several hard links, in a folder that takes no new file, that a program keeps open for writing, or whose
    owner or attributes cannot be kept is written in place, as any other is where `in_place` asks for that: it keeps
    its time of birth then. No other program opens it meanwhile, on Linux; what a kill or a power cut leaves half
    written is completed by `recover`, or before the next write.

    Where neither Linux nor macOS can exchange two names, a hard link keeps the displaced file; a program that
    *renames* a file of its own into place in the instant between the last look and the replacement goes
    unnoticed there.

    Raises FileChanged when the bytes are not those of `before`, with nothing of this write left in the file, and
    FileProblem when it cannot be written.
    """
    with problems(before.path, "write"):
        real = real_path(before.path)
        with regular(real, os.O_RDWR) as (_, status):
            pass
        if in_place or status.st_nlink > 1:
            return _write_in_place(before, data, real)
        try:
            new = new_file(real.parent, data, lambda fd: copy_attributes(real, status, fd))
            return _swap(before, data, real, new)
        except OSError as error:
            if error.errno not in _IN_PLACE:
                raise
            return _write_in_place(before, data, real)


def rewrite(
    path: Path,
    change: Callable[[str], str],
    journal: Journal,
    label: str,
    known: FileState | None = None,
    tie: Tie | None = None,
) -> Rewrite:
    """Apply the pure function `change` to the text of a file: the one way in which a note is edited.

    The journal has the write before the file does. When another program wrote in between, `change` is applied to
    the new text. `known` is the file as it was last read: what lacks much of it is waited for, as in `settled`. A
    change that changes nothing writes nothing. What `change` raises passes through, and raises FileProblem for a file
    that can only be viewed, cannot be written, or does not come to rest. `tie` is for the journal.
    """

    def edited(state: FileState) -> bytes:
        if reason := view_only_reason(state.data):
            raise FileProblem(path, f"{path} can only be viewed: {reason}.")
        text = change(state.text)
        try:
            return encode(text)
        except UnicodeEncodeError as error:
            raise FileProblem(
                path, f"{path} was not changed: the new text holds half a character; type it again."
            ) from error

    close_writes(path, journal)
    return _write(path, edited, journal, label, known=known, tie=tie)


def undo(path: Path, journal: Journal, entry: Entry | None = None) -> Rewrite:
    """Take back the last write to a file that was not taken back yet, also one of an earlier run, or one that is given.

    A file that still is what was written becomes what it was before, byte for byte; otherwise the one hunk is taken
    back where its surroundings show it to be. Raises HistoryEnd when there is nothing to undo, and FileProblem when
    there is no such place.
    """
    close_writes(path, journal)
    return _take_back(path, journal, entry or journal.undoable(path), "undo", "take it back")


def redo(path: Path, journal: Journal, entry: Entry | None = None) -> Rewrite:
    """Make the last write that was undone again, as long as nothing else was written since, also in a later run.

    An undo that is given is taken back whatever was written since. This is the undo of an undo, with the same care and
    the same problems.
    """
    close_writes(path, journal)
    return _take_back(path, journal, entry or journal.redoable(path), "redo", "make it again")


def recover(journal: Journal) -> list[Entry]:
    """Close the interrupted writes that did reach their file, and return those that did not, oldest first.

    Notes that another process is writing now are left alone. Removes the temporary files of these writes, recognised by
    their bytes. Entries returned stay pending until they are abandoned; an undo or redo that did not reach its file is
    abandoned at once, as it loses no words, and one of a file that cannot be read stays pending until it can.
    """
    paths = dict.fromkeys(entry.path for entry in journal.pending())
    return sorted(chain(*(close_writes(path, journal) for path in paths)), key=lambda entry: entry.name)


def close_writes(path: Path, journal: Journal) -> list[Entry]:
    """Close the writes to one file whose process came to no end of them, as `recover` does, and let none begin.

    The newest comes first: what is in the file then that an older one was to bring is the newer one's doing.
    """
    lost: list[Entry] = []
    if not journal.pending(path):
        return lost
    with journal.alone(path) as alone:
        for entry in reversed(journal.pending(path)):
            if alone is False or not (alone or time.time() - entry.time > _UNDER_WAY):
                continue
            reached = _reached(entry, journal)
            if reached is not None:
                _remove_temporary(entry)
            if reached:
                journal.finish(entry)
            elif entry.write == entry.name:
                lost.append(entry)
            elif reached is False:
                journal.abandon(entry)
    return lost


def _temporary(entry: Entry) -> Iterator[tuple[Path, bytes]]:
    """Yield the temporary files beside the file of a write that can be read, and their bytes."""
    for file in entry.path.parent.glob(f"{TEMPORARY}*"):
        with suppress(FileProblem, OSError):
            yield file, read(file).data


def _remove_temporary(entry: Entry) -> None:
    after = entry.after
    for file, data in _temporary(entry):
        if data == entry.before or after.startswith(data):
            with suppress(OSError):
                file.unlink()


def _reached(entry: Entry, journal: Journal) -> bool | None:
    """Return whether an interrupted write reached its file, where one in place that was cut short is completed.

    Each later write looked for it before it began; what it did not find there then is not its doing if it shows now.
    None where the file is there and cannot be read or completed now.
    """
    if journal.overtaken(entry):
        return False
    try:
        state = _read_filled(entry.path)
        if entry.torn(state.data):
            state = _write_in_place(state, entry.after, entry.path)
    except (FileProblem, OSError):
        return None if os.path.lexists(entry.path) else False
    return entry.shows_in(state.data) or (state.data != entry.before and _displaced(entry))


def _displaced(entry: Entry) -> bool:
    """Return whether the bytes before a write lie beside its file, displaced by those after it.

    A second link to them is made before that, and tells nothing while the new file lies there too; nor do they where
    they may be the beginning of a new file.
    """
    return not entry.after.startswith(entry.before) and any(
        data == entry.before and not (file.suffix == ".old" and file.with_suffix(".tmp").exists())
        for file, data in _temporary(entry)
    )


def _take_back(path: Path, journal: Journal, entry: Entry | None, doing: str, by_hand: str) -> Rewrite:
    """Take back a write, undo or redo; where another program did so already, only the journal takes note of it."""
    if entry is None:
        raise HistoryEnd(path, f"There is nothing to {doing} in {path}.")

    def reverted(state: FileState) -> bytes:
        data = journal.without(entry, state.data)
        if data is None:
            raise FileProblem(
                path, f"{path} was changed where the last edit was made; {by_hand} by hand: {entry.label}."
            )
        return data

    result = _write(path, reverted, journal, entry.label, entry)
    if result.after is result.before:
        data = result.after.data
        versions = (data, data) if entry.hunk.is_empty else (entry.after, entry.before)
        with journal.writing(path):
            recorded = journal.begin(path, *versions, entry.label, entry)
            journal.finish(recorded)
        return Rewrite(result.before, result.after, result.label, entry=recorded)
    return result


def _write(
    path: Path,
    change: Callable[[FileState], bytes],
    journal: Journal,
    label: str,
    undoes: Entry | None = None,
    known: FileState | None = None,
    tie: Tie | None = None,
) -> Rewrite:
    before = settled(path, journal, known)
    for _ in range(ATTEMPTS):
        data = change(before)
        if data == before.data:
            return Rewrite(before, before, label)
        try:
            with journal.writing(path):
                after, entry = _made(before, data, journal, label, undoes, tie)
                return Rewrite(before, after, label, entry=entry)
        except FileChanged as changed:
            recorded = changed.recorded
        before = settled(path, journal, before)
    problem = FileProblem(path, f"{path} keeps being changed by another program; try again when that is done.")
    problem.recorded = recorded
    raise problem


def _made(
    before: FileState, data: bytes, journal: Journal, label: str, undoes: Entry | None, tie: Tie | None
) -> tuple[FileState, Entry]:
    """Write a file, the journal first, and return its new state and the record; raises as `replace` does."""
    entry = journal.begin(before.path, before.data, data, label, undoes, tie)
    try:
        after = replace(before, data, journal.in_place)
    except FileProblem as problem:
        problem.recorded = journal.place(entry)
        if isinstance(problem, FileChanged) or _holds(before.path, before.data):
            journal.abandon(entry)
        raise
    journal.finish(entry)
    return after, entry


def _read_filled(path: Path) -> FileState:
    """Read a file, and take an empty one for one that another program is writing, for a moment."""
    for _ in range(_LOOKS):
        state = read(path)
        if state.data:
            break
        time.sleep(SETTLING)
    return state


def _swap(before: FileState, data: bytes, real: Path, new: Path) -> FileState:
    spare, displaced = new.with_suffix(".old"), None
    try:
        status, telling = new.stat(), not is_written(new)  # network file systems take every file for one that is
        if telling and not released(real):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        if not _holds(real, before.data):
            raise FileChanged(read(before.path))
        if exchange(new, real):
            displaced = new
        else:
            with suppress(OSError, AttributeError):  # no hard links here
                os.link(real, spare)
                displaced = spare
            if displaced and not (_holds(displaced, before.data) and displaced.samefile(real)):
                raise FileChanged(read(before.path))
            new.replace(real)
        try:
            intact = displaced is None or _holds(displaced, before.data)
            if intact:
                sync_folder(real.parent)
                if displaced and telling and not released(displaced):
                    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
                intact = displaced is None or _holds(displaced, before.data)
        except OSError:
            _put_back(before.path, data, real, displaced, telling)
            raise
        if not intact:
            _put_back(before.path, data, real, displaced, telling)
            raise FileChanged(read(before.path))
        return state_of(before.path, data, status)
    finally:
        for leftover in {new, spare}:
            with suppress(OSError):
                if _holds(leftover, data) or _holds(leftover, before.data) or leftover.samefile(real):
                    leftover.unlink()


def _put_back(path: Path, data: bytes, real: Path, displaced: Path | None, telling: bool) -> None:
    """Give the displaced file, if it was kept, its place again, where ours, which holds `data`, now is.

    `telling` says that the system knows who has a file open.
    """
    if displaced is None:
        return
    if exchange(displaced, real):
        alone = (not telling or released(displaced)) and _holds(displaced, data)
    else:
        alone = _holds(real, data)
        if alone:
            displaced.replace(real)
    if not alone:
        raise FileProblem(
            path, f"{path} was written by two other programs at once; look for what it lacks in {displaced}."
        )
    with suppress(OSError):
        sync_folder(real.parent)


def _write_in_place(before: FileState, data: bytes, real: Path) -> FileState:
    with regular(real, os.O_RDWR) as (fd, _), kept_from_others(fd):
        written = contents(fd, len(before.data) + 1) == before.data and _overwritten(fd, before.data, data, real)
        status = os.fstat(fd)
    if not written:
        raise FileChanged(read(before.path))
    return state_of(before.path, data, status)


def _overwritten(fd: int, before: bytes, data: bytes, real: Path) -> bool:
    """Write `data` over the bytes `before` and return whether that file still has its name; if not, undo it."""
    start, size, written = Hunk.between(before, data).offset, max(len(before), len(data)), False
    try:
        _overwrite(fd, data, start, len(before))
        written = real.stat().st_ino == os.fstat(fd).st_ino
    finally:
        if not written:
            with suppress(OSError):
                _overwrite(fd, before, start, size)
    return written


def _overwrite(fd: int, data: bytes, start: int, size: int) -> None:
    """Make `data` the bytes of a file of at most `size` bytes that has those before `start` already."""
    os.lseek(fd, start, os.SEEK_SET)
    write_all(fd, data[start:])
    if size > len(data):
        os.ftruncate(fd, len(data))
    os.fsync(fd)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read(path, len(data)).data == data
    except FileProblem:
        return False
