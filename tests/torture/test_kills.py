"""A program that is killed at any moment while it annotates without a pause."""

import os
import random
import signal
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.torture import script
from tests.torture.conftest import Amount, Figures
from tests.torture.server import Job, Server
from tui.core import files
from tui.core.journal import Journal

LONGEST = 60
"""Steps after which a fresh note is taken."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the forking process needs Linux")


@pytest.mark.parametrize("kind", ["plain", "no exchange", "in place"])
def test_no_kill_loses_what_was_acknowledged(
    kind: str, tmp_path: Path, server: Server, amount: Amount, figures: Figures
) -> None:
    """Each kill leaves what was said to be saved, at most one step more, and a journal that knows which."""
    chance = random.Random(kind)
    note, journal = tmp_path / "notes" / "note.md", Journal(tmp_path / "journal")
    note.parent.mkdir()
    versions = list(islice(script.states(script.NOTE), LONGEST + 40))
    kills, acknowledged, mended, further, waiting, number = amount(12, 700), 0, 0, 0, 0, LONGEST
    for _ in range(kills):
        if number >= LONGEST:
            note.write_bytes(script.NOTE)
            journal, number = Journal(tmp_path / f"journal {acknowledged}"), 0
        job = Job(str(note), str(journal.folder), number, in_place=kind == "in place", plain=kind == "no exchange")
        server.start(job)
        time.sleep(chance.random() * 0.03)
        server.kill()
        *steps, end = server.said()
        assert end["status"] == -signal.SIGKILL, steps
        acknowledged += len(steps)
        number += len(steps)
        cut = note.read_bytes() not in versions[number : number + 2]
        lost = files.recover(journal)
        mended += cut
        assert kind == "in place" or not cut
        assert note.read_bytes() in versions[number : number + 2]
        further += (reached := note.read_bytes() == versions[number + 1])
        number += reached
        assert len(lost) <= (not reached)
        assert all(entry.after == versions[number + 1] for entry in lost)
        for entry in lost:
            waiting += 1
            journal.abandon(entry)
        assert os.listdir(note.parent) == ["note.md"]  # noqa: PTH208 - names, not paths
    figures(kills=kills, acknowledged=acknowledged, reached=further, words_kept=waiting, mended=mended, torn=0, lost=0)
