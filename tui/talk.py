"""What the command line says: data to standard output, talk to standard error."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from tui.core.config import places
from tui.core.disk import FileProblem, write_private
from tui.core.display import printable


class OutputProblem(Exception):
    """One sentence for the user: standard output does not take what was written to it."""


def say(sentence: str) -> None:
    """Write a sentence to standard error; nothing for an empty one, or where nobody listens."""
    with suppress(OSError, AttributeError):
        if sentence:
            sys.stderr.write(f"{printable(sentence)}\n")
            sys.stderr.flush()


def put(text: str) -> None:
    """Write text to standard output at once; a reader that left early ends the run as it would end any other filter.

    Raises OutputProblem where the text cannot be written for another reason.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            raise SystemExit(141) from error
        raise OutputProblem(f"The output cannot be written: {error.strerror}.") from error


def report(error: Exception) -> int:
    """Say what went wrong in one sentence, and return the status that tells of it."""
    if isinstance(error, FileProblem | OutputProblem):
        say(f"earmark: {error}")
    else:
        say(f"earmark: This should not have happened ({type(error).__name__}: {error}). {_keep(error)}")
    return 2


def _keep(error: Exception) -> str:
    """Keep the details of a mistake of earmark's own, and say where they are."""
    import traceback

    path = places().state / "error.log"
    details = "".join(traceback.format_exception(error))
    try:
        write_private(path, details.encode("utf-8", "backslashreplace"))
    except FileProblem as problem:
        return f"The details could not be kept: {problem}"
    return f"The details are in {path}."
