"""Drafts of what is typed in editors, kept while these are open and when they are left."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.core.drafts import Draft, Drafts, joined
from tui.core.note import NAMES, Kind

if TYPE_CHECKING:
    from tui.screens.related import RelatedScreen
    from tui.screens.takeaway import TakeawayScreen

NEW: Final = "New takeaway "
NEW_LINK: Final = "New related link "
TYPED_LINK: Final = "Typed link "
NOTES: Final = "Notes"


class Editing:
    """An editor that is open, or whose words are being written: what it is for, and what of it is kept."""

    def __init__(self, path: Path, purpose: str, draft: Draft, fresh: Draft | None) -> None:
        self.path, self.purpose = path, purpose
        self.screen: TakeawayScreen | RelatedScreen | None = None
        """The editor, while it is open."""
        self.sent: Draft | None = None
        """The words that are being written."""
        self._begun, self._fresh = draft, fresh
        self._kept = draft
        self._ended = False

    @property
    def typed(self) -> Draft | None:
        """What is typed or being written; None where nothing of it is worth keeping."""
        draft = self.screen.typed if self.screen else self.sent
        return None if draft == self._fresh else draft

    @property
    def news(self) -> Draft | None:
        """What is typed or being written and not kept yet.

        Words that were all taken away leave what is kept as it is while the editor is open: they may come back.
        """
        draft = self.typed
        return None if draft is None or draft.empty or draft == self._kept or self._ended else draft

    @property
    def last(self) -> Draft | None:
        """What is to be kept where the editor can be typed into no more: what is there or, of nothing, what was."""
        draft = self.typed
        return self._kept if draft and draft.empty else draft

    def keep(self, drafts: Drafts, draft: Draft) -> str:
        """Keep what was typed for the next time unless it was written meanwhile."""
        if self._ended:
            return ""
        problem = drafts.keep(self.path, self.purpose, draft)
        self._kept = self._kept if problem else draft
        return problem

    def leave(self, drafts: Drafts, draft: Draft) -> str:
        """Keep what is left behind at the end, or forget it; what another earmark keeps there stays."""
        self._ended = True
        return drafts.keep(self.path, self.purpose, draft, (self._begun, self._kept))


Typed: TypeAlias = tuple[Editing, Draft]
"""An editor, and what is typed in it."""


class Drafting:
    """Keeps what is typed in editors.

    Only `begin`, `typed`, `warn` and `end` are for the event loop alone; the rest reads and writes files.
    """

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._keeping = threading.Lock()
        self._open: list[Editing] = []

    def begin(self, path: Path, purpose: str, draft: Draft, fresh: Draft | None) -> Editing:
        """Follow an editor that is about to open with a draft; one that is still `fresh` is not kept."""
        editing = Editing(path, purpose, draft, fresh)
        self._open.append(editing)
        return editing

    def typed(self) -> list[Typed]:
        """Return what is typed in editors, or being written, and not kept yet."""
        return [(editing, draft) for editing in self._open if (draft := editing.news)]

    def keep(self, typed: Iterable[Typed]) -> str:
        """Keep what was typed, in case of a crash; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return next(filter(None, [editing.keep(self._drafts, draft) for editing, draft in typed]), "")

    def keep_all(self) -> None:
        """Keep what is typed in all editors as the app ends, also what was kept and another may have replaced."""
        for editing in self._open:
            if draft := editing.last:
                self.leave(editing, draft)

    def warn(self, path: Path, problem: str) -> None:
        """Show in the open editors of a note why its file cannot be reached, or nothing any more."""
        for editing in self._open:
            if editing.screen and editing.path == path:
                editing.screen.warn(problem)

    def end(self, editing: Editing, draft: Draft) -> None:
        """Follow an editor no longer; what it leaves behind is known at once, and kept by `leave`."""
        self._open.remove(editing)
        self._drafts.take(editing.path, editing.purpose, draft)

    def leave(self, editing: Editing, draft: Draft) -> str:
        """Keep what an editor leaves behind, or forget its draft; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return editing.leave(self._drafts, draft)

    def rename(self, before: Path, path: Path) -> None:
        """Let a note that has another file name now keep its drafts, also those of open editors."""
        with self._keeping:
            for editing in self._open:
                if editing.path == before:
                    editing.path = path
            self._drafts.rename(before, path)

    def add(self, path: Path, purpose: str, draft: Draft) -> str:
        """Keep a draft beside what is a draft there; return why that failed, a sentence, or nothing."""
        with self._keeping:
            return self._drafts.keep(path, purpose, joined(self._drafts.find(path, purpose), draft))

    def waiting(self, path: Path) -> list[str]:
        """Return what drafts wait in a note for an editor to open, by what they are of, such as `notes`; each once."""
        known = {NEW: NEW, NEW_LINK: NEW_LINK, TYPED_LINK: NEW_LINK, NOTES: NOTES} | {
            caption_of(kind): name for kind, name in NAMES.items()
        }
        here = {editing.purpose for editing in self._open if editing.path == path}
        begun = [purpose for purpose, draft in self._drafts.of(path).items() if not draft.empty and purpose not in here]
        names = (name for purpose in begun for start, name in known.items() if purpose.startswith(start))
        return list(dict.fromkeys(name.strip().lower() for name in names))


def caption_of(kind: Kind) -> str:
    """Return what the editor of an item is called."""
    return f"Edit {NAMES[kind]}"
