"""What is told of one note: each kind of oddity, where it stands, and what is none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.files import decode
from tui.core.note import Lines, Note, parse
from tui.core.oddities import (
    Oddity,
    bad_front_matter,
    doubled_block_ids,
    doubled_keys,
    doubled_sections,
    foreign_bytes,
    impossible_dates,
    merge_marks,
    mixed_line_ends,
    nul_bytes,
    unseen_characters,
)

OF_TEXTS: list[Callable[[str], Iterator[Oddity]]] = [
    nul_bytes,
    foreign_bytes,
    mixed_line_ends,
    unseen_characters,
    doubled_block_ids,
    merge_marks,
]


def note_of(text: str) -> Note:
    """Return a parsed note."""
    return parse(Path("n.md"), text)


def told(text: str, oddities: Iterator[Oddity]) -> list[tuple[int, str]]:
    """Return the lines, from 1, and the sentences of oddities."""
    return [(Lines(text).number(oddity.place) + 1, oddity.sentence) for oddity in oddities]


def test_nul_bytes_are_counted() -> None:
    """The first NUL byte is told with its line and how many there are; a text without any is not told of."""
    [(line, sentence)] = told("a\nb\0\0c\0", nul_bytes("a\nb\0\0c\0"))
    assert (line, sentence.startswith("3 NUL bytes: ")) == (2, True)
    assert not list(nul_bytes("a\n"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\r\nb\xe9 \xff", (2, "2 bytes are not UTF-8, the first 0xE9; ")),
        (b"\xe9", (1, "1 byte is not UTF-8, 0xE9; ")),
        (b"a\n\xc3", (2, "1 byte is not UTF-8, 0xC3; ")),
    ],
)
def test_bytes_that_are_not_utf8_are_counted(data: bytes, expected: tuple[int, str]) -> None:
    """The first byte that is not UTF-8 is told with its value and line, and how many there are."""
    [(line, sentence)] = told(decode(data), foreign_bytes(decode(data)))
    assert (line, sentence[: len(expected[1])]) == expected


@given(st.text())
def test_utf8_is_not_told_of(text: str) -> None:
    """Whatever is UTF-8 has no byte that is not, a BOM included."""
    clean = text.encode("utf-8", "replace").decode()
    assert not list(foreign_bytes(decode(f"\ufeff{clean}".encode())))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_one_kind_are_not_told_of(end: str) -> None:
    """A text whose lines all end alike is in order, whichever end that is, and so is one without any."""
    assert not list(mixed_line_ends(f"a{end}{end}b{end}"))
    assert not list(mixed_line_ends("a"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\r\nb\r\nc\nd\r\n", 3, "(3 CRLF, 1 LF), LF here"),
        ("a\nb\r\nc\nd\r\n\n", 2, "(3 LF, 2 CRLF), CRLF here"),
        ("a\nb\rc\r\nd\n", 2, "(2 LF, 1 CRLF, 1 CR), CR here"),
        ("\r\r\n\r", 2, "(2 CR, 1 CRLF), CRLF here"),
    ],
)
def test_mixed_line_ends_are_counted(text: str, line: int, words: str) -> None:
    """Each kind of line end is counted, and the first that is not the most common is shown."""
    [(found, sentence)] = told(text, mixed_line_ends(text))
    assert (found, words in sentence) == (line, True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\x1b[31m \x07\x1b", 2, "3 control characters, U+001B ESCAPE and U+0007 BELL;"),
        ("\x7f", 1, "1 control character, U+007F DELETE;"),
        ("a\r\n\x85", 2, "1 control character, U+0085;"),
        ("a\u2028b", 1, "1 control character, U+2028 LINE SEPARATOR;"),
        ("a\n\nb\u202ec\u202c", 3, "2 bidi controls, U+202E RIGHT-TO-LEFT OVERRIDE and U+202C POP DIRECTIONAL"),
        ("שלום\u202e", 1, "1 bidi control, U+202E RIGHT-TO-LEFT OVERRIDE;"),
        ("a\u200fb", 1, "1 bidi control, U+200F RIGHT-TO-LEFT MARK;"),
        ("wo\u200brd", 1, "1 zero-width character, U+200B ZERO WIDTH SPACE;"),
        ("\ufeffa\n\ufeffb", 2, "1 zero-width character, U+FEFF ZERO WIDTH NO-BREAK SPACE;"),
        ("wo\u200drd \u200c", 1, "2 zero-width characters, U+200D ZERO WIDTH JOINER and U+200C ZERO WIDTH NON-JOINER;"),
        ("\U000e0041", 1, "1 zero-width character, U+E0041 TAG LATIN CAPITAL LETTER A;"),
        (
            "\u200b\u2060\u00ad\u200c",
            1,
            "4 zero-width characters, U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER, U+00AD SOFT HYPHEN and others;",
        ),
    ],
)
def test_unseen_characters_are_counted_and_named(text: str, line: int, words: str) -> None:
    """What nobody sees is counted by kind, named by code point, and told with the line of the first."""
    [(found, sentence)] = told(text, unseen_characters(text))
    assert (found, sentence[: len(words)]) == (line, words)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff# a BOM, tabs\tand line ends\r\n",
        "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL} and \u2764\ufe0f",
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום\u200f, abc\u200e!",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_what_a_script_or_an_emoji_needs_is_not_told_of(text: str) -> None:
    """Joiners in emoji and in scripts that join, marks of direction beside such letters, and flags are in order."""
    assert not list(unseen_characters(text))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\na: b\nc: d: e\n---\nwords\n", 3, "line 3: "),
        ("---\r\na: &x b\r\nc: *x\r\n---\r\nwords\r\n", 3, "alias"),
        ("---\na: " + "[" * 40 + "]" * 40 + "\n---\nwords\n", 2, "nested"),
        ("---\na: " + "b" * 70_000 + "\n---\nwords\n", 1, "64 KB"),
        ("\ufeff---\ntitle: a\n\nwords\n", 1, "has no end"),
    ],
)
def test_front_matter_that_is_not_read_is_told(text: str, line: int, words: str) -> None:
    """Front matter that is no YAML, that is refused, or that never ends is told of, in the line where that shows."""
    [(found, sentence)] = told(text, bad_front_matter(note_of(text)))
    assert words in sentence
    assert found in (line, 1)
    assert sentence.endswith(("until it is mended.", "below it."))


@pytest.mark.parametrize(
    "text", ["---\ntitle: a\n---\nwords\n", "---\n\nwords: all of them\n", "words\n---\na: b\n", "---\n---\n", ""]
)
def test_front_matter_in_order_is_not_told_of(text: str) -> None:
    """Front matter that is read, a rule at the top of a note, and none at all are in order."""
    assert not list(bad_front_matter(note_of(text)))


@pytest.mark.parametrize("name", ["Notes", "Key Takeaways", "Related", "Transcript"])
def test_doubled_sections_are_told_with_their_lines(name: str) -> None:
    """Two sections of one kind are told with the lines of both; one in a code fence is none."""
    text = f"# T\n\n## {name}\n- a\n\n## {name}\n- b\n\n```\n## {name}\n```\n"
    [(line, sentence)] = told(text, doubled_sections(note_of(text)))
    assert line == 3
    assert f"2 sections are called {name} (lines 3, 6), the one in line " in sentence
    assert not list(doubled_sections(note_of(f"## {name}\n- a\n\n```\n## {name}\n```\n")))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_doubled_block_ids_are_told_with_their_lines(end: str) -> None:
    """An id at the end of two lines is told with both, and shown at the second."""
    text = end.join(["one ^a-1", "^b2 ", "two ^a-1 ", "three", "- ^b2", "^c", "x^a-1"])
    assert told(text, doubled_block_ids(text)) == [
        (3, "2 blocks are called ^a-1 (lines 1, 3); give all but one another id."),
        (5, "2 blocks are called ^b2 (lines 2, 5); give all but one another id."),
    ]


def test_of_many_lines_the_first_ten_are_named() -> None:
    """A sentence does not grow with the note."""
    [oddity] = doubled_block_ids("x ^a\n" * 2000)
    assert oddity.sentence.startswith("2,000 blocks are called ^a (lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …); ")


@pytest.mark.parametrize(
    "text",
    [
        "one ^a\ntwo ^b\n",
        "one ^a and\ntwo ^a and\n",
        "x^2\ny^2\n",
        "[^1]\n[^1]\n",
        "one ^a\n```\ntwo ^a\n```\n",
        "one ^a\n~~~ text\n```\ntwo ^a\n",
    ],
)
def test_what_is_no_block_id_is_not_told_of(text: str) -> None:
    """Ids that differ, carets within a line or a word, footnotes, and ids in code fences are in order."""
    assert not list(doubled_block_ids(text))


@given(st.text(st.sampled_from("a^1 \r\n\t`~-#\0\x1b\u202e\u200b\u200d\ufeff\udce9\u0627\U0001f468"), max_size=40))
def test_every_oddity_stands_in_the_text(text: str) -> None:
    """Whatever a text holds, an oddity of it has a place within it and is one sentence."""
    found = [oddity for look in OF_TEXTS for oddity in look(text)]
    for oddity in found:
        assert 0 <= oddity.place < len(text)
        assert oddity.sentence.endswith(".")
        assert oddity.sentence.isprintable()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_keys_that_stand_twice_are_told(end: str) -> None:
    """Each is told once with all its lines, however it is quoted; what is nested, a value or below is none."""
    keys = ["title: one", "nest:", "  title: nested", "'title' : two", "tags:", "- title: three", "a: b", '"a": c']
    text = end.join(["---", *keys, "---", "a: words", "a: words"])
    found = told(text, doubled_keys(note_of(text)))
    assert [line for line, _ in found] == [5, 9]
    assert found[0][1].startswith("“title” stands 2 times in the front matter (lines 2, 5), the last one is used; ")
    assert note_of(text).title == "two"
    assert not list(doubled_keys(note_of(f"---{end}a: b{end}A: b{end}a b: c{end}b: https://a:1/{end}---{end}")))


@pytest.mark.parametrize("value", ["2024-13-45", "'2023-02-29'", "2024/00/01", "2024-04-31T10:00:00Z"])
def test_days_that_no_calendar_has_are_told(value: str) -> None:
    """They are told in front matter and in the lines under the title, and nowhere else."""
    text = f"---\na: b\ndate: {value}\n---\n# T\n\n**Published:** {value}\n\n## Transcript\n\ndate: {value}\n"
    found = told(text, impossible_dates(note_of(text)))
    assert [line for line, _ in found] == [3, 7]
    assert found[0][1] == f"“{value.strip(chr(39))[:10]}” is no day of the calendar; write it as YYYY-MM-DD."


@pytest.mark.parametrize("value", ["2024-02-29", "20241345", "1.2.2024", "2024-13", "v 2024-13-45", "2024-13-455", ""])
def test_other_values_are_no_impossible_days(value: str) -> None:
    """What is a day, or does not begin as one does, is in order."""
    text = f"---\ndate: {value}\n---\n"
    assert not list(impossible_dates(note_of(text)))


MERGE = ["<<<<<<< HEAD", "- mine", "||||||| 1a2b", "- base", "=======", "- theirs", ">>>>>>> main"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_merges_that_were_left_undecided_are_told(end: str) -> None:
    """Each is told where it begins, with the lines of its marks, at either end of a text too."""
    text = end.join([*MERGE, "words", *MERGE])
    found = told(text, merge_marks(text))
    assert [line for line, _ in found] == [1, 9]
    assert found[1][1].startswith("A merge of git was left undecided here (lines 9, 13, 15); ")


@pytest.mark.parametrize(
    "lines",
    [
        MERGE[:-1],
        MERGE[1:],
        [line for line in MERGE if "=" not in line],
        [f" {line}" for line in MERGE],
        ["```", *MERGE, "```"],
        MERGE[::-1],
        ["Title", "=======", "words"],
        [line[:6] for line in MERGE],
        [line.replace("=" * 7, "=" * 9) for line in MERGE],
    ],
)
def test_marks_that_git_did_not_leave_are_not_told(lines: list[str]) -> None:
    """One or two of them, others than these, and an example in fenced code are words."""
    assert not list(merge_marks("\n".join(["words", *lines, ""])))
