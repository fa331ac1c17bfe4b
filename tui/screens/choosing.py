"""Choosing among the links of an item, at the bottom, over the transcript."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label

from tui.core.display import printable
from tui.core.links import Link
from tui.widgets.key_bar import KeyBar
from tui.widgets.row_list import Row, RowList

_MOST_ROWS: Final = 8


class LinksScreen(ModalScreen[Link | None]):
    """Lists some links by their words, each with where it leads, if anywhere, and returns the one that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="picker.leave", tooltip="Close without a link"),
    ]

    def __init__(self, links: Sequence[Link], dead: Collection[Link]) -> None:
        super().__init__()
        self._links, self._dead = links, dead
        self._rows = RowList()

    def compose(self) -> ComposeResult:
        """Lay out the links."""
        with Vertical(id="links"):
            yield Label(Content("Which link?"), id="links-caption")
            yield self._rows
        yield KeyBar()

    def on_mount(self) -> None:
        """Show as many links as there is room for."""
        self._rows.styles.height = min(len(self._links), _MOST_ROWS)
        self._rows.set_rows(len(self._links), self._row)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Return the link."""
        event.stop()
        if self.is_current:
            self.dismiss(self._links[event.index])

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Keep to this screen where the cursor is."""
        event.stop()

    def _row(self, index: int) -> Row:
        link = self._links[index]
        detail = [printable(link.target)] if link.target != link.label else []
        return Row(printable(link.label), " · ".join([*detail, *(["leads nowhere"] if link in self._dead else [])]))
