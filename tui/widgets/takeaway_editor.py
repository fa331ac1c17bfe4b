"""The editor: a few lines at the bottom for the words of a takeaway, a link or a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, TextArea

from tui.core.display import printable

MAX_PASTED = 100_000
"""The longest text that is pasted, in characters; what is cut off is told."""


class _Area(TextArea):
    """A text area that takes no control codes and no endless text from the clipboard."""

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is put in, line by line."""
        if len(event.text) > MAX_PASTED:
            self.notify(f"Only the first {MAX_PASTED:,} characters were pasted.", severity="warning", markup=False)
        event.text = "\n".join(printable(line) for line in event.text[:MAX_PASTED].splitlines())


class EditorArea(_Area):
    """A text area in which Enter saves and a modified Enter begins a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "screen.save_words", "Save", priority=True, id="editor.save", tooltip="Save the words"),
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", "New line", priority=True, id="editor.line",
                tooltip="Begin a new line"),
    ]  # fmt: skip

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")


class TakeawayEditor(Vertical):
    """Edits words, with the passage they are about quoted above them, which may be shortened: Tab goes there."""

    AREA: ClassVar[type[TextArea]] = EditorArea

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="editor.leave", tooltip="Close the editor; the words are kept"),
        Binding("ctrl+t", "drop_quote", "Drop quote", id="editor.drop_quote", tooltip="Leave out the quote, or not"),
    ]

    @dataclass
    class Saved(Message):
        """The reader wants the words written."""

        words: str
        quote: str

    @dataclass
    class Left(Message):
        """The reader closed the editor."""

        words: str

    def __init__(
        self,
        caption: str,
        words: str,
        quote: str,
        *,
        quoting: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._caption, self._words, self._quote = caption, words, quote
        self._quoting = quoting and bool(quote)

    def compose(self) -> ComposeResult:
        """Lay out the caption, the quote and the words."""
        yield Label(Content(self._caption), id="editor-caption")
        yield EditorArea(
            printable(self._quote),
            id="editor-quote",
            soft_wrap=True,
            show_line_numbers=False,
            compact=True,
            tab_behavior="focus",
        )
        yield self.AREA(
            self._words, id="editor-words", soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus"
        )

    def on_mount(self) -> None:
        """Type at the end of the words."""
        self._show_quote()
        area = self._area
        area.move_cursor(area.document.end)
        area.focus()

    @property
    def words(self) -> str:
        """The words as typed."""
        return self._area.text

    @property
    def _area(self) -> TextArea:
        return self.query_one("#editor-words", TextArea)

    @property
    def quote(self) -> str:
        """The quote as it was shortened; as it was where it was not touched."""
        shown = " ".join(self.query_one("#editor-quote", TextArea).text.split())
        return "" if not self._quoting else self._quote if shown == " ".join(printable(self._quote).split()) else shown

    def save(self) -> None:
        """Ask for the words to be written."""
        self.post_message(self.Saved(self.words, self.quote))

    def action_leave(self) -> None:
        """Close the editor."""
        self.post_message(self.Left(self.words))

    def action_drop_quote(self) -> None:
        """Leave the quote out, or take it in again."""
        self._quoting = bool(self._quote) and not self._quoting
        self._show_quote()

    def _show_quote(self) -> None:
        quote = self.query_one("#editor-quote", TextArea)
        if quote.has_focus and not self._quoting:
            self._area.focus()
        quote.display = self._quoting


class NotesArea(_Area):
    """A text area in which Enter begins a new line and Ctrl-s saves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.save_words", "Save", priority=True, id="notes.save", tooltip="Save the notes"),
    ]


class NotesEditor(TakeawayEditor):
    """Edits all the notes of an episode."""

    AREA = NotesArea
