"""Where words go in a note, the form that they take there, and what stays where they are written over others."""

from __future__ import annotations

import os
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from operator import eq
from typing import NamedTuple

from tui.core.block_quote import QUOTE_LINE
from tui.core.display import printable
from tui.core.markdown import elements
from tui.core.note import ANNOTATIONS, NEWLINE, Item, Kind, Note, Section, Span

_BREAK = r"(?:\r\n|\n|\r(?!\n))"
_BLANK_END = re.compile(rf"{_BREAK}[ \t]*{_BREAK}\Z")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})")
MARKER = re.compile(r"([ \t]*)([-+*]|(\d{1,9})([.)]))([ \t]*)")
"""What an item begins with: indentation, bullet or number with its sign, the number and the sign, and blanks."""
_BOX = re.compile(r"\[(?:[xX]|[^\w\[\]\r\n])\](?:\s|$)")
_LAST_NUMBER = 999_999_999
_CHARACTER = re.compile(r"\r\n|.", re.S)
_MOST_COMPARED = 4_000_000
"""Pairs of characters that are compared to tell what stays of a changed passage that the screen cannot show."""

CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udc7f\udd00-\udfff]")
"""What is typed by accident or pasted from a terminal; bytes that are no UTF-8 stay."""
BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
"""What ends a line anywhere."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
"""A line with its line end."""
BLANKS = " \t\r\n"
"""The white space of Markdown."""


class Beside(NamedTuple):
    """A place in a section's list: right after an item, or right before it."""

    item: Item
    after: bool = True


class Placed(NamedTuple):
    """A note's text with a new item in it."""

    text: str
    raw: str
    """The new item as it stands there."""
    number: int
    """How many items that say something stand before it in its section."""


def neighbour(items: Sequence[tuple[Item, int | None]], place: int) -> Beside | None:
    """Return where an item that quotes the passage at a place goes among the items of a section, None for the end.

    `items` are all that say something, in file order, each with the offset at which the passage that it quotes starts,
    None where it quotes none or that is lost. An item without a passage belongs to the quoted one above it. The new one
    goes before the first item that quotes a later passage: after what stands above that one if it follows an item
    that quotes this or an earlier passage, else right before it. Without a later one it goes to the end, and so it does
    in a list that its owner has put into another order.
    """
    places = [at for _, at in items if at is not None]
    if any(one > other for one, other in pairwise(places)):
        return None
    later = next((index for index, (_, at) in enumerate(items) if at is not None and at > place), None)
    if later is None:
        return None
    first = places[0] > place
    return Beside(items[later][0], after=False) if first else Beside(items[later - 1][0])


def placed(note: Note, kind: Kind, words: str, quote: str, beside: Beside | None) -> Placed:
    """Return a note's text with a new item beside another one of its section, or at the end.

    The item takes the bullet and indentation of its neighbour, a blank line where all its neighbours have one, and an
    empty check box where every item has a check box. In an ordered list it takes the number of its place, or the one
    number that all have, and no other number changes. An empty placeholder at its place gives way to it.
    """
    text, section = note.text, note.section(kind)
    if section is None:
        place = section_place(note, kind)
        raw = render("- ", words, quote, line_end(text, place))
        return Placed(with_section(note, kind, place, raw), raw, 0)
    entries = section.items
    if not entries:
        return _first(text, section, words, quote)
    if section.filled and all(_BOX.match(entry.text) for entry in section.filled) and not _BOX.match(words):
        words = f"[ ] {words}"
    model, after = beside or Beside(entries[-1])
    slot = entries.index(model) + after
    end = line_end(text, model.start)
    waiting = _placeholder(text, entries, model, slot)
    number = sum(not entry.is_placeholder for entry in entries[:slot])
    if waiting:
        raw, below = render(waiting.marker, words, quote, end), text[after_blanks(text, waiting.end) :]
        return Placed(text[: waiting.start] + raw + end * _goes_on(below) + below, raw, number)
    raw = render(marker_beside(entries, model, after), words, quote, end)
    return Placed(inserted(text, entries, Beside(model, after), raw), raw, number)


def inserted(text: str, entries: Sequence[Item], beside: Beside, raw: str) -> str:
    """Return a text with an item beside one of a section's entries, as far from it as that is from its neighbours."""
    model, after = beside
    gap = line_end(text, model.start) * (1 + _loose(text, entries, model))
    place = after_blanks(text, model.end) if after else model.start
    new = gap + raw if after else raw + gap
    return text[:place] + new + text[place:]


def section_place(note: Note, kind: Kind) -> int:
    """Return where a missing section goes: before those that follow it in the canonical order, else at the end."""
    later = ANNOTATIONS[ANNOTATIONS.index(kind) + 1 :]
    after = [s.heading.start for s in note.sections if s.kind in later and s.heading.start >= note.transcript.end]
    # a list above would take an indented heading in
    return next((start for start in after if note.text[start] not in " \t"), len(note.text))


def with_section(note: Note, kind: Kind, place: int, body: str) -> str:
    """Return a note's text with a missing section at its place, its heading right above the body."""
    text = note.text
    present = [section.level for section in note.sections if section.kind in ANNOTATIONS]
    present += [section.level for section in note.sections if section.kind is Kind.TRANSCRIPT]
    level = min(present[0], 2) if present else 2
    end = line_end(text, place)
    block = f"{'#' * level} {kind.value}{end}{body}"
    if place < len(text):
        return f"{text[:place]}{block}{end}{end}{text[place:]}"
    if not text.strip("\ufeff"):
        return text + block + end
    last_break = text.endswith(("\n", "\r"))
    gap = "" if _BLANK_END.search(text) else end if last_break else end * 2
    return text + gap + block + (end if last_break else "")


def render(marker: str, words: str, quote: str, end: str, *, quoted: bool = False) -> str:
    """Return an item as Markdown: the words after the marker, the quote as a block quote under them.

    Words that end in a block quote of their own are parted from the quote by a blank line; whether those that begin
    with `>` are such or get a backslash before it is what `quoted` says.
    """
    marker += "" if marker.endswith((" ", "\t")) else " "
    indent = " " * len(marker.expandtabs(4))
    lines = words.split("\n") if words else []
    if quote:
        lines += [*([""] if ends_quoted(lines) else []), f"> {quote}"]
    if _RULE.fullmatch(marker + lines[0]) or (words and lines[0].startswith(">") and not quoted):
        lines[0] = "\\" + lines[0]
    return marker + end.join([lines[0], *(indent + line if line else "" for line in lines[1:])])


def quote_start(item: Item) -> int:
    """Return where, in an item's raw text, the words before its quote end; its length where it has none."""
    place = len(item.raw)
    if not item.quote and QUOTE_LINE.match(item.text.rpartition("\n")[2]):
        return place
    for match in reversed(list(NEWLINE.finditer(item.raw))):
        if not item.raw[match.end() :].lstrip(" \t").startswith(">"):
            break
        place = match.start()
    return len(item.raw[:place].rstrip(BLANKS)) if place < len(item.raw) else place


def requoted(item: Item, raw: str, words: str, end: str) -> str:
    """Return the block quote that ends an item with other words; lines whose words stay there keep their bytes.

    `raw` is the block quote as it stands, from its first `>` on. The line that makes a callout of it stays, and so does
    its block id. What is added at the end of a line, or at the beginning of the first one, is part of that.
    """
    lines = LINE.findall(raw)
    top = lines[: bool(item.callout)]
    body = lines[len(top) :]
    old, new = [QUOTE_LINE.sub("", line, count=1).split() for line in body], words.split()
    if item.block_id and old:
        old[-1] = old[-1][:-1]
    first, head, last, tail = 0, 0, len(old), len(new)
    while first < last and new[head : head + len(old[first])] == old[first]:
        head += len(old[first])
        first += 1
    while last > first and new[max(head, tail - len(old[last - 1])) : tail] == old[last - 1]:
        last -= 1
        tail -= len(old[last])
    if first == last and head < tail and first and old[first - 1]:
        first -= 1
        head -= len(old[first])
    elif first == last and head < tail and last < len(old):
        tail += len(old[last])
        last += 1
    between = [f"{' ' * item.indent}> {' '.join(new[head:tail])}"] if head < tail else []
    while not between and last == len(old) and first and not old[first - 1]:
        first -= 1
    kept = [*top, *body[:first], *between, *body[last:]]
    ended = "".join(line if line.endswith(("\n", "\r")) else line + end for line in kept)
    quoted = ended.lstrip(" \t").rstrip("\r\n")
    return f"{quoted} {item.block_id}".rstrip() if last == len(old) and (between or first < len(old)) else quoted


def kept_lines(raw: list[str], old: list[str], lines: list[str], new: list[str]) -> Iterator[str]:
    """Yield the lines of an item, as they stood where its words stay: at its start, at its end, and between in order.

    `raw` and `lines` are the lines as they stood and as they would be made anew, `old` and `new` the words of each. The
    first one has the marker before it.
    """
    same = len(os.path.commonprefix([old, new]))
    first = max(1, same)
    last = len(os.path.commonprefix([old[first:][::-1], new[first:][::-1]]))
    waiting: defaultdict[str, deque[str]] = defaultdict(deque)
    for number in range(first, len(old) - last):
        waiting[old[number]].append(raw[number])
    for number, (line, words) in enumerate(zip(lines, new, strict=True)):
        if number < same:
            yield raw[number]
        elif number >= len(new) - last:
            yield raw[number - len(new)]
        else:
            yield waiting[words].popleft() if number and waiting[words] else line


def with_notes(text: str, section: Section, content: str, end: str) -> str:
    """Return the text with other notes in their section; the first ones stand between blank lines."""
    start, stop = notes_span(text, section)
    if content and start < stop:
        below = text[stop : section.body.end]
        rule = below.lstrip(BLANKS)
        tight = rule and len(NEWLINE.findall(below.removesuffix(rule))) == 1  # words right above it would be a heading
        changed = NEWLINE.split(content)[-1] != NEWLINE.split(text[start:stop])[-1]
        return spliced(text[:start], content, end if tight and changed else "", text[stop:])
    if start < stop:
        place = after_blanks(text, stop)
        last_break = NEWLINE.match(text, place)
        return spliced(text[:start], text[last_break.end() if last_break else place :])
    blank = NEWLINE.search(text, section.body.start, start)
    place = blank.end() if blank else section.body.start
    ended = text[:place].endswith(("\n", "\r"))
    above = "" if blank else end if ended else end * 2
    rest_blank = NEWLINE.search(text, place, start)
    below = end if rest_blank else end * 2 if start < len(text) else end if ended or place < start else ""
    return spliced(text[:place], above, content, below, text[place:])


def notes_span(text: str, section: Section) -> Span:
    """Return where the notes of a section stand, the indentation of their first line included."""
    start, end = section.content
    while start < end and start > section.body.start and text[start - 1] in " \t":
        start -= 1
    return Span(start, end)


def trimmed(words: str) -> str:
    """Return words without the blank lines and the white space around them that are no part of a section's content."""
    words = words.rstrip(BLANKS)
    start = len(words) - len(words.lstrip(f"{BLANKS}\ufeff"))
    while start and words[start - 1] in " \t":
        start -= 1
    return words[start:]


def spliced(*pieces: str) -> str:
    """Return pieces as one text; a CR and an LF from two of them stay two line ends."""
    text = ""
    for piece in filter(None, pieces):
        text += "\n" + piece if text.endswith("\r") and piece.startswith("\n") else piece
    return text


def retyped(old: str, words: str, end: str) -> str:
    """Return words that were typed over others, the lines and characters that were not touched as they stood.

    The words, with LF for every line end, are compared to the old ones both as they are and as `printable` shows them.
    """
    raw, new = LINE.findall(old + end), [f"{line}\n" for line in words.split("\n")]
    plain, typed = [NEWLINE.sub("\n", line) for line in raw], set(new)
    known = [line if line in typed else _shown(line) for line in plain]
    hidden = {line: whole for line, whole, own in zip(known, raw, plain, strict=True) if line != own}
    pieces: list[str] = []
    for i, j, k, n in _paired(known, new):
        moved = [place for place in range(k, n) if new[place] in hidden] if known[i:j] != new[k:n] else []
        for place in moved:
            pieces += [_retyped_lines("".join(raw[i:j]), "".join(new[k:place]), end), hidden[new[place]]]
            i, k = j, place + 1
        pieces.append(_retyped_lines("".join(raw[i:j]), "".join(new[k:n]), end))
    return trimmed(spliced(*pieces))


def ends_quoted(lines: Sequence[str]) -> bool:
    """Return whether a line of a block quote is the last one, so that a quote right below would go on with it."""
    return len(lines) > 1 and bool(QUOTE_LINE.match(lines[-1]))


def without_box(words: str) -> str:
    """Return the words of an item without the check box before them."""
    match = _BOX.match(words)
    return words[match.end() :] if match else words


def is_ordered(marker: str) -> bool:
    """Return whether a marker is that of an ordered list."""
    match = MARKER.fullmatch(marker)
    return match is not None and match[3] is not None


def after_blanks(text: str, place: int) -> int:
    """Return the place after the blanks and tabs that stand at a place."""
    while text[place : place + 1] in (" ", "\t"):
        place += 1
    return place


def blank_above(text: str) -> bool:
    """Return whether a text ends in a blank line."""
    return bool(_BLANK_END.search(text))


def line_end(text: str, place: int) -> str:
    """Return the line end in force at a place: that of the line before it, else of the first line, else LF."""
    last = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place))
    match = NEWLINE.search(text, last - (text[last - 1 : last + 1] == "\r\n")) if last >= 0 else NEWLINE.search(text)
    return match.group() if match else "\n"


def marker_beside(entries: Sequence[Item], model: Item, after: bool) -> str:
    """Return the marker of a new item beside another."""
    match = MARKER.fullmatch(model.marker)
    if match is None:
        return model.marker
    indent, bullet, number, sign, blanks = match.groups()
    if len((indent + bullet + blanks).expandtabs(4)) - len((indent + bullet).expandtabs(4)) > 4:
        blanks = " "  # more would make the words code
    if number is None:
        return indent + bullet + blanks
    alike = [entry.marker for entry in entries if _style(entry) == _style(model)]
    same = len(alike) > 1 and len({marker.strip() for marker in alike}) == 1
    place = min(int(number) + (after and not same), _LAST_NUMBER)
    return f"{indent}{str(place).zfill(len(number))}{sign}{blanks}"


def siblings(text: str, entries: Sequence[Item], item: Item) -> Sequence[Item]:
    """Return those of a section's entries that are of one list with an item: alike, with blanks alone between them."""
    index = entries.index(item)
    first, last = index, index + 1
    while first and _together(text, entries[first - 1], entries[first]):
        first -= 1
    while last < len(entries) and _together(text, entries[last - 1], entries[last]):
        last += 1
    return entries[first:last]


def breaks(text: str, one: Item, other: Item) -> int:
    """Return the number of line ends between two items, 0 where anything else stands there."""
    between = text[one.end : other.start]
    return 0 if between.strip(BLANKS) else len(NEWLINE.findall(between))


def _first(text: str, section: Section, words: str, quote: str) -> Placed:
    """Return the text with a first item under a heading, or under the words that stand there already."""
    end = line_end(text, section.heading.start)
    raw = render("- ", words, quote, end)
    if section.content.start < section.content.end:
        place = after_blanks(text, section.content.end)
        return Placed(text[:place] + end * 2 + raw + text[place:], raw, 0)
    place = section.heading.end
    before = "" if text[:place].endswith(("\n", "\r")) else end
    after = end if before == "" else ""
    return Placed(text[:place] + before + raw + after + text[place:], raw, 0)


def _goes_on(below: str) -> bool:
    """Return whether the line right below an item's last would belong to it: an empty item takes no such line in."""
    following = NEWLINE.split(below, 2)[1:2]
    return any(block.start == 0 and block.end == 2 for block in elements(["- words", *following]))


def _placeholder(text: str, entries: Sequence[Item], model: Item, slot: int) -> Item | None:
    """Return the empty placeholder that waits at a slot beside an item, None where there is none."""
    for entry in entries[max(0, slot - 1) : slot + 1]:
        one, other = (entry, model) if entry.start < model.start else (model, entry)
        if entry.is_placeholder and (entry == model or breaks(text, one, other)):
            return entry
    return None


def _loose(text: str, entries: Sequence[Item], model: Item) -> bool:
    """Return whether a blank line stands between an item and each item beside it in its list."""
    place = entries.index(model)
    pairs = pairwise(entries[max(0, place - 1) : place + 2])
    gaps = [breaks(text, one, other) for one, other in pairs if _style(one) == _style(other)]
    known = [breaks for breaks in gaps if breaks]
    return bool(known) and min(known) > 1


def _together(text: str, one: Item, other: Item) -> bool:
    """Return whether two items that follow each other are of one list."""
    return _style(one) == _style(other) and breaks(text, one, other) > 0


def _style(item: Item) -> str:
    """Return what the markers of one list have in common: the bullet, or the sign after the number."""
    return item.marker.strip().lstrip("0123456789")


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges of lines, in old ones and in new ones, of which each became the other.

    Lines of the same number are the same lines, unless more of them are found to be the same elsewhere.
    """
    matcher = SequenceMatcher(None, old, new)
    same = sum(block.size for block in matcher.get_matching_blocks())
    if len(old) == len(new) and sum(map(eq, old, new)) >= same:
        yield from ((number, number + 1, number, number + 1) for number in range(len(old)))
    else:
        yield from ((i, j, k, n) for _, i, j, k, n in matcher.get_opcodes())


def _retyped_lines(old: str, words: str, end: str) -> str:
    """Return words that were typed over others, the characters that were not touched as they stood."""
    raw, plain, shown = _CHARACTER.findall(old), NEWLINE.sub("\n", old), _shown(NEWLINE.sub("\n", old))
    head = _alike(words, plain, shown)
    tail = _alike(words[head:][::-1], plain[head:][::-1], shown[head:][::-1])
    stop, typed = len(raw) - tail, words[head : len(words) - tail]
    if plain[head:stop] == shown[head:stop] or len(raw) * len(typed) > _MOST_COMPARED:
        pieces = [_typed(typed, end)]
    else:
        known = [one if one in typed else other for one, other in zip(plain, shown, strict=True)][head:stop]
        changes = SequenceMatcher(None, known, typed).get_opcodes()
        gone = raw[head:stop]
        pieces = ["".join(gone[i:j]) if same == "equal" else _typed(typed[k:n], end) for same, i, j, k, n in changes]
    return spliced("".join(raw[:head]), *pieces, "".join(raw[stop:]))


def _shown(words: str) -> str:
    """Return lines as the screen shows them, character for character."""
    return "\n".join(map(printable, words.split("\n")))


def _alike(words: str, *others: str) -> int:
    """Return how many of some words' first characters each stand at the same place in one of other words or more."""
    count = 0
    for character, *known in zip(words, *others, strict=False):
        if character not in known:
            break
        count += 1
    return count


def _typed(line: str, end: str) -> str:
    return CONTROLS.sub("", BREAKS.sub(end, line))
