"""Links that lead nowhere, and the notes that they mean."""

from pathlib import Path

import pytest

from tui.core.note import parse
from tui.core.relink import Shelf, dead_links, leading_nowhere, with_meant

ROOT = Path("/library")
NOTES = [ROOT / name for name in ("a.md", "sub/bees.md", "sub/v1.2 notes.md", "Two Words.MD", "x/c.md", "y/c.md")]


def dead(link: str, root: Path = ROOT, others: frozenset[str] = frozenset()) -> list[str]:
    """Return the targets of the links that lead nowhere, of a note of the library with one related item."""
    note = parse(root / "a.md", f"# A\n\n## Related\n- {link}\n")
    return [each.link.target for each in dead_links(note, Shelf(NOTES, root, others))]


@pytest.mark.parametrize(
    "link",
    [
        "[[bees]]",
        "[[BEES|the bees]]",
        "[[sub/bees]]",
        "[[bees.md#Part]]",
        "[[v1.2 notes]]",
        "[[two words]]",
        "[[c]]",
        "[[#Part of this note]]",
        "[b](sub/bees.md)",
        "[b](./sub/../sub/bees.md#part)",
        "[b](sub/v1.2%20notes.md)",
        "[here](#part)",
        "https://example.com/gone.md",
        "words",
    ],
)
def test_what_leads_somewhere_is_not_dead(link: str) -> None:
    """A link to a note, in whatever form, to a place in the note itself, or out of the library is alive."""
    assert dead(link) == []


@pytest.mark.parametrize(
    "link", ["[[bee]]", "[[other/bees]]", "[[v1]]", "[b](bees.md)", "[b](sub/v1.md)", "[[x.pdf]]", "[b](x.pdf)"]
)
def test_what_leads_nowhere_is_dead(link: str) -> None:
    """A link to a name or a path that no file has is dead."""
    assert len(dead(link)) == 1


def test_a_link_to_another_file_is_not_dead(tmp_path: Path) -> None:
    """A file beside the note is led to although it is no note, and a wikilink leads to any file of the library."""
    (tmp_path / "x.pdf").write_bytes(b"x")
    assert dead("[slides](x.pdf)", tmp_path) == []
    assert dead("[slides](y.pdf)", tmp_path) == ["y.pdf"]
    assert dead("[[Slides.pdf]] [[deep/slides.pdf#page=2]]", others=frozenset({"slides.pdf"})) == []


def test_the_one_note_that_a_link_may_mean_is_named() -> None:
    """A title, a file name or a video tells which note is meant; where two notes have it neither is."""
    links = "- [[Old|The tide]]\n- [Bees](old/bees.md)\n- [[gone]] abcdefghijk\n- [[Twin]]\n- [[nobody]]\n"
    note = parse(ROOT / "a.md", f"## Related\n{links}")
    known = [
        (ROOT / "new.md", "The Tide", ""),
        (ROOT / "sub" / "bees.md", "", ""),
        (ROOT / "film.md", "Film", "abcdefghijk"),
        (ROOT / "one.md", "Twin", ""),
        (ROOT / "two.md", "Twin", ""),
    ]
    found = list(with_meant(dead_links(note, Shelf([], ROOT)), known))
    assert [each.meant and each.meant.name for each in found] == ["new.md", "bees.md", "film.md", None, None]
    assert [each.line for each in found] == [2, 3, 4, 5, 6]
    assert "“new” may be meant: earmark check --fix" in found[0].sentence
    assert found[-1].sentence == "The related link to “nobody” leads to no note; name another one, or remove it."


def test_items_with_dead_links_are_known_to_the_panel() -> None:
    """Each link that leads nowhere comes after the item that it stands in."""
    note = parse(ROOT / "a.md", "## Related\n- [[bees]]\n- [[gone]] and [[c]]\n")
    [(item, link)] = leading_nowhere(note, NOTES, ROOT)
    assert (item.text, link.target) == ("[[gone]] and [[c]]", "gone")
