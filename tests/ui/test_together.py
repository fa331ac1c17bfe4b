"""Things that happen at once: bursts of keys, reloads, other programs, and what must not get mixed up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.widgets import OptionList

from tests.ui.driver import BEES, OWN, Reader, reading
from tui.core.note import Kind, Span
from tui.screens.takeaway import TakeawayScreen


async def burst(reader: Reader, *keys: str) -> None:
    """Send keys as a slow line delivers them: all at once."""
    characters = {"enter": "\r", "slash": "/", "tab": "\t", "escape": "\x1b", "home": None, "end": None}
    for key in keys:
        reader.app.post_message(events.Key(key, characters.get(key, key)))
    await reader.settle()


async def test_a_burst_after_opening_goes_to_the_opened_note(seeds: Path) -> None:
    """A takeaway typed right after Enter in the list is written into the note that was opened, and no other."""
    async with reading(seeds, OWN) as reader:
        before = {path: path.read_bytes() for path in seeds.rglob("*.md")}
        await burst(reader, "tab", "end", "enter", "a", "x", "y", "enter")
        changed = [path for path, data in before.items() if path.read_bytes() != data]
        assert reader.screen.episode is not None
        assert changed == [reader.screen.episode.path]
        assert changed != [seeds / OWN]


async def test_a_long_item_keeps_its_end(seeds: Path) -> None:
    """Editing an item of any length loses nothing of it."""
    words = "word " * 30_000 + "end"
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", f"## Key Takeaways\n- {words}\n".encode()))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type("!")
        await reader.press("enter")
    assert f"- {words}!\n".encode() in path.read_bytes()


async def test_the_panel_shows_the_beginning_of_a_long_item(seeds: Path) -> None:
    """An item of very many words is cut in the panel, which would take long to wrap it; a short one is whole."""
    path = seeds / OWN
    items = f"- short one\n- {'word ' * 20_000}\n  > {'quote ' * 2_000}\n"
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", f"## Key Takeaways\n{items}".encode()))
    async with reading(seeds, OWN) as reader:
        await reader.press("t")
        shown = [str(option.prompt) for option in reader.screen.query_one(OptionList).options]
        assert "short one" in shown
        assert [words[:9] for words in shown if "…”" in words] == ["word word"]
        assert max(map(len, shown)) < 5_000


async def test_lines_that_look_alike_keep_their_own_bytes(seeds: Path) -> None:
    """Editing one line of an item leaves what the screen cannot tell apart in the others as it is."""
    path = seeds / OWN
    item = "- first a\u200bb\n  second a\u200cb\n  third"
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", f"## Key Takeaways\n{item}\n".encode()))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e")
        await reader.type("!")
        await reader.press("enter")
    assert f"{item}!\n".encode() in path.read_bytes()


@pytest.mark.parametrize("between", [["tab", "tab", "tab"], ["e", "escape"], ["j", "k"]])
async def test_deleting_takes_two_presses_in_a_row(seeds: Path, between: list[str]) -> None:
    """A d long ago, or before something else, does not make the next d delete."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", b"## Key Takeaways\n- one\n- two\n"))
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "d", *between, "d")
        assert path.read_bytes() == before


async def test_no_key_acts_on_a_pane_that_is_hidden(seeds: Path) -> None:
    """Opening the panel or the list ends the view of the text alone."""
    async with reading(seeds, OWN) as reader:
        await reader.press("z")
        assert not reader.shows_list
        await reader.press("t")
        assert reader.screen._panes.panel is not None
        assert reader.screen._panes.panel.size.width > 0


async def test_a_reload_never_leaves_the_selection_on_other_words(seeds: Path) -> None:
    """When the text before a selection changes, the selection goes; else it stays."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        text = path.read_bytes().decode()
        start = text.index("Nvidia")
        reader.view.selection = Span(start, start + 6)
        path.write_bytes(text.replace("## Related\n", "## Related\n\n").encode())
        reader.screen._watch()
        await reader.settle()
        assert reader.view.selection == Span(start, start + 6)
        path.write_bytes(text.replace("## Transcript\n", "## Transcript\nmore\n").encode())
        reader.screen._watch()
        await reader.settle()
        assert reader.view.selection is None


async def test_hits_stand_on_the_text_that_is_shown(seeds: Path) -> None:
    """After two quick changes by another program the hits are those of the last text."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter")
        for words in ("one\n", "one and two\n"):
            text = path.read_bytes().decode()
            path.write_bytes(text.replace("## Transcript\n", f"## Transcript\n{words}").encode())
            reader.screen._watch()
            await reader.pilot.pause()
        await reader.settle()
        reader.screen._watch()
        await reader.settle()
        text = path.read_bytes().decode()
        assert reader.view.hits
        assert {text[hit.start : hit.end].lower() for hit in reader.view.hits if hit.kind == "exact"} == {"nvidia"}


async def test_a_link_that_got_there_meanwhile_is_not_written_again(seeds: Path) -> None:
    """Whether a link stands there already is decided on the file as it is when it is written."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("r")
        await reader.type("https://example.com/a")
        link = b"- [example.com](https://example.com/a)"
        path.write_bytes(path.read_bytes().replace(b"## Related\n-\n", b"## Related\n" + link + b"\n"))
        await reader.press("enter")
        assert path.read_bytes().count(link) == 1


async def test_a_file_that_comes_back_is_no_longer_called_gone(seeds: Path) -> None:
    """The warning stands as long as it is true."""
    path, aside = seeds / OWN, seeds / "aside"
    async with reading(seeds, OWN) as reader:
        path.rename(aside)
        reader.screen._watch()
        await reader.settle()
        assert "gone" in reader.status
        aside.rename(path)
        reader.screen._watch()
        await reader.settle()
        assert "gone" not in reader.status


async def test_the_cursor_of_the_list_stays_with_the_reader(seeds: Path) -> None:
    """Neither a preview nor a note that is read moves the cursor back."""
    async with reading(seeds, BEES) as reader:
        await reader.press("tab", "home", "j")
        await reader.pilot.pause(0.2)
        await reader.press("j", "j")
        cursor = reader.screen.episodes.rows.cursor
        reader.screen.workspace.on_note_loader_scanned(type(reader.screen.pane.loader).Scanned([], finished=True))
        await reader.settle()
        assert reader.screen.episodes.rows.cursor == cursor == 3


async def test_a_last_note_that_is_gone_opens_another(seeds: Path) -> None:
    """When the note of last time was deleted, earmark starts with the first of the list and without an error."""
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "q")
    (seeds / OWN).unlink()
    async with reading(seeds) as reader:
        assert reader.screen.episode is not None
        assert not reader.told


async def test_items_are_those_of_the_file_after_every_step(seeds: Path) -> None:
    """The panel shows what the file holds, whatever order things are done in."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await burst(reader, "a", "o", "n", "e", "enter", "a", "t", "w", "o", "enter", "t")
        assert reader.screen._panes.panel is not None
        path.write_bytes(path.read_bytes().replace(b"- one\n", b"- one\n- between\n"))
        reader.screen._watch()
        await reader.settle()
        shown = [entry[1].text for entry in reader.screen._panes.panel._items if isinstance(entry, tuple)]
        assert shown == ["one", "between", "two"]
        assert reader.screen.episode is not None
        assert [item.text for item in reader.screen.episode.note.items(Kind.TAKEAWAYS)] == shown


async def test_words_in_an_open_editor_outlive_the_app(seeds: Path) -> None:
    """Quitting with the editor open keeps the words for the next run, and writing them forgets the draft."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("precious")
        await reader.press("ctrl+q")
    assert path.read_bytes() == before
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        assert "precious" in reader.text()
        await reader.press("enter", "a")
        assert "precious" not in reader.text()
    assert b"- precious\n" in path.read_bytes()


async def test_a_key_in_the_list_is_about_the_note_under_the_cursor(seeds: Path) -> None:
    """A takeaway typed before a preview is shown goes into the note that the cursor is on."""
    async with reading(seeds, OWN) as reader:
        before = {path: path.read_bytes() for path in seeds.rglob("*.md")}
        await burst(reader, "tab", "home", "j", "j", "a", "x", "enter")
        entry = reader.screen.episodes.highlighted
        assert entry is not None
        assert [path for path, data in before.items() if path.read_bytes() != data] == [entry.path]


async def test_delete_typed_ahead_deletes_what_the_cursor_would_be_on(seeds: Path) -> None:
    """Keys after a save act on what the save made."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", b"## Key Takeaways\n- first\n"))
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await burst(reader, "a", "n", "e", "w", "enter", "t", "j", "d", "d")
        assert path.read_bytes() == before


async def test_a_key_waits_for_the_one_before_on_a_slow_machine(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the editor takes to open, the words typed behind `a` are its words."""
    path = seeds / OWN
    compose = TakeawayScreen.compose

    def slow(screen: TakeawayScreen) -> ComposeResult:
        time.sleep(0.6)  # the slow machine
        return compose(screen)

    monkeypatch.setattr(TakeawayScreen, "compose", slow)
    async with reading(seeds, OWN) as reader:
        await burst(reader, "a", "x", "y", "enter")
        assert b"## Key Takeaways\n- xy\n" in path.read_bytes()


async def test_what_is_found_out_between_two_presses_of_d_changes_nothing(seeds: Path) -> None:
    """The second press of d deletes, though the panel was filled anew since the first; on another item it does not."""
    path = seeds / OWN
    path.write_bytes(path.read_bytes().replace(b"## Key Takeaways\n-\n", b"## Key Takeaways\n- first\n- second\n"))
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "d")
        reader.screen.workspace._show_items()
        await reader.settle()
        await reader.press("j", "d")
        assert b"- first\n- second\n" in path.read_bytes()
        reader.screen.workspace._show_items()
        await reader.press("d")
        assert b"- first\n\n" in path.read_bytes()


async def test_two_earmarks_keep_each_others_places(seeds: Path) -> None:
    """What one run keeps of a note does not undo what another kept of a different one."""
    async with reading(seeds, OWN) as one:
        async with reading(seeds, BEES) as other:
            other.app.reading.mark(seeds / BEES, done=True)
            other.app.reading.save()
        await one.press("space")
        one.screen.on_reading_pane_rested()
        await one.settle()
    async with reading(seeds, OWN) as reader:
        assert reader.app.reading.progress(seeds / BEES).done
        assert reader.app.reading.progress(seeds / OWN).offset > 0


async def test_an_emptied_file_does_not_take_the_place_away(seeds: Path) -> None:
    """A file that is empty for a moment is being written by someone: the text and the place stay."""
    path = seeds / OWN
    data = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "space", "space")
        place = reader.view.place
        path.write_bytes(b"")
        reader.screen._watch()
        await reader.settle()
        assert "empty" in reader.status
        assert reader.view.place == place
        path.write_bytes(data)
        reader.screen._watch()
        await reader.settle()
        assert reader.view.place == place


async def test_a_paste_comes_after_the_keys_before_it(seeds: Path) -> None:
    """What is pasted right behind `a` and some letters stands in the editor behind them, and before the next ones."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        for event in (events.Key("a", "a"), events.Key("x", "x"), events.Paste("pasted"), events.Key("z", "z")):
            reader.app.post_message(event)
        await reader.until_now(lambda: "xpastedz" in reader.text())
        await reader.press("enter")
        assert b"## Key Takeaways\n- xpastedz\n" in path.read_bytes()
