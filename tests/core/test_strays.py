"""What is told of the files of a folder before any is read."""

import os
import sys
from pathlib import Path

import pytest

from tui.core.disk import TEMPORARY
from tui.core.strays import odd_name, stray, walk

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def told(folder: Path) -> dict[str, str]:
    """Return the sentences about the files of a folder, by name."""
    return {finding.path.name: finding.sentence for entry in walk(folder) for finding in stray(entry)}


def test_the_walk_leaves_hidden_files_out(tmp_path: Path) -> None:
    """All files in folders of any depth are seen, hidden ones are not, save what a write of earmark left."""
    for name in ("a.md", "b/c/d.pdf", ".hidden.md", ".trash/e.md", f"b/{TEMPORARY}12.tmp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words\n")
    seen = {Path(entry.path).relative_to(tmp_path).as_posix() for entry in walk(tmp_path)}
    assert seen == {"a.md", "b", "b/c", "b/c/d.pdf", f"b/{TEMPORARY}12.tmp"}


@posix
def test_what_is_no_regular_file_is_told(tmp_path: Path) -> None:
    """A pipe, a link to nothing and a link to itself are told where they have the name of a note; none is opened."""
    (tmp_path / "a.md").write_text("words\n")
    (tmp_path / "link.md").symlink_to("a.md")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling.markdown").symlink_to("gone.md")
    (tmp_path / "dangling.pdf").symlink_to("gone.pdf")
    (tmp_path / "loop.md").symlink_to("loop.md")
    found = told(tmp_path)
    assert found.keys() == {"pipe.md", "dangling.markdown", "loop.md"}
    assert found["pipe.md"].startswith("This is not a regular file")
    assert found["dangling.markdown"].startswith("This link does not lead to a file")


@posix
def test_a_link_in_a_circle_does_not_hold_the_walk(tmp_path: Path) -> None:
    """Folders are looked into once, whatever links there are to them."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "back").symlink_to(tmp_path)
    assert sorted(entry.name for entry in walk(tmp_path)) == ["back", "sub"]


def test_what_a_write_left_behind_is_told(tmp_path: Path) -> None:
    """A temporary file beside the notes is a leftover."""
    (tmp_path / f"{TEMPORARY}0123.tmp").write_bytes(b"half a no")
    [sentence] = told(tmp_path).values()
    assert sentence.startswith("A write that was cut short left this behind")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (os.fsdecode(b"caf\xe9.md") if sys.platform != "win32" else "caf\udce9.md", "is not UTF-8"),
        ("a\nb.md", "a tab or a line end"),
        ("a\x1b[2J.md", "1 control character, U+001B ESCAPE; rename"),
        ("a\u202edm.exe.md", "1 bidi control, U+202E RIGHT-TO-LEFT OVERRIDE; rename"),
        ("a\u200b.md", "1 zero-width character, U+200B ZERO WIDTH SPACE; rename"),
    ],
)
def test_odd_names_are_told(name: str, words: str) -> None:
    """A name that others cannot read or that hides something is told with what it holds."""
    [finding] = odd_name(Path("folder") / name)
    assert words in finding.sentence
    assert finding.sentence.isprintable()


def test_names_in_any_script_are_in_order() -> None:
    """Accents, blanks, emoji and other scripts are nothing odd in a name."""
    for name in ("Café – the sea.md", "日本語.md", "\N{MAN}\u200d\N{GIRL}.md", "שלום.md"):
        assert not list(odd_name(Path(name)))
