"""Where takeaways go, the moment they quote, and the notes of an episode."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from tests.ui.driver import BEES, OWN, Reader, reading
from tests.ui.test_annotating import write
from tui.core.config import Settings
from tui.core.display import printable
from tui.core.note import Kind


def takeaways(reader: Reader) -> list[str]:
    """Return the words of the takeaways in the order of the file."""
    assert reader.screen.episode is not None
    return [item.text for item in reader.screen.episode.note.items(Kind.TAKEAWAYS)]


async def go_to(reader: Reader, percent: str) -> None:
    """Go to a share of the episode and take the paragraph there in focus."""
    await reader.press(*percent, "percent_sign", "right_curly_bracket")


async def test_quoted_takeaways_stand_in_transcript_order(seeds: Path) -> None:
    """A new one goes among those that are there by where its passage stands; one without a quote goes to the end."""
    async with reading(seeds, OWN) as reader:
        for percent, words in (("60", "late"), ("20", "early"), ("40", "between")):
            await go_to(reader, percent)
            await write(reader, words)
        assert takeaways(reader) == ["early", "between", "late"]
        await reader.press("g", "j")
        await write(reader, "plain")
        assert takeaways(reader) == ["early", "between", "late", "plain"]
        await go_to(reader, "50")
        await write(reader, "half")
        assert takeaways(reader) == ["early", "between", "half", "late", "plain"]


async def test_a_setting_adds_takeaways_at_the_end(seeds: Path) -> None:
    """With new_takeaways set to end each goes after the one before."""
    async with reading(seeds, OWN, settings=Settings(preview="never", new_takeaways="end")) as reader:
        for percent, words in (("60", "late"), ("20", "early")):
            await go_to(reader, percent)
            await write(reader, words)
        assert takeaways(reader) == ["late", "early"]


async def test_hits_are_harvested_among_the_takeaways_that_are_there(seeds: Path) -> None:
    """Takeaways made of marked hits stand where their passages are."""
    async with reading(seeds, OWN) as reader:
        await go_to(reader, "50")
        await write(reader, "half")
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", "ctrl+g", "M", "a")
        found = takeaways(reader)
        assert found.count("nvidia") > 4
        assert 0 < found.index("half") < len(found) - 1
        assert reader.view.quotes == sorted(reader.view.quotes)


async def test_a_quote_begins_with_a_link_to_its_moment(seeds: Path) -> None:
    """Where times are known and the source takes one, the quote says when it is said, and still finds its passage."""
    path = seeds / BEES
    elsewhere = b"https://example.com/the-patient-city/bees-above-the-tram-lines"
    path.write_bytes(path.read_bytes().replace(elsewhere, b"https://youtu.be/bT4mLn0Ho7x"))
    async with reading(seeds, BEES) as reader:
        assert reader.screen.episode is not None
        await go_to(reader, "50")
        assert reader.view.passage is not None
        start = reader.view.passage.start
        seconds = reader.screen.episode.seconds_at(start)
        await write(reader, "so")
        item = next(item for item in reader.screen.episode.note.items(Kind.TAKEAWAYS) if item.text == "so")
        assert f"](https://youtu.be/bT4mLn0Ho7x?t={seconds})" in item.moment
        assert f"  > {item.moment} {item.quote}\n" in path.read_text("utf-8")
        await reader.press("g", "t")
        while reader.screen._panes.panel and reader.screen._panes.panel.highlighted != (Kind.TAKEAWAYS, item):
            await reader.press("j")
        await reader.press("enter")
        assert reader.view.selection is not None
        assert reader.view.selection.start == start


async def test_a_quote_can_be_shortened(seeds: Path) -> None:
    """Tab goes to the quote in the editor; what is left of it is what is written."""
    async with reading(seeds, OWN) as reader:
        await reader.press("right_curly_bracket", "a")
        await reader.type("so")
        await reader.press("shift+tab")
        quote = reader.app.screen.query_one("#editor-quote", TextArea)
        assert quote.has_focus
        whole = quote.text
        quote.text = " ".join(whole.split()[:5])
        await reader.press("enter")
        assert reader.screen.episode is not None
        item = reader.screen.episode.note.items(Kind.TAKEAWAYS)[0]
        assert (item.text, item.quote) == ("so", " ".join(whole.split()[:5]))


async def test_a_draft_keeps_the_passage_that_it_was_begun_at(seeds: Path) -> None:
    """It comes back with its own quote wherever the reader is, and Ctrl-t quotes the passage there or none instead."""

    def quoted() -> str:
        quote = reader.app.screen.query_one("#editor-quote", TextArea)
        return quote.text if quote.display else ""

    async with reading(seeds, OWN) as reader:
        await go_to(reader, "20")
        await reader.press("a")
        first = quoted()
        await reader.type("thought")
        await reader.press("escape")
        await go_to(reader, "70")
        await reader.press("a")
        assert "draft from elsewhere" in reader.text()
        assert quoted() == first
        await reader.press("ctrl+t")
        second = quoted()
        assert second not in ("", first)
        await reader.press("ctrl+t")
        assert not quoted()
        await reader.press("ctrl+t", "enter")
        assert reader.screen.episode is not None
        item = reader.screen.episode.note.items(Kind.TAKEAWAYS)[0]
        assert (item.text, printable(item.quote)) == ("thought", " ".join(first.split()))
        await reader.press("a")
        assert quoted() == second


async def test_the_notes_are_edited_in_place(seeds: Path) -> None:
    """The key i shows the section of notes alone; Enter begins a line, Ctrl-s writes, and every other byte stays."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        await reader.type("one")
        await reader.press("enter")
        await reader.type("two")
        assert path.read_bytes() == before
        await reader.press("ctrl+s")
        after = path.read_bytes()
        head, _, rest = after.partition(b"one\ntwo\n")
        assert before.startswith(head.rstrip())
        assert before.endswith(rest.lstrip())
        await reader.press("i")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == "one\ntwo"
        await reader.type(" three")
        await reader.press("escape", "i")
        assert reader.app.screen.query_one("#editor-words", TextArea).text == "one\ntwo three"
        await reader.press("escape", "U")
        assert path.read_bytes() == before


@pytest.mark.parametrize("key", ["alt+enter", "shift+enter", "ctrl+j", "enter"])
async def test_each_key_that_begins_a_line_of_a_takeaway_begins_one_of_the_notes(seeds: Path, key: str) -> None:
    """What is a new line in the takeaway editor is one in the editor of notes, where Enter alone is one as well."""
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        await reader.type("one")
        await reader.press(key)
        await reader.type("two")
        await reader.press("ctrl+s")
    assert b"\none\ntwo\n" in (seeds / OWN).read_bytes()


async def test_what_is_pasted_into_the_notes_steers_nothing(seeds: Path) -> None:
    """Pasted control codes are shown as characters, line by line, and reach the file as no codes."""
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        reader.app.post_message(events.Paste("one\x1b[2J\ntwo\u202e"))
        await reader.settle()
        assert reader.app.screen.query_one("#editor-words", TextArea).text == "one␛[2J\ntwo"
        await reader.press("ctrl+s")
        assert b"\x1b" not in (seeds / OWN).read_bytes()


async def test_notes_of_another_program_stay_below_an_older_draft(seeds: Path) -> None:
    """A draft that is shown with newer notes keeps them, also when nothing is typed before earmark ends."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        await reader.type("mine")
        await reader.press("escape")
    path.write_bytes(path.read_bytes().replace(b"## Notes\n", b"## Notes\ntheirs\n", 1))
    async with reading(seeds, OWN) as reader:
        await reader.press("i")
        assert "theirs" in reader.text()
        reader.screen.keep()
    async with reading(seeds, OWN) as reader:
        await reader.press("i", "ctrl+s")
        assert b"theirs\n\nmine\n" in path.read_bytes()
