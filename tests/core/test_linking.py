"""Links both ways: taken back and made again in both notes, or in one with a word."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tui.core import edit, files, linking
from tui.core.files import FileProblem, HistoryEnd
from tui.core.journal import Journal


@pytest.fixture
def notes(tmp_path: Path) -> list[Path]:
    """Make three notes without links."""
    paths = [tmp_path / "notes" / f"{name}.md" for name in ("Alpha", "Beta", "Gamma")]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_text(f"# {path.stem}\n\n## Related\n-\n")
    return paths


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Keep a journal."""
    return Journal(tmp_path / "journal")


def link(journal: Journal, one: Path, other: Path) -> None:
    """Link two notes both ways."""
    there, back = (partial(edit.add_link, words=f"[[{path.stem}]]") for path in (other, one))
    linking.link_both(journal, one, there, other, back)


def linked(paths: list[Path]) -> list[list[str]]:
    """Return what each note links to."""
    return [[line[4:-2] for line in path.read_text().splitlines() if line.startswith("- [[")] for path in paths]


def test_both_halves_are_taken_back_and_made_again(journal: Journal, notes: list[Path]) -> None:
    """An undo from either side takes the link out of both notes, and a redo puts it back, by the bytes."""
    link(journal, notes[0], notes[1])
    after = [path.read_bytes() for path in notes]
    for path in notes[:2]:
        assert linking.undo(journal, path, path.parent, notes).label == linking.BOTH_WAYS
        assert linked(notes) == [[], [], []]
        linking.redo(journal, path, path.parent, notes)
        assert [path.read_bytes() for path in notes] == after


def test_an_undo_leaves_the_links_to_other_notes(journal: Journal, notes: list[Path]) -> None:
    """Where the other note was linked to a third one since, only this half goes, and that is said."""
    alpha, beta, _ = notes
    link(journal, alpha, beta)
    link(journal, alpha, notes[2])
    label = linking.undo(journal, beta, beta.parent, notes).label
    assert linked(notes) == [["Beta", "Gamma"], [], ["Alpha"]]
    assert "only here" in label
    assert "Alpha.md" in label


def test_a_redo_of_one_half_says_so(journal: Journal, notes: list[Path]) -> None:
    """Where the other note was written since the undo, its half is not made again, which is said."""
    alpha, beta, _ = notes
    link(journal, alpha, beta)
    linking.undo(journal, alpha, alpha.parent, notes)
    files.rewrite(beta, lambda text: f"{text}more\n", journal, "other")
    label = linking.redo(journal, alpha, alpha.parent, notes).label
    assert linked(notes) == [["Beta"], [], []]
    assert "only here: Beta.md" in label


def test_a_link_that_could_not_be_made_is_not_made_by_a_redo(journal: Journal, notes: list[Path]) -> None:
    """Where the second note cannot be written the first is as it was, and no redo writes one half."""
    alpha, beta, gamma = notes
    link(journal, alpha, gamma)
    before = [path.read_bytes() for path in notes]

    def refuse(_: str) -> str:
        raise FileProblem(beta, "It cannot be written.")

    with pytest.raises(FileProblem):
        linking.link_both(journal, alpha, partial(edit.add_link, words="[[Beta]]"), beta, refuse)
    assert [path.read_bytes() for path in notes] == before
    with pytest.raises(HistoryEnd):
        linking.redo(journal, alpha, alpha.parent, notes)
    linking.undo(journal, alpha, alpha.parent, notes)
    assert linked(notes) == [[], [], []]
