"""Where and how often to measure, the notes to measure on, and programs that show them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Times
from benchmarks.long_note import make_note
from benchmarks.pty_run import Terminal
from benchmarks.readers import Reader, less_history
from tui.core.block import BlockKind
from tui.core.episode import open_episode

REST_SECONDS = 1.0
"""A program from which nothing came for so long has nothing more to paint."""

PATIENCE_SECONDS = 90.0
"""A program that has not painted after so long never will."""

_ROOT = Path(__file__).resolve().parent.parent
_EPISODE = "OpenAI's nieuwe model*.md"
_LIBRARY_NOTES = 10_000
_IDLE_LOOKS, _LOOK_SECONDS = 3, 0.5


@dataclass(frozen=True, slots=True)
class Seat:
    """A program at rest with a note open, the seconds until the first words, and the MB that it then has resident."""

    terminal: Terminal
    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how often to measure; `folder` is empty at first and takes notes and what earmark keeps.

    Programs that stay open from one measure to the next are ended by `ending`. A quick bench leaves out what is slow.
    """

    folder: Path
    runs: int
    quick: bool
    ending: ExitStack
    _seats: dict[tuple[str, Path], Seat] = field(default_factory=dict)

    def start(self, command: Sequence[str], home: str = "home") -> Terminal:
        """Start a program whose state, catalogue and history are under `home` alone."""
        unset = {"COLUMNS", "LINES", "LESS", "COLORTERM", "NO_COLOR"}
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in unset and not name.startswith(("PYTHON", "TEXTUAL"))
        }
        own = {"TERM": "xterm-256color", "EARMARK_HOME": str(self.folder / home)}
        return Terminal(command, kept | own | {"LESSHISTFILE": str(self._history), "LESSCHARSET": "utf-8"}, _ROOT)

    @contextmanager
    def opened(self, command: Sequence[str], words: str, home: str = "home") -> Iterator[tuple[Terminal, float]]:
        """Start a program, yield it and when its words were painted, and end it."""
        with self.start(command, home) as terminal:
            yield terminal, terminal.until(lambda _: words in terminal.words, PATIENCE_SECONDS)

    def at_rest(self, stack: ExitStack, command: Sequence[str], note: Path) -> Terminal:
        """Start a program that `stack` will end, and return it once it shows a note and nothing more comes."""
        terminal, _ = stack.enter_context(self.opened(command, first_words(note)))
        terminal.rest(REST_SECONDS)
        return terminal

    def first_paints(self, runs: int, *programs: tuple[Sequence[str], str]) -> list[Times]:
        """Start each program in turn and time it until its words are painted; a first start of each does not count."""
        times: list[list[float]] = [[] for _ in programs]
        for run in range(runs + 1):
            for taken, (command, words) in zip(times, programs, strict=True):
                with self.opened(command, words) as (terminal, seconds):
                    if run:
                        taken.append(seconds)
                    else:
                        terminal.rest(REST_SECONDS)
        return [Times(taken) for taken in times]

    def seat(self, reader: Reader, note: Path) -> Seat:
        """Return a reader that sits at a note; it is opened once and stays for all measures."""
        if (reader.name, note) not in self._seats:
            self._history.write_text(less_history(note), encoding="utf-8")
            home = f"{reader.name} at {note.stem}"
            terminal, seconds = self.ending.enter_context(self.opened(reader.command, first_words(note), home))
            self._seats[reader.name, note] = Seat(terminal, seconds, resident(terminal))
        return self._seats[reader.name, note]

    @property
    def _history(self) -> Path:
        return self.folder / "less-history"

    def note(self, name: str, characters: int) -> Path:
        """Return a generated note that is alone in its folder."""
        path = self.folder / name / f"{name}.md"
        if not path.exists():
            path.parent.mkdir()
            path.write_text(make_note(characters), encoding="utf-8", newline="\n")
        return path

    def episode(self) -> Path:
        """Return a copy of the Dutch seed, a real episode, among copies of the other seeds."""
        library = self.folder / "library"
        if not library.exists():
            shutil.copytree(_ROOT / "seeds", library)
        return next(library.glob(_EPISODE))

    def library(self) -> Path:
        """Return a folder of many short notes, each with a title of its own."""
        folder = self.folder / "many"
        if not folder.exists():
            folder.mkdir()
            notes = [make_note(1_000, seed) for seed in range(100)]
            for number in range(_LIBRARY_NOTES):
                title, _, rest = notes[number % len(notes)].partition("\n")
                note = f"# {number:05} {title.removeprefix('# ')}\n{rest}"
                (folder / f"{number:05}.md").write_text(note, encoding="utf-8", newline="\n")
        return folder


def first_words(note: Path) -> str:
    """Return the first words that are said in a note."""
    episode = open_episode(note, lambda note: note.transcript.start)
    said = next(block.body for block in episode.blocks if block.kind is BlockKind.TEXT)
    return " ".join(episode.shown[said.start : said.end].split()[:2])


def resident(terminal: Terminal) -> float:
    """Wait until a program neither paints nor computes, and return its resident memory in MB, as `ps` tells it."""
    looks: list[str] = []
    since = time.perf_counter()
    while len(looks) < _IDLE_LOOKS or (
        len(set(looks[-_IDLE_LOOKS:])) > 1 and time.perf_counter() - since < PATIENCE_SECONDS
    ):
        terminal.rest(_LOOK_SECONDS)
        command = ["ps", "-o", "rss=,time=", "-p", str(terminal.process)]
        looks.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return int(looks[-1].split()[0]) * 1024 / 1e6
