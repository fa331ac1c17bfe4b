"""Edits of a note's sections, each a pure function from text to text that changes one hunk and no other character."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.core.block_quote import split_moment
from tui.core.display import shortened
from tui.core.edit_problem import EditProblem, ItemChanged, NotesChanged
from tui.core.links import Link, destination, find_links, sole_link
from tui.core.moving import in_one_list, joined, rotated
from tui.core.note import NEWLINE, Item, Kind, Note, Section, Span, outline, parse
from tui.core.numbering import below, moved_up
from tui.core.placing import (
    BLANKS,
    BREAKS,
    CONTROLS,
    LINE,
    Beside,
    after_blanks,
    blank_above,
    breaks,
    ends_quoted,
    is_ordered,
    kept_lines,
    line_end,
    notes_span,
    placed,
    quote_start,
    render,
    requoted,
    retyped,
    section_place,
    trimmed,
    with_notes,
    with_section,
    without_box,
)

_FENCE = re.compile(r"[ \t]*(?:```|~~~)")


def add_item(text: str, kind: Kind, words: str, quote: str = "", moment: str = "", beside: Beside | None = None) -> str:
    """Return the text with an item added to a section's list: beside another item, or at the end.

    A lone placeholder gives its place to the first item. A missing section is made after the sections that come before
    it in the canonical order. `words` may hold several lines; white space in `quote` is folded to single blanks, and
    the `>>` of a turn at its start is left out, which would nest the block quote. `moment` is the link before the
    quote, in the form that `split_moment` knows; any other, and one without a quote, is left out. For the form that
    the item takes see `placed`. Raises EditProblem when there is nothing to add or when the Markdown around the place
    would swallow the item, and ItemChanged when the item that it goes beside is gone.
    """
    words, (quote, moment) = clean(words), _quoted(_folded(quote), moment)
    if not words and not quote:
        raise EditProblem("There is nothing to add: write some words first.")
    note = _parsed(text)
    items = note.items(kind)
    if beside:
        beside = beside._replace(item=items[_locate(items, beside.item)])
    result, raw, number = placed(note, kind, words, _joined(moment, quote), beside)
    raws = [item.raw for item in items]
    return _verified(note, result, kind, [*raws[:number], raw, *raws[number:]])


def add_link(text: str, words: str, find: Callable[[Link], Path | None] | None = None) -> str:
    """Return the text with a related link added, or as it is where one that leads to the same stands there already.

    `find` tells the note of a library that a link leads to; without it, links lead to the same whose targets are alike.
    Words that are more than a link stand there already only as they are.
    """
    words = clean(words)
    texts = [item.text for item in _parsed(text).items(Kind.RELATED)]

    def end(link: Link) -> Path | tuple[str, ...]:
        return (find and find(link)) or destination(link)

    if link := sole_link(words):
        ends = {end(other) for item in texts for other in find_links(item)}
        known = end(link) in ends
    else:
        known = any(words in (item, without_box(item)) for item in texts)
    return text if known else add_item(text, Kind.RELATED, words)


def replace_item(
    text: str,
    kind: Kind,
    item: Item,
    words: str,
    quote: str | None = None,
    moment: str = "",
    *,
    elsewhere: bool = False,
) -> str:
    """Return the text with an item's words, and its quote unless None, replaced.

    Lines that stay the same keep their bytes, and so does a quote that does, with its moment, unless it is now quoted
    from `elsewhere`. Another quote begins with `moment`, as in `add_item`; where none is given, one that was shortened
    from its end keeps its own. A block id stays at the end of the quote, or of the words where that is left out. Raises
    ItemChanged when the item is gone.
    """
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    old = items[place]
    words = clean(words, old.text)
    quote, moment = _requoted(old, quote, moment, elsewhere=elsewhere)
    if words in (old.text, clean(old.text)) and (quote, moment) == (old.quote, old.moment):
        return text
    if not words and not quote:
        raise EditProblem("An item needs some words: delete it instead.")

    def written(raw: str) -> str:
        raws = [raw if entry is old else entry.raw for entry in items]
        return _verified(note, text[: old.start] + raw + text[old.end :], kind, raws)

    end = line_end(text, old.start)
    try:
        return written(_rewritten(old, words, quote, moment, end))
    except EditProblem:  # a line without its indentation belongs to an item only right below other words
        return written(_rewritten(old, words, quote, moment, end, anew=True))


def remove_item(text: str, kind: Kind, item: Item) -> str:
    """Return the text without an item; the last one leaves an empty placeholder.

    The items below it in an ordered list that counts by one go on counting: each takes the number above it. Raises
    ItemChanged when the item is gone.
    """
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    old = items[place]
    section = note.section(kind)
    assert section is not None
    everything = section.items
    index = everything.index(old)
    following = below(text, everything, old)
    above = breaks(text, everything[index - 1], old) if index else 0
    under = breaks(text, old, everything[index + 1]) if index + 1 < len(everything) else 0
    if len(everything) == 1:
        start, end = old.start, old.end
        raw = _below(text, section, start) + old.marker.rstrip(" \t")
    elif under and not 0 < above < under:
        start, end = old.start, everything[index + 1].start
        begun = index or not is_ordered(everything[1].marker) or (following and old.marker.strip(" \t).") == "1")
        raw = "" if begun else _below(text, section, start)
    elif above:
        start, end, raw = after_blanks(text, everything[index - 1].end), after_blanks(text, old.end), ""
    else:
        start, end, raw = old.start, old.end, ""

    def written(numbered: Sequence[str]) -> str:
        pieces, position = [text[:start], raw], end
        for entry, new in zip(following, numbered, strict=True):
            pieces += [text[position : entry.start], new]
            position = entry.end
        raws = dict(zip(following, numbered, strict=True))
        kept = [raws.get(entry, entry.raw) for entry in items if entry is not old]
        return _verified(note, "".join(pieces) + text[position:], kind, kept)

    try:
        return written(moved_up(old, following))
    except EditProblem:  # what is longer with another number may be read otherwise
        return written([entry.raw for entry in following])


def move_item(text: str, kind: Kind, item: Item, steps: int) -> str:
    """Return the text with an item moved down by a number of places, up where negative, as far as its section reaches.

    No other item leaves its list: where other words, or a list with another bullet, stand between, the item leaves its
    own and joins the list of the one it is moved past, in the form that a new item takes there. Numbers of an ordered
    list stay where they are. Raises ItemChanged when the item is gone.
    """
    note = _parsed(text)
    items = note.items(kind)
    place = _locate(items, item)
    target = max(0, min(len(items) - 1, place + steps))
    section = note.section(kind)
    if target == place or section is None:
        return text
    if in_one_list(text, section.items, items[place], items[target]):
        result, raws = rotated(text, section.items, items[place], items[target])
    else:
        rest = _parsed(remove_item(text, kind, items[place]))
        result, raws = joined(rest, kind, items[place], target, after=target > place)
    return _verified(note, result, kind, raws)


def notes_text(note: Note) -> str:
    """Return what stands in the section of notes, its lines ended by LF; empty where there is none."""
    section = note.section(Kind.NOTES)
    return NEWLINE.sub("\n", note.text[slice(*notes_span(note.text, section))]) if section else ""


def replace_notes(text: str, words: str, before: str | None = None) -> str:
    """Return the text with other words in its section of notes, which is made where it is missing.

    `words` are Markdown and may stand as `printable` shows them: what was not touched keeps its bytes, and so do the
    blank lines around the notes and the rule that closes them. `before` is the `notes_text` that the words were made
    from. Raises NotesChanged when something was typed and that is no longer what stands there, and EditProblem when the
    words hold what would end the section or swallow what follows.
    """
    note = _parsed(text)
    section, was = note.section(Kind.NOTES), notes_text(note)
    words = trimmed(NEWLINE.sub("\n", words))
    if words == was:
        return text
    if before is not None and before != was:
        if retyped(before, words, "\n") == before:
            return text
        raise NotesChanged
    if section:
        start, stop = notes_span(text, section)
        body, old = section.body, text[start:stop]
        end = line_end(text, body.start)
    else:
        place = section_place(note, Kind.NOTES)
        body, old = Span(place, place), ""
        end = line_end(text, place)
    content = retyped(old, words, end)
    if content == old:
        return text
    if section:
        result = with_notes(text, section, content, end)
    else:
        result = with_section(note, Kind.NOTES, body.start, end + content)
    if problem := _notes_problem(note, result, body, old, content):
        raise EditProblem(f"{problem}; nothing was written.")
    return result


def clean(words: str, known: str = "") -> str:
    """Return typed or pasted words without control characters, lines ended by LF and no blanks around them.

    What of that stands in `known` words, which they were typed over, stays: a control character, a tab, or the blanks
    at the end of a line.
    """
    if words == known:
        return words
    ends = {line[len(line.rstrip()) :] for line in known.split("\n")}

    def kept(match: re.Match[str]) -> str:
        code = match[0]
        return code if code in known and code.strip("\r\n") else "\n" if BREAKS.fullmatch(code) else ""

    words = CONTROLS.sub(kept, BREAKS.sub(kept, words))
    lines = (words if "\t" in known else words.replace("\t", " ")).split("\n")
    lines = [line if line[len(line.rstrip()) :] in ends else line.rstrip() for line in lines]
    return "\n".join(lines).strip(BLANKS if known else None)


def _parsed(text: str) -> Note:
    return parse(Path("note.md"), text)


def _locate(items: Sequence[Item], item: Item) -> int:
    """Return the index of the item that stands as `item` stood; of several, the one nearest to its old place."""
    found = [index for index, entry in enumerate(items) if entry.raw == item.raw]
    if not found:
        raise ItemChanged(item)
    return min(found, key=lambda index: abs(items[index].start - item.start))


def _below(text: str, section: Section, place: int) -> str:
    """Return the line end that keeps what comes at a place out of a paragraph right above it, empty where none is."""
    above = text[section.heading.end : place]
    return "" if not above.strip() or blank_above(above) else line_end(text, place)


def _folded(quote: str) -> str:
    return " ".join(clean(quote).split()).lstrip("> ")


def _joined(moment: str, quote: str) -> str:
    return f"{moment} {quote}" if moment else quote


def _quoted(quote: str, moment: str) -> tuple[str, str]:
    """Return a quote and its moment: the one given if it has the form of one, else the one that the quote has."""
    if quote and clean(moment) == moment and split_moment(_joined(moment, quote)) == (moment, quote):
        return quote, moment
    own, words = split_moment(quote)
    return words, own


def _requoted(old: Item, quote: str | None, moment: str, *, elsewhere: bool) -> tuple[str, str]:
    """Return an item's new quote and moment: its own ones where the quote stays, its moment where that is shortened."""
    was = _folded(old.quote)
    new = was if quote is None else _folded(quote)
    if old.block_id:
        new = new.removesuffix(f" {old.block_id}")
    if new == was and not elsewhere:
        return old.quote, old.moment
    new, moment = _quoted(new, moment)
    return new, moment or (old.moment if new and was.startswith(new) else "")


def _rewritten(item: Item, words: str, quote: str, moment: str, end: str, *, anew: bool = False) -> str:
    """Return an item's raw text with other words or another quote.

    Lines that stay keep their bytes unless all are made `anew`; a quote that stays keeps them in either case.
    """
    kept = (quote, moment) == (item.quote, item.moment)
    tail = quote_start(item) if item.text else len(item.marker)
    quoted = item.raw[tail:].lstrip(BLANKS)
    gap = item.raw[tail : len(item.raw) - len(quoted)]
    if not (item.text and quoted) or (anew and not kept):
        gap = end + " " * item.indent
    if not kept:
        quoted = requoted(item, quoted, _joined(moment, quote), end) if quote else ""
    if not words:
        return item.marker + " " * (item.marker[-1:] not in " \t") + quoted
    new = words.split("\n")
    old = [line if line in new else _plain(line) for line in item.text.split("\n")]
    lines = LINE.findall(render(item.marker, words, "", end, quoted=item.text.startswith(">")))
    raw = LINE.findall(item.raw[:tail]) if item.text else []
    if len(raw) == len(old) and not anew:
        lines = [line if line.endswith(("\n", "\r")) else line + end for line in kept_lines(raw, old, lines, new)]
    result = "".join(lines).rstrip("\r\n")
    if quoted:
        apart = end if ends_quoted(new) and len(NEWLINE.findall(gap)) < 2 else ""
        return result + apart + gap + quoted
    if kept or not item.block_id:
        return result
    return result + (end + " " * item.indent if _FENCE.match(new[-1]) else " ") + item.block_id


def _plain(line: str) -> str:
    return CONTROLS.sub("", line.replace("\t", " ")).rstrip()


def _verified(before: Note, text: str, kind: Kind, items: Sequence[str]) -> str:
    """Return an edited text after a look at it: one hunk of the section changed, and its items stand as meant."""
    section = before.section(kind)
    allowed = section.body if section else Span(*_insertion(before.text, text))
    head, tail = before.text[: allowed.start], before.text[allowed.end :]
    kept = text.startswith(head) and text.endswith(tail) and len(text) >= len(head) + len(tail)
    if not kept or [item.raw for item in _parsed(text).items(kind)] != items:
        raise EditProblem(f"{_swallowed(kind)}; nothing was written. Mend that in an editor first.")
    return text


def _swallowed(kind: Kind) -> str:
    reason = "as an open code fence or comment does, or indented lines below"
    return f"The Markdown around “{kind.value}” would swallow the change, {reason}"


def _insertion(before: str, after: str) -> tuple[int, int]:
    """Return the place, as an empty range of `before`, at which `after` has more text; all of it where text is lost."""
    place = len(os.path.commonprefix([before, after]))
    return (place, place) if after.endswith(before[place:]) else (0, 0)


def _notes_problem(before: Note, text: str, body: Span, old: str, content: str) -> str:
    """Return why notes cannot be written, empty where they can: they and what is below them are read as meant.

    `body` is the range of the text before that may change, `old` and `content` are the notes before and after. What
    other programs misread, as they see a heading above any rule, is a problem only where it is new.
    """
    after = _parsed(text)
    section = after.section(Kind.NOTES)
    stop = len(text) - (len(before.text) - body.end)
    kept = text.startswith(before.text[: body.start]) and text.endswith(before.text[body.end :]) and stop >= body.start
    if not kept or section is None or not body.start <= section.body.start <= stop:
        return _swallowed(Kind.NOTES)
    if section.body.end < stop:
        return _heading_problem(text[section.body.end : stop])
    if section.body.end > stop or _sections_from(before, body.end) != _sections_from(after, stop):
        return "A code fence, a comment or an HTML tag in the notes is not closed and would swallow what follows"
    if text[slice(*notes_span(text, section))] != content:
        return "A rule of dashes at the end of the notes would be taken for the one that closes them: write *** instead"
    known, headings = (_headings_in(words, section.level) for words in (old, content))
    if len(headings) > len(known):
        return _heading_problem(next((heading for heading in headings if heading not in known), headings[-1]))
    if _is_open(content) and not _is_open(old):
        return "A code fence, a comment or an HTML tag in the notes is not closed"
    return ""


def _sections_from(note: Note, place: int) -> list[tuple[Kind, int, list[str]]]:
    """Return the sections from a place on, by their distance from the end, each with its items."""
    return [
        (section.kind, len(note.text) - section.heading.start, [item.raw for item in section.items])
        for section in note.sections
        if section.heading.start >= place
    ]


def _headings_in(words: str, level: int) -> list[str]:
    return [words[slice(*span)] for depth, span in outline(words) if depth <= level]


def _is_open(content: str) -> bool:
    """Return whether a heading below some Markdown would be swallowed."""
    return all(span.start < len(content) for _, span in outline(f"{content}\n\n# x"))


def _heading_problem(heading: str) -> str:
    line = NEWLINE.split(heading.strip())[0]
    told = shortened(line)
    if line.startswith("#"):
        return f"“{told}” would end the notes: give the heading more # signs, or another name"
    return f"“{told}” with a rule right under it is a heading and would end the notes: put a blank line between"
