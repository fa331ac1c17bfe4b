"""Front matter of every bad kind: reading it neither ends the process nor takes long."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Final

from tests.torture.conftest import Amount, Figures
from tui.core.files import decode
from tui.core.library import entry_of
from tui.core.note import parse

PROJECT: Final = Path(__file__).parents[2]
BATCH: Final = 2_500
"""Inputs that one process reads."""
SLOWEST_SECONDS: Final = 1.0
_ENDLESS_SECONDS: Final = 30

_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)?")
_KEYS: Final = (
    *("title", "source", "url", "media", "link", "video_id", "id", "date", "published", "upload_date", "created"),
    *("channel", "author", "duration", "length", "tags", "tag", "keywords", "aliases", "speakers", "guest"),
    *("yes", "no", "null", "~", "1", ".inf", "2024-01-01", "<<", "=", "?", "Ti tle", "'quo:ted'", '"\\x41"', "é", "𝒳"),
)
_SCALARS: Final = (
    *("no", "yes", "~", "", "0x_", "0b2", "1_000", ".nan", "-.inf", "1e999", "0o8", "007", "12:30:45.678", "@x", "`x`"),
    *(
        "2024-13-45",
        "0000-00-00",
        "9999-12-31",
        "20240230",
        "99999999999",
        "1700000000000",
        "١٢٣٤-٠١-٠١",
        "31 Foo 2024",
    ),
    *("2024-02-30T25:61:61Z", "Feb 31st, 2024", "1:99:99", "999:59:59", "PT99999H99999M9999999S", "5 hours 3 s"),
    *("!!python/object/apply:os.system [id]", "!!binary ====", "!!timestamp x", "!!float x", "!!int x", "!!set {a}"),
    *("!!omap [a]", "!!bool x", "!!null x", "!!map []", "!!seq {}", "!<tag:x> y", "!!merge x", "!e!x y", "&a x", "*a"),
    *(
        "[[link|Name]]",
        "'[[link]]'",
        "[a](b)",
        "#a #b",
        "a, b; c",
        "https://youtu.be/-bcdefghijk?t=1",
        "`id`",
        "{",
        "]",
    ),
    *(
        '"\\ud800"',
        '"\\U00110000"',
        '"\\xZZ"',
        '"\\e]52;c;eA==\\a"',
        '"unclosed',
        "'it''s",
        "'unclosed",
        "a: b: c",
        "- -",
    ),
    *("|\n  a\n  ---\n  b", ">-9\n x", "|+2\n   x\n", "? a", "%x", "- x\n- y", "\n  - x\n  - [y, {z: w}]", "\n\t- x"),
    *(
        "\x00",
        "\x1b[2J",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ud7ff",
        "\x7f",
        "\u202e",
        "\U000e0041",
        "a\u0300" * 40,
        "\x9b1m",
    ),
)
_OPENINGS: Final = (*("---\n",) * 8, "\ufeff---\n", "---\r\n", "---\r", "--- \n", "---\t\n", "----\n", "", "\n---\n")
_CLOSINGS: Final = (*("---\n",) * 8, "---\r\n", "\r---\r", "...\n", "---", "--- x\n", "", "----\n", "\t---\n")
_BODIES: Final = (
    *(
        "",
        "words of a transcript\n",
        "# Title\n\n## Transcript\n\nwords\n",
        "**Source:** [x](https://y)\n**Tags:** #a\n",
    ),
    *("- video_id: `-bcdefghijk`\n", "![](https://youtu.be/-bcdefghijk)\n", "---\n---\n---\n", "\x00" * 10),
)
_LENGTHS: Final = (1, 2, 19, 20, 21, 50, 300)
_GREAT_LENGTHS: Final = (2_000, 10_000, 30_000, 70_000)


def hostile_note(seed: int) -> bytes:
    """Return a note with front matter that is odd in some way; the same for the same seed."""
    rng = Random(seed)
    if rng.random() < 0.05:
        return b"---\n" + rng.randbytes(rng.randrange(2_000)) + b"\n---\n"
    if rng.random() < 0.2:
        return f"---\ntitle: x\n{rng.choice(_GREAT_MAKERS)(rng)}\n---\nwords\n".encode("utf-8", "surrogatepass")
    end = rng.choice(("\n",) * 8 + ("\r\n", "\r", "\n\n", "\u2028"))
    lines = end.join(rng.choices(_MAKERS, _WEIGHTS)[0](rng) for _ in range(rng.choice((1, 1, 2, 3, 5, 12))))
    text = rng.choice(_OPENINGS) + lines + end + rng.choice(_CLOSINGS) + rng.choice(_BODIES)
    data = text.encode("utf-8", "surrogatepass")
    return _mutated(rng, data) if rng.random() < 0.3 else data


def _length(rng: Random) -> int:
    return rng.choice(_GREAT_LENGTHS if rng.random() < 0.06 else _LENGTHS)


def _pair(rng: Random) -> str:
    return f"{rng.choice(_KEYS)}: {rng.choice(_SCALARS)}"


def _listed(rng: Random) -> str:
    return f"{rng.choice(_KEYS)}: [{', '.join(rng.choices(_SCALARS, k=3))}]"


def _nested(rng: Random) -> str:
    opening, closing = rng.choice(
        (("[", "]"), ("{", "}"), ("{a: ", "}"), ("[{", "}]"), ("- ", ""), ("? ", ""), ("a: ", ""))
    )
    length = _length(rng)
    ends = rng.choice((0, length, length, length, length - 1, length + 1))
    return f"{rng.choice(_KEYS)}: {opening * length}x{closing * ends}"


def _indented(rng: Random) -> str:
    blank = rng.choice((" ", "  ", "\t", " \t"))
    return "\n".join(f"{blank * depth}k{depth}:" for depth in range(min(300, _length(rng))))


def _bomb(rng: Random) -> str:
    """Return lines that each hold those before them many times over, by alias or by merge key."""
    merge = rng.random() < 0.5
    lines = ["a0: &a0 {k0: v}" if merge else "a0: &a0 [x, x]"]
    for level in range(1, rng.choice((3, 9, 30))):
        held = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} " + (f"{{<<: [{held}], k{level}: v}}" if merge else f"[{held}]"))
    return "\n".join(lines)


def _circle(rng: Random) -> str:
    return rng.choice(("title: &a [*a]", "title: &a {*a : *a}", "&a <<: *a", "a: &a {<<: *a}", "tags: &t [x, [*t]]"))


def _great(rng: Random) -> str:
    """Return a key or a value of great length, of what a pattern may go over again and again."""
    bit = rng.choice(
        ("k", "9", "[", "](", "[[", "a,", " ", "'", "\\", "0:", "2024-", "#", "@a ", "é", "!", "&a ", "- ", "**")
    )
    great = bit * _length(rng)
    return f"{great}: x" if rng.random() < 0.3 else f"{rng.choice(_KEYS)}: {great}"


def _many(rng: Random) -> str:
    return "\n".join(f"{rng.choice(_KEYS)}{number % 7}: x" for number in range(_length(rng) // 2))


def _stray(rng: Random) -> str:
    return rng.choice(
        (*_SCALARS, "%YAML 9.9", "%TAG ! x", "--- x", "? [a, b]\n: c", ": x", "# c", "- a", "**Source:** x")
    )


_MAKERS: Final[tuple[Callable[[Random], str], ...]] = (
    *(_pair, _listed, _nested, _indented, _bomb, _circle, _great, _many, _stray),
)
_GREAT_MAKERS: Final = (_nested, _nested, _indented, _bomb, _circle, _great, _many)
_WEIGHTS: Final = (10, 3, 3, 1, 1, 1, 3, 1, 3)


def _mutated(rng: Random, data: bytes) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        start = rng.randrange(len(data) + 1)
        stop = min(len(data), start + rng.randrange(6))
        put = rng.choice(
            (b"", rng.randbytes(2), data[start:stop] * 2, b"\xff", b"\xed\xa0\x80", b"\t", b"---\n", b": ", b"\0")
        )
        data = data[:start] + put + data[stop:]
    return data


def read_batch(first: int, count: int) -> None:
    """Read some hostile notes; print the number of each before and the processor seconds that it took after."""
    for seed in range(first, first + count):
        data = hostile_note(seed)
        os.write(1, b"%d " % seed)
        signal.alarm(_ENDLESS_SECONDS)
        began = time.process_time()
        note = parse(Path("A note.md"), decode(data))
        entry = entry_of(note)
        took = time.process_time() - began
        metadata, text = note.metadata, note.text
        assert metadata.title == " ".join(metadata.title.split()) != "", metadata.title
        assert _DATE.fullmatch(metadata.date), metadata.date
        assert metadata.seconds >= 0
        assert all(isinstance(tag, str) and tag for tag in metadata.tags), metadata.tags
        assert 0 <= metadata.end <= len(text)
        assert 0 <= note.transcript.start <= note.transcript.end <= len(text)
        assert all("\n" not in problem for problem in note.problems), note.problems
        assert json.dumps(asdict(entry) | {"path": ""}).encode("utf-8", "surrogatepass")
        os.write(1, b"%.6f\n" % took)


def test_no_front_matter_ends_the_process_or_takes_long(amount: Amount, figures: Figures) -> None:
    """Nested, circular, exploding, damaged or endless front matter is read, or named, within a second."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    inputs, seed, crashes = amount(400, 50_000), 0, []
    seconds: dict[int, float] = {}
    while seed < inputs:
        count = min(BATCH, inputs - seed)
        code = f"from tests.torture.test_front_matter import read_batch; read_batch({seed}, {count})"
        command = [sys.executable, "-c", code]
        child = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        lines = [line.split() for line in child.stdout.splitlines()]
        seconds |= {int(line[0]): float(line[1]) for line in lines if len(line) == 2}
        seed += count
        if child.returncode:
            assert lines, child.stderr
            seed = int(lines[-1][0]) + 1
            crashes.append((seed - 1, child.returncode, child.stderr[-600:]))
    slowest = max(seconds, key=lambda number: seconds[number])
    slow = {number: took for number, took in seconds.items() if took >= SLOWEST_SECONDS}
    figures(
        inputs=f"{len(seconds) + len(crashes):,}",
        crashes=len(crashes),
        slow=len(slow),
        slowest=f"{seconds[slowest]:.3f} s (seed {slowest})",
    )
    assert not crashes
    assert not slow
    assert len(seconds) == inputs
