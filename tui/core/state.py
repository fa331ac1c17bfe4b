"""What earmark remembers between runs: the last library and theme, and for each note the place and the share read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from tui.core import tables
from tui.core.config import Places
from tui.core.disk import may_be_file
from tui.core.display import typable
from tui.core.hashing import sha256
from tui.core.links import relative
from tui.core.tables import Tell, unsaid

_CONTEXT = 64
_PIECES = 64, 32, 16
"""Characters of the words at a place by which it is found again: the first at which they stand anywhere decide."""
_QUERIES, _LONGEST_QUERY = 100, 200
_PLACE = "offset", "context", "before"
"""The fields that tell a place together."""
_MARKS, _SEARCHES, _CHOICES = "marks", "queries of before", "theme and column"
"""What the files hold besides places."""
_VIDEO, _WORDS = "video ", "words "
"""How the names begin that a note can be known by."""
_T = TypeVar("_T", "Progress", "Preferences")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a reader is in a note and how far the reading went."""

    offset: int = 0
    """The place at the top of the view, in characters."""
    context: str = ""
    """The words that stood there, to find the place again in a changed text."""
    percent: int = 0
    """The share of the transcript's words that were read."""
    done: bool = False
    read_at: float = 0.0
    """When the note was last open, in seconds since the epoch."""
    read: list[list[int | str]] = field(default_factory=list)
    """The passages that were read, as a table of `Coverage`."""
    column: int = 0
    """The width of the text column in cells, where the reader chose one for this note."""
    names: list[str] = field(default_factory=list)
    """What the note can be known by when it has another file name: see `names_of`."""
    before: str = ""
    """The words that stood before the place."""

    @property
    def status(self) -> str:
        """One word for the list: unread, a percentage or done."""
        return "done" if self.done else f"{self.percent}%" if self.read_at else "unread"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a reader chose in the app, for all libraries."""

    library: str = ""
    """The library last used, an absolute path."""
    theme: str = ""
    column: int = 0
    """The width of the text column in cells; 0 for the one in the settings."""


_NONE_CHOSEN: Final = Preferences()


class ReadingState:
    """The progress of every note of one library, kept in a file of the state folder.

    `problem` says in one sentence why a damaged file was set aside, or why places are not kept.
    """

    def __init__(self, places: Places, root: Path, tell: Tell = unsaid) -> None:
        self._tell, self._places = tell, places
        self._path = _file_of(places, root)
        self.root = root
        """The library's folder."""
        self._changed: set[str] = set()
        self._saving = threading.Lock()
        self.last = ""
        """The note last open, as a path within the library."""
        self.speed: list[float] = []
        """How fast the reader reads, as a table of `Speed`."""
        self.written = False
        """Whether anything was written into this library."""
        table, self.problem = tables.load(self._path)
        self._notes = {name: _from_table(Progress(), entry) for name, entry in _notes(table).items()}
        self._synced = dict(self._notes)
        """The progress of each note as this run last read or wrote it."""
        last, speed = table.get("last"), table.get("speed")
        if isinstance(last, str):
            self.last = last
        if isinstance(speed, list):
            self.speed = speed
        self._synced_last, self._synced_speed = self.last, self.speed
        self.written = table.get("written") is True
        self._names: dict[Path, str] = {}
        self._elsewhere: dict[Path, dict[str, Any]] = {}
        """What the files of other libraries say of their notes, by the folders of these."""

    def progress(self, note: Path) -> Progress:
        """Return the progress of a note, that of an unread one where nothing is known."""
        return self._notes.get(self._name(note), Progress())

    def elsewhere(self, note: Path) -> Progress | None:
        """Return the progress of a note that was last read in another library, that of a folder above or below this.

        The file of such a library is read once. May run beside changes of the progress.
        """
        known = (self._known_in(folder, note) for folder in note.parents if folder != self.root)
        found = max(filter(None, known), key=lambda each: each.read_at, default=None)
        return found if found and found.read_at > self.progress(note).read_at else None

    def adopt(self, note: Path) -> bool:
        """Let a note go on where it was last read in another library, and return whether it was."""
        progress = self.elsewhere(note)
        if progress:
            self._set(note, progress)
        return progress is not None

    def _known_in(self, root: Path, note: Path) -> Progress | None:
        if root not in self._elsewhere:
            self._elsewhere[root] = _notes(tables.glance(_file_of(self._places, root)))
        entry = self._elsewhere[root].get(relative(note, root).as_posix())
        return _from_table(Progress(), entry) if entry else None

    def renamed(
        self, note: Path, names: Collection[str], others: Callable[[Progress], Iterable[Collection[str]]]
    ) -> Path | None:
        """Return what a note was called when it was read, if it was read under a name that no file has any more.

        The words of a transcript tell that, of several such notes the last one read. A video, which several notes may
        be about, does so where no other note has the video or the words: `others` yields what the notes can be known by
        that may have either, this one left out. May run beside changes of the progress.
        """
        gone = [
            (before, progress)
            for name, progress in tuple(self._notes.items())
            if progress.read_at and not set(names).isdisjoint(progress.names)
            if (before := self.root / name) != note and not may_be_file(before)
        ]
        words = [each for each in gone if any(name in names for name in each[1].names if name.startswith(_WORDS))]
        if words:
            return max(words, key=lambda each: each[1].read_at)[0]
        if len(gone) == 1 and all(set(other).isdisjoint(gone[0][1].names) for other in others(gone[0][1])):
            return gone[0][0]
        return None

    def rename(self, before: Path, note: Path) -> None:
        """Let a note go on where it was read to under another file name."""
        old, name = self._name(before), self._name(note)
        self._notes[name] = self._notes.pop(old)
        self._synced.pop(old, None)
        self._changed |= {old, name}

    def keep(self, note: Path, progress: Progress) -> None:
        """Remember a note's progress, from now on and, after `save`, in later runs."""
        name = self._name(note)
        if progress != self.progress(note) or self.last != name:
            self._changed.add(name)
        self._notes[name] = progress
        self.last = name

    def mark(self, note: Path, *, done: bool) -> None:
        """Remember that a note is done, or not."""
        self._set(note, replace(self.progress(note), done=done))

    def widen(self, note: Path, column: int) -> None:
        """Remember the width of a note's text column in cells, 0 for that of all notes."""
        self._set(note, replace(self.progress(note), column=column))

    def _set(self, note: Path, progress: Progress) -> None:
        self._notes[self._name(note)] = progress
        self._changed.add(self._name(note))

    def save(self) -> str:
        """Write what changed since the last save; return why that failed, the first time, or nothing.

        What another earmark wrote meanwhile stays: other notes, and of the same note what did not change here.
        """
        with self._saving:
            changed, self._changed = self._changed, set()
            if not changed:
                return ""
            ours = {name: self._notes.get(name) for name in changed}
            last, speed = self.last, self.speed
            known = self.problem
            self.problem = tables.update(
                self._path, partial(self._merged, ours=ours, last=last, speed=speed), tell=self._tell
            )
            if self.problem:
                self._changed |= changed
            else:
                self._synced |= {name: progress for name, progress in ours.items() if progress}
                self._synced_last, self._synced_speed = last, speed
            return self.problem if self.problem != known else ""

    def _merged(
        self, table: dict[str, Any], ours: Mapping[str, Progress | None], last: str, speed: list[float]
    ) -> dict[str, Any]:
        theirs = _notes(table)
        notes = {name: entry for name, entry in theirs.items() if name not in ours}
        for name, progress in ours.items():
            if progress:
                known = _from_table(Progress(), theirs.get(name))
                notes[name] = asdict(_joined(self._synced.get(name, Progress()), progress, known))
        merged = table | {"root": str(self.root), "notes": notes}
        if last != self._synced_last or "last" not in table:
            merged["last"] = last
        if speed != self._synced_speed or "speed" not in table:
            merged["speed"] = speed
        return merged | {"written": self.written or table.get("written") is True}

    def _name(self, note: Path) -> str:
        if note not in self._names:
            self._names[note] = relative(note, self.root).as_posix()
        return self._names[note]


class Marks:
    """Places that a reader marked with letters, by note; they outlive the app and changes of the text.

    What goes wrong when they are read is told.
    """

    def __init__(self, places: Places, tell: Tell = unsaid) -> None:
        self._path, self._tell = places.state / "marks.json", tell
        self._found: tuple[Path, dict[str, Any]] | None = None
        self._unsaved: list[tuple[str, str, dict[str, Any]]] = []
        self._saving = threading.Lock()

    def find(self, note: Path, text: str) -> dict[str, int]:
        """Return where the marks of a note stand in its text, by letter; they are read once while it is open."""
        if self._found is None or self._found[0] != note:
            unsaved = tuple(self._unsaved)  # before the file is read, which has the others
            table, problem = tables.load(self._path, _MARKS)
            self._tell(problem)
            marks = _with_marks(table, unsaved).get(str(note))
            self._found = note, marks if isinstance(marks, dict) else {}
        return {letter: place_in(text, _from_table(Progress(), mark)) for letter, mark in self._found[1].items()}

    def keep(self, note: Path, letter: str, offset: int, text: str) -> None:
        """Remember a mark, from now on and, after `save`, in later runs."""
        around = {"context": text[offset : offset + _CONTEXT], "before": text[max(0, offset - _CONTEXT) : offset]}
        mark = {"offset": offset} | around
        self._unsaved.append((str(note), letter, mark))
        if self._found and self._found[0] == note:
            self._found[1][letter] = mark

    def save(self) -> str:
        """Write the marks that are not written yet; return why that failed, a sentence, or nothing."""
        with self._saving:
            unsaved = tuple(self._unsaved)
            change = partial(_with_marks, marks=unsaved)
            problem = tables.update(self._path, change, _MARKS, self._tell) if unsaved else ""
            if not problem:
                del self._unsaved[: len(unsaved)]
            return problem

    def rename(self, before: Path, note: Path) -> None:
        """Let a note that has another file name now keep its marks, unless it has marks of its own."""
        self.save()

        def renamed(table: dict[str, Any]) -> dict[str, Any] | None:
            if str(before) not in table or str(note) in table:
                return None
            return table | {str(note): table.pop(str(before))}

        tables.update(self._path, renamed, _MARKS, self._tell)


class Queries:
    """The queries that a reader kept, the last one last, at most 100; they outlive the app.

    What goes wrong when they are read is told.
    """

    def __init__(self, places: Places, tell: Tell = unsaid) -> None:
        self._path, self._tell = places.state / "queries.json", tell

    def load(self) -> list[str]:
        """Return the queries, fit to be shown and typed on."""
        table, problem = tables.load(self._path, _SEARCHES)
        self._tell(problem)
        return _queries(table)

    def add(self, query: str) -> str:
        """Remember a query as the last one; return why that failed, a sentence, or nothing."""

        def added(table: dict[str, Any]) -> dict[str, Any]:
            queries = [*(known for known in _queries(table) if known != query), query]
            return {"queries": queries[-_QUERIES:]}

        return tables.update(self._path, added, _SEARCHES, self._tell)


def load_preferences(places: Places) -> Preferences:
    """Return the reader's choices, the defaults where none are kept or the file is damaged."""
    return _from_table(Preferences(), tables.glance(places.preferences))


def save_preferences(
    places: Places, preferences: Preferences, before: Preferences = _NONE_CHOSEN, tell: Tell = unsaid
) -> str:
    """Write those of the reader's choices that are others than `before`; return what went wrong, or nothing."""
    chosen = _changes(before, preferences)

    def merged(table: dict[str, Any]) -> dict[str, Any] | None:
        return table | chosen if chosen else None

    return tables.update(places.preferences, merged, _CHOICES, tell)


def gone_notes(places: Places, root: Path) -> dict[Path, list[str]]:
    """Return what the notes of a library that were read, and are gone, can be known by; nothing is written."""
    known = _notes(tables.glance(_file_of(places, root)))
    notes = ((root / name, _from_table(Progress(), entry).names) for name, entry in known.items())
    named = ((path, [name for name in names if isinstance(name, str)]) for path, names in notes)
    return {path: names for path, names in named if names and not may_be_file(path)}


def names_of(video_id: str, transcript: str) -> list[str]:
    """Return what a note can be known by, whatever its file is called: its video and a digest of its transcript."""
    digest = sha256(transcript.encode("utf-8", "surrogatepass"))[:16]
    return [name for name in (video_id and _VIDEO + video_id, transcript.strip() and _WORDS + digest) if name]


def hints_of(progress: Progress) -> list[str]:
    """Return words of which a note with the video, or with the transcript, that was read holds at least one."""
    return [progress.context, *(name.removeprefix(_VIDEO) for name in progress.names if name.startswith(_VIDEO))]


def progress_at(text: str, offset: int, percent: int, read: list[list[int | str]], before: Progress) -> Progress:
    """Return the progress of a reader at `offset` of a text who has read so much of it.

    Who has read all of it is done, and who marked it as done or not stays so until there is more to say.
    """
    done = before.done or before.percent < percent == 100
    return replace(
        before,
        offset=offset,
        context=text[offset : offset + _CONTEXT],
        before=text[max(0, offset - _CONTEXT) : offset],
        percent=percent,
        done=done,
        read_at=time.time(),
        read=read,
    )


def share(start: int, end: int, place: int) -> int:
    """Return how much of a range lies before a place, as a whole percentage."""
    return 100 * max(0, min(place, end) - start) // max(1, end - start)


def place_in(text: str, progress: Progress) -> int:
    """Return where a kept place stands in a text that may have changed: at the nearest copy of the words there.

    These are the words from it on or, where they stand nowhere, those before it; else fewer of either.
    """
    offset, context, before = max(0, min(progress.offset, len(text))), progress.context, progress.before
    if text.startswith(context, offset) and (context or not before):
        return offset
    for size in _PIECES:
        for words, into in ((context[:size], 0), (before[-size:], len(before[-size:]))):
            if not words or 0 < into < _PIECES[-1]:
                continue
            start = offset - into
            after, earlier = text.find(words, max(0, start)), text.rfind(words, 0, max(0, start) + len(words))
            found = [place + into for place in (earlier, after) if place >= 0]
            if found:
                return min(found, key=lambda place: abs(place - offset))
    return offset


def _joined(before: Progress, ours: Progress, theirs: Progress) -> Progress:
    """Return what two readers of a note made of its progress `before`: of each change that of ours, else theirs.

    The place is theirs unless we moved: words that stand elsewhere, as the text before them changed, are no move. What
    one of the two read is read.
    """
    changes = _changes(before, ours)
    moved = ours.offset != before.offset and (ours.context, ours.before) != (before.context, before.before)
    if moved or (theirs.offset, theirs.context, theirs.before) == (before.offset, before.context, before.before):
        changes |= {name: getattr(ours, name) for name in _PLACE}
    else:
        changes = {name: value for name, value in changes.items() if name not in _PLACE}
    if ours.read != before.read != theirs.read:
        others = [passage for passage in theirs.read if passage not in before.read and passage not in ours.read]
        changes |= {"read": sorted([*ours.read, *others], key=_start), "percent": max(ours.percent, theirs.percent)}
    return replace(theirs, **changes | {"read_at": max(ours.read_at, theirs.read_at)})


def _file_of(places: Places, root: Path) -> Path:
    digest = sha256(str(root).encode("utf-8", "surrogateescape"))[:16]
    return places.state / "libraries" / f"{digest}.json"


def _start(passage: object) -> int:
    """Return where a passage of a table of `Coverage` begins; one of another form is skipped wherever it stands."""
    start = passage[0] if isinstance(passage, list) and passage else 0
    return start if isinstance(start, int) else 0


def _changes(before: _T, after: _T) -> dict[str, Any]:
    """Return the fields of a value that are others than before, by name."""
    both = ((known.name, getattr(before, known.name), getattr(after, known.name)) for known in fields(after))
    return {name: now for name, was, now in both if now != was}


def _notes(table: Mapping[str, Any]) -> dict[str, Any]:
    notes = table.get("notes")
    return notes if isinstance(notes, dict) else {}


def _with_marks(table: dict[str, Any], marks: Iterable[tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    for note, letter, mark in marks:
        known = table.get(note)
        table[note] = (known if isinstance(known, dict) else {}) | {letter: mark}
    return table


def _queries(table: dict[str, Any]) -> list[str]:
    known = table.get("queries")
    queries = [query for query in known if isinstance(query, str)] if isinstance(known, list) else []
    return [typable(query[:_LONGEST_QUERY]) for query in queries]


def _from_table(default: _T, table: object) -> _T:
    """Return a value with the fields of a table that have the right type."""
    if not isinstance(table, dict):
        return default
    valid: dict[str, Any] = {}
    for known in fields(default):
        kind, value = type(getattr(default, known.name)), table.get(known.name)
        if kind is float and isinstance(value, int | float):
            value = float(value) if abs(value) < 2**53 else None  # nor NaN
        if type(value) is kind:
            valid[known.name] = value
    return replace(default, **valid)
