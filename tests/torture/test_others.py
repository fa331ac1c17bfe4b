"""Another program that writes the note again and again while it is annotated."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.torture import foreign, script
from tests.torture.conftest import Amount, Figures
from tui.core.edit import add_item
from tui.core.files import FileProblem, rewrite
from tui.core.journal import Journal
from tui.core.note import Kind

NOTE = script.NOTE.replace(b"Takeaways\n- \n", b"Takeaways\n- ours 0\n") + b"\n## End\n\n"
"""A note with an item, so that what others write at its end is not part of a section."""


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """Make a folder on a disk in memory, where saves are quick and so meet more foreign edits, if there is one."""
    quick = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=quick if os.access(quick, os.W_OK) else tmp_path))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
@pytest.mark.parametrize("kind", ["new", "in place"])
@pytest.mark.parametrize("way", foreign.WAYS)
def test_nobody_loses_an_edit(
    way: str, kind: str, tmp_path: Path, memory: Path, amount: Amount, figures: Figures
) -> None:
    """What the other program wrote is there, and what was said to be saved unless that program wrote over it.

    What neither of them wrote is there as it was, line by line.
    """
    tally: Counter[str] = Counter(theirs=0, theirs_lost=0, ours=0, ours_lost=0, kept_aside=0, written_over=0, mixed=0)
    edits = amount(20, 100)
    told: list[str] = []
    for number in range(amount(1, 20)):
        folder = (memory if number % 2 else tmp_path) / str(number)
        folder.mkdir()
        note, journal = folder / "note.md", Journal(folder / "journal", in_place=kind == "in place")
        note.write_bytes(NOTE)
        journal.finish(journal.begin(note, script.NOTE, NOTE, "ours 0"))
        command = [sys.executable, "-m", "tests.torture.foreign", str(note), way, str(edits), f"{way} {number}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as other:
            saved = dict(_annotated(note, journal, other, told))
            assert other.stdout
            log = [json.loads(line) for line in other.stdout]
        assert len(log) == edits
        found = note.read_bytes()
        named = [file for file in folder.glob(".earmark-*") if any(str(file) in problem for problem in told)]
        aside = b"".join(file.read_bytes() for file in named)
        there, spare = (set(foreign.THEIRS.findall(data)) for data in (found, aside))
        tally["theirs"] += edits
        tally["kept_aside"] += len(spare - there)
        tally["theirs_lost"] += edits - len(spare | there)
        tally["ours"] += len(saved)
        for item in saved.keys() - set(map(int, foreign.OURS.findall(found))):
            over = any(each["end"] >= saved[item] and each["read"] and item not in each["read"] for each in log)
            tally["written_over" if over else "ours_lost"] += 1
        tally["mixed"] += _rest(found) != _rest(NOTE)
    figures(**tally, told=len(told))
    assert tally["theirs_lost"] == tally["ours_lost"] == tally["mixed"] == 0
    assert tally["ours"]


def _rest(data: bytes) -> list[bytes]:
    """Return the lines of a note that neither program adds."""
    ours_or_theirs = foreign.OURS.fullmatch, foreign.THEIRS.fullmatch
    return [line for line in data.split(b"\n") if not any(match(line) for match in ours_or_theirs)]


def _annotated(
    note: Path, journal: Journal, other: subprocess.Popen[bytes], told: list[str]
) -> Iterator[tuple[int, int]]:
    """Annotate until another program ends, and yield the items that were saved and when each save began."""
    for item in count(1):
        if other.poll() is not None:
            return
        start = time.monotonic_ns()
        try:
            rewrite(note, partial(add_item, kind=Kind.TAKEAWAYS, words=f"ours {item}"), journal, "add")
            yield item, start
        except FileProblem as problem:
            told.append(str(problem))
