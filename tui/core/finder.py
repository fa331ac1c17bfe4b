"""Searching one episode: a query as it is typed, in the transcript or in all of the note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import chain

from tui.core.block import apart, blocks_between
from tui.core.episode import Episode
from tui.core.glossary import Glossary
from tui.core.note import Span
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

    def find(self, query: str, *, everywhere: bool = False, raw: bool = False, wait: bool = True) -> Sequence[Hit]:
        """Return the hits of a query in the transcript, or in all that a reader sees of the note, by start.

        A `raw` search is of all of the file; outside the transcript its lines are what paragraphs are elsewhere.
        Without `wait` only exact hits are returned as long as the finder is not ready.
        """
        parsed = parse_query(query)
        near = wait or self.ready
        text, blocks = self._episode.note.text, self._episode.blocks
        around = self._episode.raw[1] if raw else blocks
        found: list[Sequence[Hit]] = []
        for index in self._indices(everywhere, raw):
            spoken = index is self._transcript
            hits = find_all(parsed, text, index, blocks if spoken else around, self._glossary, near=near)
            found.append(hits if spoken or raw else list(filter(self._is_read, hits)))
        return found[0] if len(found) == 1 else list(chain.from_iterable(found))

    def _indices(self, everywhere: bool, raw: bool) -> Iterator[TranscriptIndex]:
        if everywhere or raw:
            yield self._head
        yield self._transcript
        if everywhere or raw:
            yield self._rest

    def _is_read(self, hit: Hit) -> bool:
        """Return whether a hit outside the transcript is in what a reader sees: the title, or the words of a block."""
        blocks = self._episode.blocks
        touched = blocks_between(blocks, hit.start, hit.end) if blocks else ()
        bodies = (piece.body for piece in apart(blocks[number] for number in touched))
        return any(start < hit.end and hit.start < end for start, end in (self._title, *bodies))

    @cached_property
    def _title(self) -> Span:
        """The title, where it stands in a heading."""
        note = self._episode.note
        headings = (section.heading for section in note.sections if section.level == 1)
        return next((heading for heading in headings if heading.end <= note.transcript.start), Span(0, 0))

    @cached_property
    def _head(self) -> TranscriptIndex:
        """The words of all that is before the transcript."""
        return TranscriptIndex(self._episode.note.text, 0, self._episode.note.transcript.start)

    @cached_property
    def _rest(self) -> TranscriptIndex:
        """The words of what follows the transcript."""
        return TranscriptIndex(self._episode.note.text, self._episode.note.transcript.end)
