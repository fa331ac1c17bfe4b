"""What the reader typed and what another program wrote meanwhile: both are shown, and neither is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.ui.driver import OWN, Reader, reading
from tui.core.config import Settings, places
from tui.core.drafts import Drafts
from tui.core.journal import Journal
from tui.screens.conflict import ConflictScreen

EMPTY = b"## Key Takeaways\n-\n"
BASE, THEIRS = b"## Key Takeaways\n- trains\n", b"## Key Takeaways\n- night trains\n"


async def clash(reader: Reader, path: Path) -> None:
    """Type other words for an item that another program changes meanwhile."""
    await reader.press("t", "e")
    path.write_bytes(path.read_bytes().replace(BASE, THEIRS))
    await reader.type(" return")
    await reader.press("enter")
    assert isinstance(reader.app.screen, ConflictScreen)


@pytest.fixture
def note(seeds: Path) -> Path:
    """Give a note a takeaway."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(EMPTY, BASE))
    return path


@pytest.mark.parametrize("size", [(40, 24), (120, 36)], ids=["narrow", "wide"])
async def test_an_item_changed_on_both_sides_shows_three_versions(
    seeds: Path, note: Path, size: tuple[int, int]
) -> None:
    """Nothing is written before the reader chose, and all three versions can be read."""
    async with reading(seeds, OWN, size=size) as reader:
        await clash(reader, note)
        shown = reader.text()
        for words in ("As it was", "In the file now", "night trains", "Yours", "trains return"):
            assert words in shown
        assert THEIRS in note.read_bytes()


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 36)], ids=["narrow", "medium", "wide"])
async def test_nothing_that_is_told_lies_over_the_versions(seeds: Path, note: Path, size: tuple[int, int]) -> None:
    """What was told before is taken away, and what is told meanwhile covers no word that is to be chosen from."""
    async with reading(seeds, OWN, size=size) as reader:
        reader.app.tell("What was told before. " * 3, wrong=True)
        await clash(reader, note)
        shown = reader.text()
        assert not reader.told
        reader.app.tell("What is told meanwhile. " * 3, wrong=True)
        await reader.settle()
        height = reader.app.screen.query_one("#conflict").region.height + 1
        assert reader.text().split("\n")[-height:] == shown.split("\n")[-height:]
        await reader.press("escape")
        assert "meanwhile" in reader.text()


async def test_nothing_that_was_told_lies_over_what_is_to_be_written(seeds: Path) -> None:
    """The lines of a preview can all be read."""
    async with reading(seeds, OWN, size=(80, 24), settings=Settings(preview="always", watch=False)) as reader:
        reader.app.tell("What was told before. " * 3, wrong=True)
        await reader.press("a")
        await reader.type("words")
        await reader.press("enter")
        assert "+ - words" in reader.text()
        assert not reader.told


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("m", b"## Key Takeaways\n- trains return\n\n"),
        ("b", b"## Key Takeaways\n- night trains\n- trains return\n\n"),
        ("t", THEIRS + b"\n"),
    ],
    ids=["mine", "both", "theirs"],
)
async def test_the_reader_chooses_what_stands_in_the_file(seeds: Path, note: Path, key: str, written: bytes) -> None:
    """Each choice writes what it says and not a byte else; U takes back what was written."""
    theirs = note.read_bytes().replace(BASE, THEIRS)
    async with reading(seeds, OWN) as reader:
        await clash(reader, note)
        await reader.press(key)
        assert note.read_bytes() == theirs.replace(THEIRS + b"\n", written)
        assert reader.app.screen is reader.screen
        await reader.press("escape", "U")
        if key != "t":
            assert note.read_bytes() == theirs


@pytest.mark.parametrize("key", ["m", "b"])
async def test_the_journal_keeps_all_three_versions(seeds: Path, note: Path, home: Path, key: str) -> None:
    """Whichever words are written, those that both began with can be found again."""
    base = note.read_bytes()
    async with reading(seeds, OWN) as reader:
        await clash(reader, note)
        theirs = note.read_bytes()
        await reader.press(key)
    journal = Journal(home / "state" / "journal")
    loaded = [journal._load(file) for file in journal.folder.glob("*/*.*")]
    versions = {version for entry in loaded if entry for version in (entry.before, entry.after)}
    assert versions == {base, theirs, note.read_bytes()}


async def test_words_that_were_not_chosen_are_a_draft_for_what_stands_there(seeds: Path, note: Path) -> None:
    """Leaving theirs in the file loses nothing: the next edit of that item begins with mine."""
    async with reading(seeds, OWN) as reader:
        await clash(reader, note)
        await reader.press("t", "e")
        assert "trains return" in reader.text()


async def test_words_that_were_not_chosen_outlive_an_item_of_the_same_words(seeds: Path, note: Path) -> None:
    """Where the other program changed the item's marker alone, or deleted it, leaving that loses nothing either."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        note.write_bytes(note.read_bytes().replace(BASE, BASE.replace(b"- ", b"* ")))
        await reader.type(" return")
        await reader.press("enter", "t", "e")
        assert "trains return" in reader.text()
        note.write_bytes(note.read_bytes().replace(BASE.replace(b"- ", b"* "), EMPTY))
        await reader.type("ing")
        await reader.press("enter", "t", "escape", "a")
        assert "trains returning" in reader.text()


async def test_a_conflict_is_written_where_every_write_is_shown_first(seeds: Path, note: Path) -> None:
    """What is shown is what the choice changes in the file as it is now, and nothing before the choice."""
    async with reading(seeds, OWN, settings=Settings(preview="always", watch=False)) as reader:
        await clash(reader, note)
        await reader.press("b")
        assert "+ - trains return" in reader.text()
        assert "night trains" in reader.text()
        await reader.press("enter")
        assert b"## Key Takeaways\n- night trains\n- trains return\n\n" in note.read_bytes()


async def test_my_words_go_over_no_other_takeaway(seeds: Path) -> None:
    """Where another program changed two takeaways, what is set against mine, and overwritten, is the one I was at."""
    path = seeds / OWN
    before = b"## Key Takeaways\n- Solar is cheap now\n- Wind is cheap\n- Water is wet\n"
    now = before.replace(b"cheap now", b"cheap now, at least in southern Spain").replace(
        b"Wind is cheap", b"Wind is cheap now"
    )
    path.write_bytes(path.read_bytes().replace(EMPTY, before))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        path.write_bytes(path.read_bytes().replace(before, now))
        await reader.type(" and here")
        await reader.press("enter")
        assert "southern Spain" in reader.text()
        await reader.press("m")
        assert before.replace(b"cheap now", b"cheap now and here").replace(b"Wind is cheap", b"Wind is cheap now") in (
            path.read_bytes()
        )


async def test_a_draft_that_may_be_of_several_takeaways_is_one_of_a_new_one(seeds: Path) -> None:
    """Words left in an editor are offered for no other takeaway than the one that they were typed for."""
    path = seeds / OWN
    before = b"## Key Takeaways\n- Solar is cheap now\n- Wind is cheap\n"
    path.write_bytes(path.read_bytes().replace(EMPTY, before))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type(" and here")
        await reader.press("escape")
    now = b"## Key Takeaways\n- Wind is cheap now\n"
    path.write_bytes(path.read_bytes().replace(before, now))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        assert "and here" not in reader.text()
        await reader.press("escape", "escape", "a")
        assert "Solar is cheap now and here" in reader.text()
        assert any("is gone" in sentence for sentence in reader.told)


async def test_a_choice_put_off_leaves_the_words_in_the_editor(seeds: Path, note: Path) -> None:
    """Esc goes back to the editor, and Esc there keeps the words as a draft."""
    async with reading(seeds, OWN) as reader:
        await clash(reader, note)
        await reader.press("escape")
        assert "trains return" in reader.text()
        await reader.press("escape")
        assert THEIRS in note.read_bytes()


async def test_an_item_deleted_elsewhere_can_be_written_anew(seeds: Path, note: Path) -> None:
    """The screen says that it is gone, and mine becomes an item of its own."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        note.write_bytes(note.read_bytes().replace(BASE, EMPTY))
        await reader.type(" return")
        await reader.press("enter")
        assert "gone from the file" in reader.text()
        await reader.press("m")
        assert b"## Key Takeaways\n- trains return\n\n" in note.read_bytes()


async def test_a_link_that_was_deleted_elsewhere_is_a_draft_of_a_link(seeds: Path) -> None:
    """Where that is left so, r begins with my words, and a does not."""
    path = seeds / OWN
    empty, mine = b"## Related\n-", b"## Related\n- [[Trains]]"
    assert path.read_bytes().count(empty) == 1
    path.write_bytes(path.read_bytes().replace(empty, mine))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "end", "e")
        path.write_bytes(path.read_bytes().replace(mine, empty))
        await reader.type(" mostly")
        await reader.press("enter", "t")
        assert not isinstance(reader.app.screen, ConflictScreen)
        await reader.press("a")
        assert "[[Trains]] mostly" not in reader.text()
        await reader.press("escape", "r")
        assert "[[Trains]] mostly" in reader.text()
        await reader.press("enter")
        assert mine + b" mostly\n" in path.read_bytes()


async def test_words_that_may_stand_at_several_places_are_not_called_gone(seeds: Path, note: Path) -> None:
    """The screen says so, and mine is written over none of them."""
    several = BASE + b"- trains here\n- trains there\n"
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        note.write_bytes(note.read_bytes().replace(BASE, several.replace(b"- trains\n", b"")))
        await reader.type(" return")
        await reader.press("enter")
        assert "may stand at several places now" in reader.text()
        assert "gone from the file" not in reader.text()
        await reader.press("m")
        assert several.replace(b"- trains\n", b"") + b"- trains return\n" in note.read_bytes()


async def test_notes_changed_on_both_sides_can_be_kept_both(seeds: Path) -> None:
    """Notes are not overwritten: the reader may put theirs and mine one below the other."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        await reader.type("mine")
        path.write_bytes(path.read_bytes().replace(b"## Notes\n", b"## Notes\n\ntheirs\n"))
        await reader.press("ctrl+s")
        assert b"mine" not in path.read_bytes()
        await reader.press("b")
        assert b"## Notes\n\ntheirs\n\nmine\n" in path.read_bytes()


async def test_notes_left_as_theirs_keep_mine_as_a_draft(seeds: Path) -> None:
    """The next edit of the notes shows mine below theirs."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        await reader.type("mine")
        path.write_bytes(path.read_bytes().replace(b"## Notes\n", b"## Notes\n\ntheirs\n"))
        await reader.press("ctrl+s", "t")
        assert b"mine" not in path.read_bytes()
        await reader.press("i")
        assert "theirs" in reader.text()
        assert "mine" in reader.text()


async def test_a_draft_of_an_item_that_was_changed_meanwhile_is_offered(seeds: Path, note: Path) -> None:
    """The words typed come back with what another program made of the item, and all three versions are shown."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type(" return")
        await reader.press("escape")
    note.write_bytes(note.read_bytes().replace(BASE, THEIRS))
    theirs = note.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        assert "trains return" in reader.text()
        assert any("changed this takeaway" in sentence for sentence in reader.told)
        await reader.press("enter")
        assert note.read_bytes() == theirs
        assert "night trains" in reader.text()
        await reader.press("m")
        assert note.read_bytes() == theirs.replace(THEIRS, b"## Key Takeaways\n- trains return\n")
        await reader.press("e")
        assert not Drafts(places()).of(note)


async def test_a_draft_of_an_item_that_was_deleted_meanwhile_begins_a_new_one(seeds: Path, note: Path) -> None:
    """The words typed are offered for a new takeaway, and written once."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type(" return")
        await reader.press("escape")
    note.write_bytes(note.read_bytes().replace(BASE, EMPTY))
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        assert "trains return" in reader.text()
        assert any("is gone" in sentence for sentence in reader.told)
        await reader.press("enter")
        assert b"## Key Takeaways\n- trains return\n" in note.read_bytes()
        assert not Drafts(places()).of(note)
        await reader.press("a")
        assert "trains return" not in reader.app.screen.query_one("#editor-words", TextArea).text


async def test_an_editor_that_was_only_looked_at_leaves_no_draft(seeds: Path, note: Path) -> None:
    """Opening an item and going back keeps nothing, nor does typing what stands there."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e", "escape", "e", "x", "backspace", "escape")
        assert not Drafts(places()).of(note)


async def test_a_draft_of_several_lines_writes_over_no_words_of_another(seeds: Path) -> None:
    """Where one line of an item was changed meanwhile, a draft of all of it is a conflict as well."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(EMPTY, b"## Key Takeaways\n- first line\n  second line\n"))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type(" mine")
        await reader.press("escape")
    path.write_bytes(path.read_bytes().replace(b"second line", b"second line of theirs"))
    theirs = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e", "enter")
        assert isinstance(reader.app.screen, ConflictScreen)
        assert path.read_bytes() == theirs
        await reader.press("b")
        assert b"second line of theirs\n" in path.read_bytes()
        assert b"second line mine\n" in path.read_bytes()


async def test_a_draft_is_of_one_item(seeds: Path) -> None:
    """Neither one with a quote and no words nor one that resembles it gets the draft of another."""
    path = seeds / OWN
    items = b"## Key Takeaways\n- > one quoted\n- > two quoted\n- the model is slow\n- the model is fast\n"
    path.write_bytes(path.read_bytes().replace(EMPTY, items))
    data = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type("mine")
        await reader.press("escape", "j", "e")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == ""
        await reader.press("escape", "j", "e")
        await reader.type("est")
        await reader.press("escape", "d", "d", "e")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == "the model is fast"
        await reader.press("enter")
        assert path.read_bytes() == data.replace(b"- the model is slow\n", b"")


async def test_notes_that_were_only_looked_at_leave_no_draft(seeds: Path) -> None:
    """After Esc the notes of another program stand in the editor once."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Notes\n", b"## Notes\n\nsome notes\n"))
    async with reading(seeds, OWN) as reader:
        await reader.press("i", "escape")
        path.write_bytes(path.read_bytes().replace(b"some notes", b"some notes, edited"))
        reader.screen._watch()
        await reader.settle()
        await reader.press("i")
        assert reader.app.screen.query_one("#editor-words", TextArea).text.strip() == "some notes, edited"


LINES = [f"note line {number} of many words\tin these notes" for number in range(40)]


async def clash_of_notes(reader: Reader, path: Path, number: int) -> bytes:
    """Type at the end of long notes of which another program changes one line meanwhile; return what it wrote."""
    await reader.press("i", "ctrl+end")
    await reader.type("XYZ")
    path.write_bytes(path.read_bytes().replace(LINES[number].encode(), b"their words"))
    theirs = path.read_bytes()
    await reader.press("ctrl+s")
    screen = reader.app.screen
    assert isinstance(screen, ConflictScreen)
    await reader.until_now(lambda: screen.answering)
    return theirs


@pytest.fixture
def long_notes(seeds: Path) -> Path:
    """Give a note long notes."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Notes\n", f"## Notes\n\n{chr(10).join(LINES)}\n".encode()))
    return path


@pytest.mark.parametrize(("number", "fits"), [(38, True), (39, False)], ids=["other lines", "the same line"])
async def test_both_changes_of_long_notes_are_written_once(
    seeds: Path, long_notes: Path, number: int, fits: bool
) -> None:
    """What each side changed stands there with every byte of the rest, and where both fit together that is said."""
    async with reading(seeds, OWN) as reader:
        theirs = await clash_of_notes(reader, long_notes, number)
        assert ("Both fit together" in reader.text()) is fits
        assert ("b Join both" in reader.text()) is fits
        assert ("b Write both" in reader.text()) is not fits
        await reader.press("b")
        last = (b"their words\n" if number == 39 else b"") + LINES[39].encode() + b"XYZ\n"
        before = (LINES[39] if number < 39 else "their words").encode() + b"\n"
        assert long_notes.read_bytes() == theirs.replace(before, last)


@pytest.mark.parametrize("size", [(40, 24), (40, 12), (100, 16), (120, 36)], ids=str)
async def test_the_versions_open_at_what_differs(seeds: Path, long_notes: Path, size: tuple[int, int]) -> None:
    """The lines that were changed are on the screen, whichever its size: as they were, as they are, and as typed."""
    async with reading(seeds, OWN, size=size) as reader:
        await clash_of_notes(reader, long_notes, 30)
        shown = reader.text()
        for words in ("As it was", "note line 30", "In the file now", "their words", "Yours", "XYZ"):
            assert words in shown
        await reader.pilot.resize_terminal(60, 30)
        assert "XYZ" in reader.text()


@pytest.mark.parametrize("size", [(40, 20), (40, 12), (24, 20), (120, 36)], ids=str)
async def test_all_answers_can_be_seen_and_pressed(seeds: Path, note: Path, size: tuple[int, int]) -> None:
    """However narrow the screen is, each answer is named below the versions, and a click on the last one gives it."""
    async with reading(seeds, OWN, size=size) as reader:
        await clash(reader, note)
        screen = reader.app.screen
        assert isinstance(screen, ConflictScreen)
        await reader.until_now(lambda: screen.answering)
        await reader.settle()
        shown = reader.text()
        for words in ("Yours", "trains return", "m Write mine", "b Write both", "t Leave theirs", "esc Later"):
            assert words in " ".join(shown.split())
        assert "…" not in shown.split("Leave theirs")[1]
        row = shown.split("\n")[-1]
        await reader.pilot.click(offset=(row.index("Later") + 1, size[1] - 1))
        await reader.settle()
        assert not isinstance(reader.app.screen, ConflictScreen)
        assert THEIRS in note.read_bytes()
