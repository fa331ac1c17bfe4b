"""What the tortured program does: a script of edits without end, and what a note holds after each of them."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tui.core.edit import add_item, remove_item
from tui.core.files import decode, encode, rewrite, undo
from tui.core.journal import Journal
from tui.core.note import Kind, parse

NOTE = (
    b"# A talk\n\n**Source:** [Video](https://example.org/watch?v=1)\n\n---\n\n## Transcript\n\n"
    + b" ".join(b"word%d of the talk" % number for number in range(240))
    + b"\n\n---\n\n## Notes\n\n\n## Key Takeaways\n- \n\n## Related\n- \n"
)
"""A note of about five thousand bytes without an item."""

ADD, REMOVE, UNDO = 0, 3, 4
"""A step that makes the note longer, one that makes it shorter, and one that takes the last one back."""

_ROUND = 5


def lay(note: Path, data: bytes = NOTE) -> None:
    """Write a note that has lain there for long, so that nobody takes it for one that is just being written."""
    note.write_bytes(data)
    os.utime(note, (0, 0))


def words(number: int) -> str:
    """Return what the step adds: no two steps the same."""
    return f"takeaway {number} is worth keeping"


def change(text: str, number: int) -> str:
    """Return the text after a step that adds or removes."""
    if number % _ROUND == REMOVE:
        return remove_item(text, Kind.TAKEAWAYS, parse(Path("note.md"), text).items(Kind.TAKEAWAYS)[0])
    return add_item(text, Kind.TAKEAWAYS, words(number), quote=f"word{number % 240} of the talk")


def perform(note: Path, journal: Journal, number: int) -> bytes:
    """Take a step in the file as earmark does, and return what it then holds."""
    if number % _ROUND == UNDO:
        return undo(note, journal).after.data
    return rewrite(note, lambda text: change(text, number), journal, f"step {number}").after.data


def states(first: bytes) -> Iterator[bytes]:
    """Yield the bytes of a note before step 0, 1, 2 and so on."""
    before, now = first, first
    for number in count():
        yield now
        before, now = now, before if number % _ROUND == UNDO else encode(change(decode(now), number))
