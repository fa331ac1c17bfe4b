"""The list and the open note follow what other programs do in the folder, and nothing of the reader's is lost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.ui.driver import BEES, FOLLOWING, OWN, Reader, reading
from tui.core import disk, watching
from tui.core.config import places
from tui.core.drafts import Draft, Drafts
from tui.core.edit import add_item
from tui.core.entry import Entry
from tui.core.files import decode, encode
from tui.core.journal import Journal
from tui.core.note import Kind
from tui.screens import calm
from tui.screens.note_loader import NoteLoader

CONFLICT = "The Patient City/Bees Above the Tram Lines.sync-conflict-20240131-120000-ABCDEFG.md"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what happened before the system tells of changes sooner."""
    monkeypatch.setattr(watching, "_LOOK_MS", 100)


def titles(reader: Reader) -> set[str]:
    """Return the names of the notes in the list."""
    return {entry.path.name for entry in reader.screen.episodes.entries}


async def test_the_list_follows_the_folder(seeds: Path) -> None:
    """Notes that another program makes, changes, renames or deletes are so in the list; the open one stays open."""
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        before = titles(reader)
        (seeds / "new.md").write_text("# Brand new\n\n## Transcript\n\nwords\n", encoding="utf-8")
        await reader.until(lambda: "new.md" in titles(reader))
        (seeds / "new.md").rename(seeds / "newer.md")
        await reader.until(lambda: "newer.md" in titles(reader) and "new.md" not in titles(reader))
        shutil.copytree(seeds / "The Patient City", seeds / "Copies")
        await reader.until(lambda: len(reader.screen.episodes.entries) > len(before) + 1)
        shutil.rmtree(seeds / "Copies")
        (seeds / "newer.md").unlink()
        await reader.until(lambda: titles(reader) == before)
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / OWN


async def test_a_half_written_takeaway_and_the_place_survive_a_change(seeds: Path) -> None:
    """The open note is read again under the editor; words and place stay, and both changes are in the file."""
    path = seeds / OWN
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        await reader.press("space", "space", "v", "w", "w")
        words = reader.view.text.shown[slice(*(reader.view.selection or (0, 0)))]
        assert words
        await reader.press("a")
        await reader.type("half")
        path.write_bytes(
            path.read_bytes().replace(b"# OpenAI", b"# The OpenAI", 1).replace(b"## Notes\n", b"## Notes\nx\n")
        )
        await reader.until(lambda: "The OpenAI" in (reader.screen.episode.note.title if reader.screen.episode else ""))
        assert reader.view.selection is None or words == reader.view.text.shown[slice(*reader.view.selection)]
        await reader.type(" and half")
        await reader.press("enter")
        data = path.read_bytes()
        assert b"- half and half\n" in data
        assert b"# The OpenAI" in data
        assert b"## Notes\nx\n" in data


async def test_a_renamed_note_stays_open_at_its_place(seeds: Path) -> None:
    """The open note is followed to its new name, and the next takeaway is written there."""
    path, new = seeds / OWN, seeds / "renamed.md"
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        await reader.press("space", "space")
        place = reader.view.place
        path.rename(new)
        await reader.until(lambda: reader.screen.episode is not None and reader.screen.episode.path == new)
        assert reader.view.place == place
        await reader.press("a")
        await reader.type("there")
        await reader.press("enter")
        assert b"- there\n" in new.read_bytes()
        assert not path.exists()


@pytest.mark.parametrize("alone", [True, False])
async def test_a_note_that_is_renamed_and_changed_at_once_is_followed(seeds: Path, alone: bool) -> None:
    """It is known again by its video or its transcript; where two files are that episode, neither is taken for it."""
    path, new = seeds / OWN, seeds / "renamed.md"
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        await reader.press("space", "space")
        place, data = reader.view.place, path.read_bytes()
        if not alone:
            (seeds / "other.md").write_bytes(data.replace(b"## Notes\n", b"## Notes\nthere\n"))
        new.write_bytes(data.replace(b"## Notes\n", b"## Notes\nhere\n"))
        path.unlink()
        if alone:
            await reader.until(lambda: reader.screen.episode is not None and reader.screen.episode.path == new)
            assert reader.view.place == place
        else:
            await reader.until(lambda: "is gone" in reader.text())
            assert reader.screen.episode is not None
            assert reader.screen.episode.path == path


async def test_a_deleted_note_stays_readable_and_can_be_written_back(seeds: Path) -> None:
    """The text stays, the status line and the footer say what can be done, and W puts the very bytes back."""
    path = seeds / OWN
    data = path.read_bytes()
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        await reader.press("W")
        assert "written back" not in reader.status
        path.unlink()
        await reader.until(lambda: "the file is gone" in reader.status)
        assert "Write back" in reader.text()
        assert "Zo klinken" in reader.text()
        await reader.press("space", "W")
        assert path.read_bytes() == data
        assert "written back" in reader.status
        assert "gone" not in reader.status
        assert "Write back" not in reader.text()


async def test_a_note_that_was_emptied_can_be_written_back(seeds: Path) -> None:
    """What was read stays on the screen, and W writes it into the file that is empty now."""
    path = seeds / OWN
    data = path.read_bytes()
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        path.write_bytes(b"")
        await reader.until(lambda: "the file is empty now" in reader.status)
        assert "Write back" in reader.text()
        assert "Zo klinken" in reader.text()
        await reader.press("W")
        assert path.read_bytes() == data
        assert "written back" in reader.status
        assert "Zo klinken" in reader.text()
        assert "Write back" not in reader.text()
        await reader.press("U")
        assert path.read_bytes() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize(("kind", "make"), [
    ("a pipe", lambda path: os.mkfifo(path)),
    ("a device", lambda path: path.symlink_to("/dev/zero")),
    ("a folder", Path.mkdir),
])  # fmt: skip
async def test_what_is_in_the_place_of_a_note_is_named(seeds: Path, kind: str, make: Callable[[Path], None]) -> None:
    """A note that gave way to something that is no file stays on the screen, and W does not write over that."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        path.unlink()
        make(path)
        reader.screen._watch()
        await reader.until(lambda: f"{kind} is in its place" in reader.status)
        assert "Zo klinken" in reader.text()
        assert "Write back" not in reader.text()


@pytest.fixture
def cut_short(seeds: Path, home: Path) -> Entry:
    """Begin to write a takeaway to a note, a moment ago, and come to no end."""
    path = seeds / OWN
    data = path.read_bytes()
    after = encode(add_item(decode(data), Kind.TAKEAWAYS, "nearly lost"))
    journal = Journal(home / "state" / "journal")
    return journal.begin(path, data, after, "new takeaway")


async def test_a_write_that_was_cut_short_and_whose_record_is_damaged_is_told(seeds: Path, cut_short: Entry) -> None:
    """A sentence names what is left of the record and says what to do; the note stays as it is."""
    (begun,) = places().journal.glob("*/*.begun")
    begun.write_bytes(begun.read_bytes()[:-1])
    before = (seeds / OWN).read_bytes()
    async with reading(seeds, BEES) as reader:
        await reader.until(lambda: any(str(begun.with_suffix(".corrupt")) in told for told in reader.told))
        assert "nearly lost" not in reader.text()
    assert (seeds / OWN).read_bytes() == before


async def test_an_offer_takes_no_key_that_was_typed_for_something_else(
    seeds: Path, cut_short: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes when nothing is being typed, and no key answers it at once."""
    monkeypatch.setattr(calm, "_CALM_SECONDS", 60)
    path = seeds / OWN
    data = path.read_bytes()
    async with reading(seeds, BEES) as reader:
        assert "nearly lost" in reader.text()
        await reader.press("x", "enter")
        assert "nearly lost" in reader.text()
        assert path.read_bytes() == data
    monkeypatch.setattr(calm, "_CALM_SECONDS", 0.01)
    async with reading(seeds, BEES) as reader:
        await reader.press("escape", "slash")
        reader.screen.workspace.post_message(NoteLoader.CutShort([cut_short]))
        for key in "xerox":
            await reader.pilot.press(key)
        assert "/xerox" in reader.status
        await reader.pilot.press("enter")
        await reader.until_now(lambda: "nearly lost" in reader.text())
        assert path.read_bytes() == data


async def test_a_write_that_a_crash_cut_short_is_offered_again(seeds: Path, cut_short: Entry) -> None:
    """At the next start the lines are shown; Enter writes them, Esc asks again the next time, x never again."""
    path = seeds / OWN
    data = path.read_bytes()
    after = encode(add_item(decode(data), Kind.TAKEAWAYS, "nearly lost"))
    async with reading(seeds, BEES) as reader:
        assert "nearly lost" in reader.text()
        await reader.press("escape")
        assert path.read_bytes() == data
    async with reading(seeds, BEES) as reader:
        assert "nearly lost" in reader.text()
        await reader.press("enter")
        assert path.read_bytes() == after
    async with reading(seeds, OWN) as reader:
        assert "Write it now" not in reader.text()
        await reader.press("U")
        assert path.read_bytes() == data


@pytest.mark.parametrize("reached", [True, False])
async def test_words_that_a_crash_did_not_keep_from_being_written_are_no_draft(
    seeds: Path, cut_short: Entry, *, reached: bool
) -> None:
    """Once they stand in the note, by the offer or since before the crash, a new takeaway begins with other words."""
    path = seeds / OWN
    Drafts(places()).keep(path, "New takeaway ", Draft("nearly lost"))
    Drafts(places()).keep(path, "Notes", Draft("noted in time"))
    path.write_bytes(path.read_bytes().replace(b"## Notes\n", b"## Notes\n\nnoted in time\n"))
    if reached:
        path.write_bytes(encode(add_item(decode(path.read_bytes()), Kind.TAKEAWAYS, "nearly lost")))
    async with reading(seeds, OWN) as reader:
        if not reached:
            await reader.press("enter")
        after = path.read_bytes()
        assert after.count(b"nearly lost") == 1
        await reader.press("a")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == ""
        await reader.press("escape", "i")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == "noted in time"
        await reader.press("escape")
    assert path.read_bytes() == after
    assert Drafts(places()).find(path, "New takeaway ").empty


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell whether a writer lives")
async def test_a_write_of_another_earmark_is_not_offered(
    seeds: Path, home: Path, cut_short: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another earmark is writing this moment is no write that a crash cut short."""
    monkeypatch.setattr(disk, "LOCKING", 1)
    with Journal(home / "state" / "journal").writing(cut_short.path):
        async with reading(seeds, OWN) as reader:
            assert "nearly lost" not in reader.text()
    async with reading(seeds, OWN) as reader:
        assert "nearly lost" in reader.text()


async def test_a_note_that_a_crash_cut_short_is_shown_whole(seeds: Path, home: Path) -> None:
    """What was being written into the note itself is completed at the next start, and shown as it is then."""
    path = seeds / OWN
    data = path.read_bytes()
    after = encode(add_item(decode(data), Kind.TAKEAWAYS, "written in two goes"))
    Journal(home / "state" / "journal").begin(path, data, after, "new takeaway")
    place = after.index(b"in two goes")
    path.write_bytes(after[:place] + data[place:])
    async with reading(seeds, OWN) as reader:
        assert path.read_bytes() == after
        assert reader.screen.pane.episode
        assert reader.screen.pane.episode.state.data == after
        await reader.press("U")
        assert path.read_bytes() == data


async def test_a_sync_conflict_is_listed_apart_and_merged(seeds: Path) -> None:
    """The copy stands last in the list; M shows what it has beyond the note, and Enter adds that."""
    note, copy = seeds / BEES, seeds / CONFLICT
    data = note.read_bytes()
    copy.write_bytes(encode(add_item(decode(data), Kind.TAKEAWAYS, "from the phone")))
    async with reading(seeds, BEES) as reader:
        assert reader.screen.episodes.entries[-1].path == copy
        assert "sync conflict" in reader.text()
        await reader.press("M")
        assert "from the phone" in reader.text()
        assert note.read_bytes() == data
        await reader.press("enter")
        assert note.read_bytes() == copy.read_bytes()
        await reader.press("M")
        assert any("may be deleted" in sentence for sentence in reader.told)
        await reader.press("U")
        assert note.read_bytes() == data
    async with reading(seeds, CONFLICT) as reader:
        await reader.press("M", "enter")
        assert note.read_bytes() == copy.read_bytes()


async def test_a_sync_conflict_that_differs_otherwise_is_not_to_be_deleted(seeds: Path) -> None:
    """After its takeaways were added it is said what else the copy has; one that cannot be read is not merged."""
    note, copy = seeds / BEES, seeds / CONFLICT
    data = note.read_bytes()
    added = add_item(decode(data), Kind.TAKEAWAYS, "from the phone")
    copy.write_bytes(encode(added + "\n## Of its own\nwords\n"))
    async with reading(seeds, BEES) as reader:
        await reader.press("M", "enter")
        assert note.read_bytes() == encode(added)
        assert any("Compare by hand" in told and "section Of its own" in told for told in reader.told)
        await reader.press("M")
        assert not any("may be deleted" in told for told in reader.told)
        copy.write_bytes(added.encode("utf-16"))
        await reader.press("M")
        assert any("can only be viewed" in told for told in reader.told)
        assert note.read_bytes() == encode(added)


async def test_a_note_that_can_only_be_viewed_is_written_back(seeds: Path) -> None:
    """W writes the very bytes that were read, whatever they are."""
    note = seeds / "utf16.md"
    data = "# Wide\n\n## Transcript\n\nwide words\n".encode("utf-16")
    note.write_bytes(data)
    async with reading(seeds, note.name, settings=FOLLOWING) as reader:
        note.unlink()
        await reader.until(lambda: "gone" in reader.status)
        await reader.press("W")
        assert note.read_bytes() == data


async def test_a_note_without_a_sync_conflict_has_nothing_to_merge(seeds: Path) -> None:
    """M says so and writes nothing."""
    data = (seeds / OWN).read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("M")
        assert any("sync conflict" in sentence for sentence in reader.told)
    assert (seeds / OWN).read_bytes() == data


async def test_a_note_that_is_renamed_under_its_editor_is_written(seeds: Path) -> None:
    """The words go to the file under its new name, no file comes back under the old one, and no draft is left."""
    path, new = seeds / OWN, seeds / "renamed.md"
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        await reader.press("a")
        await reader.type("half a ")
        reader.screen._watch()
        path.rename(new)
        await reader.until(lambda: reader.screen.episode is not None and reader.screen.episode.path == new)
        await reader.type("thought")
        await reader.press("enter")
        assert b"## Key Takeaways\n- half a thought\n" in new.read_bytes()
        assert not path.exists()
        assert not Drafts(places()).of(path)
        assert not Drafts(places()).of(new)
        assert reader.screen.episode is not None
        assert reader.screen.episode.note.items(Kind.TAKEAWAYS)


async def test_what_the_reader_is_at_survives_a_change_above(seeds: Path) -> None:
    """Words that another program puts in above move nothing: the place, the caret, the focus, marks and jumps."""
    path = seeds / OWN
    async with reading(seeds, OWN, settings=FOLLOWING) as reader:
        view = reader.view
        await reader.press("2", "0", "G", "m", "a", "4", "0", "G", "v", "w", "w")
        selected, focused = words(reader), view.text.blocks[view.focused_block or 0].number
        assert selected
        top = view.text.shown[view.place : view.place + 40]
        path.write_bytes(
            path.read_bytes().replace(b"## Transcript\n", b"## Transcript\n\nPut in by someone else. \n", 1)
        )
        await reader.until(lambda: "Put in by someone" in view.text.shown)
        assert words(reader) == selected
        assert view.text.shown[view.place : view.place + 40] == top
        assert view.text.blocks[view.focused_block or 0].number == focused + 1
        await reader.press("w")
        assert len(words(reader)) > len(selected)
        await reader.press("escape", "ctrl+o")
        assert top_number(reader) == 21
        await reader.press("g", "apostrophe", "a")
        assert top_number(reader) == 21


async def test_a_selection_goes_on_in_the_file_as_it_is(seeds: Path) -> None:
    """Showing the file as it is leaves the caret where it was."""
    async with reading(seeds, OWN) as reader:
        await reader.press("2", "0", "G", "v", "w", "w")
        selected = words(reader)
        await reader.press("R", "w")
        assert len(words(reader)) > len(selected)
        assert words(reader).startswith(selected)


def words(reader: Reader) -> str:
    """Return the selected words."""
    span = reader.view.selection
    return reader.view.text.shown[slice(*span)] if span else ""


def top_number(reader: Reader) -> int:
    """Return the number of the paragraph in the top row."""
    view = reader.view
    return next(block.number for block in view.text.blocks if block.start <= view.place < block.end)
