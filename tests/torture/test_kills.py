"""A program that is killed at any moment while it annotates without a pause."""

import random
import signal
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.torture import script
from tests.torture.conftest import Amount, Figures
from tests.torture.progress import Progress
from tests.torture.server import Job, Server
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
    kills, progress = amount(12, 700), Progress(versions, LONGEST)
    for kill in range(kills):
        if progress.number >= LONGEST:
            script.lay(note)
            journal, progress.number = Journal(tmp_path / f"journal {kill}"), 0
        job = Job(
            str(note), str(journal.folder), progress.number, in_place=kind == "in place", plain=kind == "no exchange"
        )
        server.start(job)
        time.sleep(chance.random() * 0.03)  # so that kills meet every moment of a script
        server.kill()
        *steps, end = server.said()
        assert end["status"] == -signal.SIGKILL, steps
        progress.judge(note, journal, len(steps), in_place=kind == "in place")
    figures(kills=kills, **progress.counts)
