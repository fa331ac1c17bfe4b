"""Episodes that may be related to one, each with the rare words that both share and where these are said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tui.core.blocks import split_cues, words_in
from tui.core.display import HIDDEN, printable
from tui.core.episode import Episode, readable
from tui.core.files import FileProblem, read
from tui.core.library import Entry, Library
from tui.core.links import LinkKind, find_links, relative, resolve
from tui.core.note import Kind, Note, Span, parse
from tui.core.suggestions import occurrences, passages, spelled, suggest, telling

_MOST: Final = 6
_LOOKED_AT: Final = 24
"""Notes that are read at most, the likeliest ones: what they share may not be what they say."""
_REASONS: Final = 20
"""Shared words that are looked for in them, ..."""
_WORDS: Final = 5
"""... and those of them that are named at most."""
_AROUND: Final = 40
"""Characters that are shown on either side of the shared words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An episode to link to, and why, all fit for the screen."""

    entry: Entry
    words: tuple[str, ...]
    """The rare words that both share, as the open note spells them."""
    here: str
    """Where the open note says them."""
    there: str
    """Where the other one does."""


def proposals(library: Library, episode: Episode, entries: Iterable[Entry]) -> list[Proposal]:
    """Return the episodes that share most with one and are not linked to yet, at most six, best first.

    They share what both say: what stands in headings, metadata and links alone is no reason. It reads their files and
    takes a tenth of a second or so: it is for a worker. There are none before the library's words are known.
    """
    by_name = {relative(entry.path, library.root).as_posix(): entry for entry in entries if not entry.problem}
    paths = [entry.path for entry in by_name.values()]
    links = (link for item in episode.note.items(Kind.RELATED) for link in find_links(item.text))
    linked = {resolve(link, episode.path, library.root, paths) for link in links if link.kind is not LinkKind.URL} | {
        episode.path
    }
    name = relative(episode.path, library.root).as_posix()
    suggestions = suggest(library.lexicon, name, _LOOKED_AT + len(linked), _REASONS)
    reasons = list(dict.fromkeys(word for suggestion in suggestions for word in suggestion.words))
    ours = _said(episode.note, reasons)
    forms = dict(zip(reasons, spelled(reasons, episode.note.text), strict=True))
    found: list[Proposal] = []
    here: _Passages | None = None
    for suggestion in suggestions:
        entry = by_name.get(suggestion.name)
        if entry is None or entry.path in linked or ours.isdisjoint(suggestion.words):
            continue
        try:
            there = parse(entry.path, read(entry.path).text)
        except FileProblem:
            continue
        shared = _said(there, ours.intersection(suggestion.words))
        words = [word for word in suggestion.words if word in shared][:_WORDS]
        if telling(words):
            named = tuple(printable(forms[word]) for word in words)
            here = here or _Passages(episode.note)
            found.append(Proposal(entry, named, here.excerpt(words), _Passages(there).excerpt(words)))
            if len(found) == _MOST:
                break
    return found


def _own(note: Note) -> list[Span]:
    """Return where a note's own words stand: in its transcript, or without one in its notes and takeaways."""
    if note.transcript.start < note.transcript.end:
        return [note.transcript]
    return [section.content for section in map(note.section, (Kind.NOTES, Kind.TAKEAWAYS)) if section]


def _said(note: Note, words: Collection[str]) -> set[str]:
    """Return which of some folded words a note says."""
    return {word for span in _own(note) for _, _, word in occurrences(note.text, words, span)}


class _Passages:
    """The passages of a note, as they are read: without cues, speakers and marks."""

    def __init__(self, note: Note) -> None:
        self._note, self._blocks = note, split_cues(note)
        self._shown, _ = readable(note, self._blocks)

    def excerpt(self, words: Sequence[str]) -> str:
        """Return the passage that says most of some folded words, with a little around it, on one line."""
        text = self._note.text
        for span in _own(self._note):
            first, last = span
            for start, end in passages(text, words, span, limit=1):
                before = text.find(" ", max(first, start - _AROUND), start) + 1 if start - _AROUND > first else first
                after = text.rfind(" ", end, end + _AROUND) if end + _AROUND < last else last
                around = Span(before or start, after if after > end else end)
                return " ".join(words_in(self._shown, self._blocks, around).replace(HIDDEN, "").split())
        return ""
