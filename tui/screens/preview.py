"""Showing what is about to be written, at the bottom, over the transcript."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from tui.core.display import printable
from tui.core.preview import Lines
from tui.screens.calm import CalmScreen
from tui.widgets.key_bar import KeyBar

_STYLES = {"+": "bold $text-success", "-": "$text-error", " ": "dim", "": "bold"}


class Answer(Enum):
    """What is to become of an edit."""

    WRITE = "write"
    LATER = "later"
    DROP = "drop"


class PreviewScreen(CalmScreen[Answer]):
    """Shows the lines that go and come in a file, or in several by name, and returns whether they are to be written.

    An edit that was left over may also be dropped. It is shown unasked, so for a moment no key answers: it may be one
    that was typed for what lies below.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('write')", "Write", id="preview.write", tooltip="Write this to the file"),
        Binding("escape", "answer('later')", "Not yet", id="preview.leave", tooltip="Write nothing"),
        Binding("x", "answer('drop')", "Never", id="preview.drop", tooltip="Write nothing and do not ask again"),
    ]

    def __init__(self, lines: Lines, caption: str, *, left_over: bool = False) -> None:
        super().__init__(calm=left_over)
        self._lines, self._caption, self._left_over = lines, caption, left_over

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with Vertical(id="preview"):
            yield Label(Content(printable(self._caption)), id="preview-caption")
            with VerticalScroll():
                shown = (Content.styled(f"{s} {line}" if s else line, _STYLES[s]) for s, line in self._lines)
                yield Static(Content("\n").join(shown))
        yield KeyBar(wraps=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let only what was left over be dropped, and nothing be answered that cannot have been read."""
        if action != "answer":
            return True
        return (self._left_over or parameters != ("drop",)) and (self.answering or None)

    def action_answer(self, answer: str) -> None:
        """Return whether to write."""
        self.dismiss(Answer(answer))
