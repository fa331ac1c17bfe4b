"""Find the passages of a text that read most like some words, though words were changed, dropped or added."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from sys import maxunicode
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq, MatchingBlock

from tui.core.folding import fold, folded_places, spellings
from tui.core.note import Span

_MOST: Final = 8
"""Passages that are returned at most."""

_ALIGNED: Final = 24
"""Windows that are aligned with the words sought."""

_PIECE: Final = 1 << 14
"""Windows that one call into C scores at most."""

_GAP: Final = 0.5
"""What a word that is not in common takes from the weight of a chain, where each word in common gives 1."""

_REACH: Final = 16
"""Words at either end of a passage that are sought beside its chain."""

_AT_ONCE: Final = 0.75
"""How much more the costliest gap counts: changes lie scattered, while other passages part ways at one point."""

_NUMBER: Final = 24
"""Characters that another number costs on top: captions hear numbers right, and sentences that are alike part there."""

_PART: Final = re.compile(r"[\u2e80-\U0010ffff]|[^\u2e80-\U0010ffff]+")
"""A word, or a character that is one by itself: Chinese and Japanese are written without blanks."""

_OPENING: Final = re.compile(r"(?<!\S)[^\w\s]+\Z")
_CLOSING: Final = re.compile(r"[^\w\s]+(?!\S)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and how alike it reads to the words sought, 0 to 1: 1 where the folded words are the same."""

    span: Span
    score: float


class PassageIndex:
    """The folded words of some parts of a text, laid end to end, to find passages in.

    A search is by seed and extend, as for sequences in biology: each distinct word becomes one letter; windows that
    cover the whole text are ranked by the longest common subsequence they have with the words sought (Hyyrö's
    bit-parallel algorithm); in the best windows the words in common are chained (the heaviest segment, as in Kadane's
    algorithm, gaps weighing against it); what lies in the gaps and at the ends is compared by characters (optimal
    string alignment). Offsets are characters into the whole text, whose parts are given by start.
    """

    __slots__ = ("_firsts", "_letters", "_parts", "_starts", "_text", "_windows_of", "_words")

    def __init__(self, text: str, parts: Sequence[Span]) -> None:
        self._text, self._parts = text, parts
        self._starts = [part.start for part in parts]
        self._letters = _Letters()
        lettered = [self._letters.of(text[start:end]) for start, end in parts]
        self._firsts = list(accumulate(map(len, lettered), initial=0))
        self._words = "".join(lettered)
        self._windows_of: dict[int, list[str]] = {}

    def size(self, words: str) -> int:
        """Return how many words there are in a text, as they are counted here."""
        return len(self._letters.of(words))

    def near(self, words: str) -> list[Passage]:
        """Return the passages most like some words, best first, else by start, none sharing a word with another."""
        sought = self._letters.of(words)
        if not sought:
            return []
        aligned = {self._align(sought, *seed) for seed in self._seeds(sought)}
        taken: list[tuple[float, int, int]] = []
        for score, first, stop in sorted(aligned, key=lambda near: (-near[0], *near[1:])):
            if len(taken) < _MOST and all(stop <= other or first >= end for _, other, end in taken):
                taken.append((score, first, stop))
        return [Passage(self._span(first, stop), score) for score, first, stop in taken]

    def _seeds(self, sought: str) -> list[tuple[int, str]]:
        """Return the windows with the most words in common with those sought, each after the number of its first."""
        step = 1 << max(2, (len(sought) - 1).bit_length())
        windows = self._windows_of.get(step)
        if windows is None:
            width = 2 * step + step // 4
            windows = [self._words[start : start + width] for start in range(0, len(self._words), step)]
            self._windows_of[step] = windows
        least = max(1, len(sought) * 3 // 10)
        seeds: list[tuple[int, int]] = []
        for piece in range(0, len(windows), _PIECE):
            found = process.extract(
                sought,
                windows[piece : piece + _PIECE],
                scorer=LCSseq.similarity,
                score_cutoff=least,
                limit=_ALIGNED,
            )
            seeds += [(-common, piece + index) for _, common, index in found]
        seeds.sort()
        return [(index * step, windows[index]) for common, index in seeds[:_ALIGNED] if 2 * common <= seeds[0][0]]

    def _align(self, sought: str, at: int, window: str) -> tuple[float, int, int]:
        """Return how alike the best passage around a window is, its first word, and the one after its last."""
        chain = _heaviest(LCSseq.opcodes(sought, window).as_matching_blocks()[:-1])
        first, stop = at + chain[0].b, at + chain[-1].b + chain[-1].size
        head, tail = sought[: chain[0].a], sought[chain[-1].a + chain[-1].size :]
        before = self._words[max(0, first - _REACH - 2) : first]
        before = before[len(before) - self._reach(head[::-1], before[::-1]) :]
        after = self._words[stop : stop + self._reach(tail, self._words[stop : stop + _REACH + 2])]
        gaps = [(head, before)]
        for one, other in pairwise(chain):
            gaps.append((sought[one.a + one.size : other.a], window[one.b + one.size : other.b]))
        gaps.append((tail, after))
        spell = self._letters.spell
        # Words that changed places leave two gaps, each the other's mirror: as in Damerau's distance they cost once.
        first, stop = first - len(before), stop + len(after)
        longest = max(len(spell(sought)), len(spell(self._words[first:stop])))
        costs = [
            0 if gap == following[::-1] else _cost(spell(gap[0]), spell(gap[1]))
            for gap, following in pairwise([*gaps, ("", "")])
        ]
        return max(0.0, 1 - (sum(costs) + _AT_ONCE * max(costs)) / longest), first, stop

    def _reach(self, rest: str, beside: str) -> int:
        """Return how many of the words beside a chain belong to the rest of those sought, both read away from it."""
        rest = rest[:_REACH]
        spell = self._letters.spell
        spelled = spell(rest)
        sizes = range(min(len(beside), len(rest) + 2) + 1) if rest else range(1)
        return min(sizes, key=lambda size: (OSA.distance(spelled, spell(beside[:size])), abs(size - len(rest))))

    def _span(self, first: int, stop: int) -> Span:
        """Return where some words stand, with the punctuation that clings to them."""
        start, end = self._place(first).start, self._place(stop - 1).end
        opening = _OPENING.search(self._text[self._part(start).start : start])
        closing = _CLOSING.match(self._text, end, self._part(end - 1).end)
        return Span(start - len(opening[0]) if opening else start, closing.end() if closing else end)

    def _part(self, offset: int) -> Span:
        return self._parts[bisect_right(self._starts, offset) - 1]

    def _place(self, number: int) -> Span:
        """Return where a word stands, by its number."""
        part = bisect_right(self._firsts, number) - 1
        offset, left = self._parts[part].start, number - self._firsts[part]
        for spelling in spellings(self._text[slice(*self._parts[part])]):
            size = len(self._letters[spelling])
            if left < size:
                if size == 1:
                    return Span(offset, offset + len(spelling))
                starts, ends = folded_places(spelling)
                match = list(_PART.finditer(fold(spelling)))[left]
                return Span(offset + starts[match.start()], offset + ends[match.end() - 1])
            left -= size
            offset += len(spelling) + 1
        raise IndexError(number)


class _Letters(dict[str, str]):
    """The letters of each spelling: for each distinct folded word a code point, which means nothing else."""

    def __init__(self) -> None:
        self._spelled = [""]
        self._letter_of: dict[str, str] = {}

    def __missing__(self, spelling: str) -> str:
        letters = self[spelling] = "".join(map(self._letter, _PART.findall(fold(spelling))))
        return letters

    def of(self, text: str) -> str:
        """Return the words of a text, a letter for each."""
        return "".join(map(self.__getitem__, spellings(text)))

    def spell(self, letters: str) -> str:
        """Return words as they are folded, with a blank after each."""
        return "".join([self._spelled[ord(letter)] for letter in letters])

    def _letter(self, word: str) -> str:
        letter = self._letter_of.get(word)
        if letter is None:
            letter = self._letter_of[word] = chr(min(len(self._spelled), maxunicode))
            self._spelled.append(word + " ")
        return letter


def _cost(old: str, new: str) -> int:
    """Return what it costs, in characters, that some words stand for others."""
    digits, others = ("".join(filter(str.isdigit, words)) for words in (old, new))
    return OSA.distance(old, new) + (_NUMBER if digits and others and digits != others else 0)


def _heaviest(blocks: Sequence[MatchingBlock]) -> Sequence[MatchingBlock]:
    """Return the run of matching blocks that has the most words in common, less what its gaps weigh."""
    weight = best = 0.0
    start, chain = 0, blocks[:0]
    for index, block in enumerate(blocks):
        if index:
            last = blocks[index - 1]
            weight -= _GAP * max(block.a - last.a - last.size, block.b - last.b - last.size)
        if weight <= 0:
            weight, start = 0.0, index
        weight += block.size
        if weight > best:
            best, chain = weight, blocks[start : index + 1]
    return chain
