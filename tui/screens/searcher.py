"""The search of the open note: a query, what it found, and the view and the bar that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.core.note import Span
from tui.widgets.search_bar import SearchBar
from tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from tui.core.finder import Finder
    from tui.core.findings import Findings
    from tui.core.search import Hit


class Searcher:
    """Finds a query at every key and moves the view among the hits; the query outlives a change of note."""

    def __init__(self, view: TranscriptView, bar: SearchBar) -> None:
        self._view, self._bar = view, bar
        self._finder: Finder | None = None
        self._findings: Findings | None = None
        self._resume: int | None = None
        self._stepped_to: int | None = None
        self.origin = 0
        """Where the reader was when the bar was opened."""
        self.query = ""
        self.everywhere = False
        """Whether the title and the other sections are searched as well."""

    def forget_finder(self, *, same: bool) -> None:
        """Show no hits until the new finder is there; in the same note the reader then stands at the same hit."""
        hit = self._findings.hit if self._findings and same else None
        self._resume = hit.start if hit else None
        self._finder = self._findings = None
        self._view.hits, self._view.current = (), None

    def set_finder(self, finder: Finder) -> None:
        """Search what was asked for meanwhile, or anew where the finder finds more than before."""
        if self._finder is not None and self._findings and self._findings.hit:
            self._resume = self._findings.hit.start
        self._finder = finder
        if self.query:
            typing = self._bar.display
            place = self._view.place if self._resume is None else self._resume
            self.find(self.query, self.origin if typing else place, reveal=typing)

    def open(self) -> None:
        """Open the bar; giving up will return to where the view is now."""
        self.origin = self._view.place
        self._bar.open(self.query)

    def type(self, query: str) -> None:
        """Find a query as far as it is typed, from where the search began."""
        self.find(query, self.origin)

    def give_up(self) -> None:
        """Return to where the search began."""
        self.find("", self.origin, reveal=False)
        self._view.go_to(self.origin)

    def clear(self) -> None:
        """Drop the query, where the view is."""
        self.find("", self._view.place, reveal=False)

    def find(self, query: str, place: int, *, reveal: bool = True) -> None:
        """Find a query and go to its first hit from an offset on."""
        from tui.core.findings import Findings

        near = self._findings.near if self._findings and query == self.query else True
        self.query = query
        self._findings = None
        if query.strip() and self._finder is not None:
            hits = self._finder.find(query, everywhere=self.everywhere, wait=False)
            self._findings = Findings(query, tuple(hits), near).at(place)
        if reveal:
            self._view.go_to(place)
        self._show(reveal=reveal)

    def step(self, count: int) -> bool:
        """Go some hits on, or back; return whether the search wrapped around."""
        if self._findings is None or self._findings.current is None:
            return False
        self._findings, wrapped = self._findings.step(count)
        self._show()
        self._stepped_to = self._view.place
        return wrapped

    def go_to(self, index: int) -> None:
        """Go to one of the hits that are shown."""
        if self._findings and 0 <= index < len(self.hits):
            self._findings = self._findings.on(index)
            self._show()

    @property
    def at_hit(self) -> bool:
        """Whether the view is where the last step from hit to hit led."""
        return self._stepped_to == self._view.place

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits that are shown, in text order."""
        return self._findings.shown if self._findings else ()

    @property
    def shows_near(self) -> bool:
        """Whether near hits are on the screen."""
        return any(hit.kind == "near" for hit in self.hits)

    def toggle_near(self) -> bool:
        """Show near hits, or only exact ones; return whether there are any."""
        if self._findings is None or all(hit.kind == "exact" for hit in self._findings.hits):
            return False
        self._findings = self._findings.with_near(not self._findings.near)
        self._show()
        return True

    def toggle_everywhere(self) -> None:
        """Search all of the note, or only its transcript, from the hit that the reader is at."""
        self.everywhere = not self.everywhere
        hit = self._findings.hit if self._findings else None
        self.find(self.query, hit.start if hit else self._view.place, reveal=self._bar.display)

    @property
    def hit(self) -> Span | None:
        """The hit that the reader is at, where it is on the screen."""
        hit, shown = self._findings and self._findings.hit, self._view.on_screen
        return Span(hit.start, hit.end) if hit and shown.start <= hit.start < shown.end else None

    def summary(self) -> str:
        """Return the query and its counts for the status line."""
        if not self.query.strip():
            return ""
        counts = self._findings.summary() if self._findings else "searching…"
        soon = "  near hits follow…" if self._finder and not self._finder.ready else ""
        return f"/{self.query}   {counts}{'  in all of the note' if self.everywhere else ''}{soon}"

    def _show(self, *, reveal: bool = True) -> None:
        found = self._findings
        self._view.hits = found.shown if found else ()
        self._view.current = found.current if found else None
        if reveal and found and found.hit:
            self._view.reveal(found.hit.start)
