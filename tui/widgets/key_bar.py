"""The key bar: a row with the keys that do something here, which the mouse presses."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.dom import DOMNode
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, key_to_character
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.core.display import printable
from tui.core.layout import cells

_MORE = " …"


def takes_keys(node: DOMNode) -> bool:
    """Return whether keys may be typed into a widget, which then do nothing else."""
    return type(node).check_consume_key is not DOMNode.check_consume_key


class _Hint(NamedTuple):
    key: str
    name: str
    words: str
    enabled: bool
    tooltip: str
    is_help: bool

    @property
    def width(self) -> int:
        return cells(self.name) + cells(self.words) + 3


class KeyBar(Widget):
    """One row of keys with what they do, as many as fit; or all of them, where it wraps, in as many rows as they take.

    The help, which shows all of them, is there in any case.

    Textual's own footer has a widget for each key and composes them anew at every change of the focus, which is a
    third of what it costs to open a screen.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--words", "key-bar--hover"}

    _hints: reactive[tuple[_Hint, ...]] = reactive(())
    _under_mouse: reactive[int] = reactive(-1)
    _renewing = False

    class Wrapped(Message):
        """The keys are others now, and may take another number of rows."""

    def __init__(self, *, wraps: bool = False) -> None:
        super().__init__(classes="-wraps" if wraps else None)
        self._wraps = wraps

    def on_mount(self) -> None:
        """Follow which keys there are."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which key a click presses."""
        self._under_mouse = self._at(event.x, event.y)
        self.tooltip = self._hints[self._under_mouse].tooltip if self._under_mouse >= 0 else None

    def on_leave(self) -> None:
        """Show no key under the mouse any longer."""
        self._under_mouse = -1

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the mouse."""
        if (index := self._at(event.x, event.y)) >= 0:
            if self._hints[index].enabled:
                self.app.simulate_key(self._hints[index].key)
            else:
                self.app.bell()

    def render_line(self, y: int) -> Strip:
        """Return a row."""
        segments: list[Segment] = []
        row, more = self._row(y), Segment(_MORE, self._style("words"))
        for number, (index, _) in enumerate(row):
            segments += [more] if index > number and not self._wraps else []
            segments += self._segments(index)
        if row and row[-1][0] + 1 < len(self._hints) and not self._wraps:
            segments.append(more)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _segments(self, index: int) -> list[Segment]:
        hint, hover = self._hints[index], index == self._under_mouse
        key, words = self._style("hover" if hover else "key"), self._style("hover" if hover else "words")
        dim = Style(dim=not hint.enabled)
        return [Segment(f" {hint.name} ", key + dim), Segment(f"{hint.words} ", words + dim)]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"key-bar--{part}")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many rows the keys take."""
        return self.rows(width)

    def rows(self, width: int) -> int:
        """Return how many rows the keys take in so many cells."""
        return len(self._fitting(width))

    def _at(self, x: int, y: int) -> int:
        return next((index for index, end in self._row(y) if x < end), -1)

    def _row(self, y: int) -> list[tuple[int, int]]:
        rows = self._fitting(self.size.width)
        return rows[y] if y < len(rows) else []

    def _fitting(self, width: int) -> list[list[tuple[int, int]]]:
        """Return, row by row, the index of each key that is shown, and the cell behind its words."""
        if not self._wraps and sum(hint.width for hint in self._hints) - 1 > width:
            pinned = [hint for hint in self._hints[-1:] if hint.is_help]
            room = width + 1 - cells(_MORE) - sum(hint.width for hint in pinned)
            ends = accumulate(hint.width for hint in self._hints[: len(self._hints) - len(pinned)])
            shown = [(index, end) for index, end in enumerate(ends) if end <= room]
            end = (shown[-1][1] if shown else 0) + cells(_MORE)
            return [[*shown, *((len(self._hints) - 1, end + hint.width) for hint in pinned)]]
        rows: list[list[tuple[int, int]]] = [[]]
        end = 0
        for index, hint in enumerate(self._hints):
            if end + hint.width - 1 > width and rows[-1]:
                rows.append([])
                end = 0
            end += hint.width
            rows[-1].append((index, end))
        return rows

    def _follow(self, screen: Screen[object]) -> None:
        # A terminal in the background takes the focus from every widget, and gives it back.
        if self.app.app_focus and not self._renewing:
            self._renewing = self.call_later(self._renew)

    def _renew(self) -> None:
        self._renewing = False
        first: dict[str, _Hint] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in first and not self._is_typed(binding.key):
                name = self.app.get_key_display(binding)
                if self._is_typed(name):  # another key of the same action
                    name = self.app.get_key_display(replace(binding, key_display=None))
                first[binding.action] = _Hint(
                    binding.key, printable(name), binding.description, enabled, tooltip, binding.action == "help"
                )
        self._hints = tuple(first.values())
        if self._wraps:
            self.refresh(layout=True)
            self.post_message(self.Wrapped())

    def _is_typed(self, key: str) -> bool:
        """Return whether a key types a character into the field that has the focus."""
        focused = self.screen.focused
        if focused is None or not takes_keys(focused):
            return False
        return focused.check_consume_key(key, key_to_character(REPLACED_KEYS.get(key, key)))
