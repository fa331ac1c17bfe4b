"""Links in a note: reading the ones that stand there, and writing new ones the way the library does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_LINK = re.compile(
    r"\[\[(?P<wiki>[^\[\]\n|]+)(?:\|(?P<alias>[^\]\n]{0,1000}))?\]\]"
    r"|(?<!\\)\[(?P<label>(?:\\.|[^\[\]\\\n])*)\]\((?:<(?P<angle>[^<>\n]*)>|(?P<target>(?:[^()\s]|\([^()\s]*\))*))(?:\s+\"[^\"\n]*\")?\)"
    r"|<?(?P<bare>(?:https?|obsidian)://(?:[^\s<>\]()]|\([^\s<>\]()]*\))+(?<![.,;:!?'\"*]))>?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HIDDEN = "\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff\ud800-\udfff"
_UNSAFE = re.compile(rf"[ {_HIDDEN}]")
_NOT_IN_WIKILINK = re.compile(rf"[\[\]|#^\\{_HIDDEN}]|^ | $|\.md$", re.I)
_TO_QUOTE = re.compile(rf"[\s()<>%#?\[\]\\\"{_HIDDEN}]")

_NAMES_MOMENT = re.compile(r"[?&#](?:t|start)=\d")

_VIDEO = re.compile(r"(?:[?&]v=|youtu\.be/|/embed/|/shorts/|/live/)([\w-]{11})(?![\w-])")
_VIDEO_SITES = frozenset(("youtube.com", "youtu.be", "youtube-nocookie.com"))
_ASIDES = frozenset(("v", "si", "feature", "pp", "ab_channel", "app"))
"""What the address of a video may hold that leads nowhere else: its id, told apart, and how the link was shared."""

_TIMED_SITES = frozenset(("youtube.com", "youtu.be", "music.youtube.com"))
"""Sites that take `t=`, a number of seconds."""


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
    """A note's name, a URL, or a path relative to the note: without its fragment, its percent escapes decoded."""
    label: str
    fragment: str = field(default="", compare=False)
    """The place in the note that it leads to, `#` before it, as a relative link has it; empty where it names none."""

    @property
    def name(self) -> str:
        """The name of the note that it calls, without folders, suffix and fragment."""
        if self.kind is LinkKind.FILE:
            return Path(self.target).stem
        return self.target.partition("#")[0].strip().removesuffix(".md").rpartition("/")[2]

    @property
    def written(self) -> str:
        """The shortest Markdown that leads to the same, without its label."""
        return f"[[{self.target}]]" if self.kind is LinkKind.WIKI else f"[]({_quoted(self.target)})"


def find_links(text: str, code: Sequence[tuple[int, int]] = ()) -> Iterator[Link]:
    """Yield the wikilinks, Markdown links and bare URLs of a text, in order, but for those in ranges that are code."""
    yield from (_link(match) for match in _LINK.finditer(text) if not _in_code(match, code))


def sole_link(words: str) -> Link | None:
    """Return the link that some words are, None where they are none, or more than one."""
    match = _LINK.fullmatch(words)
    return _link(match) if match else None


def destination(link: Link) -> tuple[str, ...]:
    """Return what a link leads to, as far as its words tell, in one form for all that lead there."""
    if link.kind is LinkKind.URL:
        return _address(link.target)
    if link.kind is LinkKind.FILE:
        return link.kind.value, os.path.normpath(link.target)
    return link.kind.value, link.target.split("#")[0].strip().removesuffix(".md").casefold()


def find_labels(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where the wikilinks and Markdown links of a text that have words start and end, and where those words do.

    An embed is a link with a mark before it. A wikilink without other words shows the name that it calls.
    """
    for match in _LINK.finditer(text):
        group = next((group for group in ("alias", "wiki", "label") if match[group] and match[group].strip()), "")
        if group:
            yield (match.start() - (text[match.start() - 1 : match.start()] == "!"), match.end()), match.span(group)


def retarget(
    text: str,
    link: Link,
    note: Path,
    target: Path,
    root: Path,
    *,
    unique: bool = True,
    code: Sequence[tuple[int, int]] = (),
) -> str:
    """Return the text of a note with a link in it led to another note; its label and its fragment stay as they stand.

    A wikilink stays one, unless it cannot hold the name; `unique` is as for `note_link`. What stands in ranges that are
    `code` is no link.
    """
    name, path = _wiki_name(target, root, unique=unique), _path(note, target)

    def led(match: re.Match[str]) -> str:
        group = next((group for group in ("wiki", "angle", "target") if match[group]), "")
        if not group or _link(match) != link or _in_code(match, code):
            return match[0]
        called, mark, fragment = match[group].partition("#")
        if group == "wiki" and not name:
            return f"[{_label(match['alias'] or target.stem)}]({_quoted(path)}{mark}{_quoted(fragment, '#')})"
        new = name if group == "wiki" else _quoted(path, " ()") if group == "angle" else _quoted(path)
        start = match.start(group) - match.start() + len(called) - len(called.lstrip())
        return match[0][:start] + new + match[0][start + len(called.strip()) :]

    return _LINK.sub(led, text)


def _in_code(match: re.Match[str], code: Sequence[tuple[int, int]]) -> bool:
    """Return whether a mark that makes a link, or what it leads to, stands in code; its label may."""
    target = next(span for group in ("wiki", "angle", "target", "bare") if (span := match.span(group))[0] >= 0)
    marks = (match.start(), *target, match.end() - 1)
    return any(start <= place < end for start, end in code for place in marks)


def _link(match: re.Match[str]) -> Link:
    if wiki := match["wiki"]:
        _, mark, place = wiki.strip().partition("#")
        return Link(LinkKind.WIKI, wiki.strip(), (match["alias"] or wiki).strip(), mark + _quoted(place, "#"))
    if bare := match["bare"]:
        return Link(LinkKind.URL, bare, bare)
    target = match["angle"] or match["target"] or ""
    label = re.sub(r"\\(.)", r"\1", match["label"]) or target
    if _SCHEME.match(target):
        return Link(LinkKind.URL, target, label)
    path, mark, place = target.partition("#")
    return Link(LinkKind.FILE, unquote(path, errors="surrogateescape"), label, mark + _quoted(place, "#%"))


def resolve(link: Link, note: Path, root: Path, notes: Iterable[Path]) -> Path | None:
    """Return the note of a library that a link leads to, None where there is none.

    A wikilink names a file's stem, its path within the library, or the end of that path; of several such files, the
    nearest to the linking note is meant.
    """
    if link.kind is LinkKind.URL:
        return None
    if link.kind is LinkKind.FILE:
        wanted = Path(os.path.normpath(note.parent / link.target))
        return next((path for path in notes if path == wanted), None)
    name = link.target.split("#")[0].strip().removesuffix(".md").casefold()
    found = []
    for path in notes:
        if path.stem.casefold() == name.rsplit("/", 1)[-1]:
            inside = relative(path, root).with_suffix("").as_posix().casefold()
            if inside == name and "/" in name:
                return path
            if f"/{inside}".endswith(f"/{name}"):
                found.append(path)
    return min(found, key=lambda path: len(Path(os.path.relpath(path.parent, note.parent)).parts), default=None)


def note_link(note: Path, target: Path, title: str, root: Path, *, wiki: bool, unique: bool = True) -> str:
    """Return the Markdown that links one note to another, as a wikilink or as a relative link.

    A wikilink names the file's stem, or where that is not unique its path in the library. A name that a wikilink cannot
    hold is linked to by a relative link.
    """
    if wiki and (name := _wiki_name(target, root, unique=unique)):
        label = " ".join(re.sub(r"[\[\]|]", " ", _writable(title)).split())
        return f"[[{name}]]" if label in ("", name) else f"[[{name}|{label}]]"
    return f"[{_label(title.strip() or target.stem)}]({_quoted(_path(note, target))})"


def url_link(url: str, title: str = "") -> str:
    """Return the Markdown that links to a URL, with its title or else its host as the words."""
    host = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    words = title.strip() or host.removeprefix("www.") or url
    return f"[{_label(words)}]({_quoted(url, '%#?')})"


def typed_link(words: str) -> str:
    """Return the Markdown for typed words: a URL, with the words after it as its title, becomes a link."""
    url, _, title = words.strip().partition(" ")
    return url_link(url, title) if is_url(url) else words.strip()


def moment(url: str, seconds: int | None) -> str:
    """Return a URL that leads to a moment of an episode where its site is known to take one, else the URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    site = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    if not seconds or site not in _TIMED_SITES:
        return url
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in ("t", "start")]
    return urlunsplit(parts._replace(query="&".join([*kept, f"t={seconds}"])))


def moment_url(text: str) -> str:
    """Return the last URL of a text that names a moment, as `?t=125` does, and may be opened; empty without one."""
    urls = [link.target for link in find_links(text) if link.kind is LinkKind.URL] if "://" in text else []
    return next((url for url in reversed(urls) if _NAMES_MOMENT.search(url) and is_url(url)), "")


def is_url(words: str) -> bool:
    """Return whether words are a URL that may be opened: https, http or obsidian, and nothing hidden in it."""
    return bool(re.match(r"(?:https?|obsidian)://[^\s/]", words, re.I)) and not _UNSAFE.search(words)


def video_id(url: str) -> str:
    """Return the id of the video that a URL names, empty where it names none."""
    match = _VIDEO.search(url)
    return match[1] if match else ""


def relative(path: Path, root: Path) -> Path:
    """Return a path relative to a library's root, or the path itself where it lies elsewhere."""
    return path.relative_to(root) if path.is_relative_to(root) else path


def _address(url: str) -> tuple[str, ...]:
    """Return where a URL leads: with or without TLS, a last slash and percent escapes, the host in any case.

    A video of YouTube is at one address whichever of its forms names it; a moment of it is another.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return (unquote(url, errors="surrogateescape"),)
    scheme = "https" if parts.scheme == "http" else parts.scheme
    host = parts.netloc.casefold().removesuffix(":443" if parts.scheme == "https" else ":80")
    path, query = parts.path.rstrip("/"), parts.query
    site = host.removeprefix("www.").removeprefix("m.")
    if site in _VIDEO_SITES and (video := video_id(f"{host}{path}?{query}")):
        pairs = sorted(pair.partition("=") for pair in query.split("&") if pair)
        shown = [
            f"t={value.removesuffix('s')}" if name in ("t", "start") else f"{name}={value}"
            for name, _, value in pairs
            if name not in _ASIDES
        ]
        host, path, query = "youtube.com", video, "&".join(shown)
    known = (path, query, parts.fragment)
    return scheme, host, *(unquote(part, errors="surrogateescape") for part in known)


def _wiki_name(target: Path, root: Path, *, unique: bool) -> str:
    """Return what a wikilink calls a note, empty where it cannot."""
    name = target.stem if unique else relative(target, root).with_suffix("").as_posix()
    return name if (unique or "/" in name) and not _NOT_IN_WIKILINK.search(name) else ""


def _path(note: Path, target: Path) -> str:
    """Return the path from one note to another, in no form that could be taken for a URL."""
    path = Path(os.path.relpath(target, note.parent)).as_posix()
    return f"./{path}" if _SCHEME.match(path) else path


def _quoted(target: str, kept: str = "") -> str:
    """Return a link's target with what a Markdown link cannot hold, or would hide, percent-encoded."""
    return _TO_QUOTE.sub(lambda match: quote(match[0], safe=kept, errors="surrogateescape"), target)


def _label(words: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(_writable(words).split()))


def _writable(words: str) -> str:
    """Return words without the bytes of a file name that are no UTF-8, which would make a whole note undecodable."""
    return re.sub("[\ud800-\udfff]", "\ufffd", words)
