"""Edits of a note's sections, each a pure function from text to text that changes one hunk and no other character."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from tui.core.note import ANNOTATIONS, NEWLINE, Item, Kind, Note, Section, Span, parse

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udc7f\udd00-\udfff]")
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BREAK = r"(?:\r\n|\n|\r(?!\n))"
_LOOSE = re.compile(rf"{_BREAK}[ \t]*{_BREAK}")
_BLANK_END = re.compile(rf"{_BREAK}[ \t]*{_BREAK}\Z")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_ORDERED = re.compile(r"([ \t]*)(\d{1,9})([.)][ \t]*)")


class EditProblem(Exception):
    """An edit that cannot be made; its message is one sentence for the reader."""


class ItemChanged(EditProblem):
    """The item an edit was meant for is no longer in the text as it was."""

    def __init__(self, item: Item) -> None:
        super().__init__(
            f"“{_short(item.text or item.quote)}” was changed or removed by another program; nothing was written."
        )


def add_item(text: str, kind: Kind, words: str, quote: str = "") -> str:
    """Return the text with an item added at the end of a section's list.

    A lone placeholder gives its place to the first item. A missing section is made after the sections that come before
    it in the canonical order. `words` may hold several lines; white space in `quote` is folded to single blanks, and
    the `>>` of a turn at its start is left out, which would nest the block quote. Raises EditProblem when there is
    nothing to add or when the Markdown around the place would swallow the item.
    """
    words, quote = clean(words), " ".join(clean(quote).split()).lstrip("> ")
    if not words and not quote:
        raise EditProblem("There is nothing to add: write some words first.")
    note = _parsed(text)
    section = note.section(kind)
    if section is None:
        result, raw = _add_section(note, kind, words, quote)
    elif not section.items:
        result, raw = _start_list(note, section, words, quote)
    else:
        result, raw = _extend_list(note, section, words, quote)
    return _verified(note, result, kind, [*(item.raw for item in note.items(kind)), raw])


def add_link(text: str, words: str) -> str:
    """Return the text with a related link added, or as it is where the same link stands there already."""
    words = clean(words)
    known = any(item.text == words for item in _parsed(text).items(Kind.RELATED))
    return text if known else add_item(text, Kind.RELATED, words)


def replace_item(text: str, kind: Kind, item: Item, words: str, quote: str | None = None) -> str:
    """Return the text with an item's words, and its quote unless None, replaced.

    Lines that stay the same keep their bytes. Raises ItemChanged when the item is no longer there.
    """
    words = clean(words)
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    old = items[place]
    quote = old.quote if quote is None else " ".join(clean(quote).split())
    if (words, quote) in ((old.text, old.quote), (clean(old.text), old.quote)):
        return text
    if not words and not quote:
        raise EditProblem("An item needs some words: delete it instead.")
    raw = _rewritten(old, words, quote, _line_end(text, old.start))
    raws = [raw if entry is old else entry.raw for entry in items]
    return _verified(note, text[: old.start] + raw + text[old.end :], kind, raws)


def remove_item(text: str, kind: Kind, item: Item) -> str:
    """Return the text without an item; the last one leaves an empty placeholder. Raises ItemChanged when it is gone."""
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    old = items[place]
    section = note.section(kind)
    assert section is not None
    everything = section.items
    index = everything.index(old)
    if len(everything) == 1:
        start, end = old.start, old.end
        raw = _below(text, section, start) + old.marker.rstrip(" \t")
    elif index + 1 < len(everything) and not text[old.end : everything[index + 1].start].strip():
        start, end = old.start, everything[index + 1].start
        raw = "" if index or not _ORDERED.fullmatch(everything[1].marker) else _below(text, section, start)
    elif index and not text[everything[index - 1].end : old.start].strip():
        start, end, raw = everything[index - 1].end, old.end, ""
    else:
        start, end, raw = old.start, old.end, ""
    return _verified(note, text[:start] + raw + text[end:], kind, [entry.raw for entry in items if entry is not old])


def move_item(text: str, kind: Kind, item: Item, steps: int) -> str:
    """Return the text with an item moved down by a number of places, up where negative, as far as its section reaches.

    Numbers of an ordered list stay where they are. Raises ItemChanged when the item is gone.
    """
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    target = max(0, min(len(items) - 1, place + steps))
    if target == place:
        return text
    order = list(items)
    order.insert(target, order.pop(place))
    raws = [_renumbered(entry, slot) for slot, entry in zip(items, order, strict=True)]
    pieces, position = [], 0
    for slot, raw in zip(items, raws, strict=True):
        pieces += [text[position : slot.start], raw]
        position = slot.end
    return _verified(note, "".join(pieces) + text[position:], kind, raws)


def clean(words: str) -> str:
    """Return typed or pasted words without control characters, lines ended by LF and no blanks around them."""
    lines = _CONTROLS.sub("", _BREAKS.sub("\n", words).replace("\t", " ")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _parsed(text: str) -> Note:
    return parse(Path("note.md"), text)


def _locate(items: Sequence[Item], item: Item) -> int:
    """Return the index of the item that stands as `item` stood; of several, the one nearest to its old place."""
    found = [index for index, entry in enumerate(items) if entry.raw == item.raw]
    if not found:
        raise ItemChanged(item)
    return min(found, key=lambda index: abs(items[index].start - item.start))


def _add_section(note: Note, kind: Kind, words: str, quote: str) -> tuple[str, str]:
    """Return the text with a section of one item, before the sections that follow it, and the item."""
    text = note.text
    present = [section for section in note.sections if section.kind in ANNOTATIONS]
    levels = [section.level for section in present]
    levels += [section.level for section in note.sections if section.kind is Kind.TRANSCRIPT]
    level = min(levels[0], 2) if levels else 2
    later = ANNOTATIONS[ANNOTATIONS.index(kind) + 1 :]
    after = [s.heading.start for s in present if s.kind in later and s.heading.start >= note.transcript.end]
    following = [start for start in after if text[start] not in " \t"]  # a list above would take an indented heading in
    place = following[0] if following else len(text)
    end = _line_end(text, place)
    item = _render("- ", words, quote, end)
    block = f"{'#' * level} {kind.value}{end}{item}"
    if following:
        return f"{text[:place]}{block}{end}{end}{text[place:]}", item
    if not text.strip("\ufeff"):
        return text + block + end, item
    last_break = text.endswith(("\n", "\r"))
    gap = "" if _BLANK_END.search(text) else end if last_break else end * 2
    return text + gap + block + (end if last_break else ""), item


def _start_list(note: Note, section: Section, words: str, quote: str) -> tuple[str, str]:
    """Return the text with a first item under a heading, or under the words that stand there already, and the item."""
    text = note.text
    end = _line_end(text, section.heading.start)
    item = _render("- ", words, quote, end)
    if section.content.start < section.content.end:
        place = _after_blanks(text, section.content.end)
        return text[:place] + end * 2 + item + text[place:], item
    place = section.heading.end
    before = "" if text[:place].endswith(("\n", "\r")) else end
    after = end if before == "" else ""
    return text[:place] + before + item + after + text[place:], item


def _extend_list(note: Note, section: Section, words: str, quote: str) -> tuple[str, str]:
    """Return the text with an item after the last one, or in the place of the placeholder there, and the item."""
    text = note.text
    last = section.items[-1]
    end = _line_end(text, last.start)
    if last.is_placeholder:
        item = _render(last.marker, words, quote, end)
        return text[: last.start] + item + text[_after_blanks(text, last.end) :], item
    gap = end
    if len(section.items) > 1 and _LOOSE.fullmatch(text[section.items[-2].end : last.start]):
        gap = end * 2
    item = _render(_next_marker(last.marker), words, quote, end)
    return text[: last.end] + gap + item + text[last.end :], item


def _after_blanks(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\t"):
        place += 1
    return place


def _below(text: str, section: Section, place: int) -> str:
    """Return the line end that keeps what comes at a place out of a paragraph right above it, empty where none is."""
    above = text[section.heading.end : place]
    return "" if not above.strip() or _BLANK_END.search(above) else _line_end(text, place)


def _next_marker(marker: str) -> str:
    match = _ORDERED.fullmatch(marker)
    return f"{match[1]}{int(match[2]) + 1}{match[3]}" if match else marker


def _renumbered(entry: Item, slot: Item) -> str:
    """Return an item as it stands at another's place: with that place's number where both are numbered."""
    if _ORDERED.fullmatch(entry.marker) and _ORDERED.fullmatch(slot.marker) and len(entry.marker) == len(slot.marker):
        return slot.marker + entry.raw[len(entry.marker) :]
    return entry.raw


def _render(marker: str, words: str, quote: str, end: str) -> str:
    """Return an item as Markdown: the words after the marker, the quote as a block quote under them."""
    marker += "" if marker.endswith((" ", "\t")) else " "
    indent = " " * len(marker.expandtabs(4))
    lines = words.split("\n") if words else []
    if quote:
        lines.append(f"> {quote}")
    if _RULE.fullmatch(marker + lines[0]) or (words and lines[0].startswith(">")):
        lines[0] = "\\" + lines[0]
    return marker + end.join([lines[0], *(indent + line if line else "" for line in lines[1:])])


def _rewritten(item: Item, words: str, quote: str, end: str) -> str:
    """Return an item's raw text with other words or another quote; lines at its ends that stay keep their bytes."""
    tail = _quote_start(item)
    raw = _LINE.findall(item.raw[:tail])
    if quote != item.quote or not words or not item.text:
        return _render(item.marker, words, quote, end)
    rendered = _render(item.marker, words, "", end)
    old, new = [_plain(line) for line in item.text.split("\n")], words.split("\n")
    if len(raw) != len(old):
        return rendered + item.raw[tail:]
    same = len(os.path.commonprefix([old, new]))
    last = len(os.path.commonprefix([old[same:][::-1], new[same:][::-1]]))
    changed = "".join(_LINE.findall(rendered)[same : len(new) - last])
    changed += end if changed and last and not changed.endswith(end) else ""
    kept = "".join(raw[:same])
    kept += end if changed and kept and not kept.endswith(("\n", "\r")) else ""
    return (kept + changed + "".join(raw[len(old) - last :] if last else [])).rstrip("\r\n") + item.raw[tail:]


def _plain(line: str) -> str:
    return _CONTROLS.sub("", line.replace("\t", " ")).rstrip()


def _quote_start(item: Item) -> int:
    """Return where, in an item's raw text, the words before its quote end; its length where it has none."""
    place = len(item.raw)
    for match in reversed(list(NEWLINE.finditer(item.raw))):
        if not item.raw[match.end() :].lstrip(" \t").startswith(">"):
            break
        place = match.start()
    return len(item.raw[:place].rstrip(" \t\r\n")) if place < len(item.raw) else place


def _line_end(text: str, place: int) -> str:
    """Return the line end in force at a place: that of the line before it, else of the first line, else LF."""
    last = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place))
    match = NEWLINE.search(text, last - (text[last - 1 : last + 1] == "\r\n")) if last >= 0 else NEWLINE.search(text)
    return match.group() if match else "\n"


def _verified(before: Note, text: str, kind: Kind, items: Sequence[str]) -> str:
    """Return an edited text after a look at it: one hunk of the section changed, and its items stand as meant."""
    section = before.section(kind)
    allowed = section.body if section else Span(*_insertion(before.text, text))
    head, tail = before.text[: allowed.start], before.text[allowed.end :]
    kept = text.startswith(head) and text.endswith(tail) and len(text) >= len(head) + len(tail)
    if not kept or [item.raw for item in _parsed(text).items(kind)] != items:
        raise EditProblem(
            f"The Markdown around “{kind.value}” would swallow the change, as an open code fence or comment does;"
            " nothing was written. Close it in an editor first."
        )
    return text


def _insertion(before: str, after: str) -> tuple[int, int]:
    """Return the place, as an empty range of `before`, at which `after` has more text; all of it where text is lost."""
    place = len(os.path.commonprefix([before, after]))
    return (place, place) if after.endswith(before[place:]) else (0, 0)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 40 else line[:39] + "…"
