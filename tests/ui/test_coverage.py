"""What counts as read, and what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.driver import OWN, TYPO, Reader, reading
from tui.screens import reading_log


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the reader's time be the test's."""
    made = Clock()
    monkeypatch.setattr(reading_log, "monotonic", made)
    return made


async def stay(reader: Reader, clock: Clock, seconds: float) -> None:
    """Let time pass without a key."""
    clock.now += seconds
    reader.screen._watch()
    await reader.settle()


def percent(reader: Reader, note: str) -> int:
    """Return the share of a note that is kept as read."""
    reader.screen.keep()
    return reader.app.reading.progress(reader.library / note).percent


async def test_what_stays_long_enough_is_read(seeds: Path, clock: Clock) -> None:
    """A screen counts once there was time to read it; turning pages in haste, G and jumps to hits count nothing."""
    async with reading(seeds, OWN) as reader:
        await reader.press("space", "space", "G", "g", "slash")
        await reader.type("nvidia")
        await reader.press("enter", "n", "n")
        assert percent(reader, OWN) == 0
        await stay(reader, clock, 60)
        read = percent(reader, OWN)
        assert read == 100 * len(reader.view.text.shown[slice(*reader.view.on_screen)].split()) // 11805 > 0
        await stay(reader, clock, 600)
        assert percent(reader, OWN) == read


async def test_reading_to_the_end_is_done(seeds: Path, clock: Clock) -> None:
    """Page by page at a reader's pace all of it is read and less is left, until it is done, or marked as not done."""
    async with reading(seeds, TYPO) as reader:
        left = []
        for _ in range(40):
            await stay(reader, clock, 50)
            left.append(reader.screen.pane.reading_log.minutes_left())
            await reader.press("space")
        await stay(reader, clock, 50)
        assert percent(reader, TYPO) == 100
        assert left == sorted(left, reverse=True)
        assert left[0] >= 2
        assert "left" not in reader.status
        assert reader.app.reading.progress(seeds / TYPO).status == "done"
        await reader.press("x")
        await stay(reader, clock, 50)
        assert percent(reader, TYPO) == 100
        assert reader.app.reading.progress(seeds / TYPO).status == "100%"


async def test_the_next_unread_words_are_a_key_away(seeds: Path, clock: Clock) -> None:
    """After a read page and a leap, > goes to what was leapt over; what was read is known to later runs."""
    async with reading(seeds, OWN) as reader:
        await stay(reader, clock, 60)
        end = reader.view.on_screen.end
        await reader.press("5", "0", "percent_sign")
        await stay(reader, clock, 60)
        await reader.press("G", "greater_than_sign")
        assert abs(reader.view.place - end) < 100
        await reader.press("ctrl+o")
        assert reader.view.place > end + 1000
        spans = reader.screen.pane.reading_log.coverage.spans
        assert len(spans) == 2
        reader.screen.keep()
    async with reading(seeds, OWN) as reader:
        assert reader.screen.pane.reading_log.coverage.spans == spans
        await reader.press("g", "greater_than_sign")
        assert abs(reader.view.place - end) < 100


async def test_a_reader_who_is_away_reads_nothing(seeds: Path, clock: Clock) -> None:
    """While another window has the focus, or the note is only looked at from the list, nothing counts."""
    async with reading(seeds, OWN) as reader:
        reader.app.app_focus = False
        await stay(reader, clock, 1)
        await stay(reader, clock, 600)
        assert percent(reader, OWN) == 0
        reader.app.app_focus = True
        await stay(reader, clock, 1)
        await stay(reader, clock, 600)
        assert percent(reader, OWN) > 0


async def test_writing_a_takeaway_forgets_nothing_read(seeds: Path, clock: Clock) -> None:
    """What was read before a write of our own, or half read, stays so after it."""
    async with reading(seeds, OWN) as reader:
        await stay(reader, clock, 60)
        spans = reader.screen.pane.reading_log.coverage.spans
        await reader.press("a")
        await reader.type("words")
        await reader.press("enter")
        assert reader.screen.pane.reading_log.coverage.spans == spans
        path = seeds / OWN
        path.write_bytes(path.read_bytes().replace(b"## Transcript", b"a line more\n\n## Transcript"))
        reader.screen._watch()
        await reader.settle()
        assert [span.start - 13 for span in reader.screen.pane.reading_log.coverage.spans] == [
            span.start for span in spans
        ]


async def test_x_marks_a_note_as_done(seeds: Path) -> None:
    """In the text x does for the open note what it does in the list; the mark stays when reading goes on."""
    async with reading(seeds, OWN) as reader:
        await reader.press("x")
        assert reader.app.reading.progress(seeds / OWN).done
        await reader.press("space")
        assert percent(reader, OWN) == 0
        assert reader.app.reading.progress(seeds / OWN).done
        await reader.press("x")
        assert not reader.app.reading.progress(seeds / OWN).done


@pytest.mark.parametrize("kept", ["video", "words"])
async def test_a_renamed_note_goes_on_where_it_was(seeds: Path, clock: Clock, kept: str) -> None:
    """The place, what was read, marks and drafts are found under the new name, by the video or else by the words."""
    async with reading(seeds, OWN) as reader:
        await stay(reader, clock, 60)
        spans = reader.screen.pane.reading_log.coverage.spans
        await reader.press("4", "0", "percent_sign", "m", "k", "a")
        await reader.type("half a thought")
        await reader.press("escape")
        place = reader.view.place
        reader.screen.keep()
    text = (seeds / OWN).read_bytes()
    lines = text.replace(b"supercomputers", b"computers") if kept == "video" else text.replace(b"t6CbcAlFD0o", b"")
    assert lines != text
    (seeds / OWN).unlink()
    (seeds / "sub").mkdir()
    (seeds / "sub/other.md").write_bytes(lines)
    async with reading(seeds, "sub/other.md") as reader:
        assert abs(reader.view.place - place) < 200
        assert len(reader.screen.pane.reading_log.coverage.spans) == len(spans) == 1
        await reader.press("g", "apostrophe", "k")
        assert abs(reader.view.place - place) < 200
        await reader.press("a")
        assert "half a thought" in reader.text()


async def test_a_copy_is_a_note_of_its_own(seeds: Path, clock: Clock) -> None:
    """While the note that was read is still there, one with the same words begins anew."""
    async with reading(seeds, OWN) as reader:
        await stay(reader, clock, 60)
        await reader.press("4", "0", "percent_sign")
        reader.screen.keep()
    (seeds / "copy.md").write_bytes((seeds / OWN).read_bytes())
    async with reading(seeds, "copy.md") as reader:
        assert reader.view.scroll_offset.y == 0
        assert reader.screen.pane.reading_log.coverage.spans == ()


async def test_a_note_without_blanks_takes_its_time(seeds: Path, clock: Clock) -> None:
    """A note in Chinese is read by what was in view for long enough, and its letters tell how much is left."""
    (seeds / "long.md").write_text("# 长\n\n## Transcript\n\n" + "人工智能会改变世界。" * 240 + "\n", encoding="utf-8")
    async with reading(seeds, "long.md", size=(60, 20)) as reader:
        assert reader.screen.pane.reading_log.minutes_left() == 6
        assert "6 min left" in reader.text()
        await stay(reader, clock, 5)
        await stay(reader, clock, 5)
        assert percent(reader, "long.md") == 0
        await stay(reader, clock, 120)
        assert 0 < percent(reader, "long.md") < 50
        await reader.press("greater_than_sign")
        assert reader.view.place > 300


async def test_what_is_hidden_is_not_read(seeds: Path, clock: Clock) -> None:
    """Nothing counts while the help, the palette or, in a narrow terminal, the list lies over the text."""
    async with reading(seeds, OWN, size=(60, 24)) as reader:
        for opening, closing in (("f1", "escape"), ("ctrl+p", "escape"), ("tab", "tab")):
            await reader.press(opening)
            await stay(reader, clock, 0)
            await stay(reader, clock, 120)
            await reader.press(closing)
            assert percent(reader, OWN) == 0, opening
            await stay(reader, clock, 0)
        await stay(reader, clock, 120)
        assert percent(reader, OWN) > 0
