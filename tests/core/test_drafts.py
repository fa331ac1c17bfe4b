"""What is kept of words that were not written yet."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tui.core import tables
from tui.core.config import Places
from tui.core.display import printable, typable
from tui.core.drafts import Draft, Drafts, draft_of
from tui.core.episode import Quote

NOTE = Path("/library/sub/caf\udce9 'quoted'.md")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Name the folders for what is remembered."""
    return Places(tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "data")


def test_drafts_last(places: Places) -> None:
    """Words, quote and what they replace are there in the next run, whatever their characters, until forgotten."""
    whole = Draft("a\nb می\u200cروم", Quote(7, "said \u202e \udce9", "[0:07](https://example.org)"), "as it \x1bwas")
    for purpose, draft in {"one": whole, "two": Draft("two"), "none": Draft(" \n", Quote(1, "q"))}.items():
        assert Drafts(places).keep(NOTE, purpose, draft) == ""
    assert Drafts(places).keep(NOTE.with_name("other.md"), "three", Draft("three")) == ""
    assert Drafts(places).of(NOTE) == {"one": whole, "two": Draft("two")}
    assert Drafts(places).keep(NOTE, "two", Draft()) == ""
    assert Drafts(places).find(NOTE, "two").empty
    Drafts(places).rename(NOTE, NOTE.with_name("new.md"))
    assert Drafts(places).of(NOTE) == {}
    assert Drafts(places).find(NOTE.with_name("new.md"), "one") == whole


def test_a_rename_to_a_name_for_which_a_draft_waits_loses_neither(places: Places) -> None:
    """The draft that waited stands below that of the renamed note, however often the rename is told of."""
    drafts, other = Drafts(places), NOTE.with_name("other.md")
    drafts.keep(NOTE, "one", Draft("mine"))
    drafts.keep(other, "one", Draft("waiting", Quote(1, "said")))
    for _ in range(2):
        drafts.rename(NOTE, other)
        assert drafts.find(other, "one") == Draft("mine\nwaiting", Quote(1, "said"))
        assert drafts.of(NOTE) == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("words", "words"),
        (None, ""),
        ([], ""),
        ({"words": 1, "before": [], "quote": {"words": "q", "moment": 1, "place": "x"}}, ""),
        ({"words": "words", "before": 1, "quote": "said"}, "words"),
    ],
)
def test_of_a_damaged_draft_the_words_count(value: object, words: str) -> None:
    """What of a draft can be read is kept, and the rest is left out."""
    assert draft_of(value) == Draft(words)


@pytest.mark.parametrize("words", ["\x1b]2;PWNED\x07 a", "\x9b5;7m a", "\ud800 a", "\udce9 b", "\u202e a", "\r a"])
def test_the_words_of_a_draft_steer_nothing(places: Places, words: str) -> None:
    """Of words that nobody can have typed, what would steer a terminal or hide is made visible or left out."""
    places.state.mkdir()
    value = {"words": f"one\n{words}", "before": "\ud800", "quote": {"place": 1, "words": "q\ud800", "moment": ""}}
    for kept in (value, f"one\n{words}"):
        (places.state / "drafts.json").write_text(json.dumps({f"{NOTE}\none": kept}))
        draft = Drafts(places).find(NOTE, "one")
        lines = draft.words.split("\n")
        assert [*map(printable, lines)] == lines == ["one", typable(words)]
        assert (draft.before, draft.quote) == ("", None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locks on folders")
def test_an_earmark_that_is_stuck_stops_no_other(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another keeps the state files to itself for long, words are kept even so."""
    import fcntl

    monkeypatch.setattr(tables, "_LOCK_SECONDS", 0.05)
    places.state.mkdir(parents=True)
    fd = os.open(places.state, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        assert Drafts(places).keep(NOTE, "one", Draft("words")) == ""
    finally:
        os.close(fd)
    assert Drafts(places).find(NOTE, "one").words == "words"


def test_earmarks_that_keep_drafts_at_once_lose_none(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes to a state file waits for the others, and adds to what they wrote."""
    monkeypatch.setattr(tables, "_LOCK_SECONDS", 60.0)  # 32 writes may take a slow disk longer than a second

    def keep(number: int) -> None:
        for note in range(8):
            assert Drafts(places).keep(tmp_path / f"{note}.md", f"purpose {number}", Draft("words")) == ""

    places.state.mkdir(parents=True)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(keep, range(4)))
    kept = Drafts(places)
    assert all(
        kept.find(tmp_path / f"{note}.md", f"purpose {n}").words == "words" for note in range(8) for n in range(4)
    )


def test_a_state_file_that_cannot_be_read_is_not_written_over(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read, or looked at, for a moment is not lost: the new words are not kept, and why is said."""
    note = tmp_path / "note.md"
    assert Drafts(places).keep(note, "one", Draft("words")) == ""
    before = (places.state / "drafts.json").read_bytes()

    def refuse(path: Path) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(tables, "read_private", refuse)
        assert "cannot be read" in Drafts(places).keep(note, "two", Draft("more"))
        patched.setattr(Path, "stat", refuse)
        assert "cannot be read" in Drafts(places).keep(note, "two", Draft("more"))
    assert (places.state / "drafts.json").read_bytes() == before
