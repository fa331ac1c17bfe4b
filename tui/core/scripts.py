"""Scripts that are written without blanks between their words, and what counts as a word in them.

Two letters of Chinese or Japanese and four of Thai, Lao, Burmese or Khmer do: about as long as words are there, so that
who reads some hundred words a minute in other scripts reads as many of these. One letter would not do: many read more
than 600 letters a minute.
"""

from __future__ import annotations

import re
from typing import Final

_PAIRED: Final = (
    "\u3005-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""The letters of Chinese and Japanese, two of which count as a word, and marks among them."""

_FOURS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""The letters of Thai, Lao, Burmese and Khmer, four of which count as a word, and marks among them."""

UNSPACED: Final = re.compile(f"[{_PAIRED}{_FOURS}]")
"""Finds a letter, or a mark among them, of a script that is written without blanks between its words."""

_ELSEWHERE: Final = bytes({*range(256)} - {0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF, 0xF0})
"""The bytes in UTF-8 that no such letter begins with."""

WORD: Final = re.compile(
    rf"""
    [^\w\s]* (?: (?:(?=\w)[{_PAIRED}]){{1,2}} | (?:(?=\w)[{_FOURS}][^\w\s]*){{1,4}} ) [^\w\s]*
    | (?: [^\s{_PAIRED}{_FOURS}] | (?!\w)\S )+
    """,
    re.X,
)
"""Finds a word in any script, with the punctuation that clings to it."""


def has_unspaced(text: str) -> bool:
    """Return whether a letter of such a script is in a text; where none is, that takes no longer than to encode it."""
    may_be = not text.isascii() and text.encode("utf-8", "replace").translate(None, _ELSEWHERE)
    return bool(may_be and UNSPACED.search(text))
