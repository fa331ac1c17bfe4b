"""Words that someone marked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.display import HIDDEN, reading_text
from tui.core.emphasis import emphases, without_marks


def marked(text: str) -> list[tuple[str, str]]:
    """Return the marked words of a text and how they are marked."""
    return [(text[slice(*emphasis.span)], emphasis.kind) for emphasis in emphases(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ==b c== d **e** f", [("b c", "highlight"), ("e", "strong")]),
        ("==a==, ==b==", [("a", "highlight"), ("b", "highlight")]),
        ("if a == b or c == d", []),
        ("a ==b\nc== d", []),
        ("==== and **** and ==", []),
        ("==a **b** c==", [("a **b** c", "highlight")]),
        ("***both***", []),
        ("**a*b** **c**", [("c", "strong")]),
    ],
)
def test_marks_are_read_as_editors_read_them(text: str, expected: list[tuple[str, str]]) -> None:
    """Marks hug their words, close in their line, and are text where they do not."""
    assert marked(text) == expected


@given(
    st.lists(st.sampled_from(["==", "**", "*", "=", "a", " ", "é", "\n", "&amp;", "word "]), max_size=30).map("".join)
)
def test_only_the_marks_are_hidden(text: str) -> None:
    """The shown text keeps its length and its words; what is hidden are the marks around what is marked."""
    found = emphases(text, 0, len(text))
    shown = without_marks(reading_text(text), found)
    assert len(shown) == len(text)
    marks = {place for start, end in (e.span for e in found) for place in (start - 2, start - 1, end, end + 1)}
    for place, (before, after) in enumerate(zip(reading_text(text), shown, strict=True)):
        assert after == (HIDDEN if place in marks else before)
    assert all(text[e.span.start - 2 : e.span.start] == text[e.span.end : e.span.end + 2] for e in found)


def test_many_open_marks_cost_little() -> None:
    """Marks that never close are looked at for a line's width each and no further."""
    assert marked("==a " * 20_000) == marked("**a " * 20_000) == []
