"""Selecting by keyboard: what it promises in the app."""

import asyncio
from pathlib import Path

import pytest
from textual import events

from tests.ui.driver import BEES, OWN, Reader, clipboard_program, reading
from tui.core.files import read
from tui.core.note import Kind, Span, parse


def selected(reader: Reader) -> str:
    """Return the selected text."""
    span, episode = reader.view.selection, reader.screen.episode
    assert span is not None
    assert episode is not None
    return episode.note.text[span.start : span.end]


def has_selection(reader: Reader) -> bool:
    """Return whether anything is selected."""
    return reader.view.selection is not None


async def test_v_selects_from_the_hit_and_grows_by_words(seeds: Path) -> None:
    """The key v takes the hit, w and e make it longer, h shorter, o moves the other end, and a quotes it."""
    path = seeds / BEES
    async with reading(seeds, BEES) as reader:
        await reader.press("slash")
        await reader.type('"lime trees"')
        await reader.press("enter", "v")
        assert selected(reader) == "lime trees"
        await reader.press("2", "w", "e")
        assert selected(reader).startswith("lime trees, and the")
        grown = selected(reader)
        await reader.press("h")
        assert selected(reader) == grown[:-1]
        await reader.press("o", "b")
        assert selected(reader) == f"the {grown[:-1]}"
        await reader.press("a")
        await reader.type("salary")
        await reader.press("enter")
        added = parse(path, read(path).text).items(Kind.TAKEAWAYS)[-1]
        assert added.text == "salary"
        assert added.quote.startswith("the lime trees, and the")


async def test_capital_v_selects_paragraphs(seeds: Path) -> None:
    """V takes the paragraph, } the next one as well, and Esc drops the selection and nothing else."""
    async with reading(seeds, OWN) as reader:
        await reader.press("2", "G", "V")
        blocks = [block for block in reader.view.text.blocks if block.number]
        assert reader.view.selection == blocks[1].body
        await reader.press("right_curly_bracket")
        assert reader.view.selection is not None
        assert reader.view.selection.end == blocks[2].body.end
        await reader.press("escape")
        assert not has_selection(reader)
        top = reader.view.scroll_offset.y
        await reader.press("j")
        assert reader.view.scroll_offset.y == top + 1


async def test_keys_have_their_other_meanings_again_after_a_selection(seeds: Path) -> None:
    """The key b is a page back again once v ends the selection; the caret is on the screen wherever it moves."""
    async with reading(seeds, OWN) as reader:
        await reader.press("v", "G")
        assert reader.view.selection is not None
        assert reader.view.selection.end == reader.view.on_screen.end
        await reader.press("v")
        assert not has_selection(reader)
        top = reader.view.scroll_offset.y
        await reader.press("b")
        assert reader.view.scroll_offset.y < top


async def test_copying_says_where_the_words_are_from(seeds: Path) -> None:
    """The key y copies the selection with title, channel and time, and then there is no selection."""
    async with reading(seeds, BEES) as reader:
        await reader.press("slash")
        await reader.type('"lime trees"')
        await reader.press("enter", "v", "y")
        assert reader.app.clipboard.startswith("lime trees\n\n— Bees Above the Tram Lines, The Patient City, 1:01")
        assert reader.view.selection is None


async def test_copying_reaches_the_clipboard_of_the_desktop(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the terminal is told is handed to the desktop's own program as well; one that fails is not spoken of."""
    program, taken = clipboard_program(tmp_path, monkeypatch)
    async with reading(seeds, BEES) as reader:
        await reader.press("V", "y")
        await reader.app.workers.wait_for_complete()
        assert taken.read_text("utf-8") == f"-ib\n{reader.app.clipboard}"
        assert "copied" in reader.status
        program.unlink()
        await reader.press("V", "y")
        await reader.app.workers.wait_for_complete()
        assert "copied" in reader.status


async def test_several_paragraphs_are_copied_with_their_speakers(tmp_path: Path) -> None:
    """Each paragraph stands apart, a turn that is selected from its first word on behind its speaker's name."""
    text = "## Transcript\n\n**Ann:** One two,\nthree.\n\n**Bob:** Four &amp; five.\n\n[Music]\n\n**Ann:** Six.\n"
    (tmp_path / "note.md").write_text(text)
    async with reading(tmp_path, "note.md") as reader:
        end = text.index("Six") + 3
        for start, begin in (("One", "Ann: One two, three."), ("two", "two, three.")):
            reader.view.selection = Span(text.index(start), end)
            await reader.press("y")
            assert reader.app.clipboard.startswith(f"{begin}\n\nBob: Four & five.\n\n[Music]\n\nAnn: Six\n\n— ")
        reader.view.selection = Span(text.index("One"), text.index(",\n"))
        await reader.press("y")
        assert reader.app.clipboard.startswith("One two\n\n— ")


async def test_lines_of_the_file_are_copied_as_they_stand(tmp_path: Path) -> None:
    """Where the file is shown as it is, so it is copied: its head, its marks, its indents and its empty lines."""
    text = "---\nurl: x\n---\n# A  title\n\n## Transcript\n\n**Ann:** One &amp; two.\n\n## Notes\n- one\n\t- two\n"
    (tmp_path / "note.md").write_text(text)
    async with reading(tmp_path, "note.md") as reader:
        await reader.press("R")
        reader.view.selection = Span(4, len(text) - 1)
        await reader.press("y")
        assert reader.app.clipboard.startswith(f"{text[4:-1]}\n\n— ")
        reader.view.selection = Span(text.index("url"), text.index(": x"))
        await reader.press("y")
        assert reader.app.clipboard.startswith("url\n\n— ")
        reader.view.selection = Span(text.index("\n\n## T"), text.index("## T"))
        await reader.press("y")
        assert reader.app.clipboard.startswith("url\n\n— ")
        assert "copied" not in reader.status


async def test_a_paragraph_is_selected_to_its_last_word(seeds: Path) -> None:
    """From its first word v and } select a paragraph and not a character of the next, o and h keep it so."""
    async with reading(seeds, BEES) as reader:
        first, second = (block.body for block in reader.view.text.blocks[:2])
        await reader.press("v", "right_curly_bracket")
        assert reader.view.selection == first
        await reader.press("o", "l")
        assert reader.view.selection == (first.start + 1, first.end)
        await reader.press("h", "o", "right_curly_bracket")
        assert reader.view.selection == (first.start, second.end)
        await reader.press("y")
        assert reader.app.clipboard.startswith("Idris: Welcome to The Patient City")


async def test_without_a_selection_nothing_is_copied(seeds: Path) -> None:
    """The key y then says how to select, in place of what was said before, and the clipboard stays."""
    async with reading(seeds, BEES) as reader:
        await reader.press("v", "y")
        copied = reader.app.clipboard
        assert "copied 1 word" in reader.status
        await reader.press("y")
        assert "nothing is selected: v selects" in reader.status
        assert "copied" not in reader.status
        assert reader.app.clipboard == copied


async def test_a_click_ends_the_selection_by_keyboard(seeds: Path) -> None:
    """After a click, h and l select no more."""
    async with reading(seeds, BEES) as reader:
        await reader.press("v", "l", "l")
        await reader.pilot.click("#transcript", offset=(30, 8))
        await reader.press("l")
        assert reader.view.selection is None


def drag(reader: Reader, kind: type[events.MouseEvent], x: int, y: int) -> None:
    """Let the mouse do something with its button at a cell of the terminal."""
    mouse = {"button": 1, "shift": False, "meta": False, "ctrl": False}
    reader.screen._forward_event(kind(None, x, y, 0, 0, screen_x=x, screen_y=y, **mouse))  # type: ignore[arg-type]


async def test_a_drag_beyond_the_view_goes_on_scrolling(seeds: Path) -> None:
    """While the mouse rests below the text the selection grows downwards; it ends when the button is let go."""
    async with reading(seeds, OWN) as reader:
        view = reader.view
        x, top, below = view.region.x + 30, view.region.y + 4, view.region.bottom + 1
        drag(reader, events.MouseDown, x, top)
        await reader.pilot.pause()
        place = view.place_at(30, 4)
        drag(reader, events.MouseMove, x, below)
        async with asyncio.timeout(10):
            while view.scroll_offset.y < 4:
                await reader.pilot.pause(0.02)
        drag(reader, events.MouseUp, x, below)
        await reader.settle()
        scrolled, selection = view.scroll_offset.y, view.selection
        assert selection is not None
        assert selection.start == place
        assert selection.end > view.place_at(0, view.size.height - 2)
        await reader.pilot.pause(0.2)
        assert (view.scroll_offset.y, view.selection) == (scrolled, selection)


async def test_a_drag_scrolls_up_where_nothing_is_above_the_text(seeds: Path) -> None:
    """With only the text on the screen the first row stands for what is beyond it."""
    async with reading(seeds, OWN) as reader:
        view = reader.view
        await reader.press("z", "5", "0", "percent_sign")
        before = view.scroll_offset.y
        drag(reader, events.MouseDown, view.region.x + 30, 10)
        await reader.pilot.pause()
        drag(reader, events.MouseMove, view.region.x + 30, 0)
        async with asyncio.timeout(10):
            while view.scroll_offset.y > before - 4:
                await reader.pilot.pause(0.02)
        drag(reader, events.MouseUp, view.region.x + 30, 0)


async def test_what_goes_far_takes_the_selection_along(seeds: Path) -> None:
    """A paragraph by its number, a percentage and pages move the end of the selection, not only the view."""
    async with reading(seeds, OWN) as reader:
        view = reader.view
        starts = {block.number: block.body.start for block in view.text.blocks}
        await reader.press("5", "G", "v")
        start = view.selection.start if view.selection else 0
        ends = []
        for keys in (["2", "0", "G"], ["5", "0", "percent_sign"], ["space"], ["d"]):
            await reader.press(*keys)
            assert view.selection is not None
            assert view.selection.start == start
            ends.append(view.selection.end)
            assert view.on_screen.start < ends[-1] <= view.on_screen.end
        assert ends[0] == starts[20] + 1
        assert ends == sorted(ends)
        await reader.press("2", "g")
        assert view.selection is not None
        assert (view.selection.start, view.selection.end) == (starts[2], start + 1)


async def test_a_double_click_takes_what_a_reader_takes_for_a_word(tmp_path: Path) -> None:
    """A word has the marks on its letters and what stands for a letter; a sign that is no word is taken whole."""
    words = ["cafe\u0301", "नमस्ते", "it&#39;s", "caf&eacute;", "👨‍👩‍👧‍👦", "plain"]
    (tmp_path / "n.md").write_text(f"# T\n\n## Transcript\n\n{' '.join(words)}\n", encoding="utf-8")
    async with reading(tmp_path, "n.md", size=(80, 24)) as reader:
        view = reader.view
        text = view.text.shown
        for word in words:
            assert reader.screen.episode is not None
            place = reader.screen.episode.note.text.index(word)
            row = view._layout.row_of(place)
            column = view._rows.left + view._layout.column_of(row, place)
            await reader.pilot.click(view, offset=(column, row), times=2)
            assert selected(reader) == word, text
            await reader.pilot.click(view, offset=(column, row + 5))


async def test_that_keys_select_shows_as_long_as_they_do(seeds: Path) -> None:
    """Whatever is said meanwhile, and when another program changes the note."""
    path = seeds / BEES
    async with reading(seeds, BEES) as reader:
        assert "selecting" not in reader.status
        await reader.press("2", "0", "G", "v", "w")
        reader.screen.status.say("something else")
        path.write_text(path.read_text(encoding="utf-8").replace("## Transcript\n", "## Transcript\n\nAdded.\n", 1))
        reader.screen._watch()
        await reader.settle()
        assert "selecting" in reader.status
        before = selected(reader)
        await reader.press("w")
        assert len(selected(reader)) > len(before)
        await reader.press("2")
        assert "selecting 2" in reader.status
        await reader.press("escape", "escape")
        assert "selecting" not in reader.status


@pytest.mark.parametrize("keys", [["g", "g"], ["1", "G"], ["right_curly_bracket"]])
async def test_a_key_leaves_the_word_that_was_clicked(seeds: Path, keys: list[str]) -> None:
    """Who goes to a paragraph by a key selects there, also where nothing had to scroll."""
    async with reading(seeds, BEES) as reader:
        await reader.press(*keys, "v")
        first = selected(reader)
        await reader.press("v", "g", "g")
        await reader.pilot.click("#transcript", offset=(30, 8))
        await reader.press("v")
        assert selected(reader) != first
        await reader.press("v", *(["g", "g"] if keys == ["right_curly_bracket"] else []), *keys, "v")
        assert selected(reader) == first


def carets(reader: Reader) -> list[str]:
    """Return what is painted as the end of the selection that moves."""
    background = reader.view.get_component_rich_style("transcript--caret").bgcolor
    strips = [reader.view.render_line(y) for y in range(reader.view.size.height)]
    return [
        segment.text for strip in strips for segment in strip if segment.style and segment.style.bgcolor == background
    ]


@pytest.mark.parametrize("mode", ["v", "V"])
async def test_the_end_that_moves_is_seen(seeds: Path, mode: str) -> None:
    """One character looks like a cursor, and `o` takes it to the other end; without a selection there is none."""
    async with reading(seeds, BEES) as reader:
        assert carets(reader) == []
        await reader.press("2", "G", "v", "w", "e")
        first, last = selected(reader)[0], selected(reader)[-1]
        assert first != last
        assert carets(reader) == [last]
        await reader.press("o")
        assert carets(reader) == [first]
        await reader.press("o", *([mode] if mode == "V" else []))
        assert carets(reader) == [last]
        await reader.press("escape")
        assert carets(reader) == []


@pytest.mark.parametrize("clicks", [0, 1, 2])
async def test_a_drag_after_clicks_takes_words_or_paragraphs_whole(seeds: Path, clicks: int) -> None:
    """The second click's drag selects whole words, the third's whole paragraphs, and what it selected stays."""
    async with reading(seeds, BEES) as reader:
        view = reader.view
        await reader.press("2", "G")
        numbers = [index for index, block in enumerate(view.text.blocks) if block.number in (2, 4)]
        first, last = (view.text.blocks[index].body for index in numbers)
        column, top = view.region.x + view._rows.left, view.region.y - view.scroll_offset.y
        down, up = (view._layout.row_of(body.start) for body in (first, last))
        if clicks:
            await reader.pilot.click(offset=(column + 2, top + down), times=clicks)
        drag(reader, events.MouseDown, column + 2, top + down)
        drag(reader, events.MouseMove, column + 9, top + up)
        drag(reader, events.MouseUp, column + 9, top + up)
        drag(reader, events.Click, column + 9, top + up)
        await reader.settle()
        assert view.selection
        words = view.text.whole_words(Span(first.start + 2, last.start + 10))
        assert view.selection == [Span(first.start + 2, last.start + 10), words, Span(first.start, last.end)][clicks]
        assert words != Span(first.start + 2, last.start + 10)
