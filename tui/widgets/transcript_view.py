"""The transcript: a virtual view of one note that paints only the rows on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive, var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core.block import Block
from tui.core.layout import Layout
from tui.core.note import Span
from tui.widgets.transcript_dragging import Dragging
from tui.widgets.transcript_keys import COUNT_DIGITS, KEYS
from tui.widgets.transcript_moving import Moving, Window
from tui.widgets.transcript_painter import STYLES, TranscriptPainter
from tui.widgets.transcript_rows import Marks, TranscriptRows
from tui.widgets.transcript_selecting import Selecting
from tui.widgets.transcript_text import TranscriptText

if TYPE_CHECKING:
    from tui.core.emphasis import Emphasis
    from tui.core.search import Hit
    from tui.core.shift import Shift


class TranscriptView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the blocks of a note in a centred column; every place it takes or gives is an offset into the text."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = STYLES
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    @dataclass
    class Jumping(Message):
        """The reader goes a long way from a place: to an end of the note, a paragraph by its number, a chapter."""

        place: int

    @dataclass
    class MarkSet(Message):
        """The reader marked the place in the view with a letter."""

        letter: str

    @dataclass
    class MarkWanted(Message):
        """The reader wants to go to the place that a letter marks; an apostrophe is the place before the last jump."""

        letter: str

    @dataclass
    class Said(Message):
        """A few words on what a key did, or could not do."""

        words: str

    @dataclass
    class Followed(Message):
        """The reader wants the takeaway on a passage."""

        passage: Span

    pending: reactive[str] = reactive("")
    """The keys that wait for more: the digits of a count, or `m` and `'` for a letter."""
    column: reactive[int] = reactive(80)
    """The width of the text column, in cells, where the view has room for it."""
    room: var[int] = var(0)
    """The width of the widest column that can be shown, 0 as long as that is not known."""
    hits: reactive[Sequence[Hit]] = reactive(())
    """The search hits to highlight, in text order."""
    current: reactive[int | None] = reactive(None)
    """The index of the hit that the reader is at."""
    selection: reactive[Span | None] = reactive(None)
    """The selected text."""
    quotes: reactive[Sequence[Span]] = reactive(())
    """The passages that takeaways quote."""
    focused_block: reactive[int | None] = reactive(None)
    """The index of the paragraph in focus: the one that the reader went to or clicked, else the first on the screen."""
    awaited: int | None = None
    """The number of the paragraph that was asked for before the transcript was cut into paragraphs."""
    on_screen: var[Span] = var(Span(0, 0))
    """The range of offsets on the screen; a watcher of it acts in the same frame as the move."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = TranscriptText()
        """What is shown."""
        self._rows = TranscriptRows(self.text, 0, 1)
        self._painter = TranscriptPainter(self)
        self._moving = Moving(self.text)
        self._selecting = Selecting(self.text)
        self._dragging = Dragging(self, self._drag)
        self._went_to_paragraph = False

    # What the view shows

    def show(
        self,
        shown: str,
        blocks: Sequence[Block],
        place: int,
        emphases: Sequence[Emphasis] = (),
        moved: Shift | None = None,
        uncut: Span | None = None,
    ) -> None:
        """Show a note, its text made fit for reading offset for offset, with `place` in the top row.

        Where it is another version of the text that was shown, `moved` tells where the selection and the focus are now.
        A paragraph by its number is gone to once nothing of the transcript is `uncut`.
        """
        selection = self.selection
        self.text = TranscriptText(shown, blocks, emphases, uncut)
        self._selecting = self._selecting.moved(self.text, moved) if moved else Selecting(self.text)
        self.selection = self._selecting.span or (moved.span(selection) if moved and selection else None)
        self._moving = self._moving.moved(self.text, moved)
        self._lay_out(place)
        number, self.awaited = self.awaited, self.awaited if moved and uncut else None
        if number is not None and moved and not uncut:
            self._go_to_paragraph(number, 0)

    @property
    def place(self) -> int:
        """The offset that stands in the top row: the one that was asked for, else the first of the row."""
        return self._moving.place(self._window)

    @property
    def sought(self) -> int:
        """The offset to be in the top row of a view of another size, which the end of the note may keep from there."""
        return self._moving.sought(self._window, self.max_scroll_y)

    @property
    def selected_words(self) -> Span | None:
        """The selection with the rest of the words that it cuts through."""
        return self.text.whole_words(self.selection) if self.selection else None

    def word_here(self) -> Span | None:
        """Return the word that was clicked last, while it is on the screen, else the first long one in the top row."""
        return self._selecting.clicked_word(self.on_screen) or self.text.long_word(self.on_screen)

    @property
    def passage(self) -> Span | None:
        """The words of the paragraph that the reader went to or clicked, while it is on the screen."""
        return self._block_body if self._window.sees(self._moving.paragraph) else None

    @property
    def _block_body(self) -> Span | None:
        """The words of the paragraph in focus."""
        return None if self.focused_block is None else self.text.blocks[self.focused_block].body

    @property
    def _hit(self) -> Span | None:
        """The hit that the reader is at."""
        hit = self.hits[self.current] if self.current is not None else None
        return Span(hit.start, hit.end) if hit else None

    @property
    def _window(self) -> Window:
        return Window(self._rows, self.scroll_offset.y, self.size.height, self.on_screen)

    # Moving

    def go_to(self, place: int, *, fresh: bool = False) -> None:
        """Put the row of an offset at the top, below what is above it; exactly as it was there, unless `fresh`."""
        self._scroll_to_row(self._moving.to_place(place, self._rows, fresh=fresh))

    def reveal(self, place: int) -> None:
        """Bring an offset on the screen: not at all if it is there, else to a third of the height."""
        self._go_to_row(self._moving.to_seen(place, self._window))

    async def on_key(self, event: events.Key) -> None:
        """Gather the digits of a count, and take the letter of a mark; any other key is for the bindings.

        These are looked up here, as the app does once a key has gone through the queues of all that the view is in.
        """
        key, waiting, self.awaited = event.character or "", self.pending, None
        again, self._went_to_paragraph = self._went_to_paragraph and key == "g", False
        if waiting in ("m", "'"):
            self.pending = ""
            if key.isalnum() or (waiting == key == "'"):
                self.post_message(self.MarkSet(key) if waiting == "m" else self.MarkWanted(key))
        elif waiting and event.key == "escape":
            self.pending = ""
        elif key and key in "0123456789" and (key != "0" or waiting or self._selecting.caret is None):
            self.pending = f"{waiting}{key}"[-COUNT_DIGITS:]
        elif not again:
            acted = await self.app._check_bindings(event.key)
            if self.pending == waiting:
                self.pending = ""
            if not acted:
                return
            getattr(self.screen, "paint", bool)(self)
        event.stop()

    def take_count(self) -> int | None:
        """Return the number that was typed before a key, None without one, and forget it."""
        count, self.pending = self.pending, ""
        return int(count) if count.isdecimal() else None

    def action_follow(self) -> None:
        """Ask for the takeaway on the selection, the hit or the paragraph in focus."""
        spans, window = (self.selection, self._hit, self._block_body), self._window
        if span := next((span for span in spans if span and window.sees(span.start)), self._block_body):
            self.post_message(self.Followed(span))

    def action_wait(self, key: str) -> None:
        """Wait for the letter of a mark: after `m` to set it, after an apostrophe to go there."""
        self.pending = key

    def action_rows(self, rows: int) -> None:
        """Scroll by rows, as many times as the count says."""
        self._go_to_row(self._moving.to_row(self.scroll_offset.y + rows * (self.take_count() or 1)))

    def action_pages(self, pages: float) -> None:
        """Scroll by pages, a whole one keeping a row in common."""
        height = self.size.height
        rows = (max(1, height - 1) if abs(pages) >= 1 else max(1, height // 2)) * (self.take_count() or 1)
        if self._selecting.caret is not None:
            self._extend("down" if pages > 0 else "up", rows)
            return
        self._go_to_row(self._moving.to_row(self.scroll_offset.y + (rows if pages > 0 else -rows)))

    def action_top(self) -> None:
        """Go to the top, or to the paragraph that the count says."""
        self._go_to_paragraph(self.take_count() or None, 0)

    def action_bottom(self) -> None:
        """Go to the end, or to the paragraph that the count says."""
        self._go_to_paragraph(self.take_count() or None, self._moving.to_end(self._rows))

    def action_percent(self) -> None:
        """Go to so many percent of the paragraphs' words as the count says."""
        if (percent := self.take_count()) is None:
            self.post_message(self.Said("how many percent goes before it, as in 40%"))
        elif (place := self.text.at_percent(percent)) is not None:
            if self._selecting.caret is None:
                self.post_message(self.Jumping(self.place))
                self.go_to(place)
            else:
                self._extend_to(place)

    def _go_to_paragraph(self, number: int | None, otherwise: int) -> None:
        """Go to a paragraph by its number, the last one if there are fewer; without a number to a row."""
        self._went_to_paragraph = number is not None
        if number is not None and self.text.uncut:
            self.awaited = number
            self.post_message(self.Said(f"paragraph {number}, as soon as it is known where that is"))
            return
        self.post_message(self.Jumping(self.place))
        self._selecting.clicked = None
        index = None if number is None else self.text.paragraph(number)
        moving = self._moving
        self._go_to_row(moving.to_row(otherwise) if index is None else moving.to_block(index, self._rows))

    def action_paragraphs(self, count: int) -> None:
        """Go forward or back by paragraphs."""
        self._go_by(count, sorted({*self.text.numbered, *self.text.headings}))

    def action_headings(self, count: int) -> None:
        """Go forward or back by chapters and sections, as far as there are any."""
        headings = self.text.headings
        if not self._moving.beyond(count, headings, self._window) and (count > 0 or not self.scroll_offset.y):
            self.take_count()
            self.post_message(self.Said("no chapter or section further on" if count > 0 else "this is the top"))
            return
        self.post_message(self.Jumping(self.place))
        self._go_by(count, headings)

    def _go_by(self, step: int, stops: Sequence[int]) -> None:
        """Go on or back by stops, indices of blocks, as many times as the count says."""
        self._selecting.clicked = None
        count = step * (self.take_count() or 1)
        self._go_to_row(self._moving.by_stops(count, stops, self._window, self.focused_block))

    def _go_to_row(self, row: int | None) -> None:
        if row is not None:
            self._scroll_to_row(row)
        self._focus()

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, force=True)

    # The rows

    @property
    def _layout(self) -> Layout:
        return self._rows.layout

    def _lay_out(self, place: int) -> None:
        """Wrap the text for the width there is and put `place` at the top; without a size, wait for one."""
        width = self._width
        if not width:
            self._rows = TranscriptRows(TranscriptText("", ()), width, self.column)
            self._moving.wanted = place
            return
        self._rows = TranscriptRows(self.text, width, self.column)
        self.room = self._rows.room
        self.virtual_size = Size(width, len(self._layout))
        self.go_to(place)
        self._look()
        self.refresh()

    @property
    def _width(self) -> int:
        """The width of the view without its scrollbar, in cells."""
        return self.scrollable_content_region.width

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint and note what is on the screen now.

        Overridden because the scrollbar takes no cells: told of the place, it would have all widgets arranged anew.
        """
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
            self._painter.go_ahead(1 if old_value < new_value else -1)
        self._look()

    def _look(self) -> None:
        self.on_screen = self._moving.look(self._window)
        self._focus()

    def _focus(self) -> None:
        self.focused_block = self._moving.in_focus(self._window)

    def focus_at(self, place: int | None) -> None:
        """Bring the paragraph of an offset in focus, as if the reader went there; None the first that begins here."""
        self._moving.paragraph = place
        self._focus()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Wrap for a new width, the same words at the top; another height only shows more or less.

        Overridden in place of `on_resize`, which comes a frame later: the first frame would have no words.
        """
        place = self.sought
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if not self._width:
            self._moving.wanted = place
        elif self._width != self._rows.width:
            self._lay_out(place)
        elif changed:
            self.go_to(place)
            self._look()
        return changed

    def watch_column(self) -> None:
        """Wrap for the new column, the same words at the top."""
        if self.text.blocks:
            self._lay_out(self.sought)

    def watch_selection(self, selection: Span | None) -> None:
        """Without a selection, or with one by the mouse, there is no caret."""
        self._selecting.follow(selection)

    def notify_style_update(self) -> None:
        """Paint anew in the new theme."""
        super().notify_style_update()
        self._painter.forget()

    def render_line(self, y: int) -> Strip:
        """Return the strip of a row on the screen."""
        return self.render_lines(Region(0, y, self._width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of a region of the screen.

        Overridden in place of `render_line` because the rows have no border, padding or tint for Textual's cache of
        styles to add, and it takes three quarters of the time of a page.
        """
        top, width = self.scroll_offset.y, self._width
        marks = Marks(self.hits, self.current, self.selection, self.quotes, self.focused_block, self._selecting.caret)
        strips = self._painter.paint(self._rows, range(top + crop.y, top + crop.bottom), width, marks)
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    # Selecting by keyboard

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the keys that extend a selection act while there is a caret, and others have them else."""
        return self._selecting.caret is not None if action == "extend" else True

    def action_select(self, paragraphs: bool) -> None:
        """Begin to select, in words or paragraphs, at the selection, the hit or the paragraph in focus, or end it."""
        word = self._selecting.first_word(self._block_body, self.on_screen) or self.word_here()
        spans = (self.selection, self._hit, word)
        start = next((span for span in spans if span and self._window.sees(span.start)), None)
        self.selection = self._selecting.toggle(start, paragraphs=paragraphs)
        if self.selection:
            self.post_message(self.Said("move, then y copies, a quotes, o swaps ends, Esc ends"))

    def action_extend(self, motion: str) -> None:
        """Move the caret, and the end of the selection with it."""
        count = self.take_count()
        index = self.text.paragraph(count) if count and motion in ("top", "bottom") else None
        if index is not None:
            self._extend_to(self.text.blocks[index].body.start)
        else:
            self._extend(motion, 1 if motion == "swap" else count or 1)

    def _extend(self, motion: str, count: int) -> None:
        self.selection = self._selecting.extend(motion, count, self._layout)
        self.refresh()  # the other end may move now, and nothing else
        self.reveal(self._selecting.caret or 0)

    def _extend_to(self, place: int) -> None:
        self.selection = self._selecting.extend_to(place)
        self.reveal(place)

    # The mouse

    def place_at(self, x: int, y: int) -> int:
        """Return the offset of the character at a cell of the view, the nearest one where there is none."""
        return self._rows.offset_at(self.scroll_offset.y + y, x)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        if event.button == 1:
            self._selecting.press(self.place_at(event.x, event.y))
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse; while it is beyond the view, scroll there."""
        if self._selecting.dragging and event.button:
            self._dragging.to(event.x, event.y)

    def _drag(self, rows: int, x: int, y: int) -> None:
        if rows:
            self.action_rows(rows)
        if self._selecting.dragging:
            self.selection = self._selecting.drag(self.place_at(x, y))

    def on_mouse_up(self) -> None:
        """Keep what is selected."""
        self.release_mouse()
        self._dragging.stop()
        self._selecting.release()

    def on_click(self, event: events.Click) -> None:
        """Select a word on a double click, a paragraph on a triple one, nothing on a single one."""
        place = self.place_at(event.x, event.y)
        self.focus_at(place)
        self.selection = self._selecting.click(place, event.chain, self.selection)
        event.stop()
