"""Painting a screen at once, and only the widgets that show in what changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TypeVar

from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual.constants import MAX_FPS
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

_Result = TypeVar("_Result")


class SparingCompositor(Compositor):
    """Renders for an update the widgets of which something in the changed regions can be seen, and no others.

    Textual's own renders all that touch the smallest rectangle around the changed regions, those behind others as well,
    which makes half of the time of a page.
    """

    _changed: Sequence[Region] | None = None

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what is to be written for the changed regions, or None where there are none."""
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield the region, the clip region and the strips of each widget to paint, those in front first."""
        if self._changed is None or crop is None:
            yield from super()._get_renders(crop)
            return
        before: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            pieces = [piece for changed in self._changed if (piece := seen.intersection(changed))]
            if all(any(other.contains_region(piece) for other in before) for piece in pieces):
                continue
            before.append(seen)
            yield region, clip, widget.render_lines(seen.translate(-region.offset))


class PromptScreen(Screen[_Result]):
    """A screen that paints what changed as soon as there is nothing more to do before, which Textual leaves to a timer.

    Frames that would follow too closely are left to the timer all the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SparingCompositor()
        self._painted = 0.0

    async def _on_idle(self, event: events.Idle) -> None:
        dirty = self._dirty_widgets or self._repaint_required or self._layout_required or self._scroll_required
        now = time.monotonic()
        if dirty and self.is_current and now - self._painted > 1 / MAX_FPS:
            self._painted = now
            self._on_timer_update()
