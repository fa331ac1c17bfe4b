"""Bringing two copies of a note together, as a sync program leaves them: what only the other one has is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tui.core import edit
from tui.core.files import FileProblem, read, view_only_reason
from tui.core.note import ANNOTATIONS, Item, Kind, Note, Section, Span, parse
from tui.core.placing import without_box

_LISTS = (Kind.TAKEAWAYS, Kind.RELATED)
_HEAD, _TRANSCRIPT = "title or metadata", "transcript"
_RULE = "-*_= "


def read_copy(path: Path) -> str:
    """Return the text of a copy; raises FileProblem where it cannot be read, or can only be viewed."""
    state = read(path)
    if reason := view_only_reason(state.data):
        raise FileProblem(path, f"{path} can only be viewed: {reason}.")
    return state.text


def merge(text: str, copy: str) -> str:
    """Return a note's text with the takeaways, related links and notes that only a copy of it has.

    Nothing of the note is changed or lost: an item that was changed in either copy stands there twice, and notes with
    a line that the note's own have not follow these after an empty line. What else the copy may hold is left to
    `beyond`. Raises EditProblem where the note's Markdown would swallow an item.
    """
    other = _parsed(copy)
    for kind in _LISTS:
        for item in _lacking(text, other, kind):
            moment = item.moment if item.quote else ""
            text = edit.add_item(text, kind, item.text, item.tied(item.quote), moment)
    mine, theirs = (edit.notes_text(note).strip() for note in (_parsed(text), other))
    if _lines(theirs) - _lines(mine):
        text = edit.replace_notes(text, f"{mine}\n\n{theirs}".strip())
    return text


def beyond(text: str, copy: str) -> list[str]:
    """Return where a copy holds what its note has not and `merge` does not bring over, in short names.

    The transcripts are compared as texts, the rest line by line in any order; white space makes no difference.
    """
    note, other = _parsed(text), _parsed(copy)
    mine, theirs = _rest(note), _rest(other)
    found = [name for name, lines in theirs.items() if lines - mine.get(name, set())]
    words = other.text[slice(*other.transcript)].split()
    if words and words != note.text[slice(*note.transcript)].split():
        found.append(_TRANSCRIPT)
    return list(dict.fromkeys(found))


def left_over(text: str, copies: Mapping[str, str]) -> str:
    """Return what `beyond` finds in copies of a note, by their names, in words; nothing where there is nothing."""
    found = ((name, beyond(text, copy)) for name, copy in copies.items())
    return "; ".join(", ".join(more) + f" in {name}" * (len(copies) > 1) for name, more in found if more)


def _parsed(text: str) -> Note:
    return parse(Path("note.md"), text.removeprefix("\ufeff"))


def _lacking(text: str, other: Note, kind: Kind) -> list[Item]:
    here = {words for item in _parsed(text).items(kind) for words in _forms(item)}
    return [item for item in other.items(kind) if _words(item.text, item.quote) and _forms(item)[0] not in here]


def _forms(item: Item) -> list[tuple[str, ...]]:
    """Return the words of an item, and those of items that say less: without its check box, without its moment."""
    texts, moments = (item.text, without_box(item.text)), (item.moment, "")
    quote = item.tied(item.quote)
    return [_words(text, quote, moment) for text in texts for moment in moments]


def _words(text: str, quote: str, moment: str = "") -> tuple[str, ...]:
    # as they read once added: with a backslash before what would be no words there, without a turn's marks
    words = text.removeprefix("\\")
    return tuple(edit.clean(f"{words} {moment} {quote.lstrip('> ')}").split())


def _lines(words: str) -> set[str]:
    """Return the lines of some words, their white space folded, without those that are blank or a rule."""
    lines = (" ".join(line.split()) for line in edit.clean(words).split("\n"))
    return {line for line in lines if line.strip(_RULE)}


def _rest(note: Note) -> dict[str, set[str]]:
    """Return the lines that are neither the transcript's nor looked at by `merge`, by what they belong to."""
    merged = [section for kind in ANNOTATIONS if (section := note.section(kind))]
    known = [note.transcript, *(section.heading for section in merged)]
    for section in merged:
        items = [Span(item.start, item.end) for item in section.items]
        known += [section.content] if section.kind is Kind.NOTES else items
    text = note.text
    for start, end in known:
        text = text[:start] + " " * (end - start) + text[end:]
    names = [_HEAD, *(_called(section, note, merged) for section in note.sections)]
    edges = [0, *(section.heading.start for section in note.sections), len(text)]
    rest: defaultdict[str, set[str]] = defaultdict(set)
    for name, (start, end) in zip(names, pairwise(edges), strict=True):
        rest[name] |= _lines(text[start:end])
    return rest


def _called(section: Section, note: Note, merged: Sequence[Section]) -> str:
    if section.kind is Kind.OTHER and section.level == 1 and section is note.sections[0]:
        return _HEAD
    if section.kind is Kind.TRANSCRIPT:
        return _TRANSCRIPT
    return f"text under {section.kind.value}" if section in merged else f"section {section.title}"
