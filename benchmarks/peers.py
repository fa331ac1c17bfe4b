"""The programs that earmark is measured beside, and how each is started.

Run as `python -m benchmarks.peers bare` or `python -m benchmarks.peers static FILE`, this module is such a program.
"""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

MARKER = "ready"
"""What the bare app shows."""


class Bare(App[None]):
    """The least that a Textual app can be: one word on the screen."""

    def compose(self) -> ComposeResult:
        """Show the word."""
        yield Static(MARKER)


def _static(name: str) -> App[None]:
    """Return an app that shows a whole file at once, as most begin: one Static that scrolls."""
    from pathlib import Path

    from textual.containers import VerticalScroll

    class Whole(App[None]):
        def compose(self) -> ComposeResult:
            with VerticalScroll():
                yield Static(Path(name).read_text(encoding="utf-8"), markup=False)

        def on_key(self, event: events.Key) -> None:
            view = self.query_one(VerticalScroll)
            if event.character == "%":
                view.scroll_to(y=view.max_scroll_y // 2, animate=False)
            else:
                view.scroll_page_down(animate=False)

    return Whole()


def earmark(*arguments: str) -> list[str]:
    """Return the command that starts earmark."""
    return [sys.executable, "-m", "tui", *arguments]


def bare() -> list[str]:
    """Return the command that starts the bare app."""
    return [sys.executable, "-m", "benchmarks.peers", "bare"]


def static(note: str) -> list[str]:
    """Return the command that starts the app with the whole file in one Static."""
    return [sys.executable, "-m", "benchmarks.peers", "static", note]


def less(note: str) -> list[str] | None:
    """Return the command that starts less as it is used on text, or None where it is not installed."""
    from shutil import which

    program = which("less")
    return [program, "-R", "--incsearch", note] if program else None


if __name__ == "__main__":
    app = Bare() if sys.argv[1] == "bare" else _static(sys.argv[2])
    app.run()
