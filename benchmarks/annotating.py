"""Measures of annotating: a key in the picker of related episodes, what is proposed there, and the digest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import peers
from benchmarks.bench import Bench
from benchmarks.figures import Row, Times
from benchmarks.long_note import make_note

_TITLES = ("lighthouses", "computers", "bread")
_CLEAR = "\x15"
_NOTES = 1_000


def picker(bench: Bench) -> Iterator[Row]:
    """Measure a key in the picker of related episodes, among 10,000 titles."""
    keys: list[float] = []
    with bench.start(peers.earmark(str(bench.library())), home="picker") as earmark:
        earmark.until(lambda screen: "Episodes" in screen.display[0] and "reading" not in screen.display[0], 120)
        earmark.rest(1.0)
        earmark.press("r")
        earmark.until_still()
        for query in _TITLES * max(1, bench.runs // 5):
            for key in query:
                earmark.press(key)
                keys.append(earmark.until_still())
            earmark.press(_CLEAR)
            earmark.until_still()
    times = Times(keys)
    yield Row("key in the picker, 10,000", times, goal="p95 ≤ 16 ms", met=times.p95 <= 0.016)


def shelf(bench: Bench) -> Iterator[Row]:
    """Measure what 1,000 notes take: proposing related ones beside splitting them, and the digest beside ripgrep."""
    from tui.core.lexicon import Lexicon
    from tui.core.suggestions import suggest

    folder = _shelf(bench)
    paths = sorted(folder.iterdir())
    lexicon = Lexicon(bench.folder / "words")
    statuses = [(path, path.stat()) for path in paths]
    lexicon.update(
        [(path.name, path, status.st_mtime_ns, status.st_size) for path, status in statuses], rest=lambda _: None
    )
    texts = [path.read_text("utf-8") for path in paths]
    runs = max(3, bench.runs // 4)
    own = [_timed(lambda: suggest(lexicon, paths[0].name)) for _ in range(runs)]
    split = [_timed(lambda: [text.split() for text in texts]) for _ in range(runs)]
    yield Row("related among 1,000 notes", Times(own), "str.split of all", Times(split))
    program = shutil.which("rg")
    found = [_timed(lambda: _run([program or "", "-N", "^- ", str(folder)])) for _ in range(runs)] if program else []
    gathered = [_timed(lambda: _digest(bench, folder)) for _ in range(max(1, bench.runs // 10))]
    yield Row("digest of 1,000 notes", Times(gathered), "rg '^- '", Times(found) if found else None)


def _shelf(bench: Bench) -> Path:
    """Return a folder of 1,000 notes of 6 KB, each with a quoted takeaway and a link."""
    folder = bench.folder / "shelf"
    if not folder.exists():
        folder.mkdir()
        for number in range(_NOTES):
            text = make_note(6_000, number)
            quote = " ".join(text[3_000:3_400].split(" ")[1:20])
            kept = f"\n## Key Takeaways\n- what {number} says\n  > {quote}\n\n## Related\n- [[{number + 1:04}]]\n"
            (folder / f"{number:04}.md").write_text(text.partition("\n## Key Takeaways")[0] + kept, encoding="utf-8")
    return folder


def _digest(bench: Bench, folder: Path) -> None:
    home = {"EARMARK_HOME": str(bench.folder / "digest")}
    command = [sys.executable, "-m", "tui", "digest", str(folder)]
    subprocess.run(command, env=os.environ | home, stdout=subprocess.DEVNULL, check=True)


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since
