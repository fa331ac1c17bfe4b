"""A process that forks one child for each job, so that a thousand runs of earmark's writing cost no thousand starts.

Messages are dictionaries in JSON, one a packet. The parent sends a `Job`; what comes back is the process number of the
child, what the child says of its steps, and its exit status once it is gone.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.torture import script
from tui.core import disk, files
from tui.core.disk import FileProblem
from tui.core.journal import Journal

NOBODY = 65534
"""The user that a child of root becomes, whom file modes hold."""

SAVED, REFUSED, BROKEN = 0, 3, 4
"""How a child ends: each step was saved, one failed with a sentence for the reader, or with anything else."""

_PATIENCE = 60.0
_PACKET = 1 << 16


@dataclass(frozen=True, slots=True)
class Job:
    """Steps `first` to `last` of the script, without end if there is no last one, in the note at a path.

    Where the journal takes no record, one beside it does. A child that is `traced` waits for SIGUSR1 first, a `plain`
    one cannot exchange two names, a `humble` one is not root, and none writes a file beyond `limit` bytes.
    """

    note: str
    journal: str
    first: int
    last: int | None = None
    in_place: bool = False
    traced: bool = False
    plain: bool = False
    humble: bool = False
    limit: int | None = None


class Server:
    """The forking process as its parent sees it."""

    def __enter__(self) -> Self:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(_PATIENCE)
        with theirs:
            command = [sys.executable, "-m", __name__, str(theirs.fileno())]
            root = Path(__file__).parents[2]
            self._child = 0
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.wait(_PATIENCE)

    def start(self, job: Job) -> int:
        """Start a job and return the process number of its child."""
        if self._child:  # of a torture that failed
            self.kill()
            list(self.said())
        self._socket.send(json.dumps(asdict(job)).encode())
        self._child = int(self._received()["pid"])
        return self._child

    def kill(self) -> None:
        """Kill the child, unless it has ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)

    def said(self) -> Iterator[dict[str, Any]]:
        """Yield what the child says until it is gone, its `status` last: negative for the signal that ended it."""
        while True:
            message = self._received()
            if "status" in message:
                self._child = 0
            yield message
            if not self._child:
                return

    def run(self, job: Job) -> tuple[int, str]:
        """Let a child do a job, and return its exit status and the last thing that it complained about."""
        self.start(job)
        *others, end = self.said()
        return int(end["status"]), "".join(str(message.get("problem", "")) for message in others)

    def _received(self) -> dict[str, Any]:
        packet = self._socket.recv(_PACKET)
        assert packet, "the forking process is gone"
        message: dict[str, Any] = json.loads(packet)
        return message


def _serve(parent: socket.socket) -> None:
    disk.exchange(Path("/nowhere"), Path("/nowhere"))  # loads what the first exchange loads
    list(zip(range(3), script.states(script.NOTE), strict=False))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    while packet := parent.recv(_PACKET):
        pid = os.fork()
        if not pid:
            _child(parent, Job(**json.loads(packet)))
        _say(parent, status=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _child(parent: socket.socket, job: Job) -> None:
    code = BROKEN
    try:
        _say(parent, pid=os.getpid())
        if job.humble and os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        if job.limit is not None:
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (job.limit, resource.RLIM_INFINITY))
        if job.plain:
            vars(files)["exchange"] = lambda one, other: False
        note, journal = Path(job.note), Journal(Path(job.journal), in_place=job.in_place)
        tempfile.tempdir = str(journal.folder.parent)
        if job.traced:
            signal.sigwait([signal.SIGUSR1])
        os.getppid()  # shows in a trace where the job begins
        for number in count(job.first) if job.last is None else range(job.first, job.last + 1):
            script.perform(note, journal, number)
            os.getppid()
            _say(parent, saved=number)
        code = SAVED
    except FileProblem as problem:
        code = REFUSED
        _say(parent, problem=str(problem))
    except BaseException as error:
        _say(parent, problem=repr(error))
    finally:
        os._exit(code)


def _say(parent: socket.socket, **message: object) -> None:
    parent.send(json.dumps(message).encode())


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
