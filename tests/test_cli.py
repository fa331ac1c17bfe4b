"""What the command line promises."""

import errno
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import cli, commands
from tui.cli import run
from tui.commands import earmark, reading
from tui.core import files, journal, samples, settling
from tui.core.config import places
from tui.core.disk import write_private
from tui.core.edit import add_link
from tui.core.export import json_text
from tui.core.files import FileProblem, decode
from tui.core.journal import Journal
from tui.core.linking import link_both
from tui.core.state import Preferences, Progress, ReadingState, save_preferences

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
PROJECT = Path(__file__).parents[1]
UGLY = (
    b"\xef\xbb\xbf# Caf\xe9 \x1b[31mred\r\n\r\n## Transcript\r\n\r\nWe meet in the caf\xe9 \x1b]0;evil\x07 of Moore's"
    b" law, &amp; leave.\r\n\r\n## Key Takeaways\r\n-\r\n\r\n## Related\r\n-"
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Write a note with a BOM, CRLF, a byte that is not UTF-8, control characters and no last line end."""
    path = tmp_path / "notes" / "note.md"
    path.parent.mkdir()
    path.write_bytes(UGLY)
    return path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command line; return its status, its data and its talk."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(list(map(str, arguments)))
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Pretend to be on a terminal; return what the app is opened with."""
    calls: list[tuple[Any, ...]] = []

    class App:
        return_code = 0
        unsaved = ""

        def __init__(self, root: Path, places: object, settings: object, note: Path | None, *rest: object) -> None:
            calls.append((root, note, rest[0]))

        def run(self, *, loop: object) -> None:
            pass

    monkeypatch.setitem(sys.modules, "tui.app", SimpleNamespace(EarmarkApp=App))
    for module in (cli, commands):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    return calls


Said = Callable[..., tuple[int, str, str]]


def each_command(command: click.Command = earmark, name: str = "earmark") -> Iterator[tuple[str, click.Command]]:
    """Yield every command by the words that call it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            inner = command.get_command(context, word)
            assert inner
            yield from each_command(inner, f"{name} {word}")


COMMANDS = list(each_command())


# Help


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_all_is_explained(name: str, command: click.Command) -> None:
    """Every command and option says in its help what it does, a command in few enough words to be listed."""
    assert command.help
    assert name == "earmark" or not command.get_short_help_str(limit=60).endswith("...")
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_all_is_in_the_readme(name: str, command: click.Command) -> None:
    """The README names every command as it is called, and every option."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    words = [name, *(max(option.opts, key=len) for option in command.params if isinstance(option, click.Option))]
    assert [word for word in words if word not in readme] == []


# Opening


def test_a_folder_opens(opened: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """`earmark FOLDER` opens the folder as the library."""
    assert run([str(tmp_path)]) == 0
    assert opened == [(tmp_path.resolve(), None, "")]


def test_a_folder_called_like_a_command_opens(
    opened: list[tuple[Any, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`earmark ./list` opens the folder list."""
    monkeypatch.chdir(tmp_path)
    Path("list").mkdir()
    assert run(["./list"]) == 0
    assert opened == [((tmp_path / "list").resolve(), None, "")]


def test_a_note_opens_in_its_folder(opened: list[tuple[Any, ...]], note: Path) -> None:
    """`earmark NOTE` opens the note, with its folder as the library."""
    assert run([str(note)]) == 0
    assert opened == [(note.parent.resolve(), note.parent.resolve() / "note.md", "")]


def test_the_folder_of_last_time_opens(opened: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """`earmark` opens the library last used."""
    save_preferences(places(), Preferences(library=str(tmp_path)))
    assert run([]) == 0
    assert opened == [(tmp_path, None, "")]


@pytest.mark.parametrize("last", ["", "gone"])
def test_samples_open_the_first_time(opened: list[tuple[Any, ...]], tmp_path: Path, last: str) -> None:
    """With no library, or one that is gone, the samples are copied to the data folder and a sentence says so."""
    save_preferences(places(), Preferences(library=last and str(tmp_path / last)))
    folder = places().data / "episodes"
    assert run([]) == 0
    [(root, note, welcome)] = opened
    assert (root, note) == (folder, None)
    assert str(folder) in welcome
    assert "earmark path/to/folder" in welcome
    assert {path.relative_to(folder) for path in folder.rglob("*.md")} == {
        path.relative_to(PROJECT / "seeds") for path in (PROJECT / "seeds").rglob("*.md")
    }


def test_samples_overwrite_nothing(tmp_path: Path) -> None:
    """A file that stands in the folder of the samples stays, and the samples that are gone come back."""
    samples.copy_samples(tmp_path)
    changed, removed = sorted(tmp_path.rglob("*.md"))[:2]
    changed.write_bytes(b"mine")
    kept = removed.read_bytes()
    removed.unlink()
    samples.copy_samples(tmp_path)
    assert changed.read_bytes() == b"mine"
    assert removed.read_bytes() == kept


def test_samples_are_found_in_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package brings its own samples; one without any says so in a sentence."""
    monkeypatch.setattr(samples, "_PACKAGE", tmp_path / "tui")
    with pytest.raises(FileProblem, match="name a folder"):
        samples.find_samples()
    (tmp_path / "seeds").mkdir()
    assert samples.find_samples() == tmp_path / "seeds"
    (tmp_path / "tui" / "seeds").mkdir(parents=True)
    assert samples.find_samples() == tmp_path / "tui" / "seeds"


@pytest.mark.parametrize("how", ["pipe", "dumb"])
def test_without_a_terminal_the_list_is_printed(
    how: str, said: Said, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the app cannot be shown, `earmark PATH` prints what `earmark list PATH` does and loads no app."""
    monkeypatch.setitem(sys.modules, "tui.app", None)
    if how == "dumb":
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "dumb")
    assert said(note.parent) == said("list", note.parent)
    assert said(note.parent)[:1] == (0,)


# Listing


def test_list_prints_columns(said: Said, seeds: Path) -> None:
    """A note is a line: title, status, length, takeaways and a path that is there."""
    street = seeds / "The Patient City" / "The Street That Was Only a Typo.md"
    reading = ReadingState(places(), seeds)
    reading.keep(street, Progress(percent=40, read_at=1.0))
    reading.save()
    status, data, _ = said("list", seeds)
    rows = [line.split("\t") for line in data.splitlines()]
    assert status == 0
    assert sorted(Path(row[4]) for row in rows) == sorted(seeds.rglob("*.md"))
    assert ["The Street That Was Only a Typo", "40%", "860 words", "5", str(street)] in rows


def test_list_has_a_header_on_a_terminal_only(said: Said, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A header helps a reader, and is in no pipe's way."""
    assert len(said("list", note.parent)[1].splitlines()) == 1
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert said("list", note.parent)[1].splitlines()[0] == "title\tstatus\tlength\ttakeaways\tpath"


def test_list_as_json(said: Said, seeds: Path) -> None:
    """JSON has an object a note, with all the columns."""
    tables = json.loads(said("list", "--json", seeds)[1])
    assert len(tables) == len(list(seeds.rglob("*.md")))
    for table in tables:
        assert Path(table["path"]).is_file()
        assert table["status"] == "unread"
        assert {"title", "words", "seconds", "takeaways", "problem"} <= table.keys()


def test_a_damaged_catalogue_is_told_of_once(said: Said, note: Path) -> None:
    """The list is as before; that the file is set aside is said beside it, the first time."""
    before = said("list", note.parent)
    (catalogue,) = (places().cache / "catalogues").iterdir()
    catalogue.write_text(catalogue.read_text().replace('"words": ', '"words": "x'))
    status, data, told = said("list", note.parent)
    assert (status, data) == before[:2]
    assert "set aside" in told
    assert said("list", note.parent) == before


def test_an_empty_folder_lists_nothing(said: Said, tmp_path: Path) -> None:
    """No notes are said to be none, with status 1 and valid JSON."""
    assert said("list", tmp_path)[:2] == (1, "")
    assert said("list", "--json", tmp_path)[:2] == (1, "[]\n")
    assert "no notes" in said("list", tmp_path)[2]


@posix
def test_a_name_that_is_not_utf8_still_leads_to_its_file(said: Said, tmp_path: Path) -> None:
    """A path in JSON opens its file whatever bytes are in its name; text never holds half a character."""
    Path(tmp_path / os.fsdecode(b"caf\xe9.md")).write_bytes(b"words")
    [table] = json.loads(said("list", "--json", tmp_path)[1])
    assert Path(table["path"]).read_bytes() == b"words"
    assert table["title"] == "caf\ufffd"


# Reading and finding


def test_no_control_character_is_printed(said: Said, note: Path) -> None:
    """No command lets a note steer the terminal."""
    run(["takeaway", "add", str(note), "see \x1b[2J"])
    note.write_bytes(note.read_bytes().replace(b"see", b"see \x1b[2J\x9b"))
    for command in (("list",), ("show",), ("find", "cafe"), ("takeaway", "list"), ("check",)):
        data = "".join(said(*command, note)[1:])
        assert not [c for c in data if c not in "\t\n" and not c.isprintable()], command


def test_show_prints_paragraphs(said: Said, tmp_path: Path) -> None:
    """A note is title, details, and a line a paragraph, with a blank line between and cues in front."""
    path = tmp_path / "n.md"
    path.write_text("# Title\n\n**Channel:** Us\n\n## Transcript\n\n[1:02:03] Ann: one\ntwo\n\n[1:02:09] Bob: three\n")
    assert said("show", path) == (0, "Title\nUs · 62 min\n\n[1:02:03] Ann: one two\n\n[1:02:09] Bob: three\n", "")


def test_show_as_json_has_offsets(said: Said, note: Path) -> None:
    """Blocks, sections and items are where JSON says, in characters of the file with its line ends untouched."""
    run(["takeaway", "add", str(note), "one\ntwo"])
    text, table = decode(note.read_bytes()), json.loads(said("show", note, "--json")[1])
    assert table["title"].startswith("Caf\ufffd")
    [block, *_] = table["blocks"]
    assert text[block["body"]["start"] : block["body"]["end"]].encode("utf-8", "replace").decode() == block[
        "text"
    ].replace("\ufffd", "?")
    [item] = table["items"]["takeaways"]
    assert text[item["start"] : item["end"]] == "- one\r\n  two"
    related = next(section for section in table["sections"] if section["kind"] == "related")
    assert text[related["heading"]["start"] :].startswith("## Related")


def test_find_as_json_is_exactly_hits(said: Said, note: Path) -> None:
    """Hits are offsets into the decoded file; their text is safe for every reader of JSON."""
    text = decode(note.read_bytes())
    status, data, talk = said("find", "--json", "cafe", note)
    assert (status, talk) == (0, "")
    start = text.index("caf\udce9")
    hit = {"start": start, "end": start + 4, "text": "caf\ufffd", "score": 1.0, "kind": "exact"}
    assert json.loads(data) == {"hits": [hit]}


def test_find_takes_options_anywhere(said: Said, note: Path) -> None:
    """`--json` may stand before or after the query; a query that begins with a dash follows after `--`."""
    first = said("find", "--json", "moore's law", note)
    assert first == said("find", "moore's law", note, "--json")
    assert first[0] == 0
    assert said("find", "--json", "--", "--moores", note)[0] == 0


def test_find_takes_the_query_language(said: Said, note: Path) -> None:
    """Quotes ask for the very words, a dash keeps a paragraph out, and a bar finds either."""
    assert said("find", "mores law", note)[0] == 0
    assert said("find", '"mores law"', note)[0] == 1
    assert said("find", "law -leave", note)[0] == 1
    assert said("find", "nowhere|law", note)[0] == 0


def test_find_looks_in_all_of_the_note_when_asked(said: Said, note: Path) -> None:
    """The title is searched with --all only, and talk says where in the episode the hits are."""
    assert said("find", "31mred", note)[0] == 1
    status, found, talk = said("find", "31mred", note, "--all")
    assert (status, len(found.splitlines())) == (0, 1)
    assert "«31mred»" in found
    assert talk.startswith("hit at ")


def test_the_glossary_finds_a_name_by_its_spellings(said: Said, note: Path) -> None:
    """A spelling that was added is found as an exact hit of the name until it is removed."""
    assert said("glossary", "list")[:2] == (1, "")
    assert said("find", "bistro", note)[0] == 1
    assert said("glossary", "add", "bistro", "café")[0] == 0
    assert said("find", "bistro", note)[1].split("\t")[1] == "exact"
    assert said("glossary", "list")[1] == "bistro\tcafé\n"
    assert json.loads(said("glossary", "list", "--json")[1]) == {"bistro": ["café"]}
    assert said("glossary", "remove", "bistro", "café")[0] == 0
    assert said("find", "bistro", note)[0] == 1
    status, _, talk = said("glossary", "remove", "bistro")
    assert (status, talk.count("\n")) == (2, 1)


def test_a_damaged_glossary_is_told(said: Said, note: Path) -> None:
    """A glossary that is no TOML is named in one sentence; a search goes on without it, an edit leaves it as it is."""
    path = places().glossary
    path.parent.mkdir(parents=True)
    path.write_text("bistro = [")
    status, _, talk = said("find", "leave", note)
    assert status == 0
    assert str(path) in talk
    for line in (["list"], ["add", "bistro", "café"], ["remove", "bistro"]):
        status, _, talk = said("glossary", *line)
        assert (status, str(path) in talk) == (2, True)
    assert path.read_text() == "bistro = ["


def test_find_shows_the_words_around(said: Said, note: Path) -> None:
    """A line tells how far in the hit is, its kind and score, and shows it between guillemets, references decoded."""
    [line] = said("find", "moores law", note)[1].splitlines()
    assert line.split("\t")[:3] == ["56%", "exact", "1.00"]
    assert line.endswith("of «Moore's law», & leave.")
    assert said("find", "mores law", note)[1].split("\t")[1] == "near"


def test_nothing_found_is_status_1(said: Said, note: Path) -> None:
    """A query that stands nowhere prints no hit and ends with 1."""
    assert said("find", "zebra", note) == (1, "", "")
    assert said("find", "zebra", note, "--json") == (1, '{"hits": []}\n', "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_any_terminal_encoding_will_do(encoding: str, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character that the output cannot hold is replaced; nothing is raised."""
    output = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", output)
    assert run(["find", "cafe", str(note)]) == 0
    assert run(["show", str(note), "--json"]) == 0
    output.seek(0)
    assert ("caf?" if encoding == "ascii" else "café» ?") in output.read()


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner)))
def test_json_is_safe_for_every_reader(value: object) -> None:
    """Whatever a note holds, the JSON is ASCII, and what is read from it can be encoded as UTF-8."""
    line = json_text(value)
    assert line.isascii()
    assert "\n" not in line
    json.dumps(json.loads(line), ensure_ascii=False).encode()


# Writing


def texts(said: Said, note: Path, command: str = "takeaway") -> list[str]:
    """Return the words of the items of a section."""
    return [item["text"] for item in json.loads(said(command, "list", note, "--json")[1])]


def test_takeaways_come_and_go(said: Said, note: Path) -> None:
    """Takeaways are added, edited, moved and removed by number, and undo takes back each write to the byte."""
    assert said("takeaway", "list", note)[:2] == (1, "")
    written = [note.read_bytes()]
    for arguments, expected in (
        (("add", note, "one", "--quote", "We  meet"), ["one"]),
        (("add", note, "two\nlines"), ["one", "two\nlines"]),
        (("add", note, "three"), ["one", "two\nlines", "three"]),
        (("edit", note, "1", "uno"), ["uno", "two\nlines", "three"]),
        (("move", note, "3", "1"), ["three", "uno", "two\nlines"]),
        (("remove", note, "3"), ["three", "uno"]),
    ):
        status, data, talk = said("takeaway", *arguments)
        assert (status, data) == (0, "")
        assert "earmark undo" in talk
        assert texts(said, note) == expected
        written.append(note.read_bytes())
    assert said("takeaway", "list", note)[1] == "1\tthree\n2\tuno\tWe meet\n"
    for before in reversed(written[:-1]):
        assert said("undo", note)[:2] == (0, "")
        assert note.read_bytes() == before
    assert said("undo", note)[0] == 1
    assert note.read_bytes() == UGLY
    for after in written[1:]:
        assert said("redo", note)[:2] == (0, "")
        assert note.read_bytes() == after
    assert said("redo", note)[0] == 1


def test_redo_makes_again_what_undo_took_back(said: Said, note: Path) -> None:
    """Redo names the edit that it makes again, with --json as well, and has none once something else was written."""
    said("takeaway", "add", note, "one")
    assert json.loads(said("redo", note, "--json")[1]) == {"redone": None}
    said("undo", note)
    assert said("redo", note) == (0, "", "Made again: new takeaway.\n")
    said("undo", note)
    assert json.loads(said("redo", note, "--json")[1]) == {"redone": "new takeaway"}
    said("undo", note)
    said("takeaway", "add", note, "two")
    status, data, talk = said("redo", note)
    assert (status, data) == (1, "")
    assert talk.startswith("There is nothing to redo in ")
    assert texts(said, note) == ["two"]


def test_a_link_both_ways_is_taken_back_in_both_notes(said: Said, note: Path) -> None:
    """Undo and redo of either note turn both halves of a link that the app made both ways."""
    other = note.with_name("Other.md")
    other.write_bytes(b"# Other\n")
    paths = [note, other]
    before = [path.read_bytes() for path in paths]
    link_both(
        Journal(places().journal),
        note,
        partial(add_link, words="[[Other]]"),
        other,
        partial(add_link, words=f"[[{note.stem}]]"),
    )
    after = [path.read_bytes() for path in paths]
    said("undo", other)
    assert [path.read_bytes() for path in paths] == before
    said("redo", note)
    assert [path.read_bytes() for path in paths] == after
    other.unlink()
    status, _, talk = said("undo", note)
    assert (status, talk.count(".")) == (2, talk.count(".md") + 1)
    assert f"{other} is gone" in talk
    assert "--alone" in talk
    assert note.read_bytes() == after[0]
    assert said("undo", "--alone", note)[0] == 0
    assert note.read_bytes() == before[0]


TIMED = """# Timed

**Source:** [YouTube](https://www.youtube.com/watch?v=abcdefghijk)

## Transcript

[00:00:10] Ann: Hello, all of you.

[00:01:00] Ben: We talk about tin biscuits and lamps, and about the price of oil.

[00:09:00] Ben: Goodbye from all of us, until we meet in the fog.

## Key Takeaways
- bye
  > Goodbye from all of us
"""


@pytest.mark.parametrize("ordered", [True, False])
def test_a_quoted_takeaway_stands_where_the_app_puts_it(said: Said, tmp_path: Path, ordered: bool) -> None:
    """It goes in transcript order or to the end, as the settings want, with a link to its moment.

    One that is not of the transcript goes to the end with its words alone.
    """
    path = tmp_path / "n.md"
    path.write_text(TIMED)
    if not ordered:
        places().settings.parent.mkdir(parents=True, exist_ok=True)
        places().settings.write_text('new_takeaways = "end"\n')
    said("takeaway", "add", path, "oil", "--quote", "the price of oil")
    said("takeaway", "add", path, "lost", "--quote", "nobody ever said these words")
    said("takeaway", "add", path, "own", "--quote", "[0:11](https://example.com/x?t=11) Hello, all of you")
    head, bye = TIMED.split("- bye")
    own = "- own\n  > [0:11](https://example.com/x?t=11) Hello, all of you\n"
    oil = "- oil\n  > [1:00](https://www.youtube.com/watch?v=abcdefghijk&t=60) the price of oil\n"
    lost = "- lost\n  > nobody ever said these words\n"
    items = [own, oil, f"- bye{bye}", lost] if ordered else [f"- bye{bye}", oil, lost, own]
    assert path.read_text() == head + "".join(items)


def test_a_write_tells_json_what_is_there_now(said: Said, note: Path) -> None:
    """With --json a write prints whether the file changed and the items as they are now, and undo what it took back."""
    table = json.loads(said("takeaway", "add", note, "one", "--json")[1])
    assert table["changed"] is True
    assert [(item["n"], item["text"]) for item in table["items"]] == [(1, "one")]
    assert json.loads(said("takeaway", "edit", note, "1", "one", "--json")[1])["changed"] is False
    assert json.loads(said("undo", note, "--json")[1]) == {"undone": "new takeaway"}
    assert json.loads(said("undo", note, "--json")[1]) == {"undone": None}


def test_words_come_from_standard_input(said: Said, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash stands for standard input; bytes that are not UTF-8 reach the file as they are."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9\n\n")))
    assert said("takeaway", "add", note, "-")[0] == 0
    assert b"- caf\xe9\r\n" in note.read_bytes()


def test_a_note_is_linked_the_way_its_library_links(said: Said, seeds: Path) -> None:
    """Where a library uses wikilinks a note is linked by one, elsewhere by a relative path, and once only."""
    loaf, bees = seeds / "The loaf that went to sea.md", seeds / "The Patient City" / "Bees Above the Tram Lines.md"
    save_preferences(places(), Preferences(library=str(seeds)))
    assert said("related", "add", loaf, bees)[0] == 0
    before = loaf.read_bytes()
    assert said("related", "add", loaf, bees)[2] == "It stands there already.\n"
    assert loaf.read_bytes() == before
    assert texts(said, loaf, "related") == ["[[Bees Above the Tram Lines]]"]


def test_a_note_is_linked_by_its_path(said: Said, note: Path) -> None:
    """Without wikilinks in the library, a link is relative and says the title that is given or the note's own."""
    other = note.parent / "deep" / "ot her.md"
    other.parent.mkdir()
    other.write_text("# The other\n")
    said("related", "add", note, other)
    third = other.with_name("third.md")
    third.write_text("# Third\n")
    said("related", "add", note, third, "--title", "Mine")
    assert said("related", "add", note, other, "--title", "Again")[0] == 0
    said("related", "add", note, "https://example.org/a.md", "--title", "A page")
    said("related", "add", note, "just words")
    assert said("related", "list", note)[1].splitlines() == [
        "1\t[The other](deep/ot%20her.md)",
        "2\t[Mine](deep/third.md)",
        "3\t[A page](https://example.org/a.md)",
        "4\tjust words",
    ]
    said("related", "remove", note, "2")
    assert len(texts(said, note, "related")) == 3


def test_of_two_notes_of_one_name_the_path_is_linked(said: Said, tmp_path: Path) -> None:
    """In a vault, a name that two notes have is linked to with its folder."""
    (tmp_path / ".obsidian").mkdir()
    for name in ("a/n.md", "b/n.md", "c.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("words\n")
    assert said("related", "add", tmp_path / "a" / "n.md", tmp_path / "b" / "n.md")[0] == 0
    assert texts(said, tmp_path / "a" / "n.md", "related") == ["[[b/n|n]]"]


# Checking


def test_the_seeds_pass_the_check(said: Said, seeds: Path) -> None:
    """The samples are sound, and the check writes nothing."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in seeds.rglob("*.md")}
    assert said("check", seeds)[:2] == (0, "")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in seeds.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"\xff\xfeh\0", 1, "UTF-16"),
        (b"a\0b", 1, "NUL"),
        (b"---\na: b\nc: d: e\n---\nwords\n", 3, "front matter"),
        (b"words\n\n## Related\n- a\n\n## Related\n- b\n", 3, "2 sections are called Related (lines 3, 6)"),
        (b"# T\n\n```\nopen fence\n", 4, "No item can be added"),
        (
            b"# T\n\n## Description\n\nsee [[gone]]\n\n## Transcript\n\nwords\n",
            5,
            "The link to “gone” leads to no note",
        ),
        (b"---\na: b\na: c\n---\nwords\n", 3, "stands 2 times"),
        (b"---\ndate: 2024-13-45\n---\nwords\n", 2, "is no day of the calendar"),
        (b"# T\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n", 3, "(lines 3, 5, 7)"),
        (b"# T\n\n## Related\n\n<!-- open\n", 3, "No item can be added"),
    ],
)
def test_the_check_names_the_place(said: Said, tmp_path: Path, data: bytes, line: int, words: str) -> None:
    """What is odd about a note is told as path:line: sentence with status 1, and in JSON."""
    path = tmp_path / "n.md"
    path.write_bytes(data)
    status, printed, _ = said("check", tmp_path)
    assert status == 1
    assert any(each.startswith(f"{path}:{line}: ") and words in each for each in printed.splitlines())
    table = json.loads(said("check", "--json", path)[1])
    assert table["notes"] == 1
    assert {"path": str(path), "line": line} in [
        {name: problem[name] for name in ("path", "line")} for problem in table["problems"]
    ]
    assert path.read_bytes() == data


def test_the_check_prints_lines_in_order(said: Said, note: Path) -> None:
    """Data is a line a finding, by path and line, with nothing in it that steers a terminal; talk is the count."""
    (note.parent / "a\x1b[2J.md").write_bytes(b"## Related\n- [[gone\x1b31m]]\n")
    status, printed, talk = said("check", note.parent)
    places_told = [re.match(r"(.*):(\d+): .*\.$", line) for line in printed.splitlines()]
    assert status == 1
    assert [(Path(found[1]).name, found[2]) for found in places_told if found] == [
        ("a␛[2J.md", "1"),
        ("a␛[2J.md", "2"),
        ("a␛[2J.md", "2"),
        ("note.md", "1"),
        ("note.md", "1"),
    ]
    assert talk == "Notes: 2, problems: 5.\n"
    table = json.loads(said("check", note.parent, "--json")[1])
    assert [(problem["line"], problem["sentence"].endswith(".")) for problem in table["problems"]] == [
        (int(found[2]), True) for found in places_told if found
    ]


def test_the_check_writes_nothing_unless_asked(said: Said, note: Path) -> None:
    """Without --fix every file of the folder keeps its bytes and its time, and no file comes or goes."""
    for name, data in {
        "linking.md": b"## Related\n- [[old|The tide]]\n",
        "new.md": b"# The tide\n",
        "doubled.md": b"## Notes\n\n## Notes\n",
        "nul.md": b"a\0b",
        ".earmark-12.tmp": b"half",
    }.items():
        (note.parent / name).write_bytes(data)

    def snapshot() -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in note.parent.iterdir()}

    before = snapshot()
    for line in (["check", note.parent], ["check", "--json", note.parent], ["check", note]):
        assert said(*line)[0] == 1
    assert snapshot() == before
    said("check", "--fix", note.parent)
    assert {path.name for path, state in snapshot().items() if state != before[path]} == {"linking.md"}


# Errors


@pytest.mark.parametrize(
    "line",
    [
        "show gone.md",
        "show .",
        "find words gone.md",
        "find words",
        "find --jsn words note.md",
        "list gone",
        "gone",
        "note.md extra",
        "takeaway",
        "takeaway add note.md",
        "takeaway add gone.md words",
        "takeaway add note.md ''",
        "takeaway add fence.md words",
        "takeaway add binary.md words",
        "takeaway edit note.md 1 words",
        "takeaway edit note.md one words",
        "takeaway remove note.md 0",
        "takeaway move one.md 1 2",
        "related add note.md gone.md",
        "related add note.md note.md",
        "related add note.md words --title title",
        "undo gone.md",
        "redo gone.md",
        "check gone",
        "bad\x1b]0;name\x07",
    ],
)
def test_an_error_is_one_sentence(line: str, said: Said, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be done ends with status 2, one line of talk, no data, and the note as it was."""
    monkeypatch.chdir(note.parent)
    Path("binary.md").write_bytes(b"a\0b")
    Path("fence.md").write_bytes(b"# T\n\n```\nopen\n")
    Path("one.md").write_bytes(b"## Key Takeaways\n- one\n")
    files = {path: path.read_bytes() for path in Path().iterdir()}
    status, data, talk = said(*("" if word == "''" else word for word in line.split()))
    assert (status, data) == (2, "")
    assert talk.count("\n") == 1
    assert talk.startswith("earmark: ")
    assert "should not have happened" not in talk
    assert talk[:-1].isprintable()
    assert {path: path.read_bytes() for path in Path().iterdir()} == files


def test_a_mistake_of_our_own_is_one_sentence(said: Said, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends with status 2 and a sentence too; the details are in a file."""

    def fail(path: Path) -> None:
        raise KeyError(path)

    monkeypatch.setattr(reading, "open_episode", fail)
    status, data, talk = said("show", note)
    assert (status, data, talk.count("\n")) == (2, "", 1)
    assert str(places().state / "error.log") in talk
    assert "KeyError" in (places().state / "error.log").read_text()


def test_an_interrupt_is_status_130(said: Said, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command with 130 and no traceback."""

    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "open_episode", interrupt)
    status, data, talk = said("show", note)
    assert (status, data, talk.strip()) == (130, "", "")


@posix
def test_a_reader_that_leaves_is_no_error(seeds: Path) -> None:
    """`earmark show NOTE | head -0` ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "tui", "show", str(next(seeds.glob("*.md")))]
    ended = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": ""}, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_sentence(seeds: Path) -> None:
    """Output that cannot be written ends with status 2 and a sentence."""
    command = [sys.executable, "-m", "tui", "list", str(seeds)]
    with Path("/dev/full").open("wb") as output:
        ended = subprocess.run(
            command,
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": ""},
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith("earmark: The output cannot be written")
    assert ended.stderr.count("\n") == 1


def test_no_command_loads_the_screen_library(note: Path) -> None:
    """Every command but the one that opens the app runs without Textual and rich's console."""
    lines: list[list[str]] = [
        ["--version"],
        ["--help"],
        [str(note.parent)],
        ["list", str(note)],
        ["show", str(note)],
        ["find", "cafe", str(note)],
        ["takeaway", "add", str(note), "words"],
        ["takeaway", "list", str(note)],
        ["related", "add", str(note), "words"],
        ["undo", str(note)],
        ["redo", str(note)],
        ["check", str(note)],
    ]
    code = f"""import sys
from tui.cli import run
print([run(line) for line in {lines!r}], [name for name in ("textual", "rich.console") if name in sys.modules])"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == f"{[0] * (len(lines) - 1) + [1]} []"


@pytest.mark.parametrize(
    ("line", "needless"),
    [
        ("--version", {"tui.core.note", "tui.core.glossary", "rapidfuzz", "yaml"}),
        ("glossary list", {"tui.core.note", "tui.core.edit", "tui.core.library", "yaml"}),
        ("list .", {"tui.core.edit", "tui.core.glossary", "tui.core.search", "tui.core.check", "rapidfuzz"}),
        ("takeaway list note.md", {"tui.core.glossary", "tui.core.search", "tui.core.check", "rapidfuzz"}),
        ("show note.md", {"tui.core.edit", "tui.core.glossary", "tui.core.search", "rapidfuzz"}),
    ],
)
def test_a_command_loads_what_it_needs(line: str, needless: set[str], note: Path) -> None:
    """A command leaves alone what only other commands use."""
    code = f"""import sys
from tui.cli import run
run({line.split()!r})
print("", *sys.modules.keys() & {needless!r})"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=note.parent, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1].split() == []


# Digest


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Write a library of three episodes with takeaways or links, and one without."""
    folder = tmp_path / "library"
    for name, text in {
        "rail/trains.md": "---\ntitle: Trains\ndate: 2024-05-06\ntags: [Travel, night]\n---\n## Transcript\n\nwords\n\n"
        "## Key Takeaways\n- trains are back\n- nobody sleeps\n\n## Related\n- [[bees]]\n",
        "bees.md": "# The bees\n\n**Published:** 2023-01-02\n**Tags:** #garden\n\n## Transcript\n\nwords\n\n"
        "## Key Takeaways\n- they sleep at noon\x1b[31m\n",
        "plain.md": "# Plain\n\n## Related\n- [trains](rail/trains.md)\n",
        "empty.md": "# Empty\n\n## Key Takeaways\n-\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def gathered(document: str) -> list[str]:
    """Return the headings and items of a digest."""
    return [line for line in document.splitlines() if line.startswith(("## ", "- "))]


def test_a_digest_gathers_takeaways_and_links(said: Said, library: Path) -> None:
    """One document has what all episodes say, with links that lead from the folder."""
    status, data, talk = said("digest", library)
    assert (status, talk) == (0, "")
    assert gathered(data) == [
        "## [The bees](bees.md)",
        "- they sleep at noon␛[31m",
        "## [Trains](rail/trains.md)",
        "- trains are back",
        "- nobody sleeps",
        "- [The bees](bees.md)",
        "## [Plain](plain.md)",
        "- [trains](rail/trains.md)",
    ]


def test_a_digest_can_be_of_one_note(said: Said, library: Path) -> None:
    """A note alone is gathered with links from its folder, to notes of that folder by their titles."""
    assert gathered(said("digest", library / "plain.md")[1])[0] == "## [Plain](plain.md)"
    (library / "rail" / "bees.md").write_text("# Other bees\n")
    assert gathered(said("digest", library / "rail" / "trains.md")[1])[-1] == "- [Other bees](bees.md)"


@pytest.mark.parametrize(
    ("options", "expected", "words"),
    [
        (["--tag", "#TRAVEL"], ["## [Trains](rail/trains.md)", "- trains are back", "- nobody sleeps"], ""),
        (["--tag", "travel", "--tag", "night", "--query", "slepes"], ["## [Trains](rail/trains.md)"], ""),
        (["--tag", "travel", "--tag", "garden"], [], "No takeaways"),
        (["--since", "2024-01-01", "--query", "sleeps"], ["## [Trains](rail/trains.md)", "- nobody sleeps"], "2 notes"),
        (["--since", "2024-05-07", "--tag", "night"], [], "No takeaways"),
        (["--query", "noon"], ["## [The bees](bees.md)", "- they sleep at noon␛[31m"], ""),
        (["--query", "zebra"], [], "No takeaways"),
    ],
)
def test_a_digest_can_be_of_some(
    said: Said, library: Path, options: list[str], expected: list[str], words: str
) -> None:
    """Tags, a day and words choose what is gathered; what has no date is told of where a day is asked for."""
    status, data, talk = said("digest", library, *options)
    assert gathered(data)[: len(expected)] == expected
    assert (status, bool(data)) == ((0, True) if expected else (1, False))
    assert words in talk if words else talk == ""
    table = json.loads(said("digest", library, *options, "--json")[1])
    assert [f"- {item['text']}" for each in table["episodes"] for item in each["takeaways"]] == [
        line.replace("␛", "\x1b") for line in gathered(data) if line.startswith("- ") and "](" not in line
    ]


def test_a_digest_as_json(said: Said, library: Path) -> None:
    """JSON has an object an episode; where nothing is found it has none, and the status is 1."""
    bees, trains, plain = json.loads(said("digest", "--json", library)[1])["episodes"]
    assert [item["n"] for item in trains["takeaways"]] == [1, 2]
    assert trains["related"][0]["links"][0]["path"] == str(library / "bees.md")
    assert (bees["date"], plain["tags"]) == ("2023-01-02", [])
    assert said("digest", "--json", library / "empty.md") == (1, '{"episodes": [], "unread": []}\n', "")


def test_a_digest_goes_on_after_a_bad_note(said: Said, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that cannot be read is named in a sentence, and the others are gathered."""
    whole = said("digest", library)[1]
    with (library / "huge.md").open("wb") as file:
        file.truncate(33 << 20)
    status, data, talk = said("digest", library)
    assert (status, data, talk.count("\n")) == (0, whole, 1)
    assert str(library / "huge.md") in talk
    assert len(json.loads(said("digest", library, "--json")[1])["unread"]) == 1
    (library / "huge.md").unlink()
    read = files.read

    def fail(path: Path) -> object:
        if path.name == "bees.md":
            raise FileProblem(path, f"{path} is gone.")
        return read(path)

    monkeypatch.setattr(files, "read", fail)
    status, data, talk = said("digest", library)
    assert (status, gathered(data)) == (0, gathered(whole)[2:])
    assert talk == f"{library / 'bees.md'} is gone.\n"


@pytest.mark.parametrize("line", ["digest gone", "digest --since 2024-13-01", "digest --since soon .", "digest --tag"])
def test_a_digest_that_cannot_be_is_one_sentence(
    line: str, said: Said, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is not there and a day that is none end with status 2 and say how it is done."""
    monkeypatch.chdir(library)
    status, data, talk = said(*line.split())
    assert (status, data, talk.count("\n")) == (2, "", 1)
    assert talk.startswith("earmark: ")
    assert "should not have happened" not in talk


def test_a_digest_loads_no_screen_library(library: Path) -> None:
    """Gathering runs without Textual and rich's console."""
    code = f"""import sys
from tui.cli import run
status = run(["digest", {str(library)!r}, "--query", "sleeps"])
print(status, [name for name in ("textual", "rich.console") if name in sys.modules])"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ended.stdout.splitlines()[-1] == b"0 []"


def test_the_check_mends_links_to_renamed_notes_when_asked(said: Said, tmp_path: Path) -> None:
    """A link is named where it leads nowhere, and with --fix leads to the one note with its title, name or video."""
    notes = {
        "a.md": "# A\n\n## Related\n- [[Old name|The tide]]\n- [Bees](bees%20old.md) and more\n- [[nobody]]\n- [[a]]\n",
        "new.md": "# The tide\n\nwords\n",
        "sub/bees.md": "# Bees\n\nwords\n",
        "twin.md": "# Nobody else\n",
    }
    for name, text in notes.items():
        path = tmp_path / "notes" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
    folder, linking = tmp_path / "notes", tmp_path / "notes" / "a.md"
    status, printed, _ = said("check", folder)
    assert status == 1
    assert [line.split(": ")[0].rpartition(":")[2] for line in printed.splitlines()] == ["4", "5", "6"]
    assert "“new” may be meant" in printed
    assert linking.read_text() == notes["a.md"]
    status, printed, talk = said("check", "--fix", folder)
    assert (status, len(printed.splitlines())) == (1, 1)
    assert "nobody" in printed
    assert talk.count("Mended: ") == 2
    assert linking.read_text() == notes["a.md"].replace("[[Old name|", "[[new|").replace("bees%20old.md", "sub/bees.md")
    said("undo", linking)
    said("undo", linking)
    assert linking.read_text() == notes["a.md"]


def test_a_link_is_mended_only_where_one_note_is_meant(said: Said, tmp_path: Path) -> None:
    """Of two notes with the same title neither is taken, and nothing is written."""
    text = "## Related\n- [[Gone|Tide]]\n"
    (tmp_path / "a.md").write_text(text)
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("# Tide\n")
    assert said("check", "--fix", tmp_path)[0] == 1
    assert (tmp_path / "a.md").read_text() == text


@posix
@pytest.mark.parametrize("mode", ["replace", "in-place"])
def test_notes_are_written_the_way_the_settings_want(said: Said, note: Path, mode: str) -> None:
    """In place, the very file is written, by an edit and by its undo; else a new one takes its place."""
    places().settings.parent.mkdir(parents=True)
    places().settings.write_text(f'write_mode = "{mode}"\n', encoding="utf-8")
    inode = note.stat().st_ino
    assert said("takeaway", "add", note, "words")[0] == 0
    assert (note.stat().st_ino == inode) == (mode == "in-place")
    inode = note.stat().st_ino
    assert said("undo", note)[0] == 0
    assert (note.stat().st_ino == inode) == (mode == "in-place")
    assert note.read_bytes() == UGLY


def test_without_a_state_folder_a_note_can_be_edited(said: Said, note: Path, home: Path) -> None:
    """Where the journal cannot be kept that is said, and the edit is made; no undo is promised, nor denied for good."""
    (home / "state").write_text("a file where a folder is wanted", encoding="utf-8")
    status, _, talk = said("takeaway", "add", note, "words")
    assert status == 0
    assert "this run only" in talk
    assert "To take it back" not in talk
    assert b"- words" in note.read_bytes()
    for turn, turned in (("undo", "taken back"), ("redo", "made again")):
        status, _, talk = said(turn, note)
        assert status == 1
        recorded = f"what is recorded in {places().journal} can be {turned} once that can be written."
        assert f"There is nothing to {turn} in {note}; {recorded}" in talk


def test_a_note_whose_journal_takes_no_record_can_be_edited(
    said: Said, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the folder of this note's journal cannot be written that is said too, and no undo is promised."""

    def full(path: Path, data: bytes) -> None:
        if places().journal in path.parents:
            raise FileProblem(path, f"Cannot write {path}.") from PermissionError(errno.EACCES, "")
        write_private(path, data)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(journal, "write_private", full)
    status, _, talk = said("takeaway", "add", note, "words")
    assert status == 0
    assert talk.startswith(f"Done: new takeaway. {places().journal}")
    assert "this run only" in talk
    assert "To take it back" not in talk
    assert b"- words" in note.read_bytes()


@pytest.mark.parametrize("broken", ["note", "journal", "nothing"])
def test_a_failed_write_says_where_the_words_are(
    said: Said, note: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was given and could not be written is in the journal, or kept nowhere; one sentence says which."""
    assert said("takeaway", "add", note, "words")[0] == 0
    if broken == "note":
        monkeypatch.setattr(files, "replace", lambda *_: files.read(note.parent))
    elif broken == "journal":
        monkeypatch.setattr(journal, "write_private", lambda path, _: files.read(path.parent))
    else:
        note.write_bytes(b"")
        monkeypatch.setattr(settling, "_PATIENCE_SECONDS", 0)
    status, _, talk = said("takeaway", "add", note, "more")
    assert status == 2
    assert talk.count("\n") == 1
    (folder,) = places().journal.iterdir()
    where = f"the words are in the journal, in {folder}." if broken == "note" else "the words are kept nowhere"
    assert where in talk
    assert "the words" not in said("takeaway", "remove", note, "1")[2]


@pytest.mark.parametrize(("group", "heading"), [("takeaway", "Key Takeaways"), ("related", "Related")])
def test_of_two_sections_it_is_said_which_one_was_used(said: Said, note: Path, group: str, heading: str) -> None:
    """A note with two sections of a kind gets the item in one of them, and its line is named."""
    note.write_text(f"# A\n\n## {heading}\n- old\n\n## Transcript\nwords\n\n## {heading}\n- new\n", encoding="utf-8")
    for change in (["add", note, "mine"], ["remove", note, "2"]):
        status, _, talk = said(group, *change)
        assert status == 0
        assert f"{note}: 2 sections are called {heading} (lines 3, 9); the one in line 9 is used." in talk
    other = {"takeaway": "related", "related": "takeaway"}[group]
    assert "sections are called" not in said(other, "add", note, "mine")[2]
