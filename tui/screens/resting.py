"""When what is being typed is kept: a moment after the last key, and now and then while typing goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

_REST_SECONDS, _TYPING_SECONDS = 0.25, 1.0
"""How long after the last key the words are kept, and how long they wait at most while typing goes on."""

_LEAST_SECONDS = 0.01


class Resting:
    """Calls `keep` for a screen that is typed into."""

    def __init__(self, screen: Screen[Any], keep: Callable[[], None]) -> None:
        self._screen, self._keep = screen, keep
        self._waiting: Timer | None = None
        self._since = 0.0

    def follow(self) -> None:
        """Follow a key that was typed."""
        now = time.monotonic()
        if self._waiting:
            self._waiting.stop()
        else:
            self._since = now
        seconds = min(_REST_SECONDS, max(_LEAST_SECONDS, self._since + _TYPING_SECONDS - now))
        self._waiting = self._screen.set_timer(seconds, self._rest)

    def _rest(self) -> None:
        self._waiting = None
        self._keep()
