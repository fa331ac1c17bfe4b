"""The words around quotes, kept beside the library."""

from pathlib import Path

import pytest

from tui.core.anchors import Quoted, locate_items
from tui.core.config import Places, places
from tui.core.episode import Episode, Quote, open_episode
from tui.core.note import Kind
from tui.core.surroundings import Surroundings

TALE = " ".join(f"and then part {number} of a long tale was told" for number in range(12))
SAID = "and that is how the lamp was lit"
TEXT = f"""## Transcript

First the keeper came, {SAID}, and the sea was calm. {TALE} At last the storm went by, {SAID}, once for all.

## Key Takeaways
- lamp
  > {SAID}
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Make a note whose takeaway quotes words that are said twice."""
    path = tmp_path / "tale.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def located(surroundings: Surroundings, episode: Episode) -> tuple[Quoted, ...]:
    """Return where the quotes of a note stand, with the words around them as they are known."""
    items = episode.note.items(Kind.TAKEAWAYS)
    return locate_items(episode.note.text, episode.blocks, items, surroundings.of(episode.path))


@pytest.mark.parametrize("place", [TEXT.index(SAID), TEXT.index(SAID, TEXT.index("storm"))])
def test_the_words_around_a_quote_tell_the_same_words_apart(note: Path, place: int) -> None:
    """What was kept as a quote was written is known to a later run, and of an old note by its new name."""
    episode = open_episode(note)
    assert located(Surroundings(places()), episode)[0].anchor.recurs
    assert Surroundings(places()).keep(episode, [Quote(place, SAID)]) == ""
    [quoted] = located(Surroundings(places()), episode)
    assert quoted.anchor.span is not None
    assert quoted.anchor.span.start == place
    assert quoted.anchor.doubt == ""
    renamed = note.rename(note.with_name("other.md"))
    assert Surroundings(places()).rename(note, renamed) == ""
    [quoted] = located(Surroundings(places()), open_episode(renamed))
    assert quoted.anchor.span is not None
    assert quoted.anchor.span.start == place


def test_two_takeaways_of_the_same_words_are_not_taken_for_each_other(note: Path) -> None:
    """Where two takeaways quote the same words at two places, neither is known to be of the one."""
    note.write_text(f"{TEXT}- again\n  > {SAID}\n", encoding="utf-8")
    episode, kept = open_episode(note), Surroundings(places())
    kept.keep(episode, [Quote(TEXT.index(SAID), SAID)])
    kept.keep(episode, [Quote(TEXT.rindex(SAID, 0, TEXT.index("## Key")), SAID)])
    assert all(quoted.anchor.recurs for quoted in located(kept, episode))


def test_a_quote_that_stands_once_is_followed(note: Path) -> None:
    """The words around a quote that is found for certain are kept, so that it is known again once its words recur."""
    once = TEXT.replace(f"First the keeper came, {SAID}, and", "First the keeper came, and")
    note.write_text(once, encoding="utf-8")
    kept, episode = Surroundings(places()), open_episode(note)
    assert kept.follow(episode, located(kept, episode)) == ""
    note.write_text(TEXT, encoding="utf-8")
    [quoted] = located(kept, open_episode(note))
    assert quoted.anchor.span is not None
    assert quoted.anchor.span.start == TEXT.index(SAID, TEXT.index("storm"))


def test_what_does_not_stand_at_its_place_is_not_kept(note: Path) -> None:
    """A quote whose words are elsewhere, and a state file with other things in it, tell nothing."""
    episode, kept = open_episode(note), Surroundings(places())
    assert kept.keep(episode, [Quote(3, SAID), Quote(10**6, SAID), Quote()]) == ""
    assert kept.of(note)(SAID) == ("", "")
    where: Places = places()
    where.state.mkdir(parents=True, exist_ok=True)
    for table in ("[]", '{"x": 1}', f'{{"{note}": {{"k": [3, [1], ["a", "b"]]}}}}', f'{{"{note}": 7}}', "{"):
        (where.state / "surroundings.json").write_text(table)
        assert kept.of(note)(SAID) == ("", "")
