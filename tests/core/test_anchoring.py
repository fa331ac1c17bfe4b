"""How well quotes are found again after their transcript was changed: with the seeds, altered word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tui.core.anchors import Anchor, Anchors
from tui.core.block import Block, BlockKind
from tui.core.blocks import split_note, words_in
from tui.core.folding import folded_words
from tui.core.note import Span, parse

SEEDS = sorted((Path(__file__).parents[2] / "seeds").rglob("*.md"))

EACH = 16
"""Quotes from each episode."""

ROUNDS = 5
"""How often each episode is changed in another way."""

SEAM = 60
"""Characters between two neighbouring words of a quote beyond which its passage was torn apart by a moved paragraph."""

SIGHT = 400
"""Characters from where a quote was said within which the same words may be taken for it: a reader sees both."""

HALF_A_MINUTE = 30

MOVED = 0.02
"""The share of paragraphs that stand elsewhere in a changed transcript."""


class Word(NamedTuple):
    """A word of a transcript; `number` is its place in the seed, None where it is no word of it."""

    number: int | None
    spelled: str


class Changed(NamedTuple):
    """A changed transcript, ready for quotes, and where each word of the seed stands in it."""

    anchors: Anchors
    places: dict[int, Span]
    text: str
    blocks: Sequence[Block]


class Quote(NamedTuple):
    """Some words of a seed, by their numbers."""

    numbers: range
    words: str


@cache
def paragraphs(path: Path) -> list[list[Word]]:
    """Return the words of a seed's transcript, paragraph by paragraph."""
    note = parse(path, path.read_text(encoding="utf-8"))
    bodies = [block.body for block in split_note(note) if block.kind in (BlockKind.TEXT, BlockKind.MARKER)]
    found: list[list[Word]] = []
    number = 0
    for start, end in bodies:
        words = note.text[start:end].split()
        found.append([Word(number + index, word) for index, word in enumerate(words)])
        number += len(words)
    return found


@cache
def quotes(path: Path, count: int = EACH, seed: int = 7) -> list[Quote]:
    """Return quotes of 8 to 40 words that share no word, none of which mostly repeats what is said elsewhere."""
    random = Random(f"{path.name} {seed}")
    words = [word.spelled for paragraph in paragraphs(path) for word in paragraph]
    threes = Counter(zip(words, words[1:], words[2:], strict=False))
    found: list[Quote] = []
    for _ in range(40 * count):
        size = random.randint(8, 40)
        start = random.randrange(len(words) - size)
        numbers = range(start, start + size)
        quoted = words[start : start + size]
        repeated = sum(threes[three] > 1 for three in zip(quoted, quoted[1:], quoted[2:], strict=False))
        if 3 * repeated < size - 2 and all(start >= q.numbers.stop or q.numbers.start >= start + size for q in found):
            found.append(Quote(numbers, " ".join(quoted)))
        if len(found) == count:
            break
    return found


@cache
def any_quotes(path: Path, seed: int) -> list[Quote]:
    """Return quotes of 2 to 40 words, and as many of 3 to 8 that are said more than once, wherever they stand."""
    random = Random(f"{path.name} any {seed}")
    words = [word.spelled for paragraph in paragraphs(path) for word in paragraph]

    def quote(start: int, size: int) -> Quote:
        return Quote(range(start, start + size), " ".join(words[start : start + size]))

    sizes = [random.choice((2, 3, 4, 5, 6, 8, 12, 20, 40)) for _ in range(2 * EACH)]
    found = [quote(random.randrange(len(words) - size), size) for size in sizes]
    runs = [quote(start, size) for size in (3, 4, 5, 6, 8) for start in range(len(words) - size)]
    counts = Counter(run.words for run in runs)
    again = [run for run in runs if counts[run.words] > 1]
    return found + random.sample(again, min(len(again), 2 * EACH))


def altered(seed: Sequence[Sequence[Word]], rate: float, random: Random) -> list[list[Word]]:
    """Return a transcript with a share of its words dropped, replaced, swapped or misspelled, and paragraphs moved."""
    everything = [word.spelled for paragraph in seed for word in paragraph]
    order = [list(paragraph) for paragraph in seed]
    for _ in range(max(1, round(MOVED * len(order)))):
        order.insert(random.randrange(len(order)), order.pop(random.randrange(len(order))))
    return [list(_altered_words(paragraph, everything, rate, random)) for paragraph in order]


def _altered_words(words: Sequence[Word], others: Sequence[str], rate: float, random: Random) -> Iterable[Word]:
    swapped: list[Word] = []
    for word in words:
        change = random.choice(("drop", "replace", "swap", "misspell")) if random.random() < rate else ""
        if change == "swap" and not swapped:
            swapped = [word]
            continue
        if change == "replace":
            yield Word(None, random.choice(others))
        elif change == "misspell":
            letters = list(word.spelled)
            for _ in range(random.randint(1, max(1, len(letters) // 3))):
                letters[random.randrange(len(letters))] = random.choice("abcdefghijklmnopqrstuvwxyz")
            yield Word(word.number, "".join(letters))
        elif change != "drop":
            yield word
        yield from swapped
        swapped = []
    yield from swapped


def note_of(transcript: Sequence[Sequence[Word]], *, timed: bool = False) -> Changed:
    """Return a note with these paragraphs, each with its time where they are to be timed: that of its first word."""
    text = "# T\n\n## Transcript\n"
    places: dict[int, Span] = {}
    for paragraph in transcript:
        text += "\n"
        number = next((word.number for word in paragraph if word.number is not None), None)
        if timed and number is not None:
            text += f"[{number // 120:02}:{number // 2 % 60:02}] "
        for word in paragraph:
            if word.number is not None:
                places[word.number] = Span(len(text), len(text) + len(word.spelled))
            text += word.spelled + " "
        text = text.rstrip() + "\n"
    blocks = split_note(parse(Path("n.md"), text))
    return Changed(Anchors(text, blocks), places, text, blocks)


def verdict(anchor: Anchor, quote: Quote, changed: Changed) -> str:
    """Return whether an anchor is right, wrong or lost, and whether the passage was torn apart.

    It is right where it holds half of the quote's words that are left, or a third where they were torn apart, and is
    at most half as long again.
    """
    left = [changed.places[number] for number in quote.numbers if number in changed.places]
    torn = " torn" if any(after.start - before.end > SEAM for before, after in pairwise(sorted(left))) else ""
    if anchor.span is None:
        return "lost" + torn
    start, end = anchor.span
    inside = sum(start <= place.start and place.end <= end for place in left)
    right = inside >= (1 / 3 if torn else 1 / 2) * len(left) and end - start <= 1.5 * len(quote.words) + 40
    return ("right" if right else "wrong") + torn


@pytest.mark.parametrize(("rate", "share"), [(0.05, 0.99), (0.1, 0.99), (0.2, 0.95)])
def test_quotes_are_found_in_a_changed_transcript(rate: float, share: float) -> None:
    """However the transcript was changed, no quote leads to a wrong place; nearly all lead to the right one.

    Of 500 quotes 99 in 100 are found with up to a tenth of all words changed, and 95 with a fifth; those count too
    whose passage was torn apart, of which the longer part is right.
    """
    verdicts: Counter[str] = Counter()
    for path in SEEDS * ROUNDS:
        seed = verdicts.total()
        changed = note_of(altered(paragraphs(path), rate, Random(f"{path.name} {rate} {seed}")))
        some = quotes(path, seed=seed)
        verdicts.update(verdict(changed.anchors.locate(quote.words), quote, changed) for quote in some)
    assert verdicts.total() >= 500
    assert not verdicts["wrong"] + verdicts["wrong torn"], verdicts
    assert verdicts["right"] + verdicts["right torn"] >= share * verdicts.total(), verdicts


def misled(anchor: Anchor, quote: Quote, changed: Changed, moment: int | None) -> bool:
    """Return whether an anchor leads without a word of doubt to where other words were said than those quoted.

    It does not where that place is in sight of the right one, or said in the half minute of the quote's moment.
    """
    if anchor.span is None or anchor.doubt or verdict(anchor, quote, changed).startswith("right"):
        return False
    start, numbers = anchor.span.start, sorted(changed.places)
    right = changed.places[min(numbers, key=lambda number: abs(number - quote.numbers.start))]
    if abs(start - right.start) <= SIGHT:
        return False
    times = (block.seconds for block in reversed(changed.blocks) if block.start <= start)
    at = next((seconds for seconds in times if seconds is not None), None)
    return moment is None or at is None or abs(at - moment) > HALF_A_MINUTE


@pytest.mark.parametrize("rate", [0.0, 0.1])
@pytest.mark.parametrize("known", ["", "moment", "surroundings"])
def test_no_quote_leads_silently_to_a_wrong_place(known: str, rate: float) -> None:
    """A quote that is short or said again elsewhere may be lost or ambiguous, or said to be near, but does not mislead.

    Where neither its moment nor the words around it are known, it leads without a word only to the very words that it
    has, which stand nowhere else, unless in sight of each other.
    """
    silent = 0
    for path in SEEDS:
        seed = paragraphs(path)
        words = [word.spelled for paragraph in seed for word in paragraph]
        times = {word.number: (paragraph[0].number or 0) // 2 for paragraph in seed for word in paragraph}
        changed = note_of(altered(seed, rate, Random(f"{path.name} {rate}")) if rate else seed, timed=True)
        everything = words_in(changed.text, changed.blocks, Span(0, len(changed.text)))
        for quote in any_quotes(path, round(100 * rate)):
            start, stop = quote.numbers.start, quote.numbers.stop
            moment = times[start] if known == "moment" else None
            around = words[max(0, start - 12) : start], words[stop : stop + 12]
            before, after = map(" ".join, around if known == "surroundings" else ((), ()))
            anchor = changed.anchors.locate(quote.words, before, after, moment)
            silent += bool(anchor.span and not anchor.doubt)
            if known:
                assert not misled(anchor, quote, changed, moment), quote.words
            elif anchor.span and not anchor.doubt:
                there = words_in(changed.text, changed.blocks, anchor.span)
                assert folded_words(there) == folded_words(quote.words)
                again = [place.start() for place in re.finditer(rf"(?<!\w){re.escape(quote.words)}(?!\w)", everything)]
                assert not again or again[-1] - again[0] <= SIGHT, quote.words
    assert silent > 100


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_a_quote_whose_passage_was_removed_is_lost(rate: float) -> None:
    """A quote leads nowhere when its words are gone, though the rest of the transcript is there."""
    for path in SEEDS:
        gone = {number for quote in quotes(path) for number in quote.numbers}
        rest = [[word for word in paragraph if word.number not in gone] for paragraph in paragraphs(path)]
        changed = note_of(altered(rest, rate, Random(f"{path.name} {rate}")) if rate else rest)
        for quote in quotes(path):
            assert changed.anchors.locate(quote.words).span is None, quote.words


def test_a_quote_of_an_unchanged_transcript_is_found_where_it_was() -> None:
    """Nothing but white space changed: the span is that of the quote's words, to the character."""
    for path in SEEDS:
        changed = note_of(paragraphs(path))
        for quote in quotes(path):
            places = [changed.places[number] for number in quote.numbers]
            assert changed.anchors.locate(quote.words).span == Span(places[0].start, places[-1].end)
