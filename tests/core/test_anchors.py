"""Where a quote stands."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.anchors import find_quote
from tui.core.blocks import split_note, words_in
from tui.core.note import Span, parse

TEXT = """# T

## Transcript

**Ann:** [00:10] so the night
trains   are back [Music] and they
sleep

**Bob:** the night trains

## Notes
- only here
"""
NOTE = parse(Path("n.md"), TEXT)
BLOCKS = split_note(NOTE)


def place(quote: str) -> str | None:
    """Return the text at which a quote is found."""
    span = find_quote(TEXT, BLOCKS, quote)
    return None if span is None else TEXT[slice(*span)]


def test_a_quote_is_found_across_lines_and_cues() -> None:
    """Line breaks, blanks and the cue between two paragraphs do not hide a quote."""
    assert place("night trains are") == "night\ntrains   are"
    assert place(" and   they\n sleep the night ") == "and they\nsleep\n\n**Bob:** the night"
    assert place("igh") == "igh"
    assert place("back [Music] and") == "back [Music] and"


def test_of_two_places_the_first_is_taken() -> None:
    """A quote that stands twice is found where it stands first."""
    span = find_quote(TEXT, BLOCKS, "the night")
    assert span is not None
    assert span.start == TEXT.index("the night")


def test_words_that_are_not_in_the_transcript_are_lost() -> None:
    """Nothing, other words, cues, and the words of a note's own sections are no quote."""
    for quote in ["", "  ", "no such words", "Ann", "00:10", "only here", "trains back"]:
        assert place(quote) is None
    assert find_quote("", (), "x") is None


@settings(max_examples=200)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_the_words_of_a_selection_are_found(one: int, other: int) -> None:
    """A quote taken from any selection of paragraphs is found at a place that reads the same."""
    start, end = sorted((max(one, NOTE.transcript.start), max(other, NOTE.transcript.start)))
    selection = Span(start, min(end, NOTE.transcript.end))
    quote = words_in(TEXT, BLOCKS, selection)
    if quote:
        span = find_quote(TEXT, BLOCKS, quote)
        assert span is not None
        assert words_in(TEXT, BLOCKS, span) == quote
