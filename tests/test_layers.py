"""Who may import whom, and what is imported when."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.driver import OWN

PACKAGE = Path(__file__).parents[1] / "tui"
FILES = sorted(file.relative_to(PACKAGE.parent).as_posix() for file in PACKAGE.rglob("*.py"))

BELOW = {
    "__main__": {"cli"},
    "__init__": set(),
    "cli": {"commands", "curtain", "opening", "talk", "core"},
    "commands": {"__init__", "commands", "opening", "talk", "core"},
    "opening": {"app", "curtain", "leaving", "core"},
    "leaving": {"talk"},
    "talk": {"core"},
    "curtain": {"__init__", "core"},
    "driver": {"curtain", "keyboard", "core"},
    "keyboard": set(),
    "app": {"curtain", "driver", "typeahead", "screens", "widgets", "core"},
    "typeahead": set(),
    "screens": {"screens", "widgets", "core"},
    "widgets": {"core"},
    "core": {"core"},
}
"""The rooms that each room may import."""

SHARED = {
    "tui.widgets.annotation_words": {"annotation_panel"},
    "tui.widgets.row_list": {"episode_list", "hit_list", "link_picker"},
    "tui.widgets.transcript_dragging": {"transcript_view"},
    "tui.widgets.transcript_keys": {"transcript_view"},
    "tui.widgets.transcript_moving": {"transcript_view"},
    "tui.widgets.transcript_painter": {"transcript_view"},
    "tui.widgets.transcript_rows": {"transcript_moving", "transcript_painter", "transcript_view"},
    "tui.widgets.transcript_selecting": {"transcript_view"},
    "tui.widgets.transcript_text": {
        "transcript_moving",
        "transcript_rows",
        "transcript_selecting",
        "transcript_view",
    },
    "tui.widgets.field": {"episode_list", "link_picker", "search_bar"},
}
"""The widgets that others are made of, and which ones these are."""

OUTSIDE = {"_sha2", "_sha256", "frontmatter", "platformdirs", "rapidfuzz", "watchfiles", "yaml"}
"""What core may import besides the standard library, or besides what all versions of that have."""


def imported(file: str, source: str) -> Iterator[str]:
    """Yield the full name of whatever a file imports, at its top, in functions and for type checkers alike."""
    package = file.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in ("__import__", "import_module"):
                yield name


def room(parts: list[str]) -> str:
    """Return the room of a name below the package: a file at its top is a room by itself, and so is a folder."""
    return parts[0] if parts and parts[0] in BELOW else "__init__"


def wrong(file: str, source: str) -> list[str]:
    """Return the imports of a file that no arrow allows."""
    own = room(file.removesuffix(".py").split("/")[1:])
    found = []
    for name in imported(file, source):
        top, *rest = name.split(".")
        if name in ("__import__", "import_module"):
            found.append(name)
        elif top == "tui":
            widget = ".".join(name.split(".")[:3])
            shared = own == room(rest) == "widgets" and Path(file).stem in SHARED.get(widget, ())
            if room(rest) not in BELOW[own] and not shared:
                found.append(name)
        elif own == "core" and top not in sys.stdlib_module_names | OUTSIDE and not name.startswith("rich.cells."):
            found.append(name)
    return found


@pytest.mark.parametrize("file", FILES)
def test_imports_point_down(file: str) -> None:
    """Arrows run cli -> opening -> app -> screens -> widgets -> core; core knows nothing of the screen."""
    assert wrong(file, (PACKAGE.parent / file).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("tui/core/a.py", "from textual.app import App"),
        ("tui/core/a.py", "import rich"),
        ("tui/core/a.py", "from rich import cells, text"),
        ("tui/core/a.py", "def f():\n    import tui.widgets.row_list"),
        ("tui/core/a.py", "from .. import app"),
        ("tui/core/a.py", "import importlib\nimportlib.import_module('textual')"),
        ("tui/widgets/a.py", "if TYPE_CHECKING:\n    from tui.app import EarmarkApp"),
        ("tui/widgets/a.py", "from tui.screens.reader import ReaderScreen"),
        ("tui/widgets/a.py", "from tui.widgets.row_list import Row"),
        ("tui/widgets/link_picker.py", "from tui.widgets.status_line import StatusLine"),
        ("tui/widgets/a.py", "from . import row_list"),
        ("tui/screens/a.py", "from tui import app"),
        ("tui/screens/a.py", "from tui.cli import main"),
        ("tui/app.py", "import tui.cli"),
        ("tui/cli.py", "from tui.widgets.row_list import Row"),
        ("tui/cli.py", "from tui.screens import reader"),
    ],
)
def test_wrong_arrows_are_seen(file: str, source: str) -> None:
    """An import that runs back up, in whatever form, is found."""
    assert wrong(file, source)


def test_every_file_has_a_room() -> None:
    """The rooms above are all there are."""
    assert {file.removesuffix(".py").split("/")[1] for file in FILES} == set(BELOW)


def test_one_function_of_the_command_line_opens_the_app() -> None:
    """Only what opens the app imports it, so no other command can come to load it."""
    importing = [
        f"{file}: {getattr(node, 'name', 'the module')}"
        for file in FILES
        for node in ast.parse((PACKAGE.parent / file).read_text(encoding="utf-8")).body
        if any(name.startswith("tui.app") for name in imported(file, ast.unparse(node)))
    ]
    assert importing == ["tui/opening.py: open_app"]


def test_the_command_line_loads_nothing_heavy() -> None:
    """Importing tui.cli leaves the screen library, the search, the parsers and the commands unloaded."""
    heavy = ("click", "textual", "rich", "rapidfuzz", "markdown_it", "yaml", "frontmatter", "platformdirs", "asyncio")
    code = f"import sys, tui.cli; print(*sys.modules.keys() & set({heavy!r}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_what_only_writing_needs_is_not_there_to_read(seeds: Path) -> None:
    """A note is opened and read without the modules that change one, which take half a megabyte."""
    writing = (
        "tui.core.edit",
        "tui.core.conflict",
        "tui.core.linking",
        "tui.screens.annotator",
        "tui.screens.restorer",
    )
    code = f"""import asyncio, sys
from pathlib import Path
from tests.ui.driver import reading
async def read():
    async with reading(Path({str(seeds)!r}), {OWN!r}) as reader:
        await reader.press("space", "slash", "t", "r", "enter", "n")
    print("", *sys.modules.keys() & set({writing!r}))
asyncio.run(read())"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
