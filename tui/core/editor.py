"""Another program to edit a note with: how each is told the place to begin at, and what to say when it fails."""

from __future__ import annotations

import shlex
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

_AFTER_FILE = ("code", "codium", "hx", "helix", "subl", "zed")
_GOTO = ("code", "codium")
_WAITS = ("code", "codium", "subl", "zed")
_PLACES = {
    "vim": "+call cursor({line},byteidxcomp(getline({line}),{column}-1)+1)",
    "emacs": "+{line}:{column}",
    "nano": "+{line},{column}",
}
"""What an editor is told the line and the column by, both counted from 1; vim itself makes bytes of characters."""

_ALIKE = {"gvim": "vim", "nvim": "vim", "emacsclient": "emacs", "kak": "emacs", "micro": "emacs"}
"""The editors that are told the place as another one is."""


class NoEditor(Exception):
    """No editor is named, or the one that is named is not installed; one sentence for the reader."""


def editor_command(named: str, path: Path, line: int, column: int = 1) -> list[str]:
    """Return the command that opens a file at a line and a column, in characters from 1, in the editor of a reader.

    `named` may hold arguments, as in `code --wait`. An editor that is not known is given `+LINE`, as vi takes it, and
    no column. Raises NoEditor.
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
    if name in _AFTER_FILE:
        return [*words, f"{path}:{line}:{column}" if column > 1 else f"{path}:{line}"]
    place = _PLACES.get(_ALIKE.get(name, name), "+{line}") if column > 1 else "+{line}"
    return [*words, place.format(line=line, column=column), str(path)]


def failure(command: Sequence[str], status: int) -> str:
    """Return a sentence on an editor whose command came back with a status, nothing where all went well."""
    if not status:
        return ""
    if status > 0:
        how = f"came back with an error (status {status})"
    else:
        names = {each.value: each.name for each in signal.Signals}
        how = f"was ended by {names.get(-status, f'signal {-status}')}"
    return f"The editor {Path(command[0]).name} {how}; VISUAL or EDITOR names the one that is called."
