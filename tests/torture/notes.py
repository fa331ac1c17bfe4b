"""Notes of every make: what their sections hold, and what stands around them, known byte for byte."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tui.core.note import Kind

_HEADINGS = {
    Kind.TRANSCRIPT: ("## Transcript", "## Full Transcript", "## transcript  "),
    Kind.NOTES: ("## Notes", "## My notes", "## Notes:"),
    Kind.TAKEAWAYS: ("## Key Takeaways", "## Takeaways", "##  key takeaways ##", "## Key take-aways:"),
    Kind.RELATED: ("## Related", "## Related links", "## Related notes"),
}
_WORDS = (
    *(
        "one",
        "two words",
        "*bold* and `code`",
        "a [link](https://example.org/a?b=c)",
        "[[A note]]",
        "naïve café",
        "语言",
    ),
    *(
        "tab\there",
        "e\u0301 combined",
        "line\u2028separator",
        "next\x85line",
        "bytes \udcff\udc80 of no text",
        "\udcc3(",
    ),
    *(
        "trailing blanks  ",
        "[Muziek]",
        "[&nbsp;__&nbsp;]",
        "a # sign",
        "a\u00a0fixed blank",
        "\U0001f399 emoji",
        "\\* kept",
    ),
)
_FRONT = ("", "", "---\ntitle: 007\ntags: [a, b] # why\n---\n", "---\r\nid: yes\r\n---\r\n", "---\n---\n")
_ODDITIES = (
    *("```\n## Key Takeaways\n- not an item\n```\n", "<!--\n## Related\n- hidden\n-->\n", "    ## Notes in code\n"),
    *(
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "> ## Related\n> - quoted\n",
        "Setext\n------\n",
        "***\n",
        "## Another section\n",
    ),
)


class Section(NamedTuple):
    """Where the body of a section stands in a note, in characters."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Made:
    """A note's text as `decode` would give it, and its sections."""

    text: str
    sections: tuple[Section, ...]


def words(rng: Random) -> str:
    """Return what someone may type as an item: a line, or some."""
    lines = [rng.choice(_WORDS) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    return "\n".join(lines).encode("utf-8", "replace").decode()


def made(rng: Random) -> Made:
    """Make up a note: any line end or several, with or without a BOM, front matter, a last line end."""
    ends = rng.choice((("\n",), ("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\n", "\r\n", "\r")))

    def ended(lines: str) -> str:
        return "".join(line + rng.choice(ends) for line in lines.removesuffix("\n").split("\n"))

    text = rng.choice(("", "", "\ufeff")) + rng.choice(_FRONT) + ended(f"# {rng.choice(_WORDS)}\n")
    text += ended(rng.choice(("\n", "\n**Source:** [x](https://example.org)\n**Tags:** #a\n\n---\n\n")))
    sections = []
    kinds = [kind for kind in _HEADINGS if rng.random() < 0.8]
    if rng.random() < 0.1:
        rng.shuffle(kinds)
    for kind in kinds:
        text += ended(rng.choice(_HEADINGS[kind]))
        start = len(text)
        if kind is Kind.TRANSCRIPT:
            text += ended("\n" + " ".join(rng.choice(_WORDS) for _ in range(rng.randrange(40))) + "\n")
            text += ended("\n---\n\n") if rng.random() < 0.7 else ended("\n")
        elif kind is Kind.NOTES:
            text += ended(rng.choice(("\n\n", "\nsome notes\n\n", "\n- a list\n- of notes\n\n", "")) + "\n")
        else:
            text += _items(rng, ended)
        sections.append(Section(kind, start, len(text)))
        if kind is not Kind.NOTES and rng.random() < 0.15:
            text += ended(f"## {rng.choice(('Sources', 'Appendix', 'Chapters'))}\n\n") + ended(rng.choice(_ODDITIES))
            text += ended("\n")
    if sections and len(text) == sections[-1].end and rng.random() < 0.3:
        text = text.rstrip("\r\n")
        kind, start, _ = sections.pop()
        sections.append(Section(kind, min(start, len(text)), len(text)))
    return Made(text, tuple(sections))


def _items(rng: Random, ended: Callable[[str], str]) -> str:
    style = rng.choice(("-", "-", "-", "*", "+", "1.", "1)", " -", "- [ ]"))
    lead = rng.choice(("", "", "\n", "Some words first.\n\n"))
    blocks = []
    for number in range(rng.choice((0, 1, 1, 2, 3, 5))):
        marker = style.replace("1", str(number + 1)) + " "
        indent = " " * len(marker.removesuffix("[ ] "))
        block = f"{marker}{rng.choice(_WORDS)} {number}\n"
        if rng.random() < 0.2:
            block += f"{indent}{rng.choice(_WORDS)}\n"
        if rng.random() < 0.1:
            block += f"{indent}- nested {rng.choice(_WORDS)}\n"
        if rng.random() < 0.2:
            block += f"{indent}> {rng.choice(_WORDS)}\n"
        blocks.append(block)
    body = rng.choice(("", "", "\n")).join(blocks) or rng.choice(("- \n", "-\n", "- \n", ""))
    return ended(lead + body) + (ended("\n") if rng.random() < 0.7 else "") if lead + body else ""
