"""The files of earmark's own state: JSON tables, each changed alone among all earmarks and written whole."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from tui.core.disk import FileProblem, may_be_file, read_private, write_private

PLACES: Final = "reading places"
"""What most of the tables hold."""

Tell: TypeAlias = Callable[[str], None]
"""Takes a sentence on what went wrong, or an empty one, in any thread."""

_LOCK_SECONDS, _LOCK_STEP = 1.0, 0.01

_DAMAGED = 100
"""How many damaged files are kept of one, before the first makes room."""


def unsaid(sentence: str) -> None:
    """Tell nobody."""


def load(path: Path, what: str = PLACES) -> tuple[dict[str, Any], str]:
    """Return a state file's table, empty where there is none; a damaged file is set aside under another name.

    Return also a sentence on what went wrong with what is in it, or nothing.
    """
    try:
        table = read(path)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path} cannot be read ({error.strerror}): {what} are not known."
    return ({}, set_aside(path, what)) if table is None else (table, "")


def glance(path: Path) -> dict[str, Any]:
    """Return a state file's table, empty where there is none or it is damaged; such a file is left where it is."""
    try:
        return read(path) or {}
    except OSError:
        return {}


def read(path: Path) -> dict[str, Any] | None:
    """Return a state file's table, None where it is damaged or no regular file. Raises OSError."""
    try:
        table = json.loads(read_private(path))
    except (ValueError, RecursionError, FileProblem):
        return None
    return table if isinstance(table, dict) else None


def set_aside(path: Path, what: str = PLACES) -> str:
    """Give a damaged file a name beside it that no other has, and return a sentence that says so."""
    numbers = ("", *(f"-{number}" for number in range(2, _DAMAGED + 1)))
    names = (path.with_suffix(f".damaged{number}") for number in numbers)
    aside = next((name for name in names if not os.path.lexists(name)), path.with_suffix(".damaged"))
    try:
        path.replace(aside)
    except OSError:
        return f"{path} is damaged: {what} start anew."
    return f"{path} was damaged and is set aside as {aside.name}: {what} start anew."


def update(
    path: Path, change: Callable[[dict[str, Any]], dict[str, Any] | None], what: str = PLACES, tell: Tell = unsaid
) -> str:
    """Change the table of a state file, alone among all earmarks; return why that failed, a sentence, or nothing.

    A change of None writes nothing, and so does a file that is there and cannot be read: its words would be lost. It is
    told that a damaged one is set aside.
    """
    with _alone(path.parent):
        table, problem = load(path, what)
        if problem and may_be_file(path):
            return problem
        tell(problem)
        changed = change(table)
        return "" if changed is None else save(path, changed, what)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other earmarks, and other threads of this one, from the files of a folder, where the system can.

    One that does not let go of them within a second is waited for no longer: it may be stuck, which is to stop no
    reader. Each file is whole even so, and at worst lacks what one of the two wrote.
    """
    try:
        import fcntl

        fd = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        until = time.monotonic() + _LOCK_SECONDS
        with suppress(OSError):
            while time.monotonic() < until:
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(_LOCK_STEP)
        yield
    finally:
        os.close(fd)


def save(path: Path, table: Mapping[str, Any], what: str = PLACES) -> str:
    """Write a state file's table; return why that failed, a sentence, or nothing."""
    try:
        write_private(path, json.dumps(table, indent=1).encode("utf-8", "surrogatepass"))
    except FileProblem as problem:
        return f"{problem} {what.capitalize()} are not kept."
    return ""
