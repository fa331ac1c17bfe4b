"""Code in Markdown: words that stand for themselves, in which nothing is a link."""

from __future__ import annotations

import re

from tui.core.note import Lines, Span, markdown, token_span

_CODE_SPAN = re.compile(r"\\.|(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))|`+", re.DOTALL)
"""A code span, or what could be taken for the start of one: an escaped mark, marks that nothing closes."""


def code_in(text: str) -> list[Span]:
    """Return where the code of some Markdown stands: blocks of it, fenced or indented, and code spans, by start."""
    lines, found = Lines(text), []
    for token in markdown().parse(text):
        if token.map is None:
            continue
        span = token_span(lines, token)
        if token.type in ("fence", "code_block"):
            found.append(span)
        elif token.type == "inline":
            found += (Span(*match.span()) for match in _CODE_SPAN.finditer(text, *span) if match["code"])
    return found
