"""Showing what is about to be written, at the bottom, over the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Label, Static

from tui.core.preview import Sign

_STYLES = {"+": "bold $text-success", "-": "$text-error", " ": "dim"}


class PreviewScreen(ModalScreen[bool]):
    """Shows the lines that go and come in a file, and returns whether they are to be written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "Write", id="preview.write", tooltip="Write this to the file"),
        Binding("escape", "answer(False)", "Not yet", id="preview.leave", tooltip="Write nothing"),
    ]

    def __init__(self, lines: Sequence[tuple[Sign, str]], *, first: bool) -> None:
        super().__init__()
        self._lines, self._first = lines, first

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        caption = "Write this to the file? earmark asks once a library." if self._first else "Write this to the file?"
        with Vertical(id="preview"):
            yield Label(Content(caption), id="preview-caption")
            with VerticalScroll():
                yield Static(Content("\n").join(Content.styled(f"{s} {line}", _STYLES[s]) for s, line in self._lines))
        yield Footer(show_command_palette=False)

    def action_answer(self, answer: bool) -> None:
        """Return whether to write."""
        self.dismiss(answer)
