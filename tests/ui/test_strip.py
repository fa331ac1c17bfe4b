"""The column beside the text that shows the whole episode."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot

from tui.core.note import Span
from tui.core.overview import Overview
from tui.core.search import ExactHits, Hit
from tui.widgets.strip import EpisodeStrip

SPAN = Span(0, 1000)
EXACT = Hit(120, 125, 1.0, "exact")
NEAR = Hit(330, 335, 0.87, "near")
FULL = Overview(
    SPAN,
    (EXACT, NEAR, Hit(910, 915, 1.0, "exact")),
    2,
    (Span(250, 290),),
    {"k": 470},
    (Span(0, 700),),
    Span(500, 600),
)


class StripApp(App[None]):
    """Shows the strip alone at the right edge."""

    CSS = """
    Screen { align: right top; }
    EpisodeStrip { width: 1; height: 1fr; }
    .strip--exact, .strip--current { text-style: bold; }
    .strip--near { text-style: underline; }
    """

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self.strip = EpisodeStrip()
        self.jumps: list[int] = []
        self.clicks = 0
        self._overview = overview

    def compose(self) -> ComposeResult:
        """Lay out the strip."""
        yield self.strip
        self.strip.show(self._overview)

    def on_episode_strip_jumped(self, event: EpisodeStrip.Jumped) -> None:
        """Note where to."""
        self.jumps.append(event.offset)

    def on_click(self) -> None:
        """Count what came through."""
        self.clicks += 1

    @property
    def signs(self) -> str:
        """What the rows of the strip show, from top to bottom."""
        return "".join(self.strip.render_line(y).text for y in range(self.strip.size.height))

    async def drag(self, pilot: Pilot[None], rows: Sequence[int]) -> None:
        """Press the mouse on a row, move it over others and let go."""
        x, first, last = self.strip.region.x, rows[0], rows[-1]
        mouse = {"button": 1, "shift": False, "meta": False, "ctrl": False}
        for kind, y in [
            (events.MouseDown, first),
            *((events.MouseMove, row) for row in rows[1:]),
            (events.MouseUp, last),
        ]:
            self.screen._forward_event(kind(None, x, y, 0, 0, screen_x=x, screen_y=y, **mouse))  # type: ignore[arg-type]
            await pilot.pause()


async def test_all_is_told_apart_without_colour() -> None:
    """Each kind of thing has a sign of its own, in its row, and every sign takes one cell."""
    app = StripApp(FULL)
    async with app.run_test(size=(20, 10)):
        assert app.signs == "│=“≈k▐│  ■"
        assert all(app.strip.render_line(y).cell_length == cell_len(sign) == 1 for y, sign in enumerate(app.signs))
        assert app.strip.region == Region(19, 0, 1, 10)
        bold = [segment.style.bold for y in (1, 9) for segment in app.strip.render_line(y) if segment.style]
        assert bold == [True, True]


async def test_what_shares_a_row_is_told_in_a_fixed_order() -> None:
    """The current hit is shown before a mark, a quote, an exact and a near hit; a mark keeps the style of a hit."""
    here = Span(0, 10)
    everything = Overview(
        here, (Hit(1, 2, 0.9, "near"), Hit(2, 3, 1.0, "exact")), None, (Span(3, 4),), {"m": 4}, seen=here
    )
    app = StripApp(everything)
    async with app.run_test(size=(5, 1)) as pilot:
        shown = []
        for overview in (
            replace(everything, current=0),
            everything,
            replace(everything, marks={}),
            replace(everything, marks={}, quotes=()),
            replace(everything, marks={}, quotes=(), hits=everything.hits[:1]),
            Overview(here, seen=here, read=(here,)),
            Overview(here, read=(here,)),
            Overview(here),
        ):
            app.strip.show(overview)
            await pilot.pause()
            shown.append(app.signs)
        assert shown == ["■", "m", "“", "=", "≈", "▐", "│", " "]
        app.strip.show(replace(everything, hits=everything.hits[:1]))
        style = next(iter(app.strip.render_line(0))).style
        assert style is not None
        assert style.underline


async def test_a_click_leads_to_what_the_row_shows() -> None:
    """A hit, a quote or a mark in the row that is clicked is where the jump ends, else the row's first character."""
    app = StripApp(FULL)
    async with app.run_test(size=(20, 10)) as pilot:
        for y in range(10):
            await pilot.click(app.strip, offset=(0, y))
        assert app.jumps == [0, 120, 250, 330, 470, 500, 600, 700, 800, 910]
        assert app.clicks == 0
        await pilot.click(app.strip, offset=(0, 3), button=3)
        assert len(app.jumps) == 10
        await pilot.click(app.strip, offset=(0, 9))
        assert app.jumps[10:] == [910]


async def test_a_drag_follows_the_mouse() -> None:
    """Each row that the mouse comes to is jumped to once, also beyond the ends, until the mouse is let go."""
    app = StripApp(FULL)
    async with app.run_test(size=(20, 10)) as pilot:
        await app.drag(pilot, [5, 6, 6, 8, 12, 0, -3])
        assert app.jumps == [500, 600, 800, 910, 0]
        await pilot.hover(app.strip, offset=(0, 4))
        assert len(app.jumps) == 5
        assert app.mouse_captured is None


async def test_only_rows_that_changed_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scroll within the same rows paints nothing, and one to the next row paints these two."""
    app = StripApp(FULL)
    async with app.run_test(size=(20, 10)) as pilot:
        painted: list[Region] = []
        paint = app.strip.refresh

        def refresh(*regions: Region) -> EpisodeStrip:
            painted.extend(regions)
            return paint(*regions)

        monkeypatch.setattr(app.strip, "refresh", refresh)
        app.strip.show(replace(FULL, seen=Span(520, 590)))
        assert painted == []
        app.strip.show(replace(FULL, seen=Span(600, 700)))
        assert [(region.y, region.height) for region in painted] == [(5, 2)]
        await pilot.pause()
        assert "".join(strip.text[-1] for strip in app.screen._compositor.render_strips()) == "│=“≈k│▐  ■"


async def resized(pilot: Pilot[None], app: StripApp, width: int, height: int) -> None:
    """Give the terminal another size and wait until the strip has it."""
    await pilot.resize_terminal(width, height)
    async with asyncio.timeout(20):
        while app.strip.size.height != height:
            await pilot.pause(0.01)
    await pilot.pause()


async def test_a_resize_maps_anew() -> None:
    """The episode fills every height, from one row to more rows than characters."""
    app = StripApp(Overview(Span(0, 20), (EXACT,), seen=Span(0, 20)))
    async with app.run_test(size=(20, 4)) as pilot:
        for height, expected in ((1, "="), (40, "▐" * 39 + "=")):
            await resized(pilot, app, 20, height)
            assert app.signs == expected
        await resized(pilot, app, 2, 3)
        assert app.signs == "▐▐="


async def test_an_empty_episode_has_an_empty_strip() -> None:
    """Nothing is shown of nothing, and a click on it leads to its beginning."""
    app = StripApp(Overview())
    async with app.run_test(size=(20, 3)) as pilot:
        assert app.signs == "   "
        assert app.strip.description == ""
        await pilot.click(app.strip, offset=(0, 2))
        assert app.jumps == [0]
        assert not app.strip.can_focus


async def test_a_strange_letter_takes_one_cell() -> None:
    """A letter of a damaged state file neither steers the terminal nor shifts a row."""
    app = StripApp(Overview(SPAN, marks={"\x1b[2J": 0, "漢": 300, "": 600, "\u202e": 900}))
    async with app.run_test(size=(20, 10)):
        assert [app.strip.render_line(y).cell_length for y in range(10)] == [1] * 10
        assert not {"\x1b", "\u202e"} & set(app.signs)
        assert "\x1b" not in app.strip.description


async def test_the_tooltip_says_it_in_words() -> None:
    """The mouse over the strip brings up where things are, as plain text with the sign of each."""
    app = StripApp(replace(FULL, marks={"k": 470, "[": 10}))
    async with app.run_test(size=(20, 10), tooltips=True) as pilot:
        await pilot.hover(app.strip, offset=(0, 5))
        assert isinstance(app.strip.tooltip, Content)
        assert app.strip.tooltip.plain.splitlines() == [
            "= ≈ hits at 12%, 33%, 91%",
            "■ current hit at 91%",
            "“ quote at 25%",
            "[ mark at 1%",
            "k mark at 47%",
        ]
        app.strip.show(Overview(SPAN))
        await pilot.hover(app.strip, offset=(0, 6))
        assert app.strip.tooltip is None


async def test_ten_thousand_hits() -> None:
    """So many hits fill the strip; exact ones are seen among near ones, and the current one among them all."""
    hits = tuple(Hit(place, place + 1, 1.0, "exact" if place % 5000 == 0 else "near") for place in range(10_000))
    app = StripApp(Overview(Span(0, 10_000), hits, 2500))
    async with app.run_test(size=(20, 10)):
        assert app.signs == "=≈■≈≈=≈≈≈≈"


async def test_a_mouse_that_moves_looks_at_no_hit_twice() -> None:
    """What is said of very many hits is put into words once, until others are shown, and without a look at each."""
    asked: list[int] = []

    def bounds(place: int) -> tuple[int, int]:
        asked.append(place)
        return place, place + 1

    span = Span(0, 50_000)
    app = StripApp(Overview(span, ExactHits(range(50_000), bounds)))
    async with app.run_test(size=(20, 10), tooltips=True) as pilot:
        asked.clear()
        await pilot.hover(app.strip, offset=(0, 2))
        assert 0 < len(asked) < 2_500
        asked.clear()
        for y in (3, 4, 5):
            await pilot.hover(app.strip, offset=(0, y))
        assert asked == []
        app.strip.show(Overview(span, ExactHits(range(100), bounds)))
        await pilot.hover(app.strip, offset=(0, 6))
        assert isinstance(app.strip.tooltip, Content)
        assert app.strip.tooltip.plain == "= hits at 0%"
