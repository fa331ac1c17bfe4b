"""A library in which everything that can be named is hostile, and a tour of every screen that shows it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias, cast

from rich.console import Console
from textual import events
from textual._compositor import CompositorUpdate
from textual.keys import _character_to_key

from tests.ui.driver import Reader
from tui.core.config import Settings, load_settings, places
from tui.widgets.episode_list import EpisodeList

MAIN: Final = "main.md"
"""The note that everything hostile stands in; its name alone is harmless, so that it can be opened by it."""

_TOO_LARGE: Final = 33 << 20
_SEQUENCE: Final = re.compile(r"\x1b\[(?:[0-9;]*[mHJ]|\?[0-9]+[hl])|[\r\n]")
"""What Textual writes between the words of a screen: looks, places, modes, line ends."""
_JOINED: Final = re.compile(
    "(?<=[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f])[\u200d\ufe0f]|(?<=[#*0-9©®])\ufe0f"
    "|(?<=[\u0620-\u06d3\u0900-\u0d7f])[\u200c\u200d](?=[\u0620-\u06d3\u0900-\u0d7f])"
)
"""What makes several characters one emoji, and what Persian and the scripts of India are spelled with."""
_CHARACTERS: Final = {"enter": "\r", "tab": "\t", "escape": "\x1b"}
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def raw_codes(painted: str) -> list[str]:
    """Return the characters that steer a terminal or hide, of all that is painted but Textual's own sequences."""
    words = _JOINED.sub("", _SEQUENCE.sub("", painted))
    return [character for character in words if unicodedata.category(character) in _HIDDEN_CATEGORIES]


def hostile_library(root: Path, words: str) -> None:
    """Make notes whose titles, tags, speakers, words, items, links and file and folder names are all `words`.

    Those of earmark's own files that a reader may edit, or another program spoil, hold them as well.
    """
    line = words.replace("\n", " ")
    quoted = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else _escape(c) for c in line)
    (root / MAIN).write_bytes(_encoded(_note(line, quoted)))
    name = _file_name(words)
    folder = root / name
    folder.mkdir()
    (folder / f"{name}.md").write_bytes(_encoded(f"# {line}\n\n## Transcript\n\nneedle {line} and quixotic words.\n"))
    with (folder / f"{name} large.md").open("wb") as file:
        file.truncate(_TOO_LARGE)
    (folder / f"{name} binary.md").write_bytes(_encoded(f"# {line}\n\n## Transcript\n\n{line}\0\n"))
    where = places()
    for path in (where.settings, where.glossary, where.state / "queries.json"):
        path.parent.mkdir(parents=True, exist_ok=True)
    odd = _toml(line)
    keys = f'"search.list" = "ctrl+g,{odd}"\n"reader.copy" = "y,{odd}"\n"reader.source" = "o,ctrl+{odd}"\n'
    where.settings.write_text(f'preview = "always"\n"{odd}" = 1\n[keys]\n{keys}')
    where.glossary.write_text(f'"{odd}" = "not a list"\n')
    (where.state / "queries.json").write_text(json.dumps({"queries": [line]}))
    draft = {f"{root / MAIN}\nNew takeaway ": {"words": words}}
    (where.state / "drafts.json").write_text(json.dumps(draft))


def hostile_settings() -> Settings:
    """Return the settings of a hostile library."""
    return load_settings(places().settings)


def _note(line: str, quoted: str) -> str:
    return f"""---
title: "{quoted} title"
channel: "{quoted} channel"
tags: ["{quoted}", tag]
url: "https://example.com/{quoted}"
date: "{quoted}"
---
# {line} heading

**Tags:** #{line}
**{line}:** {line}

## Transcript

### {line} chapter

**Ann{line}:** [00:10] needle {line} in **{line}** and *{line}* and quixotic [{line}](https://example.com/{line}) words.

{line} Bob: [00:20] words{line}needle and &amp;{line};

## Notes
{line}
- {line}

## Transcript
{line}

## Key Takeaways
- {line} takeaway
  {line}
  > needle {line} in
- lost {line}
  > nowhere said {line} at all

## Related
- [[nowhere {line}]]
- [[{line}]]
- [{line}](https://example.com/{line})
- [{line}]({line}.md)
- {line}
"""


def _escape(character: str) -> str:
    """Return a character as YAML writes it in double quotes; a lone surrogate, which it cannot, as it is."""
    if "\ud800" <= character <= "\udfff":
        return character
    return f"\\U{ord(character):08x}"


def _toml(line: str) -> str:
    return "".join("?" if "\ud800" <= c <= "\udfff" else f"\\U{ord(c):08x}" for c in line)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _file_name(words: str) -> str:
    name = os.fsencode(words.replace("/", "∕").replace("\0", "").lstrip("."))[:80]
    return os.fsdecode(name).rstrip() or "empty"


async def press(reader: Reader, *keys: str) -> None:
    """Press keys as fast as a terminal hands them over: a character, or the name of a key that is none."""
    for key in keys:
        character = key if len(key) == 1 else _CHARACTERS.get(key)
        reader.app.post_message(events.Key(_character_to_key(key) if len(key) == 1 else key, character))
    await settle(reader)


async def paste(reader: Reader, words: str) -> None:
    """Paste words as a terminal hands them over."""
    reader.app.post_message(events.Paste(words))
    await settle(reader)


async def settle(reader: Reader) -> None:
    """Wait until keys are handled and workers are done, but for those that wait for a reader or follow the disk."""
    async with asyncio.timeout(60):
        for _ in range(2):
            await reader.pilot.pause()
            while reader.app.typeahead.busy or reader.screen.busy:
                await asyncio.sleep(0.001)
            workers = [worker for worker in reader.app.workers if worker.group not in ("annotate", "offer", "follow")]
            await asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
        await reader.pilot.pause()


def painted(reader: Reader) -> str:
    """Return all that the app would write to a terminal to paint the screen anew."""
    app = reader.app
    console = Console(force_terminal=True, color_system="truecolor", legacy_windows=False, width=app.size.width)
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    return cast("CompositorUpdate", update).render_segments(console)


async def tour(reader: Reader, part: str, words: str, stops: int | None = None) -> AsyncIterator[str]:
    """Go through a part of the app and yield what is shown at each stop; `words` are pasted wherever one may type."""
    yield "list and text"
    for name, visit in islice(TOURS[part].items(), stops):
        await visit(reader, words)
        yield name


def _keys(*keys: str) -> Callable[[Reader, str], Awaitable[None]]:
    """Return a visit that presses keys and then, where `PASTE` is the last, pastes the words."""

    async def visit(reader: Reader, words: str) -> None:
        pressed = [key for key in keys if key != "PASTE"]
        if pressed:
            await press(reader, *pressed)
        if pressed != list(keys):
            await paste(reader, words)

    return visit


async def open_note(reader: Reader, path: Path) -> None:
    """Open a note from the list."""
    episodes = reader.screen.query_one(EpisodeList)
    reader.screen.set_focus(episodes.rows)
    episodes.highlight(path)
    await press(reader, "enter")


async def _open(reader: Reader, ending: str) -> None:
    entries = reader.screen.query_one(EpisodeList).entries
    await open_note(reader, next(entry.path for entry in entries if entry.path.name.endswith(ending)))


async def _search(reader: Reader, _: str) -> None:
    await press(reader, "escape", "/")
    await paste(reader, "needle")
    await press(reader, "enter")


async def _digest(reader: Reader, _: str) -> None:
    await press(reader, "escape")
    reader.app.action_digest()
    await settle(reader)


async def _palette(reader: Reader, words: str) -> None:
    await press(reader, "escape", "ctrl+p")
    await paste(reader, words)


async def _too_large(reader: Reader, _: str) -> None:
    await press(reader, "escape", "escape")
    await _open(reader, " large.md")


async def _view_only(reader: Reader, _: str) -> None:
    await _open(reader, " binary.md")
    await press(reader, "a")


async def _conflict(reader: Reader, words: str) -> None:
    await press(reader, "escape", "escape", "escape", "t", "e")
    await paste(reader, words)
    path = reader.library / MAIN
    path.write_bytes(path.read_bytes().replace(b" takeaway", b" other takeaway"))
    await press(reader, "enter", "enter")


_Visit: TypeAlias = Callable[[Reader, str], Awaitable[None]]

TOURS: Final[dict[str, dict[str, _Visit]]] = {
    "searching": {
        "search that is typed": _keys("/", "PASTE"),
        "search that is kept": _keys("enter"),
        "search of before": _keys("/", "up", "up"),
        "search with hits": _search,
        "list of hits": _keys("ctrl+g"),
        "filter of titles": _keys("q", "tab", "/", "PASTE"),
    },
    "annotating": {
        "panel": _keys("t"),
        "dead link": _keys("j", "j", "enter"),
        "editor of an item": _keys("e", "PASTE"),
        "takeaway editor": _keys("escape", "t", "a", "PASTE"),
        "preview": _keys("enter"),
        "notes editor": _keys("escape", "escape", "i", "PASTE"),
        "preview of notes": _keys("ctrl+s"),
        "link picker": _keys("escape", "escape", "r"),
        "link picker, typed": _keys("PASTE"),
        "conflict": _conflict,
    },
    "around": {
        "help": _keys("?"),
        "end of help": _keys("G"),
        "digest": _digest,
        "palette": _palette,
        "file as it is": _keys("escape", "R"),
        "text alone": _keys("R", "z"),
        "mark that waits": _keys("z", "m"),
        "note that is too large": _too_large,
        "note to view only": _view_only,
    },
}
"""What is shown, by the part of the app, and how to get there from what was shown before."""


def payloads() -> Iterator[str]:
    """Yield control codes of every kind, each with the letters ZQ beside it."""
    for osc in ("\x1b]", "\x9d", "\u00c2\x9d"):
        for end in ("\x07", "\x1b\\", "\x9c", ""):
            yield f"ZQ{osc}52;c;WlE={end}ZQ"
    yield from (f"ZQ\x1b]{code}\x07ZQ" for code in ("0;ZQ", "2;ZQ", "4;1;?", "10;?", "9;ZQ", "777;notify;ZQ", "133;A"))
    yield "\x1b]8;;file:///etc/passwd\x1b\\ZQ\x1b]8;;\x1b\\"
    yield "ZQ\x1b]1337;File=inline=1:WlE=\x07"
    yield "ZQ\x1bPtmux;\x1b\x1b]52;c;WlE=\x07\x1b\\ZQ"
    yield from (f"ZQ\x1b{opening}ZQ\x1b\\ZQ" for opening in ("P$q", "Pq#0;2;0;0;0", "_Ga=T;", "^", "X", "k"))
    yield from (f"ZQ{opening}ZQ\x9cZQ" for opening in "\x90\x98\x9e\x9f")
    yield from (f"ZQ\x1b[{code}ZQ" for code in ("2J", "5;7m", "21t", "6n", "?1049l", "1;1H", "5i", "4h", ">0q", "!p"))
    yield from ("ZQ\x9b5;7mZQ", "ZQ\x9b2J", "\x1bcZQ", "\x1b(0ZQ", "\x1b#8ZQ", "\x1bZZQ", "ZQ\x1b", "\x1b\x1b\x1bZQ")
    yield from (
        f"Z{code}Q" for code in ("\0", "\x05", "\a", "\b\b\b", "\v", "\f", "\x0e", "\x18", "\x1a", "\x7f", "\x85")
    )
    yield "ZQ" + "".join(map(chr, range(0x80, 0xA0)))
    yield from (
        "\u202eZQ\u202c",
        "\u2066ZQ\u2069",
        "\u061cZ\u200fQ\u200e",
        "Z\u200bQ\ufeff\u2060",
        "Z\u00ad\u2028Q\u2029",
    )
    yield from ("\u200dZQ\ufe0f", "Z" + "\u0300" * 60 + "Q", "Z\u3164\u115fQ", "\ufff9Z\ufffaQ\ufffb", "ZQ\U000e0041")
    yield from ("Z\udc9b5;7mQ", "Z\udcff\udcfeQ", "Z\udcc2\udcffQ")
    yield from (
        "ZQ&#27;]52;c;WlE=&#7;",
        "&#155;5;7mZQ",
        "&#x1b;[2JZQ",
        "Z&#x202e;&#8203;&shy;Q",
        "Z&Tab;&NewLine;&#0;Q",
    )
    yield from ("Z**\x1b**[5;7mQ", "Z<c>\x1b</c>[5;7m<00:00:01.000>Q", "[Z\x1b](\x1b[2J)Q", "Z`\x1b[2J`Q")
