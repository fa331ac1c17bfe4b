"""The reader: the episode list, the transcript, the search and the panel, wired together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Footer

from tui.core.anchors import find_quote
from tui.core.blocks import words_in
from tui.core.config import COLUMN_LIMITS
from tui.core.display import HIDDEN, counted
from tui.core.episode import Episode
from tui.core.journal import Journal
from tui.core.library import Library, entry_of
from tui.core.links import LinkKind, find_links, is_url, resolve
from tui.core.note import Kind
from tui.core.state import Drafts, ReadingState, place_in, progress_at, share
from tui.screens.annotator import Annotator
from tui.screens.note_loader import NoteLoader
from tui.screens.searcher import Searcher
from tui.widgets.episode_header import EpisodeHeader
from tui.widgets.episode_list import EpisodeList
from tui.widgets.search_bar import SearchBar
from tui.widgets.status_line import StatusLine
from tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from tui.widgets.annotation_panel import AnnotationPanel

_IDLE_SECONDS = 1.0
_PREVIEW_SECONDS = 0.12
_WATCH_SECONDS = 1.5
_COLUMN_STEP = 4
_QUOTED_AROUND = 90


class ReaderScreen(Screen[None]):
    """Reads, searches and annotates the notes of one library."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="search.open",  tooltip="Search the text as you type"),
        Binding("n", "hits(1)", "Next hit", id="search.next", tooltip="Next hit"),
        Binding("N", "hits(-1)", "Previous hit", show=False, id="search.previous", tooltip="Previous hit"),
        Binding("tilde", "near", "Near hits", show=False, key_display="~", id="search.near", tooltip="Near hits"),
        Binding("a", "takeaway", "Takeaway", id="annotate.takeaway",  tooltip="Add a takeaway on this passage"),
        Binding("r", "related", "Related", id="annotate.related",  tooltip="Add a related episode or link"),
        Binding("t", "panel", "Panel", id="annotate.panel", tooltip="Show the takeaways and related links"),
        Binding("U", "undo", "Undo", show=False, id="annotate.undo", tooltip="Undo the last write to the file"),
        Binding("y,ctrl+c", "copy", "Copy", show=False, id="reader.copy", tooltip="Copy the selection"),
        Binding("plus", "column(1)", "Wider", show=False, key_display="+", id="view.wider", tooltip="A wider column"),
        Binding("minus", "column(-1)", "Narrower", show=False, key_display="-", id="view.narrower",
                tooltip="A narrower column"),
        Binding("equals_sign", "column(0)", "Default width", show=False, key_display="=", id="view.width",
                tooltip="The default column"),
        Binding("z", "zen", "Only text", show=False, id="view.zen", tooltip="Only the text, or all again"),
        Binding("tab", "pane(1)", "Next pane", show=False, id="view.next_pane", tooltip="To the next pane"),
        Binding("shift+tab", "pane(-1)", "Previous pane", show=False, id="view.previous_pane",
                tooltip="To the pane before"),
        Binding("escape", "back", "Back", show=False, id="view.back",
                tooltip="Drop the selection, the near hits, the search, the panel, one at a time"),
        Binding("q", "leave", "Quit", id="view.leave", tooltip="Close the panel, or leave earmark"),
    ]  # fmt: skip

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
        note: Path | None,
        *,
        column: int,
        default_column: int,
    ) -> None:
        super().__init__()
        self._library, self._reading, self._journal, self._drafts = library, reading, journal, drafts
        self._first = note
        self._default_column = default_column
        self._panel: AnnotationPanel | None = None
        self._read = False
        self._opening = False
        self._episode: Episode | None = None
        self._rests: dict[str, Timer] = {}
        self.episodes = EpisodeList(reading, id="episodes")
        self.header = EpisodeHeader(id="header")
        self.view = TranscriptView(id="transcript")
        self.bar = SearchBar(id="search")
        self.status = StatusLine(id="status")
        self._column = column

    def compose(self) -> ComposeResult:
        """Lay out the list, the text and the lines at the bottom."""
        with Horizontal(id="panes"):
            yield self.episodes
            with Vertical(id="reader"):
                yield self.header
                yield self.view
        yield self.bar
        yield self.status
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Open the note of last time and read the library."""
        self._loader = NoteLoader(self, self._library, self._journal)
        self._annotator = Annotator(self.app, self._library, self._journal, self._drafts, self._tell)
        self._searcher = Searcher(self.view, self.bar)
        self.bar.display = False
        self.view.column = self._column
        self.set_focus(self.view)
        last = self._library.root / self._reading.last
        if (self._first or last.is_file()) and (loaded := self._loader.open_first(self._first or last)):
            self.on_note_loader_loaded(loaded)
        self.call_after_refresh(self._loader.scan)
        self.watch(self.view, "on_screen", self._moved, init=False)
        self.watch(self.bar, "typed", self._typed, init=False)
        self.set_interval(_WATCH_SECONDS, self._watch)

    # Opening notes

    async def _open(self, path: Path) -> None:
        """Read a note and go to its text; until it is there nothing acts on the one before."""
        self._stop("preview")
        if self._episode is None or self._loader.wanted != path:
            self._keep_place()
            self._episode = None
            await self._read_now(path)
        self._focus(self.view)

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
            self._keep_place()
            self._show(event.episode)
            return
        self._tell(event.problem)
        self._episode = None
        self.view.show("", (), 0)
        self.header.show_problem(event.problem)
        self._show_items()
        first = self.episodes.highlighted
        if first and first.path != self._loader.wanted and not first.problem:
            self._loader.open(first.path)

    def _show(self, episode: Episode) -> None:
        """Show an episode where the reader left it; one that is on the screen already keeps its place and selection."""
        before, selection = self._episode, self.view.selection
        same = before is not None and before.path == episode.path
        self._read = (same and self._read) or not self.episodes.has_focus_within
        place = place_in(episode.note.text, self._reading.progress(episode.path))
        self._episode = episode
        self._searcher.forget_index(same=same)
        self.view.show(episode.shown, episode.blocks, place)
        if before and same and selection and episode.note.text.startswith(before.note.text[: selection.end]):
            self.view.selection = selection
        self.header.show(episode)
        if not self.episodes.has_focus_within:
            self.episodes.highlight(episode.path)
        self.status.file = ""
        self._show_items()
        self._show_status()
        self.call_after_refresh(self._loader.index, episode)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Take a note for read once the reader has been in its text."""
        self._read |= event.widget is self.view

    def on_note_loader_indexed(self, event: NoteLoader.Indexed) -> None:
        """Search what was asked for while the index was being built."""
        if event.episode is self._episode:
            self._searcher.set_index(event.index)
            self._show_status()

    def on_note_loader_watched(self, event: NoteLoader.Watched) -> None:
        """Say that the file cannot be reached, as long as it cannot; what was read of it stays."""
        if event.episode is self._episode:
            self.status.file = event.problem and f"⚠ {event.problem}"

    def on_note_loader_recovered(self, event: NoteLoader.Recovered) -> None:
        """Tell of an edit that a crash cut short."""
        self._tell(event.sentence)

    def _watch(self) -> None:
        if self._episode:
            self._loader.watch(self._episode)

    def on_note_loader_scanned(self, event: NoteLoader.Scanned) -> None:
        """Show the notes as they come."""
        self.episodes.add_entries(event.entries, "" if event.finished else "reading…")
        if self._episode and not self.episodes.has_focus_within:
            self.episodes.highlight(self._episode.path)
        elif self._loader.wanted is None and (first := self.episodes.highlighted):
            self._loader.open(first.path)
        if event.finished:
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

    def _moved(self) -> None:
        """Show the place, and keep it once the reader rests."""
        self._show_status()
        self._later("keep", _IDLE_SECONDS, self._rest)

    def _rest(self) -> None:
        self._keep_place()
        self.episodes.refresh_progress()
        self._save_places()

    def _keep_place(self) -> None:
        """Remember the place, unless the note was only looked at from the list."""
        if (episode := self._episode) and self.view.size.height:
            note, before = episode.note, self._reading.progress(episode.path)
            if not self._read and not before.read_at:
                return
            self._reading.keep(
                episode.path, progress_at(note.text, *note.transcript, self.view.place, self.view.on_screen.end, before)
            )

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
        self._annotator.keep_draft()
        self._keep_place()
        self._reading.save()

    def settled(self) -> Path | None:
        """Leave the search and the selection, and return the note that a new start would show just like this."""
        if not self._episode or self.focused is not self.view or self.has_class("-zen") or not self.episodes.plain:
            return None
        self.view.selection = None
        self._searcher.clear()
        self._show_status()
        self.status.said = ""
        return None if self._panel else self._episode.path

    # Searching

    def action_search(self) -> None:
        """Open the search bar."""
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
        elif event.query != self._searcher.query.strip():
            self._searcher.type(event.query)
        self._focus(self.view)
        self._show_status()

    def on_search_bar_left(self) -> None:
        """Return to where the search began."""
        self._searcher.give_up()
        self._focus(self.view)
        self._show_status()

    def action_hits(self, count: int) -> None:
        """Go to the next hit, or back; without a search, begin one."""
        if not self._searcher.query:
            self.action_search()
        elif self._searcher.step(count):
            self.status.say("search wrapped to the top" if count > 0 else "search wrapped to the bottom")
        self._show_status()

    def action_near(self) -> None:
        """Show near hits, or only exact ones."""
        self._searcher.toggle_near()
        self._show_status()

    # Annotating

    @property
    def _quote(self) -> str:
        """The passage that a new takeaway quotes: the selection, else the words around the hit on the screen."""
        episode, span = self._episode, self.view.selection
        if span is None and (hit := self._searcher.hit):
            span = self.view.around(hit, _QUOTED_AROUND)
        elif span:
            span = self.view.whole_words(span)
        return words_in(episode.note.text, episode.blocks, span) if episode and span else ""

    async def _writable(self) -> Episode | None:
        """Return the note that the reader means: the open one, or the one under the cursor before it is shown."""
        entry = self.episodes.highlighted
        if self.episodes.has_focus_within and entry and entry.path != self._loader.wanted:
            self._stop("preview")
            await self._read_now(entry.path)
        elif self._episode and self._loader.wanted not in (None, self._episode.path):
            await self._read_now(self._loader.wanted or self._episode.path)
        if self._episode and self._episode.view_only:
            self._tell(f"{self._episode.path} can only be viewed: {self._episode.view_only}.")
            return None
        return self._episode

    @work(group="annotate")
    async def action_takeaway(self) -> None:
        """Add a takeaway to the open note."""
        episode = await self._writable()
        if episode and self._wrote(await self._annotator.add_takeaway(episode, self._quote)):
            self.view.selection = None

    @work(group="annotate")
    async def action_related(self) -> None:
        """Add a related link to the open note."""
        if episode := await self._writable():
            self._wrote(await self._annotator.add_related(episode, self.episodes.entries))

    @work(group="annotate")
    async def action_undo(self) -> None:
        """Take back the last write to the open note."""
        episode = await self._writable()
        if episode and self._wrote(await self._annotator.undo(episode)):
            self.status.say("undone")

    @work(group="annotate")
    async def on_annotation_panel_edit_requested(self, event: AnnotationPanel.EditRequested) -> None:
        """Edit an item."""
        if self._episode:
            self._wrote(await self._annotator.edit_item(self._episode, event.kind, event.item))

    @work(group="annotate")
    async def on_annotation_panel_shifted(self, event: AnnotationPanel.Shifted) -> None:
        """Move an item."""
        if self._episode:
            self._wrote(await self._annotator.move(self._episode, event.kind, event.item, event.steps))

    @work(group="annotate")
    async def on_annotation_panel_deleted(self, event: AnnotationPanel.Deleted) -> None:
        """Delete an item."""
        if self._episode:
            self._wrote(await self._annotator.remove(self._episode, event.kind, event.item))

    def _wrote(self, episode: Episode | None) -> bool:
        """Show a note as it was written; return whether it was."""
        if episode is None:
            return False
        self.episodes.add_entries([entry_of(episode.note, episode.state.mtime_ns, episode.state.size)])
        if self._episode and self._episode.path == episode.path:
            self._keep_place()
            self._show(episode)
            self._loader.replace(episode)
        self.status.say("saved")
        return True

    async def on_annotation_panel_followed(self, event: AnnotationPanel.Followed) -> None:
        """Go to the passage that an item quotes, or to what it links to."""
        episode = self._episode
        if episode is None:
            return
        if event.item.passage:
            found = find_quote(episode.note.text, episode.blocks, event.item.passage)
            if found is None:
                self._tell("The passage that this item quotes is no longer in the transcript.")
                return
            self.view.selection = found
            self.view.reveal(found.start)
            self._focus(self.view)
            return
        link = next(find_links(event.item.text), None)
        if link is None:
            self._tell("This item quotes no passage and links nowhere.")
        elif link.kind is LinkKind.URL:
            self._browse(link.target)
        elif path := resolve(link, episode.path, self._library.root, [e.path for e in self.episodes.entries]):
            await self._open(path)
        else:
            self._tell(f"No note of this library is called {link.target}.")

    @work(thread=True, group="browse")
    def _browse(self, url: str) -> None:
        if is_url(url):
            import webbrowser

            # A GenericBrowser runs in this terminal, over the app.
            with suppress(webbrowser.Error):
                if type(webbrowser.get()) is not webbrowser.GenericBrowser and webbrowser.open(url):
                    return
        self._tell(f"This link was not opened: {url}")

    # Panes and the lines around the text

    async def action_panel(self) -> None:
        """Show the panel and go to it, or close it."""
        if self._panel:
            await self._close_panel()
            return
        from tui.widgets.annotation_panel import AnnotationPanel

        panel = AnnotationPanel(id="panel")
        await self.query_one("#panes").mount(panel)
        self._panel = panel
        self._show_items()
        self._focus(panel.options)

    def on_annotation_panel_armed(self) -> None:
        """Say that a second press deletes."""
        self.status.say("press d again to delete")

    async def on_annotation_panel_left(self) -> None:
        """Close the panel."""
        await self._close_panel()

    async def _close_panel(self) -> None:
        panel, self._panel = self._panel, None
        self._focus(self.view)
        if panel:
            await panel.remove()

    def _focus(self, widget: Widget) -> None:
        """Go to a pane, which is then on the screen: in a narrow terminal it takes the place of the others."""
        if widget is not self.view:
            self.remove_class("-zen")
        self.set_class(widget is self.episodes.rows, "-drawer")
        self.set_class(bool(self._panel) and widget is not self.view, "-panel")
        self.set_focus(widget)

    def action_pane(self, step: int) -> None:
        """Go to the next pane, or the one before."""
        panes: list[Widget] = [self.episodes.rows, self.view, *([self._panel.options] if self._panel else [])]
        here = next((index for index, pane in enumerate(panes) if pane.has_focus), 1)
        self._focus(panes[(here + step) % len(panes)])

    async def action_back(self) -> None:
        """Take away one layer: the selection, near hits, the search, the panel."""
        if self.view.selection:
            self.view.selection = None
        elif self._searcher.shows_near:
            self.action_near()
        elif self._searcher.query:
            self._searcher.clear()
            self._show_status()
        elif self._panel:
            await self._close_panel()
        else:
            self._focus(self.view)

    async def action_leave(self) -> None:
        """Close the panel or the drawer, or leave earmark."""
        if self._panel or self.has_class("-drawer"):
            await self._close_panel()
        else:
            self.app.exit()

    def action_column(self, step: int) -> None:
        """Make the text column wider or narrower, or as it was at first."""
        low, high = COLUMN_LIMITS
        wanted = self.view.column + step * _COLUMN_STEP if step else self._default_column
        self.view.column = max(low, min(high, wanted))
        self.post_message(self.ColumnChosen(self.view.column if step else 0))
        self.status.say(f"column of {self.view.column}")

    def action_zen(self) -> None:
        """Show only the text, or all again."""
        self.toggle_class("-zen")
        self._focus(self.view)

    def action_copy(self) -> None:
        """Copy the selected words."""
        if self._episode and (span := self.view.selection):
            words = words_in(self._episode.shown, self._episode.blocks, span).replace(HIDDEN, "")
            self.app.copy_to_clipboard(words)
            self.status.say("copied " + counted(len(words.split()), "word"))

    def _show_items(self) -> None:
        if self._panel and self._episode:
            note = self._episode.note
            self._panel.set_items(note.items(Kind.TAKEAWAYS), note.items(Kind.RELATED))

    def _show_status(self) -> None:
        self.status.search = self._searcher.summary()
        if self._episode:
            self.status.place = f"{share(*self._episode.note.transcript, self.view.on_screen.end)}%"

    def _tell(self, sentence: str) -> None:
        self.post_message(self.Told(sentence))

    def _later(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call something after a rest; asked for again, the rest begins anew."""
        self._stop(name)
        self._rests[name] = self.set_timer(seconds, call)

    def _stop(self, name: str) -> None:
        if timer := self._rests.pop(name, None):
            timer.stop()
