"""What the journal remembers of every write."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import journal
from tui.core.disk import FileProblem, read_private
from tui.core.entry import Entry, Tie
from tui.core.journal import Journal


@pytest.fixture
def kept(tmp_path: Path) -> Journal:
    """Make an empty journal."""
    return Journal(tmp_path / "journal")


def written(kept: Journal, path: Path, before: bytes, after: bytes, label: str = "edit") -> Entry:
    """Record a write that was finished."""
    entry = kept.begin(path, before, after, label)
    kept.finish(entry)
    return entry


def taken_back(kept: Journal, entry: Entry) -> Entry:
    """Record an undo or redo that was finished."""
    back = kept.begin(entry.path, entry.after, entry.before, entry.label, entry)
    kept.finish(back)
    return back


def test_an_entry_survives_a_restart(kept: Journal, tmp_path: Path) -> None:
    """A new run reads all that was recorded, of paths that are no UTF-8 as well."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/n\xc3\xa9 \xff.md"))
    entry = written(kept, path, b"be\xfffore", b"be\xffhind", "an edit “with” quotes\n")
    assert Journal(kept.folder).undoable(path) == entry
    assert entry.after == b"be\xffhind"
    assert entry.path == Path(os.path.realpath(path))


UNKEPT = """import sys
from pathlib import Path
from tui.core.journal import open_journal
note, folder = map(Path, sys.argv[1:3])
journal, problem = open_journal(folder)
assert problem
with journal.writing(note):
    pass
if sys.argv[3:]:
    entry = journal.begin(note, b"before", b"after", "edit")
    getattr(journal, sys.argv[3])(entry)
"""


@pytest.mark.parametrize("end", ["", "finish", "abandon", "place"])
def test_a_folder_for_one_run_is_left_only_where_it_holds_words(tmp_path: Path, end: str) -> None:
    """What was recorded among the temporary files stays, however the write ended; a run that records none tidies up."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "state").write_text("a file where a folder is wanted")
    command = [sys.executable, "-c", UNKEPT, str(tmp_path / "note.md"), str(tmp_path / "state" / "journal"), end]
    environment = os.environ | {"TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([part for part in command if part], env=environment, check=True, timeout=60)
    left = [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()]
    assert len(left) == bool(end)
    assert len(list((tmp_path / "temporary").iterdir())) == bool(end)
    if left:
        recorded = Entry.recorded(left[0].stem, left[0].read_bytes())
        assert recorded is not None
        assert recorded.before == b"before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes of this kind")
def test_a_pipe_in_the_journal_holds_nothing_up(kept: Journal, tmp_path: Path) -> None:
    """It is no record: undo says so once, goes on with the one before, and it stays under another name."""
    note, other = tmp_path / "note.md", tmp_path / "other.md"
    first = written(kept, note, b"0", b"1")
    tied = kept.begin(other, b"x", b"y", "tied", tie=Tie("name", note))
    kept.finish(tied)
    home = kept.place(first)
    os.mkfifo(home / f"{time.time_ns():020d}-aaaaaa.done")
    os.mkfifo(home / f"{time.time_ns():020d}-bbbbbb.begun")
    assert kept.tied(tied) is None
    assert kept.pending(note) == []
    assert kept.last(note) is None
    with pytest.raises(FileProblem, match="damaged"):
        kept.undoable(note)
    assert kept.undoable(note) == first
    assert [file.is_fifo() for file in home.glob("*.corrupt")] == [True, True]


@pytest.mark.parametrize("folder_is_kept", [False, True])
def test_a_damaged_record_of_an_unfinished_write_is_told_of_once(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_is_kept: bool
) -> None:
    """One sentence names the file that has what is left of it, whether it could be set aside or not."""
    note, whole = tmp_path / "note.md", kept.begin(tmp_path / "other.md", b"x", b"y", "whole")
    entry = kept.begin(note, b"before", b"after", "edit")
    begun = kept.place(entry) / f"{entry.name}.begun"
    begun.write_bytes(begun.read_bytes()[:-3])
    if folder_is_kept:
        monkeypatch.setattr(Path, "replace", lambda *_: (tmp_path / "nothing").stat())
    assert kept.pending() == [whole]
    left = begun if folder_is_kept else begun.with_suffix(".corrupt")
    assert left.exists()
    said = kept.news()
    assert f"is damaged, and stays as {left}; look whether the note has your last words" in said
    assert kept.pending() == [whole]
    assert kept.news() == ""


def test_a_record_that_another_run_ends_meanwhile_is_not_damaged(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that is gone between two looks nothing is told."""
    entry = kept.begin(tmp_path / "note.md", b"before", b"after", "edit")

    def reading(file: Path) -> bytes:
        Journal(kept.folder).finish(entry)
        return read_private(file)

    monkeypatch.setattr(journal, "read_private", reading)
    assert kept.pending() == []
    assert kept.news() == ""


def test_the_newest_that_stands_is_undone(kept: Journal, tmp_path: Path) -> None:
    """Begun, abandoned and undone writes are not offered for undo, nor those to other notes."""
    note, other = tmp_path / "note.md", tmp_path / "other.md"
    assert kept.undoable(note) is None
    first = written(kept, note, b"0", b"1")
    second = written(kept, note, b"1", b"2")
    written(kept, other, b"x", b"y")
    kept.abandon(kept.begin(note, b"2", b"3", "given up"))
    kept.begin(note, b"2", b"3", "begun")
    assert kept.undoable(note) == second
    taken_back(kept, second)
    assert kept.undoable(note) == first
    taken_back(kept, first)
    assert kept.undoable(note) is None


def test_the_newest_undo_is_redone(kept: Journal, tmp_path: Path) -> None:
    """Undoing goes back write by write and redoing forth again, however often, each as it was made the last time."""
    note = tmp_path / "note.md"
    assert kept.redoable(note) is None
    first, second = written(kept, note, b"0", b"1", "one"), written(kept, note, b"1", b"2", "two")
    written(kept, tmp_path / "other.md", b"x", b"y")
    for _ in range(2):
        assert kept.redoable(note) is None
        undone = [taken_back(kept, second), taken_back(kept, first)]
        assert [(each.label, each.back, each.write) for each in undone] == [
            ("two", True, second.write),
            ("one", True, first.write),
        ]
        assert kept.undoable(note) is None
        assert Journal(kept.folder).redoable(note) == undone[1]
        first = taken_back(kept, undone[1])
        assert (first.back, first.write, kept.undoable(note), kept.redoable(note)) == (
            False,
            undone[1].write,
            first,
            undone[0],
        )
        second = taken_back(kept, undone[0])
        assert kept.undoable(note) == second


def test_a_write_ends_all_redoing(kept: Journal, tmp_path: Path) -> None:
    """What was undone before a write stays undone, also once that write is undone itself."""
    note = tmp_path / "note.md"
    first, second = written(kept, note, b"0", b"1"), written(kept, note, b"1", b"2")
    dropped = taken_back(kept, second)
    given_up = kept.begin(note, b"1", b"3", "given up")
    assert kept.redoable(note) == dropped
    kept.abandon(given_up)
    assert kept.redoable(note) == dropped
    third = written(kept, note, b"1", b"3")
    assert kept.redoable(note) is None
    back = taken_back(kept, third)
    assert (kept.undoable(note), kept.redoable(note)) == (first, back)
    last = taken_back(kept, first)
    assert kept.redoable(note) == last
    taken_back(kept, last)
    assert kept.redoable(note) == back
    taken_back(kept, back)
    assert kept.redoable(note) is None


def test_order_does_not_depend_on_the_clock(kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still or goes back does not change which write was last."""
    clock = iter([3_000, 2_000, 2_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    entries = [written(kept, tmp_path / "note.md", b"0", b"%d" % number) for number in (1, 2, 3)]
    assert kept.undoable(tmp_path / "note.md") == entries[-1]
    assert entries == sorted(entries, key=lambda entry: entry.name)


def test_an_undo_counts_once_it_is_finished(kept: Journal, tmp_path: Path) -> None:
    """An undo or redo that is only begun, or was given up, changes nothing about what can be undone and redone."""
    note = tmp_path / "note.md"
    first = written(kept, note, b"0", b"1")
    second = written(kept, note, b"1", b"2")
    for end in (kept.abandon, kept.finish):
        back = kept.begin(note, b"2", b"1", "two", second)
        assert (kept.undoable(note), kept.redoable(note), kept.pending(note)) == (second, None, [back])
        end(back)
    assert (kept.undoable(note), kept.redoable(note), kept.pending()) == (first, back, [])
    again = kept.begin(note, b"1", b"2", "two", back)
    assert (kept.undoable(note), kept.redoable(note)) == (first, back)
    kept.finish(again)
    assert (kept.undoable(note), kept.redoable(note)) == (again, None)


def test_pending_tells_what_a_crash_interrupted(kept: Journal, tmp_path: Path) -> None:
    """Writes that were begun and never ended are found, in any note, oldest first."""
    assert kept.pending() == []
    written(kept, tmp_path / "one.md", b"0", b"1")
    begun = [kept.begin(tmp_path / name, b"0", b"1", name) for name in ("two.md", "one.md", "three.md")]
    assert Journal(kept.folder).pending() == begun
    assert kept.pending(tmp_path / "one.md") == begun[1:2]
    assert not kept.overtaken(begun[1])
    written(kept, tmp_path / "one.md", b"0", b"1")
    assert [kept.overtaken(entry) for entry in begun] == [False, True, False]


def test_only_the_newest_are_kept(kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal of a note does not grow for ever, and never forgets what a crash interrupted."""
    monkeypatch.setattr(journal, "KEPT", 3)
    note = tmp_path / "note.md"
    begun = kept.begin(note, b"", b"begun", "begun")
    entries = []
    for number in range(5):
        entries.append(written(kept, note, b"", b"%d" % number))
        kept.abandon(kept.begin(note, b"", b"given up", "given up"))
    assert len(list(kept.folder.glob("*/*.done"))) == 3
    assert len(list(kept.folder.glob("*/*.void"))) == 4
    for entry in reversed(entries[2:]):
        assert kept.undoable(note) == entry
        taken_back(kept, entry)
    assert kept.undoable(note) is None
    assert kept.pending() == [begun]


def test_what_is_kept_is_whole(kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long one goes back and forth, few files are kept, all that can be redone, and nothing comes back."""
    monkeypatch.setattr(journal, "KEPT", 3)
    note = tmp_path / "note.md"
    for number in range(3):
        written(kept, note, b"%d" % number, b"%d" % (number + 1), str(number))
    for _ in range(4):
        for label in ("2", "1", "0"):
            entry = kept.undoable(note)
            assert entry
            assert entry.label == label
            taken_back(kept, entry)
        assert kept.undoable(note) is None
        for label in ("0", "1", "2"):
            entry = kept.redoable(note)
            assert entry
            assert entry.label == label
            taken_back(kept, entry)
        assert kept.redoable(note) is None
        assert len(list(kept.folder.glob("*/*"))) <= 4
    for number in range(3, 9):
        taken_back(kept, written(kept, note, b"3", b"x", "dropped"))
        written(kept, note, b"%d" % number, b"%d" % (number + 1), str(number))
    assert len(list(kept.folder.glob("*/*.undone"))) <= 4
    for label in ("8", "7", "6"):
        entry = kept.undoable(note)
        assert entry
        assert entry.label == label
        taken_back(kept, entry)
    assert kept.undoable(note) is None


@given(data=st.data())
def test_a_damaged_entry_is_set_aside(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A damaged file is told of once, never taken for a write, ends nothing, and is not deleted."""
    kept, note = Journal(tmp_path_factory.mktemp("journal")), Path("/notes/note.md")
    good = written(kept, note, b"0", b"1")
    bad = written(kept, note, b"before" * 20, b"before" * 10 + b"x" + b"before" * 10)
    (file,) = kept.folder.glob(f"*/{bad.name}.done")
    whole = file.read_bytes()
    header, line, packed = whole.partition(b"\n")
    cut = data.draw(st.floats(0, 1, exclude_max=True))
    at = int(cut * len(packed))
    flipped = packed[:at] + bytes([packed[at] ^ 255]) + packed[at + 1 :]
    foreign = header.replace(b"note.md", b"nota.md"), header.replace(b"inserted", b"deserted")
    damages = {
        "cut": whole[: int(cut * len(whole))],
        "flipped": header + line + flipped,
        "another note": foreign[0] + line + packed,
        "no path": header.replace(b"note.md", rb"\ud800") + line + packed,
        "another version": foreign[1] + line + packed,
        "another place": header.replace(b'"offset": ', b'"offset": 1') + line + packed,
        "no header": b"[1]" + line + packed,
        "noise": data.draw(st.binary()),
    }
    damaged = damages[data.draw(st.sampled_from(sorted(damages)))]
    file.write_bytes(damaged)
    with pytest.raises(FileProblem, match="damaged"):
        kept.undoable(note)
    assert kept.undoable(note) == good
    assert kept.pending() == []
    assert file.with_suffix(".corrupt").read_bytes() == damaged


def test_strange_files_are_not_minded(kept: Journal, tmp_path: Path) -> None:
    """Whatever else lies in the folder is left alone."""
    note = tmp_path / "note.md"
    entry = written(kept, note, b"0", b"1")
    (folder,) = kept.folder.iterdir()
    for name in ("x.done", "zzz-1.begun", ".DS_Store", f"{entry.name}.bak"):
        (folder / name).write_bytes(b"?")
    assert kept.undoable(note) == entry
    assert kept.pending() == []
    second = written(kept, note, b"1", b"2")
    assert kept.undoable(note) == second
    assert (folder / ".DS_Store").exists()


def test_begin_tells_that_it_failed(tmp_path: Path) -> None:
    """A journal that cannot be written is a sentence, and comes before the note is touched."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileProblem, match="Cannot"):
        Journal(tmp_path / "file" / "journal").begin(tmp_path / "note.md", b"0", b"1", "edit")


def test_nothing_is_created_before_it_is_needed(tmp_path: Path) -> None:
    """Reading leaves no folder behind."""
    kept = Journal(tmp_path / "journal")
    assert kept.undoable(tmp_path / "note.md") is None
    assert kept.pending() == []
    assert list(tmp_path.iterdir()) == []


def test_contents_do_not_show_in_tracebacks(kept: Journal, tmp_path: Path) -> None:
    """The words of a note stay out of logs."""
    assert "secret" not in repr(kept.begin(tmp_path / "note.md", b"a secret", b"another secret", "edit"))


def test_a_renamed_note_keeps_its_history(kept: Journal, tmp_path: Path) -> None:
    """However often it is renamed, its writes are undone and redone, in a later run too, and nothing is damaged."""
    paths = [tmp_path / name for name in ("a.md", "b.md", "c.md", "d.md")]
    one = written(kept, paths[0], b"", b"one", "first")
    two = written(kept, paths[0], b"one", b"one two", "second")
    for before, path in pairwise(paths):
        kept.rename(before, path)
        found = Journal(kept.folder).undoable(path)
        assert found == replace(two, path=path)
        back = taken_back(kept, found)
        undoable, redoable = kept.undoable(path), kept.redoable(path)
        assert (undoable, redoable) == (replace(one, path=path), back)
        two = taken_back(kept, back)
        assert kept.undoable(before) is None
    assert not [file for file in kept.folder.rglob("*") if file.suffix == ".corrupt"]


def test_a_name_with_a_history_keeps_its_own(kept: Journal, tmp_path: Path) -> None:
    """A note that takes the name of one that was written to does not take back what was written to that."""
    other = written(kept, tmp_path / "b.md", b"", b"of b")
    own = written(kept, tmp_path / "a.md", b"", b"of a")
    kept.rename(tmp_path / "a.md", tmp_path / "b.md")
    assert kept.undoable(tmp_path / "b.md") == other
    assert kept.undoable(tmp_path / "a.md") == own


def test_what_a_write_is_tied_to_is_found_under_its_new_name(kept: Journal, tmp_path: Path) -> None:
    """The other half of a link both ways is known after the other note was renamed, and after both were."""
    here, there = tmp_path / "here.md", tmp_path / "there.md"
    halves = [
        kept.begin(path, b"", b"link", "link", tie=Tie("t", other)) for path, other in ((here, there), (there, here))
    ]
    for half in halves:
        kept.finish(half)
    moved = tmp_path / "moved.md", tmp_path / "away.md"
    kept.rename(there, moved[0])
    tied = kept.tied(halves[0])
    assert tied
    assert tied.path == moved[0]
    kept.rename(here, moved[1])
    tied = kept.tied(tied)
    assert tied
    assert (tied.path, tied.own) == (moved[1], halves[0].own)


@pytest.mark.parametrize("done", range(4))
def test_a_rename_that_is_cut_short_loses_no_record(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    """Wherever it ends, each write is the history's of one of both names, the newest first under the new one."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    for number in range(3):
        written(kept, old, b"x" * number, b"x" * (number + 1), str(number))
    rename, left = Path.rename, [done]

    def cut(path: Path, target: Path) -> Path:
        if path.suffix == ".done":
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut)
    with suppress(KeyboardInterrupt):
        kept.rename(old, new)
    monkeypatch.undo()
    labels: dict[Path, list[str]] = {old: [], new: []}
    for path, found in labels.items():
        while entry := Journal(kept.folder).undoable(path):
            found.append(entry.label)
            taken_back(kept, entry)
    assert labels[new] + labels[old] == ["2", "1", "0"]
    assert len(labels[new]) == done
