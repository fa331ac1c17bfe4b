"""All that is odd about a library, found without writing a byte."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tui.core.config import Places
from tui.core.episode import note_names
from tui.core.files import FileProblem, FileState, read, view_only_reason
from tui.core.leftovers import lonely_drafts, unfinished_writes
from tui.core.library import Unread, find_notes, names_note
from tui.core.note import Lines, Note, parse
from tui.core.oddities import Finding as Finding
from tui.core.oddities import (
    Oddity,
    bad_front_matter,
    doubled_block_ids,
    doubled_keys,
    doubled_sections,
    foreign_bytes,
    impossible_dates,
    merge_marks,
    mixed_line_ends,
    nul_bytes,
    unseen_characters,
)
from tui.core.proof import unwritable
from tui.core.relink import DeadLink, Shelf, dead_links, with_meant, with_renamed
from tui.core.state import gone_notes
from tui.core.strays import odd_name, other_names, stray, walk
from tui.core.twins import Traits, conflict_copies, traits_of, twins

_OF_TEXTS: tuple[Callable[[str], Iterator[Oddity]], ...] = (
    nul_bytes,
    foreign_bytes,
    mixed_line_ends,
    unseen_characters,
    doubled_block_ids,
    merge_marks,
)
_OF_NOTES: tuple[Callable[[Note], Iterator[Oddity]], ...] = (
    bad_front_matter,
    doubled_keys,
    impossible_dates,
    doubled_sections,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a library found."""

    notes: int
    """How many notes were looked at."""
    findings: list[Finding]
    dead: list[DeadLink]
    """The links that lead nowhere, which are in no finding."""
    unread: list[Unread]
    """Folders that cannot be looked into."""


def check(root: Path, note: Path | None, where: Places) -> Checked:
    """Look at all notes of a library and at what stands beside them, or at one note; nothing is written.

    The findings are sorted by path, line and sentence.
    """
    unread: list[Unread] = []
    paths = [Path(found.path) for found in find_notes(root, unread)]
    entries = list(walk(root))
    shelf = Shelf(paths, root, other_names(entries))
    checked = sorted([note] if note else paths, key=str)
    findings: list[Finding] = []
    dead: list[DeadLink] = []
    traits: list[Traits] = []
    gone = gone_notes(where, root)
    for path in checked:
        try:
            state = read(path)
            parsed = parse(path, state.text)
            traits.append(_traits_of(parsed, state, named=bool(gone)))
            findings += check_note(parsed, state.data)
            dead += dead_links(parsed, shelf)
        except FileProblem as problem:
            findings.append(Finding(path, 1, str(problem)))
        except Exception as error:
            sentence = f"earmark cannot make sense of this note ({type(error).__name__}: {error}); edit it elsewhere."
            findings.append(Finding(path, 1, sentence))
    copies = dict(conflict_copies(checked, paths, root))
    findings += copies.values()
    if note:
        findings += [*odd_name(note), *unfinished_writes(where.journal, note)]
    else:
        originals = (each for each in traits if each.path not in copies)
        findings += twins(sorted(originals, key=lambda each: each.path.is_symlink()), root)
        findings += (finding for entry in entries for finding in _beside(entry))
        findings += [*unfinished_writes(where.journal, root), *lonely_drafts(where.state / "drafts.json", root)]
    if dead:
        known = [each for path in paths if (each := _traits(path, named=bool(gone)))] if note else traits
        dead = list(with_meant(dead, ((each.path, each.title, each.video_id) for each in known)))
        dead = list(with_renamed(dead, gone, [(each.path, each.names) for each in known]))
    return Checked(len(checked), sorted(findings), dead, unread)


def check_note(note: Note, data: bytes) -> Iterator[Finding]:
    """Yield what is odd about a note that was decoded from some bytes, whatever else there is."""
    text = note.text
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield Finding(note.path, 1, f"The note can only be viewed: {view_only_reason(data)}.")
        return
    found = [oddity for look in _OF_TEXTS for oddity in look(text)]
    found += [oddity for look in _OF_NOTES for oddity in look(note)]
    if b"\0" not in data:
        found += unwritable(note, data)
    if found:
        lines = Lines(text)
        yield from (Finding(note.path, lines.number(oddity.place) + 1, oddity.sentence) for oddity in found)


def _beside(entry: os.DirEntry[str]) -> Iterator[Finding]:
    yield from stray(entry)
    if names_note(entry.name) or entry.is_dir(follow_symlinks=False):
        yield from odd_name(Path(entry.path))


def _traits(path: Path, *, named: bool) -> Traits | None:
    """Return what a note can be known by, None where it cannot be read."""
    try:
        state = read(path)
        return _traits_of(parse(path, state.text), state, named=named)
    except FileProblem:
        return None


def _traits_of(note: Note, state: FileState, *, named: bool) -> Traits:
    traits = traits_of(note, state)
    return replace(traits, names=tuple(note_names(note))) if named else traits
