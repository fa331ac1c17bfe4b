"""Words that were changed by another program while the reader changed them: the three versions, to choose from."""

from __future__ import annotations

import os
import re
from enum import Enum
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Label, Static

from tui.core.conflict import Conflict, differing
from tui.core.display import printable
from tui.screens.calm import CalmScreen
from tui.widgets.key_bar import KeyBar

_WORD: Final = re.compile(r"\s*\S*")

_WIDE: Final = 72
"""Columns from which the versions stand side by side."""

_MOST_ROWS: Final = {True: 5, False: 14}
"""Rows of a version with its border at most, by whether the versions stand below each other."""

_GONE: Final = {0: " It is gone from the file.", 1: " It may be in another one now."}
"""What is said of words that nothing in the file is known to be now, by how many may be."""

_SEVERAL: Final = " It may stand at several places now."

_BORDERED_ROWS: Final = 3
"""Rows from which a version has a border all around."""


class Choice(Enum):
    """Which words are to stand in the file."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class Version(VerticalScroll):
    """One of the versions, those words underlined that the base has not; it opens at a place in it."""

    def __init__(self, title: str, words: str, base: str, place: int, name: str) -> None:
        self._words = _marked(words, base)
        self._to_place = self._words[: _end_of_word(words, place)]
        super().__init__(Static(self._words), id=f"conflict-{name}")
        self.border_title = title

    def on_resize(self) -> None:
        """Bring the place on the screen, some rows below the top."""
        size = self.scrollable_content_region.size
        row = self._to_place.get_height({}, size.width) - 1
        self.scroll_to(y=row - size.height // 3, animate=False, immediate=True)


class ConflictScreen(CalmScreen[Choice | None]):
    """Shows the three versions of some words and returns which are to stand in the file; None to decide later."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    AUTO_FOCUS = "#conflict-mine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose('mine')", "Write mine", id="conflict.mine", tooltip="Put my words in the place of theirs"),
        Binding("b", "choose('both')", "Write both", id="conflict.both", tooltip="Put my words after theirs"),
        Binding("b", "choose('joined')", "Join both", id="conflict.both", tooltip="Put my changes into theirs"),
        Binding("t", "choose('theirs')", "Leave theirs", id="conflict.theirs", tooltip="Leave the file as it is"),
        Binding("escape", "leave", "Later", id="conflict.leave", tooltip="Keep my words as a draft"),
    ]

    def __init__(self, conflict: Conflict) -> None:
        super().__init__()
        self._conflict = conflict

    def compose(self) -> ComposeResult:
        """Lay out the versions."""
        conflict = self._conflict
        with Vertical(id="conflict"):
            yield Label(self._caption, id="conflict-caption")
            with Container(id="conflict-versions"):
                base, theirs, mine = map(_quoting, (conflict.base, conflict.theirs, conflict.mine), conflict.quotes)
                places = [len(os.path.commonprefix([base, words])) for words in (theirs, mine)]
                yield Version("As it was", base, base, min(places), "base")
                yield Version("In the file now", theirs or "—", base, places[0], "theirs")
                yield Version("Yours", mine, base, places[1], "mine")
        yield KeyBar(wraps=True)

    @property
    def _caption(self) -> Content:
        conflict = self._conflict
        gone = "" if conflict.raw or conflict.theirs else _GONE.get(conflict.places, _SEVERAL)
        fits = " Both fit together." if conflict.fits else ""
        return Content(f"Another program changed this meanwhile.{gone or fits}")

    def on_resize(self, event: events.Resize) -> None:
        """Give each version its share of the rows."""
        self._share(event.size)

    def on_key_bar_wrapped(self) -> None:
        """Give each version its share of the rows that the keys leave."""
        self._share(self.size)

    def _share(self, size: Size) -> None:
        narrow = size.width < _WIDE
        caption = self._caption.get_height({}, size.width - (2 if narrow else 4))
        keys = self.query_one(KeyBar).rows(size.width)
        rows = (size.height - 1 - keys - caption) // 3 if narrow else size.height * 3 // 5 - 1 - caption
        for version in self.query(Version):
            version.styles.max_height = min(max(rows, 2), _MOST_ROWS[narrow])
            for side in ("border_right", "border_bottom", "border_left"):
                setattr(version.styles, side, None if rows >= _BORDERED_ROWS else ("none", "white"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing be answered that cannot have been read, and offer one way to write both."""
        if parameters == (("both",) if self._conflict.fits else ("joined",)):
            return False
        return action not in ("choose", "leave") or self.answering or None

    def action_choose(self, choice: str) -> None:
        """Return what was chosen."""
        self.dismiss(Choice.BOTH if choice == "joined" else Choice(choice))

    def action_leave(self) -> None:
        """Return without a choice."""
        self.dismiss(None)


def _quoting(words: str, quote: str) -> str:
    return f"{words}\n> {quote}" if quote else words


def _marked(words: str, base: str) -> Content:
    """Return words fit for the screen, those underlined that the base has not."""
    styled = ((part, "bold underline" if new else "") for part, new in differing(words, base))
    return Content("").join(
        Content.styled("\n".join(map(printable, part.split("\n"))), style) for part, style in styled
    )


def _end_of_word(words: str, place: int) -> int:
    """Return where the first word from a place on ends, as it is wrapped as a whole."""
    match = _WORD.match(words, place)
    return match.end() if match else place
