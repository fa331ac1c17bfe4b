"""From a path to the app: which library and note are meant, and the one function that loads the screen library."""

from __future__ import annotations

import gc
import os
import stat
import sys
from pathlib import Path
from types import ModuleType

from tui.core.config import load_settings, places
from tui.core.disk import FileProblem, problems
from tui.core.memory import give_back_large_blocks
from tui.core.state import load_preferences
from tui.curtain import Curtain


def locate(path: Path | None) -> tuple[Path, Path | None, str]:
    """Return the library that is meant, the note in it if one is, and what to say the first time.

    Raises FileProblem where there is nothing at the path.
    """
    where = places()
    if path is not None:
        with problems(path, "open"):
            try:
                folder = stat.S_ISDIR(path.stat().st_mode)
            except FileNotFoundError:
                sentence = f"{path} is no folder, no note and no command. Try: earmark --help"
                raise FileProblem(path, sentence) from None
        return (path.resolve(), None, "") if folder else (path.parent.resolve(), absolute(path), "")
    last = load_preferences(where).library
    if last and os.path.isdir(last):  # noqa: PTH112 - a folder that may not be looked at is no error here
        return Path(last), None, ""
    from tui.core.samples import copy_samples

    samples = where.data / "episodes"
    copy_samples(samples)
    return samples, None, f"These are samples, copied to {samples}. To open notes of your own: earmark path/to/folder"


def absolute(note: Path) -> Path:
    """Return a note's path as a scan of its folder finds it: a link is resolved in the folder, not in the name."""
    return note.parent.resolve() / note.name


def open_app(path: Path | None, curtain: Curtain | None = None) -> int:
    """Run the app on a library, or on a note of one, and return its status.

    The garbage collector waits until the first frame: what a start makes stays, and looking at it again and again takes
    a fifth of the time. What is loaded by then it never looks at. A frame follows a key after at most 4 ms.
    """
    root, note, welcome = locate(path)
    gc.disable()
    give_back_large_blocks()
    os.environ.setdefault("TEXTUAL_FPS", "240")
    import_without_tls()
    from tui.app import EarmarkApp
    from tui.leaving import run_and_leave

    gc.freeze()
    where = places()
    app = EarmarkApp(root, where, load_settings(where.settings), note, welcome, curtain)
    run_and_leave(app)
    return app.return_code or 0


def import_without_tls() -> None:
    """Load asyncio as a Python without OpenSSL does, which would take 6 ms and 4 MB: nothing here uses a network."""
    # what import takes for missing, and a module that only a connection with TLS would look into
    left_out = {} if "ssl" in sys.modules else {"ssl": None, "asyncio.sslproto": ModuleType("asyncio.sslproto")}
    sys.modules.update(left_out)  # type: ignore[arg-type]
    try:
        import asyncio  # noqa: F401
    finally:
        for name in left_out:
            del sys.modules[name]
