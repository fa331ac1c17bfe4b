"""What an episode tells of a place in it."""

from pathlib import Path

import pytest

from tui.core.episode import Episode, open_episode
from tui.core.note import Span

TUBE = "https://youtu.be/aBcDeFgHi00"


@pytest.fixture
def episode(tmp_path: Path) -> Episode:
    """Return an episode with times in two languages, and notes."""
    path = tmp_path / "n.md"
    path.write_text(
        f"# T\n\n**Source:** {TUBE}\n\n## About\n\nabout\n\n## Transcript\n\nplain\n\n[1:01] timed\n\n"
        "## Transcript (nl)\n\ngewoon\n\n[1:05] getimed\n\n## Notes\n\nseen\n"
    )
    return open_episode(path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("about", f"— T, {TUBE}"),
        ("plain", f"— T, 0%, {TUBE}"),
        ("timed", f"— T, 1:01, {TUBE}?t=61"),
        ("gewoon", f"— T, {TUBE}"),
        ("getimed", f"— T, 1:05, {TUBE}?t=65"),
        ("seen", f"— T, {TUBE}"),
    ],
)
def test_words_are_attributed_to_their_own_moment(episode: Episode, words: str, expected: str) -> None:
    """Copied words name their time, else their share of the transcript, and link there; notes have neither."""
    assert episode.attribution(episode.note.text.index(words)) == expected
    assert episode.attribution(None) == f"— T, {TUBE}"


def test_the_link_of_a_cue_is_the_source(tmp_path: Path) -> None:
    """Where a note names no source, the last link to a moment up to a place is it, at that place's own moment."""
    path = tmp_path / "n.md"
    path.write_text(
        "## Transcript\n\nfirst\n\n- [02:05] second — https://youtu.be/abc?t=125\n\n[2:07] third https://x.org/a\n\n"
        "**[3:16](https://x.org/watch?v=abc&t=196s)** fourth\n\n[4:00](#t=4:00) fifth\n\n## Notes\n\nlast\n"
    )
    told = open_episode(path)
    sources = [told.source_at(told.note.text.index(word)) for word in ("first", "second", "third", "fourth", "last")]
    assert sources == [
        "",
        "https://youtu.be/abc?t=125",
        "https://youtu.be/abc?t=127",
        "https://x.org/watch?v=abc&t=196s",
        "",
    ]
    start = told.note.text.index("third")
    assert told.quote(Span(start, start + 5)).moment == "[2:07](https://youtu.be/abc?t=127)"
    start = told.note.text.index("first")
    assert told.quote(Span(start, start + 5)).moment == ""


@pytest.mark.parametrize("times", [1, 3])
def test_what_rolls_on_without_tags_is_told_apart(tmp_path: Path, times: int) -> None:
    """Lines that a caption program kept three times are marked as said again, and those that stand once are not."""
    path = tmp_path / "n.md"
    lines = [f"{word} and then {word} went on to the {word}\n" * times for word in map("place{}".format, range(20))]
    path.write_text(f"# T\n\n## Transcript\n\n{''.join(lines)}\n## Notes\n\n- seen\n")
    repeated = [mark for mark in open_episode(path).emphases if mark.kind == "repeated"]
    assert len(repeated) == (20 if times == 3 else 0)


def test_a_heading_is_said_where_the_words_below_it_are(tmp_path: Path) -> None:
    """The time of a chapter is that of its first words, and no longer that of the chapter before."""
    path = tmp_path / "a.md"
    path.write_text(
        "# A\n\n## Transcript\n\n### One\n\n[0:10] first words\n\n[0:50] last words\n\n### Two\n\n#### Part\n\n"
        "[1:40] other words\n\n### End\n\n## Notes\nwords\n"
    )
    episode = open_episode(path)
    text = episode.note.text
    times = [episode.seconds_at(text.index(words)) for words in ("One", "first", "last", "Two", "Part", "other", "End")]
    assert times == [10, 10, 50, 100, 100, 100, 100]
