"""Long texts: in pieces that one call into C is soon done with, so that other threads get their turn; and counted."""

from collections.abc import Iterator
from typing import Final

from tui.core.captions import without_tags
from tui.core.scripts import WORD, has_unspaced

PIECE: Final = 1 << 13
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


BLANKS: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space, as `str.split` takes it, but for the blank itself."""


def count_words(text: str) -> int:
    """Return how many words a text has: runs between white space, and the words of scripts that do without.

    The tags of timed captions are none. One with single blanks alone takes a tenth of the time.
    """
    text = without_tags(text).strip()
    if has_unspaced(text):
        return sum(1 for _ in WORD.finditer(text))
    if "  " in text or any(blank in text for blank in BLANKS):
        return sum(len(piece.split()) for _, piece in pieces(text, 0, len(text)))
    return text.count(" ") + bool(text)
