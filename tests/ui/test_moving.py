"""Counts, paragraphs, percents and marks: what the keys that go far promise."""

import gc
import shlex
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual import events

from benchmarks.long_note import make_note
from tests.ui.driver import BEES, OWN, UNASKED, Reader, reading
from tui import typeahead
from tui.app import EarmarkApp
from tui.core.config import Settings, places
from tui.core.episode import Episode, cut_whole
from tui.screens import note_loader
from tui.screens.note_loader import NoteLoader


def standing(reader: Reader) -> tuple[Path, int]:
    """Return the open note and the place in it."""
    assert reader.screen.episode is not None
    return reader.screen.episode.path, reader.view.place


async def shown(reader: Reader) -> None:
    """Wait until the note under the cursor of the list is shown."""
    entry = reader.screen.episodes.highlighted
    assert entry is not None
    await reader.until(lambda: bool(reader.screen.episode and reader.screen.episode.path == entry.path))


def first_paragraph(reader: Reader) -> int:
    """Return the number of the paragraph in the top row."""
    view = reader.view
    return next(block.number for block in view.text.blocks if block.start <= view.place < block.end)


async def test_counts_repeat_a_motion(seeds: Path) -> None:
    """A number before a motion repeats it, and goes with it: the next motion is a single one."""
    async with reading(seeds, OWN) as reader:
        await reader.press("1", "2", "j")
        assert reader.view.scroll_offset.y == 12
        await reader.press("j")
        assert reader.view.scroll_offset.y == 13
        await reader.press("1", "0", "k")
        assert reader.view.scroll_offset.y == 3


async def test_a_count_is_shown_and_dropped_by_escape(seeds: Path) -> None:
    """The digits stand in the status line; Esc drops them and nothing else."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", "g", "4", "2")
        assert "42" in reader.status.split()
        await reader.press("escape")
        assert "42" not in reader.status.split()
        assert reader.view.hits
        await reader.press("j")
        assert reader.view.scroll_offset.y == 1


async def test_a_count_does_not_outlive_another_key(seeds: Path) -> None:
    """A number that a key has no use for is forgotten with it."""
    async with reading(seeds, OWN) as reader:
        await reader.press("9", "y")
        assert "9" not in reader.status.split()
        await reader.press("j")
        assert reader.view.scroll_offset.y == 1
        await reader.press("9", "f7", "j")
        assert reader.view.scroll_offset.y == 2
        await reader.press("3", "y", "2", "j")
        assert reader.view.scroll_offset.y == 4


async def test_a_count_goes_with_jumps(seeds: Path) -> None:
    """2 Ctrl-o goes back over two jumps, and as many forward again; one too large goes to the first and the last."""
    async with reading(seeds, OWN) as reader:
        places = []
        for number in ("10", "20", "30"):
            places.append(reader.view.place)
            await reader.press(*number, "G")
        places.append(reader.view.place)
        await reader.press("2", "ctrl+o")
        assert reader.view.place == places[1]
        await reader.press("2", "alt+right")
        assert reader.view.place == places[3]
        await reader.press("9", "ctrl+o")
        assert reader.view.place == places[0]
        await reader.press("9", "alt+right")
        assert reader.view.place == places[3]


async def test_a_number_and_g_lead_to_a_paragraph(seeds: Path) -> None:
    """20G and 20gg put paragraph 20 at the top, a number too large the last one, and gg alone the top."""
    async with reading(seeds, OWN) as reader:
        await reader.press("2", "0", "G")
        assert first_paragraph(reader) == 20
        await reader.press("g", "g")
        assert reader.view.scroll_offset.y == 0
        await reader.press("3", "0", "g", "g")
        assert first_paragraph(reader) == 30
        await reader.press("g")
        assert reader.view.scroll_offset.y == 0


async def test_a_number_and_percent_lead_there(seeds: Path) -> None:
    """50% is the middle of the words; without a number the place stays."""
    async with reading(seeds, OWN) as reader:
        assert reader.screen.episode is not None
        start, end = reader.screen.episode.note.transcript
        await reader.press("5", "0", "percent_sign")
        assert abs((reader.view.place - start) / (end - start) - 0.5) < 0.01
        place = reader.view.place
        await reader.press("percent_sign")
        assert reader.view.place == place
        assert "40%" in reader.status
        await reader.press("ctrl+o")
        assert reader.view.place <= start + 1
        await reader.press("5", "0", "percent_sign", "0", "percent_sign")
        assert (reader.view.place - start) / (end - start) < 0.001
        await reader.press("5", "0", "percent_sign", "0", "j", "0", "G")
        assert reader.view.scroll_offset.y == reader.view.max_scroll_y


async def test_a_count_goes_with_hits(seeds: Path) -> None:
    """3n goes three hits on."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", "3", "n")
        assert reader.view.current == 3


async def test_marks_lead_back_in_later_runs_too(seeds: Path) -> None:
    """A mark is set by m and a letter, reached by ' and the letter, shown on the strip, and there after a restart."""
    async with reading(seeds, OWN) as reader:
        await reader.press("4", "0", "G", "m", "k")
        place = reader.view.place
        await reader.press("g", "apostrophe", "k")
        assert reader.view.place == place
        await reader.press("apostrophe", "apostrophe")
        assert reader.view.scroll_offset.y == 0
        await reader.press("apostrophe", "x")
        assert "no mark x" in reader.status
    async with reading(seeds, OWN) as reader:
        strip = reader.screen.pane.strip
        assert "k" in [strip.render_line(y).text for y in range(strip.size.height)]
        await reader.press("g", "apostrophe", "k")
        assert reader.view.place == place


async def test_a_mark_moves_with_its_words(seeds: Path) -> None:
    """Words that another program puts before a mark do not shift it."""
    path = seeds / BEES
    async with reading(seeds, BEES) as reader:
        await reader.press("6", "G", "m", "a")
        assert reader.screen.episode is not None
        words = reader.screen.episode.note.text[reader.view.place :][:40]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Transcript", "A new line above.\n\n## Transcript", 1), encoding="utf-8")
    async with reading(seeds, BEES) as reader:
        await reader.press("g", "apostrophe", "a")
        assert reader.screen.episode is not None
        assert reader.screen.episode.note.text[reader.view.place :].startswith(words)


async def test_no_letter_of_a_mark_is_a_command(seeds: Path) -> None:
    """The letter after m or ' does nothing else, whatever it is bound to; Esc gives up."""
    async with reading(seeds, OWN) as reader:
        await reader.press("m", "q", "apostrophe", "escape", "m", "t")
        assert reader.app.is_running
        assert reader.screen._panes.panel is None
        assert "mark t set" in reader.status


async def test_the_source_opens_at_the_moment(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key o opens the note's source in the browser at the time of the words, else its cue's link, or says so."""
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("tui.screens.workspace.browse", browse)
    note = seeds / "timed.md"
    note.write_text(
        "# Timed\n\n**Source:** [YouTube](https://www.youtube.com/watch?v=abcdefghijk)\n\n## Transcript\n\n"
        + "".join(f"[{minute}:00] words said at {minute}\n\n" for minute in range(10, 60))
    )
    async with reading(seeds, "timed.md") as reader:
        await reader.press("2", "0", "G", "o")
        await reader.press("slash")
        await reader.type("at 45")
        await reader.press("enter", "o")
    assert opened == [f"https://www.youtube.com/watch?v=abcdefghijk&t={60 * minute}" for minute in (29, 45)]
    note.write_text("# Plain\n\n## Transcript\n\nwords\n")
    async with reading(seeds, "timed.md") as reader:
        await reader.press("o")
        assert "no source" in reader.status
    assert len(opened) == 2
    note.write_text("# Plain\n\n## Transcript\n\n[0:16](https://youtu.be/abcdefghijk?t=16s) words\n")
    async with reading(seeds, "timed.md") as reader:
        await reader.press("o")
        await reader.app.workers.wait_for_complete()
    assert opened[2:] == ["https://youtu.be/abcdefghijk?t=16"]


async def test_the_editor_opens_at_the_line_and_what_it_wrote_is_shown(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key e runs the editor on the note at the line of the hit, else of the top row; what it wrote is there."""
    note, script = seeds / "lines.md", tmp_path / "edit.py"
    note.write_text("# Lines\n\n## Transcript\n\n" + "".join(f"line {number}\n\n" for number in range(90)))
    script.write_text(
        "import sys, pathlib\nplus, name = sys.argv[1:]\npath = pathlib.Path(name)\n"
        "path.write_text(path.read_text().replace('line 3', f'edited at {plus}', 1))\n"
    )
    monkeypatch.setenv("VISUAL", f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}")
    async with reading(seeds, "lines.md") as reader:
        monkeypatch.setattr(type(reader.app), "suspend", lambda _: nullcontext())
        await reader.press("4", "G", "e")
        assert "edited at +11" in reader.text()
        await reader.press("slash", *"line", "space", "1", "2", "enter", "e")
        assert "edited at +29" in note.read_text()
        monkeypatch.setenv("VISUAL", "no-such-editor")
        await reader.press("e")
        assert any("no-such-editor was not found" in sentence for sentence in reader.told)
    assert "edited at +11" in note.read_text()


async def test_a_terminal_that_cannot_be_lent_is_told(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the app cannot step aside, no editor runs and a sentence says why."""
    monkeypatch.setenv("VISUAL", sys.executable)
    async with reading(seeds, BEES) as reader:
        await reader.press("e")
        assert len(reader.told) == 1


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
@pytest.mark.parametrize("seen", [False, True])
async def test_back_leads_to_the_place_left_for_a_note_of_the_list(
    seeds: Path, seen: bool, size: tuple[int, int]
) -> None:
    """After a note was opened from the list, seen there before or not, Ctrl-o returns to the very place left."""
    async with reading(seeds, OWN, size=size) as reader:
        await reader.press("3", "0", "percent_sign")
        left = standing(reader)
        await reader.press("tab", "j")
        if seen:
            await shown(reader)
            await reader.press("j")
            await shown(reader)
        await reader.press("enter")
        opened = standing(reader)
        assert opened[0] != left[0]
        await reader.press("ctrl+o")
        assert standing(reader) == left
        await reader.press("alt+right")
        assert standing(reader) == opened
        reader.screen.keep()
        assert reader.app.reading.progress(left[0]).offset == left[1]


async def test_back_leads_to_the_place_left_for_the_text_of_a_preview(seeds: Path) -> None:
    """Tab from the list reads the note that is shown; Ctrl-o returns to the one before, also straight from the list."""
    async with reading(seeds, OWN) as reader:
        for leave in (["tab"], []):
            await reader.press("3", "0", "percent_sign")
            left = standing(reader)
            await reader.press("tab", "j")
            await shown(reader)
            await reader.press(*leave)
            assert standing(reader)[0] != left[0]
            await reader.press("ctrl+o")
            assert standing(reader) == left
            assert reader.view.has_focus


async def test_back_leads_on_from_a_note_that_cannot_be_read(seeds: Path) -> None:
    """Where a note cannot be read, Ctrl-o returns to the place in the one before."""
    async with reading(seeds, OWN) as reader:
        await reader.press("3", "0", "percent_sign")
        left = standing(reader)
        reader.screen.episodes.highlight(seeds / BEES)
        (seeds / BEES).unlink()
        await reader.press("tab", "enter")
        assert reader.screen.episode is None
        await reader.press("ctrl+o")
        assert standing(reader) == left


async def test_paragraphs_and_chapters_are_gone_through_to_the_end(tmp_path: Path) -> None:
    """Where the end of the note keeps a paragraph from the top, the focus goes on, to the last one and back."""
    said = [f"Paragraph {number} of the night train that goes on" for number in range(1, 8)]
    chapters = "\n\n### Chapter two\n\nlast words\n\n### Chapter three\n\nvery last\n"
    (tmp_path / "short.md").write_text("# T\n\n## Transcript\n\n" + "\n\n".join(said) + chapters)
    async with reading(tmp_path, "short.md") as reader:
        view = reader.view

        def here() -> str:
            block = view.text.blocks[view.focused_block or 0]
            return view.text.shown[slice(*block.body)]

        seen = []
        for _ in range(12):
            await reader.press("right_curly_bracket")
            seen.append(here())
        assert seen == [*said[1:], "Chapter two", "last words", "Chapter three", "very last", "very last", "very last"]
        for expected in ["Chapter three", "last words", "Chapter two", said[-1]]:
            await reader.press("left_curly_bracket")
            assert here() == expected
        await reader.press("3", "G", "right_curly_bracket")
        assert here() == said[3]
        await reader.press("right_square_bracket", "right_square_bracket")
        assert here() == "Chapter three"
        await reader.press("right_square_bracket")
        assert "no chapter" in reader.status
        await reader.press("2", "left_curly_bracket")
        assert here() == "Chapter two"


async def test_a_paragraph_by_its_number_is_there_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number typed before all of a long note is cut into paragraphs waits for them."""
    path, waiting = tmp_path / "long.md", threading.Event()
    path.write_text(make_note(400_000))
    monkeypatch.setattr(note_loader, "cut_whole", lambda episode: waiting.wait(10) and cut_whole(episode))
    app = EarmarkApp(tmp_path, places(), Settings(), path)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, tmp_path)
        await pilot.pause()
        for key in "500G":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        waiting.set()
        await reader.settle()
        assert first_paragraph(reader) == 500


async def test_a_percentage_is_gone_to_before_all_of_a_note_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N% of a long note answers at once, at the place where it leads once all of it is cut, and stays there."""
    path, waiting = tmp_path / "long.md", threading.Event()
    second = f"\n## Transcript (nl)\n\n{'en zo ging het door ' * 9_000}\n"
    path.write_text(make_note(400_000) + second)
    async with reading(tmp_path, "long.md") as reader:
        await reader.press("7", "0", "percent_sign")
        place = reader.view.place
        await reader.press("g")
    monkeypatch.setattr(note_loader, "cut_whole", lambda episode: waiting.wait(10) and cut_whole(episode))
    app = EarmarkApp(tmp_path, places(), UNASKED, path)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, tmp_path)
        await pilot.pause()
        assert reader.view.place != place
        await pilot.press("7", "0", "percent_sign")
        await pilot.pause()
        assert reader.screen.episode
        assert not reader.screen.episode.whole
        early = reader.view.place
        assert abs(early - place) <= len("[Music] ")
        waiting.set()
        await reader.settle()
        assert reader.view.place == early
        await reader.press("ctrl+o")
        assert reader.view.place < place


async def test_a_paragraph_that_is_waited_for_holds_nothing_up_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key after a number that is not known yet acts after a while, and then it is not gone to any more."""
    monkeypatch.setattr(typeahead, "_PATIENCE_SECONDS", 0.1)
    path, waiting = tmp_path / "long.md", threading.Event()
    path.write_text(make_note(400_000))
    monkeypatch.setattr(note_loader, "cut_whole", lambda episode: waiting.wait(10) and cut_whole(episode))
    app = EarmarkApp(tmp_path, places(), UNASKED, path)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, tmp_path)
        await pilot.pause()
        for key in "500G":
            app.post_message(events.Key(key, key))
        await reader.until_now(lambda: "paragraph 500" in reader.status)
        top = reader.view.scroll_offset.y
        app.post_message(events.Key("j", "j"))
        await reader.until_now(lambda: reader.view.scroll_offset.y == top + 1)
        waiting.set()
        await reader.settle()
        assert first_paragraph(reader) < 10


@pytest.mark.parametrize("at_once", [True, False], ids=["as the app starts", "while a worker reads it"])
async def test_keys_wait_for_the_first_note(seeds: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    """A count and its key, typed before the note is there that earmark was started for, act on that note."""
    waiting = threading.Event()
    if not at_once:
        monkeypatch.setattr(note_loader, "_AT_ONCE", -1)
        read = NoteLoader._read
        monkeypatch.setattr(NoteLoader, "_read", lambda *rest: waiting.wait(10) and read(*rest))
    else:
        monkeypatch.setattr(EarmarkApp, "on_load", lambda app: [app.post_message(events.Key(key, key)) for key in "5G"])
    app = EarmarkApp(seeds, places(), Settings(), seeds / OWN)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, seeds)
        if not at_once:
            await reader.until_now(lambda: reader.screen.pane.begun)
            for key in "5G":
                app.post_message(events.Key(key, key))
            await pilot.pause()
        waiting.set()
        await reader.settle()
        assert first_paragraph(reader) == 5


async def test_the_pieces_that_a_long_note_was_shown_in_are_let_go(tmp_path: Path) -> None:
    """Once all of a note is cut into paragraphs, what it was shown in before takes no memory any more."""
    path = tmp_path / "long.md"
    path.write_text(make_note(400_000))
    threshold = gc.get_threshold()
    gc.set_threshold(0)  # nothing is collected that is not let go
    try:
        async with reading(tmp_path, "long.md") as reader:
            await reader.until(lambda: reader.screen.episode is not None and reader.screen.episode.whole)
            await reader.press("space")
            known = [each for each in gc.get_objects() if isinstance(each, Episode) and each.path == path]
            assert known == [reader.screen.episode]
    finally:
        gc.set_threshold(*threshold)
