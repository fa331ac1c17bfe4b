"""The sample episodes: where they are packed, and the copy of them that a first run opens."""

from __future__ import annotations

import os
from pathlib import Path

from tui.core.disk import FileProblem, write_private
from tui.core.files import read
from tui.core.library import find_notes

_PACKAGE = Path(__file__).parents[1]


def find_samples() -> Path:
    """Return the folder of the samples: inside an installed package, or beside it in a checkout.

    Raises FileProblem where there is neither.
    """
    for folder in (_PACKAGE / "seeds", _PACKAGE.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise FileProblem(
        _PACKAGE / "seeds", "The sample episodes are not installed; name a folder with notes of your own."
    )


def copy_samples(folder: Path) -> None:
    """Copy the samples into a folder, which is made if need be; whatever stands there already stays as it is.

    Raises FileProblem where a sample cannot be read or its copy cannot be written.
    """
    samples = find_samples()
    for sample in find_notes(samples):
        copy = folder / Path(sample.path).relative_to(samples)
        if not os.path.lexists(copy):
            write_private(copy, read(Path(sample.path)).data)
