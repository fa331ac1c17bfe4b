"""What the list of jumps promises."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tui.core.jumps import JumpList, Place

NOTE = Path("note.md")
OFFSETS = st.lists(st.integers(0, 5), max_size=20)


def place(offset: int) -> Place:
    """Return a place in the one note."""
    return Place(NOTE, offset)


@given(OFFSETS, st.integers(6, 9))
def test_going_back_retraces_the_jumps(offsets: list[int], here: int) -> None:
    """Going back passes every place that was left, the last one first, none twice in a row."""
    jumps = JumpList()
    left: list[Place] = []
    for offset in offsets:
        jumps.leave(place(offset))
        if left[-1:] != [place(offset)]:
            left.append(place(offset))
    at, passed = place(here), []
    while (before := jumps.back(at)) is not None:
        passed.append(before)
        at = before
    assert passed == left[::-1]


def test_places_in_a_note_outlive_its_name() -> None:
    """A note that was renamed is gone back to, and forward, under its new name; others keep theirs."""
    jumps, new = JumpList(), Path("new.md")
    for left in (place(1), Place(Path("other.md"), 2), place(3)):
        jumps.leave(left)
    assert jumps.back(place(4)) == place(3)
    jumps.rename(NOTE, new)
    assert jumps.forward(Place(new, 3)) == Place(new, 4)
    assert [jumps.back(Place(new, 5)) for _ in range(3)] == [Place(new, 3), Place(Path("other.md"), 2), Place(new, 1)]


@given(OFFSETS, st.integers(6, 9), st.integers(1, 20))
def test_forward_undoes_back(offsets: list[int], here: int, steps: int) -> None:
    """As many steps forward as back lead to where one was."""
    jumps = JumpList()
    for offset in offsets:
        jumps.leave(place(offset))
    at, taken = place(here), 0
    while taken < steps and (before := jumps.back(at)) is not None:
        at, taken = before, taken + 1
    for _ in range(taken):
        after = jumps.forward(at)
        assert after is not None
        at = after
    assert at == place(here)
    assert jumps.forward(at) is None


def test_a_jump_forgets_what_was_forward() -> None:
    """After going back and jumping elsewhere, there is nothing to go forward to."""
    jumps = JumpList()
    jumps.leave(place(1))
    assert jumps.back(place(2)) == place(1)
    jumps.leave(place(1))
    assert jumps.forward(place(3)) is None
    assert jumps.back(place(3)) == place(1)


def test_old_places_are_forgotten() -> None:
    """A long session keeps the last hundred places."""
    jumps = JumpList()
    for offset in range(500):
        jumps.leave(place(offset))
    at, count = place(-1), 0
    while (before := jumps.back(at)) is not None:
        at, count = before, count + 1
    assert (at, count) == (place(400), 100)
