"""A disk without room for a save: at every level of free space, without free names, and with writes cut short."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.torture import script
from tests.torture.conftest import Amount, Figures
from tests.torture.server import BROKEN, SAVED, Job, Server
from tui.core import files
from tui.core.files import FileProblem
from tui.core.journal import Journal

PAGE = 4096

_FILLING = Random(7).randbytes(10_000).hex().encode()[: 6 * PAGE - len(script.NOTE) - 20]

NOTE = script.NOTE + b"\n## Sources\n" + _FILLING + b"\n"
"""A note of nearly six pages, most of them below its items, of which the journal needs about three."""

BEFORE, ADDED, *_, LONG, REMOVED = islice(script.states(NOTE), script.UNDO + 1)
"""A note before and after a step that makes it longer, and before and after one that makes it shorter."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a small disk in memory."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root mounts a disk, and only on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    options = "size=300k,nr_inodes=40"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True).returncode:
        pytest.skip("this machine mounts no disk in memory")
    yield folder
    subprocess.run(["umount", folder], check=True)


@dataclass
class Tally:
    """What became of the runs."""

    runs: int = 0
    saved: int = 0
    told: int = 0
    mended: int = 0
    torn: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(self, what: str, note: Path, before: bytes, after: bytes, saved: bool, journal: Journal) -> None:
        """Count a run that left a note of two versions, and the next start."""
        self.runs += 1
        self.saved += saved
        self.told += not saved
        found = note.read_bytes()
        if saved and found != after:
            self.lost += 1
            self.wrong.append(f"{what}: “saved” over other bytes")
        if found not in (before, after):
            files.recover(journal)
            self.mended += note.read_bytes() in (before, after)
            self.torn += 1
            self.wrong.append(f"{what}: torn")
        if left := [file.name for file in note.parent.glob(".earmark-*")]:
            self.wrong.append(f"{what}: {left}")


def _fill(disk: Path, pages: int, names: int) -> list[Path]:
    """Leave so many pages and names free on a disk."""
    files = []
    for number in range(os.statvfs(disk).f_ffree - names):
        files.append(disk / f"name{number}")
        files[-1].touch()
    bulk = disk / "bulk"
    files.append(bulk)
    with bulk.open("wb") as file:
        free = os.statvfs(disk).f_bavail
        if free > pages:
            os.posix_fallocate(file.fileno(), 0, (free - pages) * PAGE)
    assert os.statvfs(disk).f_bavail == min(free, pages)
    return files


@pytest.mark.parametrize("kept", ["here", "elsewhere"])
@pytest.mark.parametrize("kind", ["new", "in place"])
def test_no_level_of_free_space_tears_a_note(
    kind: str,
    kept: str,
    disk: Path,
    tmp_path: Path,
    amount: Amount,
    figures: Figures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With little or nothing free a save is whole or not made, and one sentence tells it."""
    monkeypatch.setattr(tempfile, "tempdir", str(disk if kept == "here" else tmp_path))
    tally = Tally()
    levels = [(pages, 20) for pages in range(0, 40, amount(10, 1))] + [(40, names) for names in range(amount(3, 8))]
    for number, before, after in ((script.ADD, BEFORE, ADDED), (script.REMOVE, LONG, REMOVED)):
        for pages, names in levels:
            folder = disk / f"{number} {pages} {names}"
            folder.mkdir()
            note = folder / "note.md"
            script.lay(note, before)
            root = folder if kept == "here" else tmp_path / folder.name
            journal = Journal(root / "journal", in_place=kind == "in place")
            bulk = _fill(disk, pages, max(1, names))
            problem = ""
            try:
                script.perform(note, journal, number)
            except FileProblem as error:
                problem = str(error)
            assert not problem or "the disk is full" in problem
            for file in bulk:
                file.unlink()
            for spare in disk.glob("earmark-*"):
                shutil.rmtree(spare)
            tally.judge(f"step {number}, {pages} pages, {names} names", note, before, after, not problem, journal)
            for file in sorted(folder.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()
            folder.rmdir()
    figures(**{**vars(tally), "wrong": len(tally.wrong)})
    assert tally.saved
    assert tally.told
    assert not tally.wrong


@pytest.mark.skipif(sys.platform != "linux", reason="the forking process needs Linux")
@pytest.mark.parametrize("kind", ["new", "no exchange", "in place"])
def test_no_short_write_tears_a_note(
    kind: str, tmp_path: Path, server: Server, amount: Amount, figures: Figures
) -> None:
    """A write that the system takes in part, and then refuses, leaves the old note or the new one."""
    tally = Tally()
    for number, before, after in ((script.ADD, BEFORE, ADDED), (script.REMOVE, LONG, REMOVED)):
        for limit in range(0, len(LONG) + 5000, amount(4500, 97)):
            folder = tmp_path / f"{number} {limit}"
            folder.mkdir()
            note, journal = folder / "note.md", folder / "journal"
            script.lay(note, before)
            job = Job(
                str(note), str(journal), number, number, kind == "in place", plain=kind == "no exchange", limit=limit
            )
            status, problem = server.run(job)
            assert status != BROKEN, problem
            tally.judge(f"step {number}, {limit} bytes", note, before, after, status == SAVED, Journal(journal))
    figures(**{**vars(tally), "wrong": len(tally.wrong)})
    assert tally.saved
    assert tally.told
    assert not tally.wrong
