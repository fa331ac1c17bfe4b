"""What a note is taken apart into."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.block_quote import split_moment
from tui.core.note import ANNOTATIONS, Item, Kind, Lines, Note, Span, outline, parse

PATH = Path("folder/An episode.md")


def note_of(text: str) -> Note:
    """Parse a text as a note."""
    return parse(PATH, text)


def transcript(text: str) -> str:
    """Return the words of the episode."""
    return text[slice(*note_of(text).transcript)]


LONG = "word " * 40
pieces = st.sampled_from(
    [
        "", " ", "  ", "    ", "\t", "#", "# ", "## ", "### Key Takeaways", "## Notes", "## Transcript", "Related",
        "-", "- ", "* ", "+ ", "1. ", "2) ", ">", "> ", "```", "~~~", "`", "<!--", "-->", "<details>", "</details>",
        "<script>", "</script>", "<b>", "<?", "?>", "<!X", "<![CDATA[", "]]>", "---", "===", "***", "- - -",
        "[a]: /b", "[", "]", "]:", "\\", "word", LONG, "x" * 90, "-" * 90, "=" * 90, "*" * 90, "~" * 90, "- " * 50,
        "1. " * 30, "# " * 50, "> " * 45, "é\udcff", "\u2028", "\x0b", "\x85", "\ufeff", "\0", " " * 90, "\t" * 30,
        "&gt;&gt;", ">> ",
    ]
)  # fmt: skip
texts = st.lists(
    st.tuples(st.lists(pieces, max_size=4).map("".join), st.sampled_from(["\n", "\n\n", "\r\n", "\r"])), max_size=14
).map(lambda lines: "".join(line + end for line, end in lines))


@settings(max_examples=200, deadline=None)
@given(st.one_of(texts, st.text(), st.text("-#>`<!=*_[]:|\\ \t\r\n\f\x85\ufeff1.a")))
@example("---\n---")
@example("\ufeff# T\r\r\n")
def test_any_text_is_a_note_with_valid_spans(text: str) -> None:
    """Parsing never raises, and each span lies in the text and in the span around it."""
    note = note_of(text)
    assert note.title
    assert 0 <= note.transcript.start <= note.transcript.end <= len(text)
    assert 0 <= note.metadata.end <= len(text)
    position = 0
    for section in note.sections:
        assert (
            position
            <= section.heading.start
            < section.heading.end
            <= section.body.start
            <= section.body.end
            <= len(text)
        )
        assert section.body.start <= section.content.start <= section.content.end <= section.body.end
        position = section.heading.end
        place = section.body.start
        for item in section.items:
            assert place <= item.start < item.end <= section.body.end
            assert text[item.start : item.end] == item.raw
            assert item.raw.startswith(item.marker)
            place = item.end
    annotations = [section for section in note.sections if section.kind in ANNOTATIONS]
    for one, other in pairwise(annotations):
        assert one.body.end <= other.heading.start


@given(st.text("a\r\n\u2028\x85"))
def test_a_line_ends_at_cr_lf_or_crlf(text: str) -> None:
    """Lines start after each line end, and an offset belongs to the line it is in."""
    lines = Lines(text)
    assert len(lines) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for offset in range(len(text)):
        number = lines.number(offset)
        assert lines.start(number) <= offset < lines.start(number + 1)


@pytest.mark.parametrize("heading", [
    "## Transcript", "## Full Transcript", "# Transcript", "## Transcript (reading)", "### transcript:",
    "## Full Transcript## Full Transcript", "Transcript\n==========", "##  Video transcript ##",
])  # fmt: skip
def test_where_the_transcript_is(heading: str) -> None:
    """Each usual heading opens the transcript; the rule and the heading after it close it."""
    assert (
        transcript(f"# Title\n\nabout it\n\n{heading}\n\nwords\nand more\n\n---\n\n## Notes\n\n- n\n")
        == "words\nand more"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("words\nand more\n", "words\nand more"),
        ("# Title\n\nwords\n", "words"),
        ("# Title\n\n**Source:** https://x.org\n\nwords\n", "words"),
        ("---\ntitle: x\n---\n\nwords\n\n## Notes\n-\n", "words"),
        ("\ufeff---\r\ntitle: x\r\n---\r\nwords", "words"),
        ("![](https://www.youtube.com/watch?v=abcdefghijk)\n\nwords", "words"),
        ("words before\n\n# A chapter\n\nmore", "words before\n\n# A chapter\n\nmore"),
        ("# Title\nwords\n# Chapter\nmore\n## Notes\n-", "words\n# Chapter\nmore"),
        ("words first\n\n**Link:** https://x.org\n\nmore", "words first\n\n**Link:** https://x.org\n\nmore"),
        ("---\n\nwords between rules\n\n---\n", "---\n\nwords between rules"),
        ("", ""),
    ],
)
def test_without_a_heading_the_transcript_is_everything_else(text: str, words: str) -> None:
    """A note without a transcript heading is a transcript, its title and metadata apart; no words are lost."""
    assert transcript(text) == words


def test_chapters_and_rules_inside_belong_to_the_transcript() -> None:
    """Deeper headings and a rule between passages do not end a transcript."""
    text = "## Transcript\n\n### One\n\nwords\n\n---\n\nmore\n\n### Two\n\nwords\n\n---\n\n## Notes\n"
    assert transcript(text) == "### One\n\nwords\n\n---\n\nmore\n\n### Two\n\nwords"


def test_annotations_end_a_transcript_of_any_level() -> None:
    """A section of notes ends the transcript although its heading is the deeper one."""
    assert transcript("# Transcript\n\nwords\n\n## Key Takeaways\n-\n") == "words"


@pytest.mark.parametrize(
    "wrapped",
    ["<details>\n<summary>Show</summary>\n\nwords\n\n</details>", "```\n## Notes\nwords\n```", "~~~\n# x\n~~~"],
)
def test_a_wrapped_transcript_is_whole(wrapped: str) -> None:
    """A transcript in a fence or in details is one section, whatever looks like a heading in it."""
    assert transcript(f"## Transcript\n\n{wrapped}\n\n## Notes\n") == wrapped


def test_of_two_transcripts_the_first_with_words_is_read_and_it_is_said() -> None:
    """A note with two transcripts shows one, names both lines, and an empty one does not hide the other."""
    text = "## Transcript (reading)\n\nfirst\n\n## Transcript (navigation)\n\nsecond\n"
    assert transcript(text) == "first"
    assert note_of(text).problems == ("2 sections are called Transcript (lines 1, 5); the one in line 1 is used.",)
    assert transcript("## Transcript\n\n---\n\n## Full Transcript\nwords\n") == "words"


@pytest.mark.parametrize("hidden", [
    "```\n## Notes\n```", "<!--\n## Notes\n-->", "    ## Notes", "> ## Notes", "- a\n\n  ## Notes",
    "words\n## Notesx", "#Notes", "<div>\n## Notes\n</div>", "Notes\nand more words\n---",
])  # fmt: skip
def test_what_looks_like_a_heading_is_none(hidden: str) -> None:
    """Headings in fences, comments, code, quotes and list items are words, and so are captions above a rule."""
    assert note_of(f"# T\n\n{hidden}\n").section(Kind.NOTES) is None


def test_a_setext_heading_is_known_by_its_name() -> None:
    """A line above a rule is a heading only where it names a section."""
    note = note_of("some caption\n---\n\nRelated\n-------\n- x\n")
    assert [(s.title, s.kind) for s in note.sections] == [("Related", Kind.RELATED)]


def test_items_have_words_and_a_quote() -> None:
    """An item's words are dedented, its quote is one line, and nested bullets stay with it."""
    note = note_of(
        "## Key Takeaways\n- one\n  - deeper\n\n  more\n  > the\n  >  quote\n-\t[ ] two\n3. three\n-\n-\n  below"
    )
    section = note.section(Kind.TAKEAWAYS)
    assert section is not None
    assert [(i.marker, i.text, i.quote) for i in section.items] == [
        ("- ", "one\n- deeper\n\nmore", "the quote"),
        ("-\t", "[ ] two", ""),
        ("3. ", "three", ""),
        ("-", "", ""),
        ("-", "below", ""),
    ]
    assert [i.is_placeholder for i in section.items] == [False, False, False, True, False]
    assert [i.indent for i in section.items] == [2, 4, 3, 2, 2]
    assert len(section.filled) == 4


def item_of(raw: str) -> Item:
    """Return the first item of a section that holds nothing else."""
    return note_of(f"## Key Takeaways\n{raw}\n").items(Kind.TAKEAWAYS)[0]


LINK = "[1:02:03](https://www.youtube.com/watch?v=-a_b&t=3723s)"


@pytest.mark.parametrize(
    ("raw", "moment", "quote"),
    [
        (f"- w\n  > {LINK} the words quoted", LINK, "the words quoted"),
        (f"- > {LINK} only a quote", LINK, "only a quote"),
        (f"- w\n  > {LINK}\n  > on the\n  > next lines", LINK, "on the next lines"),
        (f"- w\n  >\n  >{LINK} \t two blanks", LINK, "two blanks"),
        ("- w\n  > [0:05](#t=0:05) a fragment", "[0:05](#t=0:05)", "a fragment"),
        ("- w\n  > [125:59](u_(v)) pairs", "[125:59](u_(v))", "pairs"),
        (f"- w\n  > {LINK} {LINK} twice", LINK, f"{LINK} twice"),
        (f"- w\n  > {LINK}", "", LINK),
        (f"- w\n  > {LINK}glued", "", f"{LINK}glued"),
        (f"- w\n  > said at {LINK} or so", "", f"said at {LINK} or so"),
        ("- w\n  > [12:34](a b) blank", "", "[12:34](a b) blank"),
        ("- w\n  > [12:34](a(b) open", "", "[12:34](a(b) open"),
        ("- w\n  > [12:34](<a>) angle", "", "[12:34](<a>) angle"),
        ("- w\n  > [12:34](a\\)b) escaped", "", "[12:34](a\\)b) escaped"),
        ("- w\n  > [12:34]() nowhere", "", "[12:34]() nowhere"),
        ("- w\n  > [12:60](u) no clock", "", "[12:60](u) no clock"),
        ("- w\n  > [12](u) no clock", "", "[12](u) no clock"),
        ("- w\n  > [12:34] (u) parted", "", "[12:34] (u) parted"),
        ("- w\n  > \\[12:34](u) escaped", "", "\\[12:34](u) escaped"),
    ],
)
def test_a_quote_may_begin_with_its_moment(raw: str, moment: str, quote: str) -> None:
    """The link to its moment is told apart from the words of a quote, which stand in the transcript without it."""
    item = item_of(raw)
    assert (item.moment, item.quote, item.passage) == (moment, quote, quote)


def test_a_passage_among_the_lines_has_no_moment_in_it() -> None:
    """A quote with words below it is found in the transcript as well, its link left out."""
    item = item_of(f"- w\n  > {LINK} the words\n  > quoted\n  - below")
    assert (item.passage, item.quote, item.moment) == ("the words quoted", "", "")
    assert LINK in item.text


@pytest.mark.parametrize(
    ("raw", "moment", "quote", "block_id"),
    [
        ("- w\n  > words said ^3f9a2c", "", "words said", "^3f9a2c"),
        (f"- w\n  > {LINK} words \t^A-1 ", LINK, "words", "^A-1"),
        ("- w\n  > words\n  > ^x", "", "words", "^x"),
        ("- > words ^x", "", "words", "^x"),
        ("- w\n  > words ^x y", "", "words ^x y", ""),
        ("- w\n  > words^x", "", "words^x", ""),
        ("- w\n  > words ^x_y", "", "words ^x_y", ""),
        ("- w\n  > words ^", "", "words ^", ""),
        ("- w\n  > ^x", "", "^x", ""),
        ("- w ^x", "", "", ""),
    ],
)
def test_a_quote_may_end_in_a_block_id(raw: str, moment: str, quote: str, block_id: str) -> None:
    """What Obsidian links to an item by is told apart from the words of its quote."""
    item = item_of(raw)
    assert (item.moment, item.quote, item.passage, item.block_id) == (moment, quote, quote, block_id)
    assert item.raw == raw.rstrip()


def test_a_passage_among_the_lines_has_no_block_id_in_it() -> None:
    """The id stays in the words, which are edited as they stand."""
    item = item_of("- w\n  > the words\n  > quoted ^3f9a2c\n  - below")
    assert (item.passage, item.block_id) == ("the words quoted", "")
    assert "^3f9a2c" in item.text


@given(st.text("[]()<>\\` \t\n\r\x00\x1f\x7f\u2028\xa0:/12a\u0661"))
def test_a_moment_is_nothing_but_a_link(target: str) -> None:
    """What is told apart as a moment holds no blank, no control and no character that would end the link early."""
    moment, words = split_moment(f"[12:34]({target}) words")
    assert moment in ("", f"[12:34]({target})") or (moment.startswith("[12:34](") and moment.endswith(")"))
    assert not set(moment) & set(" \t\n\r\x00\x1f\x7f\u2028\xa0<>\\`")
    assert moment.count("(") == moment.count(")")
    assert words if moment else words == f"[12:34]({target}) words"


def test_an_outline_has_every_heading_of_the_top_level() -> None:
    """Headings in lists, quotes, fences and comments are none; one above a rule is, whatever its name."""
    text = "# a\n\n- # b\n\n> # c\n\n```\n# d\n```\nwords\ngo on\n---\n#### e\n<!--\n# f\n"
    assert [(level, text[slice(*span)]) for level, span in outline(text)] == [
        (1, "# a\n"),
        (2, "words\ngo on\n---\n"),
        (4, "#### e\n"),
    ]


def test_sections_of_notes_do_not_hold_each_others_items() -> None:
    """A section under a heading called Notes keeps its items to itself."""
    note = note_of("# Notes\n\n- mine\n\n## Key Takeaways\n- a\n\n### Related\n- b\n")
    assert [[item.text for item in note.items(kind)] for kind in ANNOTATIONS] == [["mine"], ["a"], ["b"]]


def test_a_long_rule_after_words_is_no_closing_rule() -> None:
    """Only a rule on a line of its own is left out of a section, however long it is."""
    assert transcript("## Transcript\nwords " + "-" * 300) == "words " + "-" * 300
    assert transcript("## Transcript\nwords\n\n" + "-" * 300) == "words"


def test_a_chapter_is_not_the_title() -> None:
    """A first-level heading below the transcript's own is a chapter; the file names the note."""
    assert note_of("## Transcript\n\n# Chapter one\n\nwords\n").title == "An episode"


def test_words_are_counted_in_the_transcript() -> None:
    """The count is of the words of the episode alone."""
    assert note_of("# Title here\n\n## Transcript\n\none two\n\tthree\n\n## Notes\n- four").words() == 3
    assert note_of("").transcript == Span(0, 0)


@pytest.mark.parametrize("bomb", [
    "[" * 60_000 + "]:", "> " * 30_000, "- " * 20_000 + "x", "[a]: " * 20_000, "`" * 60_000, "<" * 60_000,
    "\\[" * 30_000 + "]:", "- a\n  " * 3_000, "*" * 60_000, "# " * 30_000, "|" * 60_000,
], ids=lambda value: ascii(value[:9]))  # fmt: skip
def test_bombs_are_notes(bomb: str) -> None:
    """Endless nesting and repeats neither raise nor hang."""
    note = note_of(f"# T\n\n{bomb}\n\n## Related\n- x\n")
    assert note.title == "T"


@pytest.mark.parametrize(
    ("raw", "callout", "passage"),
    [
        ("- mine\n  > [!quote] Ann\n  > went to\n  > the house", "[!quote] Ann", "went to the house"),
        ("- > [!quote]\n  > went", "[!quote]", "went"),
        ("- mine\n  > [!quote]-\n  > [1:00](https://a.example) went ^id", "[!quote]-", "went"),
        ("- mine\n  > [!quote] Ann went", "", "Ann went"),
        ("- > [!quote] Ann\n  > went\n\n  and more", "", "went"),
        ("- mine\n  > [!Muziek went", "", "[!Muziek went"),
    ],
)
def test_the_first_line_of_a_callout_is_no_part_of_the_passage(raw: str, callout: str, passage: str) -> None:
    """Its sign and its title stand above the words that are quoted; without such words the title is them."""
    [item] = note_of(f"## Key Takeaways\n{raw}\n").items(Kind.TAKEAWAYS)
    assert (item.callout, item.passage, item.raw) == (callout, passage, raw)


@pytest.mark.parametrize(
    ("raw", "text", "passage"),
    [
        ("- [ ] box\n  > [!note] nested\n  > body", "[ ] box\n> [!note] nested\n> body", ""),
        ("- mine\n  > [!tip]- do\n  > this ^id", "mine\n> [!tip]- do\n> this ^id", ""),
        ("- > [!tip]\n  > body", "> [!tip]\n> body", ""),
        ("- mine\n  > [!info] i\n  > body\n\n  > went", "mine\n> [!info] i\n> body", "went"),
        ("- > [!tip]\n  > body\n\n  > went\n\n  more", "> [!tip]\n> body\n\n> went\n\nmore", "went"),
        ("- mine\n  > [!quotes] i\n  > body", "mine\n> [!quotes] i\n> body", ""),
        ("- mine\n  > [!Cite|wide] Ann\n  > went", "mine", "went"),
        ("- mine\n  > went\n  > [!note] on", "mine", "went [!note] on"),
    ],
)
def test_a_callout_of_another_name_quotes_nothing(raw: str, text: str, passage: str) -> None:
    """Notes, tips and tasks in an item are its own words, and the passage is that of a quote beside them."""
    [item] = note_of(f"## Key Takeaways\n{raw}\n").items(Kind.TAKEAWAYS)
    assert (item.text, item.passage, item.raw) == (text, passage, raw)
