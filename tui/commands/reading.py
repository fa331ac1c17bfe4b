"""The commands that only read: lists, texts, hits and digests."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from tui.commands.common import json_option, library_argument, note_argument, print_json
from tui.core import export, files
from tui.core.config import places
from tui.core.display import counted
from tui.core.episode import open_episode
from tui.core.library import Library, Order, arrange, read_entry
from tui.core.state import ReadingState
from tui.opening import locate
from tui.talk import put, say


@click.command("list")
@library_argument
@json_option
def list_notes(path: Path | None, *, as_json: bool) -> int:
    """List the notes of a folder.

    Prints title, status, length, number of takeaways and path, parted by tabs, the newest first. PATH is a folder or a
    note; without it, the folder of last time.
    """
    return print_list(path, as_json=as_json)


def print_list(path: Path | None, *, as_json: bool = False) -> int:
    """Print the notes of a folder, or one; return the status."""
    root, note, welcome = locate(path)
    say(welcome)
    reading = ReadingState(places(), root)
    say(reading.problem)
    if note:
        entries = [read_entry(note)]
    else:
        library = Library(root, places())
        entries = arrange((entry for batch in library.scan() for entry in batch), Order.NEWEST, reading)
        say(library.problem)
        for unread in library.unread:
            say(unread.sentence)
        if not entries:
            say(f"There are no notes in {root}.")
    for entry in entries:
        say(entry.problem)
    if as_json:
        print_json([export.entry_table(entry, reading.progress(entry.path)) for entry in entries])
    elif entries:
        header = ["title\tstatus\tlength\ttakeaways\tpath"] if sys.stdout and sys.stdout.isatty() else []
        put("\n".join([*header, *(export.entry_line(entry, reading.progress(entry.path)) for entry in entries)]))
    return 0 if entries else 1


@click.command("show")
@note_argument
@json_option
def show_note(note: Path, *, as_json: bool) -> int:
    """Print a note as text to read.

    First title and details, then a paragraph a line, with times and speakers in front.
    """
    episode = open_episode(note)
    _warn(episode.state)
    if as_json:
        print_json(export.episode_table(episode))
    else:
        put("\n".join(export.episode_lines(episode)))
    return 0


@click.command("find")
@click.argument("query")
@note_argument
@click.option("--all", "everywhere", is_flag=True, help="Look in the title, the notes and the takeaways as well.")
@json_option
def find_words(query: str, note: Path, *, everywhere: bool, as_json: bool) -> int:
    """Find words in a transcript, also misspelled.

    Looks for QUERY in the transcript of NOTE, as it is spelled and as captions garble it. Prints for each hit how
    far into the transcript it is, exact or near, its score, and the words around it.

    "quoted words" are found as they are spelled, inside other words as well, -word keeps paragraphs with that word
    out, a|b finds either, and a capital makes exact hits case-sensitive. A query that begins with a dash follows
    after --.
    """
    from tui.core.finder import Finder
    from tui.core.glossary import load_glossary
    from tui.core.overview import places_text

    episode = open_episode(note)
    _warn(episode.state)
    glossary = load_glossary(places().glossary)
    say(glossary.problem)
    hits = Finder(episode, glossary).find(query, everywhere=everywhere)
    text, span = episode.note.text, episode.note.transcript
    if as_json:
        print_json({"hits": [export.hit_table(text, hit) for hit in hits]})
    elif hits:
        put("\n".join(export.hit_line(episode.shown, span, hit) for hit in hits))
        say(places_text([hit.start for hit in hits], span))
    return 0 if hits else 1


def _day(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return a day as YYYY-MM-DD, empty where none is given."""
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise click.BadParameter(f"{value} is no day; write it as YYYY-MM-DD.", context, parameter) from None


@click.command("digest")
@library_argument
@click.option("--tag", "tags", multiple=True, help="Only episodes with this tag; given again, with all of them.")
@click.option("--since", metavar="DATE", default="", callback=_day, help="Only episodes of this day or later.")
@click.option("--query", default="", help="Only takeaways and links with these words, also misspelled.")
@json_option
def digest_notes(path: Path | None, *, tags: Sequence[str], since: str, query: str, as_json: bool) -> int:
    """Gather takeaways and links into one document.

    Prints the takeaways and related links of all episodes of a folder as Markdown, by date, those without one last.
    Its links lead from that folder. PATH is a folder or a note; without it, the folder of last time.

    DATE is written as YYYY-MM-DD; what has no date is left out then. The words of --query are those of earmark find.
    """
    from tui.core.digest import Shelf, arranged, digest, excerpt, fits, keeper, tables
    from tui.core.glossary import load_glossary

    root, note, welcome = locate(path)
    say(welcome)
    library = Library(root, places())
    entries = [entry for batch in library.scan() for entry in batch]
    shelf = Shelf(root, {entry.path: entry.title for entry in entries if not entry.problem})
    entries = [read_entry(note)] if note else entries
    known = load_glossary(places().glossary)
    folders = [] if note else [each.sentence for each in library.unread]
    unread = [*folders, *(entry.problem for entry in entries if entry.problem)]
    fitting = [entry for entry in entries if not entry.problem and fits(entry, tags, since)]
    undated = [entry for entry in entries if since and not entry.problem and not entry.date and fits(entry, tags, "")]
    keep = keeper(query, known)
    excerpts = []
    for entry in fitting:
        try:
            excerpts.append(excerpt(files.read(entry.path), keep))
        except files.FileProblem as problem:
            unread.append(str(problem))
    found = arranged(excerpts)
    for sentence in (library.problem, known.problem, *unread):
        say(sentence)
    if undated:
        say(f"Left out: {counted(len(undated), 'note')} without a date.")
    if as_json:
        print_json({"episodes": tables(found, shelf), "unread": unread})
    elif found:
        put(digest(found, shelf))
    else:
        say(f"No takeaways or related links to gather in {note or root}.")
    return 0 if found else 1


def _warn(state: files.FileState) -> None:
    if reason := files.view_only_reason(state.data):
        say(f"{state.path}: {reason}.")
