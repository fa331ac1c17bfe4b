"""What a note says of itself: YAML front matter, bold lines and bullets under the title, or its file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from tui.core.links import find_links, is_url, video_id

FRONT_MATTER_LIMIT = 64 * 1024
"""Front matter longer than this, in characters, is not parsed as YAML."""

_MAX_DEPTH = 20
_MAX_EVENTS = 20_000
_HEAD_LINES = 40
_HEAD_CHARACTERS = 2_000
_LONGEST_VALUE = 2_000

_SURROGATE = re.compile("[\ud800-\udfff]")
_FENCE = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_FENCE_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_BOLD = re.compile(r"^(?:[-*+] +)?\*\*([^*:\n]{1,40}):\*\*[ \t]*(.*)$")
_BULLET = re.compile(r"^[-*+] +([A-Za-z_][\w ]{1,30}):[ \t]+(.+)$")
_PLAIN = re.compile(r"^([A-Za-z_][\w -]{0,40}):[ \t]*(.*)$")
_EMBED = re.compile(r"^!\[[^\]]*\]\((https?://[^)\s]+)\)[ \t]*$")
_NO_PROSE = re.compile(r"$|#{1,6}(?:[ \t]|$)|(?:[-*_][ \t]*){3,}$|<!--.*-->$|\[\[[^\]]*\]\]$")
_KEY_LINE = re.compile(r"[^\s#:][^:\r\n]{0,80}:(?:[ \t\r\n]|\Z)")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_CLOCK = re.compile(r"^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?$")
_ISO_DURATION = re.compile(r"^PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?$", re.I)
_SPELLED_DURATION = re.compile(
    r"^(?:(\d{1,5})\s*(?:h|hours?|hrs?|uur|std)\.?,?\s*)?(?:(\d{1,5})\s*(?:m|min|mins|minutes?|minuten)\.?)?,?\s*(?:(\d{1,7})\s*s\w*)?$",
    re.I,
)
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_SPELLED_DATE = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?\s+)?(?P<month>[A-Za-z]{3,9})\.?\s+(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{4})(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FOLDER_NAMES = frozenset({"transcript", "index", "readme", "note", "notes"})

_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "source": ("source", "url", "youtube_url", "video_url", "source_url", "media", "link", "video"),
    "video_id": ("video_id", "youtube_id", "id"),
    "date": ("date", "published", "publish_date", "pub_date", "upload_date", "aired", "created"),
    "channel": ("channel", "show", "podcast", "author", "uploader"),
    "duration": ("duration", "duration_seconds", "length"),
    "tags": ("tags", "tag", "keywords"),
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an episode; a field is empty where the note does not say."""

    title: str
    source: str = ""
    """Where the episode can be heard or seen, a URL."""
    video_id: str = ""
    date: str = ""
    """The day of publication as YYYY-MM-DD."""
    channel: str = ""
    seconds: int = 0
    """The length of the episode; 0 where it is unknown."""
    tags: tuple[str, ...] = ()
    end: int = 0
    """Where the metadata ends, in characters: no line above it belongs to the transcript."""
    problems: tuple[str, ...] = ()


def front_matter_end(text: str) -> int:
    """Return the offset of the first line after YAML front matter, 0 where a text has none.

    A rule at the top of a note is no front matter: nothing like `key:` begins a line between it and the next rule.
    """
    opening = _FENCE.match(text)
    closing = _FENCE_END.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return 0
    lines = re.split(r"[\r\n]+", text[opening.end() : closing.start()])
    return closing.end() if not any(map(str.strip, lines)) or any(map(_KEY_LINE.match, lines)) else 0


def read_metadata(path: Path, text: str, heading: str, head: tuple[int, int]) -> Metadata:
    """Read a note's metadata from its front matter, the lines of its head, its first heading and its file's name.

    `head` is the range, in characters, between the front matter and the transcript. Front matter that cannot be read as
    YAML is read line by line and named in `problems`; nothing is raised.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    end = front_matter_end(text)
    if end:
        try:
            values = _load_yaml(text[:end])
        except ValueError as error:
            problems.append(f"The front matter is not valid YAML ({error}); only its plain lines are read.")
            values = {m[1]: m[2].strip("'\"") for line in text[:end].splitlines() if (m := _PLAIN.match(line))}
    lines, last = _head_lines(text, *head)
    values = {**lines, **{_key(name): value for name, value in values.items() if value not in ("", None)}}

    source = _source(values)
    video = _first(values, "video_id").strip("`'\" ") or video_id(source)
    if not source and _VIDEO_ID.fullmatch(video):
        source = f"https://www.youtube.com/watch?v={video}"
    return Metadata(
        title=_one_line(_first(values, "title") or heading) or title_of_path(path),
        source=source,
        video_id=video,
        date=_date(_first(values, "date")),
        channel=_one_line(_strip_link(_first(values, "channel"))),
        seconds=_seconds(_first(values, "duration")),
        tags=_tags(values),
        end=max(end, last),
        problems=tuple(problems),
    )


def title_of_path(path: Path) -> str:
    """Return the title a file's name gives: the folder's name where every file is called alike."""
    stem = path.stem
    if stem.casefold() in _FOLDER_NAMES and path.parent.name:
        return path.parent.name
    return stem


def is_metadata(line: str) -> bool:
    """Return whether a line of a note's head is in a form that metadata has: a bold name, a bullet, an embed."""
    bare = line[:_HEAD_CHARACTERS].strip()
    return any(pattern.match(bare) for pattern in (_BOLD, _BULLET, _EMBED))


def _key(name: object) -> str:
    return str(name).strip().casefold().replace(" ", "_").replace("-", "_")


def _load_yaml(block: str) -> dict[str, Any]:
    """Load front matter as strings, after a look at its events: no aliases, no deep nesting, no size without bound."""
    if len(block) > FRONT_MATTER_LIMIT:
        raise ValueError("it is longer than 64 KB")
    import frontmatter
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    class Strings(YAMLHandler):
        """Loads every scalar as the string that stands in the file."""

        def load(self, fm: str, **_: object) -> Any:
            return yaml.load(fm, Loader=loader)

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    block = _SURROGATE.sub("\ufffd", block).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    body = "\n".join(block.rstrip("\n").split("\n")[1:-1])
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(body, Loader=loader)):
            where = f"line {event.start_mark.line + 2}: " if event.start_mark else ""
            if isinstance(event, yaml.AliasEvent):
                raise ValueError(f"{where}it uses an alias")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH or count > _MAX_EVENTS:
                raise ValueError(f"{where}it is nested too deeply or too long")
        loaded, _ = frontmatter.parse(f"---\n{body}\n---\n", handler=Strings())
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise ValueError(f"{line}{error.problem or error.context}") from error
    except (yaml.YAMLError, TypeError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return dict(loaded) if isinstance(loaded, dict) else {}


def _head_lines(text: str, start: int, stop: int) -> tuple[dict[str, str], int]:
    """Return the values named by bold lines, bullets and embeds at the head of a note, and where the last one ends.

    One that stands below other words ends nothing: those words may be the transcript's.
    """
    values: dict[str, str] = {}
    last = start
    prose = False
    for line in islice(_LINE.finditer(text, start, stop), _HEAD_LINES):
        bare = line[0][:_HEAD_CHARACTERS].strip().removeprefix("\ufeff")
        if match := _BOLD.match(bare) or _BULLET.match(bare):
            if any(_key(match[1]) in names for names in _KEYS.values()):
                values.setdefault(_key(match[1]), match[2].strip())
        elif match := _EMBED.match(bare):
            values.setdefault("source", match[1])
        else:
            prose = prose or not _NO_PROSE.match(bare)
            match = None
        last = line.end() if match and not prose else last
    return values, last if values else 0


def _first(values: Mapping[str, Any], name: str) -> str:
    for key in _KEYS[name]:
        value = values.get(key)
        if isinstance(value, list | tuple):
            value = next((entry for entry in value if isinstance(entry, str)), "")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _source(values: Mapping[str, Any]) -> str:
    named = (value for key in _KEYS["source"] for value in _strings(values.get(key)))
    links = (link for value in named for link in find_links(value[:_LONGEST_VALUE]))
    return next((link.target for link in links if is_url(link.target)), "")


def _strip_link(value: str) -> str:
    link = next(find_links(value[:_LONGEST_VALUE]), None)
    return (link.label if link else value).strip("[]'\" ")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _date(value: str) -> str:
    value = value[:_LONGEST_VALUE]
    if value.isdecimal() and len(value) in (10, 13):
        seconds = int(value) / (1000 if len(value) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    if match := _DATE.search(value):
        year, month, day = map(int, match.groups())
    elif (match := _SPELLED_DATE.search(value)) and match["month"][:3].casefold() in _MONTHS:
        year, month = int(match["y"]), _MONTHS.index(match["month"][:3].casefold()) + 1
        day = int(match["day"] or match["d"] or 0)
    else:
        return ""
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""


def _seconds(value: str) -> int:
    value = value[:_LONGEST_VALUE].strip("`'\"~≈ ")
    if value.isdecimal():
        return int(value[:7])
    if not value or len(value) > 40:
        return 0
    for pattern in (_CLOCK, _ISO_DURATION, _SPELLED_DURATION):
        if match := pattern.match(value):
            hours, minutes, seconds = (int(group or 0) for group in match.groups())
            return hours * 3600 + minutes * 60 + seconds
    return 0


def _tags(values: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for key in _KEYS["tags"]:
        value = values.get(key, ())
        found += _split_tags(value) if isinstance(value, str) else _strings(value)
    return tuple(dict.fromkeys(tag for tag in (_one_line(tag).strip("#'\" ") for tag in found) if tag))


def _split_tags(value: str) -> list[str]:
    return re.split(r"[,;]\s*", value.strip("[]")) if re.search("[,;]", value) else value.split()


def _strings(value: object) -> Iterator[str]:
    entries = value if isinstance(value, list | tuple) else [value]
    return (entry for entry in entries if isinstance(entry, str))
