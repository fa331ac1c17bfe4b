"""What was left behind: writes that were cut short, and drafts of notes that are gone. Nothing here writes a byte."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.core import tables
from tui.core.disk import FileProblem, read_private
from tui.core.display import shortened
from tui.core.drafts import draft_of
from tui.core.files import read
from tui.core.oddities import Finding


def unfinished_writes(journal: Path, within: Path) -> Iterator[Finding]:
    """Yield the writes to a note, or to those under a folder, that the journal has as begun and not as finished."""
    real = Path(os.path.realpath(within))
    for file in sorted(journal.glob("*/*.begun"), key=lambda file: file.name):
        header = _header(file)
        path, label, offset = (header.get(name) for name in ("path", "label", "offset"))
        if isinstance(path, str) and isinstance(offset, int) and (note := Path(path)).is_relative_to(real):
            what = f"The write “{label}” was begun and never finished"
            todo = "open the folder in earmark, which looks whether the words are in the note"
            yield Finding(within / note.relative_to(real), _line(note, offset), f"{what}; {todo}.")


def lonely_drafts(drafts: Path, within: Path) -> Iterator[Finding]:
    """Yield the drafts that wait for a note that is gone from a folder; `drafts` is the file that keeps them."""
    for key, value in tables.glance(drafts).items():
        note, draft = Path(key.partition("\n")[0]), draft_of(value)
        words = draft.words.strip() or (draft.quote.words if draft.quote else "")
        if not draft.empty and not os.path.lexists(note) and note.is_relative_to(within):
            what = f"The note is gone for which a draft waits, “{shortened(words)}”"
            yield Finding(note, 1, f"{what}; put the note back and open it, or take the words from {drafts}.")


def _header(file: Path) -> dict[str, Any]:
    """Return what the first line of a file of the journal says; nothing where it is damaged, the file left as it is."""
    try:
        header = json.loads(read_private(file).partition(b"\n")[0])
    except (OSError, FileProblem, ValueError, RecursionError):
        return {}
    return header if isinstance(header, dict) else {}


def _line(note: Path, offset: int) -> int:
    """Return the line of a byte of a file, counted from 1; 1 where it cannot be read."""
    try:
        before = read(note).data[: max(0, offset)]
    except FileProblem:
        return 1
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
