"""What the query language promises."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.block import Block
from tui.core.folding import MAX_QUERY, folded_words
from tui.core.glossary import Glossary
from tui.core.note import Span
from tui.core.query import Alternative, Phrase, Query, find_all, parse_query
from tui.core.search import Hit, TranscriptIndex

SAID = """\
vandaag over Claude van Anthropic en de wet van moore
Moore's Law zegt nvidia is dood en chat gpt ook
dan Entropic claude en openai's chatgpt
apple of Apple en de APPLE aplle en chat GPT"""

WORDS = ["claude", "Claude", "cloude", "openai", "OpenAI", "open ai", "de", "De", "moore's", "GPT-4", "o3", "Éluard"]
OPERATORS = ['"', "|", "-", '-"', ' "', '" ', " -", " | ", " ", "\n", "'", "…", "\udce9", "&nbsp;"]
QUERIES = st.lists(st.sampled_from(WORDS + OPERATORS), max_size=10).map("".join) | st.text(max_size=12)
LINES = st.lists(st.sampled_from([*WORDS, "en", "klodde", "Entropic"]), max_size=8).map(" ".join)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)
PLAIN = st.lists(st.sampled_from(["claude", "openai", "open", "ai", "de", "moore's", "gpt-4"]), min_size=1, max_size=3)
GLOSSARY = Glossary({"claude": ("klodde", "cloude"), "open ai": ("openai",), "o3": ("de",)})


def lines(text: str) -> list[Block]:
    """Return each line of a text as a paragraph."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append(Block(start, start + len(line), Span(start, start + len(line))))
        start += len(line)
    return blocks


def search(query: str, text: str = SAID, glossary: Glossary | None = None) -> list[Hit]:
    """Return the hits of a query in a text whose lines are its paragraphs."""
    return list(find_all(parse_query(query), text, TranscriptIndex(text), lines(text), glossary or Glossary()))


def found(query: str, text: str = SAID, kind: str | None = None, glossary: Glossary | None = None) -> list[str]:
    """Return what a query finds, of one kind or of both."""
    return [text[hit.start : hit.end] for hit in search(query, text, glossary) if kind in (None, hit.kind)]


def asks(*phrases: str, without: tuple[str, ...] = ()) -> Alternative:
    """Write an alternative down by its words, quoted phrases in quotes."""
    return Alternative(
        tuple(Phrase(tuple(words.strip('"').split()), words.startswith('"')) for words in phrases),
        tuple(tuple(words.split()) for words in without),
    )


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("nvidia chip", [asks("nvidia chip")]),
        ('"moore\'s law"', [asks('"moore\'s law"')]),
        ('"moore\'s law" nvidia chip', [asks('"moore\'s law"', "nvidia chip")]),
        ('een "moore\'s law" twee', [asks("een", '"moore\'s law"', "twee")]),
        ("claude -openai sonnet", [asks("claude sonnet", without=("openai",))]),
        ('-"open ai" claude', [asks("claude", without=("open ai",))]),
        ('"chat gpt"|claude -openai', [asks('"chat gpt"'), asks("claude", without=("openai",))]),
        ("claude -openai | gpt", [asks("claude", without=("openai",)), asks("gpt")]),
        ("a|b | c", [asks("a"), asks("b"), asks("c")]),
        ("a|-b", [asks("a")]),
        ("-b", []),
        ('"a | b" | "c -d"', [asks('"a b"'), asks('"c d"')]),
        ("GPT-4 - 5 --x", [asks("GPT 4 5 x")]),
        ('claude "moore law', [asks("claude moore law")]),
        ('a 24" monitor of 27" groot', [asks("a 24 monitor of 27 groot")]),
        ('claude -"open a', [asks("claude", without=("open a",))]),
        ('claude -"open | b', [asks("claude", without=("open",)), asks("b")]),
        ('a "" b "…" -… c', [asks("a b c")]),
        ("", []),
        ('… - "…" | --', []),
    ],
)
def test_a_query_is_read_as_documented(text: str, alternatives: list[Alternative]) -> None:
    """Quotes, dashes and bars are operators where they are documented to be, and text elsewhere."""
    assert parse_query(text) == Query(tuple(alternatives))


@given(st.text() | QUERIES)
def test_any_string_is_a_query(text: str) -> None:
    """No string fails, and nothing is asked for that has no letter or digit."""
    for side in parse_query(text).alternatives:
        assert side.phrases
        for words in (*(phrase.words for phrase in side.phrases), *side.without):
            assert words
            assert all(len(folded_words(word)) == 1 for word in words)


@given(QUERIES, st.sampled_from(["|", " |", " ", " -", " - ", " | -", "…", " |-", "||"]))
@example('"a"', "|")
@example("-a", " -")
def test_an_operator_at_the_end_changes_nothing_yet(text: str, typed: str) -> None:
    """Until a word follows, a bar or a dash asks for what was asked for before it."""
    assert parse_query(text + typed) == parse_query(text)


@given(
    st.lists(st.sampled_from(["claude", '"open ai"', '-"a b"', "-gpt", "|", "GPT-4"]), max_size=6).map(" ".join),
    st.sampled_from([' "', ' -"', '| "', ' "…']),
)
def test_a_quote_opened_at_the_end_changes_nothing_yet(text: str, typed: str) -> None:
    """A quote after a blank, also one for words to leave out, asks without a word for what was asked for before it."""
    assert parse_query(text + typed) == parse_query(text)


def test_as_many_characters_count_as_in_a_plain_query() -> None:
    """What is beyond the longest query is not looked at."""
    assert parse_query("a" * MAX_QUERY + "|b") == parse_query("a" * MAX_QUERY)
    assert parse_query(" " * (MAX_QUERY - 1) + "ab") == parse_query("a")


@given(TEXTS, QUERIES)
@example(SAID, "claude | claude van | -x")
def test_hits_lie_inside_in_order_and_apart(text: str, query: str) -> None:
    """Hits are not empty, lie within the text, come by start, and never overlap, whatever finds them."""
    last = 0
    for hit in search(query, text, GLOSSARY):
        assert last <= hit.start < hit.end <= len(text)
        assert (hit.kind == "exact") == (hit.score == 1)
        last = hit.end


@given(TEXTS, PLAIN.map(" ".join))
def test_a_plain_query_finds_what_the_index_finds(text: str, query: str) -> None:
    """Without operators, capitals and a glossary, a query is the index's own."""
    assert search(query, text) == TranscriptIndex(text).find(query)


@given(TEXTS, PLAIN.map(" ".join))
def test_a_quoted_phrase_finds_only_itself(text: str, query: str) -> None:
    """Quotes leave out every near hit and no exact one, and find the phrase inside other words as well."""
    hits = search(f'"{query}"', text)
    assert hits == TranscriptIndex(text).occurrences(query)
    for exact in (hit for hit in TranscriptIndex(text).find(query) if hit.kind == "exact"):
        assert any(hit.start < exact.end and exact.start < hit.end for hit in hits)
    assert all(folded_words(text[hit.start : hit.end]) == folded_words(query) for hit in hits)


@given(TEXTS, st.lists(st.sampled_from(["claude", "CLAUDE", "Claude", "OpenAI", "De", "de", "Gpt"]), max_size=3))
def test_a_capital_asks_for_its_case(text: str, words: list[str]) -> None:
    """A word with a capital is exact in its own case alone; other places of a plain phrase are near, of a quoted none.

    No place is lost or won by typing a capital in a plain phrase.
    """
    query, index = " ".join(words), TranscriptIndex(text)

    def other_case(hit: Hit) -> bool:
        said = text[hit.start : hit.end].split()
        return any(word != word.lower() and word != place for word, place in zip(words, said, strict=False))

    assert search(query, text) == [
        Hit(hit.start, hit.end, 0.99, "near") if hit.kind == "exact" and other_case(hit) else hit
        for hit in index.find(query.lower())
    ]
    assert search(f'"{query}"', text) == [hit for hit in index.occurrences(query) if not other_case(hit)]


@pytest.mark.parametrize(
    ("query", "exact", "near"),
    [
        ("apple", ["apple", "Apple", "APPLE"], ["aplle"]),
        ("Apple", ["Apple"], ["apple", "APPLE", "aplle"]),
        ('"APPLE"', ["APPLE"], []),
        ("Moore's law", ["Moore's Law"], []),
        ("Moore's LAW", [], ["Moore's Law"]),
        ("chat GPT", ["chat GPT"], ["chat gpt", "chatgpt"]),
        ('"penAI"', [], []),
    ],
)
def test_case_matters_word_by_word(query: str, exact: list[str], near: list[str]) -> None:
    """A word without a capital is found in any case beside one with a capital."""
    assert (found(query, kind="exact"), found(query, kind="near")) == (exact, near)


@pytest.mark.parametrize(
    ("text", "query", "kinds"),
    [
        ("Eluard e\u0301luard Éluard", "Éluard", ["exact", "near", "exact"]),
        ("Straße STRASSE strasse", "Straße", ["exact", "near", "near"]),
        ("Moores Moore’s moore's", "Moore's", ["exact", "exact", "near"]),
        ("Chat&nbsp;Gpt", "Chat Gpt", ["exact"]),
        ("smArt smart", '"Art"', ["exact"]),
        ("ﬁets", '"Iets"', []),
    ],
)
def test_only_case_is_asked_for(text: str, query: str, kinds: list[str]) -> None:
    """Diacritics, apostrophes, ligatures and entities do not matter beside a capital."""
    assert [hit.kind for hit in search(query, text)] == kinds


@given(st.lists(LINES, max_size=6), PLAIN, st.sampled_from(["claude", "openai", "de", "open ai", "éluard"]))
def test_no_hit_where_an_excluded_word_is(texts: list[str], words: list[str], excluded: str) -> None:
    """Paragraphs with the excluded words have no hits, and all others keep theirs."""
    text = "\n".join(texts)
    hits = search(f'{" ".join(words)} -"{excluded}"', text)
    barred = " ".join(folded_words(excluded))
    expected = []
    for hit in TranscriptIndex(text).find(" ".join(words)):
        # A hit may reach over the end of a line, and so may excluded words.
        first, last = text.count("\n", 0, hit.start), text.count("\n", 0, hit.end)
        beyond = [index for index in range(len(texts)) if _touches(texts, index, barred)]
        if not set(range(first, last + 1)) & set(beyond):
            expected.append(hit)
    assert hits == expected


def _touches(texts: list[str], index: int, phrase: str) -> bool:
    """Return whether a part of a phrase, whole words of the lines joined, stands in a line."""
    owners = [(word, number) for number, line in enumerate(texts) for word in folded_words(line.replace("'s", " s"))]
    size = len(phrase.split())
    return any(
        " ".join(word for word, _ in owners[at : at + size]) == phrase
        and index in {number for _, number in owners[at : at + size]}
        for at in range(len(owners))
    )


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("claude -openai", ["Claude"]),
        ("claude -open", ["Claude", "claude"]),
        ('claude -"wet van moore"', ["claude"]),
        ("claude -Openai", ["Claude", "claude"]),
        ("claude -openai -anthropic", []),
        ("claude -claude", []),
        ("claude -OPENAI | moore's law", ["Claude", "Moore's Law", "claude"]),
        ("nvidia -dood | dood", ["dood"]),
        ("claude|nvidia -dood", ["Claude", "claude"]),
        ("-claude", []),
        ("-claude | nvidia", ["nvidia"]),
    ],
)
def test_what_is_left_out(query: str, places: list[str]) -> None:
    """Whole words bar their paragraph, in their case if they have a capital, for their own alternative alone."""
    assert found(query, kind="exact") == places


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ('"moore\'s law" nvidia', ["Moore's Law", "nvidia"]),
        ('"moore" nvidia', ["Moore", "nvidia"]),
        ('"moore" "van anthropic"', ["van Anthropic", "moore"]),
        ('"moore" zebra', []),
        ('"moore" "en" -nvidia', ["en", "moore"]),
        ('"chat gpt" "nvidia" | "claude" "openai"', ["nvidia", "chat gpt", "claude", "openai"]),
    ],
)
def test_all_parts_stand_in_one_paragraph(query: str, places: list[str]) -> None:
    """Several phrases are found where one paragraph has all of them, and nowhere else."""
    assert found(query) == places


def test_a_hit_across_two_paragraphs_stands_in_both() -> None:
    """A phrase that a paragraph's end cuts in two is found, with words of either side, and barred by either."""
    text = "een chat\ngpt twee\ndrie"
    assert found('"chat gpt" "een"', text) == ["een", "chat\ngpt"]
    assert found('"chat gpt" "twee"', text) == ["chat\ngpt", "twee"]
    assert found('"chat gpt" "drie"', text) == []
    assert found("chat gpt -een", text) == found("chat gpt -twee", text) == []
    assert found('"een" -"chat gpt" | drie -"chat gpt"', text) == ["drie"]


def test_without_paragraphs_the_text_is_one() -> None:
    """Where no paragraphs are known, all parts stand together."""
    hits = find_all(parse_query('"claude" "nvidia" -zebra'), SAID, TranscriptIndex(SAID), [], Glossary())
    assert [SAID[hit.start : hit.end] for hit in hits] == ["Claude", "nvidia", "claude"]


@given(TEXTS, PLAIN.map(" ".join), PLAIN.map(" ".join))
def test_either_alternative_is_found(text: str, one: str, other: str) -> None:
    """Every hit of an alternative is found or overlaps one that is at least as good, and there are no others."""
    both = search(f"{one} | {other}", text)
    each = [*search(one, text), *search(other, text)]
    assert all(hit in each for hit in both)
    for hit in each:
        rivals = [rival for rival in both if rival.start < hit.end and hit.start < rival.end]
        assert max(rival.score for rival in rivals) >= hit.score


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ('klaude van | "van"', [("van", "exact")]),
        ('"claude" | claude van', [("Claude van", "exact")]),
    ],
)
def test_the_better_of_two_that_overlap_stays(query: str, places: list[tuple[str, str]]) -> None:
    """An exact hit wins over a near one, however short, and a longer exact one over a shorter."""
    text = "over Claude van nu"
    assert [(text[hit.start : hit.end], hit.kind) for hit in search(query, text)] == places


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("anthropic", ["Anthropic", "Entropic"]),
        ('"anthropic claude"', ["Entropic claude"]),
        ("anthropic claude", ["Entropic claude"]),
        ("Anthropic claude", ["Entropic claude"]),
        ('"Anthropic Claude"', []),
        ("entropic", ["Entropic"]),
        ("claude -anthropic", []),
    ],
)
def test_a_name_is_found_as_the_glossary_spells_it(query: str, places: list[str]) -> None:
    """A name in a phrase finds its spellings exactly, also quoted or left out; a spelling does not find the name."""
    glossary = Glossary({"Anthropic": ("entropic",)})
    assert found(query, kind="exact", glossary=glossary) == places


@given(TEXTS, PLAIN.map(" ".join))
def test_a_glossary_only_adds(text: str, query: str) -> None:
    """Each place found without a glossary is found with one, or an exact hit that overlaps it."""
    hits = search(query, text, GLOSSARY)
    for hit in search(query, text):
        assert hit in hits or any(
            rival.start < hit.end and hit.start < rival.end for rival in hits if rival.kind == "exact"
        )


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("人工智能", ["人工智能", "人工智能"]),
        ("人工智能 -世界", ["人工智能"]),
        ("人工智能 -GPT", ["人工智能"]),
        ("人工智能 -gp", ["人工智能", "人工智能"]),
        ('"人工" 世界', ["人工", "世界"]),
        ("GPT模型", ["GPT模型"]),
    ],
)
def test_words_without_blanks_between_them_are_found_and_left_out(query: str, places: list[str]) -> None:
    """In a script without blanks a word is found, and left out, inside a longer run, as is GPT among it."""
    text = "今天我们讨论人工智能改变世界。\n最新GPT模型是人工智能吗？"
    assert found(query, text, "exact") == places
