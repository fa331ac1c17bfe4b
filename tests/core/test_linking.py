"""Links both ways: taken back and made again in both notes, or in one with a word."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tui.core import edit, files, linking
from tui.core.edit_problem import EditProblem
from tui.core.entry import Entry
from tui.core.files import FileProblem, HistoryEnd
from tui.core.journal import Journal
from tui.core.note import Kind


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
        assert linking.undo(journal, path).label == linking.BOTH_WAYS
        assert linked(notes) == [[], [], []]
        linking.redo(journal, path)
        assert [path.read_bytes() for path in notes] == after


def test_an_undo_leaves_the_links_to_other_notes(journal: Journal, notes: list[Path]) -> None:
    """Where the other note was linked to a third one since, both halves go, and that link stays until it is undone."""
    alpha, beta, gamma = notes
    before = [path.read_bytes() for path in notes]
    link(journal, alpha, beta)
    link(journal, alpha, gamma)
    assert linking.undo(journal, beta).label == linking.BOTH_WAYS
    assert linked(notes) == [["Gamma"], [], ["Alpha"]]
    assert linking.undo(journal, alpha).label == linking.BOTH_WAYS
    assert [path.read_bytes() for path in notes] == before


def add(journal: Journal, note: Path, kind: Kind, words: str) -> None:
    """Add an item to a note as a write of its own."""
    files.rewrite(note, partial(edit.add_item, kind=kind, words=words), journal, words)


@pytest.mark.parametrize("kind", [Kind.TAKEAWAYS, Kind.RELATED])
def test_what_was_written_since_to_the_other_note_stays(journal: Journal, notes: list[Path], kind: Kind) -> None:
    """Both halves are taken back and made again beside later writes, which are then taken back by themselves."""
    alpha, beta, _ = notes
    for path in (alpha, beta):
        path.write_text(path.read_text().replace("## Related", "## Key Takeaways\n- one\n\n## Related"))
    before = [path.read_bytes() for path in notes]
    link(journal, alpha, beta)
    add(journal, beta, kind, "later")
    after = [path.read_bytes() for path in notes]
    for _ in range(2):
        assert linking.undo(journal, alpha).label == linking.BOTH_WAYS
        assert (linked(notes), "- later\n" in beta.read_text()) == ([[], [], []], True)
        assert linking.redo(journal, alpha).label == linking.BOTH_WAYS
        assert [path.read_bytes() for path in notes] == after
    linking.undo(journal, alpha)
    linking.undo(journal, beta)
    assert [path.read_bytes() for path in notes] == before


def test_where_one_half_cannot_be_taken_back_neither_is(journal: Journal, notes: list[Path]) -> None:
    """A link back that was written over since stays, and so does the link here; the other note is named."""
    alpha, beta, _ = notes
    link(journal, alpha, beta)
    files.rewrite(beta, lambda text: text.replace("[[Alpha]]", "[[Alpha]], mostly"), journal, "other")
    before = [path.read_bytes() for path in notes]
    with pytest.raises(FileProblem, match=r"Beta\.md was changed where the last edit was made"):
        linking.undo(journal, alpha)
    assert [path.read_bytes() for path in notes] == before


def test_a_link_that_fails_takes_nothing_back_but_its_own_half(journal: Journal, notes: list[Path]) -> None:
    """What another earmark saved into the first note while the second one failed stays, and can be undone."""
    alpha, beta, _ = notes

    def back(text: str) -> str:
        add(journal, alpha, Kind.TAKEAWAYS, "saved meanwhile")
        raise EditProblem("this note takes no link")

    with pytest.raises(EditProblem, match="takes no link"):
        linking.link_both(journal, alpha, partial(edit.add_link, words="[[Beta]]"), beta, back)
    assert linked(notes) == [[], [], []]
    assert "- saved meanwhile\n" in alpha.read_text()
    assert files.undo(alpha, journal).label == "saved meanwhile"
    assert "- saved meanwhile\n" not in alpha.read_text()


@pytest.mark.parametrize("turn", ["undo", "redo"])
def test_a_turn_that_fails_takes_nothing_back_but_its_own_half(
    journal: Journal, notes: list[Path], monkeypatch: pytest.MonkeyPatch, turn: str
) -> None:
    """Where the other half cannot be turned, this one is turned back, and not what was saved here meanwhile."""
    alpha, beta, _ = notes
    link(journal, alpha, beta)
    if turn == "redo":
        linking.undo(journal, alpha)
    before = linked(notes)
    turned = getattr(files, turn)

    def failing(path: Path, journal: Journal, entry: Entry | None = None) -> files.Rewrite:
        if path == beta:
            add(journal, alpha, Kind.TAKEAWAYS, "saved meanwhile")
            raise FileProblem(beta, "this note stays as it is")
        made: files.Rewrite = turned(path, journal, entry)
        return made

    monkeypatch.setattr(files, turn, failing)
    with pytest.raises(FileProblem, match="stays as it is"):
        getattr(linking, turn)(journal, alpha)
    monkeypatch.undo()
    assert linked(notes) == before
    assert "- saved meanwhile\n" in alpha.read_text()


def test_a_link_is_not_taken_back_while_the_other_note_is_gone(journal: Journal, notes: list[Path]) -> None:
    """Neither half is undone or redone then, which names the missing file; once that is back both are."""
    alpha, beta, _ = notes
    away = beta.with_suffix(".away")
    link(journal, alpha, beta)
    for turn, now in ((linking.undo, [["Beta"], ["Alpha"]]), (linking.redo, [[], []])):
        before = alpha.read_bytes()
        beta.rename(away)
        with pytest.raises(linking.OtherGone, match=r"Beta\.md is gone.* bring it back") as refused:
            turn(journal, alpha)
        assert refused.value.path == beta
        assert alpha.read_bytes() == before
        away.rename(beta)
        assert linked([alpha, beta]) == now
        turn(journal, alpha)
    assert linked([alpha, beta]) == [["Beta"], ["Alpha"]]


def test_a_half_can_be_taken_back_alone(journal: Journal, notes: list[Path]) -> None:
    """Where the other note is gone and that is asked for, this one is undone and redone by itself, which is said."""
    alpha, beta, _ = notes
    away = beta.with_suffix(".away")
    link(journal, alpha, beta)
    beta.rename(away)
    assert "only here: nothing to turn in Beta.md" in linking.undo(journal, alpha, alone=True).label
    assert linked([alpha]) == [[]]
    away.rename(beta)
    assert "only here: nothing to turn in Beta.md" in linking.redo(journal, alpha).label
    linking.undo(journal, alpha, alone=True)
    assert linked([alpha, beta]) == [[], []]


@pytest.mark.parametrize("from_there", [False, True])
@pytest.mark.parametrize("linking_already", [0, 1])
def test_a_half_that_stood_there_already_is_undone_first(
    journal: Journal, notes: list[Path], linking_already: int, from_there: bool
) -> None:
    """Where one note links to the other already, an undo in either takes back the new link, not what was before it."""
    pair = notes[:2]
    path = pair[linking_already]
    files.rewrite(path, partial(edit.add_link, words=f"[[{pair[1 - linking_already].stem}]]"), journal, "there already")
    for path in pair:
        add(journal, path, Kind.TAKEAWAYS, "precious")
    before = [path.read_bytes() for path in pair]
    link(journal, *pair)
    after = [path.read_bytes() for path in pair]
    assert [one != other for one, other in zip(before, after, strict=True)] == [
        bool(linking_already),
        not linking_already,
    ]
    for _ in range(2):
        assert linking.undo(journal, pair[from_there]).label == linking.BOTH_WAYS
        assert [path.read_bytes() for path in pair] == before
        assert linking.redo(journal, pair[from_there]).label == linking.BOTH_WAYS
        assert [path.read_bytes() for path in pair] == after
    link(journal, *pair)
    linking.undo(journal, pair[from_there])
    assert linking.undo(journal, pair[from_there]).label == "precious"


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
        linking.redo(journal, alpha)
    linking.undo(journal, alpha)
    assert linked(notes) == [[], [], []]
