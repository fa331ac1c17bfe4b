"""Where a new item goes among others, and the form that it takes there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_edit import TAKEAWAYS, items, listed_notes, note_of, outside
from tui.core.edit import add_item, remove_item
from tui.core.edit_problem import EditProblem, ItemChanged
from tui.core.note import ANNOTATIONS, Item, Kind
from tui.core.placing import Beside, neighbour


def added(listed: str, number: int, after: bool, words: str = "x", quote: str = "") -> str:
    """Return what a list becomes by a new item beside one of its items, counted from 0."""
    text = f"## Key Takeaways\n{listed}\n"
    result = add_item(text, TAKEAWAYS, words, quote, beside=Beside(items(text)[number], after))
    return result.removeprefix("## Key Takeaways\n").removesuffix("\n")


@pytest.mark.parametrize(
    ("listed", "number", "below", "above"),
    [
        ("- a\n- b", 0, "- a\n- x\n- b", "- x\n- a\n- b"),
        ("- a\n- b", 1, "- a\n- b\n- x", "- a\n- x\n- b"),
        ("* a\n+ b", 0, "* a\n* x\n+ b", "* x\n* a\n+ b"),
        ("* a\n+ b", 1, "* a\n+ b\n+ x", "* a\n+ x\n+ b"),
        ("-\ta\n-\tb", 0, "-\ta\n-\tx\n-\tb", "-\tx\n-\ta\n-\tb"),
        ("   - a\n   - b", 0, "   - a\n   - x\n   - b", "   - x\n   - a\n   - b"),
        ("- a  \n- b", 0, "- a  \n- x\n- b", "- x\n- a  \n- b"),
        ("-     code", 0, "-     code\n- x", "- x\n-     code"),
        ("- a\n\n- b", 0, "- a\n\n- x\n\n- b", "- x\n\n- a\n\n- b"),
        ("- a\n \n\n- b", 0, "- a\n\n- x\n \n\n- b", "- x\n\n- a\n \n\n- b"),
        ("- a\n- b\n\n- c\n- d", 1, "- a\n- b\n- x\n\n- c\n- d", "- a\n- x\n- b\n\n- c\n- d"),
        ("- a\n- b\n\n- c\n- d", 2, "- a\n- b\n\n- c\n- x\n- d", "- a\n- b\n\n- x\n- c\n- d"),
        ("- a\n\n* c", 0, "- a\n- x\n\n* c", "- x\n- a\n\n* c"),
        ("- a\n- b\n\n* c", 1, "- a\n- b\n- x\n\n* c", "- a\n- x\n- b\n\n* c"),
        (
            "- a\n  - nested\n    more\n- b",
            0,
            "- a\n  - nested\n    more\n- x\n- b",
            "- x\n- a\n  - nested\n    more\n- b",
        ),
        ("- a\nlazy\n- b", 0, "- a\nlazy\n- x\n- b", "- x\n- a\nlazy\n- b"),
        ("- a ^abc\n- b", 0, "- a ^abc\n- x\n- b", "- x\n- a ^abc\n- b"),
        ("- a\n<!-- c -->\n- b", 0, "- a\n- x\n<!-- c -->\n- b", "- x\n- a\n<!-- c -->\n- b"),
        ("- a\n<!-- c -->\n- b", 1, "- a\n<!-- c -->\n- b\n- x", "- a\n<!-- c -->\n- x\n- b"),
        ("- a\n\n### S\n- b", 0, "- a\n- x\n\n### S\n- b", "- x\n- a\n\n### S\n- b"),
        ("- a\n\n### S\n- b", 1, "- a\n\n### S\n- b\n- x", "- a\n\n### S\n- x\n- b"),
        ("prose\n- a", 0, "prose\n- a\n- x", "prose\n- x\n- a"),
        ("> [!note]\n> - c\n\n- a", 0, "> [!note]\n> - c\n\n- a\n- x", "> [!note]\n> - c\n\n- x\n- a"),
        ("- a\n\n^list", 0, "- a\n- x\n\n^list", "- x\n- a\n\n^list"),
        ("- a\n-\n- b", 0, "- a\n- x\n- b", "- x\n- a\n-\n- b"),
        ("- a\n-  \n- b", 1, "- a\n-  \n- b\n- x", "- a\n- x\n- b"),
        ("- a\n\nprose\n\n-", 0, "- a\n- x\n\nprose\n\n-", "- x\n- a\n\nprose\n\n-"),
        ("1. a\n2. b\n3. c", 0, "1. a\n2. x\n2. b\n3. c", "1. x\n1. a\n2. b\n3. c"),
        ("1. a\n2. b\n3. c", 2, "1. a\n2. b\n3. c\n4. x", "1. a\n2. b\n3. x\n3. c"),
        ("1. a\n1. b", 1, "1. a\n1. b\n1. x", "1. a\n1. x\n1. b"),
        ("08) a\n09) b", 1, "08) a\n09) b\n10) x", "08) a\n09) x\n09) b"),
        ("prose\n1. a\n2. b", 0, "prose\n1. a\n2. x\n2. b", "prose\n1. x\n1. a\n2. b"),
        ("999999999. a", 0, "999999999. a\n999999999. x", "999999999. x\n999999999. a"),
        ("- [x] a\n- [ ] b", 0, "- [x] a\n- [ ] x\n- [ ] b", "- [ ] x\n- [x] a\n- [ ] b"),
        ("* [/] a", 0, "* [/] a\n* [ ] x", "* [ ] x\n* [/] a"),
        ("- [x] a\n- b", 0, "- [x] a\n- x\n- b", "- x\n- [x] a\n- b"),
        ("- [1] a\n- [a](b)", 0, "- [1] a\n- x\n- [a](b)", "- x\n- [1] a\n- [a](b)"),
    ],
)
def test_an_item_takes_the_form_of_its_neighbours(listed: str, number: int, below: str, above: str) -> None:
    """Bullet, indentation, spacing, number and check box are those of the list, and all other bytes stay."""
    assert added(listed, number, after=True) == below
    assert added(listed, number, after=False) == above


def test_the_end_of_a_list_has_its_form() -> None:
    """An item without a neighbour goes to the end, in the list's own style, its own check box not doubled."""
    for listed, last in (("1. a\n1. b", "1. x"), ("01. a", "02. x"), ("- a\n\n\n- b", "\n- x"), ("- [x] a", "- [ ] x")):
        text = f"## Key Takeaways\n{listed}\n"
        assert add_item(text, TAKEAWAYS, "x") == f"{text}{last}\n"
    assert added("- [x] a", 0, True, "[/] half") == "- [x] a\n- [/] half"
    assert added("- [x] a", 0, True, "x\ny", "q") == "- [x] a\n- [ ] x\n  y\n  > q"
    assert added("- [x] a", 0, True, "", "q") == "- [x] a\n- [ ] \n  > q"


def test_a_quote_is_not_drawn_into_the_words_above_it() -> None:
    """Words that end in a block quote are parted from the passage, which would not be found otherwise."""
    text = add_item("", TAKEAWAYS, "x\n> theirs", "the passage")
    assert text == "## Key Takeaways\n- x\n  > theirs\n\n  > the passage\n"
    assert items(text)[0].passage == "the passage"


def test_the_line_end_is_that_of_the_list() -> None:
    """In a file of mixed line ends a new item ends like the line above its neighbour."""
    text = "# T\n\n## Key Takeaways\r\n- a\r\n- b\r\n"
    assert add_item(text, TAKEAWAYS, "x\ny", beside=Beside(items(text)[0])) == text.replace(
        "a\r\n", "a\r\n- x\r\n  y\r\n"
    )


@given(listed_notes(), st.booleans(), st.sampled_from(["x", "x\n\ny", "> x", "[ ] x", "- x"]), st.data())
def test_an_item_goes_beside_any_other(note: tuple[str, Kind], after: bool, words: str, data: st.DataObject) -> None:
    """A new item stands right above or below its neighbour; each byte that was there stays, but for a placeholder."""
    text, kind = note
    before = items(text, kind)
    place = data.draw(st.integers(0, len(before) - 1))
    try:
        result = add_item(text, kind, words, "q", beside=Beside(before[place], after))
    except ItemChanged:
        raise
    except EditProblem:
        return
    found = items(result, kind)
    slot = place + after
    assert [item.raw for item in (*found[:slot], *found[slot + 1 :])] == [item.raw for item in before]
    assert found[slot].quote == "q"
    above, below = outside(text, kind)
    assert result.startswith(above)
    assert result.endswith(below)
    for other in set(ANNOTATIONS) - {kind}:
        assert [item.raw for item in items(result, other)] == [item.raw for item in items(text, other)]
    start = next(n for n in range(len(text) + 1) if n == len(text) or text[n] != result[n])
    rest = next(n for n in range(len(text) + 1) if n == len(text) or text[-1 - n] != result[-1 - n])
    section = note_of(text).section(kind)
    assert section is not None
    if all(not item.is_placeholder for item in section.items):
        assert start + rest >= len(text)
        removed = remove_item(result, kind, found[slot])
        assert [item.raw for item in items(removed, kind)] == [item.raw for item in before]
    else:
        assert re.fullmatch(
            r"[\s>]*(?:[-*+]|\d+[.)])?[ \t]*", text[start : len(text) - rest] if start + rest < len(text) else ""
        )


def test_a_neighbour_is_found_where_it_stands_now() -> None:
    """An item that moved is the same neighbour; one that was changed or removed is named, and nothing is written."""
    text = "## Key Takeaways\n- a\n- b\n"
    beside = Beside(items(text)[1], after=False)
    assert add_item(f"more\n\n{text}", TAKEAWAYS, "x", beside=beside) == f"more\n\n{text}".replace("- b", "- x\n- b")
    for changed in ("## Key Takeaways\n- a\n- B\n", "## Key Takeaways\n-\n", "w\n"):
        with pytest.raises(ItemChanged, match="“b”"):
            add_item(changed, TAKEAWAYS, "x", beside=beside)


def listed(*places: int | None) -> list[tuple[Item, int | None]]:
    """Return items that quote passages at these places."""
    text = "## Key Takeaways\n" + "".join(f"- {number}\n" for number in range(len(places)))
    return list(zip(items(text), places, strict=True))


@pytest.mark.parametrize(
    ("places", "place", "expected"),
    [
        ((), 5, None),
        ((None, None), 5, None),
        ((1, 3), 5, None),
        ((1, 3), 3, None),
        ((1, 3, 7), 5, ("1", True)),
        ((1, 3, 7), 3, ("1", True)),
        ((1, 3, 3, 7), 3, ("2", True)),
        ((7, 9), 5, ("0", False)),
        ((None, 7, None, 9), 5, ("1", False)),
        ((1, None, None, 7), 5, ("2", True)),
        ((1, 3, None), 5, None),
        ((7, 1), 5, None),
        ((7, None, 1), 0, None),
    ],
)
def test_a_quoted_item_goes_where_its_passage_stands(
    places: tuple[int | None, ...], place: int, expected: tuple[str, bool] | None
) -> None:
    """The items stand in the order of the transcript, unless their owner has put them into another."""
    beside = neighbour(listed(*places), place)
    assert (beside and (beside.item.text, beside.after)) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12))
def test_items_added_one_by_one_stand_in_order(added_ones: list[tuple[int, bool]]) -> None:
    """Whatever the order in which passages are quoted, their items are sorted, equal ones by age, and none moves.

    One without a quote stays below the quoted one that it was written under.
    """
    text = "## Key Takeaways\n-\n"
    expected: list[tuple[int, str]] = []
    for number, (place, quoting) in enumerate(added_ones):
        old = items(text)
        places = [int(item.quote) if item.quote else None for item in old]
        beside = neighbour(list(zip(old, places, strict=True)), place) if quoting else None
        text = add_item(text, TAKEAWAYS, f"n{number}", str(place) if quoting else "", beside=beside)
        last = expected[-1][0] if expected else -1
        expected.append((place if quoting else last, f"n{number}"))
        expected.sort(key=lambda entry: entry[0])
    assert [item.text for item in items(text)] == [words for _, words in expected]
