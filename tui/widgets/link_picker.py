"""The link picker: an episode chosen by its title, or a link that is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.core.display import reading_line
from tui.core.layout import fit
from tui.core.library import Entry
from tui.core.links import is_url, relative
from tui.widgets.field import Field
from tui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from tui.core.proposals import Proposal


_ONE_WAY: Final = "Related: an episode, or a URL and its title"
_BOTH_WAYS: Final = "Related, both ways: an episode"
_NO_TITLE: Final = "No such episode: Enter adds the words alone"
_UNCLOSED: Final = "No such episode: your own link ends with ]]"
_TITLE: Final = "The title of the link, or Enter for its host"
_REFUSED: Final = "Only an episode of the library can be linked both ways: Enter links one way."

_WIKILINK: Final = re.compile(r"\[\[[^\[\]|]+(?:\|[^\]]*)?\]\]")

_NO_SCHEME: Final = re.compile(r"www\.[^\s/]", re.I)
"""How a URL begins that is typed without its scheme."""

_WRAPPED: Final = 16
"""Cells that a line may lose where it is wrapped between words."""

_NOWHERE: Final = -1
"""Where the cursor is while Enter would take no row."""


class LinkPicker(Vertical):
    """Filters the titles of a library while typing; Enter takes the row that is highlighted, else the words typed.

    Alt-Enter takes the words typed in either case.
    A row is highlighted where something is proposed or typed, or an arrow moved to it; never one that nobody asked for.
    Words after `[[` are those of a title, until `]]` makes a link of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="picker.leave", tooltip="Close without a link"),
        Binding("ctrl+b", "both", "Both ways", id="picker.both", tooltip="Let the other episode link back, or not"),
        Binding(
            "alt+enter", "words", "As words", id="picker.words", tooltip="Add what is typed, whatever titles fit it"
        ),
    ]

    @dataclass
    class EpisodePicked(Message):
        """The reader chose an episode, which is to link back if the link goes both ways, by the words typed."""

        entry: Entry
        both: bool
        typed: str

    @dataclass
    class Typed(Message):
        """The reader typed a URL, a wikilink or plain words."""

        words: str

    class Left(Message):
        """The reader closed the picker."""

    def __init__(self, entries: Sequence[Entry], root: Path, typed: str = "", *, both: bool = False) -> None:
        super().__init__()
        self._entries, self._root = entries, root
        self._find: Callable[[str], list[int]] | None = None
        self._proposals: Sequence[Proposal] = ()
        self._unfiltered: Sequence[int] = range(len(entries))
        self._shown: Sequence[int] = self._unfiltered
        """The entries that the rows show, by their index."""
        self._explained: Proposal | None = None
        self._moved, self._both = False, both
        self._titled = self._refused = ""
        self._field = Field("type to filter, or paste a link", max_length=2000)
        self._field.value, self._field.cursor_position, self._field.select_on_focus = typed, len(typed), False
        self._rows, self._reason = RowList(height=1), Static(id="picker-why")
        self._caption = Static(Content(_ONE_WAY), id="picker-caption")

    def compose(self) -> ComposeResult:
        """Lay out the caption, the input and the titles."""
        yield self._caption
        yield self._field
        yield self._rows
        yield self._reason

    def on_mount(self) -> None:
        """Show all titles and type into the input."""
        self._rows.can_focus = False
        self._reason.display = False
        self._field.focus()
        self._filter(self._field.value)
        self.watch(self._field, "value", self._filter, init=False)  # in the same frame as the key, unlike a message

    @property
    def words(self) -> str:
        """The words as typed."""
        return self._field.value

    def set_titles(self, find: Callable[[str], list[int]]) -> None:
        """Take what finds titles, which is made while nothing is typed yet."""
        self._find = find

    def propose(self, proposals: Sequence[Proposal]) -> None:
        """Show episodes that may be related above the titles, as long as nothing is typed."""
        self._proposals = proposals
        proposed = {id(proposal.entry): rank for rank, proposal in enumerate(proposals)}
        first = {proposed[id(entry)]: index for index, entry in enumerate(self._entries) if id(entry) in proposed}
        above = [first[rank] for rank in sorted(first)]
        self._unfiltered = [*above, *(index for index in range(len(self._entries)) if index not in above)]
        self._reason.display = bool(proposals)
        if not self._moved:
            self._filter(self._field.value)

    def action_both(self) -> None:
        """Let the other episode link back, or not; words that are typed cannot."""
        words = self._field.value.strip()
        if words and not self._shown:
            self._refuse(words)
        else:
            self._both = not self._both
            self._show_caption(words)

    def action_words(self) -> None:
        """Take the words that are typed, whichever row is highlighted."""
        self._take(self._field.value.strip())

    def action_leave(self) -> None:
        """Close the picker."""
        self.post_message(self.Left())

    def on_resize(self) -> None:
        """Fit what is said about a proposal to the new width."""
        self._explain()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move the cursor while the input has the focus."""
        steps = {"down": 1, "up": -1, "pagedown": 5, "pageup": -5}.get(event.key)
        if steps:
            event.stop()
            self._moved = True
            self._rows.move(steps)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the episode that is highlighted, or else the words."""
        event.stop()
        cursor = self._rows.cursor
        if self._shown and cursor != _NOWHERE:
            self._pick(cursor)
        else:
            self._take(event.value.strip())

    def _take(self, words: str) -> None:
        """Take typed words, or say what keeps them from being taken."""
        link = _with_scheme(words)
        if _is_unclosed(words):
            self._refused = words
            self._show_caption(words)
        elif words and self._both:
            self._refuse(words)
        elif is_url(link) and link != self._titled:
            self._titled, self._refused = link, ""
            self._field.value = f"{link} "
            self._field.cursor_position = len(self._field.value)
            self._show_caption(link)
        elif words:
            self.post_message(self.Typed(link))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show why the episode under the cursor is proposed."""
        event.stop()
        self._show_why(event.index)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the episode that was clicked."""
        event.stop()
        self._pick(event.index)

    def _pick(self, index: int) -> None:
        """Take the episode of a row."""
        entry = self._entries[self._shown[index]]
        self.post_message(self.EpisodePicked(entry, self._both, self._field.value.strip()))

    def _filter(self, query: str) -> None:
        query = query.strip()
        title = query.removeprefix("[[").strip() if _is_unclosed(query) else query
        if _is_link(query):
            self._shown = ()
        elif title:
            if self._find is None:
                from tui.core.match import TitleIndex

                self._find = TitleIndex([reading_line(entry.title) for entry in self._entries]).find
            self._shown = self._find(title)
        else:
            self._shown = self._unfiltered
        rows = self._rows
        rows.set_rows(len(self._shown), self._row)
        self._moved = False
        if not title and not self._proposals:
            rows.cursor = _NOWHERE
        self._show_why(0)
        self._show_caption(query)

    def _refuse(self, words: str) -> None:
        """Say that words are linked one way, and let them be from now on."""
        self._both, self._refused = False, words
        self._show_caption(words)

    def _show_caption(self, words: str) -> None:
        """Say what is to be typed, or what became of what was."""
        caption = _BOTH_WAYS if self._both else _ONE_WAY
        unclosed = _is_unclosed(words)
        if words and words == self._refused:
            caption = _UNCLOSED if unclosed else _REFUSED
        elif self._titled and words.startswith(self._titled):
            caption = _TITLE
        elif words and not (self._both or self._shown or _is_link(words)):
            caption = _UNCLOSED if unclosed else _NO_TITLE
        if self._caption.content != Content(caption):
            self._caption.update(Content(caption))

    def _why(self, index: int) -> Proposal | None:
        """Return why the episode of a row is proposed, if it is."""
        entry = self._entries[self._shown[index]] if index < len(self._shown) else None
        return next((proposal for proposal in self._proposals if proposal.entry is entry), None)

    def _show_why(self, index: int) -> None:
        """Show where both notes say the words that an episode is proposed for."""
        proposal = self._why(index)
        if proposal is not self._explained:
            self._explained = proposal
            self._explain()

    def _explain(self) -> None:
        """Show why the highlighted episode is proposed, as much as there is room for."""
        why, proposal = "", self._explained
        if proposal:
            room = self.content_size.width - len("there  “”")
            if not self.screen.has_class("-short"):
                room += self.content_size.width - _WRAPPED
            why = f"here   “{fit(proposal.here, room)}”\nthere  “{fit(proposal.there, room)}”"
        self._reason.update(Content(why), layout=False)

    def _row(self, index: int) -> Row:
        entry, proposal = self._entries[self._shown[index]], self._why(index)
        if proposal:
            return Row(reading_line(entry.title), ", ".join(proposal.words), "≈")
        folder = relative(entry.path.parent, self._root).as_posix()
        return Row(reading_line(entry.title), "" if folder == "." else folder)


def _with_scheme(words: str) -> str:
    """Return typed words, with a scheme before those that begin with a URL without one."""
    url = f"https://{words}"
    return url if _NO_SCHEME.match(words) and is_url(url.split(" ")[0]) else words


def _is_link(words: str) -> bool:
    """Return whether typed words begin with a link that is whole."""
    if words.startswith("[["):
        return bool(_WIKILINK.match(words))
    return is_url(_with_scheme(words).split(" ")[0])


def _is_unclosed(words: str) -> bool:
    """Return whether typed words begin as a wikilink does and are none yet."""
    return words.startswith("[[") and not _is_link(words)
