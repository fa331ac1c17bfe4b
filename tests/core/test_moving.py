"""Where an item goes when it moves past the end of its list, and that nothing else does."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.test_edit import TAKEAWAYS, items, listed_notes
from tui.core.edit import move_item, remove_item
from tui.core.edit_problem import EditProblem
from tui.core.note import Kind

GROUPS = "### A\n- a1\n- a2\n\n### B\n+ b1\n+ b2\n"


def moved(listed: str, place: int, steps: int) -> str:
    """Return what a section becomes by moving one of its items, counted from 0."""
    text = f"## Key Takeaways\n{listed}"
    return move_item(text, TAKEAWAYS, items(text)[place], steps).removeprefix("## Key Takeaways\n")


def others(text: str, start: int, end: int) -> list[str]:
    """Return the lines outside a range, without blanks around them, blank ones, and the numbers of lists."""
    lines = re.split(r"[\r\n]+", f"{text[:start]}\n{text[end:]}")
    return [re.sub(r"^\d+(?=[.)])", "", line.strip(" \t")) for line in lines if line.strip(" \t\ufeff")]


@pytest.mark.parametrize(
    ("listed", "place", "steps", "expected"),
    [
        (GROUPS, 1, 1, "### A\n- a1\n\n### B\n+ b1\n+ a2\n+ b2\n"),
        (GROUPS, 2, -1, "### A\n- a1\n- b1\n- a2\n\n### B\n+ b2\n"),
        (GROUPS, 0, 1, "### A\n- a2\n- a1\n\n### B\n+ b1\n+ b2\n"),
        (GROUPS, 0, 9, "### A\n- a2\n\n### B\n+ b1\n+ b2\n+ a1\n"),
        (GROUPS, 3, -9, "### A\n- b2\n- a1\n- a2\n\n### B\n+ b1\n"),
        ("- a1\n- a2\n\nwords\n\n- b1\n", 1, 1, "- a1\n\nwords\n\n- b1\n- a2\n"),
        ("- a1\n- a2\n\n+ b1\n+ b2\n", 1, 1, "- a1\n\n+ b1\n+ a2\n+ b2\n"),
        ("- a1\n- a2\n\n- b1\n- b2\n", 1, 1, "- a1\n\n- b1\n- a2\n- b2\n"),
        ("- a\n\n- b\n\n- c\n", 0, 1, "- b\n\n- a\n\n- c\n"),
        ("- a\n  more\n\n### B\n1. b1\n2. b2\n", 0, 2, "\n\n### B\n1. b1\n2. b2\n3. a\n   more\n"),
        ("1. a\n2. b\n3. c\n   > q\n\n### B\n* d\n", 2, 1, "1. a\n2. b\n\n### B\n* d\n* c\n  > q\n"),
        ("1. a\n2. b\n3. c\n\n### B\n* d\n", 3, -1, "1. a\n2. b\n3. d\n3. c\n\n### B\n\n"),
        ("- a\n-\n- b\n", 0, 1, "-\n- b\n- a\n"),
    ],
)
def test_an_item_leaves_its_list_alone(listed: str, place: int, steps: int, expected: str) -> None:
    """Past the end of its list an item joins that of the item it passes, in its form; all others stay."""
    for end in ("\n", "\r\n"):
        assert moved(listed.replace("\n", end), place, steps) == expected.replace("\n", end)


@given(listed_notes(), st.integers(-4, 4), st.data())
@example((f"## Key Takeaways\n{GROUPS}", TAKEAWAYS), 1, None)
def test_only_the_moved_item_changes_its_place(note: tuple[str, Kind], steps: int, data: st.DataObject | None) -> None:
    """All other lines of the file, headings and words between lists with them, follow each other as before."""
    text, kind = note
    before = items(text, kind)
    place = data.draw(st.integers(0, len(before) - 1)) if data else 1
    try:
        after = move_item(text, kind, before[place], steps)
    except EditProblem:
        return
    item, now = before[place], items(after, kind)[max(0, min(len(before) - 1, place + steps))]
    assert (now.text, now.quote) == (item.text, item.quote)
    assert others(after, now.start, now.end) == others(text, item.start, item.end)


def test_a_removed_item_leaves_the_wider_gap() -> None:
    """The blank line between two groups of a list parts them still when the last item of the first one goes."""
    text = "## Key Takeaways\n- a1\n- a2\n\n- b1\n"
    assert remove_item(text, TAKEAWAYS, items(text)[1]) == "## Key Takeaways\n- a1\n\n- b1\n"
    assert remove_item(text, TAKEAWAYS, items(text)[2]) == "## Key Takeaways\n- a1\n- a2\n"
