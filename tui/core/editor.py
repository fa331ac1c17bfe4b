"""Another program to edit a note with: how each is told the line to begin at."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

_AFTER_FILE = ("code", "codium", "hx", "helix", "subl", "zed")
_GOTO = ("code", "codium")
_WAITS = ("code", "codium", "subl", "zed")


class NoEditor(Exception):
    """No editor is named, or the one that is named is not installed; one sentence for the reader."""


def editor_command(named: str, path: Path, line: int) -> list[str]:
    """Return the command that opens a file at a line, counted from 1, in the editor that a reader named.

    `named` may hold arguments, as in `code --wait`. An editor that is not known is given `+LINE`, as vi, nano and emacs
    take it. Raises NoEditor.
    """
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        raise NoEditor("No editor is named: set VISUAL or EDITOR to one, such as nano.")
    if shutil.which(words[0]) is None:
        raise NoEditor(f"The editor {words[0]} was not found: set VISUAL or EDITOR to one that is installed.")
    name = Path(words[0]).stem
    if name in _WAITS and not {"-w", "--wait"} & set(words):
        words.append("--wait")
    if name in _GOTO:
        words.append("--goto")
    return [*words, f"{path}:{line}"] if name in _AFTER_FILE else [*words, f"+{line}", str(path)]
