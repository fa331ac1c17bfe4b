"""Following a folder that other programs write to."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from tui.core import watching
from tui.core.config import places
from tui.core.library import Library
from tui.core.watching import Shelf, touches

Next = Callable[[], "set[Path] | None"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Make a folder with two notes."""
    folder = tmp_path / "library"
    folder.mkdir()
    for name in ("a.md", "b.md"):
        (folder / name).write_text("# T\n\n## Transcript\n\nwords\n", encoding="utf-8")
    return folder


@pytest.fixture
def told(library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Next]:
    """Follow the folder and return what is told of it, one after the other."""
    monkeypatch.setattr(watching, "_LOOK_MS", 100)
    monkeypatch.setattr(watching, "_POLL_SECONDS", 0.05)
    stop, queue = Event(), Queue[set[Path] | None]()

    def follow() -> None:
        for paths in touches(library, stop.is_set):
            queue.put(paths)

    thread = Thread(target=follow)
    thread.start()
    yield lambda: queue.get(timeout=10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def shelf(library: Path) -> Shelf:
    """Return a library's notes as they are now."""
    whole = Library(library, places())
    return Shelf(whole, [entry for batch in whole.scan() for entry in batch])


def never() -> bool:
    """Go on."""
    return False


def test_changes_of_notes_are_told(library: Path, told: Next) -> None:
    """A note that is written, made or deleted is told by its path; what is hidden or no note is not."""
    assert told() is None
    (library / ".hidden.md").write_text("x", encoding="utf-8")
    (library / "picture.png").write_text("x", encoding="utf-8")
    (library / "a.md").write_text("x", encoding="utf-8")
    assert told() == {library / "a.md"}
    (library / "b.md").unlink()
    assert told() == {library / "b.md"}


@pytest.mark.parametrize(("release", "polls"), [("6.1.0", False), ("5.15.90.1-microsoft-standard-WSL2", True)])
def test_the_folders_of_windows_are_looked_at(
    library: Path, monkeypatch: pytest.MonkeyPatch, release: str, polls: bool
) -> None:
    """In a Linux under Windows, which is not told of what Windows does, changes are looked for, and found."""
    notifier, polling = watching._notify().RustNotify, list[bool]()

    def look(paths: list[str], debug: bool, force_polling: bool, *others: Any) -> Any:
        polling.append(force_polling)
        return notifier(paths, debug, force_polling, *others)

    monkeypatch.setattr(watching, "_notify", lambda: SimpleNamespace(RustNotify=look))
    monkeypatch.setattr(watching, "_LOOK_MS", 100)
    monkeypatch.setattr(platform, "release", lambda: release)
    end = time.monotonic() + 20
    touched = touches(library, lambda: time.monotonic() > end)
    assert next(touched) is None
    (library / "a.md").write_text("other words", encoding="utf-8")
    later = time.time() + 60
    os.utime(library / "a.md", (later, later))  # a look may tell times apart by whole seconds
    assert next(touched) == {library / "a.md"}
    assert polling == [polls]


def test_a_folder_that_comes_or_goes_asks_for_a_look_at_all(library: Path, told: Next) -> None:
    """Notes that arrive with their folder are not missed, whatever the system told of them."""
    assert told() is None
    outside = library.parent / "outside"
    shutil.copytree(library, outside)
    outside.rename(library / "inside")
    assert told() is None


def test_a_library_that_is_away_is_looked_for(library: Path, told: Next) -> None:
    """When the folder is gone for a while and comes back, its notes are looked at again, and followed."""
    assert told() is None
    away = library.with_name("away")
    library.rename(away)
    while told() is not None:  # what the system tells of the folder as it goes
        pass
    away.rename(library)
    while told() is not None:
        pass
    (library / "a.md").write_text("x", encoding="utf-8")
    assert next(filter(None, iter(told, object()))) == {library / "a.md"}


def test_a_look_finds_what_became_of_the_notes_that_were_touched(library: Path) -> None:
    """New, changed and deleted notes are told apart by their files, not by what was told of them."""
    notes = shelf(library)
    (library / "a.md").write_text("# New\n\n## Transcript\n\nother words\n", encoding="utf-8")
    (library / "c.md").write_text("# C\n", encoding="utf-8")
    (library / "b.md").unlink()
    changed, gone = notes.look({library / name for name in ("a.md", "b.md", "c.md", "d.md")}, never)
    assert sorted((entry.path.name, entry.title) for entry in changed) == [("a.md", "New"), ("c.md", "C")]
    assert gone == [library / "b.md"]
    assert notes.look({library / "a.md", library / "b.md"}, never) == ([], [])


def test_a_look_at_all_finds_the_same(library: Path) -> None:
    """Where it is not known what was touched, all notes are looked at."""
    notes = shelf(library)
    (library / "a.md").rename(library / "z.md")
    changed, gone = notes.look(None, never)
    assert [entry.path.name for entry in changed] == ["z.md"]
    assert gone == [library / "a.md"]
    assert notes.look(None, never) == ([], [])


def test_a_library_that_cannot_be_read_keeps_its_notes(library: Path) -> None:
    """A drive that is gone for a while does not empty the list."""
    notes = shelf(library)
    library.rename(library.with_name("away"))
    assert notes.look(None, never) == ([], [])
    assert notes.look({library / "a.md"}, never)[1] == [library / "a.md"]


@pytest.mark.skipif(os.name == "nt", reason="Windows makes symbolic links for administrators only")
def test_what_lies_behind_a_link_to_a_folder_is_not_told(library: Path, told: Next) -> None:
    """The list holds no notes behind linked folders, so that they do not come into it by being written either."""
    outside = library.parent / "outside"
    outside.mkdir()
    (library / "linked").symlink_to(outside)
    while told() is not None:
        pass
    (outside / "x.md").write_text("x", encoding="utf-8")
    (library / "a.md").write_text("x", encoding="utf-8")
    assert next(filter(None, iter(told, object()))) == {library / "a.md"}


def test_a_folder_that_cannot_be_read_for_a_moment_keeps_its_notes(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its notes do not leave the list, those that are gone elsewhere do, and nothing is new once it can be read."""
    inner = library / "inner"
    shutil.copytree(library, inner / "deep")
    notes = shelf(library)
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if str(folder) == str(inner):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    (library / "b.md").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        assert notes.look(None, never) == ([], [library / "b.md"])
    assert notes.look(None, never) == ([], [])
    shutil.rmtree(inner / "deep")
    assert sorted(notes.look(None, never)[1]) == [inner / "deep/a.md", inner / "deep/b.md"]


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO])
def test_a_note_that_cannot_be_looked_at_is_not_gone(library: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """A note whose folder may not be looked into, or whose drive fails for a moment, stays in the list."""
    notes = shelf(library)
    status = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "a.md":
            raise OSError(code, os.strerror(code), str(path))
        return status(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    (library / "b.md").unlink()
    assert notes.look([library / "a.md", library / "b.md"], never) == ([], [library / "b.md"])
