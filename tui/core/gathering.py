"""Captions with a time on every short line, gathered into paragraphs that end where sentences do or speech pauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from tui.core.block import Block, BlockKind, Caption
from tui.core.note import Span
from tui.core.paragraphs import TARGET
from tui.core.pauses import pauses

_CAPTION: Final = 160
"""Characters of the longest line that is gathered with others."""

_PAUSE: Final = 20
"""Seconds between lines after which a paragraph ends whatever its length."""

_SHORTEST, _LONGEST, _LAST = 260, 500, 130
"""Characters of a paragraph that ends before a pause, at least and at most, and of what is left after it, at least."""

_SPREAD: Final = 60
"""Characters off TARGET that weigh as much as a point of the score of a pause."""

_NO_PAUSE: Final = -2.0
"""The score of a line's end that is none of the best places for a pause near it."""


def gathered(text: str, blocks: Sequence[Block], breaks: Iterable[int] = ()) -> Iterator[Block]:
    """Yield blocks with those captions as one that one speaker says one after another.

    A paragraph begins with each caption that is said at one of the times of `breaks`, in seconds. A blank line ends one
    as well, unless most captions have one above them.
    """
    captions = [block for block in blocks if _is_caption(text, block)]
    times = [block.seconds or 0 for block in captions]
    first = {captions[max(0, bisect_right(times, seconds) - 1)].start for seconds in breaks if times}
    spaced = 2 * sum(_is_parted(text, *pair) for pair in pairwise(captions)) > len(captions)
    run: list[Block] = []
    for block in blocks:
        whole = _is_caption(text, block)
        if run and not (
            whole
            and block.start not in first
            and _goes_on(run[-1], block)
            and (spaced or not _is_parted(text, run[-1], block))
        ):
            yield from _paragraphs(text, run)
            run = []
        if whole:
            run.append(block)
        else:
            yield block
    yield from _paragraphs(text, run)


def _is_caption(text: str, block: Block) -> bool:
    """Return whether a block is a short line of words with a time."""
    timed = block.seconds is not None and block.kind is BlockKind.TEXT
    return timed and 0 < len(text[slice(*block.body)].strip()) <= _CAPTION


def _is_parted(text: str, before: Block, block: Block) -> bool:
    """Return whether a blank line stands between two captions."""
    ends = text[before.body.end : block.start]
    return max(ends.count("\n"), ends.count("\r")) > 1


def _goes_on(before: Block, block: Block) -> bool:
    return (
        block.speaker == before.speaker
        and not block.turn
        and 0 <= (block.seconds or 0) - (before.seconds or 0) <= _PAUSE
    )


def _paragraphs(text: str, run: Sequence[Block]) -> Iterator[Block]:
    """Yield captions that follow each other as paragraphs."""
    start = 0
    for stop in _stops(text, run):
        head = run[start]
        captions = tuple(Caption(block.start, block.body, block.seconds or 0) for block in run[start:stop])
        body = Span(head.body.start, run[stop - 1].body.end)
        paragraph = replace(head, end=run[stop - 1].end, body=body, captions=captions if len(captions) > 1 else ())
        yield replace(paragraph, gap=True) if start else paragraph
        start = stop


def _stops(text: str, run: Sequence[Block]) -> Iterator[int]:
    """Yield after how many captions of a run each paragraph ends."""
    words = [" ".join(text[slice(*block.body)].split()) for block in run]
    starts = list(accumulate((len(each) + 1 for each in words), initial=0))
    total, start = starts[-1], 0
    if total > _LONGEST:
        spoken = " ".join(words)
        scores = {pause.start: pause.score for pause in pauses(spoken, 0, len(spoken))}
        while total - starts[start] > _LONGEST:
            first, last = starts[start] + _SHORTEST, min(starts[start] + _LONGEST, total - _LAST)
            within = range(bisect_right(starts, first), bisect_right(starts, last))
            if not within:
                break
            start = max(within, key=lambda stop: _worth(scores, starts[stop], starts[stop] - first + _SHORTEST))
            yield start
    if run:
        yield len(run)


def _worth(scores: dict[int, float], place: int, length: int) -> float:
    """Return how well a paragraph of a length ends at a place."""
    return scores.get(place, _NO_PAUSE) - ((length - TARGET) / _SPREAD) ** 2
