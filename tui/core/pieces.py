"""A long text in pieces: what one call into C does with each is soon done, and so other threads get their turn."""

from collections.abc import Iterator
from typing import Final

PIECE: Final = 1 << 16
"""Characters of a piece, and those to the next blank after them."""


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield `text[start:end]` in pieces, each with its place, that between them leave out one blank each."""
    while end - start > PIECE:
        cut = text.find(" ", start + PIECE, end)
        if cut < 0:
            break
        yield start, text[start:cut]
        start = cut + 1
    yield start, text[start:end]
