"""Where a reader came from: the places before each jump, to go back to and forward again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_KEPT = 100


class Place(NamedTuple):
    """A note and a character offset into its text."""

    note: Path
    offset: int


class JumpList:
    """The places that a reader jumped from, at most 100, and those that going back left behind."""

    def __init__(self) -> None:
        self._before: deque[Place] = deque(maxlen=_KEPT)
        self._after: list[Place] = []

    def leave(self, place: Place) -> None:
        """Remember a place that is about to be left by a jump; what could be gone forward to is forgotten."""
        self._after.clear()
        if not self._before or self._before[-1] != place:
            self._before.append(place)

    def back(self, here: Place) -> Place | None:
        """Return the place of before, None at the first; `here` can be gone forward to."""
        return self._turn(self._before, self._after, here)

    def forward(self, here: Place) -> Place | None:
        """Return the place that going back left, None at the last."""
        return self._turn(self._after, self._before, here)

    def rename(self, before: Path, note: Path) -> None:
        """Take up the new name of a note."""
        self._change(lambda place: place._replace(note=note) if place.note == before else place)

    def shift(self, note: Path, moved: Callable[[int], int]) -> None:
        """Take up where the places of a note are since its text changed."""
        self._change(lambda place: place._replace(offset=moved(place.offset)) if place.note == note else place)

    def _change(self, changed: Callable[[Place], Place]) -> None:
        for places in (self._before, self._after):
            now = list(map(changed, places))
            places.clear()
            places.extend(now)

    def _turn(self, source: deque[Place] | list[Place], other: deque[Place] | list[Place], here: Place) -> Place | None:
        while source:
            place = source.pop()
            if place != here:
                other.append(here)
                return place
        return None
