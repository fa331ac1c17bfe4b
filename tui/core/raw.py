"""The file as it is: its lines as blocks, those marked in which its chapters and sections begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from tui.core.block import Block, blocks_between
from tui.core.cues import lines_of
from tui.core.display import printable
from tui.core.note import Note, Span
from tui.core.paragraphs import stripped


def split_lines(text: str, beginnings: Iterable[int] = ()) -> tuple[Block, ...]:
    """Return the lines of a text as blocks, numbered as editors do: the file as it is.

    Those are marked that hold one of the `beginnings` of its chapters and sections, offsets in any order.
    """
    lines = [*lines_of(text, Span(0, len(text)))]
    starts = [start for start, _ in lines]
    leading = {starts[bisect_right(starts, place) - 1] for place in beginnings if starts}
    return tuple(
        Block(
            start,
            end,
            Span(start, start + len(text[start:end].rstrip("\r\n"))),
            number=number,
            gap=False,
            begins=start in leading,
        )
        for number, (start, end) in enumerate(lines, 1)
    )


def beginnings(note: Note, blocks: Iterable[Block]) -> set[int]:
    """Return where the chapters and the sections of a note begin in its text, cues and marks of headings included."""
    leading = (stripped(note.text, Span(block.start, block.end)).start for block in blocks if block.leads)
    return {section.heading.start for section in note.sections}.union(leading)


def lines_in(text: str, lines: Sequence[Block], span: Span) -> str:
    """Return the lines of a range as they stand in a text, what cannot be shown replaced by what stands for it."""
    bodies = (lines[index].body for index in blocks_between(lines, *span))
    parts = (text[max(body.start, span.start) : min(body.end, span.end)] for body in bodies)
    return "\n".join("\t".join(map(printable, part.split("\t"))) for part in parts)
