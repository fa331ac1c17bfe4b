"""What is known of the open note's items: the passages they quote or have lost, where links lead, who links here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.asides import contents
from tui.core.display import reading_line
from tui.core.note import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from tui.core.anchors import Anchor, Quoted
    from tui.core.asides import Annotation
    from tui.core.library import Entry
    from tui.core.note import Item, Note, Span


class Quotations:
    """Leads from takeaways to the passages that they quote and back, and says what is wrong with an item."""

    def __init__(self) -> None:
        self._quoted: Sequence[Quoted] = ()
        self._tried: tuple[str, int] = ("", -1)
        self._dead: Collection[str] = ()
        self._linking: Sequence[Entry] = ()

    def take(self, quoted: Sequence[Quoted]) -> None:
        """Take up what was found in a note."""
        self._quoted = quoted

    @property
    def spans(self) -> list[Span]:
        """The passages that were found."""
        return [quoted.anchor.span for quoted in self._quoted if quoted.anchor.span]

    def take_links(self, dead: Collection[str], linking: Sequence[Entry]) -> None:
        """Take up what leads nowhere, as it stands in the file, and which notes link to the open one."""
        self._dead, self._linking = dead, linking

    def items(
        self, note: Note
    ) -> tuple[Sequence[Annotation], Sequence[Annotation], Mapping[str, str], Sequence[tuple[Path, str]]]:
        """Return what the panel shows of a note: what its sections say, what is wrong, and who links to it."""
        wrong = {quoted.item.raw: words for quoted in self._quoted if (words := _wrong(quoted.anchor))}
        for raw in self._dead:
            wrong[raw] = " · ".join(filter(None, ("leads nowhere", wrong.get(raw))))
        titles = [(entry.path, reading_line(entry.title)) for entry in self._linking]
        return contents(note, Kind.TAKEAWAYS), contents(note, Kind.RELATED), wrong, titles

    @property
    def places(self) -> dict[str, int]:
        """Where the passage of each item starts that was found, by the item as it stands in the file."""
        return {quoted.item.raw: quoted.anchor.span.start for quoted in self._quoted if quoted.anchor.span}

    def place(self, item: Item) -> Span | None:
        """Return the passage that an item quotes, if it was found without doubt."""
        anchor = self._anchor(item)
        return anchor.span if anchor and not anchor.doubt else None

    def passage(self, item: Item) -> tuple[Span | None, str]:
        """Return the passage that an item quotes, and what is to be said of it.

        Of a lost one the places that it may come from are returned one by one, the best first.
        """
        anchor = self._anchor(item)
        if anchor is None or not anchor.candidates:
            return None, "The passage that this item quotes is no longer in the transcript."
        if anchor.span:
            return anchor.span, _wrong(anchor)
        raw, tried = self._tried
        tried = (tried + 1) % len(anchor.candidates) if raw == item.raw else 0
        self._tried = item.raw, tried
        state = "several places" if anchor.recurs else "passage lost"
        said = f"{state}: is it this, {tried + 1} of {len(anchor.candidates)}? c quotes it, Enter goes on"
        return anchor.candidates[tried], said

    def item(self, passage: Span) -> Item | None:
        """Return the first item that quotes a part of a passage."""
        for quoted in self._quoted:
            span = quoted.anchor.span
            if span and span.start < passage.end and passage.start < span.end:
                return quoted.item
        return None

    def _anchor(self, item: Item) -> Anchor | None:
        alike = [quoted for quoted in self._quoted if quoted.item.raw == item.raw]
        return next((quoted.anchor for quoted in (*(each for each in alike if each.item == item), *alike)), None)


def _wrong(anchor: Anchor) -> str:
    """Return what is wrong with a quote, empty where nothing is."""
    if anchor.span is None:
        return (
            "several places read like this: Enter shows them" if anchor.recurs else "passage lost: Enter looks for it"
        )
    return anchor.doubt and f"≈ near: {anchor.doubt}"
