"""Programs that show a note, and how each is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

from benchmarks import peers
from benchmarks.figures import NOT_INSTALLED

_MARK = "m"


@dataclass(frozen=True, slots=True)
class Reader:
    """A program with a note open."""

    name: str
    """Empty for earmark."""
    command: Sequence[str]
    to_middle: str = ""
    """The keys that go to the middle of the note; a blank goes on by a page."""
    whole: Callable[[pyte.Screen], bool] = lambda _: True
    """Whether a screen may be all that the program paints for now."""
    without: str = ""
    """Why it is not measured, if so."""


def readers(note: Path) -> list[Reader]:
    """Return earmark and its peers with a note open."""
    name = str(note)
    less = peers.less(name)
    return [
        Reader("", peers.earmark(name), "50%"),
        Reader("less", less or (), f"g'{_MARK}", _at_prompt, "" if less else NOT_INSTALLED),
        Reader("Static in VerticalScroll", peers.static(name), "%"),
    ]


def less_history(note: Path) -> str:
    """Return a history file of less with a mark at the middle of a note.

    The keys of less that go to a part of a file go to the start of its line; a mark alone goes into one.
    """
    data = note.read_bytes()
    return f".less-history-file:\n.mark\nm {_MARK} 1 {data.rindex(b' ', 0, len(data) // 2) + 1} {note}\n"


def _at_prompt(screen: pyte.Screen) -> bool:
    """Return whether less has painted all rows: it takes its prompt away before the first of them."""
    return bool(screen.display[-1].startswith(":"))
