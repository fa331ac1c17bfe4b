"""What folding, likeness and the title filter promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.folding import as_read, fold, folded_places, folded_words, spellings
from tui.core.match import TitleIndex, likeness, skeleton, sound, word_likeness
from tui.core.ordinary import EVERYDAY, FOREIGN, KNOWN, LANGUAGES, common_words, languages, rank, same_word
from tui.core.slips import is_slip

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
        ("it\udc92s", "its"),
        ("'", ""),
    ],
)
def test_fold_keeps_the_letters(word: str, expected: str) -> None:
    """Case, marks, apostrophes, ligatures, soft hyphens and stray bytes of Windows-1252 fold away."""
    assert fold(word) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded word is its own fold, so a query and a text may be folded at different times."""
    for word in folded_words(text):
        assert fold(word) == word
        assert word


@given(st.text())
def test_spellings_keep_their_offsets(text: str) -> None:
    """Pieces with one character after each are as long as the text, and each stands at its offset as it is read."""
    offset = 0
    read = as_read(text)
    for piece in spellings(text):
        if fold(piece):
            assert read[offset : offset + len(piece)] == piece
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


def test_consonants_outlive_their_vowels() -> None:
    """Words that captions tell apart by vowels only have one skeleton."""
    assert skeleton("karel") == skeleton("carol") == skeleton("keril")
    assert skeleton("karel") != skeleton("kapel")


@pytest.mark.parametrize("name", [*LANGUAGES, "everyday"])
def test_common_words_are_folded(name: str) -> None:
    """The common words stand in their lists as folding leaves them, so that they can be met."""
    words = common_words(name)
    assert len(words) > 500
    assert {fold(word) for word in words} == words


def test_a_word_is_as_common_as_its_language_is_here() -> None:
    """Function words rank above the common words of what is spoken, these above other words, and names at nothing."""
    assert rank("the", ("nl",)) == rank("omdat", ("en",)) == EVERYDAY
    assert rank("keuken", ("nl",)) == rank("kitchen", ("en",)) == KNOWN
    assert rank("kitchen", ("nl",)) == rank("keukenkast", ("nl",)) == FOREIGN
    assert rank("zuckerberg") == rank("wietse") == 0
    dutch, english = "de kat zat op het dak omdat hij honger had", "the cats were sitting on their kitchen roof"
    assert languages({word: range(9) for word in dutch.split()}) == ("nl",)
    assert languages({word: range(9) for word in english.split()}) == ("en",)
    assert languages({word: [0] for word in english.split()}) == LANGUAGES


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("robot", "robots", True),
        ("brieven", "brief", True),
        ("cities", "city", True),
        ("lampje", "lampen", True),
        ("started", "starts", True),
        ("started", "stared", False),
        ("plane", "plant", False),
        ("leiding", "leiden", False),
        ("the", "then", False),
    ],
)
def test_inflections_are_one_word(one: str, other: str, *, same: bool) -> None:
    """Plurals, diminutives and verb forms are the word they come from, and words that look alike are not."""
    assert same_word(one, other) == same_word(other, one) == same


@pytest.mark.parametrize(
    ("query", "word", "slip"),
    [
        ("goverment", "government", True),
        ("recieve", "receive", True),
        ("lettter", "letter", True),
        ("hoise", "house", True),
        ("hofd", "hoofd", True),
        ("lewiden", "leiden", True),
        ("londen", "konden", False),
        ("theo", "the", False),
        ("house", "house", False),
        ("mouse", "house", False),
        ("housing", "house", False),
    ],
)
def test_slips_are_told_from_other_words(query: str, word: str, *, slip: bool) -> None:
    """Keys missed, doubled, swapped or next to the right one are slips; another first letter is another word."""
    assert is_slip(query, word) == slip


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
        ("het", [3, 1]),
        ("morgen", [5, 3]),
    ],
)
def test_titles_are_found(query: str, expected: list[int]) -> None:
    """Each word of the query must be met by a word of the title, whatever its case, its marks and a slip or two."""
    assert TitleIndex(TITLES).find(query) == expected


def test_the_best_title_comes_first() -> None:
    """A whole word goes before a beginning, a beginning before a part, a part before a near word."""
    assert TitleIndex(["lampk", "gaslampen", "lampen", "de lamp"]).find("lamp") == [3, 0, 2, 1]
    assert TitleIndex(["de ramp", "olielamp", "lamp"]).find("lamp") == [2, 1, 0]


def test_a_title_that_begins_with_the_query_comes_before_others_like_it() -> None:
    """Of titles whose words match as well the one goes first that begins with them, but no beginning beats a word."""
    titles = ["onze lamp aan", "in een lampenkap", "lampenkap", "lamp aan"]
    assert TitleIndex(titles).find("lamp") == [3, 0, 2, 1]
    assert TitleIndex(titles).find("lamp aan") == [3, 0]
    assert TitleIndex(["", "lamp", ""]).find("lamp") == [1]


def test_words_keep_titles_out_that_hold_a_query_across_theirs() -> None:
    """A title that only holds the query from one word into the next is found where few hold it in a word."""
    across, within = "Fotos en ekster", "Senecas brieven"
    assert TitleIndex([across, within]).find("sene") == [1, 0]
    many = [within] * 200
    assert TitleIndex([across, *many]).find("sene") == list(range(1, 201))
    assert TitleIndex([*many, across]).find("sen ek") == [200]


@given(st.lists(st.text("abc é-", max_size=8), max_size=8), st.text("abc é", max_size=5))
def test_no_title_that_holds_the_query_is_left_out(titles: list[str], query: str) -> None:
    """A title that holds the folded query is always among the results, and no title is there twice."""
    result = TitleIndex(titles).find(query)
    assert len(result) == len(set(result))
    wanted = "".join(folded_words(query))
    assert {place for place, title in enumerate(titles) if wanted in "".join(folded_words(title))} <= set(result)
