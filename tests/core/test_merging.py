"""Two copies of a note come together without a loss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.edit import add_item, notes_text, replace_notes
from tui.core.edit_problem import EditProblem
from tui.core.files import FileProblem
from tui.core.merging import beyond, merge, read_copy
from tui.core.note import Kind, parse

NOTE = "# T\n\n## Transcript\n\nwords\n\n## Notes\n\n\n## Key Takeaways\n-\n\n## Related\n-\n"
WORDS = st.text("ab c.", min_size=1, max_size=12).filter(str.strip)


FULL = """---
tags: [bees]
---
# T

**Channel:** C

## Transcript

some words
and more

---

## Notes

a line
## Key Takeaways
- one
- two

## Related
- [[Other]]
"""


def listed(items: str) -> str:
    """Return a note with these lines under its takeaways."""
    return NOTE.replace("Takeaways\n-", f"Takeaways\n{items}")


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


def test_notes_are_compared_by_whole_lines() -> None:
    """A line of the copy that is only a part of one of the note's comes over; one that stands there does not."""
    mine = replace_notes(NOTE, "no concatenation\nan  end")
    merged = merge(mine, replace_notes(NOTE, "cat"))
    assert notes_text(parse(Path("note.md"), merged)).strip() == "no concatenation\nan  end\n\ncat"
    assert merge(mine, replace_notes(NOTE, "an end\n\n\nno concatenation")) == mine


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_no_line_of_the_notes_of_either_copy_is_lost(mine: list[str], theirs: list[str]) -> None:
    """All lines of both are there, the note's own first, and a second merge changes nothing."""
    here, there = (replace_notes(NOTE, "\n".join(["x", *map(str.strip, words)])) for words in (mine, theirs))
    merged = merge(here, there)
    notes = notes_text(parse(Path("note.md"), merged))
    assert notes.startswith(notes_text(parse(Path("note.md"), here)))
    assert {words.strip() for words in theirs} <= set(notes.split("\n"))
    assert merge(merged, there) == merged


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("- [ ] mine", "- theirs"),
        ("- mine", "- > a quote\n  and words"),
        ("- mine", "- the\x07irs"),
        ("- mine", "- theirs\n  > >> a turn"),
        ("- theirs\n  > a quote", "- theirs\n  > [1:00](https://youtu.be/x?t=60) a quote"),
        ("- [ ] theirs", "- [x] theirs"),
    ],
)
def test_what_was_merged_is_not_merged_again(mine: str, theirs: str) -> None:
    """An item that takes another form in the note is known there."""
    merged = merge(listed(mine), listed(theirs))
    assert merged.startswith(listed(mine).split("\n\n## Related")[0])
    assert len(texts(merged, Kind.TAKEAWAYS)) == 2
    assert merge(merged, listed(theirs)) == merged


def test_an_item_that_says_less_is_not_added() -> None:
    """A copy from before the box was there, or the moment of the quote, has nothing that the note lacks."""
    mine = listed("- [x] theirs\n  > [1:00](https://youtu.be/x?t=60) a quote")
    assert merge(mine, listed("- theirs\n  > a quote")) == mine


def test_an_item_without_words_keeps_no_other_from_being_merged() -> None:
    """An empty quote under a bullet is nothing to add."""
    assert texts(merge(NOTE, listed("- >\n- theirs")), Kind.TAKEAWAYS) == [("theirs", "")]


@pytest.mark.parametrize("data", [NOTE.encode("utf-16"), b"\xfe\xff\0x", b"words\0"])
def test_a_copy_that_can_only_be_viewed_is_refused(tmp_path: Path, data: bytes) -> None:
    """Text that would be decoded to rubbish is not compared, and one sentence says why."""
    path = tmp_path / "copy.md"
    path.write_bytes(data)
    with pytest.raises(FileProblem, match=r"copy\.md can only be viewed: .*save it as UTF-8"):
        read_copy(path)
    path.write_bytes(NOTE.encode() + b"\xff")
    assert read_copy(path) == NOTE + "\udcff"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("- two\n", "- two\n\nA paragraph.\n", ["text under Key Takeaways"]),
        ("- one\n- two\n", "one\ntwo\n", ["text under Key Takeaways"]),
        ("## Related\n", "## Related\nSee\n\n", ["text under Related"]),
        ("## Notes", "## Summary\n\nlong\n\n## Notes", ["section Summary"]),
        ("## Related\n", "## Key Takeaways\n- four\n\n## Related\n", ["section Key Takeaways"]),
        ("# T", "# Title", ["title or metadata"]),
        ("tags: [bees]", "tags: [bees]\nrating: 5", ["title or metadata"]),
        ("** C", "** D", ["title or metadata"]),
        ("some words", "words some", ["transcript"]),
        ("some words", "some words\n\n### Chapter\n", ["transcript"]),
        ("## Transcript", "## Transcript by hand", ["transcript"]),
        ("# T\n", "## Preface\n# Title\n", ["section Preface", "section Title"]),
    ],
)
def test_what_a_copy_has_beyond_its_note_is_named(old: str, new: str, names: list[str]) -> None:
    """A difference that no merge brings over is told."""
    copy = FULL.replace(old, new, 1)
    assert beyond(merge(FULL, copy), copy) == names


@pytest.mark.parametrize(
    ("old", "new"),
    [("- two\n", "- two\n\nA paragraph.\n"), ("## Notes", "## Summary\n\nlong\n\n## Notes"), ("]", "]\nrating: 5")],
)
def test_what_only_the_note_has_is_no_reason_to_keep_a_copy(old: str, new: str) -> None:
    """Where the note holds all of the copy and more, nothing is named."""
    assert beyond(FULL.replace(old, new, 1), FULL) == []


def test_a_copy_that_was_merged_has_nothing_beyond_its_note() -> None:
    """Items, notes, white space, line ends, rules, empty sections and the order of lines make no difference."""
    copy = FULL.replace("some words\nand more", "some  words and\n\nmore").replace("---\n\n## Notes", "## Notes")
    copy = copy.replace("- one\n- two", "* two\n* three\n* one").replace("a line", "another line\na line")
    copy = "\ufeff" + copy.replace("\n", "\r\n")
    assert beyond(merge(FULL, copy), copy) == []
    bare = FULL[: FULL.index("## Notes")]
    assert beyond(bare, f"{bare}## Notes\n\n\n## Key Takeaways\n-\n") == []
    assert beyond(FULL, "") == []


PIECES = st.sampled_from(
    [
        *("# {}\n", "## Transcript\n", "## Notes\n", "## Key Takeaways\n", "## Related\n", "## Part\n", "### {}\n"),
        *("{}\n", "\n{}\n\n", "- {}\n", "1. {}\n", "- [ ] {}\n", "  - {}\n", "> {}\n", "- > {}\n", "- {}\n  > {}\n"),
        *("    {}\n", "**URL:** {}\n", "```\n{}\n```\n", "<!-- {} -->\n", "---\n", "\n"),
    ]
)


@given(st.lists(PIECES, max_size=12), st.lists(PIECES, max_size=12))
def test_no_word_of_a_copy_that_may_be_deleted_is_lost(mine: list[str], theirs: list[str]) -> None:
    """A copy with nothing beyond its note has no word that is not in it, whatever its Markdown is like."""
    here, there = "".join(mine).replace("{}", "both"), "".join(theirs)
    there = "".join(f"{piece}theirs{number}" for number, piece in enumerate(there.split("{}")))
    try:
        merged = merge(here, there)
    except EditProblem:
        return
    if not beyond(merged, there):
        assert set(re.findall(r"theirs\d+", there)) <= set(re.findall(r"theirs\d+", merged))
