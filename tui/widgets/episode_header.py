"""The header: what an episode is, above its text."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.core.display import printable, reading_line
from tui.core.episode import Episode


class EpisodeHeader(Static):
    """Shows an episode's title, its details, and what is odd about its note."""

    ALLOW_SELECT = False

    seen: var[bool] = var(True)
    """Whether the header is on the screen, or would be but for what lies over it."""

    def on_show(self) -> None:
        """Note that the header is there."""
        self.seen = True

    def on_hide(self) -> None:
        """Note that only the text is shown, or a pane in place of it."""
        self.seen = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines: list[Content] = []
        self._warnings: list[Content] = []

    def show_problem(self, problem: str) -> None:
        """Show why there is no episode."""
        self._show([], [problem])

    def show(self, episode: Episode) -> None:
        """Show an episode."""
        lines = [Content.styled(reading_line(episode.note.title), "bold")]
        if details := episode.details():
            lines.append(Content.styled(reading_line(details), "dim"))
        warnings = [f"View only: {episode.view_only}."] if episode.view_only else []
        empty = [] if episode.blocks else ["Nothing is said in this note yet: e opens it in your editor."]
        self._show(lines, [*warnings, *episode.note.problems, *empty])

    def on_resize(self) -> None:
        """Break warnings anew where they fit."""
        if self._warnings:
            self._lay_out()

    def _show(self, lines: list[Content], warnings: list[str]) -> None:
        self._lines = lines
        self._warnings = [Content.styled(f"⚠ {printable(warning)}", "$text-warning") for warning in warnings]
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.content_size.width
        rows = [row for warning in self._warnings for row in (warning.wrap(width) if width else [warning])]
        self.styles.height = max(len(self._lines) + len(rows), 1 if self._lines else 2)
        self.update(Content("\n").join([*self._lines, *rows]))
