"""A check of a whole library: all that is odd, in order, and not one byte written."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import check as module
from tui.core.check import Finding, check, check_note
from tui.core.config import Places, places
from tui.core.disk import TEMPORARY, FileProblem
from tui.core.drafts import Draft, Drafts
from tui.core.episode import note_names
from tui.core.files import FileState, decode, read
from tui.core.journal import Journal
from tui.core.note import Note, parse
from tui.core.relink import mend
from tui.core.state import Progress, ReadingState, gone_notes

WORDS = " ".join(f"word{number}" for number in range(60))
EPISODE = f"# A\n\n**Video ID:** abcdefghijk\n\n## Transcript\n\n{WORDS}\n\n## Related\n- [[Gone]]\n"

ODD: dict[str, bytes] = {
    "a.md": EPISODE.encode(),
    "b.md": EPISODE.encode(),
    "a.sync-conflict-20240131-120000-ABCDEFG.md": EPISODE.encode(),
    "yaml.md": b"---\na: b\nc: d: e\n---\nwords\n",
    "doubled.md": b"## Notes\none ^x\n\n## Notes\ntwo ^x\n",
    "unseen.md": "# T\n\n\x1b[31m \u202e wo\u200brd\n".encode(),
    "bytes.md": b"caf\xe9\r\nand\n",
    "nul.md": b"a\0b",
    "utf16.md": b"\xff\xfeh\0",
    "merge.md": b"---\ndate: 2024-13-45\ndate: 2024-01-01\n---\n<<<<<<< a\n[[Away]]\n=======\n>>>>>>> b\n",
    "fence.md": b"# T\n\n```\nopen\n",
    "sub/plain.md": b"# Plain\n\nwords\n",
}
EXPECTED = [
    (f"{TEMPORARY}12.tmp", 1, "A write that was cut short left this behind"),
    ("a.md", 10, "The related link to “Gone” leads to no note"),
    ("a.sync-conflict-20240131-120000-ABCDEFG.md", 1, "This is the other side of a sync conflict about “a.md”"),
    ("a.sync-conflict-20240131-120000-ABCDEFG.md", 10, "The related link to “Gone” leads to no note"),
    ("b.md", 3, "Video and transcript are those of “a.md” as well"),
    ("b.md", 10, "The related link to “Gone” leads to no note"),
    ("bytes.md", 1, "1 byte is not UTF-8, 0xE9"),
    ("bytes.md", 2, "The line ends are mixed (1 CRLF, 1 LF), LF here"),
    ("doubled.md", 1, "2 sections are called Notes (lines 1, 4), the one in line 1 is used"),
    ("doubled.md", 5, "2 blocks are called ^x (lines 2, 5)"),
    ("fence.md", 4, "No item can be added to “Key Takeaways”"),
    ("fence.md", 4, "No item can be added to “Related”"),
    ("gone.md", 1, "The note is gone for which a draft waits, “my words”"),
    ("merge.md", 2, "“2024-13-45” is no day of the calendar"),
    ("merge.md", 3, "“date” stands 2 times in the front matter (lines 2, 3)"),
    ("merge.md", 5, "A merge of git was left undecided here (lines 5, 7, 8)"),
    ("merge.md", 6, "The link to “Away” leads to no note"),
    ("nul.md", 1, "1 NUL byte: the note can only be viewed"),
    ("sub/plain.md", 4, "The write “new takeaway” was begun and never finished"),
    ("unseen.md", 3, "1 bidi control, U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("unseen.md", 3, "1 control character, U+001B ESCAPE"),
    ("unseen.md", 3, "1 zero-width character, U+200B ZERO WIDTH SPACE"),
    ("utf16.md", 1, "The note can only be viewed: it is UTF-16 text"),
    ("yaml.md", 3, "The front matter is not valid YAML (line 3: "),
]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Write a library in which everything is odd that can be told of, save what only some systems have."""
    root = tmp_path / "library"
    for name, data in ODD.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / f"{TEMPORARY}12.tmp").write_bytes(b"half")
    plain = root / "sub" / "plain.md"
    Journal(places().journal).begin(plain, plain.read_bytes(), plain.read_bytes() + b"- x\n", "new takeaway")
    Drafts(places()).keep(root / "gone.md", "New takeaway", Draft("my words"))
    return root


def snapshot(*folders: Path) -> dict[Path, tuple[int, int, bytes]]:
    """Return every file and folder below some folders, with its mode, time and bytes."""
    found = [path for folder in folders for path in [folder, *folder.rglob("*")]]
    stats = {path: path.lstat() for path in found}
    return {
        path: (status.st_mode, status.st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path, status in stats.items()
    }


def told(root: Path, note: Path | None = None, where: Places | None = None) -> list[Finding]:
    """Return all findings of a check, dead links among them."""
    checked = check(root, note, where or places())
    return sorted([*checked.findings, *(Finding(dead.path, dead.line, dead.sentence) for dead in checked.dead)])


def test_a_check_tells_all_in_order(odd: Path) -> None:
    """Every kind of oddity is told once, with file and line, by path and line."""
    found = told(odd)
    shown = [(each.path.relative_to(odd).as_posix(), each.line, each.sentence) for each in found]
    assert [(path, line) for path, line, _ in shown] == [(path, line) for path, line, _ in EXPECTED]
    assert [(said, said.startswith(words)) for (_, _, said), (_, _, words) in zip(shown, EXPECTED, strict=True)] == [
        (said, True) for _, _, said in shown
    ]
    assert told(odd) == found
    in_order = check(odd, None, places()).findings
    assert in_order == sorted(in_order)


def test_a_check_of_a_note_tells_of_that_note(odd: Path) -> None:
    """Of one note the same is told as in the check of its library, save what it shares with others."""
    whole = told(odd)
    for name in ODD:
        note = odd / name
        own = [each for each in whole if each.path == note and "are those of" not in each.sentence]
        assert told(odd, note) == own


def test_a_check_writes_nothing(odd: Path) -> None:
    """No file of the library or of earmark's own folders is made, changed, touched or removed by a check."""
    (places().state / "journal" / "damaged").mkdir()
    (places().state / "journal" / "damaged" / "1.begun").write_bytes(b"{")
    folders = odd, places().state.parent
    before = snapshot(*folders)
    told(odd)
    told(odd, odd / "a.md")
    assert snapshot(*folders) == before


def test_a_library_in_order_has_nothing_to_tell(seeds: Path) -> None:
    """The samples are sound."""
    assert told(seeds) == []


def test_each_note_is_read_once(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library is checked in one pass over its notes."""
    seen: list[Path] = []

    def reading(path: Path) -> FileState:
        seen.append(path)
        return read(path)

    monkeypatch.setattr(module, "read", reading)
    told(odd)
    assert sorted(seen) == sorted(odd / name for name in ODD)


def test_a_check_goes_on_after_a_bad_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that cannot be read, or that the parser fails on, is told of, and the next one is still looked at."""
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_bytes(b"a\0b")

    def reading(path: Path) -> FileState:
        if path.name == "a.md":
            raise FileProblem(path, f"Cannot read {path}: access is denied.")
        return read(path)

    def parsing(path: Path, text: str) -> Note:
        if path.name == "b.md":
            raise RecursionError("too deep")
        return parse(path, text)

    monkeypatch.setattr(module, "read", reading)
    monkeypatch.setattr(module, "parse", parsing)
    found = told(tmp_path)
    assert [(each.path.name, each.line) for each in found] == [("a.md", 1), ("b.md", 1), ("c.md", 1)]
    assert "access is denied" in found[0].sentence
    assert "RecursionError: too deep" in found[1].sentence


def test_large_files_and_odd_names_are_told(tmp_path: Path) -> None:
    """A file beyond the limit is told of as one that cannot be read, and a name that hides something with its file."""
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(33 << 20)
    (tmp_path / "a\u202eb").mkdir()
    (tmp_path / "a\u202eb" / "c.pdf").write_bytes(b"x")
    (tmp_path / "a\u200b.md").write_text("words\n")
    found = {each.path.name: each.sentence for each in told(tmp_path)}
    assert found.keys() == {"huge.md", "a\u202eb", "a\u200b.md"}
    assert "larger than 32 MiB" in found["huge.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_link_to_a_note_is_the_other_name(tmp_path: Path) -> None:
    """Of a note and a link to it the link is told, whichever comes first by name; a pipe is told and not opened."""
    (tmp_path / "b.md").write_text(EPISODE.replace("- [[Gone]]", "-"))
    (tmp_path / "a.md").symlink_to("b.md")
    os.mkfifo(tmp_path / "pipe.md")
    found = [(each.path.name, each.sentence.split(";")[0]) for each in told(tmp_path)]
    assert found == [
        ("a.md", "This is the file of “b.md” under another name"),
        ("pipe.md", "This is not a regular file and is not read"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links")
def test_a_link_in_a_circle_stops_no_check(tmp_path: Path) -> None:
    """The notes beside a link that leads to itself are checked, and one with the name of a note is told of."""
    (tmp_path / "a.md").write_text("## Notes\n\n## Notes\n")
    for name in ("loop", "loop.pdf", "loop.md"):
        (tmp_path / name).symlink_to(name)
    assert [(each.path.name, each.line) for each in told(tmp_path)] == [("a.md", 1), ("loop.md", 1)]
    assert [each.path.name for each in told(tmp_path, tmp_path / "a.md")] == ["a.md"]


def test_a_dead_link_of_one_note_knows_the_others(odd: Path) -> None:
    """What a link means is found among all notes, also where one note is checked."""
    (odd / "new.md").write_text("# Gone\n")
    [dead] = check(odd, odd / "a.md", places()).dead
    assert dead.meant == odd / "new.md"


CRLF = "# Crlf note\r\n\r\n**Video ID:** -abcdefghij\r\n\r\n## Transcript\r\n\r\nthe night trains are back\r\n"


def read_once(root: Path, text: str) -> None:
    """Let a note have been opened, then be moved to a folder under another name, and be linked to by the old one."""
    for folder in ("sub", "other"):
        (root / folder).mkdir()
    note, reading = root / "crlf.md", ReadingState(places(), root)
    reading.keep(note, Progress(read_at=1.0, names=note_names(parse(note, text))))
    reading.save()
    (root / "a.md").write_bytes(b"## Related\n- [[crlf]]\n- [words](crlf.md#x)\n- [[nobody]]\n")
    (root / "sub" / "crlf-renamed.md").write_bytes(text.encode())


@pytest.mark.parametrize("alone", [True, False])
def test_a_note_that_was_read_is_known_under_another_name(tmp_path: Path, alone: bool) -> None:
    """What was kept of a file that is gone names the note with its video and words, whatever that is called."""
    read_once(tmp_path, CRLF)
    dead = check(tmp_path, tmp_path / "a.md" if alone else None, places()).dead
    renamed = tmp_path / "sub" / "crlf-renamed.md"
    assert [each.meant for each in dead] == [renamed, renamed, None]
    mend(dead[0], Journal(places().journal))
    assert (tmp_path / "a.md").read_text().startswith("## Related\n- [[crlf-renamed]]\n- [words](crlf.md#x)\n")


@pytest.mark.parametrize(
    ("other", "meant"),
    [
        (CRLF, ""),
        (CRLF.replace("-abcdefghij", "-abcdefghiX"), "crlf-renamed.md"),
        (CRLF.replace("night", "day"), "crlf-renamed.md"),
        (CRLF.replace("-abcdefghij", "-abcdefghiX").replace("night", "day"), "crlf-renamed.md"),
    ],
)
def test_of_two_notes_that_may_have_been_read_the_one_alike_in_all_is_meant(
    tmp_path: Path, other: str, meant: str
) -> None:
    """The words tell as well as the video does; of two notes that have both none is meant."""
    read_once(tmp_path, CRLF)
    (tmp_path / "other" / "crlf-renamed.md").write_bytes(other.encode())
    found = check(tmp_path, None, places()).dead[0]
    assert found.meant == (tmp_path / "sub" / meant if meant else None)
    assert found.unique is not bool(meant)


def test_what_was_never_read_is_known_by_nothing(tmp_path: Path) -> None:
    """Without anything kept of a file, or where it is there still, its name alone tells."""
    read_once(tmp_path, CRLF)
    assert gone_notes(places(), tmp_path / "sub") == {}
    assert list(gone_notes(places(), tmp_path)) == [tmp_path / "crlf.md"]
    (tmp_path / "crlf.md").write_text("# Another\n")
    assert gone_notes(places(), tmp_path) == {}


PIECES = [
    "# T",
    "## Transcript",
    "## Related",
    "-",
    "- a ^x",
    "```",
    "---",
    "words",
    "",
    "a: b",
    "a: 2024-13-45",
    "<<<<<<< a",
    "=======",
    ">>>>>>> b",
    "<!--",
    "\x1b",
    "\xad",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_every_line_that_is_told_is_there(lines: list[str], end: str, closed: bool) -> None:
    """Whatever a note looks like, a finding is one sentence about one of its lines."""
    data = (end.join(lines) + end * closed).encode()
    for finding in check_note(parse(Path("n.md"), decode(data)), data):
        assert 1 <= finding.line <= max(1, len(lines))
        assert finding.sentence.endswith(".")
