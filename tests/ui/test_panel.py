"""The panel: all that the sections say, as the reading view shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import TextArea

from tests.ui.driver import Reader, reading
from tui.widgets.annotation_panel import AnnotationPanel
from tui.widgets.row_list import RowList

WORDS = "we went to Tom &amp; Jerry&#39;s place [&nbsp;__&nbsp;] then \\[unclear\\] ferrets came back" + " again" * 400
NOTE = f"""# Ferrets

## Transcript

{WORDS}

---

## Key Takeaways
Read *these* first.
They are few.

> [!tip] Remember
> ask Ann

- at Tom &amp; Jerry&#39;s place [&nbsp;__&nbsp;]
  > place [&nbsp;__&nbsp;] then \\[unclear\\] ferrets
- a **bold** idea

### Later

1. one more

Closing words.

## Related
See [[gone]] and [[bare]].

- [[bare]] — because the ferrets come back
- watch this first: https://example.com/watch?v=abc (Ann, 2024)
- [ ] [[bare|the check box]]
- [glued](bare.md) #todo
  with a second line
- [files](ftp://example.com/x)
- [web](https://example.com)
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Make a library with a note whose sections hold more than items."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "Ferrets.md").write_text(NOTE)
    (folder / "bare.md").write_text("# Bare\n\n## Transcript\n\nwords\n")
    return folder


def panel_of(reader: Reader) -> AnnotationPanel:
    """Return the open panel."""
    panel = reader.screen._panes.panel
    assert panel is not None
    return panel


def shown(reader: Reader) -> list[str]:
    """Return what the panel shows, an entry a string."""
    return [str(option.prompt) for option in panel_of(reader).options.options]


def current(reader: Reader) -> str:
    """Return the entry under the cursor."""
    options = panel_of(reader).options
    assert options.highlighted is not None
    return shown(reader)[options.highlighted]


async def test_the_panel_shows_all_that_the_sections_say(library: Path) -> None:
    """Items and the text beside them stand in file order, decoded, links as their labels, nothing left out."""
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t")
        assert shown(reader) == [
            "Key Takeaways  3",
            "Read these first.\nThey are few.",
            "[!tip] Remember\nask Ann",
            "at Tom & Jerry's place [\xa0__\xa0]\n“place [\xa0__\xa0] then [unclear] ferrets”",
            "a bold idea",
            "Later",
            "one more",
            "Closing words.",
            "Related  6",
            "See gone and bare.\nleads nowhere",
            "bare — because the ferrets come back",
            "watch this first: https://example.com/watch?v=abc (Ann, 2024)",
            "[ ] the check box",
            "glued #todo\nwith a second line",
            "files\nleads nowhere",
            "web",
        ]
        assert current(reader).startswith("at Tom & Jerry's")


async def test_links_that_lead_nowhere_are_marked_in_takeaways_too(library: Path) -> None:
    """They are in items and in the text above them, beside what is wrong with a quote; what is read stays unmarked."""
    lines = [
        "See [[gone]] first.",
        "",
        "- as [[gone]]",
        "  > no such words were ever said",
        "- as [[bare]], `[[gone]]`",
    ]
    text = NOTE[: NOTE.index("Read *these*")] + "\n".join(lines) + "\n"
    (library / "Ferrets.md").write_text(text)
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t")
        assert shown(reader)[1:4] == [
            "See gone first.\nleads nowhere",
            "as gone\n“no such words were ever said”\nleads nowhere · passage lost: Enter looks for it",
            "as bare, [[gone]]",
        ]


async def test_what_is_marked_by_hand_looks_marked(library: Path) -> None:
    """The marks are not shown; bold, slanted, struck out and lit words, code and links look it, in text beside too."""
    marked = "**bold** *slanted* ~~struck~~ ==lit== `code` [link](bare.md)"
    (library / "bare.md").write_text(f"## Transcript\n\nwords\n\n## Key Takeaways\n{marked}\n\n- {marked}\n")
    async with reading(library, "bare.md") as reader:
        await reader.press("t")
        for option in panel_of(reader).options.options[1:3]:
            content = option.prompt
            assert isinstance(content, Content)
            assert content.plain == "bold slanted struck lit code link"
            styles = {content.plain[span.start : span.end]: str(span.style) for span in content.spans}
            looks = {"bold": "bold", "slanted": "italic", "struck": "strike", "link": "underline"}
            assert {words: styles.get(words) for words in looks} == looks
            assert styles["lit"].startswith("on ")
            assert styles["code"].startswith("on ")


async def test_an_editor_holds_what_the_file_holds(library: Path) -> None:
    """What the panel shows decoded is edited and written as it stands, and what is not touched keeps its bytes."""
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t", "e")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == (
            "at Tom &amp; Jerry&#39;s place [&nbsp;__&nbsp;]"
        )
        await reader.type("!")
        await reader.press("enter")
    line = "- at Tom &amp; Jerry&#39;s place [&nbsp;__&nbsp;]"
    assert (library / "Ferrets.md").read_text() == NOTE.replace(line, f"{line}!")


@pytest.mark.parametrize("size", [(120, 36), (40, 20)], ids=str)
@pytest.mark.parametrize(
    ("steps", "words", "row"),
    [(["k", "k"], "Read these first.", "Read these first."), (["j", "j"], "Later", "Later")],
    ids=["paragraph", "sub-heading"],
)
async def test_enter_on_text_goes_to_it(
    library: Path, steps: list[str], words: str, row: str, size: tuple[int, int]
) -> None:
    """The reading view shows it then, and Ctrl-o returns."""
    async with reading(library, "Ferrets.md", size=size) as reader:
        before = reader.view.place
        await reader.press("t", *steps)
        assert current(reader).startswith(words)
        await reader.press("enter")
        assert reader.view.has_focus
        assert any(row in line for line in reader.rows())
        await reader.press("ctrl+o")
        assert reader.view.place == before


@pytest.mark.parametrize("keys", ["J", "K", "dd", "e", "c", "y"])
async def test_text_is_no_item(library: Path, keys: str) -> None:
    """What is done with an item does nothing to it, and that is said."""
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t", "k")
        await reader.press(*keys)
        assert "this text is no item" in reader.status
        assert reader.app.screen is reader.screen
        assert current(reader).startswith("[!tip]")
    assert (library / "Ferrets.md").read_text() == NOTE


LINKING = """# Hub

## Transcript

one two three four five six

## Key Takeaways
See [[bare]] first.

- quoting, as in [[bare]] or [[Ferrets|the other]]
  > three four five

## Related
- [[bare]] and [[Ferrets|the other]] but not `[[code]]`
- [[bare]]
"""


def choices(reader: Reader) -> list[str]:
    """Return the links to choose from, the end of each row being where it leads."""
    rows = reader.app.screen.query_one(RowList)
    shown = [rows.render_line(y).text.split() for y in range(rows.size.height)]
    return [" ".join(words) for words in shown]


@pytest.mark.parametrize("size", [(120, 36), (40, 12)], ids=str)
async def test_each_link_of_an_item_can_be_gone_to(library: Path, size: tuple[int, int]) -> None:
    """Of several, Enter asks which one, Esc none of them; of one, it goes there at once."""
    (library / "Hub.md").write_text(LINKING)
    async with reading(library, "Hub.md", size=size) as reader:
        await reader.press("t", "end", "k", "enter")
        assert choices(reader) == ["bare", "the other Ferrets"]
        await reader.press("escape")
        assert reader.app.screen is reader.screen
        assert current(reader).startswith("bare and the other")
        await reader.press("enter", "j", "enter")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path.name == "Ferrets.md"
        await reader.press("ctrl+o", "t", "t", "end", "enter")
        assert reader.screen.episode.path.name == "bare.md"


async def test_the_links_of_what_leads_elsewhere_can_be_gone_to(library: Path) -> None:
    """A key goes to them where Enter goes to a passage or to the text, and where it does the same."""
    (library / "Hub.md").write_text(LINKING)
    async with reading(library, "Hub.md", size=(160, 36)) as reader:
        await reader.press("t")
        assert current(reader).startswith("quoting")
        assert "l Links" in reader.text()
        await reader.press("enter")
        assert reader.view.selected_words is not None
        await reader.press("t", "t", "l")
        assert choices(reader) == ["bare", "the other Ferrets"]
        await reader.press("escape", "end", "k", "l")
        assert choices(reader) == ["bare", "the other Ferrets"]
        await reader.press("escape", "home")
        assert current(reader).startswith("See bare")
        assert "l Links" in reader.text()
        await reader.press("l")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path.name == "bare.md"


async def test_a_link_that_is_chosen_and_leads_nowhere_is_told(library: Path) -> None:
    """Its name is told, and the note stays open; text of a file is no markup in the list."""
    (library / "Hub.md").write_text(
        LINKING.replace("- [[bare]] and [[Ferrets|the other]]", "- [[bare]] [\\[/b\\]](x.md)")
    )
    async with reading(library, "Hub.md") as reader:
        await reader.press("t", "end", "k", "enter")
        assert choices(reader) == ["bare", "[/b] x.md · leads nowhere"]
        await reader.press("j", "enter")
        assert any("is called x.md" in told for told in reader.told)
        assert reader.screen.episode is not None
        assert reader.screen.episode.path.name == "Hub.md"


async def test_the_cursor_stays_on_an_item_when_one_is_deleted(library: Path) -> None:
    """The next items follow it, not the text between them, which no key would delete."""
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t", *"dddddd")
        assert shown(reader)[:6] == [
            "Key Takeaways  only text: press a",
            "Read these first.\nThey are few.",
            "[!tip] Remember\nask Ann",
            "Later",
            "Closing words.",
            "Related  6",
        ]
        assert current(reader).startswith("bare —")


async def test_the_cursor_goes_to_an_item_that_comes_back(library: Path) -> None:
    """After an undo the cursor is on what that brought back, or changed back; a new item has it too."""
    async with reading(library, "Ferrets.md") as reader:
        await reader.press("t")
        first = current(reader)
        assert first.startswith("at Tom")
        await reader.press("d", "d", "end")
        assert current(reader) != first
        await reader.press("U")
        assert current(reader) == first
        await reader.press("a")
        await reader.type("new")
        await reader.press("enter")
        assert current(reader).startswith("new")


async def test_an_empty_section_says_so(library: Path) -> None:
    """Where a section holds nothing but a placeholder, or is missing, the key that adds to it is named."""
    (library / "bare.md").write_text("# Bare\n\n## Transcript\n\nwords\n\n## Key Takeaways\n-\n")
    async with reading(library, "bare.md") as reader:
        await reader.press("t")
        assert shown(reader)[:2] == ["Key Takeaways  none yet: press a", "Related  none yet: press r"]


async def test_the_strip_maps_the_quotes_there_are(library: Path) -> None:
    """A quote is on the strip as soon as its takeaway is saved, and off it as soon as that is undone."""
    (library / "bare.md").write_text("# Bare\n\n## Transcript\n\nsome words are said here\n")

    def mapped(reader: Reader) -> bool:
        return any("“" in reader.screen.pane.strip.render_line(y).text for y in range(reader.view.size.height))

    async with reading(library, "bare.md") as reader:
        await reader.press("v", "w", "a")
        await reader.type("mine")
        await reader.press("enter")
        assert mapped(reader)
        await reader.press("U")
        assert not mapped(reader)
