"""The blocks of Markdown are where CommonMark has them, whatever the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui.core.markdown import Element, ElementKind, elements

KINDS = {
    "heading_open": ElementKind.HEADING,
    "list_item_open": ElementKind.ITEM,
    "paragraph_open": ElementKind.PARAGRAPH,
    "fence": ElementKind.FENCED,
    "code_block": ElementKind.INDENTED,
    "html_block": ElementKind.HTML,
}
MARKS = [
    "a", "b c", "- ", "* ", "1. ", "2) ", "> ", ">", "#", "## h", "```", "~~~", "    ", "  ", " ", "\t", "---", "***",
    "===", "<div>", "</div>", "<!--", "-->", "<b>", "x", "-", "+ q", "10. z", "[a]", '"t"', "<pre>", "</pre>", "`",
]  # fmt: skip
LONG = "word " * 40
LINES = [
    LONG, "- " * 4 + "x", "1. " * 4 + "x", "-" * 90 + " x", "- " * 60, "*" * 90 + " x", "=" * 90 + " x", "=" * 90,
    "~" * 90 + " x", "~" * 90, "`" * 90 + " x", "-" + " " * 90 + "x", "#" + " " * 90 + "x", f"- {LONG}", f"  {LONG}",
    f"> {LONG}", f"## {LONG}", f"    {LONG}", f"<!-- {LONG} -->", f"<!-- {LONG}", f"{LONG} -->", f"<div>{LONG}",
    f"{LONG}</div>", f"<script>{LONG}", f"{LONG}</script>", f"<b {LONG}>", f"{LONG} <b>", f"<!X {LONG}", f"{LONG}>",
    f"``` {LONG}", f"``` {LONG} `", f"{LONG} ```", f"~~~ {LONG} ~", f"[{LONG}", "", "", "", "", "## Notes", "Related",
    "- a", "  more", "words", "> q", "**Ann:** words", "(1:02) words", "[0:10] words", "    code", "1. x", "   - b",
]  # fmt: skip
"""Lines as notes have them, and lines that are long."""
DISPUTED = re.compile(r"^[ \t>]*(?:    | *\t)[ \t]*[^ \ta-z]", re.MULTILINE)
"""Marks behind four blanks, which markdown-it takes for what they would be without them where a block goes on."""

parser = MarkdownIt("commonmark")


def spoken(lines: list[str], start: int, end: int, depth: int) -> int:
    """Return the end of some lines without those at the end that are blank, within quotes where they are in some."""
    while end > start + 1 and not lines[end - 1].strip("> \t" if depth else " \t"):
        end -= 1
    return end


def peers(text: str) -> Iterator[Element]:
    """Yield the blocks that markdown-it finds, without the blank lines at their ends."""
    lines, depth = text.split("\n"), 0
    for token in parser.parse(text):
        if token.map and token.type in KINDS:
            start, end = token.map
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            under = bool(level) and token.markup[0] != "#"
            yield Element(KINDS[token.type], start, spoken(lines, start, end, depth), depth, level, under)
        depth += token.nesting * (
            token.type.removesuffix("_open").removesuffix("_close") in ("list_item", "blockquote")
        )


def found(text: str) -> list[Element]:
    """Return the blocks that earmark finds, without the blank lines at their ends."""
    lines = text.split("\n")
    return [block._replace(end=spoken(lines, block.start, block.end, block.depth)) for block in elements(lines)]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(st.sampled_from(MARKS), max_size=4).map("".join) | st.sampled_from(LINES), max_size=10))
def test_blocks_are_those_of_markdown_it(lines: list[str]) -> None:
    """Headings, items, paragraphs and code stand where a parser that reads every character has them."""
    text = "\n".join(lines)
    assume(not DISPUTED.search(text))
    assert sorted(found(text), key=str) == sorted(peers(text), key=str)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("[a]: /b", []),
        ("[a]: /b 'c\nd'\nwords", [(2, "PARAGRAPH")]),
        ("[a]: /b\n===", [(1, "PARAGRAPH")]),
        ("[a]: /b\nTitle\n===", [(1, "HEADING")]),
        ("[Muziek] words", [(0, "PARAGRAPH")]),
        ("[a]:", [(0, "PARAGRAPH")]),
        ("- item\n  > quoted\n  >\n\nwords", [(0, "ITEM"), (0, "PARAGRAPH"), (1, "PARAGRAPH"), (4, "PARAGRAPH")]),
        ("> quoted\nlazy\n\nwords", [(0, "PARAGRAPH"), (3, "PARAGRAPH")]),
        ("> quoted\n---", [(0, "PARAGRAPH")]),
        ("- item\n      words", [(0, "ITEM"), (0, "PARAGRAPH")]),
        ("-\n\n  words", [(0, "ITEM"), (2, "PARAGRAPH")]),
        ("-\n  words", [(0, "ITEM"), (1, "PARAGRAPH")]),
        (">\n    > code", [(1, "INDENTED")]),
        ("\t# code", [(0, "INDENTED")]),
        ("-\t# h", [(0, "ITEM"), (0, "HEADING")]),
        ("words\n14. more", [(0, "PARAGRAPH")]),
        ("<!--\n\n# no\n-->\n# yes", [(0, "HTML"), (4, "HEADING")]),
        ("```\n# no\n~~~\n```\n# yes", [(0, "FENCED"), (4, "HEADING")]),
    ],
)
def test_what_begins_where(text: str, kinds: list[tuple[int, str]]) -> None:
    """Definitions, lazy lines, tabs, comments and fences are read as the specification has it."""
    assert [(block.start, block.kind.name) for block in elements(text.split("\n"))] == kinds


def test_what_stands_too_deep_is_words() -> None:
    """A line of a million quote marks is a paragraph, twenty quotes deep, and so is one of bullets."""
    assert elements([">" * 1_000_000]) == [Element(ElementKind.PARAGRAPH, 0, 1, 20)]
    assert [block.depth for block in elements(["- " * 1_000_000 + "x"])] == [*range(21)]


@pytest.mark.parametrize(
    ("begin", "more", "end"),
    [
        ("", "`", "a`"),
        ("<a", " ", ""),
        ("<a", " b", ""),
        ("<a", ' b="', ""),
        ("", "[", ""),
        ("[", " ", "]:"),
        ("[a]: ", "x", " y"),
        ('[a]: b "', "\\", ""),
        ("", "\t", ""),
        ("", "- ", "-"),
        ("", "-", "x"),
        ("a\n", "=", " x"),
        ("a\n", " ", "=x"),
        ("", "[a]:\n", ""),
        ("", "[a]: b\n===\n", ""),
        ("", "a\n", ""),
    ],
)
def test_no_text_takes_its_square(begin: str, more: str, end: str) -> None:
    """A mark that is written a million times is what it is when written two hundred times, and known in linear time.

    In the square of it this would not end.
    """
    many = 50_000 if "\n" in more else 1_000_000
    short, long = (elements((begin + more * times + end).split("\n")) for times in (200, many))
    assert {(block.kind, block.depth) for block in long} == {(block.kind, block.depth) for block in short}
