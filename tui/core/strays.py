"""What is odd about the files of a folder before any is read: names, and what no scan takes for a note."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from tui.core.disk import TEMPORARY
from tui.core.library import names_note
from tui.core.oddities import Finding, unseen_characters

_BYTE = re.compile("[\ud800-\udfff]")


def walk(root: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what is in a folder and the folders under it, save hidden ones and those that cannot be read.

    Of hidden files, only the temporary ones of a write to a note are among them. No link is followed.
    """
    folders = [str(root)]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as listing:
            for entry in listing:
                if not entry.name.startswith(".") or entry.name.startswith(TEMPORARY):
                    yield entry
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)


def leads_to_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether a name is that of a folder or of a link to one; no link that goes round in a circle is."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def other_names(entries: Iterable[os.DirEntry[str]]) -> frozenset[str]:
    """Return the names, case-folded, of those files that are no notes: what a wikilink may name beside notes."""
    files = (entry for entry in entries if not names_note(entry.name) and not leads_to_folder(entry))
    return frozenset(entry.name.casefold() for entry in files)


def stray(entry: os.DirEntry[str]) -> Iterator[Finding]:
    """Yield why a file with the name of a note is none, and what a write left behind when it was cut short."""
    sentence = ""
    if entry.name.startswith(TEMPORARY):
        sentence = "A write that was cut short left this behind; delete it when the notes beside it lack nothing."
    elif names_note(entry.name) and not entry.is_dir(follow_symlinks=False):
        try:
            if not entry.is_file():
                sentence = "This is not a regular file and is not read; replace it by a text file, or rename it."
                if entry.is_symlink() and not entry.is_dir():
                    sentence = "This link does not lead to a file; mend or remove it."
        except OSError as error:
            sentence = f"This cannot be looked at ({error.strerror}); mend or remove it."
    if sentence:
        yield Finding(Path(entry.path), 1, sentence)


def odd_name(path: Path) -> Iterator[Finding]:
    """Yield what about the name of a file or a folder keeps other programs from it, or people from reading it."""
    if _BYTE.search(path.name):
        yield Finding(path, 1, "The file name is not UTF-8; rename the file, so that others can link to it.")
    if re.search(r"[\t\r\n]", path.name):
        yield Finding(path, 1, "The file name holds a tab or a line end; rename the file.")
    for oddity in unseen_characters(path.name):
        yield Finding(path, 1, f"The file name holds {oddity.sentence.partition(';')[0]}; rename the file.")
