"""What a reader meets when something around the notes is broken."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import webbrowser
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from textual.widgets import Static

from tests.ui.driver import BEES, OWN, TYPO, UNASKED, Reader, reading
from tui.app import EarmarkApp
from tui.core import disk, files, library, tables
from tui.core.config import places
from tui.core.drafts import Drafts
from tui.core.episode import Episode, PlaceIn, names_beside, open_episode
from tui.core.state import Marks, Progress, ReadingState
from tui.screens import note_loader, place_keeper
from tui.screens.browser import browse
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


async def test_the_list_is_there_while_a_note_hangs(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the library is still read is said, at first without a note, and the notes that were read are listed."""
    answers, first = Event(), Event()
    read_entry, gates = library.read_entry, iter([first])

    def reading_slowly(path: Path) -> library.Entry:
        assert next(gates, answers).wait(60)
        return read_entry(path)

    monkeypatch.setattr(library, "read_entry", reading_slowly)
    app = EarmarkApp(seeds, places(), UNASKED, seeds / OWN)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot, seeds)
        caption = reader.screen.query_one("#list-caption", Static)
        await reader.until_now(lambda: "Episodes  reading…" in str(caption.content))
        first.set()
        await reader.until_now(lambda: bool(reader.screen.episodes.entries))
        assert "1  reading…" in str(caption.content)
        answers.set()
        await reader.until_now(lambda: "reading…" not in str(caption.content))
        assert len(reader.screen.episodes.entries) == len(list(seeds.rglob("*.md")))


async def test_each_damaged_state_file_is_told_of_once(seeds: Path, home: Path) -> None:
    """Whatever file of earmark's own is damaged, all comes up, and the reader learns where what was in it is now."""
    names = ["marks", "queries", "preferences", "drafts"]
    (home / "state").mkdir(exist_ok=True)
    for name in names:
        (home / "state" / f"{name}.json").write_text("{")
    async with reading(seeds, OWN) as reader:
        for keys in (("slash", "up", "escape"), ("a", "escape"), ("a", "escape"), ("slash", "up", "escape")):
            await reader.press(*keys)
        for name in names:
            assert sum(f"{name}.json was damaged" in sentence for sentence in reader.told) == 1


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


VIDEO = "# {title}\n\n**Video ID:** abcdefghijk\n\n## Transcript\n\n{words}\n"


@pytest.mark.parametrize("paragraphs", [90, 900])
@pytest.mark.parametrize("first", ["b.md", "z.md"])
async def test_a_place_is_not_given_to_another_note_of_the_same_video(seeds: Path, first: str, paragraphs: int) -> None:
    """Of two notes of one video the renamed one goes on where it was read, and the other one begins at its top."""
    for name in ("a", "b"):
        words = "\n\n".join(f"{name} says {number} " + "some more words " * 20 for number in range(paragraphs))
        (seeds / f"{name}.md").write_text(VIDEO.format(title=name, words=words))
    async with reading(seeds, "a.md") as reader:
        await reader.press("4", "0", "percent_sign", "m", "a")
        place = reader.view.place
        reader.screen.keep()
    (seeds / "a.md").rename(seeds / "z.md")
    for name in (first, "b.md" if first == "z.md" else "z.md"):
        async with reading(seeds, name) as reader:
            episode = reader.screen.episode
            assert episode is not None
            renamed = name == "z.md"
            assert (abs(reader.view.place - place) < 200) == renamed
            assert (reader.view.scroll_offset.y == 0) != renamed
            assert reader.screen.pane.places.marks(episode).keys() == ({"a"} if renamed else set())


async def test_a_look_at_all_notes_holds_no_key_up(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a video tells the old name of a note is found out beside the keyboard, and once."""
    threads: list[Thread] = []

    def look(path: Path, root: Path, hints: Collection[str]) -> Iterator[list[str]]:
        threads.append(threading.current_thread())
        yield from names_beside(path, root, hints)

    monkeypatch.setattr(place_keeper, "names_beside", look)
    for name in ("a", "b"):
        (seeds / f"{name}.md").write_text(VIDEO.format(title=name, words=f"{name} says " + "some words " * 2000))
    async with reading(seeds, "a.md") as reader:
        await reader.press("4", "0", "percent_sign")
        reader.screen.keep()
    (seeds / "a.md").unlink()
    async with reading(seeds, "b.md") as reader:
        assert reader.view.scroll_offset.y > 0
    assert len(threads) == 1
    assert threading.main_thread() not in threads


URL = "https://x.org/a?b=$(touch%20gone)&c='d';e"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write programs that note their arguments, and that they get no input, beside them, and that talk."""
    folder = tmp_path / "with blanks"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def write(name: str, then: str = "") -> Path:
        path = folder / name
        path.write_text(
            '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.said"\n'
            f'[ -t 0 ] || read -r line || echo "no input" >> "$0.said"\necho painted; echo painted >&2\n{then}\n'
        )
        path.chmod(0o755)
        return path

    return write


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("wslview", [URL]),
        ("{path}", [URL]),
        ("'{path}' --new %s -x&", ["--new", URL, "-x&"]),
        ("wslview --at=%s &", [f"--at={URL}"]),
        ("nosuch:wslview -n", ["-n", URL]),
        ("lynx:wslview", [URL]),
    ],
)
def test_a_browser_that_the_user_names_is_run(
    program: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    command: str,
    arguments: list[str],
) -> None:
    """Any program in BROWSER gets the link as it is, in the place of %s or at the end, and paints over nothing."""
    path = program("wslview")
    program("lynx")
    monkeypatch.setenv("BROWSER", command.format(path=path))
    assert browse(URL)
    assert Path(f"{path}.said").read_text().splitlines() == [*arguments, "no input"]
    assert not path.with_name("lynx.said").exists()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
@pytest.mark.parametrize("command", ["w3m", "lynx %s", "{path}", "nosuch", "nosuch %s", "'", "failing", "  "])
def test_a_browser_of_the_terminal_is_not_run(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """What would paint over earmark, is not there, or fails takes no link, nor does one for a link of another kind."""
    names = ("w3m", "lynx", "elinks", "links", "www-browser")
    paths = [program(name) for name in names]
    program("failing", "exit 3")
    monkeypatch.setattr(webbrowser, "_tryorder", None)  # as in a program that has opened none yet
    monkeypatch.setenv("BROWSER", command.format(path=paths[2]))
    assert not browse(URL)
    assert not any(Path(f"{path}.said").exists() for path in paths)
    monkeypatch.setenv("BROWSER", str(program("wslview")))
    assert not browse("file:///etc/passwd")
    assert not browse("--help")
