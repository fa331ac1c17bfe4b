"""Hits as a list and on the strip, and the ways between places: what they promise in the app."""

from pathlib import Path

from tests.ui.driver import BEES, NIGHT_TRAIN, OWN, Reader, reading
from tui.core.config import places
from tui.core.files import read
from tui.core.note import Kind, parse
from tui.core.state import Queries
from tui.widgets.hit_list import HitList
from tui.widgets.strip import EpisodeStrip


async def search(reader: Reader, query: str) -> None:
    """Search for a query and keep it."""
    await reader.press("slash")
    await reader.type(query)
    await reader.press("enter")


def hit_list(reader: Reader) -> HitList:
    """Return the open list of hits."""
    return reader.screen.query_one(HitList)


def takeaways(path: Path) -> list[tuple[str, str]]:
    """Return words and quote of each takeaway of a note, as the file has them."""
    return [(item.text, item.quote) for item in parse(path, read(path).text).items(Kind.TAKEAWAYS)]


async def test_the_list_and_the_text_move_together(seeds: Path) -> None:
    """In the list of hits, each row down goes to its hit in the text; Enter stays there and closes the list."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "nvidia")
        hits = reader.view.hits
        await reader.press("ctrl+g")
        assert hit_list(reader).has_focus
        assert hit_list(reader).cursor == reader.view.current == 0
        for index in (1, 2):
            await reader.press("j")
            assert reader.view.current == index
            assert reader.view.on_screen.start <= hits[index].start < reader.view.on_screen.end
        await reader.press("enter")
        assert not reader.screen.query(HitList)
        assert reader.view.has_focus
        assert reader.view.current == 2


async def test_steps_in_the_text_move_the_list(seeds: Path) -> None:
    """With the list open, n in the text moves its cursor as well."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "nvidia")
        await reader.press("ctrl+g", "shift+tab", "n", "n")
        assert hit_list(reader).cursor == reader.view.current == 2


async def test_marked_hits_become_takeaways_as_one_undo(seeds: Path) -> None:
    """Space marks, a adds a quoted takeaway for each marked hit in the order of the text, and one U takes all back."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await search(reader, "nvidia")
        words = [reader.view.hits[index] for index in (0, 4, 6)]
        await reader.press("ctrl+g", "j", "j", "j", "j", "space", "j", "space", "g", "space", "a")
        added = takeaways(path)
        text = read(path).text
        assert [item[0] for item in added] == ["nvidia"] * 3
        for (_, quote), hit in zip(added, words, strict=True):
            assert text[hit.start : hit.end] in quote
        assert not reader.screen.query(HitList)
        assert "3 takeaways" in reader.status
        await reader.press("U")
    assert path.read_bytes() == before


async def test_hits_side_by_side_are_quoted_once(seeds: Path) -> None:
    """Hits whose surroundings overlap become one takeaway, so that no passage is quoted twice."""
    note = seeds / "short.md"
    note.write_text("# Short\n\n## Transcript\n\nthe honey and the honey and more honey\n\n## Key Takeaways\n-\n")
    async with reading(seeds, "short.md") as reader:
        await search(reader, "honey")
        await reader.press("ctrl+g", "M", "a")
        assert takeaways(note) == [("honey", "the honey and the honey and more honey")]


async def test_escape_closes_the_list_before_the_search(seeds: Path) -> None:
    """Esc takes away the list of hits and leaves the hits; without hits there is no list, and a word says so."""
    async with reading(seeds, OWN) as reader:
        await reader.press("ctrl+g")
        assert not reader.screen.query(HitList)
        assert "no hits" in reader.status
        await search(reader, "nvidia")
        await reader.press("ctrl+g", "escape")
        assert not reader.screen.query(HitList)
        assert reader.view.hits


async def test_the_strip_shows_the_hits_and_leads_to_them(seeds: Path) -> None:
    """A row of the strip with a hit leads to it by a click, and Ctrl-o back again."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "blackwell")
        strip = reader.screen.query_one(EpisodeStrip)
        signs = [strip.render_line(y).text for y in range(strip.size.height)]
        assert signs.count("■") == 1
        await reader.press("g")
        before = reader.view.place
        await reader.pilot.click(EpisodeStrip, offset=(0, signs.index("■")))
        await reader.settle()
        hit = reader.view.hits[reader.view.current or 0]
        assert reader.view.on_screen.start <= hit.start < reader.view.on_screen.end
        await reader.press("ctrl+o")
        assert reader.view.place == before


async def test_the_strip_shows_what_takeaways_quote(seeds: Path) -> None:
    """A passage that a takeaway quotes has its sign on the strip as soon as it is written."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "blackwell")
        strip = reader.screen.query_one(EpisodeStrip)
        await reader.press("a")
        await reader.type("chips")
        await reader.press("enter")
        await reader.press("escape", "escape", "g")
        assert "“" in "".join(strip.render_line(y).text for y in range(strip.size.height))


async def test_back_and_forward_follow_the_jumps(seeds: Path) -> None:
    """Ctrl-o leads back through searches, ends and other notes, and Alt-Right forward again."""
    async with reading(seeds, BEES) as reader:
        start = reader.view.place
        await search(reader, "honey")
        at_hit = reader.view.place
        await reader.press("n", "n", "G")
        bottom = reader.view.place
        assert len({start, at_hit, bottom}) >= 2
        for _ in range(9):
            await reader.press("ctrl+o")
        assert reader.view.place == start
        assert "no place further back" in reader.status
        for _ in range(9):
            await reader.press("alt+right")
        assert reader.view.place == bottom


async def test_back_leads_to_the_note_before(seeds: Path) -> None:
    """After a related episode was followed, Alt-Left opens the note it was followed from, at the same words."""
    bees = seeds / BEES
    async with reading(seeds, BEES) as reader:
        await reader.press("r")
        await reader.type("nachttrein")
        await reader.press("enter", "space")
        place = reader.view.place
        await reader.press("t", "G", "enter")
        assert reader.screen.episode is not None
        assert reader.screen.episode.path == seeds / NIGHT_TRAIN
        await reader.press("alt+left")
        assert reader.screen.episode.path == bees
        assert reader.view.place == place


async def test_the_star_searches_the_word_here(seeds: Path) -> None:
    """* searches for the word that was clicked, and for the selection where there is one."""
    async with reading(seeds, BEES) as reader:
        rows = reader.rows()
        row = next(index for index, words in enumerate(rows) if "honey" in words)
        column = rows[row].index("honey")
        await reader.pilot.click("#transcript", offset=(column + 1, row))
        await reader.press("asterisk")
        assert reader.screen._searcher.query.startswith("honey")
        assert reader.view.hits
        await reader.press("escape", "escape", "escape")
        await reader.pilot.click("#transcript", offset=(column + 1, row), times=3)
        await reader.press("asterisk")
        assert len(reader.screen._searcher.query.split()) > 5
        assert reader.view.hits


async def test_the_query_language_works_as_it_is_typed(seeds: Path) -> None:
    """Quotes drop near hits, a bar adds hits, and what is half typed changes nothing of what came before."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "anthropic")
        assert reader.view.hits
        await search(reader, '"anthropic"')
        assert not reader.view.hits
        await search(reader, "nvidia")
        plain = reader.view.hits
        await search(reader, "nvidia|")
        assert reader.view.hits == plain
        await search(reader, "nvidia|blackwell")
        assert len(reader.view.hits) > len(plain)


async def test_a_switch_searches_all_of_the_note(seeds: Path) -> None:
    """Ctrl-t finds the query in title and takeaways as well, says so, and the next one searches the transcript only."""
    note = seeds / "short.md"
    note.write_text("# On honey\n\n## Transcript\n\nthe honey came\n\n## Key Takeaways\n- honey is sweet\n")
    async with reading(seeds, "short.md") as reader:
        await search(reader, "honey")
        assert len(reader.view.hits) == 1
        await reader.press("ctrl+t")
        assert len(reader.view.hits) == 3
        assert "all of the note" in reader.status
        await reader.press("ctrl+t")
        assert len(reader.view.hits) == 1


async def test_all_of_the_note_is_what_is_shown_of_it(seeds: Path) -> None:
    """Ctrl-t finds what stands above a transcript, which a note opens below, and nothing that is not shown."""
    note = seeds / "short.md"
    note.write_text(
        "---\nchannel: honey\n---\n# T\n\n## Description\n\nOf honey\n\n<!-- honey -->\n\n"
        "## Transcript\n\nthe honey came\n\n## Transcript (nl)\n\nde honey kwam\n\n"
        "## Transcript (times)\n\n[0:01] the honey came\n"
    )
    text = note.read_text()
    async with reading(seeds, "short.md", size=(80, 10)) as reader:
        assert "Of honey" not in reader.text()
        assert reader.view.place == text.index("the honey")
        await search(reader, "honey")
        await reader.press("ctrl+t")
        assert [hit.start for hit in reader.view.hits] == [
            text.index(words) + len(words) - len("honey") for words in ("Of honey", "the honey", "de honey")
        ]
        await reader.press("N")
        assert "Of honey" in reader.text()


async def test_queries_come_back_in_later_runs(seeds: Path) -> None:
    """Up in the search bar brings back what was searched for in an earlier run."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "blackwell")
        await search(reader, "nvidia")
    assert Queries(places()).load() == ["blackwell", "nvidia"]
    async with reading(seeds, BEES) as reader:
        await reader.press("slash", "up", "up")
        assert reader.screen.bar.input.value == "blackwell"


async def test_the_glossary_counts_in_the_app(seeds: Path) -> None:
    """A spelling of the glossary is an exact hit of its name; a damaged glossary is told and the rest works."""
    places().glossary.parent.mkdir(parents=True, exist_ok=True)
    places().glossary.write_text('bienenstock = ["honey"]\n')
    async with reading(seeds, BEES) as reader:
        await search(reader, "bienenstock")
        assert reader.view.hits
        assert {hit.kind for hit in reader.view.hits} == {"exact"}
    places().glossary.write_text("bienenstock = ")
    async with reading(seeds, BEES) as reader:
        await search(reader, "honey")
        assert any("glossary.toml" in sentence for sentence in reader.told)
        assert reader.view.hits


async def test_the_list_is_as_high_as_its_hits(seeds: Path) -> None:
    """A few hits leave the rest of the screen to the text; many take no more of it than before."""
    async with reading(seeds, BEES, size=(110, 40)) as reader:
        await reader.press("slash")
        await reader.type("queen")
        await reader.press("enter", "ctrl+g")
        hits = reader.screen.query_one(HitList)
        assert len(reader.screen._searcher.hits) == 1
        assert hits.size.height == 2
        await reader.press("slash")
        await reader.press("ctrl+u")
        await reader.type("the")
        await reader.press("enter")
        assert 10 < hits.size.height < 20


async def test_a_hit_in_a_heading_has_the_time_of_its_chapter(tmp_path: Path) -> None:
    """The list names the time at which the words below the heading are said, not one before it."""
    text = "# A\n\n## Transcript\n\n### One\n\n[0:10] first words\n\n### Kraken\n\n[1:40] other words\n"
    (tmp_path / "a.md").write_text(text)
    async with reading(tmp_path, "a.md") as reader:
        await reader.press("slash")
        await reader.type("kraken")
        await reader.press("enter", "ctrl+g")
        rows = [hit_list(reader).render_line(y).text for y in range(2)]
        assert "· 1:40" in rows[1]
        assert "after" not in rows[1]
