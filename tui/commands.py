"""The commands: each a thin client of the core; none loads the screen library but the one that opens it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui import __version__
from tui.core import edit, export, files
from tui.core.config import is_terminal, places
from tui.core.display import counted, printable
from tui.core.episode import open_episode
from tui.core.journal import Journal
from tui.core.library import SUFFIXES, Library, Order, arrange, find_notes, read_entry
from tui.core.links import is_url, typed_link
from tui.core.note import NAMES, Item, Kind, parse
from tui.core.state import ReadingState, load_preferences
from tui.opening import absolute, locate, open_app
from tui.talk import put, say

if TYPE_CHECKING:
    from tui.core.glossary import Glossary
    from tui.core.relink import DeadLink

_PATH = click.Path(readable=False, path_type=Path)

library_argument = click.argument("path", required=False, type=_PATH)
note_argument = click.argument("note", type=_PATH)
number_argument = click.argument("n", type=int)
words_argument = click.argument("words")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class _Commands(click.Group):
    """Commands by name; a first word that is none of them is a path to open."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of that name, or the one that opens a path."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "", open_library, ["--", *args]


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line and return its status.

    A usage problem is said in one sentence, with status 2; raises FileProblem, OutputProblem and KeyboardInterrupt.
    """
    try:
        return earmark.main(list(arguments), "earmark", standalone_mode=False) or 0
    except click.UsageError as problem:
        command = (problem.ctx.command_path if problem.ctx else "earmark").strip()
        say(f"earmark: {problem.format_message()} Try: {command} --help")
    except (click.ClickException, edit.EditProblem) as problem:
        say(f"earmark: {problem}")
    except click.Abort:
        return 130
    return 2


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[PATH] | COMMAND ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="earmark %(version)s", help="Print the version.")
@click.pass_context
def earmark(ctx: click.Context) -> int:
    """Read transcripts, find what was said, and write takeaways back into the same Markdown file.

    PATH is a folder of notes or one note; without it the folder of last time opens, or the samples at first. A folder
    that is called like a command opens as ./NAME. Where there is no terminal, the list is printed instead.
    """
    return ctx.invoke(open_library) if ctx.invoked_subcommand is None else 0


@click.command("open", hidden=True)
@library_argument
def open_library(path: Path | None) -> int:
    """Open a folder of notes, or a note of one."""
    if not is_terminal():
        return _list(path)
    return open_app(path)


@earmark.command("list")
@library_argument
@json_option
def list_notes(path: Path | None, *, as_json: bool) -> int:
    """List the notes of a folder.

    Prints title, status, length, number of takeaways and path, parted by tabs, the newest first. PATH is a folder or a
    note; without it, the folder of last time.
    """
    return _list(path, as_json=as_json)


@earmark.command("show")
@note_argument
@json_option
def show_note(note: Path, *, as_json: bool) -> int:
    """Print a note as text to read.

    First title and details, then a paragraph a line, with times and speakers in front.
    """
    episode = open_episode(note)
    _warn(episode.state)
    if as_json:
        _print_json(export.episode_table(episode))
    else:
        put("\n".join(export.episode_lines(episode)))
    return 0


@earmark.command("find")
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
        _print_json({"hits": [export.hit_table(text, hit) for hit in hits]})
    elif hits:
        put("\n".join(export.hit_line(episode.shown, span, hit) for hit in hits))
        say(places_text([hit.start for hit in hits], span))
    return 0 if hits else 1


@earmark.group("takeaway", no_args_is_help=False)
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

    Adds WORDS as the last takeaway of NOTE; - reads them from standard input.
    """
    change = partial(edit.add_item, kind=Kind.TAKEAWAYS, words=_words(words), quote=quote)
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
    return _write(note, Kind.TAKEAWAYS, change, "move takeaway", as_json=as_json)


@takeaway.command("remove")
@note_argument
@number_argument
@json_option
def remove_takeaway(note: Path, n: int, *, as_json: bool) -> int:
    """Remove takeaway N of NOTE."""
    return _remove(note, Kind.TAKEAWAYS, n, as_json=as_json)


@earmark.group("related", no_args_is_help=False)
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
    change = partial(edit.add_link, words=_link(note, _words(link).strip(), title))
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


def _day(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return a day as YYYY-MM-DD, empty where none is given."""
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise click.BadParameter(f"{value} is no day; write it as YYYY-MM-DD.", context, parameter) from None


@earmark.command("digest")
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
    unread = [*([] if note else library.unread), *(entry.problem for entry in entries if entry.problem)]
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
    for sentence in (known.problem, *unread):
        say(sentence)
    if undated:
        say(f"Left out: {counted(len(undated), 'note')} without a date.")
    if as_json:
        _print_json({"episodes": tables(found, shelf), "unread": unread})
    elif found:
        put(digest(found, shelf))
    else:
        say(f"No takeaways or related links to gather in {note or root}.")
    return 0 if found else 1


@earmark.group("glossary", no_args_is_help=False)
def glossary() -> None:
    """Keep spellings of names, to be found as the names.

    Where NAME is looked for, its spellings are found as well, as exact hits.
    """


@glossary.command("add")
@click.argument("name")
@click.argument("spelling")
@json_option
def add_spelling(name: str, spelling: str, *, as_json: bool) -> int:
    """Find SPELLING where NAME is looked for."""
    from tui.core.glossary import add_spelling, load_glossary

    before = load_glossary(places().glossary)
    after = add_spelling(places().glossary, name, spelling)
    changed = after.entries != before.entries
    say(f"Added: {name} is also spelled {spelling}." if changed else "It stands there already.")
    return _print_glossary(after, as_json=as_json)


@glossary.command("list")
@json_option
def list_spellings(*, as_json: bool) -> int:
    """List the names and their spellings.

    Prints name and spellings, parted by tabs.
    """
    from tui.core.glossary import load_glossary

    known = load_glossary(places().glossary)
    say(known.problem)
    if not as_json and known.entries:
        put("\n".join("\t".join(map(printable, (name, *spelled))) for name, spelled in known.entries.items()))
    _print_glossary(known, as_json=as_json)
    return 2 if known.problem else 0 if known.entries else 1


@glossary.command("remove")
@click.argument("name")
@click.argument("spelling", required=False)
@json_option
def remove_spelling(name: str, spelling: str | None, *, as_json: bool) -> int:
    """Forget a SPELLING of NAME, or all of them."""
    from tui.core.glossary import remove_spelling

    after = remove_spelling(places().glossary, name, spelling)
    say(f"Removed from the glossary: {spelling or name}.")
    return _print_glossary(after, as_json=as_json)


@earmark.command("undo")
@note_argument
@json_option
def undo_write(note: Path, *, as_json: bool) -> int:
    """Take back the last edit of a note.

    Edits made in the app count as well; once more takes back the edit before.
    """
    return _turn(note, files.undo, "Taken back", "undone", as_json=as_json)


@earmark.command("redo")
@note_argument
@json_option
def redo_write(note: Path, *, as_json: bool) -> int:
    """Make the edit again that was taken back last.

    Works until something else is written to the note; once more makes the next one again.
    """
    return _turn(note, files.redo, "Made again", "redone", as_json=as_json)


@earmark.command("check")
@library_argument
@click.option("--fix", is_flag=True, help="Let links lead to the notes that they name, where these were renamed.")
@json_option
def check_library(path: Path | None, *, fix: bool, as_json: bool) -> int:
    """Prove that edits will keep every byte.

    Reads all notes of a folder, or one, writes nothing, and prints what is odd as PATH:LINE: SENTENCE. PATH is a
    folder or a note; without it, the folder of last time.

    With --fix, related links that lead nowhere are written anew where just one note has the title, the name or the
    video that they name; earmark undo NOTE takes that back.
    """
    from tui.core.check import Finding, check_notes
    from tui.core.relink import dead_links

    root, note, welcome = locate(path)
    say(welcome)
    unread: list[str] = []
    notes = [Path(found.path) for found in find_notes(root, unread)]
    checked = [note] if note else notes
    findings = list(check_notes(checked))
    left = (dead for dead in dead_links(checked, notes, root) if not (fix and dead.meant and _mended(dead)))
    findings += [Finding(dead.path, dead.line, dead.sentence) for dead in left]
    if as_json:
        tables = [export.finding_table(finding) for finding in findings]
        _print_json({"notes": len(checked), "unread": unread, "problems": tables})
    elif findings:
        put("\n".join(printable(f"{each.path}:{each.line}: {each.sentence}") for each in findings))
    for sentence in unread:
        say(sentence)
    say(f"Notes: {len(checked)}, problems: {len(findings)}." if checked else f"There are no notes in {root}.")
    return 1 if findings or unread or not checked else 0


def _mended(dead: DeadLink) -> bool:
    """Mend a link and say so, or why not."""
    from tui.core.relink import mend

    try:
        mend(dead, Journal(places().journal))
    except (files.FileProblem, edit.EditProblem) as problem:
        say(str(problem))
        return False
    say(f"Mended: {dead.path}:{dead.line}: {dead.link.target} is {dead.meant.stem if dead.meant else ''} now.")
    return True


def _list(path: Path | None, *, as_json: bool = False) -> int:
    root, note, welcome = locate(path)
    say(welcome)
    reading = ReadingState(places(), root)
    say(reading.problem)
    if note:
        entries = [read_entry(note)]
    else:
        library = Library(root, places())
        entries = arrange((entry for batch in library.scan() for entry in batch), Order.NEWEST, reading)
        for sentence in library.unread:
            say(sentence)
        if not entries:
            say(f"There are no notes in {root}.")
    for entry in entries:
        say(entry.problem)
    if as_json:
        _print_json([export.entry_table(entry, reading.progress(entry.path)) for entry in entries])
    elif entries:
        header = ["title\tstatus\tlength\ttakeaways\tpath"] if sys.stdout and sys.stdout.isatty() else []
        put("\n".join([*header, *(export.entry_line(entry, reading.progress(entry.path)) for entry in entries)]))
    return 0 if entries else 1


def _list_items(note: Path, kind: Kind, *, as_json: bool) -> int:
    items = parse(note, files.read(note).text).items(kind)
    if as_json:
        _print_json(export.item_tables(items))
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
    return _write(note, kind, change, f"delete {NAMES[kind]}", as_json=as_json)


def _write(note: Path, kind: Kind, change: Callable[[str], str], label: str, *, as_json: bool) -> int:
    """Apply an edit to a note, say so, and print its items if that is asked for."""
    rewrite = files.rewrite(note, change, Journal(places().journal), label)
    changed = rewrite.after is not rewrite.before
    say(f"Done: {label}. To take it back: earmark undo NOTE" if changed else "It stands there already.")
    if as_json:
        _print_json({"changed": changed, "items": export.item_tables(parse(note, rewrite.after.text).items(kind))})
    return 0


def _turn(note: Path, turn: Callable[[Path, Journal], files.Rewrite], said: str, key: str, *, as_json: bool) -> int:
    """Undo or redo an edit of a note and say which; status 1 where there is none."""
    files.read(note)
    label = None
    try:
        label = turn(note, Journal(places().journal)).label
        say(f"{said}: {label}.")
    except files.HistoryEnd as end:
        say(str(end))
    if as_json:
        _print_json({key: label})
    return 1 if label is None else 0


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
    return library.link(own, target, [entry for batch in library.scan() for entry in batch], title)


def _library_of(note: Path) -> Path:
    """Return the library of a note: that of last time if the note is in it, else its vault, else its folder."""
    last = load_preferences(places()).library
    if last and note.is_relative_to(last):
        return Path(last)
    return next((folder for folder in note.parents if (folder / ".obsidian").is_dir()), note.parent)


def _warn(state: files.FileState) -> None:
    if reason := files.view_only_reason(state.data):
        say(f"{state.path}: {reason}.")


def _print_json(value: object) -> None:
    put(export.json_text(value))


def _print_glossary(known: Glossary, *, as_json: bool) -> int:
    if as_json:
        _print_json({name: list(spellings) for name, spellings in known.entries.items()})
    return 0
