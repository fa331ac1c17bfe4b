"""Leads from an item to the passage that it quotes, and to what it links to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.core.asides import Annotation
from tui.core.episode import Episode
from tui.core.links import Link, LinkKind, resolve
from tui.core.note import Item
from tui.screens.panes import Panes
from tui.screens.quotations import Quotations
from tui.screens.reading_pane import ReadingPane
from tui.screens.writer import Writer
from tui.widgets.status_line import StatusLine


class Guide:
    """Shows passages and finds out where links lead; what is to be said goes to `status` and, of what fails, `tell`."""

    def __init__(
        self,
        pane: ReadingPane,
        panes: Panes,
        quotations: Quotations,
        root: Path,
        status: StatusLine,
        tell: Callable[[str], None],
        writer: Writer,
    ) -> None:
        self._pane, self._panes, self._quotations, self._root = pane, panes, quotations, root
        self._status, self._tell, self._writer = status, tell, writer

    def show(self, item: Item) -> None:
        """Select the passage that an item quotes, or a place that a lost one may come from."""
        span, said = self._quotations.passage(item)
        if span is None:
            self._tell(said)
            return
        view = self._pane.view
        self._pane.leave()
        view.selection = span
        view.reveal(span.start)
        if item.raw in self._quotations.places:
            self._panes.go_to(view)
        if said:
            self._status.say(said)

    async def target(self, episode: Episode, annotation: Annotation, notes: Sequence[Path]) -> Path | str | None:
        """Return what an item, or text beside the items, links to: another note, or a URL; tell where there is none.

        Of several links the reader chooses one, or none.
        """
        from tui.core.relink import links_of
        from tui.screens.choosing import LinksScreen

        links = links_of(annotation.text)
        if not links:
            quotes = "quotes no passage and " * isinstance(annotation, Item)
            self._tell(f"This {'item' if quotes else 'text'} {quotes}links nowhere.")
            return None

        def led(link: Link) -> Path | str | None:
            return link.target if link.kind is LinkKind.URL else resolve(link, episode.path, self._root, notes)

        link: Link | None = links[0]
        if len(links) > 1:
            dead = await asyncio.to_thread(lambda: [link for link in links if led(link) is None])
            link = await self._writer.shown(LinksScreen(links, dead))
        target = led(link) if link else None
        if link and target is None:
            self._tell(f"No note of this library is called {link.target}.")
        return target
