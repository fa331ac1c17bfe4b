"""A block quote: whether it is a quotation, its words, and the link to their moment that it may begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

QUOTE_LINE = re.compile(r"[ \t]*>[ \t]?")
"""How a line of a block quote begins."""
_CALLOUT = re.compile(r"\[![^\[\]]+\][+-]?(?:\s+|$)")
"""What makes a callout of a block quote, before its title."""
_QUOTATION = re.compile(r"\[![ \t]*(?:quote|cite)[ \t]*[|\]]", re.I)
"""How a callout begins that quotes: all others hold words of the reader's own."""
_TARGET = r"[^\x00-\x20\x7f-\xa0\s()<>\\`]"
_MOMENT = re.compile(rf"(\[[0-9]{{1,3}}(?::[0-5][0-9]){{1,2}}\]\((?:{_TARGET}|\({_TARGET}*\))+\))[ \t]+(?=\S)")
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]+(\^[A-Za-z0-9-]+)\Z")


class BlockQuote(NamedTuple):
    """A block quote: its words, and what stands around them."""

    words: str = ""
    moment: str = ""
    block_id: str = ""
    callout: str = ""

    @property
    def title(self) -> str:
        """What a callout is called, without what makes it one; empty where it is none."""
        return _CALLOUT.sub("", self.callout, count=1)

    def quotes(self) -> bool:
        """Return whether it is a quotation: it is no callout, or one that is called so."""
        return is_quotation(self.callout)


def block_quote(lines: Iterable[str]) -> BlockQuote:
    """Return what a block quote says, the lines of its words joined by one space."""
    first, *rest = [QUOTE_LINE.sub("", line, count=1).strip() for line in lines] or [""]
    callout = first if _CALLOUT.match(first) else ""
    moment, quote = split_moment(" ".join(rest if callout else [first, *rest]).strip(" "))
    if match := _BLOCK_ID.search(quote):
        return BlockQuote(quote[: match.start()], moment, match[1], callout)
    return BlockQuote(quote, moment, "", callout)


def split_moment(quote: str) -> tuple[str, str]:
    """Return the link to its moment that a quote begins with, empty where there is none, and the words after it.

    Such a link is a time in brackets and a target in parentheses, `[12:34](https://example.com/watch?t=754)`, with a
    blank and words after it. A target holds no blank, backslash, backtick or angle bracket, and parentheses in pairs.
    """
    match = _MOMENT.match(quote)
    return (match[1], quote[match.end() :]) if match else ("", quote)


def is_quotation(first: str) -> bool:
    """Return whether a block quote is a quotation, by its first line: it is no callout, or one that is called so."""
    return not _CALLOUT.match(first) or _QUOTATION.match(first) is not None
