"""What a reader's glossary promises, and what an edit leaves alone."""

import os
import re
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.disk import FileProblem
from tui.core.folding import folded_words
from tui.core.glossary import MAX_VARIANTS, Glossary, add_spelling, load_glossary, remove_spelling

SOURCE = """\
# names, and how they are misheard

anthropic = ["entropic", 'and tropic'] # the makers of Claude
"Claude" = [ # of Anthropic
  "klodde", # often
  # never cloud
  "clawed" # once
]
\t'Éva' = [ "eva" , \"\"\"i\\\\"va#\"\"\", ]
nvidia = []
# the end"""

PIECES = [
    'anthropic = ["entropic"]',
    'Anthropic = ["en tropic", "entropic"] # comment one',
    '"claude" = [\n  "klodde", # comment two\n  # comment three\n  "clawed"\n]',
    'CLAUDE = [\n\t"klodde" # comment four\n\t, "cloud" # comment five\n\t,\n] # comment six',
    "'open ai' = [ # comment seven\n]",
    'nvidia = ["""in ]video#""""", \'en"vidia\'] # comment ]',
    "# comment eight = [",
    "",
    "  o3   =[ 'o drie','oh three' , ]",
]
SOURCES = st.tuples(st.lists(st.sampled_from(PIECES), max_size=7, unique=True), st.booleans())
NAMES = st.sampled_from(["anthropic", "Claude", "open-ai", "Nvidia", "O3", 'a "new" one', "b\\ackslash", "é\x7f x"])
SPELLINGS = st.sampled_from(
    ["entropic", "EN TROPIC", "klodde", "clawed", "cloud", 'in "video', "o drie", "x\\y", "\x7fz"]
)
EDITS = st.lists(st.tuples(st.booleans(), NAMES, SPELLINGS | st.none()), max_size=8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name the file of a glossary that is not there yet."""
    return tmp_path / "config" / "glossary.toml"


@pytest.fixture
def written(path: Path) -> Path:
    """Write a glossary as a reader might."""
    path.parent.mkdir()
    path.write_bytes(SOURCE.encode())
    return path


def comments(text: str) -> list[str]:
    """Return the comments of a text by the words that mark them as such."""
    return re.findall(r"# comment \S+", text)


def test_no_file_is_an_empty_glossary(path: Path) -> None:
    """A glossary need not be written down, and asking for it writes nothing."""
    assert load_glossary(path) == Glossary()
    assert not path.parent.exists()


def test_what_is_written_is_read(written: Path) -> None:
    """Names and spellings are taken as they are written, in their order."""
    glossary = load_glossary(written)
    assert glossary.problem == ""
    assert dict(glossary.entries) == {
        "anthropic": ("entropic", "and tropic"),
        "Claude": ("klodde", "clawed"),
        "Éva": ("eva", 'i\\"va#'),
        "nvidia": (),
    }


def test_a_name_is_known_however_it_is_typed(written: Path) -> None:
    """Case, diacritics and punctuation of a name do not matter, and it is not a spelling of itself."""
    glossary = load_glossary(written)
    assert glossary.spellings("  ANTHROPIC! ") == ("entropic", "and tropic")
    assert glossary.spellings("clàude") == ("klodde", "clawed")
    assert glossary.spellings("eva") == ('i\\"va#',)
    assert glossary.spellings("entropic") == glossary.spellings("anthropic claude") == glossary.spellings("…") == ()


def test_names_in_a_phrase_are_replaced() -> None:
    """Each name among the words gives way to each of its spellings, one name at a time first, the rest as typed."""
    glossary = Glossary(
        {"chat-gpt": ("jet GPT", "CHATGPT"), "gpt": ("g p t",), "...": ("x",), "Claude": ("claude!", "…")}
    )
    assert list(glossary.variants(("Met", "Chat", "GPT"))) == [
        ("Met", "jet", "gpt"),
        ("Met", "chatgpt"),
        ("Met", "Chat", "g", "p", "t"),
    ]
    assert list(glossary.variants(("GPT", "of", "gpt"))) == [
        ("g", "p", "t", "of", "gpt"),
        ("GPT", "of", "g", "p", "t"),
        ("g", "p", "t", "of", "g", "p", "t"),
    ]
    assert list(glossary.variants(("claude", "chat"))) == list(Glossary().variants(("gpt",))) == []


def test_many_spellings_are_bounded() -> None:
    """A phrase full of names gives a few of the combinations, none of them twice."""
    names = Glossary({"a": tuple(f"b{number}" for number in range(9)), "c": ("d",)})
    assert ("a", "d") in names.variants(("a", "c"))
    assert len(set(names.variants(("a",) * 100))) == len(list(names.variants(("a",) * 100))) == MAX_VARIANTS
    assert list(Glossary({"a": ("b",), "a c": ("b c",)}).variants(("a", "c"))) == [("b", "c")]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('a = "b"\n', "a must be a name and a list of its spellings"),
        ('a = ["b", 5]\n', "a must be"),
        ('a = ["b", "…"]\nc.d = 1', "a, c must be"),
        ('"-" = ["b"]', "- must be"),
        ('"" = ["b"]', '"" must be'),
        ('[a]\nb = ["c"]', "a must be"),
    ],
)
def test_a_mistake_costs_its_own_entry(path: Path, source: str, named: str) -> None:
    """What is no list of spellings is named with the file in one sentence, and the rest is used."""
    path.parent.mkdir()
    path.write_text('good = ["goot"]\n' + source, encoding="utf-8")
    glossary = load_glossary(path)
    assert dict(glossary.entries) == {"good": ("goot",)}
    assert glossary.problem.startswith(f"{path}: {named}")
    assert glossary.problem.count(". ") == 0


BROKEN = [b'a = ["b"\nc = ["d"]', b"a = [" + b"[" * 5_000, b"# caf\xe9", b"a = []\na = []", b"\xff\xfea"]


@pytest.mark.parametrize("source", BROKEN)
def test_a_file_that_is_no_toml_is_told_and_kept(path: Path, source: bytes) -> None:
    """A file that cannot be understood is an empty glossary with a sentence, and no edit touches it."""
    path.parent.mkdir()
    path.write_bytes(source)
    glossary = load_glossary(path)
    assert not glossary.entries
    assert str(path) in glossary.problem
    for edit in (partial(add_spelling, path, "a", "b"), partial(remove_spelling, path, "a")):
        with pytest.raises(FileProblem, match=re.escape(str(path))):
            edit()
    assert path.read_bytes() == source


def test_the_line_of_a_mistake_is_told(path: Path) -> None:
    """A syntax error is told with its line."""
    path.parent.mkdir()
    path.write_text('a = ["b"]\nc = d\n', encoding="utf-8")
    assert "line 2" in load_glossary(path).problem


@pytest.mark.parametrize("name", ["text", "number", "mixed", "table", "dotted"])
def test_an_entry_that_is_no_list_is_not_edited(path: Path, name: str) -> None:
    """A name with something else than spellings is left to the reader."""
    source = 'text = "a"\nnumber = nan\nmixed = ["a", 1]\ndotted.a = ["b"]\n[table]\na = ["b"]\n'
    path.parent.mkdir()
    path.write_text(source, encoding="utf-8")
    for edit in (partial(add_spelling, path, name, "x"), partial(remove_spelling, path, name)):
        with pytest.raises(FileProblem, match=name):
            edit()
    assert path.read_text(encoding="utf-8") == source
    assert add_spelling(path, "new", "nieuw").spellings("new") == ("nieuw",)
    assert path.read_text(encoding="utf-8") == source.replace("[table]", 'new = ["nieuw"]\n[table]')


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (lambda path: add_spelling(path, "anthropic", "entropy"), "'and tropic']", "'and tropic', \"entropy\"]"),
        (lambda path: add_spelling(path, "claude", "cloud"), '"clawed" # once\n', '"clawed", # once\n  "cloud"\n'),
        (lambda path: add_spelling(path, "eva", "ava"), 'va#""",', 'va#""", "ava",'),
        (lambda path: add_spelling(path, "NVIDIA", "in video"), "nvidia = []", 'nvidia = ["in video"]'),
        (lambda path: add_spelling(path, "o3", " o  drie "), "# the end", '# the end\no3 = ["o drie"]\n'),
        (lambda path: add_spelling(path, "open ai", "openai"), "# the end", '# the end\n"open ai" = ["openai"]\n'),
        (lambda path: add_spelling(path, "anthropic", "Entropic!"), "", ""),
        (lambda path: remove_spelling(path, "anthropic", "Entropic"), '"entropic", \'and', "'and"),
        (lambda path: remove_spelling(path, "anthropic", "and tropic"), ", 'and tropic'", ""),
        (lambda path: remove_spelling(path, "claude", "klodde"), '"klodde", # often', "# often"),
        (lambda path: remove_spelling(path, "claude", "clawed"), '"clawed" # once', "# once"),
        (lambda path: remove_spelling(path, "eva", "eva"), '"eva" , ', ""),
        (lambda path: remove_spelling(path, "nvidia"), "nvidia = []\n", ""),
        (
            lambda path: remove_spelling(path, "anthropic"),
            "anthropic = [\"entropic\", 'and tropic'] # the",
            "# the",
        ),
        (
            lambda path: remove_spelling(path, "claude"),
            SOURCE[SOURCE.index('"Claude"') : SOURCE.index("\t'Éva'")],
            "# of Anthropic\n# often\n# never cloud\n# once\n",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_an_edit_splices_what_it_means_to(
    written: Path, edit: Callable[[Path], Glossary], before: str, after: str, newline: str, bom: str
) -> None:
    """A spelling comes where the others are and goes with its comma: every other byte stays, line ends and BOM too."""
    source = (bom + SOURCE).replace("\n", newline)
    written.write_bytes(source.encode())
    assert edit(written) == load_glossary(written)
    expected = source.replace(before.replace("\n", newline), after.replace("\n", newline))
    assert written.read_bytes().decode() == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('a = [\n  "b",\n]', 'a = [\n  "b",\n  "x",\n]'),
        ('a = [\n  "b", # one\n  # two\n]', 'a = [\n  "b", # one\n  "x",\n  # two\n]'),
        ('a = [\n  "b"\n  , # one\n]', 'a = [\n  "b"\n  , # one\n  "x",\n]'),
        ("a = [ # one\n]", 'a = ["x" # one\n]'),
        ('a = ["b" # one\n]', 'a = ["b", "x" # one\n]'),
        ('a = ["b"]\n[t]\na = ["c"]', 'a = ["b", "x"]\n[t]\na = ["c"]'),
        ('b.c = 1\n"a"=["b"]\n[[t]]', 'b.c = 1\n"a"=["b", "x"]\n[[t]]'),
    ],
)
def test_a_spelling_is_added_the_way_the_others_stand(path: Path, before: str, after: str) -> None:
    """One to a line, or side by side, with or without a last comma; comments stay beside what they are about."""
    path.parent.mkdir()
    path.write_text(before, encoding="utf-8")
    add_spelling(path, "a", "x")
    assert path.read_text(encoding="utf-8") == after


def test_an_edit_that_would_change_anything_else_is_not_written(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new text is read back before it is written, and must say what was meant."""
    for wrong in ('"entropic"]\nx = ["y"', '"other"', "no TOML"):
        monkeypatch.setattr("tui.core.glossary._quoted", lambda _, wrong=wrong: wrong)
        with pytest.raises(FileProblem, match="edit it by hand"):
            add_spelling(written, "claude", "cloud")
    assert written.read_bytes() == SOURCE.encode()


@given(SOURCES, EDITS)
@example((PIECES[5:6], False), [(False, "Nvidia", "in video"), (True, "Nvidia", "cloud")])
@example((PIECES[3:4], True), [(False, "Claude", "cloud"), (True, "Claude", "clawed"), (False, "Claude", "klodde")])
def test_any_edits_keep_comments_and_other_entries(
    tmp_path_factory: pytest.TempPathFactory, source: tuple[list[str], bool], edits: list[tuple[bool, str, str | None]]
) -> None:
    """Whatever is added and removed, comments keep their order, and entries that are not meant their very bytes."""
    pieces, windows = source
    path = tmp_path_factory.mktemp("glossary") / "glossary.toml"
    text = "\n".join(pieces).replace("\n", "\r\n" if windows else "\n")
    path.write_bytes(text.encode())
    model = {key: list(value) for key, value in tomllib.loads(text).items()}
    meant: set[str] = set()
    for adding, name, spelling in edits:
        before, words = path.read_bytes(), folded_words(name)
        keys = [key for key in model if folded_words(key) == words]
        known = [one for key in keys for one in model[key] if folded_words(one) == folded_words(spelling or "")]
        if adding and spelling:
            add_spelling(path, name, spelling)
            if not known:
                model.setdefault(keys[0] if keys else name, []).append(spelling)
        elif keys and (known or spelling is None):
            remove_spelling(path, name, spelling)
            for key in keys:
                model[key] = [one for one in model[key] if spelling is not None and one not in known]
            model = {key: value for key, value in model.items() if value or key not in keys}
        else:
            with pytest.raises(FileProblem):
                remove_spelling(path, name, spelling)
            continue
        meant.update(words)
        after = path.read_bytes().decode()
        assert tomllib.loads(after) == model
        assert [*load_glossary(path).entries] == [*model]
        assert comments(after) == comments(text)
        assert b"\r\n" not in before or "\n" not in after.replace("\r\n", "")
        for piece in pieces:
            if not meant.intersection(folded_words(piece.partition("=")[0])):
                assert piece.replace("\n", "\r\n" if windows else "\n") in after


@given(st.text(min_size=1), st.text(min_size=1))
@example("a\0b", '"""\\')
@example("\u2028x", "y\x1f\x85z")
@example("0", "Ï\x85")
@example("Ï\x85", "0")
def test_what_is_added_is_found_again(tmp_path_factory: pytest.TempPathFactory, name: str, spelling: str) -> None:
    """Any words with a letter or digit come back from the file as they were typed, and are gone once removed.

    White space is one blank, also what garbled letters hold of it.
    """
    path = tmp_path_factory.mktemp("glossary") / "glossary.toml"
    typed = [" ".join(each.split()) for each in (name, spelling)]
    words = [folded_words(each) for each in typed]
    if not all(words) or words[0] == words[1]:
        with pytest.raises(FileProblem):
            add_spelling(path, name, spelling)
        assert not path.exists()
    else:
        glossary = add_spelling(path, name, spelling)
        assert glossary.spellings(typed[0]) == (typed[1],)
        assert glossary == load_glossary(path)
        assert remove_spelling(path, name, spelling) == Glossary()
        assert path.read_bytes() == b""


def test_half_a_character_is_not_written(written: Path) -> None:
    """What no file can hold is refused in a sentence, and the file stays."""
    with pytest.raises(FileProblem, match="half a character"):
        add_spelling(written, "anthropic", "caf\udce9")
    assert written.read_bytes() == SOURCE.encode()


def test_what_is_not_there_cannot_be_removed(written: Path) -> None:
    """Removing an unknown name or spelling is refused by name, and changes nothing."""
    for name, spelling in [("gpt", None), ("gpt", "x"), ("anthropic", "x"), ("nvidia", "x"), ("", None)]:
        with pytest.raises(FileProblem, match=re.escape(str(written))):
            remove_spelling(written, name, spelling)
    assert written.read_bytes() == SOURCE.encode()


def test_what_is_there_is_not_written_again(written: Path) -> None:
    """Adding a known spelling does not touch the file."""
    before = written.stat()
    add_spelling(written, "Anthropic", "ENTROPIC")
    assert (written.stat().st_ino, written.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_first_spelling_makes_the_file(path: Path) -> None:
    """The file and its folder come with the first spelling, for the reader's eyes alone."""
    assert add_spelling(path, "anthropic", "entropic").spellings("Anthropic") == ("entropic",)
    assert path.read_text(encoding="utf-8") == 'anthropic = ["entropic"]\n'
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="links and modes are those of POSIX")
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, *, there: bool) -> None:
    """A glossary kept elsewhere is edited there, with its mode, and the link to it stays."""
    real, link = tmp_path / "dotfiles.toml", tmp_path / "glossary.toml"
    link.symlink_to(real)
    if there:
        real.write_text('a = ["b"]\n', encoding="utf-8")
        real.chmod(0o644)
    add_spelling(link, "a", "c")
    assert link.is_symlink()
    assert load_glossary(real).spellings("a") == (("b", "c") if there else ("c",))
    assert real.stat().st_mode & 0o777 == (0o644 if there else 0o600)


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    """What cannot be read is told in a sentence, and an edit is refused."""
    path.mkdir(parents=True)
    assert str(path) in load_glossary(path).problem
    with pytest.raises(FileProblem, match=re.escape(str(path))):
        add_spelling(path, "a", "b")
