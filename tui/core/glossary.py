"""A reader's glossary: how names that captions keep garbling are spelled there, in a file that is edited in place.

The file is TOML, a name and its spellings a line: `anthropic = ["entropic", "and tropic"]`. An edit splices these and
nothing else: comments, order, white space and line ends stay.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from tui.core.disk import FileProblem, write_private
from tui.core.files import FileState, read, replace
from tui.core.folding import fold, folded_words

MAX_VARIANTS: Final = 32
"""How many other spellings of one phrase are looked for."""

_TOKEN: Final = re.compile(
    r'''
      (?P<blank>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<text>"""(?:[^\\]|\\.)*?"""+ | \'\'\'.*?\'\'\'+ | "(?:[^"\\]|\\.)*" | '[^']*')
    | (?P<mark>[\[\]{}=,])
    | (?P<bare>[^\s\#"'\[\]{}=,]+)
    ''',
    re.X | re.S,
)
"""A token of valid TOML, wherever it stands."""

_COMMENT: Final = re.compile(r"[ \t]*#[^\r\n]*")
_LINE_END: Final = re.compile(r"\r?\n|\Z")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_BOM: Final = "\ufeff"

_Words: TypeAlias = tuple[str, ...]
_Statement: TypeAlias = list[re.Match[str]]
"""The tokens from the first of a key, or of a table's head, to the end of what stands on its lines."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Spellings by name, as they are written in the file, in its order."""

    entries: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    problem: str = ""
    """What is wrong in the file, a sentence; the entries are those that are right."""
    _names: Mapping[str, Mapping[_Words, Mapping[_Words, str]]] = field(init=False, repr=False, compare=False)
    """By the first folded word of a name, the folded names, and their spellings by folded words."""

    def __post_init__(self) -> None:
        names: dict[str, dict[_Words, dict[_Words, str]]] = {}
        for name, spellings in self.entries.items():
            words = tuple(folded_words(name))
            if words:
                known = names.setdefault(words[0], {}).setdefault(words, {})
                for spelling in spellings:
                    spelled = tuple(folded_words(spelling))
                    if spelled and spelled != words:
                        known.setdefault(spelled, spelling)
        object.__setattr__(self, "_names", names)

    def spellings(self, phrase: str) -> tuple[str, ...]:
        """Return how a name is also spelled, as written in the file; nothing for a phrase that is no name.

        Case, diacritics and punctuation of the phrase do not matter.
        """
        words = tuple(folded_words(phrase))
        return tuple(self._names.get(words[0], {}).get(words, {}).values()) if words else ()

    def variants(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the words with names in them replaced by their spellings, folded: at most 32, fewest replaced first.

        A word that is not replaced stays as it is given.
        """
        return islice(self._variants(tuple(words)), MAX_VARIANTS) if self._names else iter(())

    def _variants(self, words: _Words) -> Iterator[_Words]:
        folded = tuple(map(fold, words))
        # Each is a beginning with its names replaced or not, and where the words go on that are still to be looked at.
        queue: deque[tuple[_Words, int]] = deque([((), 0)])
        seen = {words}
        while queue:
            head, done = queue.popleft()
            for at in range(done, len(words)):
                for name, spellings in self._names.get(folded[at], {}).items():
                    stop = at + len(name)
                    if folded[at:stop] == name:
                        for spelling in spellings:
                            beginning = head + words[done:at] + spelling
                            queue.append((beginning, stop))
                            variant = beginning + words[stop:]
                            if variant not in seen:
                                seen.add(variant)
                                yield variant


def load_glossary(path: Path) -> Glossary:
    """Read a glossary; no file is an empty one, and mistakes in it are told in `problem`."""
    try:
        state = _read(path)
        table = _parse(path, _text(path, state)) if state else {}
    except FileProblem as problem:
        return Glossary(problem=str(problem))
    entries = {name: tuple(value) for name, value in table.items() if _is_entry(name, value)}
    wrong = ", ".join(name or '""' for name in table if name not in entries)
    example = 'must be a name and a list of its spellings, such as anthropic = ["entropic"]'
    return Glossary(MappingProxyType(entries), f"{path}: {wrong} {example}." if wrong else "")


def add_spelling(path: Path, name: str, spelling: str) -> Glossary:
    """Add a spelling to a name, a new one where there is none such, and return the glossary as it then is.

    A spelling that the name has is not added again; neither case nor diacritics tell two of them apart. Raises
    FileProblem, with the file as it was, when it cannot be read, understood or written.
    """
    name, spelling = " ".join(name.split()), " ".join(spelling.split())
    words = folded_words(spelling)
    if not words or not folded_words(name):
        raise FileProblem(path, f"{path} was not changed: a name and its spelling need a letter or a digit each.")
    if words == folded_words(name):
        raise FileProblem(path, f"{path} was not changed: {spelling} is found by the name itself.")

    def change(text: str, table: dict[str, Any]) -> str:
        keys = _keys(path, table, name)
        if any(folded_words(known) == words for key in keys for known in table[key]):
            return text
        if not keys:
            table[name] = [spelling]
            return _with_entry(text, name, spelling)
        table[keys[0]].append(spelling)
        return _with_element(text, _entries(text)[keys[0]], _quoted(spelling))

    return _edit(path, change)


def remove_spelling(path: Path, name: str, spelling: str | None = None) -> Glossary:
    """Remove a spelling of a name, or all of them, and return the glossary as it then is.

    A name goes with its last spelling; comments stay. Raises FileProblem, with the file as it was, when it has no such
    name or spelling, or cannot be read, understood or written.
    """
    name, spelling = " ".join(name.split()), spelling and " ".join(spelling.split())

    def change(text: str, table: dict[str, Any]) -> str:
        before = text
        for key in _keys(path, table, name):
            known = table[key]
            left = [] if spelling is None else [one for one in known if folded_words(one) != folded_words(spelling)]
            if not left and (known or spelling is None):
                text = _without_entry(text, _entries(text)[key])
                del table[key]
                continue
            for at in reversed(range(len(known))):
                if known[at] not in left:
                    text = _without_element(text, _entries(text)[key], at)
            table[key] = left
        if text == before:
            what = f"the name {name}" if spelling is None else f"the spelling {spelling} of {name}"
            raise FileProblem(path, f"{path} does not have {what}; look at what it has.")
        return text

    return _edit(path, change)


def _edit(path: Path, change: Callable[[str, dict[str, Any]], str]) -> Glossary:
    """Write what a change makes of a file's text, and of its table, when the new text reads as that table."""
    state = _read(path)
    text = _text(path, state)
    table = _parse(path, text)
    after, understood = change(text, table), False
    if after != text:
        with suppress(FileProblem):
            understood = _parse(path, after) == table
        if not understood:
            raise FileProblem(path, f"{path} was not changed, since it is written in an unusual way; edit it by hand.")
        try:
            data = (_BOM * (state is not None and state.data.startswith(_BOM.encode())) + after).encode()
        except UnicodeEncodeError as error:
            raise FileProblem(path, f"{path} was not changed: a spelling holds half a character; type it.") from error
        if state is None:
            write_private(path, data)
        else:
            replace(state, data)
    return load_glossary(path)


def _read(path: Path) -> FileState | None:
    try:
        return read(path)
    except FileProblem as problem:
        if isinstance(problem.__cause__, FileNotFoundError):
            return None
        raise


def _text(path: Path, state: FileState | None) -> str:
    try:
        return state.data.decode("utf-8-sig") if state else ""
    except UnicodeDecodeError as error:
        raise FileProblem(path, f"{path} is not UTF-8; save it as UTF-8 text.") from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text, parse_float=str)  # two nan would not be equal
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileProblem(path, f"{path} is not valid TOML: {error}; correct it by hand.") from error


def _is_entry(name: str, value: object) -> bool:
    return (
        bool(folded_words(name))
        and isinstance(value, list)
        and all(isinstance(spelling, str) and folded_words(spelling) for spelling in value)
    )


def _keys(path: Path, table: Mapping[str, Any], name: str) -> list[str]:
    """Return the keys of a table that are a name, all with lists of spellings."""
    keys = [key for key in table if folded_words(key) == folded_words(name)]
    for key in keys:
        if not _is_entry(key, table[key]):
            raise FileProblem(path, f"{path}: {key} is not a list of spellings; correct it by hand.")
    return keys


def _statements(text: str) -> Iterator[_Statement]:
    """Yield the statements of valid TOML: what stands on lines of its own, comments by themselves left out."""
    statement: _Statement = []
    depth = 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "mark":
            depth += (token[0] in "[{") - (token[0] in "]}")
        if not depth and token.lastgroup == "blank" and "\n" in token[0]:
            if statement:
                yield statement
            statement = []
        elif statement or token.lastgroup not in ("blank", "comment"):
            statement.append(token)
    if statement:
        yield statement


def _is_head(statement: _Statement) -> bool:
    return statement[0][0] == "["


def _entries(text: str) -> dict[str, _Statement]:
    """Return the statements outside any table by their keys, of which a dotted one counts as its first part."""
    import tomllib

    entries = {}
    for statement in takewhile(lambda statement: not _is_head(statement), _statements(text)):
        equals = next(token for token in statement if token[0] == "=")
        (key,) = tomllib.loads(text[statement[0].start() : equals.end()] + "0")
        entries[key] = statement
    return entries


def _array(statement: _Statement) -> _Statement:
    """Return the tokens of a statement's array, from one bracket to the other, without blanks."""
    tokens = [token for token in statement if token.lastgroup != "blank"]
    first = next(at for at, token in enumerate(tokens) if token[0] == "[")
    last = max(at for at, token in enumerate(tokens) if token[0] == "]")
    return tokens[first : last + 1]


def _with_entry(text: str, name: str, spelling: str) -> str:
    """Return a text with a new line for a name: the last one, or the last above its first table."""
    place = next((statement[0].start() for statement in _statements(text) if _is_head(statement)), len(text))
    newline = _newline(text)
    before = newline if place == len(text) and text and not text.endswith("\n") else ""
    key = name if _BARE_KEY.fullmatch(name) else _quoted(name)
    return f"{text[:place]}{before}{key} = [{_quoted(spelling)}]{newline}{text[place:]}"


def _without_entry(text: str, statement: _Statement) -> str:
    """Return a text without a statement, its comments left in its place."""
    start, end = statement[0].start(), statement[-1].end()
    comments = [token[0] for token in statement if token.lastgroup == "comment"]
    return text[:start] + _newline(text).join(comments) + text[end:] if comments else _cut(text, start, end)


def _with_element(text: str, statement: _Statement, element: str) -> str:
    """Return a text with one more element in an array: on a line of its own where the last one has one."""
    array = _array(statement)
    last = max(at for at, token in enumerate(array) if at == 0 or token.lastgroup == "text")
    end = array[last].end()
    if last == 0:
        return text[:end] + element + text[end:]
    line = text.rfind("\n", 0, array[last].start()) + 1
    indent = text[line : array[last].start()]
    if indent.strip() or line < array[0].start():
        return f"{text[:end]}, {element}{text[end:]}"
    comma = next((token for token in array[last:] if token[0] == ","), None)
    place = comma.end() if comma else end
    comment = _COMMENT.match(text, place)
    if comment:
        place = comment.end()
    added = f"{_newline(text)}{indent}{element}"
    if comma:
        return f"{text[:place]}{added},{text[place:]}"
    return f"{text[:end]},{text[end:place]}{added}{text[place:]}"


def _without_element(text: str, statement: _Statement, index: int) -> str:
    """Return a text without an element of an array and its comma, comments left where they are."""
    array = _array(statement)
    at = [at for at, token in enumerate(array) if token.lastgroup == "text"][index]
    start, end = array[at].span()
    comma = next((token for token in array[at:] if token[0] == ","), None)
    if comma and text[end : comma.start()].strip(" \t"):
        text = _cut(text, *comma.span())
    elif comma:
        end = comma.end()
    elif array[at - 1][0] == ",":
        return text[: array[at - 1].start()] + text[end:]
    return _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> str:
    """Return a text without a range and the blanks after it, or without its lines if nothing else stands there."""
    line = text.rfind("\n", 0, start) + 1
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    newline = _LINE_END.match(text, end)
    if newline and not text[line:start].strip():
        return text[:line] + text[newline.end() :]
    return text[:start] + text[end:]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML, whose escapes are those of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
