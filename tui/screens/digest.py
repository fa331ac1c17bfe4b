"""The digest of a library: what was kept from all its episodes, to read and to copy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, TypeAlias

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Label

from tui.core.block import Block
from tui.core.blocks import split_sections
from tui.core.digest import Shelf, arranged, digest, excerpt
from tui.core.display import counted, printable
from tui.core.emphasis import Emphasis
from tui.core.episode import readable
from tui.core.files import FileProblem, read
from tui.core.findings import Findings
from tui.core.glossary import Glossary
from tui.core.library import Entry
from tui.core.note import Note, parse
from tui.core.query import find_all, parse_query
from tui.core.search import TranscriptIndex
from tui.widgets.key_bar import KeyBar
from tui.widgets.search_bar import SearchBar
from tui.widgets.transcript_view import TranscriptView

_PATH = Path("digest.md")
_Document: TypeAlias = tuple[Note, Sequence[Block], str, tuple[Emphasis, ...]]
"""The note that a digest is, its blocks, and its text and marks as they are read."""


class DigestScreen(Screen[None]):
    """Gathers the takeaways and links of some episodes in a worker and shows them as one Markdown document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="digest.search", tooltip="Search the digest"),
        Binding("n", "hits(1)", "Next hit", id="digest.next", tooltip="The next hit in the digest"),
        Binding(
            "N", "hits(-1)", "Hit before", show=False, id="digest.previous", tooltip="The hit before in the digest"
        ),
        Binding("y", "copy", "Copy all", id="digest.copy", tooltip="Copy the document"),
        Binding("escape", "back", show=False, id="digest.back", tooltip="Drop the search, else close the digest"),
        Binding("q", "leave", "Close", id="digest.leave", tooltip="Close the digest"),
    ]

    def __init__(self, root: Path, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._root, self._entries = root, entries
        self._note, self._caption = parse(_PATH, ""), ""
        self._blocks: Sequence[Block] = ()
        self._index = TranscriptIndex("")
        self._findings = Findings("", ())
        self._origin = 0

    def compose(self) -> ComposeResult:
        """Lay out the document."""
        with Vertical(id="digest"):
            yield Label(Content("Gathering takeaways and links…"), id="digest-caption")
            yield TranscriptView()
        yield SearchBar(id="search")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the notes."""
        bar = self.query_one(SearchBar)
        bar.display = False
        self.watch(bar, "typed", self._type, init=False)
        self.query_one(TranscriptView).focus()
        self._gather()

    @work(group="digest")
    async def _gather(self) -> None:
        gathered, self._index, episodes, problems = await asyncio.to_thread(self._digest)
        self._note, self._blocks, shown, emphases = gathered
        self._caption = f"Takeaways and links of {counted(episodes, 'episode')}; for a file: earmark digest > digest.md"
        if problems:
            self._caption += f"; {counted(problems, 'note')} could not be read"
        self.query_one(TranscriptView).show(shown, self._blocks, 0, emphases)
        self._find(self._findings.query)

    def _digest(self) -> tuple[_Document, TranscriptIndex, int, int]:
        shelf = Shelf(self._root, {entry.path: entry.title for entry in self._entries if not entry.problem})
        excerpts, problems = [], 0
        for entry in self._entries:
            if entry.takeaways or entry.links or entry.problem:
                try:
                    excerpts.append(excerpt(read(entry.path)))
                except FileProblem:
                    problems += 1
        found = arranged(excerpts)
        text = digest(found, shelf) if found else ""
        text = "\n".join(map(printable, text.split("\n")))
        index = TranscriptIndex(text)
        index.prepare()
        note = parse(_PATH, text)
        blocks = split_sections(note)
        return (note, blocks, *readable(note, blocks)), index, len(found), problems

    def action_search(self) -> None:
        """Open the search bar."""
        self._origin = self.query_one(TranscriptView).place
        self.query_one(SearchBar).open(self._findings.query)

    def _type(self, query: str) -> None:
        if self.query_one(SearchBar).display:
            self._find(query)

    def on_search_bar_kept(self, event: SearchBar.Kept) -> None:
        """Stay at the hit."""
        if event.query != self._findings.query.strip():
            self._find(event.query)

    def on_search_bar_left(self) -> None:
        """Return to where the search began."""
        self._find("")
        self.query_one(TranscriptView).go_to(self._origin)

    def _find(self, query: str) -> None:
        found = (
            find_all(parse_query(query), self._note.text, self._index, self._blocks, Glossary())
            if query.strip()
            else ()
        )
        self._show(Findings(query, found).at(self._origin))

    def _show(self, findings: Findings) -> None:
        view, self._findings = self.query_one(TranscriptView), findings
        view.hits, view.current = findings.shown, findings.current
        if findings.hit:
            view.reveal(findings.hit.start)
        caption = f"/{findings.query}   {findings.summary()}" if findings.query.strip() else self._caption
        self.query_one("#digest-caption", Label).update(Content(caption))

    def action_hits(self, count: int) -> None:
        """Go to the next hit, or back; without a search, begin one."""
        if not self._findings.query.strip():
            self.action_search()
            return
        view = self.query_one(TranscriptView)
        self._show(self._findings.step(count * (view.take_count() or 1))[0])

    def action_back(self) -> None:
        """Drop the search, or close the digest where there is none."""
        if self._findings.query:
            self._find("")
        else:
            self.action_leave()

    def action_copy(self) -> None:
        """Copy the document."""
        self.app.copy_to_clipboard(self._note.text)
        self.notify("Copied the digest.", markup=False)

    def action_leave(self) -> None:
        """Close the digest."""
        self.dismiss()
