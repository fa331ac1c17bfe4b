"""Related episodes: what is proposed, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.driver import Reader, reading
from tui.core.note import Kind
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


async def test_typing_is_about_titles(shelf: Path) -> None:
    """While something is typed only titles that fit it are shown, and nothing is written by a hasty Enter."""
    before = (shelf / "Wad.md").read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", "enter")
        assert (shelf / "Wad.md").read_bytes() == before
        await reader.type("brood")
        assert [title for title, _ in rows(reader)] == ["Brood"]
        await reader.press("escape")
    assert (shelf / "Wad.md").read_bytes() == before


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


async def test_where_the_other_note_cannot_be_written_neither_is(shelf: Path) -> None:
    """A note whose Markdown would swallow the link back refuses it: both files stay as they were, and that is said."""
    there = shelf / "Brood.md"
    there.write_text("# Brood\n\n## Transcript\n\ndesem\n\n```\nan open fence\n")
    before = (shelf / "Wad.md").read_bytes(), there.read_bytes()
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter")
        assert ((shelf / "Wad.md").read_bytes(), there.read_bytes()) == before
        assert reader.told


async def test_undo_takes_the_other_note_only_with_its_pair(shelf: Path) -> None:
    """What was written in the other note since stays, and then only this note's link is taken back."""
    there = shelf / "Brood.md"
    async with reading(shelf, "Wad.md") as reader:
        await reader.press("r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter")
        await reader.screen.workspace.open(there)
        await reader.press("a")
        await reader.type("mine")
        await reader.press("enter")
        later = there.read_bytes()
        await reader.screen.workspace.open(shelf / "Wad.md")
        await reader.press("U")
        assert b"Brood" not in (shelf / "Wad.md").read_bytes()
        assert there.read_bytes() == later
