"""What is told of writes that were cut short and of drafts without a note."""

import sys
from pathlib import Path

import pytest

from tui.core.config import places
from tui.core.drafts import Draft, Drafts
from tui.core.journal import Journal
from tui.core.leftovers import lonely_drafts, unfinished_writes
from tui.core.oddities import Finding


def test_a_write_that_was_not_finished_is_told(tmp_path: Path) -> None:
    """What was begun is told with the line that it is about; what was finished or given up is not."""
    journal, note = Journal(tmp_path / "journal"), tmp_path / "notes" / "a.md"
    note.parent.mkdir()
    before = b"one\r\ntwo\rthree\n"
    note.write_bytes(before)
    journal.begin(note, before, before + b"four", "new takeaway")
    journal.finish(journal.begin(note, before, b"x" + before, "done with"))
    journal.abandon(journal.begin(note, before, b"x" + before, "given up"))
    [finding] = unfinished_writes(journal.folder, note.parent)
    assert (finding.path, finding.line) == (note, 4)
    assert finding.sentence.startswith("The write “new takeaway” was begun and never finished; ")
    assert list(unfinished_writes(journal.folder, note)) == [finding]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links")
def test_writes_elsewhere_are_not_told(tmp_path: Path) -> None:
    """Of the journal, only what is about the notes asked for is told, also where these are reached by a link."""
    journal, folder = Journal(tmp_path / "journal"), tmp_path / "notes"
    (folder / "sub").mkdir(parents=True)
    for note in (folder / "sub" / "a.md", tmp_path / "other.md", tmp_path / "notes and more.md"):
        note.write_bytes(b"words")
        journal.begin(note, b"words", b"more words", "edit")
    (tmp_path / "link").symlink_to(folder)
    for within in (folder, tmp_path / "link"):
        assert [each.path for each in unfinished_writes(journal.folder, within)] == [within / "sub" / "a.md"]
    assert not list(unfinished_writes(journal.folder, folder / "b.md"))


def test_a_write_to_a_note_that_is_gone_is_told(tmp_path: Path) -> None:
    """The note need not be there, and a journal file that is damaged is passed over and stays as it is."""
    journal, note = Journal(tmp_path / "journal"), tmp_path / "gone.md"
    journal.begin(note, b"", b"words", "new notes")
    [folder] = journal.folder.iterdir()
    for number, damage in enumerate((b"", b"{", b"[]\n", b'{"path": 1, "label": "x", "offset": 0}\n', b"\xff\n")):
        (folder / f"{number:020d}-abcdef.begun").write_bytes(damage)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert [(each.path, each.line) for each in unfinished_writes(journal.folder, tmp_path)] == [(note, 1)]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not list(unfinished_writes(tmp_path / "nowhere", tmp_path))


def drafts_of(root: Path) -> list[Finding]:
    """Return what is told of the drafts for the notes of a folder."""
    return list(lonely_drafts(places().state / "drafts.json", root))


def test_a_draft_without_its_note_is_told(tmp_path: Path) -> None:
    """A draft is told with its first words when its note is gone from the folder, and not while that is there."""
    drafts, root = Drafts(places()), tmp_path / "notes"
    root.mkdir()
    (root / "here.md").write_text("words")
    for note in (root / "here.md", root / "gone.md", tmp_path / "elsewhere.md"):
        drafts.keep(note, "New takeaway", Draft("what I\nwanted to say " + "on and on " * 9))
    [finding] = drafts_of(root)
    assert (finding.path, finding.line) == (root / "gone.md", 1)
    assert "“what I wanted to say on and on on and o…”" in finding.sentence
    assert str(places().state / "drafts.json") in finding.sentence


def test_damaged_drafts_stay_as_they_are(tmp_path: Path) -> None:
    """A file of drafts that cannot be read is no error here, and is not set aside."""
    path = places().state / "drafts.json"
    path.parent.mkdir(parents=True)
    for damage in (b"{", b"[1]", b'{"no line end": 1, "/a\\nb": 2}', b"\xff"):
        path.write_bytes(damage)
        assert not drafts_of(tmp_path)
        assert [each.read_bytes() for each in path.parent.iterdir()] == [damage]
