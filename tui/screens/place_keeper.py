"""Where the reader is in each note, where it was read to, and where it jumped from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.core.episode import names_beside, note_names
from tui.core.jumps import JumpList, Place
from tui.core.state import hints_of, place_in, progress_at

if TYPE_CHECKING:
    from pathlib import Path

    from tui.core.episode import Episode
    from tui.core.note import Note
    from tui.core.shift import Shift
    from tui.core.state import Progress
    from tui.screens.reading_log import ReadingLog
    from tui.screens.stores import Stores
    from tui.widgets.transcript_view import TranscriptView


class PlaceKeeper:
    """Keeps places of one view in the reading state, and the jumps between them."""

    def __init__(self, view: TranscriptView, log: ReadingLog, stores: Stores) -> None:
        self._view, self._log, self._stores = view, log, stores
        self._reading, self._marks = stores.reading, stores.marks
        self._marked: tuple[Episode, dict[str, int]] | None = None
        self._beside: tuple[Note, list[str], list[list[str]]] | None = None
        self._jumps = JumpList()
        self.visited = False
        """Whether the reader has been in the text of the open note; else it was only looked at from the list."""

    def kept(self, note: Note) -> int:
        """Return where the reader left a note, an offset into its text as it is now; else its transcript's start.

        Whoever reads the note from disk asks this beside the keyboard: to know it by another name may take a look at
        all notes of the library.
        """
        progress = self._reading.elsewhere(note.path)
        if progress is None:
            progress = self._reading.progress(self._called_before(note) or note.path)
        return place_in(note.text, progress) or note.transcript.start

    def follow(self, episode: Episode) -> None:
        """Take up what is kept of an episode that was read in another library, or whose file has a new name."""
        if not self._reading.adopt(episode.path) and (before := self._called_before(episode.note)):
            self._stores.rename(before, episode.path)
            self._jumps.rename(before, episode.path)

    def shift(self, episode: Episode, moved: Shift) -> None:
        """Take up where the places of the open episode are since its text changed."""
        self._jumps.shift(episode.path, moved.nearest)
        if self._marked and self._marked[0].path == episode.path:
            found = self._marks.find(episode.path, episode.note.text)
            known = {letter: moved(place) for letter, place in self._marked[1].items()}
            places = {letter: found.get(letter, 0) if place is None else place for letter, place in known.items()}
            self._marked = episode, places

    def _called_before(self, note: Note) -> Path | None:
        """Return the name under which a note was read, None where it was read under its own or not at all."""
        if self._reading.progress(note.path).read_at:
            return None
        return self._reading.renamed(note.path, note_names(note), lambda progress: self._known_beside(note, progress))

    def _known_beside(self, note: Note, progress: Progress) -> list[list[str]]:
        """Return what the other notes can be known by that may be the one that was read; looked up once for a note."""
        if self._beside is None or self._beside[0] is not note or self._beside[1] != progress.names:
            found = list(names_beside(note.path, self._reading.root, hints_of(progress)))
            self._beside = note, progress.names, found
        return self._beside[2]

    def keep(self, episode: Episode | None) -> None:
        """Remember the place in the open episode, unless it was only looked at from the list."""
        if episode is None or not self._view.size.height:
            return
        note, before = episode.note, self._reading.progress(episode.path)
        if self.visited or before.read_at:
            log = self._log
            progress = progress_at(note.text, self._view.sought, log.percent(), log.table(), before)
            self._reading.keep(episode.path, replace(progress, names=episode.names))

    def marks(self, episode: Episode) -> dict[str, int]:
        """Return where the marks of an episode stand in its text as it is now, by letter."""
        if self._marked is None or self._marked[0] is not episode:
            self._marked = episode, self._marks.find(episode.path, episode.note.text)
        return self._marked[1]

    def mark(self, episode: Episode, letter: str) -> None:
        """Mark the place in the view with a letter."""
        self.marks(episode)[letter] = self._view.place
        self._marks.keep(episode.path, letter, self._view.place, episode.note.text)

    def save_marks(self) -> str:
        """Write the marks; return why later runs will not know them, or nothing."""
        return self._marks.save()

    def leave(self, episode: Episode | None, offset: int | None = None) -> None:
        """Remember a place, that of the view if none is named, which a jump is about to leave."""
        if episode:
            self._jumps.leave(Place(episode.path, self._view.place if offset is None else offset))

    def jump(self, episode: Episode | None, steps: int) -> Place | None:
        """Return where the last jump began (-1) or the ones before, or where going back did (1); None without any."""
        if episode is None:
            return None
        place, turn = None, self._jumps.back if steps < 0 else self._jumps.forward
        here = Place(episode.path, self._view.place)
        for _ in range(abs(steps)):
            if (following := turn(here)) is None:
                break
            place = here = following
        return place
