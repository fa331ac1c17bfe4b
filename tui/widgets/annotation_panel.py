"""The panel: the takeaways and related links of the open note, to follow, edit, move and delete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.core import edit
from tui.core.asides import Annotation, Aside
from tui.core.display import printable
from tui.core.links import find_links
from tui.core.note import NAMES, Item, Kind, Note
from tui.widgets.annotation_words import annotation_words

_ARMED_SECONDS = 2.0
_Entry: TypeAlias = tuple[Kind, Annotation] | Path


class AnnotationPanel(Vertical):
    """Lists the items of a note as they stand in its file, and the text beside them, which can only be gone to.

    What the reader does with one goes out as a message.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor(1)", "Down", show=False, id="panel.down", tooltip="The next item"),
        Binding("k,up", "cursor(-1)", "Up", show=False, id="panel.up", tooltip="The item before"),
        Binding("enter", "follow", "Go to", id="panel.follow",
                tooltip="Go to the passage, or else to the episode or the page; of several links you choose one"),
        Binding("l", "links", "Links", id="panel.links",
                tooltip="Go to what it links to, where Enter goes to the passage or the text"),
        Binding("e", "edit", "Edit", id="panel.edit", tooltip="Edit the item"),
        Binding("c", "requote", "Quote", show=False, id="panel.requote",
                tooltip="Let it quote the words that are selected in the text"),
        Binding("y", "copy", "Copy", show=False, id="panel.copy", tooltip="Copy the item, with where it is from"),
        Binding("J,shift+down", "shift(1)", "Move down", show=False, id="panel.move_down", tooltip="Move it down"),
        Binding("K,shift+up", "shift(-1)", "Move up", show=False, id="panel.move_up", tooltip="Move it up"),
        Binding("d,delete", "delete", "Delete", key_display="dd", id="panel.delete", tooltip="Delete it: press twice"),
        Binding("escape", "leave", "Close", id="panel.leave", tooltip="Close the panel"),
    ]  # fmt: skip

    @dataclass
    class Followed(Message):
        """The reader wants to go where an item points."""

        kind: Kind
        item: Item

    @dataclass
    class Visited(Message):
        """The reader wants to see a note that links to this one."""

        path: Path

    @dataclass
    class Sought(Message):
        """The reader wants to see text that stands beside the items."""

        aside: Aside

    @dataclass
    class LinksWanted(Message):
        """The reader wants to go where an item, or text beside the items, links to."""

        annotation: Annotation

    class Refused(Message):
        """The reader wants to do with such text what can only be done with an item."""

    @dataclass
    class EditRequested(Message):
        """The reader wants to edit an item."""

        kind: Kind
        item: Item

    @dataclass
    class Copied(Message):
        """The reader wants to copy an item."""

        kind: Kind
        item: Item

    @dataclass
    class Requoted(Message):
        """The reader wants an item to quote what is selected."""

        kind: Kind
        item: Item

    @dataclass
    class Changed(Message):
        """The reader moved or deleted an item: the edit of the note's text, and what it is called."""

        change: Callable[[str], str]
        label: str

    class Armed(Message):
        """The reader pressed delete once; a second press deletes."""

    class Left(Message):
        """The reader closed the panel."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._items: list[_Entry | None] = []
        self._armed: tuple[Kind, Item] | None = None
        self._disarming: Timer | None = None
        self._is_linking = False

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield OptionList(markup=False, compact=True)

    @property
    def options(self) -> OptionList:
        """The list, which takes the focus."""
        return self.query_one(OptionList)

    @property
    def highlighted(self) -> tuple[Kind, Item] | None:
        """The item under the cursor, with the section it stands in."""
        entry = self._entry
        return (entry[0], entry[1]) if isinstance(entry, tuple) and isinstance(entry[1], Item) else None

    @property
    def _entry(self) -> _Entry | None:
        index = self.options.highlighted
        return self._items[index] if index is not None and index < len(self._items) else None

    def _meant(self) -> tuple[Kind, Item] | None:
        """Return the item under the cursor; of text that is none it is said that it is none."""
        if isinstance(self._entry, tuple) and not self.highlighted:
            self.post_message(self.Refused())
        return self.highlighted

    def set_items(
        self,
        takeaways: Sequence[Annotation],
        related: Sequence[Annotation],
        wrong: Mapping[str, str] | None = None,
        backlinks: Sequence[tuple[Path, str]] = (),
    ) -> None:
        """Show what a note's sections say; the cursor stays where it is if that is still there.

        `wrong` says of some, by how they stand in the file, what is wrong with them; `backlinks` are the notes that
        link to this one, each with its title.
        """
        before, index = self._entry, self.options.highlighted
        self._items = []
        options: list[Option | None] = []
        for kind, contents in ((Kind.TAKEAWAYS, takeaways), (Kind.RELATED, related)):
            self._items.append(None)
            options.append(Option(self._heading(kind, contents), disabled=True))
            for annotation in contents:
                self._items.append((kind, annotation))
                options.append(Option(annotation_words(annotation, (wrong or {}).get(annotation.raw, ""))))
                options += [] if isinstance(annotation, Aside) and annotation.is_heading else [None]
        if backlinks:
            self._items.append(None)
            options.append(Option(Content.styled(f"Linked from  {len(backlinks)}", "bold"), disabled=True))
        for path, title in backlinks:
            self._items.append(path)
            options += [Option(Content(printable(title))), None]
        self.options.set_options(options)
        places = [place for place, entry in enumerate(self._items) if entry]
        same = [place for place in places if before and _same(self._items[place], before)]
        alike = [place for place in places if _sort(self._items[place]) is (_sort(before) or Item)]
        wanted = index or 0
        self.options.highlighted = min(same or alike or places, key=lambda place: abs(place - wanted), default=None)

    def go_to(self, item: Item) -> None:
        """Put the cursor on an item."""
        places = [place for place, entry in enumerate(self._items) if isinstance(entry, tuple) and entry[1] == item]
        if places:
            self.options.highlighted = places[0]

    def go_to_new(self, before: Note, after: Note) -> None:
        """Put the cursor on the item that is in a note and was not in it before, where that is one."""
        old, new = ([*note.items(Kind.TAKEAWAYS), *note.items(Kind.RELATED)] for note in (before, after))
        added = Counter(item.raw for item in new) - Counter(item.raw for item in old)
        if added.total() == 1:
            self.go_to([item for item in new if item.raw in added][-1])

    def action_cursor(self, step: int) -> None:
        """Move the cursor."""
        self._disarm()
        if step > 0:
            self.options.action_cursor_down()
        else:
            self.options.action_cursor_up()

    def action_follow(self) -> None:
        """Go where the item points."""
        self._disarm()
        entry = self._entry
        if isinstance(entry, Path):
            self.post_message(self.Visited(entry))
        elif item := self.highlighted:
            self.post_message(self.Followed(*item))
        elif entry and isinstance(entry[1], Aside):
            self.post_message(self.Sought(entry[1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go to links only where there are some."""
        return action != "links" or self._is_linking

    def _offer_links(self) -> None:
        """Look whether what is under the cursor has links."""
        entry, before = self._entry, self._is_linking
        self._is_linking = isinstance(entry, tuple) and any(find_links(entry[1].text))
        if self._is_linking is not before:
            self.refresh_bindings()

    def action_links(self) -> None:
        """Go where the item or the text links to."""
        self._disarm()
        if isinstance(entry := self._entry, tuple):
            self.post_message(self.LinksWanted(entry[1]))

    def action_edit(self) -> None:
        """Edit the item."""
        self._disarm()
        if entry := self._meant():
            self.post_message(self.EditRequested(*entry))

    def action_copy(self) -> None:
        """Copy the item."""
        self._disarm()
        if entry := self._meant():
            self.post_message(self.Copied(*entry))

    def action_requote(self) -> None:
        """Let the item quote what is selected in the text."""
        self._disarm()
        if entry := self._meant():
            self.post_message(self.Requoted(*entry))

    def action_shift(self, steps: int) -> None:
        """Move the item."""
        self._disarm()
        if entry := self._meant():
            kind, item = entry
            change = partial(edit.move_item, kind=kind, item=item, steps=steps)
            self.post_message(self.Changed(change, f"move {NAMES[kind]}"))

    def action_delete(self) -> None:
        """Delete the item at the second press in a row."""
        entry = self._meant()
        if entry is None:
            return
        if self._armed and _same(self._armed, entry):
            self._disarm()
            kind, item = entry
            change = partial(edit.remove_item, kind=kind, item=item)
            self.post_message(self.Changed(change, f"delete {NAMES[kind]}"))
        else:
            self._disarm()
            self._armed = entry
            self._disarming = self.set_timer(_ARMED_SECONDS, self._disarm)
            self.post_message(self.Armed())

    def on_descendant_blur(self) -> None:
        """Forget a first press of d when the focus goes elsewhere."""
        self._disarm()

    def _disarm(self) -> None:
        self._armed = None
        if self._disarming:
            self._disarming.stop()

    def action_leave(self) -> None:
        """Close the panel."""
        self.post_message(self.Left())

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Forget a first press of d when the cursor moves."""
        event.stop()
        self._offer_links()
        if self._armed and not (self._entry and _same(self._entry, self._armed)):
            self._disarm()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go where the item that was clicked points."""
        event.stop()
        self.action_follow()

    def _heading(self, kind: Kind, contents: Sequence[Annotation]) -> Content:
        key = "a" if kind is Kind.TAKEAWAYS else "r"
        count = sum(isinstance(annotation, Item) for annotation in contents)
        words = str(count) if count else f"{'only text' if contents else 'none yet'}: press {key}"
        return Content.styled(f"{kind.value}  {words}", "bold")


def _same(one: _Entry | None, other: _Entry) -> bool:
    """Return whether two entries are the same item, text or note."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one[0] == other[0] and one[1].raw == other[1].raw
    return one == other


def _sort(entry: _Entry | None) -> type | None:
    """Return what an entry is: an item, text or a note."""
    return type(entry[1]) if isinstance(entry, tuple) else None if entry is None else Path
