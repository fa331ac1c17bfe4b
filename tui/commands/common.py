"""What several commands take, and how all of them print JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.talk import put, say

if TYPE_CHECKING:
    from tui.core.journal import Journal

_PATH = click.Path(readable=False, path_type=Path)

library_argument = click.argument("path", required=False, type=_PATH)
note_argument = click.argument("note", type=_PATH)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def journal() -> Journal:
    """Return the journal that writes go through, as the settings want it; say what is wrong with either."""
    from tui.core.config import load_settings, places
    from tui.core.journal import open_journal

    settings = load_settings(places().settings)
    opened, problem = open_journal(places().journal, in_place=settings.write_mode == "in-place")
    for sentence in filter(None, (*settings.problems, problem)):
        say(sentence)
    return opened


def print_json(value: object) -> None:
    """Write a value to standard output as one line of JSON."""
    from tui.core.export import json_text

    put(json_text(value))
