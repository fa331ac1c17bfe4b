"""A process that ends in the middle of a write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tui.core import files
from tui.core.journal import Journal


class KilledError(BaseException):
    """The end of the process."""


@contextmanager
def killed(moment: str) -> Iterator[None]:
    """Let the process end before or after a step of a write, with nothing cleared away; no moment is never."""

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if moment.startswith("after"):
                real(*args)
            broken.setattr(Path, "unlink", lambda path: None)
            raise KilledError

        return call

    when, _, step = moment.partition(" ")
    owner = files if step in ("exchange", "replace") else Journal
    with pytest.MonkeyPatch.context() as broken:
        if when:
            broken.setattr(owner, step, around(getattr(owner, step)))
        yield
