"""The journal: every write to a note, on disk before it is made."""

import errno
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tui.core.disk import FileProblem, locked, make_folder, problems, read_private, real_path, regular, write_private
from tui.core.entry import Entry, Tie
from tui.core.hashing import sha256
from tui.core.hunk import Hunk, moved, readings

KEPT = 50
"""How many writes to one note that can be undone, and how many that no key brings back, are kept at the next one."""

_FORMER, _MOVED = "former.json", "moved.json"
"""What a folder of the journal holds of a renamed note: its path and those before, and where its history went."""

_NAME = re.compile(r"(\d{20}-[0-9a-f]{6})(?:\+(\d{20}-[0-9a-f]{6}))?\.(begun|done|undone|void)")

_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""Why a folder of the journal takes no file, while another may."""


def _real(path: Path) -> Path:
    with problems(path, "read"):
        return real_path(path)


class _File(NamedTuple):
    own: str
    """Nanoseconds since 1970 and six random digits, so that files sort by time."""
    write: str
    """The same of the write that this is about."""
    state: str
    name: str


class _History(NamedTuple):
    """The finished files by what they are good for, oldest first."""

    undo: list[_File]
    redo: list[_File]
    dropped: list[_File]
    """Undone before a later write was made."""
    outdated: list[_File]
    """Older than another one about the same write."""


def _history(files: list[_File]) -> _History:
    finished = [file for file in files if file.state in ("done", "undone")]
    latest = {file.write: file for file in finished}
    history, newest = _History([], [], [], []), max(latest, default="")
    for file in finished:
        if file is not latest[file.write]:
            history.outdated.append(file)
        elif file.state == "done":
            history.undo.append(file)
        else:
            (history.redo if file.own > newest else history.dropped).append(file)
    return history


class Journal:
    """The writes to notes, one file each, in one folder a note; the names of the files are the whole history.

    A write is `<name>.begun` until it is in the note, and `<name>.done` then, or `<name>.void` where it was given up.
    An undo is a write of its own, `<name>+<name of the write>.begun` and then `.undone`; a redo takes back an undo and
    ends as `.done` again. The newest file about a write tells whether it stands. An undo takes back the newest file
    that is done, a redo the newest that is undone and newer than every write, so that a new write ends all redoing.

    Each goes from begun to its end by one rename, which needs no space on the disk. A process that is killed leaves
    - before that file is begun: nothing, and what could be undone and redone still can;
    - once it is begun, and the note is as it was: the same, with an entry in `pending` that is not in the note;
    - once the note is written: an entry in `pending` that shows in the note, to be finished before anything else is
      undone, redone or written;
    - once it is renamed: the new history. Files about the same write that are older no longer count, and the next
      entry that begins deletes them.
    The system knows whether it was killed: the folder is locked while a note is being written.
    """

    def __init__(self, folder: Path, *, in_place: bool = False) -> None:
        """Keep the journal in `folder`, which is created when it is first written to.

        What goes through a journal that is `in_place` is written into the very file of the note, which so keeps its
        time of birth; otherwise a new file takes its place where that loses nothing.
        """
        self.folder = folder
        self.in_place = in_place
        self._spare: Path | None = None
        """The folder for what cannot be written to the other one, in this run."""
        self._news: list[str] = []
        self._damaged: set[Path] = set()
        """The records of unfinished writes that were found to be damaged in this run."""

    def news(self) -> str:
        """Return, once, what a user is to know: where the journal is kept if not in its folder, and what is damaged."""
        news, self._news = self._news, []
        return " ".join(news)

    def begin(
        self,
        path: Path,
        before: bytes,
        after: bytes,
        label: str,
        undoes: Entry | None = None,
        tie: Tie | None = None,
    ) -> Entry:
        """Record, synced to disk, that `path` is about to go from `before` to `after`, or raise FileProblem.

        An undo names the write that it `undoes`, a redo the undo; either has the tie of that. What has no room in the
        folder, or no permission, is recorded among the system's temporary files, of which `news` tells.
        """
        real = _real(path)
        hunk = Hunk.between(before, after)
        back = undoes is not None and not undoes.back
        tie = undoes.tie if undoes else tie and tie._replace(other=_real(tie.other))
        entry = Entry(f"+{undoes.write}" if undoes else "", real, label, 0.0, before, hunk, back, tie)
        try:
            return self._begun(self.folder, entry)
        except FileProblem as problem:
            if getattr(problem.__cause__, "errno", 0) not in _UNWRITABLE:
                raise
            with suppress(OSError, FileProblem):
                if self._spare is None:
                    self._spare = _temporary()
                    self._news.append(_elsewhere(self._home(self.folder, real), self._spare))
                return self._begun(self._spare, entry)
            raise

    def _begun(self, folder: Path, entry: Entry) -> Entry:
        """Record in a folder what is about to be done, and return it with its time and the name that begins with it."""
        known = self._files(entry.path)
        moment = max(time.time_ns(), int(known[-1].own.partition("-")[0]) + 1 if known else 0)
        name = f"{moment:020d}-{os.urandom(3).hex()}{entry.name}"
        entry = replace(entry, name=name, time=moment / 1e9)
        write_private(self._home(folder, entry.path) / f"{name}.begun", entry.record())
        self._prune(entry.path, known)
        return entry

    @contextmanager
    def writing(self, path: Path) -> Iterator[None]:
        """Let all other earmarks know, until the end of the block or of this process, that a note is being written."""
        home = self._home(self.folder, _real(path))
        with suppress(OSError):
            make_folder(home)
        with locked(home, alone=False):
            yield

    def alone(self, path: Path) -> AbstractContextManager[bool | None]:
        """Keep all earmarks from writing a note, and give whether none is writing it now; None where nobody knows."""
        return locked(self._home(self.folder, _real(path)), alone=True)

    def finish(self, entry: Entry) -> None:
        """Record that `entry` is on disk.

        A state that cannot be recorded is left as it is: the note is safe, and `pending` tells of the entry.
        """
        self._end(entry, "undone" if entry.back else "done")

    def abandon(self, entry: Entry) -> None:
        """Record that `entry` was not written; its words stay in the journal."""
        self._end(entry, "void")

    def place(self, entry: Entry) -> Path:
        """Return the folder that has an entry."""
        return self._file(entry.path, f"{entry.name}.begun").parent

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep its history, unless the name has one; raises FileProblem.

        The newest record goes first: where that is cut short, what came over is the end of the history.
        """
        old, new = _real(before), _real(path)
        files = [] if old == new or self._files(new) else self._files(old)
        if files:
            source, home = self._home(self.folder, old), self._home(self.folder, new)
            paths = [str(new), *map(str, self._paths(source)[1:]), str(old)]
            write_private(home / _FORMER, json.dumps(paths).encode())
            write_private(source / _MOVED, json.dumps([str(new)]).encode())
            for file in reversed(files):
                with suppress(OSError):  # one that is in the spare folder stays, for this run
                    (source / file.name).rename(home / file.name)

    def _paths(self, home: Path, name: str = _FORMER) -> list[Path]:
        """Return the paths that a file in a folder of the journal tells of, none where there is no such file."""
        try:
            return [Path(path) for path in json.loads(read_private(home / name))]
        except (FileProblem, OSError, ValueError, TypeError):
            return []

    def _path_now(self, path: Path, home: Path) -> Path | None:
        """Return the path of the note whose records a folder has, by that in one of them; None where it has others."""
        paths = [path] if home == self._home(home.parent, path) else self._paths(home)
        known = path in paths and home == self._home(home.parent, paths[0])
        return paths[0] if known else None

    def drop(self, entry: Entry) -> None:
        """Let no redo make a write again that was taken back, as if it was never made.

        One that something else was written after stays in the history: that is followed through it.
        """
        files = self._files(entry.path)
        if any(file.write > entry.write and file.state in ("done", "undone") for file in files):
            return
        for file in files:
            if file.write == entry.write:
                with suppress(OSError):
                    whole = self._file(entry.path, file.name)
                    whole.replace(whole.with_suffix(".void"))

    def undoable(self, path: Path) -> Entry | None:
        """Return what an undo would take back: the newest write or redo that stands.

        Raises FileProblem where the record of that is damaged, once, as it is set aside then.
        """
        real = _real(path)
        return self._newest(real, _history(self._files(real)).undo)

    def redoable(self, path: Path) -> Entry | None:
        """Return what a redo would take back: the newest undo, unless something was written after it.

        Raises FileProblem as `undoable` does.
        """
        real = _real(path)
        return self._newest(real, _history(self._files(real)).redo)

    def last(self, path: Path) -> Entry | None:
        """Return the newest write, undo or redo that was finished, None where there is none or it cannot be read."""
        real = _real(path)
        try:
            finished = [file for file in self._files(real) if file.state in ("done", "undone")]
            return self._load(self._file(real, finished[-1].name), aside=False) if finished else None
        except (FileProblem, OSError):
            return None

    def tied(self, entry: Entry) -> Entry | None:
        """Return the newest entry about the write that an entry's is tied to, None where it is known no more."""
        if entry.tie is None:
            return None
        names = [_real(entry.tie.other)]
        while moved := [path for path in self._paths(self._home(self.folder, names[-1]), _MOVED) if path not in names]:
            names += moved[:1]
        for real in names:
            for file in reversed(self._files(real)):
                if file.state in ("done", "undone") and self._tie(self._file(real, file.name)) == entry.tie.name:
                    return self._load(self._file(real, file.name))
        return None

    def without(self, entry: Entry, data: bytes) -> bytes | None:
        """Return the bytes of a file without a write that may not be the last, or None where it does not show in them.

        What was written is followed through the changes that were made of the file since, as long as each was made
        elsewhere; where one was not, its place is searched for as `Entry.revert` does.
        """
        followed = None if data in (entry.before, entry.after) else self._followed(entry, data)
        return entry.revert(data) if followed is None else followed

    def pending(self, path: Path | None = None) -> list[Entry]:
        """Return what was begun, in one note or any, and neither finished nor abandoned, oldest first.

        A record of that which is damaged is set aside, of which `news` tells.
        """
        with problems(path or self.folder, "read"):
            home = self._home(self.folder, real_path(path)).name if path else "*"
            files = [file for folder in self._folders for file in folder.glob(f"{home}/*.begun")]
        entries = []
        for file in files:
            with suppress(OSError):  # one that cannot be read now stays pending
                if entry := self._load(file):
                    entries.append(entry)
                else:
                    self._tell_of_damage(file)
        return sorted(entries, key=lambda entry: entry.name)

    def _tell_of_damage(self, begun: Path) -> None:
        """Let `news` tell of a damaged record of an unfinished write, once; of one that another run ended, nothing."""
        aside = begun.with_suffix(".corrupt")
        left = next((file for file in (aside, begun) if os.path.lexists(file)), None)
        if left and begun not in self._damaged:
            self._damaged.add(begun)
            damaged = f"The journal's record of a write that was not finished is damaged, and stays as {left}"
            self._news.append(f"{damaged}; look whether the note has your last words, and write them again if not.")

    def overtaken(self, entry: Entry) -> bool:
        """Return whether something was finished in the note after `entry` was begun."""
        return any(file.state in ("done", "undone") and file.own > entry.name for file in self._files(entry.path))

    @property
    def _folders(self) -> list[Path]:
        return [self.folder, self._spare] if self._spare else [self.folder]

    def _home(self, folder: Path, real: Path) -> Path:
        return folder / sha256(os.fsencode(real))[:32]

    def _followed(self, entry: Entry, data: bytes) -> bytes | None:
        later = [file for file in self._files(entry.path) if file.own > entry.own and file.state in ("done", "undone")]
        if not later:
            return None
        place, inserted, version = entry.hunk.offset, entry.hunk.inserted, entry.after
        for before, after in chain(self._changes(entry.path, later), [(data, data)]):
            for changes in (readings(version, before), readings(before, after)):
                places = {moved(place, inserted, change) for change in changes}
                found = places.pop()
                if places or found is None:
                    return None
                place = found
            version = after
        return data[:place] + entry.hunk.removed + data[place + len(inserted) :]

    def _changes(self, real: Path, files: list[_File]) -> Iterator[tuple[bytes, bytes]]:
        """Yield what a file was before each of some writes, and what it was then."""
        for file in files:
            with problems(self._file(real, ""), "read"):
                entry = self._load(self._file(real, file.name))
            if entry is not None:
                yield entry.before, entry.after

    def _tie(self, file: Path) -> str:
        """Return the name of what ties the write that a file is about to another, empty where nothing does."""
        try:
            with regular(file, os.O_RDONLY) as (fd, _), open(fd, "rb", closefd=False) as opened:
                tie = json.loads(opened.readline()).get("tie")
        except (FileProblem, OSError, ValueError):
            return ""
        return tie[0] if tie else ""

    def _file(self, real: Path, name: str) -> Path:
        files = [self._home(folder, real) / name for folder in self._folders]
        return next((file for file in reversed(files) if os.path.lexists(file)), files[0])

    def _files(self, real: Path) -> list[_File]:
        """Return the files about a note, oldest first; where there is a spare folder, not all need be readable."""
        matches = []
        for folder in self._folders:
            home = self._home(folder, real)
            with problems(home, "read"), suppress(*[PermissionError] * bool(self._spare)):
                if home.exists():
                    matches += [match for each in home.iterdir() if (match := _NAME.fullmatch(each.name))]
        return sorted(_File(match[1], match[2] or match[1], match[3], match[0]) for match in matches)

    def _newest(self, real: Path, files: list[_File]) -> Entry | None:
        with problems(
            self._home(self.folder, real), "read"
        ):  # an older one must not pass for one that cannot be read now
            for file in reversed(files):
                whole = self._file(real, file.name)
                if entry := self._load(whole):
                    return entry
                if whole.exists() or whole.with_suffix(".corrupt").exists():
                    damaged = f"The journal's record of the last edit of {real} is damaged, so that edit stays as it is"
                    raise FileProblem(real, f"{damaged}; once more goes on with the edit before it.")
        return None

    def _prune(self, real: Path, files: list[_File]) -> None:
        """Delete what is outdated or too old."""
        history = _history(files)
        idle = sorted([*history.dropped, *(file for file in files if file.state == "void")])
        for old in [*history.outdated, *history.undo[:-KEPT], *idle[:-KEPT]]:
            with suppress(OSError):
                self._file(real, old.name).unlink()

    def _end(self, entry: Entry, state: str) -> None:
        begun = self._file(entry.path, f"{entry.name}.begun")
        with suppress(OSError):
            begun.replace(begun.with_suffix(f".{state}"))

    def _load(self, file: Path, *, aside: bool = True) -> Entry | None:
        """Read an entry: None where it is gone or not whole, and then set `aside` as `.corrupt`; raises OSError."""
        try:
            entry = Entry.recorded(file.stem, read_private(file))
            if entry and (path := self._path_now(entry.path, file.parent)):
                return entry if path == entry.path else replace(entry, path=path)
        except FileNotFoundError:
            return None
        except (FileProblem, ValueError):  # no regular file, or a path that no file can have
            pass
        if aside:
            with suppress(OSError):
                file.replace(file.with_suffix(".corrupt"))
        return None


def open_journal(folder: Path, *, in_place: bool = False) -> tuple[Journal, str]:
    """Return the journal of a folder; where that cannot be written, one for this run, and a sentence that says so.

    The other one is in a new folder among the system's temporary files, so that a write is recorded all the same.
    """
    existing = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Journal(folder, in_place=in_place), ""
    other = _temporary()
    return Journal(other, in_place=in_place), _elsewhere(folder, other)


def _temporary() -> Path:
    """Make a folder among the system's temporary files, which is gone at the end of the run if nothing was kept."""
    import atexit
    from tempfile import mkdtemp

    folder = Path(mkdtemp(prefix="earmark-"))
    atexit.register(_remove_empty, folder)
    return folder


def _remove_empty(folder: Path) -> None:
    """Remove the folders of a journal that hold no entry, and that of them all if it held none."""
    with suppress(OSError):
        for each in [*folder.iterdir(), folder]:
            with suppress(OSError):  # what is no folder, or not empty, stays
                each.rmdir()


def _elsewhere(folder: Path, other: Path) -> str:
    return f"{folder} cannot be written: what can be undone is kept in {other}, for this run only."
