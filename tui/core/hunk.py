"""What one version of a file has in place of what another has, and where bytes are after such a change."""

from dataclasses import dataclass, field
from typing import AnyStr, Self


@dataclass(frozen=True, slots=True)
class Hunk:
    """The one stretch in which two versions differ: at byte `offset`, `removed` gave way to `inserted`."""

    offset: int
    removed: bytes = field(repr=False)
    inserted: bytes = field(repr=False)

    @classmethod
    def between(cls, before: bytes, after: bytes) -> Self:
        """Return the shortest hunk that makes `after` of `before`."""
        head = common_prefix(before, after)
        tail = common_prefix(before[head:][::-1], after[head:][::-1])
        return cls(head, before[head : len(before) - tail], after[head : len(after) - tail])

    @property
    def is_empty(self) -> bool:
        """Whether both versions are the same."""
        return not (self.removed or self.inserted)

    def apply(self, before: bytes) -> bytes:
        """Return the bytes after the edit."""
        return before[: self.offset] + self.inserted + before[self.offset + len(self.removed) :]


def common_prefix(one: AnyStr, other: AnyStr) -> int:
    """Return how much of two texts is the same from their beginning on, in O(length) looks by C."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def readings(before: bytes, after: bytes) -> list[Hunk]:
    """Return the shortest hunks that make `after` of `before`: the last place where that may be, and the first."""
    last, mirrored = Hunk.between(before, after), Hunk.between(before[::-1], after[::-1])
    offset = len(before) - mirrored.offset - len(mirrored.removed)
    return [last, Hunk(offset, mirrored.removed[::-1], mirrored.inserted[::-1])]


def moved(place: int, inserted: bytes, change: Hunk) -> int | None:
    """Return where bytes that were written at a place are after a change, None where that may have been of them.

    A change right beside them is another one where a line ends between both.
    """
    start, end = change.offset, change.offset + len(change.removed)
    if change.is_empty or start > place + len(inserted):
        return place
    if end < place or (end == place and inserted and _apart(change.inserted, inserted)):
        return place + len(change.inserted) - len(change.removed)
    return place if start == place + len(inserted) and inserted and _apart(inserted, change.inserted) else None


def _apart(one: bytes, other: bytes) -> bool:
    return one.endswith((b"\n", b"\r")) or other.startswith((b"\n", b"\r"))
