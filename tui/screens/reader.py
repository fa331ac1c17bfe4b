"""The reader: the workspace, the search bar and the status line, and the keys that work wherever the focus is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.message import Message

from tui.core.config import COLUMN_LIMITS, Settings, editor
from tui.core.episode import Episode
from tui.core.note import NEWLINE
from tui.screens.compositor import PromptScreen
from tui.screens.keys import KEYS
from tui.screens.note_loader import NoteLoader
from tui.screens.panes import Panes
from tui.screens.reading_pane import ReadingPane
from tui.screens.searcher import Searcher
from tui.screens.stores import Stores
from tui.screens.workspace import Workspace
from tui.widgets.episode_list import EpisodeList
from tui.widgets.key_bar import KeyBar
from tui.widgets.row_list import RowList
from tui.widgets.search_bar import SearchBar
from tui.widgets.status_line import StatusLine

_WATCH_SECONDS = 0.75
_COLUMN_STEP = 4


class ReaderScreen(PromptScreen[None]):
    """Takes the keys for all of its parts, and keeps on disk what the reader was doing."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = KEYS

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

    def __init__(self, stores: Stores, note: Path | None, settings: Settings, *, column: int) -> None:
        super().__init__()
        self._library, self._reading = stores.library, stores.reading
        self._first, self._settings = note, settings
        self.episodes = EpisodeList(stores.reading, id="episodes")
        self.bar = SearchBar(id="search")
        self.status = StatusLine(id="status")
        self.pane = ReadingPane(stores, self.status, self._tell, self._is_browsing, column=column, id="reader")
        self.view = self.pane.view
        self._panes = Panes(self, self.episodes, self.pane)
        self._searcher = Searcher(self.pane, self._panes, self.bar, self.status, stores.queries, self._tell)
        self.workspace = Workspace(
            stores,
            settings,
            self.episodes,
            self.pane,
            self._panes,
            self._searcher,
            self.status,
            self._tell,
            id="panes",
        )

    def compose(self) -> ComposeResult:
        """Lay out the workspace and the lines at the bottom."""
        yield self.workspace
        yield self.bar
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the note of last time and read the library."""
        self.bar.display = False
        self._panes.fit(self.app.size.width)
        self.set_focus(self.view)
        self.watch(self.pane, "episode", self._opened, init=False)
        self.watch(self.bar, "typed", self._searcher.type, init=False)
        for waiting in ("pending", "selection"):
            self.watch(self.view, waiting, self._show_pending, init=False)
        self.pane.open_first(self._first)
        self.set_interval(_WATCH_SECONDS, self._watch)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the panes that fit, before they are laid out."""
        self._panes.fit(event.size.width)

    @property
    def episode(self) -> Episode | None:
        """The open note."""
        return self.pane.episode

    @property
    def busy(self) -> bool:
        """Whether a note is being written, or read or searched for a key that was pressed, which the next is about.

        So it is until the first note is laid out.
        """
        view = self.view
        extending = bool(view.selection and view.text.uncut and view.pending.isdecimal())
        counting = view.awaited is not None or extending
        return not self.pane.begun or counting or self.pane.opening or self.workspace.busy or self._searcher.busy

    def _is_browsing(self) -> bool:
        return self.episodes.has_focus_within

    def _opened(self, before: Episode | None, episode: Episode | None) -> None:
        """Search the open note from now on, as soon as it can be searched."""
        if episode:
            self._searcher.forget_finder(same=before is not None and before.path == episode.path)

    def on_note_loader_searchable(self, event: NoteLoader.Searchable) -> None:
        """Search what was asked for while the index was being built."""
        if event.episode is self.episode:
            self._searcher.set_finder(event.finder)

    def on_note_loader_said(self, event: NoteLoader.Said) -> None:
        """Tell of what is wrong."""
        self._tell(event.sentence)

    def on_note_loader_scanned(self, event: NoteLoader.Scanned) -> None:
        """Tell what of the library could not be read."""
        if event.finished:
            self.post_message(self.Ready())
            self._tell(self._library.problem)
            for unread in self._library.unread:
                self._tell(unread.sentence)
            if not self.episodes.entries:
                root = self._library.root
                self._tell(f"{root} has no Markdown notes: open another folder with the command: earmark FOLDER")

    def _show_pending(self) -> None:
        """Show the keys that wait for more, and as long as keys select that they do."""
        selecting = "selecting" if self.view.check_action("extend", ()) else ""
        self.status.pending = " ".join(filter(None, (selecting, self.view.pending)))

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.post_message(self.Told(sentence))

    # What is kept

    def _watch(self) -> None:
        self.pane.look()
        self.workspace.drafts.look()
        self.pane.watch_file()

    def on_reading_pane_rested(self) -> None:
        """Keep the place."""
        self.pane.keep()
        self.episodes.refresh_progress()
        self._save_places()

    @work(thread=True, group="places")
    def _save_places(self) -> None:
        if problem := self._reading.save():
            self._tell(problem)

    def keep(self, *, ending: bool = True) -> None:
        """Keep the place and the words in an open editor for later runs, at once; this one may be `ending`."""
        self.workspace.drafts.keep(ending=ending)
        self.pane.keep()
        self._reading.save()

    def settled(self) -> Episode | None:
        """Leave all that a new start would not show, and return the note that it would show just like this."""
        if self.busy or not self.episode or self.pane.raw or not self._panes.plain or not self.episodes.plain:
            return None
        self.view.selection = None
        self._searcher.clear()
        self.view.focus_at(None)
        self.view.go_to(self.view.sought, fresh=True)
        self.status.said = ""
        return self.episode

    def on_episode_list_done_toggled(self, event: EpisodeList.DoneToggled) -> None:
        """Mark a note as done, or not."""
        self._reading.mark(event.path, done=not self._reading.progress(event.path).done)
        self.episodes.refresh_progress()
        self._save_places()

    def action_done(self) -> None:
        """Mark the open note as done, or not."""
        if self.episode:
            self.pane.keep()
            self.on_episode_list_done_toggled(EpisodeList.DoneToggled(self.episode.path))
            self.status.say("done" if self._reading.progress(self.episode.path).done else "not done")

    # Searching

    def action_search(self) -> None:
        """Open the search bar."""
        self._searcher.open()

    def on_search_bar_kept(self, event: SearchBar.Kept) -> None:
        """Return to the text, at the hit."""
        self._searcher.keep(event.query)
        self._panes.go_to(self.view)

    def on_search_bar_left(self) -> None:
        """Return to where the search began."""
        self._searcher.give_up()
        self._panes.go_to(self.view)

    def action_search_here(self) -> None:
        """Search for the selection, else the hit that the reader is at, else the word here."""
        self._searcher.find_here()

    def action_hits(self, count: int) -> None:
        """Go to the next hit, or back; without a search, begin one."""
        self._searcher.step(count)

    def action_near(self) -> None:
        """Show near hits, or only exact ones."""
        self._searcher.toggle_near()

    def action_everywhere(self) -> None:
        """Search all of the note, or only its transcript."""
        self._searcher.toggle_everywhere()

    async def action_hit_list(self) -> None:
        """Show the list of hits and go to it, or close it."""
        await self._searcher.toggle_list()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Move the text with the list of hits."""
        self._searcher.go_to(event.index)

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Close the list of hits at the hit that was chosen."""
        self._searcher.go_to(event.index)
        await self._panes.close_hit_list()

    async def on_hit_list_left(self) -> None:
        """Close the list of hits."""
        await self._panes.close_hit_list()

    # Annotating

    def action_takeaway(self) -> None:
        """Add a takeaway to the open note."""
        self.workspace.add_takeaway()

    def action_notes(self) -> None:
        """Edit the notes of the open note."""
        self.workspace.edit_notes()

    def action_related(self) -> None:
        """Add a related link to the open note."""
        self.workspace.add_related()

    def action_undo(self) -> None:
        """Take back the last write to the open note, or as many as the count says."""
        self.workspace.undo(self.view.take_count() or 1)

    def action_redo(self) -> None:
        """Write again to the open note what was taken back last, as many times as the count says."""
        self.workspace.redo(self.view.take_count() or 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let only a note be written back whose file is gone or empty."""
        return action != "write_back" or self.pane.gone

    def action_write_back(self) -> None:
        """Write the open note, whose file is gone or empty, as it was read."""
        self.workspace.write_back()

    def action_merge(self) -> None:
        """Add to the note what only the other side of a sync conflict has."""
        self.workspace.merge()

    def action_preview(self) -> None:
        """Show every write before it is made, or no longer."""
        self.workspace.toggle_preview()

    def action_copy(self) -> None:
        """Copy the selected words."""
        self.workspace.copier.copy_selection()

    # From place to place

    def action_jump(self, step: int) -> None:
        """Go back to where a jump began, or forward again, as many times as the count says."""
        self.workspace.jump(step * (self.view.take_count() or 1))

    def action_unread(self) -> None:
        """Go to the next words that were not read."""
        place = self.pane.reading_log.next_unread(self.view.place)
        if place is None:
            self.status.say("all of it is read")
        else:
            self.pane.go_to(place)

    @property
    def _here(self) -> int:
        """What the reader is at: the hit while it is on the screen, the paragraph that was gone to, else the top."""
        hit, passage, seen = self._searcher.hit, self.view.passage, self.view.on_screen
        if hit and seen.start <= hit.start < seen.end:
            return hit.start
        return passage.start if passage else self.view.place

    def action_source(self) -> None:
        """Open the source of the episode in the browser, where times are known at what the reader is at."""
        if self.episode is None:
            return
        if source := self.episode.source_at(self._here):
            self.workspace.browse(source)
            self.status.say("opening the source")
        else:
            self.status.say("the note names no source")

    def action_editor(self) -> None:
        """Edit the open note with another program, at what the reader is at, and read it again."""
        episode = self.episode
        if episode is None:
            return
        import subprocess

        from tui.core.editor import NoEditor, editor_command, failure

        text, here = episode.note.text, self._here
        line = len(NEWLINE.findall(text, 0, here)) + 1
        column = here - max(text.rfind(end, 0, here) for end in "\r\n")
        try:
            command = editor_command(editor(), episode.path, line, column)
            with self.app.suspend():
                status = subprocess.run(command, check=False).returncode
            self._tell(failure(command, status))
        except (NoEditor, SuspendNotSupported, OSError) as problem:
            self._tell(str(problem) or "This terminal cannot be lent to an editor.")
        self._watch()

    # Panes

    async def action_panel(self) -> None:
        """Show the panel and go to it, or close it."""
        if self._panes.panel:
            await self._panes.close_panel()
        else:
            await self.workspace.open_panel()

    def action_pane(self, step: int) -> None:
        """Go to the next pane, or the one before; a drawer that closes leads to no other note."""
        hidden = self._panes.drawer
        self._panes.turn(step)
        if hidden and self.focused is self.view:
            self.workspace.call_off()

    async def action_back(self) -> None:
        """Take away one layer: the list, the selection, the list of hits, near hits, the search, the panel."""
        if self.episodes.has_focus_within:
            self.workspace.call_off()
        elif self.view.selection:
            self.view.selection = None
        elif self._panes.hit_list:
            await self._panes.close_hit_list()
        elif self._searcher.shows_near:
            self._searcher.toggle_near()
        elif self._searcher.query:
            self._searcher.clear()
        elif self._panes.panel:
            await self._panes.close_panel()
        else:
            self._panes.go_to(self.view)

    async def action_leave(self) -> None:
        """Close the drawer, leave the list, close the panel, or leave earmark."""
        if self.episodes.has_focus_within:
            self.workspace.call_off()
        elif self._panes.panel:
            await self._panes.close_panel()
        else:
            self.app.exit()

    def action_zen(self) -> None:
        """Show only the text, or all again."""
        self._panes.toggle_zen()

    def action_raw(self) -> None:
        """Show the file as it is, or its transcript as paragraphs, with the same words at the top."""
        self.pane.toggle_raw()
        self.status.say("the file as it is" if self.pane.raw else "as paragraphs")

    def action_column(self, step: int) -> None:
        """Make the text column wider or narrower, as far as that shows, or as it was at first."""
        (low, high), column = COLUMN_LIMITS, self.view.column
        room = min(high, self.view.room or high)
        if step > 0 and column >= room:
            self.status.say(f"column of {room}, which is the widest")
            return
        hidden = max(0, column - room) // _COLUMN_STEP if step < 0 else 0
        wanted = column + (step - hidden) * _COLUMN_STEP if step else self._settings.column
        column = max(low, min(high, wanted))
        self.pane.set_column(column, default=not step)
        self.post_message(self.ColumnChosen(column if step else 0))
        self.status.say(f"column of {min(column, room)}")
