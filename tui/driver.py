"""What earmark wants of Textual's driver for Unix terminals beyond what it does."""

from __future__ import annotations

import asyncio
import codecs
import fcntl
import os
import struct
import termios
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TextIO

from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.core.disk import write_all
from tui.curtain import Curtain
from tui.keyboard import Keyboard, points

_ALTERNATE_SCREEN = "\x1b[?1049h"

_REST_SECONDS = ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.05
"""How long nothing comes from the terminal after an Esc that is a key by itself, or after the end of a paste."""

_PART_SECONDS = 0.1
"""How long the rest of a longer code may take over a slow line."""

_PASTE_SECONDS = 0.5
"""How long what comes without a rest after the end of a paste may still belong to it."""

_AS_TYPED = bytes.maketrans(b"\n\0", b"\r\x04")
"""What a terminal that takes lines makes of Enter and Ctrl+D, and what they are to this one."""

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
        utf_8 = codecs.lookup(self._encoding).name == "utf-8"
        self._errors = "surrogateescape" if utf_8 else "backslashreplace"
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
        """Write what the terminal takes at once; return what `write` is to be handed, its bytes as Latin-1."""
        data = text.encode(self._encoding, self._errors)
        if self._ready is not None and self._handed == self._written:
            try:
                data = data[os.write(self._ready, data) :]
            except BlockingIOError:
                pass
            except OSError:
                return ""
        self._handed += bool(data)
        return data.decode("latin-1")

    def write(self, text: str) -> None:
        """Write all of what `write_now` left, however long the terminal takes, or nothing where it is gone."""
        with suppress(OSError):
            write_all(self.fileno(), text.encode("latin-1"))
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
        self._ended = 0.0
        self._looped = False
        self._typed_ahead = 0

    def start_application_mode(self) -> None:
        """Take the terminal over, a curtain and all, with what was typed before."""
        self._file.open()
        self._keyboard = Keyboard()
        with suppress(NotImplementedError, OSError):  # not every system's loop can wait for every terminal
            self._loop.add_reader(self.fileno, self._read)
            self._looped = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._curtain:
            self.attrs_before = self._curtain.attributes
            self._curtain.hand_over()
            self._curtain = None
            self._held = []
        self._typed_ahead = self._waiting() if self.attrs_before and self.attrs_before[0] & termios.ICRNL else 0

    def _waiting(self) -> int:
        """Return how many bytes the terminal has for the app; where it does not tell, none."""
        try:
            return int(struct.unpack("i", fcntl.ioctl(self.fileno, termios.FIONREAD, bytes(4)))[0])
        except (OSError, AttributeError):
            return 0

    def run_input_thread(self) -> None:
        """Leave the terminal to the event loop, where that can wait for it."""
        if not self._looped:
            super().run_input_thread()

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
        if self._typed_ahead:
            data = data[: self._typed_ahead].translate(_AS_TYPED) + data[self._typed_ahead :]
            self._typed_ahead = max(0, self._typed_ahead - len(data))
        now = self._loop.time()
        ended = self._keyboard.ended
        self._send(self._keyboard.feed(data))
        if not ended:
            self._ended = now
        elif now - self._ended > _PASTE_SECONDS or points(data):
            return
        if self._resting:
            self._resting.cancel()
        if self._keyboard.waiting:
            seconds = _PART_SECONDS if self._keyboard.parted else _REST_SECONDS
            self._resting = self._loop.call_later(seconds, self._rest)

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

    def _sigtstp_application(self, *_: Any) -> None:
        """Stop as Ctrl+Z does, which keeps things first, and between two events: amid one they may be locked.

        As long as another program has the terminal, all is kept, and no event comes.
        """
        if self._auto_restart and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._app.action_suspend_process)
        else:
            self.stop_process()

    def stop_process(self) -> None:
        """Give the terminal back and stop until the shell goes on with earmark."""
        super()._sigtstp_application()

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self.lift_curtain()
        super().stop_application_mode()
        self._file.close()
