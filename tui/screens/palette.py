"""The palette: the headings of the open note and what the keys do, found by their words in the frame of a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.core.display import HIDDEN, clock
from tui.core.folding import MAX_QUERY
from tui.core.match import TitleIndex
from tui.screens.reader import ReaderScreen


class Palette(CommandPalette):
    """Textual's palette, with as much room for a query as one needs."""

    def on_mount(self) -> None:
        """Take no more characters than are looked for: thousands that are pasted would hold up the input."""
        self.query_one(CommandInput).max_length = MAX_QUERY


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose: its title, what is said beside it, both fit for the screen, and what it does."""

    title: str
    beside: str
    act: Callable[[], Any]
    words: str
    """What it is found by, its title among it."""


class Commands(Provider):
    """Offers the chapters and sections of the open note, and what the keys do, by how well their words match.

    Textual's own matcher looks at every way in which the letters of a query can lie in a title: of a long heading and
    a few common letters there are millions. It also knows no order among what several providers find.
    """

    @cached_property
    def _offers(self) -> Sequence[Offer]:
        commands = sorted(self.app.get_system_commands(self.screen), key=lambda each: each.title)
        return [*outline(self.screen), *(Offer(title, beside, act, title) for title, beside, act, _ in commands)]

    @cached_property
    def _indices(self) -> tuple[TitleIndex, TitleIndex]:
        """What finds an offer by all of its words, and by its title."""
        return TitleIndex([offer.words for offer in self._offers]), TitleIndex([each.title for each in self._offers])

    async def discover(self) -> Hits:
        """Yield all of them while nothing is typed."""
        for offer in self._offers:
            yield DiscoveryHit(Content(offer.title), offer.act, offer.title, offer.beside)

    async def search(self, query: str) -> Hits:
        """Yield those that are like what is typed, best first: first by their titles, of equal ones the shortest."""
        found, titled = (index.scores(query) for index in self._indices)

        def rank(number: int) -> tuple[float, float, int, int]:
            return -titled.get(number, 0.0), -found[number], len(self._offers[number].title), number

        for place, number in enumerate(sorted(found, key=rank), 1):
            offer = self._offers[number]
            yield Hit(1 / place, Content(offer.title), offer.act, offer.title, offer.beside)


def outline(screen: object) -> Iterator[Offer]:
    """Yield every chapter of the transcript that a screen shows and every section around it; a time is found too."""
    episode = screen.episode if isinstance(screen, ReaderScreen) else None
    if not isinstance(screen, ReaderScreen) or episode is None:
        return
    for block in episode.blocks:
        if block.leads:
            inside = episode.note.transcript.start <= block.start < episode.note.transcript.end
            seconds = block.chapter.seconds if block.chapter else block.seconds
            where = clock(seconds) if seconds is not None else "chapter" if inside else "section"
            words = block.chapter.title if block.chapter else block.body
            title = episode.shown[slice(*words)].replace(HIDDEN, "")
            yield Offer(title, where, partial(screen.pane.go_to, block.body.start), f"{title} {where}")
