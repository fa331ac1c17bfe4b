"""Control codes in everything that earmark shows: none of them reaches the terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import pyte
import pytest

from benchmarks.pty_run import Terminal
from tests.torture.conftest import Amount, Figures
from tests.torture.screens import (
    MAIN,
    TOURS,
    hostile_library,
    hostile_settings,
    painted,
    payloads,
    raw_codes,
    tour,
)
from tests.ui.driver import reading
from tui.cli import run
from tui.core.config import places

PROJECT: Final = Path(__file__).parents[2]
PAYLOADS: Final = list(payloads())
TOGETHER: Final = "".join(PAYLOADS[::6])
"""Enough of them for a smoke, in one piece."""

_SIZES: Final = ((120, 36), (70, 24))
_TERMINAL_SEQUENCE: Final = re.compile(
    r"\x1b\[(?:(?:[0-4]|[34][89];[0-9;]+|3[0-7]|4[0-7]|9[0-7]|10[0-7]|22|7|;)*m|[0-9]+;[0-9]+H|H"
    r"|\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]|\?(?:2026|2048)\$p|[<>][0-9]*u)"
    r"|\x1b\]22;[a-z]+\x07"
)
"""What earmark writes to a terminal of its own accord; no payload is made of these alone."""


def _payloads(amount: Amount, full: int = 42) -> list[str]:
    """Return the payloads in at most `full` pieces, or enough of them in one."""
    size = -(-len(PAYLOADS) // full)
    pieces = ["".join(PAYLOADS[start : start + size]) for start in range(0, len(PAYLOADS), size)]
    return pieces if amount(0, 1) else [TOGETHER]


@pytest.mark.parametrize("part", TOURS)
async def test_no_screen_obeys_what_a_file_holds(tmp_path: Path, part: str, amount: Amount, figures: Figures) -> None:
    """Every screen shows what is hostile in files, names and typed words as characters that steer nothing."""
    screens, raw = 0, []
    for number, words in enumerate(_payloads(amount)):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        async with reading(root, MAIN, size=_SIZES[number % 2], settings=hostile_settings()) as reader:
            async for name in tour(reader, part, words, amount(6, 99)):
                screens += 1
                if codes := raw_codes(painted(reader)):
                    raw.append((name, words, codes))
    figures(screens=f"{screens:,}", raw_control_codes=len(raw))
    assert not raw


async def test_the_kept_screen_steers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, amount: Amount, figures: Figures
) -> None:
    """The screen that is kept for the next start, and painted before anything is looked at, holds no such code."""
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((120, 36)))
    raw, kept = [], 0
    for number, words in enumerate(_payloads(amount, 20)):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        places().glossary.unlink()
        async with reading(root, MAIN) as reader:
            reader.app.exit()
        rows = json.loads(places().screen.read_bytes())["rows"]
        kept += any("ZQ" in row or "Q" in row for row in rows)
        raw += [(words, codes) for row in rows if (codes := raw_codes(row))]
    figures(screens=kept, raw_control_codes=len(raw))
    assert kept
    assert not raw


def test_no_command_prints_what_steers_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: Amount, figures: Figures
) -> None:
    """What the command line prints, data and talk alike, holds line ends and tabs but no other control code."""
    raw, runs = [], 0
    for number, words in enumerate(_payloads(amount)):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        for arguments in _commands(root, words.replace("\0", "")):
            status = run(arguments)
            runs += 1
            for output in capsys.readouterr():
                assert "should not have happened" not in output, (arguments, output)
                if codes := raw_codes(output.replace("\t", "")):
                    raw.append((arguments, status, codes))
    figures(commands=f"{runs:,}", raw_control_codes=len(raw))
    assert not raw


def _commands(root: Path, words: str) -> Iterator[list[str]]:
    main = str(root / MAIN)
    odd = next(str(path) for path in root.rglob("*.md") if path.parent != root and not path.stem.endswith("large"))
    for ending in ([], ["--json"]):
        yield from (["list", str(root), *ending], ["list", odd, *ending], ["digest", str(root), *ending])
        yield from (["check", str(root), *ending], ["glossary", "list", *ending], ["show", main, *ending])
        yield from (["find", "needle", main, "--all", *ending], ["find", *ending, "--", words, main])
        yield from (["takeaway", "list", main, *ending], ["related", "list", main, *ending])
        yield ["takeaway", "add", main, *ending, "--quote", words, "--", words]
        yield from (["related", "add", main, *ending, "--", words], ["undo", main, *ending], ["redo", main, *ending])
    yield from (["show", odd], ["undo", odd], ["takeaway", "edit", odd, "9", "--", words], ["show", f"{odd}{words}"])
    yield from (
        [f"./{words}"],
        [f"--{words}"],
        ["list", f"--{words}"],
        ["takeaway", words],
        ["digest", "--since", words],
    )
    yield from (["glossary", "add", "--", words, words], ["glossary", "remove", "--", words])


class _Recorder(pyte.ByteStream):
    """Keeps what was written to a terminal."""

    def __init__(self, screen: pyte.Screen) -> None:
        super().__init__(screen)
        self.written = bytearray()

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Take in a piece."""
        self.written += data
        super().feed(data)


@contextmanager
def _recorded(path: Path) -> Iterator[tuple[Terminal, bytearray]]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = inherited | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(PROJECT)}
    with Terminal([sys.executable, "-m", "tui", str(path)], environment, PROJECT) as terminal:
        recorder = _Recorder(terminal.screen)
        terminal._stream = recorder
        yield terminal, recorder.written


_PASTE: Final = "PASTE"
_CHANGE: Final = "CHANGE"
_SEE: Final = "SEE "

_ESCAPE: Final = "\x1b[27u"
"""Esc as some terminals send it: unlike a bare one, it is never taken for one key with what follows."""

_ROUTE: Final = (
    *("/", _PASTE, "\r", _ESCAPE, "/", "needle", "\r", "n", "\x07", f"{_SEE}Mark", "j", "q"),
    *("t", f"{_SEE}Delete", "j", "\r", "t", "a", _PASTE, "\r", f"{_SEE}Write this to the file", _ESCAPE, _ESCAPE),
    *("i", _PASTE, "\x13", f"{_SEE}Write this to the file", _ESCAPE, _ESCAPE),
    *("r", _PASTE, _ESCAPE, "?", f"{_SEE}Keys", "G", "q", "R", "R", "z", "z"),
    *("\x10", "digest", "\r", f"{_SEE}Takeaways and links of", "j", "j", "q"),
    *("t", "e", _PASTE, _CHANGE, "\r", f"{_SEE}Another program changed this", _ESCAPE, _ESCAPE),
    *("\t", "j", "j", "/", _PASTE, _ESCAPE, "\x10", f"{_SEE}Search for commands", _PASTE),
)
"""Keys that lead through the screens, where words are pasted, what is to be seen, and where the note is changed."""


def _change(root: Path) -> None:
    """Let another program change the item that is being edited."""
    path = root / MAIN
    path.write_bytes(path.read_bytes().replace(b" takeaway", b" other takeaway"))


def _see(shows: Callable[[str], bool], sight: str) -> set[str]:
    """Wait a while for what is to be seen, and return it if it is there; not every string leads there."""
    until = time.monotonic() + 5
    while not (there := shows(sight.removeprefix(_SEE))) and time.monotonic() < until:
        time.sleep(0.05)
    return {sight} if there else set()


def _pasted(words: str) -> str:
    """Return what a terminal sends that some words are pasted into."""
    return f"\x1b[200~{words.encode('utf-8', 'ignore').decode()}\x1b[201~"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_no_code_reaches_a_real_terminal(tmp_path: Path, amount: Amount, figures: Figures) -> None:
    """Of all the bytes that a whole run writes to its terminal none comes from what is hostile in files and words."""
    route = _ROUTE[: amount(8, len(_ROUTE))]
    raw, written, keys, seen = [], 0, 0, set[str]()
    for number, words in enumerate(_payloads(amount, 12)):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        with _recorded(root / MAIN) as (terminal, data):
            terminal.until(lambda screen: any("Related" in row for row in screen.display))
            for key in route:
                if key.startswith(_SEE):
                    seen |= _see(partial(_painted, terminal), key)
                elif key == _CHANGE:
                    _change(root)
                else:
                    keys += 1
                    terminal.press(_pasted(words) if key == _PASTE else key)
                    terminal.rest(amount(100, 300) / 1000)
            terminal.press("\x11")
            terminal.until_end()
        text = data.decode("utf-8")
        written += len(data)
        if words in text or (codes := raw_codes(_TERMINAL_SEQUENCE.sub("", text))):
            raw.append((words, codes))
    figures(keys=keys, bytes_written=f"{written:,}", raw_control_codes=len(raw))
    assert not raw
    assert seen == {key for key in route if key.startswith(_SEE)}


def _painted(terminal: Terminal, words: str) -> bool:
    terminal.rest(0.1)
    return words in terminal.words


@contextmanager
def _tmux(folder: Path) -> Iterator[Callable[..., str]]:
    """Run a tmux server of its own that obeys all it may, and give what hands it commands."""
    settings, socket = folder / "tmux.conf", folder / "socket"
    obeys = ("-s set-clipboard on", "-gq allow-passthrough on", "-gq allow-rename on", "-gq allow-set-title on")
    settings.write_text("".join(f"set {option}\n" for option in (*obeys, "-g remain-on-exit on")))

    def command(*arguments: str) -> str:
        base = ["tmux", "-S", str(socket), "-f", str(settings)]
        return subprocess.run([*base, *arguments], capture_output=True, text=True, check=True, timeout=30).stdout

    try:
        yield command
    finally:
        subprocess.run(["tmux", "-S", str(socket), "kill-server"], capture_output=True, check=False)


def _wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not here")
def test_the_clipboard_of_tmux_stays_as_it_is(tmp_path: Path, amount: Amount, figures: Figures) -> None:
    """A tmux that sets its clipboard and titles as programs tell it keeps both while earmark shows such words."""
    window = ("new-session", "-d", "-x", "120", "-y", "36")
    with _tmux(tmp_path) as tmux:
        tmux(*window, "printf '\\033]52;c;WlE=\\007\\033]2;ZQ\\007'; exec cat")
        _wait_for(lambda: "ZQ" in tmux("list-buffers", "-F", "#{buffer_sample}"))
        assert tmux("display-message", "-p", "#{pane_title}").strip() == "ZQ"
        tmux("kill-session")
    keys, buffers, seen = 0, list[str](), set[str]()
    route = _ROUTE[: amount(6, len(_ROUTE))]
    for number, words in enumerate(_payloads(amount, 12)):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        with _tmux(root) as tmux:
            environment = ("-e", f"EARMARK_HOME={os.environ['EARMARK_HOME']}", "-e", f"PYTHONPATH={PROJECT}")
            tmux(*window, *environment, sys.executable, "-m", "tui", str(root / MAIN))
            title = tmux("display-message", "-p", "#{pane_title}")
            _wait_for(partial(_shows, tmux, "Related"))
            for key in route:
                if key.startswith(_SEE):
                    seen |= _see(partial(_shows, tmux), key)
                else:
                    keys += _take(tmux, key, root, words)
            assert not _is_over(tmux)
            buffers += filter(None, tmux("list-buffers").split("\n"))
            assert tmux("display-message", "-p", "#{pane_title}") == title
            tmux("send-keys", "C-q")
            _wait_for(partial(_is_over, tmux))
    figures(keys=keys, buffers=len(buffers))
    assert not buffers
    assert seen == {key for key in route if key.startswith(_SEE)}


def _shows(tmux: Callable[..., str], words: str) -> bool:
    return words in tmux("capture-pane", "-p")


def _is_over(tmux: Callable[..., str]) -> bool:
    return tmux("display-message", "-p", "#{pane_dead}").strip() == "1"


def _take(tmux: Callable[..., str], key: str, root: Path, words: str) -> bool:
    """Take a step of the route in tmux, and return whether it was a key."""
    if key == _CHANGE:
        _change(root)
        return False
    before = tmux("capture-pane", "-p", "-e")
    tmux("send-keys", "-l", _pasted(words).replace("\0", "") if key == _PASTE else key)
    until = time.monotonic() + 0.5
    while tmux("capture-pane", "-p", "-e") == before and time.monotonic() < until:
        time.sleep(0.01)
    return True
