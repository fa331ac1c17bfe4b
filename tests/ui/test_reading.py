"""Listing, opening and reading episodes."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from tests.ui.driver import BEES, OWN, TYPO, Reader, reading
from tui.app import EarmarkApp
from tui.core.config import Settings, places
from tui.core.display import printable
from tui.core.episode import cut_whole
from tui.core.note import Span, parse
from tui.screens import note_loader
from tui.widgets.row_list import RowList
from tui.widgets.status_line import StatusLine


async def test_every_note_of_the_folder_is_listed(seeds: Path) -> None:
    """Nested notes included, each with its title, status, length and number of takeaways."""
    async with reading(seeds) as reader:
        entries = {entry.path.relative_to(seeds).as_posix(): entry for entry in reader.screen.episodes.entries}
        assert set(entries) == {path.relative_to(seeds).as_posix() for path in seeds.rglob("*.md")}
        assert entries[BEES].title == "Bees Above the Tram Lines"
        assert entries[TYPO].takeaways == 5
        screen = reader.text()
        assert "Bees Above the Tram" in screen
        assert "9 min" in screen
        assert "5 takeaways" in screen


async def test_the_filter_narrows_the_list_while_typing(seeds: Path) -> None:
    """Letters narrow the list by title, Enter goes to what is left, Esc brings all back."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab")
        await reader.press("slash")
        await reader.type("tram lnes")
        assert reader.screen.episodes.highlighted is not None
        assert reader.screen.episodes.highlighted.path == seeds / BEES
        await reader.press("enter", "enter")
        assert reader.view.has_focus
        assert any("honeybee" in row for row in reader.rows()) or "Patient City" in reader.text()
        await reader.press("tab", "escape")
        assert f" {len(list(seeds.rglob('*.md')))} " in reader.text().splitlines()[0]


async def test_the_cursor_previews_and_enter_opens(seeds: Path) -> None:
    """Moving the cursor shows the note under it; only opening it counts as reading."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab", "j")
        await reader.pilot.pause(0.2)
        await reader.settle()
        previewed = reader.screen.episodes.highlighted
        assert previewed is not None
        assert previewed.title[:20] in reader.text().splitlines()[0]
        assert reader.app.reading.progress(previewed.path).status == "unread"
        await reader.press("enter", "j")
        await reader.pilot.pause(1.1)
        await reader.settle()
        assert reader.app.reading.progress(previewed.path).status != "unread"


@pytest.mark.parametrize("keys", [["space"], ["d"], ["j"] * 7, ["G"], ["right_curly_bracket"] * 3])
async def test_the_same_words_stay_at_the_top_at_any_width(seeds: Path, keys: list[str]) -> None:
    """A resize keeps the place, to the word."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*keys)
        place = reader.view.sought
        await reader.pilot.resize_terminal(58, 24)
        await reader.settle()
        on_screen = reader.view.on_screen
        assert on_screen.start <= place <= on_screen.end
        await reader.pilot.resize_terminal(120, 36)
        await reader.settle()
        on_screen = reader.view.on_screen
        assert on_screen.start <= place <= on_screen.end


@pytest.mark.parametrize("keys", [["G"], ["G", *["k"] * 6]])
async def test_the_end_stays_in_view_and_what_was_near_it_comes_back(seeds: Path, keys: list[str]) -> None:
    """A taller terminal for a while, or no list, moves neither the end of the note nor a place shortly before it."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*keys)
        before = reader.view.on_screen
        for height in (60, 36):
            await reader.pilot.resize_terminal(120, height)
            await reader.settle()
        assert reader.view.on_screen == before
        await reader.press("z", "z")
        assert reader.view.on_screen == before


async def test_a_turn_has_its_speaker_above_it_at_the_top(seeds: Path) -> None:
    """Where there is no margin, the speaker of the words that a note opens at is on the screen, at any time."""
    async with reading(seeds, TYPO, size=(50, 20)) as reader:
        assert reader.rows()[0].strip() == "Idris"
        await reader.press("3", "G")
        speaker = reader.rows()[0]
        await reader.press("m", "a", "G", "apostrophe", "a")
        assert reader.rows()[0] == speaker
        await reader.press("R", "R")
        assert reader.rows()[0] == speaker
        await reader.pilot.resize_terminal(46, 20)
        await reader.settle()
        assert reader.rows()[0].strip() == speaker.strip()


async def test_reopening_lands_on_the_same_words(seeds: Path) -> None:
    """The place is kept at exit and found again, also in a narrower terminal."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*["space"] * 9)
        words = reader.view.text.around(reader.view.on_screen, 0)
        place = reader.view.place
        await reader.press("q")
    async with reading(seeds, size=(70, 30)) as reader:
        assert reader.view.on_screen.start <= place < reader.view.on_screen.end
        assert reader.view.on_screen.start <= words.end


async def test_switching_notes_keeps_each_place(seeds: Path) -> None:
    """A note opened again stands where it was left."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*["space"] * 5)
        place = reader.view.place
        await reader.press("tab", "G", "enter")
        assert reader.view.place != place
        reader.screen.episodes.highlight(seeds / OWN)
        await reader.press("tab", "enter")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / OWN
        assert reader.view.place == place


async def test_moving_by_rows_pages_paragraphs_and_ends(seeds: Path) -> None:
    """The keys of less move as they do there."""
    async with reading(seeds, OWN) as reader:
        height = reader.view.size.height
        steps = [("j", 1), ("j", 2), ("k", 1), ("space", height), ("b", 1), ("g", 0)]
        for key, row in steps:
            await reader.press(key)
            assert reader.view.scroll_offset.y == row, key
        await reader.press("d")
        assert reader.view.scroll_offset.y == height // 2
        await reader.press("g", "right_curly_bracket", "right_curly_bracket")
        second = reader.view.place
        await reader.press("right_curly_bracket", "left_curly_bracket")
        assert reader.view.place == second
        await reader.press("G")
        assert reader.view.is_vertical_scroll_end


async def test_a_narrow_terminal_shows_one_pane_at_a_time(seeds: Path) -> None:
    """At 40 columns the list is a drawer that Tab opens and Enter closes."""
    async with reading(seeds, OWN, size=(40, 24)) as reader:
        assert not reader.shows_list
        assert all(len(row) <= 40 for row in reader.text().splitlines())
        await reader.press("tab")
        assert reader.screen.episodes.display
        assert reader.screen.query_one(RowList).has_focus
        await reader.press("enter")
        assert not reader.shows_list
        assert reader.view.has_focus


async def test_sorting_and_marking_as_done(seeds: Path) -> None:
    """The s key changes the order, x marks a note as done and back, and both are kept."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab", "s")
        titles = [entry.title.casefold() for entry in reader.screen.episodes.entries]
        assert titles == sorted(titles)
        marked = reader.screen.episodes.highlighted
        assert marked is not None
        await reader.press("x")
        assert reader.app.reading.progress(marked.path).done
    async with reading(seeds) as reader:
        assert reader.app.reading.progress(marked.path).status == "done"
        reader.screen.episodes.highlight(marked.path)
        await reader.press("tab", "x")
        assert not reader.app.reading.progress(marked.path).done


async def test_theme_and_column_are_kept(seeds: Path) -> None:
    """What the reader chose is there the next time."""
    async with reading(seeds, OWN) as reader:
        await reader.press("plus", "plus")
        chosen = reader.view.column
        reader.app.theme = "nord"
        await reader.settle()
        assert chosen > 80
    async with reading(seeds, OWN) as reader:
        assert reader.view.column == chosen
        assert reader.app.theme == "nord"
        await reader.press("equals_sign")
        assert reader.view.column == 80


async def test_a_note_that_another_program_writes_is_read_again(seeds: Path) -> None:
    """The open note follows the file and keeps its place."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*["space"] * 4)
        before = reader.view.place
        path = seeds / OWN
        text = path.read_bytes().decode()
        path.write_bytes(text.replace("\n## Transcript\n", "\nA line of its own.\n\n## Transcript\n").encode())
        reader.screen._watch()
        await reader.settle()
        assert reader.screen.episode is not None
        assert "A line of its own." in reader.screen.episode.note.text
        assert reader.view.place == before + len("A line of its own.\n\n")


async def test_a_deleted_note_stays_readable(seeds: Path) -> None:
    """The text stays on the screen, and the status line says that the file is gone."""
    async with reading(seeds, OWN) as reader:
        (seeds / OWN).unlink()
        reader.screen._watch()
        await reader.settle()
        assert "gone" in reader.status
        await reader.press("space")
        assert any(row.strip() for row in reader.rows())


async def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    """A folder without notes opens, says so and names the way to another."""
    folder = tmp_path / "empty"
    folder.mkdir()
    async with reading(folder) as reader:
        assert any("no Markdown notes" in sentence for sentence in reader.told)
        await reader.press("j", "n", "a", "t", "tab", "enter", "U", "y")


async def test_a_note_that_cannot_be_read_is_listed_and_told(tmp_path: Path) -> None:
    """A file too odd to read is an entry with its problem, and opening it says why."""
    (tmp_path / "good.md").write_text("# Good\n\nwords\n")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "utf16.md").write_bytes("# Sixteen\n\nwords".encode("utf-16"))
    async with reading(tmp_path, "good.md") as reader:
        assert {entry.path.name for entry in reader.screen.episodes.entries} >= {"good.md", "utf16.md"}
        reader.screen.episodes.highlight(tmp_path / "utf16.md")
        await reader.press("tab", "enter")
        before = (tmp_path / "utf16.md").read_bytes()
        await reader.press("a")
        await reader.type("words")
        await reader.press("enter")
        assert (tmp_path / "utf16.md").read_bytes() == before
        assert any("can only be viewed" in sentence for sentence in reader.told)


HOSTILE = "\x1b]52;c;ZXZpbA==\x07 [@click=app.bell]x[/] [/foo] [Muziek] \u202eevil\u202c \x9b31m \x00"


async def test_hostile_text_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    """Control codes and markup in titles, tags, speakers, words and queries are shown as characters."""
    head = f"# T {HOSTILE}\n\n**Tags:** #a{HOSTILE}\n\n"
    note = f"{head}## Transcript\n\n**Ann:** {HOSTILE}\n\n## Key Takeaways\n- {HOSTILE}\n"
    (tmp_path / "a [b] \x1b.md").write_bytes(note.encode("utf-8", "surrogateescape"))
    async with reading(tmp_path) as reader:
        for keys in (
            ["slash"],
            [*"[/b]"],
            ["enter", "t"],
            ["e"],
            ["escape", "escape", "r"],
            ["escape"],
            ["question_mark"],
        ):
            await reader.press(*keys)
            shown = reader.text()
            assert printable(shown.replace("\n", "")) == shown.replace("\n", "")
        await reader.press("escape")
        assert any("[Muziek]" in row and "[/foo]" in row for row in reader.rows())


async def test_the_selection_is_copied_as_it_is_read(tmp_path: Path) -> None:
    """What is copied is what the screen shows: references decoded, cues left out."""
    text = "## Transcript\n\n[00:01] Ann: salt &amp; pepper [&nbsp;__&nbsp;] and then the rest\n"
    (tmp_path / "note.md").write_text(text)
    async with reading(tmp_path, "note.md") as reader:
        reader.view.selection = Span(text.index("[00:01]"), text.index(" the rest"))
        await reader.press("y")
        assert reader.app.clipboard.startswith("salt & pepper [ __ ] and then\n\n— ")


async def test_a_long_note_is_readable_before_all_of_it_is_cut(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note of 300,000 characters shows the paragraphs where the reader left it first; no row moves later."""
    path = seeds / OWN
    start, end = parse(path, text := path.read_bytes().decode()).transcript
    path.write_bytes((text[:end] + f" {text[start:end].strip()}" * 5 + text[end:]).encode())
    async with reading(seeds, OWN) as reader:
        await reader.press("5", "0", "percent_sign", "j")
        place = reader.view.place
        reader.screen.keep()
    waiting = threading.Event()
    monkeypatch.setattr(note_loader, "cut_whole", lambda episode: waiting.wait(10) and cut_whole(episode))
    app = EarmarkApp(seeds, places(), Settings(), path)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, seeds)
        await pilot.pause()
        assert reader.view.place == place
        early = reader.rows()
        waiting.set()
        await reader.settle()
        assert reader.view.place == place
        numbered = re.compile(r"^ *\d+  ")
        assert not any(map(numbered.match, early))
        assert any(map(numbered.match, reader.rows()))
        assert [numbered.sub("", row).strip() for row in reader.rows()] == [row.strip() for row in early]


async def test_each_note_keeps_its_width(seeds: Path) -> None:
    """A width chosen for a note is there again when it is, in later runs too; = gives it that of all notes."""
    async with reading(seeds, OWN) as reader:
        await reader.press("minus", "minus")
        narrow = reader.view.column
        reader.screen.keep()
    async with reading(seeds, BEES) as reader:
        await reader.press("plus")
        assert reader.view.column != narrow
        await reader.screen.workspace.open(seeds / OWN)
        await reader.settle()
        assert reader.view.column == narrow
        await reader.press("equals_sign")
        assert reader.view.column == Settings().column


@pytest.mark.parametrize("width", [70, 83, 120])
async def test_each_step_of_the_width_shows(seeds: Path, width: int) -> None:
    """+ stops at the widest column that the terminal has room for, and each - makes the text narrower at once."""
    async with reading(seeds, OWN, size=(width, 24)) as reader:
        widths = []
        for key in (*["plus"] * 12, *["minus"] * 6):
            await reader.press(key)
            widths.append(reader.view._layout.width)
        assert sorted(set(widths[:12])) == [*dict.fromkeys(widths[:12])]
        assert widths[10] == widths[11]
        assert "which is the widest" not in reader.status
        assert len(set(widths[11:])) == 7
        assert widths[11:] == sorted(widths[11:], reverse=True)
        await reader.press(*["plus"] * 12)
        assert "which is the widest" in reader.status
        assert reader.view._layout.width == widths[11]


async def test_a_note_that_is_opened_from_the_drawer_is_the_one_that_is_read(seeds: Path) -> None:
    """Where the list hides the text, the text that comes back is that of the note that was opened, at each motion."""
    async with reading(seeds, OWN, size=(80, 24)) as reader:
        await reader.press("tab", "slash")
        await reader.type("tram lines")
        await reader.press("enter")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / BEES
        words = reader.screen.episode.shown
        await reader.press("right_curly_bracket", "right_curly_bracket")
        row = next(row.strip() for row in reader.rows() if len(row.strip()) > 30)
        assert row[-20:] in " ".join(words.split())
        await reader.press("G", "space", "v", "w", "y")


def standing(reader: Reader) -> tuple[Path, int]:
    """Return the open note and the place in it."""
    assert reader.screen.episode is not None
    return reader.screen.episode.path, reader.view.place


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
@pytest.mark.parametrize("seconds", [0, 0.3])
async def test_esc_calls_a_look_through_the_list_off(seeds: Path, seconds: float, size: tuple[int, int]) -> None:
    """Esc in the list leads back to the note that is read, at its place; what was looked at stays as it was."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab", "j", "enter", "space")
        looked_at = standing(reader)
        reader.screen.keep()
    async with reading(seeds, OWN, size=size) as reader:
        await reader.press("5", "0", "percent_sign")
        left = standing(reader)
        kept = reader.app.reading.progress(looked_at[0])
        await reader.press("tab", "j", "j", "k")
        await reader.pilot.pause(seconds)
        await reader.settle()
        if seconds:
            assert standing(reader) == looked_at
            reader.screen.on_reading_pane_rested()
        await reader.press("escape")
        await reader.pilot.pause(0.3)
        await reader.settle()
        assert standing(reader) == left
        assert reader.view.has_focus
        assert reader.screen.episodes.highlighted is not None
        assert reader.screen.episodes.highlighted.path == left[0]
        assert reader.app.reading.progress(looked_at[0]) == kept
        assert reader.app.reading.progress(left[0]).offset == left[1]
        await reader.press("ctrl+o")
        assert standing(reader)[0] == left[0]


@pytest.mark.parametrize("key", ["tab", "shift+tab", "q", "escape"])
async def test_a_drawer_that_closes_leads_to_no_other_note(seeds: Path, key: str) -> None:
    """Where the list hides the text, only opening a note leads to another one; closing the list does not."""
    async with reading(seeds, OWN, size=(60, 24)) as reader:
        await reader.press("5", "0", "percent_sign")
        left = standing(reader)
        await reader.press("tab", "j")
        await reader.pilot.pause(0.3)
        await reader.settle()
        assert standing(reader) != left
        await reader.press(key)
        assert not reader.shows_list
        assert standing(reader) == left
        assert reader.app.is_running


async def test_esc_in_the_filter_puts_the_cursor_back(seeds: Path) -> None:
    """Without the filter the cursor is where it was before, or on the note that was opened since; the text follows."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab", "j", "j", "slash")
        entry = reader.screen.episodes.highlighted
        assert entry is not None
        assert reader.screen.episodes.rows.cursor > 0
        await reader.type("tr")
        await reader.press("down")
        await reader.pilot.pause(0.3)
        await reader.press("escape")
        assert reader.screen.episodes.highlighted == entry
        await reader.pilot.pause(0.3)
        await reader.settle()
        assert standing(reader)[0] == entry.path
        await reader.press("slash")
        await reader.type("tram lnes")
        await reader.press(*["backspace"] * 9)
        assert reader.screen.episodes.highlighted == entry
        await reader.type("tram lnes")
        await reader.press("enter", "tab", "escape")
        assert reader.screen.episodes.highlighted.path == standing(reader)[0] == seeds / BEES


@pytest.mark.parametrize("width", [50, 80, 140])
async def test_every_time_and_speaker_is_shown(tmp_path: Path, width: int) -> None:
    """A turn of one row has its speaker and its time beside it, a long name cut before the time is."""
    said = "[00:01:01] Ann: first words\n[00:01:09] Bartholomew Longbottom-Featherstone: more\n[00:02:15] third words\n"
    (tmp_path / "n.md").write_text(f"# T\n\n## Transcript\n\n{said}")
    async with reading(tmp_path, "n.md", size=(width, 24)) as reader:
        text = "\n".join(reader.rows())
        assert all(label in text for label in ("Ann", "Barth", "1:01", "1:09", "2:15"))


@pytest.mark.parametrize(("width", "turn"), [(120, "» 2  and second words"), (50, "» and second words")])
async def test_a_turn_is_signed(tmp_path: Path, width: int, turn: str) -> None:
    """Where somebody else begins to speak a sign stands beside the words, unless the name says so already."""
    (tmp_path / "n.md").write_text("## Transcript\n\n**Ann:** first words >> and second words >> BOB: third words\n")
    async with reading(tmp_path, "n.md", size=(width, 30)) as reader:
        rows = [row.strip() for row in reader.rows()]
        assert turn in rows
        assert not any("»" in row and "third" not in row for row in rows if row != turn)
        assert any(row.startswith("BOB") for row in rows)


async def test_what_is_read_is_always_named(seeds: Path) -> None:
    """Where the header is not on the screen, the line at the bottom has the title, beside a search too."""
    async with reading(seeds, TYPO) as reader:
        for _ in range(2):
            await reader.press("z")
            assert reader.text().count("The Street That Was Only a Typo") == 1
            await reader.press("z")
            assert "The Street" not in reader.text().splitlines()[-2]
            await reader.press("j")
        await reader.press("z", "slash", *"street", "enter")
        assert "The Street That Was Only a Typo   /street   1/" in reader.text()


async def test_a_pane_in_place_of_the_text_says_what_is_read(seeds: Path) -> None:
    """In a narrow terminal the panel has the title below it; the text has it above, and the list has it itself."""
    async with reading(seeds, TYPO, size=(60, 20)) as reader:
        await reader.until(lambda: bool(reader.screen.episodes.entries))

        def line() -> str:
            return reader.text().splitlines()[-2]

        await reader.press("t")
        assert line().startswith(" The Street That Was Only a Typo  ")
        await reader.press("tab")
        assert reader.shows_list
        assert "The Street" not in line()
        await reader.press("tab")
        assert "The Street" not in line()
        await reader.press("tab")
        assert "The Street" in line()
        await reader.press("t")
        assert "The Street" not in line()


def test_a_title_is_cut_before_the_search() -> None:
    """In a line that becomes narrow the title loses its end, then goes as a whole; the search and the place stay."""
    line, title = StatusLine(), "The Street That Was Only a Typo"
    line.title, line.search, line.place = title, "/street   1/9", "12%"
    shown = []
    for width in range(70, 20, -1):
        row = line._row(width)
        assert len(row) == width
        assert row.endswith(" 12% ")
        name, found, _ = row.partition(line.search)
        assert found
        shown.append(name.strip())
    assert shown[0] == title
    assert shown[-1] == ""
    assert all(title.startswith(name.removesuffix("…")) for name in shown)
    assert all(len(name) >= 10 for name in shown if name)
    assert sorted(shown, key=len, reverse=True) == shown
    assert len(set(shown)) > 9


async def test_references_in_titles_are_read(tmp_path: Path) -> None:
    """A title is shown decoded in the list, the header, the line at the bottom and the picker; the file keeps it."""
    written = "# Salt &amp; smoke &#39;23\n\n**Channel:** Tide &amp; Co\n\n## Transcript\n\nwords\n\n## Related\n-\n"
    (tmp_path / "a.md").write_text(written)
    (tmp_path / "b.md").write_text("# Other\n\n## Transcript\n\nwords\n\n## Related\n- [it](a.md)\n")
    async with reading(tmp_path, "a.md") as reader:
        assert reader.text().count("Salt & smoke '23") == 2
        assert "Tide & Co" in reader.text()
        await reader.press("z")
        assert reader.text().count("Salt & smoke '23") == 1
        await reader.press("z", "tab", "slash", *"salt & smoke", "enter")
        assert "1 of 2" in reader.text()
        assert "&amp;" not in reader.text()
        await reader.screen.workspace.open(tmp_path / "b.md")
        await reader.press("r", *"& smoke")
        assert "Salt & smoke '23" in reader.text().split("words", 1)[1]
    assert (tmp_path / "a.md").read_text() == written


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "# T\n", "# T\n\n## Transcript\n\n## Notes\n"])
async def test_a_note_in_which_nothing_is_said_says_so(tmp_path: Path, text: str) -> None:
    """The screen is not just empty: the key that leads on is named."""
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    async with reading(tmp_path, "a.md") as reader:
        assert "Nothing is said in this note yet: e opens it" in reader.text()


@pytest.mark.parametrize("width", [30, 40, 80, 160])
async def test_what_is_wrong_with_a_note_is_told_in_full(tmp_path: Path, width: int) -> None:
    """A warning is broken between words where it is longer than a row, at any width and when that changes."""
    (tmp_path / "a.md").write_bytes(b"# T\0\n\n## Transcript\n\nwords are said\n")
    async with reading(tmp_path, "a.md", size=(width, 20)) as reader:
        for size in (width, width + 7):
            await reader.pilot.resize_terminal(size, 20)
            await reader.settle()
            shown = " ".join(" ".join(row[-width - 7 :] for row in reader.text().split("\n")).split())
            told = [line.strip() for line in str(reader.screen.pane.header.render()).split("\n")]
            assert "save it as UTF-8 text to edit it." in " ".join(told)
            assert all(line in shown for line in told if "T" not in line)
            assert "words are said" in shown


CHAPTERS = (
    "# T\n\n## Transcript\n\nbefore any\n\n### One & [two](x)\n\nwords\n\n### Last\n\nmore words\n\n## Notes\n\nmine\n"
)


@pytest.mark.parametrize("width", [40, 100])
async def test_the_chapter_that_is_read_is_named(tmp_path: Path, width: int) -> None:
    """Where its heading has gone out of sight too, without the marks around its name; before the first none is."""
    (tmp_path / "a.md").write_text(CHAPTERS.replace("words\n", "words\n\n" * 40))
    async with reading(tmp_path, "a.md", size=(width, 12)) as reader:

        def named() -> str:
            return reader.screen.status.render_line(0).text

        assert "One" not in named()
        await reader.press("right_square_bracket", "space", "space")
        assert "One" not in " ".join(reader.rows())
        assert "One & two" in named()
        await reader.press("right_square_bracket")
        assert "Last" in named()
        await reader.press("g", "g")
        assert "One" not in named()


async def test_a_filter_that_nothing_fits_says_how_to_leave_it(seeds: Path) -> None:
    """The list is empty then, and Esc shows all of it."""
    async with reading(seeds, OWN) as reader:
        await reader.press("tab", "slash")
        await reader.type("xqzzk")
        assert "0 of 8  Esc: all" in reader.text()
        await reader.press("escape")
        assert "Episodes  8  newest" in reader.text()
