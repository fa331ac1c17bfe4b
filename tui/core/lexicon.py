"""Which words each note of a library holds, kept so that only notes that changed are read again."""

from __future__ import annotations

import json
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from tui.core.disk import FileProblem, read_private, write_private
from tui.core.files import read
from tui.core.folding import fold, spellings
from tui.core.ordinary import common_words
from tui.core.pieces import pieces

_VERSION: Final = 2

_LETTERS: Final = 3
"""Characters of the shortest words that are kept."""

_OFTEN: Final = 0.1
"""The share of the notes that an ordinary word stands in, ..."""

_NOTES: Final = 5
"""... and how many they are at least."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a note, by number, as they were when its file had this time and size."""

    mtime_ns: int
    size: int
    words: array[int]


@dataclass(frozen=True)
class Census:
    """The words that the notes of a library hold at one moment."""

    words: Sequence[str]
    """The words by number: those of the notes, and maybe later ones."""
    notes: Mapping[str, array[int]]
    """The numbers of the distinct words of each note, by its name."""
    changes: int = 0
    """How often the lexicon had changed."""

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """In how many notes each word stands, by its number."""
        counts: Counter[int] = Counter()
        for numbers in self.notes.values():
            counts.update(numbers)
        return counts

    @property
    def many(self) -> float:
        """In how many notes a word stands that is ordinary: a tenth of them and five at least."""
        return max(_NOTES, _OFTEN * len(self.notes))

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """The words that stand in that many notes."""
        many = self.many
        return frozenset(self.words[number] for number, count in self.counts.items() if count >= many)


class Lexicon:
    """The distinct words of each note, folded as search does, without function words, numbers and the shortest.

    It is read from `path` and written there by `save`; a file that is damaged or from another version counts as none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._words: list[str] = []
        self._notes: dict[str, _Known] = {}
        try:
            self._load(read_private(path))
        except (OSError, FileProblem, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            self._words, self._notes = [], {}
        self._numbers = {word: number for number, word in enumerate(self._words)}
        self._changes = 0
        self._census: Census | None = None

    def __len__(self) -> int:
        return len(self._notes)

    def census(self) -> Census:
        """Return which words the notes hold now and how many notes hold each; may run beside an update."""
        changes, census = self._changes, self._census
        if census is None or census.changes != changes:
            notes = {name: known.words for name, known in self._notes.copy().items()}
            census = self._census = Census(self._words, notes, changes)
        return census

    def ordinary(self) -> frozenset[str]:
        """Return the words that stand in a tenth of the notes and in five at least; may run beside an update."""
        return self.census().ordinary

    def update(
        self,
        notes: Iterable[tuple[str, Path, int, int]],
        cancelled: Callable[[], bool] = lambda: False,
        rest: Callable[[float], None] = time.sleep,
    ) -> bool:
        """Read the notes, given by name, path, time and size, that are new or changed, and forget those not given.

        After each it rests for as long as that took, so that half of the time is left to others. A note that cannot be
        read is left out. Returns whether anything changed; a cancelled update forgets nothing.
        """
        changed, seen = False, set()
        for name, path, mtime_ns, size in notes:
            if cancelled():
                return changed
            seen.add(name)
            known = self._notes.get(name)
            if known and (known.mtime_ns, known.size) == (mtime_ns, size):
                continue
            began = time.perf_counter()
            try:
                state = read(path)
            except FileProblem:
                continue
            self._notes[name] = _Known(state.mtime_ns, state.size, self._number(telling_words(state.text)))
            changed = True
            self._changes += 1
            rest(time.perf_counter() - began)
        gone = self._notes.keys() - seen
        for name in gone:
            del self._notes[name]
            self._changes += 1
        return changed or bool(gone)

    def save(self) -> None:
        """Write the lexicon to its file; a failure costs only the time to read the notes again."""
        words = "\n".join(self._words).encode()
        header = {
            "version": _VERSION,
            "byteorder": sys.byteorder,
            "words": len(words),
            "notes": [(name, known.mtime_ns, known.size, len(known.words)) for name, known in self._notes.items()],
        }
        parts = [json.dumps(header).encode(), b"\n", words, *(known.words.tobytes() for known in self._notes.values())]
        try:
            write_private(self._path, b"".join(parts))
        except FileProblem:
            return

    def _load(self, data: bytes) -> None:
        line, _, rest = data.partition(b"\n")
        header = json.loads(line)
        if header["version"] != _VERSION or header["byteorder"] != sys.byteorder:
            return
        place = header["words"]
        self._words = rest[:place].decode().split("\n") if place else []
        for name, mtime_ns, size, count in header["notes"]:
            numbers = array("I")
            numbers.frombytes(rest[place : place + count * numbers.itemsize])
            place += count * numbers.itemsize
            if len(numbers) != count or max(numbers, default=-1) >= len(self._words):
                raise ValueError(name)
            self._notes[str(name)] = _Known(int(mtime_ns), int(size), numbers)

    def _number(self, words: Iterable[str]) -> array[int]:
        """Return the numbers of words, given in order to those that have none."""
        numbers = array("I")
        for word in words:
            number = self._numbers.get(word)
            if number is None:
                number = self._numbers[word] = len(self._words)
                self._words.append(word)
            numbers.append(number)
        return numbers


def telling_words(text: str) -> list[str]:
    """Return the distinct words of a text that may tell what it is about, folded and sorted."""
    folds: dict[str, str] = {}
    for _, piece in pieces(text, 0, len(text)):
        for spelling in set(spellings(piece)) - folds.keys():
            folds[spelling] = fold(spelling)
    everyday = common_words("everyday")
    return sorted(
        word for word in set(folds.values()) if len(word) >= _LETTERS and word not in everyday and word.isalpha()
    )
