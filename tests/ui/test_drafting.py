"""Drafts in unlucky hours: slow and full disks, other programs, other earmarks."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import TextArea

from tests.ui.driver import Reader, reading
from tui.core import files
from tui.core.config import Settings, places
from tui.core.disk import FileProblem
from tui.core.drafts import Draft, Drafts
from tui.core.episode import Quote
from tui.core.note import Span
from tui.screens import calm, resting
from tui.screens import reader as reader_screen
from tui.screens.conflict import ConflictScreen
from tui.screens.drafting import NEW, NOTES, TYPED_LINK, Drafting
from tui.screens.takeaway import TakeawayScreen
from tui.widgets.field import Field

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t="


def words(reader: Reader) -> str:
    """Return what stands in the open editor."""
    return reader.app.screen.query_one("#editor-words", TextArea).text


def write(note: Path, takeaways: str = "-", notes: str = "", related: str = "-") -> None:
    """Write a note with these sections."""
    said = "we walk to the night train and the bees and the sea " * 9
    sections = f"## Notes\n{notes}\n\n## Key Takeaways\n{takeaways}\n\n## Related\n{related}\n"
    note.write_text(f"# {note.stem}\n\n## Transcript\n\n{said}\n\n{sections}", encoding="utf-8")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Make a note, and another one beside it."""
    library = tmp_path / "notes"
    library.mkdir()
    write(library / "Other.md")
    write(library / "Own.md")
    return library / "Own.md"


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each sync of a file take long."""
    sync = os.fsync

    def slow(fd: int) -> None:
        time.sleep(0.15)
        sync(fd)

    monkeypatch.setattr(os, "fsync", slow)


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be kept by the look that earmark takes now and then."""
    monkeypatch.setattr(reader_screen, "_WATCH_SECONDS", 1e6)


@pytest.mark.usefixtures("unwatched")
@pytest.mark.parametrize("rest", [0.25, 1e6], ids=["after the last key", "while typing goes on"])
@pytest.mark.parametrize(
    ("key", "typed", "purpose"),
    [("a", "words", NEW), ("i", "words", NOTES), ("r", "https://example.org a title", TYPED_LINK)],
    ids=["takeaway", "notes", "link"],
)
async def test_what_is_typed_is_kept_soon(
    note: Path, monkeypatch: pytest.MonkeyPatch, rest: float, key: str, typed: str, purpose: str
) -> None:
    """Words are in the state folder soon after a key, also while others follow, and without the editor being left."""
    monkeypatch.setattr(resting, "_REST_SECONDS", rest)
    async with reading(note.parent, note.name) as reader:
        await reader.press(key)
        await reader.type(typed)
        await reader.until_now(lambda: Drafts(places()).find(note, purpose).words == typed)


async def test_a_link_that_was_being_typed_comes_back(note: Path) -> None:
    """What stood in the picker when earmark ended stands there again, until it is added or the picker is closed."""
    for ending in ("enter", "escape"):
        async with reading(note.parent, note.name) as reader:
            await reader.press("r")
            await reader.type("https://example.org a title")
            reader.app.exit()
        async with reading(note.parent, note.name) as reader:
            await reader.press("r")
            assert reader.app.screen.query_one(Field).value == "https://example.org a title"
            await reader.press(ending)
            assert Drafts(places()).of(note) == {}
            assert ("[a title](https://example.org)" in note.read_text()) is True
            await reader.press("r")
            assert reader.app.screen.query_one(Field).value == ""


async def test_undo_takes_away_a_word_and_no_draft(note: Path) -> None:
    """Each undo takes the last word, redo brings it back, and what undo emptied is still kept in case of a crash."""
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        await reader.type("one two three")
        reader.screen.workspace.drafts.look()
        await reader.press("ctrl+z")
        assert words(reader) == "one two"
        await reader.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert words(reader) == ""
        reader.screen.workspace.drafts.look()
        await reader.settle()
        assert Drafts(places()).find(note, NEW).words != ""
        await reader.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert words(reader) == "one two three"
        await reader.press("ctrl+z", "ctrl+z", "ctrl+z")
        reader.app.exit()
    assert Drafts(places()).find(note, NEW).words != ""


def quote(reader: Reader) -> str:
    """Return the quote in the open editor."""
    return reader.app.screen.query_one("#editor-quote", TextArea).text


async def test_a_quote_that_was_shortened_is_a_draft_without_words(note: Path) -> None:
    """It comes back as it was left, in a later run too, until it is saved; an untouched editor leaves no draft."""
    async with reading(note.parent, note.name) as reader:
        start = note.read_text().index("we walk")
        reader.view.selection = Span(start, start + len("we walk to the night train"))
        await reader.press("a", "escape")
        assert Drafts(places()).of(note) == {}
        await reader.press("a", "tab", *["backspace"] * len(" train"), "escape")
        await reader.press("a")
        assert (quote(reader), words(reader)) == ("we walk to the night", "")
        await reader.press("escape")
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        assert quote(reader) == "we walk to the night"
        await reader.type("late")
        await reader.press("backspace", "backspace", "backspace", "backspace", "enter")
        assert Drafts(places()).of(note) == {}
    assert "## Key Takeaways\n- > we walk to the night\n" in note.read_text()


async def test_a_draft_whose_words_were_taken_away_leaves_its_whole_quote_behind(note: Path) -> None:
    """With the words of a draft gone nothing of it is kept, unless its quote was shortened."""
    async with reading(note.parent, note.name) as reader:
        start = note.read_text().index("we walk")
        for cut in (0, 6):
            reader.view.selection = Span(start, start + len("we walk to the night train"))
            await reader.press("a", "x", "tab", *["backspace"] * cut, "escape")
            reader.view.selection = None
            await reader.press("a", "backspace", "escape")
            kept = Drafts(places()).find(note, NEW).quote
            assert (kept.words if kept else "") == ("we walk to the night" if cut else "")


def test_words_that_are_typed_and_a_quote_that_is_shortened_elsewhere_are_both_kept(note: Path) -> None:
    """Where one earmark left a quote and another one words, the draft is of both."""
    one, two = Drafting(Drafts(places())), Drafting(Drafts(places()))
    cut = Draft(quote=Quote(3, "we walk"), shortened=True)
    for first, second in ((cut, Draft("mine")), (Draft("mine"), cut)):
        editings = [each.begin(note, NEW, Draft(), None) for each in (one, two)]
        one.leave(editings[0], first)
        two.leave(editings[1], second)
        assert Drafts(places()).find(note, NEW) == replace(cut, words="mine")
        one.leave(one.begin(note, NEW, replace(cut, words="mine"), None), Draft())


@pytest.mark.usefixtures("slow_disk")
async def test_an_editor_left_and_opened_at_once_holds_the_newest_words(note: Path) -> None:
    """What was typed last is there, however long the disk takes to keep it."""
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        await reader.type("old")
        reader.screen.workspace.drafts.look()
        await reader.settle()
        await reader.type(" and new")
        for key in ("escape", "a"):
            await reader.pilot.press(key)
        await reader.until_now(lambda: bool(reader.app.screen.query("#editor-words")) and words(reader) != "")
        assert words(reader) == "old and new"


@pytest.mark.usefixtures("slow_disk")
async def test_words_that_were_saved_are_no_draft_of_the_next(note: Path) -> None:
    """A key right behind the one that saves finds the note as it then is, and no draft of what it holds."""
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        await reader.type("saved words")
        reader.screen.workspace.drafts.look()
        await reader.settle()
        for key in ("enter", "a"):
            await reader.pilot.press(key)
        await reader.until_now(lambda: isinstance(reader.app.screen, TakeawayScreen))
        await reader.settle()
        assert words(reader) == ""
        await reader.press("escape")
        assert Drafts(places()).of(note) == {}


@pytest.mark.usefixtures("slow_disk")
async def test_an_item_is_edited_as_it_was_just_saved(note: Path) -> None:
    """The key that edits, right behind the one that saves, edits the words that were saved."""
    write(note, "- first")
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" and more")
        for key in ("enter", "e"):
            await reader.pilot.press(key)
        await reader.until_now(lambda: isinstance(reader.app.screen, TakeawayScreen))
        await reader.settle()
        assert words(reader) == "first and more"


async def test_a_save_that_fails_late_opens_no_editor_over_another(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are a draft again, and what is typed goes on into the editor that is open, of the other note."""
    ends, rewrite = Event(), files.rewrite

    def fail_late(path: Path, *rest: Any) -> files.Rewrite:
        if path != note or ends.is_set():
            return rewrite(path, *rest)
        ends.wait(60)
        ends.set()
        raise FileProblem(path, f"{path} cannot be written: Input/output error.")

    monkeypatch.setattr(files, "rewrite", fail_late)
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        await reader.type("about own")
        await reader.pilot.press("enter")
        await reader.until_now(lambda: "saving Own" in reader.status)
        await reader.pilot.press("j")
        reader.screen.workspace.go_to(note.with_name("Other.md"))
        await reader.until_now(lambda: bool(reader.screen.episode and reader.screen.episode.path.name == "Other.md"))
        await reader.pilot.press("a")
        await reader.until_now(lambda: isinstance(reader.app.screen, TakeawayScreen))
        for key in "other":
            await reader.pilot.press(key)
        ends.set()
        await reader.until_now(lambda: any("your words are a draft" in sentence for sentence in reader.told))
        assert words(reader) == "other"
        await reader.press("enter")
        assert Drafts(places()).find(note, NEW).words == "about own"
    assert "- other\n" in note.with_name("Other.md").read_text()
    assert "- about own" not in note.read_text()


async def test_words_that_no_disk_takes_are_there_as_long_as_earmark_runs(note: Path, home: Path) -> None:
    """That they are not kept is said, of drafts, and the next editor holds them."""
    (home / "state" / "drafts.json").mkdir(parents=True)
    async with reading(note.parent, note.name) as reader:
        await reader.press("a")
        await reader.type("precious")
        await reader.press("escape")
        assert any("Drafts are not kept" in sentence for sentence in reader.told)
        await reader.press("a")
        assert words(reader) == "precious"


def test_one_earmark_does_not_forget_the_draft_of_another(note: Path) -> None:
    """Where both write a new takeaway of one note, what the one saves leaves the words of the other where they are."""
    one, two = Drafting(Drafts(places())), Drafting(Drafts(places()))
    first, second = (each.begin(note, NEW, Draft(), None) for each in (one, two))
    one.keep([(first, Draft("mine"))])
    two.keep([(second, Draft("theirs"))])
    one.leave(first, Draft())
    assert Drafts(places()).find(note, NEW).words == "theirs"
    third = one.begin(note, NEW, Draft(), None)
    one.keep([(third, Draft("more"))])
    two.leave(second, Draft("theirs"))
    assert Drafts(places()).find(note, NEW).words.split("\n") == ["more", "theirs"]


async def test_the_draft_of_a_related_link_that_is_gone_is_offered(note: Path) -> None:
    """Words typed for a link that another program deleted come back where the next link is added."""
    write(note, related="- [[Other]] see there")
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" at nine")
        await reader.press("escape", "escape")
        write(note)
        reader.screen._watch()
        await reader.settle()
        await reader.press("r")
        assert words(reader) == "[[Other]] see there at nine"
        await reader.press("enter")
        assert Drafts(places()).of(note) == {}
    assert "## Related\n- [[Other]] see there at nine\n" in note.read_text()


async def test_the_draft_of_a_takeaway_that_is_gone_keeps_what_cannot_be_shown(note: Path) -> None:
    """Characters that hide are written as they stood, also where the words become a new takeaway."""
    write(note, "- soft\u00adhyphen")
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" typed")
        await reader.press("escape", "escape")
        write(note)
        reader.screen._watch()
        await reader.settle()
        await reader.press("a")
        assert "typed" in words(reader)
        await reader.press("ctrl+t", "enter")
    assert "- soft\u00adhyphen typed\n" in note.read_text(encoding="utf-8")


async def test_a_takeaway_of_the_same_video_is_not_taken_for_one_that_is_gone(note: Path) -> None:
    """An editor begins with its own item, however long the links are that it shares with the draft of another."""
    one, other = (f"- {said}\n  > [1:0{n}]({VIDEO}{n}) {quoted}" for n, said, quoted in (
        (1, "Night trains cost more", "we walk to the night train"), (2, "Bees fly at noon", "and the bees and"),
    ))  # fmt: skip
    write(note, one)
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" than day trains")
        await reader.press("escape", "escape")
        write(note, other)
        reader.screen._watch()
        await reader.settle()
        await reader.press("t", "e")
        assert words(reader) == "Bees fly at noon"


@pytest.mark.parametrize("preview", ["first", "always"])
async def test_a_draft_of_an_item_changed_since_can_be_written(note: Path, preview: str) -> None:
    """Where writes are shown first, the three versions are shown all the same."""
    write(note, "- night trains")
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" return")
        await reader.press("escape", "escape")
    write(note, "- night trains run")
    async with reading(note.parent, note.name, settings=Settings(preview=preview, watch=False)) as reader:
        await reader.press("t", "e", "enter")
        assert isinstance(reader.app.screen, ConflictScreen)
        await reader.press("m", "enter")
    assert "- night trains return\n" in note.read_text()


async def test_no_key_typed_before_it_answers_a_conflict(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its keys are those of the reader as well: for a moment they answer nothing."""
    monkeypatch.setattr(calm, "_CALM_SECONDS", 60)
    write(note, "- night trains")
    async with reading(note.parent, note.name) as reader:
        await reader.press("t", "e")
        await reader.type(" return")
        write(note, "- night trains run")
        for key in ("enter", "m", "b", "t"):
            await reader.pilot.press(key)
        await reader.settle()
        assert isinstance(reader.app.screen, ConflictScreen)
    assert "- night trains run\n" in note.read_text()


async def test_notes_that_begin_with_blanks_are_not_changed_by_saving_them(note: Path) -> None:
    """Code by indentation stays code where nothing was typed, and where something is typed below it."""
    write(note, notes="\n    code\n    more\n\nwords")
    before = note.read_bytes()
    async with reading(note.parent, note.name) as reader:
        await reader.press("i", "ctrl+s")
        assert note.read_bytes() == before
        await reader.press("i")
        await reader.type(" typed")
        await reader.press("ctrl+s")
    assert note.read_bytes() == before.replace(b"words\n\n## Key", b"words typed\n\n## Key")


async def test_words_that_an_earlier_run_left_are_told_of(note: Path) -> None:
    """Who opens a note again after a crash sees that typed words wait, and in which editors; who left them knows."""
    async with reading(note.parent, note.name) as reader:
        await reader.press("a", *"bees", "escape", "i", *"sea", "escape")
        assert "not saved" not in reader.status
    async with reading(note.parent, note.name) as reader:
        await reader.settle()
        assert "typed here and not saved: new takeaway, notes" in reader.status
        await reader.press("a")
        assert words(reader) == "bees"
        await reader.press("ctrl+s")
        assert "not saved" not in reader.status
    async with reading(note.parent, note.name) as reader:
        await reader.settle()
        assert "typed here and not saved: notes" in reader.status
