"""The transcript: a virtual view of one note that paints only the rows on the screen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
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

from tui.core.blocks import Block, BlockKind, blocks_between
from tui.core.caret import Caret
from tui.core.display import HIDDEN, clock, printable
from tui.core.layout import Layout, cells, fit
from tui.core.note import Span
from tui.core.paragraphs import TARGET
from tui.widgets.transcript_keys import KEYS

if TYPE_CHECKING:
    from tui.core.search import Hit

_NARROW = 60
_CACHED_ROWS = 1024
_LONG_WORD = 4
_COUNT_DIGITS = 5
_WORD = re.compile(r"[\w'’-]+")


class TranscriptView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the blocks of a note in a centred column; every place it takes or gives is an offset into the text."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--margin",
        "transcript--speaker",
        "transcript--heading",
        "transcript--marker",
        "transcript--plain",
        "transcript--hit",
        "transcript--near",
        "transcript--current",
        "transcript--selection",
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
    on_screen: reactive[Span] = reactive(Span(0, 0))
    """The range of offsets on the screen; a watcher of it acts in the same frame as the move."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown = ""
        self._blocks: Sequence[Block] = ()
        self._layout = Layout("", (), 1)
        self._left = 0
        self._margin = 0
        self._strips: dict[int, Strip] = {}
        self._base = Style()
        self._filters: list[tuple[LineFilter, Color]] = []
        self._anchor: Span | None = None
        self._wanted = 0
        self._laid_width = 0
        self._touched: int | None = None
        self._caret: Caret | None = None
        self._counted = False
        self._went_to_paragraph = False

    # What the view shows

    def show(self, shown: str, blocks: Sequence[Block], place: int) -> None:
        """Show a note, its text made fit for reading offset for offset, with `place` in the top row."""
        self._shown, self._blocks = shown, blocks
        self.selection = self._anchor = self._touched = None
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
        seen = self.on_screen
        if (
            self._touched is not None
            and seen.start <= self._touched < seen.end
            and (word := self._word_at(self._touched))
        ):
            return word
        words = (Span(*match.span()) for match in _WORD.finditer(self._shown, *seen))
        return next((word for word in words if word.end - word.start >= _LONG_WORD), None)

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
        row, top, height = self._layout.row_of(place), self.scroll_offset.y, self.size.height
        if not top <= row < top + height - 1:
            self._scroll_to_row(row - height // 3)

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

    def action_mark(self) -> None:
        """Wait for the letter of a mark to set."""
        self.pending = "m"

    def action_to_mark(self) -> None:
        """Wait for the letter of a mark to go to."""
        self.pending = "'"

    def action_rows(self, rows: int) -> None:
        """Scroll by rows, as many times as the count says."""
        self._scroll_to_row(self.scroll_offset.y + rows * (self.take_count() or 1))

    def action_pages(self, pages: float) -> None:
        """Scroll by pages, a whole one keeping a row in common."""
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
            self._scroll_to_row(otherwise)
        else:
            self._scroll_to_row(self._layout.first_rows[numbered[max(0, min(number, len(numbered)) - 1)]])

    def action_paragraphs(self, count: int) -> None:
        """Go forward or back by paragraphs."""
        self._go_by(
            count * (self.take_count() or 1),
            [index for index, block in enumerate(self._blocks) if block.number or block.kind is BlockKind.HEADING],
        )

    def action_headings(self, count: int) -> None:
        """Go forward or back by chapters and sections."""
        self.post_message(self.Jumping(self.place))
        headings = [index for index, block in enumerate(self._blocks) if block.kind is BlockKind.HEADING]
        self._go_by(count * (self.take_count() or 1), headings)

    def _go_by(self, count: int, stops: Sequence[int]) -> None:
        """Go to a stop, an index of a block, counted from the row at the top."""
        rows = [self._layout.first_rows[stop] for stop in stops]
        top = self.scroll_offset.y
        index = bisect_left(rows, top + 1) - 1 + count if count > 0 else bisect_left(rows, top) + count
        if 0 <= index < len(rows):
            self._scroll_to_row(rows[index])
        else:
            self._scroll_to_row(len(self._layout) if count > 0 else 0)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, force=True)

    # The rows

    def _lay_out(self, place: int) -> None:
        """Wrap the text for the width there is and put `place` at the top; without a size, wait for one."""
        width = self._width
        if not width:
            self._wanted = place
            return
        self._laid_width = width
        self._margin = self._margin_width() if width >= _NARROW else 0
        column = max(1, min(self.column, width - self._margin - 2))
        self._left = max(self._margin + 1, (width - column) // 2) if width > column + 1 else 0
        labelled = () if self._margin else {index for index in range(len(self._blocks)) if self._label(index)}
        self._layout = Layout(self._shown, self._blocks, column, labelled)
        self._strips.clear()
        self.virtual_size = Size(width, len(self._layout))
        self.go_to(place)
        self._look()
        self.refresh()

    @property
    def _width(self) -> int:
        """The width of the view without its scrollbar, in cells."""
        return self.scrollable_content_region.width

    def _margin_width(self) -> int:
        some = self._blocks[:2000]
        labels = {label for block in some for label in (*_labels(block, None), str(block.number))}
        labels.add(str(len(self._shown) // TARGET))  # the numbers of a long note come later than its words
        return min(14, max(map(cells, labels), default=0) + 2)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note what is on the screen now."""
        super().watch_scroll_y(old_value, new_value)
        self._look()

    def _look(self) -> None:
        last = min(self.scroll_offset.y + self.size.height, len(self._layout)) - 1
        self.on_screen = Span(self.place, max(self.place, self._layout.ends[last] if last >= 0 else 0))

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
        self._base, background = self.rich_style, self.background_colors[1]
        self._filters = [(line_filter, background) for line_filter in self.get_line_filters()]
        strips = [self._strip(top + y) for y in crop.line_range]
        if crop.column_span != (0, self._width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, row: int) -> Strip:
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) >= _CACHED_ROWS:
                self._strips.clear()
            segments = self._segments(row) if row < len(self._layout) else []
            strip = Strip(segments).adjust_cell_length(self._width, self._base)
            for line_filter, background in self._filters:
                strip = strip.apply_filter(line_filter, background)
            self._strips[row] = strip
        return strip

    def _segments(self, row: int) -> list[Segment]:
        layout, base = self._layout, self._base
        index = layout.blocks[row]
        block = self._blocks[index]
        if layout.is_gap(row):
            label = self._label(index) if not self._margin and row + 1 == layout.first_rows[index] else ""
            return [Segment(" " * self._left, base), Segment(label, self._style("speaker"))]
        segments = [self._margin_segment(block, index, row - layout.first_rows[index])]
        style = base if block.kind is BlockKind.TEXT else self._style(block.kind.value)
        start, end = layout.starts[row], layout.ends[row]
        for stop, painted in self._painted(start, end, style):
            words = self._shown[start:stop].replace(HIDDEN, "")
            if words:
                segments.append(Segment(words, painted))
            start = stop
        return segments

    def _margin_segment(self, block: Block, index: int, row: int) -> Segment:
        """Return the blanks left of a row's words, with the block's speaker, time or number in them."""
        speakers = _labels(block, self._before(index))
        labels = speakers or [str(block.number or "")]
        if not self._margin or row >= len(labels):
            return Segment(" " * self._left, self._base)
        label = fit(labels[row], self._margin - 2)
        style = self._style("speaker" if block.speaker and labels[row] == printable(block.speaker) else "margin")
        if self.hits and row == 0:
            marked = self._painted(block.start, block.body.start, style)
            style = next((painted for _, painted in marked if painted != style), style)
        return Segment(" " * (self._left - 2 - cells(label)) + label + "  ", style)

    def _label(self, index: int) -> str:
        """Return what stands above a block where there is no margin: its speaker and time, but not its number."""
        return " · ".join(_labels(self._blocks[index], self._before(index)))

    def _before(self, index: int) -> Block | None:
        return self._blocks[index - 1] if index else None

    def _painted(self, start: int, end: int, style: Style) -> list[tuple[int, Style]]:
        """Return the pieces of a range of text, each as its end and its style: hits and selection over the words."""
        marks: list[tuple[int, int, Style]] = []
        first = bisect_left(self.hits, start, key=lambda hit: hit.end - 1)
        for index in range(first, len(self.hits)):
            hit = self.hits[index]
            if hit.start >= end:
                break
            name = "current" if index == self.current else "hit" if hit.kind == "exact" else "near"
            marks.append((hit.start, hit.end, self._style(name)))
        if self.selection is not None:
            marks.append((*self.selection, self._style("selection")))
        if not marks:
            return [(end, style)] if start < end else []
        edges = {start, end}
        edges.update(edge for mark in marks for edge in mark[:2] if start < edge < end)
        places = sorted(edges)
        pieces = []
        for left, right in pairwise(places):
            over = [mark[2] for mark in marks if mark[0] <= left and right <= mark[1]]
            pieces.append((right, over[-1] if over else style))
        return pieces

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"transcript--{name}")

    # Selecting by keyboard

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the keys that extend a selection act while there is a caret, and others have them else."""
        return self._caret is not None if action == "extend" else True

    def action_select(self, paragraphs: bool) -> None:
        """Begin to select at the hit, the selection or the word here, in words or paragraphs, or end it."""
        if self._caret and self._caret.paragraphs == paragraphs:
            self.selection = None
            return
        hit = self.hits[self.current] if self.current is not None else None
        span = self.selection or (hit and Span(hit.start, hit.end)) or self.word_here()
        if self._caret is None and span:
            seen = self.on_screen.start <= span.start < self.on_screen.end
            start, end = span if seen else self.word_here() or span
            self._caret = Caret(start, end - 1, paragraphs)
        elif self._caret:
            self._caret = replace(self._caret, paragraphs=paragraphs)
        if self._caret:
            self.selection = self._caret.span(self._blocks)

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
        return self._layout.offset_at(row, x - self._left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        if event.button == 1:
            place = self.place_at(event.x, event.y)
            self._anchor = Span(place, place)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse, scrolling where it leaves the view."""
        if self._anchor is None or not event.button:
            return
        if event.y < 0 or event.y >= self.size.height:
            self.action_rows(-1 if event.y < 0 else 1)
        self._select_to(self.place_at(event.x, max(0, min(self.size.height - 1, event.y))))

    def on_mouse_up(self) -> None:
        """Keep what is selected."""
        self.release_mouse()
        self._anchor = None

    def on_click(self, event: events.Click) -> None:
        """Select a word on a double click, a paragraph on a triple one, nothing on a single one."""
        place = self._touched = self.place_at(event.x, event.y)
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


def _labels(block: Block, before: Block | None) -> list[str]:
    """Return what stands beside a block, a row each: a new speaker, and the time."""
    labels = []
    if block.speaker and (before is None or before.speaker != block.speaker):
        labels.append(printable(block.speaker))
    if block.seconds is not None:
        labels.append(clock(block.seconds))
    return labels
