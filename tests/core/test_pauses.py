"""Where speech without punctuation is cut into paragraphs."""

import unicodedata
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.block import BlockKind
from tui.core.blocks import split_note, split_transcript
from tui.core.note import Span, parse
from tui.core.paragraphs import LONGEST, cut
from tui.core.pauses import CERTAIN, LANGUAGES, pauses
from tui.core.topics import SEQUENCE, shifts

DUTCH = """
welkom bij de boot waar we elke week iets uit de haven vissen | naast mij zit Wouter die zijn hele leven netten heeft
gerepareerd | hoe was je week Wouter | nou ik ben dinsdag met mijn zus naar de sluis gefietst | dat was eh een stuk
verder dan ik had gedacht | oké en wat heb je daar gezien | ja er lag een heel oud schip met een rode schoorsteen | en
toen bleek dat die schipper nog les heeft gegeven aan mijn vader | dat meen je niet | jawel hij wist zelfs nog welke
laarzen mijn vader toen droeg | maar goed wij gaan het vandaag over zout hebben | want zonder zout was deze stad er
nooit gekomen | ik heb een brief gekregen van een mevrouw uit het noorden | ze schrijft dat haar opa in de pannen heeft
gewerkt | en dat hij elke avond met witte wenkbrauwen thuis kwam | wat is zo'n pan eigenlijk precies | nou dat is een
ondiepe bak van ijzer waar ze zeewater in laten verdampen | dus je stookt er de hele dag een vuur onder | ja en dat
vuur mag nooit te heet worden want dan bederft het zout | hoe weet je dan wanneer het goed is | je hoort het aan het
kraken van de korst | dat klinkt alsof iemand heel zachtjes over grind loopt | mooi dat wil ik wel eens horen | dan
moet je in maart komen als de wind uit het oosten staat | maar dan moet je wel vroeg uit je bed
"""
ENGLISH = """
welcome back to the ferry where we talk about things that float | with me today is Hester who builds boats out of old
doors | how are you Hester | yeah I'm good thanks I drove here with a hatch on the roof | okay so tell me about the
first boat you made | well it was a kitchen door from my aunt's house | and it had a brass handle in the middle of the
deck | did you ever take it off | no I never did because people loved it | so we painted the hull green and put it in
the pond | and then my brother stepped on the wrong end of it | what happened | it went down like a stone with the
handle pointing at the sky | but we pulled it up again with a rope and a pony | so the second boat was a bit wider than
the first | I think we learned a lot from that afternoon | now I want to ask you about the glue | because there was a
letter from a listener in the north | she says that her grandfather boiled it out of fish | and the whole street could
smell it for a week | is that something you still do | oh absolutely there is nothing better when the wood is wet | but
you have to stir it all day and you cannot leave the pot | my neighbour once left it for an hour | and when he came
back it had turned into a kind of rock | so he used it to hold the gate open | right and it is still there today | it
is it has been there for thirty years | well on that note we are going to take a short break
"""
GERMAN = """
willkommen auf dem Deich wo wir jede Woche über das Wasser reden | neben mir sitzt Imke die seit zwanzig Jahren den
Leuchtturm putzt | wie geht es dir Imke | ja mir geht es gut ich bin heute mit dem Rad gekommen | okay und was hast du
uns mitgebracht | also das ist ein Stück von der alten Lampe | aber man sieht noch wo der Docht gewesen ist | wer hat
die denn damals angezündet | na ja das war mein Großvater mit einem langen Stab | und dann ist er jeden Abend die
Treppe hinauf gestiegen | das waren zweihundert Stufen | genau und er hat sie immer laut gezählt | ich habe neulich
einen Brief aus dem Süden bekommen | da schreibt eine Frau dass ihr Vater auch so einen Turm hatte | aber der stand
mitten auf einem Feld | warum stand der denn auf einem Feld | nun das Meer war früher viel weiter im Land | also ist
der Turm stehen geblieben und das Wasser ist gegangen | das finde ich sehr schön | wir haben auch noch eine Frage zum
Nebel | was macht ihr wenn man gar nichts mehr sieht | dann läuten wir die Glocke bis der Morgen kommt | ja und wenn
die Glocke gefroren ist | dann nehmen wir einen Topf und einen Löffel | aber das hört man nur bis zum Hafen
"""


def speech(text: str) -> tuple[str, set[int]]:
    """Return what is said without the strokes that part its clauses, and where each clause starts."""
    clauses = [" ".join(clause.split()) for clause in text.split("|")]
    starts = {sum(len(clause) + 1 for clause in clauses[:number]) for number in range(len(clauses))}
    return " ".join(clauses), starts


def breaks(text: str) -> list[int]:
    """Return where a run of words is cut."""
    return [piece.start for piece in cut(text, Span(0, len(text)))][1:]


@pytest.mark.parametrize("text", [DUTCH, ENGLISH, GERMAN], ids=["nl", "en", "de"])
@pytest.mark.parametrize("times", [1, 3])
def test_speech_is_cut_between_clauses(text: str, times: int) -> None:
    """Speech without a full stop is cut into several paragraphs, each of which begins where a clause does."""
    words, starts = speech(" | ".join([text] * times))
    assert len(breaks(words)) >= 2 * times
    assert {words[place : place + 30] for place in breaks(words) if place not in starts} == set()


@pytest.mark.parametrize("text", [DUTCH, ENGLISH, GERMAN], ids=["nl", "en", "de"])
def test_capitals_and_apostrophes_change_no_class(text: str) -> None:
    """Speech in capitals throughout, as some captions are, is cut between clauses too."""
    words, starts = speech(text.upper())
    assert breaks(words)
    assert {words[place : place + 30] for place in breaks(words) if place not in starts} == set()


@pytest.mark.parametrize("name", ["OpenAI", "Night trains"])
def test_the_long_seeds_read_as_paragraphs(name: str) -> None:
    """Hours of speech in one line become paragraphs of fifty to ninety words, few of them longer than 95."""
    path = next(Path(__file__, "../../../seeds").resolve().glob(f"{name}*.md"))
    note = parse(path, path.read_text("utf-8"))
    bodies = [note.text[slice(*block.body)] for block in split_note(note) if block.kind is BlockKind.TEXT]
    lengths = sorted(len(body.split()) for body in bodies)
    assert 50 <= lengths[len(lengths) // 2] <= 90
    assert lengths[len(lengths) // 10] >= 40
    assert sum(length > 95 for length in lengths) <= 0.07 * len(lengths)
    assert sum(length < 40 for length in lengths) <= 0.04 * len(lengths)
    assert all(len(body) <= LONGEST for body in bodies)


def test_a_capital_that_a_word_does_not_need_is_heard() -> None:
    """A capital on a word that is small elsewhere begins a sentence; one on a name, or in a title, does not."""
    filler = "met de boot van de schipper in het water bij een brug naar de haven aan de kade "
    small = "waar hij zit weet hij niet en hoe hij heet ook niet "
    text = small + filler * 4 + "Hij met " + filler * 4
    assert text.index("Hij met") in breaks(text)
    name = small + filler * 4 + "Anker met " + filler * 4
    assert name.index("Anker met") not in breaks(name)


def test_no_paragraph_ends_where_more_must_come() -> None:
    """No paragraph ends with an article or a preposition, not even before a word that opens clauses elsewhere."""
    text = "they drew the pails of well water with no help from right hands by now cold from sure winds " * 12
    assert breaks(text)
    assert not {text[:place].split()[-1] for place in breaks(text)} & {"the", "of", "with", "from", "by", "they"}


@pytest.mark.parametrize("said", ["nice nice", "yeah yeah", "boat boat", "so so"])
def test_a_repeated_word_is_not_parted(said: str) -> None:
    """Where a speaker stumbles over a word, no place is worse for a break than between its repeats."""
    gap = pauses(said, 0, len(said))[0]
    assert (gap.end, gap.start) == (said.index(" "), said.index(" ") + 1)
    assert gap.score < -6


def test_sentence_ends_come_first() -> None:
    """Where there are full stops every paragraph begins after one, however well other words would open it."""
    text = "Then the boat, which was green, went out and so we waited on the pier but it was late. " * 30
    assert breaks(text)
    assert all(text[:place].rstrip().endswith(".") for place in breaks(text))


def test_an_abbreviation_ends_no_sentence() -> None:
    """The full stop of an abbreviation or an initial, or before a small letter, is not taken for a sentence's end."""
    text = "One of the keepers of the light was called by all of them Dr. J. Pym approx. at noon on a pier. " * 20
    assert breaks(text)
    assert all(text[:place].rstrip().endswith("pier.") for place in breaks(text))
    assert {pause.score for pause in pauses("a b. C d. e f! G h? I", 0, 21)} <= {CERTAIN}


def test_another_language_is_cut_before_its_short_words() -> None:
    """In a language without lists no paragraph ends with one of its most frequent short words."""
    text = "puerto de la marinera y en el invierno con la bahia " * 25
    assert breaks(text)
    assert not {text[:place].split()[-1] for place in breaks(text)} & {"de", "la", "y", "en", "el", "con"}


def test_a_topic_shift_is_found() -> None:
    """Cohesion dips deepest where the talk turns from one set of words to another, and nowhere where it never does."""
    salt = ["salt", "pan", "fire", "crust", "iron", "brine", "shovel", "white", "heat", "tide"]
    bees = ["hive", "queen", "swarm", "honey", "smoke", "comb", "wing", "drone", "pollen", "flower"]
    depths = shifts(salt * 20 + bees * 20)
    assert depths.index(max(depths)) + 1 == 200 // SEQUENCE
    assert shifts(salt * 40) == [0.0] * (400 // SEQUENCE - 1)
    assert shifts([]) == []
    assert shifts(["", "salt"]) == []


@pytest.mark.parametrize("turn", [6, 8, 10, 14, 16, 18])
def test_a_topic_shift_draws_the_cut(turn: int) -> None:
    """Of pauses that are alike those are taken at which the talk turns to something else."""
    salt = "so we salt the crust in iron and heat brine "
    bees = "so we smoke the swarm in honey and feed queens "
    assert turn * len(salt) in breaks(salt * turn + bees * (24 - turn))


SAID = """
the a of and so but well yeah no I it's he she we that which what is was have just sea boat salt keeper lamp Ann
de het een van en dus maar nou ja ik dat die wat is heb zee boot und aber ich das der die ist Meer uh eh 12 1.5 >
yes. no! why? boat, pier; “well” (so) — - ... U.S. Dr. \u0301 \u0301x \ufe0fy \u200dz x\u0301 語。 語。\ufe00語
"""
vocabulary = st.sampled_from(SAID.split())


@settings(max_examples=80)
@given(
    st.lists(st.tuples(vocabulary, st.sampled_from([" ", " ", " ", "\n", "\r\n", "  ", "\t", "\u3000"])), max_size=300)
)
@example([("the", " ")] * 500)
@example([("\u0301", " ")] * 500)
def test_no_word_or_grapheme_is_parted(words: list[tuple[str, str]]) -> None:
    """Whatever is said, the blocks laid end to end are the text, and none begins inside a word or a grapheme."""
    text = "".join(word + blank for word, blank in words)
    blocks = split_transcript(text, Span(0, len(text)))
    assert "".join(text[block.start : block.end] for block in blocks) == text
    for one, other in pairwise(blocks):
        place = other.start
        assert one.end == place
        assert text[place - 1].isspace() or text[place - 1] in "。\ufe00"
        assert unicodedata.category(text[place])[0] != "M"
        assert text[place] != "\u200d"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_tidy(language: str) -> None:
    """Every listed word is folded, without the punctuation that is taken off the words of a transcript."""
    lines = (files("tui.core") / "words" / f"pauses_{language}.txt").read_text("utf-8").splitlines()
    names = [line.split(": ", 1)[0] for line in lines]
    assert {"turns", "openers", "joins", "subjects", "verbs", "holds", "fillers"} <= set(names)
    for word in " ".join(line.split(": ", 1)[1] for line in lines).split():
        assert word == word.lower().strip(",;:.!?()-") != ""


JAPANESE = (
    "これは塩の道の話ですとても古い道なので地図には載っていません昔は馬が塩を運んでいましたそれから電車が来たのですが"
)
CHINESE = "今天我们来说一说盐路的故事你听过吗很久以前人们用马运盐后来有了火车然后这条路就没有人走了我们去看看吧"


@pytest.mark.parametrize(
    ("said", "ends"), [(JAPANESE, ("です", "ません", "ました")), (CHINESE, ("吗", "吧"))], ids=["japanese", "chinese"]
)
def test_a_script_without_blanks_is_cut_without_punctuation(said: str, ends: tuple[str, ...]) -> None:
    """Captions in Japanese or Chinese become paragraphs of some 200 letters, mostly cut where a sentence ends."""
    text = said * 100
    found = [text[slice(*piece)] for piece in cut(text, Span(0, len(text)))]
    assert "".join(found) == text
    assert all(90 <= len(piece) <= LONGEST // 2 for piece in found)
    assert all(piece.endswith(ends) for piece in found[:-1])


def test_a_script_without_blanks_is_cut_at_its_punctuation_first() -> None:
    """A comma is better than what may end a sentence, and a full stop is better than both."""
    for parting in ("、", "。"):
        text = (JAPANESE * 2 + parting) * 40
        found = [text[slice(*piece)] for piece in cut(text, Span(0, len(text)))]
        assert all(piece.endswith(parting) for piece in found)


@given(st.text("語の、ーですabก็ \u3099\U0001f3fd", max_size=30).map(lambda text: text * 60))
@example("語" * 3000)
@example("語\u3099" * 900)
def test_no_paragraph_of_a_script_without_blanks_is_endless(text: str) -> None:
    """Whatever is said, paragraphs stay short, lose nothing but blanks, and part no letter from its mark."""
    found = [text[slice(*piece)] for piece in cut(text, Span(0, len(text)))]
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(len(piece.replace(" ", "")) <= LONGEST for piece in found) or "a" in text or "b" in text
    assert not any(unicodedata.combining(piece[0]) for piece in found[1:])
