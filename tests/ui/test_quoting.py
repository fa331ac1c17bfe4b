"""Takeaways and the passages they quote: from the one to the other, and when the transcript changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.ui.driver import TYPO, Reader, reading
from tui.core.note import Kind, Span, parse

LINK = "[1:50](https://www.youtube.com/watch?v=abcdefghijk&t=110s)"
TIMED = f"""# Own

**Source:** https://www.youtube.com/watch?v=abcdefghijk

## Transcript

[00:30] the first words of it all

[01:50] line 110 about the night trains

## Key Takeaways
- words
  > {LINK} line 110 about the night trains ^3f9a2c
"""


@pytest.fixture
def timed(tmp_path: Path) -> Path:
    """Make a note with a takeaway whose quote has a link to its moment before it and a block id after it."""
    path = tmp_path / "notes" / "Own.md"
    path.parent.mkdir()
    path.write_text(TIMED, encoding="utf-8")
    return path


def item_under_cursor(reader: Reader) -> str:
    """Return the words of the item that the panel's cursor is on."""
    panel = reader.screen._panes.panel
    assert panel is not None
    assert panel.highlighted is not None
    return panel.highlighted[1].text


def selected(reader: Reader) -> str:
    """Return the selected words."""
    assert reader.screen.episode is not None
    assert reader.view.selection is not None
    return " ".join(reader.screen.episode.note.text[slice(*reader.view.selection)].split())


def quoted(reader: Reader) -> str:
    """Return the quote of the item that the panel's cursor is on, as the file has it."""
    assert reader.screen.episode is not None
    words = item_under_cursor(reader)
    return next(item.passage for item in reader.screen.episode.note.items(Kind.TAKEAWAYS) if item.text == words)


async def test_enter_leads_from_a_passage_to_its_takeaway_and_back(seeds: Path) -> None:
    """Enter on a paragraph that is quoted opens the panel at the takeaway; Enter there goes to the passage."""
    async with reading(seeds, TYPO) as reader:
        await reader.press("enter")
        assert reader.view.has_focus
        assert "no takeaway" in reader.status
        for span in sorted(reader.view.quotes):
            reader.view.reveal(span.start)
            await reader.press("enter")
            assert reader.screen.episode is not None
            assert quoted(reader) == " ".join(reader.screen.episode.note.text[slice(*span)].split())
            await reader.press("enter")
            assert reader.view.selection == span
            assert reader.view.has_focus
            await reader.press("escape")


async def test_a_lost_passage_is_said_and_looked_for(seeds: Path) -> None:
    """When the quoted words are gone the panel says so; Enter shows where they may have been, c takes such a place."""
    path = seeds / TYPO
    text = path.read_bytes()
    gone = b"because that is where the animals begin"
    head, _, rest = text.partition(b"## Key Takeaways")
    assert gone in head
    changed = head.replace(b"On the old ones you can see where the knowledge stops, " + gone, b"you can see it on some")
    assert changed != head
    path.write_bytes(changed + b"## Key Takeaways" + rest)
    before = path.read_bytes()
    async with reading(seeds, TYPO) as reader:
        await reader.press("t")
        assert "passage lost" in reader.text()
        while gone.decode() not in quoted(reader):
            await reader.press("j")
        panel = reader.screen._panes.panel
        await reader.press("enter")
        assert reader.screen._panes.panel is panel
        assert reader.view.selection is None
        assert any("no longer in the transcript" in sentence for sentence in reader.told)
        assert path.read_bytes() == before
        start = changed.decode().index("you can see it on some")
        reader.view.selection = Span(start, start + len("you can see it on some"))
        await reader.press("c")
        assert "passage lost" not in reader.text()
        assert gone not in path.read_bytes().partition(b"## Key Takeaways")[2]
        assert b"  > you can see it on some" in path.read_bytes()
        await reader.press("U")
        assert path.read_bytes() == before


async def test_a_passage_that_may_be_in_two_places_is_shown_in_both(seeds: Path) -> None:
    """Where neither place is clearly the one, none is taken for it; Enter goes from one to the other."""
    path = seeds / TYPO
    head, mark, rest = path.read_bytes().partition(b"## Key Takeaways")
    gone = b"because that is where the animals begin"
    near = b"because that was where all animals begin"
    once = head.replace(gone, near)
    around = once[once.index(near) - 300 : once.index(near) + 300]
    twice = once.replace(around, around + b" and so on " + around)
    path.write_bytes(twice + mark + rest)
    async with reading(seeds, TYPO) as reader:
        await reader.press("t")
        while gone.decode() not in quoted(reader):
            await reader.press("j")
        places = []
        for _ in range(3):
            await reader.press("enter")
            assert reader.view.selection is not None
            assert "animals begin" in twice.decode()[slice(*reader.view.selection)]
            places.append(reader.view.selection)
        assert places[0] != places[1]
        assert places[2] == places[0]
        assert path.read_bytes() == twice + mark + rest


HAIL = "Welcome back to the lighthouse show everybody."
SHOW = f"""# Show

**Source:** https://www.youtube.com/watch?v=abcdefghijk

## Transcript

[00:10] {HAIL} We begin.

[01:00] We talk about tin biscuits and lamps, and about the price of oil in the harbour, and about {"the rain, " * 20}

[07:25] {HAIL} Now for the letters.

[09:00] Goodbye from all of us.

## Key Takeaways
- the letters
  > [7:25](https://www.youtube.com/watch?v=abcdefghijk&t=445) {HAIL}
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """Make a note with a takeaway whose quote stands at two places, of which its moment names the second."""
    path = tmp_path / "notes" / "Show.md"
    path.parent.mkdir()
    path.write_text(SHOW, encoding="utf-8")
    return path


async def test_of_the_same_words_those_at_their_moment_are_meant(show: Path) -> None:
    """The bar, Enter, the copy and the order of takeaways keep to the time before the quote."""
    second = SHOW.index(HAIL, SHOW.index("[07:25]"))
    async with reading(show.parent, show.name) as reader:
        assert [span.start for span in reader.view.quotes] == [second]
        await reader.press("t", "y")
        assert ", 7:25, " in reader.app.clipboard
        await reader.press("enter")
        assert reader.view.selection == Span(second, second + len(HAIL))
        assert reader.view.has_focus
        assert "near" not in reader.status + reader.text()
        start = SHOW.index("We talk")
        reader.view.selection = Span(start, start + len("We talk about tin biscuits"))
        await reader.press("a")
        await reader.type("tin")
        await reader.press("enter")
    assert [item.text for item in parse(show, show.read_text()).items(Kind.TAKEAWAYS)] == ["tin", "the letters"]


async def test_words_that_nothing_tells_apart_are_shown_at_each_place(show: Path) -> None:
    """Where the moment is gone the panel says that the words recur, and Enter goes from one place to the other."""
    show.write_text(SHOW.replace("[7:25](https://www.youtube.com/watch?v=abcdefghijk&t=445) ", ""), encoding="utf-8")
    places = [SHOW.index(HAIL), SHOW.index(HAIL, SHOW.index("[07:25]"))]
    async with reading(show.parent, show.name) as reader:
        assert reader.view.quotes == []
        await reader.press("t")
        assert "several places read like this" in reader.text()
        for number, place in enumerate([*places, *places]):
            await reader.press("enter")
            assert reader.view.selection == Span(place, place + len(HAIL))
            assert f"several places: is it this, {number % 2 + 1} of 2?" in reader.status
        await reader.press("c")
        assert show.read_text(encoding="utf-8") == SHOW


async def test_a_takeaway_of_words_that_recur_is_known_by_the_words_around_it(show: Path) -> None:
    """Without times the place that was quoted is known all the same, at once and in a later run; c may name another."""
    text = SHOW.replace("**Source:**", "**Not:**").replace("[0", "(0").replace(":10] ", ":10) ")
    text = text[: text.index("## Key")].replace(":00] ", ":00) ").replace(":25] ", ":25) ") + "## Key Takeaways\n-\n"
    show.write_text(text, encoding="utf-8")
    places = [text.index(HAIL), text.rindex(HAIL)]
    async with reading(show.parent, show.name) as reader:
        reader.view.selection = Span(places[1], places[1] + len(HAIL))
        await reader.press("a")
        await reader.type("words")
        await reader.press("enter")
        assert f"- words\n  > {HAIL}\n" in show.read_text(encoding="utf-8")
        assert [span.start for span in reader.view.quotes] == [places[1]]
    async with reading(show.parent, show.name) as reader:
        assert [span.start for span in reader.view.quotes] == [places[1]]
        await reader.press("t")
        reader.view.selection = Span(places[0], places[0] + len(HAIL))
        await reader.press("c")
        assert [span.start for span in reader.view.quotes] == [places[0]]


LAMP = "that is how the lamp was lit"
THRICE = f"""# Lamps

## Transcript

First the keeper came up the stairs from the sea, and {LAMP} said the old woman with the basket of eggs. {"rain " * 60}
Then in the second winter nobody at all was at home, and {LAMP} wrote the doctor in his tiny green book. {"snow " * 60}
At last, with the new machine from the capital running, {LAMP} once for all, and everybody went to sleep.

## Key Takeaways
-
"""
LAMPS = [place for place in range(len(THRICE)) if THRICE.startswith(LAMP, place)]


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    """Make a note without times in which some words are said three times, each time between others."""
    path = tmp_path / "notes" / "Lamps.md"
    path.parent.mkdir()
    path.write_text(THRICE, encoding="utf-8")
    return path


def marked(reader: Reader) -> list[int]:
    """Return which of the three places are marked as quoted, from 0."""
    return [LAMPS.index(span.start) for span in sorted(reader.view.quotes)]


async def quote_lamp(reader: Reader, number: int, words: str) -> None:
    """Add a takeaway that quotes one of the three places."""
    reader.view.selection = Span(LAMPS[number], LAMPS[number] + len(LAMP))
    await reader.press("a")
    await reader.type(words)
    await reader.press("enter")


async def test_takeaways_that_quote_the_same_words_each_have_a_passage(lamps: Path) -> None:
    """What was marked stays marked when other items quote the same words elsewhere, in a later run and once edited."""
    async with reading(lamps.parent, lamps.name) as reader:
        for number, words in ((1, "A"), (2, "B")):
            await quote_lamp(reader, number, words)
        assert marked(reader) == [1, 2]
        await reader.press("t")
        assert "several places" not in reader.text()
    async with reading(lamps.parent, lamps.name) as reader:
        for number, words in ((0, ""), (2, "")):
            await quote_lamp(reader, number, words)
        assert marked(reader) == [0, 1, 2, 2]
        await reader.press("t", "g", "g")
        while item_under_cursor(reader) != "A":
            await reader.press("j")
        await reader.press("e")
        await reader.type(" of old")
        await reader.press("enter")
        assert marked(reader) == [0, 1, 2, 2]
        await reader.press("enter")
        assert reader.view.selection is not None
        assert reader.view.selection.start == LAMPS[1]


async def test_a_place_is_chosen_for_one_takeaway_alone(lamps: Path) -> None:
    """Of words that recur c takes the place that is shown, says so, and settles no other item."""
    items = "".join(f"- {words}\n  > {LAMP}\n" for words in "AB")
    lamps.write_text(THRICE[: -len("-\n")] + items, encoding="utf-8")
    before = lamps.read_bytes()
    async with reading(lamps.parent, lamps.name) as reader:
        assert marked(reader) == []
        await reader.press("t", "enter", "enter")
        assert "is it this, 2 of 3?" in reader.status
        await reader.press("c")
        assert "this is the passage now" in reader.status
        assert marked(reader) == [1]
        assert reader.text().count("several places") == 1
        while item_under_cursor(reader) != "B":
            await reader.press("j")
        await reader.press("enter", "enter", "enter", "c")
        assert marked(reader) == [1, 2]
        assert "several places" not in reader.text()
        reader.view.selection = Span(LAMPS[0], LAMPS[0] + len(LAMP))
        await reader.press("c")
        assert marked(reader) == [0, 1]
        assert lamps.read_bytes() == before
    async with reading(lamps.parent, lamps.name) as reader:
        assert marked(reader) == [0, 1]


async def test_a_place_that_nothing_tells_is_not_said_to_be_chosen(lamps: Path) -> None:
    """Where the words around it are the same at another place, c says what would help, and the state stays."""
    said = f"and so it went on for a very long time until nobody was left to hear of it, {LAMP} " * 9
    lamps.write_text(f"## Transcript\n\n{said}\n\n## Key Takeaways\n- A\n  > {LAMP}\n", encoding="utf-8")
    async with reading(lamps.parent, lamps.name) as reader:
        await reader.press("t", "enter", "enter", "c")
        assert "other places have the same words around" in reader.status
        assert reader.view.quotes == []
        assert "several places" in reader.text()


async def test_a_passage_that_only_nearly_has_the_words_is_said_to(show: Path) -> None:
    """The panel has the near sign and says why, and so does the status line when Enter goes there."""
    show.write_text(SHOW.replace(f"[07:25] {HAIL}", f"[07:25] {HAIL.replace('back', 'home')}"), encoding="utf-8")
    async with reading(show.parent, show.name) as reader:
        await reader.press("t")
        assert "several places" in reader.text()
    show.write_text(SHOW.replace("lighthouse show everybody. ", "lighthouse show everyone. "), encoding="utf-8")
    async with reading(show.parent, show.name) as reader:
        await reader.press("t")
        assert "≈ near: the words there differ" in " ".join(reader.text().split())
        await reader.press("enter")
        assert reader.view.selection is not None
        assert "≈ near: the words there differ" in reader.status
        assert reader.view.has_focus


async def test_c_without_a_selection_changes_nothing(seeds: Path) -> None:
    """There is nothing to quote, and the status line says so."""
    before = (seeds / TYPO).read_bytes()
    async with reading(seeds, TYPO) as reader:
        await reader.press("t", "c")
        assert "select" in reader.status
    assert (seeds / TYPO).read_bytes() == before


async def test_the_selected_passage_can_be_quoted_anew(seeds: Path) -> None:
    """With words selected in the text, c lets an item quote them, whole words of them."""
    async with reading(seeds, TYPO) as reader:
        await reader.press("right_curly_bracket", "V")
        words = selected(reader)
        await reader.press("t", "c")
        assert quoted(reader) == words


async def test_a_takeaway_is_copied_with_where_it_is_from(seeds: Path) -> None:
    """The words, the quote, and a line with title, place and link; the file stays as it is."""
    before = (seeds / TYPO).read_bytes()
    async with reading(seeds, TYPO) as reader:
        await reader.press("t")
        while not item_under_cursor(reader).startswith("Old maps"):
            await reader.press("j")
        await reader.press("y")
        copied = reader.app.clipboard
        assert copied.startswith(
            f"{item_under_cursor(reader)}\n> {quoted(reader)}\n\n— The Street That Was Only a Typo, "
        )
        assert "%, https://www.youtube.com/" in copied
    assert (seeds / TYPO).read_bytes() == before


@pytest.mark.parametrize(
    ("keys", "quote"),
    [
        (["home", *["delete"] * 5], "110 about the night trains"),
        ([*["backspace"] * 7], "line 110 about the night"),
        (["home", "delete", "L"], "Line 110 about the night trains"),
        (["home", *["right"] * 5, "x"], "line x110 about the night trains"),
        (["end", "space", "s", "o"], "line 110 about the night trains so"),
    ],
)
async def test_a_quote_that_is_typed_over_keeps_its_moment(timed: Path, keys: list[str], quote: str) -> None:
    """Cut at either end or corrected, it keeps the link before it and the block id after it, to the byte."""
    async with reading(timed.parent, timed.name) as reader:
        await reader.press("t", "e", "tab", *keys, "enter")
        assert timed.read_text() == TIMED.replace("line 110 about the night trains ^", f"{quote} ^")


async def cut(reader: Reader, size: int, typed: str) -> None:
    """Cut characters off the start of the quote in the editor, and type others there."""
    area = reader.app.screen.query_one("#editor-quote", TextArea)
    area.delete((0, 0), (0, size))
    area.move_cursor((0, 0))
    await reader.press("tab")
    area.move_cursor((0, 0))
    await reader.type(typed)
    await reader.press("enter")


@pytest.mark.parametrize("typed", ["", "H"])
@pytest.mark.parametrize("new", [True, False])
async def test_a_quote_without_its_first_sentence_has_the_moment_of_the_next(show: Path, typed: str, new: bool) -> None:
    """Of a passage of several cues a quote has the link of the cue that it begins with, though a letter was corrected.

    So it has in a new takeaway, and where one is edited; takeaways of passages before stand before it.
    """
    show.write_text(SHOW[: SHOW.index("## Key")] + "## Key Takeaways\n-\n", encoding="utf-8")
    first, last = SHOW.index("We talk"), SHOW.index("[07:25]")
    size = len(" ".join(SHOW[first:last].split())) + 1 + len(typed)
    link = "[7:25](https://www.youtube.com/watch?v=abcdefghijk&t=445)"
    async with reading(show.parent, show.name) as reader:
        reader.view.selection = Span(first, SHOW.index("\n\n## Key"))
        await reader.press("a")
        await reader.type("letters")
        if not new:
            await reader.press("enter")
            assert "> [1:00](" in show.read_text(encoding="utf-8")
            await reader.press("t", "e")
        await cut(reader, size, typed)
        quote = f"{link} {typed}{HAIL[len(typed) :]} Now for the letters. Goodbye from all of us."
        assert show.read_text(encoding="utf-8").endswith(f"- letters\n  > {quote}\n")
        reader.view.selection = Span(first, first + len("We talk about tin biscuits"))
        await reader.press("a")
        await reader.type("tin")
        await reader.press("enter")
    assert [item.text for item in parse(show, show.read_text()).items(Kind.TAKEAWAYS)] == ["tin", "letters"]


async def test_a_quote_that_is_left_out_takes_its_moment_along(timed: Path) -> None:
    """The link goes with its quote; the block id stays, with the words."""
    async with reading(timed.parent, timed.name) as reader:
        await reader.press("t", "e", "ctrl+t", "enter")
        head = TIMED[: TIMED.index("- words")]
        assert timed.read_text() == f"{head}- words ^3f9a2c\n"


async def test_another_passage_has_its_own_moment(timed: Path) -> None:
    """With c a quote gets the link of the passage that is selected, and keeps the block id."""
    async with reading(timed.parent, timed.name) as reader:
        start = TIMED.index("the first words")
        reader.view.selection = Span(start, start + len("the first words"))
        await reader.press("t", "c")
        link = "[0:30](https://www.youtube.com/watch?v=abcdefghijk&t=30)"
        old = f"{LINK} line 110 about the night trains ^"
        assert timed.read_text() == TIMED.replace(old, f"{link} the first words ^")


async def test_a_letter_corrected_in_a_quote_changes_no_other(timed: Path) -> None:
    """What the screen cannot show of a quote stays where another letter of it is typed over."""
    text = TIMED.replace("about the", "ab\u200cout the")
    timed.write_text(text, encoding="utf-8")
    async with reading(timed.parent, timed.name) as reader:
        await reader.press("t", "e", "tab", "backspace", "S", "enter")
    head, mark, rest = text.partition("## Key")
    assert timed.read_text(encoding="utf-8") == head + mark + rest.replace("trains", "trainS")


_LONG = " ".join(map(str, range(300)))
"""A quote of many rows."""


@pytest.mark.parametrize("size", [(120, 36), (50, 16)])
async def test_tab_goes_to_the_end_of_the_quote(timed: Path, size: tuple[int, int]) -> None:
    """A quote shows its beginning until Tab goes to its end, where it is shortened."""
    timed.write_text(TIMED.replace("line 110 about the night trains", _LONG), encoding="utf-8")
    async with reading(timed.parent, timed.name, size=size) as reader:
        await reader.press("t", "e")
        area = reader.app.screen.query_one("#editor-quote", TextArea)
        assert area.scroll_offset.y == 0
        await reader.press("tab")
        end = area.scroll_offset.y
        assert end > 0
        await reader.press("backspace")
        assert area.text == _LONG[:-1]
        await reader.press("tab", "ctrl+t", "ctrl+t", "shift+tab", "backspace")
        assert area.text == _LONG[:-2]
        await reader.press("up", "down", "home", "tab", "tab", "delete")
        assert len(area.text) == len(_LONG) - 3
        assert area.text.endswith(_LONG[-5:-2])


@pytest.mark.parametrize("size", [(120, 36), (50, 16)])
async def test_a_click_in_the_quote_goes_to_where_it_is(timed: Path, size: tuple[int, int]) -> None:
    """A click on words of a quote types there, and scrolls nothing away."""
    timed.write_text(TIMED.replace("line 110 about the night trains", _LONG), encoding="utf-8")
    async with reading(timed.parent, timed.name, size=size) as reader:
        await reader.press("t", "e")
        area = reader.app.screen.query_one("#editor-quote", TextArea)
        await reader.pilot.click("#editor-quote", offset=(4, 0))
        assert area.has_focus
        assert area.cursor_location[1] < len("0 1 2 3")
        assert area.scroll_offset.y == 0
