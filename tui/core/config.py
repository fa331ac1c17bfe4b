"""Settings, and where earmark keeps its things: the only reader of the environment."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

COLUMN_LIMITS = (20, 200)
"""The narrowest and the widest text column, in cells."""

_LARGEST = 1 << 20
"""The bytes of a settings file that are read at most."""

_CHOICES: Mapping[str, tuple[str | bool, ...]] = {
    "preview": ("first", "always", "never"),
    "new_takeaways": ("transcript", "end"),
    "write_mode": ("replace", "in-place"),
    "watch": (True, False),
}
"""The settings that are one of a few values, the default first."""


_CLOSING = re.compile(r"\]|\"{3}|'{3}")
"""What a value of several lines ends with in TOML."""

_MOST_LINES = 500
"""Lines of such a value that are looked through."""

_DEEPEST = 2
"""How many names lead to a setting: those of a table and of a key."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders that earmark keeps its own files in; none of them need exist."""

    config: Path
    state: Path
    cache: Path
    data: Path

    @property
    def journal(self) -> Path:
        """Where the bytes before each write are kept."""
        return self.state / "journal"

    @property
    def preferences(self) -> Path:
        """What a reader chose in the app, for all libraries."""
        return self.state / "preferences.json"

    @property
    def screen(self) -> Path:
        """The last screen of the last run."""
        return self.state / "screen.json"

    @property
    def glossary(self) -> Path:
        """The file that a reader's own spellings of names stand in."""
        return self.config / "glossary.toml"

    @property
    def settings(self) -> Path:
        """The file that a reader writes settings into."""
        return self.config / "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader can set in config.toml."""

    column: int = 80
    """The width of the text column, in cells."""
    preview: str = "first"
    """When what is about to be written is shown: the first time in a library, always or never."""
    new_takeaways: str = "transcript"
    """Where a new takeaway goes: in transcript order, or at the end."""
    write_mode: str = "replace"
    """Whether a note is written as a new file that takes the place of the old one in one step, or in place."""
    watch: bool = True
    """Whether the list follows what other programs do in the folder, as the open note always does."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by the id of a binding, several joined by commas."""
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Where in which file the keys stand, by the id of the binding."""
    problems: tuple[str, ...] = ()
    """What is wrong in the file, a sentence each; the defaults stand in for it."""


class Action(NamedTuple):
    """What keys can be set for."""

    place: str
    """Where the keys act; in one place a key belongs to one action."""
    keys: tuple[str, ...]
    """The keys that it has by default."""


def places() -> Places:
    """Return the user's folders: under EARMARK_HOME where that is set, else where the platform keeps such things."""
    home = os.environ.get("EARMARK_HOME")
    if home:
        base = Path(os.path.expanduser(home)).absolute()  # noqa: PTH111 - leaves an unknown ~user as it is
        return Places(base / "config", base / "state", base / "cache", base / "data")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("earmark", appauthor=False)
    return Places(dirs.user_config_path, dirs.user_state_path, dirs.user_cache_path, dirs.user_data_path)


def load_settings(path: Path) -> Settings:
    """Read the settings file, never waiting for one; a mistake in it is named in `problems` and its default used."""
    from tui.core.disk import FileProblem, read_private

    try:
        source = read_private(path, _LARGEST).decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (FileProblem, OSError, UnicodeDecodeError) as error:
        return Settings(problems=(f"{path} cannot be read ({_reason(error)}); the defaults are used.",))
    import tomllib

    try:
        table = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Settings(problems=(f"{path} is not valid TOML: {error}; the defaults are used.",))
    return _settings(path, source, table)


def with_checked_keys(settings: Settings, actions: Mapping[str, Action], key_named: Callable[[str], str]) -> Settings:
    """Return settings without the keys that cannot be, each named in `problems`; the default ones stand in for them.

    `actions` are all that keys can be set for, by id, and `key_named` returns the one name of a key, empty for no key.
    """
    problems: list[str] = []
    chosen: dict[str, list[str]] = {}

    def refuse(name: str, why: str) -> None:
        where, default = settings.lines.get(name, "config.toml"), ",".join(actions[name].keys)
        problems.append(f'{where}: keys.{name} {why}; "{default}" is used.')

    for name, words in settings.keys.items():
        keys = {key: key_named(key) for key in map(str.strip, words.split(","))}
        if name not in actions:
            where = settings.lines.get(name, "config.toml")
            problems.append(f"{where}: keys.{name} is no setting; choose among {_like(name, actions)}.")
        elif wrong := [key for key in keys if not keys[key]]:
            refuse(name, f'must be keys such as "j,down" or "ctrl+f", and "{wrong[0]}" is none')
        else:
            chosen[name] = list(keys.values())
    while clash := _clash(chosen, actions):
        name, key, owner = clash
        del chosen[name]
        refuse(name, f"cannot have {key}, which is a key of {owner}")
    keys = {name: ",".join(keys) for name, keys in chosen.items()}
    return replace(settings, keys=MappingProxyType(keys), problems=(*settings.problems, *problems))


def _clash(chosen: Mapping[str, list[str]], actions: Mapping[str, Action]) -> tuple[str, str, str] | None:
    """Return the first action with a key of another one, that key, and the other one; None where there is none."""
    owners: dict[tuple[str, str], str] = {}
    for name, (place, default) in actions.items():
        owners |= {(place, key): name for key in chosen.get(name, default) if key in default}
    for name, keys in chosen.items():
        place, default = actions[name]
        for key in keys:
            if key not in default and (owner := owners.setdefault((place, key), name)) != name:
                return name, key, owner
    return None


def _like(name: str, actions: Mapping[str, Action]) -> str:
    """Return what there is in the place of an id that is none: the ids of its group, or else the groups."""
    groups: dict[str, list[str]] = {}
    for known in actions:
        groups.setdefault(known.partition(".")[0], []).append(f"keys.{known}")
    return ", ".join(groups.get(name.partition(".")[0]) or (f"keys.{group}.…" for group in groups))


def is_terminal() -> bool:
    """Return whether both standard input and output are a terminal that can show a full screen."""
    import sys

    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"


def editor() -> str:
    """Return the editor that the environment names, empty where it names none."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""


def browsers() -> list[str]:
    """Return the commands that the environment names for opening links, in order; none where it names none."""
    return [command for command in os.environ.get("BROWSER", "").split(os.pathsep) if command.strip()]


def displays() -> tuple[bool, bool]:
    """Return whether the environment names a Wayland display, and an X11 one."""
    return bool(os.environ.get("WAYLAND_DISPLAY")), bool(os.environ.get("DISPLAY"))


def terminal_kind() -> list[str]:
    """Return what the environment says of the terminal's looks."""
    return [os.environ.get(name, "") for name in ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM")]


def _settings(path: Path, source: str, table: dict[str, Any]) -> Settings:
    problems: list[str] = []
    column, keys, lines = Settings().column, {}, {}
    chosen: dict[str, Any] = {}
    low, high = COLUMN_LIMITS
    numbers = _numbers(source)

    def place(*name: str) -> str:
        return f"{path}, line {numbers.get(name, 1)}"

    for name, value in table.items():
        where = place(name)
        if name == "column":
            if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
                column = value
            else:
                problems.append(f"{where}: column must be a whole number from {low} to {high}; {column} is used.")
        elif name in _CHOICES:
            choices = {json.dumps(choice): choice for choice in _CHOICES[name]}
            if isinstance(value, str | bool) and json.dumps(value) in choices:
                chosen[name] = value
            else:
                first, *others = choices
                problems.append(f"{where}: {name} must be {first} or {' or '.join(others)}; {first} is used.")
        elif name == "keys" and not isinstance(value, dict):
            problems.append(f'{where}: keys must be a table, [keys] with lines such as "search.open" = "/".')
        elif name == "keys":
            keys = {str(key): keyed for key, keyed in value.items() if isinstance(keyed, str) and keyed}
            lines = {key: place(name, key) for key in keys}
            problems += [
                f'{place(name, key)}: keys.{key} must be text such as "j,down".' for key in value if key not in keys
            ]
        else:
            problems.append(f"{where}: {name} is no setting; column, {', '.join(_CHOICES)} and [keys] are.")
    told = MappingProxyType(lines)
    return Settings(column, keys=MappingProxyType(keys), lines=told, problems=tuple(problems), **chosen)


def _numbers(source: str) -> dict[tuple[str, ...], int]:
    """Return the number, from 1, of the line in which each key of a valid settings file begins, by tables and name.

    A key of a key of a table is not among them, nor is what follows a value of very many lines.
    """
    import tomllib

    found: dict[tuple[str, ...], int] = {}
    table, statement = tuple[str, ...](), list[str]()
    for number, line in enumerate(source.replace("\r\n", "\n").split("\n"), 1):
        statement.append(line)
        if len(statement) > 1 and not _CLOSING.search(line):
            continue
        try:
            said = tomllib.loads("\n".join(statement))
        except (tomllib.TOMLDecodeError, RecursionError):  # its value goes on in the next line
            if len(statement) > _MOST_LINES:
                break
            continue
        first, is_header = number - len(statement) + 1, statement[0].lstrip(" \t").startswith("[")
        paths = list(_paths(said, () if is_header else table))
        table = paths[-1] if is_header else table
        statement = []
        for path in paths:
            found.setdefault(path, first)
    return found


def _paths(said: Mapping[str, Any], table: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the tables and names of the keys of a table, as far as they are looked for, each before those in it."""
    for name, value in said.items():
        yield (*table, name)
        if isinstance(value, dict) and len(table) < _DEEPEST - 1:
            yield from _paths(value, (*table, name))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else "it is not a regular file"
