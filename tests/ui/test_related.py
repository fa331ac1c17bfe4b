"""Related episodes: what is proposed, and why."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.ui.driver import Reader, reading
from tui.core import files, proposals
from tui.core.config import Settings
from tui.core.episode import Episode
from tui.core.files import FileProblem
from tui.core.library import Entry, Library
from tui.core.note import Kind
from tui.screens.related import RelatedScreen
from tui.screens.takeaway import TakeawayScreen
from tui.widgets.field import Field
from tui.widgets.link_picker import LinkPicker
from tui.widgets.row_list import RowList

SAID = {
    "Wad": "we liepen over de kwelder waar zeekraal en lamsoor groeien en de scholeksters broeden",
    "Zilt": "een kok over zeekraal en lamsoor die hij op de kwelder snijdt",
    "Trein": "de nachttrein naar wenen rijdt weer met slaaprijtuigen",
    "Spoor": "over slaaprijtuigen en de nachttrein van vroeger",
    "Brood": "desem en rogge en een oven van klei",
    "Klei": "een pottenbakker over klei en glazuur",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Make a library in which pairs of notes share rare words."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, words in SAID.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n## Transcript\n\n{words}\n\n## Related\n-\n")
    return folder


def open_note(reader: Reader) -> str:
    """Return the name of the open note."""
    assert reader.screen.episode is not None
    return reader.screen.episode.path.name


def rows(reader: Reader) -> list[tuple[str, str]]:
    """Return the titles of the picker and what stands beside them."""
    shown = reader.app.screen.query_one(RowList)
    return [(row.title, row.detail) for row in map(shown._row, range(shown._count))]


def highlighted(reader: Reader) -> list[str]:
    """Return the rows of the picker that look highlighted."""
    shown = reader.app.screen.query_one(RowList)
    cursor = shown.get_component_rich_style("row-list--cursor")
    assert cursor.bgcolor != shown.get_component_rich_style("row-list--title").bgcolor
    strips = map(shown.render_line, range(shown.size.height))
    return [strip.text[2:].split("  ")[0].strip() for strip in strips if any(s.style == cursor for s in strip)]


async def link_brood(reader: Reader) -> None:
    """Link the open note and Brood both ways, as the picker does."""
    await reader.press("r", "ctrl+b")
    await reader.type("brood")
    await reader.press("enter")


def caption(reader: Reader) -> str:
    """Return what stands above the line to type into."""
    return str(reader.app.screen.query_one("#picker-caption", Static).content)


async def test_episodes_that_share_rare_words_come_first(shelf: Path) -> None:
    """The picker shows them above the titles with the words they share, and where both say them."""
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        title, why = rows(reader)[0]
        assert title == "Zilt"
        assert set(why.split(", ")) == {"kwelder", "zeekraal", "lamsoor"}
        assert sorted(title for title, _ in rows(reader)) == sorted(SAID.keys() - {"Wad"})
        screen = reader.text()
        assert "≈" in screen
        assert "here   “we liepen over de kwelder waar zeekraal" in screen
        assert "there  “een kok over zeekraal en lamsoor" in screen
        await reader.press("down")
        assert "here  " not in reader.text()
        await reader.press("up", "enter")
        assert reader.screen.episode is not None
        assert "Zilt" in reader.screen.episode.note.items(Kind.RELATED)[0].text
        await reader.press("r")
        assert reader.app.screen.query_one(LinkPicker)._proposals == []


@pytest.mark.parametrize("size", [(100, 30), (60, 24), (47, 20), (46, 20), (40, 15), (30, 15)])
async def test_the_picker_stands_still_while_typing(shelf: Path, size: tuple[int, int]) -> None:
    """Its lines stay where they are, however many titles fit what is typed and whether the first one is proposed."""
    said = "we liepen " * 40 + "over de kwelder waar zeekraal en lamsoor groeien" + " we liepen" * 40
    (shelf / "Wad.md").write_text(f"# Wad\n\n## Transcript\n\n{said}\n", encoding="utf-8")
    async with reading(shelf, "Wad.md", size=size) as reader:
        await reader.press("r")
        parts = reader.app.screen.query("LinkPicker, LinkPicker > *")
        before = [part.region for part in parts]
        assert "≈ Zilt" in reader.text()
        assert all(word in reader.text() for word in ("here  ", "there  "))
        words = ["z", "i", *"xxzz", "ctrl+u", *["left_square_bracket"] * 2, *"brzzxx", "right_square_bracket", "ctrl+u"]
        for key in [*words, "z", "i", "x", *["backspace"] * 3, "b", "r", "down"]:
            await reader.press(key)
            assert [part.region for part in parts] == before


async def test_enter_takes_the_row_that_is_highlighted(shelf: Path) -> None:
    """The first proposal is highlighted, and so is the first title that fits what is typed: Enter links to it."""
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        assert highlighted(reader) == ["Zilt"]
        await reader.press("enter")
        assert b"- [Zilt](Zilt.md)" in (shelf / "Wad.md").read_bytes()
        await reader.press("r")
        await reader.type("brood")
        assert highlighted(reader) == ["Brood"]
        await reader.press("enter")
        assert b"- [Brood](Brood.md)" in (shelf / "Wad.md").read_bytes()


async def test_no_row_is_highlighted_that_enter_does_not_take(shelf: Path) -> None:
    """Where nothing is proposed and nothing typed no title is meant until an arrow highlights one, nor by a link."""
    (shelf / "Alone.md").write_text("# Alone\n\n## Transcript\n\nniets gemeens\n")
    before = (shelf / "Alone.md").read_bytes()
    async with reading(shelf, "Alone.md") as reader:
        await reader.press("r")
        assert rows(reader)
        assert highlighted(reader) == []
        await reader.press("enter")
        assert (shelf / "Alone.md").read_bytes() == before
        await reader.type("[[Brood]]")
        assert highlighted(reader) == []
        await reader.press("ctrl+u")
        assert highlighted(reader) == []
        await reader.press("down")
        assert highlighted(reader) == [rows(reader)[0][0]]
        await reader.press("down", "enter")
        assert b"- [Klei](Klei.md)" in (shelf / "Alone.md").read_bytes()


async def test_a_hasty_enter_writes_nothing(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the proposals are there none is highlighted and Enter takes none; then the first of them is."""
    there, find = threading.Event(), proposals.proposals

    def late(library: Library, episode: Episode, entries: Iterable[Entry]) -> list[proposals.Proposal]:
        there.wait(10)
        return find(library, episode, entries)

    monkeypatch.setattr(proposals, "proposals", late)
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.pilot.press("r", "enter")
        await reader.until_now(lambda: not reader.app.typeahead.busy)
        assert rows(reader)
        assert highlighted(reader) == []
        assert (shelf / "Wad.md").read_bytes() == before
        there.set()
        await reader.settle()
        assert highlighted(reader) == ["Zilt"]
        await reader.press("enter")
        assert b"- [Zilt](Zilt.md)" in (shelf / "Wad.md").read_bytes()


async def test_typing_is_about_titles(shelf: Path) -> None:
    """While something is typed only titles that fit it are shown, and nothing is written by leaving."""
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        await reader.type("brood")
        assert [title for title, _ in rows(reader)] == ["Brood"]
        await reader.press("escape")
    assert (shelf / "Wad.md").read_bytes() == before


@pytest.mark.parametrize("typed", ["https://example.com/a A page", "[[Elsewhere]]", "xyzzy no such title"])
async def test_only_an_episode_is_linked_both_ways(shelf: Path, typed: str) -> None:
    """Words that name no episode are not linked both ways: that is said, and only another Enter links them one way."""
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", "ctrl+b")
        await reader.type(typed)
        assert "both ways" in caption(reader)
        await reader.press("enter")
        assert (shelf / "Wad.md").read_bytes() == before
        assert caption(reader).startswith("Only an episode of the library can be linked both ways")
        await reader.press("x")
        plain = "No such episode" if typed.startswith("xyzzy") else "Related: an episode, or a URL"
        assert caption(reader).startswith(plain)
        await reader.press("backspace", "ctrl+b")
        assert caption(reader).startswith("Only an episode of the library can be linked both ways")
        await reader.press("enter")
        link = "[A page](https://example.com/a)" if "://" in typed else typed
        assert f"- {link}\n" in (shelf / "Wad.md").read_text()


@pytest.mark.parametrize("keys", [["enter", "ctrl+b"], ["ctrl+b", "enter"]])
async def test_a_url_whose_title_is_asked_for_is_linked_one_way(shelf: Path, keys: list[str]) -> None:
    """Ctrl-b at either moment says that a URL is linked one way, and the title is still asked for."""
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        await reader.type("https://example.com/a")
        await reader.press(keys[0])
        await reader.press(keys[1])
        shown = [caption(reader)]
        await reader.type("A page")
        assert caption(reader) == "The title of the link, or Enter for its host"
        if keys[1] == "ctrl+b":
            assert shown[0].startswith("Only an episode")
        await reader.press("enter")
        assert "- [A page](https://example.com/a)\n" in (shelf / "Wad.md").read_text()


@pytest.mark.parametrize("typed", ["[[Bro", "[[brood", "[[ Brood]", "bro"])
async def test_the_start_of_a_wikilink_finds_titles(shelf: Path, typed: str) -> None:
    """Words after [[ filter the titles as they do alone, and Enter takes the one that is highlighted."""
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        await reader.type("[[")
        assert rows(reader)[0][0] == "Zilt"
        await reader.press("ctrl+u")
        await reader.type(typed)
        assert highlighted(reader) == ["Brood"]
        await reader.press("enter")
        assert "## Related\n- [Brood](Brood.md)\n" in (shelf / "Wad.md").read_text()


@pytest.mark.parametrize("keys", [[], ["ctrl+b"]])
@pytest.mark.parametrize("typed", ["[[Xyzzy", "[[Xyzzy [[Brood]]"])
async def test_an_open_wikilink_to_nothing_is_refused(shelf: Path, typed: str, keys: list[str]) -> None:
    """Enter writes no half of a link and says why; closed, it is taken as it was typed."""
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", *keys)
        await reader.type(typed)
        for _ in range(2):
            await reader.press("enter")
            assert caption(reader) == "No such episode: your own link ends with ]]"
        assert (shelf / "Wad.md").read_bytes() == before
        await reader.press("ctrl+u")
        await reader.type("[[Xyzzy|x]]")
        await reader.press("enter", *keys and ["enter"])
        assert "## Related\n- [[Xyzzy|x]]\n" in (shelf / "Wad.md").read_text()


async def test_words_that_fit_a_title_can_be_added_as_words(shelf: Path) -> None:
    """Alt-Enter, which the key bar names, adds what is typed whatever row is highlighted, one way only."""
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        assert "As words" in reader.text()
        await reader.press("alt+enter")
        assert isinstance(reader.app.screen, RelatedScreen)
        await reader.type("brood")
        assert highlighted(reader) == ["Brood"]
        await reader.press("ctrl+b", "alt+enter")
        assert caption(reader).startswith("Only an episode of the library can be linked both ways")
        assert (shelf / "Wad.md").read_bytes() == before
        await reader.press("alt+enter")
    assert (shelf / "Wad.md").read_bytes() == before.replace(b"## Related\n-", b"## Related\n- brood")


async def test_what_enter_does_with_words_is_said(shelf: Path) -> None:
    """While no title fits what is typed, and it is no link, the caption says that the words are added."""
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r")
        said = {}
        for typed in ("brood", "xyzzy", "see [[Brood]]", "https://example.com/a", "www.example.com", "[[Brood]]"):
            await reader.type(typed)
            said[typed] = caption(reader)
            await reader.press("ctrl+u")
        no_title, plain = "No such episode: Enter adds the words alone", "Related: an episode, or a URL and its title"
        assert [words for words in said if said[words] == no_title] == ["xyzzy", "see [[Brood]]"]
        assert set(said.values()) == {no_title, plain}


async def test_a_link_that_stands_there_already_is_not_added(shelf: Path) -> None:
    """Whatever words it has and whatever stands beside it; and that is said."""
    path = shelf / "Wad.md"
    there = "- [[brood#korst|over brood]] - the second half\n- https://example.com/a\n"
    path.write_text(path.read_text().replace("## Related\n-", f"## Related\n{there}"))
    before = path.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        for typed in ("brood", "[[Brood]]", "https://example.com/a A page"):
            told = len(reader.told)
            await reader.press("r")
            await reader.type(typed)
            await reader.press("enter")
            assert len(reader.told) == told + 1
            assert reader.told[-1].startswith("This note links there already")
            assert "saved" not in reader.status
            assert "nothing changed" in reader.status
        assert path.read_bytes() == before


async def test_links_both_ways_that_stand_there_already_are_not_saved(shelf: Path) -> None:
    """Where each note links to the other, neither is written, and that is said."""
    paths = shelf / "Wad.md", shelf / "Brood.md"
    for path, link in zip(paths, ("[[Brood]]", "[[Wad]]"), strict=True):
        path.write_text(path.read_text().replace("## Related\n-", f"## Related\n- {link}"))
    before = [path.read_bytes() for path in paths]
    async with reading(shelf, "Wad.md") as reader:
        await link_brood(reader)
        assert reader.told[-1] == "This note and Brood link to each other already."
        assert "nothing changed" in reader.status
        assert [path.read_bytes() for path in paths] == before


@pytest.mark.parametrize(
    ("typed", "written"),
    [("brood", "[Brood](Brood.md)"), ("https://example.com/a A page", "[A page](https://example.com/a)")],
)
@pytest.mark.parametrize("fails", [False, True])
async def test_what_was_not_written_comes_back(
    shelf: Path, typed: str, written: str, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After Esc in the preview, and after a write that failed, the picker has what was typed; Esc there gives up."""
    path = shelf / "Wad.md"
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise FileProblem(path, f"{path} cannot be written: the disk is full.")

    async with reading(shelf, "Wad.md", settings=None if fails else Settings(watch=False)) as reader:
        await reader.press("r")
        await reader.type(typed)
        with monkeypatch.context() as patch:
            if fails:
                patch.setattr(files, "rewrite", refuse)
            await reader.press("enter", *[] if fails else ["escape"])
        field = reader.app.screen.query_one(Field)
        assert (field.value, field.cursor_position, field.selected_text) == (typed, len(typed), "")
        assert highlighted(reader) == (["Brood"] if typed == "brood" else [])
        assert path.read_bytes() == before
        await reader.press("escape")
        assert not reader.app.screen.query(LinkPicker)
        await reader.press("r")
        assert reader.app.screen.query_one(Field).value == ""
        await reader.type(typed)
        await reader.press("enter", *[] if fails else ["escape", "enter", "enter"])
        assert f"## Related\n- {written}\n" in path.read_text()
        assert path.read_bytes().replace(written.encode(), b"").replace(b"- ", b"-") == before


async def test_a_link_both_ways_that_was_not_written_comes_back_as_one(shelf: Path) -> None:
    """The picker that comes back links both ways as before."""
    async with reading(shelf, "Wad.md", settings=Settings(watch=False)) as reader:
        await reader.press("r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter", "escape")
        assert "both ways" in caption(reader)
        await reader.press("enter", "enter")
        assert "[Brood](Brood.md)" in (shelf / "Wad.md").read_text()
        assert "[Wad](Wad.md)" in (shelf / "Brood.md").read_text()


async def test_a_link_that_fails_late_opens_no_picker_over_another_screen(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed goes on into the editor that is open, and the link is a draft that the next r offers."""
    ends = threading.Event()

    def fail_late(path: Path, *_: object) -> None:
        ends.wait(60)
        raise FileProblem(path, f"{path} cannot be written: Input/output error.")

    async with reading(shelf, "Wad.md") as reader:
        with monkeypatch.context() as patch:
            patch.setattr(files, "rewrite", fail_late)
            await reader.press("r")
            await reader.type("brood")
            await reader.pilot.press("enter")
            await reader.until_now(lambda: "saving Wad" in reader.status)
            await reader.pilot.press("a")
            await reader.until_now(lambda: isinstance(reader.app.screen, TakeawayScreen))
            ends.set()
            await reader.until_now(lambda: any("is a draft" in sentence for sentence in reader.told))
            assert isinstance(reader.app.screen, TakeawayScreen)
            await reader.press("escape")
        await reader.press("r")
        assert isinstance(reader.app.screen, TakeawayScreen)
        await reader.press("enter")
        assert "## Related\n- [Brood](Brood.md)\n" in (shelf / "Wad.md").read_text()


async def test_the_panel_lists_who_links_here_and_marks_dead_links(shelf: Path) -> None:
    """Enter on a note that links here opens it, Ctrl-o returns; a link to no note is marked, one to a note is not."""
    for name, link in (("Zilt", "[[Wad]]"), ("Klei", "[wad](Wad.md)"), ("Wad", "[[Gone]]\n- [[Brood]]")):
        path = shelf / f"{name}.md"
        path.write_text(path.read_text().replace("## Related\n-", f"## Related\n- {link}"))
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("t")
        panel = reader.screen._panes.panel
        assert panel is not None
        shown = [str(panel.options.get_option_at_index(i).prompt) for i in range(panel.options.option_count)]
        assert "Gone\nleads nowhere" in shown
        assert "Brood" in shown
        assert shown[shown.index("Linked from  2") + 1 :] == ["Klei", "Zilt"]
        await reader.press("end", "enter")
        assert open_note(reader) == "Zilt.md"
        await reader.press("ctrl+o")
        assert open_note(reader) == "Wad.md"


async def test_a_link_goes_both_ways_or_not_at_all(shelf: Path) -> None:
    """With Ctrl-b the other note links back; U takes both back, Ctrl-r makes both again, also after a restart."""
    here, there = shelf / "Wad.md", shelf / "Brood.md"
    before = here.read_bytes(), there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", "ctrl+b")
        assert "both ways" in reader.text()
        await reader.type("brood")
        await reader.press("enter")
        after = here.read_bytes(), there.read_bytes()
        assert b"- [Brood](Brood.md)" in after[0]
        assert b"- [Wad](Wad.md)" in after[1]
        await reader.press("U")
        assert (here.read_bytes(), there.read_bytes()) == before
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("ctrl+r")
        assert (here.read_bytes(), there.read_bytes()) == after
        await reader.press("U")
        assert (here.read_bytes(), there.read_bytes()) == before


async def test_an_undo_takes_back_the_link_that_only_the_other_note_got(shelf: Path) -> None:
    """Where this note links there already, U takes back the link back, and a takeaway from before only after that."""
    here, there = shelf / "Wad.md", shelf / "Brood.md"
    here.write_text(here.read_text().replace("## Related\n-", "## Related\n- [[Brood]]"))
    before = here.read_bytes(), there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("a")
        await reader.type("precious")
        await reader.press("enter", "r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter")
        assert b"- [[Wad]]" in there.read_bytes()
        assert "saved" in reader.status
        await reader.press("U")
        assert there.read_bytes() == before[1]
        assert b"precious" in here.read_bytes()
        await reader.press("U")
        assert (here.read_bytes(), there.read_bytes()) == before


async def test_where_the_other_note_cannot_be_written_neither_is(shelf: Path) -> None:
    """A note whose Markdown would swallow the link back refuses it: both files stay as they were, and that is said."""
    there = shelf / "Brood.md"
    there.write_text("# Brood\n\n## Transcript\n\ndesem\n\n```\nan open fence\n")
    before = (shelf / "Wad.md").read_bytes(), there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await link_brood(reader)
        assert ((shelf / "Wad.md").read_bytes(), there.read_bytes()) == before
        assert reader.told


@pytest.mark.parametrize("linking_already", [False, True])
async def test_a_link_both_ways_is_taken_back_alone_only_when_that_is_agreed_to(
    shelf: Path, linking_already: bool
) -> None:
    """While the other note is gone U asks, naming it: Esc changes nothing, Enter takes the link back here alone."""
    here, there = shelf / "Wad.md", shelf / "Brood.md"
    if linking_already:
        here.write_text(here.read_text().replace("## Related\n-", "## Related\n- [[Brood]]"))
    before = here.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await link_brood(reader)
        linked = here.read_bytes(), there.read_bytes()
        there.unlink()
        await reader.press("U")
        shown = " ".join(reader.text().split())
        assert "Brood.md is gone" in shown
        assert "bring it back" in shown
        assert "Wad.md" in shown[shown.index("here alone?") :]
        await reader.press("escape")
        assert here.read_bytes() == linked[0]
        await reader.press("U", "enter")
        assert here.read_bytes() == before
        assert "only here" in reader.status
        await reader.press("U")
        assert any("nothing to undo" in told for told in reader.told)
        assert not there.exists()


async def test_a_link_both_ways_is_taken_back_in_both_once_the_other_is_back(shelf: Path) -> None:
    """Who brings the file back in place of an answer takes the link out of both notes with the next U."""
    here, there = shelf / "Wad.md", shelf / "Brood.md"
    before = here.read_bytes(), there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await link_brood(reader)
        linked = here.read_bytes(), there.read_bytes()
        there.unlink()
        await reader.press("U")
        there.write_bytes(linked[1])
        await reader.press("enter")
        assert (here.read_bytes(), there.read_bytes()) == linked
        await reader.press("U")
        assert (here.read_bytes(), there.read_bytes()) == before


async def test_undo_leaves_what_the_other_note_got_since(shelf: Path) -> None:
    """What was written in the other note since stays there while the link is taken out of both."""
    there = shelf / "Brood.md"
    before = there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await link_brood(reader)
        await reader.screen.workspace.open(there)
        await reader.press("a")
        await reader.type("mine")
        await reader.press("enter")
        await reader.screen.workspace.open(shelf / "Wad.md")
        await reader.press("U")
        assert b"Brood" not in (shelf / "Wad.md").read_bytes()
        assert there.read_bytes() == before.replace(b"## Related", b"## Key Takeaways\n- mine\n\n## Related")
