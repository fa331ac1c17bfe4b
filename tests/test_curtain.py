"""What the first moment of a start promises."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pty_run import Terminal
from tests.ui.driver import BEES, OWN, reading
from tui.core.config import places
from tui.core.files import read
from tui.core.state import Preferences, save_preferences
from tui.curtain import keep_screen, raise_curtain

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")

PROJECT = Path(__file__).parents[1]
KEPT = ["\x1b[1mThe words of last time\x1b[0m", "and a second row"]
RAISE = """import sys
from pathlib import Path
from tui.core.config import places
from tui.curtain import raise_curtain
"""
SHOW = """curtain = raise_curtain(places(), Path(sys.argv[1]) if sys.argv[1:] else None)
print("\\n", bool(curtain), "known")
"""


def started(code: str, *arguments: str) -> Terminal:
    """Run Python code in a terminal of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = inherited | {"TERM": "xterm-256color", "PYTHONPATH": str(PROJECT), "TEXTUAL_ANIMATIONS": "none"}
    return Terminal([sys.executable, "-c", code, *arguments], environment, PROJECT)


def earmark(*arguments: str) -> Terminal:
    """Start earmark in a terminal of its own."""
    return started("from tui.cli import main; main()", *arguments)


def left(terminal: Terminal) -> None:
    """Leave earmark by its key."""
    terminal.rest(0.5)
    terminal.press("q")
    terminal.until_end()


@pytest.fixture
def terminal_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend to be on a terminal of the size that `started` gives."""
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((100, 30)))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal_size: None) -> Path:
    """Keep a screen of a note for terminals of the size and kind that `started` gives."""
    note = tmp_path / "notes" / "note.md"
    note.parent.mkdir()
    note.write_text("# A note\n")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    keep_screen(places(), note.parent, read(note), KEPT)
    save_preferences(places(), Preferences(library=str(note.parent)))
    return note


def test_the_last_screen_comes_before_the_screen_library(seeds: Path) -> None:
    """A note that was left comes back with all around it, before Textual is loaded, and the app then shows the same."""
    with earmark(str(seeds / OWN)) as terminal:
        terminal.until(lambda _: "Zo klinken" in terminal.words)
        terminal.rest(1)
        last = terminal.words
        left(terminal)
    with started(
        f"{RAISE}{SHOW}print([n for n in ('textual', 'rich', 'click') if n in sys.modules])", str(seeds / OWN)
    ) as terminal:
        terminal.until(lambda _: "[]" in terminal.words)
        assert "Zo klinken" in terminal.words
        assert "True known" in terminal.words
    with earmark(str(seeds / OWN)) as terminal:
        terminal.until(lambda _: "Zo klinken" in terminal.words)
        assert terminal.words == last
        terminal.rest(1)
        assert terminal.words == last
        left(terminal)


def test_keys_typed_behind_the_curtain_are_kept(seeds: Path) -> None:
    """What is typed while only the curtain is up acts once the app is there: a search, all of it."""
    for _ in range(2):
        with earmark(str(seeds / OWN)) as terminal:
            terminal.until(lambda _: "Zo klinken" in terminal.words)
            terminal.press("/philips\r")
            terminal.until(lambda _: "/philips" in terminal.screen.display[-2] and "1/" in terminal.screen.display[-2])
            left(terminal)


@pytest.mark.parametrize("shown", [False, True], ids=["no kept screen", "a kept screen"])
def test_keys_typed_before_the_program_runs_are_kept(seeds: Path, shown: bool) -> None:
    """What the terminal took while it still made lines of it acts as if typed later: Enter ends the search."""
    if shown:
        with earmark(str(seeds / OWN)) as terminal:
            terminal.until(lambda _: "Zo klinken" in terminal.words)
            left(terminal)
    with earmark(str(seeds / OWN)) as terminal:
        terminal.press("/nvidia\rn")
        terminal.until(lambda _: "/nvidia" in terminal.screen.display[-2] and "2/" in terminal.screen.display[-2])
        left(terminal)


@pytest.mark.parametrize("shown", [False, True], ids=["no kept screen", "a kept screen"])
def test_a_count_typed_before_the_program_runs_is_of_the_key_behind_it(tmp_path: Path, shown: bool) -> None:
    """5G goes to the fifth paragraph, though the app gets both keys before it has a screen."""
    note = tmp_path / "Own.md"
    paragraphs = (f"This is paragraph {number}. " + "It has words of its own. " * 9 for number in range(1, 41))
    note.write_text("# Own\n\n## Transcript\n\n" + "\n\n".join(paragraphs) + "\n")
    if shown:
        with earmark(str(note)) as terminal:
            terminal.until(lambda _: "This is paragraph 1." in terminal.words)
            left(terminal)
    with earmark(str(note)) as terminal:
        terminal.press("5G")
        terminal.until(lambda _: "This is paragraph 5." in terminal.words and "paragraph 4." not in terminal.words)
        left(terminal)


def test_the_terminal_is_as_before(kept: Path) -> None:
    """A start that fails behind the curtain leaves line mode, echo, the cursor and the screen as they were."""
    code = f"""{RAISE}
import termios, tui.opening
def fail(path, curtain): assert curtain; raise RuntimeError("no app today")
tui.opening.open_app = fail
from tui.cli import run
before = termios.tcgetattr(0)
status = run(sys.argv[1:])
print(status, termios.tcgetattr(0) == before, "ended")"""
    with started(code, str(kept)) as terminal:
        terminal.until(lambda _: "ended" in terminal.words)
        assert "2 True ended" in terminal.words
        assert "no app today" in terminal.words
        assert "The words of last time" not in terminal.words.splitlines()[-1]
        assert not terminal.screen.cursor.hidden


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_takes_the_curtain_away(kept: Path, name: str) -> None:
    """Whatever ends earmark while only the curtain is up, the terminal is as it was before."""
    code = f"""{RAISE}
import termios, threading, tui.opening
def wait(path, curtain): assert curtain; threading.Event().wait()
tui.opening.open_app = wait
from tui.cli import run
before = termios.tcgetattr(0)
try: run(sys.argv[1:])
except SystemExit: pass
print(termios.tcgetattr(0) == before, "ended")"""
    with started(code, str(kept)) as terminal:
        terminal.until(lambda _: "a second row" in terminal.words)
        os.kill(terminal._child, getattr(signal, name))
        terminal.until(lambda _: "ended" in terminal.words)
        assert "True ended" in terminal.words
        assert "The words of last time" not in terminal.words.splitlines()[-1]
        assert not terminal.screen.cursor.hidden


def test_a_kept_screen_is_shown(kept: Path) -> None:
    """The note, its folder and the library of last time bring the screen back."""
    for arguments in ([str(kept)], [str(kept.parent)], []):
        with started(RAISE + SHOW, *arguments) as terminal:
            terminal.until(lambda _: "known" in terminal.words)
            assert "True known" in terminal.words
            assert "and a second row" in terminal.words


def test_emoji_keep_their_parts(kept: Path) -> None:
    """What joins emoji, and blanks and signs as they stand in notes, are no reason to show nothing."""
    keep_screen(
        places(),
        kept.parent,
        read(kept),
        [
            *KEPT,
            "\U0001f469\u200d\U0001f467 \u2764\ufe0f 1\ufe0f",
            "«\xa0oui\u202f» │ ● ▌",
            "\x1b[1m\x1b[38;5;12mé\x1b[0m",
        ],
    )
    with started(RAISE + SHOW, str(kept)) as terminal:
        terminal.until(lambda _: "known" in terminal.words)
        assert "True known" in terminal.words


def change(field: str, value: object) -> Callable[[Path], None]:
    """Return what puts another value into the kept screen."""

    def edit(_: Path) -> None:
        table: dict[str, Any] = json.loads(places().screen.read_bytes())
        places().screen.write_text(json.dumps(table | {field: value}))

    return edit


def make_pipe(path: Path) -> None:
    """Put a pipe that nobody writes to in the place of a file."""
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.write_text("# Other words\n"),
        lambda note: note.unlink(),
        lambda _: places().screen.write_text("{"),
        lambda _: places().screen.write_text("[]"),
        lambda _: places().screen.unlink(),
        lambda _: make_pipe(places().screen),
        change("rows", [*KEPT, "\x1b]0;a title\x07"]),
        change("rows", [*KEPT, "\x1b[2J"]),
        change("rows", [*KEPT, "two\nlines"]),
        change("rows", [*KEPT, "drow a \u202e"]),
        change("rows", [*KEPT, "drow a \u2067"]),
        change("rows", [*KEPT, "a word\u200f"]),
        change("rows", [*KEPT, "a\u200bword"]),
        change("rows", [*KEPT, "a\u200dword"]),
        change("rows", [*KEPT, "a word\U000e0041"]),
        change("rows", [*KEPT, "a word\ufe0f"]),
        change("rows", [*KEPT, "a word\ud800"]),
        change("rows", 7),
        change("size", [40, 30]),
        change("terminal", ["dumb", "", "", ""]),
        change("version", "0"),
        change("library", "/"),
        change("note", "/"),
    ],
)
def test_a_screen_that_is_not_true_is_not_shown(kept: Path, spoil: Callable[[Path], None]) -> None:
    """Another note, terminal or version, or a damaged or hostile file, brings nothing to the screen."""
    spoil(kept)
    with started(RAISE + SHOW, str(kept)) as terminal:
        terminal.until(lambda _: "known" in terminal.words)
        assert "False known" in terminal.words
        assert "The words" not in terminal.words


def test_a_pipe_for_the_library_of_last_time_is_not_waited_for(kept: Path) -> None:
    """Where it is not known which library comes back, no screen does."""
    make_pipe(places().preferences)
    with started(RAISE + SHOW) as terminal:
        terminal.until(lambda _: "known" in terminal.words)
        assert "False known" in terminal.words


def test_without_a_terminal_there_is_no_curtain(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where input is no terminal, nothing is painted."""
    with (kept.parent / "input").open("w+") as file:
        monkeypatch.setattr(sys, "__stdin__", file)
        assert raise_curtain(places(), kept) is None


@pytest.mark.parametrize("keys", [(), ("t",), ("z",), ("tab",), ("tab", "s"), ("tab", "slash", "b")])
@pytest.mark.usefixtures("terminal_size")
async def test_only_a_screen_that_comes_back_is_kept(seeds: Path, keys: tuple[str, ...]) -> None:
    """A panel, the text alone, another order or a filter are not there after a start: no screen is kept of them."""
    async with reading(seeds, BEES) as reader:
        await reader.press(*keys)
        reader.app.exit()
        assert places().screen.exists() is (not keys)


@pytest.mark.usefixtures("terminal_size")
async def test_a_search_is_left_before_the_screen_is_kept(seeds: Path) -> None:
    """A search that is open at the end is not on the kept screen, since it is not there after a start."""
    async with reading(seeds, BEES) as reader:
        before = reader.text()
        await reader.press("slash")
        await reader.type("e")
        await reader.press("enter")
        reader.app.exit()
        rows = json.loads(places().screen.read_bytes())["rows"]
    assert len(rows) == len(before.splitlines())
    assert not any("/e" in row for row in rows[-3:])


@pytest.mark.usefixtures("terminal_size")
async def test_a_screen_is_of_the_note_as_it_was_read(seeds: Path) -> None:
    """A note that another program writes just before the end is not taken for the one on the screen."""
    note = seeds / BEES
    async with reading(seeds, BEES) as reader:
        before = note.stat()
        note.write_bytes(note.read_bytes() + b"\nmore\n")
        reader.app.exit()
    changed = json.loads(places().screen.read_bytes())["changed"]
    assert changed == [before.st_mtime_ns, before.st_size] != [note.stat().st_mtime_ns, note.stat().st_size]
