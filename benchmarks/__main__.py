"""Measure earmark beside its peers through a real terminal and print the table: `python -m benchmarks`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.figures import Figure, Row, Times

_RUNS, _QUICK_RUNS = 20, 5
_LINE = "{:<32} {:>7} {:>7} {:>7}   {:<26} {:>8} {:>8} {:>6}  {}"


def main() -> int:
    """Measure what the command line asks for; return 0, or 2 where there are no pseudo-terminals."""
    if os.name != "posix":
        print("The benchmarks need a POSIX pseudo-terminal, which this system does not have.", file=sys.stderr)
        return 2
    from benchmarks.bench import Bench
    from benchmarks.measures import MEASURES

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK_RUNS} runs, not {_RUNS}, nothing slow")
    parser.add_argument("--only", metavar="NAME", choices=MEASURES, help=f"one of {', '.join(MEASURES)}")
    parser.add_argument("--json", action="store_true", help="print JSON, with times in ms")
    options = parser.parse_args()
    runs = _QUICK_RUNS if options.quick else _RUNS
    if not options.json:
        print(_heading(runs))
    tables = []
    with tempfile.TemporaryDirectory(prefix="earmark-bench-") as folder, ExitStack() as ending:
        bench = Bench(Path(folder).resolve(), runs, options.quick, ending)
        for name, measure in MEASURES.items():
            for row in measure(bench) if options.only in (None, name) else ():
                tables.append(_table(name, row))
                if not options.json:
                    print(_line(row), flush=True)
    if options.json:
        print(json.dumps(tables, ensure_ascii=False, indent=2))
    return 0


def _heading(runs: int) -> str:
    from benchmarks.pty_run import SIZE

    about = f"earmark {version('earmark')}, Textual {version('textual')}, Python {platform.python_version()}"
    cells = " x ".join(map(str, SIZE))
    names = _LINE.format("", "median", "p95", "worst", "beside", "median", "p95", "ratio", "goal")
    return f"{about}; {cells} cells, {runs} runs, times in ms, ratios of medians\n\n{names}"


def _line(row: Row | Figure) -> str:
    """Return a row as a line of the table."""
    peer = row.peer or "—"
    theirs = ["", "", ""]
    if row.theirs is not None:
        theirs = [*_cells(row.theirs)[:2], f"{row.ratio:.2f}"]
    elif row.peer:
        peer = f"{row.peer}: {row.without}"
    goal = f"{row.goal}: {'met' if row.met else 'missed'}" if row.goal else ""
    own = _cells(row.own)
    return _LINE.format(row.what, *own, peer, *theirs, goal).rstrip()


def _cells(figure: Times | float) -> list[str]:
    if isinstance(figure, float):
        return [f"{figure:.3g}" if figure < 1000 else f"{figure:.0f}", "", ""]
    return [_ms(seconds) for seconds in (figure.median, figure.p95, figure.worst)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _table(name: str, row: Row | Figure) -> dict[str, Any]:
    """Return a row as a table for JSON."""

    def times(taken: Times | float | None) -> dict[str, float] | float | None:
        if taken is None or isinstance(taken, float):
            return taken
        figures = {"median": taken.median, "p95": taken.p95, "worst": taken.worst}
        return {key: round(value * 1000, 2) for key, value in figures.items()} | {"count": len(taken.seconds)}

    ratio = round(row.ratio, 3) if row.ratio else None
    goal = {"goal": row.goal, "met": row.met} if row.goal else {}
    own, theirs = times(row.own), times(row.theirs)
    return {"name": name, "what": row.what, "earmark": own, "peer": row.peer, "beside": theirs, "ratio": ratio} | goal


if __name__ == "__main__":
    sys.exit(main())
