"""Every key can be found, explained and remapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding

from tests.ui.driver import OWN, reading
from tui.app import EarmarkApp, _bindings
from tui.core.config import Settings
from tui.core.layout import cells
from tui.screens.help import HelpScreen, KeyTable

ALL = [
    binding for binding in (*_bindings(), *EarmarkApp.BINDINGS, *HelpScreen.BINDINGS) if isinstance(binding, Binding)
]


def test_every_key_has_an_id_and_a_tooltip() -> None:
    """What is bound can be remapped by its id and is explained in a few words; no two share an id."""
    assert len(ALL) == len([*_bindings(), *EarmarkApp.BINDINGS, *HelpScreen.BINDINGS])
    assert [binding for binding in ALL if not binding.id or not binding.tooltip] == []
    ids = [binding.id for binding in ALL]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("width", [40, 80, 140])
async def test_help_names_every_key(seeds: Path, width: int) -> None:
    """The help lists what each key does, none of it cut at any width, and Esc closes it."""
    async with reading(seeds, OWN, size=(width, 30)) as reader:
        await reader.press("question_mark")
        table = reader.app.screen.query_one(KeyTable)
        rows = str(table.render()).split("\n")
        assert len(rows) == table.size.height
        assert max(map(cells, rows)) <= table.size.width
        column = min(row.index("One ") for row in rows if "One row" in row)
        told = " ".join(row[column:].strip() for row in rows)
        missing = [b.tooltip for b in ALL if b.tooltip not in told and not (b.id or "").startswith("help.")]
        assert missing == []
        await reader.press("escape")
        assert reader.app.screen is reader.screen


async def test_the_palette_offers_what_the_keys_do(seeds: Path) -> None:
    """The commands of the palette are those of the keys that act now, and of the app."""
    async with reading(seeds, OWN) as reader:
        titles = {command.title for command in reader.app.get_system_commands(reader.app.screen)}
        assert {"Add a takeaway on this passage", "Search the text as you type", "Theme", "Help", "Quit"} <= titles


async def test_a_key_can_be_remapped(seeds: Path) -> None:
    """A key named in the settings acts in place of the default."""
    async with reading(seeds, OWN, settings=Settings(keys={"reader.page": "f3"})) as reader:
        await reader.press("space")
        assert reader.view.scroll_offset.y == 0
        await reader.press("f3")
        assert reader.view.scroll_offset.y > 0


async def test_letters_go_to_the_field_that_is_typed_into(seeds: Path) -> None:
    """No letter acts as a key while a search, a filter or an editor has the focus."""
    letters = "qatrnUNzjk"
    before = (seeds / OWN).read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type(letters)
        assert reader.screen.bar.input.value == letters
        await reader.press("escape", "a")
        await reader.type(letters)
        assert letters in reader.text()
        await reader.press("escape", "tab", "slash")
        await reader.type(letters)
        assert reader.app.is_running
        assert reader.screen.episodes.has_focus_within
    assert (seeds / OWN).read_bytes() == before
