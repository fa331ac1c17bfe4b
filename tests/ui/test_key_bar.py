"""The row of keys at the bottom: what it names does what it says, for fingers and the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.ui.driver import OWN, reading
from tui.screens.takeaway import TakeawayScreen
from tui.widgets.key_bar import KeyBar


async def test_a_click_on_a_key_presses_it(seeds: Path) -> None:
    """The mouse on the words of a key does what the key does."""
    async with reading(seeds, OWN) as reader:
        row = reader.text().split("\n")[-1]
        await reader.pilot.click(KeyBar, offset=(row.index("Takeaway") + 2, 0))
        await reader.settle()
        assert isinstance(reader.app.screen, TakeawayScreen)


@pytest.mark.parametrize("width", [20, 33, 40, 47, 80, 200])
async def test_what_does_not_fit_is_not_cut_in_two(seeds: Path, width: int) -> None:
    """Every key is there with all of its words or not at all, which shows; the help, with all keys, is there always."""
    async with reading(seeds, OWN, size=(width, 24)) as reader:
        row = reader.text().split("\n")[-1]
        hints = [f"{hint.name} {hint.words}" for hint in reader.screen.query_one(KeyBar)._hints]
        shown = [hint for hint in hints if hint in row]
        assert shown[-1] == hints[-1] == "? Help"
        assert hints[: len(shown) - 1] == shown[:-1]
        more = [] if shown == hints else ["…"]
        assert row.split() == " ".join([*shown[:-1], *more, shown[-1]]).split()
        assert len(shown) > 1


async def test_the_keys_are_those_of_where_one_is(seeds: Path) -> None:
    """In the search line the row names the keys of the search line, and afterwards those of the text again."""
    async with reading(seeds, OWN) as reader:
        before = reader.text().split("\n")[-1]
        await reader.press("slash")
        assert reader.text().split("\n")[-1] != before
        await reader.press("escape")
        assert reader.text().split("\n")[-1] == before


async def test_no_key_is_named_that_is_typed_into_a_field(seeds: Path) -> None:
    """In the search line a slash and a question mark are words to search for; F1 leads to the help there."""
    async with reading(seeds, OWN) as reader:
        row = reader.text().split("\n")[-1]
        assert "/ Search" in row
        assert "? Help" in row
        await reader.press("slash")
        row = reader.text().split("\n")[-1]
        assert "Search" not in row
        assert "f1 Help" in row


async def test_the_key_under_the_mouse_is_explained(seeds: Path) -> None:
    """The tooltip is that of the key under the mouse, and beside the keys there is none."""
    async with reading(seeds, OWN) as reader:
        bar = reader.screen.query_one(KeyBar)
        tips = []
        for x in (bar._hints[0].width // 2, bar._hints[0].width + 1, bar.size.width - 1):
            move = events.MouseMove(bar, x, 0, 0, 0, 0, False, False, False)
            bar.on_mouse_move(move)
            tips.append(bar.tooltip)
        assert tips == [bar._hints[0].tooltip, bar._hints[1].tooltip, None]
