"""What an edit changes of a note, and what it leaves alone."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui.core.display import printable
from tui.core.edit import add_item, add_link, clean, move_item, notes_text, remove_item, replace_item, replace_notes
from tui.core.edit_problem import EditProblem, ItemChanged, NotesChanged
from tui.core.files import decode, encode
from tui.core.links import resolve
from tui.core.note import ANNOTATIONS, Item, Kind, Note, parse

TAKEAWAYS = Kind.TAKEAWAYS

NOTE = """# A title

**Source:** [YouTube](https://www.youtube.com/watch?v=abcdefghijk)

---

## Transcript

so the night trains are back [Music] and they sleep

---

## Notes


## Key Takeaways
-

## Related
-
"""

VIDEO = "https://www.youtube.com/watch?v=-abcdefghij"

HOSTILE = [
    "- -", "- - -", "-", "--", "---", "***", "* *", "#", "# Heading", "## Related", "```", "~~~ x", "<!--",
    "<!-- x -->", "<details>", "<script>", "<?php", ">", "> quoted", "1.", "1. one", "10)", "+", "+ plus", "=", "===",
    "[x]: /y", "[ ] todo", "[x] done", "\\", "&#27;", "a\n---", "a\n===", "a\n\nb", "a\n\n\n    code", "a\n- b\n- c",
    "a\n# b", "a\n```\nb", "x\n> y", "a\r\nb\rc", "a\x1b]52;c;AAAA\x07b", "a\u2028b\u2029c\x85d\x0be", "tab\there",
    "  spaces  ", "emoji 👩‍👩‍👧 e\u0301", "\ufeffbom", "\u202ertl", "x" * 400, "| a | b |", "***\nb", "- a\n\n  > b",
]  # fmt: skip


def note_of(text: str) -> Note:
    """Parse a text as a note."""
    return parse(Path("note.md"), text)


def items(text: str, kind: Kind = TAKEAWAYS) -> tuple[Item, ...]:
    """Return what a section of a text lists."""
    return note_of(text).items(kind)


def words(text: str, kind: Kind = TAKEAWAYS) -> list[str]:
    """Return the words of a section's items."""
    return [item.text for item in items(text, kind)]


def outside(text: str, kind: Kind) -> tuple[str, str]:
    """Return what stands before and after the words of a section."""
    section = note_of(text).section(kind)
    assert section is not None
    return text[: section.body.start], text[section.body.end :]


ends = st.sampled_from(["\n", "\r\n", "\r"])
lines = st.sampled_from(
    [
        "", "", "plain words", "words  ", "\tindented", "# not at the top", "- a bullet", "café \udcff\udc80",
        "a \u2028 b \x0b \x85 c", "trailing \t", "[link]: /target", "---", "&amp; >> turn", "漢字かな", "word " * 40,
    ]
)  # fmt: skip
traps = st.sampled_from(
    [
        "```\n## Key Takeaways\n- fenced\n```",
        "<!--\n## Related\n- hidden\n-->",
        "    ## Notes\n    - code",
        "~~~ x\n# Key Takeaways\n~~~",
        "> ## Key Takeaways\n> - quoted",
        "1. one\n\n   ## Related",
    ]
)
lists = st.sampled_from(
    [
        "-", "- ", "-\t", "*", "1.", "- one", "- one\n- two\n- three", "* one\n* two", "1. one\n2. two\n3. three",
        "9) a\n10) b", "- one\n  - nested\n    - deeper\n- two", "- [ ] todo\n- [x] done",
        "- one\n\n- two\n\n- three", "- same\n- same", "- one\n\n  more\n\n- two",
        "- words\n  > the quote\n  > goes on\n- other", "- w\n  > [!quote] t\n  > q\n  > r ^i\n- > [!tip] t\n  > q",
        "- > only a quote", "-\ttabbed\n\tmore", "-\n  below\n- two",
        "+ plus  \n+ trailing  ", "prose before\n- one\n- two", "prose before\n\n1. one\n2. two",
        "prose\n1. one\n2. two", "- one\nlazy\n- two", "- one\n\n* other list\n\n1. third",
        "- one\n<!-- between -->\n- two", "- ```\n  code\n  ```\n- two", "- ```\n  code\n  ```\nprose after",
        "prose alone", "", "   - deep\n   - list", "- one\n\n---", "- one\n### Sub\n- two",
        "- bad \udcff byte\n- \x1b[31mred", "- one\n-\n- two", "-     five blanks\n- two", "- # one\n- two",
    ]
)  # fmt: skip
headings = st.sampled_from(
    [
        "## Key Takeaways", "## Key Takeaways ##", "# Key Takeaways", "### Takeaways:", "Key Takeaways\n-------------",
        "  ## key takeaways", "## Related", "## Related links", "## Notes", "# Notes",
    ]
)  # fmt: skip
fronts = st.sampled_from(
    [
        "",
        "---\ntitle: x\n---\n",
        "---\nd: |\n  ---\n  ## Key Takeaways\n---\n",
        "---\n# c\ntags: [a]\n...\n",
        "---\nbroken: [\n---\n",
    ]
)


@st.composite
def notes(draw: st.DrawFn, least: int = 0) -> str:
    """Make a note with any of the shapes that bite: its line ends, its end, its sections and their lists."""
    end = draw(ends)
    body = "\n".join(draw(st.lists(st.one_of(lines, traps), max_size=6)))
    parts = [draw(fronts) + draw(st.sampled_from(["", "# Title\n\n"])) + body]
    if draw(st.booleans()):
        parts.append("## Transcript\n\n" + draw(lines) + "\n\n---\n")
    for _ in range(draw(st.integers(least, 3))):
        blank = draw(st.sampled_from(["\n", "\n\n", "\n \n"]))
        parts.append(draw(headings) + blank + draw(lists) + draw(st.sampled_from(["", "\n", "  \n", "\n\n"])))
        parts.append(draw(st.one_of(st.just(""), st.just("## Other\n\nwords"), traps)))
    text = re.sub("\n", lambda _: draw(ends) if end == "\r" and draw(st.booleans()) else end, "\n".join(parts))
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", end]))


typed = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.text("ab -#>`<!1.\n\t*_=[]", max_size=30))
quotes = st.one_of(st.just(""), st.sampled_from(["so the night trains", "- # <!-- ```", "a\n b"]), st.text(max_size=20))
kinds = st.sampled_from(ANNOTATIONS)


@st.composite
def listed_notes(draw: st.DrawFn) -> tuple[str, Kind]:
    """Make such a note, and choose a section of it that lists something."""
    text = draw(notes(1))
    listed = [kind for kind in ANNOTATIONS if items(text, kind)]
    if not listed:
        text, listed = f"{text}\n\n## Key Takeaways\n- one\n- two\n", [TAKEAWAYS]
        assume(items(text))
    return text, draw(st.sampled_from(listed))


@given(notes(), kinds, typed, quotes)
@example(NOTE, TAKEAWAYS, "Night trains are back", "so the night trains")
def test_adding_changes_nothing_but_the_section(text: str, kind: Kind, added: str, quote: str) -> None:
    """Adding an item leaves each character outside the section, and each other item, as it was."""
    before = note_of(text)
    try:
        after = add_item(text, kind, added, quote)
    except EditProblem:
        return
    section = before.section(kind)
    if section:
        assert after.startswith(text[: section.body.start])
        assert after.endswith(text[section.body.end :])
        assert len(after) > len(text) - len(section.body)
    else:
        place = next(n for n in range(len(text) + 1) if n == len(text) or text[n] != after[n])
        assert after.endswith(text[place:])
    found = items(after, kind)
    assert [item.raw for item in found[:-1]] == [item.raw for item in before.items(kind)]
    for other in set(ANNOTATIONS) - {kind}:
        assert [item.raw for item in items(after, other)] == [item.raw for item in before.items(other)]
    assert encode(after).startswith(encode(text[: section.body.start if section else 0]))


@given(
    notes(), st.lists(st.text("abc xyz,é", min_size=1, max_size=9).filter(str.strip), min_size=1, max_size=4), quotes
)
def test_items_come_back_as_written(text: str, added: list[str], quote: str) -> None:
    """Plain words and quotes are read back just as they were written, after what was there."""
    expected = [(item.text, item.quote) for item in items(text)]
    plain_quote = " ".join(clean(quote).split())
    assume(plain_quote.isalnum() or not plain_quote)
    box = "[ ] " if expected and all(re.match(r"\[[ x]\]", old) for old, _ in expected) else ""
    try:
        for entry in added:
            text = add_item(text, TAKEAWAYS, entry, plain_quote)
    except EditProblem:
        return
    assert [(item.text, item.quote) for item in items(text)] == expected + [
        (box + clean(a), plain_quote) for a in added
    ]


@given(listed_notes(), st.data())
def test_removing_loses_no_other_item(note: tuple[str, Kind], data: st.DataObject) -> None:
    """Removing an item leaves each other item and each character outside the section."""
    text, kind = note
    before = items(text, kind)
    item = data.draw(st.sampled_from(before))
    try:
        after = remove_item(text, kind, item)
    except EditProblem:
        return
    kept = [(entry.text, entry.quote, entry.moment) for entry in before]
    del kept[before.index(item)]
    assert [(entry.text, entry.quote, entry.moment) for entry in items(after, kind)] == kept
    before_it, after_it = outside(text, kind)
    assert after.startswith(before_it)
    assert after.endswith(after_it)
    assert len(after) >= len(before_it) + len(after_it)


@given(listed_notes(), st.integers(-4, 4), st.data())
def test_moving_keeps_every_item(note: tuple[str, Kind], steps: int, data: st.DataObject) -> None:
    """Moving an item changes the order of the items and nothing else."""
    text, kind = note
    before = items(text, kind)
    place = data.draw(st.integers(0, len(before) - 1))
    try:
        after = move_item(text, kind, before[place], steps)
    except EditProblem:
        return
    order = [(item.text, item.quote) for item in before]
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    found = [(item.text, item.quote) for item in items(after, kind)]
    assert sorted(found) == sorted(order)
    assert found == order or len(set(before)) > len({item.raw for item in before})
    assert outside(after, kind) == outside(text, kind)


@given(listed_notes(), typed, st.data())
def test_replacing_changes_one_item(note: tuple[str, Kind], new: str, data: st.DataObject) -> None:
    """Replacing an item's words leaves its quote, each other item and everything outside the section."""
    text, kind = note
    before = items(text, kind)
    place = data.draw(st.integers(0, len(before) - 1))
    try:
        after = replace_item(text, kind, before[place], new)
    except EditProblem:
        return
    found = items(after, kind)
    assert [i.raw for n, i in enumerate(found) if n != place] == [i.raw for n, i in enumerate(before) if n != place]
    assert before[place].quote in found[place].quote or before[place].quote in found[place].raw
    assert outside(after, kind) == outside(text, kind)


@given(notes(), kinds)
def test_replacing_words_by_themselves_changes_nothing(text: str, kind: Kind) -> None:
    """An item that was opened and left as it is keeps its every byte."""
    for item in items(text, kind):
        if clean(item.text) or item.quote:
            assert replace_item(text, kind, item, clean(item.text)) == text
            assert replace_item(text, kind, item, item.text, item.quote) == text


@given(notes(), kinds, st.text("abc é", min_size=1, max_size=9).filter(str.strip))
def test_adding_then_removing_takes_the_change_back(text: str, kind: Kind, added: str) -> None:
    """What was added and is removed again leaves the items, and a placeholder where there were none."""
    before = note_of(text)
    try:
        with_item = add_item(text, kind, added)
        after = remove_item(with_item, kind, items(with_item, kind)[-1])
    except EditProblem:
        return
    assert [item.raw for item in items(after, kind)] == [item.raw for item in before.items(kind)]
    section = before.section(kind)
    if section and section.filled and not section.items[-1].is_placeholder:
        assert after == text
    elif section and section.items and not section.filled:
        left = note_of(after).section(kind)
        assert left is not None
        assert any(item.is_placeholder for item in left.items)


@pytest.mark.parametrize("text", [NOTE, NOTE.replace("\n", "\r\n"), NOTE.replace("\n", "\r"), "\ufeff" + NOTE])
def test_the_placeholder_comes_back(text: str) -> None:
    """The first item takes the place of a lone bullet, and removing the last item puts the very same file back."""
    added = add_item(text, TAKEAWAYS, "Night trains are back", "so the night trains")
    assert words(added) == ["Night trains are back"]
    assert items(added)[0].quote == "so the night trains"
    assert remove_item(added, TAKEAWAYS, items(added)[0]) == text


def test_the_placeholder_may_have_a_blank_after_it() -> None:
    """A bullet with blanks after it is the same placeholder."""
    text = NOTE.replace("-\n\n## Related", "-  \n\n## Related")
    added = add_item(text, TAKEAWAYS, "words")
    assert added == NOTE.replace("-\n\n## Related", "- words\n\n## Related")
    assert remove_item(added, TAKEAWAYS, items(added)[0]) == NOTE


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("start", [NOTE, "", "## Key Takeaways\n* one\n* two", "## Key Takeaways\n1. one\n"])
def test_words_that_look_like_markdown_are_one_item(start: str, hostile: str) -> None:
    """Whatever the words, they make one item, which can be followed by others, moved, and removed."""
    before = [item.raw for item in items(start)]
    added = add_item(start, TAKEAWAYS, hostile)
    more = add_item(added, TAKEAWAYS, "after")
    after = "[ ] after" if hostile in ("[ ] todo", "[x] done") and not before else "after"
    assert [item.raw for item in items(more)][:-2] == before
    assert words(more)[-1] == after
    moved = move_item(more, TAKEAWAYS, items(more)[-1], -1)
    assert words(moved)[-2] == after
    removed = remove_item(moved, TAKEAWAYS, items(moved)[-1])
    assert words(removed)[-1] == after
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", added)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("# T\n\nwords\n", Kind.NOTES, "# T\n\nwords\n\n## Notes\n- x\n"),
        ("# T\n\nwords", Kind.NOTES, "# T\n\nwords\n\n## Notes\n- x"),
        ("w\r\n", Kind.RELATED, "w\r\n\r\n## Related\r\n- x\r\n"),
        ("", TAKEAWAYS, "## Key Takeaways\n- x\n"),
        ("\ufeff", TAKEAWAYS, "\ufeff## Key Takeaways\n- x\n"),
        ("    ", TAKEAWAYS, "    \n\n## Key Takeaways\n- x"),
        ("w\n\n## Notes\n\n## Related\n-\n", TAKEAWAYS, "w\n\n## Notes\n\n## Key Takeaways\n- x\n\n## Related\n-\n"),
        ("w\n\n## Key Takeaways\n-\n", Kind.NOTES, "w\n\n## Notes\n- x\n\n## Key Takeaways\n-\n"),
        ("w\n\n## Notes\n", Kind.RELATED, "w\n\n## Notes\n\n## Related\n- x\n"),
        ("# Transcript\nw\n", TAKEAWAYS, "# Transcript\nw\n\n# Key Takeaways\n- x\n"),
        ("## Key Takeaways", TAKEAWAYS, "## Key Takeaways\n- x"),
        ("## Key Takeaways\nprose  \n", TAKEAWAYS, "## Key Takeaways\nprose  \n\n- x\n"),
        ("## Key Takeaways\n1. a\n", TAKEAWAYS, "## Key Takeaways\n1. a\n2. x\n"),
        ("## Key Takeaways\n* a\n\n* b\n", TAKEAWAYS, "## Key Takeaways\n* a\n\n* b\n\n* x\n"),
        ("# Notes\n\n## Key Takeaways\n- a\n", Kind.NOTES, "# Notes\n- x\n\n## Key Takeaways\n- a\n"),
    ],
)
def test_where_an_item_goes(text: str, kind: Kind, expected: str) -> None:
    """A missing section is made in the canonical order; an item takes the form of the list it joins."""
    assert add_item(text, kind, "x") == expected


def test_of_two_sections_the_one_after_the_transcript_is_written() -> None:
    """A doubled section is written where the canonical order wants it."""
    text = "## Key Takeaways\n- early\n\n## Transcript\n\nwords\n\n## Key Takeaways\n-\n"
    assert add_item(text, TAKEAWAYS, "x") == text.removesuffix("-\n") + "- x\n"


@pytest.mark.parametrize(
    "edit", [remove_item, lambda t, k, i: replace_item(t, k, i, "new"), lambda t, k, i: move_item(t, k, i, 1)]
)
def test_an_item_that_is_gone_is_not_edited(edit: Callable[[str, Kind, Item], str]) -> None:
    """An item that another program changed is left to the reader, and its words are named."""
    item = items("## Key Takeaways\n- the old words\n")[0]
    with pytest.raises(ItemChanged, match="the old words"):
        edit("## Key Takeaways\n- the new words\n", TAKEAWAYS, item)


def test_an_edit_finds_its_item_in_a_text_that_changed() -> None:
    """Words that another program added do not hide an item; of equal items the nearest to its old place is meant."""
    text = "## Key Takeaways\n- a\n- b\n- a\n- c\n"
    item = items(text)[2]
    assert remove_item(text, TAKEAWAYS, item) == "## Key Takeaways\n- a\n- b\n- c\n"
    longer = text.replace("- c", "- new\n- c")
    assert move_item(longer, TAKEAWAYS, item, 1) == "## Key Takeaways\n- a\n- b\n- new\n- a\n- c\n"
    assert remove_item(f"more\n\n{text}", TAKEAWAYS, items(text)[1]) == "more\n\n## Key Takeaways\n- a\n- a\n- c\n"


def test_replacing_keeps_the_lines_that_stay() -> None:
    """A word changed in one line leaves trailing blanks, tabs and the quote's lines in the others."""
    text = "## Key Takeaways\n- one  \n\ttwo\n  three\n  > q1\n\t> q2\n- next\n"
    item = items(text)[0]
    assert replace_item(text, TAKEAWAYS, item, "one\ntwo\nTHREE") == text.replace("three", "THREE")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("- > only a quote", "- new\n  > only a quote"),
        ("- > two\n  > lines", "- new\n  > two\n  > lines"),
        ("- old\n\n  > q", "- new\n\n  > q"),
        ("- old\n  > q1\n  >\n  > q2", "- new\n  > q1\n  >\n  > q2"),
        ("-\n  below", "- new"),
        ("-\told", "-\tnew"),
    ],
)
def test_replacing_words_keeps_the_quote(raw: str, expected: str) -> None:
    """New words never cost the quote that stands with them."""
    text = f"## Key Takeaways\n{raw}\n"
    assert replace_item(text, TAKEAWAYS, items(text)[0], "new") == f"## Key Takeaways\n{expected}\n"


CALLOUT = "- mine\n  > [!quote]- Ann\n  > went to the bravo house\n  > on a cold morning ^id\n"


@pytest.mark.parametrize(
    ("raw", "quote", "expected"),
    [
        (CALLOUT, "went to the bravo house on a cold morningX", CALLOUT.replace("morning", "morningX")),
        (CALLOUT, "he went to the bravo house on a cold morning", CALLOUT.replace("went", "he went")),
        (CALLOUT, "went to the bravo house and on a cold morning", CALLOUT.replace("house", "house and")),
        (CALLOUT, "went to the bravo house on a cold morning too", CALLOUT.replace("morning", "morning too")),
        (CALLOUT, "other words", "- mine\n  > [!quote]- Ann\n  > other words ^id\n"),
        (CALLOUT, "went to the bravo house", CALLOUT.replace("\n  > on a cold morning", "")),
        (CALLOUT, "", "- mine ^id\n"),
        ("- > [!quote]\n  > said so\n", "said", "- > [!quote]\n  > said\n"),
        ("- a\n  > one\n  >\n\t> two\n", "one twos", "- a\n  > one\n  >\n  > twos\n"),
        ("- a\n  > one\n  >\n\t> two\n", "ones two", "- a\n  > ones\n  >\n\t> two\n"),
        ("- a\n  > one\n  >\n  > two\n", "one", "- a\n  > one\n"),
    ],
)
def test_an_edited_quote_keeps_its_lines(raw: str, quote: str, expected: str) -> None:
    """The line that makes a callout of a quote stays as it is, and so do the lines whose words stay."""
    text = f"## Key Takeaways\n{raw}- next\n"
    item = items(text)[0]
    assert replace_item(text, TAKEAWAYS, item, item.text, quote) == f"## Key Takeaways\n{expected}- next\n"


def test_a_callout_without_words_below_it_stays() -> None:
    """One that has only a title is part of the item's words, and a quote goes below it."""
    text = "## Key Takeaways\n- mine\n  > [!quote] Ann went\n"
    [item] = items(text)
    assert replace_item(text, TAKEAWAYS, item, item.text) == text
    assert replace_item(text, TAKEAWAYS, item, item.text.replace("mine", "ours")) == text.replace("mine", "ours")
    assert replace_item(text, TAKEAWAYS, item, item.text, "she left") == f"{text}\n  > she left\n"


def test_a_callout_that_quotes_nothing_stays() -> None:
    """A note in an item keeps its every byte when the words above it change, and a quote goes below it."""
    text = "## Key Takeaways\r\n* [ ] mine\r\n\t> [!note]  nested\r\n  >body\r\n* next\r\n"
    item = items(text)[0]
    changed = replace_item(text, TAKEAWAYS, item, item.text.replace("mine", "ours"))
    assert changed == text.replace("mine", "ours")
    quoted = replace_item(text, TAKEAWAYS, item, item.text, "she left")
    assert quoted == text.replace("body\r\n", "body\r\n\r\n  > she left\r\n")
    assert items(quoted)[0].passage == "she left"
    assert replace_item(quoted, TAKEAWAYS, items(quoted)[0], item.text, "") == text


def test_a_tab_after_the_bullet_sets_the_column() -> None:
    """Continuation lines stand under the words, where a tab put them, also after a blank line."""
    text = add_item("## Key Takeaways\n-\tone\n", TAKEAWAYS, "two\n\nmore")
    assert words(text) == ["one", "two\n\nmore"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prose\n- a\n", "prose\n\n-\n"),
        ("prose\n\n- a\n", "prose\n\n-\n"),
        ("prose\n1. a\n2. b\n", "prose\n1. b\n"),
        ("prose\n1. a\n3. b\n", "prose\n\n3. b\n"),
        ("1. a\n2. b\n3. c\n", "1. b\n2. c\n"),
        ("- a\n\nprose\n\n- b\n", "\n\nprose\n\n- b\n"),
        ("- a", "-"),
        ("1. a\n", "1.\n"),
    ],
)
def test_removing_the_first_item(text: str, expected: str) -> None:
    """What is left of a list stays a list: a bullet right under words would make them a heading."""
    text = f"## Key Takeaways\n{text}"
    assert remove_item(text, TAKEAWAYS, items(text)[0]) == f"## Key Takeaways\n{expected}"


def test_an_item_is_not_glued_to_the_words_below_it() -> None:
    """An edit that would make prose part of an item is refused."""
    text = "## Key Takeaways\n- a\n- ```\n  code\n  ```\nprose\n"
    with pytest.raises(EditProblem, match="Key Takeaways"):
        remove_item(text, TAKEAWAYS, items(text)[1])
    with pytest.raises(EditProblem, match="Key Takeaways"):
        add_item(text, TAKEAWAYS, "x")


@pytest.mark.parametrize("tail", ["```\nopen", "<!-- open", "<script>"])
def test_an_open_fence_or_comment_is_named(tail: str) -> None:
    """A section inside an open fence or comment would not be read: the edit is refused with the reason."""
    with pytest.raises(EditProblem, match="open code fence or comment"):
        add_item(f"words\n\n{tail}\n", TAKEAWAYS, "x")


def test_nothing_is_not_written() -> None:
    """Blanks and control characters alone make no item, and emptying one is refused."""
    text = "## Key Takeaways\n- a\n"
    for nothing in ("", "  \n", "\x00\x1b", "\u2028"):
        with pytest.raises(EditProblem, match="nothing to add"):
            add_item(text, TAKEAWAYS, nothing)
        with pytest.raises(EditProblem, match="delete it instead"):
            replace_item(text, TAKEAWAYS, items(text)[0], nothing)


def test_moving_in_an_ordered_list_keeps_its_numbers() -> None:
    """Numbers belong to places, words to items."""
    text = "## Key Takeaways\n1. a\n2. b\n3. c\n"
    assert move_item(text, TAKEAWAYS, items(text)[2], -9) == "## Key Takeaways\n1. c\n2. a\n3. b\n"


def test_lines_that_are_not_utf8_survive() -> None:
    """Bytes that are no UTF-8 stay bytes through an edit around and inside their item."""
    data = b"\xff\n\n## Key Takeaways\n- caf\xe9\n- two\n"
    text = decode(data)
    text = replace_item(text, TAKEAWAYS, items(text)[1], "TWO")
    text = replace_item(text, TAKEAWAYS, items(text)[0], words(text)[0] + "!")
    assert encode(text) == b"\xff\n\n## Key Takeaways\n- caf\xe9!\n- TWO\n"


@given(st.text())
def test_cleaned_words_can_always_be_written(typed_words: str) -> None:
    """Cleaned words are stable and hold nothing but visible characters, blanks and LF, and encode."""
    cleaned = clean(typed_words)
    assert clean(cleaned) == cleaned
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", cleaned)
    encode(cleaned)


def test_a_lone_surrogate_is_left_out() -> None:
    """Half a character, as a broken paste has it, would make the note impossible to encode."""
    assert clean("a\ud83d b") == "a b"


def test_a_turn_is_quoted_without_its_sign() -> None:
    """A quote that begins with the sign of a turn is one block quote, not one within another."""
    assert add_item("## Key Takeaways\n-\n", Kind.TAKEAWAYS, "w", ">> hello there") == (
        "## Key Takeaways\n- w\n  > hello there\n"
    )


LINK = "[12:34](https://www.youtube.com/watch?v=abcdefghijk&t=754s)"
LATER = "[1:02:03](https://www.youtube.com/watch?v=abcdefghijk&t=3723s)"

targets = st.lists(
    st.one_of(
        st.text("abc/?&=#%]['\"*_-!é漢", min_size=1),
        st.text(
            st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="()<>\\`"), min_size=1
        ),
        st.sampled_from(["(x)", "&amp;", "](", "**"]).filter(lambda piece: piece != "]("),
    ),
    max_size=4,
).map(lambda pieces: "https://" + "".join(pieces))
moments = st.builds("[{}]({})".format, st.sampled_from(["0:00", "12:34", "1:02:03", "100:59", "123:00:59"]), targets)
no_moments = st.sampled_from(
    [
        "", "12:34", "[12:34]", "[12:34]()", "[12:34](a b)", "[12:34](a(b)", "[12:34](a)b)", "[12:34](a\\)b)",
        "[12:34](<a>)", "[12:34](a`b)", "[12:34](a\nb)", "[12:34](a\x00b)", "[12:34](a\u2028b)", "[12:34](a\xa0b)",
        "[12:34](a\ud83d)", "[12:34](a) b", " [12:34](a)", "[12:34](a)\n", "[12:60](a)", "[1234](a)", "[:34](a)",
        "[١٢:٣٤](a)", "[12:34] (a)", "![12:34](a)", "\n> x", "\n\n# x", "[12:34](a) [12:34](a)", "<!-- x",
    ]
)  # fmt: skip
quoted_words = st.one_of(
    st.sampled_from(
        ["", ">> a turn", "a  b\tc", "](x) y", "[x]", "\\", "- # <!-- ```", f"{LATER} words", f"{LATER}", "> > x\n> y"]
    ),
    st.text("[]()<>\\`:1234 a\n\r\x00>", max_size=20),
    st.text(max_size=20),
)


def folded(quote: str) -> str:
    """Return the words of a quote as they are written: on one line, the sign of a turn left out."""
    return " ".join(clean(quote).split()).lstrip("> ")


@settings(max_examples=80)
@given(typed, quoted_words, moments)
@example("words", "so the night trains", LINK)
@example("x\n> y", "q", LINK)
@example("> a\n> b", f"{LATER} q", LINK)
@example("words", "q ^3f9a2c", LINK)
@example("words", "^3f9a2c", LINK)
def test_words_quote_and_moment_come_back(added: str, quote: str, moment: str) -> None:
    """Whatever the words, the quote and the URL, each of the three is read back just as it was given."""
    cleaned = clean(added)
    assume(cleaned or folded(quote))
    assume(folded(quote) or not re.search(r"\n[ ]*>[^\n]*\Z", cleaned))  # a quote that the reader wrote
    [item] = items(add_item(NOTE, TAKEAWAYS, added, quote, moment))
    assert item.text in (cleaned, f"\\{cleaned}")
    assert item.text == cleaned or cleaned[0] in ">-"
    assert (f"{item.quote} {item.block_id}".strip(), item.moment) == (folded(quote), moment if folded(quote) else "")


@given(typed, quoted_words, no_moments)
def test_nothing_but_a_moment_is_written_as_one(added: str, quote: str, moment: str) -> None:
    """What has not the form of a link to a moment is left out, and the words of the quote stay what they are."""
    assume(not re.search(r"\[[0-9]", quote))
    assume(clean(added) or folded(quote))
    assert add_item(NOTE, TAKEAWAYS, added, quote, moment) == add_item(NOTE, TAKEAWAYS, added, quote)


@given(moments)
def test_a_moment_is_a_link_for_every_reader(moment: str) -> None:
    """Markdown sees one link before the words, with all of the target in it."""
    [item] = items(add_item(NOTE, TAKEAWAYS, "w", "quoted", moment))
    [block] = MarkdownIt("commonmark").parseInline(f"{item.moment} {item.quote}")
    assert block.children is not None
    assert [token.type for token in block.children] == ["link_open", "text", "link_close", "text"]
    assert block.children[3].content == " quoted"


def test_a_quote_that_begins_with_a_moment_needs_no_other() -> None:
    """A link that was quoted with its words is their moment where none is given."""
    assert add_item(NOTE, TAKEAWAYS, "w", f"{LINK} the words") == add_item(NOTE, TAKEAWAYS, "w", "the words", LINK)


@given(typed, typed, quoted_words, st.sampled_from(["\n", "\r\n", "\r"]))
def test_other_words_keep_every_byte_of_a_quote(first: str, second: str, quote: str, end: str) -> None:
    """Words that change leave the lines of a quote and its moment as they stand, trailing blanks and tabs included."""
    assume(clean(first) and clean(second) and clean(first) != clean(second))
    assume(not re.search(r"\n[ ]*>[^\n]*\Z", clean(first)))
    lines = [f"{LINK}  two \t blanks  ", "\tgo on ", "", "é\udcff", folded(quote)]
    rows = "\n".join(f"  > {line}" for line in lines).rstrip()
    text = add_item(NOTE, TAKEAWAYS, first, "q").replace("  > q", rows).replace("\n", end)
    [item] = items(text)
    after = replace_item(text, TAKEAWAYS, item, second)
    [found] = items(after)
    assert rows.replace("\n", end) in after
    assert (found.quote, found.moment) == (item.quote, item.moment)
    for same in (item.quote, " ".join(item.quote.split())):
        assert replace_item(text, TAKEAWAYS, item, second, same, LATER) == after
    assert rows.strip().replace("\n", end) in replace_item(text, TAKEAWAYS, item, "")


@pytest.mark.parametrize(
    ("quote", "moment", "expected"),
    [
        ("one two three", LATER, f"> {LINK} one two three"),
        ("one  two\nthree", "", f"> {LINK} one two three"),
        ("one two", LATER, f"> {LATER} one two"),
        ("one two", "", f"> {LINK} one two"),
        ("two three", LINK, f"> {LINK} two three"),
        ("One two, three", LINK, f"> {LINK} One two, three"),
        ("one", "", f"> {LINK} one"),
        ("two three", LATER, f"> {LATER} two three"),
        ("two three", "", "> two three"),
        ("two three", "javascript: x", "> two three"),
        ("one two three four", LATER, f"> {LATER} one two three four"),
        (f"{LATER} other", "", f"> {LATER} other"),
        ("", LATER, ""),
    ],
)
def test_a_moment_goes_with_the_start_of_its_quote(quote: str, moment: str, expected: str) -> None:
    """A quote that stays keeps its moment, another one has the one given, or its own still where its end is cut."""
    text = f"## Key Takeaways\n- w\n  > {LINK} one two three\n"
    after = replace_item(text, TAKEAWAYS, items(text)[0], "new", quote, moment)
    assert after == f"## Key Takeaways\n- new\n{expected and f'  {expected}' + chr(10)}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("raw", "new", "quote", "moment", "expected"),
    [
        ("- w\n  > one two ^3f9a2c", "new", None, "", "- new\n  > one two ^3f9a2c"),
        ("- w\n  > one\n  > two \t^A-1", "new", "one two", "", "- new\n  > one\n  > two \t^A-1"),
        ("- w\n  > one two ^3f9a2c", "w", "one", "", "- w\n  > one ^3f9a2c"),
        ("- w\n  > one two ^3f9a2c", "w", "one ^3f9a2c", "", "- w\n  > one ^3f9a2c"),
        ("- w\n  > one two ^3f9a2c", "w", "other", LINK, f"- w\n  > {LINK} other ^3f9a2c"),
        (f"- w\n  > {LINK} one two ^a", "w", "two", LINK, f"- w\n  > {LINK} two ^a"),
        (f"- w\n  > {LINK} one two ^a", "w", "two", "", "- w\n  > two ^a"),
        ("- w\n  > one two ^3f9a2c", "", None, "", "- > one two ^3f9a2c"),
        ("- w\n  > one two ^3f9a2c", "", "two", "", "- > two ^3f9a2c"),
        ("- > one two ^3f9a2c", "new", None, "", "- new\n  > one two ^3f9a2c"),
        ("- > one two ^3f9a2c", "", "two", "", "- > two ^3f9a2c"),
        ("- w\n  > one two ^3f9a2c", "w", "", "", "- w ^3f9a2c"),
        ("- w\n\tx \n  > one two ^3f9a2c", "w\nx", "", "", "- w\n\tx ^3f9a2c"),
        ("- w\n  ```\n  x\n  ```\n  > one ^a", "w\n```\nx\n```", "", "", "- w\n  ```\n  x\n  ```\n  ^a"),
        ("- > one two ^3f9a2c", "new", "", "", "- new ^3f9a2c"),
    ],
)
def test_a_block_id_survives_every_edit(
    raw: str, new: str, quote: str | None, moment: str, expected: str, end: str
) -> None:
    """It stays at the end of the quote, and goes to the end of the words where the quote is left out."""
    text = f"## Key Takeaways\n{raw}\n- other\n".replace("\n", end)
    after = replace_item(text, TAKEAWAYS, items(text)[0], new, quote, moment)
    assert after == f"## Key Takeaways\n{expected}\n- other\n".replace("\n", end)


def test_another_quote_changes_no_byte_of_the_words() -> None:
    """Their indentation, trailing blanks and the line above the quote stay as they stand."""
    text = "## Key Takeaways\n- > said \n\n\tb\t \n\n\t> q1\n  > q2\n- > one\n"
    first, second = items(text)
    after = replace_item(text, TAKEAWAYS, first, first.text, "other")
    assert after == text.replace("q1\n  > q2", "other")
    assert replace_item(text, TAKEAWAYS, first, first.text, "") == text.replace("\t \n\n\t> q1\n  > q2", "")
    assert replace_item(text, TAKEAWAYS, second, "", "two") == text.replace("> one", "> two")


@pytest.mark.parametrize(
    ("raw", "new", "expected"),
    [
        ("- b", "a\nb", "- a\n  b"),
        ("- a\n  b", "b", "- b"),
        ("- a  \n  b", "b\na", "- b\n  a"),
        ("- b\n\t\tc  \n  d", "a\nb\n c\nd", "- a\n  b\n\t\tc  \n  d"),
        ("- a\n\t\t- x\t \n  c", "A\n - x\nC", "- A\n\t\t- x\t \n  C"),
        ("- a\nlazy\n- b", "A\nlazy", "- A\nlazy\n- b"),
        ("- a\nlazy\n- b", "A\n\nlazy", "- A\n\n  lazy\n- b"),
        ("- a\n  > q", "a\n> b", "- a\n  > b\n\n  > q"),
        ("- a\n  > b\n\n  > q", "A\n> b", "- A\n  > b\n\n  > q"),
    ],
)
def test_lines_that_come_go_or_change_places(raw: str, new: str, expected: str) -> None:
    """Lines are put in above, below and between others, and those that stay keep their bytes."""
    text = f"## Key Takeaways\n{raw}\n"
    assert replace_item(text, TAKEAWAYS, items(text)[0], new) == f"## Key Takeaways\n{expected}\n"


def test_a_quote_that_begins_an_item_stays_one() -> None:
    """Where its own line is edited, no backslash comes before it."""
    text = "## Key Takeaways\n- > said\n\n  words\n"
    [item] = parse(Path("note.md"), text).items(Kind.TAKEAWAYS)
    assert replace_item(text, Kind.TAKEAWAYS, item, "> said so\n\nwords") == text.replace("said", "said so")


def test_trailing_blanks_stay_in_their_line() -> None:
    """Blanks at the end of an item's line stay there when another item is added below or removed."""
    text = "## Key Takeaways\n- a  \n- b \n"
    added = add_item(text, TAKEAWAYS, "x")
    assert added == text + "- x\n"
    assert remove_item(text, TAKEAWAYS, items(text)[1]) == "## Key Takeaways\n- a  \n"


def test_what_looks_blank_is_not_removed() -> None:
    """A line that holds a blank of another kind is no blank line, and stays when an item beside it goes."""
    text = "## Key Takeaways\n- a\n\n\xa0\n\n- b\n"
    for item in items(text):
        assert "\n\xa0\n" in remove_item(text, TAKEAWAYS, item)


def test_a_link_in_a_list_of_check_boxes_is_known() -> None:
    """The same link is not added again because a check box stands before it."""
    text = "## Related\n- [x] [[A]]\n"
    assert add_link(text, "[[A]]") == text
    assert add_link(text, "[[B]]") == "## Related\n- [x] [[A]]\n- [ ] [[B]]\n"


@pytest.mark.parametrize(
    ("there", "new", "known"),
    [
        ("[[Tabs|tabs note]] - see the second half", "[[Tabs]]", True),
        ("[[tabs#Second half]]", "[[Tabs|x]]", True),
        ("[[Tabs.md]]", "[[Tabs]]", True),
        ("see [[A]] and [[Tabs]]", "[[Tabs]]", True),
        ("[[Tabs note]]", "[[Tabs]]", False),
        ("https://example.com/a", "[example.com](https://example.com/a)", True),
        ("[x](https://example.com/a)", "[A page](https://example.com/a)", True),
        ("https://example.com/a(b)", "[example.com](https://example.com/a%28b%29)", True),
        ("https://example.com/a", "[example.com](https://example.com/a#b)", False),
        ("https://example.com/a", "[example.com](https://example.com/A)", False),
        ("[x](https://example.com/z)", "<https://example.com/z>", True),
        ("[x](https://example.com/z)", "https://EXAMPLE.com/z", True),
        ("[x](https://example.com/z)", "[y](https://example.com/z/)", True),
        ("[x](https://example.com/z)", "http://example.com:80/z", True),
        ("<https://example.com/z/>", "[y](https://example.com/z)", True),
        ("https://example.com/z?a=1", "https://example.com/z/?a=1", True),
        ("https://example.com/z?a=1", "https://example.com/z?a=2", False),
        ("https://example.com/z", "https://example.com/z%3Fa=1", False),
        ("https://example.com/z", "https://example.com:8080/z", False),
        ("https://example.com/z", "https://example.org/z", False),
        ("https://example.com/z", "obsidian://example.com/z", False),
        ("[x](https://[example.com/z)", "[y](https://[example.com/z)", True),
        (VIDEO, "https://youtu.be/-abcdefghij", True),
        (VIDEO, "https://YOUTU.be/-abcdefghij?si=shared", True),
        (VIDEO, "[y](http://m.youtube.com/watch?feature=share&v=-abcdefghij)", True),
        (VIDEO, "https://www.youtube-nocookie.com/embed/-abcdefghij", True),
        (VIDEO, "https://youtu.be/-ABCDEFGHIJ", False),
        (VIDEO, "https://youtu.be/-abcdefghij?t=75", False),
        (VIDEO, "https://www.youtube.com/watch?v=-abcdefghij&list=PL1", False),
        (VIDEO, "https://example.com/watch?v=-abcdefghij", False),
        (f"{VIDEO}&t=75s", "https://youtu.be/-abcdefghij?t=75", True),
        ("[Tabs](a/../Tabs%20x.md#half)", "[x](<Tabs x.md>)", True),
        ("[Tabs](Tabs.md)", "[[Tabs]]", False),
        ("[[Tabs]]", "[[Tabs]] - see the first half", False),
        ("[[Tabs]]", "see [[Tabs]]", False),
        ("[[Tabs]] and more", "[[Tabs]] and more", True),
        ("[[A]]", "[[A]] [[Tabs]]", False),
        ("plain words", "plain words", True),
    ],
)
def test_a_link_is_known_by_what_it_leads_to(there: str, new: str, known: bool) -> None:
    """Neither the words of a link nor those around it make another of it, and words that say more are no link."""
    text = f"## Related\n- {there}\n"
    assert add_link(text, new) == text + f"- {new}\n" * (not known)


def test_links_to_one_note_are_known_in_either_form() -> None:
    """Where the notes of a library are known, a wikilink and a path that lead to the same one are the same link."""
    root, notes = Path("/l"), [Path("/l/Here.md"), Path("/l/deep/Tabs.md")]
    find = partial(resolve, note=notes[0], root=root, notes=notes)
    for there in ("[[Tabs]]", "[[deep/Tabs|x]] - words", "[x](deep/Tabs.md)", "[x](./deep/Tabs.md#y)"):
        text = f"## Related\n- {there}\n"
        for new in ("[[tabs]]", "[[deep/tabs]]", "[Tabs](deep/Tabs.md)"):
            assert add_link(text, new, find) == text
        assert add_link(text, "[[Other]]", find) == f"{text}- [[Other]]\n"


ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "seeds").rglob("*.md"), *(ROOT / "tests/fixtures/variants").rglob("*.md")])
FREE = [
    "words", "Words.\n\nMore words  \nafter a break", "- a\n\t- b\n\n- c", "    code first", "```\n## Related\n```",
    "<!-- x\n\n## Related -->", "### A deeper heading\n\nwords", "***", "---\n\nwords", "> quoted\n> [x](y)",
    "| a | b |\n|---|---|\n| c | d |", "a\u2028b", "tab\tin it", "\tcode", "1. one\n1. two", "[a]: /b", "-", "\\# x",
    "- a\n\n  # in an item", "a\n\n---\n\nb", "<details>\n\nx\n\n</details>", "#no heading", "é\udcff 漢字",
]  # fmt: skip


@settings(max_examples=80)
@given(notes())
def test_notes_put_back_change_nothing(text: str) -> None:
    """Notes that were opened and saved as they are, or as the screen shows them, keep the file's every byte."""
    before = notes_text(note_of(text))
    shown = "\n".join(map(printable, before.split("\n")))
    assert replace_notes(text, before) == text
    assert replace_notes(text, f"\n\n{shown}  \r\n", before) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_notes_of_real_files_go_in_and_out(path: Path) -> None:
    """Each note's own notes put back change nothing; others are written, and taken back to the same file."""
    text = decode(path.read_bytes())
    before = notes_text(note_of(text))
    assert replace_notes(text, before, before) == text
    changed = replace_notes(text, "Some words\n\n- of mine", before)
    assert notes_text(note_of(changed)) == "Some words\n\n- of mine"
    if note_of(text).section(Kind.NOTES):
        assert replace_notes(changed, before) == text


@given(notes(), st.one_of(st.sampled_from(FREE), typed, st.lists(st.sampled_from(HOSTILE)).map("\n".join)))
def test_replacing_the_notes_changes_nothing_else(text: str, new: str) -> None:
    """What stands above and below the notes stays, each other item too, and the notes are read back as written."""
    before = note_of(text)
    try:
        after = replace_notes(text, new)
    except EditProblem:
        return
    section, found = before.section(Kind.NOTES), note_of(after)
    if section:
        assert after.startswith(text[: section.body.start])
        assert after.endswith(text[section.body.end :])
        old, new_section = (
            s.body.end - len(note.text) for note, s in ((before, section), (found, found.section(Kind.NOTES))) if s
        )
        assert old == new_section
    elif after != text:
        place = next(n for n in range(len(text) + 1) if n == len(text) or text[n] != after[n])
        assert after.endswith(text[place:])
    for kind in (Kind.TAKEAWAYS, Kind.RELATED):
        assert [item.raw for item in found.items(kind)] == [item.raw for item in before.items(kind)]
    plain = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", new)
    plain = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udc7f\udd00-\udfff]", "", plain)
    written = notes_text(found)
    if notes_text(before) == "":
        assert written.strip(" \t\n\ufeff") == plain.strip(" \t\n\ufeff")
    if notes_text(before) == "" and written and (indent := re.match(r"(?:[ \t\ufeff]*\n)*([ \t]*)", plain)):
        assert written.startswith(indent[1])


noted = st.lists(
    st.sampled_from(
        ["", "words", "\tcode \t", "a\x1bb", "zw\u200cnj", "zw\u200dj", "a\u2028b\x0b", "\udcff  ", "- a", "\ufeffx"]
    ),
    min_size=1,
    max_size=9,
).map("\n".join)


@settings(max_examples=80)
@given(noted, ends, st.text("abcé", min_size=1, max_size=9), st.data())
def test_notes_change_where_something_was_typed(own: str, end: str, added: str, data: st.DataObject) -> None:
    """Words typed at two places leave every byte before, between and after, though the screen cannot show it."""
    text = NOTE.replace("## Notes\n\n", f"## Notes\n\nfirst\n{own}\n\n---\n").replace("\n", end)
    before = notes_text(note_of(text))
    shown = "\n".join(map(printable, before.split("\n")))
    place = data.draw(st.integers(0, len(shown)))
    other = data.draw(st.integers(place, len(shown)))
    new, expected = (f"{words[:place]}{added}{words[place:other]}{added}{words[other:]}" for words in (shown, before))
    raw = before.replace("\n", end)
    assert raw in text
    assert replace_notes(text, new, before) == text.replace(raw, expected.replace("\n", end))


def test_lines_between_two_changes_keep_their_bytes() -> None:
    """Control characters, joiners, trailing blanks and mixed line ends stay in the lines that nobody touched."""
    text = "## Notes\r\n\r\none\n\x1btwo\t \r\nthr\u200cee\u2028x  \r\nfour \x07\u200c\r\nfive\n\n## Related\n-\n"
    before = notes_text(note_of(text))
    shown = "\n".join(map(printable, before.split("\n")))
    typed_over = shown.replace("one", "ONE").replace("five", "5ive").replace("four", "forty-four")
    assert replace_notes(text, typed_over, before) == text.replace("one", "ONE").replace("five", "5ive").replace(
        "four", "forty-four"
    )
    assert replace_notes(text, shown.replace("four", "44"), before) == text.replace("four", "44")
    longer = replace_notes(text, typed_over.replace("ONE", "ONE\n\nTWO"), before)
    assert longer == replace_notes(text, typed_over, before).replace("ONE\n", "ONE\r\n\r\nTWO\n")
    parted = replace_notes(text, shown.replace("thr", "thr\n"), before)
    assert parted == text.replace("thr", "thr\r\n")
    turned = shown.split("\n")[::-1]
    assert set(replace_notes(text, "\n".join(turned), before).split()) == set(text.split())


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("## Notes\n\n\n## Related\n-\n", "x\ny\n", "## Notes\n\nx\ny\n\n## Related\n-\n"),
        ("## Notes\r\n\r\n\r\n## Related\r\n", "x\ny", "## Notes\r\n\r\nx\r\ny\r\n\r\n## Related\r\n"),
        ("## Notes\n\n## Related\n", "x", "## Notes\n\nx\n\n## Related\n"),
        ("## Notes\n## Related\n", "x", "## Notes\n\nx\n\n## Related\n"),
        ("## Notes\n\n---\n\n## Related\n", "x", "## Notes\n\nx\n\n---\n\n## Related\n"),
        ("## Notes\n---\n## Related\n", "x", "## Notes\n\nx\n\n---\n## Related\n"),
        ("## Notes\n- a\n---\n", "x", "## Notes\nx\n\n---\n"),
        ("## Notes\n- a\n- b\n---\n", "- c\n- b", "## Notes\n- c\n- b\n---\n"),
        ("## Notes\n\nold\n\n---\n\n## Related\n", "x", "## Notes\n\nx\n\n---\n\n## Related\n"),
        ("## Notes\n\nold  \n\n\n## Related\n", "", "## Notes\n\n\n\n## Related\n"),
        ("## Notes\n\nold\n\n## Related\n-\n", " \n", "## Notes\n\n\n## Related\n-\n"),
        ("## Notes\nold\n## Related\n", "", "## Notes\n## Related\n"),
        ("## Notes\n\nold", "", "## Notes\n\n"),
        ("## Notes\n\n    old\n", "    new\nx", "## Notes\n\n    new\nx\n"),
        ("## Notes", "x", "## Notes\n\nx"),
        ("## Notes\n", "x", "## Notes\n\nx\n"),
        ("## Notes\n  ", "x", "## Notes\n\nx\n  "),
        ("## Notes\n\n", "x", "## Notes\n\nx\n"),
        ("Notes\n-----\n\n\nRelated\n-------\n", "x", "Notes\n-----\n\nx\n\nRelated\n-------\n"),
        ("## Notes\na\rb\nc\n", "a\n\nc", "## Notes\na\r\n\nc\n"),
        ("w\n", "x", "w\n\n## Notes\n\nx\n"),
        ("w", "x", "w\n\n## Notes\n\nx"),
        ("w\r\n", "x\ny", "w\r\n\r\n## Notes\r\n\r\nx\r\ny\r\n"),
        ("w\n\n## Key Takeaways\n-\n", "x", "w\n\n## Notes\n\nx\n\n## Key Takeaways\n-\n"),
        ("# Transcript\nw\n", "## x", "# Transcript\nw\n\n# Notes\n\n## x\n"),
        ("w\n", " \n\x00", "w\n"),
        ("", "x", "## Notes\n\nx\n"),
    ],
)
def test_where_notes_go(text: str, words: str, expected: str) -> None:
    """Notes stand between blank lines, above the rule that closes them; a missing section is made in its place."""
    assert replace_notes(text, words) == expected


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("a\n\n# b", "“# b” would end the notes"),
        ("## Related", "“## Related” would end the notes"),
        ("### Key takeaways\nx", "“### Key takeaways” would end the notes"),
        ("x\n#### Transcript", "“#### Transcript” would end the notes"),
        ("a\nb\n===", "“a” with a rule right under it is a heading"),
        ("Related\n---\nx", "“Related” with a rule right under it is a heading"),
        ("other\n---\nx", "“other” with a rule right under it is a heading"),
        ("x" * 300 + "\n===", "with a rule right under it is a heading"),
        ("x\n\n---", "A rule of dashes at the end"),
        ("---", "A rule of dashes at the end"),
        ("```\ncode", "not closed and would swallow"),
        ("~~~\n## Related\n```", "not closed and would swallow"),
        ("<!-- x", "not closed and would swallow"),
        ("<script>\nx", "not closed and would swallow"),
        ("<![CDATA[ x", "not closed and would swallow"),
    ],
)
def test_notes_that_would_break_the_note_are_refused(words: str, reason: str) -> None:
    """What would end the section or swallow the next is named in one sentence, and nothing is written."""
    for text in (
        NOTE,
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("## Notes\n", "## Notes\n\nold\n\n---\n"),
        "w\n## Related\n",
    ):
        if "A rule" in reason and "old" in text:
            continue
        with pytest.raises(EditProblem, match="nothing was written") as problem:
            replace_notes(text, words)
        assert reason in str(problem.value)


@pytest.mark.parametrize("words", ["```\ncode", "<!-- x", "<script>"])
def test_notes_at_the_end_are_closed(words: str) -> None:
    """An open fence is refused below which nothing stands yet, and one that stands there already is no hindrance."""
    with pytest.raises(EditProblem, match="not closed; nothing"):
        replace_notes("## Notes\n", words)
    text = f"## Notes\n\n{words}\nmore\n"
    assert replace_notes(text, f"{words}\nother") == text.replace("more", "other")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("words", FREE)
def test_notes_are_free_markdown(words: str, end: str) -> None:
    """Lists, tables, code, deeper headings and rules are notes like any others; emptied, the file is as before."""
    text = NOTE.replace("\n", end)
    after = replace_notes(text, words)
    assert notes_text(note_of(after)) == words.replace("\u2028", "\n")
    assert replace_notes(after, "") == text


def test_a_rule_under_words_that_was_there_is_no_hindrance() -> None:
    """Notes that hold a line above a rule are edited like any other."""
    text = "## Notes\n\ncaption\n---\nmore\n\n## Related\n-\n"
    assert replace_notes(text, "captions\n---\nless") == text.replace("caption", "captions").replace("more", "less")


def test_an_open_fence_above_is_named() -> None:
    """A missing section is not made inside a fence or a comment."""
    with pytest.raises(EditProblem, match="around “Notes” would swallow"):
        replace_notes("w\n\n```\nopen\n", "x")


def test_notes_that_another_program_changed_are_left() -> None:
    """Notes are written over what the editor began with, and nothing else; an editor left as it was writes nothing."""
    text = "## Notes\n\nmine\n\n## Related\n-\n"
    theirs, gone = text.replace("mine", "theirs"), "## Related\n-\n"
    for changed in (theirs, gone):
        with pytest.raises(NotesChanged, match="nothing was written"):
            replace_notes(changed, "mine and more", "mine")
        assert replace_notes(changed, "mine\n", "mine") == changed
    assert replace_notes(theirs, "theirs", "mine") == theirs
    moved = f"more\r\n\r\n{text}"
    assert replace_notes(moved, "mine and more", "mine") == moved.replace("mine", "mine and more")


def test_notes_that_repeat_a_heading_are_refused_in_a_sentence() -> None:
    """A heading that would end the section is a problem though the same one stands there already."""
    text = "# T\n\n## Transcript\n\nwords\n\n## Notes\n\ncaption\n---\nmore\n"
    with pytest.raises(EditProblem):
        replace_notes(text, "caption\n---\nmore\n\ncaption\n---\nmore words")


def counted(first: int, last: int, leave: int = 0, sign: str = ".") -> str:
    """Return an ordered list of items with a line below each, one of which may be left out."""
    names = [number for number in range(first, last + 1) if number != leave]
    width = [len(f"{number}{sign} ") for number in range(first, last + 1)]
    return "".join(
        f"{first + place}{sign} item {name}\n{' ' * width[place]}- below\n" for place, name in enumerate(names)
    )


@pytest.mark.parametrize("steps", [1, -1])
def test_numbers_stay_where_they_are_when_they_get_longer(steps: int) -> None:
    """An item that moves between 9 and 10 takes the number of its place, its lines stay below its words, and back."""
    text = f"## Key Takeaways\n{counted(8, 11)}"
    place = 1 if steps > 0 else 2
    moved = move_item(text, TAKEAWAYS, items(text)[place], steps)
    assert re.findall(r"^\d+\. item \d+", moved, re.M) == ["8. item 8", "9. item 10", "10. item 9", "11. item 11"]
    assert [item.text for item in items(moved)] == [f"item {number}\n- below" for number in (8, 10, 9, 11)]
    assert move_item(moved, TAKEAWAYS, items(moved)[place + steps], -steps) == text


@pytest.mark.parametrize(("first", "leave"), [(1, 1), (1, 9), (1, 12), (7, 9), (98, 98)])
def test_a_list_goes_on_counting_without_an_item(first: int, leave: int) -> None:
    """Where the list counted by one, the items below the one that goes take the numbers above them."""
    for sign, end in ((".", "\n"), (")", "\r\n")):
        last = first + 11
        text = f"## Key Takeaways\n{counted(first, last, sign=sign)}\n## Related\n-\n".replace("\n", end)
        after = remove_item(text, TAKEAWAYS, items(text)[leave - first])
        assert after == f"## Key Takeaways\n{counted(first, last, leave, sign)}\n## Related\n-\n".replace("\n", end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. a\n1. b\n1. c\n", "1. b\n1. c\n"),
        ("1. a\n2. b\n4. c\n", "2. b\n4. c\n"),
        ("1. a\n2. b\n\nwords\n\n3. c\n4. d\n", "1. b\n\nwords\n\n3. c\n4. d\n"),
        ("1. a\n2) b\n3) c\n", "2) b\n3) c\n"),
        ("9. a\n10.\tb\n\tc\n", "9.\tb\n\tc\n"),
    ],
)
def test_a_list_that_does_not_count_keeps_its_numbers(text: str, expected: str) -> None:
    """Numbers that are alike, leave some out or belong to another list stay as they are."""
    text = f"## Key Takeaways\n{text}"
    assert remove_item(text, TAKEAWAYS, items(text)[0]) == f"## Key Takeaways\n{expected}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("below", ["more", "[a](b) more"])
def test_text_right_below_a_placeholder_stays_apart(below: str, end: str) -> None:
    """A line that another program wrote right below the lone bullet is no part of the item that takes its place."""
    text = f"# T\n\nwords\n\n## Related\n-\n{below}\n".replace("\n", end)
    added = add_item(text, Kind.RELATED, "[[x]]")
    assert added == text.replace(f"-{end}{below}", f"- [[x]]{end}{end}{below}")
    assert [item.raw for item in parse(Path("a.md"), added).items(Kind.RELATED)] == ["- [[x]]"]


@pytest.mark.parametrize("below", ["", "## Notes\n", "---\n", "\nmore\n"])
def test_what_needs_no_blank_line_below_a_placeholder_gets_none(below: str) -> None:
    """An item takes the place of the lone bullet and changes nothing below it."""
    text = f"# T\n\nwords\n\n## Related\n-\n{below}"
    added = add_item(text, Kind.RELATED, "[[x]]")
    assert "[[x]]\n" in added
    assert added.endswith(below)
    assert "\n\n\n" not in added
