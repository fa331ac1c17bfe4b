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
