"""A home of its own for every test, and no animations in any."""

import gc
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # textual reads it once, when it is imported

import textual.app
import textual.pilot

from tests.quiet import quiet
from tui import typeahead
from tui.core import settling
from tui.screens import calm, clipboard

gc.set_threshold(100_000, 20, 20)  # as in the app once it runs: garbage is rarely looked for
settings.register_profile("suite", max_examples=60, deadline=None)
settings.load_profile("suite")

for _module in (textual.app, textual.pilot):
    vars(_module)["wait_for_idle"] = quiet
typeahead._PAINT_SECONDS = 0
calm._CALM_SECONDS = 0.01
settling._REST_SECONDS = 0


def pytest_xdist_auto_num_workers() -> int:
    """Run twice as many tests at once as there are processors: those of the screens wait for frames and for disks."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Look for no garbage among what was imported, nor among the tests themselves."""
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all homes: pytest looks through those beside its own for each that it makes."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep settings, state, cache and data of a test in a folder of its own."""
    folder = Path(mkdtemp(dir=homes))
    monkeypatch.setenv("EARMARK_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the clipboard of the desktop alone."""
    monkeypatch.setattr(clipboard, "which", lambda _: None)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Copy the seeds of the repository into a folder that may be written to."""
    return Path(shutil.copytree(Path(__file__).parents[1] / "seeds", tmp_path / "seeds"))
