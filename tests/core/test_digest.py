"""The document that gathers takeaways and links of many episodes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.digest import Excerpt, Keep, Shelf, arranged, digest, excerpt, fits, keeper, tables
from tui.core.export import json_text
from tui.core.files import FileState
from tui.core.glossary import Glossary
from tui.core.library import Entry
from tui.core.note import Kind, parse

ROOT = Path("/notes")

TRAINS = """---
title: Why [night] trains run
date: 2024-05-06
channel: Rails
source: https://www.youtube.com/watch?v=abcdefghijk
---
## Transcript

[0:00] Ann: hello and welcome to the show

[1:02:03] Bob: the trains are back and they sleep

## Key Takeaways
- Trains are back
  > the trains are back
- [ ] look it up
- said nowhere
  > these words were never said by anyone here

## Related
- [[bees]]
"""

BEES = """# Bees

**Source:** [site](https://example.com/bees)
**Published:** 2023-01-02

## Transcript

[0:10] the bees go out at noon

## Related
1. [A page](https://example.com/a_(b))
"""

PLAIN = """# a plain one

## Transcript

words without times

## Key Takeaways
- one
  > without times
"""


def state(name: str, text: str) -> FileState:
    """Return a note as it is read from a file."""
    return FileState(ROOT / name, text, 0, 0, 0)


def excerpts(notes: dict[str, str], keep: Keep = lambda item: True) -> list[Excerpt]:
    """Return what is taken from some notes."""
    return arranged(excerpt(state(name, text), keep) for name, text in notes.items())


def shelf(notes: dict[str, str]) -> Shelf:
    """Return where links may lead among some notes."""
    return Shelf(ROOT, {ROOT / name: parse(ROOT / name, text).title for name, text in notes.items()})


def document(notes: dict[str, str]) -> str:
    """Return the digest of some notes."""
    return digest(excerpts(notes), shelf(notes))


def items(text: str, name: str = "a.md", **others: str) -> str:
    """Return the takeaways of a note as they are in a digest; other notes are given by stem and title."""
    notes = {name: f"## Transcript\nwords\n\n## Key Takeaways\n{text}"}
    known = shelf(notes | {f"{stem.replace('_', '/')}.md": f"# {title}\n" for stem, title in others.items()})
    return "- " + digest(excerpts(notes), known).partition("\n\n- ")[2]


def test_episodes_come_by_date() -> None:
    """An episode is its title, its details, its takeaways and its links; what has no date comes last."""
    notes = {"b.md": PLAIN, "rail/trains.md": TRAINS, "bees.md": BEES, "empty.md": "# Empty\n\n## Key Takeaways\n-\n"}
    assert (
        document(notes)
        == """# Digest

## [Bees](bees.md)

2023-01-02 · [example.com](https://example.com/bees)

Related:

- [A page](https://example.com/a_(b))

## [Why \\[night\\] trains run](rail/trains.md)

2024-05-06 · Rails · [youtube.com](https://www.youtube.com/watch?v=abcdefghijk)

- Trains are back
  > the trains are back
  >
  > — [1:02:03](https://www.youtube.com/watch?v=abcdefghijk&t=3723)
- [ ] look it up
- said nowhere
  > these words were never said by anyone here

Related:

- [Bees](bees.md)

## [a plain one](b.md)

- one
  > without times"""
    )


def test_undated_episodes_come_by_title() -> None:
    """Episodes without a date, or of one day, stand by title, whatever their case."""
    notes = {name: f"# {title}\n\n## Related\n- x\n" for name, title in (("1.md", "b"), ("2.md", "C"), ("3.md", "a"))}
    assert [each.metadata.title for each in excerpts(notes)] == ["a", "b", "C"]


def test_a_time_without_a_timed_site_is_no_link() -> None:
    """Where a site takes no moment, or a note names no source, the time is told in plain words."""
    quoted = "\n## Key Takeaways\n- noon\n  > the bees go out\n"
    assert document({"bees.md": BEES + quoted}).count("\n  > — 0:10\n") == 1
    assert document({"bees.md": BEES.replace("**Source:**", "**Not:**") + quoted}).count("\n  > — 0:10\n") == 1


@pytest.mark.parametrize("words", ["the trains are back", "hello and welcome", "words that are gone"])
def test_the_moment_of_a_quote_stays_as_it_stands_in_its_note(words: str) -> None:
    """The link before a quote is what is told of it, also where its passage is lost or would be found elsewhere."""
    link = "[7:25](https://www.youtube.com/watch?v=abcdefghijk&t=445s)"
    note = TRAINS.replace("  > the trains are back\n", f"  > {link} {words}\n")
    assert f"  > {words}\n  >\n  > — {link}\n" in document({"rail/trains.md": note})
    [table] = tables(excerpts({"rail/trains.md": note}), shelf({"rail/trains.md": note}))
    assert table["takeaways"][0]["seconds"] == 445
    assert table["takeaways"][0]["moment"].endswith("&t=445s")


@pytest.mark.parametrize("words", ["the trains were back and they sleep too", "hello and welcome"])
def test_a_doubtful_passage_lends_a_quote_no_time(words: str) -> None:
    """Where the words were changed since, or stand at several places, no time is told."""
    again = "\n\n".join(f"[{minutes}:00] hello and welcome, all of you out there" for minutes in range(2, 30, 3))
    note = TRAINS.replace("\n[1:02:03]", f"\n{again}\n\n[1:02:03]").replace(
        "  > the trains are back\n", f"  > {words}\n"
    )
    text = document({"rail/trains.md": note})
    assert f"  > {words}\n- " in text


def test_a_quote_among_the_words_is_timed_too() -> None:
    """A quote that ends no item, as written by hand, stays where it is; its time follows the item."""
    text = BEES.replace("## Related", "## Key Takeaways\n- noon\n  > the bees go out\n\n  and that is it\n\n## Related")
    assert "- noon\n  > the bees go out\n\n  and that is it\n\n  — 0:10\n" in document({"bees.md": text})


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ("* one\n* two", "- one\n- two"),
        ("3. one\n4. two\n   > said", "- one\n- two\n  > said"),
        ("- [x] done\n- [ ] to do", "- [x] done\n- [ ] to do"),
        ("- one\n  and\n\n  two", "- one\n  and\n\n  two"),
        ("10. one\n    - inner\n      - most", "- one\n  - inner\n    - most"),
        ("- one\n\t- inner\n\t\t- most", "- one\n  - inner\n      - most"),
        ("- one\n  ```\n  code\n\n    more\n  ```", "- one\n  ```\n  code\n\n    more\n  ```"),
        ("- one\n  > two\n\n  > three", "- one\n  > two\n\n  > three"),
        ("- > only said", "- > only said"),
        ("- a\n  > [!quote] Ann\n  > said\n  > so", "- a\n  > [!quote] Ann\n  > said so"),
        ("- > [!quote]\n  > said", "- > [!quote]\n  > said"),
        ("* - -\n* ---\n- two", "- \\- -\n- \\---\n- two"),
        ("- one\r\n  two\r\n", "- one\n  two"),
    ],
)
def test_items_keep_their_words(written: str, gathered: str) -> None:
    """Numbered, nested, ticked and longer items are bullets with the same words and lines."""
    assert items(written) == gathered


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ("- a thought ^id1\n- another ^id-2 ", "- a thought\n- another"),
        ("- words\n  and more ^id1\n  - inner ^id2", "- words\n  and more\n  - inner"),
        ("- words ^id1\n  > said here ^id2", "- words\n  > said here"),
        ("- words\n\n  > said here\n  > ^id2\n\n  more", "- words\n\n  > said here\n\n  more"),
        ("- words\n\n  ^id1", "- words"),
        ("- ```\n  code ^id\n  ```\n  ^id1", "- ```\n  code ^id\n  ```"),
        ("- 2^8 and [[b#^id1]] and a^b", "- 2^8 and [[b#^id1]] and a^b"),
        ("- two\n- ^id1", "- two"),
    ],
)
def test_block_ids_stay_in_their_notes(written: str, gathered: str) -> None:
    """A digest that is saved among the notes has no name in it by which Obsidian links to a block of theirs."""
    assert items(written) == gathered


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ("see [[b]] and [[B|that one]]", "see [The bees](deep/B.md) and [that one](deep/B.md)"),
        ("[[deep/b.md]] ![[b]] [[b#top]]", "[The bees](deep/B.md) [The bees](deep/B.md) [The bees](deep/B.md#top)"),
        (
            "[[b#50% of (it)#^b-1|deep]] [[b#^b1]]",
            "[deep](deep/B.md#50%25%20of%20%28it%29#^b-1) [The bees](deep/B.md#^b1)",
        ),
        ("[x](<../deep/b.md#At the top>)", "[x](deep/b.md#At%20the%20top)"),
        ("`[[b]]` ``a ` [b](../deep/b.md)`` [[b]]", "`[[b]]` ``a ` [b](../deep/b.md)`` [The bees](deep/B.md)"),
        ("a ` b [[b]]", "a ` b [The bees](deep/B.md)"),
        ("\\` [[b]] `", "\\` [The bees](deep/B.md) `"),
        (
            "```\n  [[b]]\n  ``` x\n  [[b]]\n  ```\n  [[b]]",
            "```\n  [[b]]\n  ``` x\n  [[b]]\n  ```\n  [The bees](deep/B.md)",
        ),
        ("a\n  ~~~ md\n  [[b]]\n  ~~~", "a\n  ~~~ md\n  [[b]]\n  ~~~"),
        ("```[[b]]``` [[b]]", "```[[b]]``` [The bees](deep/B.md)"),
        ("[[nobody]] ![[pic.png]] [[b|]]", "[[nobody]] ![[pic.png]] [The bees](deep/B.md)"),
        ('[b](../deep/b.md#at "t") ![p](<a b.png>)', "[b](deep/b.md#at) ![p](in/a%20b.png)"),
        ("[c](c(1).md) [top](#top) \\[no](x.md)", "[c](in/c%281%29.md) [top](#top) \\[no](x.md)"),
        ("[x](https://x.org/a_(b)#c) https://x.org", "[x](https://x.org/a_(b)#c) https://x.org"),
    ],
)
def test_links_lead_from_the_folder(written: str, gathered: str) -> None:
    """Wikilinks to notes get title and path, relative links the path from the folder; other links and code stay."""
    assert items(f"- {written}", "in/a.md", deep_B="The bees") == f"- {gathered}"


def test_links_of_the_folder_itself_stay() -> None:
    """A relative link of a note in the folder is right as it is."""
    assert items('- [b](deep/b.md#at "title")') == '- [b](deep/b.md#at "title")'


def test_of_two_notes_of_one_name_the_nearest_is_meant() -> None:
    """A wikilink leads where it does in the app."""
    titles = {"x_n": "far", "in_n": "near"}
    assert items("- [[n]] [[x/n]]", "in/a.md", **titles) == "- [near](in/n.md) [far](x/n.md)"


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "- b", "  - c", "> d", "1. e", "```", "---", "", "# f", "\tg", "-", "<!--"])),
        max_size=4,
    ),
    st.sampled_from(["- ", "* ", "1. ", "-   "]),
)
def test_items_come_back_as_they_were(written: list[list[str]], marker: str) -> None:
    """Whatever is in an item, it keeps its words and quote in a digest, and none runs into the next."""
    body = "\n".join(marker + "\n    ".join(["w", *lines]) for lines in written)
    text = f"## Key Takeaways\n{body}\n"
    before = parse(ROOT / "a.md", text).items(Kind.TAKEAWAYS)
    after = parse(ROOT / "b.md", f"## Key Takeaways\n{items(body)}").items(Kind.TAKEAWAYS)
    assert [(item.text.expandtabs(4), item.quote) for item in before] == [(item.text, item.quote) for item in after]


def test_an_item_without_words_is_left_out() -> None:
    """An empty quote says nothing, and neither does its episode."""
    assert excerpts({"a.md": "## Key Takeaways\n- >\n"}) == []


def test_a_digest_is_not_gathered_again() -> None:
    """A digest that is kept among the notes adds nothing to the next one."""
    text = document({"rail/trains.md": TRAINS, "bees.md": BEES, "b.md": PLAIN})
    assert excerpts({"digest.md": text}) == []


def test_nothing_can_steer_a_terminal() -> None:
    """Control characters of titles, details and items are made visible, bytes that are not UTF-8 too."""
    text = "---\ntitle: a \x1b[31m\nchannel: b \x9b\n---\n## Key Takeaways\n- c \x1b]0;x\x07\udce9\n  > d \u202e\n"
    gathered = document({"n\x1b\udce9.md": text})
    assert [c for c in gathered if c != "\n" and not c.isprintable()] == []
    assert "[a ␛\\[31m](n%1B%E9.md)" in gathered


@pytest.mark.parametrize(
    ("tags", "since", "fit"),
    [
        ([], "", True),
        (["ai"], "", True),
        (["#AI", "science"], "", True),
        (["ai", "sport"], "", False),
        (["scien"], "", False),
        (["Report"], "", False),
        (["ai/report"], "", True),
        ([""], "", False),
        ([], "2024-05-06", True),
        ([], "2024-05-07", False),
        (["ai"], "2024-05-07", False),
    ],
)
def test_episodes_are_chosen_by_tag_and_day(tags: list[str], since: str, fit: bool) -> None:
    """An episode has all the tags, whatever their case, a `#` or a narrower tag, and is of that day or later."""
    entry = Entry(ROOT / "a.md", "A", tags=("AI/report", "Science"), date="2024-05-06")
    assert fits(entry, tags, since) is fit


def test_what_has_no_date_is_of_no_day() -> None:
    """An episode without a date is there unless a day is asked for."""
    assert fits(Entry(ROOT / "a.md", "A"), [], "")
    assert not fits(Entry(ROOT / "a.md", "A"), [], "1900-01-01")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("trains", [1]),
        ("nowehre", [3]),
        ("never said", [3]),
        ("back -trains", []),
        ('"look it" | nowhere', [2, 3]),
        ("choo", [1]),
    ],
)
def test_items_are_chosen_by_a_query(query: str, numbers: list[int]) -> None:
    """A query finds words and quotes as a search in the app does; what stays keeps its number."""
    keep = keeper(query, Glossary({"choo": ("trains",)}))
    assert [kept.number for each in excerpts({"a.md": TRAINS}, keep) for kept in each.takeaways] == numbers


def test_tables_say_where_items_stand() -> None:
    """A table has the details, each item with its place in the file, its time, and where its links lead."""
    notes = {"rail/trains.md": TRAINS, "bees.md": BEES, "in/c#.md": "## Related\n- [b](../bees.md#x) [c](c%23.md)\n"}
    table: dict[str, Any]
    bees, table, last = tables(excerpts(notes), shelf(notes))
    assert (bees["title"], bees["takeaways"], bees["date"]) == ("Bees", [], "2023-01-02")
    assert table["path"] == ROOT / "rail" / "trains.md"
    assert (table["channel"], table["source"]) == ("Rails", "https://www.youtube.com/watch?v=abcdefghijk")
    first, second, _ = table["takeaways"]
    assert TRAINS[first["start"] : first["end"]] == "- Trains are back\n  > the trains are back"
    assert (first["n"], first["text"], first["quote"]) == (1, "Trains are back", "the trains are back")
    assert (first["seconds"], first["moment"]) == (3723, f"{table['source']}&t=3723")
    assert (second["n"], second["seconds"], second["moment"], second["links"]) == (2, None, "", [])
    [related] = table["related"]
    assert related["links"] == [{"label": "bees", "target": "bees", "path": ROOT / "bees.md"}]
    assert bees["related"][0]["links"][0]["path"] is None
    assert [link["path"] for link in last["related"][0]["links"]] == [ROOT / "bees.md", ROOT / "in" / "c#.md"]
    assert json_text([bees, table, last]).isascii()
