"""What earmark wants of Textual's driver for Unix terminals beyond what it does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TextIO

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.curtain import Curtain
from tui.keyboard import Keyboard

_ALTERNATE_SCREEN = "\x1b[?1049h"

_REST_SECONDS = 0.05
"""How long nothing comes from the terminal after an Esc that is a key by itself, or after the end of a paste."""

_READ_BYTES = 1 << 16


class _Screen:
    """A terminal that takes what is written to it even when it is gone: Textual would wait for it for ever."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or do nothing where there is no terminal any more."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or do nothing where there is no terminal any more."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Return the number of the open file."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._file.isatty()


class TerminalDriver(LinuxDriver):
    """Drives a terminal on which a curtain may be up: frames are held back until the app lifts it.

    What the terminal sends is read in the event loop. Textual reads it in a thread, which costs each key two changes
    between threads, and looks for an Esc without more ten times a second.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file: Any = _Screen(self._file)
        self._curtain: Curtain | None = getattr(self._app, "curtain", None)
        self._held: list[str] | None = None
        self._keyboard = Keyboard()
        self._resting: asyncio.TimerHandle | None = None

    def start_application_mode(self) -> None:
        """Take the terminal over, a curtain and all."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._curtain:
            self.attrs_before = self._curtain.attributes
            self._curtain.hand_over()
            self._curtain = None
            self._held = []
        self._keyboard = Keyboard()
        self._loop.add_reader(self.fileno, self._read)

    def run_input_thread(self) -> None:
        """Leave the terminal to the event loop."""

    def _read(self) -> None:
        """Send what the terminal has for the app; one that is gone has nothing more."""
        try:
            data = os.read(self.fileno, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._loop.remove_reader(self.fileno)
            return
        if self._resting:
            self._resting.cancel()
        self._send(self._keyboard.feed(data))
        if self._keyboard.waiting:
            self._resting = self._loop.call_later(_REST_SECONDS, self._rest)

    def _rest(self) -> None:
        self._send(self._keyboard.rest())

    def _send(self, messages: Iterator[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def send_message(self, message: Message) -> None:
        """Send a message to the app."""
        self._app.post_message(message)

    def disable_input(self) -> None:
        """Read no more from the terminal."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.remove_reader(self.fileno)
        if self._resting:
            self._resting.cancel()
        super().disable_input()

    def write(self, data: str) -> None:
        """Write to the terminal, or hold back what would be painted over the curtain."""
        if self._held is not None:
            self._held.append(data)
        elif self._curtain is None or data != _ALTERNATE_SCREEN:
            super().write(data)

    def lift_curtain(self) -> None:
        """Paint all that was held back, and hold back no more."""
        held, self._held = self._held, None
        if held:
            super().write("".join(held))

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.lift_curtain()
        super().stop_application_mode()
