"""The strip: one column beside the text that shows the whole episode, from its first word to its last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core.layout import fit
from tui.core.overview import Overview, Stretch, hits_text, places_text, rows_of

_SIGNS = {"current": "■", "quote": "“", "exact": "=", "near": "≈", "seen": "▐", "read": "│", "unread": " "}


class EpisodeStrip(Widget):
    """Maps an episode onto its height: hits, quotes, marks, what was read and what is on the screen.

    Each has a sign of its own, one that the fonts of plain consoles have, so that it reads without colour. Where
    several share a row, the current hit is shown before a mark, a quote, an exact and a near hit, in this order; a mark
    or a quote beside a hit is painted as the hit.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "strip--unread",
        "strip--read",
        "strip--seen",
        "strip--mark",
        "strip--quote",
        "strip--near",
        "strip--exact",
        "strip--current",
    }

    @dataclass
    class Jumped(Message):
        """The reader pointed at a place of the episode, an offset into the note's text."""

        offset: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._overview = Overview()
        self._description: str | None = ""
        self._rows: list[Stretch] = []
        self._pointed: int | None = None

    def show(self, overview: Overview) -> None:
        """Show an episode, or what changed of it; only the rows from the first to the last that changed are painted."""
        before = self._rows
        self._overview = overview
        self._description = None
        self._rows = rows_of(overview, self.size.height)
        if len(before) != len(self._rows):
            self.refresh()
            return
        pairs = zip(before, self._rows, strict=True)
        if changed := [y for y, (old, new) in enumerate(pairs) if old != new]:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] - changed[0] + 1))

    def render_line(self, y: int) -> Strip:
        """Return the strip of a row."""
        row = self._row(y)
        if row is None:
            return Strip.blank(self.size.width, self.rich_style)
        track = "seen" if row.seen else "read" if row.read else "unread"
        style = self.get_component_rich_style(f"strip--{track}")
        if name := row.hit or (row.mark and "mark") or (row.quote and "quote"):
            style += self.get_component_rich_style(f"strip--{name}", partial=True)
        if row.hit == "current":
            glyph = _SIGNS["current"]
        elif row.mark:
            glyph = fit(row.mark, 1)
        else:
            glyph = _SIGNS["quote" if row.quote else row.hit or track]
        return Strip([Segment(glyph, style)]).adjust_cell_length(self.size.width, style)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go where the mouse points."""
        if event.button == 1:
            event.stop()
            self.capture_mouse()
            self._point(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while it is pressed; else have ready what to say of the episode."""
        if event.button and self._pointed is not None:
            event.stop()
            self._point(event.y)
        else:
            words = self.description
            self.tooltip = Content(words) if words else None

    def on_mouse_up(self) -> None:
        """Stay there."""
        self.release_mouse()
        self._pointed = None

    def on_click(self, event: events.Click) -> None:
        """Keep the end of a click from what lies around the strip."""
        event.stop()

    @property
    def description(self) -> str:
        """What the strip shows in plain words, a line for each kind of thing and the sign it has."""
        if self._description is None:
            self._description = self._describe()
        return self._description

    def _describe(self) -> str:
        overview = self._overview
        span, hits = overview.span, overview.hits
        lines = []
        if hits:
            from tui.core.search import count_exact

            exact = count_exact(hits)
            signs = " ".join(_SIGNS[kind] for kind, count in (("exact", exact), ("near", len(hits) - exact)) if count)
            lines.append(f"{signs} {hits_text(hits, span)}")
        if overview.current is not None:
            lines.append(f"{_SIGNS['current']} {places_text([hits[overview.current].start], span, 'current hit')}")
        if overview.quotes:
            lines.append(f"{_SIGNS['quote']} {places_text((quote.start for quote in overview.quotes), span, 'quote')}")
        marks = sorted(overview.marks.items())
        lines += [f"{fit(letter, 1)} {places_text([place], span, 'mark')}" for letter, place in marks]
        return "\n".join(lines)

    def _row(self, y: int) -> Stretch | None:
        if len(self._rows) != self.size.height:
            self._rows = rows_of(self._overview, self.size.height)
        return self._rows[y] if 0 <= y < len(self._rows) else None

    def _point(self, y: int) -> None:
        """Tell of the place of a row, once while the mouse stays on it; beyond the strip it is that of the nearest."""
        y = max(0, min(self.size.height - 1, y))
        if y != self._pointed and (row := self._row(y)):
            self._pointed = y
            self.post_message(self.Jumped(row.place))
