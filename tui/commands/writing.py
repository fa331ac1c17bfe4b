"""The commands about one note's own sections: takeaways and related links, and taking edits back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tui.commands.common import journal, json_option, note_argument, print_json
from tui.core import edit, export, files, linking
from tui.core.config import load_settings, places
from tui.core.edit_problem import EditProblem
from tui.core.journal import Journal
from tui.core.library import SUFFIXES, Library, find_notes, read_entry
from tui.core.links import is_url, resolve, typed_link
from tui.core.note import NAMES, Item, Kind, parse
from tui.core.state import load_preferences
from tui.opening import absolute
from tui.talk import put, say

number_argument = click.argument("n", type=int)
words_argument = click.argument("words")
alone_option = click.option("--alone", is_flag=True, help="Leave out the other note of a link both ways if it is gone.")


@click.group("takeaway", no_args_is_help=False)
def takeaway() -> None:
    """List and change Key Takeaways.

    N is the number of a takeaway, as the list prints it.
    """


@takeaway.command("add")
@note_argument
@words_argument
@click.option("--quote", default="", help="Words of the transcript to quote under it.")
@json_option
def add_takeaway(note: Path, words: str, quote: str, *, as_json: bool) -> int:
    """Add a takeaway.

    Adds WORDS to the takeaways of NOTE; - reads them from standard input. One that quotes the transcript stands in its
    order, unless the settings want it at the end, and links to the moment where times are known.
    """
    words = _words(words)
    quoting = _quoting(note, words, quote) if quote.strip() else None
    change = quoting or partial(edit.add_item, kind=Kind.TAKEAWAYS, words=words, quote=quote)
    return _write(note, Kind.TAKEAWAYS, change, "new takeaway", as_json=as_json)


@takeaway.command("list")
@note_argument
@json_option
def list_takeaways(note: Path, *, as_json: bool) -> int:
    """List the takeaways of a note.

    Prints number, words and quote, parted by tabs.
    """
    return _list_items(note, Kind.TAKEAWAYS, as_json=as_json)


@takeaway.command("edit")
@note_argument
@number_argument
@words_argument
@json_option
def edit_takeaway(note: Path, n: int, words: str, *, as_json: bool) -> int:
    """Give a takeaway other words.

    Gives takeaway N of NOTE other WORDS; - reads them from standard input. Its quote stays.
    """
    item = _item(note, Kind.TAKEAWAYS, n)
    change = partial(edit.replace_item, kind=Kind.TAKEAWAYS, item=item, words=_words(words))
    return _write(note, Kind.TAKEAWAYS, change, "edit takeaway", as_json=as_json)


@takeaway.command("move")
@note_argument
@number_argument
@click.argument("to", type=int)
@json_option
def move_takeaway(note: Path, n: int, to: int, *, as_json: bool) -> int:
    """Move takeaway N of NOTE to the place TO."""
    _item(note, Kind.TAKEAWAYS, to)
    change = partial(edit.move_item, kind=Kind.TAKEAWAYS, item=_item(note, Kind.TAKEAWAYS, n), steps=to - n)
    return _write(note, Kind.TAKEAWAYS, change, "move takeaway", as_json=as_json, words=False)


@takeaway.command("remove")
@note_argument
@number_argument
@json_option
def remove_takeaway(note: Path, n: int, *, as_json: bool) -> int:
    """Remove takeaway N of NOTE."""
    return _remove(note, Kind.TAKEAWAYS, n, as_json=as_json)


@click.group("related", no_args_is_help=False)
def related() -> None:
    """List and change Related links.

    N is the number of a link, as the list prints it.
    """


@related.command("add")
@note_argument
@click.argument("link")
@click.option("--title", default="", help="The words of the link, where LINK is a note or a URL.")
@json_option
def add_related(note: Path, link: str, title: str, *, as_json: bool) -> int:
    """Add a link, once.

    LINK is the path of a note, which is linked to as its library does, by a wikilink or by a relative path; or a URL;
    or words; - reads them from standard input.
    """
    own = absolute(note)
    find = partial(resolve, note=own, root=_library_of(own), notes=_notes_of(own))
    change = partial(edit.add_link, words=_link(note, _words(link).strip(), title), find=find)
    return _write(note, Kind.RELATED, change, "add related link", as_json=as_json)


@related.command("list")
@note_argument
@json_option
def list_related(note: Path, *, as_json: bool) -> int:
    """List the related links of a note.

    Prints number and link, parted by a tab.
    """
    return _list_items(note, Kind.RELATED, as_json=as_json)


@related.command("remove")
@note_argument
@number_argument
@json_option
def remove_related(note: Path, n: int, *, as_json: bool) -> int:
    """Remove link N of NOTE."""
    return _remove(note, Kind.RELATED, n, as_json=as_json)


@click.command("undo")
@note_argument
@alone_option
@json_option
def undo_write(note: Path, *, alone: bool, as_json: bool) -> int:
    """Take back the last edit of a note.

    Edits made in the app count as well; once more takes back the edit before. A link both ways is taken back in both
    notes or in none.
    """
    return _turn(note, partial(linking.undo, alone=alone), "Taken back", "undone", as_json=as_json)


@click.command("redo")
@note_argument
@alone_option
@json_option
def redo_write(note: Path, *, alone: bool, as_json: bool) -> int:
    """Make the edit again that was taken back last.

    Works until something else is written to the note; once more makes the next one again.
    """
    return _turn(note, partial(linking.redo, alone=alone), "Made again", "redone", as_json=as_json)


def _list_items(note: Path, kind: Kind, *, as_json: bool) -> int:
    items = parse(note, files.read(note).text).items(kind)
    if as_json:
        print_json(export.item_tables(items))
    elif items:
        put("\n".join(export.item_lines(items)))
    return 0 if items else 1


def _item(note: Path, kind: Kind, number: int) -> Item:
    """Return an item by its number, counted from 1."""
    items = parse(note, files.read(note).text).items(kind)
    if not 1 <= number <= len(items):
        known = f"they are numbered 1 to {len(items)}" if items else "it has none"
        raise click.ClickException(f"{note} has no {NAMES[kind]} {number}: {known}.")
    return items[number - 1]


def _remove(note: Path, kind: Kind, number: int, *, as_json: bool) -> int:
    change = partial(edit.remove_item, kind=kind, item=_item(note, kind, number))
    return _write(note, kind, change, f"delete {NAMES[kind]}", as_json=as_json, words=False)


def _write(
    note: Path, kind: Kind, change: Callable[[str], str], label: str, *, as_json: bool, words: bool = True
) -> int:
    """Apply an edit to a note, say so, and print its items if that is asked for.

    Where it fails, and it writes `words` of the reader, it is said where these are.
    """
    kept = journal()
    try:
        rewrite = files.rewrite(note, change, kept, label)
    except EditProblem as problem:
        raise click.ClickException(str(problem)) from problem
    except files.FileProblem as problem:
        where = f"the words are in the journal, in {problem.recorded}"
        if problem.recorded is None:
            where = "the words are kept nowhere, give them again then"
        raise click.ClickException(problem.saying(where) if words else str(problem)) from problem
    changed, hint = rewrite.after is not rewrite.before, "To take it back: earmark undo NOTE" * _lasts(kept)
    say(f"Done: {label}. {kept.news() or hint}".rstrip() if changed else "It stands there already.")
    written = parse(note, rewrite.after.text)
    for doubled in (problem for problem in written.problems if f" sections are called {kind.value} (" in problem):
        say(f"{note}: {doubled}")
    if as_json:
        print_json({"changed": changed, "items": export.item_tables(written.items(kind))})
    return 0


def _turn(
    note: Path,
    turn: Callable[[Journal, Path], files.Rewrite],
    said: str,
    key: str,
    *,
    as_json: bool,
) -> int:
    """Undo or redo an edit of a note, in both notes if it linked two, and say which; status 1 where there is none."""
    files.read(note)
    label = None
    kept = journal()
    try:
        label = turn(kept, absolute(note)).label
        say(f"{said}: {label}. {kept.news()}".rstrip())
    except linking.OtherGone as problem:
        raise click.ClickException(problem.saying("--alone leaves it out")) from problem
    except files.HistoryEnd as end:
        earlier = f"what is recorded in {places().journal} can be {said.lower()} once that can be written"
        say(str(end) if _lasts(kept) else end.saying(earlier))
    if as_json:
        print_json({key: label})
    return 1 if label is None else 0


def _lasts(kept: Journal) -> bool:
    """Return whether later runs know what a journal holds."""
    return kept.folder == places().journal


def _quoting(note: Path, words: str, quote: str) -> Callable[[str], str] | None:
    """Return what adds a takeaway that quotes a passage of a note, None where the quote is of none."""
    from tui.core.episode import open_episode
    from tui.core.quoting import passage, places_of, with_takeaways

    episode = open_episode(note)
    found = passage(episode, quote)
    if found is None:
        return None
    in_order = load_settings(places().settings).new_takeaways == "transcript"
    return partial(with_takeaways, words=words, quotes=[found], places=places_of(episode), in_order=in_order)


def _words(words: str) -> str:
    """Return words as given, or standard input for a dash."""
    if words != "-":
        return words
    if sys.stdin is None:
        raise click.ClickException("There is no standard input to read the words from.")
    return files.decode(sys.stdin.buffer.read())


def _link(note: Path, words: str, title: str) -> str:
    """Return the Markdown of a related link: to a note the way its library links, to a URL, or the words."""
    if is_url(words.partition(" ")[0]):
        return typed_link(f"{words} {title}")
    if Path(words).suffix.casefold() not in SUFFIXES:
        if title:
            raise click.UsageError("--title goes with a note or a URL.", click.get_current_context())
        return words
    own, other = absolute(note), absolute(Path(words))
    target = read_entry(other)
    if target.problem:
        raise click.ClickException(target.problem)
    if own == other:
        raise click.ClickException(f"{note} cannot be related to itself; name another note.")
    library = Library(_library_of(own), places())
    entries = [entry for batch in library.scan() for entry in batch]
    say(library.problem)
    return library.link(own, target, entries, title)


def _notes_of(note: Path) -> list[Path]:
    """Return the notes of a note's library."""
    return [Path(each.path) for each in find_notes(_library_of(note))]


def _library_of(note: Path) -> Path:
    """Return the library of a note: that of last time if the note is in it, else its vault, else its folder."""
    last = load_preferences(places()).library
    if last and note.is_relative_to(last):
        return Path(last)
    return next((folder for folder in note.parents if (folder / ".obsidian").is_dir()), note.parent)
