"""The sidebar: the episodes of a library, with a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.core.display import counted, reading_line
from tui.core.library import Entry, Order, arrange, original
from tui.core.state import ReadingState
from tui.widgets.field import Field
from tui.widgets.row_list import Row, RowList

READING = "reading…"
"""What the list says while the library is being read."""

_SIGNS = {"unread": "●", "done": "✓"}


class EpisodeList(Vertical):
    """Lists episodes with title, status, length and number of takeaways; the filter narrows it while typing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="list.filter", tooltip="Filter the list by title"),
        Binding("escape", "clear_filter", "Clear filter", show=False, id="list.clear", tooltip="Show all again"),
        Binding(
            "enter", "keep_filter", "Keep", show=False, priority=True, id="list.keep", tooltip="Go to what is left"
        ),
        Binding("s", "sort", "Sort", id="list.sort", tooltip="Sort by day, title, progress or last read"),
        Binding("x", "done", "Done", id="list.done", tooltip="Mark the episode as done, or not"),
    ]

    @dataclass
    class Previewed(Message):
        """The cursor moved to an episode."""

        path: Path

    @dataclass
    class Opened(Message):
        """The reader opened an episode."""

        path: Path

    @dataclass
    class DoneToggled(Message):
        """The reader marked an episode as done, or as not done."""

        path: Path

    def __init__(self, reading: ReadingState, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reading = reading
        self._order = Order.NEWEST
        self._entries: dict[Path, Entry] = {}
        self._arranged: list[Entry] = []
        self._shown: list[Entry] = []
        self._index: Callable[[str], list[int]] | None = None
        self._busy = READING
        self._origin: Path | None = None

    def compose(self) -> ComposeResult:
        """Lay out a caption, the filter and the rows."""
        yield Static(id="list-caption")
        yield Field("filter titles", id="list-filter")
        yield RowList(height=2, id="list-rows")

    def on_mount(self) -> None:
        """Hide the filter until it is asked for, narrow the list in the frame of a key, and say what is to come."""
        self._filter.display = False
        self.watch(self._filter, "value", lambda: self._refresh_rows(filtered=True), init=False)
        self.query_one("#list-caption", Static).update(Content(f"Episodes  {self._busy}"))

    @property
    def _filter(self) -> Field:
        return self.query_one(Field)

    @property
    def rows(self) -> RowList:
        """The rows, which take the focus."""
        return self.query_one(RowList)

    @property
    def plain(self) -> bool:
        """Whether the list is as it is at a start: in its first order, without a filter."""
        return self._order is Order.NEWEST and not self._filter.display

    @property
    def highlighted(self) -> Entry | None:
        """The entry under the cursor."""
        cursor = self.rows.cursor
        return self._shown[cursor] if cursor < len(self._shown) else None

    @property
    def entries(self) -> list[Entry]:
        """All episodes, in the order of the list."""
        return self._arranged

    def add_entries(self, entries: Iterable[Entry], busy: str = "", gone: Iterable[Path] = ()) -> None:
        """Show more episodes, or what changed of them, without those that are gone, and in a word what is to come."""
        changed = {entry.path: entry for entry in entries if self._entries.get(entry.path) != entry}
        lost = [path for path in gone if self._entries.pop(path, None)]
        if changed or lost or busy != self._busy:
            self._entries |= changed
            self._busy = busy
            self._arrange()

    def highlight(self, path: Path) -> None:
        """Put the cursor on an episode, if it is shown, without a word of it."""
        self._origin = path
        index = next((index for index, entry in enumerate(self._shown) if entry.path == path), None)
        if index is not None:
            self.rows.cursor = index

    def refresh_progress(self) -> None:
        """Show the progress of the episodes anew."""
        self.rows.refresh()

    def action_filter(self) -> None:
        """Show the filter and type into it."""
        if not self._filter.display:
            self._origin = self.highlighted.path if self.highlighted else None
        self._filter.display = True
        self.screen.set_focus(self._filter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Enter keep the filter only while it is typed into, and Esc clear it only while it is there."""
        if action == "keep_filter":
            return self._filter.has_focus
        return self._filter.display if action == "clear_filter" else True

    def action_keep_filter(self) -> None:
        """Go to the rows that are left; the only one is opened."""
        self.screen.set_focus(self.rows)
        if len(self._shown) == 1:
            self._open(0)

    def action_clear_filter(self) -> None:
        """Show all episodes again, the cursor where it was before they were filtered, or on what was opened since."""
        before = self.highlighted
        self._filter.value = ""
        self._filter.display = False
        self.screen.set_focus(self.rows)
        if self._origin:
            self.highlight(self._origin)
        if (entry := self.highlighted) and entry != before:
            self.post_message(self.Previewed(entry.path))

    def action_sort(self) -> None:
        """Sort by the next order."""
        self._order = self._order.next()
        self._arrange()

    def action_done(self) -> None:
        """Mark the episode under the cursor as done, or not."""
        if entry := self.highlighted:
            self.post_message(self.DoneToggled(entry.path))

    def on_key(self, event: object) -> None:
        """Let the arrows move the cursor while the filter is typed into."""
        key = getattr(event, "key", "")
        if self._filter.has_focus and key in ("down", "up"):
            self.rows.move(1 if key == "down" else -1)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Tell which episode the cursor is on."""
        event.stop()
        self.post_message(self.Previewed(self._shown[event.index].path))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Tell which episode was opened."""
        event.stop()
        self._open(event.index)

    def _open(self, index: int) -> None:
        self._origin = self._shown[index].path
        self.post_message(self.Opened(self._origin))

    def _arrange(self) -> None:
        self._arranged, self._index = arrange(self._entries.values(), self._order, self._reading), None
        self._refresh_rows()

    def _refresh_rows(self, *, filtered: bool = False) -> None:
        before = self.highlighted.path if self.highlighted else None
        query = self._filter.value.strip()
        if query:
            if self._index is None:
                from tui.core.match import TitleIndex

                self._index = TitleIndex([reading_line(entry.title) for entry in self._arranged]).find
            self._shown = [self._arranged[index] for index in self._index(query)]
        else:
            self._shown = self._arranged
        places = {entry.path: index for index, entry in enumerate(self._shown)}
        if filtered:
            cursor = 0 if query or self._origin is None else places.get(self._origin, 0)
        else:
            cursor = 0 if before is None else places.get(before, self.rows.cursor)
        self.rows.set_rows(len(self._shown), lambda index: self._row(self._shown[index]), cursor)
        count = f"{len(self._shown)} of {len(self._entries)}" if query else str(len(self._entries))
        words = self._busy or ("Esc: all" if query and not self._shown else self._order.value)
        self.query_one("#list-caption", Static).update(Content(f"Episodes  {count}  {words}"))

    def _row(self, entry: Entry) -> Row:
        progress, title = self._reading.progress(entry.path), reading_line(entry.title)
        if entry.problem:
            return Row(title, entry.problem, "!")
        if note := original(entry.path):
            return Row(title, f"sync conflict with {note.name}", "⚠")
        details = [progress.status if progress.status != "unread" else "", entry.length, entry.date]
        if entry.takeaways:
            details.append(counted(entry.takeaways, "takeaway"))
        details += [f"#{reading_line(tag)}" for tag in entry.tags if tag not in ("youtube", "transcript")]
        return Row(title, " · ".join(filter(None, details)), _SIGNS.get(progress.status, "◐"))
