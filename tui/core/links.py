"""Links in a note: reading the ones that stand there, and writing new ones the way the library does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINK = re.compile(
    r"\[\[(?P<wiki>[^\[\]\n|]+)(?:\|(?P<alias>[^\]\n]*))?\]\]"
    r"|\[(?P<label>(?:\\.|[^\[\]\\\n])*)\]\((?:<(?P<angle>[^<>\n]*)>|(?P<target>(?:[^()\s]|\([^()\s]*\))*))(?:\s+\"[^\"\n]*\")?\)"
    r"|<?(?P<bare>(?:https?|obsidian)://[^\s<>\])]+)>?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_WIKILINK = re.compile(r"[\[\]|#^\\]")
_TO_QUOTE = re.compile(r"[\x00-\x20()<>%#?\[\]\\\"\x7f]")
_UNSAFE = re.compile("[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")


class LinkKind(Enum):
    """Where a link leads."""

    WIKI = "wiki"
    FILE = "file"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text."""

    kind: LinkKind
    target: str
    """A note's name, a path relative to the note, or a URL; percent escapes of a path are decoded."""
    label: str


def find_links(text: str) -> Iterator[Link]:
    """Yield the wikilinks, Markdown links and bare URLs of a text, in order."""
    for match in _LINK.finditer(text):
        if wiki := match["wiki"]:
            yield Link(LinkKind.WIKI, wiki.strip(), (match["alias"] or wiki).strip())
        elif bare := match["bare"]:
            yield Link(LinkKind.URL, bare, bare)
        else:
            target = match["angle"] or match["target"] or ""
            kind = LinkKind.URL if _SCHEME.match(target) else LinkKind.FILE
            label = re.sub(r"\\(.)", r"\1", match["label"])
            yield Link(kind, target if kind is LinkKind.URL else unquote(target), label or target)


def resolve(link: Link, note: Path, root: Path, notes: Iterable[Path]) -> Path | None:
    """Return the note of a library that a link leads to, None where there is none.

    A wikilink names a file's stem, or its path within the library; of several files of one name, the nearest to the
    linking note is meant.
    """
    if link.kind is LinkKind.URL:
        return None
    target = link.target.split("#")[0].strip()
    if link.kind is LinkKind.FILE:
        wanted = Path(os.path.normpath(note.parent / target))
        return next((path for path in notes if path == wanted), None)
    name = target.removesuffix(".md").casefold()
    found = [
        path
        for path in notes
        if path.stem.casefold() == name.rsplit("/", 1)[-1]
        and f"/{relative(path, root).with_suffix('').as_posix().casefold()}".endswith(f"/{name}")
    ]
    return min(found, key=lambda path: len(Path(os.path.relpath(path.parent, note.parent)).parts), default=None)


def note_link(note: Path, target: Path, title: str, root: Path, *, wiki: bool, unique: bool = True) -> str:
    """Return the Markdown that links one note to another, as a wikilink or as a relative link.

    A wikilink names the file's stem, or where that is not unique its path in the library. A name that a wikilink cannot
    hold is linked to by a relative link.
    """
    name = target.stem if unique else relative(target, root).with_suffix("").as_posix()
    if wiki and not _NOT_IN_WIKILINK.search(name):
        label = " ".join(re.sub(r"[\[\]|]", " ", title).split())
        return f"[[{name}]]" if label in ("", name) else f"[[{name}|{label}]]"
    path = Path(os.path.relpath(target, note.parent)).as_posix()
    path = f"./{path}" if _SCHEME.match(path) else path
    return f"[{_label(title or target.stem)}]({_TO_QUOTE.sub(lambda m: f'%{ord(m[0]):02X}', path)})"


def url_link(url: str, title: str = "") -> str:
    """Return the Markdown that links to a URL, with its title or else its host as the words."""
    words = title.strip() or urlsplit(url).netloc.removeprefix("www.") or url
    return f"[{_label(words)}]({_TO_QUOTE.sub(lambda m: m[0] if m[0] in '%#?' else f'%{ord(m[0]):02X}', url)})"


def is_url(words: str) -> bool:
    """Return whether words are a URL that may be opened: https, http or obsidian, and nothing hidden in it."""
    return bool(re.match(r"(?:https?|obsidian)://[^\s/]", words, re.I)) and not _UNSAFE.search(words)


def relative(path: Path, root: Path) -> Path:
    """Return a path relative to a library's root, or the path itself where it lies elsewhere."""
    return path.relative_to(root) if path.is_relative_to(root) else path


def _label(words: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(words.split()))
