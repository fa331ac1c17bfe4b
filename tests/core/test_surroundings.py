"""The words around quotes, kept beside the library."""

import json
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
    return locate_items(episode.note.text, episode.blocks, items, surroundings.of(episode.path, items))


def found(note: Path) -> dict[str, int | None]:
    """Return where a later run finds the quote of each takeaway, by its words: None where the words recur."""
    quoted = located(Surroundings(places()), open_episode(note))
    assert all(each.anchor.span or each.anchor.recurs for each in quoted)
    assert not any(each.anchor.doubt for each in quoted)
    return {each.item.text: each.anchor.span.start if each.anchor.span else None for each in quoted}


def add(note: Path, words: str, *places_quoted: int) -> None:
    """Add takeaways that quote the same words at some places, and keep what is around these."""
    text = note.read_text(encoding="utf-8")
    note.write_text(text + f"- {words}\n  > {SAID}\n" * len(places_quoted), encoding="utf-8")
    kept = Surroundings(places())
    assert kept.keep(open_episode(note), [Quote(place, SAID) for place in places_quoted], words) == ""


FIRST, LAST = TEXT.index(SAID), TEXT.index(SAID, TEXT.index("storm"))


@pytest.mark.parametrize("place", [FIRST, LAST])
def test_the_words_around_a_quote_tell_the_same_words_apart(note: Path, place: int) -> None:
    """What was kept as a quote was written is known to a later run, and of an old note by its new name."""
    episode = open_episode(note)
    assert located(Surroundings(places()), episode)[0].anchor.recurs
    assert Surroundings(places()).keep(episode, [Quote(place, SAID)], "lamp") == ""
    [quoted] = located(Surroundings(places()), episode)
    assert quoted.anchor.span is not None
    assert quoted.anchor.span.start == place
    assert quoted.anchor.doubt == ""
    renamed = note.rename(note.with_name("other.md"))
    assert Surroundings(places()).rename(note, renamed) == ""
    [quoted] = located(Surroundings(places()), open_episode(renamed))
    assert quoted.anchor.span is not None
    assert quoted.anchor.span.start == place


@pytest.fixture
def bare(note: Path) -> Path:
    """Make the same note without a takeaway."""
    note.write_text(TEXT[: TEXT.index("- lamp")], encoding="utf-8")
    return note


def replace(note: Path, old: str, new: str) -> None:
    """Write a note as another program does."""
    text = note.read_text(encoding="utf-8")
    assert old in text
    note.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_two_takeaways_of_the_same_words_keep_a_passage_each(bare: Path) -> None:
    """What is kept for one changes nothing of another, and each is known by its own words, wherever it stands."""
    add(bare, "one", LAST)
    assert found(bare) == {"one": LAST}
    add(bare, "two", FIRST)
    assert found(bare) == {"one": LAST, "two": FIRST}
    replace(bare, f"- one\n  > {SAID}\n- two\n", f"- two\n  > {SAID}\n- one\n")
    assert found(bare) == {"one": LAST, "two": FIRST}


def test_takeaways_that_cannot_be_told_apart_any_more_are_of_no_place(bare: Path) -> None:
    """The one that another program left is known by its words; with other words it may be either, so it is neither."""
    add(bare, "one", FIRST)
    add(bare, "two", LAST)
    replace(bare, f"- one\n  > {SAID}\n", "")
    assert found(bare) == {"two": LAST}
    replace(bare, "- two", "- too")
    assert found(bare) == {"too": None}


def test_a_takeaway_that_another_program_adds_takes_no_passage(bare: Path) -> None:
    """That one is not known by the words around another's passage, which stays where it was."""
    add(bare, "one", LAST)
    replace(bare, "- one", f"- two\n  > {SAID}\n- one")
    assert found(bare) == {"two": None, "one": LAST}


def test_words_that_another_program_changed_lose_no_passage_of_their_own(bare: Path) -> None:
    """A takeaway that alone quotes some words is known by them, whatever it says itself."""
    add(bare, "one", LAST)
    replace(bare, "- one", "- another")
    assert found(bare) == {"another": LAST}


def test_a_place_that_is_chosen_is_that_of_one_takeaway(bare: Path) -> None:
    """What is kept in place of one before, whose words may be new, is its passage and no other's."""
    add(bare, "one", FIRST)
    add(bare, "two", FIRST)
    episode = open_episode(bare)
    first, second = episode.note.items(Kind.TAKEAWAYS)
    kept = Surroundings(places())
    kept.keep(episode, [Quote(LAST, SAID)], "two", second)
    assert found(bare) == {"one": FIRST, "two": LAST}
    assert (kept.finds(episode, second, LAST), kept.finds(episode, second, FIRST)) == (True, False)
    replace(bare, "- one", "- first of all")
    kept.keep(open_episode(bare), [Quote(LAST, SAID)], "first of all", first)
    assert found(bare) == {"first of all": LAST, "two": LAST}


def test_takeaways_that_are_the_same_are_of_as_many_places(bare: Path) -> None:
    """Each has a place, and may be given another; of none is it known once there are fewer."""

    def spans() -> list[int | None]:
        quoted = located(Surroundings(places()), open_episode(bare))
        return [each.anchor.span.start if each.anchor.span else None for each in quoted]

    add(bare, "one", FIRST, LAST)
    assert spans() == [FIRST, LAST]
    episode = open_episode(bare)
    items = episode.note.items(Kind.TAKEAWAYS)
    for number, place in ((0, LAST), (1, FIRST)):
        Surroundings(places()).keep(episode, [Quote(place, SAID)], "one", items[number])
    assert spans() == [LAST, FIRST]
    replace(bare, f"- one\n  > {SAID}\n", "")
    assert spans() == [None]
    add(bare, "one", LAST)
    assert sorted(spans(), key=str) == [LAST, None]
    episode = open_episode(bare)
    lost = spans().index(None)
    Surroundings(places()).keep(episode, [Quote(FIRST, SAID)], "one", episode.note.items(Kind.TAKEAWAYS)[lost])
    assert sorted(filter(None, spans())) == [FIRST, LAST]


def test_what_was_kept_for_no_takeaway_in_particular_is_known(bare: Path) -> None:
    """A state file of old says it of a quote alone: it is the first takeaway's, also when another one is added."""
    add(bare, "one", FIRST)
    path = places().state / "surroundings.json"
    table = json.loads(path.read_text())
    [(key, [[*around, _]])] = table[str(bare)].items()
    path.write_text(json.dumps({str(bare): {key: [around]}}))
    assert found(bare) == {"one": FIRST}
    add(bare, "two", LAST)
    assert found(bare) == {"one": FIRST, "two": LAST}
    path.write_text(json.dumps({str(bare): {key: [around, ["other", "words"]]}}))
    assert found(bare) == {"one": None, "two": None}


def test_what_is_taken_back_is_known_again(bare: Path) -> None:
    """A takeaway that comes back, as by undo, has its passage, whatever was added meanwhile."""
    add(bare, "one", FIRST)
    replace(bare, f"- one\n  > {SAID}\n", "")
    for number in range(3):
        add(bare, f"word {number}", LAST)
    replace(bare, "- word 0\n", f"- one\n  > {SAID}\n- word 0\n")
    assert found(bare) == {"one": FIRST} | {f"word {number}": LAST for number in range(3)}


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
    [item] = episode.note.items(Kind.TAKEAWAYS)
    assert kept.keep(episode, [Quote(3, SAID), Quote(10**6, SAID), Quote()], "lamp") == ""
    assert kept.of(note, [item])(item) == ("", "")
    where: Places = places()
    where.state.mkdir(parents=True, exist_ok=True)
    for table in ("[]", '{"x": 1}', f'{{"{note}": {{"k": [3, [1], ["a", "b"]]}}}}', f'{{"{note}": 7}}', "{"):
        (where.state / "surroundings.json").write_text(table)
        assert kept.of(note, [item])(item) == ("", "")
