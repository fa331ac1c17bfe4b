"""A note that is renamed keeps all that is kept of it, whatever is under way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.driver import FOLLOWING, Reader, reading
from tests.ui.test_related import open_note
from tui.core import watching
from tui.core.config import places
from tui.core.drafts import Drafts
from tui.screens.conflict import ConflictScreen

SAME = "the very same words are said here again and again by them"
NOTE = f"""# Wad

## Transcript

first some talk of the tide and mud

{SAME}

then something about a boat and birds

{SAME}

and at last the way home by bus

## Key Takeaways
- one thing

## Related
-
"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what happened before the system tells of changes sooner."""
    monkeypatch.setattr(watching, "_LOOK_MS", 100)


@pytest.fixture
def wad(tmp_path: Path) -> Path:
    """Write a note, and another beside it."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "Brood.md").write_text("# Brood\n\n## Transcript\n\ndesem en rogge\n\n## Related\n-\n")
    path = folder / "Wad.md"
    path.write_text(NOTE)
    return path


async def renamed(reader: Reader, path: Path) -> Path:
    """Rename the open note and wait until it is followed."""
    new = path.with_name("Wadden.md")
    path.rename(new)
    await reader.until(lambda: open_note(reader) == "Wadden.md")
    return new


async def add(reader: Reader, words: str) -> None:
    """Add a takeaway."""
    await reader.press("a")
    await reader.type(words)
    await reader.press("enter")


@pytest.mark.parametrize("between", [False, True], ids=["while open", "between runs"])
async def test_what_was_written_can_be_undone(wad: Path, between: bool) -> None:
    """U takes back what was written under the former name, one write after the other, and Ctrl-r makes it again."""
    before = wad.read_bytes()
    async with reading(wad.parent, "Wad.md", settings=FOLLOWING) as reader:
        await add(reader, "one more")
        await add(reader, "and another")
        after = wad.read_bytes()
        reader.screen.keep()
        if not between:
            new = await renamed(reader, wad)
            await reader.press("2", "U")
            assert new.read_bytes() == before
            await reader.press("2", "ctrl+r")
            assert new.read_bytes() == after
    if between:
        new = wad.rename(wad.with_name("Wadden.md"))
        async with reading(new.parent, new.name) as reader:
            await reader.press("2", "U")
            assert new.read_bytes() == before
            await reader.press("2", "ctrl+r")
            assert new.read_bytes() == after


@pytest.mark.parametrize("key", ["t", "m"])
async def test_a_conflict_is_settled_where_the_note_is_now(wad: Path, key: str) -> None:
    """Words that were not chosen are a draft of the note under its new name, and chosen ones are written there."""
    async with reading(wad.parent, "Wad.md", settings=FOLLOWING) as reader:
        await reader.press("t", "e")
        await reader.type(" mine")
        wad.write_text(NOTE.replace("- one thing", "- one thing theirs"))
        await reader.press("enter")
        assert [type(screen) for screen in reader.app.screen_stack[1:]] == [ConflictScreen]
        new = await renamed(reader, wad)
        await reader.press(key)
        assert reader.app.screen_stack == [reader.screen]
    kept = [draft.words for draft in Drafts(places()).of(new).values()]
    assert Drafts(places()).of(wad) == {}
    assert kept == (["one thing mine"] if key == "t" else [])
    assert f"- one thing {'theirs' if key == 't' else 'mine'}\n" in new.read_text()
    assert not wad.exists()


async def test_a_link_goes_to_where_the_note_is_now(wad: Path) -> None:
    """A link that was being typed is added to the note under its new name."""
    async with reading(wad.parent, "Wad.md", settings=FOLLOWING) as reader:
        await reader.press("r")
        await reader.type("https://example.com/a page")
        new = await renamed(reader, wad)
        await reader.press("enter")
        assert "- [page](https://example.com/a)\n" in new.read_text()
        assert not wad.exists()


async def test_no_link_is_made_to_a_note_that_is_gone(wad: Path) -> None:
    """An episode that was renamed while it was being chosen is not linked to by its former name: that is told."""
    async with reading(wad.parent, "Wad.md", settings=FOLLOWING) as reader:
        await reader.press("r")
        await reader.type("brood")
        (wad.parent / "Brood.md").rename(wad.parent / "Bread.md")
        await reader.press("enter")
        assert any("Brood.md is gone or has another name now" in told for told in reader.told)
        assert wad.read_text() == NOTE
        assert reader.app.screen is not reader.screen


async def test_words_in_an_open_editor_are_not_told_of(wad: Path) -> None:
    """They do not wait: they are on the screen."""
    async with reading(wad.parent, "Wad.md", settings=FOLLOWING) as reader:
        await reader.press("a")
        await reader.type("hello words")
        await renamed(reader, wad)
        assert "not saved" not in reader.status
        await reader.press("escape")
    async with reading(wad.parent, "Wadden.md") as reader:
        assert "typed here and not saved: new takeaway" in reader.status


async def test_a_quote_of_words_said_twice_is_still_the_same_one(wad: Path) -> None:
    """What tells where a takeaway's words were quoted is known of the note under its new name, too."""
    async with reading(wad.parent, "Wad.md") as reader:
        await reader.press("4", "G")
        await add(reader, "here")
        place = NOTE.rindex(SAME)
        assert reader.view.quotes[0].start == place
        reader.screen.keep()
    new = wad.rename(wad.with_name("Wadden.md"))
    for _ in range(2):
        async with reading(new.parent, new.name) as reader:
            await reader.settle()
            assert [quote.start for quote in reader.view.quotes] == [place]
