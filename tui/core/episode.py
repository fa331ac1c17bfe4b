"""An episode: a note made ready to be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias

from tui.core.block import Block, BlockKind, apart, between_captions, blocks_between
from tui.core.blocks import (
    seconds_at,
    split_around,
    split_note,
    spoken,
    timed_before,
    with_sections,
    words_in,
)
from tui.core.captions import is_timed_caption, without_tags
from tui.core.display import clock, counted, printable, reading_line, reading_text
from tui.core.emphasis import Emphasis, lighten, rolls, with_repeats, without
from tui.core.files import FileProblem, FileState, read, view_only_reason
from tui.core.links import moment, moment_url, url_link
from tui.core.note import Note, Span, parse
from tui.core.raw import beginnings, split_lines
from tui.core.state import names_of, share

_LONGEST_AT_ONCE: Final = 128 * 1024
"""Characters of the longest note that is cut into paragraphs as a whole before it is shown."""

_AROUND, _BESIDE = 80, 400
"""Characters before and after a quote that are kept, and of the text within which they are looked for."""

_TELLING: Final = 3
"""Words in a row by which the words around them are known again."""

_MOST_COMPARED: Final = 4_000_000
"""Pairs of words that are compared to tell which of them are left."""

_WORD: Final = re.compile(r"\S+")

PlaceIn: TypeAlias = Callable[[Note], int]
"""Tells where in a note its reader is."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an episode to be quoted: where they stand, and the Markdown link to their moment, if it has one."""

    place: int = 0
    words: str = ""
    moment: str = ""


@dataclass(frozen=True)
class Episode:
    """A note, its blocks, and its text as it is shown, offset for offset."""

    state: FileState
    note: Note
    blocks: tuple[Block, ...] = field(repr=False)
    shown: str = field(repr=False)
    emphases: tuple[Emphasis, ...] = field(default=(), repr=False)
    """What is marked by hand in the blocks."""
    whole: bool = True
    """Whether all of the note is cut into paragraphs, or only what is around a place."""

    @property
    def path(self) -> Path:
        """The note's file."""
        return self.note.path

    @cached_property
    def words(self) -> int:
        """The number of words of the transcript."""
        return self.note.words()

    @cached_property
    def names(self) -> list[str]:
        """What the episode can be known by when its file is called otherwise."""
        return note_names(self.note)

    @cached_property
    def minutes(self) -> int:
        """The length of the episode in minutes: as the note says, else its last time, else 0."""
        last = max((block.seconds or 0 for block in apart(self.blocks)), default=0)
        return round((self.note.metadata.seconds or last) / 60)

    @cached_property
    def _untagged(self) -> str:
        return without_tags(self.note.text)

    @cached_property
    def raw(self) -> tuple[str, tuple[Block, ...]]:
        """The file as it is: its text, fit for the screen offset for offset, and its lines."""
        return printable(self.note.text), split_lines(self.note.text, beginnings(self.note, self.blocks))

    @cached_property
    def view_only(self) -> str:
        """Why the note can only be viewed, empty where it can be written."""
        return view_only_reason(self.state.data) or ""

    def details(self) -> str:
        """Return what the note says of the episode on one line: channel, day, length, tags."""
        metadata = self.note.metadata
        length = f"{self.minutes} min" if self.minutes else counted(self.words, "word")
        tags = " ".join(f"#{tag}" for tag in metadata.tags)
        return " · ".join(filter(None, (metadata.channel, metadata.date, length, tags)))

    def seconds_at(self, place: int) -> int | None:
        """Return the last time that the note gives up to a place, in seconds, None where it gives none."""
        return seconds_at(self.note, self.blocks, place)

    def source_at(self, place: int) -> str:
        """Return the URL of the episode, at the moment of a place where times are known; empty where there is none.

        Where the note names no source, it is the last link to a moment that stands in a cue up to the place.
        """
        timed, text = timed_before(self.note, self.blocks, place), self.note.text
        links = (moment_url(text[block.start : block.end]) for block in timed)
        source = self.note.metadata.source or next(filter(None, links), "")
        return moment(source, self.seconds_at(place))

    def quote(self, span: Span) -> Quote:
        """Return the words of a passage without cues, with a link to their moment where the source takes one."""
        return Quote(span.start, words_in(self._untagged, self.blocks, span), self._moment(span.start))

    def part(self, quote: Quote, words: str) -> Quote:
        """Return a quote with other words, which are mostly a part of its own, at the place of the first that is left.

        Its moment is that of this place; a quote that had none where it stood gets none. Where the quote's words do not
        stand at its place, that and the moment stay.
        """
        first = _first_left(printable(quote.words).split(), words.split())
        word = self._word(quote.words, quote.place, first) if first else None
        if word is None:
            return replace(quote, words=words)
        place = word.start
        if self.seconds_at(place) == self.seconds_at(quote.place):
            return Quote(place, words, quote.moment)
        timed = quote.moment or not self._moment(quote.place)
        return Quote(place, words, self._moment(place) if timed else "")

    def passage(self, quote: Quote) -> Span | None:
        """Return the passage at the place of a quote, None where its words do not stand there."""
        last = self._word(quote.words, quote.place, len(quote.words.split()) - 1)
        return Span(quote.place, last.end) if last else None

    def around(self, passage: Span) -> tuple[str, str]:
        """Return some words of the transcript before a passage, and some after it."""
        text, blocks, (start, end) = self._untagged, self.blocks, self.note.transcript
        before = Span(max(start, passage.start - _BESIDE), passage.start)
        after = Span(passage.end, max(passage.end, min(end, passage.end + _BESIDE)))
        return words_in(text, blocks, before)[-_AROUND:], words_in(text, blocks, after)[:_AROUND]

    def _word(self, words: str, place: int, number: int) -> Span | None:
        """Return where one of some words stands, by its number; None where those up to it do not stand at a place."""
        wanted = words.split()[: number + 1][::-1]
        within = blocks_between(self.blocks, place, len(self.note.text))
        for start, end in (piece.body for piece in apart(self.blocks[index] for index in within)):
            for word in _WORD.finditer(self._untagged, max(start, place), end):
                known = wanted.pop() if wanted else ""
                if not known or not word[0].startswith(known) or (wanted and word[0] != known):
                    return None
                if not wanted:
                    return Span(word.start(), word.start() + len(known))
        return None

    def _moment(self, place: int) -> str:
        """Return the Markdown link to the moment of a place; empty where there is none, or the source takes none."""
        target, seconds = self.source_at(place), self.seconds_at(place)
        return url_link(target, clock(seconds)) if seconds and target != self.note.metadata.source else ""

    def attribution(self, place: int | None, seconds: int | None = None) -> str:
        """Return a line that says where words come from: title, channel, time or percent if known, and the link.

        The time is the one given, else that of the place.
        """
        metadata, where, link = self.note.metadata, "", self.note.metadata.source
        if place is not None:
            (start, end), known_at = self.note.transcript, self.seconds_at(place)
            where, link = f"{share(start, end, place)}%" if start <= place < end else "", self.source_at(place)
            seconds = known_at if seconds is None else seconds
        where = where if seconds is None else clock(seconds)
        known = (reading_line(self.note.title), reading_line(metadata.channel), where, link)
        return "— " + printable(", ".join(filter(None, known)))


def _first_left(words: Sequence[str], left: Sequence[str]) -> int:
    """Return the number of the first of some words that is left, where others may be cut off, dropped or changed."""
    size = len(left)
    if not left or len(words) * size > _MOST_COMPARED:
        return 0
    last = len(words) - size
    starts: list[int] = [0, last, *range(1, last)] if last >= 0 else []
    for start in starts:
        if words[start] == left[0] and words[start : start + size] == left:
            return start
    from difflib import SequenceMatcher

    alike = SequenceMatcher(None, words, left, autojunk=False).get_matching_blocks()
    longest = max(alike, key=lambda block: block.size)
    told = next((block for block in alike if block.size >= _TELLING), longest)
    return max(0, told.a - told.b) if told.size else 0


def note_names(note: Note) -> list[str]:
    """Return what a note can be known by when its file is called otherwise."""
    return names_of(note.metadata.video_id, note.text[slice(*note.transcript)])


def names_beside(path: Path, root: Path, hints: Collection[str]) -> Iterator[list[str]]:
    """Yield what the other notes of a folder can be known by, of those that can be read and hold one of some words."""
    from tui.core.library import find_notes

    for found in find_notes(root):
        other = Path(found.path)
        with suppress(FileProblem):
            text = read(other).text if other != path else ""
            if text and any(hint in text for hint in hints):
                yield note_names(parse(other, text))


def open_episode(path: Path, place_in: PlaceIn | None = None) -> Episode:
    """Read a note and make it ready, as `episode_of` does. Raises FileProblem where the file cannot be read."""
    return episode_of(read(path), place_in)


def episode_of(state: FileState, place_in: PlaceIn | None = None) -> Episode:
    """Make a file's text ready to be read, a long one at first only around a place, where that is asked for."""
    text = state.text
    note = parse(state.path, text)
    place = place_in(note) if place_in else None
    whole = place is None or len(text) <= _LONGEST_AT_ONCE
    blocks = split_note(note) if place is None or whole else split_around(note, place)
    return _episode(state, note, blocks, whole)


def readable(note: Note, blocks: Sequence[Block]) -> tuple[str, tuple[Emphasis, ...]]:
    """Return the text of a note as it is read, offset for offset, and what is marked by hand in some of its blocks."""
    speech = spoken(note)
    lines = [block.body for block in blocks if block.kind in (BlockKind.PLAIN, BlockKind.HEADING)]
    light = lighten(note.text, _between(speech, lines), lines)
    return without(without(reading_text(note.text), light.hidden), between_captions(blocks)), light.emphases


def _episode(state: FileState, note: Note, blocks: tuple[Block, ...], whole: bool) -> Episode:
    shown, marked = readable(note, blocks)
    speech = spoken(note)
    if is_timed_caption(note.text) or rolls(shown, speech):
        marked = with_repeats(shown, speech, marked)
    return Episode(state, note, blocks, shown, marked, whole)


def _between(spans: Iterable[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of some ranges without others that are in them or beside them, all by start."""
    for start, end in spans:
        for other in others:
            if start <= other.start < end:
                yield Span(start, other.start)
                start = other.end
        yield Span(start, end)


def cut_whole(episode: Episode) -> Episode:
    """Return an episode with all of it cut into paragraphs, in slices that let other threads run."""
    if episode.whole:
        return episode
    blocks = split_note(episode.note)
    return replace(episode, blocks=blocks, shown=without(episode.shown, between_captions(blocks)), whole=True)


def renamed(episode: Episode, path: Path) -> Episode:
    """Return an episode whose file has another name now."""
    if path == episode.path:
        return episode
    return replace(episode, state=replace(episode.state, path=path), note=replace(episode.note, path=path))


def rewritten(episode: Episode, state: FileState) -> Episode:
    """Return an episode after its file was written; a transcript that is as it was is not cut again."""
    text = state.text
    note = parse(state.path, text)
    start, end = note.transcript
    if note.transcript != episode.note.transcript or text[start:end] != episode.note.text[start:end]:
        return episode_of(state, lambda _: start)
    kept = [block for block in episode.blocks if start <= block.start < end]
    return _episode(state, note, with_sections(note, kept), episode.whole)
