"""Virtual paragraphs: a transcript cut into blocks that read as text, without a change to a character of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from tui.core.block import Block, BlockKind, apart, blocks_between, headed
from tui.core.chapters import Chapter, beginning, chapter_list
from tui.core.cues import TURN, Labels, chapter_time, commented_lines, cue_of, lines_of
from tui.core.display import HIDDEN, printable
from tui.core.gathering import gathered
from tui.core.lending import lend
from tui.core.lines import Line, LineKind, is_rule, read_lines
from tui.core.metadata import is_metadata
from tui.core.note import ANNOTATIONS, Kind, Note, Section, Span, merged
from tui.core.paragraphs import cut, grid, stripped

_SOUND = r"\[[^\W\d_]{2,24}(?: [^\W\d_]{1,24}){0,3}\]"
_MARKERS = re.compile(rf"(?<!\S){_SOUND}(?:\s+{_SOUND})*(?!\S)")
_EDGE = re.compile(rf"[\r\n]+|{_MARKERS.pattern}|{TURN.pattern}")
_BEFORE, _AFTER = 2_000, 8_000
"""Characters before and after a place that are cut into paragraphs at once: more than a screen."""

_NEAR, _REACH = 12_000, 100_000
"""Characters on each side within which it is looked for where that part may begin and end, at first and at most."""

_LONGEST_CUE = 200
"""Characters within which what a turn begins with ends."""

_COARSE = 1_000
"""Characters of the pieces that the rest stays in until then."""


_Cut: TypeAlias = Callable[[str, Span], Iterable[Block]]
"""How the words of a transcript become blocks."""


def split_note(note: Note) -> tuple[Block, ...]:
    """Return the blocks of a note in file order: the transcript's among those of the sections around it."""
    told = split_transcript(note.text, note.transcript, breaks=_listed(note))
    twin = _timed_twin(note)
    return with_sections(note, lend(note.text, told, *twin) if twin else told)


def split_cues(note: Note) -> tuple[Block, ...]:
    """Return the blocks of a note as `split_note` does, but with no run of words cut into paragraphs.

    That takes a tenth of the time, and is enough to know who says something, and when.
    """
    if _timed_twin(note):
        return split_note(note)
    return _among_sections(note, tuple(_said(note.text, note.transcript)), _said)


def _timed_twin(note: Note) -> tuple[list[Block], list[Block]] | None:
    """Return the cues of a transcript without times, and of one that has the very same words and times."""
    others = [span for span in spoken(note) if span != note.transcript]
    own = _told(note.text, note.transcript) if others else []
    if any(cue.seconds is not None for cue in own):
        return None
    told = (_told(note.text, span) for span in others)
    timed = (cues for cues in told if any(cue.seconds is not None for cue in cues))
    return next(((own, cues) for cues in timed if _words(note.text, cues) == _words(note.text, own)), None)


def with_sections(note: Note, told: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a note whose transcript is cut already."""
    told = [replace(block, chapter=None) if block.chapter else block for block in told]
    return _with_chapters(note, _among_sections(note, told, split_transcript))


def split_sections(note: Note) -> tuple[Block, ...]:
    """Return the blocks of all sections of a note, whatever they hold, and of what stands above them."""
    starts = [*(section.heading.start for section in note.sections), len(note.text)]
    blocks = [*_plain(note.text, Span(0, starts[0]))]
    for section, end in zip(note.sections, starts[1:], strict=True):
        blocks += [_heading(note.text, section), *_plain(note.text, Span(section.heading.end, end))]
    return tuple(blocks)


def spoken(note: Note) -> list[Span]:
    """Return where a note holds speech, by start: its transcript, and the other transcript sections with words."""
    others = [section.content for section in note.sections if section.kind is Kind.TRANSCRIPT]
    return merged(span for span in (note.transcript, *others) if span.start < span.end)


def seconds_at(note: Note, blocks: Sequence[Block], place: int) -> int | None:
    """Return the last time that a transcript gives up to a place in it, in seconds, None where it gives none."""
    return next((block.seconds for block in timed_before(note, blocks, place)), None)


def timed_before(note: Note, blocks: Sequence[Block], place: int) -> Iterator[Block]:
    """Yield the blocks with a time of the transcript that holds a place, from the place back to its start.

    A heading is said where the words below it are.
    """
    span = next((span for span in spoken(note) if span.start <= place < span.end), None)
    if span and blocks:
        first, here = (blocks_between(blocks, offset, offset)[0] for offset in (span.start, place))
        last = headed(blocks, here)
        last = last if blocks[last].start < span.end else here
        place = max(place, blocks[last].start)
        for block in reversed(blocks[first : last + 1]):
            timed = (piece for piece in reversed([*apart([block])]) if piece.seconds is not None)
            yield from (piece for piece in timed if piece.start <= max(place, block.start))


def split_around(note: Note, place: int) -> tuple[Block, ...]:
    """Return the blocks of a note around a place, as `split_note` does, and anywhere else pieces that wait to be cut.

    It takes the same short time however long the note is. No paragraph has a number: how many are before it is not
    known yet.
    """
    text, span = note.text, note.transcript
    first, last = _part(text, span, place)
    near = [replace(block, number=0) for block in split_transcript(text, Span(first, last), span.start)]
    before, after = _uncut(text, Span(span.start, first)), _uncut(text, Span(last, span.end))
    return _among_sections(note, (*before, *near, *after), _uncut)


def _part(text: str, span: Span, place: int, reach: int = _NEAR) -> Span:
    """Return a part of a transcript around a place that is cut by itself as it is with the rest."""
    place = max(span.start, min(place, span.end))
    around = Span(max(span.start, place - reach), min(span.end, place + reach))
    edges = {edge for match in _EDGE.finditer(text, *around) for edge in _edges(match)}
    edges |= {edge for edge in span if edge in around}
    before, after = max(span.start, place - _BEFORE), min(span.end, place + _AFTER)
    if reach < _REACH and not (any(edge <= before for edge in edges) and any(edge >= after for edge in edges)):
        return _part(text, span, place, _REACH)
    for start, end in pairwise(sorted(edges.union(around))):
        edges.update(grid(text, Span(start, end), span.start))
    first = max((edge for edge in edges if edge <= before), default=span.start)
    last = min((edge for edge in edges if edge >= after), default=span.end)
    return Span(first, last)


def _edges(match: re.Match[str]) -> tuple[int, ...]:
    """Return where words that are cut by themselves may end or begin: around a sound, before a turn, after a line."""
    return match.span() if match[0][0] == "[" else (match.end(),) if match[0].isspace() else (match.start(),)


def _uncut(text: str, span: Span) -> Iterator[Block]:
    """Yield a range in pieces that end where lines or words do."""
    start = span.start
    while start < span.end:
        end = min(span.end, start + _COARSE)
        if end < span.end:
            line, blank = (text.rfind(mark, start, end) + 1 for mark in "\n ")
            end = line or blank or end
        yield Block(start, end, stripped(text, Span(start, end)), gap=start > span.start)
        start = end


def split_transcript(text: str, span: Span, origin: int | None = None, breaks: Iterable[int] = ()) -> tuple[Block, ...]:
    """Return a partition of a transcript into blocks: laid end to end they are the span, to the character.

    Blocks begin at blank lines, cues (times and speakers), turns (`>>`), chapters and sounds. A longer run of words is
    cut into paragraphs where sentences end or, in speech without punctuation, where it pauses. Short captions are
    gathered into such paragraphs, but none across one of the times of `breaks`, in seconds, nor across a chapter.
    """
    pieces: list[Block] = []
    for run in _said(text, span):
        pieces += _cut(text, run, span.start if origin is None else origin)
    if not pieces and span.start < span.end:
        pieces.append(Block(*span, span))
    listed = chapter_list(text, (piece.body for piece in pieces if piece.kind is BlockKind.PLAIN))
    pieces = list(gathered(text, pieces, [*breaks, *(chapter.seconds for chapter in listed)]))
    _number(text, span, pieces)
    return tuple(pieces)


def words_in(text: str, blocks: Sequence[Block], span: Span) -> str:
    """Return the words of a range of a text, cues left out, white space folded to single blanks."""
    bodies = (piece.body for piece in apart(blocks[index] for index in blocks_between(blocks, *span)))
    return " ".join(" ".join(text[max(body.start, span.start) : min(body.end, span.end)] for body in bodies).split())


def paragraphs_in(shown: str, blocks: Sequence[Block], span: Span) -> str:
    """Return the words of a range as they are read, a single paragraph plain.

    Of several, each stands apart, a new speaker's name before the words where the range holds the first of them.
    """
    paragraphs: list[str] = []
    for index in blocks_between(blocks, *span):
        block, start = blocks[index], blocks[index].body.start
        bodies = (piece.body for piece in apart([block]))
        words = _visible(" ".join(shown[max(body.start, span.start) : min(body.end, span.end)] for body in bodies))
        if not words:
            continue
        begun, name = not _visible(shown[start : max(start, span.start)]), ""
        if begun and block.speaker and not (index and blocks[index - 1].speaker == block.speaker):
            name = f"{printable(block.speaker)}: "
        elif begun and block.turn and index and blocks[index - 1].speaker and not block.speaker:
            name = "» "
        paragraphs += ["\n\n" if block.gap else "\n"] if paragraphs else []
        paragraphs += [name, words]
    return "".join(paragraphs[1:] if len(paragraphs) == 2 else paragraphs)


def _visible(shown: str) -> str:
    return " ".join(shown.replace(HIDDEN, "").split())


def _cues(text: str, span: Span) -> Iterator[Block]:
    """Yield the runs of lines that belong together: a cue with its text, a paragraph, a heading, a rule."""
    run: Block | None = None
    before: str | None
    speaker, end, pending = "", span.start, False
    for line in read_lines(text, span):
        cue, words = line.cue, line.start + line.cue.length
        if run and (line.kind is not LineKind.WORDS or cue.length or (line.blank and not pending)):
            yield replace(run, end=end, body=Span(run.body.start, end))
            before, run = speaker, None
        else:
            before = None
        if line.kind is not LineKind.WORDS:
            yield _other(text, line)
            continue
        end, empty = line.end, not text[words : line.end].strip()
        if run is None:
            gap = line.blank or not cue.length or cue.turn or cue.speaker != before
            speaker = cue.speaker or (before if before and cue.length and not cue.turn else "")
            run = Block(line.start, end, Span(words, end), BlockKind.TEXT, speaker, cue.seconds, gap=gap, turn=cue.turn)
            pending = empty
        pending = pending and empty
        speaker = speaker if line.later is None else line.later
    if run:
        yield replace(run, end=end, body=Span(run.body.start, end))


def _other(text: str, line: Line) -> Block:
    """Return a line of a transcript that is none of its words."""
    start, end = line.start, line.end
    shown = Span(start, start + len(text[start:end].rstrip("\r\n")))
    if line.kind is LineKind.HEADING:
        title = Span(start + line.cue.length, start + len(text[slice(*shown)].rstrip("# \t")))
        title, seconds = chapter_time(text, title)
        return Block(start, end, title, BlockKind.HEADING, seconds=seconds)
    return Block(start, end, shown, BlockKind.MARKER if line.kind is LineKind.RULE else BlockKind.PLAIN, gap=line.blank)


def _said(text: str, span: Span) -> Iterator[Block]:
    return _runs(text, _cues(text, span))


def _runs(text: str, cues: Iterable[Block]) -> Iterator[Block]:
    """Yield runs of words with the sounds and the turns in them apart."""
    for cue in cues:
        body, end = cue.body
        edges: list[tuple[int, BlockKind]] = []
        if cue.kind is BlockKind.TEXT:
            for match in _MARKERS.finditer(text, body, end):
                edges += [(match.start(), BlockKind.MARKER), (match.end(), BlockKind.TEXT)]
            edges += [(match.start(), BlockKind.TEXT) for match in TURN.finditer(text, body, end)]
        if not edges:
            yield cue
            continue
        edges.sort(key=lambda edge: edge[0])
        start, kind, first, speaker = body, BlockKind.TEXT, True, cue.speaker
        for place, following in [*edges, (end, BlockKind.TEXT)]:
            if text[start:place].strip():
                block = replace(cue, end=place, body=Span(start, place), kind=kind, speaker=speaker)
                if not first:
                    block = replace(block, start=start, seconds=None, gap=True, turn=False)
                if TURN.match(text, start, place):
                    block = _turned(text, block)
                speaker, first = block.speaker, False
                yield block
            start, kind = place, following
        if first:
            yield cue


def _turned(text: str, block: Block) -> Block:
    """Return a run of words that begins with a turn, with what that says taken off them."""
    start, end = block.body
    cue = cue_of(text[start : min(end, start + _LONGEST_CUE)].splitlines()[0], Labels())
    if not text[start + cue.length : end].strip():
        return block
    seconds = block.seconds if cue.seconds is None else cue.seconds
    return replace(block, body=Span(start + cue.length, end), speaker=cue.speaker, seconds=seconds, turn=True)


def _cut(text: str, run: Block, origin: int) -> Iterator[Block]:
    """Yield a run of words as paragraphs, long ones cut; what is no words is one block."""
    pieces = cut(text, stripped(text, run.body), origin) if run.kind is BlockKind.TEXT else []
    for number, piece in enumerate(pieces or [run.body]):
        block = replace(run, end=piece.end, body=piece)
        yield replace(block, start=piece.start, seconds=None, gap=True, turn=False) if number else block


def _number(text: str, span: Span, pieces: list[Block]) -> None:
    """Make pieces a partition of the span, in place: each reaches to the next, its body without white space around it.

    In place, since the blocks of a long note take more memory than its text, and this is when they take the most.
    """
    number = 0
    for index, piece in enumerate(pieces):
        start = piece.start if index else span.start
        end = pieces[index + 1].start if index + 1 < len(pieces) else span.end
        number += piece.kind is BlockKind.TEXT
        counted = number if piece.kind is BlockKind.TEXT else 0
        body, gap = stripped(text, piece.body), piece.gap and index > 0
        pieces[index] = replace(piece, start=start, end=end, body=body, number=counted, gap=gap)


def _among_sections(note: Note, told: Sequence[Block], cut: _Cut) -> tuple[Block, ...]:
    """Return the blocks of a transcript among those of what stands around it, none of which has a number."""
    above, below = list(_above(note)), _below(note, cut)
    if not above or not told:
        return (*above, *told, *below)
    return (replace(above[0], gap=False), *above[1:], replace(told[0], gap=True), *told[1:], *below)


def _with_chapters(note: Note, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a note with the chapters that a list in it names, each where it begins.

    Where a transcript has no times, or these do not rise, that is not known: the list stands for the chapters itself.
    One that is not in the transcript counts only where this has no headings.
    """
    start, end = note.transcript
    told = range(*(bisect_left(blocks, place, key=lambda block: block.start) for place in (start, end)))
    has_headings = any(blocks[number].kind is BlockKind.HEADING for number in told)
    lines = {block.body.start: number for number, block in enumerate(blocks) if block.kind is BlockKind.PLAIN}
    chapters = _chapters(note, (blocks[number].body for number in lines.values() if number in told or not has_headings))
    pieces = ((number, piece) for number in told if blocks[number].number for piece in apart([blocks[number]]))
    passages = [(number, seconds) for number, piece in pieces if (seconds := piece.seconds) is not None]
    times = [seconds for _, seconds in passages]
    named: dict[int, Chapter] = {}
    if times and times == sorted(times):
        for passage, chapter in beginning(chapters, times):
            number = passages[passage][0]
            if number - 1 not in told or not blocks[number - 1].leads:
                named.setdefault(number, chapter)
    else:
        starts = sorted(lines)
        named = {lines[starts[bisect_right(starts, chapter.title.start) - 1]]: chapter for chapter in chapters}
    return tuple(
        replace(block, chapter=named[number], gap=block.gap or (block.number > 0 and number > told[0]))
        if number in named
        else block
        for number, block in enumerate(blocks)
    )


def _listed(note: Note) -> list[int]:
    """Return the times, in seconds, of the chapters that are listed around a transcript."""
    around = (*_above(note), *_below(note, lambda text, span: ()))
    lines = (block.body for block in around if block.kind is BlockKind.PLAIN)
    return [chapter.seconds for chapter in _chapters(note, lines)]


def _chapters(note: Note, lines: Iterable[Span]) -> list[Chapter]:
    """Return the chapters that some lines of a note list, those of its own notes and takeaways left out."""
    own = [section.content for section in note.sections if section.kind in ANNOTATIONS]
    return chapter_list(note.text, [line for line in lines if not any(s.start <= line.start < s.end for s in own)])


def _above(note: Note) -> Iterator[Block]:
    """Yield the blocks of what stands above a transcript: no title and no metadata, but then its own heading."""
    own = next((s for s in note.sections if s.kind is Kind.TRANSCRIPT and s.content == note.transcript), None)
    if own is None:
        return
    before = [section for section in note.sections if section.heading.start < own.heading.start]
    title = next((section for section in before if section.level == 1 and section.kind is Kind.OTHER), None)
    edges = [*(section.heading.start for section in before), own.heading.start]
    start = max(note.metadata.end, note.text.startswith("﻿"))
    blocks = list(_plain(note.text, Span(start, max(start, edges[0]))))
    for section, end in zip(before, edges[1:], strict=True):
        lines = list(_plain(note.text, Span(max(start, section.heading.end), max(start, end))))
        if lines and not _is_empty(section):
            blocks += lines if section is title else [_heading(note.text, section), *lines]
    head = next((block.start for block in blocks if block.kind is BlockKind.HEADING), own.heading.start)
    blocks = [block for block in blocks if block.start >= head or not is_metadata(note.text[slice(*block.body)])]
    if blocks:
        yield from (*blocks, _heading(note.text, own))


def _below(note: Note, cut: _Cut) -> Iterator[Block]:
    """Yield the blocks of the sections after a transcript that say something.

    Another transcript is cut as the first one is, unless its words are the very same.
    """
    text = note.text
    said = [_words(text, _told(text, note.transcript))] if len(spoken(note)) > 1 else []
    after, inside = note.transcript.end, 0
    edges = [*(section.heading.start for section in note.sections[1:]), len(text)]
    for section, following in zip(note.sections, edges, strict=False):
        heading, content = section.heading, section.content
        if heading.start < after:
            continue
        if section.kind is Kind.TRANSCRIPT:
            after = content.end
            if content.start < content.end and (words := _words(text, _told(text, content))) not in said:
                said.append(words)
                yield _heading(text, section)
                yield from (replace(block, number=0, gap=True) for block in cut(text, content))
        elif heading.start < inside or not _is_empty(section):
            inside = max(inside, content.end)
            yield _heading(text, section)
            yield from _plain(text, Span(heading.end, min(content.end, following)))


def _heading(text: str, section: Section) -> Block:
    title = text.find(section.title, *section.heading)
    body = Span(title, title + len(section.title)) if title >= 0 else stripped(text, section.heading)
    return Block(*section.heading, body, BlockKind.HEADING)


def _plain(text: str, span: Span) -> Iterator[Block]:
    """Yield the lines of a range that hold words, without the rule that closes it."""
    blocks: list[Block] = []
    blank = True
    hidden = commented_lines(text, span)
    for start, end in lines_of(text, span):
        words = stripped(text, Span(start, start if start in hidden else end))
        if words.start < words.end:
            blocks.append(Block(start, end, Span(start, words.end), BlockKind.PLAIN, gap=blank))
        blank = words.start == words.end
    if blocks and is_rule(text, blocks[-1].body):
        del blocks[-1]
    yield from blocks


def _told(text: str, span: Span) -> list[Block]:
    """Return the cues of a transcript, without its headings."""
    return [cue for cue in _cues(text, span) if cue.kind is BlockKind.TEXT]


def _words(text: str, cues: Iterable[Block]) -> list[str]:
    return [word for cue in cues for word in text[slice(*cue.body)].split()]


def _is_empty(section: Section) -> bool:
    only_placeholder = bool(section.items) and not section.filled and len(section.items) == 1
    return section.content.start == section.content.end or (
        only_placeholder and section.content == (section.items[0].start, section.items[0].end)
    )
