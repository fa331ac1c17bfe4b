"""Long texts in pieces, and their words counted."""

from hypothesis import assume, given
from hypothesis import strategies as st

from tui.core.coverage import Words
from tui.core.note import Span
from tui.core.pieces import BLANKS, PIECE, count_words, pieces
from tui.core.scripts import has_unspaced

TEXTS = st.lists(st.sampled_from(["word", "é", " ", "  ", "\n", *BLANKS]), max_size=20).map("".join) | st.text()


@given(TEXTS)
def test_words_are_counted_as_they_are_split(text: str) -> None:
    """Whatever the white space, the number is that of `str.split`, but for scripts that do without."""
    assume(not has_unspaced(text))
    assert count_words(text) == len(text.split())


@given(st.text("東京タワー、。ไทย ab\n", max_size=60))
def test_words_without_blanks_are_counted_as_they_are_read(text: str) -> None:
    """A note in Chinese or Thai is as many words long as there are to read in it, not one."""
    assert count_words(text) == len(Words(text, Span(0, len(text))))


def test_letters_count_where_no_blanks_are() -> None:
    """Two letters of Japanese are a word, and four of Thai."""
    assert [count_words(text) for text in ("東京" * 50, "ไทย" * 40, "word " * 9)] == [50, 30, 9]


@given(st.text(" ab", min_size=1, max_size=40), st.integers(1, 9000), st.integers(0, 50), st.integers(0, 50))
def test_pieces_are_the_text(text: str, times: int, start: int, short: int) -> None:
    """Each piece stands where it is said to, and only a blank lies between it and the next."""
    text *= times
    start = min(start, len(text))
    end = max(start, len(text) - short)
    found = list(pieces(text, start, end))
    assert " ".join(piece for _, piece in found) == text[start:end]
    assert all(text.startswith(piece, place) for place, piece in found)
    assert all(len(piece) >= PIECE for _, piece in found[:-1])
