"""What undo and redo make of a note that others write to as well."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core import files
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
moments = st.sampled_from([*[""] * 4, "after begin", "after replace", "before finish", "after finish"])
"""When the process is killed; mostly never."""


class Words(NamedTuple):
    """What tells one item of a note from all others."""

    kind: Kind
    text: str
    quote: str


@dataclass
class Step:
    """A write of the user, and the sections as they were when it was last made or taken back."""

    label: str
    gone: Words | None
    come: Words | None
    low: bytes
    high: bytes


@dataclass
class Look:
    """What the file shows: the bytes between what only others write, its items, and its other lines there."""

    middle: bytes
    items: list[Words]
    rest: list[str]


class KilledError(BaseException):
    """The end of the process."""


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Do without the disk: no power cut is played here."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda fd: None)
        yield


@contextmanager
def killed(moment: str) -> Iterator[None]:
    """Let the process end before or after a step of a write; no moment is never."""

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if moment.startswith("after"):
                real(*args)
            raise KilledError

        return call

    when, _, step = moment.partition(" ")
    owner = files if step == "replace" else Journal
    with pytest.MonkeyPatch.context() as broken:
        if when:
            broken.setattr(owner, step, around(getattr(owner, step)))
        yield


class History:
    """A note that a user and other programs write to, and what is expected of it."""

    def __init__(self, folder: Path, end: str, listed: int, form: str = "bullets") -> None:
        """Make a note with a list of takeaways, which may be empty or missing, and one of links."""
        self.note, self.state = folder / "notes" / "note.md", folder / "journal"
        self.end = end
        self.head = encode(f"\ufeff# Title{end}{end}## Transcript{end}{end}caf\udce9 night trains{end}")
        self.tail = encode(f"{end}## Sources{end}{end}{WALL}{end}the end")
        self.undone: list[Step] = []
        self.done: list[Step] = []
        self.lost: list[str] = []
        self.moment = ""
        self.ended = self.unsettled = False
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
        before, step = self.look(), self.done[-1] if self.done else None
        near = step is not None and before.middle != step.high
        after = self.act(partial(undo, self.note, Journal(self.state)), step.label if step else "", near=near)
        if step and after.middle != before.middle:
            assert near or after.middle == step.low
            self.compare(before, after, step.come, step.gone)
            step.high, step.low = before.middle, after.middle
            self.undone.append(self.done.pop())

    def make_again(self) -> None:
        """Redo."""
        before, step = self.look(), self.undone[-1] if self.undone else None
        near = step is not None and before.middle != step.low
        after = self.act(partial(redo, self.note, Journal(self.state)), step.label if step else "", near=near)
        if step and after.middle != before.middle:
            assert near or after.middle == step.high
            self.compare(before, after, step.gone, step.come)
            step.high, step.low = after.middle, before.middle
            self.done.append(self.undone.pop())

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
        if self.unsettled:
            return
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

    def foreign_change(self, kind: Kind, index: int, gone: bool) -> None:
        """Let another program give an item other words, or remove it, unless that undoes a step."""
        item = self.item(kind, index)
        if self.unsettled or item is None:
            return
        before, text, words = self.look(), decode(self.note.read_bytes()), self.words("theirs")
        line_end = len(self.end) * text.startswith(self.end, item.end)
        raw, end = ("", item.end + line_end) if gone else (item.marker + words, item.end)
        data = encode(text[: item.start] + raw + text[end:])
        middle = data[len(self.head) : len(data) - len(self.tail)]
        if any(middle in (step.low, step.high) for step in self.done + self.undone):
            return
        self.note.write_bytes(data)
        self.compare(before, self.look(), Words(kind, item.text, item.quote), None if gone else Words(kind, words, ""))

    def foreign_remark(self) -> None:
        """Let another program write a line into the section above the lists."""
        if self.unsettled:
            return
        heading = encode(f"## Notes{self.end}")
        data = self.note.read_bytes()
        self.note.write_bytes(data.replace(heading, heading + encode(self.words("a remark") + self.end)))

    def restart(self) -> None:
        """Start the program again, which tells of what was lost, and only of that."""
        journal, before = Journal(self.state), self.note.read_bytes()
        lost = recover(journal)
        for entry in lost:
            journal.abandon(entry)
        assert [entry.label for entry in lost] == self.lost
        assert self.note.read_bytes() == before
        self.lost, self.unsettled = [], False

    def the_journal_knows(self) -> None:
        """Ask for the names of what can be undone and redone."""
        journal = Journal(self.state)
        if not self.unsettled:
            known = journal.undoable(self.note), journal.redoable(self.note)
            assert [entry.label if entry else None for entry in known] == [
                steps[-1].label if steps else None for steps in (self.done, self.undone)
            ]

    def write(self, label: str, change: Callable[[str], str], gone: Words | None, come: Words | None) -> None:
        """Make an edit, and remember it if it is in the file."""
        before, ending = self.look(), self.moment
        after = self.act(partial(rewrite, self.note, change, Journal(self.state), label), label)
        if after.middle != before.middle:
            self.compare(before, after, gone, come)
            self.done.append(Step(label, gone, come, before.middle, after.middle))
            self.undone.clear()
        elif self.ended and ending == "after begin":
            self.lost.append(label)

    def act(self, action: Callable[[], files.Rewrite], label: str, near: bool = False) -> Look:
        """Write, undo or redo, perhaps with a sudden end; only what others wrote near may keep it from being made."""
        before, self.ended = self.note.read_bytes(), True
        with suppress(KilledError), killed(self.moment):
            if near:
                with suppress(FileProblem):
                    assert action().label == label
            elif label:
                assert action().label == label
            else:
                with pytest.raises(HistoryEnd):
                    action()
            self.ended = False
        unsettled = self.unsettled and self.moment == "before finish"
        self.unsettled = self.ended and (unsettled or self.note.read_bytes() != before)
        return self.look()

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
        return Look(middle, items, lines)

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
        return f"{whose} {self.count}"


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


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    end=st.sampled_from(["\n", "\r\n"]),
    listed=st.integers(-1, 4),
    form=st.sampled_from(list(FORMS)),
    steps=st.lists(turns, min_size=5, max_size=20),
)
def test_undo_and_redo_touch_what_they_mean(end: str, listed: int, form: str, steps: list[Any]) -> None:
    """Whoever writes, edits and their undoing and redoing touch items alone, and none that was not meant.

    An undo or redo of what nobody else touched is made, to the byte; any other is made as it was meant or not at all,
    each in a new run, also after a run was killed in the middle. Every byte outside the items is as others made it.
    """
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder), end, listed, form)
        for (method, arguments), back, forth, number, moment in steps:
            acts: list[Callable[[], None]] = [partial(method, history, **arguments)]
            for position, act in enumerate(acts + [history.take_back] * back + [history.make_again] * forth):
                history.moment = moment if position == number else ""
                act()
                history.the_journal_knows()
        assert [each.name for each in history.note.parent.iterdir()] == ["note.md"]
