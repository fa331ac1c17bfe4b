"""What is found out about a write that a kill left open, once others wrote to its note as well."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.core.kills import KilledError, killed
from tui.core import files
from tui.core.files import FileProblem, HistoryEnd, recover, redo, rewrite, undo
from tui.core.journal import Journal

ONE, MINE, THREE = (f"- [[Podcasts/2023/Episode {number}]] on trains\n" for number in ("1", "2, or the night", "3"))
"""Items that begin and end alike."""

HEAD = "# Title\n\n## Transcript\n\nsome words\n\n## Related\n"
WITH, WITHOUT = HEAD + ONE + MINE + THREE, HEAD + ONE + THREE


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Write a note into a folder of its own."""
    path = tmp_path / "notes" / "note.md"
    path.parent.mkdir()
    path.write_text(WITH)
    return path


@pytest.fixture(params=[False, True], ids=["replacing", "in place"])
def kept(tmp_path: Path, request: pytest.FixtureRequest) -> Journal:
    """Make an empty journal, of notes that are replaced or written in place."""
    return Journal(tmp_path / "journal", in_place=request.param)


def again(kept: Journal) -> Journal:
    """Return the journal as the next run opens it."""
    return Journal(kept.folder, in_place=kept.in_place)


def edit(note: Path, kept: Journal, old: str, new: str) -> None:
    """Put words into the place of others."""
    rewrite(note, lambda text: text.replace(old, new), kept, f"make {new!r} of {old!r}")


def foreign(note: Path, old: str, new: str) -> None:
    """Let another program put words into the place of others."""
    text = note.read_text()
    assert old in text
    note.write_text(text.replace(old, new))


@pytest.mark.parametrize("looking", [True, False])
@pytest.mark.parametrize("moment", ["after exchange", "before finish"])
@pytest.mark.parametrize("doing", ["undo", "redo"])
def test_nothing_comes_back_twice(note: Path, kept: Journal, doing: str, moment: str, looking: bool) -> None:
    """An item that an undo or redo brought before it was killed is there once, whatever others made of those beside it.

    What can be undone and redone then is what can be after it.
    """
    act: Callable[[], object] = partial(undo if doing == "undo" else redo, note, kept)
    if doing == "undo":
        edit(note, kept, MINE, "")
    else:
        note.write_text(WITHOUT)
        edit(note, kept, ONE, ONE + MINE)
        undo(note, kept)
    with killed("before finish" if kept.in_place else moment), pytest.raises(KilledError):
        act()
    assert note.read_text() == WITH
    foreign(note, "Episode 1]]", "Episode 1 and a half]]")
    there = note.read_text()
    if looking:
        assert recover(again(kept)) == []
    with pytest.raises(HistoryEnd):
        (undo if doing == "undo" else redo)(note, again(kept))
    assert note.read_text() == there
    assert again(kept).undoable(note) is None or doing == "redo"
    assert [each.name for each in note.parent.iterdir()] == ["note.md"]


def test_what_others_put_back_comes_back_no_second_time(note: Path, kept: Journal) -> None:
    """An undo of a removal does not add an item that another program has put back, and says what it leaves."""
    edit(note, kept, MINE, "")
    foreign(note, ONE, ONE.replace("1]]", "1 and a half]]") + MINE)
    there = note.read_text()
    with pytest.raises(FileProblem, match="changed where the last edit was made"):
        undo(note, again(kept))
    assert note.read_text() == there


def test_what_stands_in_another_list_is_put_back(note: Path, kept: Journal) -> None:
    """An undo of a removal puts an item back that another program has written below another heading."""
    edit(note, kept, MINE, "")
    foreign(note, "some words\n", f"some words\n\n## Notes\n{MINE}")
    undo(note, again(kept))
    assert note.read_text().count(MINE) == 2
    assert note.read_text().endswith(HEAD.partition("## R")[2] + ONE + MINE + THREE)


@pytest.mark.parametrize("first", ["after begin", "before exchange"])
def test_the_same_write_killed_twice_is_made_once(note: Path, kept: Journal, first: str) -> None:
    """Of two runs that ended in the same edit the second alone made it: one is offered again, and one undone."""
    for moment in ("after begin" if kept.in_place else first, "before finish"):
        with killed(moment), pytest.raises(KilledError):
            edit(note, again(kept), MINE, "")
    lost = recover(again(kept))
    assert [entry.name for entry in lost] == [min(path.stem for path in kept.folder.glob("*/*"))]
    assert undo(note, again(kept)).after.text == WITH
    with pytest.raises(HistoryEnd):
        undo(note, again(kept))
    assert [each.name for each in note.parent.iterdir()] == ["note.md"]


@pytest.mark.parametrize(
    ("left", "reached"),
    [
        ({}, False),
        ({".tmp": WITHOUT}, True),
        ({".old": WITHOUT}, True),
        ({".tmp": WITH}, False),
        ({".tmp": WITH, ".old": WITHOUT}, False),
        ({".tmp": WITH[:30]}, False),
        ({".tmp": "something else"}, False),
    ],
)
def test_what_was_displaced_tells_of_a_write(note: Path, kept: Journal, left: dict[str, str], reached: bool) -> None:
    """Where others changed the very words that a write brought, what it displaced tells that it brought them."""
    entry = kept.begin(note, WITHOUT.encode(), WITH.encode(), "add")
    note.write_text(WITH.replace("the night", "the day"))
    for suffix, text in left.items():
        note.with_name(f".earmark-1{suffix}").write_text(text)
    assert recover(kept) == ([] if reached else [entry])
    assert kept.pending() == ([] if reached else [entry])
    theirs = [".earmark-1.tmp"] * ("something else" in left.values())
    assert sorted(each.name for each in note.parent.iterdir()) == [*theirs, "note.md"]


def test_a_beginning_is_not_what_was_displaced(note: Path, kept: Journal) -> None:
    """A new file of which a kill left as many bytes as the old one had does not pass for that one."""
    entry = kept.begin(note, WITH.encode(), f"{WITH}{MINE}".encode(), "add")
    note.write_text(WITH + MINE.replace("the night", "the day"))
    note.with_name(".earmark-1.tmp").write_text(WITH)
    assert recover(kept) == [entry]


@pytest.mark.parametrize("reached", [True, False])
def test_an_undo_in_a_note_that_cannot_be_read_waits(
    note: Path, kept: Journal, reached: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of an undo is found out once its note can be read, and not guessed before."""
    edit(note, kept, MINE, "")
    moment = "before finish" if kept.in_place else "after exchange"
    with killed(moment if reached else "after begin"), pytest.raises(KilledError):
        undo(note, kept)
    if reached and not kept.in_place:
        foreign(note, "the night", "the day")
    read = files.read

    def fail(path: Path) -> files.FileState:
        if path == note:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(path)

    with monkeypatch.context() as broken:
        broken.setattr(files, "read", fail)
        assert recover(again(kept)) == []
    assert len(again(kept).pending()) == 1
    assert recover(again(kept)) == []
    assert again(kept).pending() == []
    assert (again(kept).undoable(note) is None) is reached


def test_an_undo_in_place_that_cannot_be_completed_waits(
    note: Path, kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that a kill left half written by an undo is completed as soon as the disk takes it."""
    edit(note, kept, MINE, "")
    entry = kept.undoable(note)
    assert entry
    kept.begin(note, WITHOUT.encode(), WITH.encode(), entry.label, entry)
    torn = WITH[: len(HEAD + ONE) + 30] + WITHOUT[len(HEAD + ONE) + 30 :]
    note.write_text(torn)

    def full(fd: int, data: bytes, start: int, size: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(files, "_overwrite", full)
        assert recover(again(kept)) == []
    assert note.read_text() == torn
    assert recover(again(kept)) == []
    assert note.read_text() == WITH
    assert again(kept).undoable(note) is None


def test_an_undo_in_a_note_that_is_gone_is_given_up(note: Path, kept: Journal) -> None:
    """Nothing waits for a note that was deleted."""
    edit(note, kept, MINE, "")
    with killed("after begin"), pytest.raises(KilledError):
        undo(note, kept)
    note.unlink()
    assert recover(again(kept)) == []
    assert again(kept).pending() == []
