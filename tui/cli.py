"""Where earmark starts: a path on a terminal opens the app by the shortest way, all else is a command."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tui.core.config import is_terminal, places
from tui.curtain import raise_curtain


def main() -> NoReturn:
    """Run the command line and leave: 0 done or found, 1 nothing found, 2 an error, 130 interrupted, 141 cut off."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its status; what goes wrong is said in one sentence."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        if is_terminal() and _is_path(arguments):
            return _open(Path(arguments[0]) if arguments else None)
        from tui.commands import run_command

        return run_command(arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from tui.talk import report

        return report(error)


def _is_path(arguments: Sequence[str]) -> bool:
    """Return whether a command line names one path or nothing: no command and no option has a separator or a dot."""
    if len(arguments) != 1:
        return not arguments
    first = arguments[0]
    return not first.startswith("-") and ("." in first or Path(first).name != first)


def _open(path: Path | None) -> int:
    """Show the last screen again, if it is still true, and start the app behind it; a signal takes the screen away."""
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    curtain = None
    try:
        curtain = raise_curtain(places(), path)
        from tui.opening import open_app

        return open_app(path, curtain)
    finally:
        if curtain:
            curtain.drop()
