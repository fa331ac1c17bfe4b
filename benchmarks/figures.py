"""The lines of the table: times, and other figures, each beside those of a peer."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

NOT_INSTALLED = "not installed"
"""Why most peers are not measured."""


@dataclass(frozen=True, slots=True)
class Times:
    """Durations in seconds, at least one."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """The least that 95 in 100 do not exceed (nearest rank)."""
        return sorted(self.seconds)[math.ceil(0.95 * len(self.seconds)) - 1]

    @property
    def worst(self) -> float:
        """The longest."""
        return max(self.seconds)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what earmark takes, and what a peer takes for the same."""

    what: str
    own: Times
    peer: str = ""
    theirs: Times | None = None
    """None where there is no peer, or it was not measured."""
    goal: str = ""
    met: bool = True
    without: str = NOT_INSTALLED
    """Why a peer was not measured."""

    @property
    def ratio(self) -> float | None:
        """The median of earmark over the median of the peer."""
        return self.own.median / self.theirs.median if self.theirs else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table that is no time: what earmark reaches, and what a peer reaches on the same."""

    what: str
    own: float
    peer: str = ""
    theirs: float | None = None
    """None where there is no peer, or it was not measured."""
    goal: str = ""
    met: bool = True
    without: str = NOT_INSTALLED
    """Why a peer was not measured."""

    @property
    def ratio(self) -> float | None:
        """Earmark's figure over the peer's."""
        return self.own / self.theirs if self.theirs else None
