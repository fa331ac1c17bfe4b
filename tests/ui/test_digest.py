"""The digest in the app."""

from __future__ import annotations

from pathlib import Path

from tests.ui.driver import TYPO, reading
from tui.screens.digest import DigestScreen
from tui.widgets.transcript_view import TranscriptView


async def test_the_digest_is_previewed_and_copied(seeds: Path) -> None:
    """It holds the takeaways of every episode that has some, scrolls like a note, and y copies all of it."""
    (seeds / "evil.md").write_text("# E\n\n## Key Takeaways\n- [b]x[/b] \x1b[31m\n")
    async with reading(seeds, TYPO, size=(100, 24)) as reader:
        commands = {command.title: command for command in reader.app.get_system_commands(reader.app.screen)}
        commands["Digest"].callback()
        await reader.settle()
        screen = reader.app.screen
        assert isinstance(screen, DigestScreen)
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
