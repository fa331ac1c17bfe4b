"""What an edit of an item leaves alone: every byte but those of the one hunk."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.torture import notes, script
from tests.torture.conftest import Amount, Figures
from tui.core.edit import add_item, move_item, remove_item, replace_item
from tui.core.edit_problem import EditProblem
from tui.core.entry import Entry
from tui.core.files import decode, encode, redo, rewrite, undo
from tui.core.hunk import Hunk
from tui.core.journal import Journal
from tui.core.note import NEWLINE, Kind, parse

PARTS = 4
"""The generated notes are tortured in so many parts, which may run side by side."""

ON_DISK = 20
"""Every so many edits go through a file, with undo and redo."""

_MARKS = re.compile(r"[ \t]*(?:[-+*]|[.)])?[ \t]*")
"""A line without words: blank, or the marker of an item, whose number does not count."""
_NUMBER = re.compile(r"^[ \t]*\d+(?=[.)])")


def _lines(text: str) -> Counter[str]:
    return Counter(_NUMBER.sub("", line).rstrip() for line in NEWLINE.split(text))


def _edited(rng: Random, text: str, kind: Kind) -> tuple[str, str, str]:
    """Return the name of an edit, the text after it and the item that it was made to; raises EditProblem."""
    items = parse(Path("note.md"), text).items(kind)
    doing = rng.choice(("add", "edit", "remove", "move")) if items else "add"
    if doing == "add":
        return doing, add_item(text, kind, notes.words(rng), quote=rng.choice(("", "", "one two words"))), ""
    item = rng.choice(items)
    if doing == "edit":
        return doing, replace_item(text, kind, item, notes.words(rng)), item.raw
    if doing == "remove":
        return doing, remove_item(text, kind, item), item.raw
    return doing, move_item(text, kind, item, rng.choice((-2, -1, 1, 2))), item.raw


def _becoming(text: str) -> Callable[[str], str]:
    return lambda _: text


def _wrong(made: notes.Made, kind: Kind, doing: str, after: str, item: str) -> str:
    """Say what an edit changed that is none of its business, if anything."""
    section = next((each for each in made.sections if each.kind is kind), None)
    before = made.text
    if section is None:
        return "something went away" if Hunk.between(encode(before), encode(after)).removed else ""
    head, tail = before[: section.start].rstrip("\r\n"), before[section.end :]
    if not after.startswith(head) or not after.endswith(tail) or len(after) < len(head) + len(tail):
        return "what stands around the section changed"
    was, now = _lines(before[len(head) : section.end]), _lines(after[len(head) : len(after) - len(tail)])
    gone = [line for line in was - now if not _MARKS.fullmatch(line) and (doing == "move" or line not in _lines(item))]
    come = [line for line in now - was if not _MARKS.fullmatch(line) and doing in ("move", "remove")]
    return f"{gone} went away, {come} came" if gone or come else ""


@pytest.mark.parametrize("part", range(PARTS))
def test_an_edit_keeps_every_other_byte(part: int, tmp_path: Path, amount: Amount, figures: Figures) -> None:
    """Adding, editing, removing and moving items change one hunk, and undo brings back the very bytes."""
    kept, note = Journal(tmp_path / "journal"), tmp_path / "note.md"
    wanted = amount(120, 100_000 // PARTS)
    done: Counter[str] = Counter()
    wrong, seed = [], part
    while sum(done.values()) < wanted:
        seed += PARTS
        rng = Random(seed)
        made = notes.made(rng)
        kind = rng.choice((Kind.TAKEAWAYS, Kind.TAKEAWAYS, Kind.RELATED))
        before = encode(made.text)
        assert decode(before) == made.text
        try:
            doing, text, item = _edited(rng, made.text, kind)
        except EditProblem:
            done["refused"] += 1
            continue
        after = encode(text)
        done[doing] += 1
        if problem := _wrong(made, kind, doing, text, item):
            wrong.append(f"{seed}: {doing}: {problem}")
        entry = Entry("", note, "", 0.0, before, Hunk.between(before, after))
        theirs = b"Something of others.\n\n"
        if entry.revert(after) != before or entry.revert(theirs + after) not in (theirs + before, theirs + after, None):
            wrong.append(f"{seed}: {doing}: undo does not bring the bytes back")
        if not sum(done.values()) % ON_DISK and after != before:
            script.lay(note, before)
            rewrite(note, _becoming(text), kept, doing)
            versions = [note.read_bytes(), undo(note, kept).after.data, note.read_bytes(), redo(note, kept).after.data]
            if [*versions, note.read_bytes()] != [after, before, before, after, after]:
                wrong.append(f"{seed}: {doing}: other bytes on disk")
    figures(edits=sum(done.values()), **done, wrong=len(wrong))
    assert done["refused"] < wanted / 5
    assert not wrong, "\n".join(wrong[:50])
