"""Type-ahead: each key acts on what the key before it led to, however close together they arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

from textual import events
from textual.app import App
from textual.dom import DOMNode

_PATIENCE_SECONDS = 3.0
"""How long the next key waits for what a key set off, before it is handled all the same."""

_PAINT_SECONDS = 0.01
"""How long a key has for its frame before the next one is prepared for, which would come before it; about two frames'
work on a slow machine."""

_LOOK_SECONDS = 0.05
"""How often it is looked whether a widget that is waited for is still there."""

_ROUNDS = 2
"""How often messages pass through: those that were sent, and those that these led to."""


Typed: TypeAlias = events.Key | events.Paste


class TypeAhead:
    """Hands keys, and what is pasted, to an app one at a time.

    Textual sends a key to the widget that has the focus when the key arrives, and a widget moves the focus, or opens a
    screen, some messages later; of keys that arrive together, as they do over a slow line, the second would miss it.
    Here the second waits until the messages of the first have passed through the focused widget and all above it. The
    very first, and those behind it, wait until the app is no longer `busy` with its start: no widget is there before.
    """

    def __init__(self, app: App[Any], handle: Callable[[Typed], Awaitable[None]], busy: Callable[[], bool]) -> None:
        self._app, self._handle, self._working = app, handle, busy
        self._keys: deque[Typed] = deque()
        self._task: asyncio.Task[None] | None = None
        self._more = asyncio.Event()
        self._gave_up = self._begun = False

    @property
    def busy(self) -> bool:
        """Whether a key is still being handled."""
        return self._task is not None

    async def add(self, key: Typed) -> None:
        """Handle a key, at once or after those before it."""
        self._begun |= not self._working()
        if self._task is None and self._begun:
            self._more.clear()
            await self._handle(key)
            self._task = asyncio.create_task(self._run())
        else:
            self._keys.append(key)
            self._more.set()
            self._task = self._task or asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            if self._begun:
                await self._paint()
                await self._pass_through()
            await self._rest()
            self._begun = True
            while self._keys:
                self._more.clear()
                await self._handle(self._keys.popleft())
                await self._paint()
                await self._pass_through()
                await self._rest()
        except Exception as error:
            self._app.call_later(_raise, error)
        finally:
            self._task = None

    async def _paint(self) -> None:
        """Let what the key led to come on the screen, unless the next key is here."""
        if not self._keys:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAINT_SECONDS):
                    await self._more.wait()

    async def _rest(self) -> None:
        """Wait, but not for long, for a file that is being read or written for a key: the next is about what it holds.

        One that was waited for in vain holds up no further key.
        """
        self._gave_up &= self._working()
        if self._gave_up:
            return
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while self._working():
                    await asyncio.sleep(0.002)
                    if not self._working():
                        await self._pass_through()
        except TimeoutError:
            self._gave_up = True

    async def _pass_through(self) -> None:
        """Wait until the focused widget and those above it have done what they were sent, but not for long."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                for _ in range(_ROUNDS):
                    for node in (self._app.focused or self._app.screen).ancestors_with_self:
                        done = asyncio.Event()
                        if node.call_later(done.set):
                            await _wait(done, node)
        except TimeoutError:
            return


async def _wait(done: asyncio.Event, node: DOMNode) -> None:
    """Wait for a node to get to what it was sent; one that is removed meanwhile never does."""
    while node.is_running and not done.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                await done.wait()


def _raise(error: Exception) -> None:
    """Raise in the app's own loop what went wrong beside it, so that the app ends as it does on any error."""
    raise error
