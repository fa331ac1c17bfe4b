"""Notes, folders and libraries that another program takes away: it is said, nothing is lost, and all comes back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.ui.driver import BEES, FOLLOWING, OWN, UNASKED, reading
from tui.core import watching
from tui.core.config import Settings
from tui.core.source import LIMIT


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what happened before the system tells of changes sooner."""
    monkeypatch.setattr(watching, "_LOOK_MS", 100)


@pytest.mark.parametrize("settings", [UNASKED, FOLLOWING], ids=["looked at", "followed"])
async def test_a_note_is_written_back_with_the_folder_that_went_with_it(seeds: Path, settings: Settings) -> None:
    """Where its folder is gone too, the status line and the footer say so, and W makes both again."""
    path = seeds / BEES
    data = path.read_bytes()
    async with reading(seeds, BEES, settings=settings) as reader:
        shutil.rmtree(path.parent)
        await reader.until(lambda: "the folder is gone" in reader.status)
        assert "Write back" in reader.text()
        await reader.press("W")
        assert path.read_bytes() == data
        assert "gone" not in reader.status
        assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_a_library_that_is_gone_is_not_made_again(seeds: Path) -> None:
    """W says what to do, and makes no folder in the place of a drive that is not there; what was read stays."""
    away = seeds.with_name("away")
    async with reading(seeds, OWN) as reader:
        seeds.rename(away)
        await reader.until(lambda: "the library folder is gone" in reader.status)
        assert "Zo klinken" in reader.text()
        await reader.press("W")
        assert not seeds.exists()
        assert any("bring that folder back" in told for told in reader.told)
        away.rename(seeds)
        await reader.until(lambda: "gone" not in reader.status)


@pytest.mark.parametrize(
    ("key", "size"),
    [("a", (40, 9)), ("i", (120, 36)), ("r", (40, 24))],
    ids=["takeaway, tiny", "notes, wide", "link, narrow"],
)
async def test_a_note_that_is_deleted_under_its_editor_is_told_there(
    seeds: Path, key: str, size: tuple[int, int]
) -> None:
    """The editor says what is wrong and what to do as long as that is so, and covers none of the words."""
    path = seeds / BEES
    data = path.read_bytes()
    async with reading(seeds, BEES, size=size) as reader:
        await reader.press(key)
        await reader.type("half a thought")
        path.unlink()
        await reader.until(lambda: "the file is gone: Esc, then W" in " ".join(reader.text().split()))
        assert "half a thought" in reader.text()
        assert not reader.told
        shutil.rmtree(path.parent)
        await reader.until(lambda: "the folder is gone" in reader.text())
        assert "half a thought" in reader.text()
        path.parent.mkdir()
        path.write_bytes(data)
        await reader.until(lambda: "gone" not in reader.text())
        assert "half a thought" in reader.text()


async def test_a_takeaway_of_a_deleted_note_is_not_lost(seeds: Path) -> None:
    """The sentence that says why it was not written says how the note comes back; then the draft is written."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("half a thought")
        path.unlink()
        await reader.press("enter")
        assert any("Esc, then W writes the note back" in told for told in reader.told)
        await reader.until(lambda: "the file is gone" in reader.status)
        await reader.press("escape", "W", "a", "enter")
        assert b"half a thought" in path.read_bytes()


@pytest.mark.parametrize("settings", [UNASKED, FOLLOWING], ids=["looked at", "followed"])
async def test_a_note_that_was_missed_is_read_once_it_is_there(seeds: Path, settings: Settings) -> None:
    """A note that was opened while the library was gone is shown when that is back, and no warning stays."""
    away = seeds.with_name("away")
    async with reading(seeds, OWN, settings=settings) as reader:
        seeds.rename(away)
        await reader.until(lambda: "the library folder is gone" in reader.status)
        reader.screen.episodes.highlight(seeds / BEES)
        reader.screen.workspace.go_to(seeds / BEES)
        await reader.until(lambda: "Cannot read" in reader.text())
        assert "gone" not in reader.status
        away.rename(seeds)
        await reader.until(lambda: reader.screen.episode is not None)
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / BEES
        reader.app.clear_notifications()
        await reader.settle()
        assert "⚠" not in reader.text()


async def test_a_note_that_cannot_be_read_is_told_of_once(tmp_path: Path) -> None:
    """As long as nothing changes about its file it is not tried again; then it is shown."""
    path = tmp_path / "large.md"
    path.touch()
    os.truncate(path, LIMIT + 1)
    async with reading(tmp_path, path.name) as reader:
        await reader.until(lambda: "is larger than" in reader.text())
        told = len(reader.told)
        for _ in range(3):
            reader.screen._watch()
            await reader.settle()
        assert len(reader.told) == told
        path.write_bytes(b"# Small\n\n## Transcript\n\nall is well\n")
        await reader.until(lambda: "all is well" in reader.text())
