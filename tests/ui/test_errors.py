"""What a reader meets when something around the notes is broken."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.ui.driver import OWN, reading


async def test_without_a_place_for_its_own_files_earmark_reads_and_annotates(seeds: Path, home: Path) -> None:
    """Where the state and the cache cannot be written, that is said once, and writing and undoing work as ever."""
    for name in ("state", "cache"):
        (home / name).write_text("a file where a folder is wanted", encoding="utf-8")
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        assert any("this run only" in sentence for sentence in reader.told)
        for _ in range(3):
            await reader.press("space")
            reader.screen.on_reading_pane_rested()
            await reader.settle()
        await reader.press("a")
        await reader.type("kept")
        await reader.press("enter")
        assert b"## Key Takeaways\n- kept\n" in path.read_bytes()
        await reader.press("U")
        assert path.read_bytes() == before
        assert any("places are not kept" in sentence for sentence in reader.told)
        assert max(Counter(reader.told).values()) == 1
