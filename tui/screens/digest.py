"""The digest of a library: what was kept from all its episodes, to read and to copy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Label

from tui.core.blocks import split_lines
from tui.core.digest import Shelf, arranged, digest, excerpt
from tui.core.display import counted, printable
from tui.core.files import FileProblem, read
from tui.core.library import Entry
from tui.widgets.transcript_view import TranscriptView


class DigestScreen(ModalScreen[None]):
    """Gathers the takeaways and links of some episodes in a worker and shows them as one Markdown document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy all", id="digest.copy", tooltip="Copy the document"),
        Binding("escape,q", "leave", "Close", id="digest.leave", tooltip="Close the digest"),
    ]

    def __init__(self, root: Path, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._root, self._entries = root, entries
        self._text = ""

    def compose(self) -> ComposeResult:
        """Lay out the document."""
        with Vertical(id="digest"):
            yield Label(Content("Gathering takeaways and links…"), id="digest-caption")
            yield TranscriptView()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the notes."""
        self.query_one(TranscriptView).focus()
        self._gather()

    @work(group="digest")
    async def _gather(self) -> None:
        text, episodes, problems = await asyncio.to_thread(self._digest)
        caption = f"Takeaways and links of {counted(episodes, 'episode')}; for a file: earmark digest > digest.md"
        if problems:
            caption += f"; {counted(problems, 'note')} could not be read"
        self.query_one("#digest-caption", Label).update(Content(caption))
        self._text = "\n".join(map(printable, text.split("\n")))
        self.query_one(TranscriptView).show(self._text, split_lines(self._text), 0)

    def _digest(self) -> tuple[str, int, int]:
        shelf = Shelf(self._root, {entry.path: entry.title for entry in self._entries if not entry.problem})
        excerpts, problems = [], 0
        for entry in self._entries:
            if entry.takeaways or entry.links or entry.problem:
                try:
                    excerpts.append(excerpt(read(entry.path)))
                except FileProblem:
                    problems += 1
        found = arranged(excerpts)
        return digest(found, shelf) if found else "", len(found), problems

    def action_copy(self) -> None:
        """Copy the document."""
        self.app.copy_to_clipboard(self._text)
        self.notify("Copied the digest.", markup=False)

    def action_leave(self) -> None:
        """Close the digest."""
        self.dismiss()
