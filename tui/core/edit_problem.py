"""Edits that cannot be made, and the sentences that say why."""

from __future__ import annotations

from tui.core.display import shortened
from tui.core.note import Item, Kind


class EditProblem(Exception):
    """An edit that cannot be made; its message is one sentence for the reader."""


class ItemChanged(EditProblem):
    """The item an edit was meant for is no longer in the text as it was."""

    def __init__(self, item: Item) -> None:
        super().__init__(
            f"“{shortened(item.text or item.quote)}” was changed or removed by another program; nothing was written."
        )


class TextChanged(EditProblem):
    """The text beside the items of a section is no longer as it was."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"The text of “{kind.value}” was changed by another program; nothing was written.")


class NotesChanged(EditProblem):
    """The notes that an edit began with are no longer in the text as they were."""

    def __init__(self) -> None:
        super().__init__("The notes were changed by another program; nothing was written.")
