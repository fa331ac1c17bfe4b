"""Words that look like markup, in everything that earmark shows: they are shown as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.torture.conftest import Amount, Figures
from tests.torture.screens import MAIN, TOURS, hostile_library, hostile_settings, paste, press, tour
from tests.ui.driver import reading
from tui.widgets.episode_header import EpisodeHeader
from tui.widgets.status_line import StatusLine

WORDS: Final = (
    *(
        "[/]",
        "[/b]",
        "[b]",
        "[b]x[/b]",
        "[b]x[/i]",
        "[",
        "]",
        "[[",
        "]]",
        "[]",
        "[ ]",
        r"\[",
        r"\[b]",
        r"\\[/]",
        "[Muziek]",
    ),
    *(
        "[@click=app.quit]x[/]",
        "[@click=quit]x",
        "[@x=1",
        "[link=file:///x]y",
        "[link=]x[/link]",
        "[red on blue]x",
        "[#f]x",
    ),
    *(
        "[not a colour!]x",
        "[reverse blink]x[/]",
        "[$primary]x[/]",
        "$text",
        "${x}",
        "$$",
        ":x:",
        ":smile:",
        ":warning: x",
    ),
    *(
        "{x}",
        "{0!r:>9}",
        "%s %(x)d %",
        "<b>x",
        "[/x/y]",
        "[=]",
        "[/=]",
        '["]',
        "['x",
        "[a=b c=(d]",
        "[1]",
        "[-1]",
        "[!]",
    ),
)
"""What Textual, Rich, or Python's formatting would take for something else; none is wider than 24 cells."""


def _file_name(words: str) -> str:
    return words.replace("/", "\u2044")


def _said(words: str) -> str:
    """Return words as transcript, headings and items show them: the backslash of an escaped bracket is hidden."""
    return re.sub(r"(?<!\\)\\(?=[\[\]])", "", words)


def _library(root: Path, sample: Sequence[str]) -> None:
    """Make notes that have the words as titles and tags, or as file names, and one that says them everywhere else."""
    for number, words in enumerate(sample):
        head = f"---\ntitle: {json.dumps(words)}\ntags: [{json.dumps(words)}]\n---\n"
        (root / f"title {number}.md").write_text(f"{head}\n## Transcript\n\nneedle {words} words\n")
        (root / f"{_file_name(words)}.md").write_text("needle words\n")
    said = "".join(f"### {words} chapter\n\n**A{words}:** so {words} it is\n\n" for words in sample)
    items = "".join(f"- take {words} away\n" for words in sample)
    links = "".join(f"- see {words} too\n" for words in sample)
    (root / MAIN).write_text(f"# Main\n\n## Transcript\n\n{said}\n## Key Takeaways\n{items}\n## Related\n{links}")


async def test_markup_is_shown_as_it_stands(tmp_path: Path, amount: Amount, figures: Figures) -> None:
    """Titles, tags, file names, chapters, speakers, words and items are on the screen, each character of them."""
    sample = WORDS[:: amount(5, 1)]
    _library(tmp_path, sample)
    async with reading(tmp_path, MAIN, size=(240, 9 * len(sample) + 20)) as reader:
        episode = reader.screen.episode
        assert episode
        speakers = {block.speaker for block in episode.blocks if block.speaker}
        assert len(speakers) > len(sample) // 2
        wrong = {"speakers": {speaker for speaker in speakers if f" {speaker}  " not in reader.text()}}
        await press(reader, "t")
        text = reader.text()
        for shown in ("● * ", "words · #* "):
            wrong[shown] = {words for words in sample if shown.replace("*", words) not in text}
        for shown in ("take * away ", "see * too "):
            wrong[shown] = {words for words in sample if shown.replace("*", _said(words)) not in text}
        wrong["chapters"] = {words for words in sample if f"{_said(words)} chapter " not in text}
        wrong["speech"] = {words for words in sample if f"so {_said(words)} it is " not in text}
        wrong["file names"] = {words for words in sample if f"● {_file_name(words)} " not in text}
        assert wrong["speech"] <= {"[Muziek]"}  # a sound has a row of its own
        wrong["speech"].clear()
        figures(words=len(sample), kinds=len(wrong), wrong=sum(map(len, wrong.values())))
        assert not any(wrong.values()), wrong


async def test_markup_that_is_typed_or_told_is_shown_as_it_stands(
    tmp_path: Path, amount: Amount, figures: Figures
) -> None:
    """A query, a filter, a link to type, and a sentence about what is wrong are shown to the last character."""
    sample, wrong = WORDS[:: amount(len(WORDS) // 2, 1)], []
    _library(tmp_path, sample)
    async with reading(tmp_path, MAIN, size=(120, 36)) as reader:
        for words in sample:
            reader.app.clear_notifications()
            reader.app.tell(f"{words} told", wrong=True)
            reader.screen.query_one(EpisodeHeader).show_problem(f"{words} met")
            await press(reader, "/")
            await paste(reader, words)
            reader.screen.query_one(StatusLine).say(f"{words} said")
            await reader.pilot.pause()
            text = reader.text()
            wrong += [
                (words, shown)
                for shown in (f"{words} told", f"{words} said", f"⚠ {words} met", f" /{words} ")
                if shown not in text
            ]
            await press(reader, "escape", "r")
            await paste(reader, f"https://example.com {words}")
            if f"example.com {words} " not in reader.text():
                wrong.append((words, "link"))
            await press(reader, "escape")
        figures(words=len(sample), wrong=len(wrong))
    assert not wrong


@pytest.mark.parametrize("part", TOURS)
async def test_no_markup_ends_the_app(tmp_path: Path, part: str, amount: Amount, figures: Figures) -> None:
    """Every screen comes up, and none follows a link or an action, whatever markup stands in files and settings."""
    screens = 0
    pieces = [" ".join(WORDS[start::12]) for start in range(amount(1, 12))]
    for number, words in enumerate(pieces):
        root = tmp_path / str(number)
        root.mkdir()
        hostile_library(root, words)
        async with reading(root, MAIN, size=(200, 60), settings=hostile_settings()) as reader:
            async for name in tour(reader, part, words, amount(4, 99)):
                screens += 1
                if name == "list and text":
                    assert f"{words} heading"[:60] in reader.text() or f"{words} title"[:60] in reader.text()
            assert reader.app.is_running
    figures(screens=screens, crashes=0)
