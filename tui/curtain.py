"""The curtain: the last screen of the run before, painted before anything else is loaded, until the app paints anew."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import __version__
from tui.core import tables
from tui.core.config import Places, terminal_kind
from tui.core.hostile import HOSTILE, JOINED

if TYPE_CHECKING:
    from tui.core.files import FileState

_SAFE_ROW = re.compile(rf"(?:\x1b\[[0-9;]*m|[^{HOSTILE}])*")
"""What a kept row may hold besides parts of emoji: characters that are shown, and how they look."""

_RAISE = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_DROP = "\x1b[?7h\x1b[?1049l\x1b[?25h"


class Curtain:
    """A painted screen, on a terminal that keeps the keys that are typed meanwhile for the app.

    It stays until the app takes the terminal over (`hand_over`) or the start fails (`drop`).
    """

    def __init__(self, attributes: list[Any]) -> None:
        self.attributes = attributes
        """How the terminal was set before, for `termios.tcsetattr`; the app sets it back at its end."""
        self._up = True

    def hand_over(self) -> None:
        """Leave the terminal to the app."""
        self._up = False

    def drop(self) -> None:
        """Give the terminal back as it was, unless the app has it."""
        if self._up:
            import termios

            _write(_DROP)
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self.attributes)  # type: ignore[union-attr]
            self._up = False


def raise_curtain(places: Places, path: Path | None) -> Curtain | None:
    """Paint the last screen, where it is what opening a path (None: the library of last time) will show again.

    It is not where the note has changed, the terminal has another size or kind, or the system has no `termios`.
    """
    try:
        import termios
    except ImportError:
        return None
    try:
        table = tables.glance(places.screen)
        if sys.__stdin__ is None or sys.__stderr__ is None or not _fits(places, path, table):
            return None
        fd = sys.__stdin__.fileno()
        if os.tcgetpgrp(fd) != os.getpgrp() or not sys.__stderr__.isatty():
            return None
        before, keys = termios.tcgetattr(fd), termios.tcgetattr(fd)
        keys[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        keys[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        keys[6][termios.VMIN] = 1
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, termios.error):
        return None
    curtain = Curtain(before)
    rows = "".join(f"\x1b[{number};1H{row}" for number, row in enumerate(table["rows"], 1))
    painted = False
    try:
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, keys)
            painted = _write(_RAISE + rows)
    finally:
        if not painted:
            curtain.drop()
    return curtain if painted else None


def keep_screen(places: Places, library: Path, note: FileState, rows: Sequence[str]) -> None:
    """Keep a screen for the next start: its rows, with SGR sequences and no others, and the note that they show."""
    from tui.core.disk import FileProblem, write_private

    table = _now() | {
        "library": str(library),
        "note": str(note.path),
        "changed": [note.mtime_ns, note.size],
        "rows": list(rows),
    }
    if all(map(_is_safe, rows)):
        with suppress(FileProblem):
            write_private(places.screen, json.dumps(table).encode("utf-8", "surrogatepass"))


def forget_screen(places: Places) -> None:
    """Keep no screen: what the next start will show is not known."""
    with suppress(OSError):
        places.screen.unlink()


def _fits(places: Places, path: Path | None, table: Mapping[str, Any]) -> bool:
    """Return whether a kept screen is of this path, this note, this terminal, and fit to be painted."""
    status = Path(table["note"]).stat()
    if path is None:
        here = tables.glance(places.preferences)["library"] == table["library"]
    elif path.is_dir():
        here = os.path.realpath(path) == table["library"]
    else:
        folder = os.path.realpath(path.parent)
        here = folder == table["library"] and os.path.join(folder, path.name) == table["note"]  # noqa: PTH118
    return (
        here
        and [status.st_mtime_ns, status.st_size] == table["changed"]
        and all(table[name] == value for name, value in _now().items())
        and all(map(_is_safe, table["rows"]))
    )


def _is_safe(row: str) -> bool:
    """Return whether nothing in a row can steer the terminal, turn its words around, or hide."""
    return bool(_SAFE_ROW.fullmatch(row) or _SAFE_ROW.fullmatch(re.sub(JOINED, "", row)))


def _now() -> dict[str, Any]:
    """Return what the look of a screen depends on besides what it shows."""
    return {"version": __version__, "terminal": terminal_kind(), "size": list(os.get_terminal_size())}


def _write(text: str) -> bool:
    try:
        sys.__stderr__.write(text)  # type: ignore[union-attr]
        sys.__stderr__.flush()  # type: ignore[union-attr]
    except (OSError, UnicodeError):
        return False
    return True
