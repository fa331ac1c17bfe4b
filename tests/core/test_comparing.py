"""What the comparison of two lists promises."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.comparing import compare

WORDS = st.lists(st.sampled_from("abcde "), max_size=30)


@given(WORDS, WORDS, st.sampled_from([0, 5, 50, 10_000]))
def test_the_stretches_lead_from_one_list_to_the_other(old: list[str], new: list[str], steps: int) -> None:
    """However few steps are allowed, the stretches cover both lists without gaps, and the same is the same."""
    stretches = compare(old, new, steps)
    assert [word for part in stretches for word in old[part.start : part.end]] == old
    assert [word for part in stretches for word in new[part.first : part.last]] == new
    for part in stretches:
        assert part.same == (old[part.start : part.end] == new[part.first : part.last])
        assert part.start < part.end or part.first < part.last


@given(WORDS, WORDS, WORDS)
def test_a_common_beginning_and_end_need_no_steps(head: list[str], middle: list[str], tail: list[str]) -> None:
    """What two lists share at both ends is told as the same, whatever stands between and without a step."""
    old, new = [*head, "x", *middle, *tail], [*head, "y", *middle, "y", *tail]
    same = sum(part.end - part.start for part in compare(old, new, 0) if part.same)
    assert same >= len(head) + len(tail)
