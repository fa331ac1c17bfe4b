"""The list of hits, each with the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from tui.core.block import Block
from tui.core.blocks import split_transcript
from tui.core.display import printable, reading_text
from tui.core.episode import open_episode
from tui.core.note import Span
from tui.core.search import Hit, TranscriptIndex
from tui.widgets.hit_list import HitList
from tui.widgets.row_list import RowList

TURNS = (
    "[0:00] **Ann:** We begin with the honey bees that live above the tram lines.\n"
    "[1:05] **Bob:** And nobody told the city? The honeybee was there &amp; stayed.\n"
    "[1:02:03] **Ann:** Honey bees of [Muziek] this kind, in short.\n"
)
HITS = [
    Hit(TURNS.index("honey bees"), TURNS.index("honey bees") + 10, 1.0, "exact"),
    Hit(TURNS.index("honeybee"), TURNS.index("honeybee") + 8, 0.866, "near"),
    Hit(TURNS.index("Honey bees"), TURNS.index("Honey bees") + 10, 1.0, "exact"),
]


class HitsApp(App[None]):
    """Shows the list of hits alone."""

    CSS = """
    HitList { height: 1fr; }
    .hit-list--exact { text-style: bold; }
    .hit-list--near { text-style: underline; }
    .hit-list--cursor-exact, .hit-list--cursor-near { text-style: reverse; }
    """

    def __init__(self, text: str = TURNS, hits: Sequence[Hit] = HITS, current: int | None = 0) -> None:
        super().__init__()
        self.list = HitList()
        self.said: list[Message] = []
        self._text, self._found, self._current = text, hits, current

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self.list

    def on_mount(self) -> None:
        """Show the hits."""
        self.fill(self._text, self._found, self._current)

    def fill(self, text: str, hits: Sequence[Hit], current: int | None, blocks: Sequence[Block] | None = None) -> None:
        """Show hits of a text."""
        span = Span(0, len(text))
        self.list.show(
            hits, current, reading_text(text), split_transcript(text, span) if blocks is None else blocks, span
        )

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Note a message."""
        self.said.append(event)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Note a message."""
        self.said.append(event)

    def on_hit_list_harvested(self, event: HitList.Harvested) -> None:
        """Note a message."""
        self.said.append(event)

    def on_hit_list_left(self, event: HitList.Left) -> None:
        """Note a message."""
        self.said.append(event)

    @property
    def rows(self) -> list[str]:
        """The rows on the screen."""
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def strips(self) -> list[Strip]:
        """The strips on the screen."""
        return [self.list.render_line(y) for y in range(self.list.size.height)]


def styled(strip: Strip, name: str) -> str:
    """Return what is painted in a text style."""
    return "".join(segment.text for segment in strip if segment.style and getattr(segment.style, name))


async def test_each_hit_stands_among_its_words() -> None:
    """The hits stand under each other, cues left out, with place, time and a near hit's score in the row below."""
    app = HitsApp()
    async with app.run_test(size=(64, 6)):
        assert app.rows == [
            " =   We begin with the honey bees that live above the tram lin…",
            "   15% · 0:00 · paragraph 1 · Ann",
            " ≈      …the city? The honeybee was there & stayed. Honey bees…",
            "   56% · near 0.87 · 1:05 · paragraph 2 · Bob",
            " =    …there & stayed. Honey bees of [Muziek] this kind, in sh…",
            "   79% · 1:02:03 · paragraph 3 · Ann",
        ]
        assert [styled(app.strips[y], name) for y, name in ((0, "reverse"), (2, "underline"), (4, "bold"))] == [
            "honey bees",
            "honeybee",
            "Honey bees",
        ]


async def test_the_list_opens_at_the_current_hit() -> None:
    """The cursor is on the reader's hit, else on the first, and showing hits says nothing."""
    app = HitsApp(current=2)
    async with app.run_test(size=(60, 4)):
        assert app.list.cursor == 2
        assert "Honey bees" in app.rows[2]
        app.fill(TURNS, HITS, None)
        assert app.list.cursor == 0
        assert app.said == []


async def test_enter_and_the_mouse_choose() -> None:
    """Enter chooses the hit under the cursor, a click the one that is clicked; both rows of a hit are it."""
    app = HitsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press("j", "enter")
        await pilot.click(app.list, offset=(20, 5))
        chosen = [message.index for message in app.said if isinstance(message, RowList.Chosen)]
        moved = [message.index for message in app.said if isinstance(message, RowList.Highlighted)]
        assert chosen == [1, 2]
        assert moved == [1, 2]


async def test_space_marks_and_moves_on() -> None:
    """Space marks a hit, or not, and goes to the next one, not a page down; the sign of a marked hit is before it."""
    app = HitsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press("space", "j", "space")
        assert app.list.marked == {0, 2}
        assert app.list.cursor == 2
        assert [row[:2] for row in app.rows[::2]] == ["●=", " ≈", "●="]
        await pilot.press("k", "k", "space")
        assert app.list.marked == {2}
        assert app.list.cursor == 1


async def test_a_click_on_the_sign_marks() -> None:
    """The mouse marks as Space does, and does not choose."""
    app = HitsApp()
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.click(app.list, offset=(1, 2))
        await pilot.click(app.list, offset=(0, 5))
        await pilot.click(app.list, offset=(1, 7))
        assert app.list.marked == {1, 2}
        assert app.list.cursor == 2
        await pilot.click(app.list, offset=(2, 3))
        assert app.list.marked == {2}
        assert not any(isinstance(message, RowList.Chosen) for message in app.said)
        await pilot.click(app.list, offset=(3, 3))
        assert any(isinstance(message, RowList.Chosen) for message in app.said)


@pytest.mark.parametrize(
    ("keys", "indices"),
    [
        (["a"], (0,)),
        (["j", "a"], (1,)),
        (["G", "space", "g", "space", "a"], (0, 2)),
        (["M", "a"], (0, 1, 2)),
        (["ctrl+a", "a"], (0, 1, 2)),
        (["M", "M", "j", "a"], (1,)),
        (["space", "M", "a"], (0, 1, 2)),
    ],
)
async def test_a_asks_for_takeaways(keys: list[str], indices: tuple[int, ...]) -> None:
    """The marked hits are asked for in text order, or without any the one under the cursor."""
    app = HitsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press(*keys)
        assert [message.indices for message in app.said if isinstance(message, HitList.Harvested)] == [indices]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving(key: str) -> None:
    """Esc and q close the list, also one without hits."""
    for hits in (HITS, []):
        app = HitsApp(hits=hits)
        async with app.run_test(size=(60, 6)) as pilot:
            await pilot.press(key)
            assert [type(message) for message in app.said] == [HitList.Left]


async def test_no_hits() -> None:
    """A list without hits is empty, and no key or click on it does anything."""
    app = HitsApp("", [], None)
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press("M", "space", "a", "enter", "j", "G", "g")
        await pilot.click(app.list, offset=(0, 0))
        await pilot.click(app.list, offset=(10, 0))
        assert app.said == []
        assert app.list.marked == frozenset()
        assert app.rows == [""] * 6


async def test_other_hits_are_not_marked() -> None:
    """Marks are those of the hits that are shown, not of their numbers."""
    app = HitsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press("M")
        app.fill(TURNS, HITS[1:], 0)
        assert app.list.marked == frozenset()
        await pilot.press("a")
        assert [message.indices for message in app.said if isinstance(message, HitList.Harvested)] == [(0,)]


async def test_takeaways_come_in_text_order() -> None:
    """The order in which hits were marked does not matter."""
    app = HitsApp("bee " * 10, [Hit(4 * place, 4 * place + 3, 1.0, "exact") for place in range(10)], 8)
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.press("space", "g", "j", "space", "a")
        assert [message.indices for message in app.said if isinstance(message, HitList.Harvested)] == [(1, 8)]


async def test_a_screen_can_watch_the_marks() -> None:
    """What is marked can be counted elsewhere as it changes."""
    app = HitsApp()
    async with app.run_test(size=(60, 6)) as pilot:
        counts: list[int] = []
        app.watch(app.list, "marked", lambda marked: counts.append(len(marked)), init=False)
        await pilot.press("space", "space", "M")
        assert counts == [1, 2, 3]


@pytest.mark.parametrize("width", [1, 4, 9, 64])
@pytest.mark.parametrize(
    "text",
    [
        "字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 hit 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
        "👩\u200d👩\u200d👧 e\u0301 " * 30 + "hit" + " ✈\ufe0f 🇳🇱 ก็" * 30,
        "\x1b[31m\x07\u202e [bold]hit[/bold] [/foo] \x9b2J \t \r\n &#27; &amp;" * 3,
        "x" * 400 + "hit" + "y" * 400,
        "hit",
    ],
)
async def test_any_words_fit_any_width(text: str, width: int) -> None:
    """Every row is as wide as the list whatever the words are, the hit in it where there is room, and no control."""
    start = text.index("hit")
    app = HitsApp(text, [Hit(start, start + 3, 1.0, "exact")])
    async with app.run_test(size=(width, 2)):
        for strip in app.strips:
            assert strip.cell_length == cell_len(strip.text) == width
            assert printable(strip.text) == strip.text
        if width >= 9:
            assert styled(app.strips[0], "reverse") == "hit"
        if width >= 64 and "foo" in text:
            assert "[bold]hit[/bold] [/foo]" in app.rows[0]


async def test_words_are_taken_apart_as_they_stand() -> None:
    """A hit inside a word stays in it, one in a cue or across cues is shown, and a time that is older says so."""
    text = (
        "[0:10] **Ann:** the spoorwegen run "
        + "on and on. " * 80
        + "\n**Bob:** Spoor\n**Cid:** wegen too.\n**Bob:** no\n"
    )
    inside = text.index("wegen")
    cue = text.index("Bob")
    across = text.index("Spoor")
    late = text.index("on and on. \n")
    hits = [
        Hit(inside, inside + 5, 1.0, "exact"),
        Hit(late, late + 9, 1.0, "exact"),
        Hit(cue, cue + 3, 1.0, "exact"),
        Hit(across, text.index("wegen too") + 5, 0.9, "near"),
    ]
    app = HitsApp(text, hits)
    async with app.run_test(size=(80, 8)):
        assert "the spoorwegen run on" in app.rows[0]
        assert " · 0:10 · " in app.rows[1]
        assert " · after 0:10 · " in app.rows[3]
        assert "on and on. Bob Spoor wegen too." in app.rows[4]
        assert "on and on. Spoor wegen too. no" in app.rows[6]
        assert styled(app.strips[6], "underline") == "Spoor wegen"


async def test_words_of_two_paragraphs_stay_apart() -> None:
    """A hit at the edge of a paragraph has a blank between it and the words of the other."""
    text = "One bee\n\nbee two\n\nthree"
    app = HitsApp(text, [Hit(9, 12, 1.0, "exact"), Hit(4, 7, 1.0, "exact"), Hit(13, 16, 1.0, "exact")])
    async with app.run_test(size=(80, 6)):
        assert [row[3:].strip() for row in app.rows[::2]] == ["One bee bee two three"] * 3


async def test_text_that_was_not_made_fit_is() -> None:
    """No control code reaches the screen, whatever text is handed in."""
    text = "\x1b[31m ab\x9b hit \x1b]0;x\x07 \u202e"
    app = HitsApp()
    async with app.run_test(size=(80, 2)):
        span = Span(0, len(text))
        blocks = [Block(0, len(text), span, speaker="\x1b[2J", number=1)]
        app.list.show([Hit(10, 13, 1.0, "exact")], 0, text, blocks, span)
        assert all(printable(strip.text) == strip.text for strip in app.strips)


async def test_hits_without_blocks_are_still_listed() -> None:
    """A hit is shown by itself where nothing is known of what is around it."""
    app = HitsApp()
    async with app.run_test(size=(60, 2)):
        app.fill(TURNS, HITS[:1], 0, blocks=())
        assert styled(app.strips[0], "reverse") == "honey bees"
        assert app.rows[1] == "   15%"


async def test_ten_thousand_hits_are_made_as_they_come_on_the_screen() -> None:
    """Only the hits on the screen are looked at, wherever the cursor goes and whatever is marked."""
    touched: set[int] = set()

    class Counted(list[Hit]):
        def __getitem__(self, index: Any) -> Any:
            touched.add(index)
            return super().__getitem__(index)

    text = "bee " * 10_000
    hits = Counted(Hit(4 * place, 4 * place + 3, 1.0, "exact") for place in range(10_000))
    app = HitsApp(text, hits, 5000)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("G", "M", "k", "space")
        assert app.list.cursor == 9999
        assert len(app.list.marked) == 9999
        assert 9998 not in app.list.marked
        assert app.rows[-4].startswith(" =")
        assert app.rows[-2].startswith("●=")
        assert len(touched) < 50
        await pilot.press("a")
        harvested = app.said[-1]
        assert isinstance(harvested, HitList.Harvested)
        assert len(harvested.indices) == 9999


async def test_the_hits_of_a_note(seeds: Path) -> None:
    """The words that the search found are those that stand out in the list."""
    episode = open_episode(next(path for path in sorted(seeds.rglob("*.md")) if "o3" in path.name))
    hits = TranscriptIndex(episode.note.text, *episode.note.transcript).find("nvidia")
    assert hits
    app = HitsApp()
    async with app.run_test(size=(100, 2)) as pilot:
        app.list.show(hits, 0, episode.shown, episode.blocks, episode.note.transcript)
        for found in hits:
            assert styled(app.strips[0], "reverse") == " ".join(episode.shown[found.start : found.end].split())
            await pilot.press("j")


def test_every_key_is_explained() -> None:
    """Each key of the list has an id of its own and a tooltip."""
    bindings = [binding for binding in HitList.BINDINGS if isinstance(binding, Binding)]
    assert len(bindings) == len(HitList.BINDINGS)
    assert all(binding.id and binding.id.startswith("hits.") and binding.tooltip for binding in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)
