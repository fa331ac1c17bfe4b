"""The C library's allocator, told that a reader of long notes gives back what it needed for one."""

from __future__ import annotations

import sys
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""M_MMAP_THRESHOLD and M_ARENA_MAX of glibc's malloc.h."""

_BYTES = 128 * 1024
"""The size from which a block of memory is a mapping of its own, as glibc has it before it adapts."""


def give_back_large_blocks() -> None:
    """Have the texts of notes go back to the system when they are dropped, and threads share one heap from now on.

    By itself glibc raises the threshold to the largest block that was ever freed, and keeps the holes that such
    blocks leave: half as much again as a note of 10 MB takes. Elsewhere nothing is done.
    """
    _call("mallopt", _MMAP_THRESHOLD, _BYTES)
    _call("mallopt", _ARENA_MAX, 1)


def give_back_holes() -> None:
    """Give back to the system what lies free between small blocks, as a note leaves it that was taken to pieces.

    With 1 MB this is 2 MB of memory, in 0.6 ms. Elsewhere than with glibc nothing is done.
    """
    _call("malloc_trim", 0)


def _call(name: str, *numbers: int) -> None:
    """Call a function of the C library with integers, where it has one of that name.

    The package ctypes would do the same, and take 0.4 MB for all else that it can.
    """
    if sys.platform != "linux":
        return
    with suppress(AttributeError, ImportError, OSError):  # another C library, or a Python without ctypes
        from _ctypes import call_function, dlopen, dlsym

        call_function(dlsym(dlopen("", 0), name), numbers)
