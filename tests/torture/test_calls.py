"""A save that is killed, or told of an error, at every one of its system calls."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path
from random import Random

import pytest

from tests.torture import script
from tests.torture.conftest import FULL, Amount, Figures
from tests.torture.server import BROKEN, NOBODY, SAVED, Job, Server
from tui.core import files
from tui.core.entry import Entry
from tui.core.journal import Journal

ERRORS = ("ENOSPC", "EIO", "EACCES", "EINTR")

_IDLE = re.compile(
    r"brk|m(?:un|re)?map|mprotect|madvise|futex|getrandom|getp?pid|sendto|rt_sig\w+|clock_\w+|exit\w*|\+\+.*"
)
"""Calls that have nothing to do with files."""

_WAIT = 30.0


@cache
def _missing() -> str:
    """Say why system calls cannot be tampered with here, if so."""
    if sys.platform != "linux" or not shutil.which("strace"):
        return "strace is not here"
    tried = subprocess.run(["strace", "-o", "/dev/null", "-e", "inject=chdir:error=EIO", "true"], capture_output=True)
    return "" if tried.returncode == 0 else "strace may not trace here"


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing())


class Place:
    """A folder with one note of some kind, and a journal in which a few steps are done, that can be put back."""

    def __init__(self, root: Path, server: Server, kind: str, step: int) -> None:
        self.root, self.server, self.kind, self.step = root, server, kind, step
        self.work, self._copy = root / "work", root / "copy"
        self.folder = self.work / "notes"
        self.note = self.real = self.folder / "note.md"
        data = {
            "CRLF and BOM": b"\xef\xbb\xbf" + script.NOTE.replace(b"\n", b"\r\n"),
            "not UTF-8": script.NOTE.replace(b"word7 ", b"\xe9\xff\x80 "),
        }.get(kind, script.NOTE)
        self.before, self.after = islice(script.states(data), step, step + 2)
        self.folder.mkdir(parents=True)
        script.lay(self.real, data)
        self.real.chmod(0o640)
        if kind == "symlinked":
            self.note = self.work / "links" / "link.md"
            self.note.parent.mkdir()
            self.note.symlink_to("../notes/note.md")
        if kind == "hard-linked":
            self.real.with_name("other.md").hardlink_to(self.real)
        if os.geteuid() == 0:
            for each in [self.work, *self.work.rglob("*")]:
                os.lchown(each, NOBODY, NOBODY)
        if kind == "read-only folder":
            self.folder.chmod(0o555)
        self.journal = Journal(self.work / "state" / "journal")
        if step:
            assert server.run(self.job(0, step - 1)) == (SAVED, "")
        subprocess.run(["cp", "-a", self.work, self._copy], check=True)
        self.looks = self.look()

    @property
    def in_place(self) -> bool:
        """Whether the note itself is written, which may be cut short, and not a new file that takes its place."""
        return self.kind in ("hard-linked", "read-only folder", "in place")

    def job(self, first: int, last: int, traced: bool = False) -> Job:
        """Describe steps in the note."""
        return Job(
            str(self.note),
            str(self.journal.folder),
            first,
            last,
            traced=traced,
            in_place=self.kind == "in place",
            humble=True,
            plain=self.kind == "no exchange",
        )

    def put_back(self) -> None:
        """Make everything as it was before the step."""
        self.folder.chmod(0o755)
        shutil.rmtree(self.work)
        subprocess.run(["cp", "-a", self._copy, self.work], check=True)

    def look(self) -> dict[str, tuple[object, ...]]:
        """Return all that an edit must keep: names, links, modes, owners."""
        found: dict[str, tuple[object, ...]] = {}
        for path in sorted(self.work.rglob("*")):
            if "state" not in path.parts:
                status = path.lstat()
                name = path.relative_to(self.work).as_posix()
                link = path.readlink() if path.is_symlink() else ""
                owner = status.st_uid, status.st_gid
                count = 0 if stat.S_ISDIR(status.st_mode) else status.st_nlink
                found[name] = (status.st_mode, owner, count, link)
        return found

    def traced(self, *options: str) -> tuple[int, str]:
        """Take the step under strace, and return how it ended and what it complained about."""
        pid = self.server.start(self.job(self.step, self.step, traced=True))
        with subprocess.Popen(["strace", "-f", "-p", str(pid), *options], stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            assert "attached" in strace.stderr.readline()
            os.kill(pid, signal.SIGUSR1)
            *others, end = self.server.said()
            strace.communicate(timeout=_WAIT)
        return int(end["status"]), "".join(str(message.get("problem", "")) for message in others)

    def calls(self) -> list[tuple[str, int, str]]:
        """Return the system calls of an undisturbed step: name, how many of that name, and the line of the trace."""
        trace = self.root / "trace"
        assert self.traced("-o", str(trace)) == (SAVED, "")
        assert self.real.read_bytes() == self.after
        counted: Counter[str] = Counter()
        calls = []
        for line in trace.read_text(errors="replace").splitlines():
            name = line.split(maxsplit=1)[1].partition("(")[0]
            if not _IDLE.fullmatch(name):
                counted[name] += 1
                calls.append((name, counted[name], line))
        return calls


@dataclass
class Tally:
    """What became of the runs of one kind."""

    runs: int = 0
    killed: int = 0
    saved: int = 0
    told: int = 0
    mended: int = 0
    torn: int = 0
    lost: int = 0
    left_over: int = 0


KINDS = [
    *("plain", "symlinked", "hard-linked", "read-only folder", "CRLF and BOM", "not UTF-8"),
    *("no exchange", "in place"),
]


STEPS = {"add": script.ADD, "remove": script.REMOVE, "undo": script.UNDO}

CASES = [case for number, case in enumerate(product(KINDS, STEPS)) if FULL or number % 3 == number // 3 % 3]
"""Every step in every kind of note; a smoke takes one step in each."""


@pytest.fixture
def root() -> Iterator[Path]:
    """Make a folder that every user may enter, which the temporary folders of the tests are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for each in folder.rglob("notes"):
        each.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(("kind", "doing"), CASES)
def test_a_save_survives_a_fault_at_every_call(
    kind: str, doing: str, root: Path, server: Server, amount: Amount, figures: Figures
) -> None:
    """The note is the old or the new one, keeps its mode and links, and no word and no promise is broken."""
    place = Place(root, server, kind, STEPS[doing])
    calls = place.calls()
    recorded = next(number for number, (name, _, line) in enumerate(calls) if name == "rename" and ".begun" in line)
    faults = [(number, "signal=KILL", "") for number in range(len(calls))]
    for error in ERRORS:
        faults += [(number, f"error={error}", "") for number in range(len(calls))]
        if error != "EINTR":
            faults += [(number, f"error={error}", "+") for number in range(len(calls))]
    Random(f"{kind} {doing}").shuffle(faults)
    tally, wrong = Tally(), []
    for number, fault, onwards in faults[: amount(4, len(faults))]:
        place.put_back()
        name, nth, _ = calls[number]
        inject = f"{name}:{fault}:when={nth}{onwards}"
        ended = place.traced("-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={inject}")
        wrong += [f"{inject}: {each}" for each in _judge(place, tally, ended, number > recorded)]
    figures(**vars(tally), wrong=len(wrong))
    assert not wrong, "\n".join(wrong)


def _judge(place: Place, tally: Tally, ended: tuple[int, str], recorded: bool) -> Iterator[str]:
    """Say what is wrong after a run and the start that follows it; `recorded` once the journal has the words."""
    status, problem = ended
    found = place.real.read_bytes()
    whole = place.before, place.after
    tally.runs += 1
    tally.killed += status == -signal.SIGKILL
    tally.saved += status == SAVED
    tally.told += bool(problem)
    if status == BROKEN or (problem and str(place.work) not in problem):
        yield f"ended with {problem}"
    if status == SAVED and found != place.after:
        tally.lost += 1
        yield "“saved” over other bytes"
    if found not in whole and not (place.in_place and status == -signal.SIGKILL):
        tally.torn += 1
        yield "torn"
    waiting = files.recover(place.journal)
    tally.mended += found not in whole and place.real.read_bytes() in whole
    found = place.real.read_bytes()
    if found not in whole:
        tally.torn += 1
        yield "torn for good"
    for spare in place.folder.glob(".earmark-*"):  # where it could not be read or deleted
        if status != -signal.SIGKILL and spare.read_bytes() in whole:
            tally.left_over += 1
            spare.unlink()
    if place.look() != place.looks:
        yield f"looks otherwise: {place.look().items() ^ place.looks.items()}"
    try:
        yield from _history(place, tally, found, waiting, recorded)
    except files.FileProblem as error:
        yield str(error)


def _history(place: Place, tally: Tally, found: bytes, waiting: list[Entry], recorded: bool) -> Iterator[str]:
    journals = [*map(Journal, place.journal.folder.parent.glob("earmark-*")), place.journal]
    if found == place.after:
        turn = files.redo if place.step == script.UNDO else files.undo
        if turn(place.note, journals[0]).after.data != place.before or place.real.read_bytes() != place.before:
            yield "it cannot be taken back"
    elif recorded and place.step != script.UNDO:
        loaded = (journal._load(file) for journal in journals for file in journal.folder.glob("*/*.void"))
        if not any(entry and entry.after == place.after for entry in [*waiting, *loaded]):
            tally.lost += 1
            yield "words lost"
