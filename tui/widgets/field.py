"""A line to type into: what is pasted is made fit for the screen first."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from tui.core.display import typable


class Field(Input):
    """An input of one line that takes no control codes and no more text than a line needs."""

    virtual_size = Reactive(Size(0, 0))
    """How much there is to scroll: unlike in Textual's own input, a change of it lays out nothing anew."""

    def __init__(self, placeholder: str, *, max_length: int = 200, id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, max_length=max_length, compact=True, id=id)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is put in: one line, its control codes made visible, as much as has room."""
        most = self.max_length or 0
        pasted = typable(" ".join(event.text.split(maxsplit=most)[:most])[: 2 * most])
        event.text = pasted[: max(0, most - len(self.value) + len(self.selected_text))]
