"""Notes as other programs take them: lines of plain text, and tables of plain values for JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.core.block import Block, BlockKind
from tui.core.blocks import words_in
from tui.core.display import HIDDEN, clock, printable, reading_line
from tui.core.episode import Episode
from tui.core.library import Entry
from tui.core.note import ANNOTATIONS, Item, Span
from tui.core.state import Progress, share

if TYPE_CHECKING:
    from tui.core.check import Finding
    from tui.core.search import Hit

_AROUND = 48
"""Characters shown on either side of a hit."""

_LONE = re.compile("[\ud800-\udfff]")


def json_text(value: object) -> str:
    """Return a value as one line of JSON, ASCII only.

    Lone surrogates, which many readers refuse, become U+FFFD in text; a Path keeps them, so that it still leads to its
    file.
    """
    return json.dumps(_plain(value))


def entry_table(entry: Entry, progress: Progress) -> dict[str, Any]:
    """Return what the catalogue and the reading state know of a note."""
    return {
        "path": entry.path,
        "title": entry.title,
        "status": progress.status,
        "percent": progress.percent,
        "words": entry.words,
        "seconds": entry.seconds,
        "takeaways": entry.takeaways,
        "date": entry.date,
        "tags": entry.tags,
        "problem": entry.problem,
    }


def entry_line(entry: Entry, progress: Progress) -> str:
    """Return a note's title, status, length, takeaways and path, parted by tabs."""
    status, length = ("unreadable", "") if entry.problem else (progress.status, entry.length)
    return tab_line(entry.title, status, length, str(entry.takeaways), str(entry.path))


def tab_line(*fields: str) -> str:
    """Return texts on one line, parted by tabs, with nothing in them that could steer a terminal."""
    return "\t".join(map(printable, fields))


def episode_table(episode: Episode) -> dict[str, Any]:
    """Return all of an episode; every `start` and `end` is an offset into the decoded file, in characters."""
    note, metadata = episode.note, episode.note.metadata
    names = ("source", "video_id", "date", "channel", "seconds", "tags")
    return {
        "path": note.path.absolute(),
        "title": note.title,
        "metadata": {name: getattr(metadata, name) for name in names},
        "problems": note.problems,
        "transcript": note.transcript._asdict(),
        "sections": [
            {
                "kind": section.kind.name.lower(),
                "title": section.title,
                "level": section.level,
                "heading": section.heading._asdict(),
                "content": section.content._asdict(),
            }
            for section in note.sections
        ],
        "blocks": [_block_table(note.text, block) for block in episode.blocks],
        "items": {kind.name.lower(): item_tables(note.items(kind)) for kind in ANNOTATIONS},
    }


def episode_lines(episode: Episode) -> Iterator[str]:
    """Yield an episode to be read: title, details, then a paragraph a line, with times and speakers in front."""
    yield reading_line(episode.note.title)
    yield reading_line(episode.details())
    for block in episode.blocks:
        words = _folded(episode.shown[slice(*block.body)])
        if block.kind is BlockKind.HEADING:
            words = f"## {words}"
        elif block.kind is BlockKind.TEXT:
            time = "" if block.seconds is None else f"[{clock(block.seconds)}]"
            words = " ".join(filter(None, (time, block.speaker and f"{printable(block.speaker)}:", words)))
        if block.gap or block.kind is not BlockKind.PLAIN:
            yield ""
        yield words


def item_tables(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Return items with their numbers, counted from 1."""
    return [
        {"n": number, "start": item.start, "end": item.end, "text": item.text, "quote": item.quote}
        for number, item in enumerate(items, 1)
    ]


def item_lines(items: Sequence[Item]) -> Iterator[str]:
    """Yield items as number, words and, where there is one, quote, parted by tabs."""
    for number, item in enumerate(items, 1):
        yield tab_line(str(number), item.text, *([item.quote] if item.quote else []))


def hit_table(text: str, hit: Hit) -> dict[str, Any]:
    """Return a hit with its words as they stand in the text."""
    words = text[hit.start : hit.end]
    return {"start": hit.start, "end": hit.end, "text": words, "score": round(hit.score, 4), "kind": hit.kind}


def hit_line(shown: str, span: Span, hit: Hit) -> str:
    """Return how far into a transcript a hit is, its kind and score, and the words around it, parted by tabs."""
    percent = share(span.start, span.end, hit.start)
    return f"{percent}%\t{hit.kind}\t{hit.score:.2f}\t{_around(shown, span, hit)}"


def finding_table(finding: Finding) -> dict[str, Any]:
    """Return something that is odd about a note."""
    return {"path": finding.path, "line": finding.line, "sentence": finding.sentence}


def _block_table(text: str, block: Block) -> dict[str, Any]:
    return {
        "start": block.start,
        "end": block.end,
        "body": block.body._asdict(),
        "kind": block.kind.value,
        "speaker": block.speaker,
        "seconds": block.seconds,
        "text": words_in(text, [block], block.body) if block.captions else text[slice(*block.body)],
    }


def _around(shown: str, span: Span, hit: Hit) -> str:
    """Return the words around a hit, whole ones where there are blanks, the hit itself between guillemets."""
    start, end = max(span.start, hit.start - _AROUND), min(span.end, hit.end + _AROUND)
    before, after = shown[start : hit.start], shown[hit.end : end]
    if start > span.start:
        before = "…" + (before.partition(" ")[2] or before)
    if end < span.end:
        after = (after.rpartition(" ")[0] or after) + "…"
    return _folded(f"{before}«{shown[hit.start : hit.end]}»{after}")


def _folded(shown: str) -> str:
    return " ".join(shown.replace(HIDDEN, "").split())


def _plain(value: object) -> object:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value
