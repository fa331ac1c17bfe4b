"""How much of what was said a search finds, and how little else, beside tools that search files for near spellings.

The cases are those of tests/fixtures/search: transcripts, queries, and the wordings in them that a reader judged to be
mentions (`must`) or harmless (`may`). A hit that overlaps neither is a false alarm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from tui.core.search import TranscriptIndex

_CASES = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "search"
_PEERS = (
    ("rg -i", ["rg", "-i", "-F", "-o", "-b", "--no-heading", "--no-line-number", "--no-filename", "-e"]),
    ("ugrep -Z1", ["ugrep", "-i", "-F", "--format=%b:%o%~", "-Z1", "-e"]),
    ("ugrep -Zbest3", ["ugrep", "-i", "-F", "--format=%b:%o%~", "-Zbest3", "-e"]),
)

Place = tuple[int, int]
Find = Callable[[str], list[Place]]


def quality(bench: object) -> Iterator[Figure]:
    """Measure F1 over mentions (micro) and over queries (macro), of all cases and of every tool that is installed."""
    notes = [note for half in ("tuning", "held_back") for note in _notes(half)]
    micro, macro = _scores(notes, _own)
    for name, command in _PEERS:
        theirs = _scores(notes, _peer(command)) if shutil.which(command[0]) else (None, None)
        yield Figure("F1 over mentions", micro, name, theirs[0], "≥ 0.95", micro >= 0.95)
        yield Figure("F1 over queries", macro, name, theirs[1], "≥ 0.95", macro >= 0.95)


def _notes(half: str) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = json.loads((_CASES / f"{half}.json").read_text(encoding="utf-8"))["notes"]
    return notes


def _scores(notes: list[dict[str, Any]], search: Callable[[str], Find]) -> tuple[float, float]:
    found = missed = alarms = 0
    each: list[float] = []
    for note in notes:
        find = search(note["text"])
        for case in note["cases"]:
            must, may = _places(note["text"], case["must"]), _places(note["text"], case["may"])
            hits = find(case["query"])
            hit = sum(any(_overlap(mention, hit) for hit in hits) for mention in must)
            wrong = sum(not any(_overlap(hit, place) for place in must + may) for hit in hits)
            found, missed, alarms = found + hit, missed + len(must) - hit, alarms + wrong
            each.append(_f1(hit, len(must) - hit, wrong))
    return _f1(found, missed, alarms), sum(each) / len(each)


def _f1(found: int, missed: int, alarms: int) -> float:
    return 2 * found / (2 * found + missed + alarms) if found + missed + alarms else 1.0


def _places(text: str, wordings: list[str]) -> list[Place]:
    found = (re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", text, re.IGNORECASE) for wording in wordings)
    return sorted({match.span() for matches in found for match in matches})


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _own(text: str) -> Find:
    index = TranscriptIndex(text)
    return lambda query: [(hit.start, hit.end) for hit in index.find(query)]


def _peer(command: list[str]) -> Callable[[str], Find]:
    """Return the search of a tool that prints the byte offset and the text of each match."""

    def search(text: str) -> Find:
        data = text.encode()

        def find(query: str) -> list[Place]:
            run = subprocess.run([*command, query, "-"], input=data, capture_output=True, check=False)
            places: list[Place] = []
            for line in run.stdout.splitlines():
                offset, _, words = line.partition(b":")
                start = len(data[: int(offset)].decode())
                places.append((start, start + len(words.decode())))
            return places

        return find

    return search
