"""Searching in the text of a note."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.ui.driver import BEES, NIGHT_TRAIN, OWN, TYPO, reading
from tui.core import finder
from tui.core.note import Span
from tui.core.search import TranscriptIndex
from tui.widgets.field import Field


async def test_hits_are_found_at_every_key(seeds: Path) -> None:
    """Each key narrows the hits, the first one is on the screen, and the status line counts them."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        hits = reader.view.hits
        text = (seeds / OWN).read_bytes().decode()
        assert len(hits) >= text.lower().count("nvidia") - 2
        assert reader.view.current == 0
        assert reader.view.on_screen.start <= hits[0].start < reader.view.on_screen.end
        assert f"{sum(hit.kind == 'exact' for hit in hits)} exact" in reader.status


async def test_a_garbled_name_is_found_as_a_near_hit(seeds: Path) -> None:
    """The captions write MO's Law and Mors Law: both are near hits of the name, told apart from exact ones."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("moore's law")
        text = (seeds / OWN).read_bytes().decode()
        found = {text[hit.start : hit.end] for hit in reader.view.hits}
        assert {"MO's Law", "Mors Law"} <= found
        assert {hit.kind for hit in reader.view.hits} == {"near"}
        await reader.press("enter", "tilde")
        assert not reader.view.hits
        assert "near hidden" in reader.status
        await reader.press("tilde")
        assert len(reader.view.hits) >= 3


async def test_n_goes_through_the_hits_and_wraps(seeds: Path) -> None:
    """The n and N keys follow the text order and wrap with a notice."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("moore's law")
        await reader.press("enter")
        count = len(reader.view.hits)
        seen = []
        for _ in range(count):
            seen.append(reader.view.current)
            await reader.press("n")
        assert seen == list(range(count))
        assert reader.view.current == 0
        assert "wrapped" in reader.status
        await reader.press("N")
        assert reader.view.current == count - 1


@pytest.mark.parametrize("rows", range(8, 14))
async def test_esc_returns_to_the_very_row(seeds: Path, rows: int) -> None:
    """Whichever row was at the top, be it an empty one above a paragraph, is there again, and after Ctrl-o too."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*["j"] * rows)
        before = reader.rows()
        await reader.press("slash", *"blackwell", "escape")
        assert reader.rows() == before
        await reader.press("G", "ctrl+o")
        assert reader.rows() == before


async def test_esc_returns_to_where_the_search_began(seeds: Path) -> None:
    """Giving up a search brings back the very rows it began at; so does a query that is nowhere."""
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "space")
        rows = reader.rows()
        await reader.press("slash")
        await reader.type("blackwell")
        assert reader.rows() != rows
        await reader.press("escape")
        assert reader.rows() == rows
        await reader.press("slash")
        await reader.type("xqzzk")
        assert reader.rows() == rows[:-1]
        await reader.press("escape")
        assert reader.rows() == rows
        assert not reader.view.hits
        assert reader.view.has_focus


@pytest.mark.parametrize("keys", [[], ["right_curly_bracket", "right_curly_bracket"]], ids=["nowhere", "a paragraph"])
@pytest.mark.parametrize("end", ["enter", "escape"])
async def test_a_search_that_finds_nothing_leaves_the_reader_where_it_began(
    seeds: Path, keys: list[str], end: str
) -> None:
    """What was found of the first letters is not gone to, and a takeaway quotes what it would have quoted before."""
    async with reading(seeds, OWN) as reader:
        await reader.press(*keys)
        place, passage = reader.view.place, reader.view.passage
        await reader.press("slash")
        await reader.type("nvidia")
        assert reader.view.passage != passage
        await reader.type("qqqqqqqq")
        assert not reader.view.hits
        await reader.press(end)
        assert (reader.view.place, reader.view.passage) == (place, passage)


async def test_enter_keeps_the_place_and_the_query(seeds: Path) -> None:
    """After Enter the text has the keys again, and / offers the same query."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("blackwell")
        place = reader.view.place
        await reader.press("enter")
        assert reader.view.has_focus
        assert reader.view.place == place
        await reader.press("slash")
        assert reader.screen.bar.input.value == "blackwell"


async def test_esc_takes_away_one_layer_at_a_time(seeds: Path) -> None:
    """Selection, near hits, search and panel go one by one, and Esc never quits."""
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "tab", "tab", "slash")
        await reader.type("moore's law")
        await reader.press("enter")
        hit = reader.view.hits[0]
        reader.view.selection = type(reader.view.on_screen)(hit.start, hit.end)
        states = []
        for _ in range(5):
            states.append(
                (
                    bool(reader.view.selection),
                    bool(reader.view.hits),
                    bool(reader.status.split()[0].startswith("/")),
                    bool(reader.screen._panes.panel),
                )
            )
            await reader.press("escape")
        assert states[0] == (True, True, True, True)
        assert states[1] == (False, True, True, True)
        assert states[2] == (False, False, True, True)
        assert states[3] == (False, False, False, True)
        assert states[4] == (False, False, False, False)
        assert reader.app.is_running


async def test_the_query_survives_a_change_of_note(seeds: Path) -> None:
    """Another note is searched for the same words without a word typed again."""
    async with reading(seeds, BEES) as reader:
        await reader.press("slash")
        await reader.type("Idris")
        await reader.press("enter")
        reader.screen.episodes.highlight(seeds / TYPO)
        await reader.press("tab", "enter")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / TYPO
        assert reader.view.hits


async def test_keys_that_arrive_together_act_in_order(seeds: Path) -> None:
    """A search, a jump and a takeaway typed in one burst do what they do one by one."""
    async with reading(seeds, OWN) as reader:
        before = (seeds / OWN).read_bytes()
        for key in ["slash", *"nvidia", "enter", "n", "a", *"burst", "enter"]:
            character = "/" if key == "slash" else key if len(key) == 1 else "\r"
            reader.app.post_message(events.Key(key, character))
        await reader.settle()
        assert reader.view.current == 1
        after = (seeds / OWN).read_bytes()
        assert after != before
        assert b"\n- burst\n  > " in after


async def test_the_library_tells_which_words_are_ordinary(tmp_path: Path) -> None:
    """Once the library was read, a word that many of its notes hold is not taken for a name that is like it."""
    said = "we zagen een minstrel langs de kade en verderop bij de haven een schip"
    for count, found in ((4, 1), (6, 0)):
        notes = tmp_path / f"{count} notes"
        notes.mkdir()
        for number in range(count):
            (notes / f"{number}.md").write_text(f"# Haven {number}\n\n## Transcript\n{said}\n")
        async with reading(notes, "3.md") as reader:
            await reader.press("slash")
            await reader.type("mistral")
            assert len(reader.view.hits) == found


async def test_a_note_that_is_only_read_is_not_indexed(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index takes more memory than a note: there is none before the first search, and then one for each note."""
    indexed: list[int] = []

    class Counted(TranscriptIndex):
        def __init__(self, text: str, *span: int) -> None:
            super().__init__(text, *span)
            indexed.append(len(text))

    monkeypatch.setattr(finder, "TranscriptIndex", Counted)
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "j")
        assert not indexed
        await reader.press("slash")
        await reader.type("nvidia")
        assert len(indexed) == 1
        assert reader.view.hits
        await reader.press("enter", "tab", "j", "enter")
        assert len(indexed) == 2
        assert "searching" not in reader.status


async def test_the_end_of_a_long_query_is_seen(seeds: Path) -> None:
    """What is typed beyond the edge of the search bar scrolls it."""
    async with reading(seeds, OWN, size=(60, 24)) as reader:
        await reader.press("slash")
        await reader.type("a query that is longer than the bar is wide, by far, so that it ends here")
        assert "it ends here" in reader.text()
        await reader.press("home")
        assert "it ends here" not in reader.text()


async def test_n_goes_on_from_where_the_reader_is(seeds: Path) -> None:
    """Away from its hit, n leads to the first hit on the screen or after it, N to the last there or before it."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter")
        hits = reader.view.hits
        await reader.press("6", "0", "percent_sign")
        seen = reader.view.on_screen
        await reader.press("n")
        index = next(index for index, hit in enumerate(hits) if hit.start >= seen.start)
        assert index > 1
        assert reader.view.current == index
        await reader.press("n", "n")
        assert reader.view.current == index + 2
        await reader.press("6", "0", "percent_sign")
        seen = reader.view.on_screen
        await reader.press("N")
        assert reader.view.current == max(index for index, hit in enumerate(hits) if hit.start < seen.end)
        await reader.press("g", "2", "n")
        assert reader.view.current == 1
        await reader.press("G")
        seen = reader.view.on_screen
        await reader.press("N")
        assert reader.view.current == max(index for index, hit in enumerate(hits) if hit.start < seen.end)
        assert reader.view.current > len(hits) // 2


async def test_n_wraps_from_where_the_reader_is(seeds: Path) -> None:
    """Where no hit comes after what is on the screen n goes on at the first one and says so, and N at the last one."""
    note = seeds / "long.md"
    words = [f"word{number} and others" for number in range(900)]
    words[300], words[500] = "honey", "honey"
    note.write_text("# Long\n\n## Transcript\n\n" + " ".join(words) + "\n")
    async with reading(seeds, "long.md", size=(60, 20)) as reader:
        await reader.press("slash")
        await reader.type("honey")
        await reader.press("enter", "G", "n")
        assert reader.view.current == 0
        assert "wrapped to the top" in reader.status
        await reader.press("g", "N")
        assert reader.view.current == 1
        assert "wrapped to the bottom" in reader.status


async def test_a_hit_that_cannot_be_shown_is_passed(seeds: Path) -> None:
    """A hit in a part of the note that is not shown stops neither n nor N."""
    words = f"the honey came{' and others' * 900} and the honey went"
    (seeds / "long.md").write_text(f"# On honey\n\n## Transcript\n\n{words}\n")
    async with reading(seeds, "long.md", size=(60, 20)) as reader:
        await reader.press("5", "0", "percent_sign", "g", "slash")
        await reader.type("honey")
        await reader.press("enter", "ctrl+t")
        assert reader.view.hits[0].start < reader.view.on_screen.start
        seen = []
        for key in "NNNNnnnn":
            await reader.press(key)
            seen.append(reader.view.current)
        assert seen == [0, 2, 1, 0, 1, 2, 0, 1]


RAW = """---
topic: bees
---

# On honey

## Transcript

the honey came
and the bees went

## Key Takeaways
- honey is sweet
"""


async def test_in_the_raw_view_all_of_the_file_is_searched(seeds: Path) -> None:
    """What the file as it is shows is found there, at every key; as paragraphs the transcript alone is, as before."""
    (seeds / "raw.md").write_text(RAW)
    async with reading(seeds, "raw.md") as reader:
        await reader.press("R", "slash")
        await reader.type("key")
        assert [hit.start for hit in reader.view.hits] == [RAW.index("Key")]
        assert "all of the file" in reader.status
        await reader.press("enter", "ctrl+g", "escape", "slash")
        await reader.type("topic")
        assert [hit.start for hit in reader.view.hits] == [RAW.index("topic")]
        await reader.press("ctrl+u")
        await reader.type("honey -came -topic")
        assert len(reader.view.hits) == 2
        await reader.press("ctrl+u")
        await reader.type("honey")
        await reader.press("enter")
        assert len(reader.view.hits) == 3
        await reader.press("R")
        assert [hit.start for hit in reader.view.hits] == [RAW.index("honey came")]
        assert "all of the file" not in reader.status
        await reader.press("R")
        assert len(reader.view.hits) == 3
        assert reader.view.current == 1


async def test_the_star_searches_what_the_raw_view_shows(seeds: Path) -> None:
    """In the raw view * searches for the words that are selected, wherever in the file they stand."""
    (seeds / "raw.md").write_text(RAW)
    async with reading(seeds, "raw.md") as reader:
        await reader.press("R")
        start = RAW.index("topic")
        reader.view.selection = Span(start, start + len("topic: bees"))
        await reader.press("asterisk")
        assert reader.screen._searcher.query == "topic bees"
        assert [hit.start for hit in reader.view.hits] == [start]


async def test_as_much_of_a_paste_is_taken_as_has_room(seeds: Path) -> None:
    """A paste that is too long for a field is cut, behind what is typed and in place of what is selected."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        field = reader.screen.bar.input
        await reader.type("ab")
        for pasted in ("  c" * 300, "d"):
            field.post_message(events.Paste(pasted))
            await reader.settle()
            assert field.value == "ab" + "c " * 99
        field.select_all()
        field.post_message(events.Paste("  " * 500 + "e" * 999))
        await reader.settle()
        assert field.value == "e" * 200
        await reader.press("escape")
        titles = reader.screen.query_one("#list-filter", Field).focus()
        await reader.settle()
        titles.post_message(events.Paste("f" * 201))
        await reader.settle()
        assert titles.value == "f" * 200


async def test_a_note_that_changes_twice_keeps_the_hit(seeds: Path) -> None:
    """However often the note is read again before it can be searched, the reader stays at the hit."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", "n")
        screen = reader.screen
        assert reader.view.place < reader.view.hits[0].start
        for _ in range(2):
            screen._opened(screen.episode, screen.episode)
        assert screen.episode
        screen.pane.loader.index(screen.episode)
        await reader.settle()
        assert reader.view.current == 1


@pytest.mark.parametrize("steps", range(4))
async def test_the_star_stays_at_the_hit_that_it_searches_for(seeds: Path, steps: int) -> None:
    """`*` on a hit leads to that very place, whatever else has its words on the screen."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("nvidia")
        await reader.press("enter", *["n"] * steps)
        hit, place = reader.screen._searcher.hit, reader.view.place
        assert hit
        await reader.press("asterisk")
        assert reader.screen._searcher.hit == hit
        assert reader.view.place == place


async def test_n_makes_the_last_search_again(seeds: Path) -> None:
    """After Esc took a search away, and in a later run, n goes to its next hit from here, and N to the one before."""
    async with reading(seeds, OWN) as reader:
        await reader.press("n")
        assert reader.screen.bar.display
        await reader.type("nvidia")
        await reader.press("enter", "escape", "escape", "g", "g")
        assert not reader.view.hits
        await reader.press("n")
        assert reader.view.current == 0
        places = [hit.start for hit in reader.view.hits]
        await reader.press("n", "n", "escape", "escape", "N")
        assert reader.view.current == 1
    async with reading(seeds, OWN) as reader:
        await reader.press("n")
        assert [hit.start for hit in reader.view.hits] == places
        assert reader.view.current is not None
        assert reader.view.on_screen.start <= places[reader.view.current] < reader.view.on_screen.end


async def test_a_search_that_waited_in_one_note_moves_nothing_in_the_next(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N goes to a hit as soon as its note can be searched; in a note that was opened meanwhile the place stays."""
    async with reading(seeds, OWN) as reader:
        await reader.press("slash")
        await reader.type("de")
        await reader.press("enter")
    async with reading(seeds, OWN) as reader:
        loader = reader.screen.pane.loader
        monkeypatch.setattr(loader, "make_searchable", lambda _: None)
        reader.app.post_message(events.Key("n", "n"))
        await reader.until_now(lambda: reader.screen._searcher.query == "de")
        monkeypatch.undo()
        await reader.screen.workspace.open(seeds / NIGHT_TRAIN)
        await reader.settle()
        assert reader.view.hits
        assert reader.view.scroll_offset.y == 0
        assert reader.view.passage is None
