"""Help: every key, as it is bound now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from tui.core.layout import cells

_KEYS_WIDTH = 24
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


class HelpScreen(ModalScreen[None]):
    """Lists the keys in groups; any of Esc, q and ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close", tooltip="Close the help"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="help.down", tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="help.up", tooltip="Scroll up"),
        Binding("space,f,d,pagedown", "scroll(5)", "Page", show=False, id="help.page", tooltip="A page down"),
        Binding("b,u,pageup", "scroll(-5)", "Page up", show=False, id="help.page_up", tooltip="A page up"),
        Binding("g,home", "scroll(-1000)", "Top", show=False, id="help.top", tooltip="To the top"),
        Binding("G,end", "scroll(1000)", "End", show=False, id="help.end", tooltip="To the end"),
    ]

    def __init__(self, bindings: Sequence[BindingType], keys: Mapping[str, str]) -> None:
        super().__init__()
        self._listed = [binding for binding in bindings if isinstance(binding, Binding)]
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        with VerticalScroll(id="help"):
            yield Label(Content("Keys"), id="help-title")
            yield Static(self._table())

    def action_scroll(self, rows: int) -> None:
        """Scroll the table."""
        self.query_one(VerticalScroll).scroll_relative(y=rows * 3, animate=False)

    def _table(self) -> Content:
        lines: list[Content] = []
        for group, title in _GROUPS.items():
            rows = [binding for binding in self._listed if (binding.id or "").split(".")[0] == group]
            if rows:
                lines += [Content(""), Content.styled(title, "bold $accent")]
                lines += [self._row(binding) for binding in rows]
        return Content("\n").join(lines[1:])

    def _row(self, binding: Binding) -> Content:
        keys = self._keys.get(binding.id or "", binding.key)
        shown = [self.app.get_key_display(binding.with_key(key.strip())) for key in keys.split(",")]
        words = " ".join(dict.fromkeys([binding.key_display, *shown[1:]] if binding.key_display else shown))
        column = _KEYS_WIDTH if self.app.size.width >= 2 * _KEYS_WIDTH + 40 else _KEYS_WIDTH // 2
        gap = " " * max(2, column - cells(words))
        return Content.styled(words, "bold") + Content(gap + (binding.tooltip or binding.description))
