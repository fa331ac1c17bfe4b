"""Bringing two copies of a note together, as a sync program leaves them: what only the other one has is added."""

from __future__ import annotations

from pathlib import Path

from tui.core import edit
from tui.core.note import Item, Kind, Note, parse


def merge(text: str, copy: str) -> str:
    """Return a note's text with the takeaways, related links and notes that only a copy of it has.

    Nothing of the note is changed or lost: an item that was changed in either copy stands there twice, and the copy's
    notes follow the note's own after an empty line. The transcripts are not compared. Raises EditProblem where the
    note's Markdown would swallow an item.
    """
    other = parse(Path("copy.md"), copy)
    for kind in (Kind.TAKEAWAYS, Kind.RELATED):
        for item in _lacking(text, other, kind):
            moment = item.moment if item.quote else ""
            text = edit.add_item(text, kind, item.text, item.quote, moment)
    mine, theirs = (edit.notes_text(note).strip() for note in (parse(Path("note.md"), text), other))
    if theirs and theirs not in mine:
        text = edit.replace_notes(text, f"{mine}\n\n{theirs}".strip())
    return text


def _lacking(text: str, other: Note, kind: Kind) -> list[Item]:
    here = {_words(item) for item in parse(Path("note.md"), text).items(kind)}
    return [item for item in other.items(kind) if _words(item) not in here]


def _words(item: Item) -> tuple[str, ...]:
    return tuple(f"{item.text} {item.quote}".split())
