"""What is odd about a note: a pure function for each kind of oddity, which tells where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui.core.display import counted, printable
from tui.core.hostile import JOINING
from tui.core.markdown import ElementKind, elements
from tui.core.metadata import front_matter_end
from tui.core.note import ANNOTATIONS, Kind, Lines, Note


class Oddity(NamedTuple):
    """Something about a text that its owner may want to mend."""

    place: int
    """Where it stands, in characters."""
    sentence: str
    """What is wrong, and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something about a file that its owner may want to mend; findings sort by path and line."""

    path: Path
    line: int
    """The line that it is about, counted from 1."""
    sentence: str
    """What is wrong, and what to do."""


_ENDS: Mapping[str, re.Pattern[str]] = {
    "CRLF": re.compile("\r\n"),
    "LF": re.compile("(?<!\r)\n"),
    "CR": re.compile("\r(?!\n)"),
}
_BYTE = re.compile("[\udc80-\udcff]")
_LINE_NUMBER = re.compile(r"\bline (\d+)")
_OPEN_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)[A-Za-z_][\w -]{0,40}:[ \t\r\n]")
_KEY = re.compile(r"(?<![^\r\n])(?:\"([^\"\r\n]+)\"|'([^'\r\n]+)'|([^\s#:\"'\[{-][^:\r\n]*?))[ \t]*:(?=[ \t\r\n])")
_DAY = re.compile(
    r"(?<![^\r\n])(?:[-*+] +)?(?:\*\*)?[^\W\d][\w -]{0,40}:(?:\*\*)?[ \t]*[\"']?"
    r"(?P<all>(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2}))(?!\d)"
)
_MERGE_MARK = re.compile(r"(?<![^\r\n])([<=>])\1{6}(?=[ \t\r\n]|\Z)")
_BLOCK_ID = re.compile(r"\^(?<![^ \t\r\n]\^)([A-Za-z0-9-]+)(?=[ \t]*(?:[\r\n]|\Z))")

_JOINER = re.compile(f"[\u200c\u200d](?<=[{JOINING}].)")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""The flag of a region: its code in tags, after a black flag."""
_MARK = re.compile("[\u061c\u200e\u200f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u060b\u060d-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_CONTROLS}{_BIDI}{_NO_WIDTH}]")
_KINDS = (
    (re.compile(f"[{_CONTROLS}]"), "control character", "delete what no editor shows, as it can steer a terminal"),
    (re.compile(f"[{_BIDI}]"), "bidi control", "delete what shows the text in another order than it stands in"),
    (re.compile(f"[{_NO_WIDTH}]"), "zero-width character", "delete what nobody sees, as it stands between letters"),
)
_LISTED = 10
"""How many lines are named."""
_NAMED = 3
"""How many different characters are named."""


def nul_bytes(text: str) -> Iterator[Oddity]:
    """Yield where the NUL bytes of a text begin, for which it can only be viewed."""
    if count := text.count("\0"):
        sentence = f"{counted(count, 'NUL byte')}: the note can only be viewed; save it as UTF-8 text to edit it."
        yield Oddity(text.index("\0"), sentence)


def foreign_bytes(text: str) -> Iterator[Oddity]:
    """Yield where the bytes of a note begin that are not UTF-8; a BOM is no oddity."""
    first = None if text.isascii() else _BYTE.search(text)
    if not first:
        return
    count = 1 + len(_BYTE.findall(text, first.end()))
    which = f"{'is' if count == 1 else 'are'} not UTF-8, {'the first ' * (count > 1)}0x{ord(first[0]) - 0xDC00:02X}"
    yield Oddity(first.start(), f"{counted(count, 'byte')} {which}; save the note as UTF-8.")


def mixed_line_ends(text: str) -> Iterator[Oddity]:
    """Yield the first line end that is not like most others: CRLF, LF or CR."""
    crlf = text.count("\r\n")
    counts = {"CRLF": crlf, "LF": text.count("\n") - crlf, "CR": text.count("\r") - crlf}
    found = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    if len(found) > 1:
        place, name = min((match.start(), name) for name in found[1:] if (match := _ENDS[name].search(text)))
        kinds = ", ".join(f"{counts[kind]:,} {kind}" for kind in found)
        yield Oddity(place, f"The line ends are mixed ({kinds}), {name} here; save the note with one of them.")


def unseen_characters(text: str) -> Iterator[Oddity]:
    """Yield the first control character, bidi control and zero-width character of a text, and how many there are.

    What a script or an emoji needs is none of them: what joins two emoji, or letters of a script that joins, marks of
    direction in a text with letters from right to left, and the tags of a flag. Nor are tabs, line ends and a BOM.
    """
    if not _UNSEEN.search(text):
        return
    needed = _needed(text)
    for kind, noun, advice in _KINDS:
        unneeded = (match for match in kind.finditer(text) if match.start() not in needed)
        if first := next(unneeded, None):
            counts = Counter([first[0]])
            counts.update(match[0] for match in unneeded)
            names = [_name(character) for character in islice(counts, _NAMED)] + ["others"] * (len(counts) > _NAMED)
            alike = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
            yield Oddity(first.start(), f"{counted(counts.total(), noun)}, {alike}; {advice}.")


def bad_front_matter(note: Note) -> Iterator[Oddity]:
    """Yield what is wrong with YAML front matter: that it is refused, or that nothing ends it."""
    for problem in note.metadata.problems:
        number = _LINE_NUMBER.search(problem)
        place = Lines(note.text).start(int(number[1]) - 1) if number else 0
        yield Oddity(place, f"{problem.removesuffix('.')} until it is mended.")
    if _OPEN_FRONT_MATTER.match(note.text) and not front_matter_end(note.text):
        yield Oddity(0, "The front matter has no end, so that it is read as words; put a line --- below it.")


def doubled_keys(note: Note) -> Iterator[Oddity]:
    """Yield the keys that stand more than once in the front matter, of which YAML keeps the last, each once."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for match in _KEY.finditer(note.text, 0, front_matter_end(note.text)):
        places[match[1] or match[2] or match[3]].append(match.start())
    lines = Lines(note.text)
    for key, found in places.items():
        if len(found) > 1:
            where = _listed(map(lines.number, found))
            what = f"“{key}” stands {len(found):,} times in the front matter (lines {where})"
            yield Oddity(found[1], f"{what}, the last one is used; put what they hold under one key.")


def impossible_dates(note: Note) -> Iterator[Oddity]:
    """Yield the days in the metadata, year first, that no calendar has."""
    for match in _DAY.finditer(note.text, 0, note.metadata.end):
        try:
            date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            yield Oddity(match.start(), f"“{match['all']}” is no day of the calendar; write it as YYYY-MM-DD.")


def merge_marks(text: str) -> Iterator[Oddity]:
    """Yield where the marks stand, in this order, that git leaves around two sides of a merge, save in fenced code."""
    if not all(f"\n{mark * 7}" in text or f"\r{mark * 7}" in text for mark in "=>") or "<" * 7 not in text:
        return
    lines, seen = Lines(text), list[int]()
    fenced = _fenced_lines(text, lines)
    for match in _MERGE_MARK.finditer(text):
        number = lines.number(match.start())
        if match[1] == "<":
            seen = [] if number in fenced else [match.start()]
        elif len(seen) == (1 if match[1] == "=" else 2):
            seen.append(match.start())
            if len(seen) == 3:
                what = f"A merge of git was left undecided here (lines {_listed(map(lines.number, seen))})"
                yield Oddity(seen[0], f"{what}; keep one side or both, and delete the marks.")
                seen = []


def doubled_sections(note: Note) -> Iterator[Oddity]:
    """Yield the sections of which there are several: transcript, notes, takeaways and related links."""
    for kind in (Kind.TRANSCRIPT, *ANNOTATIONS):
        found = [section.heading.start for section in note.sections if section.kind is kind]
        used = note.section(kind)
        if len(found) > 1 and used:
            lines = Lines(note.text)
            numbers = _listed(lines.number(place) for place in found)
            chosen = f"the one in line {lines.number(used.heading.start) + 1} is used"
            what = f"{len(found)} sections are called {kind.value} (lines {numbers})"
            yield Oddity(found[0], f"{what}, {chosen}; put what they hold under one heading.")


def doubled_block_ids(text: str) -> Iterator[Oddity]:
    """Yield the Obsidian block ids, `^id` at the end of a line, that stand more than once outside fenced code."""
    if text.count("^") < 2:
        return
    places: defaultdict[str, list[int]] = defaultdict(list)
    for match in _BLOCK_ID.finditer(text):
        places[match[1]].append(match.start())
    if all(len(found) < 2 for found in places.values()):
        return
    lines = Lines(text)
    fenced = _fenced_lines(text, lines)
    for name, found in places.items():
        numbers = [number for number in map(lines.number, found) if number not in fenced]
        if len(numbers) > 1:
            what = f"{len(numbers):,} blocks are called ^{name} (lines {_listed(numbers)})"
            sentence = f"{what}; give all but one another id."
            yield Oddity(next(place for place in found if lines.number(place) == numbers[1]), sentence)


def _fenced_lines(text: str, lines: Lines) -> set[int]:
    """Return the numbers, from 0, of the lines in fenced code, the fences among them."""
    blocks = elements(lines.contents(text))
    return {number for each in blocks if each.kind is ElementKind.FENCED for number in range(each.start, each.end)}


def _listed(numbers: Iterable[int]) -> str:
    """Return line numbers, given from 0, as they are counted from 1; the first ten."""
    shown = [str(number + 1) for number in islice(numbers, _LISTED + 1)]
    return ", ".join([*shown[:_LISTED], *(["…"] * (len(shown) > _LISTED))])


def _needed(text: str) -> set[int]:
    """Return where the unseen characters stand that a text needs."""
    places = {0} if text.startswith("\ufeff") else set()
    places.update(match.start() for match in _JOINER.finditer(text))
    places.update(place for match in _FLAG.finditer(text) for place in range(match.start() + 1, match.end()))
    if _RIGHT_TO_LEFT.search(text):
        places.update(match.start() for match in _MARK.finditer(text))
    if "\u200d" in text:
        shown = printable(text)
        places.update(match.start() for match in re.finditer("\u200d", text) if shown[match.start()] == match[0])
    return places


def _name(character: str) -> str:
    """Return a character's code point and, where it has one, its name: that of its picture for a control character."""
    picture = printable(character) if character.isascii() else character
    name = unicodedata.name(picture, "").removeprefix("SYMBOL FOR ")
    return f"U+{ord(character):04X} {name}".rstrip()
