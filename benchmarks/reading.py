"""What reading a note takes beside other readers: to open it, to turn its pages, to resize the terminal, and memory.

Each note has its transcript in one line, as captions have, and every reader is in the middle of it: what a program does
at the top of a line tells nothing about the rest. What a reader shows is learned first, so that a time is from the key
or the signal to the piece of output after which those very words stand on the screen, and no timeout is in it. What
takes more than a few seconds is done once.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import peers
from benchmarks.bench import PATIENCE_SECONDS, Bench, first_words, resident
from benchmarks.figures import Figure, Row, Times
from benchmarks.pty_run import SIZE, Terminal, TooSlow
from benchmarks.readers import Reader, readers

_SIZES = {"60 KB": 60_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
_PROMISED, _LARGEST = "1 MB", "10 MB"
_NARROWER = (90, 30)
_LOST = "did not get there"
_LETTERS = re.compile(r"[^\W\d_]+")
_HEAD_ROWS, _PAGES = 3, 3
_RUNS, _FEW_RUNS = 6, 3
_SLOW_SECONDS, _FAST_SECONDS = 5.0, 0.3
_QUIET_SECONDS, _PAUSE_SECONDS = 0.3, 0.05

Act = Callable[[], list[float]]


def opening(bench: Bench) -> Iterator[Row]:
    """Measure the first paint of a note: from the start of Python to words of the transcript."""
    small = bench.note("1 KB", 1_000)
    base = Reader("earmark, 1 KB", peers.earmark(str(small)))
    for size, note, programs in _notes(bench):
        times = {program.name: Times([bench.seat(program, note).seconds]) for program in _measured(programs)}
        again = [program for program in _measured(programs) if times[program.name].worst < _SLOW_SECONDS]
        runs = min(bench.runs, _FEW_RUNS if bench.quick or size == _LARGEST else _RUNS)
        commands = [(program.command, first_words(note)) for program in again]
        paints = bench.first_paints(runs, (base.command, first_words(small)), *commands)
        times |= {program.name: paint for program, paint in zip([base, *again], paints, strict=True)}
        goals = {base.name: 1.3} if size == _PROMISED else {}
        yield from _rows(f"open, {size}", [programs[0], base, *programs[1:]], times, goals)


def memory(bench: Bench) -> Iterator[Figure]:
    """Measure the resident memory of a program that has opened a note and come to rest."""
    runs = 1 if bench.quick else 3
    bare = statistics.median(_megabytes(bench, peers.bare(), peers.MARKER) for _ in range(runs))
    for size, note, programs in _notes(bench):
        more = runs - 1 if size == _PROMISED else 0
        figures: dict[str, float] = {}
        for program in _measured(programs):
            again = [_megabytes(bench, program.command, first_words(note)) for _ in range(more)]
            figures[program.name] = statistics.median([bench.seat(program, note).megabytes, *again])
        own, what = figures[""], f"memory, {size}, MB"
        goal = "at most 10 more" if size == _PROMISED else ""
        yield Figure(what, own, "a bare Textual app", bare, goal, own - bare <= 10)
        for program in programs[1:]:
            yield Figure(what, own, program.name, figures.get(program.name), without=program.without)


def page(bench: Bench) -> Iterator[Row]:
    """Measure a page on from the middle of a note."""
    return _in_turn(bench, "page", _pager, max(1, bench.runs // 10), {"less": 0.08, "Static in VerticalScroll": 0.5})


def resize(bench: Bench) -> Iterator[Row]:
    """Measure a new width of the terminal in the middle of a note, until the same place is shown as it then stays."""
    return _in_turn(bench, "resize", _resizer, max(1, bench.runs // 6), {"less": 0.35})


def _notes(bench: Bench) -> Iterator[tuple[str, Path, list[Reader]]]:
    """Return each size with a note of it and its readers, earmark first; a quick bench leaves out the largest."""
    for size, characters in _SIZES.items():
        if size != _LARGEST or not bench.quick:
            note = bench.note(size, characters)
            yield size, note, readers(note)


def _measured(programs: Sequence[Reader]) -> list[Reader]:
    return [program for program in programs if not program.without]


def _rows(
    what: str, programs: Sequence[Reader], times: Mapping[str, Times], goals: Mapping[str, float]
) -> Iterator[Row]:
    """Return a row for each program after the first one, which is earmark."""
    own = times[""]
    for program in programs[1:]:
        if theirs := times.get(program.name):
            share = goals.get(program.name)
            met = share is None or own.median <= share * theirs.median
            name = f"{program.name}, once" if len(theirs.seconds) == 1 else program.name
            yield Row(what, own, name, theirs, f"ratio ≤ {share}" if share else "", met)
        else:
            yield Row(what, own, program.name, without=program.without or _LOST)


def _in_turn(
    bench: Bench,
    what: str,
    prepare: Callable[[Reader, Terminal], tuple[list[float], Act]],
    rounds: int,
    goals: Mapping[str, float],
) -> Iterator[Row]:
    """Do the same thing in all programs in turn, for each size; what is slow is not done again after it was learned."""
    for size, note, programs in _notes(bench):
        times: dict[str, list[float]] = {}
        acts: list[tuple[str, Act]] = []
        for program in _measured(programs):
            try:
                learned, act = prepare(program, bench.seat(program, note).terminal)
            except TooSlow:
                if not program.name:
                    raise
                continue
            once = max(learned) > _SLOW_SECONDS
            times[program.name] = learned if once else []
            acts += [(program.name, act)] * (0 if once else 3 if max(learned) < _FAST_SECONDS else 1)
        for _ in range(rounds):
            for name, act in acts:
                times[name] += act()
        yield from _rows(f"{what}, {size}", programs, {name: Times(taken) for name, taken in times.items()}, goals)


def _pager(reader: Reader, terminal: Terminal) -> tuple[list[float], Act]:
    """Learn the pages after the middle; return how long they took and what turns them once more and times each."""
    middle = _to_middle(reader, terminal)
    learned: list[float] = []
    pages: list[list[str]] = []
    while len(pages) < _PAGES and max(learned, default=0) < _SLOW_SECONDS:
        terminal.press(" ")
        learned.append(_still(reader, terminal))
        pages.append(_said(terminal))

    def act() -> list[float]:
        terminal.press(reader.to_middle)
        _until_said(terminal, middle)
        return [_timed(terminal, lambda: terminal.press(" "), words) for words in pages]

    return learned, act


def _resizer(reader: Reader, terminal: Terminal) -> tuple[list[float], Act]:
    """Learn what another width shows; return how long that took and what goes there and back once and times both."""
    middle = _to_middle(reader, terminal)
    terminal.resize(*_NARROWER)
    learned = [_still(reader, terminal)]
    narrower = _said(terminal)
    if learned[0] < _SLOW_SECONDS:
        _timed(terminal, lambda: terminal.resize(*SIZE), middle)

    def act() -> list[float]:
        return [
            _timed(terminal, lambda: terminal.resize(*_NARROWER), narrower),
            _timed(terminal, lambda: terminal.resize(*SIZE), middle),
        ]

    return learned, act


def _to_middle(reader: Reader, terminal: Terminal) -> list[str]:
    """Go to the middle of the note and return the words there."""
    terminal.press(reader.to_middle)
    _still(reader, terminal)
    return _said(terminal)


def _still(reader: Reader, terminal: Terminal) -> float:
    return terminal.until_still(_QUIET_SECONDS, PATIENCE_SECONDS, reader.whole)


def _timed(terminal: Terminal, act: Callable[[], None], words: list[str]) -> float:
    """Do something and return when some words were all that is on the screen, after a pause as a reader makes."""
    terminal.rest(_PAUSE_SECONDS)
    act()
    return _until_said(terminal, words)


def _until_said(terminal: Terminal, words: list[str]) -> float:
    return terminal.until(lambda _: _said(terminal) == words)


def _said(terminal: Terminal) -> list[str]:
    """Return the words on the screen, without numbers and lines and the rows of heads, list and prompt.

    Those may change in their own time, as what was read of a note does.
    """
    return _LETTERS.findall("\n".join(terminal.screen.display[_HEAD_ROWS:-1]))


def _megabytes(bench: Bench, command: Sequence[str], words: str) -> float:
    with bench.opened(command, words) as (terminal, _):
        return resident(terminal)
