"""What is painted after a change is what a whole new frame would show there, and nothing else is."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual._compositor import Compositor
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.ui.driver import BEES, OWN, Reader, reading
from tui.app import EarmarkApp
from tui.screens.compositor import RegionsUpdate, SparingCompositor
from tui.widgets.episode_list import EpisodeList
from tui.widgets.transcript_rows import TranscriptRows


def painted(compositor: SparingCompositor, changed: set[Region]) -> list[tuple[int, int, Strip]]:
    """Return what is written for some changed regions: the row and column of each piece, and the piece."""
    compositor._dirty_regions.update(changed)
    update = compositor.render_partial_update()
    assert update is not None
    if isinstance(update, RegionsUpdate):
        assert {region for region, _ in update.painted} == changed
        assert all(len(strips) == region.height for region, strips in update.painted)
        assert all(strip.cell_length == region.width for region, strips in update.painted for strip in strips)
        return [(y, region.x, strip) for region, strips in update.painted for y, strip in enumerate(strips, region.y)]
    pieces = []
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            if x < stop and end > start:
                assert strip is not None, f"nothing for column {x} of row {y}"
                pieces.append((y, max(x, start), strip.crop(max(0, start - x), min(end, stop) - x)))
    return pieces


def characters(strip: Strip) -> list[tuple[str, Style | None]]:
    """Return the characters of a strip, each with its style."""
    return [(character, segment.style) for segment in strip for character in segment.text]


def recorded(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[tuple[Any, ...]]:
    """Return a list to which each call of a method from now on adds its arguments and its result."""
    calls: list[tuple[Any, ...]] = []
    method = getattr(owner, name)

    def call(*arguments: Any, **others: Any) -> Any:
        result = method(*arguments, **others)
        calls.append((*arguments, result))
        return result

    monkeypatch.setattr(owner, name, call)
    return calls


async def opened(reader: Reader, keys: str) -> SparingCompositor:
    """Press keys and return what paints the screen."""
    await reader.press(*keys.split())
    compositor = reader.screen._compositor
    assert isinstance(compositor, SparingCompositor)
    return compositor


@pytest.mark.parametrize("keys", ["space", "slash t r a m enter", "t", "z", "tab j", "slash t enter ctrl+g", "R"])
@pytest.mark.parametrize("size", [(120, 36), (44, 20)])
async def test_changed_regions_are_painted_as_in_a_whole_frame(seeds: Path, keys: str, size: tuple[int, int]) -> None:
    """Whatever regions change, over one widget or many, each of their cells gets its character and its style."""
    some = random.Random(keys)
    async with reading(seeds, BEES, size=size) as reader:
        compositor = await opened(reader, keys)
        frame = compositor.render_strips()
        for changed in [{reader.view.region}, {reader.screen.status.region, reader.screen.pane.strip.region}]:
            for y, x, strip in painted(compositor, changed):
                assert characters(strip) == characters(frame[y].crop(x, x + strip.cell_length))
        for _ in range(40):
            changed = {
                Region(x, y, some.randint(1, size[0] - x), some.randint(1, size[1] - y))
                for _ in range(some.randint(1, 4))
                for x, y in [(some.randrange(size[0]), some.randrange(size[1]))]
            }
            for y, x, strip in painted(compositor, changed):
                expected = frame[y].crop(x, x + strip.cell_length)
                assert characters(strip) == characters(expected)


@pytest.mark.parametrize("keys", ["space", "t", "z", "tab j", "R", "question_mark"])
@pytest.mark.parametrize("size", [(120, 36), (44, 20)])
async def test_a_whole_frame_is_what_textual_paints(seeds: Path, keys: str, size: tuple[int, int]) -> None:
    """A frame without the widgets that others cover is cell by cell the one with them."""
    async with reading(seeds, BEES, size=size) as reader:
        await reader.press(*keys.split())
        compositor = reader.screen._compositor
        frame = compositor.render_strips()
        theirs = Compositor()
        theirs.__dict__.update(compositor.__dict__)
        assert [characters(strip) for strip in frame] == [characters(strip) for strip in theirs.render_strips()]


async def test_a_widget_that_others_cover_is_not_rendered(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame renders none of the containers that are filled, and does where one shows."""
    async with reading(seeds, BEES, size=(120, 36)) as reader:
        compositor = await opened(reader, "space")
        calls = recorded(monkeypatch, Widget, "render_lines")
        compositor.render_strips()
        rendered = {widget for widget, *_ in calls}
        assert reader.screen.status in rendered
        assert not rendered & {reader.screen, *reader.view.ancestors}
        reader.screen.status.styles.margin = (0, 0, 0, 2)
        await reader.settle()
        calls.clear()
        compositor.render_strips()
        assert reader.screen in {widget for widget, *_ in calls}


async def test_a_page_paints_nothing_that_stays(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turning a page renders the text anew, but not the list beside it."""
    async with reading(seeds, OWN) as reader:
        await reader.settle()
        place = reader.view.place
        rendered = recorded(monkeypatch, EpisodeList, "render_lines")
        await reader.press("space", "space")
        assert reader.view.place > place
        assert rendered == []
        reader.screen.episodes.refresh()
        await reader.settle()
        assert rendered


@pytest.mark.parametrize("key", ["space", "b"])
async def test_the_next_page_is_painted_before_its_key(seeds: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Who goes on in a direction finds all rows ready but those whose mark moves with the paragraph in focus."""
    async with reading(seeds, OWN) as reader:
        await reader.press("5", "0", "percent_sign", key)
        await reader.settle()
        place, height = reader.view.scroll_offset.y, reader.view.size.height
        made = recorded(monkeypatch, TranscriptRows, "segments")
        await reader.press(key)
        shown = range(reader.view.scroll_offset.y, reader.view.scroll_offset.y + height)
        assert shown.start != place
        assert len({row for _, row, *_ in made} & {*shown}) <= 2
        made.clear()
        reader.view.notify_style_update()
        reader.view.refresh()
        await reader.settle()
        assert {*shown} <= {row for _, row, *_ in made}


@pytest.mark.parametrize("keys", ["slash t r a m enter ctrl+g escape", "slash t r a m enter ctrl+g enter"])
@pytest.mark.parametrize("size", [(120, 36), (44, 20)])
async def test_what_closes_leaves_no_hole_in_the_frame(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, keys: str, size: tuple[int, int]
) -> None:
    """Each frame has something for every cell, also one made while widgets come and go."""
    frames = recorded(monkeypatch, SparingCompositor, "render_full_update")
    async with reading(seeds, BEES, size=size) as reader:
        await reader.press(*keys.split())
    assert frames
    assert all(strip is not None for *_, frame in frames for strips in frame.strips for strip in strips)


async def test_a_screen_below_another_is_painted_once(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes below a question comes on the screen, and is not painted again for nothing that follows."""
    frames = recorded(monkeypatch, EarmarkApp, "_display")
    async with reading(seeds, BEES) as reader:
        await reader.press("a")
        assert reader.app.screen is not reader.screen
        frames.clear()
        reader.screen.status.refresh()
        await reader.settle()
        assert reader.app.screen in {screen for _, screen, *_ in frames}
        frames.clear()
        for _ in range(3):
            reader.screen.call_later(lambda: None)
            await reader.settle()
        assert frames == []


async def test_what_is_marked_can_be_read_in_every_theme(seeds: Path) -> None:
    """Hits, selections and marked words differ in brightness from what is behind them by 4.5 to 1 (WCAG 1.4.3)."""
    async with reading(seeds, BEES) as reader:
        for theme in [name for name, theme in reader.app.available_themes.items() if not name.startswith("ansi")]:
            reader.app.theme = theme
            await reader.pilot.pause()
            behind = reader.view.background_colors[1]
            for name in ("hit", "near", "current", "selection", "caret", "highlight", "code", "plain", "heading"):
                style = reader.view.get_component_rich_style(f"transcript--{name}")
                assert style.color
                words = Color.from_rich_color(style.color)
                ground = Color.from_rich_color(style.bgcolor) if style.bgcolor else behind
                assert contrast(words, ground) >= 4.5, (theme, name)


def contrast(one: Color, other: Color) -> float:
    """Return how much two colours differ in brightness, from 1 to 21 (WCAG 2)."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
