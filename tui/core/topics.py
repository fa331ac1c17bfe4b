"""Tell where the talk turns to something else, by how few words neighbouring windows of it share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, sqrt
from typing import Final

SEQUENCE: Final = 20
"""Words between two gaps that are looked at."""

_BLOCK: Final = 6


def shifts(stems: Sequence[str]) -> list[float]:
    """Return how deep cohesion dips after every SEQUENCE of stems, in standard deviations above the mean depth.

    An empty stem is a word that tells nothing. This is TextTiling (Hearst 1997, Computational Linguistics 23:1): the
    blocks of six sequences before and after a gap are compared, and a gap is the deeper the higher cohesion rises on
    both sides of it. Two blocks cohere by the stems they share, over the stems of the smaller one.
    """
    sequences = [set(filter(None, stems[i : i + SEQUENCE])) for i in range(0, len(stems), SEQUENCE)]
    blocks = [set().union(*sequences[max(0, i) : i + _BLOCK]) for i in range(1 - _BLOCK, len(sequences))]
    cohesion = [_shared(one, other) for one, other in zip(blocks, blocks[_BLOCK:], strict=False)]
    if len(cohesion) < 2:
        return [0.0] * len(cohesion)
    depths = [a + b for a, b in zip(_climbs(cohesion), reversed(_climbs(cohesion[::-1])), strict=True)]
    mean = fsum(depths) / len(depths)
    deviation = sqrt(fsum((depth - mean) ** 2 for depth in depths) / len(depths)) or 1.0
    return [(depth - mean) / deviation for depth in depths]


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _climbs(scores: Sequence[float]) -> list[float]:
    """Return how far the nearest peak before each score, reached without a descent, rises over it."""
    peaks = [scores[0]]
    for before, score in pairwise(scores):
        peaks.append(peaks[-1] if score < before else score)
    return [peak - score for peak, score in zip(peaks, scores, strict=True)]
