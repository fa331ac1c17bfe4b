"""Where a quote stands."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.anchors import OTHER_PLACE, OTHER_TIME, OTHER_WORDS, Anchors, locate_items
from tui.core.blocks import split_note, words_in
from tui.core.note import Kind, Span, parse

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
    """Return the text at which the very words of a quote stand first."""
    anchor = Anchors(TEXT, BLOCKS).locate(quote)
    return TEXT[slice(*anchor.candidates[0])] if anchor.score == 1 else None


def test_a_quote_is_found_across_lines_and_cues() -> None:
    """Line breaks, blanks and the cue between two paragraphs do not hide a quote."""
    assert place("night trains are") == "night\ntrains   are"
    assert place(" and   they\n sleep the night ") == "and they\nsleep\n\n**Bob:** the night"
    assert place("igh") == "igh"
    assert place("back [Music] and") == "back [Music] and"


@pytest.mark.parametrize(
    "quote", ["night trains", "the night\n  > trains", "night trains are back [Music] and they sleep"]
)
def test_a_quote_with_a_block_id_is_found_as_without(quote: str) -> None:
    """The id that Obsidian gives an item is no word of the passage that it quotes."""
    found = []
    for block_id in ("", " ^3f9a2c"):
        note = parse(Path("n.md"), f"{TEXT}\n## Key Takeaways\n- w\n  > {quote}{block_id}\n")
        [quoted] = locate_items(note.text, split_note(note), note.items(Kind.TAKEAWAYS))
        found.append(quoted.anchor)
    assert found[0].span is not None
    assert found[0] == found[1]


def test_of_two_places_the_first_is_taken() -> None:
    """A quote that stands twice in sight of each other is found where it stands first."""
    span = Anchors(TEXT, BLOCKS).locate("the night").span
    assert span is not None
    assert span.start == TEXT.index("the night")


def test_words_that_are_not_in_the_transcript_are_lost() -> None:
    """Nothing, other words, cues, and the words of a note's own sections are no quote."""
    for quote in ["", "  ", "no such words", "Ann", "00:10", "only here", "trains back"]:
        assert place(quote) is None
    assert Anchors("", ()).locate("x").span is None


@settings(max_examples=100)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_the_words_of_a_selection_are_found(one: int, other: int) -> None:
    """A quote taken from any selection of paragraphs is found at a place that reads the same."""
    start, end = sorted((max(one, NOTE.transcript.start), max(other, NOTE.transcript.start)))
    selection = Span(start, min(end, NOTE.transcript.end))
    quote = words_in(TEXT, BLOCKS, selection)
    if quote:
        assert words_in(TEXT, BLOCKS, Anchors(TEXT, BLOCKS).locate(quote).candidates[0]) == quote


EPISODE = """# T

## Transcript

Welcome to the show about [Muziek] night trains and everything that runs while you are asleep.

The council of Wickenholt bought forty lanterns in March, and nobody could say what they were for.

**Ann:** [01:10] My guest today is Wiebrig Hoekstra, who has walked the line from Terneuzen to the sea.

**Bob:** [01:20] Thank you, it was a long walk, and the sandwiches were better than I had feared.

**Ann:** [01:30] so we turn to the timetable of the winter before last.

**Bob:** [01:40] The timetable? Oh, that. so we turn to the timetable of the winter before last.
"""
WALK = "My guest today is Wiebrig Hoekstra, who has walked the line from Terneuzen to the sea."
TURN = "so we turn to the timetable of the winter before last."


def anchors_of(text: str) -> Anchors:
    """Return a note's paragraphs, ready for quotes."""
    return Anchors(text, split_note(parse(Path("n.md"), text)))


def located(text: str, quote: str, before: str = "", after: str = "") -> str | None:
    """Return the text at which a quote is located."""
    span = anchors_of(text).locate(quote, before, after).span
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    "now",
    [
        "My guest today is Wybrich Hoekstra, who has walked the line from Terneuzen to the sea.",
        "my guest today is wiebrig hoekstra who has walked the line from ter neuzen to the sea",
        "My guest today, she is Wiebrig Hoekstra [gelach] who walked the whole line from Terneuzen to the sea!",
        '"My guest is today Wiebrig Hoekstra, who has walked the line from Terneuzen to the coast."',
        "MY GUEST TODAY\r\nIS WIÉBRIG HOEKSTRA — WHO HAS\r\nWALKED THE LINE FROM TERNEUZEN TO THE SEA.",
    ],
)
def test_a_quote_is_found_though_its_words_were_corrected(now: str) -> None:
    """Another name, other punctuation, words added, dropped and swapped: the span is what the passage reads now."""
    assert located(EPISODE.replace(WALK, now), WALK) == now


def test_a_quote_is_found_though_its_paragraph_was_moved() -> None:
    """A passage is found where it stands, not where it stood."""
    moved = EPISODE.replace(WALK, "").rstrip() + "\n\n" + WALK.replace("Wiebrig", "Wybrich") + "\n"
    assert located(moved, WALK) == WALK.replace("Wiebrig", "Wybrich")


@pytest.mark.parametrize(
    "now",
    ["", "We have no guest.", "My guest today is Ferdy, who sings.", "He walked the line from home to the sea."],
)
def test_a_quote_whose_passage_is_gone_is_lost(now: str) -> None:
    """Some words in common are not enough."""
    assert located(EPISODE.replace(WALK, now), WALK) is None


def test_a_lost_quote_is_offered_the_places_that_are_most_like_it() -> None:
    """Two passages that are nearly as good: neither is chosen, both are offered, best first."""
    names = ("Ferdy", "Odile")
    text = EPISODE.replace(WALK, "\n\n".join(WALK.replace("Wiebrig", name) for name in names))
    anchor = anchors_of(text).locate(WALK)
    assert anchor.span is None
    assert {text[slice(*span)] for span in anchor.candidates[:2]} == {WALK.replace("Wiebrig", name) for name in names}
    assert 0.5 < anchor.score < 1


def test_surroundings_tell_places_apart() -> None:
    """Of places with the same words, or nearly so, the one between the words before and after the quote is found."""
    first, second = EPISODE.index(TURN), EPISODE.rindex(TURN)
    same = anchors_of(EPISODE)
    assert same.locate(TURN).candidates == (Span(first, first + len(TURN)), Span(second, second + len(TURN)))
    for before, place in (("", first), ("better than I had feared.", first), ("The timetable? Oh, that.", second)):
        anchor = same.locate(TURN, before)
        assert anchor.span == anchor.candidates[0] == Span(place, place + len(TURN))
        assert len(anchor.candidates) == 2
    changed = EPISODE.replace("winter before", "summer before")
    assert located(changed, TURN, after="The timetable? Oh,") == TURN.replace("winter", "summer")
    number = anchors_of(changed).locate(TURN, "The timetable? Oh, that.")
    assert number.span is not None
    assert number.span.start == changed.rindex("so we turn")


FILLER = " ".join(f"and then word {number} of a long story was told" for number in range(12))
HAIL = "Welcome back to the lighthouse show everybody."
SHOW = f"""# T

## Transcript

[00:10] Ann: {HAIL} We begin.

[01:00] Ben: {FILLER}

[07:25] Ann: {HAIL} Now for the letters.

[09:00] Ben: Goodbye.
"""


@pytest.mark.parametrize(
    ("seconds", "minute"),
    [(10, "00:10"), (445, "07:25"), (450, "07:25"), (12, "00:10"), (430, "07:25"), (None, ""), (240, ""), (3000, "")],
)
def test_the_moment_before_a_quote_chooses_among_equal_places(seconds: int | None, minute: str) -> None:
    """Of places with the very same words the one said at that moment is found, and without one none is."""
    anchor = anchors_of(SHOW).locate(HAIL, seconds=seconds)
    assert len(anchor.candidates) == 2
    assert anchor.recurs is (not minute)
    if minute:
        assert anchor.span is not None
        assert anchor.span.start == SHOW.index(f"[{minute}] Ann: ") + len(f"[{minute}] Ann: ")
        assert anchor.doubt == ""
    else:
        assert anchor.span is None


def test_the_moment_chooses_among_places_that_read_nearly_the_same() -> None:
    """Where the same words were corrected in both places, that at the moment is found, as a doubtful one."""
    text = SHOW.replace("lighthouse", "light house")
    assert anchors_of(text).locate(HAIL).span is None
    anchor = anchors_of(text).locate(HAIL, seconds=445)
    assert anchor.span is not None
    assert anchor.span.start == text.rindex("Welcome")
    assert anchor.doubt == OTHER_WORDS


def test_the_same_words_at_another_time_are_doubtful() -> None:
    """Words that stand minutes from their moment are said to; what reads much alike at the moment comes before them."""
    gone = SHOW.replace(f"[07:25] Ann: {HAIL}", "[07:25] Ann: Something else entirely.")
    anchor = anchors_of(gone).locate(HAIL, seconds=445)
    assert anchor.span is not None
    assert anchor.doubt == OTHER_TIME
    corrected = SHOW.replace(f"[07:25] Ann: {HAIL}", "[07:25] Ann: Welcome back to the light house show, everybody!")
    anchor = anchors_of(corrected).locate(HAIL, seconds=445)
    assert anchor.span is None
    assert anchor.candidates[0].start == corrected.rindex("Welcome")


def test_the_same_words_a_few_words_apart_are_one_place() -> None:
    """Words that recur within what a reader sees at once are found, the first of them."""
    text = f"# T\n\n## Transcript\n\n{FILLER} it was good, I said it was good, and so on. {FILLER}\n"
    span = anchors_of(text).locate("it was good,").span
    assert span is not None
    assert span.start == text.index("it was good")


def test_the_same_words_between_other_words_are_doubtful() -> None:
    """Words that stand once, with other words around them than those known, are said to."""
    assert anchors_of(SHOW).locate("Goodbye.", "Now for the letters.", "").doubt == ""
    assert anchors_of(SHOW).locate("Goodbye.", "quite another thing here", "zzz qqq xxx").doubt == OTHER_PLACE


def test_a_passage_with_other_words_is_doubtful() -> None:
    """What reads nearly like a quote may say the opposite; other case and punctuation say the same."""
    said = "the revenue went up by 12 percent in the third quarter of last year"
    text = f"# T\n\n## Transcript\n\nso {said}, they said\n"
    for now, doubt in ((said, ""), (said.upper() + "!", ""), (said.replace("up", "down"), OTHER_WORDS)):
        anchor = anchors_of(text.replace(said, now)).locate(said)
        assert anchor.span is not None
        assert anchor.doubt == doubt


def test_surroundings_alone_make_no_place() -> None:
    """Other words between the words before and after a quote are not what was quoted."""
    changed = EPISODE.replace(WALK, "My guest today is Ferdy, who has walked the dog to the sea.")
    before, after = "nobody could say what they were for.", "Thank you, it was a long walk, and the sandwiches"
    assert located(changed, WALK, before, after) is None


def test_a_quote_of_a_few_words_is_found_though_one_was_corrected() -> None:
    """From four words on a quote is recognised by the others."""
    changed = EPISODE.replace("bought forty lanterns", "bought fourty lamps")
    assert located(changed, "Wickenholt bought forty lanterns in March,") == "Wickenholt bought fourty lamps in March,"


def test_words_that_changed_places_count_once() -> None:
    """A passage whose words were swapped, four pairs of them, is still the one that was quoted."""
    now = "My today guest is Hoekstra Wiebrig, who walked has the line Terneuzen from to the sea."
    assert located(EPISODE.replace(WALK, now), WALK) == now


def test_a_short_quote_is_found_only_where_its_very_words_stand() -> None:
    """One to three words lead nowhere where a letter of them changed, where they recur or are parts of words."""
    assert located(EPISODE, "wiebrig HOEKSTRA") == "Wiebrig Hoekstra,"
    assert located(EPISODE, "Wybrig Hoekstra") is None
    assert located(EPISODE, "The Timetable of") is None
    assert located(EPISODE, "iebri") == "iebri"
    assert anchors_of(EPISODE).locate("im").span is None
    assert len(anchors_of(EPISODE).locate("im").candidates) == 3


def test_whole_words_come_before_parts_of_words() -> None:
    """A quote that is also part of an earlier word is found as a word of its own."""
    text = "# T\n\n## Transcript\n\nan arty, smart set, and the art of it\n"
    span = anchors_of(text).locate("art").span
    assert span is not None
    assert span.start == text.index("art of")


def test_another_number_is_another_passage() -> None:
    """A sentence of the same words about another year is not the one that was quoted."""
    text = "# T\n\n## Transcript\n\nand in 1928 the timetable had nothing at all for the islands in the north\n"
    assert located(text, "and in 1914 the timetable had nothing at all for the islands in the north") is None
    assert located(text, "and in 1928 the time table held nothing at all for the islands in the north") is not None


def test_scripts_without_blanks_are_found_by_their_characters() -> None:
    """A passage in Chinese is found where a few of its characters were corrected."""
    now = "我们昨天坐夜车去了海边的灯塔看日出"
    text = f"# T\n\n## Transcript\n\n欢迎收听这个节目。{now}。然后大家一起吃了早饭。\n"
    assert located(text, now.replace("灯塔", "登塔")) == now


def test_a_note_of_many_words_has_a_letter_for_each() -> None:
    """Words are told apart beyond the 55,296 letters below the surrogates."""
    words = [f"w{number}" for number in range(60_000)]
    text = "# T\n\n## Transcript\n\n" + " ".join(words) + "\n"
    quote = [*words[55_290:55_300], "other", *words[55_301:55_310]]
    assert located(text, " ".join(quote)) == " ".join(words[55_290:55_310])


PIECES = st.sampled_from(
    [*"abcd", "ab", "cd", "a.", "(b", "c-d", "é", "\u0301", "'", "[Muziek]", ">>", "&nbsp;", "7", "\n"]
)
WORDS = st.lists(PIECES, max_size=40).map(" ".join)


@given(WORDS, WORDS, WORDS, WORDS)
@example("a b c d", "", "", "")
def test_spans_lie_within_paragraphs_and_on_the_borders_of_words(
    words: str, quote: str, before: str, after: str
) -> None:
    """Whatever is found or offered begins and ends in a paragraph, and never inside a word, unless the quote does."""
    text = "# T\n\n## Transcript\n\n" + words
    blocks = split_note(parse(Path("n.md"), text))
    anchor = Anchors(text, blocks).locate(quote, before, after)
    assert 0 <= anchor.score <= 1
    assert anchor.span is None or anchor.span == anchor.candidates[0]
    for start, end in anchor.candidates:
        assert any(block.body.start <= start < block.body.end for block in blocks)
        assert any(block.body.start < end <= block.body.end for block in blocks)
        if words_in(text, blocks, Span(start, end)) != " ".join(quote.split()):
            assert not text[start - 1 : start + 1].isalnum()
            assert end == len(text) or not text[end - 1 : end + 1].isalnum()


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
@example("## Transcript\n\udc80a b c d\x00", "\udce9a b c", "\ud800", "\n")
def test_no_text_makes_it_fail(text: str, quote: str, before: str, after: str) -> None:
    """Any characters may stand in a note, in a quote and around it."""
    anchor = anchors_of(text).locate(quote, before, after)
    assert all(0 <= start < end <= len(text) for start, end in anchor.candidates)
    assert (anchor.span is None) or (anchor.span in anchor.candidates)
