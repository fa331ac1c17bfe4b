"""Two copies of a note come together without a loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.edit import EditProblem, add_item, notes_text, replace_notes
from tui.core.merging import merge
from tui.core.note import Kind, parse

NOTE = "# T\n\n## Transcript\n\nwords\n\n## Notes\n\n\n## Key Takeaways\n-\n\n## Related\n-\n"
WORDS = st.text("ab c.", min_size=1, max_size=12).filter(str.strip)


def texts(text: str, kind: Kind) -> list[tuple[str, str]]:
    """Return the words and quotes of a section."""
    return [(item.text, item.quote) for item in parse(Path("note.md"), text).items(kind)]


def test_what_only_the_copy_has_is_added() -> None:
    """Takeaways with their quotes and moments, links and notes come over; the rest of the note keeps its bytes."""
    one = add_item(NOTE, Kind.TAKEAWAYS, "both")
    copy = add_item(one, Kind.TAKEAWAYS, "theirs", "the words", "[1:00](https://youtu.be/x?t=60)")
    copy = replace_notes(add_item(copy, Kind.RELATED, "[[Other]]"), "their notes")
    mine = replace_notes(add_item(one, Kind.TAKEAWAYS, "mine"), "my notes")
    merged = merge(mine, copy)
    assert texts(merged, Kind.TAKEAWAYS) == [("both", ""), ("mine", ""), ("theirs", "the words")]
    assert "[1:00](https://youtu.be/x?t=60)" in merged
    assert texts(merged, Kind.RELATED) == [("[[Other]]", "")]
    assert notes_text(parse(Path("note.md"), merged)).strip() == "my notes\n\ntheir notes"
    assert merged.startswith(mine[: mine.index("my notes")])


def test_copies_that_say_the_same_change_nothing() -> None:
    """White space and line ends make no difference between items."""
    one = add_item(NOTE, Kind.TAKEAWAYS, "a  b", "q")
    assert merge(one, one.replace("\n", "\r\n")) == one


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_nothing_of_either_copy_is_lost(mine: list[str], theirs: list[str]) -> None:
    """All words of both are there, mine first and as they were, and a second merge changes nothing."""
    here = there = NOTE
    for words in mine:
        here = add_item(here, Kind.TAKEAWAYS, words)
    for words in theirs:
        there = add_item(there, Kind.TAKEAWAYS, words)
    merged = merge(here, there)
    kept = texts(merged, Kind.TAKEAWAYS)
    assert kept[: len(mine)] == texts(here, Kind.TAKEAWAYS)
    assert {tuple(words.split()) for words, _ in kept} == {tuple(words.split()) for words in (*mine, *theirs)}
    assert merge(merged, there) == merged


def test_a_note_that_would_swallow_an_item_is_left_alone() -> None:
    """An open fence in the section is a reason to write nothing."""
    copy = add_item(NOTE, Kind.TAKEAWAYS, "theirs")
    with pytest.raises(EditProblem):
        merge(NOTE.replace("## Key Takeaways\n-\n", "## Key Takeaways\n```\n"), copy)
