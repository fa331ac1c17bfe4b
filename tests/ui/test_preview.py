"""What is about to be written is shown before it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.ui.driver import OWN, TYPO, Reader, reading
from tests.ui.test_annotating import write
from tui.core.config import Settings, places
from tui.core.edit import add_item
from tui.core.files import rewrite
from tui.core.journal import open_journal
from tui.core.note import Kind
from tui.screens.preview import PreviewScreen


def asked(reader: Reader) -> bool:
    """Return whether the reader is asked."""
    return isinstance(reader.app.screen, PreviewScreen)


def quoted(reader: Reader) -> str:
    """Return the quote in the editor, empty where it is left out."""
    quote = reader.app.screen.query_one("#editor-quote", TextArea)
    return quote.text if quote.display else ""


async def test_the_first_write_into_a_library_is_shown_first(seeds: Path) -> None:
    """What goes and comes is shown; Enter writes it, and later writes, in later runs too, are made at once."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN, settings=Settings()) as reader:
        await write(reader, "[b]first[/b]")
        assert asked(reader)
        assert path.read_bytes() == before
        screen = reader.text()
        assert "+ - [b]first[/b]" in screen
        assert "  ## Key Takeaways" in screen
        assert "- -" in screen
        await reader.press("enter")
        assert b"- [b]first[/b]\n" in path.read_bytes()
        await write(reader, "second")
        assert not asked(reader)
        assert b"- second\n" in path.read_bytes()
        reader.screen.keep()
    async with reading(seeds, TYPO, settings=Settings()) as reader:
        await write(reader, "third")
        assert not asked(reader)
        assert b"- third\n" in (seeds / TYPO).read_bytes()


async def test_who_does_not_agree_keeps_the_words(seeds: Path) -> None:
    """Esc writes nothing and returns to the editor with the words; the next write is shown again."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN, settings=Settings()) as reader:
        await write(reader, "not yet")
        await reader.press("escape")
        assert not asked(reader)
        assert "not yet" in reader.text()
        await reader.press("escape", "t")
        assert path.read_bytes() == before
    async with reading(seeds, OWN, settings=Settings()) as reader:
        await reader.press("a")
        assert "not yet" in reader.text()
        await reader.press("enter")
        assert asked(reader)


async def test_a_quote_that_was_shortened_or_dropped_stays_so(seeds: Path) -> None:
    """The editor that comes back shows the quote as the reader left it, and Ctrl+T takes a dropped one in again."""
    async with reading(seeds, OWN, settings=Settings()) as reader:
        await reader.press("v", "w", "w", "w", "a")
        quote = reader.app.screen.query_one("#editor-quote", TextArea)
        whole = quote.text
        quote.text = whole.split()[0]
        await reader.type("words")
        await reader.press("enter")
        assert asked(reader)
        await reader.press("escape")
        assert quoted(reader) == whole.split()[0]
        await reader.press("ctrl+t", "enter", "escape")
        assert not quoted(reader)
        await reader.press("ctrl+t")
        assert quoted(reader) == whole.split()[0]


async def test_previews_can_be_asked_for(seeds: Path) -> None:
    """After D every write is shown, deleting and moving too; D again ends it."""
    path = seeds / TYPO
    before = path.read_bytes()
    async with reading(seeds, TYPO) as reader:
        await reader.press("D", "t", "d", "d")
        assert asked(reader)
        assert path.read_bytes() == before
        await reader.press("escape", "J")
        assert asked(reader)
        await reader.press("enter")
        assert not asked(reader)
        moved = path.read_bytes()
        assert sorted(moved) == sorted(before)
        assert moved != before
        await reader.press("D", "J")
        assert not asked(reader)
        assert path.read_bytes() != moved


async def test_a_setting_asks_always(seeds: Path) -> None:
    """With preview set to always, every write of every run is shown."""
    async with reading(seeds, TYPO, settings=Settings(preview="always")) as reader:
        for words in ("one", "two"):
            await write(reader, words)
            assert asked(reader)
            await reader.press("enter")
        assert b"- one\n- two\n" in (seeds / TYPO).read_bytes()


async def test_both_files_of_a_link_both_ways_are_shown(tmp_path: Path) -> None:
    """What either file is about to get stands under its name in one preview; Esc writes neither, Enter both."""
    paths = [tmp_path / "Wad.md", tmp_path / "deep" / "Brood [b].md"]
    paths[1].parent.mkdir()
    for path in paths:
        path.write_text(f"# {path.stem.split()[0]}\n\n## Transcript\n\nwoorden\n\n## Related\n-\n")
    before = [path.read_bytes() for path in paths]
    async with reading(tmp_path, "Wad.md", settings=Settings()) as reader:
        for answer in (["escape", "escape"], ["enter"]):
            await reader.press("r", "ctrl+b")
            await reader.type("brood")
            await reader.press("enter")
            assert asked(reader)
            assert [path.read_bytes() for path in paths] == before
            lines = [line.strip() for line in reader.text().splitlines()]
            marks = ["Wad.md", "+ - [Brood](deep/Brood%20%5Bb%5D.md)", "deep/Brood [b].md", "+ - [Wad](../Wad.md)"]
            assert [line for line in lines if line in marks] == marks
            assert lines.count("- -") == 2
            await reader.press(*answer)
            assert not asked(reader)
        after = [path.read_bytes() for path in paths]
        assert b"- [Brood](deep/Brood%20%5Bb%5D.md)\n" in after[0]
        assert b"- [Wad](../Wad.md)\n" in after[1]


async def test_of_a_link_both_ways_only_what_changes_is_shown(tmp_path: Path) -> None:
    """A file that links there already is not in the preview; where the other cannot be read, that is said instead."""
    here, there = tmp_path / "Wad.md", tmp_path / "Brood.md"
    here.write_text("# Wad\n\n## Transcript\n\nwoorden\n\n## Related\n- [Brood](Brood.md)\n")
    there.write_text("# Brood\n\n## Transcript\n\nwoorden\n")
    async with reading(tmp_path, "Wad.md", settings=Settings()) as reader:
        await reader.press("r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter")
        lines = [line.strip() for line in reader.text().splitlines()]
        assert "+ - [Wad](Wad.md)" in lines
        assert "Brood.md" in lines
        assert "Wad.md" not in lines
        await reader.press("escape")
        there.unlink()
        await reader.press("enter")
        assert not asked(reader)
        assert any("Brood.md" in sentence for sentence in reader.told)


async def test_undo_and_redo_are_shown_first_too(seeds: Path) -> None:
    """After D the lines that undo and redo change are shown; Esc changes nothing, Enter does it."""
    path = seeds / TYPO
    before = path.read_bytes()
    async with reading(seeds, TYPO) as reader:
        await write(reader, "words")
        after = path.read_bytes()
        await reader.press("D")
        for key, sign, now, then in (("U", "-", after, before), ("ctrl+r", "+", before, after)):
            await reader.press(key)
            assert asked(reader)
            assert f"{sign} - words" in reader.text()
            await reader.press("escape")
            assert path.read_bytes() == now
            await reader.press(key, "enter")
            assert not asked(reader)
            assert path.read_bytes() == then
            assert "did: new takeaway" in reader.status
        await reader.press("ctrl+r")
        assert not asked(reader)
        assert any("nothing to redo" in sentence for sentence in reader.told)


async def test_the_undo_of_a_link_both_ways_shows_both_files(tmp_path: Path) -> None:
    """What either file is about to lose, or gets again, stands under its name; Esc changes neither."""
    paths = [tmp_path / "Wad.md", tmp_path / "Brood.md"]
    for path in paths:
        path.write_text(f"# {path.stem}\n\n## Transcript\n\nwoorden\n\n## Related\n-\n")
    before = [path.read_bytes() for path in paths]
    async with reading(tmp_path, "Wad.md") as reader:
        await reader.press("r", "ctrl+b")
        await reader.type("brood")
        await reader.press("enter", "D")
        after = [path.read_bytes() for path in paths]
        for key, sign, now, then in (("U", "-", after, before), ("ctrl+r", "+", before, after)):
            await reader.press(key)
            lines = [line.strip() for line in reader.text().splitlines()]
            marks = ["Wad.md", f"{sign} - [Brood](Brood.md)", "Brood.md", f"{sign} - [Wad](Wad.md)"]
            assert [line for line in lines if line in marks] == marks
            await reader.press("escape")
            assert [path.read_bytes() for path in paths] == now
            await reader.press(key, "enter")
            assert [path.read_bytes() for path in paths] == then


@pytest.mark.parametrize("empty", [False, True], ids=["gone", "emptied"])
async def test_what_is_written_back_is_shown_first_too(seeds: Path, empty: bool) -> None:
    """After D the lines that W writes are shown; Esc writes nothing, Enter the whole file."""
    path = seeds / TYPO
    before = path.read_bytes()
    async with reading(seeds, TYPO) as reader:
        await reader.press("D")
        if empty:
            path.write_bytes(b"")
        else:
            path.unlink()
        await reader.until(lambda: reader.screen.pane.gone)
        await reader.press("W")
        assert asked(reader)
        shown = reader.text()
        assert f"Write {len(before):,} bytes back" in shown
        assert f"+ {before.decode().splitlines()[0]}" in shown
        await reader.press("escape")
        assert not asked(reader)
        assert (path.read_bytes() == b"") if empty else not path.exists()
        await reader.press("W", "enter")
        assert path.read_bytes() == before
        assert "written back" in reader.status


async def test_no_other_write_is_taken_back_than_the_one_that_was_shown(seeds: Path) -> None:
    """Where another earmark wrote while the lines of an undo were shown, nothing is taken back, and that is said."""
    path = seeds / TYPO
    async with reading(seeds, TYPO) as reader:
        await write(reader, "words")
        await reader.press("D", "U")
        assert asked(reader)
        rewrite(path, lambda text: add_item(text, Kind.TAKEAWAYS, "theirs"), open_journal(places().journal)[0], "add")
        after = path.read_bytes()
        await reader.press("enter")
        assert any("written again meanwhile" in sentence for sentence in reader.told)
        assert path.read_bytes() == after
