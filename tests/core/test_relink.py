"""Links that lead nowhere, and the notes that they mean."""

from pathlib import Path

import pytest

from tui.core.config import places
from tui.core.edit_problem import EditProblem, ItemChanged
from tui.core.journal import Journal
from tui.core.note import parse
from tui.core.relink import DeadLink, Shelf, dead_links, leading_nowhere, mend, with_meant

ROOT = Path("/library")
NOTES = [ROOT / name for name in ("a.md", "sub/bees.md", "sub/v1.2 notes.md", "Two Words.MD", "x/c.md", "y/c.md")]


def dead(link: str, root: Path = ROOT, others: frozenset[str] = frozenset()) -> list[str]:
    """Return the targets of the links that lead nowhere, of a note of the library with one related item."""
    note = parse(root / "a.md", f"# A\n\n## Related\n- {link}\n")
    return [each.link.target for each in dead_links(note, Shelf(NOTES, root, others))]


@pytest.mark.parametrize(
    "link",
    [
        "[[bees]]",
        "[[BEES|the bees]]",
        "[[sub/bees]]",
        "[[bees.md#Part]]",
        "[[v1.2 notes]]",
        "[[two words]]",
        "[[c]]",
        "[[#Part of this note]]",
        "[b](sub/bees.md)",
        "[b](./sub/../sub/bees.md#part)",
        "[b](sub/v1.2%20notes.md)",
        "[here](#part)",
        "https://example.com/gone.md",
        "words",
    ],
)
def test_what_leads_somewhere_is_not_dead(link: str) -> None:
    """A link to a note, in whatever form, to a place in the note itself, or out of the library is alive."""
    assert dead(link) == []


@pytest.mark.parametrize(
    "link", ["[[bee]]", "[[other/bees]]", "[[v1]]", "[b](bees.md)", "[b](sub/v1.md)", "[[x.pdf]]", "[b](x.pdf)"]
)
def test_what_leads_nowhere_is_dead(link: str) -> None:
    """A link to a name or a path that no file has is dead."""
    assert len(dead(link)) == 1


def test_a_link_to_another_file_is_not_dead(tmp_path: Path) -> None:
    """A file beside the note is led to although it is no note, and a wikilink leads to any file of the library."""
    (tmp_path / "x.pdf").write_bytes(b"x")
    assert dead("[slides](x.pdf)", tmp_path) == []
    assert dead("[slides](y.pdf)", tmp_path) == ["y.pdf"]
    assert dead("[[Slides.pdf]] [[deep/slides.pdf#page=2]]", others=frozenset({"slides.pdf"})) == []


def test_the_one_note_that_a_link_may_mean_is_named() -> None:
    """A title, a file name or a video tells which note is meant; where two notes have it neither is."""
    links = "- [[Old|The tide]]\n- [Bees](old/bees.md)\n- [[gone]] abcdefghijk\n- [[Twin]]\n- [[nobody]]\n"
    note = parse(ROOT / "a.md", f"## Related\n{links}")
    known = [
        (ROOT / "new.md", "The Tide", ""),
        (ROOT / "sub" / "bees.md", "", ""),
        (ROOT / "film.md", "Film", "abcdefghijk"),
        (ROOT / "one.md", "Twin", ""),
        (ROOT / "two.md", "Twin", ""),
    ]
    found = list(with_meant(dead_links(note, Shelf([], ROOT)), known))
    assert [each.meant and each.meant.name for each in found] == ["new.md", "bees.md", "film.md", None, None]
    assert [each.line for each in found] == [2, 3, 4, 5, 6]
    assert "“new” may be meant: earmark check --fix" in found[0].sentence
    assert found[-1].sentence == "The related link to “nobody” leads to no note; name another one, or remove it."


def test_items_with_dead_links_are_known_to_the_panel() -> None:
    """Each link that leads nowhere comes after the item that it stands in."""
    note = parse(ROOT / "a.md", "## Related\n- [[bees]]\n- [[gone]] and [[c]]\n")
    [(item, link)] = leading_nowhere(note, NOTES, ROOT)
    assert (item.text, link.target) == ("[[gone]] and [[c]]", "gone")


EVERYWHERE = """---
up: "[[Front]]"
---
# T

**Channel:** [[Channel]]

## Description

See [[Described|d]], [here](gone.md), [[bees]], [[#Notes]], `[[Code]]` and https://example.com/x.
<!--
[[Commented]]
-->

```
[[Fenced]]
```

## Transcript

[Muziek] so [[Said]] he [did](so) and [[Said]] again

## Notes

[[Noted]]

## Sources

- [[Source]]
"""


def test_links_that_lead_nowhere_are_told_wherever_they_stand(tmp_path: Path) -> None:
    """In any section and above them, each with its line; of a transcript's words only wikilinks are links."""
    path = tmp_path / "a.md"
    path.write_text(EVERYWHERE)
    notes = [path, tmp_path / "bees.md"]
    found = list(dead_links(parse(path, EVERYWHERE), Shelf(notes, tmp_path)))
    targets = ["Channel", "Described", "gone.md", "Said", "Noted", "Source"]
    assert [each.link.target for each in found] == targets
    assert all(each.link.target in EVERYWHERE.splitlines()[each.line - 1] for each in found)
    assert [each.sentence.split(";")[0].partition("”")[2] for each in found] == [
        " leads to no note",
        " leads to no note",
        " leads to no note",
        " in Transcript leads to no note",
        " in Notes leads to no note",
        " leads to no note",
    ]


def test_links_outside_the_sections_that_earmark_writes_are_mended_by_hand(tmp_path: Path) -> None:
    """It is said which note they may mean, not that they will be written, and no byte of them is."""
    path = tmp_path / "a.md"
    path.write_text(EVERYWHERE)
    known = [(path, "T", ""), *((tmp_path / f"{name} new.md", name, "") for name in ("Described", "Said", "Noted"))]
    found = [each for each in dead_of(path, known) if each.meant]
    assert [(each.link.target, "--fix" in each.sentence, "by hand" in each.sentence) for each in found] == [
        ("Described", False, True),
        ("Said", False, True),
        ("Noted", True, False),
    ]
    for each in found:
        mend(each, Journal(places().journal))
    assert path.read_text() == EVERYWHERE.replace("[[Noted]]", "[[Noted new]]")


def test_a_wikilink_to_a_file_that_is_no_note_is_no_dead_one_to_the_panel(tmp_path: Path) -> None:
    """A picture somewhere in the library is led to; one that is not there leads nowhere."""
    (tmp_path / "attachments").mkdir()
    (tmp_path / "attachments" / "Slide.PNG").touch()
    note = parse(tmp_path / "a.md", "## Key Takeaways\n- ![[slide.png]]\n- [[paper.pdf#page=2]] and [[gone]]\n")
    assert [link.target for _, link in leading_nowhere(note, [], tmp_path)] == ["paper.pdf#page=2", "gone"]


def dead_of(path: Path, known: list[tuple[Path, str, str]]) -> list[DeadLink]:
    """Return the dead links of a note in a folder, with what they mean."""
    note = parse(path, path.read_bytes().decode())
    shelf = Shelf([path for path, _, _ in known], path.parent)
    return list(with_meant(dead_links(note, shelf), known))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[Old bees#^h1|All about bees]] - that", "[[New name of bees#^h1|All about bees]] - that"),
        ("[[All about bees#^h1]]", "[[New name of bees#^h1]]"),
        ("[[ gone/Old.md#A b | All about  bees ]]", "[[ New name of bees#A b | All about  bees ]]"),
        ("[All about bees](Old%20bees.md#key-takeaways)", "[All about bees](New%20name%20of%20bees.md#key-takeaways)"),
        ("[All about `bees`](<Old bees.md>)", "[All about `bees`](<New name of bees.md>)"),
        (
            "[[All about bees|see `this`]] and [[All about bees]]",
            "[[New name of bees|see `this`]] and [[New name of bees]]",
        ),
        (
            "[[All about bees]], [[All about bees]]\n  [[nobody]]",
            "[[New name of bees]], [[New name of bees]]\n  [[nobody]]",
        ),
        (
            "[bee](All%20about%20bees.md#x) [bee](All%20about%20bees.md#y)",
            "[bee](New%20name%20of%20bees.md#x) [bee](New%20name%20of%20bees.md#y)",
        ),
    ],
)
def test_a_mended_link_changes_its_name_only(tmp_path: Path, before: str, after: str) -> None:
    """Every link of an item that means a note leads to it after one run; its fragment and label stay as they are."""
    path, meant = tmp_path / "a.md", tmp_path / "New name of bees.md"
    text = "# A\r\n\r\n## Related\r\n- [[a]]\r\n- LINK\r\n- [[nobody]] \r\n"
    path.write_bytes(text.replace("LINK", before.replace("\n", "\r\n")).encode())
    for link in dead_of(path, [(path, "A", ""), (meant, "All about bees", "")]):
        mend(link, Journal(places().journal))
    assert path.read_bytes() == text.replace("LINK", after.replace("\n", "\r\n")).encode()


def test_alike_items_are_all_mended(tmp_path: Path) -> None:
    """Items that stand more than once are each mended, whichever comes first."""
    path = tmp_path / "a.md"
    path.write_text("## Related\n- [[Gone|x]] [[Gone]]\n- [[Gone|x]] [[Gone]]\n- [[Gone]]\n")
    for link in dead_of(path, [(path, "", ""), (tmp_path / "new.md", "Gone", "")]):
        mend(link, Journal(places().journal))
    assert path.read_text() == "## Related\n- [[new|x]] [[new]]\n- [[new|x]] [[new]]\n- [[new]]\n"


def test_of_notes_with_one_name_the_meant_one_is_led_to(tmp_path: Path) -> None:
    """Where another note has the same file name, the wikilink says in which folder the meant one is."""
    path = tmp_path / "a.md"
    path.write_text("## Related\n- [[Gone#^x]]\n")
    known = [(path, "", ""), (tmp_path / "new.md", "Other", ""), (tmp_path / "b" / "New.md", "Gone", "")]
    for link in dead_of(path, known):
        mend(link, Journal(places().journal))
    assert path.read_text() == "## Related\n- [[b/New#^x]]\n"


def test_an_item_that_is_gone_is_told(tmp_path: Path) -> None:
    """A link that another program took away meanwhile is mended nowhere, and that is said."""
    path = tmp_path / "a.md"
    path.write_text("## Related\n- [[Gone]]\n")
    [link] = dead_of(path, [(path, "", ""), (tmp_path / "new.md", "Gone", "")])
    path.write_text("## Related\n- [[Gone elsewhere]]\n")
    with pytest.raises(ItemChanged):
        mend(link, Journal(places().journal))
    assert path.read_text() == "## Related\n- [[Gone elsewhere]]\n"


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("[[All about bees#^h1]]", True),
        ("[[old/All about bees.md#Part]]", True),
        ("[[St. Bee#x|see]]", True),
        ("[[Mr. Bee|see]]", False),
        ("[[Wasps#Hive]]", False),
        ("[see](gone/All%20about%20bees.md#x)", True),
    ],
)
def test_a_link_to_a_part_of_a_note_may_mean_it(link: str, meant: bool) -> None:
    """A fragment, a folder and a suffix are no part of the name that is looked for, and a dot in it ends it not."""
    note = parse(ROOT / "a.md", f"## Related\n- {link}\n")
    known = [
        (ROOT / "bees.md", "All about bees", ""),
        (ROOT / "st.md", "St. Bee", ""),
        (ROOT / "mr.md", "Mr", ""),
        (ROOT / "hive.md", "Wasps Hive", ""),
    ]
    [found] = with_meant(dead_links(note, Shelf([], ROOT)), known)
    assert (found.meant is not None) == meant


ELSEWHERE = """## Notes

See [[Gone]] and `[[Code]]`, [[Gone]] again.

```
[[Fenced]]
```
> [b](Gone.md#x)

## Key Takeaways
- one [[Gone|g]]
  > said in [[Gone]]
- two [[bees]]

## Related
- [[nobody]]
"""


def test_dead_links_in_notes_and_takeaways_are_named() -> None:
    """They are told with their section and line; in code and in what is quoted there are none."""
    found = list(dead_links(parse(ROOT / "a.md", ELSEWHERE), Shelf(NOTES, ROOT)))
    assert [(each.line, each.link.target) for each in found] == [
        (3, "Gone"),
        (8, "Gone.md"),
        (11, "Gone"),
        (16, "nobody"),
    ]
    assert found[0].sentence.startswith("The link to “Gone” in Notes leads to no note")
    assert found[2].sentence.startswith("The link to “Gone” in Key Takeaways leads to no note")
    marked = leading_nowhere(parse(ROOT / "a.md", ELSEWHERE), NOTES, ROOT)
    assert marked == [(each.holder, each.link) for each in found if each.holder]
    assert len(marked) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_links_in_notes_and_takeaways_are_mended(tmp_path: Path, end: str) -> None:
    """Those that mean a note lead to it then, and every other byte is as it was."""
    path = tmp_path / "a.md"
    text = ELSEWHERE.replace("\n", end)
    path.write_bytes(text.encode())
    for link in dead_of(path, [(path, "", ""), (tmp_path / "new.md", "Gone", ""), (tmp_path / "bees.md", "", "")]):
        mend(link, Journal(places().journal))
    mended = text.replace("See [[Gone]]", "See [[new]]").replace(", [[Gone]] again", ", [[new]] again")
    mended = mended.replace("Gone.md#x", "new.md#x").replace("[[Gone|g]]", "[[new|g]]")
    assert path.read_bytes() == mended.encode()


IN_CODE = """## Notes

See LINK and `LINK` and ``a ` LINK`` and `over
lines LINK` and \\`LINK\\`.

```md
LINK
~~~
```
> ~~~
> LINK

- a list
  ```
  LINK
  ```

      LINK

## Key Takeaways
- one LINK `LINK`
  ~~~
  LINK
  ~~~
- two `LINK`

## Related
- LINK `LINK`
"""


@pytest.mark.parametrize("link", ["[[{}]]", "[[{}|a `b`]]", "[b]({}.md#x)", "[a `b`](<{}.md>)"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_code_keeps_its_bytes(tmp_path: Path, link: str, end: str) -> None:
    """A link that is mended is left as it is in code spans and blocks of code; a code span may be part of its label."""
    if "`" in link:
        text = "## Notes\n\nLINK\n\n## Key Takeaways\n- LINK\n\n## Related\n- LINK\n"
        mended = text.replace("LINK", "NEW")
    else:
        text = IN_CODE
        mended = text.replace("See LINK", "See NEW").replace("\\`LINK", "\\`NEW").replace("- one LINK", "- one NEW")
        mended = mended.replace("- LINK", "- NEW")
    path = tmp_path / "a.md"
    path.write_bytes(text.replace("LINK", link.format("Gone")).replace("\n", end).encode())
    for each in dead_of(path, [(path, "", ""), (tmp_path / "new.md", "Gone", "")]):
        mend(each, Journal(places().journal))
    mended = mended.replace("LINK", link.format("Gone")).replace("NEW", link.format("new"))
    assert path.read_bytes() == mended.replace("\n", end).encode()


def test_what_is_code_leads_nowhere_and_need_not() -> None:
    """In code nothing is a dead link, whichever section it is in."""
    text = IN_CODE.replace("See LINK", "See").replace("\\`LINK", "\\`").replace("- one LINK", "- one")
    text = text.replace("- LINK", "- words").replace("LINK", "[[Gone]]")
    assert list(dead_links(parse(ROOT / "a.md", text), Shelf(NOTES, ROOT))) == []


BESIDE = """## Key Takeaways
Read [[Gone]] first.

- one

## Related
See [[Gone|g]] and [[bees]], not `[[Gone]]`.
### Later [[Gone]]
- [[nobody]]

> [!tip] [[Gone]]
"""


def test_links_beside_items_are_looked_at() -> None:
    """In a paragraph, a sub-heading or a callout they are dead as in an item, and the panel knows where they stand."""
    note = parse(ROOT / "a.md", BESIDE)
    found = list(dead_links(note, Shelf(NOTES, ROOT)))
    assert [(each.line, each.link.target) for each in found] == [
        (2, "Gone"),
        (7, "Gone"),
        (8, "Gone"),
        (9, "nobody"),
        (11, "Gone"),
    ]
    assert found[1].sentence.startswith("The related link to “Gone” leads to no note")
    marked = [holder.raw[:3] for holder, _ in leading_nowhere(note, NOTES, ROOT)]
    assert marked == ["Rea", "See", "###", "- [", "> ["]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_links_beside_items_are_mended(tmp_path: Path, end: str) -> None:
    """They lead to the note that they mean and every other byte stays; what is changed meanwhile is left alone."""
    path = tmp_path / "a.md"
    path.write_bytes(BESIDE.replace("\n", end).encode())
    known = [(path, "", ""), (tmp_path / "new.md", "Gone", ""), (tmp_path / "bees.md", "", "")]
    above = dead_of(path, known)[0]
    mend(above, Journal(places().journal))
    assert path.read_bytes() == BESIDE.replace("Read [[Gone]]", "Read [[new]]").replace("\n", end).encode()
    with pytest.raises(EditProblem, match="The text of “Key Takeaways” was changed by another program"):
        mend(above, Journal(places().journal))
    for link in dead_of(path, known):
        mend(link, Journal(places().journal))
    mended = BESIDE.replace("[[Gone|g]]", "[[new|g]]").replace("[[Gone]]", "[[new]]").replace("`[[new]]`", "`[[Gone]]`")
    assert path.read_bytes() == mended.replace("\n", end).encode()


@pytest.mark.parametrize("target", ["ftp://a.b/c", "javascript:alert(1)", "file:///etc/passwd", "https:///x"])
def test_a_url_that_may_not_be_opened_leads_nowhere(target: str) -> None:
    """The panel knows of it; a web page and what Obsidian opens lead somewhere."""
    note = parse(ROOT / "a.md", f"## Related\n- [a]({target})\n- [b](https://a.b)\n- obsidian://open?x\n")
    assert [link.target for _, link in leading_nowhere(note, NOTES, ROOT)] == [target]
