"""Where each character of a note stands on a screen of some width."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from tui.core.block import Block
from tui.core.blocks import split_transcript
from tui.core.display import HIDDEN, reading_text
from tui.core.layout import Layout, cells
from tui.core.note import Span

PARTS = [
    "a", "word", " ", "  ", "\n\n", "\n", "漢", "字漢字", "é", "e\u0301", "👩\u200d👩\u200d👧", "🇳🇱", "✈\ufe0f", "👍🏽",
    "&amp;", "&#8203;", "[Music]", "**Ann:** ", "x" * 30, "שלום", "ก็", "한", "\u1112\u1161\u11ab", "\u200b", "\x1b",
    "\t", "-", "\u3000", "\xad", "\r\n",
]  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(PARTS), st.characters(codec=None)), max_size=30).map("".join)


def lay(text: str, width: int) -> tuple[Layout, tuple[Block, ...]]:
    """Cut a text into blocks and lay them out."""
    blocks = split_transcript(text, Span(0, len(text)))
    return Layout(reading_text(text), blocks, width), blocks


@settings(max_examples=125, deadline=None)
@given(words, st.integers(1, 40))
@example("漢", 1)
def test_each_character_is_in_one_row_that_fits(text: str, width: int) -> None:
    """Every character that is seen is in exactly one row, no row is too wide, and starts never decrease."""
    layout, blocks = lay(text, width)
    seen = [0] * len(text)
    for start, end in zip(layout.starts, layout.ends, strict=True):
        assert start <= end
        assert cells(layout.shown[start:end]) <= max(width, 2)
        for place in range(start, end):
            seen[place] += 1
    for block in blocks:
        for place in range(*block.body):
            assert seen[place] == 1 or (layout.shown[place] == " " and not seen[place])
            seen[place] = 0
    assert not any(seen)
    assert all(one <= other for one, other in pairwise(layout.starts))
    assert len(layout.starts) == len(layout.ends) == len(layout)
    assert [layout.is_gap(row) for row in range(len(layout))].count(True) == sum(block.gap for block in blocks)


@settings(max_examples=125, deadline=None)
@given(words, st.integers(2, 40))
@example("aaaaaa\t\U0001f3fb", 2)
@example("a\r\na", 2)
def test_no_row_ends_inside_a_character(text: str, width: int) -> None:
    """Wide characters, marks and joined emoji are never cut in two."""
    layout, blocks = lay(text, width)
    edges = set(layout.starts) | set(layout.ends)
    for block in blocks:
        spans, _ = split_graphemes(layout.shown[slice(*block.body)])
        for first, last, size in spans:
            seen = len(layout.shown[: block.body.start + last].rstrip(HIDDEN))
            inside = set(range(block.body.start + first + 1, seen))
            assert not inside & edges or size > width


@settings(max_examples=125, deadline=None)
@given(words, st.integers(2, 40))
@example("**Ann:** \n**Ann:** ", 2)
@example("**Ann:** a\n**Ann:** b", 9)
def test_rows_columns_and_offsets_agree(text: str, width: int) -> None:
    """The row and the column of a character lead back to it, and each offset has a row of its own block."""
    layout, blocks = lay(text, width)
    for index, block in enumerate(blocks):
        rows = layout.block_rows(index)
        assert rows
        assert all(layout.block_of(row) == index and not layout.is_gap(row) for row in rows)
        for offset in range(*block.body):
            assert layout.row_of(offset) in rows
        for row in rows:
            spans, _ = split_graphemes(layout.shown[layout.starts[row] : layout.ends[row]])
            for first, _, size in spans:
                offset = layout.starts[row] + first
                column = layout.column_of(row, offset)
                assert layout.row_of(offset) == row
                assert 0 <= column <= width
                assert [layout.offset_at(row, column + cell) for cell in range(size)] == [offset] * size
        assert layout.row_of(block.start) in rows
    for row in range(len(layout)):
        assert layout.offset_at(row, 10_000) == layout.ends[row]
        assert layout.column_of(row, layout.starts[row]) == 0
        assert layout.starts[row] <= layout.offset_at(row, 0) <= layout.ends[row]
    rows_of = [layout.row_of(offset) for offset in range(len(text) + 1)] if len(layout) else []
    assert rows_of == sorted(rows_of)


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=20).map(" ".join), st.integers(1, 20))
def test_plain_and_wide_text_wrap_alike(text: str, width: int) -> None:
    """Text is broken at the same places whether or not it holds characters that need care."""
    plain = Layout(text, [Block(0, len(text), Span(0, len(text)))], width)
    wide = Layout(text.replace("a", "ä\u0308"), [Block(0, n := len(text) + text.count("a"), Span(0, n))], width)
    rows = [wide.shown[start:end].replace("ä\u0308", "a") for start, end in zip(wide.starts, wide.ends, strict=True)]
    assert rows == [text[start:end] for start, end in zip(plain.starts, plain.ends, strict=True)]


@given(
    st.lists(st.text("ab", min_size=1, max_size=9), max_size=20).map(" ".join),
    st.integers(1, 20),
    st.sampled_from("aä"),
)
@example("b b", 1, "ä")
@example("a aaaaab", 7, "a")
def test_hidden_characters_take_no_cell(text: str, width: int, letter: str) -> None:
    """Text is broken at the same places whether or not characters are hidden in it, also beside wide ones."""
    text = text.replace("b", f"{letter}\u0308" if letter == "ä" else "b")
    plain = Layout(text, [Block(0, len(text), Span(0, len(text)))], width)
    shown = text.replace("a", f"a{HIDDEN}").replace(" ", f" {HIDDEN}")
    hiding = Layout(shown, [Block(0, len(shown), Span(0, len(shown)))], width)
    rows = [shown[start:end].replace(HIDDEN, "") for start, end in zip(hiding.starts, hiding.ends, strict=True)]
    assert rows == [text[start:end] for start, end in zip(plain.starts, plain.ends, strict=True)]


@pytest.mark.parametrize("words", ["first", "漢字"])
def test_a_line_end_takes_one_cell(words: str) -> None:
    """Two lines of a paragraph stand one blank apart, whatever ends them, and may be broken there."""
    for end in ("\n", "\r\n", "\r"):
        layout, _ = lay(f"{words}{end}second", 40)
        assert layout.column_of(0, layout.ends[0]) == cell_len(words) + 7
        layout, _ = lay(f"{words}{end}second", 8)
        assert [
            layout.shown[row[0] : row[1]].strip(HIDDEN) for row in zip(layout.starts, layout.ends, strict=True)
        ] == [
            words,
            "second",
        ]


def test_a_mark_alone_makes_no_row_too_wide() -> None:
    """A mark that takes no cell, at the start of a row, leaves a wide character after it no room that is not there."""
    layout = Layout("\u0301 a\uac00", [Block(0, 4, Span(0, 4), gap=False)], 2)
    assert [cells(layout.shown[start:end]) for start, end in zip(layout.starts, layout.ends, strict=True)] == [0, 1, 2]


def test_rows_break_at_blanks() -> None:
    """Words stay whole where they fit, and a word longer than a row is cut at its width."""
    text = "one two three 漢字漢字漢字 four"
    layout, _ = lay(text, 9)
    assert [text[start:end] for start, end in zip(layout.starts, layout.ends, strict=True)] == [
        "one two",
        "three",
        "漢字漢字",
        "漢字 four",
    ]
    plain, _ = lay("one twothreefour five", 6)
    assert [plain.shown[s:e] for s, e in zip(plain.starts, plain.ends, strict=True)] == [
        "one",
        "twothr",
        "eefour",
        "five",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_has_no_words(text: str) -> None:
    """An empty note can be laid out and asked, and a place in it is its first row."""
    layout, _ = lay(text, 40)
    assert layout.row_of(0) == 0
    assert len(layout) <= 1
    assert Layout("", (), 0).width == 1


@pytest.mark.parametrize("word", ["[&nbsp;__&nbsp;]", "[ __ ]", "[\xa0__\xa0]"])
def test_no_row_ends_inside_a_bleeped_word(word: str) -> None:
    """What captions have for a word that they do not say is one word, whichever blanks it holds."""
    for width in range(6, 20):
        layout, _ = lay(f"so it was {word} again and {word} then", width)
        rows = [layout.shown[s:e].replace(HIDDEN, "") for s, e in zip(layout.starts, layout.ends, strict=True)]
        assert sum(row.count("[\xa0__\xa0]") for row in rows) == 2


def test_a_decoded_reference_takes_the_cells_of_its_character() -> None:
    """The hidden rest of a character reference takes no cell and stays in the row of its character."""
    layout, _ = lay("Q&amp;A so", 6)
    assert [layout.shown[s:e].replace(HIDDEN, "") for s, e in zip(layout.starts, layout.ends, strict=True)] == [
        "Q&A so"
    ]
    assert layout.column_of(0, 6) == 2
    assert layout.offset_at(0, 2) == 6


@given(words)
def test_cells_are_counted_as_the_screen_library_does(text: str) -> None:
    """The width of words is that which the screen library gives them."""
    shown = reading_text(text)
    assert cells(shown) == cell_len(shown)
