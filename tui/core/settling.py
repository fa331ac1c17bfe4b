"""Reading a note to write to it: not while another program is in the middle of writing it."""

import re
import time
from pathlib import Path
from typing import Final

from tui.core.disk import SETTLING, FileProblem
from tui.core.journal import Journal
from tui.core.source import FileState, read

_PATIENCE_SECONDS: Final = 2.5
"""How long a note is waited for that does not look whole."""

_REST_SECONDS = 1.0
"""How long a note of which it is not known whether it is whole must have stood still."""

_OLD_SECONDS: Final = 10.0
"""How long a note must have stood still to be taken as it is, where the journal alone knows that it was longer."""

_ENDING: Final = 64
"""The bytes at the end of a note that show, where they stand again, that it was written to its end."""

_HEADING: Final = re.compile(rb"(?:^|(?<=[\r\n]))#{1,6}[ \t][^\r\n]*")


def seems_whole(data: bytes, known: bytes) -> bool:
    """Return whether a note holds the last heading and the ending of a version that was whole, as often as that did."""
    end = known[-_ENDING:]
    return bool(data) and not _lacks_headings(data, known) and data.count(end) >= known.count(end)


def seems_cut(data: bytes, known: bytes) -> bool:
    """Return whether a note looks like the beginning of a version that was whole.

    It is empty, less than half as long, without the last of its headings, or ends in the middle of a line.
    """
    if not data.strip():
        return bool(known.strip())
    begun = known.startswith(data) and not {data[-1:], known[len(data) :][:1]} & {b"\n", b"\r", b""}
    return begun or 2 * len(data) < len(known) or _lacks_headings(data, known)


def settled(path: Path, journal: Journal, known: FileState | None = None) -> FileState:
    """Read a note once no other program seems to be in the middle of writing it, after a few seconds at most.

    What tells is the newest version that was whole: the one that was read last, `known`, or the last in the journal;
    without either, only a note that has stood still for a moment counts. Raises FileProblem where it stays empty, cut
    or in motion, and where it cannot be read.
    """
    state = read(path)
    if known and state.data == known.data:
        if time.time() - state.mtime_ns / 1e9 >= _REST_SECONDS:
            return state
        known = None  # it may have been read in the middle of that, too
    last = journal.last(path)
    if last and known and known.mtime_ns > last.time * 1e9:
        last = None
    version = last.after if last else known.data if known else None
    since = time.monotonic()
    until = since + _PATIENCE_SECONDS
    while not _at_rest(state, version, since, firm=last is None):
        if time.monotonic() > until:
            raise FileProblem(path, _problem(state))
        time.sleep(SETTLING)
        now = read(path)
        if (now.data, now.mtime_ns) != (state.data, state.mtime_ns):
            since = time.monotonic()
        state = now
    return state


def still(path: Path) -> FileState:
    """Read a note once it has stood still for a moment, after a few seconds at most, whatever is in it."""
    until = time.monotonic() + _PATIENCE_SECONDS
    state = read(path)
    while time.time() - state.mtime_ns / 1e9 < _REST_SECONDS and time.monotonic() < until:
        time.sleep(SETTLING)
        state = read(path)
    return state


def _at_rest(state: FileState, version: bytes | None, since: float, *, firm: bool) -> bool:
    """Return whether a note may be written to that has stood still `since` then, on the monotonic clock, or longer.

    One that lacks what a `firm` version of it had is not, however long it stands still.
    """
    still = max(time.monotonic() - since, time.time() - state.mtime_ns / 1e9)
    if version is None:
        return still >= _REST_SECONDS
    if seems_cut(state.data, version):
        return bool(state.data) and not firm and still >= _OLD_SECONDS
    return seems_whole(state.data, version) or still >= _REST_SECONDS


def _lacks_headings(data: bytes, known: bytes) -> bool:
    now, then = _HEADING.findall(data), _HEADING.findall(known)
    return len(now) < len(then) and now.count(then[-1]) < then.count(then[-1])


def _problem(state: FileState) -> str:
    path = state.path
    if not state.data.strip():
        return f"Another program emptied {path}, or is writing it; nothing was written."
    return f"Another program seems to be writing {path}, which is not whole now; nothing was written."
