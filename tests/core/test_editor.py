"""How other editors are called."""

import shutil
from pathlib import Path

import pytest

from tui.core.editor import NoEditor, editor_command

NOTE = Path("/notes/a note.md")


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ("vim", ["vim", "+12", "/notes/a note.md"]),
        ("emacsclient -t", ["emacsclient", "-t", "+12", "/notes/a note.md"]),
        ("code", ["code", "--wait", "--goto", "/notes/a note.md:12"]),
        ("code -w", ["code", "-w", "--goto", "/notes/a note.md:12"]),
        ("hx", ["hx", "/notes/a note.md:12"]),
        ("'/opt/my editor/nvim' -u NONE", ["/opt/my editor/nvim", "-u", "NONE", "+12", "/notes/a note.md"]),
    ],
)
def test_an_editor_opens_at_the_line(named: str, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each editor is told the line its own way, with the arguments that the reader gave it, and waited for."""
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert editor_command(named, NOTE, 12) == command


@pytest.mark.parametrize("named", ["", "  ", "no-such-editor", "'unbalanced"])
def test_without_an_editor_a_sentence_says_what_to_do(named: str) -> None:
    """An editor that is not named or not installed is told in one sentence."""
    with pytest.raises(NoEditor, match=r"set VISUAL or EDITOR"):
        editor_command(named, NOTE, 1)
