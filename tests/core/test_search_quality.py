"""How well search finds what people look for in captions, against places judged by a reader."""

import json
import re
from pathlib import Path
from typing import TypedDict

import pytest

from tui.core.search import TranscriptIndex

FIXTURES = Path(__file__).parent.parent / "fixtures" / "search"


class Case(TypedDict):
    """A query, the wordings that are mentions of it, and those that a reader would not mind either."""

    query: str
    must: list[str]
    may: list[str]


class Note(TypedDict):
    """A transcript and what is looked for in it."""

    text: str
    cases: list[Case]


def spans(text: str, wordings: list[str]) -> list[tuple[int, int]]:
    """Return where any of these wordings stand as words, whatever their case."""
    found = (re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", text, re.IGNORECASE) for wording in wordings)
    return sorted({match.span() for matches in found for match in matches})


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def f1(found: int, missed: int, alarms: int) -> float:
    """Return the harmonic mean of recall and precision."""
    return 2 * found / (2 * found + missed + alarms) if found + missed + alarms else 1.0


def judge(index: TranscriptIndex, text: str, case: Case) -> tuple[int, int, int]:
    """Return how many mentions a query found and missed, and how many hits are false alarms."""
    must, may = spans(text, case["must"]), spans(text, case["may"])
    hits = [(hit.start, hit.end) for hit in index.find(case["query"])]
    found = sum(any(overlap(mention, hit) for hit in hits) for mention in must)
    alarms = sum(not any(overlap(hit, place) for place in must + may) for hit in hits)
    return found, len(must) - found, alarms


def judged(half: str) -> dict[str, tuple[int, int, int]]:
    """Return for each query of a half of the cases the mentions found and missed, and the false alarms."""
    notes: list[Note] = json.loads((FIXTURES / f"{half}.json").read_text("utf-8"))["notes"]
    results: dict[str, tuple[int, int, int]] = {}
    for number, note in enumerate(notes):
        index = TranscriptIndex(note["text"])
        results |= {f"{number} {case['query']}": judge(index, note["text"], case) for case in note["cases"]}
    return results


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.98), ("held_back", 0.97)])
def test_what_is_looked_for_is_found_and_little_else(half: str, floor: float) -> None:
    """Names, slips of the keyboard, split, joined and absent words: F1 over mentions and over queries stays high."""
    results = judged(half)
    flawed = {query: result for query, result in results.items() if any(result[1:])}
    assert f1(*map(sum, zip(*results.values(), strict=True))) >= floor, flawed
    assert sum(f1(*result) for result in results.values()) / len(results) >= floor, flawed


@pytest.mark.parametrize("half", ["tuning", "held_back"])
def test_what_was_never_said_is_not_found(half: str) -> None:
    """A query without a mention hardly ever finds something."""
    absent = {query: alarms for query, (found, missed, alarms) in judged(half).items() if not found + missed}
    assert len(absent) > 10
    assert sum(absent.values()) <= 1, absent
