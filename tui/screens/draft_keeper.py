"""Keeping what is typed into open editors, in case of a crash and as earmark ends, and telling of it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget
from textual.worker import Worker

from tui.screens.drafting import Drafting


class DraftKeeper:
    """Keeps what is typed as drafts, in workers of one widget.

    Why that fails is told once, through `tell`; what waits in a note is said at the bottom, through `say`.
    """

    def __init__(
        self, widget: Widget, drafting: Drafting, tell: Callable[[str], None], say: Callable[[str], None]
    ) -> None:
        self._widget, self._drafting, self._tell, self._say = widget, drafting, tell, say
        self._keeping: Worker[None] | None = None
        self._unkept = ""
        """Why what is typed could not be kept, a sentence, or nothing."""
        self._opened: set[Path] = set()

    def open(self, path: Path) -> None:
        """Say, the first time that a note is opened, what was left that is not in it."""
        if path not in self._opened:
            self._opened.add(path)
            self._widget.run_worker(self._say_what_waits(path), group="places")

    async def _say_what_waits(self, path: Path) -> None:
        if waiting := await asyncio.to_thread(self._drafting.waiting, path):
            self._say(f"typed here and not saved: {', '.join(waiting)}")

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep its drafts; that it was opened before is still so."""
        self._opened.add(path)
        self._drafting.rename(before, path)

    def keep(self, *, ending: bool) -> None:
        """Keep what is typed into an open editor, at once, for good where the run is `ending`."""
        if ending:
            self._drafting.keep_all()
        else:
            self._drafting.keep(self._drafting.typed())

    def look(self) -> None:
        """Keep what is typed into an open editor, so that a crash loses no more than the last words."""
        if self._keeping is None or self._keeping.is_finished:
            self._keeping = self._widget.run_worker(self._keep_typed(), group="places")

    async def _keep_typed(self) -> None:
        """Keep what is typed, in a thread, and what was typed meanwhile."""
        before, self._unkept = self._unkept, ""
        while not self._unkept and (typed := self._drafting.typed()):
            self._unkept = await asyncio.to_thread(self._drafting.keep, typed)
        if self._unkept != before:
            self._tell(self._unkept)
