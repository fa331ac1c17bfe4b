"""What is measured: earmark and its peers run by run in turn, so that the load of the machine meets all of them."""

from __future__ import annotations

import os
import shutil
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pyte

from benchmarks import peers
from benchmarks.figures import Figure, Row, Times
from benchmarks.long_note import make_note
from benchmarks.pty_run import SIZE, Terminal
from benchmarks.quality import quality
from tui.core.blocks import BlockKind
from tui.core.episode import open_episode
from tui.core.search import TranscriptIndex

_ROOT = Path(__file__).resolve().parent.parent
_EPISODE = "OpenAI's nieuwe model*.md"
_DUTCH = ("nvidia", "super computer", "scheerapparaat", "wet van moor")
_ENGLISH = ("lighthouse", "timetables", "tiny computer", "balthasar pim")
_TITLES = ("lighthouses", "computers", "bread")
_LIBRARY_NOTES = 10_000
_WIDER = (SIZE[0] + 16, SIZE[1] + 6)
_CLEAR = "\x15"  # Ctrl+U: drops what is typed, in earmark as in less
_LESS_QUIET_SECONDS = 0.3
_REST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how often to measure; `folder` is empty at first and takes notes and what earmark keeps."""

    folder: Path
    runs: int

    def start(self, command: Sequence[str], home: str = "home") -> Terminal:
        """Start a program whose state, catalogue and history are under `home` alone."""
        unset = {"COLUMNS", "LINES", "LESS", "COLORTERM", "NO_COLOR"}
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in unset and not name.startswith(("PYTHON", "TEXTUAL"))
        }
        own = {"TERM": "xterm-256color", "EARMARK_HOME": str(self.folder / home)}
        return Terminal(command, kept | own | {"LESSHISTFILE": "-", "LESSCHARSET": "utf-8"}, _ROOT)

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


def start(bench: Bench) -> Iterator[Row]:
    """Measure the first paint: from the start of Python to words of the transcript, beside an app with one word.

    A note that was on the screen when earmark was last left is painted before Textual is loaded; another one after.
    """
    note = bench.episode()
    program = peers.earmark(str(note)), _first_words(note)
    own, bare = _first_paints(bench, program, (peers.bare(), peers.MARKER))
    again = Times([_painted_again(bench, *program) for _ in range(bench.runs + 1)][1:])
    ratio = again.median / bare.median
    yield Row("first paint, note of last time", again, "a bare Textual app", bare, "ratio ≤ 1.15", ratio <= 1.15)
    yield Row("first paint, any other, 61 KB", own, "a bare Textual app", bare)


def size(bench: Bench) -> Iterator[Row]:
    """Measure the first paint of a note of 1 MB, beside one of 1 KB."""
    large, small = bench.note("1 MB", 1_000_000), bench.note("1 KB", 1_000)
    programs = ((peers.earmark(str(note)), _first_words(note)) for note in (large, small))
    own, base = _first_paints(bench, *programs)
    yield Row("first paint, 1 MB", own, "earmark, 1 KB", base)


def search(bench: Bench) -> Iterator[Row]:
    """Measure a key in the search: from the key to the frame with the new count."""
    notes = (
        ("61 KB", bench.episode(), _DUTCH, 0.3, 16),
        ("1 MB", bench.note("1 MB", 1_000_000), _ENGLISH, 0.12, 25),
    )
    for label, note, queries, share, milliseconds in notes:
        own: list[float] = []
        theirs: list[float] = []
        with ExitStack() as stack:
            earmark = _at_rest(stack, bench, peers.earmark(str(note)), note)
            earmark.press("/")
            earmark.until_still()
            less = None
            if command := peers.less(str(note)):
                less = _at_rest(stack, bench, command, note)
                less.press("/")
                less.until_still()
            for query in queries * max(1, bench.runs // 10):
                for end in range(1, len(query) + 1):
                    own.append(_found(earmark, query[:end]))
                    if less:
                        less.press(query[end - 1])
                        theirs.append(less.until_still(_LESS_QUIET_SECONDS))
                earmark.press(_CLEAR)
                earmark.until(lambda screen: "/" not in screen.display[-2])
                if less:
                    less.press(_CLEAR)
                    less.rest(_LESS_QUIET_SECONDS)
        keys = Times(own)
        beside = Times(theirs) if theirs else None
        goal = f"p95 ≤ {milliseconds} ms, ratio ≤ {share}"
        met = keys.p95 <= milliseconds / 1000 and (beside is None or keys.median <= share * beside.median)
        yield Row(f"key in search, {label}", keys, "less --incsearch", beside, goal, met)


def index(bench: Bench) -> Iterator[Row | Figure]:
    """Measure what makes a note of 1 MB searchable: the time, and the memory it holds on to, beside a list of words."""
    text = bench.note("1 MB", 1_000_000).read_text(encoding="utf-8")
    own: list[float] = []
    theirs: list[float] = []
    for _ in range(bench.runs):
        for times, build in ((own, _index), (theirs, str.split)):
            since = time.perf_counter()
            built = build(text)
            times.append(time.perf_counter() - since)
            del built
    yield Row("index of 1 MB", Times(own), "str.split", Times(theirs))
    yield Figure("memory of an index of 1 MB, MB", _megabytes(_index, text), "str.split", _megabytes(str.split, text))


def page(bench: Bench) -> Iterator[Row]:
    """Measure a page on: from the key until the screen is still."""
    return _beside_readers(bench, "page", min(bench.runs, 15), _pager)


def resize(bench: Bench) -> Iterator[Row]:
    """Measure a new size of the terminal: from SIGWINCH until the screen is as it then stays."""
    return _beside_readers(bench, "resize", max(4, bench.runs // 2), _resizer)


def many(bench: Bench) -> Iterator[Row]:
    """Measure a key in a list of 10,000 notes, while they are read and in the filter."""
    library = bench.library()
    moves: list[float] = []
    keys: list[float] = []
    for run in range(max(1, bench.runs // 10)):
        with bench.start(peers.earmark(str(library)), home=f"many-{run}") as earmark:
            earmark.until(lambda screen: "reading" in screen.display[0] and bool(_under_cursor(screen)))
            earmark.press("\t")
            earmark.rest(0.1)
            while "reading" in earmark.screen.display[0]:
                moves.append(_moved(earmark))
            earmark.rest(1.0)
            earmark.press("/")
            earmark.until_still()
            for query in _TITLES:
                for key in query:
                    earmark.press(key)
                    keys.append(earmark.until_still())
                earmark.press(_CLEAR)
                earmark.until_still()
    yield Row("j in a list of 10,000, being read", Times(moves))
    yield Row("key in its filter", Times(keys))


MEASURES: Mapping[str, Callable[[Bench], Iterator[Row | Figure]]] = {
    measure.__name__: measure for measure in (start, size, search, index, quality, page, resize, many)
}
"""The measures by name, in the order of the table."""


def _first_paints(bench: Bench, *programs: tuple[Sequence[str], str]) -> list[Times]:
    """Start each program in turn and time it until its words are painted; a first start of each does not count."""
    times: list[list[float]] = [[] for _ in programs]
    for run in range(bench.runs + 1):
        for taken, (command, words) in zip(times, programs, strict=True):
            with _opened(bench, command, words) as (terminal, seconds):
                if run:
                    taken.append(seconds)
                else:
                    terminal.rest(_REST_SECONDS)
    return [Times(taken) for taken in times]


def _painted_again(bench: Bench, command: Sequence[str], words: str) -> float:
    """Start a program, return when its words were painted, and leave it by its own key once it is at rest."""
    with _opened(bench, command, words) as (terminal, seconds):
        terminal.rest(_REST_SECONDS)
        terminal.press("q")
        terminal.until_end()
    return seconds


def _first_words(note: Path) -> str:
    """Return the first words that are said in a note."""
    episode = open_episode(note)
    said = next(block.body for block in episode.blocks if block.kind is BlockKind.TEXT)
    return " ".join(episode.shown[said.start : said.end].split()[:2])


@contextmanager
def _opened(bench: Bench, command: Sequence[str], words: str) -> Iterator[tuple[Terminal, float]]:
    """Start a program, yield it and when its words were painted, and end it."""
    with bench.start(command) as terminal:
        yield terminal, terminal.until(lambda _: words in terminal.words)


def _at_rest(stack: ExitStack, bench: Bench, command: Sequence[str], note: Path) -> Terminal:
    """Start a program that `stack` will end, and return it once it shows a note and nothing more comes."""
    terminal, _ = stack.enter_context(_opened(bench, command, _first_words(note)))
    terminal.rest(_REST_SECONDS)
    return terminal


def _index(text: str) -> TranscriptIndex:
    made = TranscriptIndex(text)
    made.prepare()
    return made


def _megabytes(build: Callable[[str], object], text: str) -> float:
    """Return the memory that what is built of a text holds, in MB."""
    tracemalloc.start()
    try:
        built = build(text)
        return tracemalloc.get_traced_memory()[0] / 1e6 if built else 0.0
    finally:
        tracemalloc.stop()


def _found(earmark: Terminal, query: str) -> float:
    """Type the last character of a query and return when its count is in the status line, the row above the keys."""

    def counted(screen: pyte.Screen) -> bool:
        status = screen.display[-2]
        return status.startswith(f" /{query}   ") and "searching" not in status

    earmark.press(query[-1])
    return earmark.until(counted)


def _moved(earmark: Terminal) -> float:
    """Move the cursor of the list down and return when it is on another title."""
    before = _under_cursor(earmark.screen)
    earmark.press("j")
    return earmark.until(lambda screen: _under_cursor(screen) != before)


def _beside_readers(
    bench: Bench, what: str, runs: int, prepare: Callable[[Terminal], Callable[[], float]]
) -> Iterator[Row]:
    """Do the same thing in earmark and in other readers of the same note, short and long."""
    for label, note in (("60 KB", bench.note("60 KB", 60_000)), ("1 MB", bench.note("1 MB", 1_000_000))):
        name = str(note)
        commands = {"": peers.earmark(name), "less": peers.less(name), "Static in VerticalScroll": peers.static(name)}
        times: dict[str, list[float]] = {}
        with ExitStack() as stack:
            acts = {
                reader: prepare(_at_rest(stack, bench, command, note))
                for reader, command in commands.items()
                if command
            }
            for _ in range(runs):
                for reader, act in acts.items():
                    times.setdefault(reader, []).append(act())
        own = Times(times.pop(""))
        for reader in commands:
            if reader:
                yield Row(f"{what}, {label}", own, reader, Times(times[reader]) if reader in times else None)


def _pager(terminal: Terminal) -> Callable[[], float]:
    def act() -> float:
        terminal.press(" ")
        return terminal.until_still()

    return act


def _resizer(terminal: Terminal) -> Callable[[], float]:
    """Learn what the program shows in two sizes, and return what goes from one to the other and times that."""
    shown = []
    for columns, rows in (_WIDER, SIZE):
        terminal.resize(columns, rows)
        terminal.until_still(_REST_SECONDS)
        shown.append(((columns, rows), terminal.words))

    turns = cycle(shown)

    def act() -> float:
        (columns, rows), words = next(turns)
        terminal.resize(columns, rows)
        return terminal.until(lambda _: terminal.words == words)

    return act


def _under_cursor(screen: pyte.Screen) -> str:
    """Return the title under the cursor of the list, whose rows alone have another background than most."""
    rows = range(1, screen.lines - 3)
    usual, _ = Counter(screen.buffer[y][2].bg for y in rows).most_common(1)[0]
    marked = next((y for y in rows if screen.buffer[y][2].bg != usual), None)
    return "" if marked is None else screen.display[marked].partition("│")[0].strip()
