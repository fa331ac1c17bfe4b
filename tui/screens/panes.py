"""The panes of the reader: which are open, which has the focus, and which a narrow terminal shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from tui.core.episode import Episode
    from tui.core.search import Hit
    from tui.screens.reading_pane import ReadingPane
    from tui.widgets.annotation_panel import AnnotationPanel
    from tui.widgets.episode_list import EpisodeList
    from tui.widgets.hit_list import HitList

_WIDE = 100
"""Cells of a terminal from which the list stands beside the text."""


class Panes:
    """Opens and closes the panel and the list of hits, and moves the focus between what is there."""

    def __init__(self, screen: Screen[Any], episodes: EpisodeList, pane: ReadingPane) -> None:
        self._screen, self._episodes, self._pane, self._view = screen, episodes, pane, pane.view
        self.panel: AnnotationPanel | None = None
        """The takeaways and related links, while they are open."""
        self.hit_list: HitList | None = None
        """The list of hits, while it is open."""
        self._listed: tuple[Sequence[Hit], Episode] | None = None

    @property
    def plain(self) -> bool:
        """Whether the panes are as they are at a start, with the focus in the text."""
        opened = self.panel or self.hit_list or self._screen.has_class("-zen")
        return not opened and self._screen.focused is self._view

    @property
    def drawer(self) -> bool:
        """Whether a narrow terminal shows the list in place of the text."""
        return self._container.has_class("-narrow", "-drawer")

    @property
    def _container(self) -> Widget:
        return self._screen.query_one("#panes")

    def fit(self, width: int) -> None:
        """Show the panes beside each other in a terminal of so many cells, or one at a time where they are few.

        Only the panes themselves look different then; to style all that is in them takes longer than to lay it out.
        """
        container, is_wide = self._container, width >= _WIDE
        if not container.has_class("-wide" if is_wide else "-narrow"):
            container.update_classes({"-narrow": not is_wide, "-wide": is_wide}, update=False)
            self._screen.app.stylesheet.update_nodes(container.children)

    def go_to(self, widget: Widget) -> None:
        """Go to a pane, which is then on the screen: in a narrow terminal it takes the place of the others."""
        if widget is not self._view:
            self._pane.keep()  # a narrow terminal is about to hide where the reader is
            self._screen.remove_class("-zen")
        self._container.set_class(widget is self._episodes.rows, "-drawer")
        self._container.set_class(self.panel is not None and widget is self.panel.options, "-panel")
        self._screen.set_focus(widget)
        self._pane.show_standing()

    def turn(self, step: int) -> None:
        """Go to the next pane, or the one before."""
        panes: list[Widget] = [self._episodes.rows, self._view]
        panes += [self.hit_list] if self.hit_list else []
        panes += [self.panel.options] if self.panel else []
        here = next((index for index, pane in enumerate(panes) if pane.has_focus), 1)
        self.go_to(panes[(here + step) % len(panes)])

    def toggle_zen(self) -> None:
        """Show only the text, or all again."""
        self._screen.toggle_class("-zen")
        self.go_to(self._view)

    async def open_panel(self) -> AnnotationPanel:
        """Open the panel and go to it."""
        from tui.widgets.annotation_panel import AnnotationPanel

        panel = AnnotationPanel(id="panel")
        await self._container.mount(panel)
        self.panel = panel
        self.go_to(panel.options)
        return panel

    async def close_panel(self) -> None:
        """Close the panel and go to the text."""
        panel, self.panel = self.panel, None
        self.go_to(self._view)
        if panel:
            await panel.remove()

    async def open_hit_list(self) -> HitList:
        """Open the list of hits, where it is not, and go to it."""
        from tui.widgets.hit_list import HitList

        if self.hit_list is None:
            hit_list = HitList(id="hits")
            await self._screen.query_one("#reader").mount(hit_list)
            self.hit_list = hit_list
        self.go_to(self.hit_list)
        return self.hit_list

    def list_hits(self, hits: Sequence[Hit], current: int | None, episode: Episode) -> None:
        """Show hits in the open list of hits, the cursor on the current one; those that it shows keep their marks."""
        if self.hit_list is None:
            return
        if self._listed != (hits, episode):
            self._listed = (hits, episode)
            self.hit_list.show(hits, current, episode.shown, episode.blocks, episode.note.transcript)
        elif current is not None:
            self.hit_list.cursor = current

    async def close_hit_list(self) -> None:
        """Close the list of hits and go to the text."""
        hit_list, self.hit_list, self._listed = self.hit_list, None, None
        self.go_to(self._view)
        if hit_list:
            await hit_list.remove()
