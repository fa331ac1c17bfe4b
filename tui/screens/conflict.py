"""Words that were changed by another program while the reader changed them: the three versions, to choose from."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Label, Static

from tui.core.conflict import Conflict, differing
from tui.core.display import printable
from tui.screens.calm import CalmScreen


class Choice(Enum):
    """Which words are to stand in the file."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


class ConflictScreen(CalmScreen[Choice | None]):
    """Shows the three versions of some words and returns which are to stand in the file; None to decide later."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-wide")]
    AUTO_FOCUS = "#conflict-mine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose('mine')", "Write mine", id="conflict.mine", tooltip="Put my words in the place of theirs"),
        Binding("b", "choose('both')", "Write both", id="conflict.both", tooltip="Put my words after theirs"),
        Binding("t", "choose('theirs')", "Leave theirs", id="conflict.theirs", tooltip="Leave the file as it is"),
        Binding("escape", "leave", "Later", id="conflict.leave", tooltip="Keep my words as a draft"),
    ]

    def __init__(self, conflict: Conflict) -> None:
        super().__init__()
        self._conflict = conflict

    def compose(self) -> ComposeResult:
        """Lay out the versions."""
        conflict = self._conflict
        gone = "" if conflict.raw or conflict.theirs else " It is gone from the file."
        with Vertical(id="conflict"):
            yield Label(Content(f"Another program changed this meanwhile.{gone}"), id="conflict-caption")
            with Container(id="conflict-versions"):
                base, theirs, mine = map(_quoting, (conflict.base, conflict.theirs, conflict.mine), conflict.quotes)
                yield _version("As it was", base, base, "base")
                yield _version("In the file now", theirs or "—", base, "theirs")
                yield _version("Yours", mine, base, "mine")
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing be answered that cannot have been read."""
        return action not in ("choose", "leave") or self.answering or None

    def action_choose(self, choice: str) -> None:
        """Return what was chosen."""
        self.dismiss(Choice(choice))

    def action_leave(self) -> None:
        """Return without a choice."""
        self.dismiss(None)


def _version(title: str, words: str, base: str, name: str) -> VerticalScroll:
    scroll = VerticalScroll(Static(_marked(words, base)), id=f"conflict-{name}")
    scroll.border_title = title
    return scroll


def _quoting(words: str, quote: str) -> str:
    return f"{words}\n> {quote}" if quote else words


def _marked(words: str, base: str) -> Content:
    """Return words fit for the screen, those underlined that the base has not."""
    styled = ((part, "bold underline" if new else "") for part, new in differing(words, base))
    return Content("").join(
        Content.styled("\n".join(map(printable, part.split("\n"))), style) for part, style in styled
    )
