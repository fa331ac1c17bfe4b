"""The commands: each a thin client of the core, loaded when it is called; one alone loads the screen library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from tui import __version__
from tui.commands.common import library_argument
from tui.core.config import is_terminal
from tui.talk import say


def _reading() -> Iterable[click.Command]:
    from tui.commands.reading import digest_notes, find_words, list_notes, show_note

    return list_notes, show_note, find_words, digest_notes


def _writing() -> Iterable[click.Command]:
    from tui.commands.writing import redo_write, related, takeaway, undo_write

    return takeaway, related, undo_write, redo_write


def _glossary() -> Iterable[click.Command]:
    from tui.commands.glossary import glossary

    return (glossary,)


def _checking() -> Iterable[click.Command]:
    from tui.commands.checking import check_library

    return (check_library,)


_HOMES: dict[Callable[[], Iterable[click.Command]], tuple[str, ...]] = {
    _reading: ("list", "show", "find", "digest"),
    _writing: ("takeaway", "related", "undo", "redo"),
    _glossary: ("glossary",),
    _checking: ("check",),
}
"""The commands by what loads them, so that each loads only what it needs."""


class _Commands(click.Group):
    """Commands by name, loaded when they are asked for; a first word that is none of them is a path to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(name for names in _HOMES.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None where there is none."""
        load = next((load for load, names in _HOMES.items() if cmd_name in names), tuple)
        return next((command for command in load() if command.name == cmd_name), None)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of that name, or the one that opens a path."""
        if args[0] in self.list_commands(ctx):
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
    except click.ClickException as problem:
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
        from tui.commands.reading import print_list

        return print_list(path)
    from tui.opening import open_app

    return open_app(path)
