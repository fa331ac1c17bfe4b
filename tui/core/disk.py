"""Durable writing: what reaches the disk whole or not at all, and the differences between systems."""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TEMPORARY = ".earmark-"
"""How the name of every temporary file begins: hidden, and taken for a note by no scanner."""

SETTLING = 0.01
"""Seconds between two looks at a file that another program may be writing."""

LOOKS = 10
"""How often a file is looked at that another program has open, before it is written all the same."""

RELEASE = 50
"""How often a file is looked at that another program has to itself, or is writing, before it is taken to keep it so."""

LOCKING = 100
"""How often a lock is asked for that another process holds, before it is taken to keep it."""

_ADVICE = {
    errno.ENOENT: "it is not there; check whether it was moved or deleted",
    errno.EACCES: "access is denied; check its permissions and those of its folder",
    errno.EPERM: "access is denied; check its permissions and those of its folder",
    errno.EROFS: "the disk is read-only; make it writable or copy the file elsewhere",
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EISDIR: "it is a folder; choose a file in it",
    errno.ENOTDIR: "a part of its path is not a folder; check the path",
    errno.ELOOP: "its symbolic links go round in a circle; remove one of them",
    errno.ENAMETOOLONG: "its name is too long; shorten it",
}


class FileProblem(Exception):
    """One sentence for the user that names the file and says what to do; `path` is that file.

    `recorded` is the folder of the journal that has what was to be written, if one has.
    """

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.recorded: Path | None = None

    def saying(self, where: str) -> str:
        """Return the sentence with where the words are that were to be written."""
        return f"{str(self).removesuffix('.')}; {where}."


@contextmanager
def problems(path: Path, doing: str) -> Iterator[None]:
    """Turn every OSError of the block into a FileProblem: "Cannot <doing> <path>: <why>; <what to do>."."""
    try:
        yield
    except ValueError as error:  # a NUL in the path
        raise FileProblem(path, f"Cannot {doing} {path}: no file has such a name; check the path.") from error
    except OSError as error:
        raise FileProblem(path, f"Cannot {doing} {path}: {advice(error)}.") from error


def advice(error: OSError) -> str:
    """Return why something failed, and what to do about it."""
    return _ADVICE.get(error.errno or 0, f"{error.strerror or error}; try again, or check the disk")


def real_path(path: Path) -> Path:
    """Return the path behind all symbolic links, which need not exist; OSError when a part of it cannot be looked at.

    `os.path.realpath` takes what it cannot look at for no link: replacing what it returns would replace the link.
    """
    try:
        return Path(os.path.realpath(path, strict=sys.platform != "win32"))
    except FileNotFoundError:
        return Path(os.path.realpath(path))


def may_be_file(path: Path) -> bool:
    """Return whether a path leads to a file; of one that cannot be looked at that is not known, so it may."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True


# What some systems lack is zero, skipped or answered with False or None from here to `locked`, and nowhere else.

OPEN_FLAGS: int = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
"""Flags for every open: no waiting for the other end of a pipe, no line ends translated."""


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to disk; nothing where folders cannot be synced, OSError when the disk fails."""
    if sys.platform == "win32":
        return
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # a folder may be written to without being readable
        return
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)


@dataclass(frozen=True, slots=True)
class Attributes:
    """Who may do what with a file, and the extended attributes that it has; by default one of its reader alone."""

    mode: int = 0o600
    owner: tuple[int, int] | None = None
    """The numbers of its user and its group, where they are known."""
    extended: Mapping[str, bytes] = field(default_factory=dict)


def attributes_of(file: Path | int, status: os.stat_result) -> Attributes:
    """Return the attributes of a file with a status, or raise OSError."""
    if sys.platform == "win32":
        return Attributes(status.st_mode & 0o7777)
    extended = _extended(file) if hasattr(os, "listxattr") else {}
    return Attributes(status.st_mode & 0o7777, (status.st_uid, status.st_gid), extended)


def copy_attributes(source: Path, status: os.stat_result, fd: int) -> None:
    """Give the open file `fd` the owner, extended attributes and mode of `source`, or raise OSError."""
    if sys.platform == "win32":
        return
    wanted = attributes_of(source, status)
    own = os.fstat(fd)
    if (own.st_uid, own.st_gid) != wanted.owner:
        os.fchown(fd, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        present = _extended(fd)
        for name in present.keys() - wanted.extended.keys():
            os.removexattr(fd, name)
        for name, value in wanted.extended.items():
            if present.get(name) != value:
                os.setxattr(fd, name, value)
    os.fchmod(fd, wanted.mode)


def give_attributes(wanted: Attributes, fd: int) -> None:
    """Give the open file `fd`, of mode 0600, the attributes of one that is gone as far as that is permitted.

    Where its group or its access list cannot be kept, others may do with it only what both group and others could.
    """
    if sys.platform == "win32":
        return
    alike, mode = wanted.owner is not None, wanted.mode
    if wanted.owner:
        user, group = wanted.owner
        for ids in ((-1, group), (user, -1)):
            with suppress(OSError):
                os.fchown(fd, *ids)
        own = os.fstat(fd)
        alike = own.st_gid == group
        mode &= 0o7777 if (own.st_uid, own.st_gid) == wanted.owner else 0o777
    present = _extended(fd) if hasattr(os, "listxattr") else {}
    for name in {name for name, _ in present.items() ^ wanted.extended.items()}:
        try:
            if name in wanted.extended:
                os.setxattr(fd, name, wanted.extended[name])
            else:
                os.removexattr(fd, name)
        except OSError:
            alike &= not name.startswith("system.")  # as access lists are called
    if not alike:
        shared = mode >> 3 & mode & 0o7
        mode = mode & 0o700 | shared << 3 | shared
    os.fchmod(fd, mode)


def _extended(file: Path | int) -> dict[str, bytes]:
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names}


def exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step and say whether that was done (renameat2 on Linux, renamex_np on macOS)."""
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE there, RENAME_SWAP here
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        import ctypes  # which some Pythons are built without

        libc = ctypes.CDLL(None)
        if sys.platform == "linux":
            failed = libc.renameat2(here, first, here, second, swap)
        else:
            failed = libc.renamex_np(first, second, swap)
    except (AttributeError, ImportError, OSError, TypeError):
        return False
    return not failed


def _opened(path: Path, mode: int) -> int:
    for _ in range(RELEASE):
        with suppress(BlockingIOError):  # another program has a lease on it, and is being asked to give it back
            return os.open(path, mode | OPEN_FLAGS)
        time.sleep(SETTLING)
    return os.open(path, mode | OPEN_FLAGS)


@contextmanager
def regular(path: Path, mode: int) -> Iterator[tuple[int, os.stat_result]]:
    """Open a regular file without waiting, as a file descriptor and its status."""
    fd = _opened(path, mode)
    try:
        status = os.fstat(fd)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise FileProblem(path, f"{path} is not a regular file; choose a text file.")
        yield fd, status
    finally:
        os.close(fd)


def contents(fd: int, limit: int) -> bytes:
    """Return at most `limit` bytes from the position of an open file on, all where that is negative."""
    with open(fd, "rb", closefd=False) as file:
        return file.read(limit)


def read_private(path: Path, limit: int = -1) -> bytes:
    """Return the bytes of a file of our own (state, settings, cache), at most `limit`, never waiting for one.

    Raises OSError, or FileProblem where it is no regular file.
    """
    with regular(path, os.O_RDONLY) as (fd, _):
        return contents(fd, limit)


def is_written(path: Path) -> bool:
    """Return whether a program has a file open for writing; False where the system, unlike Linux, does not tell."""
    try:
        fd = os.open(path, os.O_RDONLY | OPEN_FLAGS)
    except OSError:
        return False
    try:
        return _lease(fd, "F_RDLCK") is False
    finally:
        os.close(fd)  # which ends the lease


def released(path: Path) -> bool:
    """Wait until no program has a file open for writing, half a second at most, and return whether that came to be."""
    for _ in range(RELEASE):
        if not is_written(path):
            return True
        time.sleep(SETTLING)
    return False


@contextmanager
def kept_from_others(fd: int) -> Iterator[None]:
    """Let nobody else open the file behind `fd`, which is open for writing, unless someone keeps it open.

    All who open it meanwhile wait, those of this process as well. Only Linux can do that, for a user's own files.
    """
    lent = _lease(fd, "F_WRLCK")
    for _ in range(LOOKS):
        if lent is not False:
            break
        time.sleep(SETTLING)
        lent = _lease(fd, "F_WRLCK")
    try:
        yield
    finally:
        if lent:
            _lease(fd, "F_UNLCK")


def _lease(fd: int, kind: str) -> bool | None:
    """Take a lease (fcntl) and return whether it was given: False for what others have open, None where unknown."""
    try:
        import fcntl
        import signal

        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)  # at an open by another: this signal does nothing, SIGIO kills
        fcntl.fcntl(fd, fcntl.F_SETLEASE, getattr(fcntl, kind))
    except BlockingIOError:
        return False
    except (AttributeError, ImportError, OSError):
        return None
    return True


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[bool | None]:
    """Lock a folder, together with others who do or `alone`, until the end of the block or of the process.

    Yields whether it is locked: False where others keep it from that for a second, None where no lock can be had.
    """
    try:
        import fcntl

        fd = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield None
        return
    try:
        yield _flock(fd, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    finally:
        with suppress(OSError):  # it was only read
            os.close(fd)


def _flock(fd: int, kind: int) -> bool | None:
    import fcntl

    for _ in range(LOCKING):
        try:
            fcntl.flock(fd, kind)
        except BlockingIOError:
            time.sleep(SETTLING)
        except OSError:
            return None
        else:
            return True
    return False


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data` at the position of `fd`, however little each call takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def new_file(folder: Path, data: bytes, dress: Callable[[int], None] | None = None) -> Path:
    """Write `data` to a new hidden file of mode 0600 in `folder`, synced, and return its path.

    `dress` gets the open file before it is synced. On any failure the file is gone again.
    """
    path = folder / f"{TEMPORARY}{os.urandom(8).hex()}.tmp"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | OPEN_FLAGS, 0o600)
    try:
        try:
            write_all(fd, data)
            if dress is not None:
                dress(fd)
            os.fsync(fd)
        finally:
            os.close(fd)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file of our own (state, settings, cache) in one step, mode 0600, synced, its folders created.

    A symbolic link stays one: the file it leads to is written. Raises FileProblem, and then the old file stands.
    """
    with problems(path, "write"):
        real = real_path(path)
        make_folder(real.parent)
        new = new_file(real.parent, data)
        try:
            new.replace(real)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        sync_folder(real.parent)


def make_folder(folder: Path) -> None:
    """Make a folder of our own, mode 0700, and those it is in, unless it is there; raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
