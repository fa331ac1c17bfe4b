"""Every key can be found, explained and remapped."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
import textual.keys
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Label

from tests.ui.driver import OWN, UNASKED, reading
from tui.app import EarmarkApp, _actions, _bindings, _key_named
from tui.core.config import Settings, load_settings
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


async def test_mistakes_among_the_keys_are_told(seeds: Path, tmp_path: Path) -> None:
    """What cannot be a key of an action is told with its line, and the default acts; what can be acts all the same."""
    path = tmp_path / "config.toml"
    lines = ['"reader.page" = "space,q"', '"nosuch.id" = "x"', '"reader.top" = "notakey"', '"reader.half" = "f3"']
    path.write_text("\n".join(("column = 5", "[keys]", *lines)), encoding="utf-8")
    async with reading(seeds, OWN, settings=load_settings(path)) as reader:
        await reader.until(lambda: bool(reader.told))
        told = "\n".join(reader.told).splitlines()
        lines_told = [line.removeprefix(f"{path}, ").partition(":")[0] for line in told]
        assert sorted(lines_told) == ["line 1", "line 3", "line 4", "line 5"]
        await reader.press("f3")
        assert reader.view.scroll_offset.y > 0
        await reader.press("g")
        assert reader.view.scroll_offset.y == 0
        await reader.press("f")
        assert reader.view.scroll_offset.y > 0
        await reader.press("question_mark")
        assert "notakey" not in str(reader.app.screen.query_one(KeyTable).render())
        await reader.press("escape", "q")
        assert not reader.app.is_running


async def test_many_mistakes_in_the_settings_are_told_together(seeds: Path, tmp_path: Path) -> None:
    """As many as there is room for stand in one sentence a line; the help has all of them."""
    path = tmp_path / "config.toml"
    path.write_text("".join(f"wrong{number} = 1\n" for number in range(1, 8)) + '[keys]\n"nosuch.id" = "x"\n')
    async with reading(seeds, OWN, settings=load_settings(path)) as reader:
        await reader.until(lambda: bool(reader.told))
        (told,) = reader.told
        assert [f"wrong{number} " in told for number in range(1, 8)] == [True] * 4 + [False] * 3
        assert told.endswith("and 4 more: the help shows all")
        await reader.press("question_mark")
        problems = reader.app.screen.query_one("#help-problems", Label)
        assert all(f"wrong{number} is no setting" in str(problems.content) for number in range(1, 8))
        assert problems.size.height > 7
        assert "wrong1" in reader.text()


async def test_a_key_that_is_set_takes_none_from_other_actions(seeds: Path) -> None:
    """Keys that act both in reading and in selecting go on to do the one when they are changed for the other."""
    async with reading(seeds, OWN, settings=Settings(keys={"reader.down": "f3", "select.word": "d"})) as reader:
        await reader.press("j", "w")
        assert reader.view.scroll_offset.y == 0
        await reader.press("f3")
        assert reader.view.scroll_offset.y == 1
        await reader.press("d")
        assert reader.view.scroll_offset.y > 1
        await reader.press("v")
        before = reader.view.selection
        await reader.press("j")
        row = reader.view.selection
        assert row != before
        await reader.press("d")
        assert reader.view.selection != row


def test_the_keys_of_an_action_are_its_own() -> None:
    """By default two actions of a place share no key but Enter in the filter, and Textual knows each key."""
    keys = Counter((action.place, key) for action in _actions().values() for key in action.keys)
    assert [key for _, key in keys if not key] == []
    assert [key for key in keys if keys[key] > 1] == [("list", "enter")]
    assert {b.id for b in ALL} <= _actions().keys()


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("q", "q"), ("Q", "Q"), ("/", "slash"), ("slash", "slash"), ("minus", "minus"),
        ("é", "é"), ("+", "plus"), ("space", "space"), ("f12", "f12"),
        ("question_mark", "question_mark"), ("ctrl+f", "ctrl+f"), ("shift+alt+left", "alt+shift+left"),
        ("backspace", "backspace"), ("shift+tab", "shift+tab"), ("ctrl+right_square_bracket",) * 2, ("menu", "menu"),
        ("", ""), ("notakey", ""), ("esc", ""), ("Space", ""), ("ctrl+", ""), ("ctrl", ""), ("control+f", ""),
        ("shift+a", ""), ("<any>", ""), ("any", ""), ("\x1b", ""), ("f+f", ""), ("f99", ""),
    ],
)  # fmt: skip
def test_a_key_is_known_by_one_name(key: str, name: str) -> None:
    """Keys have the names that Textual gives them when they are pressed; what it never gives is no key."""
    assert _key_named(key) == name


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


@pytest.mark.parametrize("settings", [UNASKED, Settings(keys={"reader.page": "f3"})])
async def test_the_keys_that_act_are_those_that_textual_finds(seeds: Path, settings: Settings) -> None:
    """What a key does, wherever the focus is and whatever is remapped, is what Textual's own way comes to."""
    async with reading(seeds, OWN, settings=settings) as reader:
        for keys in ("", "tab", "slash", "escape", "v", "escape", "R", "t", "ctrl+g"):
            await reader.press(*keys.split())
            own, textuals = (
                [(node, bindings.key_to_bindings) for node, bindings in chain]
                for chain in (reader.screen._binding_chain, vars(Screen)["_binding_chain"].fget(reader.screen))
            )
            assert own == textuals


async def test_no_key_is_looked_up_among_all_characters(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To show which keys act, and to read with them, takes no look into the table of all names, which is large."""
    names: list[str] = []
    monkeypatch.setattr(textual.keys, "unicodedata", SimpleNamespace(lookup=names.append))
    textual.keys.key_to_character.cache_clear()
    textual.keys.format_key.cache_clear()
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "j", "tab", "j")
        assert "Filter" in reader.text()
    textual.keys.key_to_character.cache_clear()
    textual.keys.format_key.cache_clear()
    assert names == []
