"""What is measured: earmark and its peers run by run in turn, so that the load of the machine meets all of them."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack

import pyte

from benchmarks import peers
from benchmarks.annotating import picker, shelf
from benchmarks.bench import REST_SECONDS, Bench, first_words
from benchmarks.figures import Figure, Row, Times
from benchmarks.pty_run import Terminal
from benchmarks.quality import quality
from benchmarks.reading import memory, opening, page, resize
from tui.core.search import TranscriptIndex

_DUTCH = ("nvidia", "super computer", "scheerapparaat", "wet van moor")
_ENGLISH = ("lighthouse", "timetables", "tiny computer", "balthasar pim")
_TITLES = ("lighthouses", "computers", "bread")
_CLEAR = "\x15"  # Ctrl+U: drops what is typed, in earmark as in less
_LESS_QUIET_SECONDS = 0.3


def start(bench: Bench) -> Iterator[Row]:
    """Measure the first paint: from the start of Python to words of the transcript, beside an app with one word.

    A note that was on the screen when earmark was last left is painted before Textual is loaded; another one after.
    """
    note = bench.episode()
    program = peers.earmark(str(note)), first_words(note)
    own, bare = bench.first_paints(bench.runs, program, (peers.bare(), peers.MARKER))
    again = Times([_painted_again(bench, *program) for _ in range(bench.runs + 1)][1:])
    ratio = again.median / bare.median
    yield Row("first paint, note of last time", again, "a bare Textual app", bare, "ratio ≤ 1.15", ratio <= 1.15)
    yield Row("first paint, any other, 61 KB", own, "a bare Textual app", bare)


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
            earmark = bench.at_rest(stack, peers.earmark(str(note)), note)
            earmark.press("/")
            earmark.until_still()
            less = None
            if command := peers.less(str(note)):
                less = bench.at_rest(stack, command, note)
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
    measure.__name__: measure
    for measure in (start, opening, memory, page, resize, search, index, quality, many, picker, shelf)
}
"""The measures by name, in the order of the table."""


def _painted_again(bench: Bench, command: Sequence[str], words: str) -> float:
    """Start a program, return when its words were painted, and leave it by its own key once it is at rest."""
    with bench.opened(command, words) as (terminal, seconds):
        terminal.rest(REST_SECONDS)
        terminal.press("q")
        terminal.until_end()
    return seconds


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


def _under_cursor(screen: pyte.Screen) -> str:
    """Return the title under the cursor of the list, whose rows alone have another background than most."""
    rows = range(1, screen.lines - 3)
    usual, _ = Counter(screen.buffer[y][2].bg for y in rows).most_common(1)[0]
    marked = next((y for y in rows if screen.buffer[y][2].bg != usual), None)
    return "" if marked is None else screen.display[marked].partition("│")[0].strip()
