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

    def show_problem(self, problem: str) -> None:
        """Show why there is no episode."""
        self.styles.height = 2
        self.update(Content.styled(f"⚠ {printable(problem)}", "$text-warning"))

    def show(self, episode: Episode) -> None:
        """Show an episode."""
        lines = [Content.styled(reading_line(episode.note.title), "bold")]
        if details := episode.details():
            lines.append(Content.styled(reading_line(details), "dim"))
        problems = (
            [f"View only: {episode.view_only}.", *episode.note.problems] if episode.view_only else episode.note.problems
        )
        lines += [Content.styled(f"⚠ {printable(problem)}", "$text-warning") for problem in problems]
        self.styles.height = len(lines)
        self.update(Content("\n").join(lines))
