"""What the search of one transcript promises."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.search import Hit, TranscriptIndex, count_exact

CHARACTERS = "abcABCéÉ ' \n.-_\t\u0301\u00a0"
"""Few enough letters to meet often, and one of each kind that folding and splitting treat apart."""

WORDS = ["chat", "gpt", "Zeeland", "zeelant", "zee", "land", "eh", "de", "ﬁets", "straße", "caf\udce9", "İ", "e\u0301"]
BETWEEN = [" ", "\r\n", "&nbsp;", "'", "-", "…", "🎵", "\u200b", "\u0301", "2024", "\ud800", "x" * 300]
PIECES = st.sampled_from(WORDS + BETWEEN)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join), st.text(CHARACTERS, max_size=40))
QUERIES = st.one_of(st.text(max_size=12), st.lists(PIECES, max_size=4).map("".join), st.text(CHARACTERS, max_size=8))


def found(text: str, query: str, kind: str | None = None) -> list[str]:
    """Return what a query finds in a text, of one kind or of both."""
    return [text[hit.start : hit.end] for hit in TranscriptIndex(text).find(query) if kind in (None, hit.kind)]


def folded(text: str) -> tuple[str, list[int], list[int]]:
    """Fold a text character by character, one space between words, with the start and end of each character."""
    flat, starts, ends = " ", [0], [0]
    for place, character in enumerate(text):
        base = unicodedata.normalize("NFD", character)[0].lower()
        if unicodedata.combining(base) and flat[-1] != " ":
            ends[-1] = place + 1
        elif base.isalnum():
            flat, starts, ends = flat + base, [*starts, place], [*ends, place + 1]
        elif base != "'" and not unicodedata.combining(base) and flat[-1] != " ":
            flat, starts, ends = flat + " ", [*starts, place], [*ends, place + 1]
    return flat, starts, ends


@given(st.text(CHARACTERS, max_size=60), st.text(CHARACTERS, max_size=8))
@example("abc\n ab'c a-B\u0301c", "abc a")
@example("bcaabcaab", "caab")
def test_exact_search_agrees_with_a_plain_one(text: str, query: str) -> None:
    """Of what `str.find` meets in the folded text, exact search finds all that stands alone, and nothing else.

    It finds something wherever a phrase of five letters or more occurs, and finds what `find` finds exactly.
    """
    flat, starts, ends = folded(text)
    needle = folded(query)[0].strip()
    expected = []
    if needle:
        short = len(needle.replace(" ", "")) < 4
        place = flat.find(" " * short + needle)
        while place >= 0:
            first, last = place + short, place + short + len(needle) - 1
            expected.append((starts[first], ends[last]))
            place = flat.find(" " * short + needle, last + 1)
    index = TranscriptIndex(text)
    hits = index.exact(query)
    assert {(hit.start, hit.end) for hit in hits} <= set(expected)
    alone = {
        (start, end)
        for start, end in expected
        if flat[starts.index(start) - 1] == " " == f"{flat} "[ends.index(end) + 1]
    }
    assert alone <= {(hit.start, hit.end) for hit in hits}
    assert bool(hits) == bool(expected) or len(needle) < 5
    assert all(hit.score == 1.0 and hit.kind == "exact" for hit in hits)
    assert hits == [hit for hit in index.find(query) if hit.kind == "exact"]


@given(st.text(CHARACTERS, max_size=60), st.text(CHARACTERS, max_size=8))
@example("bcaabcaab c a", "a")
@example("start of kunst", "art")
def test_every_occurrence_is_found(text: str, query: str) -> None:
    """A quoted phrase is found at every place where `str.find` meets it in the folded text, and nowhere else."""
    flat, starts, ends = folded(text)
    needle = folded(query)[0].strip()
    expected = []
    place = flat.find(needle) if needle else -1
    while place >= 0:
        expected.append((starts[place], ends[place + len(needle) - 1]))
        place = flat.find(needle, place + len(needle))
    assert [(hit.start, hit.end) for hit in TranscriptIndex(text).occurrences(query)] == expected


@given(TEXTS, QUERIES, st.integers(0, 60), st.none() | st.integers(0, 80))
@example("daar kwam deep mind", "deepmind", 0, None)
@example("aan ßßßßß", "sssss", 0, None)
@example("Vermeir zag Vermeer", "vermeer", 0, None)
def test_hits_lie_inside_in_order_and_apart(text: str, query: str, start: int, end: int | None) -> None:
    """Hits are not empty, lie within the indexed part, come by start, and never overlap."""
    hits = TranscriptIndex(text, start, end).find(query)
    last = start
    for hit in hits:
        assert last <= hit.start < hit.end <= (len(text) if end is None else min(end, len(text)))
        assert 0 < hit.score <= 1
        assert (hit.kind == "exact") == (hit.score == 1)
        last = hit.end


@given(TEXTS, QUERIES, st.integers(0, 60), st.integers(0, 80))
def test_offsets_count_from_the_start_of_the_whole_text(text: str, query: str, start: int, end: int) -> None:
    """Indexing a part of a text finds what indexing that part alone finds, moved by where it starts."""
    alone = TranscriptIndex(text[start:end]).find(query)
    moved = [Hit(hit.start + start, hit.end + start, hit.score, hit.kind) for hit in alone]
    assert TranscriptIndex(text, start, end).find(query) == moved


def test_words_outside_the_indexed_part_are_not_found() -> None:
    """Only the indexed part is searched, and its hits are places in the whole text."""
    text = "wad | het wad en waddenzee | wad"
    hits = TranscriptIndex(text, 5, 26).find("wad")
    assert [(hit.start, hit.end) for hit in hits] == [(10, 13), (17, 20)]
    assert [text[hit.start : hit.end] for hit in TranscriptIndex(text, 5).find("wadenzee")] == ["waddenzee"]


@given(TEXTS, st.lists(QUERIES, max_size=4), QUERIES)
def test_a_result_does_not_depend_on_earlier_queries(text: str, earlier: list[str], query: str) -> None:
    """A query finds the same in a fresh index and in one that has answered others."""
    used = TranscriptIndex(text)
    for other in earlier:
        used.find(other)
    assert used.find(query) == TranscriptIndex(text).find(query)


@pytest.mark.parametrize(
    ("said", "query", "place"),
    [
        ("dan rijdt de trein naar skeveningen toe", "scheveningen", "skeveningen"),
        ("het interview met Zukkerburg was lang", "zuckerberg", "Zukkerburg"),
        ("volgens Hanike was het koud", "hanneke", "Hanike"),
        ("we draaien alles op coubernetes clusters", "kubernetes", "coubernetes"),
        ("een lezing van fillip de Vries", "philip de vries", "fillip de Vries"),
        ("daar stond Vermeir naast het raam", "vermeer", "Vermeir"),
        ("we lazen spinoosa hardop", "spinoza", "spinoosa"),
        ("the keynote by Grase Hoper yesterday", "grace hopper", "Grase Hoper"),
        ("then Deve called from the train", "dave", "Deve"),
        ("we spraken met Peradena zelf", "paradina", "Peradena"),
    ],
)
def test_a_garbled_name_is_found(said: str, query: str, place: str) -> None:
    """A name that the captions misheard is found near, and nothing else is."""
    assert found(said, query) == found(said, query, "near") == [place]


@pytest.mark.parametrize("times", [1, 40, 400])
def test_a_garbled_name_is_found_however_often_it_is_said(times: int) -> None:
    """What an episode is about is said again and again, and garbled each time: none of it is taken for a word."""
    text = "and then the people of entropic told us about the weather in the north " * times
    assert len(TranscriptIndex(text).find("anthropic")) == times


@pytest.mark.parametrize(
    ("said", "query", "places"),
    [
        ("ik heb het gisteren toen weggegooid denk ik", "weggooien", ["weggegooid"]),
        ("dat is nog niet zo makkelijk uit te zoeken voor ons", "uitzoeken", ["uit te zoeken"]),
        ("we gaan die server morgen nog een keer opstarten", "opgestart", ["opstarten"]),
        ("es ist nicht leicht das heute noch aufzumachen sagte er", "aufmachen", ["aufzumachen"]),
        ("das haben wir heute noch schnell aufgemacht und nicht gestern", "aufmachen", ["aufgemacht"]),
        ("een optimist kijkt op te kijken en de opname was gelukt", "opnemen", []),
        ("we zaten op de bank en te zoeken was er niets uit dit boek", "uitzoeken", []),
    ],
)
def test_a_verb_that_comes_apart_is_one_word(said: str, query: str, places: list[str]) -> None:
    """Participles and infinitives with the particle apart are forms of the verb; the same words elsewhere are not."""
    assert found(said, query, "near") == places


@pytest.mark.parametrize(
    "query", ["belastingdient", "belastignsdienst", "belastinggdienst", "belastimgdienst", "balestingdienst"]
)
def test_a_slip_of_the_keyboard_is_forgiven(query: str) -> None:
    """A dropped, swapped, doubled or wrong letter in the query still finds the word."""
    assert found("een brief van de Belastingdienst over 2023", query) == ["Belastingdienst"]


@pytest.mark.parametrize(
    ("said", "query", "place"),
    [
        ("dat bouwde deep mind in Londen", "deepmind", "deep mind"),
        ("the web hook failed", "webhook", "web hook"),
        ("het rijks museum is dicht", "rijksmuseum", "rijks museum"),
        ("we pushed it to GitHub today", "git hub", "GitHub"),
        ("van het stackoverflow archief", "stack overflow archief", "stackoverflow archief"),
        ("naar het rijks museum in Delft", "het rijksmuseum", "het rijks museum"),
        ("a work-flow engine", "workflow", "work-flow"),
    ],
)
def test_split_and_joined_words_are_found(said: str, query: str, place: str) -> None:
    """A word that captions split in two is found whole, and two words that they joined are found as two."""
    assert found(said, query) == [place]


def test_everyday_words_side_by_side_are_no_split_name() -> None:
    """Two function words that happen to spell a name together are not taken for it."""
    assert found("en in die tijd was het over al anders", "indie") == []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("over de groene eh energie van nu", "groene eh energie"),
        ("over de groene uh ehm energie van nu", "groene uh ehm energie"),
        ("over de groene groene energie van nu", "groene energie"),
        ("over de groene eh groene energie van nu", "groene energie"),
    ],
)
def test_fillers_do_not_break_a_phrase(said: str, place: str) -> None:
    """Hesitations and doubled words inside a phrase leave it findable."""
    assert found(said, "groene energie") == [place]


def test_a_phrase_of_everyday_words_is_found_across_a_filler() -> None:
    """Words too common to be garbled names are still found with a hesitation between them."""
    assert found("en dat is eh een goed idee", "dat is een goed") == ["dat is eh een goed"]


@pytest.mark.parametrize(
    "query",
    ["photosynthesis", "napoleon", "marie curie", "zwarte gaten", "elephant", "alan kay", "tulpenbol", "qqqqqq"],
)
def test_an_absent_query_finds_nothing(query: str) -> None:
    """What was never said is not found, however many words were."""
    text = (
        "welkom bij deze aflevering waarin we praten over windmolens en de kust want daar waait het altijd hard "
        "the guests explain why the turbines stop when the storm is too strong and who pays for the cables on the "
        "sea floor daarna gaan we naar de haven van Den Helder waar drie schepen klaar liggen voor de nacht"
    )
    assert found(text, query) == []


def test_an_everyday_word_one_edit_away_is_no_garbled_name() -> None:
    """A common word is not offered for a name or a word that differs from it by a letter."""
    assert found("dat konden we niet weten toen we daarin zaten", "londen") == []
    assert found("they were there more than ever before", "moore") == []
    assert found("there is one more and they know the rest", "theo") == []


def test_words_that_differ_in_digits_are_different() -> None:
    """A number is never taken for another number."""
    assert found("de modellen s9001 en gpt 5 uit 2023", "s9000") == []
    assert found("de modellen s9001 en gpt 5 uit 2023", "2024") == []
    assert found("de modellen s9001 en gpt 5 uit 2023", "gpt 4") == []


def test_a_present_word_asks_more_of_those_like_it() -> None:
    """A word that stands in the text as spelled many times is not garbled where one letter differs."""
    assert found("een klanker geluid", "klinker") == ["klanker"]
    assert found("de klinker en " * 16 + "een klanker geluid", "klinker", "near") == []


def test_short_queries_match_words_and_their_beginnings_only() -> None:
    """Up to three letters match words, or the start of words if none is the query; inside words little is found."""
    assert found("art start Arts smart", "art") == ["art", "Art"]
    assert found("article start Arts smart", "art") == ["art", "Art"]
    assert found("an article on art", "art") == ["art"]
    assert found("warmte smart", "mart") == []
    assert found("de december en de november", "ember") == ["ember", "ember"]
    assert [hit.start for hit in TranscriptIndex("o3 is 3 en 03").find("3")] == [6]


@pytest.mark.parametrize("query", ["t", "ta", "tap", "tapa", "tapas"])
@pytest.mark.parametrize("words", ["tap, tapas Bus ", "tap tápas\u0301 ﬁn tapas ", "tapas Táp taps tap "])
def test_a_hit_among_very_many_is_where_it_is_among_few(words: str, query: str) -> None:
    """However many hits there are, each has the place, the score and the kind that it has in a short text."""
    few = TranscriptIndex(words * 20).exact(query)
    many = TranscriptIndex(words * 2000).exact(query)
    assert few
    assert len(many) == 100 * len(few)
    assert list(many[: len(few)]) == list(few)
    assert many[-1] == (few[-1].start + 1980 * len(words), few[-1].end + 1980 * len(words), 1.0, "exact")
    assert list(many)[1::7] == list(many[1::7])
    assert count_exact(many) == len(list(many))


@pytest.mark.parametrize("query", ["f", "i", "ffi"])
def test_occurrences_among_very_many_do_not_overlap(query: str) -> None:
    """A character that folds to several letters is one place, however many of them there are."""
    words = "oﬃce ﬀ fin "
    few = TranscriptIndex(words * 20).occurrences(query)
    many = TranscriptIndex(words * 2000).occurrences(query)
    assert len(many) == 100 * len(few)
    assert list(many[: len(few)]) == list(few)
    assert all(before.end <= after.start for before, after in pairwise(many))


def test_part_of_a_compound_is_found_in_it() -> None:
    """A word is found inside a longer one, exactly when spelled right and near when the query has a slip."""
    assert found("een luisteraarsvraag vandaag", "luisteraar") == ["luisteraar"]
    assert found("een luisteraarsvraag vandaag", "luistraar", "near") == ["luisteraarsvraag"]


@pytest.mark.parametrize(
    ("said", "query", "places"),
    [
        ("Mark at the market in Marken marked a mark", "mark", ["Mark", "mark", "mark"]),
        ("trust the rust and the rusty crust", "rust", ["rust"]),
        ("de kerncentrale en de centrale en centrales", "centrale", ["centrale", "centrale", "centrale"]),
        ("een supercomputer en computers van de computer", "computer", ["computer", "computer", "computer"]),
        ("de robots en een robot", "robots", ["robots", "robot"]),
        ("super computers en een supercomputer", "supercomputer", ["super computers", "supercomputer"]),
    ],
)
def test_compounds_and_inflections_are_hits_and_chance_is_not(said: str, query: str, places: list[str]) -> None:
    """Where a word stands alone, others that hold it count if they are its compounds or inflections."""
    assert [place.lower() for place in found(said, query)][: len(places)] == [place.lower() for place in places]


@pytest.mark.parametrize(
    ("said", "query", "places"),
    [
        ("zeven dagen, 7 nachten, 70 uren", "7", ["zeven", "7"]),
        ("the seven of us in 1997 and 7 more", "seven", ["seven", "7"]),
        ("versie 2.5 of twee punt vijf", "2.5", ["2.5", "twee punt vijf"]),
        ("in 2024 of tweeduizend vierentwintig", "2024", ["2024", "tweeduizend vierentwintig"]),
        ("it was twenty twenty four", "2024", ["twenty twenty four"]),
        ("we gebruiken G P T en gpt", "gpt", ["G P T", "gpt"]),
        ("we gebruiken gpt vaak", "g p t", ["gpt"]),
        ("such a I think, and A.I. too", "ai", ["A.I"]),
        ("GPT four is the new gpt 4", "gpt4", ["GPT four", "gpt 4"]),
        ("een brief en de 1 ervan", "1", ["1"]),
    ],
)
def test_numbers_and_letters_are_found_as_they_are_said(said: str, query: str, places: list[str]) -> None:
    """A number is found in digits and in words, and an abbreviation also where its letters stand apart."""
    assert found(said, query) == places


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("they were paying and playing", "paying"),
        ("he kept falling and never failing", "falling"),
        ("de huizen en de hazen", "hazen"),
        ("this is the source of course", "course"),
    ],
)
def test_one_common_word_is_not_another(said: str, query: str) -> None:
    """A word that is spelled right is not found in another common word that is one letter away."""
    assert found(said, query) == [query]


@pytest.mark.parametrize(
    ("said", "query", "place"),
    [
        ("ze woont in am sterd am vlakbij", "amsterdam", "am sterd am"),
        ("daar zat zij met Lies bet achter", "liesbeth", "Lies bet"),
        ("we vroegen het aan Enviedia zelf", "nvidia", "Enviedia"),
        ("the sky vatcher mount is heavy", "skywatcher", "sky vatcher"),
    ],
)
def test_a_name_in_pieces_or_with_a_sound_more_is_found(said: str, query: str, place: str) -> None:
    """Names break in two or more pieces and gain or lose a sound, and are found still."""
    assert found(said, query) == [place]


@pytest.mark.parametrize("query", ["café crème", "CAFE CREME", "cafe\u0301 creme", "cafe   creme", "'cafe' creme"])
@pytest.mark.parametrize(
    "said", ["café crème", "Cafe\u0301 Cre\u0300me", "cafe\r\ncreme", "café&nbsp;&#39;crème", "café … crème"]
)
def test_case_diacritics_and_white_space_do_not_matter(said: str, query: str) -> None:
    """A phrase is found exactly whatever its case, its marks, its line breaks and the entities between its words."""
    text = f"een {said} graag"
    assert TranscriptIndex(text).find(query) == [Hit(4, 4 + len(said), 1.0, "exact")]


def test_marks_belong_to_the_hit() -> None:
    """A combining mark after the last letter is part of the hit, and quotes around the word are not."""
    assert found("een 'cafe\u0301' hier", "cafe") == ["cafe\u0301"]


def test_markers_of_captions_are_searched_as_words() -> None:
    """`[Muziek]` is found without its brackets, and the entities of a bleeped word are not text."""
    text = "[Muziek] dat is [&nbsp;__&nbsp;] goed"
    assert found(text, "muziek") == ["Muziek"]
    assert found(text, "nbsp") == []


def test_bytes_that_are_not_utf8_are_read_as_latin1() -> None:
    """A note in an old encoding, decoded with surrogate escapes, is searched as if it had been decoded right."""
    text = b"een caf\xe9 in Gen\xe8ve".decode("utf-8", "surrogateescape")
    assert found(text, "café") == ["caf\udce9"]
    assert found(text, "Gen\udce8ve") == ["Gen\udce8ve"]


@pytest.mark.parametrize("query", ["", " ", "\n\t", "...", "'", "&nbsp;", "\u0301", "—"])
def test_a_query_without_words_finds_nothing(query: str) -> None:
    """A blank query and one of punctuation find nothing."""
    assert TranscriptIndex("een ... 'zin' — met &nbsp; tekens").find(query) == []


@pytest.mark.parametrize("text", ["", " ", "...", "[&nbsp;]\n", "'"])
def test_a_text_without_words_holds_nothing(text: str) -> None:
    """Nothing is found in an empty text or in one of punctuation, and nothing is raised."""
    assert TranscriptIndex(text).find("iets") == []
    assert TranscriptIndex(text).find("twee woorden") == []
    assert TranscriptIndex("iets", 3, 1).find("iets") == []


def test_a_long_query_counts_up_to_its_cap() -> None:
    """Of a pasted page the first 256 characters are sought, so that it answers as fast as any other query."""
    text = "heel veel woorden " * 40
    query = text * 50
    assert TranscriptIndex(text).find(query) == TranscriptIndex(text).find(query[:256])
    assert TranscriptIndex(text).find(query)


def test_an_exact_hit_wins_over_a_near_one() -> None:
    """Where a word holds the query, the hit is the exact one alone."""
    hits = TranscriptIndex("de robotica en de Robots").find("robot")
    assert [(hit.start, hit.end, hit.kind) for hit in hits] == [(3, 8, "exact"), (18, 23, "exact")]


@pytest.mark.parametrize(
    ("said", "query", "places"),
    [
        ("大家好 今天我们讨论人工智能的发展 下面 人工智能会改变世界", "人工智能", [10, 21]),
        ("我人都在看人人", "人", [1, 5, 6]),
        ("今日は電車に乗って次の電車へ", "電車", [3, 11]),
        ("バスとパスとハスとﾊﾞｽ", "バス", [0, 9]),
        ("ดีดู ผมดีใจ", "ดี", [0, 7]),
        ("最新GPT模型和GPTs模型 GPT-模型", "gpt模型", [2]),
        ("使用ChatGPT进行", "chatgpt", [2]),
        ("用ai做 ai的 mai", "ai", [1, 5]),
        ("3月13月", "3月", [0]),
        ("讨论人工智能。发展很快", "人工智能 发展", [2]),
    ],
)
def test_words_of_a_script_without_blanks_are_found_inside_longer_runs(
    said: str, query: str, places: list[int]
) -> None:
    """In Chinese, Japanese and Thai a word is an exact hit wherever it stands with its marks, as is GPT there."""
    index = TranscriptIndex(f"| {said} |", 2)
    assert [hit.start - 2 for hit in index.exact(query)] == places
    assert [hit.start - 2 for hit in index.find(query) if hit.kind == "exact"] == places


@pytest.mark.parametrize("query", ["ดี", "学", "がく"])
def test_a_hit_has_the_marks_of_its_last_letter(query: str) -> None:
    """A hit in a script without blanks ends behind the marks on its last letter, and in the part that is searched."""
    for text in (query, f"{query} ", f"a{query}b"):
        index = TranscriptIndex(text)
        assert [text[hit.start : hit.end] for hit in index.exact(query)] == [query]
        assert [text[hit.start : hit.end] for hit in index.occurrences(query)] == [query]
    assert [hit.end for hit in TranscriptIndex(query, 0, 1).exact(query[0])] == [1]


@given(st.text("人工智能gGA1 。か\u3099がดี\u0e49", max_size=40), st.text("人工gA1 かがดี", max_size=4))
@example("人g人", "g")
def test_a_script_without_blanks_changes_no_rule_of_hits(text: str, query: str) -> None:
    """Hits in mixed scripts lie in order and apart; the quoted phrase is found wherever the plain one is."""
    index = TranscriptIndex(text)
    hits = index.exact(query)
    assert all(before.end <= after.start for before, after in pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert {hit.start for hit in hits} <= {hit.start for hit in index.occurrences(query)}
