"""Every key can be found, explained and remapped."""

from __future__ import annotations

from pathlib import Path

from textual.binding import Binding
from textual.widgets import Static

from tests.ui.driver import OWN, reading
from tui.app import EarmarkApp, _bindings
from tui.core.config import Settings
from tui.screens.help import HelpScreen

ALL = [
    binding for binding in (*_bindings(), *EarmarkApp.BINDINGS, *HelpScreen.BINDINGS) if isinstance(binding, Binding)
]


def test_every_key_has_an_id_and_a_tooltip() -> None:
    """What is bound can be remapped by its id and is explained in a few words; no two share an id."""
    assert len(ALL) == len([*_bindings(), *EarmarkApp.BINDINGS, *HelpScreen.BINDINGS])
    assert [binding for binding in ALL if not binding.id or not binding.tooltip] == []
    ids = [binding.id for binding in ALL]
    assert len(set(ids)) == len(ids)


async def test_help_names_every_key(seeds: Path) -> None:
    """The help lists the tooltip of each key, and Esc closes it."""
    async with reading(seeds, OWN) as reader:
        await reader.press("question_mark")
        shown = str(reader.app.screen.query_one("#help").query_one(Static).content)
        text = "\n".join(str(static.content) for static in reader.app.screen.query(Static))
        assert shown
        missing = [b.tooltip for b in ALL if b.tooltip not in text and not (b.id or "").startswith("help.")]
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
