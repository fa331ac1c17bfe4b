"""What the panel shows of an item, and of the text that stands beside the items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from textual.content import Content

from tui.core.asides import Annotation, Aside
from tui.core.block_quote import is_quotation
from tui.core.emphasis import LightLine, Mark, light_lines

_LONGEST = 2_000
"""Characters that are shown of an item's words, and of its quote; a list that wraps a megabyte takes half a minute."""

_CALLOUT = "[!"
_QUIET = "dim"
_STYLES: Final[dict[Mark, str]] = {
    "highlight": "on $accent-muted",
    "strong": "bold",
    "emphasis": "italic",
    "code": "on $surface-lighten-1",
    "link": "underline",
    "struck": "strike",
    "bleeped": "dim",
}


def annotation_words(annotation: Annotation, wrong: str) -> Content:
    """Return what is shown of an item or an aside: all of it, as the reading view shows it, and what is wrong."""
    style = ""
    if isinstance(annotation, Aside):
        words, style = _cut(annotation.text), f"{_QUIET} bold" if annotation.is_heading else _QUIET
    else:
        quoted = (f"> {_cut(words)}" for words in (annotation.callout, annotation.quote) if words)
        words = "\n".join([_cut(annotation.text), *quoted])
    shown = list(_shown((line for line in light_lines(words) if line.words.strip()), style))
    if wrong:
        shown.append(Content.styled(wrong, "bold $text-warning"))
    return Content("\n").join(shown)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _shown(lines: Iterable[LightLine], style: str) -> Iterator[Content]:
    """Yield lines in their styles, a quotation told apart from the words by quotation marks around it."""
    for is_quoted, group in groupby(lines, key=lambda line: line.is_quoted):
        shown = [_styled(line) for line in group]
        if is_quoted and is_quotation(shown[0].plain):
            first = int(shown[0].plain.startswith(_CALLOUT))
            if quote := shown[first:]:
                quote[0] = Content("“") + quote[0]
                quote[-1] = quote[-1] + Content("”")
            shown = [line.stylize_before("dim italic") for line in (*shown[:first], *quote)]
        yield from (line.stylize_before(style) if style else line for line in shown)


def _styled(line: LightLine) -> Content:
    content = Content(line.words)
    for emphasis in line.emphases:
        if style := _STYLES.get(emphasis.kind):
            content = content.stylize(style, *emphasis.span)
    return content
