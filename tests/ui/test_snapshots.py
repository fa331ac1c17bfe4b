"""Whole screens, wide and narrow, against pictures of how they are meant to look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.ui.driver import BEES, OWN, TYPO, Reader
from tui.app import EarmarkApp
from tui.core.config import Settings, places

Steps = Callable[[Reader], Awaitable[None]]


async def rest(reader: Reader) -> None:
    """Let the place be kept now, as it is after a second's rest."""
    reader.screen.on_reading_pane_rested()
    await reader.settle()


async def read(reader: Reader) -> None:
    """Read the second paragraph."""
    await reader.press("right_curly_bracket")


async def search(reader: Reader) -> None:
    """Find a garbled name."""
    await reader.press("slash")
    await reader.type("moore's law")
    await reader.press("enter")


async def hits(reader: Reader) -> None:
    """Look at the hits, one of them marked."""
    await reader.press("slash")
    await reader.type("nvidia")
    await reader.press("enter", "ctrl+g", "j", "space")


async def panel(reader: Reader) -> None:
    """Look at the takeaways."""
    await reader.press("t", "j", "j")


async def write(reader: Reader) -> None:
    """Write about a passage."""
    await search(reader)
    await reader.press("a")
    await reader.type("broken?")


async def listed(reader: Reader) -> None:
    """Look at the list."""
    await reader.press("tab", "j")
    await reader.pilot.pause(0.2)
    await reader.settle()


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (140, 40)], ids=["narrow", "medium", "wide"])
@pytest.mark.parametrize(
    ("note", "steps"),
    [(BEES, read), (OWN, search), (OWN, hits), (TYPO, panel), (OWN, write), (BEES, listed)],
    ids=["reading", "search", "hits", "panel", "takeaway", "list"],
)
def test_the_screen_looks_as_it_should(
    snap_compare: Any, seeds: Path, note: str, steps: Steps, size: tuple[int, int]
) -> None:
    """Layout, words and styles of a screen stay as they were approved."""
    app = EarmarkApp(seeds, places(), Settings(), seeds / note)

    async def prepare(pilot: Pilot[None]) -> None:
        reader = Reader(app, pilot, seeds)
        await reader.settle()
        await rest(reader)
        await steps(reader)
        await rest(reader)
        for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
            field.cursor_blink = False
            field.refresh()
        if size[0] == 80:  # the medium size shows the light theme
            app.theme = "textual-light"
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=prepare)
