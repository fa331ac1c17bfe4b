"""What is promised of memory."""

import subprocess
import sys

import pytest

RESIDENT = """
from tui.core.memory import give_back_holes, give_back_large_blocks
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])
"""

LARGE = """
if %s:
    give_back_large_blocks()
bytes(16 << 20)  # a large block that is freed, which raises glibc's threshold
since = resident()
kept = []
for _ in range(40):  # holes between what stays
    hole = bytes(1 << 20)
    kept.append(bytes(100 << 10))
    del hole
print(resident() - since)
"""

SMALL = """
from itertools import cycle
give_back_large_blocks()
since = resident()
blocks = [bytes(10_000) for _ in range(3_000)]
blocks = [block for block, kept in zip(blocks, cycle([True] + [False] * 9)) if kept]
if %s:
    give_back_holes()
print(resident() - since)
"""


def _kept(program: str) -> int:
    """Return the bytes that are resident at the end of a program."""
    return int(subprocess.check_output([sys.executable, "-c", RESIDENT + program])) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps large blocks")
def test_the_text_of_a_note_goes_back_to_the_system() -> None:
    """Blocks as large as a note leave no holes: what is resident is what is kept."""
    assert _kept(LARGE % True) < 6 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be asked to")
def test_what_lies_free_between_small_blocks_goes_back_to_the_system() -> None:
    """Of what a note was taken to pieces with, only what is kept stays resident."""
    assert _kept(SMALL % True) < _kept(SMALL % False) / 2
