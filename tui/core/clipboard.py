"""The programs that put words on the clipboard of a desktop, for terminals that pass none on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Clipboard(NamedTuple):
    """A command that reads what is copied from its standard input, and the encoding that it expects."""

    command: tuple[str, ...]
    encoding: str = "utf-8"


_MAC = Clipboard(("pbcopy",))
_WAYLAND = (Clipboard(("wl-copy",)),)
_X11 = (Clipboard(("xclip", "-selection", "clipboard")), Clipboard(("xsel", "-ib")))
_WINDOWS = Clipboard(("clip.exe",), "utf-16")


def clipboard(find: Callable[[str], str | None], *, wayland: bool, x11: bool) -> Clipboard | None:
    """Return the first program that is there, its path in its command, None where there is none.

    `find` tells the path of a program; `wayland` and `x11` say which of these displays there is.
    """
    programs: list[Clipboard] = [_MAC, *(_WAYLAND if wayland else ()), *(_X11 if x11 else ()), _WINDOWS]
    for known in programs:
        if path := find(known.command[0]):
            return known._replace(command=(path, *known.command[1:]))
    return None
