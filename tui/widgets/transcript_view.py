"""The transcript: a virtual view of one note that paints only the rows on the screen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeGuard

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from tui.core.blocks import Block, BlockKind, blocks_between
from tui.core.caret import Caret
from tui.core.layout import Layout
from tui.core.note import Span
from tui.widgets.transcript_keys import KEYS
from tui.widgets.transcript_rows import Marks, TranscriptRows

if TYPE_CHECKING:
    from tui.core.emphasis import Emphasis
    from tui.core.search import Hit

_CACHED_ROWS = 1024
_DRAG_SECONDS = 0.05
_LONG_WORD = 4
_COUNT_DIGITS = 5
_WORD = re.compile(r"[\w'’-]+")


class TranscriptView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the blocks of a note in a centred column; every place it takes or gives is an offset into the text."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--focus",
        "transcript--margin",
        "transcript--speaker",
        "transcript--heading",
        "transcript--marker",
        "transcript--plain",
        "transcript--highlight",
        "transcript--hit",
        "transcript--near",
        "transcript--current",
        "transcript--quote",
        "transcript--selection",
        "transcript--strong",
    }
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
    on_screen: reactive[Span] = reactive(Span(0, 0))
    """The range of offsets on the screen; a watcher of it acts in the same frame as the move."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown = ""
        self._blocks: Sequence[Block] = ()
        self._emphases: Sequence[Emphasis] = ()
        self._rows = TranscriptRows("", (), 1, 1)
        self._strips: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}
        self._filters: list[tuple[LineFilter, Color]] = []
        self._anchor: Span | None = None
        self._dragging: Timer | None = None
        self._wanted = 0
        self._laid_width = 0
        self._clicked: int | None = None
        self._focused: int | None = None
        self._caret: Caret | None = None
        self._counted = False
        self._went_to_paragraph = False

    # What the view shows

    def show(self, shown: str, blocks: Sequence[Block], place: int, emphases: Sequence[Emphasis] = ()) -> None:
        """Show a note, its text made fit for reading offset for offset, with `place` in the top row."""
        self._shown, self._blocks, self._emphases = shown, blocks, emphases
        self.selection = self._anchor = self._clicked = self._focused = None
        self._lay_out(place)

    @property
    def place(self) -> int:
        """The offset that stands in the top row: the one that was asked for, else the first of the row."""
        top = min(self.scroll_offset.y, len(self._layout) - 1)
        if top < 0 or self._layout.row_of(self._wanted) == top:
            return self._wanted
        return self._layout.starts[top]

    def whole_words(self, span: Span) -> Span:
        """Return a span with the rest of the words that it cuts through."""
        start, end = span
        while start > 0 and not self._shown[start - 1].isspace() and not self._shown[start].isspace():
            start -= 1
        while end < len(self._shown) and not self._shown[end].isspace() and not self._shown[end - 1].isspace():
            end += 1
        return Span(start, end)

    def word_here(self) -> Span | None:
        """Return the word that was clicked last, while it is on the screen, else the first long one in the top row."""
        if self._sees(self._clicked) and (word := self._word_at(self._clicked)):
            return word
        seen = self.on_screen
        words = (Span(*match.span()) for match in _WORD.finditer(self._shown, *seen))
        return next((word for word in words if word.end - word.start >= _LONG_WORD), None)

    @property
    def passage(self) -> Span | None:
        """The words of the paragraph that the reader went to or clicked, while it is on the screen."""
        return self._block_body if self._sees(self._focused) else None

    @property
    def _block_body(self) -> Span | None:
        """The words of the paragraph in focus."""
        return None if self.focused_block is None else self._blocks[self.focused_block].body

    def _sees(self, place: int | None) -> TypeGuard[int]:
        return place is not None and self.on_screen.start <= place < self.on_screen.end

    def around(self, span: Span, characters: int) -> Span:
        """Return a span and up to so many characters of its paragraph on each side, cut at blanks."""
        touched = [self._blocks[index] for index in blocks_between(self._blocks, *span)]
        if not touched:
            return span
        start, end = min(touched[0].body.start, span.start), max(touched[-1].body.end, span.end)
        if span.start - start > characters:
            start = self._shown.find(" ", span.start - characters, span.start) + 1 or span.start
        if end - span.end > characters:
            end = max(span.end, self._shown.rfind(" ", span.end, span.end + characters))
        return Span(start, end)

    # Moving

    def go_to(self, place: int) -> None:
        """Put the row of an offset at the top."""
        self._wanted = place
        self._scroll_to_row(self._layout.row_of(place))

    def reveal(self, place: int) -> None:
        """Bring an offset on the screen: not at all if it is there, else to a third of the height."""
        self._focused = place
        row, top, height = self._layout.row_of(place), self.scroll_offset.y, self.size.height
        if not top <= row < top + height - 1:
            self._scroll_to_row(row - height // 3)
        self._focus()

    def on_key(self, event: events.Key) -> None:
        """Gather the digits of a count, and take the letter of a mark; any other key is for the bindings."""
        key, waiting = event.character or "", self.pending
        again, self._went_to_paragraph = self._went_to_paragraph and key == "g", False
        if waiting in ("m", "'"):
            self.pending = ""
            if key.isalnum() or (waiting == key == "'"):
                self.post_message(self.MarkSet(key) if waiting == "m" else self.MarkWanted(key))
        elif waiting and not self._counted and event.key == "escape":
            self.pending = ""
        elif key and key in "0123456789" and (key != "0" or (waiting and not self._counted)):
            self.pending = f"{'' if self._counted else waiting}{key}"[-_COUNT_DIGITS:]
            self._counted = False
        elif not again:
            if self._counted:
                self.pending = ""
            self._counted = True
            return
        event.stop()

    def take_count(self) -> int | None:
        """Return the number that was typed before a key, None without one, and forget it."""
        count, self.pending = self.pending, ""
        return int(count) if count.isdecimal() else None

    def action_follow(self) -> None:
        """Ask for the takeaway on the selection, the hit or the paragraph in focus."""
        hit = self.hits[self.current] if self.current is not None else None
        spans = (self.selection, hit and Span(hit.start, hit.end), self._block_body)
        if span := next((span for span in spans if span and self._sees(span.start)), self._block_body):
            self.post_message(self.Followed(span))

    def action_mark(self) -> None:
        """Wait for the letter of a mark to set."""
        self.pending = "m"

    def action_to_mark(self) -> None:
        """Wait for the letter of a mark to go to."""
        self.pending = "'"

    def action_rows(self, rows: int) -> None:
        """Scroll by rows, as many times as the count says."""
        self._focused = None
        self._scroll_to_row(self.scroll_offset.y + rows * (self.take_count() or 1))

    def action_pages(self, pages: float) -> None:
        """Scroll by pages, a whole one keeping a row in common."""
        self._focused = None
        height = self.size.height
        rows = max(1, height - 1) if abs(pages) >= 1 else max(1, height // 2)
        self._scroll_to_row(self.scroll_offset.y + (rows if pages > 0 else -rows) * (self.take_count() or 1))

    def action_top(self) -> None:
        """Go to the top, or to the paragraph that the count says."""
        self._go_to_paragraph(0)

    def action_bottom(self) -> None:
        """Go to the end, or to the paragraph that the count says."""
        self._go_to_paragraph(len(self._layout))

    def action_percent(self) -> None:
        """Go to so many percent of the paragraphs' words as the count says."""
        percent = self.take_count()
        told = [block for block in self._blocks if block.number]
        if percent is not None and told:
            start, end = told[0].start, told[-1].end
            self.post_message(self.Jumping(self.place))
            self.go_to(start + (end - start) * min(100, percent) // 100)

    def _go_to_paragraph(self, otherwise: int) -> None:
        """Go to the paragraph that the count says, the last one if there are fewer; without a count to a row."""
        number = self.take_count()
        self.post_message(self.Jumping(self.place))
        self._went_to_paragraph = number is not None
        numbered = [index for index, block in enumerate(self._blocks) if block.number]
        if number is None or not numbered:
            self._focused = None
            self._scroll_to_row(otherwise)
        else:
            self._go_to_block(numbered[max(0, min(number, len(numbered)) - 1)])

    def action_paragraphs(self, count: int) -> None:
        """Go forward or back by paragraphs."""
        self._go_by(
            count * (self.take_count() or 1),
            [index for index, block in enumerate(self._blocks) if block.number or block.kind is BlockKind.HEADING],
        )

    def action_headings(self, count: int) -> None:
        """Go forward or back by chapters and sections, as far as there are any."""
        headings = [index for index, block in enumerate(self._blocks) if block.kind is BlockKind.HEADING]
        rows, top = [self._rows.head(index) for index in headings], self.scroll_offset.y
        if not (any(row > top for row in rows) if count > 0 else top):
            self.take_count()
            self.post_message(self.Said("no chapter or section further on" if count > 0 else "this is the top"))
            return
        self.post_message(self.Jumping(self.place))
        self._go_by(count * (self.take_count() or 1), headings)

    def _go_by(self, count: int, stops: Sequence[int]) -> None:
        """Go to a stop, an index of a block, counted from the row at the top."""
        rows = [self._rows.head(stop) for stop in stops]
        top = self.scroll_offset.y
        index = bisect_left(rows, top + 1) - 1 + count if count > 0 else bisect_left(rows, top) + count
        if 0 <= index < len(rows):
            self._go_to_block(stops[index])
        else:
            self._focused = None
            self._scroll_to_row(len(self._layout) if count > 0 else 0)

    def _go_to_block(self, index: int) -> None:
        """Put a block at the top, or as near to it as the end of the note lets it come, and in focus."""
        self._focused = self._blocks[index].body.start
        self._scroll_to_row(self._rows.head(index))
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
            self._wanted = place
            return
        self._laid_width = width
        self._rows = TranscriptRows(self._shown, self._blocks, width, self.column, self._emphases)
        self._strips.clear()
        self.virtual_size = Size(width, len(self._layout))
        self.go_to(place)
        self._look()
        self.refresh()

    @property
    def _width(self) -> int:
        """The width of the view without its scrollbar, in cells."""
        return self.scrollable_content_region.width

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note what is on the screen now."""
        super().watch_scroll_y(old_value, new_value)
        self._look()

    def _look(self) -> None:
        last = min(self.scroll_offset.y + self.size.height, len(self._layout)) - 1
        self.on_screen = Span(self.place, max(self.place, self._layout.ends[last] if last >= 0 else 0))
        self._focus()

    def _focus(self) -> None:
        """Find the paragraph in focus: the one that was gone to while it is seen, else the first that begins here."""
        layout, top = self._layout, self.scroll_offset.y
        if not self._blocks or not len(layout):
            self.focused_block = None
        elif self._sees(self._focused):
            self.focused_block = blocks_between(self._blocks, self._focused, self._focused)[0]
        else:
            self._focused = None
            rows = layout.first_rows
            begun = range(bisect_left(rows, top), bisect_left(rows, top + self.size.height))
            told = (index for index in begun if self._blocks[index].kind is BlockKind.TEXT)
            self.focused_block = next(told, layout.blocks[min(top, len(layout) - 1)])

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Wrap for a new width, the same words at the top; another height only shows more or less.

        Overridden in place of `on_resize`, which comes a frame later: the first frame would have no words.
        """
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self._width != self._laid_width:
            self._lay_out(self.place)
        elif changed:
            self.go_to(self.place)
            self._look()
        return changed

    def watch_column(self) -> None:
        """Wrap for the new column, the same words at the top."""
        if self._blocks:
            self._lay_out(self.place)

    def watch_hits(self) -> None:
        """Paint anew."""
        self._repaint()

    def watch_current(self) -> None:
        """Paint anew."""
        self._repaint()

    def watch_quotes(self) -> None:
        """Paint anew."""
        self._repaint()

    def watch_focused_block(self, before: int | None, after: int | None) -> None:
        """Paint the first rows of both paragraphs anew."""
        for index in (before, after):
            if index is not None and index < len(self._layout.first_rows):
                self._strips.pop(self._layout.first_rows[index], None)
        self.refresh()

    def watch_selection(self, selection: Span | None) -> None:
        """Paint anew; without a selection, or with one by the mouse, there is no caret."""
        if self._caret and selection != self._caret.span(self._blocks):
            self._caret = None
        self._repaint()

    def notify_style_update(self) -> None:
        """Paint anew in the new theme."""
        super().notify_style_update()
        self._strips.clear()

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the strip of a row on the screen."""
        return self.render_lines(Region(0, y, self._width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of a region of the screen.

        Overridden in place of `render_line` because the rows have no border, padding or tint for Textual's cache of
        styles to add, and it takes three quarters of the time of a page.
        """
        top = self.scroll_offset.y
        # Textual works these out anew each time.
        self._styles, background = {"": self.rich_style}, self.background_colors[1]
        self._filters = [(line_filter, background) for line_filter in self.get_line_filters()]
        marks = Marks(self.hits, self.current, self.selection, self.quotes, self.focused_block)
        strips = [self._strip(top + y, marks) for y in crop.line_range]
        if crop.column_span != (0, self._width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, row: int, marks: Marks) -> Strip:
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) >= _CACHED_ROWS:
                self._strips.clear()
            segments = self._rows.segments(row, marks, self._style) if row < len(self._rows) else []
            strip = Strip(segments).adjust_cell_length(self._width, self._style(""))
            for line_filter, background in self._filters:
                strip = strip.apply_filter(line_filter, background)
            self._strips[row] = strip
        return strip

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(f"transcript--{name}")
        return style

    # Selecting by keyboard

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the keys that extend a selection act while there is a caret, and others have them else."""
        return self._caret is not None if action == "extend" else True

    def action_select(self, paragraphs: bool) -> None:
        """Begin to select, in words or paragraphs, at the selection, the hit or the paragraph in focus, or end it."""
        if self._caret and self._caret.paragraphs == paragraphs:
            self.selection = None
            return
        hit = self.hits[self.current] if self.current is not None else None
        spans = (self.selection, hit and Span(hit.start, hit.end), self._word_in_focus())
        span = next((span for span in spans if span and self._sees(span.start)), None)
        if self._caret is None and span:
            self._caret = Caret(span.start, span.end - 1, paragraphs)
        elif self._caret:
            self._caret = replace(self._caret, paragraphs=paragraphs)
        if self._caret:
            self.selection = self._caret.span(self._blocks)
            self.post_message(self.Said("selecting: move, then y copies, a quotes, o swaps ends, Esc ends"))

    def _word_in_focus(self) -> Span | None:
        """Return the word that was clicked, else the first word of the paragraph in focus that is on the screen."""
        if self._sees(self._clicked) and (word := self._word_at(self._clicked)):
            return word
        body, seen = self._block_body, self.on_screen
        words = body and _WORD.search(self._shown, max(body.start, seen.start), min(body.end, seen.end))
        return Span(*words.span()) if words else self.word_here()

    def action_extend(self, motion: str) -> None:
        """Move the caret, and the end of the selection with it."""
        if self._caret is None:
            return
        if motion == "swap":
            self._caret = self._caret.swapped()
        else:
            self._caret = self._caret.moved(motion, self.take_count() or 1, self._layout, self._blocks)
        self.selection = self._caret.span(self._blocks)
        self.reveal(self._caret.place)

    # The mouse

    def place_at(self, x: int, y: int) -> int:
        """Return the offset of the character at a cell of the view, the nearest one where there is none."""
        if not len(self._layout):
            return 0
        row = max(0, min(len(self._layout) - 1, self.scroll_offset.y + y))
        return self._layout.offset_at(row, x - self._rows.left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        if event.button == 1:
            place = self.place_at(event.x, event.y)
            self._anchor = Span(place, place)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse; while it is beyond the view, scroll there."""
        if self._anchor is None or not event.button:
            return
        self._stop_dragging()
        self._drag_to(event.x, event.y)
        if not 0 <= event.y < self.size.height:
            self._dragging = self.set_interval(_DRAG_SECONDS, partial(self._drag_to, event.x, event.y))

    def _drag_to(self, x: int, y: int) -> None:
        if not 0 <= y < self.size.height:
            self.action_rows(-1 if y < 0 else 1)
        self._select_to(self.place_at(x, max(0, min(self.size.height - 1, y))))

    def _stop_dragging(self) -> None:
        if self._dragging:
            self._dragging.stop()
            self._dragging = None

    def on_mouse_up(self) -> None:
        """Keep what is selected."""
        self.release_mouse()
        self._stop_dragging()
        self._anchor = None

    def on_click(self, event: events.Click) -> None:
        """Select a word on a double click, a paragraph on a triple one, nothing on a single one."""
        place = self._clicked = self._focused = self.place_at(event.x, event.y)
        self._focus()
        if event.chain == 2:
            self.selection = self._word_at(place)
        elif event.chain == 3 and self._blocks:
            self.selection = self._blocks[blocks_between(self._blocks, place, place)[0]].body
        elif self.selection and not self._dragged(event):
            self.selection = None
        event.stop()

    def _dragged(self, event: events.Click) -> bool:
        """Return whether a click ends a drag: it comes up at an end of what was selected."""
        return self.selection is not None and self.place_at(event.x, event.y) in (
            *self.selection,
            self.selection.end - 1,
        )

    def _select_to(self, place: int) -> None:
        anchor = self._anchor
        if anchor is not None and (place != anchor.start or self.selection):
            start, end = min(anchor.start, place), max(anchor.end, place)
            self.selection = Span(start, min(len(self._shown), end + 1)) if start < end else None

    def _word_at(self, place: int) -> Span | None:
        block = self._blocks[blocks_between(self._blocks, place, place)[0]] if self._blocks else None
        if block is None:
            return None
        words = (match.span() for match in _WORD.finditer(self._shown, *block.body))
        return next((Span(start, end) for start, end in words if start <= place < end), None)
