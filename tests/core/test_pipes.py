"""What a pipe in the place of one of earmark's own files costs: nothing but what the file would hold."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.core.config import load_settings, places
from tui.core.drafts import Drafts
from tui.core.glossary import load_glossary
from tui.core.leftovers import lonely_drafts, unfinished_writes
from tui.core.lexicon import Lexicon
from tui.core.library import Library
from tui.core.note import Kind, parse
from tui.core.state import Marks, Preferences, Queries, ReadingState, load_preferences, save_preferences
from tui.core.surroundings import Surroundings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")

NOTE = Path("/notes/a.md")
[ITEM] = parse(NOTE, "## Key Takeaways\n- words\n  > more words\n").items(Kind.TAKEAWAYS)


def piped(path: Path) -> Path:
    """Put a pipe that nobody writes to in the place of a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("name", "read", "nothing"),
    [
        ("state/drafts.json", lambda: Drafts(places()).of(NOTE), {}),
        ("state/drafts.json", lambda: list(lonely_drafts(places().state / "drafts.json", NOTE.parent)), []),
        ("state/journal/0/1.begun", lambda: list(unfinished_writes(places().journal, NOTE.parent)), []),
        ("state/marks.json", lambda: Marks(places()).find(NOTE, "words"), {}),
        ("state/queries.json", lambda: Queries(places()).load(), []),
        ("state/preferences.json", lambda: load_preferences(places()), Preferences()),
        ("state/surroundings.json", lambda: Surroundings(places()).of(NOTE, [ITEM])(ITEM), ("", "")),
        ("cache/words.json", lambda: len(Lexicon(places().cache / "words.json")), 0),
        ("config/config.toml", lambda: load_settings(places().settings).column, 80),
        ("config/glossary.toml", lambda: dict(load_glossary(places().glossary).entries), {}),
    ],
)
def test_a_pipe_is_not_waited_for(home: Path, name: str, read: Callable[[], object], nothing: object) -> None:
    """What would be read from a pipe is taken for not there, and nobody waits for it to come."""
    piped(home / name)
    assert read() == nothing


def test_the_files_of_a_library_are_not_waited_for(tmp_path: Path) -> None:
    """Neither the places in a library nor its catalogue need be files."""
    (tmp_path / "a.md").write_text("# A note\n")
    state = ReadingState(places(), tmp_path)
    state.mark(tmp_path / "a.md", done=True)
    state.save()
    list(Library(tmp_path, places()).scan())
    files = [file for folder in (places().state, places().cache) for file in folder.rglob("*.json")]
    assert len(files) > 1
    for file in files:
        piped(file)
    assert not ReadingState(places(), tmp_path).progress(tmp_path / "a.md").done
    assert [entry.path.name for batch in Library(tmp_path, places()).scan() for entry in batch] == ["a.md"]


def test_a_pipe_makes_room_for_the_file() -> None:
    """What is kept next is kept in a file, and the pipe is set aside, as a damaged file is."""
    pipe = piped(places().preferences)
    told: list[str] = []
    assert not save_preferences(places(), Preferences(theme="dark"), tell=told.append)
    assert "set aside as preferences.damaged" in told[0]
    assert json.loads(pipe.read_bytes())["theme"] == "dark"
    assert pipe.with_name("preferences.damaged").is_fifo()
