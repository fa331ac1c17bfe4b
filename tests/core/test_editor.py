"""How other editors are called."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tui.core.editor import NoEditor, editor_command, failure

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


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ("emacs -nw", ["emacs", "-nw", "+12:34", "/notes/a note.md"]),
        ("nano", ["nano", "+12,34", "/notes/a note.md"]),
        ("kak", ["kak", "+12:34", "/notes/a note.md"]),
        ("code", ["code", "--wait", "--goto", "/notes/a note.md:12:34"]),
        ("hx", ["hx", "/notes/a note.md:12:34"]),
        ("ed", ["ed", "+12", "/notes/a note.md"]),
    ],
)
def test_an_editor_opens_at_the_column(named: str, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that can begin within a line is told where, any other the line alone."""
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert editor_command(named, NOTE, 12, 34) == command


@pytest.mark.skipif(not shutil.which("vim"), reason="vim is not installed")
def test_vim_begins_at_the_character(tmp_path: Path) -> None:
    """However many bytes stand before it, in one line of a whole transcript, the character is the one meant."""
    note, seen = tmp_path / "note.md", tmp_path / "seen"
    note.write_text("# T\n" + "é" * 5000 + "x" + "é" * 9000 + "\n", encoding="utf-8")
    command = editor_command("vim -n -u NONE --not-a-term", note, 2, 5001)
    look = [f"+call writefile([getline('.')[col('.') - 1], line('.')], '{seen}')", "+qa!"]
    subprocess.run([*command, *look], env={"LC_ALL": "C.UTF-8"}, capture_output=True, check=True, timeout=30)
    assert seen.read_text() == "x\n2\n"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (1, "The editor false came back with an error (status 1)"),
        (-9, "The editor false was ended by SIGKILL"),
        (-99, "The editor false was ended by signal 99"),
    ],
)
def test_an_editor_that_fails_is_told(status: int, said: str) -> None:
    """A sentence names the editor and how it ended; one that did its work is not spoken of."""
    assert failure(["/bin/false", "note.md"], status).startswith(said)
    assert failure(["/bin/false", "note.md"], 0) == ""


@pytest.mark.parametrize("named", ["", "  ", "no-such-editor", "'unbalanced"])
def test_without_an_editor_a_sentence_says_what_to_do(named: str) -> None:
    """An editor that is not named or not installed is told in one sentence."""
    with pytest.raises(NoEditor, match=r"set VISUAL or EDITOR"):
        editor_command(named, NOTE, 1)
