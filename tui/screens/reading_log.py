"""What of the open note is read, as its reader goes through it, and how much is left."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from tui.core.coverage import Coverage, Dwell, Speed, Words
from tui.core.note import Span

if TYPE_CHECKING:
    from tui.core.episode import Episode
    from tui.core.state import ReadingState
    from tui.widgets.transcript_view import TranscriptView


class ReadingLog:
    """Watches one view: what stays in it long enough is read. Nothing counts before the words of a note are known."""

    def __init__(self, view: TranscriptView, reading: ReadingState) -> None:
        self._view, self._reading = view, reading
        self._speed = Speed.from_table(reading.speed)
        self._episode: Episode | None = None
        self._words: Words | None = None
        self._dwell: Dwell | None = None
        self.coverage = Coverage()
        """What was read of the open note."""

    def show(self, episode: Episode) -> None:
        """Follow another note, or the same one after it changed."""
        before, self._episode = self._episode, episode
        if before and before.path == episode.path:
            end = episode.note.transcript.end
            if before.note.transcript == episode.note.transcript and before.shown[:end] == episode.shown[:end]:
                return
            table: object = self.coverage.to_table(before.note.text)
        else:
            table = self._reading.progress(episode.path).read
        self.coverage = Coverage.from_table(table, episode.note.text)
        self._words = self._dwell = None

    def set_words(self, episode: Episode, words: Words) -> None:
        """Begin to count, once the words of the open note are known."""
        if episode is self._episode and self._dwell is None:
            self._words, self._dwell = words, Dwell(words)

    def look(self, *, away: bool = False) -> bool:
        """Note what is in view now, or that the reader is away, and return whether more is read than before."""
        if self._dwell is None:
            return False
        looked = self._dwell.leave(monotonic()) if away else self._dwell.look(self._view.on_screen, monotonic())
        self._speed = self._speed.observed(looked.words, looked.seconds)
        self._reading.speed = self._speed.to_table()
        before, self.coverage = self.coverage, self.coverage.add(*looked.read)
        return self.coverage != before

    def percent(self) -> int:
        """Return the share of the words that was read."""
        if self._words is None:
            return self._reading.progress(self._episode.path).percent if self._episode else 0
        return self.coverage.share(self._words)

    def table(self) -> list[list[int | str]]:
        """Return what was read, to be kept."""
        return self.coverage.to_table(self._episode.note.text) if self._episode else []

    def minutes_left(self) -> int:
        """Return how long the rest takes at the pace of this reader."""
        words = self._episode.words if self._episode else 0
        words = words if self._words is None else len(self._words)
        return self._speed.minutes_left(words * (100 - self.percent()) // 100)

    def next_unread(self, place: int) -> int | None:
        """Return where the next words stand, after a place and then from the start, that were not read.

        Who stands among such words is led beyond what was read after them, if anything was.
        """
        if self._words is None:
            return None
        unread = self.coverage.next_unread(self._words, place)
        if unread is not None and not self._words.count(Span(place, unread)):
            read = self.coverage.clip(Span(unread, self._words.span.end))
            unread = self.coverage.next_unread(self._words, read[0].end if read else self._words.span.start)
        return unread

    def read(self, span: Span) -> tuple[Span, ...]:
        """Return what of a range was read."""
        return self.coverage.clip(span)
