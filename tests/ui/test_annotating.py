"""Writing takeaways and related links back into the file, and what its bytes are then."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

import pytest

from tests.ui.driver import BEES, NIGHT_TRAIN, OWN, TYPO, Reader, reading
from tui.core import settling
from tui.core.config import Settings, places
from tui.core.drafts import Drafts
from tui.core.files import encode
from tui.core.note import Kind, Span
from tui.screens.takeaway import TakeawayScreen

EMPTY_TAKEAWAYS = b"## Key Takeaways\n-\n"
EMPTY_RELATED = b"## Related\n-\n"


async def search(reader: Reader, query: str) -> None:
    """Search and stay at the first hit."""
    await reader.press("slash")
    await reader.type(query)
    await reader.press("enter")


async def write(reader: Reader, words: str) -> None:
    """Add a takeaway."""
    await reader.press("a")
    await reader.type(words)
    await reader.press("enter")


async def test_a_takeaway_quotes_the_hit_and_changes_nothing_else(seeds: Path) -> None:
    """The placeholder gives way to the words and the quoted hit; every other byte stays."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await search(reader, "moore's law")
        hit = reader.view.hits[0]
        await write(reader, "the law is broken")
        after = path.read_bytes()
        start = before.index(EMPTY_TAKEAWAYS) + len("## Key Takeaways\n")
        assert after.startswith(before[:start])
        assert after.endswith(before[start + 1 :])
        item = after[start : len(after) - len(before) + start + 1].decode()
        words, quote = item.split("\n")
        assert words == "- the law is broken"
        assert quote.startswith("  > ")
        text = before.decode()
        assert text[hit.start : hit.end] in quote
        assert quote.removeprefix("  > ") in text
        assert "saved" in reader.status


async def test_a_takeaway_without_a_passage_is_a_plain_bullet(seeds: Path) -> None:
    """Without a selection or a search the words stand alone."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await write(reader, "plain words")
    assert path.read_bytes() == before.replace(EMPTY_TAKEAWAYS, b"## Key Takeaways\n- plain words\n")


async def test_a_takeaway_quotes_what_the_mouse_selected(seeds: Path) -> None:
    """A drag selects words of the text, and they are the quote."""
    path = seeds / BEES
    async with reading(seeds, BEES) as reader:
        row = next(y for y, text in enumerate(reader.rows()) if "honeybee" in text)
        column = reader.rows()[row].index("honeybee")
        await reader.pilot.mouse_down("#transcript", offset=(column, row))
        await reader.pilot.hover("#transcript", offset=(column + 7, row))
        view = reader.view
        view.selection = view._selecting.drag(view.place_at(column + 7, row))
        await reader.pilot.mouse_up("#transcript", offset=(column + 7, row))
        assert view.selection is not None
        await write(reader, "about bees")
    assert b"- about bees\n  > honeybee\n" in path.read_bytes()


async def test_a_double_click_selects_a_word_and_a_triple_a_paragraph(seeds: Path) -> None:
    """Two clicks take the word under the mouse, three its paragraph, one drops the selection."""
    async with reading(seeds, BEES) as reader:
        row = next(y for y, text in enumerate(reader.rows()) if "honeybee" in text)
        column = reader.rows()[row].index("honeybee") + 2
        assert reader.screen.episode is not None
        text = reader.screen.episode.note.text
        await reader.pilot.click("#transcript", offset=(column, row), times=2)
        assert reader.view.selection is not None
        assert text[slice(*reader.view.selection)] == "honeybee"
        await reader.pilot.click("#transcript", offset=(column, row), times=3)
        selection = reader.view.selection
        assert selection in [block.body for block in reader.screen.episode.blocks]


async def test_the_panel_edits_moves_and_deletes_and_undo_brings_all_back(seeds: Path) -> None:
    """The panel and the file agree after each step; undoing every step gives the first bytes again."""
    path = seeds / OWN
    before = path.read_bytes()

    def items() -> list[str]:
        text = path.read_text(encoding="utf-8")
        section = text[text.index("## Key Takeaways") : text.index("## Related")]
        return [line.removeprefix("- ") for line in section.splitlines() if line.startswith("- ")]

    async with reading(seeds, OWN) as reader:
        for words in ("one", "two", "three"):
            await write(reader, words)
        assert items() == ["one", "two", "three"]
        await reader.press("t", "j", "K")
        assert items() == ["two", "one", "three"]
        panel = reader.screen._panes.panel
        assert panel is not None
        assert panel.highlighted is not None
        assert panel.highlighted[1].text == "two"
        await reader.press("J", "J")
        assert items() == ["one", "three", "two"]
        await reader.press("e")
        await reader.type(" more")
        await reader.press("enter")
        assert items() == ["one", "three", "two more"]
        await reader.press("d")
        assert items() == ["one", "three", "two more"]
        await reader.press("d")
        assert items() == ["one", "three"]
        assert [entry[1].text for entry in panel._items if isinstance(entry, tuple)] == items()
        for _ in range(8):
            await reader.press("U")
        assert path.read_bytes() == before
        await reader.press("U")
        assert any("nothing to undo" in sentence for sentence in reader.told)


async def test_a_count_goes_with_undo_and_redo(seeds: Path) -> None:
    """2U takes two writes back, and 2 Ctrl-r makes both again; more than there are take back all."""
    path = seeds / OWN
    versions = [path.read_bytes()]
    async with reading(seeds, OWN) as reader:
        for words in ("one", "two", "three"):
            await write(reader, words)
            versions.append(path.read_bytes())
        await reader.press("2", "U")
        assert path.read_bytes() == versions[1]
        await reader.press("2", "ctrl+r")
        assert path.read_bytes() == versions[3]
        await reader.press("9", "U")
        assert path.read_bytes() == versions[0]


async def test_undo_works_in_a_later_run(seeds: Path) -> None:
    """What one run wrote, the next can take back."""
    path = seeds / NIGHT_TRAIN
    before = path.read_bytes()
    async with reading(seeds, NIGHT_TRAIN) as reader:
        await write(reader, "een trein")
    written = path.read_bytes()
    assert written != before
    assert written.count(b"\n") == written.count(b"\r\n")
    assert written.startswith(b"\xef\xbb\xbf")
    async with reading(seeds, NIGHT_TRAIN) as reader:
        await reader.press("U")
    assert path.read_bytes() == before


async def test_a_related_episode_follows_the_librarys_habit(seeds: Path) -> None:
    """Where notes hold wikilinks the link is one; in a library without it is a relative link."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("r")
        await reader.type("tram lines")
        await reader.press("enter")
    assert b"## Related\n- [[Bees Above the Tram Lines]]\n" in path.read_bytes()
    (seeds / TYPO).unlink()
    async with reading(seeds, OWN) as reader:
        await reader.press("U", "r")
        await reader.type("tram lines")
        await reader.press("enter")
    link = b"[Bees Above the Tram Lines](The%20Patient%20City/Bees%20Above%20the%20Tram%20Lines.md)"
    assert b"## Related\n- " + link + b"\n" in path.read_bytes()


async def test_an_obsidian_vault_gets_wikilinks(seeds: Path) -> None:
    """A folder with .obsidian in it is linked by wikilinks, with the title where it differs from the file's name."""
    (seeds / TYPO).unlink()
    (seeds / ".obsidian").mkdir()
    async with reading(seeds, BEES) as reader:
        await reader.press("r")
        await reader.type("nachttrein")
        await reader.press("enter")
    stem = Path(NIGHT_TRAIN).stem
    link = f"- [[{stem}]]"
    assert f"\n{link}\n" in (seeds / BEES).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.com/a", "- [example.com](https://example.com/a)"),
        ("https://example.com/a The title", "- [The title](https://example.com/a)"),
        ("www.example.org/page", "- [example.org](https://www.example.org/page)"),
        ("www.example.org/page The title", "- [The title](https://www.example.org/page)"),
        ("[[Some note]]", "- [[Some note]]"),
        ("xyzzy no such title", "- xyzzy no such title"),
    ],
)
async def test_a_typed_link_is_taken_as_it_is_meant(seeds: Path, typed: str, written: str) -> None:
    """A URL, also without https, becomes a link with its title or host; a wikilink and plain words stay as they are."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("r")
        await reader.type(typed)
        await reader.press("enter")
        if " " not in typed and not typed.startswith("[["):
            assert path.read_bytes() == before
            assert "title of the link" in reader.text()
            await reader.press("enter")
    assert path.read_bytes() == before.replace(EMPTY_RELATED, f"## Related\n{written}\n".encode())


async def test_the_title_of_a_url_is_asked_for(seeds: Path) -> None:
    """Enter after a URL asks for its title; what is typed then is the words of the link."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("r")
        await reader.type("https://example.com/a")
        await reader.press("enter")
        await reader.type("A page")
        await reader.press("enter")
    assert b"- [A page](https://example.com/a)\n" in path.read_bytes()


async def test_a_link_is_added_once(seeds: Path) -> None:
    """The same link again is refused with a word, and nothing is written."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        for _ in range(2):
            await reader.press("r")
            await reader.type("https://example.com/a")
            await reader.press("enter", "enter")
        assert path.read_bytes().count(b"example.com/a") == 1
        assert any("links there already" in sentence for sentence in reader.told)


async def test_enter_in_the_panel_goes_to_the_passage_or_the_episode(seeds: Path) -> None:
    """A takeaway leads to the words it quotes, a related link to its note."""
    async with reading(seeds, TYPO) as reader:
        assert reader.screen.episode is not None
        note = reader.screen.episode.note
        quoted = next(item for item in note.items(Kind.TAKEAWAYS) if item.quote)
        await reader.press("t")
        panel = reader.screen._panes.panel
        assert panel is not None
        await reader.press(*["j"] * note.items(Kind.TAKEAWAYS).index(quoted), "enter")
        assert reader.view.selection is not None
        assert " ".join(note.text[slice(*reader.view.selection)].split()) == quoted.quote
        on_screen = reader.view.on_screen
        assert on_screen.start <= reader.view.selection.start < on_screen.end
        await reader.press("tab", "tab", "end", "k", "k", "k", "k", "k")
        while panel.highlighted and panel.highlighted[0] is not Kind.RELATED:
            await reader.press("j")
        await reader.press("enter")
        assert reader.screen.episode.path != seeds / TYPO


async def test_a_change_by_another_program_is_kept(seeds: Path) -> None:
    """What was written elsewhere since the note was read stays, and the takeaway is added to it."""
    path = seeds / OWN
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("mine")
        path.write_bytes(path.read_bytes().replace(EMPTY_TAKEAWAYS, b"## Key Takeaways\n- theirs\n"))
        await reader.press("enter")
    assert b"## Key Takeaways\n- theirs\n- mine\n" in path.read_bytes()


async def test_words_given_up_come_back_the_next_time(seeds: Path) -> None:
    """Esc closes the editor and keeps the draft."""
    before = (seeds / OWN).read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("half a thought")
        await reader.press("escape")
        assert (seeds / OWN).read_bytes() == before
        await reader.press("a")
        assert "half a thought" in reader.text()
        await reader.type(" and the rest")
        await reader.press("enter")
    assert b"- half a thought and the rest\n" in (seeds / OWN).read_bytes()


async def test_words_that_cannot_be_saved_stay_in_the_editor(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file cannot be written the words stay, and a sentence says what failed and where they are."""
    from tui.core import files
    from tui.core.files import FileProblem

    path = seeds / OWN
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise FileProblem(path, f"{path} cannot be written: the disk is full.")

    async with reading(seeds, OWN) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(files, "rewrite", refuse)
            await write(reader, "precious words")
            assert "precious words" in reader.text()
            assert "saved" not in reader.status
            assert (
                f"{path} cannot be written: the disk is full; your words stay in the editor, as a draft." in reader.told
            )
        await reader.press("enter")
        assert "saved" in reader.status
    assert path.read_bytes() == before.replace(EMPTY_TAKEAWAYS, b"## Key Takeaways\n- precious words\n")


@pytest.mark.parametrize("preview", ["never", "always"])
@pytest.mark.parametrize("size", [0, 2000])
async def test_a_note_that_another_program_is_writing_is_waited_for(
    seeds: Path, size: int, preview: Literal["never", "always"], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a note that is empty or cut nothing is written; the words stay in the editor, and go into the whole one."""
    monkeypatch.setattr(settling, "_PATIENCE_SECONDS", 0)
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN, settings=Settings(preview=preview, watch=False)) as reader:
        await reader.press("a")
        path.write_bytes(before[:size])
        await reader.type("precious words")
        await reader.press("enter")
        assert path.read_bytes() == before[:size]
        assert any(sentence.endswith("your words stay in the editor, as a draft.") for sentence in reader.told)
        assert "precious words" in reader.text()
        path.write_bytes(before)
        await reader.press("enter", *["enter"] * (preview == "always"))
    assert path.read_bytes() == before.replace(EMPTY_TAKEAWAYS, b"## Key Takeaways\n- precious words\n")


async def test_the_quote_can_be_left_out(seeds: Path) -> None:
    """One key drops the quote from the item."""
    path = seeds / OWN
    before = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await search(reader, "blackwell")
        await reader.press("a", "ctrl+t")
        await reader.type("bare")
        await reader.press("enter")
    assert path.read_bytes() == before.replace(EMPTY_TAKEAWAYS, b"## Key Takeaways\n- bare\n")


async def test_several_lines_and_odd_words_are_one_item(seeds: Path) -> None:
    """A new line, Markdown signs and pasted control codes neither break the list nor reach the file as codes."""
    from textual import events

    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("first")
        await reader.press("alt+enter")
        await reader.type("# second")
        assert reader.app.screen.focused is not None
        reader.app.screen.focused.post_message(events.Paste("\x1b]52;c;eA==\x07 end"))
        await reader.settle()
        await reader.press("enter")
        assert reader.screen.episode is not None
        items = reader.screen.episode.note.items(Kind.TAKEAWAYS)
        assert len(items) == 1
        assert items[0].text.split("\n")[0] == "first"
        assert b"\x1b" not in (seeds / OWN).read_bytes()


async def test_the_place_stays_while_annotating(seeds: Path) -> None:
    """A write reads the note anew without moving the text, the search or the hit."""
    async with reading(seeds, OWN) as reader:
        await search(reader, "nvidia")
        await reader.press("n", "n", "n")
        place, hit = reader.view.place, reader.view.current
        await write(reader, "words")
        assert (reader.view.place, reader.view.current) == (place, hit)
        assert Span(*reader.view.on_screen).start == place


async def test_undo_and_redo_walk_back_and_forth_in_later_runs_too(seeds: Path) -> None:
    """U takes the writes back one by one, Ctrl-r makes them again, also after a restart; the status line names them."""
    path = seeds / BEES
    states = [path.read_bytes()]
    async with reading(seeds, BEES) as reader:
        for words in ("one", "two"):
            await write(reader, words)
            states.append(path.read_bytes())
        await reader.press("U")
        assert "undid: new takeaway" in reader.status
        assert path.read_bytes() == states[1]
        await reader.press("U")
        assert path.read_bytes() == states[0]
    async with reading(seeds, BEES) as reader:
        await reader.press("ctrl+r")
        assert "redid: new takeaway" in reader.status
        assert path.read_bytes() == states[1]
        await reader.press("ctrl+r")
        assert path.read_bytes() == states[2]
        await reader.press("ctrl+r")
        assert any("nothing to redo" in sentence for sentence in reader.told)
        assert path.read_bytes() == states[2]


async def test_a_draft_that_could_not_be_kept_is_kept_later(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words count as kept when they are on the disk, not when that was tried."""
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        with monkeypatch.context() as patch:
            patch.setattr(Drafts, "keep", lambda *_: "The disk is full.")
            await reader.type("words")
            reader.screen.workspace.drafts.look()
            await reader.until_now(lambda: any("disk is full" in sentence for sentence in reader.told))
        reader.screen.keep()
        assert Drafts(places()).find(seeds / OWN, "New takeaway ").words == "words"


async def test_a_crash_loses_no_more_than_the_last_words(seeds: Path) -> None:
    """What is being typed is kept while the reader types: a start after a crash offers it."""
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("half a thought")
        reader.screen._watch()
        await asyncio.sleep(0.3)
        state = (places().state / "drafts.json").read_bytes()
        await reader.press("escape")
    (places().state / "drafts.json").write_bytes(state)
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        assert "half a thought" in reader.text()


async def test_an_edit_leaves_alone_what_the_screen_cannot_show(seeds: Path) -> None:
    """Only what was typed changes in an item with characters, or bytes, that are shown as others."""
    hidden = "\u200c \u00ad \u200e \udce9 \u202e \x07 \x1b \x0b \x85 \u2028 \t"
    path = seeds / OWN
    before = encode(f"## Key Takeaways\n- one {hidden}two{hidden} three  \n  four{hidden} five\n")
    path.write_bytes(path.read_bytes().replace(EMPTY_TAKEAWAYS, before))
    data = path.read_bytes()
    async with reading(seeds, OWN) as reader:
        await reader.press("t", "e", "up", "home", *["right"] * len("one"), "X", "enter")
        assert path.read_bytes() == data.replace(b"- one ", b"- oneX ")


async def test_an_editor_that_is_not_there_yet_has_no_words_to_keep(seeds: Path) -> None:
    """While it opens and closes, looking for a draft finds none and forgets none."""
    async with reading(seeds, OWN) as reader:
        await reader.press("a")
        await reader.type("kept")
        await reader.press("escape", "a")
        assert isinstance(reader.app.screen, TakeawayScreen)
        await reader.app.screen.query_one("#editor-words").remove()
        reader.screen.workspace.drafts.look()
        reader.screen.keep()
        assert Drafts(places()).find(seeds / OWN, "New takeaway ").words == "kept"


async def test_six_rows_are_enough_to_write(seeds: Path) -> None:
    """In the smallest terminal what is typed is on the screen, in the editor as in the picker, and so is the help."""
    async with reading(seeds, OWN, size=(20, 6)) as reader:
        await reader.press("j", "a")
        await reader.type("words")
        assert "words" in reader.text()
        await reader.press("escape", "r")
        await reader.type("tram")
        assert "tram" in reader.text()
        await reader.press("escape", "question_mark")
        assert len([row for row in reader.text().split("\n") if row.strip()]) >= 5
