"""What undo and redo make of a note that others write to as well."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.kills import KilledError, killed
from tui.core import files, settling
from tui.core.edit import add_item, move_item, remove_item, replace_item
from tui.core.files import FileProblem, HistoryEnd, decode, encode, recover, redo, rewrite, undo
from tui.core.journal import Journal
from tui.core.note import Item, Kind, parse

WALL = " ".join(f"word{number}" for number in range(60))
"""More bytes than an edit looks at to find its place again: what is written beyond it is not near."""

LINES = [">> and so on", "[Muziek]", "caf\udce9 \u2028 é", "- a dash that is spoken", "  blanks  ", "", "# a heading"]

FORMS = {
    "bullets": "- WORDS",
    "stars": "* WORDS",
    "numbers": "NUMBER. WORDS",
    "high numbers": "1NUMBER) WORDS",
    "boxes": "- [ ] WORDS",
    "nested": "- WORDS\n  - and\n    - more of NUMBER",
    "quotes": "- WORDS\n  > said at night\n  > by trains",
    "callouts": "* WORDS\n  > [!quote] Ann\n  > said at night\n  > by trains",
    "ids": "- WORDS ^id-NUMBER",
    "quotes with ids": "+ WORDS\n  > said at night ^q-NUMBER",
}
"""What the items of a list may look like."""

parsed = lru_cache(4)(parse)
kinds = st.sampled_from([Kind.TAKEAWAYS, Kind.RELATED])
indexes = st.integers(0, 9)
moments = st.sampled_from(
    [*[""] * 5, "after begin", "before exchange", "after exchange", "before finish", "after finish"]
)
"""When the process is killed; mostly never."""


class Words(NamedTuple):
    """What tells one item of a note from all others."""

    kind: Kind
    text: str
    quote: str


class Step(NamedTuple):
    """A write of the user, and the file without it and with it as it was when it was last made or taken back."""

    label: str
    gone: Words | None
    come: Words | None
    low: "Look"
    high: "Look"


@dataclass
class Look:
    """What the file shows: its bytes, those between what only others write, its items, and its other lines there."""

    data: bytes
    middle: bytes
    items: list[Words]
    rest: list[str]


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Do without the disk, as no power cut is played here, and without waiting for what others are still writing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda fd: None)
        patched.setattr(settling, "_REST_SECONDS", 0.0)
        yield


class History:
    """A note that a user and other programs write to, and what is expected of it."""

    def __init__(self, folder: Path, end: str, listed: int, form: str, alike: bool, in_place: bool) -> None:
        """Make a note with a list of takeaways, which may be empty or missing, and one of links.

        Words that are `alike` have most of their bytes in common.
        """
        self.note, self.state = folder / "notes" / "note.md", folder / "journal"
        self.alike, self.in_place = alike, in_place
        self.end = end
        self.head = encode(f"\ufeff# Title{end}{end}## Transcript{end}{end}caf\udce9 night trains{end}")
        self.tail = encode(f"{end}## Sources{end}{end}{WALL}{end}the end")
        self.undone: list[Step] = []
        self.done: list[Step] = []
        self.past: tuple[list[Step], list[Step]] = [], []
        self.lost: list[str] = []
        self.begun: list[Words] = []
        self.moment = self.label = ""
        self.start = b""
        self.unsettled = self.interrupted = self.shown = False
        self.count = 0
        numbered = (FORMS[form].replace("NUMBER", str(number)) for number in range(8, 8 + listed))
        items = "".join(each.replace("WORDS", self.words("theirs")).replace("\n", end) + end for each in numbered)
        items = items or f"- {end}"
        takeaways = f"## Key Takeaways{end}{items}{end}" if listed >= 0 else ""
        middle = f"{WALL}{end}{end}---{end}{end}## Notes{end}{end}{takeaways}## Related{end}- a{end}- b{end}"
        self.note.parent.mkdir()
        self.note.write_bytes(self.head + encode(middle) + self.tail)

    def add(self, kind: Kind, more: bool, quote: bool) -> None:
        """Add an item."""
        words = Words(kind, self.words("mine") + "\nand more" * more, "night trains" * quote)
        change = partial(add_item, kind=kind, words=words.text, quote=words.quote)
        there = [each.text for each in self.look().items if each.kind is kind]
        boxed = bool(there) and all(text.startswith("[ ] ") for text in there)
        self.write(f"add {words.text}", change, None, words._replace(text="[ ] " * boxed + words.text))

    def replace(self, kind: Kind, index: int) -> None:
        """Give an item other words."""
        if item := self.item(kind, index):
            old, new = Words(kind, item.text, item.quote), Words(kind, self.words("mine"), item.quote)
            change = partial(replace_item, kind=kind, item=item, words=new.text)
            self.write(f"replace {old.text}", change, old, new)

    def remove(self, kind: Kind, index: int) -> None:
        """Remove an item."""
        if item := self.item(kind, index):
            change = partial(remove_item, kind=kind, item=item)
            self.write(f"remove {item.text}", change, Words(kind, item.text, item.quote), None)

    def move(self, kind: Kind, index: int, places: int) -> None:
        """Move an item up or down."""
        if item := self.item(kind, index):
            change = partial(move_item, kind=kind, item=item, steps=places)
            self.write(f"move {item.text}", change, None, None)

    def take_back(self) -> None:
        """Undo."""
        step = self.done[-1] if self.done else None
        if step is None:
            self.act(partial(undo, self.note, self.journal))
        elif looks := self.turn(undo, step.label, step.high, step.low, step.come, step.gone):
            self.undone.append(self.done.pop()._replace(high=looks[0], low=looks[1]))

    def make_again(self) -> None:
        """Redo."""
        step = self.undone[-1] if self.undone else None
        if step is None:
            self.act(partial(redo, self.note, self.journal))
        elif looks := self.turn(redo, step.label, step.low, step.high, step.gone, step.come):
            self.done.append(self.undone.pop()._replace(low=looks[0], high=looks[1]))

    def turn(
        self,
        action: Callable[..., files.Rewrite],
        label: str,
        there: Look,
        then: Look,
        gone: Words | None,
        come: Words | None,
    ) -> tuple[Look, Look] | None:
        """Undo or redo, and return the file before and after it, None when that was not made.

        The journal alone takes note of what others made already.
        """
        before = self.look()
        near, noted = before.middle != there.middle, before.data == then.data and not self.closing
        after = self.act(partial(action, self.note, self.journal), label, near=near, noted=noted)
        if noted:
            assert after.data == before.data
            return there, then
        if after.middle != before.middle:
            assert near or after.middle == then.middle
            self.compare(before, after, gone, come)
            return before, after
        if gone and not come:
            self.begun += [gone] * self.interrupted
        return None

    def foreign_line(self, line: str, place: str) -> None:
        """Let another program write where no edit is."""
        middle, written = self.look().middle, encode(line + self.end)
        if place == "top":
            self.head = written + self.head
        elif place == "transcript":
            self.head += written
        else:
            self.tail += encode(self.end) + written
        self.note.write_bytes(self.head + middle + self.tail)

    def foreign_copy(self, kind: Kind) -> None:
        """Let another program copy a list into the transcript."""
        middle, note = self.look().middle, parsed(self.note, decode(self.note.read_bytes()))
        self.head += encode(self.end.join(["", *(item.raw for item in note.items(kind)), "", ""]))
        self.note.write_bytes(self.head + middle + self.tail)

    def foreign_item(self, kind: Kind, index: int, below: bool) -> None:
        """Let another program add an item of its own."""
        before, text, words = self.look(), decode(self.note.read_bytes()), self.words("theirs")
        item, section = self.item(kind, index), parsed(self.note, text).section(kind)
        marker = item.marker if item else "- "
        if item and below:
            text = f"{text[: item.end]}{self.end}{marker}{words}{text[item.end :]}"
        elif item or section:
            place = item.start if item else section.heading.end if section else 0
            text = f"{text[:place]}{marker}{words}{self.end}{text[place:]}"
        else:
            return
        self.note.write_bytes(encode(text))
        self.compare(before, self.look(), None, Words(kind, words, ""))
        self.settle()

    def foreign_change(self, kind: Kind, index: int, gone: bool) -> None:
        """Let another program give an item other words, or remove it, unless a process ended as it was to remove it.

        Whose doing it is that it is gone nobody could tell.
        """
        item = self.item(kind, index)
        if item is None or Words(kind, item.text, item.quote) in self.begun:
            return
        before, text, words = self.look(), decode(self.note.read_bytes()), self.words("theirs")
        line_end = len(self.end) * text.startswith(self.end, item.end)
        raw, end = ("", item.end + line_end) if gone else (item.marker + words, item.end)
        self.note.write_bytes(encode(text[: item.start] + raw + text[end:]))
        self.compare(before, self.look(), Words(kind, item.text, item.quote), None if gone else Words(kind, words, ""))
        self.settle()

    def foreign_remark(self) -> None:
        """Let another program write a line into the section above the lists."""
        heading = encode(f"## Notes{self.end}")
        data = self.note.read_bytes()
        self.note.write_bytes(data.replace(heading, heading + encode(self.words("a remark") + self.end)))
        self.settle()

    def settle(self) -> None:
        """Start the program again where one ended that reached the file, in which others then wrote near.

        Only what it displaced shows for certain that it did. Where it seems not to have, a write is told of as one that
        was lost, and what can be undone and redone is what could be before.
        """
        if not self.unsettled:
            return
        lost = self.restarted()
        if lost != self.lost or self.known() != self.named(self.done, self.undone):
            assert not self.shown or self.note.read_bytes() == self.start
            self.done, self.undone = self.past
            self.lost += [self.label] * (lost != self.lost)
        assert lost == self.lost
        self.lost = []

    def restart(self) -> None:
        """Start the program again, which tells of what was lost, and only of that."""
        assert self.restarted() == self.lost
        self.lost = []

    def restarted(self) -> list[str]:
        """Start the program again, and return what it tells."""
        journal, before = self.journal, self.note.read_bytes()
        lost = recover(journal)
        for entry in lost:
            journal.abandon(entry)
        assert self.note.read_bytes() == before
        assert [each.name for each in self.note.parent.iterdir()] == ["note.md"]
        self.begun, self.unsettled = [], False
        return [entry.label for entry in lost]

    @property
    def journal(self) -> Journal:
        """The journal, as a new run opens it."""
        return Journal(self.state, in_place=self.in_place)

    def known(self) -> list[str | None]:
        """Return the names of what can be undone and redone."""
        entries = self.journal.undoable(self.note), self.journal.redoable(self.note)
        return [entry.label if entry else None for entry in entries]

    def named(self, *steps: list[Step]) -> list[str | None]:
        """Return the names of the last of some steps."""
        return [each[-1].label if each else None for each in steps]

    def the_journal_knows(self) -> None:
        """Ask for the names of what can be undone and redone."""
        assert self.unsettled or self.known() == self.named(self.done, self.undone)

    def write(self, label: str, change: Callable[[str], str], gone: Words | None, come: Words | None) -> None:
        """Make an edit, and remember it if it is in the file."""
        self.count += 1
        before, label = self.look(), f"{label}, {self.count}"
        after = self.act(partial(rewrite, self.note, change, self.journal, label), label)
        if after.middle != before.middle:
            self.compare(before, after, gone, come)
            self.done.append(Step(label, gone, come, before, after))
            self.undone = []
        elif self.interrupted:
            self.lost.append(label)
            if gone and not come:
                self.begun.append(gone)

    def act(
        self, action: Callable[[], files.Rewrite], label: str = "", near: bool = False, noted: bool = False
    ) -> Look:
        """Write, undo or redo, perhaps with a sudden end; only what others wrote near may keep it from being made.

        It is not made either where the process ends while it closes what an earlier one left.
        """
        before, ended, closing = self.note.read_bytes(), True, self.closing
        if not closing:
            self.past, self.label, self.start = (self.done[:], self.undone[:]), label, before
        self.shown = not closing and self.moment == "after exchange"
        with suppress(KilledError), killed(self.moment):
            if near and not noted:
                with suppress(FileProblem):
                    assert action().label == label
            elif label:
                assert action().label == label
            else:
                with pytest.raises(HistoryEnd):
                    action()
            ended = False
        after = self.look()
        reached = noted or after.data != before
        self.interrupted = ended and not closing and not reached
        self.unsettled = ended and (reached or (closing and self.moment == "before finish"))
        return after

    @property
    def closing(self) -> bool:
        """Whether the process is to end while it closes what an earlier one left unsettled."""
        return self.unsettled and self.moment.endswith("finish")

    def look(self) -> Look:
        """Read the file; what stands around its sections is what others wrote."""
        data = self.note.read_bytes()
        middle = data[len(self.head) : len(data) - len(self.tail)]
        assert data == self.head + middle + self.tail
        note = parsed(self.note, decode(data))
        items, rest, place = [], [], len(decode(self.head))
        for kind in (Kind.TAKEAWAYS, Kind.RELATED):
            section = note.section(kind)
            for item in section.items if section else ():
                rest.append(note.text[place : item.start])
                items += [Words(kind, item.text, item.quote)] * (not item.is_placeholder)
                place = item.end
        rest.append(note.text[place : len(note.text) - len(decode(self.tail))])
        lines = [line for line in "".join(rest).splitlines() if line.strip() and line != "## Key Takeaways"]
        return Look(data, middle, items, lines)

    def compare(self, before: Look, after: Look, gone: Words | None, come: Words | None) -> None:
        """Check that one item went and one came, and that all others stand as they stood, in the same order."""
        assert after.rest == before.rest
        went, came = Counter(before.items), Counter(after.items)
        assert (went - came, came - went) == (Counter([gone] if gone else []), Counter([come] if come else []))
        if gone or come:
            assert [each for each in before.items if each != gone] == [each for each in after.items if each != come]

    def item(self, kind: Kind, index: int) -> Item | None:
        """Return one of the items in the file."""
        items = parsed(self.note, decode(self.note.read_bytes())).items(kind)
        return items[index % len(items)] if items else None

    def words(self, whose: str) -> str:
        """Return words that nobody used before."""
        self.count += 1
        words = f"{whose} {self.count}"
        return f"as the host of this show said, {words} may well be all that it is about" if self.alike else words


def step(method: Callable[..., None], **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return the calls of a method."""
    return st.tuples(st.just(method), st.fixed_dictionaries(arguments))


calls = st.one_of(
    step(History.add, kind=kinds, more=st.booleans(), quote=st.booleans()),
    step(History.replace, kind=kinds, index=indexes),
    step(History.remove, kind=kinds, index=indexes),
    step(History.move, kind=kinds, index=indexes, places=st.sampled_from([-2, -1, 1, 2])),
    step(History.foreign_line, line=st.sampled_from(LINES), place=st.sampled_from(["top", "transcript", "bottom"])),
    step(History.foreign_copy, kind=kinds),
    step(History.foreign_item, kind=kinds, index=indexes, below=st.booleans()),
    step(History.foreign_change, kind=kinds, index=indexes, gone=st.booleans()),
    step(History.foreign_remark),
    step(History.restart),
)
turns = st.tuples(calls, st.integers(0, 3), st.integers(0, 3), st.sampled_from([0, 0, 1, 2]), moments)
"""Something that is done, then some undoing, then some redoing; which of these is killed, and when."""


_ADDED = ((History.add, {"kind": Kind.TAKEAWAYS, "more": False, "quote": False}), 0, 0, 0, "")
_BESIDE_WHAT_CAME_BACK = [
    _ADDED,
    _ADDED,
    ((History.foreign_item, {"kind": Kind.RELATED, "index": 1, "below": True}), 0, 0, 0, ""),
    ((History.replace, {"kind": Kind.TAKEAWAYS, "index": 0}), 0, 0, 0, ""),
    ((History.foreign_item, {"kind": Kind.RELATED, "index": 1, "below": False}), 0, 0, 0, ""),
    ((History.remove, {"kind": Kind.RELATED, "index": 2}), 0, 0, 0, ""),
    _ADDED,
    ((History.remove, {"kind": Kind.RELATED, "index": 1}), 0, 0, 0, ""),
    _ADDED,
    ((History.add, {"kind": Kind.TAKEAWAYS, "more": False, "quote": False}), 3, 0, 0, ""),
    ((History.foreign_line, {"line": ">> and so on", "place": "top"}), 2, 0, 0, ""),
]
"""The item above one that was removed is removed as well and comes back, before the one below it does."""


@settings(max_examples=50, deadline=None)
@example(end="\n", listed=0, form="bullets", alike=False, in_place=False, steps=_BESIDE_WHAT_CAME_BACK)
@given(
    end=st.sampled_from(["\n", "\r\n"]),
    listed=st.integers(-1, 4),
    form=st.sampled_from(list(FORMS)),
    alike=st.booleans(),
    in_place=st.booleans(),
    steps=st.lists(turns, min_size=5, max_size=20),
)
def test_undo_and_redo_touch_what_they_mean(
    end: str, listed: int, form: str, alike: bool, in_place: bool, steps: list[Any]
) -> None:
    """Whoever writes, edits and their undoing and redoing touch items alone, and none that was not meant.

    An undo or redo of what nobody else touched is made, to the byte; any other is made as it was meant or not at all,
    each in a new run, also after a run was killed in the middle. Every byte outside the items is as others made it.
    """
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder), end, listed, form, alike, in_place)
        for (method, arguments), back, forth, number, moment in steps:
            acts: list[Callable[[], None]] = [partial(method, history, **arguments)]
            for position, act in enumerate(acts + [history.take_back] * back + [history.make_again] * forth):
                history.moment = moment if position == number else ""
                act()
                history.the_journal_knows()
        history.restart()
