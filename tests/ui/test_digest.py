"""The digest in the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.driver import TYPO, Reader, clipboard_program, reading
from tui.screens.digest import DigestScreen
from tui.screens.help import HelpScreen
from tui.widgets.transcript_view import TranscriptView


async def show_digest(reader: Reader) -> DigestScreen:
    """Open the digest by its command."""
    commands = {command.title: command for command in reader.app.get_system_commands(reader.app.screen)}
    commands["Digest"].callback()
    await reader.settle()
    screen = reader.app.screen
    assert isinstance(screen, DigestScreen)
    return screen


async def test_the_digest_is_previewed_and_copied(seeds: Path) -> None:
    """It holds the takeaways of every episode that has some, scrolls like a note, and y copies all of it."""
    (seeds / "evil.md").write_text("# E\n\n## Key Takeaways\n- [b]x[/b] \x1b[31m\n")
    async with reading(seeds, TYPO, size=(100, 24)) as reader:
        screen = await show_digest(reader)
        assert "episodes; for a file: earmark digest" in reader.text()
        view = screen.query_one(TranscriptView)
        await reader.press("G")
        assert view.scroll_offset.y > 0
        await reader.press("y")
        assert "Old maps show where the knowledge stops" in reader.app.clipboard
        assert "[b]x[/b]" in reader.app.clipboard
        assert "\x1b" not in reader.text()
        await reader.press("escape")
        assert reader.app.screen is reader.screen


async def test_the_digest_reads_as_notes_do(seeds: Path) -> None:
    """Headings, links and quotes are shown without their marks, which the copied document has."""
    (seeds / TYPO).unlink()
    (seeds / "a.md").write_text(
        "# A\n\n## Key Takeaways\n- a **bold** [one](b.md)\n  > said\n\n## Related\n- [[x|y]]\n"
    )
    async with reading(seeds, "a.md", size=(100, 40)) as reader:
        await show_digest(reader)
        shown = reader.text()
        assert all(words in shown for words in ("A", "- a bold one", "said", "- y"))
        assert not any(mark in shown for mark in ("##", "**", "](", "> said"))
        await reader.press("y")
        assert all(mark in reader.app.clipboard for mark in ("## ", "**bold**", "](", "> said"))


async def test_a_copied_digest_reaches_the_clipboard_of_the_desktop(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the terminal is told is handed to the desktop's own program as well."""
    _, taken = clipboard_program(tmp_path, monkeypatch)
    async with reading(seeds, TYPO) as reader:
        await show_digest(reader)
        await reader.press("y")
        assert reader.app.clipboard
        assert taken.read_text("utf-8") == f"-ib\n{reader.app.clipboard}"


async def test_the_digest_answers_the_key_of_the_help(seeds: Path) -> None:
    """`?` shows all keys over it, and Esc leads back to it."""
    async with reading(seeds, TYPO) as reader:
        await show_digest(reader)
        await reader.press("question_mark")
        assert [type(screen) for screen in reader.app.screen_stack[1:]] == [DigestScreen, HelpScreen]
        await reader.press("escape")
        assert isinstance(reader.app.screen, DigestScreen)


async def test_one_digest_is_enough(seeds: Path) -> None:
    """Asked for over itself it stays as it is: one key closes it."""
    async with reading(seeds) as reader:
        await show_digest(reader)
        reader.app.action_digest()
        await reader.settle()
        assert len(reader.app.screen_stack) == 2
        await reader.press("escape")
        assert len(reader.app.screen_stack) == 1


async def test_the_digest_can_be_searched(seeds: Path) -> None:
    """A search goes to its hits as it does in a note, Esc drops it, and once more closes the digest."""
    words = "\n".join(f"- thought {number}" for number in range(99))
    (seeds / "long.md").write_text(f"# L\n\n## Key Takeaways\n{words}\n- a zeppelin\n- two zeppelins\n")
    async with reading(seeds, TYPO, size=(100, 24)) as reader:
        view = (await show_digest(reader)).query_one(TranscriptView)
        assert "a zeppelin" not in reader.text()
        await reader.press("slash")
        await reader.type("zeppelin")
        assert "a zeppelin" in reader.text()
        assert "1/2" in reader.text()
        await reader.press("enter", "n")
        assert "/zeppelin   2/2" in reader.text()
        await reader.press("N")
        assert "/zeppelin   1/2" in reader.text()
        await reader.press("escape")
        assert "episodes; for a file" in reader.text()
        assert "a zeppelin" in reader.text()
        assert not view.hits
        await reader.press("g", "slash")
        await reader.type("qy")
        await reader.press("escape")
        assert view.scroll_offset.y == 0
        await reader.press("escape")
        assert reader.app.screen is reader.screen
