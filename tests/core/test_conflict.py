"""What becomes of words that two programs changed at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.conflict import became, digest, of_item, of_notes
from tui.core.edit import notes_text, replace_item, replace_notes
from tui.core.edit_problem import ItemChanged, NotesChanged
from tui.core.note import Item, Kind, parse

TAKEAWAYS = Kind.TAKEAWAYS
NOTE = "# T\n\n## Transcript\n\nwords\n\n## Notes\nmy notes\n\n## Key Takeaways\n- the trains are back\n- two\n"


def items(text: str) -> list[Item]:
    """Return the takeaways of a note's text."""
    return list(parse(Path("note.md"), text).items(TAKEAWAYS))


def test_an_item_that_both_changed_shows_all_three_versions() -> None:
    """Base, theirs and mine are told apart, and either edit writes what it says and nothing else."""
    now = NOTE.replace("the trains are back", "the night trains are back")
    before = items(NOTE)
    with pytest.raises(ItemChanged):
        replace_item(now, TAKEAWAYS, before[0], "trains came back")
    conflict = of_item(now, TAKEAWAYS, before, before[0], "trains came back", "")
    assert (conflict.base, conflict.theirs, conflict.mine) == (
        "the trains are back",
        "the night trains are back",
        "trains came back",
    )
    assert conflict.write_mine(now) == NOTE.replace("the trains are back", "trains came back")
    assert conflict.write_both(now) == now.replace(
        "night trains are back\n", "night trains are back\n- trains came back\n"
    )


def test_a_quote_that_another_program_changed_stays() -> None:
    """Writing my words over theirs leaves their quote alone, unless I changed mine; what is quoted is told."""
    text = NOTE.replace("trains are back\n", "trains are back\n  > old words\n")
    now = text.replace("old words", "new words")
    before = items(text)
    conflict = of_item(now, TAKEAWAYS, before, before[0], "mine", "old words")
    assert conflict.quotes == ("old words", "new words", "new words")
    assert conflict.write_mine(now) == now.replace("the trains are back", "mine")
    shortened = of_item(now, TAKEAWAYS, before, before[0], "mine", "old")
    assert shortened.quotes == ("old words", "new words", "old")
    assert items(shortened.write_mine(now))[0].quote == "old"


def test_notes_that_change_once_more_are_not_overwritten() -> None:
    """What was chosen is written over what was shown and over nothing else."""
    now = NOTE.replace("my notes", "their notes")
    conflict = of_notes(now, "my notes", "mine")
    for write in (conflict.write_mine, conflict.write_both):
        with pytest.raises(NotesChanged):
            write(NOTE.replace("my notes", "newer notes"))


def test_an_item_that_was_deleted_elsewhere_is_written_as_a_new_one() -> None:
    """Nothing that stands in the file is taken for what is gone."""
    now = NOTE.replace("- the trains are back\n", "")
    before = items(NOTE)
    conflict = of_item(now, TAKEAWAYS, before, before[0], "trains came back", "words")
    assert conflict.theirs == ""
    assert [(item.text, item.quote) for item in items(conflict.write_mine(now))] == [
        ("two", ""),
        ("trains came back", "words"),
    ]


@pytest.mark.parametrize(("quote", "item"), [("words", "- anew\n  > words ^here\n"), ("", "- anew ^here\n")])
def test_links_to_an_item_that_is_written_anew_still_lead_to_it(quote: str, item: str) -> None:
    """The name that other notes link to it by comes back with it, whether it still has a quote or not."""
    text = "# T\n\n## Key Takeaways\n- two\n- old\n  > words ^here\n"
    before = items(text)
    now = text.replace("- old\n  > words ^here\n", "")
    conflict = of_item(now, TAKEAWAYS, before, before[1], "anew", quote)
    assert conflict.write_mine(now) == now + item


def test_a_new_item_unlike_the_one_that_is_gone_is_not_replaced() -> None:
    """An item that another program wrote on its own account keeps its place."""
    now = NOTE.replace("the trains are back", "zebra quick fox jumps high, 1234567890")
    before = items(NOTE)
    conflict = of_item(now, TAKEAWAYS, before, before[0], "trains came back", "")
    assert conflict.theirs == ""
    assert "zebra quick fox" in conflict.write_mine(now)


def test_an_item_that_was_there_before_is_never_taken_for_the_changed_one() -> None:
    """Two items that are alike do not stand in for one another."""
    text = NOTE.replace("- two", "- the trains are back!")
    before = items(text)
    conflict = of_item(text.replace("- the trains are back\n", ""), TAKEAWAYS, before, before[0], "x", "")
    assert conflict.theirs == ""


def test_notes_that_both_changed_can_be_kept_both() -> None:
    """Mine replace theirs, or follow them after an empty line."""
    now = NOTE.replace("my notes", "their notes")
    with pytest.raises(NotesChanged):
        replace_notes(now, "mine", before="my notes")
    conflict = of_notes(now, "my notes", "mine")
    assert (conflict.base, conflict.theirs, conflict.mine) == ("my notes", "their notes", "mine")
    assert conflict.write_mine(now) == NOTE.replace("my notes", "mine")
    assert notes_text(parse(Path("note.md"), conflict.write_both(now))) == "their notes\n\nmine"


LINES = [*(f"line {number}\tof\tthe notes  " for number in range(39)), "the last line"]


def with_notes(*lines: str) -> str:
    """Return a note whose notes are some lines, each ended as on Windows."""
    return NOTE.replace("my notes", "\n".join(lines)).replace("\n", "\r\n")


def test_notes_changed_in_different_lines_become_one() -> None:
    """What each side changed is taken from it, and no untouched line is doubled or loses a byte."""
    typed = "\n".join([*LINES, "XYZ"]).replace("\t", " ")
    conflict = of_notes(with_notes(*LINES[:38], "theirs", LINES[39]), "\n".join(LINES), typed)
    both = with_notes(*LINES[:38], "theirs", LINES[39], "XYZ")
    assert conflict.fits
    assert conflict.write_both(with_notes(*LINES[:38], "theirs", LINES[39])) == both
    assert conflict.write_mine(with_notes(*LINES[:38], "theirs", LINES[39])) == with_notes(*LINES, "XYZ")


def test_notes_changed_in_the_same_lines_have_theirs_first() -> None:
    """A line that both changed stands there in both versions, all others once."""
    now = with_notes(*LINES[:20], "theirs", *LINES[21:])
    mine = "\n".join([*LINES[:20], "mine", *LINES[21:]]).replace("\t", " ")
    conflict = of_notes(now, "\n".join(LINES), mine)
    assert not conflict.fits
    assert conflict.write_both(now) == with_notes(*LINES[:20], "theirs", "mine", *LINES[21:])


def listed(*words: str) -> str:
    """Return a note with takeaways."""
    return "# T\n\n## Key Takeaways\n" + "".join(f"- {each}\n" for each in words)


SOLAR, WIND, WATER = "Solar is cheap now", "Wind is cheap", "Water is wet"

PAIRED = [
    ((SOLAR, WIND, WATER), (f"{SOLAR}, at least in southern Spain", f"{WIND} now", WATER), (0, 1, 2)),
    ((f"{SOLAR}.", WIND), (f"{SOLAR}, at least in southern Spain.", f"{WIND} now"), (0, 1)),
    (
        ("First idea 1 OTHER", "Second idea 1", "Third idea 1"),
        ("First idea 1 OTHER OTHERB", "Second idea 1", "Third idea 1 OTHERB"),
        (0, 1, 2),
    ),
    (("First idea", "Second idea"), ("1st idea", "2nd idea"), (0, 1)),
    ((SOLAR, WIND), (f"{WIND} now",), (None, 0)),
    ((SOLAR, WIND), ("Wind is cheaper", "Wind is chaotic"), (None, None)),
    ((SOLAR, WIND), (f"{SOLAR}. {WIND}.",), (None, None)),
    ((WIND,), (f"{WIND} now", f"{WIND} here"), (None,)),
    ((SOLAR, WATER), (WATER, "Solar is cheap again"), (None, 1)),
    ((SOLAR, WATER), ("Solar is cheap again", WATER, "Solar is cheap at last"), (0, 1)),
    (("Wind", "Wind is cheap today"), ("Wonders", "Wind is cheap now"), (None, None)),
    (("Solar is getting cheap", "Wind is cheap"), ("Solar is getting really cheap", "Wind is cheap!", "Sun"), (0, 1)),
]


@pytest.mark.parametrize(("before", "now", "pairs"), PAIRED)
def test_what_became_of_an_item_is_told_by_its_words_and_its_place(
    before: tuple[str, ...], now: tuple[str, ...], pairs: tuple[int | None, ...]
) -> None:
    """Each item is paired with the one that it became, or with none where that may be several or another's."""
    old, new = items(listed(*before)), items(listed(*now))
    for place, item in enumerate(old):
        if item.raw in {each.raw for each in new}:
            assert became(item, old, new) is None
        else:
            pair = pairs[place]
            assert became(item, old, new) == (None if pair is None else new[pair])


def test_my_words_overwrite_no_other_takeaway() -> None:
    """Where two takeaways were changed at once, mine goes over the one that I was at."""
    before = items(listed(SOLAR, WIND, WATER))
    now = listed(f"{SOLAR}, at least in southern Spain", f"{WIND} now", WATER)
    conflict = of_item(now, TAKEAWAYS, before, before[0], f"{SOLAR} and here", "")
    assert conflict.theirs == f"{SOLAR}, at least in southern Spain"
    assert conflict.write_mine(now) == listed(f"{SOLAR} and here", f"{WIND} now", WATER)


def test_words_that_may_be_of_several_takeaways_are_added_beside_them() -> None:
    """Where two new takeaways may be what became of mine, neither is overwritten."""
    before = items(listed(WIND, WATER))
    now = listed(f"{WIND} now", f"{WIND} here", WATER)
    conflict = of_item(now, TAKEAWAYS, before, before[0], f"{WIND} and safe", "")
    assert (conflict.theirs, conflict.raw, conflict.places) == ("", "", 2)
    assert conflict.write_mine(now) == conflict.write_both(now) == now + f"- {WIND} and safe\n"


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ((SOLAR, WIND), (WIND,), 0),
        ((SOLAR, WIND), (f"{WIND} now",), 0),
        ((SOLAR, WIND), (f"{SOLAR}. {WIND}.",), 1),
        ((SOLAR, WIND), (f"{SOLAR} and here", f"{SOLAR} or there", WIND), 2),
        ((SOLAR, WIND, SOLAR), (f"{SOLAR} and here", WIND, f"{SOLAR} or there"), 2),
    ],
)
def test_what_may_stand_elsewhere_is_not_taken_for_gone(
    before: tuple[str, ...], now: tuple[str, ...], places: int
) -> None:
    """It is told in how many items it may be that are no other's; none of them is written over."""
    old = items(listed(*before))
    conflict = of_item(listed(*now), TAKEAWAYS, old, old[0], "mine", "")
    assert (conflict.theirs, conflict.places) == ("", places)
    assert conflict.write_mine(listed(*now)) == listed(*now, "mine")


def test_an_item_is_paired_with_nothing_that_may_be_of_another_that_is_not_known() -> None:
    """Of items that only their digests are left of, any may have become what is like them; the whole words tell."""
    before, now = items(listed(SOLAR, WIND, WATER)), items(listed(f"{WIND} here", "Wind is chaotic", WATER))
    known = [digest(each) for each in before]
    assert became(before[0], known, now) is None
    assert became(before[0], known, items(listed(f"{SOLAR} here", f"{WIND} now", WATER))) is not None
    assert became(before[0], known, items(listed("Solar was cheap", WIND, WATER))) is not None
    assert became(before[1], known, items(listed(f"{SOLAR} and {WIND}", WATER))) is None
    assert became(before[0], [], items(listed(f"{SOLAR} here", f"{WIND} now", WATER))) is not None


SENTENCE = st.lists(st.sampled_from(["sun", "wind", "is", "not", "cheap"]), min_size=1, max_size=4).map(" ".join)
ADDED = st.lists(st.sampled_from(["sun", "wind", "is", "now", "here"]), max_size=3).map(
    lambda words: " ".join([*words, "ON"])
)


@given(
    st.lists(
        st.tuples(SENTENCE, st.sampled_from(["keep", "drop", "extend"]), ADDED),
        max_size=6,
        unique_by=lambda change: change[0],
    )
)
def test_no_item_is_taken_for_what_became_of_another(
    changes: list[tuple[str, str, str]],
) -> None:
    """Whatever is deleted or added to, words are never paired with the successor of other words."""
    text = {"keep": "{0}", "extend": "{0} {1}"}
    before = items(listed(*(words for words, _, _ in changes)))
    left = [number for number, change in enumerate(changes) if change[1] != "drop"]
    now = items(listed(*(text[changes[number][1]].format(changes[number][0], changes[number][2]) for number in left)))
    for number, item in enumerate(before):
        for known in (before, [digest(each) for each in before]):
            successor = became(item, known, now)
            assert successor is None or left[now.index(successor)] == number
