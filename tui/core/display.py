"""Any string, made fit for the screen, one character for one character."""

from __future__ import annotations

import re
import unicodedata

from tui.core.captions import TAG
from tui.core.decoding import decode
from tui.core.hostile import HOSTILE, JOINED

HIDDEN = "\0"
"""Stands, in shown text, for a character of the file that takes no cell; the view leaves it out when it paints."""

_REPLACEMENT = "\ufffd"
_JOINERS = "\u200c\u200d\ufe0f"
_UNUSUAL = re.compile("[^\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u20ac]")
"""Finds a character that may be hostile, or a mark."""

_HOSTILE = re.compile(f"[{HOSTILE}]")
_JOINED = re.compile(JOINED)
_MARKS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c2\u05c4-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7-\u06ed\u0711\u0730-\u074a\u08ca-\u08e1\u08e3-\u0902\u0941-\u0948\u094d\u0951-\u0957\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302d\u3099\u309a\ufe20-\ufe2f]"
)
_FILLS = tuple(map(chr, range(0xFDD0, 0xFDF0)))
"""Characters that no text is to hold and that are printable: one stands for HIDDEN in a text that has a NUL itself."""
_SHOWN = re.compile(f"[^{HIDDEN}]+")
_BLEEPED = re.compile(rf"\[ {HIDDEN}*_{{2,9}} {HIDDEN}*\]")
_LONG_MARKS = re.compile(f"({_MARKS}{{4}})({_MARKS}+)")
_ODD_RUN = re.compile(r"[^\w\s\x21-\x7e·\u2010-\u2bff\u3000-\u3020\U0001f000-\U0001faff]{9,}")
"""Finds what may be a run of marks that are none of `_MARKS`: those of scripts that stack up to eight."""

_TOLD = 40
"""Characters of a line that a sentence tells of, at most."""


def printable(text: str) -> str:
    """Return a text of the same length in which no character can steer a terminal or hide.

    C0 controls and DEL become their control pictures, and white space a blank; C1 controls, bidi controls, zero-width
    characters, tags and surrogates become U+FFFD; a run of more than four combining marks, eight in some scripts,
    ends in middle dots. What joins two emoji, or makes a character one, stays, and a joiner between two letters with
    which Persian and the scripts of India are spelled.
    """
    text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if not _UNUSUAL.search(text):
        return text
    if _HOSTILE.search(text):
        may_join = any(character in text for character in _JOINERS)
        parts = {match.start() for match in _JOINED.finditer(text)} if may_join else set()
        text = _HOSTILE.sub(lambda match: match[0] if match.start() in parts else _visible(match[0]), text)
    return _ODD_RUN.sub(_capped, _LONG_MARKS.sub(lambda match: match[1] + "·" * len(match[2]), text))


def typable(text: str) -> str:
    """Return what is pasted on a line as `printable` text, without the characters that would only hide in it."""
    shown = printable(text)
    if _REPLACEMENT not in shown:
        return shown
    return "".join(now for was, now in zip(text, shown, strict=True) if now != _REPLACEMENT or was == _REPLACEMENT)


def reading_line(words: str) -> str:
    """Return a title, or other words of a line, as `reading_text` shows them, in as few characters as they take."""
    return printable(decode(words, lambda meant, _: meant.replace("\xa0", " ")))


def reading_text(text: str) -> str:
    """Return a text of the same length as it is to be read: printable, and decoded where characters stand for others.

    The decoded character stands first; the rest of what stood for it becomes HIDDEN, and so do the tags of timed
    captions and the second character of a CRLF. No row ends inside the `[ __ ]` of a bleeped word: its blanks are
    U+00A0.
    """
    fill = next((character for character in (HIDDEN, *_FILLS) if character not in text), "")

    def fit(words: str, length: int) -> str:
        return printable(words.replace("\xa0", " ")) + fill * (length - len(words))

    told = decode(text, fit) if fill else text
    if told is text:
        shown = _fitted(text)
    elif fill == HIDDEN:
        shown = _SHOWN.sub(lambda words: _fitted(words[0]), told)
    else:
        shown = _fitted(told).replace(fill, HIDDEN)
    if "<" in shown:
        shown = TAG.sub(lambda tag: HIDDEN * len(tag[0]), shown)
    return _BLEEPED.sub(lambda word: word[0].replace(" ", "\xa0"), shown) if "__" in shown else shown


def _fitted(text: str) -> str:
    """Return a printable text in which the second character of a CRLF is HIDDEN."""
    return f" {HIDDEN}".join(map(printable, text.split("\r\n"))) if "\r\n" in text else printable(text)


def shortened(words: str) -> str:
    """Return some words as one line, cut where that is long, for a sentence that tells of them."""
    line = " ".join(words.split())
    return line if len(line) <= _TOLD else line[: _TOLD - 1] + "…"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 word` or `2 words`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def clock(seconds: int) -> str:
    """Return a time in seconds as H:MM:SS, or M:SS under an hour."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _capped(match: re.Match[str]) -> str:
    marks, shown = 0, []
    for character in match[0]:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        shown.append("·" if marks > 8 else character)
    return "".join(shown)


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else _REPLACEMENT
