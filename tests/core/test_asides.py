"""What a section says beside its items, and where it stands among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.asides import Annotation, Aside, asides, contents
from tui.core.note import Item, Kind, parse


def said(body: str, end: str = "\n") -> list[str]:
    """Return what stands under a heading in order: items with a bullet, headings with a mark, the rest as it is."""
    text = f"## Transcript\n\nwords\n\n## Related\n{body}\n\n## Notes\n".replace("\n", end)
    signs = {Item: "- {}", Aside: "{}"}
    return [
        "# " + each.text if isinstance(each, Aside) and each.is_heading else signs[type(each)].format(each.text)
        for each in contents(parse(Path("a.md"), text), Kind.RELATED)
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("-", []),
        ("", []),
        ("words\nof two lines\n\nand more", ["words\nof two lines", "and more"]),
        ("above\n\n- one\n\nbetween\n\n1. two\n\nbelow", ["above", "- one", "between", "- two", "below"]),
        ("- one\n\n### Sub ##\n- two", ["- one", "# Sub", "- two"]),
        ("words\n#### Sub\nmore words", ["words", "# Sub", "more words"]),
        ("> [!tip] Title\n> body\n\n- one", ["> [!tip] Title\n> body", "- one"]),
        ("-\n\nwords", ["words"]),
        ("words\n\n-", ["words"]),
        ("- one\n  of its lines\n\n  > quoted", ["- one\nof its lines"]),
        ("```\n# code\n\n- code\n```\n\nwords", ["```\n# code\n\n- code\n```", "words"]),
        ("<!-- unseen\n\nwords -->\n\nseen", ["seen"]),
        ("words\n\n***\n\nmore", ["words", "more"]),
        ("###\n\n#tag words", ["###", "#tag words"]),
    ],
)  # fmt: skip
def test_what_is_no_item_stands_where_it_is_written(body: str, expected: list[str], end: str) -> None:
    """Paragraphs, quotes, code and sub-headings are told apart from items, in file order; what is unseen is none."""
    assert said(body, end) == expected


@given(st.lists(st.sampled_from(["- item", "  more", "words", "", "### Sub", "> quoted", "-", "1. one", "```"])))
def test_no_word_of_a_section_is_left_out(lines: list[str]) -> None:
    """Items and asides stand apart, in order, as they are in the file, and beside them there are only blanks."""
    text = "## Related\n" + "\n".join(lines) + "\n"
    note = parse(Path("a.md"), text)
    section = note.section(Kind.RELATED)
    assert section is not None
    both: list[Annotation] = [*section.items, *asides(note, Kind.RELATED)]
    found = sorted(both, key=lambda each: each.start)
    place, rest = section.body.start, ""
    for each in found:
        assert place <= each.start
        assert each.raw == text[each.start : each.end]
        rest += text[place : each.start]
        place = each.end
    assert (rest + text[place : section.body.end]).strip() == ""
