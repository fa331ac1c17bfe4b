"""Drives the real app over real files: what every test of the screens uses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.quiet import quiet
from tui.app import EarmarkApp
from tui.core.config import Settings, places
from tui.screens import clipboard
from tui.screens.reader import ReaderScreen
from tui.widgets.transcript_view import TranscriptView

OWN = "OpenAI's nieuwe model o3 + NVIDIA doorbreekt Moore's Law + supercomputers voor thuis Poki S03E18.md"
BEES = "The Patient City/Bees Above the Tram Lines.md"
TYPO = "The Patient City/The Street That Was Only a Typo.md"
NIGHT_TRAIN = "Waarom de nachttrein weer rijdt Spoorzoekers S02E07.md"

UNASKED = Settings(preview="never", watch=False)
"""Settings with which a write is made at once, and nothing happens behind a test's back."""

FOLLOWING = Settings(preview="never")
"""Settings with which the app follows what other programs do."""

_NAMES = {" ": "space", "'": "apostrophe", "/": "slash", ":": "colon", ".": "full_stop", ",": "comma", "-": "minus"}


class Reader:
    """The app as a test sees it: keys in, screen and files out."""

    def __init__(self, app: EarmarkApp, pilot: Pilot[None], library: Path) -> None:
        self.app, self.pilot, self.library = app, pilot, library

    @property
    def screen(self) -> ReaderScreen:
        """The reader screen, whatever lies over it."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, ReaderScreen)
        return screen

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.screen.view

    @property
    def shows_list(self) -> bool:
        """Whether the sidebar is on the screen."""
        return bool(self.screen.episodes.display)

    @property
    def status(self) -> str:
        """The words of the status line."""
        status = self.screen.status
        return f"{status.search} {status.doing} {status.file} {status.said} {status.pending} {status.place}"

    @property
    def told(self) -> list[str]:
        """The sentences told to the reader."""
        return [notification.message for notification in self.app._notifications]

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they led to."""
        await self.app._press_keys(keys)
        await self.settle()

    async def type(self, words: str) -> None:
        """Type words, a key a character."""
        await self.press(*(_NAMES.get(character, character) for character in words))

    async def settle(self) -> None:
        """Wait until nothing is left to do, by frames and workers that read and write, but to wait for an answer."""
        async with asyncio.timeout(20):
            rest = 0
            while rest < 3:
                await quiet()
                rest += 1
                while self._is_working():
                    rest = 0
                    await asyncio.sleep(0.002)
                self.app.screen._on_timer_update()
            await quiet()

    def _is_working(self) -> bool:
        asking = self.app.screen is not self.screen
        endless = {"follow", *(["annotate", "offer"] if asking else [])}
        running = (worker for worker in self.app.workers if not worker.is_finished and worker.group not in endless)
        return self.app.typeahead.busy or self.screen.busy or any(running)

    async def until_now(self, come: Callable[[], bool]) -> None:
        """Wait for something, whatever else is under way."""
        async with asyncio.timeout(20):
            while not come():
                await asyncio.sleep(0.002)

    async def until(self, come: Callable[[], bool]) -> None:
        """Wait for what other programs' doings lead to, and for all that follows from it."""
        await self.until_now(come)
        await self.settle()

    def text(self) -> str:
        """Return what is on the screen, a line a row."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def rows(self) -> list[str]:
        """Return the rows of the transcript that are on the screen."""
        return [self.view.render_line(y).text for y in range(self.view.size.height)]


def clipboard_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Give the desktop a program that takes what is copied and fails; return it, and the file that it writes."""
    program, taken = folder / "xsel", folder / "taken"
    program.write_text(f"#!/bin/sh\necho $* > {taken}\ncat >> {taken}\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setattr(clipboard, "which", lambda name: str(program) if name == "xsel" else None)
    return program, taken


@asynccontextmanager
async def reading(
    library: Path, note: str | None = None, *, size: tuple[int, int] = (120, 36), settings: Settings | None = None
) -> AsyncIterator[Reader]:
    """Run the app over a library, with a note of it open."""
    app = EarmarkApp(library, places(), settings or UNASKED, library / note if note else None)
    async with app.run_test(size=size, notifications=True) as pilot:
        reader = Reader(app, pilot, library)
        await reader.until(lambda: reader.screen.pane.begun)
        yield reader
