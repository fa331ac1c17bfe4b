"""What earmark wants of Textual's driver for Unix terminals beyond what it does."""

from __future__ import annotations

import codecs
from contextlib import suppress
from functools import partial
from typing import Any, TextIO

from textual.drivers import linux_driver

from tui.curtain import Curtain

_ALTERNATE_SCREEN = "\x1b[?1049h"

# A byte from the keyboard that is not UTF-8 arrives as U+FFFD; Textual's own decoder would end the app over it.
_decoder = partial(codecs.getincrementaldecoder("utf-8"), errors="replace")
setattr(linux_driver, "getincrementaldecoder", lambda _: _decoder)  # noqa: B010 - the module has it by import


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


class TerminalDriver(linux_driver.LinuxDriver):
    """Drives a terminal on which a curtain may be up: frames are held back until the app lifts it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file: Any = _Screen(self._file)
        self._curtain: Curtain | None = getattr(self._app, "curtain", None)
        self._held: list[str] | None = None

    def start_application_mode(self) -> None:
        """Take the terminal over, a curtain and all."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._curtain:
            self.attrs_before = self._curtain.attributes
            self._curtain.hand_over()
            self._curtain = None
            self._held = []

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
