"""A power cut at any moment while the program annotates without a pause.

The note and its journal are on a disk that is a file on another disk. To cut the power, one of the two is shut down by
the system call that file systems have for this (FS_IOC_SHUTDOWN without a flush of the log), and both are mounted anew,
which replays their journals. Shutting down the inner one loses what the system still held in memory, while the disk has
all that was sent to it; shutting down the outer one also loses all that was sent since the disk was last told to flush,
as a disk loses its cache. Copying the image while it is in use is neither: a copy takes its blocks at different times.
"""

import os
import random
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.torture import script
from tests.torture.conftest import Amount, Figures
from tests.torture.progress import Progress
from tests.torture.server import BROKEN, Job, Server
from tui.core.journal import Journal

LONGEST = 60
"""Steps after which a fresh note is taken."""

_SHUTDOWN, _WITHOUT_FLUSH = 0x8004587D, 2
_MEBIBYTES = {"ext4": 16, "xfs": 300}


class Machine:
    """Two disks, one in a file on the other."""

    def __init__(self, root: Path, system: str) -> None:
        self.outer, self.inner = root / "outer", root / "inner"
        self._image, self._images = self.outer / "image", root / "image"
        self._mounted: list[Path] = []
        for folder in (self.outer, self.inner):
            folder.mkdir()
        self._make(self._images, "ext4", _MEBIBYTES[system] + 40)
        self._mount(self._images, self.outer)
        self._make(self._image, system, _MEBIBYTES[system])
        self._mount(self._image, self.inner)

    def cut(self, cache: bool) -> None:
        """Cut the power, and lose the cache of the inner disk as well or not."""
        import fcntl

        disk = os.open(self.outer if cache else self.inner, os.O_RDONLY)
        fcntl.ioctl(disk, _SHUTDOWN, struct.pack("I", _WITHOUT_FLUSH))
        os.close(disk)

    def start(self) -> None:
        """Start again with what is on the disks."""
        self.stop()
        self._mount(self._images, self.outer)
        self._mount(self._image, self.inner)

    def stop(self) -> None:
        """Take the disks out."""
        while self._mounted:
            folder = self._mounted.pop()
            for _ in range(200):  # what was killed lets go of its files a little later
                done = subprocess.run(["umount", folder], capture_output=True, text=True)
                if not done.returncode:
                    break
                time.sleep(0.02)
            else:
                raise OSError(done.stderr)

    def _make(self, image: Path, system: str, mebibytes: int) -> None:
        with image.open("wb") as file:
            file.truncate(mebibytes << 20)
        subprocess.run([f"mkfs.{system}", "-q", image], check=True, capture_output=True)

    def _mount(self, image: Path, folder: Path) -> None:
        subprocess.run(["mount", "-o", "loop", image, folder], check=True, capture_output=True)
        self._mounted.append(folder)


@pytest.fixture(params=["ext4", "xfs"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    """Make two disks whose power can be cut."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root mounts a disk, and only on Linux")
    for tool in ("mkfs.ext4", f"mkfs.{request.param}"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not here")
    probe = subprocess.run(["losetup", "--find"], capture_output=True)
    if probe.returncode or str(request.param) not in Path("/proc/filesystems").read_text():
        pytest.skip("this machine mounts no images of disks")
    made = Machine(tmp_path, request.param)
    yield made
    made.stop()


@pytest.mark.parametrize("kind", ["new", "in place"])
def test_no_power_cut_loses_what_was_said_to_be_saved(
    kind: str, machine: Machine, server: Server, amount: Amount, figures: Figures
) -> None:
    """After each cut the note is as it was last said to be saved, or one step further, and the journal knows which."""
    chance = random.Random(kind)
    versions = list(islice(script.states(script.NOTE), LONGEST + 40))
    cuts, progress = amount(2, 100), Progress(versions, LONGEST)
    for cut in range(cuts):
        if progress.number >= LONGEST:
            home, progress.number = machine.inner / str(cut), 0
            note, journal = home / "notes" / "note.md", Journal(home / "journal")
            note.parent.mkdir(parents=True)
            script.lay(note)
            os.sync()
        server.start(Job(str(note), str(journal.folder), progress.number, in_place=kind == "in place"))
        time.sleep(0.02 + chance.random() * 0.08)  # so that cuts meet every moment of a script
        machine.cut(cache=bool(cut % 2))
        server.kill()
        *steps, end = server.said()
        assert end["status"] != BROKEN, steps
        machine.start()
        saved = sum("saved" in step for step in steps)
        progress.judge(note, journal, saved, in_place=kind == "in place")
    figures(cuts=cuts, **progress.counts)
