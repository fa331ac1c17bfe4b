"""Proof, in memory, that a note can be written to without losing a byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.core.edit import add_item
from tui.core.edit_problem import EditProblem
from tui.core.files import encode
from tui.core.hunk import Hunk
from tui.core.note import Kind, Note, parse
from tui.core.oddities import Oddity
from tui.core.placing import Placed, placed

_LISTS = (Kind.TAKEAWAYS, Kind.RELATED)
_WORDS = "An item that is added to see whether it can be taken back"


def unwritable(note: Note, data: bytes) -> Iterator[Oddity]:
    """Yield why a note cannot be kept byte for byte, or an item not be added to a list of it and taken back.

    `data` is what the note was decoded from.
    """
    if encode(note.text) != data:
        yield Oddity(0, "Writing the note back as it is would change its bytes; copy it before you edit it here.")
    elif not _proven(note, data):
        for kind in _LISTS:
            if sentence := _unsafe(note, data, kind):
                section = note.section(kind)
                yield Oddity(section.heading.start if section else len(note.text.rstrip("\r\n")), sentence)


def _proven(note: Note, data: bytes) -> bool:
    """Return whether items go into both lists and out again, at the cost of one parse where both lists are there."""
    new = {kind: placed(note, kind, _WORDS, "", None) for kind in _LISTS}
    texts = _together(note, new[Kind.TAKEAWAYS].text, new[Kind.RELATED].text)
    parsed = [parse(note.path, text) for text in texts]
    return all(_transcript(after) == _transcript(note) for after in parsed) and all(
        _stands(note, parsed[number % len(parsed)], data, kind, new[kind]) for number, kind in enumerate(_LISTS)
    )


def _together(note: Note, one: str, other: str) -> Sequence[str]:
    """Return two edits of a note, of one list each, as one text, or both where a list is still to be made.

    Markdown's blocks begin anew at a heading, so that what is read of each list does not depend on the other one. Above
    the transcript it may, as the metadata are read there line by line.
    """
    sections = [section for section in map(note.section, _LISTS) if section]
    above = min((each.heading.start for each in note.sections if each.kind is Kind.TRANSCRIPT), default=len(note.text))
    if len(sections) < len(_LISTS) or any(section.heading.start < above for section in sections):
        return one, other
    if sections[0].heading.start > sections[1].heading.start:
        one, other = other, one
    cut = max(section.heading.start for section in sections)
    return (one[: len(one) - (len(note.text) - cut)] + other[cut:],)


def _stands(before: Note, after: Note, data: bytes, kind: Kind, new: Placed) -> bool:
    """Return whether a new item stands in its list as it was meant, with every other byte as it was."""
    text, section = encode(new.text), before.section(kind)
    hunk = Hunk.between(text, data)
    raws = [item.raw for item in before.items(kind)]
    if section:
        head, tail = before.text[: section.body.start], before.text[section.body.end :]
        kept = new.text.startswith(head) and new.text.endswith(tail)
    else:
        kept = not hunk.inserted
    meant = [*raws[: new.number], new.raw, *raws[new.number :]]
    return kept and hunk.apply(text) == data and [item.raw for item in after.items(kind)] == meant


def _unsafe(note: Note, data: bytes, kind: Kind) -> str:
    """Return why an item cannot be added to a list and taken back without a trace, or nothing."""
    try:
        text = add_item(note.text, kind, _WORDS)
    except EditProblem:
        what = "a code fence, a comment or an HTML tag around it is not closed"
        return f"No item can be added to “{kind.value}”: {what}; close it in an editor."
    after = encode(text)
    if Hunk.between(after, data).apply(after) != data:
        return f"An item added to “{kind.value}” could not be taken back byte for byte; edit the note elsewhere."
    if _transcript(parse(note.path, text)) != _transcript(note):
        return f"An item added to “{kind.value}” would change where the transcript begins or ends; give that a heading."
    return ""


def _transcript(note: Note) -> str:
    return note.text[slice(*note.transcript)]
