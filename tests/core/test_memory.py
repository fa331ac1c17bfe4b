"""What is promised of memory."""

import subprocess
import sys

import pytest

PROGRAM = """
from tui.core.memory import give_back_large_blocks
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])
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


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps large blocks")
def test_the_text_of_a_note_goes_back_to_the_system() -> None:
    """Blocks as large as a note leave no holes: what is resident is what is kept."""
    pages = int(subprocess.check_output([sys.executable, "-c", PROGRAM % True]))
    assert pages * 4096 < 6 << 20
