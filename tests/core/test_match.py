"""What folding, likeness and the title filter promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.match import (
    ORDINARY,
    TitleIndex,
    fold,
    folded_places,
    folded_words,
    likeness,
    sound,
    spellings,
    word_likeness,
)

WORDS = st.text("abcdehijknoptvxyz", min_size=1, max_size=12)
TITLES = [
    "Waarom de nachttrein weer rijdt | Spoorzoekers S02E07",
    "Kafka op het strand",
    "Crème brûlée voor beginners",
    "Het weer van morgen",
    "Chat GPT uitgelegd",
    "Morgen gaan we naar zee",
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Moore's", "moores"),
        ("Zo’n", "zon"),
        ("CRÈME", "creme"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("ﬁets", "fiets"),
        ("co\u00adöp", "coop"),
        ("caf\udce9", "cafe"),
        ("'", ""),
    ],
)
def test_fold_keeps_the_letters(word: str, expected: str) -> None:
    """Case, marks, apostrophes, ligatures, soft hyphens and stray Latin-1 bytes fold away."""
    assert fold(word) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded word is its own fold, so a query and a text may be folded at different times."""
    for word in folded_words(text):
        assert fold(word) == word
        assert word


@given(st.text())
def test_spellings_keep_their_offsets(text: str) -> None:
    """The pieces of a text with one character after each are as long as the text, and each stands at its offset."""
    offset = 0
    for piece in spellings(text):
        if fold(piece):
            assert text[offset : offset + len(piece)] == piece
        offset += len(piece) + 1
    assert offset == len(text) + 1


def test_many_kinds_of_separators_split_alike() -> None:
    """A text with hundreds of different symbols is split at each of them, as one with a few is."""
    symbols = "".join(map(chr, range(0x2190, 0x2390)))
    assert spellings(f"een{symbols}twee") == ["een", *[""] * (len(symbols) - 1), "twee"]


@given(st.text())
def test_folded_places_cover_the_word(text: str) -> None:
    """Each folded character of a word has a place where it starts and one, further on, where it ends."""
    for word in spellings(text):
        starts, ends = folded_places(word)
        assert len(starts) == len(ends) == len(fold(word))
        assert list(starts) == sorted(starts)
        assert all(0 <= start < end <= len(word) for start, end in zip(starts, ends, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fillip", "philip"),
        ("bauke", "bouke"),
        ("groote", "grote"),
        ("tijs", "thijs"),
        ("kwik", "quick"),
        ("oke", "ook"),
    ],
)
def test_what_sounds_alike_folds_alike(one: str, other: str) -> None:
    """Spellings that Dutch and English captions confuse have one sound."""
    assert (sound(one) == sound(other)) == (other != "ook")


@given(WORDS, WORDS)
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    """Likeness lies between 0 and 1, is the same both ways, and is 1 for a word and itself."""
    for measure in (likeness, word_likeness):
        assert 0 <= measure(one, other) <= 1
        assert measure(one, other) == pytest.approx(measure(other, one))
        assert measure(one, one) == 1
    assert word_likeness(one, other) >= likeness(one, other)


def test_swapped_letters_count_less_than_a_wrong_one() -> None:
    """A slip of the fingers is nearer to the word than another letter is."""
    assert word_likeness("wrod", "word") > word_likeness("wosd", "word")


def test_ordinary_words_are_folded() -> None:
    """The everyday words stand in the list as folding leaves them, so that they can be met."""
    assert {fold(word) for word in ORDINARY} == ORDINARY


@pytest.mark.parametrize("query", ["", "  ", "...", "&nbsp;"])
def test_a_blank_query_keeps_all_titles_in_order(query: str) -> None:
    """Without a word to go by the list stays whole and in order."""
    assert TitleIndex(TITLES).find(query) == list(range(len(TITLES)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("creme brulee", [2]),
        ("BRÛLÉE", [2]),
        ("nachttr", [0]),
        ("trein", [0]),
        ("s02e07", [0]),
        ("nachtrein", [0]),
        ("kakfa", [1]),
        ("strand kafka", [1]),
        ("kafka zee", []),
        ("chatgpt", [4]),
        ("gpt chat", [4]),
        ("xylofoon", []),
        ("weer", [0, 3]),
        ("morgen", [3, 5]),
    ],
)
def test_titles_are_found(query: str, expected: list[int]) -> None:
    """Each word of the query must be met by a word of the title, whatever its case, its marks and a slip or two."""
    assert TitleIndex(TITLES).find(query) == expected


def test_the_best_title_comes_first() -> None:
    """A whole word goes before a beginning, a beginning before a part, a part before a near word."""
    assert TitleIndex(["lampk", "gaslampen", "lampen", "de lamp"]).find("lamp") == [3, 0, 2, 1]
    assert TitleIndex(["de ramp", "olielamp", "lamp"]).find("lamp") == [2, 1, 0]


@given(st.lists(st.text("abc é-", max_size=8), max_size=8), st.text("abc é", max_size=5))
def test_no_title_that_holds_the_query_is_left_out(titles: list[str], query: str) -> None:
    """A title that holds the folded query is always among the results, and no title is there twice."""
    result = TitleIndex(titles).find(query)
    assert len(result) == len(set(result))
    wanted = "".join(folded_words(query))
    assert {place for place, title in enumerate(titles) if wanted in "".join(folded_words(title))} <= set(result)
