"""Notes in every form that is met in the wild: how transcripts, metadata, times, speakers and sections are written.

Beside each note stands what a reader is to be told of it, as JSON; the number in a note's name is that of its form.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tui.core.blocks import seconds_at, split_cues
from tui.core.episode import Episode, open_episode

FIXTURES = Path(__file__, "../../fixtures/variants").resolve()
NOTES = sorted(FIXTURES.rglob("*.md"))
METADATA = ("title", "source", "video_id", "date", "channel", "seconds", "tags")


def told(episode: Episode) -> dict[str, Any]:
    """Return what a reader is told of an episode: its metadata, how many oddities it has, and its blocks as shown."""
    metadata = {name: getattr(episode.note.metadata, name) for name in METADATA}
    metadata["tags"] = list(metadata["tags"])
    metadata["problems"] = len(episode.note.problems)
    blocks = [
        {
            "kind": block.kind.value,
            "words": " ".join(episode.shown[slice(*block.body)].replace("\0", "").split()),
            "speaker": block.speaker,
            "seconds": block.seconds,
            "chapter": episode.shown[slice(*block.chapter.title)] if block.chapter else "",
            "turn": block.turn,
        }
        for block in episode.blocks
    ]
    return {name: value for name, value in metadata.items() if value} | {
        "blocks": [
            {name: value for name, value in block.items() if value or (value == 0 and name == "seconds")}
            for block in blocks
        ]
    }


@pytest.mark.parametrize("path", NOTES, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_a_form_is_understood(path: Path) -> None:
    """Metadata, times, speakers, chapters, sounds and words are read from each form, and nothing else is shown."""
    assert told(open_episode(path)) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("path", NOTES, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_a_form_is_understood_whatever_ends_its_lines(path: Path, ending: bytes, mark: bytes, tmp_path: Path) -> None:
    """CRLF, CR, a byte order mark and a missing last line end change nothing that is shown."""
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").replace(b"\n", ending)
    copy = tmp_path / path.relative_to(FIXTURES)
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(mark + data)
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert told(open_episode(copy)) == expected


@pytest.mark.parametrize("path", NOTES, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_times_are_known_without_cutting_paragraphs(path: Path) -> None:
    """Each paragraph of each form has the very time that the uncut cues give it."""
    episode = open_episode(path)
    cues = split_cues(episode.note)
    assert [seconds_at(episode.note, cues, block.body.start) for block in episode.blocks] == [
        episode.seconds_at(block.body.start) for block in episode.blocks
    ]


def test_captions_that_roll_on_are_told_from_others() -> None:
    """What timed captions say again is marked, and what other transcripts do is not."""
    said = {path.stem: open_episode(path) for path in (FIXTURES / "23-caption-tags.md", FIXTURES / "19-turns.md")}
    repeated = {name: [e for e in episode.emphases if e.kind == "repeated"] for name, episode in said.items()}
    assert len(repeated["23-caption-tags"]) == 1
    assert not repeated["19-turns"]


def test_every_form_has_a_note() -> None:
    """Each numbered form has a note of its own, and each note says what is expected of it."""
    numbers = {path.relative_to(FIXTURES).as_posix()[:2] for path in NOTES}
    assert numbers == {f"{number:02}" for number in range(1, 27)} - {"25"}
    assert all(path.with_suffix(".json").is_file() for path in NOTES)


def test_reading_changes_no_byte(tmp_path: Path) -> None:
    """Opening a note of any form leaves its file as it was."""
    shutil.copytree(FIXTURES, tmp_path / "copy")
    for path in sorted((tmp_path / "copy").rglob("*.md")):
        before = path.read_bytes()
        open_episode(path)
        assert path.read_bytes() == before
