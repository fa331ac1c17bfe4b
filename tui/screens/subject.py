"""What a key is about: the note that the reader means, and the passages of it that a takeaway is to quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.core.episode import Episode, Quote
from tui.core.note import Span, merged
from tui.screens.reading_pane import ReadingPane
from tui.screens.searcher import Searcher
from tui.widgets.episode_list import EpisodeList

if TYPE_CHECKING:
    from tui.core.search import Hit

_QUOTED_AROUND = 90
"""Characters on each side of a hit that are quoted with it."""


class Subject:
    """Tells what the reader means from where the cursor, the selection and the search are."""

    def __init__(
        self, episodes: EpisodeList, pane: ReadingPane, searcher: Searcher, tell: Callable[[str], None]
    ) -> None:
        self._episodes, self._pane, self._view, self._searcher = episodes, pane, pane.view, searcher
        self._tell = tell

    async def note(self) -> Episode | None:
        """Return the note to write to: the open one, or the one under the cursor before it is shown.

        None where it can only be viewed, which is told.
        """
        pane, entry = self._pane, self._episodes.highlighted
        wanted = pane.loader.wanted
        if self._episodes.has_focus_within and entry and entry.path != wanted:
            pane.stop_preview()
            await pane.read(entry.path)
        elif wanted and pane.episode and wanted != pane.episode.path:
            await pane.read(wanted)
        if pane.episode and pane.episode.view_only:
            self._tell(f"{pane.episode.path} can only be viewed: {pane.episode.view_only}.")
            return None
        return pane.episode

    @property
    def quote(self) -> Quote:
        """What a new takeaway quotes: the selection, else the words around the hit, else the paragraph gone to."""
        episode, span = self._pane.episode, self._view.selected_words
        if span is None and (hit := self._searcher.hit):
            span = self._view.text.around(hit, _QUOTED_AROUND)
        elif span is None and not self._pane.raw:
            span = self._view.passage
        return episode.quote(span) if episode and span else Quote()

    def quotes(self, episode: Episode, hits: Sequence[Hit]) -> list[Quote]:
        """Return what takeaways on hits quote: the words around each, together where these overlap."""
        spans = merged(self._view.text.around(Span(hit.start, hit.end), _QUOTED_AROUND) for hit in hits)
        return list(map(episode.quote, spans))
