"""The search bar: a line at the bottom that searches at every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Label

from tui.widgets.field import Field


class SearchBar(Horizontal):
    """Takes a query; Enter keeps it, Esc gives it up, the arrows bring back earlier ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", priority=True, id="search.keep", tooltip="Return to the text, at the hit"),
        Binding("escape", "leave", "Back", priority=True, id="search.leave",
                tooltip="Stop searching and return to where you were"),
        Binding("up", "recall(-1)", "Earlier", show=False, id="search.earlier", tooltip="The query before"),
        Binding("down", "recall(1)", "Later", show=False, id="search.later", tooltip="The query after"),
    ]  # fmt: skip

    typed: reactive[str] = reactive("")
    """The query as it is typed; a watcher of it acts in the same frame as the key."""

    @dataclass
    class Kept(Message):
        """The reader keeps the query and returns to the text."""

        query: str

    class Left(Message):
        """The reader gives up the query."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.history: list[str] = []
        """The queries that were kept, the last one last."""
        self._recalled = 0
        self._back: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay out the sign and the input."""
        yield Label("/", markup=False)
        yield Field("search in the text, near spellings too")

    def on_mount(self) -> None:
        """Follow what is typed."""
        self.watch(self.input, "value", self._follow, init=False)

    def _follow(self, value: str) -> None:
        self.typed = value

    @property
    def input(self) -> Field:
        """The field that is typed into."""
        return self.query_one(Field)

    def open(self, query: str) -> None:
        """Show the bar with a query, all of it selected, and type into it."""
        self._back = self.screen.focused
        self.display = True
        self._recalled = len(self.history)
        self.input.value = query
        self.screen.set_focus(self.input)
        self.input.select_all()

    def action_leave(self) -> None:
        """Give up the query."""
        self._close()
        self.post_message(self.Left())

    def action_keep(self) -> None:
        """Keep the query."""
        self._close()
        query = self.input.value.strip()
        if query:
            self.history = [*(known for known in self.history if known != query), query]
        self.post_message(self.Kept(query))

    def _close(self) -> None:
        """Give the focus back at once, so that the keys that follow go to the text."""
        self.screen.set_focus(self._back)
        self.display = False

    def action_recall(self, step: int) -> None:
        """Bring back a query of before."""
        if self.history:
            self._recalled = max(0, min(len(self.history), self._recalled + step))
            self.input.value = "" if self._recalled == len(self.history) else self.history[self._recalled]
            self.input.cursor_position = len(self.input.value)
