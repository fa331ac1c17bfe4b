"""Code in Markdown: words that stand for themselves, in which nothing is a link."""

from __future__ import annotations

import re

from tui.core.markdown import ElementKind, elements
from tui.core.note import Lines, Span

_CODE_SPAN = re.compile(r"\\.|(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))|`+", re.DOTALL)
"""A code span, or what could be taken for the start of one: an escaped mark, marks that nothing closes."""


def code_in(text: str) -> list[Span]:
    """Return where the code of some Markdown stands: blocks of it, fenced or indented, and code spans, by start."""
    lines, found = Lines(text), list[Span]()
    for block in elements(lines.contents(text)):
        span = lines.span(block)
        if block.kind in (ElementKind.FENCED, ElementKind.INDENTED):
            found.append(span)
        elif block.kind in (ElementKind.PARAGRAPH, ElementKind.HEADING):
            found += (Span(*match.span()) for match in _CODE_SPAN.finditer(text, *span) if match["code"])
    return found
