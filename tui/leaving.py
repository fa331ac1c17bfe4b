"""The end of a run: a note that is still being written is waited for, and a drive that does not answer is not."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from tui.talk import say

_THREADS = "earmark-worker"
_READING_SECONDS, _WRITING_SECONDS, _NOTICED_SECONDS = 1.0, 20.0, 0.5


class App(Protocol):
    """What is run, as far as its end is concerned."""

    unsaved: str
    """The name of the note that was still being written when the reader left, else nothing."""

    @property
    def return_code(self) -> int | None:
        """The status to leave with."""

    def run(self, *, loop: asyncio.AbstractEventLoop) -> Any:
        """Run to the end in an event loop."""


def run_and_leave(app: App, leave: Callable[[int], None] = os._exit) -> None:
    """Run an app in an event loop whose threads cannot keep the process from ending.

    A thread that reads is left behind after a second. For one that writes 20 seconds are given, or until Ctrl+C, and a
    sentence says so. Where one is left behind, the process ends at once by `leave`, with the app's return code.
    """
    try:
        with asyncio.Runner() as runner:
            loop, workers = runner.get_loop(), ThreadPoolExecutor(thread_name_prefix=_THREADS)
            loop.set_default_executor(workers)
            try:
                app.run(loop=loop)
            finally:
                loop.set_default_executor(ThreadPoolExecutor())  # a runner waits for the threads of its loop
                workers.shutdown(wait=False, cancel_futures=True)
        ended = _wait_for_threads(app.unsaved)
    except KeyboardInterrupt:
        ended = not _working()
    if not ended:
        if app.unsaved:
            say(
                f"earmark left while {app.unsaved} was being saved, which may not have come to an end:"
                " if it did not, your words are offered again the next time."
            )
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError, ValueError):
                stream.flush()
        leave(app.return_code or 0)


def _wait_for_threads(unsaved: str) -> bool:
    """Return whether all threads came to an end in time."""
    start, said = time.monotonic(), not unsaved
    while working := _working():
        passed = time.monotonic() - start
        if passed > (_WRITING_SECONDS if unsaved else _READING_SECONDS):
            return False
        if passed > _NOTICED_SECONDS and not said:
            say(f"earmark is still saving {unsaved}. Ctrl+C leaves at once.")
            said = True
        working[0].join(0.02)
    return True


def _working() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(_THREADS)]
