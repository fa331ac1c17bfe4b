"""Find a phrase in one transcript: as it is spelled, and as captions and keyboards garble it."""

import operator
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence, Set
from functools import lru_cache, partial
from itertools import accumulate, chain, compress, groupby, islice, repeat
from typing import Final, Literal, NamedTuple, overload

from tui.core.folding import MAX_QUERY, as_read, fold, folded_places, folded_words, parted
from tui.core.near import Vocabulary, Windows
from tui.core.ordinary import continues, precedes
from tui.core.pieces import pieces
from tui.core.scripts import UNSPACED
from tui.core.spoken import readings

FILLERS: Final = frozenset(("ah", "eh", "ehm", "erm", "euh", "hm", "hmm", "mm", "mmm", "uh", "uhm", "um"))
"""Words that stand between those of a phrase without breaking it."""

_NEAR_FROM: Final = 4
"""Folded characters a query needs for near hits, and for exact hits that start inside a word."""

_MANY: Final = 500
"""Hits from which counting the words between them beats looking each up."""

_PRONOUNS: Final = frozenset("aiou")
"""Letters that are words as well: side by side they are an abbreviation only in capitals."""

_AFTER: Final = (1).__add__
"""A word's length to that of the word and the space after it; bound, so that `map` never leaves C."""


class Hit(NamedTuple):
    """A place where the query stands: characters `start` to `end` of the note's text, with a score of 0 to 1."""

    start: int
    end: int
    score: float
    kind: Literal["exact", "near"]


_FIRST = operator.itemgetter(0)

_hit = partial(tuple.__new__, Hit)
"""Make a hit of a tuple without leaving C."""


class ExactHits(Sequence[Hit]):
    """Very many exact hits, by start, each made when it is asked for: a reader sees few of them."""

    __slots__ = ("_bounds", "_places")

    def __init__(self, places: Sequence[int], bounds: Callable[[int], tuple[int, int]]) -> None:
        self._places, self._bounds = places, bounds

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | Sequence[Hit]:
        if isinstance(index, slice):
            return ExactHits(self._places[index], self._bounds)
        return Hit(*self._bounds(self._places[index]), 1.0, "exact")


def count_exact(hits: Sequence[Hit]) -> int:
    """Return how many of some hits are exact."""
    return len(hits) if isinstance(hits, ExactHits) else sum(hit.kind == "exact" for hit in hits)


class TranscriptIndex:
    """The words of `text[start:end]`, folded once, so that a query costs about a millisecond.

    Exact search works at once. Near hits want a vocabulary, which `prepare` builds; `find` calls it when nobody did.
    Offsets are characters into the whole text.
    """

    __slots__ = (
        "_bordered",
        "_ends",
        "_folded",
        "_near",
        "_plain",
        "_shifts",
        "_spellings",
        "_spoken",
        "_text",
        "_words",
    )

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        start, end, _ = slice(start, end).indices(len(text))
        folds: dict[str, str] = {}
        plains: dict[str, bool] = {}
        known: dict[str, str] = {}  # one object for each spelling
        self._spellings: list[str] = []
        self._words: list[str] = []
        # Of each word: where its fold ends in the folded text, space included; how far from there it is in the text,
        # and whether that holds for each of its characters.
        self._ends = array("i")
        self._shifts = array("i")
        self._plain = bytearray()
        parts = [" "]
        length = 1
        read = as_read(text[start:end])
        for place, piece in pieces(read, 0, len(read)):
            spelled = parted(piece)
            for spelling in set(spelled) - folds.keys():
                known[spelling] = spelling
                folds[spelling] = folded = fold(spelling)
                plains[spelling] = len(folded) == len(spelling) and spelling.isascii()
            folds_here = list(map(folds.__getitem__, spelled))
            words = list(filter(None, folds_here))
            if not words:
                continue
            here = [known[spelling] for spelling in compress(spelled, folds_here)]
            offsets = compress(accumulate(map(_AFTER, map(len, spelled)), initial=start + place), folds_here)
            ends = list(accumulate(map(_AFTER, map(len, words)), initial=length))
            self._spellings += here
            self._words += words
            self._shifts.extend(map(operator.sub, offsets, ends))
            self._ends.extend(islice(ends, 1, None))
            self._plain += bytes(map(plains.__getitem__, here))
            parts += (" ".join(words), " ")
            length = ends[-1]
        self._folded = self._bordered = "".join(parts)
        self._text = ""  # where it has letters of a script without blanks
        if not self._folded.isascii() and UNSPACED.search("".join(folds.values())):
            # Beside such a letter a word may begin or end: here these letters are spaces.
            self._bordered = UNSPACED.sub(" ", self._folded)
            self._text = text[:start] + read
        self._spoken = array("i")
        self._near: Vocabulary | None = None

    @property
    def ready(self) -> bool:
        """Whether the vocabulary of near hits has been built, so that `find` answers at once."""
        return self._near is not None

    def prepare(self, ordinary: Set[str] = frozenset()) -> None:
        """Build the vocabulary of near hits unless it is there; may run in another thread, beside `exact`.

        Names are seldom garbled into `ordinary` words, those that many notes of the library hold.
        """
        if self._near is None:
            # What was said, without fillers and doubled words: near hits are sought here.
            spoken = array("i")
            before = ""
            for token, word in enumerate(self._words):
                if word != before and word not in FILLERS:
                    spoken.append(token)
                    before = word
            self._spoken = spoken
            self._near = Vocabulary(
                [self._words[token] for token in spoken], [self._spellings[token] for token in spoken], ordinary
            )

    def find(self, query: str) -> Sequence[Hit]:
        """Return the places where the query stands or nearly stands, by start, none overlapping another.

        The first 256 characters of the query count. Exact hits are those of `exact`. From four letters on there are
        near ones: misspelled, misheard, split, joined, across fillers; numbers and abbreviations are found as they are
        said, whatever their length. Prepares the index if that was not done.
        """
        query = query[:MAX_QUERY]
        words = folded_words(query)
        if not words:
            return []
        self.prepare()
        vocabulary = self._near
        assert vocabulary is not None
        phrase = " ".join(words)
        near: Windows = {}
        for reading in readings(words, query, vocabulary.languages):
            near |= vocabulary.exactly(reading, shouted=_PRONOUNS.issuperset(reading))
        said = [word for word, _ in groupby(word for word in words if word not in FILLERS)]
        if sum(map(len, words)) >= _NEAR_FROM:
            near |= vocabulary.find(said)
        return self._merge(self._exact(phrase, query), near)

    def occurrences(self, phrase: str) -> Sequence[Hit]:
        """Return every place where a phrase stands, inside other words as well, by start; needs no preparation."""
        folded = " ".join(folded_words(phrase[:MAX_QUERY]))
        places = _places(self._folded.split(folded), folded, folded) if folded else []
        return self._with_marks(self._hits(places, folded, apart=0 not in self._plain), phrase[:MAX_QUERY])

    def exact(self, phrase: str) -> Sequence[Hit]:
        """Return the places where a phrase stands as it is spelled, by start: the exact hits of `find`.

        Whole words count, and so do inflections and compounds; the beginnings of other words where no word is the
        phrase, since it may be still growing; and its other places inside words where it has none of these. In a script
        that is written without blanks a phrase counts wherever it stands, and so does a word of another among it. Needs
        no preparation.
        """
        folded = " ".join(folded_words(phrase[:MAX_QUERY]))
        return self._exact(folded, phrase[:MAX_QUERY]) if folded else []

    def _exact(self, phrase: str, typed: str) -> Sequence[Hit]:
        apart = (_is_short(phrase) and not self._text) or 0 not in self._plain
        return self._with_marks(self._hits(self._at_borders(phrase), phrase, apart=apart), typed)

    def _with_marks(self, hits: Sequence[Hit], typed: str) -> Sequence[Hit]:
        """Return those hits with the marks that were typed on letters of a script without blanks, which are part of it.

        Folding drops them, but there they are vowels and tell words apart.
        """
        text, wanted = self._text, _letters(typed) if self._text else ""
        if not wanted:
            return hits
        marked: list[Hit] = []
        for hit in hits:
            end = hit.end
            while unicodedata.category(text[end : end + 1] or " ")[0] == "M":
                end += 1
            if _letters(text[hit.start : end]) == wanted:
                marked.append(hit._replace(end=end))
        return marked

    def _at_borders(self, phrase: str) -> list[int]:
        """Return those places of a folded phrase in the folded text that a reader takes for it."""
        size, text = len(phrase), self._bordered
        # Where the space is that may part the phrase from what is around it: beside it, or its own edge in this text.
        head, tail = bool(UNSPACED.match(phrase)) - 1, size - bool(UNSPACED.match(phrase, size - 1))
        short = _is_short(phrase)
        if short and not self._text:
            return self._at_starts(phrase)
        places = _places(self._folded.split(phrase), phrase, phrase)
        if short:
            places = [place for place in places if text[place + head] == " "]
        whole = {place for place in places if text[place + tail] == " " == text[place + head]}
        if len(whole) == len(places):
            return places
        good: list[int] = []
        fits_of: dict[tuple[str, str], bool] = {}
        for place in places:
            if place in whole:
                good.append(place)
                continue
            around = (
                "" if text[place + head] == " " else text[text.rfind(" ", 0, place) + 1 : place],
                text[place + size : text.find(" ", place + tail)],
            )
            fits = fits_of.get(around)
            if fits is None:
                fits = fits_of[around] = _fits(*around, phrase, alone=bool(whole))
            if fits:
                good.append(place)
        return good or (places if size > _NEAR_FROM and not phrase.isdecimal() else [])

    def _at_starts(self, phrase: str) -> list[int]:
        """Return those places of a short phrase, all at the start of a word, that a reader takes for it."""
        pieces = self._folded.split(f" {phrase}")
        places = _places(pieces, phrase, f" {phrase}")
        alone = f" {phrase} " in self._folded
        if not alone and not phrase[-1].isdecimal():
            return places
        after = list(map(_FIRST, map(str.partition, pieces[1:], repeat(" "))))
        fits = {rest: _fits("", rest, phrase, alone=alone) for rest in set(after)}
        return list(compress(places, map(fits.__getitem__, after)))

    def _hits(self, places: list[int], phrase: str, *, apart: bool) -> Sequence[Hit]:
        """Return exact hits for places of a phrase in the folded text, none overlapping another.

        Where these are known to stand apart in the text as well, very many are made when they are asked for.
        """
        size, shifts, plain = len(phrase), self._shifts, self._plain
        if apart and len(places) >= _MANY:
            return ExactHits(places, partial(self._between, size))
        if len(places) < _MANY:
            heads = list(map(bisect_right, repeat(self._ends), places))
        else:
            spaces = map(self._folded.count, repeat(" "), chain((0,), places), places)
            heads = list(islice(accumulate(spaces, initial=-1), 1, None))
        tails = heads
        if " " in phrase:
            tails = [
                bisect_right(self._ends, place + size - 1, head) for place, head in zip(places, heads, strict=True)
            ]
        if 0 not in plain or all(map(plain.__getitem__, chain(heads, () if tails is heads else tails))):
            starts = map(operator.add, places, map(shifts.__getitem__, heads))
            ends = map(operator.add, map(size.__add__, places), map(shifts.__getitem__, tails))
            return list(map(_hit, zip(starts, ends, repeat(1.0), repeat("exact"))))
        hits: list[Hit] = []
        last = 0
        for place, head, tail in zip(places, heads, tails, strict=True):
            start, end = self._bounds(head, place)[0], self._bounds(tail, place + size - 1)[1]
            if start >= last:
                hits.append(Hit(start, end, 1.0, "exact"))
                last = end
        return hits

    def _between(self, size: int, place: int) -> tuple[int, int]:
        """Return where in the text what has some size at a place of the folded text starts and ends."""
        last = place + size - 1
        head, tail = bisect_right(self._ends, place), bisect_right(self._ends, last)
        return self._bounds(head, place)[0], self._bounds(tail, last)[1]

    def _bounds(self, token: int, place: int) -> tuple[int, int]:
        """Return where the character that is at a place of the folded text, in a word, starts and ends in the text."""
        if self._plain[token]:
            return place + self._shifts[token], place + self._shifts[token] + 1
        starts, ends = folded_places(self._spellings[token])
        first = self._ends[token] - 1 - len(starts)
        return first + self._shifts[token] + starts[place - first], first + self._shifts[token] + ends[place - first]

    def _merge(self, exact: Sequence[Hit], near: Windows) -> Sequence[Hit]:
        """Add to exact hits the windows of spoken words that overlap none of them, the best and shortest first."""
        if not near:
            return exact
        hits = list(exact)
        taken = [(hit.start, hit.end) for hit in exact]
        for (first, stop), score in sorted(near.items(), key=lambda item: (-item[1], item[0][1] - item[0][0], item[0])):
            head, tail = self._spoken[first], self._spoken[stop - 1]
            start = self._bounds(head, self._ends[head] - 1 - len(self._words[head]))[0]
            end = self._bounds(tail, self._ends[tail] - 2)[1]
            where = bisect_right(taken, (start, end))
            if (where and taken[where - 1][1] > start) or (where < len(taken) and taken[where][0] < end):
                continue
            taken.insert(where, (start, end))
            hits.append(Hit(start, end, min(score, 0.99), "near"))
        return sorted(hits)


def _places(pieces: list[str], phrase: str, needle: str) -> list[int]:
    """Return where a phrase stands at the end of a needle in the text that the needle splits into pieces."""
    steps = map(len(needle).__add__, map(len, pieces))
    return list(accumulate(steps, initial=-len(phrase)))[1:-1]


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> str:
    """Return the letters of a text that are of a script without blanks, and the marks on them."""
    found = UNSPACED.findall(unicodedata.normalize("NFKD", text))
    return "".join(c for c in found if c.isalnum() or unicodedata.category(c)[0] == "M")


def _is_short(phrase: str) -> bool:
    """Return whether a folded phrase is sought at the starts of words only."""
    return len(phrase) - phrase.count(" ") < _NEAR_FROM


def _fits(before: str, after: str, phrase: str, *, alone: bool) -> bool:
    """Return whether a phrase with letters before and after it is still that, where it stands alone elsewhere or not.

    A number within a longer one is another number, unless three digits or more of it may be all that is typed yet.
    """
    if (before and (before[-1] + phrase[0]).isdecimal()) or (after and (phrase[-1] + after[0]).isdecimal()):
        return not alone and not before and len(phrase) > 2
    return precedes(before, len(phrase)) and (not alone or continues(after, len(phrase)))
