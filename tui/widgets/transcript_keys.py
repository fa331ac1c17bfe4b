"""The keys of the transcript: moving, marks, and selecting."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

COUNT_DIGITS: Final = 5
"""The digits of a count that are kept."""

KEYS: Final[list[BindingType]] = [
    Binding("v", "select(False)", "Select", show=False, id="select.start",
            tooltip="Select from the hit, or the first word in the top row, on; again: end it"),
    Binding("V", "select(True)", "Select paragraphs", show=False, id="select.paragraphs",
            tooltip="Select whole paragraphs; again: end it"),
    Binding("h,left", "extend('left')", "Left", show=False, id="select.left", tooltip="A character back"),
    Binding("l,right", "extend('right')", "Right", show=False, id="select.right", tooltip="A character on"),
    Binding("j,down", "extend('down')", "Down", show=False, id="select.down", tooltip="A row down"),
    Binding("k,up", "extend('up')", "Up", show=False, id="select.up", tooltip="A row up"),
    Binding("w", "extend('word')", "Word", show=False, id="select.word", tooltip="To the next word"),
    Binding("b", "extend('back')", "Word back", show=False, id="select.back", tooltip="To the word before"),
    Binding("e", "extend('end')", "End", show=False, id="select.end", tooltip="To the end of the word"),
    Binding("0,home", "extend('row_start')", "Row start", show=False, id="select.row_start",
            tooltip="To the start of the row"),
    Binding("dollar_sign,end", "extend('row_end')", "Row end", show=False, key_display="$", id="select.row_end",
            tooltip="To the end of the row"),
    Binding("right_curly_bracket", "extend('paragraph')", "Paragraph", show=False, key_display="}",
            id="select.next_paragraph", tooltip="To the next paragraph"),
    Binding("left_curly_bracket", "extend('paragraph_back')", "Paragraph back", show=False, key_display="{",
            id="select.previous_paragraph", tooltip="To the paragraph before"),
    Binding("g", "extend('top')", "Top", show=False, id="select.top", tooltip="To the top"),
    Binding("G", "extend('bottom')", "Bottom", show=False, id="select.bottom", tooltip="To the end"),
    Binding("o", "extend('swap')", "Other end", show=False, id="select.swap", tooltip="To the other end"),
    Binding("j,down", "rows(1)", "Row down", show=False, id="reader.down", tooltip="One row down"),
    Binding("k,up", "rows(-1)", "Row up", show=False, id="reader.up", tooltip="One row up"),
    Binding("space,f,pagedown,ctrl+f", "pages(1)", "Page", show=False, id="reader.page", tooltip="One page down"),
    Binding("b,pageup,ctrl+b", "pages(-1)", "Page up", show=False, id="reader.page_up", tooltip="One page up"),
    Binding("d,ctrl+d", "pages(0.5)", "Half page", show=False, id="reader.half", tooltip="Half a page down"),
    Binding("u,ctrl+u", "pages(-0.5)", "Half page up", show=False, id="reader.half_up", tooltip="Half a page up"),
    Binding("g,home", "top", "Top", show=False, id="reader.top", tooltip="To the top, or to paragraph N"),
    Binding("G,end", "bottom", "Bottom", show=False, id="reader.bottom", tooltip="To the end, or to paragraph N"),
    Binding("percent_sign", "percent", "Percent", show=False, key_display="%", id="reader.percent",
            tooltip="To N percent of the note: 40% is four keys"),
    Binding("enter", "follow", "Takeaway", show=False, id="reader.follow",
            tooltip="To the takeaway on this passage"),
    Binding("m", "wait('m')", "Mark", show=False, id="reader.mark", tooltip="Set a mark: m and a letter"),
    Binding("apostrophe", "wait(\"'\")", "To mark", show=False, key_display="'", id="reader.to_mark",
            tooltip="To a mark: ' and its letter; '' to where you jumped from"),
    Binding("right_curly_bracket", "paragraphs(1)", "Paragraph", show=False, id="reader.next_paragraph",
            key_display="}", tooltip="To the next paragraph"),
    Binding("left_curly_bracket", "paragraphs(-1)", "Paragraph back", show=False, id="reader.previous_paragraph",
            key_display="{", tooltip="To the paragraph before"),
    Binding("right_square_bracket", "headings(1)", "Chapter", show=False, id="reader.next_chapter",
            key_display="]", tooltip="To the next chapter or section"),
    Binding("left_square_bracket", "headings(-1)", "Chapter back", show=False, id="reader.previous_chapter",
            key_display="[", tooltip="To the chapter or section before"),
]  # fmt: skip
