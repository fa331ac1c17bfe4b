"""Handing words to the clipboard of the desktop: the one place that does."""

from __future__ import annotations

from contextlib import suppress
from shutil import which

from tui.core.clipboard import clipboard
from tui.core.config import displays

_PATIENCE_SECONDS = 2.0
"""How long a program may take to take the words."""


def hand_over(words: str) -> bool:
    """Hand words to the clipboard of the desktop and return whether a program took them. It may take two seconds."""
    import subprocess

    wayland, x11 = displays()
    if program := clipboard(which, wayland=wayland, x11=x11):
        said, nothing = words.encode(program.encoding, "replace"), subprocess.DEVNULL
        with suppress(OSError, subprocess.SubprocessError):
            run = subprocess.run(
                program.command,
                input=said,
                stdout=nothing,
                stderr=nothing,
                timeout=_PATIENCE_SECONDS,
                start_new_session=True,
                check=False,
            )
            return run.returncode == 0
    return False
