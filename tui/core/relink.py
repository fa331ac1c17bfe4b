"""Links to notes that are gone, and the notes that they may mean now: a file was renamed, its title stayed."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tui.core import edit
from tui.core.files import rewrite
from tui.core.folding import folded_words
from tui.core.journal import Journal
from tui.core.links import Link, LinkKind, find_links, resolve, retarget
from tui.core.note import Item, Kind, Lines, Note, parse

_VIDEO_ID = re.compile(r"(?<![\w-])[\w-]{11}(?![\w-])")


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A related link that leads to no note."""

    path: Path
    line: int
    """The line of the item, counted from 1."""
    item: Item
    link: Link
    root: Path
    """The library's folder."""
    meant: Path | None = None
    """The one note with the title, the name or the video that the link names, None where there is no such."""
    unique: bool = True
    """Whether no other note has that one's file name."""

    @property
    def sentence(self) -> str:
        """What is wrong, and what may be done."""
        wrong = f"The related link to “{self.link.target}” leads to no note"
        if self.meant is None:
            return f"{wrong}; name another one, or remove it."
        return f"{wrong}; “{self.meant.stem}” may be meant: earmark check --fix writes that."


class Shelf:
    """The files of a library by the names that links may call them."""

    def __init__(self, notes: Iterable[Path], root: Path, others: Collection[str] = ()) -> None:
        """Take the notes in the order of the library, and the names of other files, case-folded."""
        self.root = root
        self._others = others
        self._notes: defaultdict[str, list[Path]] = defaultdict(list)
        for path in notes:
            self._notes[path.stem.casefold()].append(path)

    def has(self, link: Link, note: Path) -> bool:
        """Return whether a link in a note leads somewhere: to a note, a place in the note itself, or another file."""
        target = link.target if link.kind is LinkKind.FILE else link.target.partition("#")[0].strip()
        if link.kind is LinkKind.URL or not target:
            return True
        named = self._notes.get(Path(target).stem.casefold(), []) + self._notes.get(Path(target).name.casefold(), [])
        if resolve(link, note, self.root, named) is not None:
            return True
        if link.kind is LinkKind.WIKI:
            return target.rpartition("/")[2].casefold() in self._others
        return os.path.exists(note.parent / target)  # noqa: PTH110 - a folder that may not be looked at is no error here


def dead_links(note: Note, shelf: Shelf) -> Iterator[DeadLink]:
    """Yield the related links of a note that lead nowhere, each once for an item; what they mean is to be found."""
    for item in note.items(Kind.RELATED):
        for link in dict.fromkeys(find_links(item.text)):
            if not shelf.has(link, note.path):
                yield DeadLink(note.path, Lines(note.text).number(item.start) + 1, item, link, shelf.root)


def with_meant(dead: Iterable[DeadLink], notes: Iterable[tuple[Path, str, str]]) -> Iterator[DeadLink]:
    """Yield dead links with the one note that each may mean, among notes with their titles and videos."""
    known: defaultdict[str, set[Path]] = defaultdict(set)
    stems: Counter[str] = Counter()
    for path, title, video_id in notes:
        stems[path.stem.casefold()] += 1
        for name in (_folded(title), _folded(path.stem), video_id):
            if name:
                known[name].add(path)
    for link in dead:
        meant = _meant(link.item, link.link, known)
        yield replace(link, meant=meant, unique=not meant or stems[meant.stem.casefold()] < 2)


def mend(dead: DeadLink, journal: Journal) -> None:
    """Let a link lead to the note that it means. Raises FileProblem or EditProblem, and then nothing is written."""
    if dead.meant is None:
        return
    led = partial(retarget, link=dead.link, note=dead.path, target=dead.meant, root=dead.root, unique=dead.unique)

    def change(text: str) -> str:
        item = _holding(dead, parse(dead.path, text))
        return edit.replace_item(text, Kind.RELATED, item, led(item.text))

    rewrite(dead.path, change, journal, "mend related link")


def leading_nowhere(note: Note, notes: Iterable[Path], root: Path) -> Iterator[tuple[Item, Link]]:
    """Yield the links of a note's related items that lead to nothing in a library, each after its item."""
    if note.items(Kind.RELATED):
        yield from ((dead.item, dead.link) for dead in dead_links(note, Shelf(notes, root)))


def _holding(dead: DeadLink, note: Note) -> Item:
    """Return the item of a dead link as it stands now, with other links of it mended, or as it stood where it is gone.

    Of several it is the nearest to its old place, first among those that are as it was.
    """
    items = [item for item in note.items(Kind.RELATED) if dead.link in find_links(item.text)]
    by_place = sorted(items, key=lambda item: (item.raw != dead.item.raw, abs(item.start - dead.item.start)))
    return next(iter(by_place), dead.item)


def _meant(item: Item, link: Link, known: Mapping[str, set[Path]]) -> Path | None:
    label = link.name if link.label == link.target else link.label
    names = [_folded(label), _folded(link.name), *_VIDEO_ID.findall(item.text)]
    found = [known[name] for name in names if name in known]
    return next((next(iter(paths)) for paths in found if len(paths) == 1), None)


def _folded(words: str) -> str:
    return " ".join(folded_words(words))
