"""A block: a passage of a note that is shown as one paragraph, heading or line, and what others ask of blocks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from tui.core.chapters import Chapter
from tui.core.note import Span


class Caption(NamedTuple):
    """A line of a paragraph that was gathered: where it starts with its cue, its words, and its time in seconds."""

    start: int
    body: Span
    seconds: int


class BlockKind(Enum):
    """How a block is to be shown."""

    TEXT = "text"
    MARKER = "marker"
    """A sound or a rule between passages, such as [Music]."""
    HEADING = "heading"
    """A chapter inside a transcript, or the heading of a section."""
    PLAIN = "plain"
    """A line of what is no transcript, or of a list of chapters in one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of a note: `start` to `end` with its markup and white space, `body` the words to be shown."""

    start: int
    end: int
    body: Span
    kind: BlockKind = BlockKind.TEXT
    speaker: str = ""
    seconds: int | None = None
    """The time at which the passage begins, where the note says; it is not among the words."""
    number: int = 0
    """The paragraph's number, counted from 1; 0 for what is no paragraph."""
    gap: bool = True
    """Whether a blank row stands above it."""
    turn: bool = False
    """Whether a sign says that somebody else begins to speak here, who is the speaker if that is known."""
    captions: tuple[Caption, ...] = ()
    """The lines that it was gathered from, each with a time of its own; the cues between them are in the body."""
    chapter: Chapter | None = None
    """What a list of chapters says of the one that begins with this block."""
    begins: bool = False
    """Whether a chapter or a section begins in this line of a file that is shown as it is."""

    @property
    def leads(self) -> bool:
        """Whether a chapter or a section begins here."""
        return self.begins or self.kind is BlockKind.HEADING or self.chapter is not None


def blocks_between(blocks: Sequence[Block], start: int, end: int) -> range:
    """Return the indices of the blocks that a range of offsets touches."""
    first = max(0, bisect_right(blocks, start, key=lambda block: block.start) - 1)
    return range(first, max(first + 1, bisect_left(blocks, end, key=lambda block: block.start)))


def headed(blocks: Sequence[Block], index: int) -> int:
    """Return the index of the block that a heading stands above, that of any other block as it is."""
    while blocks[index].kind is BlockKind.HEADING and blocks[index].seconds is None and index + 1 < len(blocks):
        index += 1
    return index


def apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with those that were gathered as they stand in the text, a block for each caption."""
    for block in blocks:
        if not block.captions:
            yield block
            continue
        ends = [*(caption.start for caption in block.captions[1:]), block.end]
        for number, (caption, end) in enumerate(zip(block.captions, ends, strict=True)):
            piece = replace(block, end=end, body=caption.body, seconds=caption.seconds, captions=())
            yield replace(piece, start=caption.start, gap=False, turn=False, chapter=None) if number else piece


def between_captions(blocks: Iterable[Block]) -> Iterator[Span]:
    """Yield what stands among the words of paragraphs that is no word of theirs, but for a blank before it."""
    for block in blocks:
        for before, caption in pairwise(block.captions):
            yield Span(before.body.end + 1, caption.body.start)
