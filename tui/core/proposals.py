"""Episodes that may be related to one, each with the rare words that both share and where these are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tui.core.display import printable
from tui.core.episode import Episode
from tui.core.files import FileProblem, read
from tui.core.library import Entry, Library
from tui.core.links import LinkKind, find_links, relative, resolve
from tui.core.note import Kind, Note, parse
from tui.core.suggestions import passages, spelled, suggest

_MOST: Final = 6
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

    It reads their files and takes a tenth of a second or so: it is for a worker. There are none before the library's
    words are known.
    """
    by_name = {relative(entry.path, library.root).as_posix(): entry for entry in entries if not entry.problem}
    paths = [entry.path for entry in by_name.values()]
    links = (link for item in episode.note.items(Kind.RELATED) for link in find_links(item.text))
    linked = {resolve(link, episode.path, library.root, paths) for link in links if link.kind is not LinkKind.URL} | {
        episode.path
    }
    name = relative(episode.path, library.root).as_posix()
    found: list[Proposal] = []
    for suggestion in suggest(library.lexicon, name, _MOST + len(linked)):
        entry = by_name.get(suggestion.name)
        if entry is None or entry.path in linked or len(found) == _MOST:
            continue
        try:
            there = _said(parse(entry.path, read(entry.path).text), suggestion.words)
        except FileProblem:
            continue
        words = tuple(map(printable, spelled(suggestion.words, episode.note.text)))
        found.append(Proposal(entry, words, _said(episode.note, suggestion.words), there))
    return found


def _said(note: Note, words: tuple[str, ...]) -> str:
    """Return the passage of a transcript that says most of some folded words, with a little around it, on one line."""
    text, (first, last) = note.text, note.transcript
    for start, end in passages(text, words, note.transcript, limit=1):
        before = text.find(" ", max(first, start - _AROUND), start) + 1 if start - _AROUND > first else first
        after = text.rfind(" ", end, end + _AROUND) if end + _AROUND < last else last
        return printable(" ".join(text[before or start : after if after > end else end].split()))
    return ""
