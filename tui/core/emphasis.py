"""What someone marked by hand in a note: ==highlights== and **strong** words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from tui.core.display import HIDDEN
from tui.core.note import Span

_MARKED: Final = re.compile(
    r"(?<!=)==(?=[^\s=])(?P<highlight>[^\r\n]{0,999}?[^\s=])==(?!=)"
    r"|(?<!\*)\*\*(?=[^\s*])(?P<strong>[^\r\n*]{0,999}?[^\s*])\*\*(?!\*)"
)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Marked words: `span` without the marks, which are two characters on either side."""

    span: Span
    kind: Literal["highlight", "strong"]


def emphases(text: str, start: int, end: int) -> tuple[Emphasis, ...]:
    """Return what is marked in a range of a text, by start; marks that do not close in their line are text."""
    if text.find("==", start, end) < 0 and text.find("**", start, end) < 0:
        return ()
    return tuple(
        Emphasis(Span(*match.span(kind)), kind)
        for match in _MARKED.finditer(text, start, end)
        for kind in ("highlight", "strong")
        if match[kind] is not None
    )


def without_marks(shown: str, marked: tuple[Emphasis, ...]) -> str:
    """Return a shown text, offset for offset, with the marks themselves hidden."""
    pieces, place = [], 0
    for start, end in (emphasis.span for emphasis in marked):
        pieces += [shown[place : start - 2], HIDDEN * 2, shown[start:end], HIDDEN * 2]
        place = end + 2
    return "".join([*pieces, shown[place:]])
