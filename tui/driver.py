"""What earmark wants of Textual's driver for Unix terminals beyond what it does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TextIO

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.core.disk import write_all
from tui.curtain import Curtain
from tui.keyboard import Keyboard

_ALTERNATE_SCREEN = "\x1b[?1049h"

_REST_SECONDS = 0.05
"""How long nothing comes from the terminal after an Esc that is a key by itself, or after the end of a paste."""

_READ_BYTES = 1 << 16


class Terminal:
    """A terminal that takes what is written to it even when it is gone: Textual would wait for it for ever.

    What it takes without waiting is written at once (`write_now`), the rest by Textual's thread (`write`), whose frames
    come some milliseconds later where the program has more to do. For the first, the terminal is opened once more: an
    open file that does not wait is one for all programs that share it.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._encoding = file.encoding or "utf-8"
        self._ready: int | None = None
        self._handed = self._written = 0

    def open(self) -> None:
        """Begin to write at once, where the terminal can be opened once more."""
        self.close()
        with suppress(OSError):
            ready = os.open(os.ttyname(self.fileno()), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            if os.path.samestat(os.fstat(ready), os.fstat(self.fileno())):
                self._ready = ready
            else:
                os.close(ready)

    def close(self) -> None:
        """Write nothing at once any more."""
        ready, self._ready = self._ready, None
        if ready is not None:
            os.close(ready)

    def write_now(self, text: str) -> str:
        """Write what the terminal takes at once, and return what `write` is to be handed, if anything."""
        if self._ready is not None and self._handed == self._written:
            data = text.encode(self._encoding, "surrogateescape")
            try:
                size = os.write(self._ready, data)
            except BlockingIOError:
                size = 0
            except OSError:
                return ""
            text = data[size:].decode(self._encoding, "surrogateescape")
        self._handed += bool(text)
        return text

    def write(self, text: str) -> None:
        """Write all of a text, however long the terminal takes, or nothing where it is gone."""
        with suppress(OSError):
            write_all(self.fileno(), text.encode(self._encoding, "surrogateescape"))
        self._written += 1

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

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
        self._file: Any = Terminal(self._file)
        self._curtain: Curtain | None = getattr(self._app, "curtain", None)
        self._held: list[str] | None = None
        self._keyboard = Keyboard()
        self._resting: asyncio.TimerHandle | None = None

    def start_application_mode(self) -> None:
        """Take the terminal over, a curtain and all."""
        self._file.open()
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
        elif (self._curtain is None or data != _ALTERNATE_SCREEN) and (rest := self._file.write_now(data)):
            super().write(rest)

    def lift_curtain(self) -> None:
        """Paint all that was held back, and hold back no more."""
        held, self._held = self._held, None
        if held:
            self.write("".join(held))

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.lift_curtain()
        super().stop_application_mode()
        self._file.close()
