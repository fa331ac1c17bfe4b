"""What the comparison of lists promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.comparing import compare, join

EDITS = st.lists(st.sampled_from(["kept", "kept", "dropped", "changed", "added after"]), max_size=30)
"""What is done to each line of a list."""

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


def edited(edits: list[str], whose: str) -> tuple[list[str], list[str]]:
    """Return what someone's edits make of the lines 0, 1, 2 and so on, and the lines that are new in it."""
    lines = []
    for number, edit in enumerate(edits):
        line, new = str(number), f"{whose} {number}"
        lines += {"kept": [line], "dropped": [], "changed": [new], "added after": [line, new]}[edit]
    return lines, [line for line in lines if whose in line]


@given(EDITS, EDITS)
def test_two_changes_of_one_list_are_both_whole(their_edits: list[str], my_edits: list[str]) -> None:
    """Every line that either added is there, in its order; what neither touched stands once, in order, and no more."""
    count = min(len(their_edits), len(my_edits))
    theirs, they_added = edited(their_edits[:count], "theirs")
    mine, i_added = edited(my_edits[:count], "mine")
    lines = join([str(number) for number in range(count)], theirs, mine, 10_000).lines
    assert [line for line in lines if "theirs" in line] == they_added
    assert [line for line in lines if "mine" in line] == i_added
    assert [line for line in lines if line.isdecimal()] == [line for line in theirs if line in mine]


@given(WORDS, WORDS, WORDS, st.sampled_from([0, 50, 10_000]))
def test_nothing_of_either_side_is_lost(base: list[str], theirs: list[str], mine: list[str], steps: int) -> None:
    """Whatever repeats, new lines of both are there, a side that changed nothing adds nothing, and like fits like."""
    assert (set(theirs) | set(mine)) - set(base) <= set(join(base, theirs, mine, steps).lines)
    assert join(base, theirs, base, steps) == (theirs, True)
    assert join(base, base, mine, steps) == (mine, True)
    assert join(base, mine, mine, steps) == (mine, True)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "joined", "fits"),
    [
        ("a b c", "A b c", "a b C", "A b C", True),
        ("a b c", "A b c", "a B c", "A B c", True),
        ("a b c", "a T c", "a M c", "a T M c", False),
        ("a b c", "a b c T", "a b c M", "a b c T M", False),
        ("a b c", "a T b c", "a b M c", "a T b M c", True),
        ("a b c d e", "a T T e", "a b M e", "a T T M e", False),
        ("a b c", "a c", "a M c", "a M c", False),
        ("a", "a _ T", "a _ M", "a _ T _ M", False),
        ("a", "T", "M", "T _ M", False),
        ("a _ b _ c", "a _ T _ c", "a _ M _ c", "a _ T _ M _ c", False),
        ("a", "x T y", "x M y", "x T M y", False),
        ("a", "x T", "x T", "x T", True),
    ],
)
def test_theirs_come_before_mine(base: str, theirs: str, mine: str, joined: str, fits: bool) -> None:
    """Of the same lines theirs come first, paragraphs keep an empty line between, and what both wrote stands once."""
    lists = ([line.strip("_") for line in words.split()] for words in (base, theirs, mine, joined))
    old, other, own, wanted = lists
    assert join(old, other, own, 1000) == (wanted, fits)
