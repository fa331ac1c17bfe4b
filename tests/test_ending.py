"""However earmark ends, the terminal is left sane, the place is kept, and no words of a note are spilled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
import tomllib
from pathlib import Path

import pytest

from benchmarks.pty_run import Terminal
from tests.test_curtain import PROJECT, earmark, started
from tests.ui.driver import BEES
from tui.core.config import places
from tui.core.drafts import Drafts
from tui.core.state import ReadingState

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")

CRASH = """from tui.cli import main
from tui.screens.reader import ReaderScreen
def crash(self):
    note = "the words of a note"
    raise LookupError("a mistake")
ReaderScreen.action_zen = crash
main()
"""

HANG = """import threading
from tui.core import files
files.rewrite = lambda *_: threading.Event().wait()
from tui.cli import main
main()
"""

AWAY = """import os, threading
from tui.app import EarmarkApp
leave, status = EarmarkApp.exit, os.stat
def hang(path, *arguments, **options):
    if str(path).endswith(".md"):
        threading.Event().wait()
    return status(path, *arguments, **options)
def leave_without_the_drive(self, *arguments):
    os.stat = hang
    leave(self, *arguments)
EarmarkApp.exit = leave_without_the_drive
from tui.cli import main
main()
"""


INTERRUPTING = """import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == os.environ.get("INTERRUPTED") and not hasattr(sys, "interrupted"):
            sys.interrupted = True
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
"""
MODULE, _, FUNCTION = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["scripts"][
    "earmark"
].partition(":")
STARTS = {"python -m tui": "-mtui", "earmark": f"-cimport sys; from {MODULE} import {FUNCTION}; sys.exit({FUNCTION}())"}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    "module", ["tui.cli", "tui.core.config", "tui.curtain", "tui.commands", "tui.commands.reading"]
)
def test_an_interrupt_while_earmark_starts_ends_it_quietly(tmp_path: Path, start: str, module: str) -> None:
    """Whatever is being imported then, the status is 130, and there is no traceback."""
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING)
    paths = os.pathsep.join(map(str, (tmp_path, PROJECT)))
    environment = os.environ | {"PYTHONPATH": paths, "INTERRUPTED": module}
    command = [sys.executable, STARTS[start], "list", str(tmp_path)]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, b"", b"")


def read_on(terminal: Terminal) -> None:
    """Read a page of the open note."""
    terminal.until(lambda _: "Bees Above" in terminal.words)
    terminal.rest(0.5)
    terminal.press(" ")
    terminal.until_still()


def is_sane(terminal: Terminal) -> bool:
    """Return whether the terminal echoes what is typed, a line at a time, as it did before."""
    local = termios.tcgetattr(terminal._file)[3]
    return bool(local & termios.ECHO and local & termios.ICANON)


def await_end(terminal: Terminal) -> None:
    """Wait until earmark ended: the terminal is given back, without a traceback."""
    terminal.until_end()
    assert is_sane(terminal)
    assert "Traceback" not in terminal.words


@pytest.mark.parametrize("module", ["tui.opening", "tui.app", "textual.app", "tui.screens.reader"])
def test_an_interrupt_while_the_app_is_loaded_gives_the_terminal_back(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """The app ends before it began, without a traceback."""
    monkeypatch.setenv("INTERRUPTED", module)
    with started(f"{INTERRUPTING}from tui.__main__ import main\nmain()", str(seeds / BEES)) as terminal:
        await_end(terminal)
        assert "Bees Above" not in terminal.words


def await_stop(terminal: Terminal) -> None:
    """Wait until earmark is stopped."""
    while os.waitpid(terminal._child, os.WUNTRACED | os.WNOHANG) == (0, 0):
        terminal.rest(0.05)  # a terminal that nobody reads from holds it up


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_earmark_as_its_own_key_does(seeds: Path, name: str) -> None:
    """The terminal is given back and the place in the open note is kept."""
    with earmark(str(seeds / BEES)) as terminal:
        read_on(terminal)
        assert not is_sane(terminal)
        os.kill(terminal._child, getattr(signal, name))
        await_end(terminal)
    assert ReadingState(places(), seeds / BEES.partition("/")[0]).progress(seeds / BEES).offset > 0


def test_a_suspended_earmark_may_never_come_back(seeds: Path) -> None:
    """What Ctrl+Z interrupts is kept at once: the place, and the words in an editor."""
    with earmark(str(seeds / BEES)) as terminal:
        read_on(terminal)
        terminal.press("50%\x1a")
        await_stop(terminal)
        place = ReadingState(places(), seeds / BEES.partition("/")[0]).progress(seeds / BEES).offset
        os.kill(terminal._child, signal.SIGKILL)
    assert place > len((seeds / BEES).read_text(encoding="utf-8")) / 4


RESTLESS = """from tui.screens import reading_pane
reading_pane._IDLE_SECONDS = 1000
from tui.cli import main
main()
"""


def test_a_signal_suspends_earmark_as_its_own_key_does(seeds: Path) -> None:
    """The place is kept and the terminal is given back before earmark stops, and then it goes on as before."""
    with started(RESTLESS, str(seeds / BEES)) as terminal:
        read_on(terminal)
        state, before = ReadingState(places(), seeds / BEES.partition("/")[0]), terminal.words
        assert not state.progress(seeds / BEES).offset
        os.kill(terminal._child, signal.SIGTSTP)
        await_stop(terminal)
        assert is_sane(terminal)
        assert ReadingState(places(), state.root).progress(seeds / BEES).offset > 0
        os.kill(terminal._child, signal.SIGCONT)
        terminal.until(lambda _: terminal.words == before)
        terminal.press("q")
        await_end(terminal)


def test_a_signal_stops_earmark_also_behind_an_editor(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as another program has the terminal, earmark stops at once, as that program does."""
    program = tmp_path / "editor"
    program.write_text("#!/bin/sh\nkill -TSTP $PPID\nread line\n")
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    with earmark(str(seeds / BEES)) as terminal:
        read_on(terminal)
        terminal.press("e")
        await_stop(terminal)
        os.kill(terminal._child, signal.SIGCONT)
        terminal.press("\r")
        terminal.until(lambda _: "Bees Above" in terminal.words)
        terminal.rest(0.5)
        terminal.press("q")
        await_end(terminal)


STARTING = """import os, signal
from tui.screens.reader import ReaderScreen
compose = ReaderScreen.compose
def interrupted(self):
    os.kill(os.getpid(), signal.SIGHUP)
    yield from compose(self)
ReaderScreen.compose = interrupted
from tui.cli import main
main()
"""


def test_a_signal_during_the_start_gives_the_terminal_back(seeds: Path) -> None:
    """A terminal that is taken over already is given back as at any other time."""
    with started(STARTING, str(seeds / BEES)) as terminal:
        await_end(terminal)
        assert not terminal.screen.cursor.hidden


def test_a_drive_that_does_not_answer_keeps_nobody_in_earmark(seeds: Path) -> None:
    """While a save takes long that is said, also after leaving, and Ctrl+C ends the wait; the words are a draft."""
    with started(HANG, str(seeds / BEES)) as terminal:
        read_on(terminal)
        terminal.press("a")
        terminal.until(lambda _: "New takeaway" in terminal.words)
        terminal.press("these words\r")
        terminal.until(lambda _: "Write this to the file?" in terminal.words)
        terminal.press("\r")
        terminal.until(lambda _: "saving Bees Above" in terminal.words)
        terminal.press("q")
        terminal.until(lambda _: "earmark is still saving Bees" in terminal.words)
        assert is_sane(terminal)
        terminal.press("\x03")
        await_end(terminal)
        assert "your words are offered again" in " ".join(terminal.words.split())
    assert Drafts(places()).find(seeds / BEES, "New takeaway ").words == "these words"


def test_a_drive_that_is_away_at_the_end_is_not_asked(seeds: Path) -> None:
    """Earmark leaves by its key though no file of the library can be looked at any more, and the place is kept."""
    with started(AWAY, str(seeds / BEES)) as terminal:
        read_on(terminal)
        terminal.press("q")
        await_end(terminal)
    assert ReadingState(places(), seeds / BEES.partition("/")[0]).progress(seeds / BEES).offset > 0


def test_a_mistake_of_the_program_is_one_sentence(seeds: Path) -> None:
    """What happened is in a file of the user's, without the words of any note, and the terminal is given back."""
    with started(CRASH, str(seeds / BEES)) as terminal:
        read_on(terminal)
        terminal.press("z")
        await_end(terminal)
        assert "mistake of its own" in " ".join(terminal.words.split())
    report = places().state / "crash.txt"
    words = report.read_text(encoding="utf-8")
    assert "LookupError: a mistake" in words
    assert "words of a note" not in words
    assert report.stat().st_mode & 0o077 == 0
