"""The command that looks for what is odd in a library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.common import journal, json_option, library_argument, print_json
from tui.core import export, files
from tui.core.config import places
from tui.core.display import printable
from tui.core.edit_problem import EditProblem
from tui.opening import locate
from tui.talk import put, say

if TYPE_CHECKING:
    from tui.core.relink import DeadLink


@click.command("check")
@library_argument
@click.option("--fix", is_flag=True, help="Let links lead to the notes that they name, where these were renamed.")
@json_option
def check_library(path: Path | None, *, fix: bool, as_json: bool) -> int:
    """Prove that edits will keep every byte.

    Reads all notes of a folder, or one, writes nothing, and prints what is odd as PATH:LINE: SENTENCE: what cannot be
    read, parsed or edited, characters that nobody sees, keys, sections and block ids that stand twice, dates that no
    calendar has, links that lead nowhere, merges of git that were left undecided, copies of a sync conflict, and what
    was left behind when a write was cut short. Of a folder, also videos and transcripts that two notes have, and drafts
    of notes that are gone. PATH is a folder or a note; without it, the folder of last time.

    With --fix, links in notes, takeaways and related links that lead nowhere are written anew where just one note has
    the title, the name or the video that they name, or was read under that name; earmark undo NOTE takes that back.
    """
    from tui.core.check import Finding, check

    root, note, welcome = locate(path)
    say(welcome)
    checked = check(root, note, places())
    left = (dead for dead in checked.dead if not (fix and dead.can_be_mended and _mended(dead)))
    links = [Finding(dead.path, dead.line, dead.sentence) for dead in left]
    findings = sorted([*checked.findings, *links])
    if as_json:
        tables = [export.finding_table(finding) for finding in findings]
        print_json(
            {"notes": checked.notes, "unread": [unread.sentence for unread in checked.unread], "problems": tables}
        )
    elif findings:
        put("\n".join(printable(f"{each.path}:{each.line}: {each.sentence}") for each in findings))
    for unread in checked.unread:
        say(unread.sentence)
    say(f"Notes: {checked.notes}, problems: {len(findings)}." if checked.notes else f"There are no notes in {root}.")
    return 1 if findings or checked.unread or not checked.notes else 0


def _mended(dead: DeadLink) -> bool:
    """Mend a link and say so, or why not."""
    from tui.core.relink import mend

    try:
        mend(dead, journal())
    except (files.FileProblem, EditProblem) as problem:
        say(str(problem))
        return False
    say(f"Mended: {dead.path}:{dead.line}: {dead.link.target} is {dead.meant.stem if dead.meant else ''} now.")
    return True
