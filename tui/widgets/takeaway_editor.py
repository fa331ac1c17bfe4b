"""The editor: a few lines at the bottom for the words of a takeaway, a link or a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Label, TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from tui.core.display import printable, typable
from tui.core.drafts import Draft
from tui.core.episode import Quote

MAX_PASTED = 100_000
"""The longest text that is pasted, in characters; what is cut off is told."""

_STEPS = 1000
"""How many words can be undone."""


class _Area(TextArea):
    """A text area that takes no control codes and no endless text from the clipboard, and undoes word by word."""

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit; a word that is typed is a step to undo."""
        if edit.text.isspace():
            self.history.checkpoint()
        return super().edit(edit)

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is put in, line by line."""
        if len(event.text) > MAX_PASTED:
            self.notify(f"Only the first {MAX_PASTED:,} characters were pasted.", severity="warning", markup=False)
        event.text = "\n".join(map(typable, event.text[:MAX_PASTED].splitlines()))


class EditorArea(_Area):
    """A text area in which Enter saves and a modified Enter begins a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "screen.save_words", "Save", priority=True, id="editor.save", tooltip="Save the words"),
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", "New line", priority=True, id="editor.line",
                tooltip="Begin a new line"),
    ]  # fmt: skip


class QuoteArea(EditorArea):
    """A text area that shows its beginning until it is gone to, and is then typed into at its end."""

    _begun = False

    def load_text(self, text: str) -> None:
        """Load other words."""
        self._begun = False
        super().load_text(text)

    def on_focus(self) -> None:
        """Type at the end, unless the cursor was in these words before."""
        if not self._begun:
            self.begin()

    def begin(self) -> None:
        """Put the cursor at the end without scrolling there: a click is about the words under the mouse."""
        self._begun = True
        self.set_reactive(TextArea.selection, Selection.cursor(self.document.end))

    def follow_cursor(self) -> None:
        """Scroll to the cursor."""
        self.record_cursor_width()
        self.scroll_cursor_visible()


class TakeawayEditor(Vertical):
    """Edits words, with the passage they are about quoted above them, which may be shortened: Tab goes there."""

    AREA: ClassVar[type[TextArea]] = EditorArea

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="editor.leave", tooltip="Close the editor; the words are kept"),
        Binding("ctrl+t", "turn_quote", "Quote on/off", id="editor.drop_quote",
                tooltip="Leave out the quote, take it in again, or quote the passage here instead of the draft's"),
    ]  # fmt: skip

    @dataclass
    class Saved(Message):
        """The reader wants the words written."""

        draft: Draft

    @dataclass
    class Left(Message):
        """The reader closed the editor."""

        draft: Draft

    def __init__(
        self,
        caption: str,
        draft: Draft,
        quotes: Sequence[Quote],
        part: Callable[[Quote, str], Quote],
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin with a draft; besides its quote others may be chosen, unless it is a part of them.

        `part` makes the quote of which only some words are left.
        """
        super().__init__(id=id)
        self._part = part
        self._caption, self._draft = caption, draft
        own = [draft.quote] if draft.quote and draft.quote.words else []
        self._quotes: list[Quote] = []
        for quote in (*own, *quotes):
            if quote.words and not any(known.words in quote.words for known in self._quotes):
                self._quotes.append(quote)
        self._texts = [printable(quote.words) for quote in self._quotes]
        self._turn = 0 if own else len(self._quotes)
        self._quoting = QuoteArea(
            self._texts[self._turn] if own else "",
            id="editor-quote",
            soft_wrap=True,
            show_line_numbers=False,
            compact=True,
            tab_behavior="focus",
            max_checkpoints=_STEPS,
        )
        self._area = self.AREA(
            draft.words,
            id="editor-words",
            soft_wrap=True,
            show_line_numbers=False,
            compact=True,
            tab_behavior="focus",
            max_checkpoints=_STEPS,
        )

    def compose(self) -> ComposeResult:
        """Lay out the caption, the quote and the words."""
        yield Label(Content(self._caption), id="editor-caption")
        yield self._quoting
        yield self._area

    def on_mount(self) -> None:
        """Type at the end of the words."""
        self._show_quote()
        self._area.move_cursor(self._area.document.end)
        self.screen.set_focus(self._area)  # at once, so that the quote above is not gone to before

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to turn the quotes only where there is one."""
        return action != "turn_quote" or bool(self._quotes)

    @property
    def typed(self) -> Draft:
        """The words as typed, with the quote as it was shortened."""
        quote, shortened = None, False
        if self._turn < len(self._quotes):
            quote, shown = self._quotes[self._turn], " ".join(self._quoting.text.split())
            shortened = self._draft.shortened and quote == self._draft.quote
            if shown != " ".join(printable(quote.words).split()):
                quote, shortened = (self._part(quote, shown), True) if shown else (None, False)
        return replace(self._draft, words=self._area.text, quote=quote, shortened=shortened)

    def save(self) -> None:
        """Ask for the words to be written."""
        self._post(self.Saved)

    def action_leave(self) -> None:
        """Close the editor."""
        self._post(self.Left)

    def _post(self, message: type[Saved | Left]) -> None:
        self.post_message(message(self.typed))

    def action_turn_quote(self) -> None:
        """Take another quote, or none after the last one."""
        if self._turn < len(self._quotes):
            self._texts[self._turn] = self._quoting.text
        self._turn = (self._turn + 1) % (len(self._quotes) + 1)
        self._show_quote()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show where in the quote typing goes on."""
        if isinstance(event.widget, QuoteArea):
            event.widget.follow_cursor()

    def _show_quote(self) -> None:
        area, quoting = self._quoting, self._turn < len(self._quotes)
        if quoting and area.text != self._texts[self._turn]:
            area.load_text(self._texts[self._turn])
            if area.has_focus:
                area.begin()
                area.follow_cursor()
        if not quoting and area.has_focus:
            self._area.focus()
        area.display = quoting


class NotesArea(_Area):
    """A text area in which Enter, modified or not, begins a new line and Ctrl-s saves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.save_words", "Save", priority=True, id="notes.save", tooltip="Save the notes"),
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", "New line", priority=True, show=False, id="notes.line",
                tooltip="Begin a new line"),
    ]  # fmt: skip


class NotesEditor(TakeawayEditor):
    """Edits all the notes of an episode."""

    AREA = NotesArea
