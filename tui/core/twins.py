"""What is odd between the notes of a library: episodes that stand in two of them, and copies of a sync conflict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.core.files import FileState, encode
from tui.core.library import original
from tui.core.links import relative
from tui.core.note import Lines, Note
from tui.core.oddities import Finding

_BLANKS = b" \t\r\n"
_SHORTEST = 200
"""The fewest bytes of words that two transcripts share by more than chance."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What an episode is told by from others."""

    path: Path
    title: str
    video_id: str
    words: str
    """A digest of the transcript without its white space, empty for one of less than 200 bytes."""
    inode: int
    """The number of its file, which is the same under all names of that file."""
    line: int
    """The line of the video id, counted from 1; that of the transcript where the id stands nowhere."""
    start: int
    """The line that the transcript begins in."""
    names: tuple[str, ...] = ()
    """What the reading state knows it by, where that is asked for: see `names_of`."""


def traits_of(note: Note, state: FileState) -> Traits:
    """Return what a note can be compared by."""
    video_id, start = note.metadata.video_id, note.transcript.start
    words = encode(note.text[slice(*note.transcript)]).translate(None, _BLANKS)
    digest = hashlib.sha256(words).hexdigest() if len(words) >= _SHORTEST else ""
    place = note.text.find(video_id, 0, start) if video_id else -1
    lines = Lines(note.text[:start])
    line, first = lines.number(place if place >= 0 else start) + 1, len(lines)
    return Traits(note.path, note.title, video_id, digest, state.inode, line, first)


def twins(notes: Iterable[Traits], root: Path) -> Iterator[Finding]:
    """Yield the notes with the video or the transcript of an earlier one, which is the first that has it."""
    videos: dict[str, Traits] = {}
    transcripts: dict[str, Traits] = {}
    for note in notes:
        video = videos.setdefault(note.video_id, note) if note.video_id else note
        words = transcripts.setdefault(note.words, note) if note.words else note
        if words is not note and words.inode == note.inode:
            sentence = f"This is the file of {_called(words.path, root)} under another name; remove one of the names."
            yield Finding(note.path, 1, sentence)
        elif video is words is not note:
            sentence = (
                f"Video and transcript are those of {_called(words.path, root)} as well; compare them and keep one."
            )
            yield Finding(note.path, note.line, sentence)
        else:
            if video is not note:
                what = f"The video {note.video_id} is that of {_called(video.path, root)} as well"
                yield Finding(note.path, note.line, f"{what}; mend the id that is wrong, or keep one note.")
            if words is not note:
                sentence = f"The transcript is that of {_called(words.path, root)} as well; compare them and keep one."
                yield Finding(note.path, note.start, sentence)


def conflict_copies(paths: Iterable[Path], notes: Iterable[Path], root: Path) -> Iterator[tuple[Path, Finding]]:
    """Yield the files that hold one side of a sync conflict, and which of the notes the other side is in.

    Such a file is known by the name that Syncthing, Dropbox, Nextcloud, ownCloud or Obsidian gives it.
    """
    known = frozenset(notes)
    for path in paths:
        if note := original(path):
            todo = (
                "take over what that one lacks, then delete this" if note in known else "that one is gone: rename this"
            )
            sentence = f"This is the other side of a sync conflict about {_called(note, root)}; {todo}."
            yield path, Finding(path, 1, sentence)


def _called(path: Path, root: Path) -> str:
    return f"“{relative(path, root).as_posix()}”"
