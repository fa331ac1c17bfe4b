"""A program that is killed at any moment while it annotates without a pause."""

import random
import signal
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.pty_run import Terminal
from tests.test_curtain import earmark
from tests.torture import script
from tests.torture.conftest import Amount, Figures
from tests.torture.progress import Progress
from tests.torture.server import Job, Server
from tui.core.config import places
from tui.core.edit import add_item
from tui.core.files import decode, encode
from tui.core.journal import Journal
from tui.core.note import Kind

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


_OFFER = "earmark ended before"


def _until(terminal: Terminal, *words: str) -> None:
    """Wait until one of some words is on the screen."""
    terminal.until(lambda _: any(each in terminal.words for each in words))


@pytest.mark.parametrize("mode", ["replace", "in-place"])
def test_no_kill_of_the_app_loses_what_it_was_saving(
    mode: str, tmp_path: Path, amount: Amount, figures: Figures
) -> None:
    """Killed at any moment after Enter, the app offers at its next start what did not get into the note.

    What it said is saved is there, and a note that it was writing in place is whole again.
    """
    chance, tally = random.Random(mode), Counter(killed=0, saved=0, reached=0, offered=0, not_begun=0, mended=0, lost=0)
    places().settings.parent.mkdir(parents=True, exist_ok=True)
    places().settings.write_text(f'preview = "never"\nwrite_mode = "{mode}"\n')
    note, journal = tmp_path / "notes" / "note.md", Journal(places().journal)
    note.parent.mkdir()
    script.lay(note)
    old = new = script.NOTE
    waiting = False
    for kill in range(amount(2, 150)):
        with earmark(str(note)) as terminal:
            _until(terminal, "word1 of", _OFFER)
            if waiting:
                _until(terminal, _OFFER)
                terminal.rest(1.0)
                terminal.press("\r")
                _until(terminal, "saved")
                assert note.read_bytes() == new
            else:
                terminal.rest(0.3)
                assert _OFFER not in terminal.words
            assert note.read_bytes() in (old, new)
            assert list(note.parent.iterdir()) == [note]
            assert journal.pending() == []
            words, old = f"kill {kill} of the app", note.read_bytes()
            new = encode(add_item(decode(old), Kind.TAKEAWAYS, words))
            (places().state / "drafts.json").unlink(missing_ok=True)
            terminal.press("a")
            _until(terminal, "New takeaway")
            terminal.press(f"\x1b[200~{words}\x1b[201~")
            _until(terminal, words)
            terminal.press("\r")
            time.sleep(chance.random() * 0.1)  # so that kills meet every moment of a save
            terminal.rest(0)
            said = not waiting and "saved" in terminal.words
        found, begun = note.read_bytes(), journal.pending()
        tally["killed"] += 1
        tally["saved"] += said
        tally["reached"] += found == new and not said
        tally["lost"] += said and found != new
        torn = found not in (old, new)
        tally["mended"] += torn
        assert mode == "in-place" or not torn
        waiting = bool(begun) and found == old
        tally["offered"] += waiting
        tally["not_begun"] += not begun and found == old
        assert all(entry.after == new for entry in begun)
    figures(**tally)
    assert not tally["lost"]
