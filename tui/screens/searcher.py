"""The search of the open note: a query, what it found, and the view, the bar and the list of hits that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.core.blocks import words_in
from tui.core.display import HIDDEN
from tui.core.note import Span
from tui.core.state import Queries
from tui.screens.panes import Panes
from tui.screens.reading_pane import ReadingPane
from tui.widgets.search_bar import SearchBar
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.core.episode import Episode
    from tui.core.finder import Finder
    from tui.core.findings import Findings
    from tui.core.search import Hit


class Searcher:
    """Finds a query at every key and moves the view among the hits; the query outlives a change of note."""

    def __init__(
        self,
        pane: ReadingPane,
        panes: Panes,
        bar: SearchBar,
        status: StatusLine,
        queries: Queries,
        tell: Callable[[str], None],
    ) -> None:
        self._pane, self._view, self._panes, self._bar = pane, pane.view, panes, bar
        self._status, self._queries, self._tell = status, queries, tell
        self._finder: Finder | None = None
        self._awaited: Episode | None = None
        self._findings: Findings | None = None
        self._resume: int | None = None
        self._goes = False
        """Whether the first hit is to be gone to once there are hits."""
        self._stepped_to: int | None = None
        self._revealed_at: int | None = None
        self._origin = 0
        self._passage: Span | None = None
        """Where the search began, and the paragraph that the reader had gone to there."""
        self._everywhere = self._raw = False
        self.query = ""
        for moved in ("on_screen", "virtual_size"):
            pane.watch(self._view, moved, self._follow, init=False)

    # The note that is searched

    def forget_finder(self, *, same: bool) -> None:
        """Show no hits until the new finder is there; in the same note the reader then stands at the same hit."""
        hit = self._findings.hit if self._findings else None
        self._resume = (hit.start if hit else self._resume) if same else None
        self._finder = self._findings = self._revealed_at = self._awaited = None
        self._goes = self._goes and same
        self._view.hits, self._view.current = (), None
        self._report()
        if self.query or self._bar.display:
            self._pane.call_after_refresh(self._await_finder)

    def set_finder(self, finder: Finder) -> None:
        """Search what was asked for meanwhile, or anew where the finder finds more than before."""
        if self._finder is not None and self._findings and self._findings.hit:
            self._resume = self._findings.hit.start
        self._finder, goes = finder, self._goes
        if self.query:
            typing = self._bar.display
            place = self._view.place if self._resume is None else self._resume
            self._find(self.query, self._origin if typing else place, reveal=typing)
            if goes:
                self._show()

    @property
    def busy(self) -> bool:
        """Whether a query that was typed to its end waits for the finder."""
        return bool(self.query and self._awaited and self._finder is None and not self._bar.display)

    def _await_finder(self) -> None:
        """Have the open note made searchable, which is done for no note that is only read."""
        episode = self._pane.episode
        if self._finder is None and episode and episode.whole and self._awaited is not episode:
            self._awaited = episode
            self._pane.loader.make_searchable(episode)

    def _follow(self) -> None:
        """Search what is shown, once that is the file as it is or no longer."""
        if self._raw != self._pane.raw:
            hit = self._findings.hit if self._findings else None
            self._find(self.query, hit.start if hit else self._view.on_screen.start, reveal=False)

    # The query

    def open(self) -> None:
        """Open the bar; giving up will return to where the view is now."""
        if not self._bar.history:
            self._bar.history = self._queries.load()
        self._origin, self._passage = self._view.place, self._view.passage
        self._await_finder()
        self._bar.open(self.query)

    def type(self, query: str) -> None:
        """Find a query as far as it is typed, from where the search began, in the same frame."""
        if self._bar.display:
            self._return()
            self._find(query, self._origin)

    def keep(self, query: str) -> None:
        """Stay at the hit of a query that was typed to its end; an empty one is given up."""
        if not query:
            self.give_up()
            return
        if query != self.query.strip():
            self._return()
            self._find(query, self._origin)
        self._pane.leave(self._origin)
        self._remember(query)

    def give_up(self) -> None:
        """Return to where the search began."""
        self._find("", self._origin, reveal=False)
        self._return()

    def _return(self) -> None:
        """Go to where the search began, with the paragraph in focus that was in focus there."""
        self._view.go_to(self._origin)
        self._view.focus_at(self._passage.start if self._passage else None)

    def clear(self) -> None:
        """Drop the query, where the view is."""
        self._find("", self._view.place, reveal=False)

    def find_here(self) -> None:
        """Search for the selection, else the hit that the reader is at, else the word here."""
        here = self._view.selection or self.hit or self._view.word_here()
        if here and (words := self._words_of(here)):
            self._view.selection = None
            self._search(words, here.start)
            self._remember(words)

    def _search(self, query: str, place: int) -> None:
        """Go to the first hit of a query from an offset on, as soon as the note can be searched."""
        self._pane.leave()
        self._find(query, place, reveal=False)
        self._show()
        self._resume, self._goes = place, self._findings is None

    def toggle_everywhere(self) -> None:
        """Search all of the note, or only its transcript, from the hit that the reader is at."""
        if self._pane.raw:
            self._status.say("all of the file is searched as long as it is shown as it is")
            return
        self._everywhere = not self._everywhere
        hit = self._findings.hit if self._findings else None
        self._find(self.query, hit.start if hit else self._view.place, reveal=self._bar.display)
        self._status.say("searching all of the note" if self._everywhere else "searching the transcript")

    def _find(self, query: str, place: int, *, reveal: bool = True) -> None:
        """Find a query and go to its first hit from an offset on."""
        from tui.core.findings import Findings

        near = self._findings.near if self._findings and query == self.query else True
        self.query, self._raw = query, self._pane.raw
        self._findings = self._resume = None
        self._goes = False
        if query.strip():
            self._await_finder()
        if query.strip() and self._finder is not None:
            hits = self._finder.find(query, everywhere=self._everywhere, raw=self._raw, wait=False)
            self._findings = Findings(query, hits, near).at(place)
        if reveal:
            self._view.go_to(place)
        self._show(reveal=reveal)

    def _words_of(self, span: Span) -> str:
        """Return the words of a span as a query of plain words."""
        from tui.core.folding import folded_words

        text = self._view.text
        return " ".join(folded_words(words_in(text.shown, text.blocks, span).replace(HIDDEN, "")))

    def _remember(self, query: str) -> None:
        """Keep a query for later runs."""

        def keep() -> None:
            if problem := self._queries.add(query):
                self._tell(problem)

        self._pane.run_worker(keep, thread=True, group="queries")

    # The hits

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits that are shown, in text order."""
        return self._findings.shown if self._findings else ()

    @property
    def hit(self) -> Span | None:
        """The hit that the reader is at, where it is on the screen."""
        hit, shown = self._findings and self._findings.hit, self._view.on_screen
        return Span(hit.start, hit.end) if hit and shown.start <= hit.start < shown.end else None

    def step(self, count: int) -> None:
        """Go some hits on, or back, from the hit, or from what is on the screen.

        Without a search the last one is made again, that of an earlier run too; where there was none, one begins.
        """
        if not self.query:
            last = self._queries.load()[-1:]
            if not last:
                self.open()
                return
            self._search(last[0], self._view.on_screen.start)
            if count > 0:
                return
        count *= self._view.take_count() or 1
        if self._stepped_to != self._view.place:
            self._pane.leave()
        if self._findings is None or self._findings.current is None:
            return
        stayed = self.hit or self._revealed_at == self._view.place
        self._findings, wrapped = self._findings.step(count, None if stayed else self._view.on_screen)
        self._show()
        self._stepped_to = self._view.place
        if wrapped:
            self._status.say("search wrapped to the top" if count > 0 else "search wrapped to the bottom")

    def go_to(self, index: int) -> None:
        """Go to one of the hits that are shown."""
        if self._findings and 0 <= index < len(self.hits):
            self._findings = self._findings.on(index)
            self._show()

    @property
    def shows_near(self) -> bool:
        """Whether near hits are on the screen."""
        return bool(self._findings and self._findings.near and self._findings.has_near)

    def toggle_near(self) -> None:
        """Show near hits, or only exact ones."""
        if self._findings is None or not self._findings.has_near:
            self._status.say("no near hits")
            return
        self._findings = self._findings.with_near(not self._findings.near)
        self._show()

    async def toggle_list(self) -> None:
        """Show the list of hits and go to it, or close it."""
        if self._panes.hit_list:
            await self._panes.close_hit_list()
        elif self.hits:
            self._pane.leave()
            await self._panes.open_hit_list()
            self._report()
        else:
            self._status.say("no hits to list: search with /")

    def _show(self, *, reveal: bool = True) -> None:
        found = self._findings
        self._view.hits = found.shown if found else ()
        self._view.current = found.current if found else None
        if reveal and found and found.hit:
            self._view.reveal(found.hit.start)
            self._revealed_at = self._view.place
        self._report()
        self._pane.show_standing()

    def _report(self) -> None:
        """Show the counts in the status line, and the hits in their list."""
        self._status.search = self._summary()
        if episode := self._pane.episode:
            self._panes.list_hits(self.hits, self._view.current, episode)

    def _summary(self) -> str:
        if not self.query.strip():
            return ""
        counts = self._findings.summary() if self._findings else "searching…"
        where = "  in all of the file" if self._raw else "  in all of the note" if self._everywhere else ""
        soon = "  near hits follow…" if self._finder and not self._finder.ready else ""
        return f"/{self.query}   {counts}{where}{soon}"
