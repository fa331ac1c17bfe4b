"""A list of any length that paints only the rows on the screen: what the episode list and the pickers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core.layout import cells, fit


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the list: a title, a fainter line under it, and a sign before it, all plain text."""

    title: str
    detail: str = ""
    sign: str = ""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor, each entry as many screen rows as the list's `height` says."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--title",
        "row-list--detail",
        "row-list--cursor",
        "row-list--cursor-detail",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="list.down", tooltip="The next entry"),
        Binding("k,up", "move(-1)", "Up", show=False, id="list.up", tooltip="The entry before"),
        Binding("space,pagedown,ctrl+f,ctrl+d", "pages(1)", "Page", show=False, id="list.page", tooltip="A page down"),
        Binding("b,pageup,ctrl+b,ctrl+u", "pages(-1)", "Page up", show=False, id="list.page_up", tooltip="A page up"),
        Binding("g,home", "edge(0)", "First", show=False, id="list.first", tooltip="The first entry"),
        Binding("G,end", "edge(-1)", "Last", show=False, id="list.last", tooltip="The last entry"),
        Binding("enter,l", "choose", "Open", id="list.choose", tooltip="Open the entry"),
    ]

    cursor: reactive[int] = reactive(0)
    """The index of the entry that the cursor is on."""

    @dataclass
    class Highlighted(Message):
        """The reader moved the cursor to another entry."""

        rows: RowList
        index: int

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """The reader chose an entry, by Enter or the mouse."""

        rows: RowList
        index: int

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    def __init__(self, *, height: int = 1, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._height = height
        self._count = 0
        self._row: Callable[[int], Row] = lambda _: Row("")

    def set_rows(self, count: int, row: Callable[[int], Row], cursor: int = 0) -> None:
        """Show other entries, made one by one when they come on the screen, the cursor on one of them."""
        self._count, self._row = count, row
        self._resize()
        self.set_reactive(RowList.cursor, max(0, min(count - 1, cursor)))
        self._reveal()
        self.refresh()

    def move(self, steps: int) -> None:
        """Move the cursor, as far as the list reaches, and tell of it."""
        self._move_to(self.cursor + steps)

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self.move(steps)

    def action_pages(self, pages: int) -> None:
        """Move the cursor by what fits on the screen."""
        self.move(pages * max(1, self.size.height // self._height - 1))

    def action_edge(self, index: int) -> None:
        """Move the cursor to the first entry (0) or the last (-1)."""
        self._move_to(index % max(1, self._count))

    def action_choose(self) -> None:
        """Choose the entry under the cursor."""
        if self._count:
            self.post_message(self.Chosen(self, self.cursor))

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self._resize()
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Choose the entry under the mouse."""
        index = (self.scroll_offset.y + event.y) // self._height
        if 0 <= index < self._count:
            self._move_to(index)
            self.post_message(self.Chosen(self, index))

    def watch_cursor(self) -> None:
        """Bring the cursor on the screen."""
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the strip of a row on the screen."""
        index, line = divmod(self.scroll_offset.y + y, self._height)
        width = self.size.width
        if index >= self._count:
            return Strip.blank(width, self.rich_style)
        row = self._row(index)
        faint = "-detail" if line else ""
        name = f"cursor{faint}" if index == self.cursor else "detail" if line else "title"
        style = self.get_component_rich_style(f"row-list--{name}")
        segments = self._title(row, style, width) if not line else [Segment(f"  {fit(row.detail, width - 3)}", style)]
        if self._height == 1 and row.detail:
            room = width - 1 - sum(segment.cell_length for segment in segments)
            detail = fit(row.detail, room - 1)
            segments += [Segment(" " * (room - cells(detail)), style), Segment(detail, style + Style(dim=True))]
        return Strip(segments).adjust_cell_length(width, style)

    def _title(self, row: Row, style: Style, width: int) -> list[Segment]:
        room = width - 3 if self._height > 1 or not row.detail else max(width // 2, width - 6 - cells(row.detail))
        return [Segment(f"{row.sign or ' '} ", style), Segment(fit(row.title, room), style)]

    def _move_to(self, index: int) -> None:
        index = max(0, min(self._count - 1, index))
        if self._count and index != self.cursor:
            self.cursor = index
            self.post_message(self.Highlighted(self, index))

    def _resize(self) -> None:
        """Take up how much there is to scroll; nothing is laid out anew, as the scrollbar keeps its cells."""
        size = Size(max(1, self.size.width), self._count * self._height)
        self.set_reactive(RowList.virtual_size, size)
        self._scroll_update(size)

    def _reveal(self) -> None:
        top, height = self.cursor * self._height, self.size.height
        scroll = self.scroll_offset.y
        if top < scroll:
            self.scroll_to(y=top, animate=False, force=True)
        elif top + self._height > scroll + height > 0:
            self.scroll_to(y=top + self._height - height, animate=False, force=True)
