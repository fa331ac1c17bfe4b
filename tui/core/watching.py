"""Following a folder of notes: which of them another program touched."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace

from tui.core.disk import may_be_file
from tui.core.library import Entry, Library, Unread, find_notes, names_note, read_entry

_GATHER_MS, _STEP_MS, _LOOK_MS = 300, 50, 2_000
"""How long changes are gathered at most, how long it is quiet before they are told, and when to look at the folder."""

_REST_NOTES, _REST_SECONDS = 200, 0.002
"""After how many notes a look at all of them rests, and how long: it goes on beside the keyboard."""

_POLL_MS = 300
"""How long to wait between two looks at the folders of Windows."""

_POLL_SECONDS = 3.0
"""How long to wait between two looks where the system tells of no changes."""

_POLL_SHARE = 20
"""How many times as long as a look took to wait for the next."""


class Shelf:
    """The notes of a library as they were last seen, and what became of them since."""

    def __init__(self, library: Library, entries: Iterable[Entry]) -> None:
        self._library = library
        self._known = {entry.path: entry for entry in entries}

    def look(self, touched: Iterable[Path] | None, cancelled: Callable[[], bool]) -> tuple[list[Entry], list[Path]]:
        """Return the notes that are new or changed, and those that are gone, among those touched or all of them.

        What happened to a note is read off its file alone.
        """
        if touched is None:
            there, found, unread = set[Path](), list[Entry](), list[Unread]()
            for number, listed in enumerate(find_notes(self._library.root, unread)):
                if cancelled():
                    return [], []
                if not number % _REST_NOTES:
                    time.sleep(_REST_SECONDS)
                path = Path(listed.path)
                there.add(path)
                if not self._is_known(path, listed):
                    found.append(read_entry(path))
            gone = [path for path in self._known if path not in there and not _is_within(path, unread)]
        else:
            touched = list(touched)
            there = {path for path in touched if may_be_file(path)}
            found = [read_entry(path) for path in there]
            gone = [path for path in touched if path in self._known and path not in there]
        changed = [entry for entry in found if self._known.get(entry.path) != entry]
        self._known |= {entry.path: entry for entry in changed}
        for path in gone:
            del self._known[path]
        return changed, gone

    def _is_known(self, path: Path, listed: os.DirEntry[str]) -> bool:
        entry = self._known.get(path)
        if entry is None:
            return False
        try:
            status = listed.stat()
        except OSError:
            return False
        return (entry.mtime_ns, entry.size) == (status.st_mtime_ns, status.st_size)


def _is_within(path: Path, unread: Iterable[Unread]) -> bool:
    """Return whether a note lies under one of the folders that could not be looked into."""
    return any(folder in path.parents for each in unread for folder in each.folders)


def touches(root: Path, cancelled: Callable[[], bool]) -> Iterator[set[Path] | None]:
    """Yield the notes under a folder that may have been touched, None for any of them, until it is cancelled.

    The first is None, two seconds later at most: what happened before the system told of changes is not missed. Where
    it tells of none, as on some network drives, or where the folder is gone, it is None from time to time.
    """
    while not cancelled():
        try:
            yield from _told(root, cancelled)
        except (OSError, RuntimeError, ValueError):  # too many folders, or no such folder, or a name that is no text
            began = time.monotonic()
            yield None
            until = time.monotonic() + max(_POLL_SECONDS, _POLL_SHARE * (time.monotonic() - began))
            while time.monotonic() < until and not cancelled():
                time.sleep(_STEP_MS / 1000)


def _told(root: Path, cancelled: Callable[[], bool]) -> Iterator[set[Path] | None]:
    """Yield what the system tells of a folder, as long as that is the same folder."""
    real = Path(os.path.realpath(root))
    began = root.stat()
    for number, batch in enumerate(_batches(root, cancelled)):
        now = root.stat()
        if (now.st_dev, now.st_ino) != (began.st_dev, began.st_ino):
            return
        within = {path: path.relative_to(root) for path in batch}
        seen = {path for path, inner in within.items() if not any(part.startswith(".") for part in inner.parts)}
        notes = {path for path in seen if names_note(path.name)}
        if not number or not all(map(may_be_file, seen - notes)):
            yield None
        elif own := {path for path in notes if Path(os.path.realpath(path.parent)) == real / within[path].parent}:
            yield own


def _batches(root: Path, cancelled: Callable[[], bool]) -> Iterator[set[Path]]:
    """Yield what was touched under a folder, in batches that are empty where all was quiet for `_LOOK_MS`."""
    cancellation = SimpleNamespace(is_set=cancelled)
    with _notify().RustNotify([str(root)], False, _told_of_nothing(), _POLL_MS, True, True) as notifier:
        while (batch := notifier.watch(_GATHER_MS, _STEP_MS, _LOOK_MS, cancellation)) not in ("stop", "signal"):
            yield set() if batch == "timeout" else {Path(path) for _, path in batch}


@cache
def _notify() -> ModuleType:
    """Load what watchfiles has the system tell of changes with, without the package around it.

    That would load the modules that start processes and those of another event loop: a megabyte that nothing here uses.
    """
    package = find_spec("watchfiles")
    found = package and PathFinder.find_spec("watchfiles._rust_notify", package.submodule_search_locations)
    if not found or not found.loader:
        raise ModuleNotFoundError("watchfiles has no notifier: install earmark again", name="watchfiles")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _told_of_nothing() -> bool:
    """Return whether this is a Linux under Windows, which is not told of what happens in the folders of Windows."""
    return "microsoft-standard" in platform.release().lower()
