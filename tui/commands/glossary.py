"""The commands about the glossary: names, and how captions spell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.commands.common import json_option, print_json
from tui.core.config import places
from tui.core.display import printable
from tui.talk import put, say

if TYPE_CHECKING:
    from tui.core.glossary import Glossary


@click.group("glossary", no_args_is_help=False)
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


def _print_glossary(known: Glossary, *, as_json: bool) -> int:
    if as_json:
        print_json({name: list(spellings) for name, spellings in known.entries.items()})
    return 0
