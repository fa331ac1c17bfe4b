"""Markdown among words: what someone marked by hand, and the marks that are not shown."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.display import HIDDEN, reading_text
from tui.core.emphasis import light_lines, lighten, rolls, with_repeats, without
from tui.core.note import Span


def in_speech(text: str) -> list[tuple[str, str]]:
    """Return the marked words of a transcript and how they are marked."""
    light = lighten(text, [Span(0, len(text))], [])
    return [(text[slice(*emphasis.span)], emphasis.kind) for emphasis in light.emphases]


def in_line(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a line of a section as it is shown, and its marked words with how they are marked."""
    light = lighten(text, [], [Span(0, len(text))])
    shown = without(reading_text(text), light.hidden)
    assert len(shown) == len(text)
    marked = [(shown[slice(*emphasis.span)].replace(HIDDEN, ""), emphasis.kind) for emphasis in light.emphases]
    return shown.replace(HIDDEN, ""), [each for each in marked if each[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ==b c== d **e** f", [("b c", "highlight"), ("e", "strong")]),
        ("==a==, ==b==", [("a", "highlight"), ("b", "highlight")]),
        ("if a == b or c == d", []),
        ("a ==b\nc== d", []),
        ("==== and **** and ==", []),
        ("==a **b** c==", [("a **b** c", "highlight")]),
        ("***both***", []),
        ("**a*b** **c**", [("c", "strong")]),
        ("*a* _b_ `c` [[d]]", []),
        ("see [the pans](https://x.org/?t=3)", [("the pans", "link")]),
        (
            "a ~~b~~ [&nbsp;__&nbsp;] [\xa0__\xa0] [ __ ]",
            [("[&nbsp;__&nbsp;]", "bleeped"), ("[\xa0__\xa0]", "bleeped"), ("[ __ ]", "bleeped")],
        ),
        ("==a [ __ ] b== [__] [ _ ]", [("a ", "highlight"), ("[ __ ]", "bleeped"), (" b", "highlight")]),
    ],
)
def test_marks_are_read_as_editors_read_them(text: str, expected: list[tuple[str, str]]) -> None:
    """Marks hug their words, close in their line, and are text where they do not."""
    assert in_speech(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "marked"),
    [
        ("- [t](http://u/_a_?b) x", "- t x", [("t", "link")]),
        ("- [[A B|alias]], [[A]]", "- alias, A", [("alias", "link"), ("A", "link")]),
        ("![alt](http://u)", "alt", [("alt", "link")]),
        ("[](http://u) [t] [ ] [t]()", "[](http://u) [t] [ ] t", [("t", "link")]),
        ("  > a *b* c", "  a b c", [("a ", "quoted"), ("b", "emphasis"), (" c", "quoted")]),
        ("> > a", "a", [("a", "quoted")]),
        (">", "", []),
        ("> > ", "", []),
        ("so `a *b* [c](d)` it", "so a *b* [c](d) it", [("a *b* [c](d)", "code")]),
        ("*a* _b c_ **d** ==e==", "a b c d e",
         [("a", "emphasis"), ("b c", "emphasis"), ("d", "strong"), ("e", "highlight")]),
        ("* a *b", "* a *b", []),
        ("snake_case_name 2*3*4 __init__ \\*a\\*", "snake_case_name 2*3*4 __init__ \\*a\\*", []),
        ("**[t](u)** [**t**](u)", "t t", [("t", "link"), ("t", "strong")]),
        ("**a [[b]] c**", "a b c", [("a ", "strong"), ("b", "link"), (" c", "strong")]),
        ("a \\[unintelligible 00:03\\] b", "a [unintelligible 00:03] b", []),
        ("- ~~not so~~ but ~~*so*~~", "- not so but so", [("not so", "struck"), ("so", "emphasis")]),
        ("~~a [t](u) b~~ `~~c~~`", "a t b ~~c~~",
         [("a ", "struck"), ("t", "link"), (" b", "struck"), ("~~c~~", "code")]),
        ("~~ a ~~ ~~~b~~~ \\~~c~~ ~d~", "~~ a ~~ ~~~b~~~ \\~~c~~ ~d~", []),
        ("[&nbsp;__&nbsp;] it", "[\xa0__\xa0] it", [("[\xa0__\xa0]", "bleeped")]),
    ],
)  # fmt: skip
def test_a_section_is_light_markdown(text: str, shown: str, marked: list[tuple[str, str]]) -> None:
    """A line shows the words of its links, quotes, code and emphasis without the marks around them."""
    assert in_line(text) == (shown, marked)


def test_a_code_fence_is_shown_as_it_is() -> None:
    """Nothing is hidden between the lines of a code fence, nor in these."""
    text = "```py\n*a*\n```\n*b*"
    lines = [Span(0, 5), Span(6, 9), Span(10, 13), Span(14, 17)]
    assert without(text, lighten(text, [], lines).hidden).replace(HIDDEN, "") == "```py\n*a*\n```\nb"


def test_escaped_brackets_of_speech_are_brackets() -> None:
    """A backslash before a bracket is hidden in what is said."""
    text = "words \\[unintelligible 00:03:18.16\\] and C:\\x \\\\[y"
    shown = without(text, lighten(text, [Span(0, len(text))], []).hidden)
    assert shown.replace(HIDDEN, "") == "words [unintelligible 00:03:18.16] and C:\\x \\\\[y"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So normally we So normally we So normally we go home", ["So normally we So normally we"]),
        ("a b c a b c d e f d e f", ["a b c", "d e f"]),
        ("a b a b c a b", []),
        ("**a b c** **a b c** and a b c d", []),
        ("so\0\0 we\0 go so we go on", ["so we go"]),
    ],
)
def test_words_that_a_caption_says_again_are_told(text: str, expected: list[str]) -> None:
    """Three words or more that follow the very same words at once are marked, unless they are marked by hand."""
    marked = lighten(text, [Span(0, len(text))], []).emphases
    found = with_repeats(text, [Span(0, len(text))], marked)
    assert [text[slice(*each.span)] for each in found if each.kind == "repeated"] == expected
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


LINES = [f"{word} and then {word} went on to the {word}" for word in map("place{}".format, range(30))]


@pytest.mark.parametrize("parting", ["\n", " "])
@pytest.mark.parametrize("times", [2, 3])
def test_captions_that_roll_on_are_known_by_how_much_they_repeat(times: int, parting: str) -> None:
    """A transcript rolls on where each of its lines comes twice or more at once, on lines of their own or not."""
    text = parting.join(line for line in LINES for _ in range(times))
    assert rolls(text, [Span(0, len(text))])
    said = [
        words.split() for span in with_repeats(text, [Span(0, len(text))], ()) for words in [text[slice(*span.span)]]
    ]
    assert sum(map(len, said)) == (times - 1) * len(" ".join(LINES).split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ".join(LINES),
        "la la la la la la " * 5 + " ".join(LINES),
        " ".join(line + " no no no no no no no" * (place % 3 == 0) for place, line in enumerate(LINES)),
        " ".join(f"{line} we had a dream we had a dream" for line in LINES),
        "we will not go we will not go we will not go",
    ],
)
def test_who_says_words_again_does_not_roll_on(text: str) -> None:
    """Words that are repeated for effect, or in a refrain, are no captions that roll on."""
    assert not rolls(text, [Span(0, len(text))])


parts = st.sampled_from(
    ["==", "**", "*", "=", "a", " ", "é", "\n", "&amp;", "word ", "_", "`", "[", "]", "](", ")", "[[", "]]", "|",
     "> ", "\\", "!", "~~", "__", "&nbsp;"]
)  # fmt: skip


@given(st.lists(parts, max_size=30).map("".join), st.booleans())
def test_only_marks_are_hidden(text: str, prose: bool) -> None:
    """The shown text keeps its length and its words; what is marked, and what is hidden, stands in order."""
    span = [Span(0, len(text))]
    light = lighten(text, [], span) if prose else lighten(text, span, [])
    before = reading_text(text)
    shown = without(before, light.hidden)
    assert len(shown) == len(text)
    hidden = {place for span in light.hidden for place in range(*span)}
    for place, character in enumerate(shown):
        assert character == (HIDDEN if place in hidden else before[place])
    for spans in (light.hidden, [emphasis.span for emphasis in light.emphases]):
        assert all(span.start < span.end for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
    if "](" not in text and "[[" not in text:
        assert not {"a", "é", "w"} & {text[place] for place in hidden}


@pytest.mark.parametrize("bomb", ["==a ", "**a ", "*a ", "_a ", "`a ", "[a", "[[a", "[a](", "> ", "\\[", "~~a "])
def test_many_open_marks_cost_little(bomb: str) -> None:
    """Marks that never close are looked at for a line's width each and no further."""
    text = bomb * 20_000
    assert not [
        each for each in lighten(text, [], [Span(0, len(text))]).emphases if each.kind not in ("quoted", "code")
    ]
    assert not lighten(text, [Span(0, len(text))], []).emphases


@pytest.mark.parametrize(
    ("text", "shown", "marked"),
    [
        ("Tom &amp; Jerry&#39;s [&nbsp;__&nbsp;]", ["Tom & Jerry's [\xa0__\xa0]"], [("[\xa0__\xa0]", "bleeped")]),
        (r"\[unclear\] *so*", ["[unclear] so"], [("so", "emphasis")]),
        ("[[a|b]] - why\n&gt; [c](https://d.e)", ["b - why", "> c"], [("b", "link"), ("c", "link")]),
        ("one\n> two **three**", ["one", "two three"], [("two ", "quoted"), ("three", "strong")]),
        ("```\n> [[a]]\n```", ["```", "> [[a]]", "```"], []),
        ("a\x1bb", ["a\u241bb"], []),
    ],
)
def test_lines_are_light(text: str, shown: list[str], marked: list[tuple[str, str]]) -> None:
    """Each line is as the reading view shows it, and what is marked in it is told by its place there."""
    lines = light_lines(text)
    assert [line.words for line in lines] == shown
    assert [(line.words[slice(*mark.span)], mark.kind) for line in lines for mark in line.emphases] == marked
    assert [line.is_quoted for line in lines] == [words == "two three" for words in shown]
