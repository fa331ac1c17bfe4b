"""A folder of notes: finding them, and the catalogue of what each one is."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import Enum
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from tui.core import tables
from tui.core.config import Places
from tui.core.disk import FileProblem, advice, write_private
from tui.core.display import counted
from tui.core.files import read
from tui.core.hashing import sha256
from tui.core.links import Link, LinkKind, find_links, note_link, relative, resolve
from tui.core.metadata import title_of_path
from tui.core.note import ANNOTATIONS, Kind, Note, parse
from tui.core.state import Progress, ReadingState

if TYPE_CHECKING:
    from tui.core.lexicon import Lexicon

SUFFIXES = frozenset({".md", ".markdown"})
"""The file names that are notes end in one of these, in any case."""

_CONFLICT = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?(?=\.|$)"  # Syncthing
    r"| \([^()]*\bconflicted copy\b[^()]*(?:\(\d+\))?[^()]*\)"  # Dropbox, Nextcloud, Obsidian Sync
    r"|_conflict-\d{8}-\d{6}(?=\.|$)",  # ownCloud
    re.I,
)
"""What a sync program puts into the name of a file that holds the other side of a conflict."""

_CATALOGUE_VERSION = 3
_WHAT: Final = "the details of the notes"
_MOST: Final = 2**53
"""What no number of words, takeaways or seconds reaches."""
_DEEPEST = 64
_FIRST_BATCH, _LONGEST_BATCH = 0.02, 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as the catalogue knows it."""

    path: Path
    title: str
    words: int = 0
    seconds: int = 0
    """The length of the episode where the note says, else 0."""
    takeaways: int = 0
    date: str = ""
    tags: tuple[str, ...] = ()
    wikilinks: bool = False
    """Whether the note links to others by wikilinks."""
    links: tuple[str, ...] = ()
    """What its notes, takeaways and related links lead to within the library, as `Link.written`."""
    problem: str = ""
    """Why the note cannot be read, one sentence."""
    mtime_ns: int = 0
    size: int = 0

    @property
    def length(self) -> str:
        """The length of the episode in minutes, or in words where its time is unknown."""
        if self.seconds:
            return f"{max(1, round(self.seconds / 60))} min"
        return f"{self.words / 1000:.1f}k words" if self.words >= 1000 else counted(self.words, "word")


_LISTS: Final = "tags", "links"
_KEPT: Final[dict[str, type[Any]]] = {
    known.name: list if known.name in _LISTS else type(known.default)
    for known in fields(Entry)
    if known.name not in ("path", "title")
} | {"title": str}
"""What the catalogue keeps of an entry: its fields but the path, by the type that JSON has for it."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Folders whose notes are not known, and why, one sentence."""

    folders: tuple[Path, ...]
    sentence: str


class Order(Enum):
    """How a list of episodes is sorted."""

    NEWEST = "newest"
    TITLE = "title"
    PROGRESS = "progress"
    LAST_READ = "last read"

    def next(self) -> Order:
        """Return the order that follows this one, the first after the last."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


class Library:
    """A folder of notes and the catalogue kept of it, so that a second scan reads only what changed."""

    def __init__(self, root: Path, places: Places) -> None:
        self.root = root
        digest = sha256(str(root).encode("utf-8", "surrogateescape"))[:16]
        self._path = places.cache / "catalogues" / f"{digest}.json"
        self._words = places.cache / "lexicons" / digest
        self.unread: list[Unread] = []
        """Folders that the last scan could not look into."""
        self.problem = ""
        """Why the last scan read notes again that it knew, a sentence, or nothing."""

    def scan(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[list[Entry]]:
        """Yield the notes of the folder in batches: the first after a fiftieth of a second, then ever longer ones.

        Notes whose time and size are those of the catalogue are not read again. A note that cannot be read is an entry
        with a problem; one that a drive does not hand out holds up what comes after it, not what was read before. The
        catalogue is written at the end; a failure to write it costs only time.
        """
        known = self._load()
        looking = _Looking(self.root, known, cancelled)
        self.unread = looking.unread
        began, wait, passed = time.monotonic(), _FIRST_BATCH, 0
        looking.start()
        while not looking.ended.wait(wait):
            if cancelled():
                return
            batch = looking.entries[passed:]
            passed += len(batch)
            if batch:
                yield batch
            wait = min(_LONGEST_BATCH, (time.monotonic() - began) / 2)
        if cancelled():
            return
        if looking.error:
            raise looking.error
        yield looking.entries[passed:]
        entries = {self._name(entry.path): entry for entry in looking.entries}
        if entries != known:
            self._save(entries)

    def link(self, note: Path, target: Entry, entries: Iterable[Entry], title: str = "") -> str:
        """Return the Markdown that links a note to another, the way the notes of this library do.

        It is a wikilink in an Obsidian vault, or where one of `entries`, the notes of the library, holds wikilinks.
        """
        known = list(entries)
        alike = sum(entry.path.stem.casefold() == target.path.stem.casefold() for entry in known)
        vault = any((folder / ".obsidian").is_dir() for folder in (self.root, *self.root.parents))
        wiki = target.path.is_relative_to(self.root) and (vault or any(entry.wikilinks for entry in known))
        return note_link(note, target.path, title or target.title, self.root, wiki=wiki, unique=alike < 2)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the notes, as they were when it was last updated; reading it takes a tenth of a second."""
        from tui.core.lexicon import Lexicon

        return Lexicon(self._words)

    def update_lexicon(self, entries: Iterable[Entry], cancelled: Callable[[], bool] = lambda: False) -> None:
        """Read the words of the notes that changed, resting between them, and keep them for the next time."""
        notes = ((self._name(note.path), note.path, note.mtime_ns, note.size) for note in entries if not note.problem)
        if self.lexicon.update(notes, cancelled):
            self.lexicon.save()

    def _name(self, path: Path) -> str:
        return relative(path, self.root).as_posix()

    def _load(self) -> dict[str, Entry]:
        """Return what is known of the notes, by name; a file that is damaged is set aside, what is left of it used."""
        self.problem = ""
        try:
            table = tables.read(self._path) or {}
        except OSError:
            return {}
        if table.get("version", _CATALOGUE_VERSION) != _CATALOGUE_VERSION:
            return {}
        notes = table.get("notes")
        listed = notes if isinstance(notes, dict) else {}
        entries = {name: _entry_from(self.root / name, values) for name, values in listed.items()}
        known = {name: entry for name, entry in entries.items() if entry}
        if notes is not listed or "version" not in table or len(known) < len(entries):
            self.problem = tables.set_aside(self._path, _WHAT)
        return known

    def _save(self, entries: Mapping[str, Entry]) -> None:
        notes = {
            name: {field: value for field, value in asdict(entry).items() if field != "path"}
            for name, entry in entries.items()
            if not entry.problem
        }
        table = {"version": _CATALOGUE_VERSION, "notes": notes}
        try:
            write_private(self._path, json.dumps(table).encode("utf-8", "surrogatepass"))
        except FileProblem:
            return


class _Looking(Thread):
    """Looks at the notes of a folder one after the other; a drive that does not answer stops it, and nothing else."""

    def __init__(self, root: Path, known: Mapping[str, Entry], cancelled: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self._root, self._known, self._cancelled = root, known, cancelled
        self.entries: list[Entry] = []
        self.unread: list[Unread] = []
        self.error: BaseException | None = None
        self.ended = Event()

    def run(self) -> None:
        """Look at all notes, or at those before it is cancelled."""
        try:
            for found in find_notes(self._root, self.unread):
                if self._cancelled():
                    return
                self.entries.append(self._entry(found))
        except BaseException as error:
            self.error = error
        finally:
            self.ended.set()

    def _entry(self, found: os.DirEntry[str]) -> Entry:
        path = Path(found.path)
        entry = self._known.get(relative(path, self._root).as_posix())
        try:
            status = found.stat()
        except OSError as error:
            return _unreadable(path, f"{found.path} cannot be read: {error.strerror}.")
        if entry is None or (entry.mtime_ns, entry.size) != (status.st_mtime_ns, status.st_size):
            return read_entry(path)
        return entry


def find_notes(root: Path, unread: list[Unread] | None = None) -> Iterator[os.DirEntry[str]]:
    """Yield the notes under a folder, files before folders and both by name.

    Hidden folders and files, links to folders, and what is known to be no regular file are passed over; folders that
    cannot be read or lie too deep are named in `unread`.
    """
    folders: list[tuple[str, int]] = [(str(root), 0)]
    while folders:
        folder, depth = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name.casefold())
        except OSError as error:
            gone = depth and isinstance(error, FileNotFoundError | NotADirectoryError)  # since it was listed
            if unread is not None and not gone:
                unread.append(Unread((Path(folder),), f"Cannot read {folder}: {advice(error)}."))
            continue
        inner: list[tuple[str, int]] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    inner.append((entry.path, depth + 1))
                elif names_note(entry.name) and entry.is_file():
                    yield entry
            except OSError as error:
                if error.errno != errno.ELOOP and names_note(entry.name):
                    yield entry  # to be listed with the reason
        if depth < _DEEPEST:
            folders += reversed(inner)
        elif inner and unread is not None:
            why = f"The folders in {folder} are more than {_DEEPEST} deep and passed over; move them up."
            unread.append(Unread(tuple(Path(path) for path, _ in inner), why))


def names_note(name: str) -> bool:
    """Return whether a file of this name is taken for a note."""
    return not name.startswith(".") and Path(name).suffix.casefold() in SUFFIXES


def original(path: Path) -> Path | None:
    """Return the note of which a file holds the other side of a sync conflict, by its name; None of any other file."""
    if "onflict" not in str(path):  # to look closer at each of 10,000 notes takes a frame
        return None
    name = _CONFLICT.sub("", path.name)
    return None if name in (path.name, path.suffix) else path.with_name(name)


def read_entry(path: Path) -> Entry:
    """Read a note for the catalogue; one that cannot be read gives an entry with its problem, not an error."""
    try:
        state = read(path)
    except FileProblem as problem:
        return _unreadable(path, str(problem))
    return entry_of(parse(path, state.text), state.mtime_ns, state.size)


def entry_of(note: Note, mtime_ns: int = 0, size: int = 0) -> Entry:
    """Return a parsed note's entry in the catalogue."""
    sections = filter(None, map(note.section, ANNOTATIONS))
    links = [link for section in sections for link in find_links(note.text[slice(*section.content)])]
    return Entry(
        note.path,
        note.title,
        note.words(),
        note.metadata.seconds,
        len(note.items(Kind.TAKEAWAYS)),
        note.metadata.date,
        note.metadata.tags,
        any("[[" in item.raw for item in note.items(Kind.RELATED)),
        tuple(dict.fromkeys(link.written for link in links if link.kind is not LinkKind.URL)),
        mtime_ns=mtime_ns,
        size=size,
    )


def backlinks(target: Path, entries: Iterable[Entry], root: Path) -> list[Entry]:
    """Return the notes that link to one of a library, in the order given."""
    known = list(entries)
    paths = [entry.path for entry in known]
    stem, name = target.stem.casefold(), Link(LinkKind.FILE, target.name, "").written[3:-1]
    # Few links can be meant: to look each up among all notes would take minutes in a large library.
    likely = (
        (entry.path, link)
        for entry in known
        for written in entry.links
        if name in written or stem in written.casefold()
        for link in find_links(written)
    )
    linking = {path for path, link in likely if path != target and resolve(link, path, root, paths) == target}
    return [entry for entry in known if entry.path in linking]


def arrange(entries: Iterable[Entry], order: Order, state: ReadingState) -> list[Entry]:
    """Return entries sorted: by day, title, share read or time last read; equal ones by title, sync conflicts last."""
    by_title = sorted(entries, key=lambda entry: (entry.title.casefold(), str(entry.path)))
    keys: dict[Order, Callable[[Entry], object]] = {
        Order.NEWEST: lambda entry: entry.date or _day(entry.mtime_ns),
        Order.PROGRESS: lambda entry: _share(state.progress(entry.path)),
        Order.LAST_READ: lambda entry: state.progress(entry.path).read_at,
    }
    key = keys.get(order)
    ordered = sorted(by_title, key=key, reverse=True) if key else by_title  # type: ignore[arg-type]
    return sorted(ordered, key=lambda entry: original(entry.path) is not None)


def _share(progress: Progress) -> int:
    """Return a rank that puts what is being read first, then the unread, then the done."""
    return -1 if progress.done else progress.percent


def _day(mtime_ns: int) -> str:
    """Return the day of a time in nanoseconds since the epoch, empty where no calendar has it."""
    try:
        return time.strftime("%Y-%m-%d", time.localtime(mtime_ns / 1e9))
    except (OSError, OverflowError, ValueError):
        return ""


def _entry_from(path: Path, values: object) -> Entry | None:
    """Return the entry that values of the catalogue stand for; None where one of them cannot be."""
    if not isinstance(values, dict) or {name: type(value) for name, value in values.items()} != _KEPT:
        return None
    words = [text for name in _LISTS for text in values[name]]
    counts = values["words"], values["seconds"], values["takeaways"]
    if (
        values["problem"]
        or not all(isinstance(text, str) for text in words)
        or not 0 <= min(counts) <= max(counts) < _MOST
    ):
        return None
    return Entry(path, **values | {name: tuple(values[name]) for name in _LISTS})


def _unreadable(path: Path, problem: str) -> Entry:
    return Entry(path, title_of_path(path), problem=problem)
