"""Folders that are no library at all: a scan of one ends, and finds every note that can be read."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import pytest

from tests.torture.conftest import Amount, Figures
from tests.torture.screens import open_note
from tests.ui.driver import reading
from tui.widgets.episode_list import EpisodeList

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

PROJECT: Final = Path(__file__).parents[2]
NOBODY: Final = 65534
DEEPEST: Final = 64
"""The depth to which folders are looked into."""

_NOTE: Final = "# A note\n\n## Transcript\n\nneedle and other words\n"
_ODD_NAMES: Final = (
    b"caf\xe9",
    b"\xff\xfe",
    b"a\nb",
    b" ",
    b"-rf",
    b"~",
    b"\x1b[2J",
    b"%s",
    b"a" * 250,
    b"[x](y)",
    b"..x",
)

_SCAN: Final = """
import json, os, sys, time
import frontmatter, yaml
from pathlib import Path
from tui.core.config import places
from tui.core.library import Library
user = int(sys.argv[2])
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
library = Library(Path(sys.argv[1]), places())
began = time.perf_counter()
entries = [entry for batch in library.scan() for entry in batch]
took = time.perf_counter() - began
notes = {str(entry.path): entry.problem for entry in entries}
print(json.dumps({"seconds": took, "notes": notes, "unread": [unread.sentence for unread in library.unread]}))
"""


@dataclass
class Expected:
    """What a scan is to find: notes that can be read, notes that cannot, and folders that cannot be looked into."""

    notes: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder that every user may look into, and that is gone afterwards whatever was made in it."""
    path = Path(mkdtemp(prefix="torture-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for closed in (path / "closed", path / "listed"):
        if closed.is_dir():
            closed.chmod(0o700)
    shutil.rmtree(path)


def _write(path: Path | str) -> str:
    with open(path, "w") as file:  # noqa: PTH123 - a name that is no UTF-8
        file.write(_NOTE)
    return str(path)


def hostile_folder(root: Path) -> Expected:
    """Fill a folder with everything that is no note, looks like one or is hard to get at, and a few notes."""
    expected = Expected()
    expected.notes |= {_write(root / name) for name in ("a.md", "z.MARKDOWN")}
    _links(root, expected)
    _special(root, expected)
    _odd_names(root, expected)
    _deep(root, expected)
    _closed(root, expected)
    return expected


def _links(root: Path, expected: Expected) -> None:
    loops = root / "loops"
    loops.mkdir()
    for name, target in {"self": "self", "here": ".", "up": "..", "one": "two", "two": "one", "root": "/"}.items():
        (loops / name).symlink_to(target)
        (loops / f"{name}.md").symlink_to(f"{target}.md" if target.isalpha() else target)
    (loops / "note.md").symlink_to(root / "a.md")
    (loops / "nowhere.md").symlink_to("not there")
    expected.notes.add(str(loops / "note.md"))


def _special(root: Path, expected: Expected) -> None:
    special = root / "special"
    special.mkdir()
    os.mkfifo(special / "pipe.md")
    (special / "pipe link.md").symlink_to("pipe.md")
    for name in ("null", "zero", "tty", "full", "random", "stdin"):
        (special / f"{name}.md").symlink_to(f"/dev/{name}")
    with suppress(OSError):  # only root makes devices, and not everywhere
        os.mknod(special / "device.md", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(special)  # the path of a socket is short
        try:
            listening.bind("socket.md")
        finally:
            os.chdir(here)
    for name, seconds in {"before": -(2**62), "after": 2**62}.items():
        expected.notes.add(path := _write(special / f"{name} all years.md"))
        with suppress(OSError):  # many file systems keep the nearest time that they know
            os.utime(path, ns=(0, seconds * 10**9))
    (special / "folder.md").mkdir()
    expected.notes.add(_write(special / "folder.md" / "in.md"))
    huge = special / "huge.md"
    with huge.open("wb") as file:
        file.truncate(1 << 30)
    expected.broken.add(str(huge))


def _odd_names(root: Path, expected: Expected) -> None:
    for name in _ODD_NAMES:
        inner = root / "odd" / os.fsdecode(name)
        try:
            inner.mkdir(parents=True)
            path = _write(inner / f"{os.fsdecode(name[:240])}.md")
        except OSError:
            continue  # this file system takes no such names
        if not name.startswith(b"."):
            expected.notes.add(path)


def _deep(root: Path, expected: Expected) -> None:
    """Nest folders a hundred deep, by short names and by names with which no path reaches the last."""
    short, long = _nested(root, "d"), _nested(root, "long " * 40)
    within = sum(len(f"{folder}/note.md") < os.pathconf(root, "PC_PATH_MAX") for folder in long)
    expected.notes |= {f"{folder}/note.md" for folder in (*short[:DEEPEST], *long[:within])}
    expected.unread |= {short[DEEPEST - 1], long[within]}


def _nested(root: Path, name: str) -> list[str]:
    """Nest folders of one name, each with a note, and return them from the outermost on."""
    here = Path.cwd()
    os.chdir(root)
    try:
        for _ in range(100):
            Path(name).mkdir()
            os.chdir(name)
            _write("note.md")
    finally:
        os.chdir(here)
    return ["/".join([str(root), *[name] * depth]) for depth in range(1, 101)]


def _closed(root: Path, expected: Expected) -> None:
    for name, mode in (("closed", 0o000), ("listed", 0o444)):
        _write(_made(root / name) / "in.md")
        (root / name).chmod(mode)
    expected.unread.add(str(root / "closed"))
    expected.broken.add(str(root / "listed" / "in.md"))
    path = root / "secret.md"
    _write(path)
    path.chmod(0o000)
    expected.broken.add(str(path))


def _made(path: Path) -> Path:
    path.mkdir()
    return path


def _scanned(root: Path) -> dict[str, Any]:
    """Scan a folder in a process of its own, for root as another user, and return what it says."""
    own = root / ".own"
    own.mkdir(exist_ok=True)
    own.chmod(0o777)
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "EARMARK_HOME": str(own)}
    command = [sys.executable, "-c", _SCAN, str(root), str(0 if os.getuid() else NOBODY)]
    child = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    found: dict[str, Any] = json.loads(child.stdout)
    return found


def test_a_hostile_folder_is_scanned(folder: Path, figures: Figures) -> None:
    """Loops, pipes, devices, sockets, huge, nameless, nested and closed files cost no readable note, and none waits."""
    expected = hostile_folder(folder)
    found = _scanned(folder)
    again = _scanned(folder)
    readable = {path for path, problem in found["notes"].items() if not problem}
    figures(notes=len(readable), seconds=f"{found['seconds']:.2f}", the_second_time=f"{again['seconds']:.2f}")
    assert readable == expected.notes
    assert {path for path, problem in found["notes"].items() if problem} == expected.broken
    assert all(any(folder in sentence for sentence in found["unread"]) for folder in expected.unread)
    assert len(found["unread"]) == len(expected.unread)
    assert (again["notes"], again["unread"]) == (found["notes"], found["unread"])


def test_a_folder_that_changes_is_scanned(folder: Path, amount: Amount, figures: Figures) -> None:
    """Notes and folders that come, go and turn into something else during a scan cost none of those that stay."""
    stay = set()
    for number in range(40):
        inner = _made(folder / f"{number:02}")
        stay |= {_write(inner / f"stays {note}.md") for note in range(5)}
    over = threading.Event()
    turns = 0

    def change() -> None:
        nonlocal turns
        while not over.is_set():
            inner, turns = folder / f"{turns % 40:02}", turns + 1
            passing, away = inner / "passing.md", folder / f"{turns % 40:02} away"
            _write(passing)
            passing.unlink()
            os.mkfifo(passing)
            passing.unlink()
            passing.mkdir()
            passing.rmdir()
            passing.symlink_to(passing)
            passing.unlink()
            _write(_made(away) / "passing.md")
            shutil.rmtree(away)

    scans, slowest = amount(2, 50), 0.0
    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(scans):
            found = _scanned(folder)
            slowest = max(slowest, found["seconds"])
            lost = [path for path in stay if found["notes"].get(path) != ""]
            assert not lost
            assert all("passing" in path for path in found["notes"].keys() - stay)
            assert not found["unread"]
    finally:
        over.set()
        changing.join()
    figures(scans=scans, turns=f"{turns:,}", lost=0, slowest=f"{slowest:.2f} s")
    assert turns


async def test_the_app_opens_a_hostile_folder(folder: Path, amount: Amount, figures: Figures) -> None:
    """The list shows what the scan finds, and going through it opens each note or says why not."""
    expected = hostile_folder(folder)
    async with reading(folder) as reader:
        entries = reader.screen.query_one(EpisodeList).entries
        assert {str(entry.path) for entry in entries} >= expected.notes
        shown = 0
        odd = [entry for entry in entries if str(entry.path) in expected.broken or "odd" in entry.path.parts]
        for entry in odd[:: amount(3, 1)]:
            await open_note(reader, entry.path)
            episode = reader.screen.episode
            shown += episode is not None and episode.path == entry.path
            if entry.problem:
                assert reader.told
        reader.screen.keep()
    assert shown
    figures(entries=len(entries), opened=shown)
