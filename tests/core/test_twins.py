"""What is told between notes: episodes in two of them, and copies of sync conflicts."""

from pathlib import Path

import pytest

from tui.core.files import read
from tui.core.note import parse
from tui.core.oddities import Finding
from tui.core.twins import Traits, conflict_copies, traits_of, twins

WORDS = " ".join(f"word{number}" for number in range(60))


def found(folder: Path, **notes: str) -> list[Finding]:
    """Return the twins among notes that are written into a folder."""
    traits: list[Traits] = []
    for name, text in notes.items():
        path = folder / f"{name}.md"
        path.write_text(text)
        state = read(path)
        traits.append(traits_of(parse(path, state.text), state))
    return list(twins(traits, folder))


def test_the_same_video_is_told_in_the_line_of_its_id(tmp_path: Path) -> None:
    """The later of two notes with one video id names the earlier one, whatever their transcripts are."""
    [finding] = found(
        tmp_path,
        a="# A\n\n**Video ID:** abcdefghijk\n\none\n",
        b="# B\n\n**Channel:** Us\n**Video ID:** abcdefghijk\n\ntwo\n",
        c="# C\n\n**Video ID:** other-video\n\none\n",
    )
    assert (finding.path.name, finding.line) == ("b.md", 4)
    assert finding.sentence.startswith("The video abcdefghijk is that of “a.md” as well; ")


def test_the_same_transcript_is_told_where_it_begins(tmp_path: Path) -> None:
    """The later of two notes with one transcript names the earlier one, however its lines are broken."""
    broken = WORDS.replace("word9 ", "word9\r\n")
    [finding] = found(tmp_path, a=f"# A\n\n## Transcript\n\n{WORDS}\n", b=f"# B\n\nx: y\n\n## Transcript\n\n{broken}\n")
    assert (finding.path.name, finding.line) == ("b.md", 7)
    assert finding.sentence.startswith("The transcript is that of “a.md” as well; ")


def test_an_episode_in_two_notes_is_told_once(tmp_path: Path) -> None:
    """Where video and transcript are those of one note that is one finding, and two where they are of two notes."""
    one, other = (f"**Video ID:** {video}\n\n## Transcript\n\n{WORDS}\n" for video in ("abcdefghijk", "lmnopqrstuv"))
    [finding] = found(tmp_path, a=one, b=one)
    assert finding.sentence.startswith("Video and transcript are those of “a.md” as well; ")
    both = found(tmp_path, a=one, b="**Video ID:** lmnopqrstuv\n\nfew\n", c=other)
    assert [(each.path.name, each.sentence.split("“")[1][:4]) for each in both] == [("c.md", "b.md"), ("c.md", "a.md")]


@pytest.mark.parametrize("words", ["", "No transcript.", "one two three"])
def test_short_transcripts_may_be_alike(tmp_path: Path, words: str) -> None:
    """Notes without a transcript, or with a few words for one, are no twins, nor are notes without a video."""
    assert not found(tmp_path, a=f"# A\n\n## Transcript\n\n{words}\n", b=f"# B\n\n## Transcript\n\n{words}\n")


def test_two_names_of_one_file_are_told_as_such(tmp_path: Path) -> None:
    """A link to a note is not told to hold the same transcript."""
    path = tmp_path / "a.md"
    path.write_text(f"## Transcript\n\n{WORDS}\n")
    (tmp_path / "b.md").hardlink_to(path)
    states = [read(tmp_path / name) for name in ("a.md", "b.md")]
    [finding] = twins([traits_of(parse(state.path, state.text), state) for state in states], tmp_path)
    assert finding.sentence.startswith("This is the file of “a.md” under another name")


@pytest.mark.parametrize(
    "name",
    [
        "the note.sync-conflict-20240131-120000-ABCDEFG.md",
        "the note.sync-conflict-20240131-120000.md",
        "the note (conflicted copy 2024-01-31 120000).md",
        "the note (Ann's conflicted copy 2024-01-31).md",
        "the note (Ann's MacBook's conflicted copy 2024-01-31 (1)).md",
        "the note (Conflicted copy phone 202401311200).md",
        "the note_conflict-20240131-120000.md",
    ],
)
def test_a_copy_of_a_sync_conflict_names_its_note(name: str) -> None:
    """Whichever program named it, a copy is told with the note of the conflict, and what to do if that is gone."""
    root = Path("/library")
    copy, note = root / "sub" / name, root / "sub" / "the note.md"
    [(path, finding)] = conflict_copies([copy, note], [copy, note], root)
    assert path == finding.path == copy
    assert "“sub/the note.md”; take over" in finding.sentence
    [(_, finding)] = conflict_copies([copy], [copy], root)
    assert "that one is gone" in finding.sentence


@pytest.mark.parametrize(
    "name", ["sync-conflict.md", "On conflict (2024).md", "a conflicted copy.md", "a.sync-conflict-notes.md"]
)
def test_a_name_about_conflicts_is_no_copy(name: str) -> None:
    """A note that only speaks of conflicts in its name is in order."""
    assert not list(conflict_copies([Path(name)], [], Path()))
