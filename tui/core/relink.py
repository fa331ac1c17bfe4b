"""Links to notes that are gone, and the notes that they may mean now: a file was renamed, its title stayed."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias, TypeVar

from tui.core import edit
from tui.core.asides import Annotation, Aside, asides, contents
from tui.core.cues import commented_lines
from tui.core.edit_problem import NotesChanged, TextChanged
from tui.core.files import rewrite
from tui.core.folding import folded_words
from tui.core.journal import Journal
from tui.core.links import Link, LinkKind, find_links, is_url, resolve, retarget
from tui.core.metadata import front_matter_end
from tui.core.note import ANNOTATIONS, Item, Kind, Lines, Note, Span, merged, parse
from tui.core.placing import LINE
from tui.core.strays import other_names, walk
from tui.core.verbatim import code_in

_VIDEO_ID = re.compile(r"(?<![\w-])[\w-]{11}(?![\w-])")
_Held = TypeVar("_Held", Item, Aside)

_Place: TypeAlias = tuple[int, Kind, Annotation | None, str, Link]
"""A link, after where it stands: the place, the section, the item or text, and the words of that or of the line."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link in a note that leads to no note."""

    path: Path
    line: int
    """The line of the item, or else of the text, counted from 1."""
    kind: Kind
    """The section in which it stands."""
    holder: Annotation | None
    """The item, or the text beside the items, in which it stands; None in the notes, and in what is no annotation."""
    words: str
    """The words of the item, or the line of the text."""
    link: Link
    root: Path
    """The library's folder."""
    meant: Path | None = None
    """The one note with the title, the name or the video that the link names, or that was called so when it was read,
    None where there is no such."""
    unique: bool = True
    """Whether no other note has that one's file name."""

    @property
    def can_be_mended(self) -> bool:
        """Whether the note that it means is known, and it stands in a section that earmark writes to."""
        return self.meant is not None and self.kind in ANNOTATIONS

    @property
    def sentence(self) -> str:
        """What is wrong, and what may be done."""
        wrong = f"The related link to “{self.link.target}” leads to no note"
        if self.kind is not Kind.RELATED:
            where = f" in {self.kind.value}" if self.kind is not Kind.OTHER else ""
            wrong = f"The link to “{self.link.target}”{where} leads to no note"
        if self.meant is None:
            return f"{wrong}; name another one, or remove it."
        todo = "earmark check --fix writes that" if self.can_be_mended else "write that by hand"
        return f"{wrong}; “{self.meant.stem}” may be meant: {todo}."


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
    """Yield the links of a note that lead nowhere, each once for an item, a text beside the items, or other text.

    They come in file order; what they mean is to be found. What is code, a comment or front matter holds no links, and
    the words of a transcript hold only wikilinks.
    """
    dead = [each for each in _all_links(note) if not shelf.has(each[-1], note.path)]
    if "[" in note.text:
        dead += (each for span, kind in _elsewhere(note) for each in _dead_within(note, shelf, span, kind))
    lines = Lines(note.text)
    for start, kind, holder, words, link in sorted(dead, key=itemgetter(0)):
        yield DeadLink(note.path, lines.number(start) + 1, kind, holder, words, link, shelf.root)


def _elsewhere(note: Note) -> Iterator[tuple[Span, Kind]]:
    """Yield the ranges of a note that are none of its front matter and of the sections that are annotations."""
    transcripts = [section.body for section in note.sections if section.kind is Kind.TRANSCRIPT]
    yield from ((span, Kind.TRANSCRIPT) for span in merged([note.transcript, *transcripts]))
    used = [section for kind in ANNOTATIONS if (section := note.section(kind))]
    taken = merged([note.transcript, *transcripts, *(Span(each.heading.start, each.body.end) for each in used)])
    start = front_matter_end(note.text)
    for span in (*taken, Span(len(note.text), len(note.text))):
        if start < span.start:
            yield Span(start, span.start), Kind.OTHER
        start = max(start, span.end)


def _dead_within(note: Note, shelf: Shelf, span: Span, kind: Kind) -> Iterator[_Place]:
    """Yield the links of a range without items that lead nowhere, each with its place, once."""
    words = note.text[slice(*span)]
    if kind is Kind.TRANSCRIPT and "[[" not in words:
        return

    def is_dead(link: Link) -> bool:
        return (kind is not Kind.TRANSCRIPT or link.kind is LinkKind.WIKI) and not shelf.has(link, note.path)

    if any(map(is_dead, find_links(words))):  # else it need not be known what is code
        hidden = commented_lines(note.text, span)
        for start, line, link in _written(note, span):
            if is_dead(link) and start not in hidden:
                yield start, kind, None, line, link


def _all_links(note: Note) -> list[_Place]:
    """Return the links of a note's notes, takeaways and related links, each with its place and what it stands in."""
    places: list[_Place] = []
    if section := note.section(Kind.NOTES):
        places += ((start, Kind.NOTES, None, words, link) for start, words, link in _written(note, section.content))
    for kind in (Kind.TAKEAWAYS, Kind.RELATED):
        for each in contents(note, kind):
            if isinstance(each, Item):
                places += ((each.start, kind, each, each.text, link) for link in dict.fromkeys(links_of(each.text)))
            else:
                found = _written(note, Span(each.start, each.end))
                places += ((start, kind, each, words, link) for start, words, link in found)
    return sorted(places, key=itemgetter(0))


def _written(note: Note, span: Span) -> Iterator[tuple[int, str, Link]]:
    """Yield each link of a range of a note once, after the start of its line and that line."""
    first: dict[Link, tuple[int, str]] = {}
    for start, words, link in _links_by_line(note.text[slice(*span)]):
        first.setdefault(link, (span.start + start, words))
    yield from ((start, words, link) for link, (start, words) in first.items())


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
        meant = _meant(link.words, link.link, known)
        yield replace(link, meant=meant, unique=not meant or stems[meant.stem.casefold()] < 2)


def with_renamed(
    dead: Iterable[DeadLink], gone: Mapping[Path, Collection[str]], notes: Sequence[tuple[Path, Collection[str]]]
) -> Iterator[DeadLink]:
    """Yield dead links, those that lead to a note that is gone with the one note that can be known by the same.

    `gone` and `notes` are the notes that were read and those that are there, with their `names_of`.
    """
    known: defaultdict[str, list[Path]] = defaultdict(list)
    for path, names in notes:
        for name in names:
            known[name].append(path)
    stems = Counter(path.stem.casefold() for path, _ in notes)
    for link in dead:
        was = None if link.meant else resolve(link.link, link.path, link.root, gone)
        found = [known[name] for name in gone[was] if len(known[name]) == 1] if was else []
        meant = found[-1][0] if found else link.meant  # the words of an episode come after its video, and tell more
        yield (
            link if meant == link.meant else replace(link, meant=meant, unique=stems[found[-1][0].stem.casefold()] < 2)
        )


def mend(dead: DeadLink, journal: Journal) -> None:
    """Let a link that can be mended lead to the note that it means.

    Raises FileProblem or EditProblem, and then nothing is written.
    """
    if dead.meant is None or not dead.can_be_mended:
        return
    meant = partial(retarget, link=dead.link, note=dead.path, target=dead.meant, root=dead.root, unique=dead.unique)

    def led(words: str) -> str:
        return meant(words, code=code_in(words))

    def change(text: str) -> str:
        note = parse(dead.path, text)
        if isinstance(dead.holder, Item):
            item = _holding(dead, dead.holder, note.items(dead.kind))
            return edit.replace_item(text, dead.kind, item, led(item.text))
        return _with_text(note, dead, led)

    rewrite(dead.path, change, journal, "mend related link" if dead.kind is Kind.RELATED else "mend link")


def leading_nowhere(note: Note, notes: Iterable[Path], root: Path) -> list[tuple[Annotation, Link]]:
    """Return the links of a note's takeaways and related links that lead to nothing in a library, in file order.

    Each comes after what it stands in. A URL that may not be opened leads nowhere from here. The folder is looked
    through only where a wikilink may name a file of it that is no note.
    """
    found = [(holder, link) for _, _, holder, _, link in _all_links(note) if holder]
    if not found:
        return found
    shelf = Shelf(notes, root)
    dead = [each for each in found if not _leads(each[1], note, shelf)]
    if any(link.kind is LinkKind.WIKI and "." in link.name for _, link in dead):
        shelf = Shelf((), root, other_names(walk(root)))
        dead = [each for each in dead if not _leads(each[1], note, shelf)]
    return dead


def _leads(link: Link, note: Note, shelf: Shelf) -> bool:
    return is_url(link.target) if link.kind is LinkKind.URL else shelf.has(link, note.path)


def links_of(words: str) -> list[Link]:
    """Return the links of some Markdown that are no code, each once, in order."""
    links = list(find_links(words))
    return list(dict.fromkeys(find_links(words, code_in(words)))) if links else links


def _links_by_line(words: str) -> Iterator[tuple[int, str, Link]]:
    """Yield the links of some Markdown that are no code, each after the start and the words of its line."""
    code = code_in(words) if "[" in words else []
    for match in LINE.finditer(words):
        start, end = match.span()
        within = [(first - start, last - start) for first, last in code if first < end and start < last]
        yield from ((start, match[0], link) for link in find_links(match[0], within))


def _with_text(note: Note, dead: DeadLink, led: Callable[[str], str]) -> str:
    """Return a note's text with a link of its notes, or of text beside the items of a section, led elsewhere.

    Every other character stays as it stands.
    """
    section = note.section(dead.kind)
    start, end = section.content if section else Span(0, 0)
    if isinstance(dead.holder, Aside):
        aside = _holding(dead, dead.holder, asides(note, dead.kind))
        start, end = aside.start, aside.end
    words = led(note.text[start:end])
    if words == note.text[start:end]:
        raise TextChanged(dead.kind) if dead.holder else NotesChanged
    return note.text[:start] + words + note.text[end:]


def _holding(dead: DeadLink, was: _Held, held: Iterable[_Held]) -> _Held:
    """Return what a dead link stands in as it is now, with other links of it mended, or as it was where it is gone.

    Of several it is the nearest to its old place, first among those that are as it was.
    """
    found = [each for each in held if dead.link in links_of(each.text)]
    by_place = sorted(found, key=lambda each: (each.raw != was.raw, abs(each.start - was.start)))
    return next(iter(by_place), was)


def _meant(words: str, link: Link, known: Mapping[str, set[Path]]) -> Path | None:
    label = link.name if link.label == link.target else link.label
    names = [_folded(label), _folded(link.name), *_VIDEO_ID.findall(words)]
    found = [known[name] for name in names if name in known]
    return next((next(iter(paths)) for paths in found if len(paths) == 1), None)


def _folded(words: str) -> str:
    return " ".join(folded_words(words))
