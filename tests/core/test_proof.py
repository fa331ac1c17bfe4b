"""The proof that items can be added to a note and taken back."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.edit import add_item
from tui.core.edit_problem import EditProblem
from tui.core.files import decode
from tui.core.note import Kind, parse
from tui.core.proof import unwritable

PIECES = [
    "# T",
    "## Transcript",
    "## Key Takeaways",
    "## Related",
    "-",
    "- a",
    "1. b",
    "```",
    "---",
    "words",
    "",
    "  x",
    "a: b",
    "<!--",
    "-->",
    "<div>",
    "[x]: y",
    "**Tags:** #a",
]


@example(["## Related", "**Tags:** #a"], "\n", False)
@example(["## Related", "## Key Takeaways", "**Tags:** #a", "**Tags:** #a"], "\n", False)
@settings(max_examples=80)
@given(st.lists(st.sampled_from(PIECES), max_size=10), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_what_is_not_told_of_can_be_written(lines: list[str], end: str, closed: bool) -> None:
    """A list takes an item, without a change of the transcript, exactly where nothing is said against it."""
    text = end.join(lines) + end * closed
    note = parse(Path("n.md"), text)
    said = [oddity.sentence for oddity in unwritable(note, text.encode())]
    for kind in (Kind.TAKEAWAYS, Kind.RELATED):
        try:
            after = parse(Path("n.md"), add_item(text, kind, "words that are added"))
            fine = after.text[slice(*after.transcript)] == text[slice(*note.transcript)]
            assert len(after.items(kind)) == len(note.items(kind)) + 1
        except EditProblem:
            fine = False
        assert fine == (not any(kind.value in sentence.split(".")[0] for sentence in said))


def test_a_list_that_would_swallow_an_item_is_told_at_its_heading() -> None:
    """Of two lists the one whose Markdown is open is told, at its heading, and the other is not."""
    text = "# T\n\n## Key Takeaways\n- a\n\n## Related\n\n<!-- open\n"
    [oddity] = unwritable(parse(Path("n.md"), text), text.encode())
    assert text[oddity.place :].startswith("## Related")
    assert oddity.sentence.startswith("No item can be added to “Related”")


def test_a_text_that_is_not_what_the_bytes_say_is_told() -> None:
    """A note whose text does not encode to its bytes is not to be edited."""
    [oddity] = unwritable(parse(Path("n.md"), decode(b"caf\xe9")), b"caf\xc3\xa9")
    assert "would change its bytes" in oddity.sentence
