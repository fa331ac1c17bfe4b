"""What is found in a folder of notes, and what is remembered of it."""

import json
import os
import sys
import threading
from pathlib import Path
from threading import Event

import pytest

from tui.core import library
from tui.core.config import Places
from tui.core.library import Entry, Library, Order, Unread, arrange, backlinks, find_notes, original, read_entry
from tui.core.state import Progress, ReadingState

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

NOTE = """# Title {}

**Duration:** 1:00:00

## Transcript

some words

## Key Takeaways
- one
- two

## Related
- [[x]]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a folder for notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Name the folders for what is remembered."""
    return Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "data")


def write(path: Path, text: str = "words\n") -> Path:
    """Write a note and the folders to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(root: Path, unread: list[Unread] | None = None) -> list[str]:
    """Return the notes under a folder, relative to it."""
    return [os.path.relpath(entry.path, root) for entry in find_notes(root, unread)]


def scan(lib: Library) -> dict[str, Entry]:
    """Scan a library and return its entries by path."""
    return {entry.path.relative_to(lib.root).as_posix(): entry for batch in lib.scan() for entry in batch}


def test_notes_are_found_in_order(root: Path) -> None:
    """Notes of nested folders are found whatever the case of their suffix, files before folders, by name."""
    for name in [
        "b.md",
        "A.MD",
        "c.markdown",
        "sub/deep/d.md",
        "sub/a.md",
        "Other/e.md",
        "no.txt",
        "README",
        "x.md.bak",
        "y.vtt",
    ]:
        write(root / name)
    assert found(root) == ["A.MD", "b.md", "c.markdown", "Other/e.md", "sub/a.md", "sub/deep/d.md"]


def test_hidden_files_and_folders_are_passed_over(root: Path) -> None:
    """What begins with a dot is none of the reader's notes."""
    for name in [".obsidian/a.md", ".trash/b.md", ".hidden.md", "sub/.git/c.md", "d.md"]:
        write(root / name)
    assert found(root) == ["d.md"]


@posix
def test_looping_links_end(root: Path) -> None:
    """Links to folders are not followed, so that no loop is walked; links to notes are notes."""
    write(root / "sub" / "a.md")
    (root / "sub" / "loop").symlink_to(root, target_is_directory=True)
    (root / "linked.md").symlink_to(root / "sub" / "a.md")
    (root / "broken.md").symlink_to(root / "nowhere.md")
    (root / "self.md").symlink_to(root / "self.md")
    assert found(root) == ["linked.md", "sub/a.md"]


@posix
def test_what_is_no_file_is_passed_over(root: Path, places: Places) -> None:
    """A pipe, or a folder called like a note, is not opened as one."""
    os.mkfifo(root / "pipe.md")
    write(root / "folder.md" / "in.md")
    assert list(scan(Library(root, places))) == ["folder.md/in.md"]


@posix
def test_names_that_are_not_utf8_are_notes(root: Path, places: Places) -> None:
    """A file whose name is no UTF-8 is listed, and remembered in the catalogue."""
    path = root / os.fsdecode(b"caf\xe9.md")
    try:
        write(path)
    except OSError:
        pytest.skip("this file system takes no such names")
    lib = Library(root, places)
    assert [entry.path for entry in scan(lib).values()] == [path]
    assert [entry.path for entry in scan(Library(root, places)).values()] == [path]


def test_a_folder_that_cannot_be_read_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One closed folder costs none of the others, and the reader is told which it is."""
    write(root / "closed" / "a.md")
    write(root / "open" / "b.md")
    real = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    unread: list[Unread] = []
    assert found(root, unread) == [str(Path("open", "b.md"))]
    closed = root / "closed"
    sentence = f"Cannot read {closed}: access is denied; check its permissions and those of its folder."
    assert unread == [Unread((root / "closed",), sentence)]


def test_a_missing_folder_is_named(root: Path, places: Places) -> None:
    """A library that is not there is empty, and says so."""
    lib = Library(root / "gone", places)
    assert scan(lib) == {}
    assert len(lib.unread) == 1


def test_endless_folders_end(root: Path) -> None:
    """Folders nested without end are left at some depth, and the reader is told where."""
    folder = root
    for _ in range(80):
        folder /= "d"
    folder.mkdir(parents=True)
    write(root / "d" / "a.md")
    write(folder / "deep.md")
    unread: list[Unread] = []
    assert found(root, unread) == ["d/a.md"]
    assert [each.folders for each in unread] == [(root / Path(*["d"] * 65),)]
    assert str(root / Path(*["d"] * 64)) in unread[0].sentence


def test_a_scan_reads_only_what_changed(root: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue stands in for notes of the same time and size, and for no others."""
    one, two, three = (write(root / f"{n}.md", NOTE.format(n)) for n in (1, 2, 3))
    first = scan(Library(root, places))
    assert first["1.md"].title == "Title 1"
    assert (first["1.md"].words, first["1.md"].seconds, first["1.md"].takeaways, first["1.md"].wikilinks) == (
        2,
        3600,
        2,
        True,
    )
    seen: list[Path] = []

    def reading(path: Path) -> Entry:
        seen.append(path)
        return read_entry(path)

    monkeypatch.setattr(library, "read_entry", reading)
    lib = Library(root, places)
    assert scan(lib) == first
    assert seen == []
    status = one.stat()
    write(one, NOTE.format(9))
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    write(two, NOTE.format("longer"))
    os.utime(two, ns=(status.st_atime_ns, first["2.md"].mtime_ns))
    three.unlink()
    again = scan(Library(root, places))
    assert sorted(seen) == [one, two]
    assert [entry.title for entry in again.values()] == ["Title 9", "Title longer"]


DAMAGED = [
    b"", b"{", b"[]", b"\xff", b'{"version": 3}', b'{"version": 3, "notes": []}', b'{"notes": {}}',
    b'{"version": 3, "notes": {"1.md": {}}}', b'{"version": 3, "notes": {"1.md": {"title": "x", "new": 1}}}',
    b"[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED, ids=lambda value: ascii(value[:9]))
def test_a_damaged_catalogue_is_set_aside_and_made_anew(root: Path, places: Places, damage: bytes) -> None:
    """A catalogue that cannot be read costs time, never an entry; it is kept, and the reader is told."""
    write(root / "1.md", NOTE.format(1))
    before = scan(Library(root, places))
    (catalogue,) = (places.cache / "catalogues").iterdir()
    catalogue.write_bytes(damage)
    lib = Library(root, places)
    assert scan(lib) == before
    assert f"{catalogue} was damaged and is set aside" in lib.problem
    assert catalogue.with_suffix(".damaged").read_bytes() == damage
    assert (scan(lib), lib.problem) == (before, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7), ("title", None), ("date", 5), ("words", "x"), ("words", 1.5), ("words", True), ("words", -1),
        ("seconds", 10**20), ("tags", "x"), ("tags", [7]), ("links", {}), ("wikilinks", 1), ("problem", 5),
        ("problem", "x"), ("size", []), ("new", 1),
    ],
)  # fmt: skip
def test_of_a_damaged_catalogue_the_good_entries_are_used(
    root: Path, places: Places, monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    """A value that no note can have costs its own note a look, and no other; the file is set aside and told of."""
    for number in (1, 2):
        write(root / f"{number}.md", NOTE.format(number))
    before = scan(Library(root, places))
    (catalogue,) = (places.cache / "catalogues").iterdir()
    table = json.loads(catalogue.read_bytes())
    table["notes"]["1.md"][field] = value
    catalogue.write_text(json.dumps(table))
    seen: list[Path] = []

    def reading(path: Path) -> Entry:
        seen.append(path)
        return read_entry(path)

    monkeypatch.setattr(library, "read_entry", reading)
    lib = Library(root, places)
    assert scan(lib) == before
    assert seen == [root / "1.md"]
    assert "set aside" in lib.problem
    assert (scan(Library(root, places)), len(list(catalogue.parent.iterdir()))) == (before, 2)


def test_a_catalogue_of_another_version_is_made_anew_without_a_word(root: Path, places: Places) -> None:
    """What an older or newer earmark kept is no damage."""
    write(root / "1.md", NOTE.format(1))
    before = scan(Library(root, places))
    (catalogue,) = (places.cache / "catalogues").iterdir()
    catalogue.write_text('{"version": 99, "notes": {"1.md": 7}}')
    lib = Library(root, places)
    assert (scan(lib), lib.problem) == (before, "")
    assert len(list(catalogue.parent.iterdir())) == 1


def test_a_note_that_hangs_holds_up_none_before_it(root: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a drive does not hand out a note, those that were read are there, and the rest comes once it does."""
    for name in ("1.md", "2.md", "3.md"):
        write(root / name)
    answers = Event()

    def reading(path: Path) -> Entry:
        if path.name == "2.md":
            assert answers.wait(60)
        return read_entry(path)

    monkeypatch.setattr(library, "read_entry", reading)
    batches = Library(root, places).scan()
    assert [entry.path.name for entry in next(batches)] == ["1.md"]
    answers.set()
    assert [entry.path.name for batch in batches for entry in batch] == ["2.md", "3.md"]


def test_a_scan_of_a_drive_that_hangs_can_be_left(root: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who no longer asks for the notes waits for none of them."""
    write(root / "1.md")
    answers, looks = Event(), iter([False, False, True])
    monkeypatch.setattr(library, "read_entry", lambda _: answers.wait(60))
    here = threading.current_thread()
    left = Library(root, places).scan(lambda: next(looks) if threading.current_thread() is here else False)
    assert list(left) == []
    answers.set()


def test_a_scan_can_be_left(root: Path, places: Places) -> None:
    """A scan that is cancelled stops, and leaves the catalogue as it was."""
    write(root / "1.md")
    assert [entry for batch in Library(root, places).scan(lambda: True) for entry in batch] == []
    assert not places.cache.exists()


def test_a_note_that_cannot_be_read_is_an_entry_with_its_problem(
    root: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader sees the file and why it cannot be opened; it is tried again by the next scan."""
    write(root / "big.md", "x" * 100)
    monkeypatch.setattr("tui.core.files.read.__defaults__", (10,))
    entry = scan(Library(root, places))["big.md"]
    assert entry.title == "big"
    assert "larger than" in entry.problem
    monkeypatch.undo()
    assert scan(Library(root, places))["big.md"].problem == ""


def test_lengths_are_told_in_minutes_or_words() -> None:
    """A time where the note has one, else a count of words."""
    lengths = [
        Entry(Path("a"), "a", words, seconds).length for words, seconds in [(5, 20), (5, 3600), (5, 0), (12_345, 0)]
    ]
    assert lengths == ["1 min", "60 min", "5 words", "12.3k words"]


def test_orders(root: Path, places: Places) -> None:
    """Each order puts first what it is called after, and equal notes by title."""
    entries = [
        Entry(root / f"{name}.md", name, date=date)
        for name, date in [("b", "2020-01-01"), ("A", "2020-01-01"), ("c", "2021-01-01"), ("d", "")]
    ]
    state = ReadingState(places, root)
    state.keep(root / "b.md", Progress(percent=40, read_at=2.0))
    state.keep(root / "c.md", Progress(percent=100, done=True, read_at=1.0))
    orders = {order: "".join(entry.title for entry in arrange(entries, order, state)) for order in Order}
    assert orders == {Order.NEWEST: "cAbd", Order.TITLE: "Abcd", Order.PROGRESS: "bAdc", Order.LAST_READ: "bcAd"}
    assert [order.next() for order in Order] == [*list(Order)[1:], Order.NEWEST]


@pytest.mark.parametrize("seconds", [2**62, -(2**62), 2**80])
def test_a_time_that_no_calendar_has_is_none(root: Path, places: Places, seconds: int) -> None:
    """A file whose clock was wrong beyond all years is sorted after those of some day."""
    entries = [Entry(root / "odd.md", "odd", mtime_ns=seconds * 10**9), Entry(root / "new.md", "new", mtime_ns=10**18)]
    assert [entry.title for entry in arrange(entries, Order.NEWEST, ReadingState(places, root))] == ["new", "odd"]


def test_a_vault_links_by_wikilinks(root: Path, places: Places) -> None:
    """New links are wikilinks in an Obsidian vault, and elsewhere where notes hold such links."""
    entries = [Entry(root / "a.md", "A"), Entry(root / "b.md", "Bee")]
    relative = "[Bee](b.md)"
    assert Library(root, places).link(root / "a.md", entries[1], entries) == relative
    linking = [Entry(root / "a.md", "A", wikilinks=True), entries[1]]
    assert Library(root, places).link(root / "a.md", entries[1], linking) == "[[b|Bee]]"
    (root / ".obsidian").mkdir()
    assert Library(root, places).link(root / "a.md", entries[1], entries) == "[[b|Bee]]"


def test_a_wikilink_names_the_path_where_names_are_alike(root: Path, places: Places) -> None:
    """Of two notes called alike a link says which one is meant."""
    entries = [Entry(root / "x" / "t.md", "X", wikilinks=True), Entry(root / "y" / "t.md", "Y")]
    assert Library(root, places).link(root / "x" / "t.md", entries[1], entries) == "[[y/t|Y]]"


def test_backlinks_are_the_notes_that_link_here(root: Path, places: Places) -> None:
    """Links in notes, takeaways and related links count, in either style; those in a transcript or elsewhere do not."""
    target = write(root / "sub" / "The tide & (more).md", "# Tide\n\n[[The tide & (more)]]\n")
    for name, text in {
        "wiki.md": "## Related\n- [[The tide & (more)|tide]]\n",
        "path.md": "## Notes\nsee [it](sub/The%20tide%20%26%20%28more%29.md#part)\n",
        "take.md": "## Key Takeaways\n- like [[sub/the TIDE & (more)]]\n",
        "said.md": "## Transcript\n[[The tide & (more)]]\n\n## Related\n- [[wiki]]\n- https://example.com/The%20tide\n",
        "other.md": "## Related\n- [[The tide]]\n",
    }.items():
        write(root / name, text)
    for _ in range(2):  # read, then from the catalogue
        entries = scan(Library(root, places)).values()
        assert sorted(entry.path.name for entry in backlinks(target, entries, root)) == [
            "path.md",
            "take.md",
            "wiki.md",
        ]


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("A talk.sync-conflict-20240131-120000-ABCDEFG.md", "A talk.md"),
        ("A talk (Kim's conflicted copy 2024-01-31).md", "A talk.md"),
        ("A talk (Conflicted copy from phone).md", "A talk.md"),
        ("A talk_conflict-20240131-120000.md", "A talk.md"),
        ("A talk about conflict.md", None),
        ("A talk.md", None),
    ],
)
def test_the_other_side_of_a_sync_conflict_is_known_by_its_name(tmp_path: Path, name: str, note: str | None) -> None:
    """A copy that a sync program made is told from a note, and so is the note that it is of."""
    assert original(tmp_path / name) == (tmp_path / note if note else None)


@pytest.mark.parametrize("order", Order)
def test_sync_conflicts_are_listed_apart(tmp_path: Path, places: Places, order: Order) -> None:
    """Whatever the order, they come after all notes."""
    names = ("b.md", "a.sync-conflict-20240131-120000-ABCDEFG.md", "c.md")
    entries = [Entry(tmp_path / name, name, date=f"2024-01-0{day}") for day, name in enumerate(names, 1)]
    assert arrange(entries, order, ReadingState(places, tmp_path))[-1].path.name == names[1]
