"""What several commands take, and how all of them print JSON."""

from __future__ import annotations

from pathlib import Path

import click

from tui.talk import put

_PATH = click.Path(readable=False, path_type=Path)

library_argument = click.argument("path", required=False, type=_PATH)
note_argument = click.argument("note", type=_PATH)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: object) -> None:
    """Write a value to standard output as one line of JSON."""
    from tui.core.export import json_text

    put(json_text(value))
