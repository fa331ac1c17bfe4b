"""Proof, in memory, that notes can be written to without losing a byte, and what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.core.edit import EditProblem, add_item
from tui.core.files import FileProblem, decode, encode, read, view_only_reason
from tui.core.journal import Hunk
from tui.core.note import Kind, Lines, Note, parse

_WORDS = "An item that is added to see whether it can be taken back"
_NUMBER = re.compile(r"\blines? (\d+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a note that its owner may want to mend."""

    path: Path
    line: int
    """The line that it is about, counted from 1."""
    sentence: str


def check_notes(paths: Iterable[Path]) -> Iterator[Finding]:
    """Yield what is wrong with each of some notes; nothing is written."""
    for path in paths:
        try:
            yield from check_note(path, read(path).data)
        except FileProblem as problem:
            yield Finding(path, 1, str(problem))
        except Exception as error:
            yield Finding(path, 1, f"earmark cannot make sense of this note ({type(error).__name__}: {error}).")


def check_note(path: Path, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a note: that it cannot be edited or kept byte for byte, or what is odd about it."""
    if reason := view_only_reason(data):
        yield Finding(path, 1, f"The note can only be viewed: {reason}.")
        return
    text = decode(data)
    if encode(text) != data:
        yield Finding(path, 1, "Writing the note back as it is would change its bytes.")
        return
    note = parse(path, text)
    for problem in note.problems:
        number = _NUMBER.search(problem)
        yield Finding(path, int(number[1]) if number else 1, problem)
    for kind in (Kind.TAKEAWAYS, Kind.RELATED):
        if sentence := _unsafe(note, data, kind):
            section = note.section(kind)
            place = section.heading.start if section else len(text.rstrip("\r\n"))
            yield Finding(path, Lines(text).number(place) + 1, sentence)


def _unsafe(note: Note, data: bytes, kind: Kind) -> str:
    """Return why an item cannot be added to a section and taken back without a trace, or nothing."""
    try:
        text = add_item(note.text, kind, _WORDS)
    except EditProblem as problem:
        return f"No item can be added to “{kind.value}”. {problem}"
    after = encode(text)
    if Hunk.between(after, data).apply(after) != data:
        return f"An item added to “{kind.value}” could not be taken back byte for byte."
    if _transcript(parse(note.path, text)) != _transcript(note):
        return f"An item added to “{kind.value}” would change where the transcript begins or ends."
    return ""


def _transcript(note: Note) -> str:
    return note.text[slice(*note.transcript)]
