"""What is wrong with the file of the open note, above an editor that lies over the status line."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.core.display import printable


class FileWarning(Static):
    """A row that is there only as long as something is wrong."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Show nothing."""
        self.display = False

    def show(self, problem: str) -> None:
        """Show what is wrong, or nothing any more."""
        if bool(problem) != self.display or problem:
            self.update(Content(f"⚠ {printable(problem)}"))
            self.display = bool(problem)
