"""What is remembered between runs."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import disk, tables
from tui.core.config import Places
from tui.core.drafts import Drafts
from tui.core.episode import names_beside
from tui.core.state import (
    Marks,
    Preferences,
    Progress,
    Queries,
    ReadingState,
    hints_of,
    load_preferences,
    names_of,
    place_in,
    progress_at,
    save_preferences,
)

ROOT = Path("/library")
NOTE = ROOT / "sub" / "caf\udce9 'quoted'.md"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Name the folders for what is remembered."""
    return Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "data")


def state_file(places: Places) -> Path:
    """Return the file that holds the progress of the one library."""
    (path,) = (places.state / "libraries").glob("*.json")
    return path


def test_progress_lasts(places: Places) -> None:
    """What was kept and saved is there in the next run, the note last open too, whatever its name."""
    progress = Progress(12, "words \ud83d \udce9", 40, False, 1.5)
    state = ReadingState(places, ROOT)
    assert state.progress(NOTE) == Progress()
    state.keep(NOTE, progress)
    state.mark(ROOT / "other.md", done=True)
    state.save()
    again = ReadingState(places, ROOT)
    assert (again.progress(NOTE), again.last, again.problem) == (progress, "sub/caf\udce9 'quoted'.md", "")
    assert again.progress(ROOT / "other.md").done
    assert ReadingState(places, ROOT / "sub").progress(NOTE) == Progress()


def test_a_note_goes_on_where_it_was_read_in_another_library(places: Places) -> None:
    """A library of a folder above or below knows the note too; the last reading counts, once it is taken up."""
    wide, narrow = ReadingState(places, ROOT), ReadingState(places, ROOT / "sub")
    wide.keep(NOTE, Progress(12, "words", 40, False, 1.5, column=60))
    wide.save()
    assert narrow.elsewhere(NOTE) == wide.progress(NOTE)
    assert narrow.progress(NOTE) == Progress()
    assert narrow.adopt(NOTE)
    assert not narrow.adopt(NOTE)
    assert narrow.progress(NOTE) == wide.progress(NOTE)
    assert narrow.last == ""
    narrow.keep(NOTE, Progress(30, "later", 50, False, 2.5))
    narrow.save()
    again = ReadingState(places, ROOT)
    assert again.adopt(NOTE)
    assert again.progress(NOTE).offset == 30
    assert not again.adopt(ROOT / "other.md")


def test_the_file_of_another_library_is_read_once(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many notes are looked at, as when the cursor goes down the list, each such file is read once in a run."""
    looks: list[Path] = []

    def glance(path: Path) -> dict[str, object]:
        looks.append(path)
        return {}

    monkeypatch.setattr(tables, "glance", glance)
    narrow = ReadingState(places, ROOT / "sub")
    for number in range(9):
        assert narrow.elsewhere(NOTE.with_name(f"{number}.md")) is None
    assert len(looks) == len(set(looks)) == len(ROOT.parents) + 1


def test_nothing_is_written_without_a_change(places: Places) -> None:
    """Looking at notes writes nothing."""
    state = ReadingState(places, ROOT)
    state.progress(NOTE)
    state.save()
    assert not places.state.exists()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"notes": {"a": {}}', b"[" * 100_000, b"9" * 5_000],
    ids=lambda value: ascii(value[:9]),
)
def test_a_damaged_state_is_set_aside(places: Places, damage: bytes) -> None:
    """A state that cannot be read is kept under another name, and the reader is told."""
    state = ReadingState(places, ROOT)
    state.keep(NOTE, Progress(1))
    state.save()
    path = state_file(places)
    path.write_bytes(damage)
    again = ReadingState(places, ROOT)
    assert again.progress(NOTE) == Progress()
    assert path.with_suffix(".damaged").read_bytes() == damage
    assert str(path) in again.problem
    assert "set aside" in again.problem
    again.keep(NOTE, Progress(2))
    again.save()
    assert ReadingState(places, ROOT).progress(NOTE) == Progress(2)


@pytest.mark.parametrize(
    "entry",
    [
        '{"offset": "x", "percent": 7}', '{"offset": true, "percent": 7}', '{"read_at": 1e999, "percent": 7}',
        '{"read_at": NaN, "percent": 7}', f'{{"read_at": 1{"0" * 400}, "percent": 7}}', '{"done": 1, "percent": 7}',
        '{"new": [], "percent": 7, "context": null}',
    ],
)  # fmt: skip
def test_odd_values_are_left_out(places: Places, entry: str) -> None:
    """Of a state that another version or hand wrote, the fields that fit are used."""
    state = ReadingState(places, ROOT)
    state.keep(NOTE, Progress(1))
    state.save()
    state_file(places).write_text(f'{{"last": 5, "notes": {{"a.md": {entry}, "b.md": [], "c.md": null}}}}')
    again = ReadingState(places, ROOT)
    assert again.progress(ROOT / "a.md") == Progress(percent=7)
    assert again.progress(ROOT / "b.md") == again.progress(ROOT / "c.md") == Progress()
    assert (again.last, again.problem) == ("", "")


def test_a_save_that_fails_is_told_and_tried_again(places: Places) -> None:
    """Where the state folder cannot be written the reader is told, and the next save keeps everything."""
    places.state.parent.mkdir(parents=True, exist_ok=True)
    places.state.write_text("in the way")
    state = ReadingState(places, ROOT)
    state.problem = ""
    state.keep(NOTE, Progress(5))
    state.save()
    assert "not kept" in state.problem
    places.state.unlink()
    state.save()
    assert state.problem == ""
    assert ReadingState(places, ROOT).progress(NOTE) == Progress(5)


def test_preferences_last(places: Places) -> None:
    """The reader's choices come back; damaged ones are the defaults."""
    assert load_preferences(places) == Preferences()
    assert save_preferences(places, Preferences("/library", "nord", 72)) == ""
    assert load_preferences(places) == Preferences("/library", "nord", 72)
    (places.state / "preferences.json").write_text('{"library": 5, "theme": "x", "column": "wide"}')
    assert load_preferences(places) == Preferences(theme="x")
    (places.state / "preferences.json").write_text("{")
    assert load_preferences(places) == Preferences()


WORDS = " ".join(f"word{number}" for number in range(200))


@given(st.integers(0, len(WORDS)), st.text(max_size=200), st.text(max_size=200))
def test_a_place_is_found_after_an_insertion(offset: int, before: str, after: str) -> None:
    """The words at the top of the view are found again after words were put before or after them."""
    progress = progress_at(WORDS, offset, 0, [], Progress())
    if offset < len(WORDS) - 20:
        assert place_in(before + WORDS + after, progress) == len(before) + offset
    assert place_in(WORDS, progress) == offset


@given(st.integers(0, len(WORDS) - 20), st.integers(0, 100))
def test_a_place_is_found_after_a_deletion(offset: int, gone: int) -> None:
    """The words at the top of the view are found again after some before them went, however few."""
    progress = progress_at(WORDS, offset, 0, [], Progress())
    gone = min(gone, offset)
    assert place_in(WORDS[gone:], progress) == offset - gone


@pytest.mark.parametrize("edge", [16, 40, 64])
def test_a_place_is_found_among_words_that_changed(edge: int) -> None:
    """A few words as they were are enough, after the place or before it, and a mended word does not hide it."""
    offset = WORDS.index("word77 ")
    progress = progress_at(WORDS, offset, 0, [], Progress())
    after = WORDS[: offset + edge] + "mended" + WORDS[offset + edge + 6 :]
    assert place_in("more words " * 30 + after, progress) == 330 + offset
    before = WORDS[: offset - edge - 6] + "mended" + WORDS[offset - edge :]
    rewritten = before[:offset] + "all that follows is new"
    assert place_in("more words " * 30 + rewritten, progress) == 330 + offset


def test_a_place_is_found_after_line_ends_changed() -> None:
    """A note of CRLF lines that a program rewrote with LF is open at the same words."""
    text = "".join(f"[00:{number:02}] words of line {number}\r\n" for number in range(60))
    offset = text.index("[00:41]")
    progress = progress_at(text, offset, 0, [], Progress())
    plain = text.replace("\r\n", "\n")
    assert place_in(plain, progress) == plain.index("[00:41]")


@given(st.integers(), st.text(max_size=3), st.text(max_size=9))
def test_a_place_is_always_in_the_text(offset: int, context: str, text: str) -> None:
    """A place kept for another text is still one of this text."""
    assert 0 <= place_in(text, Progress(offset, context)) <= len(text)


def test_of_repeated_words_the_nearest_are_meant() -> None:
    """Among copies of the same words the place is that of the nearest."""
    assert place_in("ab cd ab cd ab", Progress(4, "ab")) == 6
    assert place_in("ab cd ab cd ab", Progress(2, "ab")) == 0
    assert place_in("ab cd ef", Progress(8, "ab")) == 0


def test_who_has_read_all_is_done() -> None:
    """A reader is done at a hundred percent, for good; what was marked as not done stays so while nothing is read."""
    text = "x" * 300
    half = progress_at(text, 150, 50, [[100, 200, "x", "x"]], Progress())
    assert (half.offset, half.percent, half.read, half.done) == (150, 50, [[100, 200, "x", "x"]], False)
    assert half.status == "50%"
    done = progress_at(text, 250, 100, [], half)
    assert (done.percent, done.done, done.status) == (100, True, "done")
    assert progress_at(text, 0, 0, [], done).done
    assert not progress_at(text, 0, 100, [], replace(done, done=False)).done
    assert Progress().status == "unread"


def test_each_damaged_file_is_kept_and_told_of(places: Places) -> None:
    """Marks, queries, choices and drafts that cannot be read are set aside, each time under a name of its own."""
    told: list[str] = []
    reads: dict[str, Callable[[], object]] = {
        "marks": lambda: Marks(places, told.append).find(NOTE, "text"),
        "queries": lambda: Queries(places, told.append).load(),
        "preferences": lambda: save_preferences(places, Preferences(theme="nord"), tell=told.append),
        "drafts": lambda: Drafts(places, told.append).of(NOTE),
    }
    places.state.mkdir()
    for name, read in reads.items():
        path = places.state / f"{name}.json"
        for damage in ("{", "[]", "7"):
            path.write_text(damage)
            read()
            read()
        kept = [path.with_suffix(f".damaged{number}").read_text() for number in ("", "-2", "-3")]
        assert kept == ["{", "[]", "7"]
        said = [sentence for sentence in told if f"{path} was damaged" in sentence]
        assert len(set(said)) == len(said) == 3
        told.clear()


def test_choices_are_looked_at_without_a_change(places: Places) -> None:
    """Who only asks for the library of last time leaves a damaged file where it is."""
    places.state.mkdir()
    places.preferences.write_text("{")
    assert load_preferences(places) == Preferences()
    assert places.preferences.read_text() == "{"


def two_at_once(places: Places, before: Progress) -> tuple[ReadingState, ReadingState]:
    """Return what two earmarks know of a library of which something was kept."""
    first = ReadingState(places, ROOT)
    first.keep(NOTE, before)
    assert first.save() == ""
    return ReadingState(places, ROOT), ReadingState(places, ROOT)


def test_two_earmarks_keep_what_the_other_did_not_change(places: Places) -> None:
    """Of one note in both, each keeps what was done in it: done and the column here, the place and the share there."""
    one, two = two_at_once(places, Progress(10, "words there", 5, read_at=1.0, names=["video x"]))
    one.mark(NOTE, done=True)
    one.widen(NOTE, 84)
    assert one.save() == ""
    two.keep(NOTE, replace(two.progress(NOTE), offset=900, context="further on", percent=40, read_at=2.0))
    assert two.save() == ""
    one.keep(NOTE, replace(one.progress(NOTE), read_at=3.0))  # who stayed where it was leaves last
    assert one.save() == ""
    both = Progress(900, "further on", 40, True, 3.0, column=84, names=["video x"])
    assert ReadingState(places, ROOT).progress(NOTE) == both


def test_who_moved_last_leaves_the_place(places: Places) -> None:
    """Each move of either earmark is where the note opens next, and words that only stand elsewhere are no move."""
    one, two = two_at_once(places, Progress(10, "words there", before="said", read_at=1.0))
    for state, offset in ((one, 50), (two, 70), (one, 90)):
        state.keep(NOTE, replace(state.progress(NOTE), offset=offset, context=f"words at {offset}"))
        assert state.save() == ""
        assert ReadingState(places, ROOT).progress(NOTE).offset == offset
    two.keep(NOTE, replace(two.progress(NOTE), offset=75))
    assert two.save() == ""
    assert ReadingState(places, ROOT).progress(NOTE).offset == 90
    one.keep(NOTE, replace(one.progress(NOTE), offset=95))
    assert one.save() == ""
    assert ReadingState(places, ROOT).progress(NOTE).offset == 95


def test_what_either_of_two_earmarks_read_is_read(places: Places) -> None:
    """Passages that were read in both are kept of both, by their place."""
    start: list[list[int | str]] = [[0, 9, "a", "b"]]
    one, two = two_at_once(places, Progress(percent=5, read=start, read_at=1.0))
    one.keep(NOTE, replace(one.progress(NOTE), read=[*start, [50, 60, "e", "f"]], percent=20))
    two.keep(NOTE, replace(two.progress(NOTE), read=[*start, [20, 30, "c", "d"]], percent=10))
    for state in (one, two, one):
        state.keep(NOTE, replace(state.progress(NOTE), read_at=state.progress(NOTE).read_at + 1))
        assert state.save() == ""
    kept = ReadingState(places, ROOT).progress(NOTE)
    assert kept.read == [*start, [20, 30, "c", "d"], [50, 60, "e", "f"]]
    assert kept.percent == 20


def test_the_note_last_open_is_that_of_whoever_opened_one_last(places: Places) -> None:
    """An earmark that only leaves does not bring its own note back."""
    one, two = two_at_once(places, Progress(read_at=1.0))
    two.keep(ROOT / "other.md", Progress(read_at=2.0))
    assert two.save() == ""
    one.keep(NOTE, replace(one.progress(NOTE), read_at=3.0))
    assert one.save() == ""
    assert ReadingState(places, ROOT).last == "other.md"


def test_of_the_choices_only_what_changed_is_written(places: Places) -> None:
    """A theme chosen in one earmark stays when another makes its column wider."""
    before = Preferences("/library")
    assert save_preferences(places, before) == ""
    assert save_preferences(places, replace(before, theme="nord"), before) == ""
    assert save_preferences(places, replace(before, column=84), before) == ""
    assert load_preferences(places) == Preferences("/library", "nord", 84)


def test_queries_last(places: Places) -> None:
    """Queries come back in the order they were kept, one asked for again as the last, the oldest of many forgotten."""
    assert Queries(places).load() == []
    for query in ("one", "two", "one"):
        assert Queries(places).add(query) == ""
    assert Queries(places).load() == ["two", "one"]
    for number in range(150):
        Queries(places).add(str(number))
    assert Queries(places).load() == [str(number) for number in range(50, 150)]


def test_queries_of_a_file_steer_nothing(places: Places) -> None:
    """What would steer a terminal is made visible, and no query is longer than one that can be typed."""
    places.state.mkdir()
    queries = ["\x1b]2;PWNED\x07", "\ud800a\u202e", "b" * 100_000]
    (places.state / "queries.json").write_text(json.dumps({"queries": queries}))
    assert Queries(places).load() == ["␛]2;PWNED␇", "a", "b" * 200]


def test_damaged_queries_are_none(places: Places) -> None:
    """A file that holds no queries is as good as none."""
    places.state.mkdir()
    (places.state / "queries.json").write_text('{"queries": [1, "two", null]}')
    assert Queries(places).load() == ["two"]
    (places.state / "queries.json").write_text('{"queries": 7}')
    assert Queries(places).load() == []


def test_marks_last_and_follow_their_words(places: Places) -> None:
    """Each note has marks of its own, which stand at the same words after the text before them has changed."""
    text = "one two three four"
    assert Marks(places).find(NOTE, text) == {}
    for letter, offset in (("a", 4), ("b", 8)):
        marks = Marks(places)
        marks.keep(NOTE, letter, offset, text)
        assert marks.save() == ""
    assert Marks(places).find(NOTE, text) == {"a": 4, "b": 8}
    assert Marks(places).find(NOTE, f"zero {text}") == {"a": 9, "b": 13}
    assert Marks(places).find(ROOT / "other.md", text) == {}


def test_marks_are_there_before_they_are_written(places: Places) -> None:
    """What was marked is found at once, also from another note, and all of it is in the file after one save."""
    other, text = ROOT / "other.md", "one two three four"
    marks = Marks(places)
    assert marks.find(NOTE, text) == {}
    marks.keep(NOTE, "a", 4, text)
    marks.keep(NOTE, "b", 8, text)
    marks.keep(NOTE, "a", 0, text)
    assert marks.find(NOTE, text) == {"a": 0, "b": 8}
    assert marks.find(other, text) == {}
    assert marks.find(NOTE, text) == {"a": 0, "b": 8}
    assert not places.state.exists()
    assert marks.save() == ""
    assert Marks(places).find(NOTE, text) == {"a": 0, "b": 8}


def test_marks_are_read_once_while_their_note_is_open(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that is shown anew, as after each write to it, does not read its marks again."""
    marks = Marks(places)
    marks.keep(NOTE, "a", 4, "one two")
    assert marks.save() == ""
    asked: list[Path] = []
    read = disk.read_private

    def count(path: Path) -> bytes:
        asked.append(path)
        return read(path)

    monkeypatch.setattr(tables, "read_private", count)
    marks = Marks(places)
    assert [marks.find(NOTE, text) for text in ("one two", "one and two", "two")] == [{"a": 4}, {"a": 8}, {"a": 0}]
    assert len(asked) == 1


def test_marks_that_could_not_be_written_are_with_the_next(places: Places) -> None:
    """Why a mark is not kept is told, and once the disk takes it, it is there with those after it."""
    places.state.parent.mkdir(parents=True, exist_ok=True)
    places.state.write_text("in the way")
    marks = Marks(places)
    marks.keep(NOTE, "a", 4, "one two")
    assert "not kept" in marks.save()
    places.state.unlink()
    marks.keep(NOTE, "b", 0, "one two")
    assert marks.save() == ""
    assert Marks(places).find(NOTE, "one two") == {"a": 4, "b": 0}


def test_marks_that_are_not_written_yet_go_with_their_note(places: Places) -> None:
    """A note that gets another file name right after a place in it was marked keeps the mark."""
    marks = Marks(places)
    marks.keep(NOTE, "a", 4, "one two")
    marks.rename(NOTE, ROOT / "other.md")
    assert marks.find(ROOT / "other.md", "one two") == {"a": 4}
    assert Marks(places).find(NOTE, "one two") == {}


def test_damaged_marks_are_none(places: Places) -> None:
    """A file that holds no marks is as good as none, and a mark that is none is at the start."""
    places.state.mkdir()
    (places.state / "marks.json").write_text(f'{{"{ROOT}/n.md": 7}}')
    assert Marks(places).find(ROOT / "n.md", "text") == {}
    (places.state / "marks.json").write_text(f'{{"{ROOT}/n.md": {{"a": []}}}}')
    assert Marks(places).find(ROOT / "n.md", "text") == {"a": 0}


def test_a_note_that_cannot_be_looked_at_has_no_new_name(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read of a note in a folder that may not be looked into is not given to another with the same words."""
    before, note = ROOT / "locked" / "old.md", ROOT / "new.md"
    reading = ReadingState(places, ROOT)
    reading.keep(before, Progress(read_at=1.0, names=["video x"]))
    assert reading.renamed(note, ["video x"], nobody) == before

    def refuse(path: Path) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)
    assert reading.renamed(note, ["video x"], nobody) is None


def nobody(_: Progress) -> list[list[str]]:
    """Name no other note."""
    return []


def read_under(places: Places, **names: list[str]) -> ReadingState:
    """Return a state in which some notes were read, one after the other, whose files are gone."""
    reading = ReadingState(places, ROOT)
    for number, (name, known) in enumerate(names.items()):
        reading.keep(ROOT / f"{name}.md", Progress(read_at=1.0 + number, names=known))
    return reading


def test_the_words_of_a_note_tell_its_old_name_before_its_video_does(places: Places) -> None:
    """Among notes of one video the one with the very words is meant, the last read of several, whoever else has it."""
    reading = read_under(places, one=["video x", "words 1"], two=["video x", "words 2"], three=["video x", "words 2"])
    twin = [["video x", "words 2"]]
    assert reading.renamed(NOTE, ["video x", "words 1"], lambda _: twin) == ROOT / "one.md"
    assert reading.renamed(NOTE, ["words 2"], lambda _: twin) == ROOT / "three.md"
    assert reading.renamed(NOTE, ["video x", "words 3"], nobody) is None


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ([], True),
        ([["video y", "words 3"], ["words 4"], []], True),
        ([["video y", "words 1"]], False),
        ([["video x", "words 3"]], False),
    ],
)
def test_a_video_tells_an_old_name_only_where_one_note_has_it(
    places: Places, others: list[list[str]], found: bool
) -> None:
    """While another note has the words that were read, or is about the same video, nothing is taken from it."""
    reading = read_under(places, old=["video x", "words 1"])
    assert reading.renamed(NOTE, ["video x", "words 2"], lambda _: others) == (ROOT / "old.md" if found else None)


def test_other_notes_are_asked_for_only_where_a_video_is_all_that_tells(places: Places) -> None:
    """To look at all notes takes long: neither a note of its own nor one with the same words has that done."""

    def refuse(_: Progress) -> list[list[str]]:
        raise AssertionError

    reading = read_under(places, old=["video x", "words 1"])
    assert reading.renamed(NOTE, ["video x", "words 1"], refuse) == ROOT / "old.md"
    assert reading.renamed(NOTE, ["video y", "words 2"], refuse) is None


def test_the_notes_beside_one_are_known_by_video_and_words(tmp_path: Path) -> None:
    """All other notes that hold one of some words are named, none that cannot be read, and not the note itself."""
    for name, text in {
        "a.md": "**Video ID:** abcdefghijk\n\n## Transcript\n\nwords",
        "sub/b.md": "**Video ID:** abcdefghijk\n\n## Transcript\n\nother words",
        "c.md": "## Transcript\n\nwords",
        "d.md": "no hint in it",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(33 << 20)
    beside = list(names_beside(tmp_path / "sub" / "b.md", tmp_path, ["abcdefghijk", "words"]))
    assert beside == [names_of("abcdefghijk", "words"), names_of("", "words")]
    progress = Progress(context="the top", names=names_of("abcdefghijk", "words"))
    assert hints_of(progress) == ["the top", "abcdefghijk"]
