"""Which notes are suggested as related, and why."""

from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.lexicon import Lexicon
from tui.core.note import Span
from tui.core.suggestions import Suggestion, passages, spelled, suggest

LETTERS = "bdfgklmnprstvz"
RARE = ["".join(letters) + "ox" for letters in product(LETTERS, "aeo", LETTERS)]
"""Words that no language has."""


def lexicon_of(folder: Path, texts: dict[str, str]) -> Lexicon:
    """Return the lexicon of some notes."""
    lexicon = Lexicon(folder / "words")
    notes = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        notes.append((name, path, 0, 0))
    lexicon.update(notes, rest=lambda _: None)
    return lexicon


@pytest.fixture
def library(tmp_path: Path) -> Lexicon:
    """Make a library of 60 notes, each with words of its own, one that all share, and a few about two matters."""
    words = iter(RARE)
    texts = {f"{n:02}.md": " ".join(["kettle", *(next(words) for _ in range(8))]) for n in range(60)}
    texts["00.md"] += " Gemaal Lely, polder, waterwolf, kade"
    texts["10.md"] += " het gemaal en de waterwolf"
    texts["20.md"] += " gemaal Lely, de polder en de waterwolf"
    texts["30.md"] += " aan de kade"
    return lexicon_of(tmp_path, texts)


def test_what_shares_rare_words_is_suggested(library: Lexicon) -> None:
    """The notes that share words come by how much they share, and what shares nothing rare does not come."""
    found = suggest(library, "00.md")
    assert [suggestion.name for suggestion in found] == ["20.md", "10.md", "30.md"]
    assert 1 > found[0].score > found[1].score > found[2].score > 0
    assert suggest(library, "00.md", limit=2) == found[:2]
    assert suggest(library, "59.md") == []
    assert suggest(library, "gone.md") == []


def test_reasons_are_the_rarest_words(library: Lexicon) -> None:
    """Names come before common words, rare words before others; ordinary words and those of one note are no reason."""
    assert [suggestion.words for suggestion in suggest(library, "00.md")] == [
        ("lely", "gemaal", "waterwolf", "polder"),
        ("gemaal", "waterwolf"),
        ("kade",),
    ]


def test_of_inflections_one_is_a_reason(tmp_path: Path) -> None:
    """A word and its plural are one reason, and five reasons are enough unless more are asked for."""
    for shared in ("lely sextant sextants tokamak tokamaks", "gemaal lely mazurka sextant tokamak wombat"):
        lexicon = lexicon_of(tmp_path, {"a.md": shared, "b.md": shared, "c.md": "else"})
        [suggestion] = suggest(lexicon, "a.md")
        words = tuple(word for word in shared.split() if not word.endswith("s"))
        assert suggestion.words == words[:5]
        assert suggest(lexicon, "a.md", words=6)[0].words == words


ENGLISH = """
    bakery beautiful believe bicycle borrowed bottle bread brother building business careful century chair cheese
    chicken church clothes coffee college colour company computer corner country cousin daughter dinner doctor dollar
    dress drive early earth easily education engine evening everybody experience farmer favourite finished flower
    forest forgotten fridge garden girl glasses grandmother grass ground guess happened health heaven history holiday
    hospital hundred husband important journey kitchen knowledge language laugh learning library listen machine
    mountain neighbour newspaper office painting people picture pocket question remember restaurant river school
    sister straight street summer teacher thought village weather window yesterday
"""
GERMAN = """
    aber abend acht alle allein alles alt andere anfang arbeit auch auge aus bald beide beginnen beispiel bekannt
    besser bild bis bleiben brauchen brief bringen buch dabei damals damit danach dann daran darauf dass davon dazu
    denken denn deshalb deutlich dieser ding doch dort draussen drei durch eben eigentlich einfach einmal ende endlich
    erde erklaeren erst erzaehlen essen etwas fahren fallen familie fast fenster finden frage frau freund frueh geben
    gegen gehen geld genau gerade geschichte gesicht gestern glauben gross grund haben halb hand haus heute hier hoch
"""


@pytest.mark.parametrize("name", [True, False])
def test_false_friends_are_no_reason(tmp_path: Path, name: bool) -> None:
    """Words that are common in one of two languages are no reason between notes in either, but names are."""
    shared = " wind hat minute pause der" + " Hooghoudt" * name
    texts = {"en.md": ENGLISH + shared, "de.md": GERMAN + shared, "also.md": ENGLISH + " pause minute", "x.md": "xyzzy"}
    texts |= {f"{number}.md": RARE[number] for number in range(40)}
    found = {each.name: each for each in suggest(lexicon_of(tmp_path, texts), "en.md", words=99)}
    assert {"pause", "minute"} <= set(found["also.md"].words)
    assert ("de.md" in found) is name
    if name:
        assert found["de.md"].words == ("hooghoudt",)
        assert 0 < found["de.md"].score < found["also.md"].score
        there = {each.name: each for each in suggest(lexicon_of(tmp_path, texts), "de.md")}
        assert there["en.md"] == Suggestion("en.md", found["de.md"].score, found["de.md"].words)


@pytest.mark.parametrize(("shared", "found"), [("fresh air hour", False), ("fresh air hour samphire", True)])
def test_common_words_alone_suggest_nothing(tmp_path: Path, shared: str, found: bool) -> None:
    """In a library so small that common words are rare in it, what anyone says is no reason; a rare word beside is."""
    texts = {"a.md": f"kettle {shared}", "b.md": f"{shared} bottle", "c.md": "window", "d.md": "xyzzy"}
    assert [each.name for each in suggest(lexicon_of(tmp_path, texts), "a.md")] == ["b.md"] * found


def test_garbled_words_do_not_matter(tmp_path: Path) -> None:
    """Words that stand in one note alone change no score."""
    texts = {"a.md": "gemaal lely", "b.md": "gemaal lely sextant", "c.md": "sextant mazurka", "d.md": "mazurka"}
    clean = suggest(lexicon_of(tmp_path, texts), "a.md")
    garbled = {name: f"{text} {RARE[n]} {RARE[n + 9]}" for n, (name, text) in enumerate(texts.items())}
    assert suggest(lexicon_of(tmp_path, garbled), "a.md") == clean
    assert [suggestion.name for suggestion in clean] == ["b.md"]


def test_rare_words_weigh_more(tmp_path: Path) -> None:
    """Of two notes that share one word each, the one whose word fewer notes hold is more alike."""
    texts = {"a.md": "gemaal sextant", "b.md": "gemaal", "c.md": "sextant", "d.md": "gemaal", "e.md": "else"}
    found = suggest(lexicon_of(tmp_path, texts), "a.md")
    assert [suggestion.name for suggestion in found] == ["c.md", "b.md", "d.md"]


def test_equal_notes_come_by_name(tmp_path: Path) -> None:
    """The order in which notes were read decides nothing."""
    names = ["b/x.md", "a/z.md", "c.md", "a/y.md"]
    texts = dict.fromkeys(names, "gemaal lely mazurka") | {"other.md": "sextant"}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = suggest(lexicon_of(tmp_path / "one", texts), "c.md")
    two = suggest(lexicon_of(tmp_path / "two", dict(reversed(texts.items()))), "c.md")
    assert [suggestion.name for suggestion in one] == ["a/y.md", "a/z.md", "b/x.md"]
    assert one == two
    assert one[0].score == pytest.approx(1)


def test_likeness_is_mutual(library: Lexicon) -> None:
    """Two notes are as alike from either side, for the same reasons."""

    def seen_from(name: str, other: str) -> Suggestion:
        return next(found for found in suggest(library, name, 60) if found.name == other)

    for one, other in (("00.md", "20.md"), ("10.md", "20.md"), ("00.md", "30.md")):
        ours, theirs = seen_from(one, other), seen_from(other, one)
        assert (ours.score, ours.words) == (theirs.score, theirs.words)


def test_words_are_spelled_as_in_the_text() -> None:
    """A folded word is shown in the form that a text has most often, without quotes around it, else as it is."""
    text = "'Café' cafe Café, CAFÉ's kade Kade"
    assert spelled(["cafe", "kade", "cafes", "gemaal"], text) == ("Café", "kade", "CAFÉ's", "gemaal")


def test_passages_are_where_words_stand_closest() -> None:
    """The first passage has most of the words in the least room, the second what the first does not have."""
    gap = " en toen" * 60
    text = f"gemaal{gap} Lely aan de kade bij het Gemaal{gap} polder{gap} gemaal van Lely bij de kade{gap} polder"
    found = passages(text, ["polder", "gemaal", "lely", "kade"])
    assert [text[slice(*span)] for span in found] == ["gemaal van Lely bij de kade", "polder"]
    assert passages(text, ["polder", "gemaal"], limit=1) == [Span(text.index("polder"), text.index("polder") + 6)]
    assert passages(text, ["mazurka"]) == []


def test_the_second_passage_shows_something_else() -> None:
    """What the first passage holds does not count in the second, which takes nothing of it."""
    gap = " en toen" * 60
    text = f"gemaal lely kade{gap} gemaal lely mazurka{gap} mazurka polder"
    assert [text[slice(*span)] for span in passages(text, ["gemaal", "lely", "kade", "mazurka", "polder"])] == [
        "gemaal lely kade",
        "mazurka polder",
    ]
    text = f"gemaal{' ' * 100}lely{' ' * 150}kade"
    assert passages(text, ["gemaal", "lely", "kade"]) == [Span(0, 110), Span(260, 264)]


def test_passages_keep_to_a_range() -> None:
    """Words outside the range, such as those of a list of links, are not shown."""
    text = "gemaal en Lely, dan gemaal"
    assert passages(text, ["gemaal", "lely"], Span(7, len(text))) == [Span(10, len(text))]


def folded(text: str) -> list[str]:
    """Return the words of a text, folded as far as those of the next test want it."""
    return text.casefold().replace("é", "e").replace(",", "").split()


@given(st.lists(st.sampled_from([*"ab", "Gemaal", "lély", "kade,", " ", "e" * 300, "&nbsp;"]), max_size=60))
def test_passages_hold_their_words(pieces: list[str]) -> None:
    """Passages begin and end with words that were asked for, are short, lie apart, and each shows something new."""
    text = " ".join(pieces)
    words = ["gemaal", "e" * 300, "kade", "lely"]
    found = passages(text, words, limit=4)
    shown: set[str] = set()
    for span in found:
        said = folded(text[slice(*span)])
        assert span.end - span.start <= 240 or len(said) == 1
        assert {said[0], said[-1]} <= set(words)
        assert not set(said).intersection(words) <= shown
        shown |= set(said)
    assert shown.intersection(words) == set(folded(text)).intersection(words)
    assert all(one.end <= other.start for one, other in pairwise(sorted(found)))
