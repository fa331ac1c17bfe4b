"""Help: every key, as it is bound now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Label

from tui.core.display import printable
from tui.core.layout import cells

_MOST_KEYS = 24
"""Cells of the column of keys at most; it takes no more than two fifths of the width either."""

_GROUPS = {
    "reader": "Reading",
    "search": "Searching",
    "select": "Selecting, after v or V",
    "hits": "List of hits",
    "annotate": "Annotating",
    "list": "Episode list",
    "panel": "Takeaways and related",
    "editor": "Editor",
    "notes": "Notes",
    "picker": "Link picker",
    "preview": "Preview of a write",
    "digest": "Digest",
    "view": "View",
    "app": "earmark",
}
"""The groups of keys by the first part of a binding's id, in the order in which they are shown."""


class KeyTable(Widget):
    """The keys on the left, what they do on the right, both in groups, for any width."""

    DEFAULT_CSS = "KeyTable { height: auto; }"

    def __init__(self, bindings: Sequence[Binding], keys: Mapping[str, str]) -> None:
        super().__init__()
        self._listed, self._keys = bindings, keys
        self._table = Content()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lay the table out for a width and return the number of its rows."""
        lines = list(self._lines(width))[1:]
        self._table = Content("\n").join(lines)
        return len(lines)

    def render(self) -> Content:
        """Return the table."""
        return self._table

    def _lines(self, width: int) -> Iterator[Content]:
        groups = {title: self._group(group) for group, title in _GROUPS.items()}
        keys = [cells(words) for rows in groups.values() for words, _ in rows]
        column = min(max(keys, default=0), _MOST_KEYS, 2 * width // 5)
        for title, rows in groups.items():
            if rows:
                yield from (Content(), Content.styled(title, "bold $accent"))
            for words, told in rows:
                lines = wrap(told, max(1, width - column - 2)) or [""]
                if cells(words) > column:
                    yield Content.styled(words, "bold")
                    words = ""
                for line in lines:
                    yield Content.styled(words, "bold") + Content(" " * (column + 2 - cells(words)) + line)
                    words = ""

    def _group(self, group: str) -> list[tuple[str, str]]:
        """Return the keys of a group as they are bound now, each with what it does."""
        rows = [binding for binding in self._listed if (binding.id or "").split(".")[0] == group]
        return [(self._shown(binding), binding.tooltip or binding.description) for binding in rows]

    def _shown(self, binding: Binding) -> str:
        keys = self._keys.get(binding.id or "", binding.key)
        shown = [self.app.get_key_display(binding.with_key(key.strip())) for key in keys.split(",")]
        return " ".join(dict.fromkeys([binding.key_display, *shown[1:]] if binding.key_display else shown))


class HelpScreen(ModalScreen[None]):
    """Lists the keys in groups, and the `problems` of the settings; any of Esc, q and ? closes it."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (10, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close", tooltip="Close the help"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="help.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="help.up", tooltip="Scroll up"),
        Binding("space,f,d,pagedown", "scroll(5)", "Page", show=False, id="help.page", tooltip="A page down"),
        Binding("b,u,pageup", "scroll(-5)", "Page up", show=False, id="help.page_up", tooltip="A page up"),
        Binding("g,home", "scroll(-1000)", "Top", show=False, id="help.top", tooltip="To the top"),
        Binding("G,end", "scroll(1000)", "End", show=False, id="help.end", tooltip="To the end"),
    ]

    def __init__(self, bindings: Sequence[BindingType], keys: Mapping[str, str], problems: Sequence[str] = ()) -> None:
        super().__init__()
        self._listed = [binding for binding in bindings if isinstance(binding, Binding)]
        self._keys, self._problems = keys, problems

    def compose(self) -> ComposeResult:
        """Lay out what is wrong in the settings, and the table."""
        with VerticalScroll(id="help"):
            if self._problems:
                mistakes = Content("\n".join([*map(printable, self._problems), ""]))
                yield Label(
                    Content("\n").join([Content.styled("Mistakes in the settings", "bold"), mistakes]),
                    id="help-problems",
                )
            yield Label(Content("Keys"), id="help-title")
            yield KeyTable(self._listed, self._keys)

    def action_scroll(self, rows: int) -> None:
        """Scroll the table."""
        self.query_one(VerticalScroll).scroll_relative(y=rows * 3, animate=False)
