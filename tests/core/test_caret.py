"""What moving a caret promises."""

import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.blocks import split_transcript
from tui.core.caret import Caret
from tui.core.display import reading_text
from tui.core.layout import Layout
from tui.core.note import Span

TEXT = "**Ann:** One two, three.\n\n**Bob:** Four &amp; five six seven eight.\n\n**Ann:** Nine."
BLOCKS = split_transcript(TEXT, Span(0, len(TEXT)))
LAYOUT = Layout(reading_text(TEXT), BLOCKS, 12)
MOTIONS = (
    *("left", "right", "up", "down", "word", "back", "end", "row_start", "row_end"),
    *("paragraph", "paragraph_back", "top", "bottom"),
)


def at(words: str) -> int:
    """Return where words stand."""
    return TEXT.index(words)


def after(start: str, motion: str, count: int = 1) -> str:
    """Return the text from where a motion from some words leads."""
    caret = Caret(at(start), at(start)).moved(motion, count, LAYOUT, BLOCKS)
    return TEXT[caret.place :]


@pytest.mark.parametrize(
    ("start", "motion", "count", "expected"),
    [
        ("One", "right", 1, "ne two"),
        ("One", "left", 5, "One"),
        ("three", "right", 6, "Four"),
        ("Four", "left", 1, ".\n\n**Bob"),
        ("One", "word", 1, "two"),
        ("three", "word", 1, "Four"),
        ("Four", "back", 1, "three"),
        ("One", "end", 1, "e two"),
        ("e two", "end", 1, ", three"),
        ("&amp;", "right", 1, " five"),
        (" five", "left", 1, "&amp;"),
        ("Four", "word", 1, "&amp;"),
        ("&amp;", "word", 1, "five"),
        ("One", "paragraph", 1, "Four"),
        ("One", "paragraph", 9, "."),
        ("five", "paragraph_back", 1, "Four"),
        ("Nine", "top", 1, "One"),
        ("One", "bottom", 1, "."),
        ("One", "down", 1, "three"),
        ("three", "up", 1, "One"),
        ("two", "row_start", 1, "One"),
    ],
)
def test_motions_mean_what_they_mean_in_vim(start: str, motion: str, count: int, expected: str) -> None:
    """Each motion leads where vim's would, over speakers' names, references and the gaps between paragraphs."""
    assert after(start, motion, count).startswith(expected)


def test_a_selection_has_both_its_ends() -> None:
    """The characters at both ends are selected, whichever comes first; over paragraphs, all of their words are."""
    caret = Caret(at("two"), at("One"))
    assert TEXT[slice(*caret.span(LAYOUT.shown, BLOCKS))] == "One t"
    assert caret.swapped().span(LAYOUT.shown, BLOCKS) == caret.span(LAYOUT.shown, BLOCKS)
    assert caret.swapped().place == at("two")
    whole = Caret(at("two"), at("five"), paragraphs=True).span(LAYOUT.shown, BLOCKS)
    assert TEXT[slice(*whole)] == TEXT[at("One") : at("eight.") + 6]


@pytest.mark.parametrize(
    ("start", "motions", "expected"),
    [
        ("One", ["paragraph"], "One two, three."),
        ("One", ["paragraph", "paragraph"], "One two, three.\n\n**Bob:** Four &amp; five six seven eight."),
        ("One", ["paragraph", "end"], "One two, three.\n\n**Bob:** Four"),
        ("One", ["paragraph", "left"], "One two, three."),
        ("five", ["paragraph"], "five six seven eight."),
        ("five", ["paragraph_back", "paragraph_back"], TEXT[TEXT.index("One") : TEXT.index("five") + 1]),
        ("Nine", ["paragraph"], "Nine."),
    ],
)
def test_a_paragraph_is_selected_without_the_next(start: str, motions: list[str], expected: str) -> None:
    """The motion to the next paragraph selects up to the last word before it, and none of what is beyond."""
    caret = Caret(at(start), at(start))
    for motion in motions:
        caret = caret.moved(motion, 1, LAYOUT, BLOCKS)
    assert TEXT[slice(*caret.span(LAYOUT.shown, BLOCKS))] == expected
    assert caret.swapped().span(LAYOUT.shown, BLOCKS) == caret.span(LAYOUT.shown, BLOCKS)


@given(
    st.text(st.sampled_from("ab .\n&lt;é👩\u200d\u0301漢"), min_size=1, max_size=80),
    st.lists(st.tuples(st.sampled_from(MOTIONS), st.integers(1, 4)), max_size=12),
    st.integers(1, 20),
)
def test_the_caret_stays_on_words(text: str, motions: list[tuple[str, int]], width: int) -> None:
    """However it is moved, the caret is on a character of some paragraph's words, and comes to rest."""
    blocks = split_transcript(text, Span(0, len(text)))
    bodies = [block.body for block in blocks if block.body.start < block.body.end]
    if not bodies:
        return
    layout = Layout(reading_text(text), blocks, width)
    caret = Caret(bodies[0].start, bodies[0].start)
    for motion, count in motions:
        caret = caret.moved(motion, count, layout, blocks)
        assert any(body.start <= caret.place < body.end for body in bodies), (motion, caret)
    assert re.search(r"\S", text[slice(*caret.moved("bottom", 1, layout, blocks).span(layout.shown, blocks))])


def test_without_words_there_is_nowhere_to_go() -> None:
    """In an empty note every motion stays."""
    for motion in MOTIONS:
        assert Caret(0, 0).moved(motion, 3, Layout("", (), 10), ()) == Caret(0, 0)


CLUSTERS = ["a", "👨‍👩‍👧‍👦", "e\u0301", "नि", "각", "b"]


def test_a_character_is_what_a_reader_takes_for_one() -> None:
    """Neither a motion nor a selection splits a family of emoji, a letter from its marks, or a syllable."""
    shown = "".join(CLUSTERS)
    blocks = split_transcript(shown, Span(0, len(shown)))
    layout = Layout(shown, blocks, 80)
    caret, seen = Caret(0, 0), []
    for _ in CLUSTERS:
        seen.append(caret.span(shown, blocks).end)
        caret = caret.moved("right", 1, layout, blocks)
    assert seen == list(accumulate(map(len, CLUSTERS)))
    back = []
    for _ in CLUSTERS:
        back.append(shown[slice(*Caret(caret.place, caret.place).span(shown, blocks))])
        caret = caret.moved("left", 1, layout, blocks)
    assert back == CLUSTERS[::-1]
    for place in range(len(shown)):
        assert shown[slice(*Caret(place, place).span(shown, blocks))] in CLUSTERS
