"""The paragraph in focus, the file as it is, and the outline."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, CommandPalette, Hit
from textual.widgets import Input

from tests.ui.driver import OWN, TYPO, Reader, reading
from tui.core.block import Block, BlockKind
from tui.core.note import Kind
from tui.screens.palette import Commands, outline

TOPICS = ("tides", "harbours", "lamps", "ferries", "bells", "gulls", "nets", "maps", "sails", "ropes")
CHAPTERS = "Tiny Computers for Long Winters.md"


def focused(reader: Reader) -> Block:
    """Return the paragraph in focus."""
    assert reader.screen.episode is not None
    assert reader.view.focused_block is not None
    return reader.screen.episode.blocks[reader.view.focused_block]


async def test_the_focus_follows_the_motion(seeds: Path) -> None:
    """At first it is the first paragraph that begins on the screen; { } and N G go to others, also at the end."""
    async with reading(seeds, OWN) as reader:
        assert focused(reader).number == 1
        await reader.press("right_curly_bracket", "right_curly_bracket")
        assert focused(reader).number == 2
        passage = reader.view.passage
        assert passage == focused(reader).body
        await reader.press("j")
        assert reader.view.passage != passage
        assert focused(reader).number == 3
        await reader.press("2", "0", "G")
        assert focused(reader).number == 20
        await reader.press("G", "left_curly_bracket", "right_curly_bracket", "right_curly_bracket")
        assert focused(reader).start >= reader.view.on_screen.start


async def test_the_focus_is_where_the_hit_and_the_click_are(seeds: Path) -> None:
    """Going to a hit or clicking brings the paragraph there in focus."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", "n", "n")
        hit = reader.view.hits[reader.view.current or 0]
        assert focused(reader).start <= hit.start < focused(reader).end
        await reader.pilot.click(reader.view, offset=(30, 20))
        await reader.settle()
        place = reader.view.place_at(30, 20)
        assert focused(reader).start <= place < focused(reader).end


@pytest.mark.parametrize("size", [(120, 36), (40, 24)])
async def test_the_paragraph_gone_to_is_what_keys_are_about(seeds: Path, size: tuple[int, int]) -> None:
    """V selects it, v begins at its first word, and a quotes it; after scrolling a quotes nothing."""
    async with reading(seeds, TYPO, size=size) as reader:
        await reader.press("right_curly_bracket", "right_curly_bracket", "right_curly_bracket")
        body = focused(reader).body
        await reader.press("V")
        assert reader.view.selection == body
        await reader.press("escape", "v")
        assert reader.view.selection is not None
        assert reader.view.selection.start == body.start
        await reader.press("escape", "a")
        await reader.type("so")
        await reader.press("enter", "j", "a")
        await reader.type("plain")
        await reader.press("enter")
        assert reader.screen.episode is not None
        note = reader.screen.episode.note
        quotes = {item.text: item.quote for item in note.items(Kind.TAKEAWAYS)}
        assert quotes["so"] == " ".join(note.text[slice(*body)].split())
        assert quotes["plain"] == ""


async def test_quoted_passages_are_marked_beside_the_text(seeds: Path) -> None:
    """Every row of a passage that a takeaway quotes has a bar beside it, and no other row has."""
    async with reading(seeds, TYPO, size=(120, 200)) as reader:
        quotes = reader.view.quotes
        assert quotes
        for y, row in enumerate(reader.rows()):
            if row.strip():
                start, end = (reader.view.place_at(x, y) for x in (14, 119))
                touched = any(quote.start < end and start < quote.end for quote in quotes)
                assert ("▎" in row) == touched


@pytest.mark.parametrize("size", [(120, 36), (40, 24)])
async def test_the_file_can_be_seen_as_it_is(seeds: Path, size: tuple[int, int]) -> None:
    """R shows every line of the file, markup included, at the same words; R again brings the paragraphs back."""
    async with reading(seeds, CHAPTERS, size=size) as reader:
        await reader.press("1", "2", "j")
        place, rows = reader.view.place, reader.rows()
        await reader.press("R")
        assert abs(reader.view.place - place) < 120
        await reader.press("g")
        text = (seeds / CHAPTERS).read_text("utf-8")
        shown = " ".join(" ".join(reader.rows()).split())
        assert text.splitlines()[0] in shown
        await reader.press("3", "G")
        assert reader.view.place == len("".join(text.splitlines(keepends=True)[:2]))
        reader.view.go_to(place)
        await reader.press("R")
        assert reader.rows() == rows


async def test_hits_stand_in_the_file_as_it_is(seeds: Path) -> None:
    """What is searched for is marked in the raw file as well, at the same places, and beside the transcript too."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("moore's law")
        await reader.press("enter")
        hits = reader.view.hits
        await reader.press("R")
        assert set(reader.view.hits) > set(hits)
        assert hits[0] == reader.view.hits[reader.view.current or 0]
        await reader.press("n")
        assert reader.view.on_screen.start <= hits[1].start < reader.view.on_screen.end
        await reader.press("R")
        assert reader.view.hits == hits


async def test_the_palette_leads_to_chapters_and_sections(seeds: Path) -> None:
    """The name of a chapter, typed in the palette, goes there; Ctrl-o returns."""
    async with reading(seeds, CHAPTERS) as reader:
        assert reader.screen.episode is not None
        headings = [block for block in reader.screen.episode.blocks if block.kind is BlockKind.HEADING]
        text = reader.screen.episode.note.text
        wanted = headings[2]
        await reader.press("ctrl+p")
        palette = reader.app.screen
        assert isinstance(palette, CommandPalette)
        palette.query_one(Input).value = text[slice(*wanted.body)]
        await reader.pilot.pause(0.5)
        await reader.press("enter")
        await reader.press("enter")
        assert reader.view.on_screen.start <= wanted.body.start < reader.view.on_screen.end
        await reader.press("ctrl+o")
        assert reader.view.scroll_offset.y == 0


async def found(reader: Reader, query: str) -> list[str]:
    """Return the titles of what the palette finds, best first."""
    return [str(hit.text) async for hit in Commands(reader.screen).search(query) if isinstance(hit, Hit)]


async def test_the_palette_ranks_headings_among_the_keys_by_how_well_they_match(tmp_path: Path) -> None:
    """Any of sixty headings is the first to be found by its name or its beginning, in the list that is shown too."""
    firsts = ("Salt", "Search", "Page", "Column", "Night", "Quit")
    names = [f"{first} {second}" for first in firsts for second in TOPICS]
    chapters = "".join(f"### {name}\n\nwords of it\n\n" for name in names)
    (tmp_path / "n.md").write_text(f"# T\n\n## Transcript\n\n{chapters}")
    async with reading(tmp_path, "n.md") as reader:
        commands = {command.title for command in reader.app.get_system_commands(reader.app.screen)}
        for name in names:
            assert (await found(reader, name))[0] == name
            assert (await found(reader, name[:-1]))[0] == name
        assert (await found(reader, "quit"))[0] == "Quit"
        assert (await found(reader, "search as you type"))[0] in commands
        listed = await found(reader, "chapter")
        assert listed[0] in commands
        assert set(names) < set(listed)
        await reader.press("ctrl+p")
        await reader.type("search harb")
        options = reader.app.screen.query_one(CommandList)
        await reader.until_now(
            lambda: options.option_count > 0 and "Search harbours" in str(options.get_option_at_index(0).prompt)
        )
        await reader.press("enter")
        assert reader.app.screen is reader.screen
        assert "Search harbours" in reader.rows()[0]


async def test_the_palette_finds_a_heading_however_long_by_the_words_of_it(tmp_path: Path) -> None:
    """A few common letters, a slip of the fingers and a whole page that is pasted are answered like any other query.

    Of the letters of each query there are more than a million ways through this heading.
    """
    title = "the tide that rises at night and the terns that nest there " * 4
    (tmp_path / "n.md").write_text(f"# T\n\n## Transcript\n\n### {title}\n\nwords\n\n### Other\n\nwords\n")
    async with reading(tmp_path, "n.md") as reader:
        assert (await found(reader, "t t a t t n t t r t a n"))[:1] == [title.strip()]
        assert await found(reader, "terms nest") == [title.strip()]
        assert await found(reader, "tentententententen") == []
        await reader.press("ctrl+p")
        field = reader.app.screen.query_one(Input)
        reader.app.post_message(events.Paste("the tide " * 7_000))
        await reader.press("backspace")
        assert len(field.value) <= 256
        await reader.press("t", "i", "d", "e")
        assert field.value.endswith("tide")


async def test_a_list_of_chapters_leads_to_them(tmp_path: Path) -> None:
    """Where a transcript has no headings, ] and the palette go to the chapters that a list of the note names."""
    cues = "".join(f"[{minute}:00] words of minute {minute}\n\n" for minute in range(40))
    chapters = "0:00 Opening\n9:30 - The tide\n25:00 The end\n"
    (tmp_path / "n.md").write_text(
        f"# T\n\n## Description\n\n{chapters}\n## Transcript\n\n{cues}## Notes\n- 3:00 no chapter\n"
    )
    async with reading(tmp_path, "n.md") as reader:
        for title, minute in (("The tide", 9), ("The end", 25)):
            await reader.press("]")
            rows = [row.strip() for row in reader.rows()[:3]]
            assert rows[:2] == [title, ""]
            assert f"words of minute {minute}" in rows[2]
        listed = [(offer.title, offer.beside) for offer in outline(reader.screen)]
        assert listed[-4:] == [("Opening", "0:00"), ("The tide", "9:30"), ("The end", "25:00"), ("Notes", "section")]


async def test_a_list_of_chapters_without_times_leads_to_itself(tmp_path: Path) -> None:
    """Where nothing tells when the words are said, ] and the palette go to the lines of the list, and no time shows."""
    listed = "0:00 - Opening\n6:39 - The tide\n20:10 - The end\n"
    (tmp_path / "n.md").write_text(f"# T\n\n## Transcript\n\n{listed}\n{'and so the words went on. ' * 900}\n")
    async with reading(tmp_path, "n.md") as reader:
        offers = list(outline(reader.screen))
        assert [(offer.title, offer.beside) for offer in offers] == [
            ("Opening", "0:00"),
            ("The tide", "6:39"),
            ("The end", "20:10"),
        ]
        await reader.press("}", "}", "}", "}")
        assert reader.screen.episode
        assert "words" in reader.screen.episode.details()
        assert reader.screen.episode.seconds_at(reader.view.place) is None


async def test_chapters_are_gone_to_in_the_file_as_it_is(tmp_path: Path) -> None:
    """] and [ go by the headings and the chapters of a list where the file is shown as it is, which looks the same."""
    cues = "".join(f"[{minute}:00] words of minute {minute}\n\n" for minute in range(40))
    listed = "0:00 Opening\n25:00 The end\n"
    (tmp_path / "n.md").write_text(
        f"# T\n\n## Description\n\n{listed}\n## Transcript\n\n{cues}## Notes\n\n" + "so\n" * 90
    )
    async with reading(tmp_path, "n.md") as reader:
        await reader.press("R", "g")
        lines = [row.split(maxsplit=1)[-1].strip() for row in reader.rows()]
        assert lines[0] == "# T"
        tops = []
        for key in "]]]]][[":
            await reader.press(key)
            tops.append(reader.rows()[0].split(maxsplit=1)[-1].strip())
        opening, end = "[0:00] words of minute 0", "[25:00] words of minute 25"
        assert tops == ["## Description", "## Transcript", opening, end, "## Notes", end, opening]
        y = 0
        styles = {segment.style for segment in reader.view.render_line(y) if "words" in segment.text}
        assert styles == {segment.style for segment in reader.view.render_line(y + 2) if "words" in segment.text}


async def test_marks_made_by_hand_show_as_such(tmp_path: Path) -> None:
    """==Highlights== and **strong** words are shown without their marks, in a style of their own, and copied so."""
    (tmp_path / "n.md").write_text("## Transcript\n\nwe saw ==forty seals== and **no** boat\n")
    async with reading(tmp_path, "n.md") as reader:
        row = next(row for row in reader.rows() if "seals" in row)
        assert "we saw forty seals and no boat" in row
        y = reader.rows().index(row)
        styles = {segment.text.strip(): segment.style for segment in reader.view.render_line(y)}
        plain = styles["we saw"]
        assert plain is not None
        assert styles["forty seals"] != plain
        assert styles["no"] is not None
        assert styles["no"].bold
        await reader.press("R")
        assert any("==forty seals== and **no**" in row for row in reader.rows())


async def test_sections_show_their_words_and_not_their_markup(tmp_path: Path) -> None:
    """Links, quotes, code and emphasis of a section show as such, and a heading inside it is one for ] as well."""
    (tmp_path / "n.md").write_text(
        "## Transcript\n\nwords\n\n## About\n\nby [Ann](http://u), in `code`, *so*\n\n> quiet\n\n### Sub *one*\n\nlast"
        + "\n\nmore" * 40
    )
    async with reading(tmp_path, "n.md") as reader:
        y, row = next((y, row) for y, row in enumerate(reader.rows()) if "Ann" in row)
        assert "by Ann, in code, so" in row
        assert any(row.strip() == "quiet" for row in reader.rows())
        styles = {segment.text.strip(): segment.style for segment in reader.view.render_line(y)}
        plain = styles["by"]
        assert plain not in (styles["Ann"], styles["code"])
        assert styles["so"] is not None
        assert styles["so"].italic
        await reader.press("]", "]")
        assert "Sub one" in reader.rows()[0]


async def test_the_screen_that_is_kept_is_the_one_of_the_next_start(seeds: Path) -> None:
    """A paragraph that was clicked is not in focus there: the next start knows of no click."""
    async with reading(seeds, OWN) as reader:
        await reader.press("space")
        await reader.pilot.click(reader.view, offset=(30, 25))
        await reader.settle()
        clicked = focused(reader)
        assert reader.screen.settled() is reader.screen.episode
        kept = focused(reader)
        assert kept != clicked
        strips = reader.view.render_lines(reader.view.size.region)
        reader.screen.keep()
    async with reading(seeds) as reader:
        assert focused(reader) == kept
        assert reader.view.render_lines(reader.view.size.region) == strips
