"""The palette: what the keys do and the headings of the open note, found by their words in the frame of a key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.core.block import Block
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
    """What it is found by."""


class _Offers(Provider):
    """Finds offers by their words, as titles are found elsewhere.

    Textual's own matcher looks at every way in which the letters of a query can lie in a title: of a long heading and
    a few common letters there are millions.
    """

    @abstractmethod
    def _all(self) -> Iterator[Offer]:
        """Yield all there is to choose."""

    @cached_property
    def _known(self) -> tuple[Sequence[Offer], TitleIndex]:
        offers = [*self._all()]
        return offers, TitleIndex([offer.words for offer in offers])

    async def discover(self) -> Hits:
        """Yield all of them while nothing is typed."""
        for offer in self._known[0]:
            yield DiscoveryHit(Content(offer.title), offer.act, offer.title, offer.beside)

    async def search(self, query: str) -> Hits:
        """Yield those that are like what is typed, best first."""
        offers, index = self._known
        for place, number in enumerate(index.find(query), 1):
            offer = offers[number]
            yield Hit(1 / place, Content(offer.title), offer.act, offer.title, offer.beside)


class Commands(_Offers):
    """Offers what the keys do, by title."""

    def _all(self) -> Iterator[Offer]:
        for title, beside, act, _ in sorted(self.app.get_system_commands(self.screen), key=lambda each: each.title):
            yield Offer(title, beside, act, title)


class Outline(_Offers):
    """Offers every chapter of the transcript and every section after it; a time is found too."""

    def _all(self) -> Iterator[Offer]:
        screen = self.screen
        episode = screen.episode if isinstance(screen, ReaderScreen) else None
        for block in episode.blocks if episode else ():
            if episode and block.leads:
                inside = episode.note.transcript.start <= block.start < episode.note.transcript.end
                seconds = block.chapter.seconds if block.chapter else block.seconds
                where = clock(seconds) if seconds is not None else "chapter" if inside else "section"
                words = block.chapter.title if block.chapter else block.body
                title = episode.shown[slice(*words)].replace(HIDDEN, "")
                yield Offer(title, where, partial(self._go_to, block), f"{title} {where}")

    def _go_to(self, block: Block) -> None:
        if isinstance(self.screen, ReaderScreen):
            self.screen.pane.go_to(block.body.start)
