"""One entry of the journal: a write as it is recorded, and whether and where it shows in the bytes of a file."""

import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

from tui.core.hashing import sha256
from tui.core.hunk import Hunk, common_prefix

_REACHES = 256, 64, 16
"""How many bytes on either side of an edit must stand unchanged to find it again: the first that match decide."""

_SECTOR = 512
"""The bytes of a file that a disk writes at once, or not at all."""

_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())
"""What a line may be made of that says nothing, as that of an empty item."""


class _Evidence(NamedTuple):
    """What the lines of a file say about a write."""

    there: bool
    """It brought some, and they are there."""
    against: bool
    """One that it took away is there more often than it left it, or one that it added to others like it is not."""


class Tie(NamedTuple):
    """What a write has in common with one to another file, with which it is made, taken back and made again."""

    name: str
    """The same for both writes."""
    other: Path
    """The other file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One write, undo or redo: `before` are the bytes of the whole file, `hunk` is what became of them.

    `name` sorts by time and ends, after a `+`, with that of the write which an undo takes back and a redo makes
    again. `path` is the real file, `label` says what the write does, `time` is in seconds since 1970, and `back` is
    true of an undo. One write of a pair may change nothing: it stands for the other in the history of its file.
    """

    name: str
    path: Path
    label: str
    time: float
    before: bytes = field(repr=False)
    hunk: Hunk
    back: bool = False
    tie: Tie | None = None

    @property
    def own(self) -> str:
        """The name of this alone."""
        return self.name.partition("+")[0]

    @property
    def write(self) -> str:
        """The name of the write that this is, takes back or makes again."""
        return self.name.rpartition("+")[2]

    @property
    def after(self) -> bytes:
        """The bytes of the whole file that were to be written."""
        return self.hunk.apply(self.before)

    def record(self) -> bytes:
        """Return what the journal keeps of this: a line of JSON, and after it the bytes that it is made of, packed."""
        header = {
            "path": str(self.path),
            "label": self.label,
            "time": self.time,
            "back": self.back,
            "before": sha256(self.before),
            "after": sha256(self.after),
            "offset": self.hunk.offset,
            "removed": len(self.hunk.removed),
            "inserted": len(self.hunk.inserted),
            "tie": [self.tie.name, str(self.tie.other)] if self.tie else None,
        }
        return json.dumps(header).encode() + b"\n" + zlib.compress(self.before + self.hunk.inserted, 1)

    @classmethod
    def recorded(cls, name: str, record: bytes) -> Self | None:
        """Return the entry of a name and its record, one of an earlier version as well; None of one that is damaged."""
        line, _, packed = record.partition(b"\n")
        try:
            header = json.loads(line)
            both = zlib.decompress(packed)
            before, inserted = both[: len(both) - header["inserted"]], both[len(both) - header["inserted"] :]
            offset, path = header["offset"], Path(header["path"])
            hunk = Hunk(offset, before[offset : offset + header["removed"]], inserted)
            back, tie = header.get("back", False), header.get("tie")
            tie = Tie(tie[0], Path(tie[1])) if tie else None
            entry = cls(name, path, header["label"], header["time"], before, hunk, back, tie)
            whole = (sha256(before), sha256(entry.after)) == (header["before"], header["after"])
        except (ValueError, KeyError, TypeError, zlib.error):
            return None
        return entry if whole else None

    def torn(self, data: bytes) -> bool:
        """Return whether `data` is what a cut leaves of a file into which this write was being made, or taken back.

        It is as long as one of the two versions or of a length in between, and each of its disk sectors begins as
        in one version and goes on as in the other or with zeros.
        """
        shorter, longer = sorted((len(self.before), len(self.after)))
        if data in (self.before, self.after) or not shorter <= len(data) <= longer:
            return False
        for offset in range(0, len(data), _SECTOR):
            sector = data[offset : offset + _SECTOR]
            one, other = (version[offset : offset + len(sector)] for version in (self.before, self.after))
            reach, back = common_prefix(sector, one), common_prefix(sector, other)
            if (
                sector[reach:] != other[reach:]
                and sector[back:] != one[back:]
                and sector[max(reach, back) :].strip(b"\0")
            ):
                return False
        return True

    def shows_in(self, data: bytes) -> bool:
        """Return whether `data` shows that this write was made.

        The lines of words that it brought are there, or its place, with more around it than what was there before, and
        no line speaks against it.
        """
        if data in (self.before, self.after):
            return data != self.before
        there, against = self._evidence(data)
        if there or against:
            return not against
        return self._searched(data) is not None and (
            self._reach(data, self.hunk.inserted) > self._reach(data, self.hunk.removed)
        )

    def _reach(self, data: bytes, middle: bytes) -> int:
        """Return how many bytes on either side of the edit stand around something in `data`."""
        start, end = self.hunk.offset, self.hunk.offset + len(self.hunk.removed)
        around = ((reach, self.before[max(0, start - reach) : start], self.before[end:][:reach]) for reach in _REACHES)
        return next((reach for reach, lead, trail in around if lead + middle + trail in data), 0)

    def revert(self, data: bytes) -> bytes | None:
        """Return `data` without this write, or None when `data` does not show in exactly one place where it is.

        What was written becomes what was before, byte for byte, and what was before stays. Anything else is
        searched for the inserted bytes between their former surroundings: 256, 64 or 16 bytes on either side,
        less at the ends of the file. They must stand below the heading below which they stood: others copy lists.
        Where a line that would come back is there already, it is not put there twice.
        """
        if data in (self.before, self.after):
            return self.before
        if self.hunk.is_empty:
            return data
        return None if self._evidence(data).against else self._searched(data)

    def _evidence(self, data: bytes) -> _Evidence:
        """Return what the lines of words in `data` say, each below its heading.

        Those count that only one of the two versions has, or, where none is such a line, that one has more often.
        """
        before, after, now = map(_lines, (self.before, self.after, data))
        changed = [line for line in before | after if before[line] != after[line]]
        telling = [line for line in changed if not (before[line] and after[line])] or changed
        come = [line for line in telling if after[line] > before[line]]
        gone = [line for line in telling if after[line] < before[line]]
        return _Evidence(
            bool(come) and all(now[line] >= after[line] for line in come),
            any(now[line] > after[line] for line in gone) or any(0 < before[line] >= now[line] for line in come),
        )

    def _searched(self, data: bytes) -> bytes | None:
        """Return `data` without this write, which is searched for, as `revert` does."""
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
            if _heading(data, found + len(lead)) != _heading(self.before, hunk.offset):
                return None
            rest = data[found + len(needle) :]
            if not trail and rest and not (needle.endswith((b"\n", b"\r")) or rest.startswith((b"\n", b"\r"))):
                return None  # the end of the file was ours, and someone went on in the same line
            return data[:found] + lead + hunk.removed + trail + rest
        return None


def _lines(data: bytes) -> Counter[tuple[bytes, bytes]]:
    """Return how often each line that has a letter or digit stands below each heading."""
    heading, lines = b"", Counter[tuple[bytes, bytes]]()
    for line in map(bytes.strip, data.splitlines()):
        if line.startswith(b"#"):
            heading = line
        if line.strip(_SIGNS):
            lines[heading, line] += 1
    return lines


def _heading(data: bytes, place: int) -> bytes:
    """Return the last line before a place that begins with a number sign, as a heading does; empty where none does."""
    above = b"\n" + data[:place]
    start = max(above.rfind(end) for end in (b"\n#", b"\r#"))
    return above[start:].strip().partition(b"\n")[0].partition(b"\r")[0] if start >= 0 else b""
