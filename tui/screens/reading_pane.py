"""The reading pane: the open note, the reader's place in it, and what of it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer

from tui.core.blocks import paragraphs_in
from tui.core.display import printable, reading_line
from tui.core.episode import Episode
from tui.core.note import Span
from tui.core.overview import Overview
from tui.core.raw import lines_in
from tui.core.shift import Shift
from tui.core.state import share
from tui.screens.compositor import PromptScreen
from tui.screens.note_loader import NoteLoader
from tui.screens.place_keeper import PlaceKeeper
from tui.screens.reading_log import ReadingLog
from tui.screens.stores import Stores
from tui.widgets.episode_header import EpisodeHeader
from tui.widgets.status_line import StatusLine
from tui.widgets.strip import EpisodeStrip
from tui.widgets.transcript_view import TranscriptView

_IDLE_SECONDS = 1.0
_PREVIEW_SECONDS = 0.12
_FRAME_SECONDS = 0.2


class ReadingPane(Vertical):
    """Opens notes one after the other, shows each where the reader left it, and counts what is read.

    What is to be said goes to `status` and, of what went wrong, to `tell`; `browsing` tells whether the reader is in
    the list, from which a note is only looked at.
    """

    class Rested(Message):
        """The reader rests: the places are to be saved."""

    class Missed(Message):
        """The note that was asked for last cannot be read."""

    episode: var[Episode | None] = var(None, init=False, always_update=True)
    """The open note; a watcher of it acts before its text is shown."""

    def __init__(
        self,
        stores: Stores,
        status: StatusLine,
        tell: Callable[[str], None],
        browsing: Callable[[], bool],
        *,
        column: int,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._root, self._reading = stores.library.root, stores.reading
        self._status, self._tell, self._browsing = status, tell, browsing
        self._column = column
        self.header = EpisodeHeader(id="header")
        self.view = TranscriptView(id="transcript")
        self.strip = EpisodeStrip(id="strip")
        self.reading_log = ReadingLog(self.view, stores.reading)
        self.places = PlaceKeeper(self.view, self.reading_log, stores)
        self.loader = NoteLoader(self, stores, self.places.kept)
        self.raw = False
        """Whether the file is shown as it is."""
        self._reads, self._awaits_first = 0, False
        self.gone = False
        """Whether the file of the open note is gone, or nothing is in it any more."""
        self.begun = False
        """Whether the first note is laid out, or there is none, and what takes long may begin."""
        self._previewing: Timer | None = None
        self._missed: NoteLoader.Loaded | None = None
        self._left: tuple[Episode, int] | None = None
        self._resting: Timer | None = None
        self._following = False

    def compose(self) -> ComposeResult:
        """Lay out the header above the text and the strip."""
        yield self.header
        with Horizontal(id="text"):
            yield self.view
            yield self.strip

    def on_mount(self) -> None:
        """Follow the reader."""
        self.view.column = self._column
        self.watch(self.view, "on_screen", self._moved, init=False)
        for widget, marked in ((self.header, "seen"), (self.view, "quotes")):
            self.watch(widget, marked, self.show_standing, init=False)

    # Opening

    def open_first(self, note: Path | None) -> None:
        """Open a note, or else that of last time, in the first frame where it is small."""
        path = note or (self._root / self._reading.last if self._reading.last else None)
        if path and (loaded := self.loader.open_first(path, named=note is not None)):
            self.on_note_loader_loaded(loaded)
        else:
            self._awaits_first = self.loader.wanted is not None
        self.set_timer(_FRAME_SECONDS, self._begin)

    def _begin(self) -> None:
        """Begin what takes long, once the words of the first note are laid out or there is none."""
        if not self.begun:
            self.begun = True
            if self.episode:
                self.call_after_refresh(self.loader.index, self.episode)
            self.call_after_refresh(self.loader.scan)

    @property
    def opening(self) -> bool:
        """Whether a note is being read for a key that was pressed, or the first one, which earmark was started for."""
        return self._reads > 0 or self._awaits_first

    async def open(self, path: Path, *, leave: bool = True) -> None:
        """Read a note and wait for it; until it is there nothing acts on the one before.

        Ctrl-o then returns to the place in the one before, where the reader is to `leave` it.
        """
        self.stop_preview()
        if self.episode is None or self.loader.wanted != path:
            if leave:
                self._look_away(path)
            self.keep()
            self.episode = None
            await self.read(path)

    async def read(self, path: Path) -> None:
        """Read a note and wait for it; the one before stays until then."""
        self._look_away(path)
        self._reads += 1
        try:
            with self._status.during(f"opening {printable(path.name)}"):
                self.on_note_loader_loaded(await self.loader.read(path))
        finally:
            self._reads -= 1

    def preview(self, path: Path) -> None:
        """Open a note unless another is asked for soon."""
        self.stop_preview()
        if path != self.loader.wanted:
            self._previewing = self.set_timer(_PREVIEW_SECONDS, partial(self._preview, path))

    def _preview(self, path: Path) -> None:
        self._look_away(path)
        self.loader.open(path)

    def stop_preview(self) -> None:
        """Open no note that only was to be previewed."""
        if self._previewing:
            self._previewing.stop()

    def _look_away(self, path: Path) -> None:
        """Remember where the reader is in the note that is read, as another is asked for."""
        if not self._browsing():
            self.arrive()
        if self.episode and self.places.visited and self.episode.path != path:
            self._left = self.episode, self.view.place

    def arrive(self) -> None:
        """Take the open note for read: from now on Ctrl-o returns to the one that was read before."""
        if self.episode is None or self.loader.wanted != self.episode.path:
            return
        self.places.visited = True
        left, self._left = self._left, None
        if left and left[0].path != self.episode.path:
            self.places.leave(*left)

    def call_off(self) -> bool:
        """Show the note that is read in place of one that is only looked at, where it was left, if there is one."""
        self.stop_preview()
        left, self._left = self._left, None
        if left:
            self._show(*left)
            self.loader.replace(left[0])
        return left is not None

    def replace(self, episode: Episode) -> None:
        """Show the open note as it was written."""
        self.keep()
        self._show(episode)
        self.loader.replace(episode)

    def on_note_loader_loaded(self, event: NoteLoader.Loaded) -> None:
        """Show the note that was asked for last."""
        self._awaits_first = False
        if not self.loader.is_current(event):
            return
        if event.episode:
            self._missed = None
            self.keep()
            self._show(event.episode)
            return
        self._tell(event.problem)
        self._missed = event
        self.episode = None
        self._status.file = ""
        self._set_gone(gone=False)
        self.view.show("", (), 0)
        self.header.show_problem(event.problem)
        self.show_standing()
        self.post_message(self.Missed())

    def _show(self, episode: Episode, place: int | None = None) -> None:
        """Show an episode at a place, else where the reader left it; one on the screen keeps focus and selection."""
        before, begun = self.episode, self.begun
        same = before is not None and before.path == episode.path
        moved = Shift(before.note.text, episode.note.text) if before and same else None
        self.places.visited = (same and self.places.visited) or not self._browsing()
        self.places.follow(episode)
        self.episode = episode
        if self.places.visited:
            self.arrive()
        self.reading_log.show(episode)
        self.view.column = self._reading.progress(episode.path).column or self._column
        if moved:
            self.places.shift(episode, moved)
            place = moved(self.view.sought) if place is None else place
        self._show_text(episode, self.places.kept(episode.note) if place is None else place, moved)
        self.header.show(episode)
        self._status.file = ""
        self._set_gone(gone=False)
        self.show_standing()
        if begun:
            self.call_after_refresh(self.loader.index, episode)

    def _show_text(self, episode: Episode, place: int, moved: Shift | None) -> None:
        if self.raw:
            self.view.show(*episode.raw, place, moved=moved)
        else:
            uncut = None if episode.whole else episode.note.transcript
            self.view.show(episode.shown, episode.blocks, place, episode.emphases, moved, uncut)

    def on_note_loader_indexed(self, event: NoteLoader.Indexed) -> None:
        """Begin to count what is read."""
        if event.episode is self.episode:
            self.reading_log.set_words(event.episode, event.words)
            self.look()
            self.show_standing()

    def on_note_loader_watched(self, event: NoteLoader.Watched) -> None:
        """Say that the file cannot be reached, as long as it cannot; what was read of it stays."""
        if event.episode is self.episode:
            self._status.file = event.problem and f"⚠ {': '.join(filter(None, (event.problem, event.remedy)))}"
            self._set_gone(gone=event.gone)

    def watch_file(self) -> None:
        """Look whether another program wrote the open note, or brought back the one that could not be read."""
        if self.episode:
            self.loader.watch(self.episode)
        elif self._missed:
            self.loader.retry(self._missed)

    def _set_gone(self, *, gone: bool) -> None:
        if gone != self.gone:
            self.gone = gone
            self.refresh_bindings()

    def toggle_raw(self) -> None:
        """Show the file as it is, or its transcript as paragraphs, with the same words at the top."""
        self.raw = not self.raw
        if self.episode:
            text = self.episode.note.text
            self._show_text(self.episode, self.view.sought, Shift(text, text))

    def words(self, span: Span) -> str:
        """Return the words of a range as they are shown: its paragraphs, or the lines of the file."""
        if self.episode is None:
            return ""
        if self.raw:
            return lines_in(self.episode.note.text, self.view.text.blocks, span)
        return paragraphs_in(self.episode.shown, self.episode.blocks, span)

    def set_column(self, column: int, *, default: bool) -> None:
        """Show the text in a column of so many cells, the open note also in later runs unless it is the `default`."""
        self.view.column = self._column = column
        if self.episode:
            self._reading.widen(self.episode.path, 0 if default else column)
            self._rest_later()

    # The place

    def keep(self) -> None:
        """Remember the place in the open note, unless it is only looked at."""
        if self.places.visited:
            self.places.keep(self.episode)

    def leave(self, offset: int | None = None) -> None:
        """Remember a place, that of the view if none is named, which a jump is about to leave."""
        if not self._browsing():
            self.arrive()
        if self.places.visited:
            self.places.leave(self.episode, offset)

    def go_to(self, place: int) -> None:
        """Go to a place in the open note, from which Ctrl-o returns."""
        self.leave()
        self.view.go_to(place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Take a note for read once the reader has been in its text."""
        if event.widget is self.view:
            self.arrive()

    def _moved(self, before: Span, after: Span) -> None:
        """Have the place shown and kept, once the words that are on the screen now are painted."""
        if before.start != after.start:
            self._status.forget()
        if not self._following:
            self._following = True
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        self._following = False
        self.look()
        self._begin()
        self.show_standing()
        if isinstance(self.screen, PromptScreen):
            self.screen.paint(self._status, self.strip, more=True)
        self._rest_later()

    def look(self) -> None:
        """Count what is in the view as read, while the reader is there and nothing lies over it."""
        seen = self.app.screen is self.screen and self.view.size.height > 0
        if self.reading_log.look(away=not (seen and self.app.app_focus and self.places.visited)):
            self._rest_later()
            self.show_standing()

    def _rest_later(self) -> None:
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(_IDLE_SECONDS, lambda: self.post_message(self.Rested()))

    def on_transcript_view_mark_set(self, event: TranscriptView.MarkSet) -> None:
        """Mark the place with a letter."""
        if self.episode:
            self.places.mark(self.episode, event.letter)
            self._save_marks()
            self._status.say(f"mark {event.letter} set")
            self.show_standing()

    @work(thread=True, group="marks")
    def _save_marks(self) -> None:
        self._tell(self.places.save_marks())

    def on_transcript_view_said(self, event: TranscriptView.Said) -> None:
        """Say why a key led nowhere, or what the keys do now."""
        self._status.say(event.words)

    def on_transcript_view_jumping(self, event: TranscriptView.Jumping) -> None:
        """Remember the place before a long way."""
        self.leave(event.place)

    def on_episode_strip_jumped(self, event: EpisodeStrip.Jumped) -> None:
        """Go to the place that was pointed at."""
        self.leave()
        self.view.reveal(event.offset)

    def show_standing(self) -> None:
        """Show where in the note the reader is, where all that is marked stands, and how much is left to read."""
        episode = self.episode
        if episode is None:
            self._status.title = ""
            self.strip.show(Overview())
            return
        start, end = episode.note.transcript
        view, log = self.view, self.reading_log
        title = "" if self.header.seen or self._browsing() else reading_line(episode.note.title)
        self._status.title = " › ".join(filter(None, (title, view.text.heading_at(view.on_screen.start))))
        self._status.place = f"{share(start, end, view.on_screen.end)}%"
        left = 0 if self._reading.progress(episode.path).done else log.minutes_left()
        self._status.left = f"{left} min left" if 0 < left < 120 else f"{round(left / 60)} h left" if left else ""
        whole = Span(start, max(end, episode.blocks[-1].end)) if episode.blocks else episode.note.transcript
        marks = self.places.marks(episode)
        self.strip.show(Overview(whole, view.hits, view.current, view.quotes, marks, log.read(whole), view.on_screen))
