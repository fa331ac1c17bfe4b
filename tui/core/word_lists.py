"""The lists of words that come with earmark."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_LISTS: Final = Path(__file__).with_name("words")  # importlib.resources takes half a megabyte of memory


def word_list(name: str) -> str:
    """Return the text of a list."""
    return (_LISTS / f"{name}.txt").read_text("utf-8")
