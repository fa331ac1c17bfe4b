"""A question that nobody asked for."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

_CALM_SECONDS = 0.8
"""How long a question that nobody asked for takes no answer: what is typed before it can be read is not for it."""

_Answer = TypeVar("_Answer")


class CalmScreen(ModalScreen[_Answer]):
    """A screen whose actions are to wait, in `check_action`, until it is `answering`: a moment, where it is calm."""

    def __init__(self, *, calm: bool = True) -> None:
        super().__init__()
        self.answering = not calm

    def on_mount(self) -> None:
        """Let nothing that was told lie over the question, and wait before keys answer what was not asked for."""
        self.app.clear_notifications()
        if not self.answering:
            self.set_timer(_CALM_SECONDS, self._listen)

    def _listen(self) -> None:
        self.answering = True
        self.refresh_bindings()
