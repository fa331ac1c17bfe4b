"""Links to notes that are gone, and the notes that they may mean now: a file was renamed, its title stayed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tui.core import edit
from tui.core.files import FileProblem, read, rewrite
from tui.core.journal import Journal
from tui.core.links import Link, LinkKind, find_links, note_link, replace_link, resolve
from tui.core.match import folded_words
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
    meant: Path | None
    """The one note with the title, the name or the video that the link names, None where there is no such."""

    @property
    def sentence(self) -> str:
        """What is wrong, and what may be done."""
        wrong = f"The related link to “{self.link.target}” leads to no note"
        if self.meant is None:
            return f"{wrong}."
        return f"{wrong}; “{self.meant.stem}” may be meant: earmark check --fix writes that."


def dead_links(paths: Iterable[Path], all_paths: Iterable[Path], root: Path) -> Iterator[DeadLink]:
    """Yield the related links of some notes that lead nowhere, among all the notes of a library."""
    notes = list(all_paths)
    known: Mapping[str, set[Path]] | None = None
    for path in paths:
        try:
            note = parse(path, read(path).text)
        except FileProblem:
            continue
        for item, link in leading_nowhere(note, notes, root):
            known = _known(notes) if known is None else known
            line = Lines(note.text).number(item.start) + 1
            yield DeadLink(path, line, item, link, root, _meant(item, link, known))


def mend(dead: DeadLink, journal: Journal) -> None:
    """Let a link lead to the note that it means. Raises FileProblem or EditProblem, and then nothing is written."""
    if dead.meant is None:
        return
    label = dead.link.label if dead.link.label != dead.link.target else ""
    wiki = dead.link.kind is LinkKind.WIKI
    written = note_link(dead.path, dead.meant, label or dead.meant.stem, dead.root, wiki=wiki)
    words = replace_link(dead.item.text, dead.link, written)
    change = partial(edit.replace_item, kind=Kind.RELATED, item=dead.item, words=words)
    rewrite(dead.path, change, journal, "mend related link")


def leading_nowhere(note: Note, notes: Sequence[Path], root: Path) -> Iterator[tuple[Item, Link]]:
    """Yield the links of a note's related items that lead to none of the notes of a library, each after its item."""
    for item in note.items(Kind.RELATED):
        for link in find_links(item.text):
            if link.kind is not LinkKind.URL and resolve(link, note.path, root, notes) is None:
                yield item, link


def _known(paths: Iterable[Path]) -> Mapping[str, set[Path]]:
    """Return the notes by what a link may call them: title, file name, and video."""
    known: defaultdict[str, set[Path]] = defaultdict(set)
    for path in paths:
        try:
            note = parse(path, read(path).text)
        except FileProblem:
            continue
        for name in (_folded(note.title), _folded(path.stem), note.metadata.video_id):
            if name:
                known[name].add(path)
    return known


def _meant(item: Item, link: Link, known: Mapping[str, set[Path]]) -> Path | None:
    names = [_folded(link.label), _folded(Path(link.target).stem), *_VIDEO_ID.findall(item.text)]
    found = [known[name] for name in names if name in known]
    return next((next(iter(paths)) for paths in found if len(paths) == 1), None)


def _folded(words: str) -> str:
    return " ".join(folded_words(words))
