"""What is kept of the words of a library."""

import sys
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tui.core.lexicon import Lexicon, telling_words
from tui.core.search import TranscriptIndex

Notes = list[tuple[str, Path, int, int]]


def write(folder: Path, texts: dict[str, str]) -> Notes:
    """Write notes and return them as an update takes them."""
    notes = []
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        status = path.stat()
        notes.append((name, path, status.st_mtime_ns, status.st_size))
    return notes


def updated(path: Path, notes: Notes) -> tuple[Lexicon, int]:
    """Return the lexicon of a file, brought up to date, and how many notes were read for it."""
    rests: list[float] = []
    lexicon = Lexicon(path)
    if lexicon.update(notes, rest=rests.append):
        lexicon.save()
    return lexicon, len(rests)


def test_words_are_folded_and_telling() -> None:
    """Case, marks and apostrophes do not matter; function words, numbers and the shortest words are left out."""
    text = "De café's van Zeeland, 1953 en de CAFÉS op x&nbsp;as"
    assert telling_words(text) == ["cafes", "zeeland"]
    assert telling_words(f"{text} " * 9000) == telling_words(text)


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    """A second start reads no note; one that changed, was added or went is taken note of."""
    kept = tmp_path / "cache" / "words"
    notes = write(tmp_path, {f"{n}.md": f"gemaal nummer{chr(97 + n)} polder" for n in range(6)})
    first, read = updated(kept, notes)
    assert (read, len(first), set(first.ordinary())) == (6, 6, {"gemaal", "polder"})
    again, read = updated(kept, notes)
    assert (read, set(again.ordinary())) == (0, {"gemaal", "polder"})
    changed = [*notes[1:4], *write(tmp_path, {"4.md": "sluis en gemaal", "5.md": "sluis", "7.md": "gemaal"})]
    third, read = updated(kept, changed)
    assert (read, len(third), set(third.ordinary())) == (3, 6, {"gemaal"})
    assert Lexicon(kept).ordinary() == {"gemaal"}


def test_ordinary_words_stand_in_many_notes(tmp_path: Path) -> None:
    """Five notes are few among sixty; a tenth of them is enough."""
    texts = {f"{n}.md": "molen" + " gemaal" * (n < 5) + " polder" * (n < 6) for n in range(60)}
    assert updated(tmp_path / "words", write(tmp_path, texts))[0].ordinary() == {"molen", "polder"}


def test_a_census_is_of_one_moment(tmp_path: Path) -> None:
    """What was counted stays as it was when notes come and go, and the next count knows of them."""
    notes = write(tmp_path, {"a.md": "gemaal polder", "b.md": "gemaal"})
    lexicon, _ = updated(tmp_path / "words", notes)

    def counted() -> dict[str, int]:
        return {lexicon.census().words[number]: count for number, count in lexicon.census().counts.items()}

    before = lexicon.census()
    assert lexicon.census() is before
    assert counted() == {"gemaal": 2, "polder": 1}
    lexicon.update([notes[0], *write(tmp_path, {"c.md": "sluis en gemaal"})], rest=lambda _: None)
    assert before.notes.keys() == {"a.md", "b.md"}
    assert lexicon.census().notes.keys() == {"a.md", "c.md"}
    assert counted() == {"gemaal": 2, "polder": 1, "sluis": 1}
    lexicon.update(notes[:1])
    assert counted() == {"gemaal": 1, "polder": 1}


def test_notes_are_read_meanwhile(tmp_path: Path) -> None:
    """A census can be taken while another thread adds notes and forgets others."""
    path = tmp_path / "note.md"
    path.write_text("gemaal lely")
    status = path.stat()
    known = [(f"{number}.md", path, status.st_mtime_ns, status.st_size) for number in range(2000)]
    lexicon = Lexicon(tmp_path / "words")
    lexicon.update(known, rest=lambda _: None)
    stop = threading.Event()

    def update() -> None:
        for number in count():
            lexicon.update([*known, (f"more {number}.md", path, 0, 0)], rest=lambda _: None)
            if stop.is_set():
                return

    thread = threading.Thread(target=update)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        found = [lexicon.census() for _ in range(200)]
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert all({name for name, *_ in known} <= census.notes.keys() for census in found)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-3], lambda data: data[40:], lambda data: b"", lambda data: b"[]"]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Whatever became of its file, the lexicon reads the notes again and is whole."""
    kept = tmp_path / "words"
    notes = write(tmp_path, {f"{n}.md": "gemaal polder" for n in range(6)})
    updated(kept, notes)
    kept.write_bytes(damage(kept.read_bytes()))
    lexicon, read = updated(kept, notes)
    assert (read, set(lexicon.ordinary())) == (6, {"gemaal", "polder"})


def test_numbers_beyond_the_words_are_damage(tmp_path: Path) -> None:
    """A file whose notes hold words that it does not name is not believed."""
    kept = tmp_path / "words"
    updated(kept, write(tmp_path, {"a.md": "gemaal polder"}))
    data = kept.read_bytes()
    kept.write_bytes(data[:-4] + b"\xff\xff\xff\xff")
    assert len(Lexicon(kept)) == 0


def test_notes_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    """A note that is gone stops nothing."""
    notes = write(tmp_path, {"a.md": "gemaal", "b.md": "gemaal"})
    notes[0][1].unlink()
    assert len(updated(tmp_path / "words", notes)[0]) == 1


def test_a_cancelled_update_keeps_what_it_has(tmp_path: Path) -> None:
    """Leaving the library while it is read forgets none of the notes that were not looked at."""
    notes = write(tmp_path, {f"{n}.md": "gemaal" for n in range(5)})
    lexicon, _ = updated(tmp_path / "words", notes)
    assert not lexicon.update(notes[:2], cancelled=lambda: True)
    assert len(lexicon) == 5


def test_no_room_for_the_file_is_no_problem(tmp_path: Path) -> None:
    """Where nothing can be kept, the lexicon of this run still serves."""
    (tmp_path / "cache").write_text("a file")
    notes = write(tmp_path, {f"{n}.md": "gemaal" for n in range(5)})
    assert updated(tmp_path / "cache" / "words", notes)[0].ordinary() == {"gemaal"}


def test_names_are_not_garbled_into_words_of_the_library() -> None:
    """What many notes hold is a word of its own, not the name that it is like."""
    text = "we zagen vandaag drie minstrels langs de kade en daarna nog een minstrel verderop bij de haven"
    rare, ordinary = TranscriptIndex(text), TranscriptIndex(text)
    ordinary.prepare(frozenset({"minstrel"}))
    assert "minstrel" in [text[hit.start : hit.end] for hit in rare.find("mistral")]
    assert "minstrel" not in [text[hit.start : hit.end] for hit in ordinary.find("mistral")]
    assert "minstrel" in [text[hit.start : hit.end] for hit in ordinary.find("minstrel")]
