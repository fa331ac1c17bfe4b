"""No note is written to while another program is in the middle of writing it."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui.core import settling
from tui.core.edit import add_item
from tui.core.files import FileProblem, FileState, encode, read, rewrite
from tui.core.journal import Journal
from tui.core.note import Kind
from tui.core.settling import seems_cut, seems_whole

WHOLE = (
    b"# A talk\n\n## Transcript\n\n"
    + b" ".join(b"word%d" % number for number in range(400))
    + b"\n\n## Notes\n\n\n## Key Takeaways\n- one\n\n## Related\n- [[another]]\n"
)
add = partial(add_item, kind=Kind.TAKEAWAYS, words="mine")
MINE = encode(add(WHOLE.decode()))

Schedule = list[tuple[float, Callable[[], object]]]


class Clock:
    """Time that passes while a program sleeps, and what another program does at moments of it."""

    def __init__(self, note: Path, now: float) -> None:
        self.note, self.start, self.now, self.plan = note, now, now, Schedule()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        while self.plan and self.plan[0][0] <= self.now - self.start:
            self.plan.pop(0)[1]()
            os.utime(self.note, (self.now, self.now))

    def at(self, seconds: float, act: Callable[[], object]) -> None:
        """Have something done so long after the start."""
        self.plan.append((seconds, act))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Write a note into a folder of its own, long ago."""
    path = tmp_path / "notes" / "note.md"
    path.parent.mkdir()
    path.write_bytes(WHOLE)
    os.utime(path, (0, 0))
    return path


@pytest.fixture
def clock(note: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Have time pass for nothing but what waits for a note, and that as fast as can be."""
    made = Clock(note, 1e9)
    monkeypatch.setattr(settling, "_REST_SECONDS", 1.0)
    fake = SimpleNamespace(time=lambda: made.now, monotonic=lambda: made.now, sleep=made.sleep)
    monkeypatch.setattr(settling, "time", fake)
    return made


@pytest.fixture
def kept(tmp_path: Path) -> Journal:
    """Make an empty journal."""
    return Journal(tmp_path / "journal")


def written(note: Path, clock: Clock, data: bytes) -> None:
    """Let another program have written a note this very moment."""
    note.write_bytes(data)
    os.utime(note, (clock.now, clock.now))


def on(note: Path, data: bytes) -> Callable[[], object]:
    """Return what writes on at the end of a note, as a program does that closes its file between two pieces."""

    def write() -> None:
        with note.open("ab") as file:
            file.write(data)

    return write


def knowing(how: str, note: Path, kept: Journal) -> FileState | None:
    """Let the whole note be known: as it was read last, from the journal, or not at all."""
    if how == "journal":
        kept.finish(kept.begin(note, WHOLE.replace(b"- one", b"- "), WHOLE, "earlier"))
    return read(note) if how == "read" else None


@pytest.mark.parametrize("how", ["read", "journal", "nothing"])
@pytest.mark.parametrize("first", [0, 700, 2000, len(WHOLE) - 30])
@pytest.mark.parametrize("pause", [0.45, 0.9])
def test_a_note_that_is_written_in_pieces_is_waited_for(
    note: Path, kept: Journal, clock: Clock, how: str, first: int, pause: float
) -> None:
    """Emptied or begun by a program that closes its file between the pieces, a note is read again when it is whole."""
    known = knowing(how, note, kept)
    written(note, clock, WHOLE[:first])
    middle = (first + len(WHOLE)) // 2
    clock.at(pause, on(note, WHOLE[first:middle]))
    clock.at(1.1, on(note, WHOLE[middle:]))
    rewrite(note, add, kept, "add", known)
    assert not clock.plan
    assert note.read_bytes() == MINE


@pytest.mark.parametrize("how", ["read", "journal"])
@pytest.mark.parametrize(("size", "why"), [(0, "emptied"), (700, "seems to be writing"), (2000, "seems to be writing")])
def test_a_note_that_stays_cut_is_not_written_to(
    note: Path, kept: Journal, clock: Clock, how: str, size: int, why: str
) -> None:
    """What is empty or cut and stays so is told in a sentence, and every byte of it is left alone."""
    known = knowing(how, note, kept)
    written(note, clock, WHOLE[:size])
    with pytest.raises(FileProblem, match=why) as problem:
        rewrite(note, add, kept, "add", known)
    assert note.name in str(problem.value)
    assert note.read_bytes() == WHOLE[:size]
    assert clock.now - clock.start < 3
    assert kept.pending() == []


def test_a_note_that_never_rests_is_not_written_to(note: Path, kept: Journal, clock: Clock) -> None:
    """Of a note that nobody knows and that grows on and on it is not known when it is whole."""
    written(note, clock, WHOLE[:700])
    for step in range(40):
        clock.at(step / 10, on(note, b"and on "))
    with pytest.raises(FileProblem, match="seems to be writing"):
        rewrite(note, add, kept, "add")
    assert b"mine" not in note.read_bytes()


def test_what_another_program_took_out_on_purpose_is_no_cut(note: Path, kept: Journal, clock: Clock) -> None:
    """A line less is no reason to wait for long, nor is a section less, once it is long ago, for who never read it."""
    known = read(note)
    shorter = WHOLE.replace(b"- [[another]]\n", b"- \n")
    written(note, clock, shorter)
    rewrite(note, add, kept, "add", known)
    assert clock.now - clock.start < 1.1
    kept = Journal(kept.folder.with_name("other"))
    knowing("journal", note, kept)
    less = WHOLE[: WHOLE.index(b"## Related")]
    note.write_bytes(less)
    os.utime(note, (clock.now - 20, clock.now - 20))
    before = clock.now
    rewrite(note, add, kept, "add")
    assert note.read_bytes() == encode(add(less.decode()))
    assert clock.now == before


def test_what_is_as_it_was_read_is_written_to_at_once(note: Path, kept: Journal, clock: Clock) -> None:
    """A note that was read or written last is not waited for, nor one that others changed above its end."""
    rewrite(note, add, kept, "add", read(note))
    rewrite(note, partial(add_item, kind=Kind.TAKEAWAYS, words="once more"), kept, "add")
    written(note, clock, note.read_bytes().replace(b"## Transcript\n", b"## Transcript\nwords of another\n"))
    rewrite(note, partial(add_item, kind=Kind.TAKEAWAYS, words="a third"), kept, "add")
    assert clock.now == clock.start


def test_what_was_read_while_it_was_being_written_is_waited_for(note: Path, kept: Journal, clock: Clock) -> None:
    """A note that was read in the middle of that is not taken for whole because it is as it was read."""
    written(note, clock, WHOLE[:700])
    known = read(note)
    clock.at(0.5, on(note, WHOLE[700:]))
    rewrite(note, add, kept, "add", known)
    assert note.read_bytes() == MINE


def test_a_journal_that_cannot_be_read_is_no_witness(note: Path, kept: Journal, clock: Clock) -> None:
    """A damaged record neither stops a write nor is set aside by it."""
    knowing("journal", note, kept)
    (record,) = kept.folder.glob("*/*.done")
    record.write_bytes(b"{")
    written(note, clock, WHOLE[:700])
    clock.at(0.5, on(note, WHOLE[700:]))
    rewrite(note, add, kept, "add")
    assert note.read_bytes() == MINE
    assert record.exists()


@pytest.mark.parametrize("size", range(0, len(WHOLE), 97))
def test_no_beginning_of_a_note_passes_for_all_of_it(size: int) -> None:
    """Wherever a note breaks off, it does not seem whole; before its last heading, it seems cut."""
    assert not seems_whole(WHOLE[:size], WHOLE)
    assert seems_whole(WHOLE, WHOLE)
    assert not seems_cut(WHOLE, WHOLE)
    if size < WHOLE.index(b"## Related"):
        assert seems_cut(WHOLE[:size], WHOLE)
    doubled = WHOLE + WHOLE
    assert not seems_whole(WHOLE + WHOLE[:size], doubled)


@pytest.mark.parametrize("known", [b"", b"\n", b"no heading and no line end", b"\xff\xfe", WHOLE])
def test_any_version_can_be_compared_with_any(known: bytes) -> None:
    """What a note was says something of what it is, whatever the two are."""
    assert not seems_cut(known, known)
    assert seems_whole(known, known) or not known
    assert seems_cut(b"", known) == bool(known.strip())
