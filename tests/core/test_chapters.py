"""Lists of chapters, and where these begin."""

import pytest

from tui.core.chapters import Chapter, beginning, chapter_list
from tui.core.note import Span


def titles(text: str) -> list[tuple[int, str]]:
    """Return the times and the words of the chapters that the lines of a text list."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    return [(chapter.seconds, text[slice(*chapter.title)]) for chapter in chapter_list(text, lines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:00 Opening\n6:39 - Who wins what?", [(0, "Opening"), (399, "Who wins what?")]),
        ("- [02:05] Topic — https://x.org/?t=125\n- [03:05](https://x.org) End", [(125, "Topic"), (185, "End")]),
        ("words\n0:10 Opening\n0:20 On\n0:30 End\n0:05 Again\n0:06 On", [(10, "Opening"), (20, "On"), (30, "End")]),
        ("0:00 Opening", []),
        ("0:10 one\n0:05 two", []),
        ("0:10\n0:20", []),
        (f"0:10 a\n0:20 {'words ' * 40}", []),
    ],
)
def test_a_list_is_lines_with_rising_times(text: str, expected: list[tuple[int, str]]) -> None:
    """Two short lines with rising times are a list, the longest of several counts, and links are no words of it."""
    assert titles(text) == expected


def test_a_chapter_begins_in_the_passage_of_its_time() -> None:
    """It is the last passage that begins by then, the first one for an earlier time; none twice or too late."""
    chapters = [Chapter(seconds, Span(seconds, seconds)) for seconds in (0, 7, 10, 12, 19, 30, 31)]
    assert [(number, chapter.seconds) for number, chapter in beginning(chapters, [5, 10, 20, 30])] == [
        (0, 0),
        (1, 10),
        (3, 30),
    ]
    assert not list(beginning(chapters, []))
