"""The C library's allocator, told that a reader of long notes gives back what it needed for one."""

from __future__ import annotations

import sys
from contextlib import suppress

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""

_BYTES = 128 * 1024
"""The size from which a block of memory is a mapping of its own, as glibc has it before it adapts."""


def give_back_large_blocks() -> None:
    """Have the texts of notes go back to the system when they are dropped.

    By itself glibc raises the threshold to the largest block that was ever freed, and keeps the holes that such
    blocks leave: half as much again as a note of 10 MB takes. Elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return
    with suppress(AttributeError, ImportError, OSError):  # another C library, or a Python without ctypes
        import ctypes

        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _BYTES)
