"""What is promised of places in a text that changed."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.hunk import common_prefix
from tui.core.note import Span
from tui.core.shift import Shift

TEXTS = st.text("ab\n", max_size=30)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_did_not_change_is_found(head: str, removed: str, inserted: str, tail: str) -> None:
    """A known place holds the same character as before, and as many are known as did not change."""
    before, after = head + removed + tail, head + inserted + tail
    shift = Shift(before, after)
    known = [(place, now) for place in range(len(before)) if (now := shift(place)) is not None]
    assert all(after[now] == before[place] for place, now in known)
    assert len(known) >= len(head) + len(tail)
    assert all(0 <= shift.nearest(place) <= len(after) for place in range(len(before)))


@given(TEXTS)
def test_nothing_moves_in_the_same_text(text: str) -> None:
    """A text that is as it was keeps every place, however it is compared."""
    for shift in (Shift(text, text), Shift(text, "".join(list(text)))):
        assert [shift(place) for place in range(len(text))] == list(range(len(text)))


def test_a_range_moves_as_a_whole() -> None:
    """A range with what was put into it stays one; one whose end was rewritten is not known any more."""
    assert Shift("one two three", "one two and three").span(Span(4, 13)) == Span(4, 17)
    assert Shift("one two three", "new one two three").span(Span(4, 7)) == Span(8, 11)
    assert Shift("one two three", "one tXX three").span(Span(4, 7)) is None
    assert Shift("one", "one").span(Span(2, 2)) is None


@given(TEXTS, TEXTS)
def test_the_common_prefix_is_the_longest(one: str, other: str) -> None:
    """Up to it the texts are the same, and after it no longer."""
    same = common_prefix(one, other)
    assert one[:same] == other[:same]
    assert one[same : same + 1] != other[same : same + 1] or one == other
