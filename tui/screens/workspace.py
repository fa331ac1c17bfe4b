"""The workspace: the list, the text and the panel beside each other, and what is written from them into notes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.core.config import Settings
from tui.core.display import counted, printable
from tui.core.episode import Episode
from tui.core.library import entry_of, original
from tui.screens.browser import browse
from tui.screens.copier import Copier
from tui.screens.draft_keeper import DraftKeeper
from tui.screens.drafting import Drafting
from tui.screens.guide import Guide
from tui.screens.note_loader import NoteLoader
from tui.screens.panes import Panes
from tui.screens.quotations import Quotations
from tui.screens.reading_pane import ReadingPane
from tui.screens.searcher import Searcher
from tui.screens.stores import Stores
from tui.screens.subject import Subject
from tui.screens.writer import Writer
from tui.widgets.episode_list import READING, EpisodeList
from tui.widgets.field import Field
from tui.widgets.status_line import StatusLine
from tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from tui.core.anchors import Quoted
    from tui.core.asides import Annotation
    from tui.screens.annotator import Annotator
    from tui.screens.restorer import Restorer
    from tui.widgets.annotation_panel import AnnotationPanel
    from tui.widgets.hit_list import HitList

_LOOK_SECONDS = 0.2


class Workspace(Horizontal):
    """Leads from the list to notes, from items to the passages that they quote and back, and annotates the open note.

    What is to be said goes to `status` and, of what went wrong, to `tell`.
    """

    def __init__(
        self,
        stores: Stores,
        settings: Settings,
        episodes: EpisodeList,
        pane: ReadingPane,
        panes: Panes,
        searcher: Searcher,
        status: StatusLine,
        tell: Callable[[str], None],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._stores, self._settings, self._searcher = stores, settings, searcher
        self._episodes, self._pane, self._view, self._panes = episodes, pane, pane.view, panes
        self._status, self._tell = status, tell
        self._subject = Subject(episodes, pane, searcher, tell)
        self._quotations = Quotations()
        self.copier = Copier(pane, self._quotations, status)
        self._drafting = Drafting(stores.drafts)
        self.drafts = DraftKeeper(self, self._drafting, tell, status.say)
        self._scanned = False

    def compose(self) -> ComposeResult:
        """Lay out the list and the text; the panel comes when it is asked for."""
        yield self._episodes
        yield self._pane

    def on_mount(self) -> None:
        """Follow the open note."""
        stores = self._stores
        self._writer = Writer(self.app, stores.journal, self._settings, stores.reading, self._tell, self._status.during)
        root, tell, writer = stores.library.root, self._tell, self._writer
        self._guide = Guide(self._pane, self._panes, self._quotations, root, self._status, tell, writer)
        self.watch(self._pane, "episode", self._opened, init=False)

    @cached_property
    def _annotator(self) -> Annotator:
        from tui.screens.annotator import Annotator

        stores, drafting, keep = self._stores, self._drafting, self.drafts.look
        return Annotator(stores, drafting, self._settings, self._tell, keep, self._writer)

    @cached_property
    def _restorer(self) -> Restorer:
        from tui.screens.restorer import Restorer

        return Restorer(self._stores.library.root, self._stores.journal, self._tell, self._writer)

    # From note to note

    def _opened(self, before: Episode | None, episode: Episode | None) -> None:
        """Show an episode in the list, and its items as far as they are known."""
        if episode is None:
            return
        same = before is not None and before.path == episode.path
        if not (before and same and before.note.transcript == episode.note.transcript):
            self._take_quoted(())  # until they are looked for, none stand where they stood
        if not same:
            self._quotations.take_links((), ())
        if not self._episodes.has_focus_within:
            self._episodes.highlight(episode.path)
        self._show_items()

    async def open(self, path: Path, *, leave: bool = True) -> None:
        """Read a note and go to its text, from which Ctrl-o returns to the one that the reader is to `leave`."""
        await self._pane.open(path, leave=leave)
        self._panes.go_to(self._view)

    def call_off(self) -> None:
        """Go from the list to the note that is read, whatever note was looked at meanwhile."""
        self._panes.go_to(self._view)
        self._pane.call_off()
        if episode := self._pane.episode:
            self._episodes.highlight(episode.path)

    @work(group="open", exclusive=True)
    async def go_to(self, path: Path) -> None:
        """Open a note, without holding up what else the reader does; the last one that was asked for is opened."""
        await self.open(path)

    @work(group="open", exclusive=True)
    async def jump(self, steps: int) -> None:
        """Go back to where a jump began, or forward again."""
        pane = self._pane
        pane.arrive()
        if pane.episode is None and steps < 0 and pane.call_off():
            return
        place = pane.places.jump(pane.episode, steps)
        if place is None:
            self._status.say("no place further back" if steps < 0 else "no place further on")
            return
        if pane.episode is None or place.note != pane.episode.path:
            await self.open(place.note, leave=False)
        if pane.episode and pane.episode.path == place.note:
            self._view.go_to(place.offset)

    def on_transcript_view_mark_wanted(self, event: TranscriptView.MarkWanted) -> None:
        """Go to a mark, or back."""
        if event.letter == "'":
            self.jump(-1)
        elif episode := self._pane.episode:
            place = self._pane.places.marks(episode).get(event.letter)
            if place is None:
                self._status.say(f"no mark {event.letter}")
            else:
                self._pane.go_to(place)

    def on_note_loader_scanned(self, event: NoteLoader.Scanned) -> None:
        """Show the notes as they come, and the first of them where none is open."""
        self._episodes.add_entries(event.entries, "" if event.finished else READING)
        loader, episode = self._pane.loader, self._pane.episode
        if episode and not self._episodes.has_focus_within:
            self._episodes.highlight(episode.path)
        elif loader.wanted is None and (first := self._episodes.highlighted):
            loader.open(first.path)
        if event.finished:
            self._scanned = True
            self._show_items()
            if self._settings.watch:
                loader.follow(self._episodes.entries)

    def on_note_loader_followed(self, event: NoteLoader.Followed) -> None:
        """Show what other programs did to the notes; the open one is read again, under another name if it has one."""
        known = set(self._paths)
        self._episodes.add_entries(event.entries, gone=event.gone)
        self._show_items()
        loader, episode = self._pane.loader, self._pane.episode
        if episode is None or loader.wanted != episode.path:
            return
        if episode.path in event.gone:
            loader.trace(episode, [entry for entry in event.entries if entry.path not in known])
        elif any(entry.path == episode.path for entry in event.entries):
            loader.watch(episode)

    def on_note_loader_watched(self, event: NoteLoader.Watched) -> None:
        """Say in an editor of the open note, too, why its file cannot be reached, as long as it cannot."""
        remedy = event.remedy and f"Esc, then {event.remedy}"
        self._drafting.warn(event.episode.path, ": ".join(filter(None, (event.problem, remedy))))

    def on_note_loader_renamed(self, event: NoteLoader.Renamed) -> None:
        """Go on in the file that the open note is in now, with all that is kept of it."""
        if self._pane.loader.wanted == event.before:
            stores = self._stores
            for rename in (self.drafts.rename, stores.surroundings.rename, stores.rename_history):
                self.run_worker(partial(rename, event.before, event.now), thread=True, group="places")
            self._pane.loader.open(event.now)
            self._status.say(f"the file is called {printable(event.now.name)} now")

    @work(group="offer")
    async def on_note_loader_cut_short(self, event: NoteLoader.CutShort) -> None:
        """Offer what was not written when earmark ended, one write after the other."""
        for entry in event.entries:
            while not self.screen.is_current or isinstance(self.app.focused, Field):
                await asyncio.sleep(_LOOK_SECONDS)  # what is typed is not meant for the offer
            if await self._restorer.offer(entry):
                self._status.say(self._writer.done)
                if (episode := self._pane.episode) and self._pane.loader.wanted == episode.path:
                    self._pane.loader.watch(episode)

    def on_reading_pane_missed(self) -> None:
        """Show the note under the cursor in place of one that cannot be read."""
        loader, first = self._pane.loader, self._episodes.highlighted
        if first and first.path != loader.wanted and not first.problem:
            loader.open(first.path)

    def on_episode_list_opened(self, event: EpisodeList.Opened) -> None:
        """Open the note and go to it."""
        self.go_to(event.path)

    def on_episode_list_previewed(self, event: EpisodeList.Previewed) -> None:
        """Show the note under the cursor once the cursor rests."""
        self._pane.preview(event.path)

    # Items and the passages that they quote

    async def open_panel(self) -> None:
        """Show the panel, with the items of the open note, and go to it."""
        await self._panes.open_panel()
        self._show_items()

    def _show_items(self) -> None:
        episode = self._pane.episode
        if self._panes.panel and episode:
            self._panes.panel.set_items(*self._quotations.items(episode.note))
            if self._scanned:
                self._pane.loader.link(episode, self._episodes.entries)

    def on_note_loader_linked(self, event: NoteLoader.Linked) -> None:
        """Show which links lead nowhere, and which notes link here."""
        if event.episode is self._pane.episode:
            self._quotations.take_links(event.dead, event.backlinks)
            if self._panes.panel:
                self._panes.panel.set_items(*self._quotations.items(event.episode.note))

    def on_note_loader_indexed(self, event: NoteLoader.Indexed) -> None:
        """Mark the passages that were found."""
        if event.episode is self._pane.episode:
            self._take_quoted(event.quoted)
            self._show_items()
            self.drafts.open(event.episode.path)

    def _take_quoted(self, quoted: Sequence[Quoted]) -> None:
        self._quotations.take(quoted)
        self._view.quotes = self._quotations.spans

    async def on_transcript_view_followed(self, event: TranscriptView.Followed) -> None:
        """Go to the takeaway that quotes a passage."""
        item = self._quotations.item(event.passage)
        if item is None:
            self._status.say("no takeaway quotes this passage")
            return
        panel = self._panes.panel or await self._panes.open_panel()
        self._show_items()
        panel.go_to(item)
        self._panes.go_to(panel.options)

    def on_annotation_panel_followed(self, event: AnnotationPanel.Followed) -> None:
        """Go to the passage that an item quotes, or to what it links to."""
        if event.item.passage:
            self._guide.show(event.item)
        else:
            self._follow(event.item)

    def on_annotation_panel_links_wanted(self, event: AnnotationPanel.LinksWanted) -> None:
        """Go to what an item or a text links to."""
        self._follow(event.annotation)

    @work(group="annotate")
    async def _follow(self, annotation: Annotation) -> None:
        if episode := self._pane.episode:
            target = await self._guide.target(episode, annotation, self._paths)
            if isinstance(target, Path):
                self.go_to(target)
            elif target:
                self.browse(target)

    def on_annotation_panel_sought(self, event: AnnotationPanel.Sought) -> None:
        """Go to text that stands beside the items."""
        self._pane.go_to(event.aside.start)
        self._panes.go_to(self._view)

    def on_annotation_panel_refused(self) -> None:
        """Say that text is no item."""
        self._status.say("this text is no item: Enter goes to it")

    def on_annotation_panel_visited(self, event: AnnotationPanel.Visited) -> None:
        """Open a note that links to this one."""
        self.go_to(event.path)

    def on_annotation_panel_copied(self, event: AnnotationPanel.Copied) -> None:
        """Copy an item."""
        self.copier.copy_item(event.item)

    @work(thread=True, group="browse")
    def browse(self, url: str) -> None:
        """Open a link in the browser."""
        if not browse(url):
            self._tell(f"This link was not opened: {url}")

    def on_annotation_panel_armed(self) -> None:
        """Say that a second press deletes."""
        self._status.say("press d again to delete")

    async def on_annotation_panel_left(self) -> None:
        """Close the panel."""
        await self._panes.close_panel()

    # Writing

    @property
    def busy(self) -> bool:
        """Whether something is under way for a note, other than asking the reader."""
        running = sum(worker.group == "annotate" and not worker.is_finished for worker in self.workers)
        return bool(self._writer.writing) or running > self._writer.asking

    @property
    def writing(self) -> str:
        """The name of the note that is being written, else nothing."""
        return self._writer.writing

    @work(group="annotate")
    async def add_takeaway(self) -> None:
        """Add a takeaway to the note that is meant."""
        episode = await self._subject.note()
        quote, places = self._subject.quote, self._quotations.places
        if episode and self._wrote(await self._annotator.add_takeaway(episode, quote, places)):
            self._view.selection = None

    @work(group="annotate")
    async def on_hit_list_harvested(self, event: HitList.Harvested) -> None:
        """Add a takeaway for each hit that was marked, with the words around it as its quote."""
        hits = [self._searcher.hits[index] for index in event.indices]
        if (episode := await self._subject.note()) and hits:
            quotes, words = self._subject.quotes(episode, hits), self._searcher.query.strip()
            if self._wrote(await self._annotator.add_takeaways(episode, words, quotes, self._quotations.places)):
                self._status.say("added " + counted(len(quotes), "takeaway"))
                await self._panes.close_hit_list()

    def edit_notes(self) -> None:
        """Edit the notes of the note that is meant."""
        self._annotate(self._annotator.edit_notes)

    def add_related(self) -> None:
        """Add a related link to the note that is meant."""
        self._annotate(lambda episode: self._annotator.add_related(episode, self._episodes.entries))

    def undo(self, times: int) -> None:
        """Take back the last writes to the note that is meant."""
        self._annotate(self._restorer.undo, times)

    def redo(self, times: int) -> None:
        """Write again to the note that is meant what was taken back last."""
        self._annotate(self._restorer.redo, times)

    @work(group="annotate")
    async def write_back(self) -> None:
        """Write the open note, whose file is gone or empty, as it was read, also one that can only be viewed."""
        if episode := self._pane.episode:
            self._wrote(await self._restorer.write_back(episode))

    @work(group="annotate")
    async def merge(self) -> None:
        """Add to a note what only the other side of a sync conflict has, whichever of the two is open."""
        episode = await self._subject.note()
        if episode and (note := original(episode.path)) and note in self._paths:
            await self.open(note)
            episode = self._pane.episode
        if episode:
            copies = [path for path in self._paths if original(path) == episode.path]
            self._wrote(await self._restorer.merge(episode, copies))

    @work(group="annotate")
    async def _annotate(self, write: Callable[[Episode], Awaitable[Episode | None]], times: int = 1) -> None:
        episode = await self._subject.note()
        while episode and times and self._wrote(episode := await write(episode)):
            times -= 1

    @work(group="annotate")
    async def on_annotation_panel_edit_requested(self, event: AnnotationPanel.EditRequested) -> None:
        """Edit an item."""
        if episode := self._pane.episode:
            place = self._quotations.places.get(event.item.raw, 0)
            self._wrote(await self._annotator.edit_item(episode, event.kind, event.item, place))

    @work(group="annotate")
    async def on_annotation_panel_changed(self, event: AnnotationPanel.Changed) -> None:
        """Move or delete an item."""
        if episode := self._pane.episode:
            self._wrote(await self._writer.write(episode, event.change, event.label))

    @work(group="annotate")
    async def on_annotation_panel_requoted(self, event: AnnotationPanel.Requoted) -> None:
        """Let an item quote what is selected."""
        episode, span = self._pane.episode, self._view.selected_words
        if episode is None or span is None:
            self._status.say("select the passage first")
        elif self._wrote(await self._annotator.requote(episode, event.kind, event.item, episode.quote(span))):
            self._view.selection = None

    def toggle_preview(self) -> None:
        """Show every write before it is made, or no longer."""
        self._writer.previewing = not self._writer.previewing
        self._status.say("writes are shown first" if self._writer.previewing else "writes are made at once")

    @property
    def _paths(self) -> list[Path]:
        return [entry.path for entry in self._episodes.entries]

    def _wrote(self, episode: Episode | None) -> bool:
        """Show a note as it was written; return whether it was."""
        if episode is None:
            return False
        self._episodes.add_entries([entry_of(episode.note, episode.state.mtime_ns, episode.state.size)])
        before = self._pane.episode
        if before and before.path == episode.path:
            self._pane.replace(episode)
            if self._panes.panel:
                self._panes.panel.go_to_new(before.note, episode.note)
        self._status.say(self._writer.done)
        return True
