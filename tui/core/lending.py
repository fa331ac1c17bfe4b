"""Times that a transcript without any takes from another one in the same note with the very same words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tui.core.block import Block

_WORD: Final = re.compile(r"\S+")


def lend(text: str, blocks: Sequence[Block], own: Sequence[Block], other: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a transcript, each with the time of the other one's cue that holds its first word.

    `own` and `other` are the cues of both, with the very same words.
    """
    starts = [word.start() for cue in own for word in _WORD.finditer(text, *cue.body)]
    times: list[int | None] = []
    for cue in other:
        seconds = (times[-1] if times else None) if cue.seconds is None else cue.seconds
        times += [seconds] * len(_WORD.findall(text, *cue.body))
    numbers = (bisect_left(starts, block.body.start) for block in blocks)
    return tuple(
        replace(block, seconds=times[number]) if number < min(len(starts), len(times)) else block
        for block, number in zip(blocks, numbers, strict=True)
    )
