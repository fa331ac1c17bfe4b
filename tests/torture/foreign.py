"""Another program that writes the note: in one of several ways, again and again, and with care of its own.

Run as `python -m tests.torture.foreign NOTE WAY EDITS SEED`. It adds a line at a time, writes no more than what it read
an instant ago, as good editors do, and says in a line of JSON of each edit its number, when it was written (start and
end, in nanoseconds of the monotonic clock), and which of earmark's items it had read where it writes all of the note.
"""

import json
import random
import re
import sys
import time
from pathlib import Path

OURS = re.compile(rb"^- ours (\d+)$", re.M)
THEIRS = re.compile(rb"^theirs (\d+)$", re.M)

_TOP = b"## Transcript\n"

_PIECE_SECONDS, _HOLD_SECONDS, _LOOK_SECONDS, _CLOSED_SECONDS = 0.001, 0.004, 0.0005, 0.02
"""How long a slow program takes over a piece of the note, sits on it while it is open, waits while it is empty, and
leaves it closed between two pieces.
"""


def append(note: Path, line: bytes) -> bytes:
    """Write at the end, whatever is there."""
    with note.open("ab", buffering=0) as file:
        file.write(line)
    return b""


def replace(note: Path, line: bytes) -> bytes:
    """Put a new file in the place of the old one."""
    base = _read(note)
    other = note.with_name("theirs.tmp")
    other.write_bytes(_with(base, line))
    if _read(note) != base:
        raise InterruptedError
    other.rename(note)
    return base


def rewrite(note: Path, line: bytes) -> bytes:
    """Empty the file and write it anew."""
    base = _read(note)
    data = _with(base, line)
    if _read(note) != base:
        raise InterruptedError
    with note.open("wb", buffering=0) as file:
        file.write(data)
    return base


def trickle(note: Path, line: bytes) -> bytes:
    """Empty the file and write it anew in three pieces, with a pause after each."""
    base = _read(note)
    data = _with(base, line)
    if _read(note) != base:
        raise InterruptedError
    with note.open("wb", buffering=0) as file:
        for start in range(0, len(data), third := len(data) // 3 + 1):
            file.write(data[start : start + third])
            time.sleep(_PIECE_SECONDS)
    return base


def pieces(note: Path, line: bytes) -> bytes:
    """Empty the file and write it anew in three pieces, with the file closed and a pause after each."""
    base = _read(note)
    data = _with(base, line)
    if _read(note) != base:
        raise InterruptedError
    note.write_bytes(b"")
    for start in range(0, len(data), third := len(data) // 3 + 1):
        time.sleep(_CLOSED_SECONDS)
        with note.open("ab", buffering=0) as file:
            file.write(data[start : start + third])
    return base


def hold(note: Path, line: bytes) -> bytes:
    """Keep the file open for a while before writing at its end."""
    with note.open("ab", buffering=0) as file:
        time.sleep(_HOLD_SECONDS)
        file.write(line)
    return b""


WAYS = {way.__name__: way for way in (append, replace, rewrite, trickle, pieces, hold)}


def _read(note: Path) -> bytes:
    while not (data := note.read_bytes()):
        time.sleep(_LOOK_SECONDS)
    return data


def _with(base: bytes, line: bytes) -> bytes:
    assert _TOP in base
    return base.replace(_TOP, _TOP + line, 1)


def main(note: Path, way: str, edits: int, seed: str) -> None:
    """Make so many edits."""
    chance = random.Random(seed)
    number = 0
    while number < edits:
        start = time.monotonic_ns()
        try:
            base = WAYS[way](note, b"theirs %d\n" % number)
        except InterruptedError:
            continue
        end = time.monotonic_ns()
        read = [int(match) for match in OURS.findall(base)] if base else None
        sys.stdout.write(json.dumps({"number": number, "start": start, "end": end, "read": read}) + "\n")
        number += 1
        time.sleep(chance.random() * 0.006)  # so that edits meet every moment of a save


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
