"""What a search found and where the reader is among it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.core.note import Span
from tui.core.search import Hit, count_exact


@dataclass(frozen=True, slots=True)
class Findings:
    """A query, its hits in text order, and the one that the reader is at."""

    query: str
    hits: Sequence[Hit]
    near: bool = True
    """Whether near hits are shown beside the exact ones."""
    current: int | None = None
    """The index of the reader's hit among those shown."""
    place: int = 0
    """The offset that the reader was last at."""

    @property
    def shown(self) -> Sequence[Hit]:
        """The hits that are shown."""
        return self.hits if self.near else tuple(hit for hit in self.hits if hit.kind == "exact")

    @property
    def has_near(self) -> bool:
        """Whether there are near hits, shown or not."""
        return count_exact(self.hits) < len(self.hits)

    @property
    def hit(self) -> Hit | None:
        """The hit that the reader is at."""
        return None if self.current is None else self.shown[self.current]

    def at(self, place: int) -> Findings:
        """Return the findings with the reader at the first hit from an offset on, else at the first of all."""
        shown = self.shown
        index = bisect_left(shown, place, key=lambda hit: hit.start)
        return replace(self, current=index % len(shown) if shown else None, place=place)

    def on(self, index: int) -> Findings:
        """Return the findings with the reader at one of the hits that are shown."""
        return replace(self, current=index, place=self.shown[index].start)

    def step(self, count: int, seen: Span | None = None) -> tuple[Findings, bool]:
        """Return the findings with the reader some hits on, or back, and whether the search wrapped around.

        A reader who went away from the hit steps from what is `seen`: the first hit on is the first one there or after
        it, the first hit back the last one there or before it.
        """
        if self.current is None:
            return self, False
        shown, index = self.shown, self.current + count
        if seen:
            edge = seen.start if count > 0 else seen.end
            index = bisect_left(shown, edge, key=lambda hit: hit.start) + count - (count > 0)
        return replace(self, current=index % len(shown)), not 0 <= index < len(shown)

    def with_near(self, near: bool) -> Findings:
        """Return the findings with near hits shown or not, the reader at the same place."""
        place = self.hit.start if self.hit else self.place
        return replace(self, near=near, current=None).at(place)

    def summary(self) -> str:
        """Return the position and the counts, such as `1/5  3 exact · 2 near`."""
        exact = count_exact(self.hits)
        near = len(self.hits) - exact
        parts = [f"{exact} exact"] if exact else []
        if near:
            parts.append(f"{near} near" if self.near else f"{near} near hidden")
        counts = " · ".join(parts) or "nothing found"
        return counts if self.current is None else f"{self.current + 1}/{len(self.shown)}  {counts}"
