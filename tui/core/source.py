"""A file as it is on disk: its text, from which its bytes can be made again, and whether that can be edited."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tui.core.disk import Attributes, FileProblem, attributes_of, contents, problems, regular

LIMIT = 32 << 20
"""The largest file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was on disk at one moment.

    `path` is as it was asked for, `text` is the decoded file. `mtime_ns`, `size` (bytes) and `inode` were taken before
    it was read, so a file that still has all three was not written since.
    """

    path: Path
    text: str = field(repr=False)
    mtime_ns: int
    size: int
    inode: int
    attributes: Attributes = field(default=Attributes(), repr=False, compare=False)
    """What it is to have again where it is gone and written back."""

    @property
    def data(self) -> bytes:
        """The bytes of the file, made anew: a reader of long notes need not hold them beside the text."""
        return encode(self.text)


def decode(data: bytes) -> str:
    """Return the text of a note, from which `encode` makes the very same bytes.

    Bytes that are not UTF-8 become lone surrogates (PEP 383), a BOM stays as U+FEFF, line ends stay as they are.
    """
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the bytes of a note's text; UnicodeEncodeError for surrogates that `decode` never makes."""
    return text.encode("utf-8", "surrogateescape")


def view_only_reason(data: bytes) -> str | None:
    """Return why a file can be viewed but not edited, or None when it can be edited."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is UTF-16 text; save it as UTF-8 to edit it"
    if b"\0" in data:
        return "it holds NUL bytes, so it is not plain text; save it as UTF-8 text to edit it"
    return None


def read(path: Path, limit: int = LIMIT) -> FileState:
    """Read a regular file of at most `limit` bytes; raises FileProblem, and never waits for a pipe."""
    with problems(path, "read"), regular(path, os.O_RDONLY) as (fd, status):
        data = contents(fd, limit + 1) if status.st_size <= limit else b""
        attributes = _attributes(fd, status)
    if max(len(data), status.st_size) > limit:
        raise FileProblem(path, f"{path} is larger than {limit / 2**20:g} MiB; split it into smaller notes.")
    return FileState(path, decode(data), status.st_mtime_ns, status.st_size, status.st_ino, attributes)


def state_of(path: Path, data: bytes, status: os.stat_result) -> FileState:
    """Return the state of a file that holds some bytes, with the status that was taken before they were read."""
    attributes = _attributes(path, status)
    return FileState(path, decode(data), status.st_mtime_ns, status.st_size, status.st_ino, attributes)


def _attributes(file: Path | int, status: os.stat_result) -> Attributes:
    try:
        return attributes_of(file, status)
    except OSError:  # not worth failing to read it
        return Attributes()
