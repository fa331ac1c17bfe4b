"""Painting a screen at once, and only the widgets that show in what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.control import Control
from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual.binding import BindingsMap
from textual.constants import MAX_FPS
from textual.dom import DOMNode
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.key_bar import takes_keys

_FEW = 8
"""Changed regions that are looked at one by one."""

_Result = TypeVar("_Result")


class RegionsUpdate(ChopsUpdate):
    """Writes the strips of some regions, each of which shows one widget and nothing else."""

    def __init__(self, painted: Sequence[tuple[Region, Sequence[Strip]]]) -> None:
        super().__init__((), [], [])
        self.painted = painted

    def render_segments(self, console: Console) -> str:
        """Return what is to be written to the terminal."""
        return "".join(
            f"{Control.move_to(region.x, y).segment.text}{strip.render(console)}"
            for region, strips in self.painted
            for y, strip in enumerate(strips, region.y)
        )


class SparingCompositor(Compositor):
    """Renders for an update the widgets of which something in the changed regions can be seen, and no others.

    Textual's own renders all that touch the smallest rectangle around the changed regions, those behind others as well,
    and cuts what it rendered at the edges of all widgets: together half of the time of a page.
    """

    _changed: Sequence[Region] | None = None

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what is to be written for the changed regions, or None where there are none."""
        if seen := self._seen():
            self._dirty_regions.clear()
            return RegionsUpdate([(part, widget.render_lines(own)) for widget, part, own in seen])
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _seen(self) -> list[tuple[Widget, Region, Region]]:
        """Return each changed region with the widget in it and where of that it is; none where one shows several."""
        seen: list[tuple[Widget, Region, Region]] = []
        if len(self._dirty_regions) > _FEW:
            return []
        for changed in self._dirty_regions:
            for widget, (region, clip) in self.visible_widgets.items():
                visible = region.intersection(clip)
                if visible.overlaps(changed):
                    if not visible.contains_region(changed):
                        return []
                    seen.append((widget, changed, changed.translate(-region.offset)))
                    break
            else:
                return []
        return seen

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield the region, the clip region and the strips of each widget to paint, those in front first.

        One that is about to go fills its region no longer: what is behind it shows.
        """
        blank = self._changed or (crop or self.size.region,)
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if any(map(seen.intersection, blank)):
                strips = widget.render_lines(seen.translate(-region.offset))
                yield region, clip, strips
                if len(strips) >= seen.height and all(strip.cell_length >= seen.width for strip in strips):
                    blank = tuple(piece for part in blank for piece in _around(part, seen) if piece)


def _around(region: Region, hole: Region) -> Iterator[Region]:
    """Yield the pieces of a region that lie above, below, left and right of another."""
    inner = region.intersection(hole)
    if not inner:
        yield region
        return
    left, width = region.x, region.width
    yield Region(left, region.y, width, inner.y - region.y)
    yield Region(left, inner.bottom, width, region.bottom - inner.bottom)
    yield Region(left, inner.y, inner.x - left, inner.height)
    yield Region(inner.right, inner.y, region.right - inner.right, inner.height)


class PromptScreen(Screen[_Result]):
    """A screen that paints what changed as soon as there is nothing more to do before, which Textual leaves to a timer.

    Frames that would follow too closely are left to the timer all the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SparingCompositor()
        self._painted = 0.0

    def paint(self, *widgets: Widget, more: bool = False) -> None:
        """Paint widgets at once that wait for it, before the messages that would lead to it have gone round.

        They may follow the frame before as closely as they come where they are `more` of it.
        """
        waiting = [widget for widget in widgets if widget._repaint_required]
        if not self.is_current or any(widget._layout_required or widget._scroll_required for widget in waiting):
            return
        for widget in waiting:
            widget._repaint_required = False
        self._dirty_widgets.update(waiting)
        if more:
            self._painted = 0.0
        if waiting:
            self._paint()
            self.check_idle()

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """The keys of what has the focus and of all around it, which Textual asks for at each key.

        Where nothing can be typed into, Textual's own way would come to the same: it looks up the name of each key
        among those of all characters, a table of 0.8 MB.
        """
        nodes = (self.focused or self).ancestors_with_self
        if self.app._keymap or any(map(takes_keys, nodes)):
            return super()._binding_chain
        return [(node, node._bindings.copy()) for node in nodes]

    async def _on_idle(self, event: events.Idle) -> None:
        if self._dirty_widgets or self._repaint_required or self._layout_required or self._scroll_required:
            self._paint()

    def _on_timer_update(self) -> None:
        """Paint what is to be painted, below another screen once: Textual would with each message that follows."""
        super()._on_timer_update()
        if self is not self.app.screen:
            self._repaint_required = False

    def _paint(self) -> None:
        """Paint what is to be painted, unless that follows too closely: then the timer does."""
        now = time.monotonic()
        if self.is_current and now - self._painted > 1 / MAX_FPS:
            self._painted = now
            self._on_timer_update()
