"""What becomes of the bytes of a user's file."""

import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.kills import KilledError, killed
from tui.core import disk, files, journal
from tui.core.disk import write_private
from tui.core.files import FileChanged, FileProblem, HistoryEnd, decode, encode, read, redo, replace, rewrite, undo
from tui.core.journal import Journal

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

MINE = b"# Note\r\n\r\n## Key Takeaways\n- \n\xff tail without a line end"
THEIRS = b"# Their note\n" + MINE


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Write a note into a folder of its own."""
    path = tmp_path / "notes" / "note.md"
    path.parent.mkdir()
    path.write_bytes(MINE)
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Journal:
    """Make an empty journal."""
    return Journal(tmp_path / "state" / "journal")


@pytest.fixture(params=["exchange", "link", "neither"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take each of the ways in which a system can keep the file that a new one displaces."""
    if request.param != "exchange":
        monkeypatch.setattr(files, "exchange", lambda one, other: False)
    if request.param == "neither":
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    return str(request.param)


def failing(code: int, real: Callable[..., Any] | None = None, when: Callable[..., bool] = bool) -> Callable[..., Any]:
    """Make a system call that fails, always or when its arguments say so."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if real is not None and not when(*args, **kwargs):
            return real(*args, **kwargs)
        raise OSError(code, os.strerror(code))

    return call


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def adding(word: str) -> Callable[[str], str]:
    """Return the edit that puts a word at the end."""
    return lambda text: text + word


def shout(text: str) -> str:
    """Fill the empty item: an edit."""
    return text.replace("- \n", "- Night trains are back\n", 1)


@given(st.binary())
def test_decoding_loses_no_byte(data: bytes) -> None:
    """Every file comes back byte for byte, whatever its encoding."""
    assert encode(decode(data)) == data


@given(st.lists(st.sampled_from([b"\xef\xbb\xbf", b"\r\n", b"\n", b"\r", b"a", "é".encode(), b"\xff", b"\xe2\x80"])))
def test_decoding_keeps_bom_and_line_ends(parts: list[bytes]) -> None:
    """A BOM, every kind of line end and broken UTF-8 survive in the text itself."""
    data = b"".join(parts)
    text = decode(data)
    assert encode(text) == data
    assert text.count("\r") == data.count(b"\r")
    assert text.count("\ufeff") == parts.count(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("data", "why"),
    [("é".encode("utf-16"), "UTF-16"), (b"\xfe\xff\x00a", "UTF-16"), (b"a\0b", "NUL"), (MINE, None), (b"", None)],
)
def test_only_text_can_be_edited(data: bytes, why: str | None) -> None:
    """UTF-16 and binary files are recognised, broken UTF-8 is not mistaken for them."""
    reason = files.view_only_reason(data)
    assert reason is None if why is None else reason is not None and why in reason


def test_read_tells_what_was_there(note: Path) -> None:
    """A state agrees with the file system, so that a later change shows."""
    state = read(note)
    status = note.stat()
    assert (state.path, state.data, state.text) == (note, MINE, decode(MINE))
    assert (state.mtime_ns, state.size, state.inode) == (status.st_mtime_ns, len(MINE), status.st_ino)
    assert "Night" not in repr(state)
    assert "Note" not in repr(state)


@posix
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A FIFO named like a note does not hang the program."""
    path = tmp_path / "pipe.md"
    os.mkfifo(path)
    with pytest.raises(FileProblem, match=r"pipe\.md is not a regular file") as problem:
        read(path)
    assert problem.value.path == path


def test_what_cannot_be_read_is_told(note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every failure to read is one sentence with the name of the file in it."""
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    for path, why in [
        (tmp_path / "gone.md", "not there"),
        (tmp_path, "it is a folder"),
        (loop, "in a circle"),
        (tmp_path / ("x" * 300), "too long"),
        (tmp_path / "a\0b", "no file has such a name"),
        (note / "deeper.md", "not a folder"),
    ]:
        with pytest.raises(FileProblem, match=why) as problem:
            read(path)
        assert str(path) in str(problem.value)
    with pytest.raises(FileProblem, match="larger than"):
        read(note, limit=len(MINE) - 1)
    assert read(note, limit=len(MINE)).data == MINE
    monkeypatch.setattr(os, "open", failing(errno.EACCES))
    with pytest.raises(FileProblem, match="access is denied"):
        read(note)


def test_replace_writes_the_bytes(note: Path, system: str) -> None:
    """The file holds the new bytes, the state returned describes it, and nothing else is left in the folder."""
    after = replace(read(note), THEIRS)
    assert after == read(note)
    assert after.data == THEIRS
    assert names(note.parent) == ["note.md"]


@posix
def test_replace_keeps_mode_and_attributes(note: Path, system: str) -> None:
    """Mode and extended attributes are those of the file before."""
    note.chmod(0o640)
    tagged = True
    try:
        os.setxattr(note, "user.tag", b"kept")
    except (AttributeError, OSError):
        tagged = False
    replace(read(note), THEIRS)
    assert stat.S_IMODE(note.stat().st_mode) == 0o640
    assert not tagged or os.getxattr(note, "user.tag") == b"kept"


@posix
def test_replace_keeps_the_owner(note: Path) -> None:
    """A note of someone else stays theirs."""
    try:
        os.chown(note, 12345, 23456)
    except PermissionError:
        pytest.skip("only root gives files away")
    inode = note.stat().st_ino
    replace(read(note), THEIRS)
    status = note.stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)
    assert status.st_ino != inode


@posix
def test_an_owner_that_cannot_be_kept_is_written_in_place(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the right to give the new file away, the old one is written."""
    real, inode = os.fstat, note.stat().st_ino

    def elsewhere(fd: int) -> Any:
        status = real(fd)
        if status.st_ino == inode:
            return status
        return os.stat_result([*status[:4], status.st_uid + 1, *status[5:]])

    monkeypatch.setattr(os, "fstat", elsewhere)
    monkeypatch.setattr(os, "fchown", failing(errno.EPERM))
    replace(read(note), THEIRS)
    assert note.read_bytes() == THEIRS
    assert note.stat().st_ino == inode
    assert names(note.parent) == ["note.md"]


def test_a_symbolic_link_stays_one(note: Path, tmp_path: Path, system: str) -> None:
    """Writing through a link changes the real file and leaves the link alone."""
    link = tmp_path / "link.md"
    link.symlink_to(note)
    after = replace(read(link), THEIRS)
    assert after.path == link
    assert link.is_symlink()
    assert note.read_bytes() == THEIRS
    assert names(tmp_path) == ["link.md", "notes"]


@pytest.mark.parametrize("data", [THEIRS, MINE[:9], MINE[:20] + b"x" + MINE[20:], MINE[:20] + MINE[30:], b""])
def test_hard_links_stay_together(note: Path, data: bytes) -> None:
    """Both names of a file with two names show the new bytes, whether it grows or shrinks."""
    other = note.with_name("other.md")
    other.hardlink_to(note)
    after = replace(read(note), data)
    assert after == read(note)
    assert other.read_bytes() == data
    assert other.samefile(note)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_closed_folder_is_written_in_place(note: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that can be written in a folder that cannot is written."""
    monkeypatch.setattr(files, "new_file", failing(code))
    inode = note.stat().st_ino
    assert replace(read(note), THEIRS).inode == inode
    assert note.read_bytes() == THEIRS


def test_a_file_mounted_by_itself_is_written_in_place(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be moved is written where it is, and nothing is left beside it."""
    monkeypatch.setattr(files, "exchange", lambda one, other: False)
    monkeypatch.setattr(os, "replace", failing(errno.EBUSY))
    monkeypatch.setattr(os, "rename", failing(errno.EBUSY))
    replace(read(note), THEIRS)
    assert note.read_bytes() == THEIRS
    assert names(note.parent) == ["note.md"]


def test_a_write_in_place_that_fails_is_taken_back(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up half way through leaves the bytes before."""
    other = note.with_name("other.md")
    other.hardlink_to(note)
    real, calls = os.write, 0

    def short(fd: int, data: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(fd, data[:5])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(FileProblem, match="the disk is full"):
        replace(read(note), THEIRS)
    assert calls > 2
    assert note.read_bytes() == MINE


def test_a_file_replaced_while_written_in_place_is_theirs(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that puts its own file there while the old one is written keeps its bytes, the old file its own."""
    other = note.with_name("other.md")
    other.hardlink_to(note)
    before = read(note)
    done = interfere(monkeypatch, "after _overwrite", lambda: by_rename(note))
    with pytest.raises(FileChanged) as changed:
        replace(before, b"mine")
    assert done
    assert changed.value.current.data == note.read_bytes() == THEIRS
    assert other.read_bytes() == MINE


def test_a_changed_file_is_refused(note: Path, system: str) -> None:
    """Bytes that someone else wrote are not overwritten, and are handed over."""
    before = read(note)
    note.write_bytes(THEIRS)
    with pytest.raises(FileChanged, match="changed by another program") as changed:
        replace(before, b"mine")
    assert changed.value.current == read(note)
    assert note.read_bytes() == THEIRS
    assert names(note.parent) == ["note.md"]


def test_a_changed_file_is_refused_in_place(note: Path) -> None:
    """Writing in place looks at the bytes as well."""
    note.with_name("other.md").hardlink_to(note)
    before = read(note)
    note.write_bytes(THEIRS)
    with pytest.raises(FileChanged):
        replace(before, b"mine")
    assert note.read_bytes() == THEIRS


def test_a_deleted_file_is_told(note: Path, system: str) -> None:
    """A note that was deleted meanwhile is not silently made anew."""
    before = read(note)
    note.unlink()
    with pytest.raises(FileProblem, match="moved or deleted"):
        replace(before, THEIRS)
    assert names(note.parent) == []


def test_a_read_only_file_is_told(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that may not be written is not replaced, though its folder would allow it."""
    before = read(note)
    monkeypatch.setattr(os, "open", failing(errno.EACCES, os.open, lambda path, flags, *_: bool(flags & os.O_RDWR)))
    with pytest.raises(FileProblem, match=r"note\.md: access is denied; check its permissions"):
        replace(before, THEIRS)
    assert note.read_bytes() == MINE
    assert names(note.parent) == ["note.md"]


@posix
def test_the_system_refuses_a_read_only_file(note: Path) -> None:
    """The mode of the file counts, not only that of its folder."""
    note.chmod(0o444)
    if os.access(note, os.W_OK):
        pytest.skip("root may write everything")
    with pytest.raises(FileProblem, match="access is denied"):
        replace(read(note), THEIRS)


@pytest.mark.parametrize("call", ["write", "fsync", "fchmod", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failure_leaves_no_litter(note: Path, call: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails, the folder and the note are as they were, and one sentence tells it."""
    monkeypatch.setattr(files, "exchange", lambda one, other: False)
    before = read(note)
    with monkeypatch.context() as broken:
        broken.setattr(os, call, failing(code))
        with pytest.raises(FileProblem, match=r"Cannot write .*note\.md: ") as problem:
            replace(before, THEIRS)
    assert ("disk is full" in str(problem.value)) == (code == errno.ENOSPC)
    assert note.read_bytes() == MINE
    assert names(note.parent) == ["note.md"]
    assert note.stat().st_nlink == 1


def test_a_folder_that_cannot_be_synced_takes_the_write_back(
    note: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may not be on disk is not left half there."""
    before = read(note)
    with monkeypatch.context() as broken:
        broken.setattr(files, "sync_folder", failing(errno.EIO))
        with pytest.raises(FileProblem, match="check the disk"):
            replace(before, THEIRS)
    assert note.read_bytes() == (MINE if system != "neither" else THEIRS)
    assert names(note.parent) == ["note.md"]


def interfere(monkeypatch: pytest.MonkeyPatch, moment: str, foreign: Callable[[], object]) -> list[str]:
    """Let another program write once, just before or after a step of the replacement."""
    done: list[str] = []

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if moment.startswith("before") and not done:
                done.append(moment)
                foreign()
            result = real(*args, **kwargs)
            if moment.startswith("after") and not done:
                done.append(moment)
                foreign()
            return result

        return call

    step = moment.partition(" ")[2]
    owner = os if step in ("link", "replace") else files
    monkeypatch.setattr(owner, step, around(getattr(owner, step)))
    return done


def in_place(note: Path) -> None:
    """Write as a program that opens the file and writes it anew."""
    note.write_bytes(THEIRS)


def by_rename(note: Path) -> None:
    """Write as a program that puts a file of its own in the place."""
    own = note.with_name("own.tmp")
    own.write_bytes(THEIRS)
    own.rename(note)


@pytest.mark.parametrize("foreign", [in_place, by_rename])
@pytest.mark.parametrize("moment", ["after new_file", "before exchange"])
def test_a_foreign_write_before_the_exchange_survives(
    note: Path, kept: Journal, moment: str, foreign: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program that writes until the very last moment keeps its bytes, and the edit is made in them."""
    if not disk.exchange(note, note):
        pytest.skip("this file system cannot exchange two names")
    done = interfere(monkeypatch, moment, lambda: foreign(note))
    rewrite(note, shout, kept, "add")
    assert done
    assert note.read_bytes() == encode(shout(decode(THEIRS)))
    assert names(note.parent) == ["note.md"]


@pytest.mark.parametrize(
    ("moment", "foreign"),
    [
        ("before link", in_place),
        ("before link", by_rename),
        ("after link", in_place),
        ("after link", by_rename),
        ("before replace", in_place),
    ],
)
def test_a_foreign_write_around_the_link_survives(
    note: Path, moment: str, foreign: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where names cannot be exchanged, the link keeps what another program wrote until the last moment."""
    monkeypatch.setattr(files, "exchange", lambda one, other: False)
    before = read(note)
    done = interfere(monkeypatch, moment, lambda: foreign(note))
    with pytest.raises(FileChanged) as changed:
        replace(before, b"mine")
    assert done
    assert changed.value.current.data == THEIRS
    assert note.read_bytes() == THEIRS
    assert names(note.parent) == ["note.md"]
    assert note.stat().st_nlink == 1


@pytest.mark.parametrize("swapping", [True, False])
def test_a_late_write_to_the_displaced_file_survives(
    note: Path, kept: Journal, swapping: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing tells of a program that still has the old file open, it keeps what it then wrote all the same."""
    monkeypatch.setattr(files, "is_written", lambda path: True)
    if not swapping:
        monkeypatch.setattr(files, "exchange", lambda one, other: False)
    with note.open("r+b", buffering=0) as old:
        done = interfere(monkeypatch, "before sync_folder", lambda: old.write(THEIRS))
        rewrite(note, shout, kept, "add")
    assert done
    assert note.read_bytes() == encode(shout(decode(THEIRS)))
    assert names(note.parent) == ["note.md"]


@pytest.mark.parametrize("swapping", [True, False])
def test_two_foreign_writes_are_both_kept(note: Path, swapping: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the old file and the new one are both written by others, neither version is deleted."""
    monkeypatch.setattr(files, "is_written", lambda path: True)
    if not swapping:
        monkeypatch.setattr(files, "exchange", lambda one, other: False)
    before = read(note)

    def both() -> None:
        old.write(THEIRS)
        note.write_bytes(b"a third version")

    with note.open("r+b", buffering=0) as old:
        interfere(monkeypatch, "before sync_folder", both)
        with pytest.raises(FileProblem, match="two other programs"):
            replace(before, b"mine")
    assert {each.read_bytes() for each in note.parent.iterdir()} == {THEIRS, b"a third version"}


@pytest.fixture
def telling(note: Path) -> None:
    """Skip where the system does not tell whether a file is open elsewhere."""
    with note.open("ab"):
        if not disk.is_written(note):
            pytest.skip("this system does not tell who writes a file")


def test_a_program_that_keeps_the_file_open_loses_nothing(
    note: Path, kept: Journal, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written long after a save, through a file that was open before it, is in the note."""
    monkeypatch.setattr(disk, "SETTLING", 0)
    with note.open("ab", buffering=0) as theirs:
        rewrite(note, shout, kept, "add")
        theirs.write(b", and on")
    assert note.read_bytes() == encode(shout(decode(MINE))) + b", and on"
    assert names(note.parent) == ["note.md"]


def test_a_program_that_is_still_writing_is_waited_for(
    note: Path, kept: Journal, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is open for writing for a moment is replaced once it is closed, with what was written."""
    theirs, inode = note.open("ab", buffering=0), note.stat().st_ino

    def finish(seconds: float) -> None:
        if not theirs.closed:
            theirs.write(b", and on")
            theirs.close()

    monkeypatch.setattr(time, "sleep", finish)
    rewrite(note, shout, kept, "add")
    assert note.read_bytes() == encode(shout(decode(MINE))) + b", and on"
    assert note.stat().st_ino != inode


def test_a_program_that_opened_the_file_last_is_waited_for(
    note: Path, kept: Journal, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was opened just before it was replaced gets its place back, and the edit is made in what it holds."""
    opened: list[Any] = []

    def finish(seconds: float) -> None:
        while opened:
            with opened.pop() as theirs:
                theirs.write(b", and on")

    done = interfere(monkeypatch, "before exchange", lambda: opened.append(note.open("ab", buffering=0)))
    monkeypatch.setattr(time, "sleep", finish)
    rewrite(note, shout, kept, "add")
    assert done
    assert note.read_bytes() == encode(shout(decode(MINE))) + b", and on"
    assert names(note.parent) == ["note.md"]


def test_a_write_to_a_file_that_is_taken_back_is_kept(
    note: Path, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that opens the new file just before the old one gets its place back keeps what it writes to it."""
    before, opened = read(note), []
    if not disk.exchange(note, note):
        pytest.skip("this file system cannot exchange two names")

    def meddle() -> None:
        opened.append(note.open("ab", buffering=0))
        next(note.parent.glob(".earmark-*")).write_bytes(THEIRS)

    def finish(seconds: float) -> None:
        while opened:
            with opened.pop() as theirs:
                theirs.write(b", and on")

    interfere(monkeypatch, "before sync_folder", meddle)
    monkeypatch.setattr(time, "sleep", finish)
    with pytest.raises(FileProblem, match=r"two other programs.*\.earmark-"):
        replace(before, b"mine")
    assert {each.read_bytes() for each in note.parent.iterdir()} == {THEIRS, b"mine, and on"}


def test_nobody_opens_a_file_while_it_is_written_in_place(
    note: Path, kept: Journal, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the bytes and the write over them no other program comes in."""
    refused: list[int] = []

    def come_in() -> None:
        for mode in (os.O_WRONLY, os.O_RDONLY):
            try:
                os.close(os.open(note, mode | os.O_NONBLOCK))
            except BlockingIOError:
                refused.append(mode)

    note.with_name("other.md").hardlink_to(note)
    interfere(monkeypatch, "before _overwrite", come_in)
    rewrite(note, shout, kept, "add")
    assert refused == [os.O_WRONLY, os.O_RDONLY]
    assert note.read_bytes() == encode(shout(decode(MINE)))
    note.write_bytes(THEIRS)


def test_a_file_that_another_program_has_for_itself_is_waited_for(
    note: Path, telling: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lease of a file server, which gives it back when it is asked, is no failure to read."""
    fd = os.open(note, os.O_RDWR)
    monkeypatch.setattr(time, "sleep", lambda seconds: os.close(fd))
    with disk.kept_from_others(fd):
        with pytest.raises(BlockingIOError):
            os.open(note, os.O_RDONLY | os.O_NONBLOCK)
        assert read(note).data == MINE


def test_a_journal_in_place_keeps_the_file_itself(note: Path, tmp_path: Path) -> None:
    """Where that is asked for, a note is the very same file after a write, its undo and its redo."""
    kept, inode = Journal(tmp_path / "journal", in_place=True), note.stat().st_ino
    steps: list[Callable[[], files.Rewrite]] = [
        lambda: rewrite(note, shout, kept, "add"),
        lambda: undo(note, kept),
        lambda: redo(note, kept),
    ]
    for number, step in enumerate(steps):
        step()
        assert note.read_bytes() == (MINE if number == 1 else encode(shout(decode(MINE))))
        assert note.stat().st_ino == inode
        assert names(note.parent) == ["note.md"]


@posix
@pytest.mark.parametrize("call", ["lstat", "readlink"])
def test_a_link_that_cannot_be_looked_at_stays_one(
    note: Path, tmp_path: Path, kept: Journal, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails for a moment does not have a link replaced by a file, nor the history split in two."""
    link = tmp_path / "link.md"
    link.symlink_to(note)
    real, calls = getattr(os, call), 0
    for failure in range(1, 9):
        calls = 0

        def broken(path: Any, *args: Any, failure: int = failure, **kwargs: Any) -> Any:
            nonlocal calls
            calls += Path(os.fsdecode(path)) == link
            if calls == failure and Path(os.fsdecode(path)) == link:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return real(path, *args, **kwargs)

        data = note.read_bytes()
        with monkeypatch.context() as failing_once:
            failing_once.setattr(os, call, broken)
            saved = False
            with suppress(FileProblem):
                rewrite(link, lambda text: text + "!", kept, "add")
                saved = True
        assert link.is_symlink()
        assert note.read_bytes() in ([data + b"!"] if saved else [data, data + b"!"])
    assert len(list(kept.folder.iterdir())) == 1


@pytest.mark.parametrize("kind", ["longer", "shorter"])
@pytest.mark.parametrize("wrote", [0, 7, 600, 3000])
def test_a_write_in_place_that_was_killed_is_completed(
    note: Path, kept: Journal, kind: str, wrote: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill or a power cut in the middle of a write in place leaves no mixture of two versions behind."""
    tail = bytes(range(33, 127)) * 40
    long, short = MINE + b"\n- a line more\n" + tail, MINE + tail
    before, after = (short, long) if kind == "longer" else (long, short)
    note.write_bytes(before)
    note.with_name("other.md").hardlink_to(note)

    def cut(fd: int, data: bytes, start: int, size: int) -> None:
        if data == after:
            os.pwrite(fd, data[start : start + wrote], start)
        raise KilledError

    with monkeypatch.context() as broken:
        broken.setattr(files, "_overwrite", cut)
        with pytest.raises(KilledError):
            rewrite(note, lambda text: decode(after), kept, "edit")
    lost = files.recover(Journal(kept.folder))
    assert note.read_bytes() == (after if wrote else before)
    assert len(lost) == (not wrote)
    if wrote:
        undo(note, kept)
        assert note.read_bytes() == before


def test_a_write_in_place_that_was_killed_is_completed_before_the_next(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of the next edit go into a whole note."""
    note.with_name("other.md").hardlink_to(note)
    entry = kept.begin(note, MINE, THEIRS, "edit")
    note.write_bytes(THEIRS[:60] + MINE[60:])
    assert entry.torn(note.read_bytes())
    rewrite(note, lambda text: text + "!", kept, "add")
    assert note.read_bytes() == THEIRS + b"!"
    assert [undo(note, kept).label for _ in range(2)] == ["add", "edit"]
    assert note.read_bytes() == MINE


def test_an_edit_whose_record_cannot_be_read_is_not_skipped(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails for a moment does not have undo or redo take back another edit than the last."""
    for word in ("one", "two"):
        rewrite(note, adding(word), kept, word)
    for turn, data in ((undo, MINE + b"one"), (redo, MINE + b"onetwo")):
        there = note.read_bytes()
        with monkeypatch.context() as broken:
            broken.setattr(journal, "read_private", failing(errno.EIO))
            with pytest.raises(FileProblem, match="check the disk"):
                turn(note, kept)
        assert note.read_bytes() == there
        assert turn(note, kept).label == "two"
        assert note.read_bytes() == data


def test_an_edit_whose_record_is_damaged_is_not_passed_over(note: Path, kept: Journal) -> None:
    """Undo says that it cannot take back the last edit, and takes back the one before it only when asked again."""
    rewrite(note, adding("one"), kept, "one")
    rewrite(note, lambda text: "two\n" + text, kept, "two")
    *_, record = sorted(kept.folder.glob("*/*.done"))
    record.write_bytes(record.read_bytes()[:-20])
    there = note.read_bytes()
    with pytest.raises(FileProblem, match=f"last edit of {note} is damaged"):
        undo(note, kept)
    assert note.read_bytes() == there
    assert undo(note, kept).label == "one"


def test_a_python_without_ctypes_replaces_by_links(note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that was built without a library that it can do without writes notes all the same."""
    monkeypatch.setitem(sys.modules, "ctypes", None)
    assert not disk.exchange(note, note)
    rewrite(note, shout, kept, "add")
    assert note.read_bytes() == encode(shout(decode(MINE)))
    assert names(note.parent) == ["note.md"]


def test_an_interruption_leaves_one_of_the_two(note: Path, system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle leaves the note whole and the folder clean."""
    before = read(note)

    def interrupted(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(files, "sync_folder", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace(before, THEIRS)
    assert note.read_bytes() in (MINE, THEIRS)
    assert names(note.parent) == ["note.md"]


def test_rewrite_changes_the_text(note: Path, kept: Journal) -> None:
    """An edit is in the file and in the journal."""
    result = rewrite(note, shout, kept, "add a takeaway")
    assert result.before.data == MINE
    assert result.after == read(note)
    assert result.after.data == encode(shout(decode(MINE)))
    entry = kept.undoable(note)
    assert entry is not None
    assert (entry.label, entry.before, entry.after) == ("add a takeaway", MINE, result.after.data)
    assert kept.pending() == []


def test_no_change_writes_nothing(note: Path, kept: Journal) -> None:
    """An edit that changes nothing touches neither the file nor the journal."""
    before = read(note)
    result = rewrite(note, lambda text: text, kept, "nothing")
    assert result.before is result.after
    assert read(note) == before
    assert kept.undoable(note) is None
    assert not kept.folder.exists()


def test_rewrite_applies_the_edit_to_what_others_wrote(note: Path, kept: Journal) -> None:
    """A change between reading and writing is kept, and the edit is made in it."""
    seen: list[str] = []

    def change(text: str) -> str:
        if not seen:
            note.write_bytes(THEIRS)
        seen.append(text)
        return shout(text)

    result = rewrite(note, change, kept, "add")
    assert seen == [decode(MINE), decode(THEIRS)]
    assert result.before.data == THEIRS
    assert note.read_bytes() == encode(shout(decode(THEIRS)))
    assert kept.pending() == []


def test_an_empty_note_can_be_written(note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that stays empty is one."""
    note.write_bytes(b"")
    monkeypatch.setattr(files, "SETTLING", 0)
    rewrite(note, lambda text: text + "words", kept, "add")
    assert note.read_bytes() == b"words"


def test_rewrite_gives_up_on_a_file_that_never_rests(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a program that never stops writing the user is told, and every byte is theirs."""
    monkeypatch.setattr(files, "SETTLING", 0)

    def change(text: str) -> str:
        note.write_bytes(note.read_bytes() + b"!")
        return text + "mine"

    with pytest.raises(FileProblem, match="keeps being changed"):
        rewrite(note, change, kept, "add")
    assert note.read_bytes() == MINE + b"!" * files.ATTEMPTS
    assert kept.pending() == []


@pytest.mark.parametrize("data", ["é".encode("utf-16"), b"a\0b"])
def test_view_only_files_are_not_edited(note: Path, kept: Journal, data: bytes) -> None:
    """What was not decoded as UTF-8 is not written as UTF-8."""
    note.write_bytes(data)
    with pytest.raises(FileProblem, match="can only be viewed"):
        rewrite(note, lambda text: text + "x", kept, "add")
    assert note.read_bytes() == data


def test_what_an_edit_raises_passes_through(note: Path, kept: Journal) -> None:
    """An edit can refuse in its own words."""

    def refuse(text: str) -> str:
        raise LookupError("no such item")

    with pytest.raises(LookupError, match="no such item"):
        rewrite(note, refuse, kept, "remove")
    with pytest.raises(FileProblem, match="half a character"):
        rewrite(note, lambda text: text + "\ud800", kept, "add")
    assert note.read_bytes() == MINE
    assert not kept.folder.exists()


def test_without_a_journal_nothing_is_written(note: Path, kept: Journal) -> None:
    """No note is touched before its bytes are safe."""
    kept.folder.parent.mkdir()
    kept.folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(FileProblem):
        rewrite(note, shout, kept, "add")
    assert note.read_bytes() == MINE


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
@pytest.mark.parametrize("readable", [True, False])
def test_a_journal_that_takes_no_record_has_another_for_the_run(
    note: Path, kept: Journal, code: int, readable: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note is written to all the same, undone and made again, which is said once, in a sentence."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rewrite(note, adding("one"), kept, "one")
    (folder,) = kept.folder.iterdir()

    def here(path: Path, *_: object) -> bool:
        return folder in (path, path.parent)

    def write(path: Path, data: bytes) -> None:
        with disk.problems(path, "write"):
            failing(code, write_private, here)(path, data)

    monkeypatch.setattr(journal, "write_private", write)
    if not readable:
        monkeypatch.setattr(Path, "iterdir", failing(errno.EACCES, Path.iterdir, here))
    rewrite(note, lambda text: "two\n" + text, kept, "two")
    rewrite(note, lambda text: "three\n" + text, kept, "three")
    news = kept.news()
    assert f"{folder} cannot be written" in news
    assert str(tmp_path / "earmark-") in news
    assert kept.news() == ""
    assert [undo(note, kept).label for _ in range(2)] == ["three", "two"]
    assert redo(note, kept).label == "two"
    undo(note, kept)
    assert note.read_bytes() == MINE + b"one"
    if readable:
        assert undo(note, kept).label == "one"
    assert kept.pending() == []


def test_a_journal_on_a_disk_that_fails_stops_a_write(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but want of room or permission makes the journal go elsewhere, nor does it where there is none at all."""
    monkeypatch.setattr(tempfile, "tempdir", str(note))
    for code in (errno.EIO, errno.ENOSPC):
        monkeypatch.setattr(disk, "new_file", failing(code))
        with pytest.raises(FileProblem, match="Cannot write"):
            rewrite(note, shout, kept, "add")
    assert note.read_bytes() == MINE
    assert kept.news() == ""


def test_a_failed_write_keeps_the_words_in_the_journal(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be saved is neither pending nor undoable, but it is there."""
    monkeypatch.setattr(files, "new_file", failing(errno.ENOSPC))
    with pytest.raises(FileProblem, match="the disk is full"):
        rewrite(note, shout, kept, "add")
    assert kept.undoable(note) is None
    assert kept.pending() == []
    (entry,) = kept.folder.glob("*/*")
    assert entry.suffix == ".void"


def test_undo_restores_the_bytes(note: Path, kept: Journal) -> None:
    """Undo brings back the file byte for byte, and says so once."""
    rewrite(note, shout, kept, "add")
    assert undo(note, kept).after == read(note)
    assert note.read_bytes() == MINE
    assert kept.pending() == []
    with pytest.raises(HistoryEnd, match="nothing to undo"):
        undo(note, kept)


def test_undo_survives_a_restart_and_goes_further_back(note: Path, kept: Journal) -> None:
    """Each undo takes back one write more, in a new run as well, until none is left; then writing goes on."""
    versions = [MINE]
    for word in ("one", "two", "three"):
        rewrite(note, adding(word), kept, word)
        versions.append(note.read_bytes())
    for version in versions[-2::-1]:
        undo(note, Journal(kept.folder))
        assert note.read_bytes() == version
    rewrite(note, shout, kept, "again")
    undo(note, kept)
    assert note.read_bytes() == MINE


def test_redo_writes_again_what_undo_took_back(note: Path, kept: Journal) -> None:
    """Back and forth through all versions, each step in a new run, byte for byte and with the name of the step."""
    versions, labels = [MINE], ["one", "two", "three"]
    for word in labels:
        rewrite(note, adding(word), kept, word)
        versions.append(note.read_bytes())
    for steps in (3, 1, 2):
        for step in range(3, 3 - steps, -1):
            result = undo(note, Journal(kept.folder))
            assert (result.label, result.after.data) == (labels[step - 1], versions[step - 1])
        for step in range(3 - steps, 3):
            result = redo(note, Journal(kept.folder))
            assert (result.label, result.after.data) == (labels[step], versions[step + 1])
            assert result.after == read(note)
        with pytest.raises(HistoryEnd, match=r"nothing to redo in .*note\.md"):
            redo(note, kept)
        assert note.read_bytes() == versions[-1]


def test_a_write_after_an_undo_ends_all_redoing(note: Path, kept: Journal) -> None:
    """What was undone before another write is not redone, also once that write is undone."""
    rewrite(note, lambda text: text + "one", kept, "one")
    undo(note, kept)
    rewrite(note, lambda text: text + "two", kept, "two")
    with pytest.raises(HistoryEnd, match="nothing to redo"):
        redo(note, kept)
    undo(note, kept)
    assert redo(note, kept).label == "two"
    assert note.read_bytes() == MINE + b"two"


def test_redo_brings_back_the_version_that_was_undone(note: Path, kept: Journal) -> None:
    """What others wrote between a write and its undo, even in the same words elsewhere, is there after the redo."""
    rewrite(note, shout, kept, "add")
    note.write_bytes(b"# Copy of all\r\n" + MINE + b"\r\n\r\n" + note.read_bytes() + b", lengthened")
    theirs = note.read_bytes()
    assert undo(note, kept).after.data == theirs.replace(b"Night trains are back", b"")
    redo(note, kept)
    assert note.read_bytes() == theirs


def test_redo_leaves_foreign_edits_elsewhere(note: Path, kept: Journal) -> None:
    """What others wrote since the undo stays when the edit is made again, and is undone again."""
    rewrite(note, shout, kept, "add")
    undo(note, kept)
    note.write_bytes(b"a foreign line\r\n" + MINE + b", lengthened")
    redo(note, kept)
    assert note.read_bytes() == b"a foreign line\r\n" + encode(shout(decode(MINE))) + b", lengthened"
    undo(note, kept)
    assert note.read_bytes() == b"a foreign line\r\n" + MINE + b", lengthened"


def test_redo_refuses_where_others_wrote(note: Path, kept: Journal) -> None:
    """An edit is not made again in the words of others, nothing is written, and it stays redoable."""
    rewrite(note, shout, kept, "add a takeaway")
    undo(note, kept)
    for theirs in (MINE.replace(b"- \n", b"- theirs\n"), MINE.replace(b"- \n", b""), MINE + MINE):
        note.write_bytes(theirs)
        with pytest.raises(FileProblem, match=r"note\.md was changed .* make it again by hand: add a takeaway\."):
            redo(note, kept)
        assert note.read_bytes() == theirs
    note.write_bytes(MINE)
    assert redo(note, kept).label == "add a takeaway"


def test_undo_through_a_link(note: Path, tmp_path: Path, kept: Journal) -> None:
    """A note has one history under all its names."""
    link = tmp_path / "link.md"
    link.symlink_to(note)
    rewrite(note, shout, kept, "add")
    undo(link, kept)
    assert note.read_bytes() == MINE


def test_undo_leaves_foreign_edits_elsewhere(note: Path, kept: Journal) -> None:
    """What others wrote elsewhere in the note stays when an edit is taken back."""
    rewrite(note, shout, kept, "add")
    note.write_bytes(b"a foreign line\r\n" + note.read_bytes() + b", lengthened")
    undo(note, kept)
    assert note.read_bytes() == b"a foreign line\r\n" + MINE + b", lengthened"


def test_undo_refuses_where_others_wrote(note: Path, kept: Journal) -> None:
    """An edit that others went on with is not torn out of their text, and stays undoable."""
    rewrite(note, shout, kept, "add a takeaway")
    theirs = note.read_bytes().replace(b"trains are", b"trains really are")
    note.write_bytes(theirs)
    with pytest.raises(FileProblem, match="by hand: add a takeaway"):
        undo(note, kept)
    assert note.read_bytes() == theirs
    entry = kept.undoable(note)
    assert entry is not None
    assert entry.label == "add a takeaway"


def test_undo_of_what_is_already_undone(note: Path, kept: Journal) -> None:
    """When another program took the edit back, undo only takes note of it."""
    rewrite(note, shout, kept, "add")
    note.write_bytes(MINE)
    result = undo(note, kept)
    assert (result.label, result.before) == ("add", result.after)
    assert kept.undoable(note) is None
    redo(note, kept)
    assert note.read_bytes() == encode(shout(decode(MINE)))


def test_redo_of_what_is_already_redone(note: Path, kept: Journal) -> None:
    """When another program made the edit again, redo only takes note of it."""
    rewrite(note, shout, kept, "add")
    undo(note, kept)
    note.write_bytes(encode(shout(decode(MINE))))
    result = redo(note, kept)
    assert (result.label, result.before) == ("add", result.after)
    assert kept.redoable(note) is None
    undo(note, kept)
    assert note.read_bytes() == MINE


@pytest.mark.parametrize("written", [True, False])
def test_a_crash_is_recovered_from(note: Path, kept: Journal, written: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a crash a write that reached the file can be undone, and one that did not is handed back."""

    def crash(before: files.FileState, data: bytes, in_place: bool) -> files.FileState:
        if written:
            replace(before, data)
            note.write_bytes(note.read_bytes() + b" and on")
        (note.parent / ".earmark-1.tmp").write_bytes(data[:9])
        (note.parent / ".earmark-2.old").write_bytes(before.data)
        (note.parent / ".earmark-3.old").write_bytes(b"not ours")
        raise KilledError

    with monkeypatch.context() as broken:
        broken.setattr(files, "replace", crash)
        with pytest.raises(KilledError):
            rewrite(note, shout, kept, "add")
    lost = files.recover(Journal(kept.folder))
    assert [entry.label for entry in lost] == ([] if written else ["add"])
    assert kept.pending() == lost
    assert names(note.parent) == [".earmark-3.old", "note.md"]
    if written:
        undo(note, kept)
        assert note.read_bytes() == MINE + b" and on"


@pytest.mark.parametrize("first", ["recover", "undo", "redo"])
@pytest.mark.parametrize("moment", ["before begin", "after begin", "after replace", "before finish", "after finish"])
@pytest.mark.parametrize("step", ["write", "undo", "redo"])
def test_history_survives_a_kill(note: Path, kept: Journal, step: str, moment: str, first: str) -> None:
    """Killed at any moment of a write, undo or redo, the next run undoes and redoes what the file shows, at once."""

    def add(word: str) -> Callable[[], object]:
        return lambda: rewrite(note, lambda text: text + word, Journal(kept.folder), word)

    versions = [MINE, MINE + b"one", MINE + b"onetwo"]
    add("one")()
    if step != "write":
        add("two")()
    if step == "redo":
        undo(note, kept)
    actions: dict[str, Callable[[], object]] = {
        "write": add("two"),
        "undo": lambda: undo(note, kept),
        "redo": lambda: redo(note, kept),
    }
    with killed(moment), pytest.raises(KilledError):
        actions[step]()
    reached = moment not in ("before begin", "after begin")
    there = versions.index(note.read_bytes())
    assert there == (1 if reached is (step == "undo") else 2)
    if first == "recover":
        lost = files.recover(kept)
        assert [entry.label for entry in lost] == (["two"] if (step, moment) == ("write", "after begin") else [])
        assert kept.pending() == lost
    top = 1 if step == "write" and not reached else 2
    if first == "redo":
        for _ in range(top - there):
            redo(note, kept)
        with pytest.raises(HistoryEnd, match="nothing to redo"):
            redo(note, kept)
        there = top
    assert note.read_bytes() == versions[there]
    for version in versions[there - 1 :: -1]:
        undo(note, kept)
        assert note.read_bytes() == version
    with pytest.raises(HistoryEnd, match="nothing to undo"):
        undo(note, kept)
    for version in versions[1 : top + 1]:
        redo(note, kept)
        assert note.read_bytes() == version


def test_a_write_that_was_killed_is_found_before_the_next(note: Path, kept: Journal) -> None:
    """A write that reached the file is in the history even if others followed in the same place before a recovery."""
    with killed("after replace"), pytest.raises(KilledError):
        rewrite(note, lambda text: text + "one", kept, "one")
    rewrite(note, lambda text: text + "two", kept, "two")
    assert files.recover(kept) == []
    assert [undo(note, kept).label for _ in range(2)] == ["two", "one"]
    assert note.read_bytes() == MINE


@pytest.mark.parametrize("known", [True, False])
def test_what_a_kill_left_in_the_folder_goes(
    note: Path, kept: Journal, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start removes the temporary file of a write that was killed; later where no system tells that."""
    if not known:
        monkeypatch.setitem(sys.modules, "fcntl", None)
    for age in (0, 60):
        with killed("after replace"), pytest.raises(KilledError):
            rewrite(note, lambda text: text + "!", kept, "add")
        (note.parent / ".earmark-1.tmp").write_bytes(MINE)
        now = time.time() + age
        monkeypatch.setattr(time, "time", lambda now=now: now)
        files.recover(kept)
        assert names(note.parent) == (["note.md"] if known or age else [".earmark-1.tmp", "note.md"])


@posix
def test_a_write_that_is_under_way_is_left_alone(note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process is writing now is neither offered nor cleared away; once it is killed, it is at once."""
    monkeypatch.setattr(disk, "LOCKING", 1)
    there, spare = MINE + b"one", note.with_name(".earmark-1.tmp")
    writer = Journal(kept.folder)
    with writer.writing(note):
        entry = writer.begin(note, MINE, there, "add")
        spare.write_bytes(there)
        assert files.recover(kept) == []
        rewrite(note, lambda text: text + "!", kept, "other")
        assert [each.name for each in kept.pending()] == [entry.name]
        assert spare.exists()
    assert [each.name for each in files.recover(kept)] == [entry.name]
    assert not spare.exists()


def test_a_lost_write_that_was_made_anew_is_lost(note: Path, kept: Journal) -> None:
    """What a kill kept out of the file and the user then wrote again is one write, not two."""
    with killed("after begin"), pytest.raises(KilledError):
        rewrite(note, shout, kept, "add")
    rewrite(note, shout, kept, "add again")
    assert [entry.label for entry in files.recover(kept)] == ["add"]
    assert undo(note, kept).label == "add again"
    with pytest.raises(HistoryEnd, match="nothing to undo"):
        undo(note, kept)


def test_write_private_keeps_to_itself(tmp_path: Path) -> None:
    """Our own files are made with their folders, for the user's eyes only, in one step."""
    path = tmp_path / "a" / "b" / "state.json"
    for data in (b"one", b"two"):
        write_private(path, data)
        assert path.read_bytes() == data
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert names(path.parent) == ["state.json"]


def test_write_private_follows_a_link(tmp_path: Path) -> None:
    """Settings that are linked into a folder of dotfiles stay linked."""
    (tmp_path / "dotfiles").mkdir()
    link = tmp_path / "config.toml"
    link.symlink_to(tmp_path / "dotfiles" / "config.toml")
    write_private(link, b"theme")
    assert link.is_symlink()
    assert (tmp_path / "dotfiles" / "config.toml").read_bytes() == b"theme"


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_write_private_fails_cleanly(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write of our own that fails leaves the old file and nothing else."""
    path = tmp_path / "state.json"
    write_private(path, b"old")
    with monkeypatch.context() as broken:
        broken.setattr(os, call, failing(errno.ENOSPC))
        with pytest.raises(FileProblem, match=r"state\.json: the disk is full"):
            write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["state.json"]
