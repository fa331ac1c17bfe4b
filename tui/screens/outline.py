"""The outline of the open note in the palette: its chapters and sections, to go to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.core.blocks import Block
from tui.core.display import HIDDEN, clock
from tui.screens.reader import ReaderScreen


class Outline(Provider):
    """Offers every chapter of the transcript and every section after it."""

    async def discover(self) -> Hits:
        """Yield all of them while nothing is typed."""
        for title, where, block in self._headings():
            yield DiscoveryHit(Content(title), partial(self._go_to, block), title, where)

    async def search(self, query: str) -> Hits:
        """Yield those that are like what is typed, also a time."""
        matcher = self.matcher(query)
        for title, where, block in self._headings():
            if (score := matcher.match(f"{title} {where}")) > 0:
                yield Hit(score, Content(title), partial(self._go_to, block), title, where)

    def _headings(self) -> Iterator[tuple[str, str, Block]]:
        """Yield the title of each heading, fit for the screen, where it is, and its block."""
        screen = self.screen
        episode = screen.episode if isinstance(screen, ReaderScreen) else None
        for block in episode.blocks if episode else ():
            if episode and block.leads:
                inside = episode.note.transcript.start <= block.start < episode.note.transcript.end
                where = clock(block.seconds) if block.seconds is not None else "chapter" if inside else "section"
                yield episode.shown[slice(*(block.chapter or block.body))].replace(HIDDEN, ""), where, block

    def _go_to(self, block: Block) -> None:
        if isinstance(self.screen, ReaderScreen):
            self.screen.pane.go_to(block.body.start)
