"""The reader: the episode list, the transcript, the search and the panel, wired together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer

from tui.core.blocks import words_in
from tui.core.config import COLUMN_LIMITS, Settings, editor
from tui.core.display import HIDDEN, counted, printable
from tui.core.episode import Episode, Quote
from tui.core.journal import Journal
from tui.core.library import Library, entry_of
from tui.core.links import moment
from tui.core.note import NEWLINE, Item, Span, merged
from tui.core.overview import Overview
from tui.core.state import Drafts, Marks, Queries, ReadingState, share
from tui.screens.annotator import Annotator
from tui.screens.browser import browse
from tui.screens.keys import KEYS
from tui.screens.note_loader import NoteLoader
from tui.screens.panes import Panes
from tui.screens.place_keeper import PlaceKeeper
from tui.screens.quotations import Quotations
from tui.screens.reading_log import ReadingLog
from tui.screens.searcher import Searcher
from tui.widgets.episode_header import EpisodeHeader
from tui.widgets.episode_list import EpisodeList
from tui.widgets.row_list import RowList
from tui.widgets.search_bar import SearchBar
from tui.widgets.status_line import StatusLine
from tui.widgets.strip import EpisodeStrip
from tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from textual.command import Provider

    from tui.core.anchors import Quoted
    from tui.widgets.annotation_panel import AnnotationPanel
    from tui.widgets.hit_list import HitList

_IDLE_SECONDS = 1.0
_PREVIEW_SECONDS = 0.12
_WATCH_SECONDS = 1.5
_FRAME_SECONDS = 0.2
_COLUMN_STEP = 4
_QUOTED_AROUND = 90


def _outline() -> type[Provider]:
    from tui.screens.outline import Outline

    return Outline


class ReaderScreen(Screen[None]):
    """Reads, searches and annotates the notes of one library."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    COMMANDS = {_outline}

    @dataclass
    class ColumnChosen(Message):
        """The reader chose a width for the text column, in cells; 0 for the default."""

        column: int

    class Ready(Message):
        """The library is read: the screen shows what there is."""

    @dataclass
    class Told(Message):
        """Something did not work; a sentence says what."""

        sentence: str

    def __init__(
        self,
        library: Library,
        reading: ReadingState,
        journal: Journal,
        drafts: Drafts,
        marks: Marks,
        queries: Queries,
        glossary: Path,
        note: Path | None,
        settings: Settings,
        *,
        column: int,
    ) -> None:
        super().__init__()
        self._library, self._reading, self._journal, self._drafts = library, reading, journal, drafts
        self._queries, self._glossary = queries, glossary
        self._first = note
        self._settings = settings
        self._opening = False
        self._raw = self._scanned = self._begun = False
        self.episode: Episode | None = None
        """The open note."""
        self._rests: dict[str, Timer] = {}
        self._quotations = Quotations()
        self.episodes = EpisodeList(reading, id="episodes")
        self.header = EpisodeHeader(id="header")
        self.view = TranscriptView(id="transcript")
        self.strip = EpisodeStrip(id="strip")
        self.bar = SearchBar(id="search")
        self.status = StatusLine(id="status")
        self._column = column
        self._panes = Panes(self, self.episodes, self.view)
        self._log = ReadingLog(self.view, reading)
        self._places = PlaceKeeper(self.view, reading, self._log, marks)

    def compose(self) -> ComposeResult:
        """Lay out the list, the text and the lines at the bottom."""
        with Horizontal(id="panes"):
            yield self.episodes
            with Vertical(id="reader"):
                yield self.header
                with Horizontal(id="text"):
                    yield self.view
                    yield self.strip
        yield self.bar
        yield self.status
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Open the note of last time and read the library."""
        self._loader = NoteLoader(self, self._library, self._journal, self._glossary, self._places.kept)
        self._annotator = Annotator(
            self.app, self._library, self._journal, self._drafts, self._settings, self._reading, self._tell
        )
        self._searcher = Searcher(self.view, self.bar)
        self.bar.display = False
        self.view.column = self._column
        self.set_focus(self.view)
        last = self._library.root / self._reading.last
        if (self._first or last.is_file()) and (loaded := self._loader.open_first(self._first or last)):
            self.on_note_loader_loaded(loaded)
        self.set_timer(_FRAME_SECONDS, self._begin)
        self.watch(self.view, "on_screen", self._moved, init=False)
        self.watch(self.bar, "typed", self._typed, init=False)
        self.watch(self.view, "pending", self._wait_for_more, init=False)
        self.set_interval(_WATCH_SECONDS, self._watch)

    def _begin(self) -> None:
        """Begin what takes long, once the words of the first note are laid out or there is none."""
        if not self._begun:
            self._begun = True
            if self.episode:
                self.call_after_refresh(self._loader.index, self.episode)
            self.call_after_refresh(self._loader.scan)

    # Opening notes

    async def _open(self, path: Path) -> None:
        """Read a note and go to its text; until it is there nothing acts on the one before."""
        self._stop("preview")
        if self.episode is None or self._loader.wanted != path:
            self._places.keep(self.episode)
            self.episode = None
            await self._read_now(path)
        self._panes.go_to(self.view)

    async def _read_now(self, path: Path) -> None:
        self._opening = True
        try:
            self.on_note_loader_loaded(await self._loader.read(path))
        finally:
            self._opening = False

    def on_note_loader_loaded(self, event: NoteLoader.Loaded) -> None:
        """Show the note that was asked for last."""
        if not self._loader.is_current(event):
            return
        if event.episode:
            self._places.keep(self.episode)
            self._show(event.episode)
            return
        self._tell(event.problem)
        self.episode = None
        self.view.show("", (), 0)
        self.header.show_problem(event.problem)
        self._show_items()
        self._show_status()
        first = self.episodes.highlighted
        if first and first.path != self._loader.wanted and not first.problem:
            self._loader.open(first.path)

    def _show(self, episode: Episode) -> None:
        """Show an episode where the reader left it; one that is on the screen already keeps its place and selection."""
        before, selection, begun = self.episode, self.view.selection, self._begun
        same = before is not None and before.path == episode.path
        self._places.visited = (same and self._places.visited) or not self.episodes.has_focus_within
        self.episode = episode
        if renamed := self._places.follow(episode):
            self._drafts.rename(renamed, episode.path)
        if not (before and same and before.note.transcript == episode.note.transcript):
            self._take_quoted(())  # until they are looked for, none stand where they stood
        if not same:
            self._quotations.take_links((), ())
        self._log.show(episode)
        self._searcher.forget_finder(same=same)
        self.view.column = self._reading.progress(episode.path).column or self._column
        self._show_text(episode, self._places.kept(episode.note))
        if before and same and selection and episode.note.text.startswith(before.note.text[: selection.end]):
            self.view.selection = selection
        self.header.show(episode)
        if not self.episodes.has_focus_within:
            self.episodes.highlight(episode.path)
        self.status.file = ""
        self._show_items()
        self._show_status()
        if begun:
            self.call_after_refresh(self._loader.index, episode)

    def _show_text(self, episode: Episode, place: int) -> None:
        if self._raw:
            self.view.show(*episode.raw, place)
        else:
            self.view.show(episode.shown, episode.blocks, place, episode.emphases)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Take a note for read once the reader has been in its text."""
        self._places.visited |= event.widget is self.view

    def on_note_loader_indexed(self, event: NoteLoader.Indexed) -> None:
        """Search what was asked for while the index was being built."""
        if event.episode is self.episode:
            self._searcher.set_finder(event.finder)
            self._take_quoted(event.quoted)
            self._show_items()
            self._log.set_words(event.episode, event.words)
            self._look()
            self._show_status()

    def _take_quoted(self, quoted: Sequence[Quoted]) -> None:
        self._quotations.take(quoted)
        self.view.quotes = self._quotations.spans

    def on_note_loader_watched(self, event: NoteLoader.Watched) -> None:
        """Say that the file cannot be reached, as long as it cannot; what was read of it stays."""
        if event.episode is self.episode:
            self.status.file = event.problem and f"⚠ {event.problem}"

    def on_note_loader_said(self, event: NoteLoader.Said) -> None:
        """Tell of what is wrong."""
        self._tell(event.sentence)

    def _watch(self) -> None:
        self._look()
        if draft := self._annotator.draft():
            self._keep_draft(draft)
        if self.episode:
            self._loader.watch(self.episode)

    def on_note_loader_scanned(self, event: NoteLoader.Scanned) -> None:
        """Show the notes as they come."""
        self.episodes.add_entries(event.entries, "" if event.finished else "reading…")
        if self.episode and not self.episodes.has_focus_within:
            self.episodes.highlight(self.episode.path)
        elif self._loader.wanted is None and (first := self.episodes.highlighted):
            self._loader.open(first.path)
        if event.finished:
            self._scanned = True
            self._show_items()
            self.post_message(self.Ready())
            for sentence in self._library.unread:
                self._tell(sentence)
            if not self.episodes.entries:
                root = self._library.root
                self._tell(f"{root} has no Markdown notes: open another folder with the command: earmark FOLDER")

    async def on_episode_list_opened(self, event: EpisodeList.Opened) -> None:
        """Open the note and go to it."""
        await self._open(event.path)

    def on_episode_list_previewed(self, event: EpisodeList.Previewed) -> None:
        """Show the note under the cursor once the cursor rests."""
        self._later("preview", _PREVIEW_SECONDS, partial(self._loader.open, event.path))

    def on_episode_list_done_toggled(self, event: EpisodeList.DoneToggled) -> None:
        """Mark a note as done, or not."""
        self._reading.mark(event.path, done=not self._reading.progress(event.path).done)
        self.episodes.refresh_progress()
        self._save_places()

    # The place in a note

    def _moved(self, before: Span, after: Span) -> None:
        """Show the place, and keep it once the reader rests."""
        self._look()
        if before.start != after.start:
            self.status.forget()
        self._begin()
        self._show_status()
        self._later("keep", _IDLE_SECONDS, self._rest)

    def _look(self) -> None:
        """Count what is in the view as read, while the reader is there."""
        if self._log.look(away=not (self.app.app_focus and self._places.visited)):
            self._later("keep", _IDLE_SECONDS, self._rest)
            self._show_status()

    def _rest(self) -> None:
        self._places.keep(self.episode)
        self.episodes.refresh_progress()
        self._save_places()

    @work(thread=True, group="places")
    def _keep_draft(self, draft: tuple[Path, str, str]) -> None:
        """Keep what is typed into an open editor, so that a crash loses no more than the last words."""
        if problem := self._annotator.keep_draft(draft):
            self._tell(problem)

    @work(thread=True, group="places")
    def _save_places(self) -> None:
        if problem := self._reading.save():
            self._tell(problem)

    @property
    def busy(self) -> bool:
        """Whether a note is being written, or read for a key that was pressed: the next key is about what comes."""
        return self._opening or self._annotator.writing

    def keep(self) -> None:
        """Keep the place and the words in an open editor for later runs, at once."""
        self._annotator.keep_draft(self._annotator.draft())
        self._places.keep(self.episode)
        self._reading.save()

    def settled(self) -> Path | None:
        """Leave the search and the selection, and return the note that a new start would show just like this."""
        if not self.episode or self._raw or not self._panes.plain or not self.episodes.plain:
            return None
        self.view.selection = None
        self._searcher.clear()
        self._show_status()
        self.status.said = ""
        return self.episode.path

    # Searching

    def action_search(self) -> None:
        """Open the search bar."""
        if not self.bar.history:
            self.bar.history = self._queries.load()
        self._searcher.open()

    def _typed(self, query: str) -> None:
        """Find the query as it is typed, in the same frame."""
        if self.bar.display:
            self._searcher.type(query)
            self._show_status()

    def on_search_bar_kept(self, event: SearchBar.Kept) -> None:
        """Return to the text, at the hit."""
        if not event.query:
            self._searcher.give_up()
        else:
            if event.query != self._searcher.query.strip():
                self._searcher.type(event.query)
            self._places.leave(self.episode, self._searcher.origin)
            self._keep_query(event.query)
        self._panes.go_to(self.view)
        self._show_status()

    def on_search_bar_left(self) -> None:
        """Return to where the search began."""
        self._searcher.give_up()
        self._panes.go_to(self.view)
        self._show_status()

    def action_search_here(self) -> None:
        """Search for the selection, else the hit that the reader is at, else the word here."""
        words = self._words_of(self.view.selection or self._searcher.hit or self.view.word_here())
        if words:
            self._places.leave(self.episode)
            self.view.selection = None
            self._searcher.find(words, self.view.place)
            self._keep_query(words)
            self._show_status()

    def action_hits(self, count: int) -> None:
        """Go to the next hit, or back; without a search, begin one."""
        if not self._searcher.query:
            self.action_search()
            return
        count *= self.view.take_count() or 1
        if not self._searcher.at_hit:
            self._places.leave(self.episode)
        if self._searcher.step(count):
            self.status.say("search wrapped to the top" if count > 0 else "search wrapped to the bottom")
        self._show_status()

    def action_near(self) -> None:
        """Show near hits, or only exact ones."""
        if not self._searcher.toggle_near():
            self.status.say("no near hits")
        self._show_status()

    def action_everywhere(self) -> None:
        """Search all of the note, or only its transcript."""
        self._searcher.toggle_everywhere()
        self.status.say("searching all of the note" if self._searcher.everywhere else "searching the transcript")
        self._show_status()

    async def action_hit_list(self) -> None:
        """Show the list of hits and go to it, or close it."""
        if self._panes.hit_list:
            await self._panes.close_hit_list()
        elif self._searcher.hits:
            self._places.leave(self.episode)
            await self._panes.open_hit_list()
            self._show_status()
        else:
            self.status.say("no hits to list: search with /")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Move the text with the list of hits."""
        self._searcher.go_to(event.index)
        self._show_status()

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Close the list of hits at the hit that was chosen."""
        self._searcher.go_to(event.index)
        await self._panes.close_hit_list()
        self._show_status()

    async def on_hit_list_left(self) -> None:
        """Close the list of hits."""
        await self._panes.close_hit_list()

    @work(group="annotate")
    async def on_hit_list_harvested(self, event: HitList.Harvested) -> None:
        """Add a takeaway for each hit that was marked, with the words around it as its quote."""
        hits = [self._searcher.hits[index] for index in event.indices]
        if (episode := await self._writable()) and hits:
            spans = merged(self.view.around(Span(hit.start, hit.end), _QUOTED_AROUND) for hit in hits)
            quotes, words = list(map(episode.quote, spans)), self._searcher.query.strip()
            if self._wrote(await self._annotator.add_takeaways(episode, words, quotes, self._quotations.places)):
                self.status.say("added " + counted(len(quotes), "takeaway"))
                await self._panes.close_hit_list()

    @work(thread=True, group="queries")
    def _keep_query(self, query: str) -> None:
        if problem := self._queries.add(query):
            self._tell(problem)

    def _words_of(self, span: Span | None) -> str:
        """Return the words of a span as a query of plain words."""
        from tui.core.match import folded_words

        episode = self.episode
        return " ".join(folded_words(words_in(episode.shown, episode.blocks, span))) if episode and span else ""

    # Jumping

    async def action_jump(self, step: int) -> None:
        """Go back to where a jump began, or forward again."""
        place = self._places.jump(self.episode, step)
        if place is None:
            self.status.say("no place further back" if step < 0 else "no place further on")
            return
        if self.episode is None or place.note != self.episode.path:
            await self._open(place.note)
        if self.episode and self.episode.path == place.note:
            self.view.go_to(place.offset)

    def _wait_for_more(self, keys: str) -> None:
        self.status.pending = keys

    def on_transcript_view_mark_set(self, event: TranscriptView.MarkSet) -> None:
        """Mark the place with a letter."""
        if self.episode:
            self._tell(self._places.mark(self.episode, event.letter))
            self.status.say(f"mark {event.letter} set")
            self._show_status()

    async def on_transcript_view_mark_wanted(self, event: TranscriptView.MarkWanted) -> None:
        """Go to a mark, or back."""
        if event.letter == "'":
            await self.action_jump(-1)
        elif self.episode:
            place = self._places.marks(self.episode).get(event.letter)
            if place is None:
                self.status.say(f"no mark {event.letter}")
            else:
                self.go_to(place)

    def on_transcript_view_said(self, event: TranscriptView.Said) -> None:
        """Say why a key led nowhere, or what the keys do now."""
        self.status.say(event.words)

    def on_transcript_view_jumping(self, event: TranscriptView.Jumping) -> None:
        """Remember the place before a long way."""
        self._places.leave(self.episode, event.place)

    def on_episode_strip_jumped(self, event: EpisodeStrip.Jumped) -> None:
        """Go to the place that was pointed at."""
        self._places.leave(self.episode)
        self.view.reveal(event.offset)

    def go_to(self, place: int) -> None:
        """Go to a place in the open note, from which Ctrl-o returns."""
        self._places.leave(self.episode)
        self.view.go_to(place)

    # Annotating

    @property
    def _quote(self) -> Quote:
        """What a new takeaway quotes: the selection, else the words around the hit, else the paragraph gone to."""
        span = self.view.selection
        if span:
            span = self.view.whole_words(span)
        elif hit := self._searcher.hit:
            span = self.view.around(hit, _QUOTED_AROUND)
        else:
            span = None if self._raw else self.view.passage
        return self.episode.quote(span) if self.episode and span else Quote()

    async def _writable(self) -> Episode | None:
        """Return the note that the reader means: the open one, or the one under the cursor before it is shown."""
        entry = self.episodes.highlighted
        if self.episodes.has_focus_within and entry and entry.path != self._loader.wanted:
            self._stop("preview")
            await self._read_now(entry.path)
        elif self.episode and self._loader.wanted not in (None, self.episode.path):
            await self._read_now(self._loader.wanted or self.episode.path)
        if self.episode and self.episode.view_only:
            self._tell(f"{self.episode.path} can only be viewed: {self.episode.view_only}.")
            return None
        return self.episode

    @work(group="annotate")
    async def action_takeaway(self) -> None:
        """Add a takeaway to the open note."""
        episode = await self._writable()
        quote, places = self._quote, self._quotations.places
        if episode and self._wrote(await self._annotator.add_takeaway(episode, quote, places)):
            self.view.selection = None

    @work(group="annotate")
    async def action_notes(self) -> None:
        """Edit the notes of the open note."""
        if episode := await self._writable():
            self._wrote(await self._annotator.edit_notes(episode))

    @work(group="annotate")
    async def action_related(self) -> None:
        """Add a related link to the open note."""
        if episode := await self._writable():
            self._wrote(await self._annotator.add_related(episode, self.episodes.entries))

    @property
    def _paths(self) -> list[Path]:
        return [entry.path for entry in self.episodes.entries]

    @work(group="annotate")
    async def action_undo(self) -> None:
        """Take back the last write to the open note."""
        if episode := await self._writable():
            self._wrote(await self._annotator.undo(episode, self._paths))

    @work(group="annotate")
    async def action_redo(self) -> None:
        """Write again to the open note what was taken back last."""
        if episode := await self._writable():
            self._wrote(await self._annotator.redo(episode, self._paths))

    @work(group="annotate")
    async def on_annotation_panel_edit_requested(self, event: AnnotationPanel.EditRequested) -> None:
        """Edit an item."""
        if self.episode:
            self._wrote(await self._annotator.edit_item(self.episode, event.kind, event.item))

    @work(group="annotate")
    async def on_annotation_panel_changed(self, event: AnnotationPanel.Changed) -> None:
        """Move or delete an item."""
        if self.episode:
            self._wrote(await self._annotator.write(self.episode, event.change, event.label))

    def _wrote(self, episode: Episode | None) -> bool:
        """Show a note as it was written; return whether it was."""
        if episode is None:
            return False
        self.episodes.add_entries([entry_of(episode.note, episode.state.mtime_ns, episode.state.size)])
        if self.episode and self.episode.path == episode.path:
            self._places.keep(self.episode)
            self._show(episode)
            self._loader.replace(episode)
        self.status.say(self._annotator.done)
        return True

    async def on_annotation_panel_followed(self, event: AnnotationPanel.Followed) -> None:
        """Go to the passage that an item quotes, or to what it links to."""
        if self.episode is None:
            return
        if event.item.passage:
            self._go_to_passage(event.item)
            return
        target = self._annotator.target(self.episode, event.item, self._paths)
        self._places.leave(self.episode)
        if isinstance(target, Path):
            await self._open(target)
        elif target:
            self._browse(target)

    def _go_to_passage(self, item: Item) -> None:
        """Select the passage that an item quotes, or a place that a lost one may come from."""
        span, said = self._quotations.passage(item)
        if span is None:
            self._tell(said)
            return
        self._places.leave(self.episode)
        self.view.selection = span
        self.view.reveal(span.start)
        if said:
            self.status.say(said)
        else:
            self._panes.go_to(self.view)

    async def on_annotation_panel_visited(self, event: AnnotationPanel.Visited) -> None:
        """Open a note that links to this one."""
        self._places.leave(self.episode)
        await self._open(event.path)

    def on_annotation_panel_copied(self, event: AnnotationPanel.Copied) -> None:
        """Copy an item with a line that says where it is from."""
        if self.episode is None:
            return
        item = event.item
        span = self._quotations.place(item)
        words = "\n".join(filter(None, (item.text, item.quote and f"> {item.quote}")))
        shown = "\n".join(printable(line) for line in words.split("\n"))
        self._copy(shown, self.episode.attribution(span.start if span else None))

    @work(group="annotate")
    async def on_annotation_panel_requoted(self, event: AnnotationPanel.Requoted) -> None:
        """Let an item quote what is selected."""
        if self.episode is None or self.view.selection is None:
            self.status.say("select the passage first")
            return
        quote = self.episode.quote(self.view.whole_words(self.view.selection))
        if self._wrote(await self._annotator.requote(self.episode, event.kind, event.item, quote)):
            self.view.selection = None

    async def on_transcript_view_followed(self, event: TranscriptView.Followed) -> None:
        """Go to the takeaway that quotes a passage."""
        item = self._quotations.item(event.passage)
        if item is None:
            self.status.say("no takeaway quotes this passage")
            return
        panel = self._panes.panel or await self._panes.open_panel()
        self._show_items()
        panel.go_to(item)
        self._panes.go_to(panel.options)

    @work(thread=True, group="browse")
    def _browse(self, url: str) -> None:
        if not browse(url):
            self._tell(f"This link was not opened: {url}")

    # Panes and the lines around the text

    async def action_panel(self) -> None:
        """Show the panel and go to it, or close it."""
        if self._panes.panel:
            await self._panes.close_panel()
        else:
            await self._panes.open_panel()
            self._show_items()

    def on_annotation_panel_armed(self) -> None:
        """Say that a second press deletes."""
        self.status.say("press d again to delete")

    async def on_annotation_panel_left(self) -> None:
        """Close the panel."""
        await self._panes.close_panel()

    def action_pane(self, step: int) -> None:
        """Go to the next pane, or the one before."""
        self._panes.turn(step)

    async def action_back(self) -> None:
        """Take away one layer: the selection, the list of hits, near hits, the search, the panel."""
        if self.view.selection:
            self.view.selection = None
        elif self._panes.hit_list:
            await self._panes.close_hit_list()
        elif self._searcher.shows_near:
            self.action_near()
        elif self._searcher.query:
            self._searcher.clear()
            self._show_status()
        elif self._panes.panel:
            await self._panes.close_panel()
        else:
            self._panes.go_to(self.view)

    async def action_leave(self) -> None:
        """Close the panel or the drawer, or leave earmark."""
        if self._panes.panel or self.has_class("-drawer"):
            await self._panes.close_panel()
        else:
            self.app.exit()

    def action_column(self, step: int) -> None:
        """Make the text column wider or narrower, or as it was at first."""
        low, high = COLUMN_LIMITS
        wanted = self.view.column + step * _COLUMN_STEP if step else self._settings.column
        self.view.column = max(low, min(high, wanted))
        if self.episode:
            self._reading.widen(self.episode.path, self.view.column if step else 0)
            self._later("keep", _IDLE_SECONDS, self._rest)
        self._column = self.view.column
        self.post_message(self.ColumnChosen(self.view.column if step else 0))
        self.status.say(f"column of {self.view.column}")

    def action_zen(self) -> None:
        """Show only the text, or all again."""
        self._panes.toggle_zen()

    def action_raw(self) -> None:
        """Show the file as it is, or its transcript as paragraphs, with the same words at the top."""
        self._raw = not self._raw
        if self.episode:
            selection = self.view.selection
            self._show_text(self.episode, self.view.place)
            self.view.selection = selection
        self.status.say("the file as it is" if self._raw else "as paragraphs")

    def action_unread(self) -> None:
        """Go to the next words that were not read."""
        place = self._log.next_unread(self.view.place)
        if place is None:
            self.status.say("all of it is read")
        else:
            self.go_to(place)

    def action_done(self) -> None:
        """Mark the open note as done, or not."""
        if self.episode:
            self._places.keep(self.episode)
            self.on_episode_list_done_toggled(EpisodeList.DoneToggled(self.episode.path))
            self.status.say("done" if self._reading.progress(self.episode.path).done else "not done")

    def action_preview(self) -> None:
        """Show every write before it is made, or no longer."""
        self._annotator.previewing = not self._annotator.previewing
        self.status.say("writes are shown first" if self._annotator.previewing else "writes are made at once")

    def action_source(self) -> None:
        """Open the source of the episode in the browser, at the hit or the top row where times are known."""
        if self.episode is None:
            return
        source = self.episode.note.metadata.source
        if source:
            hit = self._searcher.hit
            self._browse(moment(source, self.episode.seconds_at(hit.start if hit else self.view.place)))
            self.status.say("opening the source")
        else:
            self.status.say("the note names no source")

    def action_editor(self) -> None:
        """Edit the open note with another program, at the top row, and read it again."""
        episode = self.episode
        if episode is None:
            return
        import subprocess

        from tui.core.editor import NoEditor, editor_command

        line = len(NEWLINE.findall(episode.note.text, 0, self.view.place)) + 1
        try:
            command = editor_command(editor(), episode.path, line)
            with self.app.suspend():
                subprocess.run(command, check=False)
        except (NoEditor, SuspendNotSupported, OSError) as problem:
            self._tell(str(problem) or "This terminal cannot be lent to an editor.")
        self._watch()

    def action_copy(self) -> None:
        """Copy the selected words."""
        if self.episode and (span := self.view.selection):
            words = words_in(self.episode.shown, self.episode.blocks, span).replace(HIDDEN, "")
            self._copy(words, self.episode.attribution(span.start))
            self.view.selection = None

    def _copy(self, words: str, attribution: str) -> None:
        self.app.copy_to_clipboard(f"{words}\n\n{attribution}\n")
        self.status.say("copied " + counted(len(words.split()), "word"))

    def _show_items(self) -> None:
        if self._panes.panel and self.episode:
            self._panes.panel.set_items(*self._quotations.items(self.episode.note))
            if self._scanned:
                self._loader.link(self.episode, self.episodes.entries)

    def on_note_loader_linked(self, event: NoteLoader.Linked) -> None:
        """Show which links lead nowhere, and which notes link here."""
        if event.episode is self.episode:
            self._quotations.take_links(event.dead, event.backlinks)
            if self._panes.panel:
                self._panes.panel.set_items(*self._quotations.items(event.episode.note))

    def _show_status(self) -> None:
        """Show the search and the place in the lines and columns around the text."""
        self.status.search = self._searcher.summary()
        episode = self.episode
        if episode is None:
            self.strip.show(Overview())
            return
        start, end = episode.note.transcript
        self.status.place = f"{share(start, end, self.view.on_screen.end)}%"
        left = 0 if self._reading.progress(episode.path).done else self._log.minutes_left()
        self.status.left = f"{left} min left" if 0 < left < 120 else f"{left // 60} h left" if left else ""
        hits = self._searcher.hits
        whole = Span(start, max(end, episode.blocks[-1].end)) if episode.blocks else episode.note.transcript
        marks = self._places.marks(episode)
        self.strip.show(
            Overview(
                whole, hits, self.view.current, self.view.quotes, marks, self._log.read(whole), self.view.on_screen
            )
        )
        self._panes.list_hits(hits, self.view.current, episode)

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.post_message(self.Told(sentence))

    def _later(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call something after a rest; asked for again, the rest begins anew."""
        self._stop(name)
        self._rests[name] = self.set_timer(seconds, call)

    def _stop(self, name: str) -> None:
        if timer := self._rests.pop(name, None):
            timer.stop()
