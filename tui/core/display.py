"""Any string, made fit for the screen, one character for one character."""

from __future__ import annotations

import html
import re

HIDDEN = "\0"
"""Stands, in shown text, for a character of the file that takes no cell; the view leaves it out when it paints."""

_REPLACEMENT = "\ufffd"
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_EMOJI_JOIN = re.compile(
    "(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_LONG_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+)"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def printable(text: str) -> str:
    """Return a text of the same length in which no character can steer a terminal or hide.

    C0 controls and DEL become their control pictures, and white space a blank; C1 controls, bidi controls, zero-width
    characters, tags and surrogates become U+FFFD; a run of more than four combining marks ends in middle dots. A joiner
    between two emoji stays.
    """
    if text.isascii() and text.isprintable():
        return text
    if _HOSTILE.search(text):
        joins = {match.start() for match in _EMOJI_JOIN.finditer(text)} if "\u200d" in text else set()
        text = _HOSTILE.sub(lambda match: match[0] if match.start() in joins else _visible(match[0]), text)
    return _LONG_MARKS.sub(lambda match: match[1] + "·" * len(match[2]), text)


def reading_text(text: str) -> str:
    """Return a text of the same length as it is to be read: printable, its character references decoded.

    The decoded character stands first; the rest of its reference becomes HIDDEN.
    """
    shown = printable(text)
    return _ENTITY.sub(_decoded, shown) if "&" in shown else shown


def _decoded(match: re.Match[str]) -> str:
    reference = match[0]
    character = html.unescape(reference)
    if character == reference or len(character) > len(reference):
        return reference
    character = printable(character.replace("\xa0", " "))
    return character + HIDDEN * (len(reference) - len(character))


def _visible(character: str) -> str:
    code = ord(character)
    if character in "\t\n\r":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else _REPLACEMENT
