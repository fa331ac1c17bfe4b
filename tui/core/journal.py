"""The journal: every write to a note, on disk before it is made."""

import hashlib
import json
import os
import re
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tui.core.disk import problems, write_private

KEPT = 50
"""How many writes to one note, and how many that were given up, are kept when the next one begins."""

_ENTRY = re.compile(r"\d{20}-[0-9a-f]{6}\.(begun|done|undone|void)")

_REACHES = 256, 64, 16
"""How many bytes on either side of an edit must stand unchanged to find it again: the first that match decide."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """The one stretch in which two versions differ: at byte `offset`, `removed` gave way to `inserted`."""

    offset: int
    removed: bytes = field(repr=False)
    inserted: bytes = field(repr=False)

    @classmethod
    def between(cls, before: bytes, after: bytes) -> Self:
        """Return the shortest hunk that makes `after` of `before`."""
        head = _common_prefix(before, after)
        tail = _common_prefix(before[head:][::-1], after[head:][::-1])
        return cls(head, before[head : len(before) - tail], after[head : len(after) - tail])

    def apply(self, before: bytes) -> bytes:
        """Return the bytes after the edit."""
        return before[: self.offset] + self.inserted + before[self.offset + len(self.removed) :]


def _common_prefix(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class Entry:
    """One write: `before` are the bytes of the whole file, `hunk` is what became of them.

    `name` sorts by time, `path` is the real file, `time` is in seconds since 1970, and `undoes` is the name of
    the entry that this write takes back, or empty.
    """

    name: str
    path: Path
    label: str
    time: float
    before: bytes = field(repr=False)
    hunk: Hunk
    undoes: str = ""

    @property
    def after(self) -> bytes:
        """The bytes of the whole file that were to be written."""
        return self.hunk.apply(self.before)

    def revert(self, data: bytes) -> bytes | None:
        """Return `data` without this write, or None when `data` does not show in exactly one place where it is.

        What was written becomes what was before, byte for byte, and what was before stays. Anything else is
        searched for the inserted bytes between their former surroundings: 256, 64 or 16 bytes on either side,
        less at the ends of the file.
        """
        if data in (self.before, self.after):
            return self.before
        hunk, end = self.hunk, self.hunk.offset + len(self.hunk.removed)
        for reach in _REACHES:
            lead, trail = self.before[max(0, hunk.offset - reach) : hunk.offset], self.before[end : end + reach]
            if len(lead) + len(trail) < _REACHES[-1]:
                return None
            needle = lead + hunk.inserted + trail
            found = data.find(needle)
            if found < 0:
                continue
            if data.find(needle, found + 1) >= 0 or (not lead and found):
                return None
            rest = data[found + len(needle) :]
            if not trail and rest and not (needle.endswith((b"\n", b"\r")) or rest.startswith((b"\n", b"\r"))):
                return None  # the end of the file was ours, and someone went on in the same line
            return data[:found] + lead + hunk.removed + trail + rest
        return None


class Journal:
    """The writes to notes, one file each, in one folder a note.

    A file is named `<entry>.<state>`: begun -> done -> undone, or begun -> void for a write that was given up.
    Going from state to state is a rename, which needs no space on the disk. Undone entries stay, so that the oldest
    one that is newer than the last done one is what a redo would write.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the journal in `folder`, which is created when it is first written to."""
        self.folder = folder

    def begin(self, path: Path, before: bytes, after: bytes, label: str, undoes: str = "") -> Entry:
        """Record, synced to disk, that `path` is about to go from `before` to `after`, or raise FileProblem."""
        real = Path(os.path.realpath(path))
        names = self._names(real)
        moment = max(time.time_ns(), int(names[-1].partition("-")[0]) + 1 if names else 0)
        name = f"{moment:020d}-{os.urandom(3).hex()}"
        entry = Entry(name, real, label, moment / 1e9, before, Hunk.between(before, after), undoes)
        header = {
            "path": str(real),
            "label": label,
            "time": entry.time,
            "undoes": undoes,
            "before": hashlib.sha256(before).hexdigest(),
            "after": hashlib.sha256(after).hexdigest(),
            "offset": entry.hunk.offset,
            "removed": len(entry.hunk.removed),
            "inserted": len(entry.hunk.inserted),
        }
        packed = zlib.compress(before + entry.hunk.inserted, 1)
        write_private(self._file(real, f"{name}.begun"), json.dumps(header).encode() + b"\n" + packed)
        for states in (".done", ".undone"), (".void",):
            for old in [each for each in names if each.endswith(states)][:-KEPT]:
                with suppress(OSError):
                    self._file(real, old).unlink()
        return entry

    def finish(self, entry: Entry) -> None:
        """Record that `entry` is on disk; one that undoes another marks that one undone, and goes.

        A state that cannot be recorded is left as it is: the note is safe, and `pending` tells of the entry.
        """
        if entry.undoes:
            self._move(entry.path, entry.undoes, "done", "undone")
            with suppress(OSError):
                self._file(entry.path, f"{entry.name}.begun").unlink()
        else:
            self._move(entry.path, entry.name, "begun", "done")

    def abandon(self, entry: Entry) -> None:
        """Record that `entry` was not written; its words stay in the journal."""
        self._move(entry.path, entry.name, "begun", "void")

    def mark_undone(self, entry: Entry) -> None:
        """Record that `entry` was taken back."""
        self._move(entry.path, entry.name, "done", "undone")

    def last(self, path: Path) -> Entry | None:
        """Return the newest finished write to `path` that was not undone."""
        real = Path(os.path.realpath(path))
        done = (self._load(self._file(real, each)) for each in reversed(self._names(real)) if each.endswith(".done"))
        return next((entry for entry in done if entry is not None), None)

    def pending(self) -> list[Entry]:
        """Return the writes that were begun and neither finished nor abandoned, oldest first."""
        with problems(self.folder, "read"):
            loaded = [self._load(file) for file in self.folder.glob("*/*.begun")]
        return sorted((entry for entry in loaded if entry is not None), key=lambda entry: entry.name)

    def _file(self, real: Path, name: str) -> Path:
        return self.folder / hashlib.sha256(os.fsencode(real)).hexdigest()[:32] / name

    def _names(self, real: Path) -> list[str]:
        folder = self._file(real, "")
        with problems(folder, "read"):
            if not folder.exists():
                return []
            return sorted(each.name for each in folder.iterdir() if _ENTRY.fullmatch(each.name))

    def _move(self, real: Path, name: str, old: str, new: str) -> None:
        with suppress(OSError):
            self._file(real, f"{name}.{old}").replace(self._file(real, f"{name}.{new}"))

    def _load(self, file: Path) -> Entry | None:
        """Read an entry; one that cannot be read is skipped, one that is not whole is set aside as `.corrupt`."""
        try:
            line, _, packed = file.read_bytes().partition(b"\n")
            header = json.loads(line)
            both = zlib.decompress(packed)
            before, inserted = both[: len(both) - header["inserted"]], both[len(both) - header["inserted"] :]
            offset, path = header["offset"], Path(header["path"])
            hunk = Hunk(offset, before[offset : offset + header["removed"]], inserted)
            entry = Entry(file.stem, path, header["label"], header["time"], before, hunk, header["undoes"])
            sums = hashlib.sha256(before).hexdigest(), hashlib.sha256(entry.after).hexdigest()
            if sums == (header["before"], header["after"]) and file == self._file(path, file.name):
                return entry
        except OSError:
            return None
        except (ValueError, KeyError, TypeError, zlib.error):
            pass
        with suppress(OSError):
            file.replace(file.with_suffix(".corrupt"))
        return None
