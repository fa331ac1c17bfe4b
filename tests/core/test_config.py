"""Settings, their mistakes, and where things are kept."""

import os
import sys
from pathlib import Path

import pytest

from tui.core.config import (
    COLUMN_LIMITS,
    Action,
    Settings,
    browsers,
    displays,
    is_terminal,
    load_settings,
    places,
    with_checked_keys,
)


def settings(tmp_path: Path, source: str | bytes) -> Settings:
    """Read settings from a file with this in it."""
    path = tmp_path / "config.toml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return load_settings(path)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """Settings need not be written down."""
    assert load_settings(tmp_path / "config.toml") == Settings()


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_what_is_written_is_read(tmp_path: Path, bom: bytes) -> None:
    """A column and keys are taken from the file, with or without a BOM."""
    found = settings(tmp_path, bom + b'column = 72\r\n[keys]\r\nfind = "/,f3"\r\n')
    assert (found.column, dict(found.keys), found.problems) == (72, {"find": "/,f3"}, ())


@pytest.mark.parametrize("column", COLUMN_LIMITS)
def test_the_limits_themselves_may_be_set(tmp_path: Path, column: int) -> None:
    """The narrowest and the widest column are columns."""
    assert settings(tmp_path, f"column = {column}").column == column


@pytest.mark.parametrize("value", ["0", "19", "201", "-5", '"80"', "true", "80.0", "[]"])
def test_a_column_out_of_range_is_named(tmp_path: Path, value: str) -> None:
    """A width that cannot be is named with what may be, and the default is used."""
    found = settings(tmp_path, f"column = {value}")
    assert found.column == Settings().column
    assert len(found.problems) == 1
    assert all(str(limit) in found.problems[0] for limit in COLUMN_LIMITS)
    assert str(tmp_path / "config.toml") in found.problems[0]


def test_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    """Each problem says in which line of the file it is, and what is allowed there."""
    path = tmp_path / "config.toml"
    path.write_text('column = 72\n\nwatch = 1\nwrite_mode = "fast"\n\n[keys]\n"a.b" = 3\n', encoding="utf-8")
    found = load_settings(path)
    assert found.problems == (
        f"{path}, line 3: watch must be true or false; true is used.",
        f'{path}, line 4: write_mode must be "replace" or "in-place"; "replace" is used.',
        f'{path}, line 7: keys.a.b must be text such as "j,down".',
    )
    assert (found.column, found.watch, found.write_mode) == (72, True, "replace")


ODD_LINES = [
    'columns = """',
    "watch = false",
    "column = 5",
    '"""  # the words of a value are no settings',
    "list = [ # nor are those of a list",
    "  1,",
    "  # column = 6",
    "]",
    "watch-it = 1",
    "",
    "[other]",
    "column = 3",
    '"search.open" = 1',
    "[ keys ]",
    "search.open = 2",
    '"searc\\u0068.close" = 3',
    "'search.next' = 4",
    '"search.next.one" = 5',
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mistake_is_named_with_the_line_of_its_own_key(tmp_path: Path, end: str) -> None:
    """However a key is spelled, and whatever else is called so: in another table, in a value, or longer by a word."""
    found = settings(tmp_path, end.join([*ODD_LINES, ""]))
    told = [problem.partition("config.toml, line ")[2].split(" ")[:2] for problem in found.problems]
    assert told == [
        ["1:", "columns"],
        ["5:", "list"],
        ["9:", "watch-it"],
        ["11:", "other"],
        ["15:", "keys.search"],
        ["16:", "keys.search.close"],
        ["17:", "keys.search.next"],
        ["18:", "keys.search.next.one"],
    ]
    assert settings(tmp_path, '[other]\nwatch = 1\n[keys]\nx = "y"\n').lines["x"].endswith("line 4")


def test_settings_in_one_line_are_named_with_it(tmp_path: Path) -> None:
    """Keys in an inline table, or with dots before any table, stand in the line in which they are written."""
    for source in ('column = 30\nkeys = {"a.b" = 1}\n', 'column = 30\nkeys."a.b" = 1\n'):
        assert "line 2: keys.a.b must be text" in settings(tmp_path, source).problems[0]


def test_a_long_wrong_value_holds_nothing_up(tmp_path: Path) -> None:
    """What follows thousands of lines of one value is read; only its line is not looked for."""
    rows = "[1],\n" * 20_000
    found = settings(tmp_path, f"watch = 1\nmany = [\n{rows}]\ncolumn = 5\n")
    assert [problem.partition("line ")[2].split(" ")[1] for problem in found.problems] == ["watch", "many", "column"]
    assert "line 1: watch" in found.problems[0]


def test_choices_are_taken_as_they_stand(tmp_path: Path) -> None:
    """Text and truth values are what the file says."""
    path = tmp_path / "config.toml"
    path.write_text('watch = false\nwrite_mode = "in-place"\npreview = "always"\n', encoding="utf-8")
    found = load_settings(path)
    assert (found.watch, found.write_mode, found.preview, found.problems) == (False, "in-place", "always", ())


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("colum = 80", "colum is no setting"),
        ("[theme]\nx = 1", "theme is no setting"),
        ("keys = 5", "keys must be a table"),
        ('keys = "j"', "keys must be a table"),
        ("[keys]\nfind = 5", "keys.find must be text"),
        ('[keys]\nfind = ""', "keys.find must be text"),
        ("column = ", "not valid TOML"),
        ("a = " + "[" * 5_000, "not valid TOML"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b"# caf\xe9", "it is not UTF-8"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, source: str | bytes, named: str) -> None:
    """Each mistake is a sentence with the file and what is wrong; the rest of the settings stand."""
    found = settings(tmp_path, source)
    assert len(found.problems) == 1
    assert named in found.problems[0]
    assert str(tmp_path) in found.problems[0]
    assert (found.column, dict(found.keys)) == (Settings().column, {})


def test_one_mistake_does_not_cost_the_rest(tmp_path: Path) -> None:
    """What is right beside a mistake is used."""
    found = settings(tmp_path, 'colum = 1\ncolumn = 60\n[keys]\nfind = 1\nnext = "n"\n')
    assert (found.column, dict(found.keys), len(found.problems)) == (60, {"next": "n"}, 2)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder in the place of the file costs the settings, not the start."""
    (tmp_path / "config.toml").mkdir()
    assert "cannot be read" in load_settings(tmp_path / "config.toml").problems[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")
def test_a_pipe_for_settings_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file costs the settings, not the start."""
    os.mkfifo(tmp_path / "config.toml")
    assert "not a regular file" in load_settings(tmp_path / "config.toml").problems[0]


def test_everything_may_live_in_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EARMARK_HOME holds all the folders; none is made by asking."""
    monkeypatch.setenv("EARMARK_HOME", str(tmp_path / "home"))
    found = places()
    assert {found.config, found.state, found.cache, found.data} == {
        tmp_path / "home" / n for n in ("config", "state", "cache", "data")
    }
    assert found.journal == tmp_path / "home" / "state" / "journal"
    assert found.settings == tmp_path / "home" / "config" / "config.toml"
    assert not (tmp_path / "home").exists()


def test_an_unknown_user_in_the_home_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde that leads nowhere stays in the path."""
    monkeypatch.setenv("EARMARK_HOME", "~no-such-user-here/x")
    assert places().state.name == "state"


def test_the_platform_says_where_things_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without EARMARK_HOME, or with an empty one, each folder is the platform's own for earmark."""
    monkeypatch.setenv("EARMARK_HOME", "")
    assert "earmark" in str(places().state)
    assert len({places().config, places().state, places().cache}) >= 2


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a closed nor a piped stream, nor a dumb terminal, can show a full screen."""

    class Screen:
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", Screen())
    monkeypatch.setattr(sys, "stdout", Screen())
    assert is_terminal()
    monkeypatch.setenv("TERM", "dumb")
    assert not is_terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", None)
    assert not is_terminal()


ACTIONS = {
    "reader.page": Action("reader", ("space", "f")),
    "reader.top": Action("reader", ("g", "home")),
    "reader.half": Action("reader", ("d",)),
    "view.leave": Action("reader", ("q",)),
    "list.page": Action("list", ("space",)),
    "list.keep": Action("list", ("space",)),
}


def checked(tmp_path: Path, *lines: str) -> tuple[dict[str, str], list[str]]:
    """Return the keys that are left of some lines below [keys], and the problems without the file."""
    found = settings(tmp_path, "\n".join(("[keys]", *lines)))
    found = with_checked_keys(found, ACTIONS, lambda key: {"Q": "shift+q"}.get(key, key) if len(key) < 6 else "")
    return dict(found.keys), [problem.removeprefix(f"{tmp_path / 'config.toml'}, ") for problem in found.problems]


def test_keys_that_can_be_are_taken(tmp_path: Path) -> None:
    """Keys may be changed, given up and passed on, and act elsewhere as well; a key has the name that is known."""
    lines = ['"reader.page" = " d, Q "', '"reader.half" = "space"', '"list.page" = "q"', '"reader.top" = "home,g"']
    keys = {"reader.page": "d,shift+q", "reader.half": "space", "list.page": "q", "reader.top": "home,g"}
    assert checked(tmp_path, '"list.keep" = "space,t"', '"list.page" = "space"')[1] == []
    assert checked(tmp_path, *lines) == (keys, [])


@pytest.mark.parametrize(
    ("lines", "left", "told"),
    [
        (
            ['"reader.page" = "space,q"', '"reader.top" = "t"'],
            {"reader.top": "t"},
            ['line 2: keys.reader.page cannot have q, which is a key of view.leave; "space,f" is used.'],
        ),
        (
            ['"reader.page" = "t"', '"reader.top" = "h,t"'],
            {"reader.page": "t"},
            ['line 3: keys.reader.top cannot have t, which is a key of reader.page; "g,home" is used.'],
        ),
        (
            ['"reader.page" = "q"', '"reader.top" = "space"'],
            {},
            [
                'line 2: keys.reader.page cannot have q, which is a key of view.leave; "space,f" is used.',
                'line 3: keys.reader.top cannot have space, which is a key of reader.page; "g,home" is used.',
            ],
        ),
        (
            ['"reader.top" = "g,notakey"', '"reader.page" = "space,,f"'],
            {},
            [
                'line 2: keys.reader.top must be keys such as "j,down" or "ctrl+f", and "notakey" is none;'
                ' "g,home" is used.',
                'line 3: keys.reader.page must be keys such as "j,down" or "ctrl+f", and "" is none;'
                ' "space,f" is used.',
            ],
        ),
        (
            ['"nosuch.id" = "x"', '"list.pag" = "x"'],
            {},
            [
                "line 2: keys.nosuch.id is no setting; choose among keys.reader.…, keys.view.…, keys.list.….",
                "line 3: keys.list.pag is no setting; choose among keys.list.page, keys.list.keep.",
            ],
        ),
    ],
)
def test_keys_that_cannot_be_are_named(tmp_path: Path, lines: list[str], left: dict[str, str], told: list[str]) -> None:
    """An id or a key that nobody knows, and a key of another action of the place, is told with what is used."""
    assert checked(tmp_path, *lines) == (left, told)


def test_browsers_are_those_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """BROWSER holds commands, one after the other; none is no command."""
    monkeypatch.setenv("BROWSER", os.pathsep.join(["a %s", "", " ", "b"]))
    assert browsers() == ["a %s", "b"]
    monkeypatch.delenv("BROWSER")
    assert browsers() == []


def test_displays_are_those_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A display is one that is named; an empty name is none."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", "")
    assert displays() == (True, False)
