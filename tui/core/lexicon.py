"""Which words each note of a library holds, kept so that only notes that changed are read again."""

from __future__ import annotations

import json
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from tui.core.disk import FileProblem, write_private
from tui.core.files import read
from tui.core.match import fold, spellings
from tui.core.ordinary import common_words

_VERSION: Final = 1

_LETTERS: Final = 3
"""Characters of the shortest words that are kept."""

_OFTEN: Final = 0.1
"""The share of the notes that an ordinary word stands in, ..."""

_NOTES: Final = 5
"""... and how many they are at least."""

_PIECE: Final = 1 << 16
"""Characters of a text that are folded at once, so that other threads get their turn."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a note, by number, as they were when its file had this time and size."""

    mtime_ns: int
    size: int
    words: array[int]


class Lexicon:
    """The distinct words of each note, folded as search does, without function words, numbers and the shortest.

    It is read from `path` and written there by `save`; a file that is damaged or from another version counts as none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._words: list[str] = []
        self._notes: dict[str, _Known] = {}
        try:
            self._load(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            self._words, self._notes = [], {}
        self._numbers = {word: number for number, word in enumerate(self._words)}
        self._ordinary: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._notes)

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
            changed, self._ordinary = True, None
            rest(time.perf_counter() - began)
        gone = self._notes.keys() - seen
        for name in gone:
            del self._notes[name]
            self._ordinary = None
        return changed or bool(gone)

    def ordinary(self) -> frozenset[str]:
        """Return the words that stand in a tenth of the notes and in five at least; may run beside an update."""
        if (ordinary := self._ordinary) is None:
            notes = list(self._notes.values())
            counts = Counter(chain.from_iterable(known.words for known in notes))
            least = max(_NOTES, _OFTEN * len(notes))
            ordinary = self._ordinary = frozenset(self._words[number] for number in counts if counts[number] >= least)
        return ordinary

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
    start = 0
    while start < len(text):
        cut = text.find(" ", start + _PIECE)
        end = cut if cut >= 0 else len(text)
        for spelling in set(spellings(text[start:end])) - folds.keys():
            folds[spelling] = fold(spelling)
        start = end
    everyday = common_words("everyday")
    return sorted(
        word for word in set(folds.values()) if len(word) >= _LETTERS and word not in everyday and word.isalpha()
    )
