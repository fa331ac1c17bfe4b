"""A quote -> the place where its words stand now, or none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from tui.core.blocks import Block, BlockKind
from tui.core.note import Span

_WORD = re.compile(r"\S+")


def find_quote(text: str, blocks: Sequence[Block], quote: str) -> Span | None:
    """Return where a quote stands in the paragraphs of a transcript, None where its words do not follow each other.

    White space, line breaks and the cues between paragraphs do not count; of several places the first is returned.
    """
    wanted = " ".join(quote.split())
    places = [
        (match.start(), match.end())
        for block in blocks
        if block.kind in (BlockKind.TEXT, BlockKind.MARKER)
        for match in _WORD.finditer(text, *block.body)
    ]
    if not wanted or not places:
        return None
    joined = " ".join(text[start:end] for start, end in places)
    found = joined.find(wanted)
    if found < 0:
        return None
    starts = list(accumulate((end - start + 1 for start, end in places), initial=0))
    first, last = bisect_right(starts, found) - 1, bisect_right(starts, found + len(wanted) - 1) - 1
    return Span(
        places[first][0] + found - starts[first],
        places[last][0] + found + len(wanted) - starts[last],
    )
