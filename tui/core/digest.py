"""A digest: the takeaways and related links of many episodes as one Markdown document, or as tables for JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tui.core.anchors import Anchors
from tui.core.blocks import seconds_at, split_cues
from tui.core.display import clock, printable
from tui.core.export import item_tables
from tui.core.files import FileState
from tui.core.library import Entry
from tui.core.links import Link, LinkKind, find_links, moment, note_link, resolve, url_link
from tui.core.metadata import Metadata
from tui.core.note import Item, Kind, Note, Span, parse
from tui.core.placing import LINE
from tui.core.verbatim import code_in

if TYPE_CHECKING:
    from tui.core.glossary import Glossary

_TIME: Final = re.compile(r"\d:\d\d")
"""What every time of a transcript holds."""

_LINK: Final = re.compile(
    r"!?\[\[[^\[\]\n]+\]\]"
    r"|(?<!\\)\[(?:\\.|[^\[\]\\\n])*\]\((?:[^()\n]|\([^()\n]*\))*\)"
)
"""Where a link to a note may stand; `find_links` tells whether it is one."""

_BLOCK_ID: Final = re.compile(r"(?:^|[ \t]+)\^[A-Za-z0-9-]+[ \t]*$")
"""The name at the end of a line by which Obsidian links to what stands there."""

Keep: TypeAlias = Callable[[Item], bool]
"""Whether an item is wanted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An item that is in the digest."""

    number: int
    """Its number in its own note, counted from 1."""
    item: Item
    seconds: int | None = None
    """When in the episode its quote is said, where that is known."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a digest takes from one episode."""

    path: Path
    metadata: Metadata
    takeaways: tuple[Kept, ...]
    related: tuple[Kept, ...]


@dataclass(frozen=True)
class Shelf:
    """The notes that a link of the digest may lead to: their titles by path, all under one folder."""

    root: Path
    titles: Mapping[Path, str]

    def find(self, link: Link, note: Path) -> Path | None:
        """Return the note that a link in another leads to, None where there is none."""
        name = link.target.partition("#")[0].strip().removesuffix(".md")
        stem = Path(link.target).stem if link.kind is LinkKind.FILE else name.rpartition("/")[2]
        return resolve(link, note, self.root, self._paths.get(stem.casefold(), ()))

    def link(self, path: Path, label: str, fragment: str = "") -> str:
        """Return the Markdown that links to a file, or to a place in it, from a document in the folder."""
        link = note_link(self.root / "digest.md", path, label, self.root, wiki=False)
        return f"{link[:-1]}{fragment})"

    @cached_property
    def _paths(self) -> Mapping[str, Sequence[Path]]:
        paths: dict[str, list[Path]] = {}
        for path in self.titles:
            paths.setdefault(path.stem.casefold(), []).append(path)
        return paths


def fits(entry: Entry, tags: Iterable[str], since: str) -> bool:
    """Return whether an episode has all of some tags and is not from before a day, YYYY-MM-DD, if one is given.

    Case does not matter, nor a `#` before a tag; `ai` is also a tag of what is tagged `ai/report`. What has no date is
    from before any day.
    """
    own = [tag.casefold() for tag in entry.tags]
    wanted = [tag.strip().removeprefix("#").casefold() for tag in tags]
    return entry.date >= since and all(any(tag == each or tag.startswith(f"{each}/") for tag in own) for each in wanted)


def keeper(query: str, glossary: Glossary) -> Keep:
    """Return what tells the items whose words or quote a query finds, all of them for a blank query."""
    if not query.strip():
        return lambda item: True
    from tui.core.query import find_all, parse_query
    from tui.core.search import TranscriptIndex

    parsed = parse_query(query)

    def keep(item: Item) -> bool:
        text = f"{item.text}\n{item.quote}"
        return bool(find_all(parsed, text, TranscriptIndex(text), (), glossary))

    return keep


def excerpt(state: FileState, keep: Keep = lambda item: True) -> Excerpt:
    """Return the items of a note that are wanted."""
    note = parse(state.path, state.text)
    takeaways, related = (
        [
            Kept(number, item)
            for number, item in enumerate(note.items(kind), 1)
            if (item.text or item.quote) and keep(item)
        ]
        for kind in (Kind.TAKEAWAYS, Kind.RELATED)
    )
    return Excerpt(note.path, note.metadata, tuple(_timed(note, takeaways)), tuple(related))


def arranged(excerpts: Iterable[Excerpt]) -> list[Excerpt]:
    """Return the excerpts that hold anything, by date, those without one last, and by title."""
    filled = (each for each in excerpts if each.takeaways or each.related)
    return sorted(
        filled,
        key=lambda each: (not each.metadata.date, each.metadata.date, each.metadata.title.casefold(), str(each.path)),
    )


def digest(excerpts: Iterable[Excerpt], shelf: Shelf) -> str:
    """Return excerpts as one Markdown document that lies in the folder of the shelf, safe to print on a terminal."""
    lines = ["# Digest"]
    for each in excerpts:
        metadata = each.metadata
        source = url_link(metadata.source) if metadata.source else ""
        details = " · ".join(filter(None, (metadata.date, metadata.channel, source)))
        lines += ["", f"## {shelf.link(each.path, metadata.title)}", *(["", details] if details else [])]
        for title, items in (("", each.takeaways), ("Related:", each.related)):
            if items:
                lines += ["", *([title, ""] if title else [])]
                lines += [line for kept in items for line in _item_lines(kept, each, shelf)]
    return "\n".join(map(printable, lines))


def tables(excerpts: Iterable[Excerpt], shelf: Shelf) -> list[dict[str, Any]]:
    """Return excerpts as plain values; every `start` and `end` is an offset into the decoded file, in characters."""
    return [
        {
            "path": each.path,
            **{name: getattr(each.metadata, name) for name in ("title", "date", "channel", "source", "tags")},
            "takeaways": [_table(kept, each, shelf) for kept in each.takeaways],
            "related": [_table(kept, each, shelf) for kept in each.related],
        }
        for each in excerpts
    ]


def _timed(note: Note, items: Sequence[Kept]) -> Iterator[Kept]:
    """Yield items with the times of their quotes: as they say themselves, else of a passage that is found for certain.

    The transcript is looked at only if that is needed and it may hold times.
    """
    items = [Kept(kept.number, kept.item, kept.item.seconds) for kept in items]
    untold = any(kept.item.passage and kept.seconds is None for kept in items)
    if not untold or not _TIME.search(note.text, *note.transcript):
        yield from items
        return
    blocks = split_cues(note)
    anchors = Anchors(note.text, blocks)
    for kept in items:
        anchor = anchors.locate(kept.item.passage) if kept.item.passage and kept.seconds is None else None
        found = anchor.span if anchor and not anchor.doubt else None
        yield Kept(kept.number, kept.item, seconds_at(note, blocks, found.start)) if found else kept


def _item_lines(kept: Kept, own: Excerpt, shelf: Shelf) -> Iterator[str]:
    """Yield an item as a bullet: its words, its quote as a block quote, and when that is said; no block id.

    A link to its moment that the quote has in its note stays as it is.
    """
    said = _relinked(kept.item.moment, own.path, shelf) or _said(kept, own)
    words, quote = (_without_ids(each) for each in (kept.item.text, kept.item.quote))
    lines = _relinked(words, own.path, shelf).expandtabs(4).split("\n") if words else []
    if quote:
        apart = [""] if lines and lines[-1].lstrip().startswith(">") else []
        callout = [f"> {kept.item.callout}"] if kept.item.callout else []
        lines += [*apart, *callout, f"> {quote}", *([">", f"> — {said}"] if said else [])]
    elif said:
        lines += ["", f"— {said}"]
    if not lines:
        return
    escape = "" if lines[0].strip("- ") else "\\"  # dashes alone would make a rule of the bullet
    yield f"- {escape}{lines[0]}"
    yield from (line and f"  {line}" for line in lines[1:])


def _without_ids(words: str) -> str:
    """Return words without block ids, of which each stands once in a vault, but for what is in fenced code."""
    code, lines = code_in(words) if "^" in words else [], []
    for match in LINE.finditer(words):
        line = match[0]
        if _BLOCK_ID.search(line) and not _within(match, code):
            line = _BLOCK_ID.sub("", line)
            if not line.strip("> \t\n"):
                continue
        lines.append(line)
    return "".join(lines).rstrip()


def _within(match: re.Match[str], code: Iterable[Span]) -> bool:
    return any(start <= match.start() < end for start, end in code)


def _said(kept: Kept, own: Excerpt) -> str:
    """Return when a quote is said, as a link to that moment where its site takes one; empty where it is not known."""
    if kept.seconds is None:
        return ""
    source, time = own.metadata.source, clock(kept.seconds)
    url = moment(source, kept.seconds)
    return url_link(url, time) if url != source else time


def _relinked(words: str, note: Path, shelf: Shelf) -> str:
    """Return the words of a note with its links to files as they are in a document in the folder of the shelf.

    A wikilink to a note becomes a link with the note's title; one to anything else stays, and so does what is code.
    """

    def relinked(match: re.Match[str]) -> str:
        link = None if _within(match, code) else next(find_links(match[0]), None)
        if link and link.kind is LinkKind.WIKI and (path := shelf.find(link, note)):
            label = shelf.titles[path] if link.label == link.target else link.label
            return shelf.link(path, label, link.fragment)
        if link and link.kind is LinkKind.FILE and link.target and note.parent != shelf.root:
            return shelf.link(note.parent / link.target, link.label, link.fragment)
        return match[0]

    code = code_in(words) if _LINK.search(words) else []
    return _LINK.sub(relinked, words)


def _table(kept: Kept, own: Excerpt, shelf: Shelf) -> dict[str, Any]:
    [table] = item_tables([kept.item])
    links = [
        {"label": link.label, "target": link.target, "path": shelf.find(link, own.path)}
        for link in find_links(kept.item.text)
    ]
    url = "" if kept.seconds is None else moment(own.metadata.source, kept.seconds)
    url = next((link.target for link in find_links(kept.item.moment) if link.kind is LinkKind.URL), url)
    return table | {"n": kept.number, "seconds": kept.seconds, "moment": url, "links": links}
