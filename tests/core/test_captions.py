"""Transcripts that were made of timed captions, with the tags left among the words."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.anchors import Anchors
from tui.core.blocks import split_around
from tui.core.captions import TAG, Untagged, is_timed_caption, without_tags
from tui.core.coverage import Words
from tui.core.episode import Episode, open_episode
from tui.core.note import Span, parse
from tui.core.pieces import count_words

CLAUSE = (
    "so the tram went down to the water and nobody knew why it waited there and then the keeper of the light came out "
    "with a lamp because he had heard the bell and we asked him what it was on day {} but he only said that the "
    "wind had turned and that the ice would be here by the morning"
)
WORDS = " ".join(map(CLAUSE.format, range(100, 140))).split()
FORMS = {
    "torn": "{word}<00: 00: 04. {time}> ",
    "timed": "<00:00:04.{time}><c> {word}</c>",
    "coloured": "<c.colorE5E5E5> {word}</c>",
}
TAGS = ["<00: 00: 04. 240>", "<00:00:02.240>", "<c>", "</c>", "<c.colorE5E5E5>"]
texts = st.lists(st.sampled_from([*TAGS, "<", ">", "<00: 00:", " 04. 240>", "a", "é. ", " ", "\n", "</", "c>"])).map(
    "".join
)


def tagged(form: str, words: list[str]) -> str:
    """Return words with a tag beside each."""
    return "".join(FORMS[form].format(word=word, time=140 + place % 800) for place, word in enumerate(words)).strip()


@pytest.fixture(params=FORMS)
def episode(request: pytest.FixtureRequest, tmp_path: Path) -> Episode:
    """Return an episode of 2,500 words, each with a tag."""
    path = tmp_path / "n.md"
    path.write_text(f"# T\n\n## Transcript\n\n{tagged(request.param, WORDS)}\n\n## Key Takeaways\n-\n")
    return open_episode(path)


def test_tags_are_no_words(episode: Episode) -> None:
    """An episode is as many words long as are read in it, and each of them is where it is read."""
    words = Words(episode.note.text, episode.note.transcript)
    assert episode.words == len(words) == len(WORDS)
    assert [episode.note.text[start : start + len(word)] for start, word in zip(words, WORDS, strict=True)] == (WORDS)


def test_tags_take_no_room_in_paragraphs(episode: Episode, tmp_path: Path) -> None:
    """Paragraphs begin and end where they do without the tags, so none begins or ends inside a tag."""
    plain = tmp_path / "plain.md"
    plain.write_text(f"# T\n\n## Transcript\n\n{' '.join(WORDS)}\n")
    expected = open_episode(plain)
    assert len(expected.blocks) > 9
    bodies = [episode.shown[slice(*block.body)].replace("\0", "") for block in episode.blocks]
    assert bodies == [expected.shown[slice(*block.body)] for block in expected.blocks]
    assert all(one.end == other.start for one, other in pairwise(episode.blocks))


@pytest.mark.parametrize("form", FORMS)
def test_a_part_of_a_long_transcript_is_cut_outside_of_tags(form: str) -> None:
    """What is cut around a place alone begins and ends in no tag either."""
    text = f"## Transcript\n\n{tagged(form, WORDS * 4)}\n"
    note = parse(Path("n.md"), text)
    tags = [match.span() for match in TAG.finditer(text)]
    for place in range(0, len(text), len(text) // 5):
        near = [block for block in split_around(note, place) if abs(block.start - place) < 5000]
        assert near
        for block in near:
            assert not [tag for tag in tags for edge in block.body if tag[0] < edge < tag[1]]


def test_a_quote_leaves_tags_out_and_is_found_again(episode: Episode) -> None:
    """A quote holds the words alone, stands where it was taken from, and a part of it stands at its own place."""
    text, words = episode.note.text, WORDS[30:48]
    starts = list(Words(text, episode.note.transcript))
    span = Span(starts[30], starts[47] + len(words[-1]))
    quote = episode.quote(span)
    assert quote.words.split() == words
    assert episode.passage(quote) == span
    assert episode.part(quote, " ".join(words[2:])).place == starts[32]
    anchor = Anchors(text, episode.blocks).locate(quote.words, *episode.around(span))
    assert (anchor.span, anchor.doubt) == (span, "")
    assert Anchors(text, episode.blocks).locate(text[slice(*span)], *episode.around(span)).span == span


@given(texts, st.integers(0, 40), st.integers(0, 200))
def test_what_is_no_tag_keeps_its_place(text: str, start: int, length: int) -> None:
    """Blanks replace tags, and each character that is left of a range is known to be where it stands."""
    plain = without_tags(text)
    assert len(plain) == len(text)
    assert count_words(text) == len(plain.split())
    inside = {place for match in TAG.finditer(text) for place in range(*match.span())}
    assert is_timed_caption(text) == bool(inside)
    start, end = min(start, len(text)), min(start + length, len(text))
    part = Untagged(text, start, end)
    assert [part.place(number) for number in range(len(part.words))] == [
        place for place in range(start, end) if place not in inside
    ]
    assert all(text[part.place(number)] == character for number, character in enumerate(part.words))
