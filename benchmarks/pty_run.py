"""A program in a pseudo-terminal, and how long it takes until what it paints is on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

SIZE = (100, 30)
"""Columns and rows of the terminal."""

_GAP_SECONDS = 0.02
_CHUNK_BYTES = 65_536


class TooSlow(Exception):
    """A program did not paint what was waited for; the message ends with what it did paint."""


class Terminal:
    """Runs a program whose terminal this is.

    Every piece of output is time-stamped when it arrives and replayed into an emulator when the program pauses, so that
    the emulator's own work is in no figure. Times are in seconds from the last start, key or resize.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self.screen)
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._ended = False
        self._since = time.perf_counter()
        self._child, self._file = pty.fork()
        if self._child == 0:
            try:
                os.chdir(folder)
                _set_size(0, *SIZE)
                os.execvpe(command[0], list(command), dict(environment))
            finally:
                os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def press(self, keys: str) -> None:
        """Send keys, after taking in what was painted so far."""
        self._replay()
        self._since = time.perf_counter()
        os.write(self._file, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program gets SIGWINCH."""
        self._replay()
        self.screen.resize(rows, columns)
        self._since = time.perf_counter()
        _set_size(self._file, columns, rows)

    def until(self, painted: Callable[[pyte.Screen], bool], patience: float = 20.0) -> float:
        """Return when the screen first passed a test. Raises TooSlow after so many seconds."""
        while True:
            self._gather(_GAP_SECONDS)
            passed = None
            for at in self._replayed():
                if passed is None and painted(self.screen):
                    passed = at - self._since
            if passed is not None:
                return passed
            self._check(patience)

    def until_still(
        self, quiet: float = 0.15, patience: float = 20.0, whole: Callable[[pyte.Screen], bool] = lambda _: True
    ) -> float:
        """Return when the words on the screen last changed, once they have and nothing came for `quiet` seconds.

        A screen that is not `whole` is waited for, however long the program pauses. Raises TooSlow after `patience`.
        """
        words, changed = self.words, None
        while True:
            self._gather(quiet)
            for at in self._replayed():
                if (now := self.words) != words:
                    words, changed = now, at - self._since
            if changed is not None and whole(self.screen):
                return changed
            self._check(patience)

    def until_end(self, patience: float = 20.0) -> None:
        """Wait until the program has ended. Raises TooSlow after so many seconds."""
        while not self._ended:
            self._gather(_GAP_SECONDS)
            self._replay()
            if not self._ended:
                self._check(patience)

    def rest(self, seconds: float) -> None:
        """Take in what is painted until nothing comes for so long."""
        self._gather(seconds)
        self._replay()

    @property
    def process(self) -> int:
        """The id of the program's process."""
        return self._child

    @property
    def words(self) -> str:
        """What is on the screen, without its colours, a line a row."""
        return "\n".join(self.screen.display)

    def close(self) -> None:
        """End the program at once, without a chance to save."""
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._file)

    def _gather(self, quiet: float) -> None:
        """Stamp what comes until nothing has come for `quiet` seconds."""
        while not self._ended and select.select([self._file], [], [], quiet)[0]:
            try:
                data = os.read(self._file, _CHUNK_BYTES)
            except OSError:  # how Linux tells that the program has ended
                data = b""
            self._pieces.append((time.perf_counter(), data))
            self._ended = not data

    def _replayed(self) -> Iterator[float]:
        """Show what came piece by piece and yield when each piece came; what comes meanwhile is stamped in time."""
        while self._pieces:
            at, data = self._pieces.popleft()
            self._stream.feed(data)
            self._gather(0)
            yield at

    def _replay(self) -> None:
        for _ in self._replayed():
            pass

    def _check(self, patience: float) -> None:
        if self._ended or time.perf_counter() - self._since > patience:
            reason = "it ended" if self._ended else f"{patience:g} seconds passed"
            raise TooSlow(f"What was waited for did not come on the screen ({reason}):\n{self.words.rstrip()}")


def _set_size(file: int, columns: int, rows: int) -> None:
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
