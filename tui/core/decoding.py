"""What stands in a text for another character: references, bytes of Windows-1252, and UTF-8 that was read as that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Final

_BYTES: Final = {
    chr(0xDC00 + byte): character
    for byte in range(0x80, 0x100)
    if (character := bytes([byte]).decode("cp1252", "ignore"))
}
"""The characters that the bytes which are not UTF-8 are, by the surrogates that they are read as (PEP 383)."""

_CONTROLS: Final = "\x80\x91-\x97\x99"
"""C1 controls that nobody writes, in place of the quotes, dashes and signs of Windows-1252 that have their numbers."""

_SIGNS: Final = "€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_QUOTES: Final = "‘’“”…–—"
_ANY: Final = f"[\x80-\xbf{_SIGNS}{_QUOTES}]"
"""A byte from 0x80 to 0xBF, as it was read; in _QUOTES are those that may well follow a letter."""

_PAIR: Final = f"[ÎÏÐÑ]{_ANY}"
_GARBLED: Final = (
    "(?<=[\xc3-\xdf])[\x80-\x9f]",
    "(?<=[\xe0-\xef])(?:[\x80-\x9f][\x80-\xbf]|[\xa0-\xbf][\x80-\x9f])",
    f"(?<=ð)[\x90-\x9fŸ]{_ANY}{_ANY}",
    f"(?<=â)[€‚„†ˆ‰˜™œ]{_ANY}",
    "(?<!«Â)(?<=Â)[\xa0-\xbf]",
    f"(?<=Ã)(?:[\xa0-\xbf{_SIGNS}]|[{_QUOTES}](?=[A-Za-z]))",
    f"(?<=[ÄÅ])(?:[¡-ª¬-¯±´-¶¸-º¼-¿{_SIGNS}]|[«°²³»{_QUOTES}](?=[A-Za-z]))",
    f"(?<=[ÎÏÐÑ]){_ANY}(?:(?={_PAIR})|(?<={_PAIR}{_PAIR}))",
    f"(?<![\x80-\x9f].)(?<=[{_CONTROLS}])(?![\x80-\x9f])",
)
"""What follows the first character of UTF-8 that was read byte by byte: sequences that no language has."""

_CLUES: Final = (*map(chr, range(0x80, 0xA0)), *"ÂÃÄÅÎÏÐÑ", *map("â{}".format, "€‚„†ˆ‰˜™œ"), "ðŸ")
"""Without one of these a text has no such sequence."""

_USUAL: Final = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&#x27;": "'", "&nbsp;": "\xa0",
}  # fmt: skip
"""The references that captions are full of; those of all other names take a third of a megabyte."""

_NOTHING: Final = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp"))
"""The categories of characters that are not brought out: they would steer, hide, or cling to what is before them."""


def decode(text: str, fit: Callable[[str, int], str]) -> str:
    """Return a text of the same length in which characters that stand for others are these.

    That is a character reference, a byte that is not UTF-8, which is taken for Windows-1252, and a character whose
    UTF-8 was taken for Windows-1252 or Latin-1. A reference to a mark stays what it is. What takes less room than what
    stands for it is made as long by `fit`, which is given the length.
    """
    odd = not text.isascii()
    if odd and _has_bytes(text):
        for byte in _BYTES.keys() & set(text):
            text = text.replace(byte, _BYTES[byte])
    finder = _finder("&" in text, odd and any(clue in text for clue in _CLUES))
    if finder is None:
        return text
    fitted: dict[str, str] = {}

    def replaced(match: re.Match[str]) -> str:
        written = match[0]
        if (shown := fitted.get(written)) is None:
            meant = _meaning(written)
            shown = fitted[written] = fit(meant, len(written)) if meant else written
        return shown

    return finder.sub(replaced, text)


def byte_character(character: str) -> str:
    """Return the character that stands for a byte which is not UTF-8 decoded; any other as it is."""
    return _BYTES.get(character, character)


@lru_cache(maxsize=4)
def _finder(references: bool, garbled: bool) -> re.Pattern[str] | None:
    """Return what finds some of the kinds; it begins with a set of characters, which is looked for at full speed."""
    kinds = (
        (references, "&", ("(?<=&)(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});",)),
        (garbled, f"{_CONTROLS}\xc2-\xf0", _GARBLED),
    )
    wanted = [(first, rest) for present, first, rest in kinds if present]
    firsts, rests = "".join(first for first, _ in wanted), "|".join(chain.from_iterable(rest for _, rest in wanted))
    return re.compile(f"[{firsts}](?:{rests})") if wanted else None


def _has_bytes(text: str) -> bool:
    """Return whether a byte that is not UTF-8 may be in a text, as fast as it is encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _referred(written: str) -> str:
    """Return what a character reference stands for, empty where it is none."""
    import html
    from html.entities import html5

    return html.unescape(written) if written[1] == "#" or written[1:] in html5 else ""


@lru_cache(maxsize=1 << 12)
def _meaning(written: str) -> str:
    """Return what stands for something else, decoded; empty where it is to stay."""
    if written[0] == "&":
        meant = _USUAL[written] if written in _USUAL else _referred(written)
        return "" if len(meant) > len(written) or any(map(unicodedata.combining, meant)) else meant
    data = b"".join(c.encode("latin-1" if c < "\u0100" else "cp1252") for c in written)
    meant = data.decode("cp1252" if len(data) == 1 else "utf-8", "ignore")
    return meant if len(meant) == 1 and unicodedata.category(meant) not in _NOTHING else ""
