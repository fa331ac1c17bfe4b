"""The header: what an episode is, above its text."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.core.display import printable
from tui.core.episode import Episode


class EpisodeHeader(Static):
    """Shows an episode's title, its details, and what is odd about its note."""

    ALLOW_SELECT = False

    def show(self, episode: Episode) -> None:
        """Show an episode."""
        lines = [Content.styled(printable(episode.note.title), "bold")]
        if details := episode.details():
            lines.append(Content.styled(printable(details), "dim"))
        lines += [Content.styled(f"⚠ {printable(problem)}", "$text-warning") for problem in episode.note.problems]
        self.styles.height = len(lines)
        self.update(Content("\n").join(lines))
