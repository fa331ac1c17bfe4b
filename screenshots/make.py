"""Takes the pictures of the README through the real app, on a copy of the seeds: run by `make screenshots`."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.pilot import Pilot

from tui.app import EarmarkApp
from tui.core.config import Places, Settings

HERE = Path(__file__).parent
OWN = "OpenAI's nieuwe model o3 + NVIDIA doorbreekt Moore's Law + supercomputers voor thuis Poki S03E18.md"
BEES = "The Patient City/Bees Above the Tram Lines.md"
TYPO = "The Patient City/The Street That Was Only a Typo.md"

Steps = Callable[[Pilot[None]], Awaitable[None]]


def keys(*presses: str) -> Steps:
    """Return steps that press keys; a word longer than a key's name is typed letter by letter."""

    async def press(pilot: Pilot[None]) -> None:
        for word in presses:
            await pilot.press(*(_KEYS.get(letter, letter) for letter in word[1:]) if word.startswith(">") else [word])
            await pilot.pause(0.05)

    return press


_KEYS = {" ": "space", "'": "apostrophe", "/": "slash", ",": "comma", ".": "full_stop", "-": "minus"}

PICTURES: dict[str, tuple[str, tuple[int, int], Steps]] = {
    "list": (BEES, (120, 34), keys("tab", "j", "j")),
    "reading": (BEES, (120, 34), keys("right_curly_bracket", "right_curly_bracket")),
    "search": (OWN, (120, 34), keys("slash", ">moore's law", "enter", "n")),
    "hits": (OWN, (120, 34), keys("slash", ">nvidia", "enter", "ctrl+g", "j", "space", "j", "space", "j")),
    "takeaway": (OWN, (120, 34), keys("slash", ">arc challenge", "enter", "a", ">o3 comes close to people on ARC")),
    "related": (OWN, (120, 34), keys("r", ">tiny")),
    "panel": (TYPO, (120, 34), keys("t", "j", "j")),
    "narrow": (OWN, (44, 30), keys("slash", ">nvidia", "enter")),
    "help": (BEES, (120, 40), keys("question_mark")),
    "light": (BEES, (120, 34), keys("slash", ">queen", "enter")),
}
"""Each picture's note, its size in columns and rows, and the keys that lead to it."""


async def take(name: str, folder: Path) -> str:
    """Return a picture as SVG."""
    note, size, steps = PICTURES[name]
    library = folder / "Episodes"
    shutil.copytree(HERE.parent / "seeds", library)
    home = folder / "home"
    app = EarmarkApp(library, Places(home, home, home, home), Settings(watch=False), library / note)
    async with app.run_test(size=size, notifications=True) as pilot:
        if name == "light":
            app.theme = "textual-light"
        await app.workers.wait_for_complete()
        await pilot.pause()
        await app.workers.wait_for_complete()
        await steps(pilot)
        await pilot.pause(0.3)
        await app.workers.wait_for_complete() if name not in ("takeaway", "related") else None
        return app.export_screenshot(title="earmark")


def main() -> None:
    """Write every picture beside this file."""
    for name in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            (HERE / f"{name}.svg").write_text(asyncio.run(take(name, Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
