"""Searching one episode: a query as it is typed, in the transcript or in all of the note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import chain

from tui.core.episode import Episode
from tui.core.glossary import Glossary
from tui.core.query import find_all, parse_query
from tui.core.search import Hit, TranscriptIndex


class Finder:
    """Finds queries in an episode, with a reader's own spellings as exact ones."""

    def __init__(self, episode: Episode, glossary: Glossary) -> None:
        self._episode, self._glossary = episode, glossary
        self._transcript = TranscriptIndex(episode.note.text, *episode.note.transcript)

    def prepare(self, ordinary: Set[str] = frozenset()) -> None:
        """Make ready for near hits, in slices that let other threads run; `ordinary` as for a `TranscriptIndex`."""
        self._transcript.prepare(ordinary)

    @property
    def ready(self) -> bool:
        """Whether near hits are found without a wait."""
        return self._transcript.ready

    def find(self, query: str, *, everywhere: bool = False, wait: bool = True) -> Sequence[Hit]:
        """Return the hits of a query in the transcript, or in the title and the other sections as well, by start.

        Without `wait` only exact hits are returned as long as the finder is not ready.
        """
        parsed = parse_query(query)
        near = wait or self.ready
        text, blocks = self._episode.note.text, self._episode.blocks
        indices = self._indices() if everywhere else [self._transcript]
        found = [find_all(parsed, text, index, blocks, self._glossary, near=near) for index in indices]
        return found[0] if len(found) == 1 else list(chain.from_iterable(found))

    def _indices(self) -> Iterator[TranscriptIndex]:
        before, after = self._around
        if before:
            yield before
        yield self._transcript
        yield after

    @cached_property
    def _around(self) -> tuple[TranscriptIndex | None, TranscriptIndex]:
        """The words of the title, where it stands in a heading, and of what follows the transcript."""
        note = self._episode.note
        headings = (section.heading for section in note.sections if section.level == 1)
        title = next((heading for heading in headings if heading.end <= note.transcript.start), None)
        before = TranscriptIndex(note.text, *title) if title else None
        return before, TranscriptIndex(note.text, note.transcript.end)
