"""What a reader meets when something around the notes is broken."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.ui.driver import BEES, OWN, TYPO, UNASKED, reading
from tui.app import EarmarkApp
from tui.core import disk, files, tables
from tui.core.config import places
from tui.core.drafts import Drafts
from tui.core.episode import Episode, PlaceIn, open_episode
from tui.core.state import Marks, Progress, ReadingState
from tui.screens import note_loader
from tui.screens.reader import ReaderScreen


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Event]:
    """Let a note of some name not be read before an event, as on a network drive that is away."""
    events: dict[str, Event] = {}

    def read(path: Path, place_in: PlaceIn | None = None) -> Episode:
        if path.name in events:
            events[path.name].wait(20)
        return open_episode(path, place_in)

    def get_stuck(name: str) -> Event:
        return events.setdefault(name, Event())

    monkeypatch.setattr(note_loader, "open_episode", read)
    return get_stuck


async def test_a_drive_that_does_not_answer_holds_nothing_up(seeds: Path, stuck: Callable[[str], Event]) -> None:
    """While a note cannot be read that is said, and others can be opened; it is not shown when it comes."""
    async with reading(seeds, OWN) as reader:
        note = seeds / BEES
        answers = stuck(note.name)
        reader.screen.workspace.go_to(note)
        await reader.until_now(lambda: "opening Bees" in reader.status)
        reader.screen.workspace.go_to(seeds / TYPO)
        await reader.until_now(lambda: reader.screen.episode is not None)
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / TYPO
        assert "opening" not in reader.status
        answers.set()
        await reader.settle()
        assert reader.screen.episode.path == seeds / TYPO


async def test_a_save_that_does_not_end_holds_nothing_up(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that the note is being saved, and earmark goes on with every key; at last the words are there."""
    ends = Event()
    rewrite = files.rewrite

    def wait_and_write(*arguments: Any) -> files.Rewrite:
        ends.wait(60)
        return rewrite(*arguments)

    monkeypatch.setattr(files, "rewrite", wait_and_write)
    async with reading(seeds, BEES) as reader:
        await reader.press("a")
        await reader.type("late words")
        await reader.pilot.press("enter")
        await reader.until_now(lambda: "saving Bees" in reader.status)
        for key in (*"jjjjjjjjjjjj", "/", *"tram"):
            await reader.pilot.press(key)
        await reader.until_now(lambda: "/tram" in reader.status)
        drafts = Drafts(places())
        await reader.until_now(lambda: drafts.find(seeds / BEES, "New takeaway ").words == "late words")
        ends.set()
        await reader.until(lambda: "saving" not in reader.status)
        assert "- late words" in (seeds / BEES).read_text(encoding="utf-8")
        assert drafts.find(seeds / BEES, "New takeaway ").empty


async def test_a_first_note_that_does_not_answer_leaves_the_list(seeds: Path, stuck: Callable[[str], Event]) -> None:
    """The app comes up without it, and the list is there to choose another."""
    note = seeds / OWN
    answers = stuck(note.name)
    app = EarmarkApp(seeds, places(), UNASKED, note)
    async with app.run_test(size=(120, 36)):
        screen = app.screen
        assert isinstance(screen, ReaderScreen)
        async with asyncio.timeout(20):
            while not screen.episodes.entries:
                await asyncio.sleep(0.02)
        assert screen.episode is None
        screen.workspace.go_to(seeds / TYPO)
        async with asyncio.timeout(20):
            while "The Street" not in screen.pane.header.render_line(0).text:
                await asyncio.sleep(0.02)
        answers.set()


async def test_without_a_place_for_its_own_files_earmark_reads_and_annotates(seeds: Path, home: Path) -> None:
    """Where the state and the cache cannot be written, that is said once, and writing and undoing work as ever."""
    for name in ("state", "cache"):
        (home / name).write_text("a file where a folder is wanted", encoding="utf-8")
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        assert any("this run only" in sentence for sentence in reader.told)
        for _ in range(3):
            await reader.press("space")
            reader.screen.on_reading_pane_rested()
            await reader.settle()
        await reader.press("a")
        await reader.type("kept")
        await reader.press("enter")
        assert b"## Key Takeaways\n- kept\n" in path.read_bytes()
        await reader.press("U")
        assert path.read_bytes() == before
        assert any("places are not kept" in sentence for sentence in reader.told)
        assert max(Counter(reader.told).values()) == 1


@pytest.fixture
def last_note(seeds: Path) -> Path:
    """Let a note be the one of last time."""
    reading_state = ReadingState(places(), seeds)
    reading_state.keep(seeds / BEES, Progress(read_at=1.0))
    assert reading_state.save() == ""
    return seeds / BEES


@pytest.fixture
def lookers(last_note: Path, monkeypatch: pytest.MonkeyPatch) -> list[Thread]:
    """Return the threads that have looked whether the note of last time is there."""
    status, threads = os.stat, list[Thread]()

    def look(path: Any, **options: Any) -> os.stat_result:
        if path in (last_note, str(last_note)):
            threads.append(threading.current_thread())
        return status(path, **options)

    monkeypatch.setattr(os, "stat", look)
    return threads


async def test_a_last_note_that_may_not_be_looked_at_stops_no_start(
    seeds: Path, last_note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earmark comes up with the first note of the list, as where the note of last time is gone."""
    status = os.stat

    def refuse(path: Any, **options: Any) -> os.stat_result:
        if path in (last_note, str(last_note)):
            raise PermissionError(13, "Permission denied", str(path))
        return status(path, **options)

    monkeypatch.setattr(os, "stat", refuse)
    async with reading(seeds) as reader:
        await reader.until(lambda: reader.screen.episode is not None)
        assert reader.screen.episode is not None
        first = reader.screen.episodes.highlighted
        assert first is not None
        assert reader.screen.episode.path == first.path
        assert reader.told == []


async def test_neither_a_start_nor_an_end_waits_for_the_drive(seeds: Path, lookers: list[Thread]) -> None:
    """The file of the open note is looked at beside the keyboard only: on some drives that takes for ever."""
    async with reading(seeds) as reader:
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / BEES
        reader.app.exit()
        assert lookers
        assert threading.main_thread() not in lookers


async def test_a_mark_waits_for_no_disk(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two marks are there at once, while the first is still being written, and both in later runs."""
    ends = Event()
    write_private = disk.write_private

    def wait_and_write(path: Path, data: bytes) -> None:
        if path.name == "marks.json":
            ends.wait(20)
        write_private(path, data)

    monkeypatch.setattr(tables, "write_private", wait_and_write)
    async with reading(seeds, OWN) as reader:
        await reader.pilot.press("m", "a", "j", "m", "b")
        episode = reader.screen.episode
        assert episode is not None
        await reader.until_now(lambda: reader.screen.pane.places.marks(episode).keys() == {"a", "b"})
        assert not (places().state / "marks.json").exists()
        ends.set()
        await reader.settle()
        kept = reader.screen.pane.places.marks(episode)
        assert Marks(places()).find(episode.path, episode.note.text) == kept


async def test_a_mark_that_was_set_just_before_the_end_is_kept(seeds: Path) -> None:
    """Leaving writes the marks that no worker has written yet."""
    async with reading(seeds, OWN) as reader:
        episode = reader.screen.episode
        assert episode is not None
        reader.screen.pane.places.mark(episode, "a")
        reader.app.exit()
        assert Marks(places()).find(episode.path, episode.note.text).keys() == {"a"}
