"""Bringing back what a note lacks after a crash or a deletion."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tui.core import rescue
from tui.core.disk import Attributes
from tui.core.edit import add_item, replace_item
from tui.core.entry import Entry
from tui.core.files import FileProblem, decode, encode, read, recover, rewrite, undo
from tui.core.journal import Journal
from tui.core.note import Kind, parse
from tui.core.rescue import again, is_empty, refill, write_again, write_back

NOTE = b"# A title\r\n\r\n## Transcript\r\n\r\nno one \xff knows\r\n\r\n## Key Takeaways\r\n- one\r\n- two\r\n"


def added(text: str) -> str:
    """Add a takeaway to a note's text."""
    return add_item(text, Kind.TAKEAWAYS, "three")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Make a note with Windows line ends and a byte that is not UTF-8."""
    path = tmp_path / "note.md"
    path.write_bytes(NOTE)
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Make an empty journal."""
    return Journal(tmp_path / "journal")


def cut_short(note: Path, journal: Journal) -> Entry:
    """Begin to add a takeaway, and end as a crash does before the file is written."""
    data = note.read_bytes()
    journal.begin(note, data, encode(added(decode(data))), "add takeaway")
    [entry] = recover(journal)
    return entry


def test_a_write_that_was_cut_short_can_be_made_again(note: Path, journal: Journal) -> None:
    """What a crash kept from the file is written on request, can be undone, and is not offered twice."""
    entry = cut_short(note, journal)
    write_again(entry, journal)
    assert note.read_bytes() == NOTE + b"- three\r\n"
    assert recover(journal) == []
    undo(note, journal)
    assert note.read_bytes() == NOTE


def test_a_write_is_made_again_in_a_note_that_was_changed_elsewhere(note: Path, journal: Journal) -> None:
    """Another program's words in another place stay."""
    entry = cut_short(note, journal)
    note.write_bytes(NOTE.replace(b"# A title", b"# Another title"))
    write_again(entry, journal)
    assert note.read_bytes() == NOTE.replace(b"# A title", b"# Another title") + b"- three\r\n"


def test_a_write_whose_place_is_gone_is_refused(note: Path, journal: Journal) -> None:
    """Where it does not show where the words belong, nothing is written and the entry stays."""
    entry = cut_short(note, journal)
    note.write_bytes(b"something else altogether, and long enough to hold no surroundings of it")
    assert again(entry, decode(note.read_bytes())) is None
    with pytest.raises(FileProblem, match="changed in that very place"):
        write_again(entry, journal)
    assert note.read_bytes().startswith(b"something else")
    assert [pending.name for pending in journal.pending(note)] == [entry.name]


def test_an_edit_that_was_cut_short_is_made_again_once(note: Path, journal: Journal) -> None:
    """A note that already holds the words is left as it is."""
    data = note.read_bytes()
    item = parse(note, decode(data)).items(Kind.TAKEAWAYS)[0]
    after = encode(replace_item(decode(data), Kind.TAKEAWAYS, item, "uno"))
    entry = journal.begin(note, data, after, "edit takeaway")
    note.write_bytes(after)
    write_again(entry, journal)
    assert note.read_bytes() == after


def test_a_deleted_file_is_written_back_byte_for_byte(note: Path, journal: Journal) -> None:
    """The file has its bytes again, an ordinary mode, and can be edited and undone."""
    state = read(note)
    note.unlink()
    assert write_back(state, note.parent).data == NOTE
    assert note.read_bytes() == NOTE
    assert [path.name for path in note.parent.iterdir() if path.name.startswith(".")] == []
    if os.name == "posix":
        plain = note.with_name("plain")
        plain.touch()
        assert stat.S_IMODE(note.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    rewrite(note, added, journal, "add takeaway")
    undo(note, journal)
    assert note.read_bytes() == NOTE


def test_an_emptied_file_is_written_back(note: Path, journal: Journal) -> None:
    """It has its bytes again, whatever they are, and that can be undone; what was written into it since stays."""
    for data in (NOTE, b"\xff\xfea\0b\0", b"a\0b"):
        note.write_bytes(data)
        state = read(note)
        note.write_bytes(b"")
        assert is_empty(note)
        assert refill(state, journal).after.data == note.read_bytes() == data
    assert undo(note, journal).after.data == b""
    note.write_bytes(b"new")
    assert not is_empty(note)
    with pytest.raises(FileProblem, match="not empty any more"):
        refill(state, journal)
    assert note.read_bytes() == b"new"


def test_no_other_file_gives_way_to_one_that_is_written_back(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program put in its place stays, also where there are no hard links."""
    state = read(note)
    note.write_bytes(b"new")
    with pytest.raises(FileProblem, match="there again"):
        write_back(state, note.parent)

    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(f"{path} {target}")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with pytest.raises(FileProblem, match="there again"):
        write_back(state, note.parent)
    assert note.read_bytes() == b"new"
    note.unlink()
    assert write_back(state, note.parent).data == NOTE


def full_at(call: Callable[..., Any], number: int) -> Callable[..., Any]:
    """Return a system call that finds the disk full the given time that it is made, counted from 1."""
    made = 0

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal made
        made += 1
        if made == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*args, **kwargs)

    return counted


STEPS = [("write", 1), ("fsync", 1), *([("fsync", 2)] if os.name == "posix" else [])]


@pytest.mark.parametrize(
    ("links", "name", "number"),
    [*((True, *step) for step in STEPS), *((False, *step) for step in [*STEPS, ("replace", 1)])],
)
def test_a_file_that_cannot_be_written_back_leaves_nothing(
    note: Path, links: bool, name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever step fails, with hard links or without, no part of it stays, and the next try succeeds."""
    state = read(note)
    note.unlink()
    with monkeypatch.context() as broken:
        if not links:
            broken.setattr(os, "link", full_at(os.link, 1))
        broken.setattr(os, name, full_at(getattr(os, name), number))
        with pytest.raises(FileProblem, match="the disk is full"):
            write_back(state, note.parent)
    assert list(note.parent.iterdir()) == []
    assert write_back(state, note.parent).data == NOTE


def test_what_takes_the_place_of_a_file_meanwhile_stays(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program puts there before the folder is synced is not removed."""
    state = read(note)
    note.unlink()

    def fail(folder: Path) -> None:
        (folder / "theirs").write_bytes(b"theirs")
        (folder / "theirs").replace(note)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(rescue, "sync_folder", fail)
    with pytest.raises(FileProblem, match="check the disk"):
        write_back(state, note.parent)
    assert note.read_bytes() == b"theirs"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_is_written_back_with_room_for_no_more_than_itself(
    note: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are written once and are on disk before they get the name, and the name is after."""
    state = read(note)
    note.unlink()
    if not links:
        monkeypatch.setattr(os, "link", full_at(os.link, 1))
    synced, real = [], os.fsync

    def sync(fd: int) -> None:
        synced.append((os.fstat(fd).st_size if stat.S_ISREG(os.fstat(fd).st_mode) else "folder", note.exists()))
        real(fd)

    monkeypatch.setattr(os, "fsync", sync)
    write_back(state, note.parent)
    assert synced == [(len(NOTE), False), *([("folder", True)] if os.name == "posix" else [])]


@pytest.mark.parametrize("data", [NOTE.decode("latin-1").encode("utf-16"), NOTE + b"\0"])
def test_a_file_that_can_only_be_viewed_is_written_back(note: Path, data: bytes) -> None:
    """What cannot be edited has its very bytes again."""
    note.write_bytes(data)
    state = read(note)
    note.unlink()
    assert write_back(state, note.parent).data == note.read_bytes() == data


def test_a_library_that_is_gone_is_not_made_anew(note: Path) -> None:
    """A drive that is not there is not replaced by a folder of its name; what to do is said."""
    state = read(note)
    folder = note.parent
    folder.rename(folder.with_name("away"))
    with pytest.raises(FileProblem, match="is gone; bring that folder back"):
        write_back(state, folder)
    assert not folder.exists()


def test_a_note_is_written_back_with_its_folders(tmp_path: Path) -> None:
    """Folders below the library that went with it are there again, for its reader alone."""
    note = tmp_path / "one" / "two" / "note.md"
    note.parent.mkdir(parents=True)
    note.write_bytes(NOTE)
    state = read(note)
    shutil.rmtree(tmp_path / "one")
    assert write_back(state, tmp_path).data == note.read_bytes() == NOTE
    if os.name == "posix":
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in (note.parent, note.parent.parent)} == {0o700}


def test_folders_for_a_note_that_cannot_be_written_are_gone_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves no empty folders behind."""
    note = tmp_path / "one" / "two" / "note.md"
    note.parent.mkdir(parents=True)
    note.write_bytes(NOTE)
    state = read(note)
    shutil.rmtree(tmp_path / "one")
    monkeypatch.setattr(os, "write", full_at(os.write, 1))
    with pytest.raises(FileProblem, match="the disk is full"):
        write_back(state, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_has_the_name_of_a_folder_now_stays(tmp_path: Path) -> None:
    """A file, or a link that leads nowhere, in the place of the folder is told of and left alone."""
    note = tmp_path / "one" / "note.md"
    note.parent.mkdir()
    note.write_bytes(NOTE)
    state = read(note)
    shutil.rmtree(note.parent)
    note.parent.write_bytes(b"theirs")
    with pytest.raises(FileProblem, match="one leads to no folder"):
        write_back(state, tmp_path)
    assert note.parent.read_bytes() == b"theirs"


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o664])
def test_a_file_that_is_written_back_has_its_mode_again(note: Path, journal: Journal, mode: int) -> None:
    """What nobody else could read nobody else can, also where it was written since it was read."""
    note.chmod(mode)
    written = rewrite(note, added, journal, "add takeaway").after
    for state in (read(note), written):
        note.unlink()
        write_back(state, note.parent)
        assert stat.S_IMODE(note.stat().st_mode) == mode


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_a_file_of_an_unknown_mode_is_written_back_for_its_reader_alone(note: Path) -> None:
    """Where it is not known who could read it, only its owner can."""
    state = replace(read(note), attributes=Attributes())
    note.unlink()
    write_back(state, note.parent)
    assert stat.S_IMODE(note.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes")
def test_a_file_that_is_written_back_has_its_extended_attributes_again(note: Path) -> None:
    """Tags and the like that other programs gave it come back with it."""
    try:
        os.setxattr(note, "user.tag", b"trains")
    except OSError:
        pytest.skip("this file system has none")
    state = read(note)
    note.unlink()
    write_back(state, note.parent)
    assert os.getxattr(note, "user.tag") == b"trains"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_is_written_back_has_its_owner_again(note: Path) -> None:
    """It belongs to whom it belonged where that is permitted."""
    os.chown(note, 65534, 65533)
    state = read(note)
    note.unlink()
    write_back(state, note.parent)
    assert (note.stat().st_uid, note.stat().st_gid) == (65534, 65533)


@pytest.mark.skipif(not hasattr(os, "fchown"), reason="owners")
@pytest.mark.parametrize(("mode", "now"), [(0o640, 0o600), (0o664, 0o644), (0o604, 0o600), (0o4755, 0o755)])
def test_a_group_that_cannot_be_kept_hands_its_rights_to_no_other(
    note: Path, monkeypatch: pytest.MonkeyPatch, mode: int, now: int
) -> None:
    """Where the file must belong to another group, that one may do only what everybody could."""
    state = replace(read(note), attributes=Attributes(mode, (os.geteuid(), os.getegid() + 1)))
    note.unlink()

    def refuse(fd: int, user: int, group: int) -> None:
        raise PermissionError(f"{fd} {user} {group}")

    monkeypatch.setattr(os, "fchown", refuse)
    write_back(state, note.parent)
    assert stat.S_IMODE(note.stat().st_mode) == now
