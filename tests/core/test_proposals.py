"""Which episodes are proposed as related, and what is shown of them."""

from pathlib import Path

from tui.core.config import places
from tui.core.episode import episode_of
from tui.core.files import read
from tui.core.library import Library
from tui.core.proposals import Proposal, proposals

ENGLISH = "the people who said that they would have come home with us when it was late"
OTHERS = "of course you know what he was going to do after all this time"
FILLER = "over koetjes en kalfjes"


def note(title: str, transcript: str, rest: str = "") -> str:
    """Return the text of a note."""
    return f"# {title}\n\n**Channel:** Zonnewijzer Radio\n\n## Transcript\n\n{transcript}\n\n---\n\n{rest}"


def proposed(folder: Path, texts: dict[str, str], name: str) -> list[Proposal]:
    """Return what is proposed for one of some notes."""
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    library = Library(folder, places())
    entries = [entry for batch in library.scan() for entry in batch]
    library.lexicon.update(
        [(entry.path.name, entry.path, entry.mtime_ns, entry.size) for entry in entries], rest=lambda _: None
    )
    return proposals(library, episode_of(read(folder / name), lambda _: 0), entries)


def test_what_is_not_said_is_no_reason(tmp_path: Path) -> None:
    """Words that only headings, metadata and links of a note hold propose nothing and are not named as shared."""
    texts = {
        "open.md": note("Zeekraal", "de kwelder met lamsoor"),
        "empty.md": note("Zeekraal op de kwelder met lamsoor", ""),
        "alike.md": note("Zeekraal", "een pottenbakker"),
        "linked.md": note("Klei", "glazuur", "## Related\n- [kwelder met lamsoor](gone.md)\n"),
        "said.md": note("Zeekraal en kwelder", "hij snijdt lamsoor"),
        **{f"{number}.md": f"# {number}\n\n## Transcript\n\n{FILLER}\n" for number in range(60)},
    }
    found = proposed(tmp_path, texts, "open.md")
    assert [(proposal.entry.path.name, proposal.words) for proposal in found] == [("said.md", ("lamsoor",))]
    assert (found[0].here, found[0].there) == ("de kwelder met lamsoor", "hij snijdt lamsoor")
    assert proposed(tmp_path, texts, "empty.md") == []


def test_shared_metadata_hides_no_words(tmp_path: Path) -> None:
    """However many rare words the heads of notes share, what they say is found, and so is who else says it."""
    names = ("sextant", "tokamak", "mazurka", "wombat", "gemaal", "waterwolf")
    head = "".join(f"**{name}:** {name}\n" for name in names)
    texts = {
        "open.md": f"# A\n\n{head}\n## Transcript\n\nvan zeekraal\n",
        "same.md": f"# B\n\n{head}\n## Transcript\n\nveel zeekraal\n",
        **{f"head{number}.md": f"# C\n\n{head}\n## Transcript\n\n{FILLER}\n" for number in range(9)},
        **{f"said{number}.md": f"# D\n\n## Transcript\n\nmeer zeekraal {number}\n" for number in range(11)},
        **{f"{number}.md": f"# {number}\n\n## Transcript\n\n{FILLER}\n" for number in range(150)},
    }
    found = proposed(tmp_path, texts, "open.md")
    assert [proposal.entry.path.name for proposal in found] == [
        "same.md", "said0.md", "said1.md", "said10.md", "said2.md", "said3.md",
    ]  # fmt: skip
    assert {proposal.words for proposal in found} == {("zeekraal",)}


def test_a_note_without_a_transcript_is_proposed_by_its_notes(tmp_path: Path) -> None:
    """Where no words were transcribed the notes and takeaways speak for the episode, from either side."""
    kept = "## Notes\n\nlang verhaal\n\n## Key Takeaways\n- de lamsoor\n  > bij kwelder\n\n## Related\n- [[zeekraal]]\n"
    texts = {
        "open.md": note("A", "zeekraal, lamsoor en kwelder"),
        "kept.md": note("B", "", kept),
        **{f"{number}.md": f"# {number}\n\n## Transcript\n\n{FILLER}\n" for number in range(60)},
    }
    for name, other in (("open.md", "kept.md"), ("kept.md", "open.md")):
        [proposal] = proposed(tmp_path, texts, name)
        assert proposal.entry.path.name == other
        assert set(proposal.words) == {"lamsoor", "kwelder"}
        assert {proposal.here, proposal.there} == {"zeekraal, lamsoor en kwelder", "- de lamsoor bij kwelder"}


def test_passages_are_shown_as_they_are_read(tmp_path: Path) -> None:
    """The marks of headings, emphasis, cues and speakers are no part of a passage, wherever that begins."""
    marked = (
        "[00:01] **Joss Hathersage:** goedemorgen\n\n### Vragen uit de bus\n\n**Joss Hathersage:** de **zeekraal** "
        "&amp; [lamsoor](https://a.example/b) <00:00:02.240><c>groeien</c> [00:09] hier\n"
    )
    texts = {
        "open.md": note("A", marked),
        "said.md": note("B", "**Ann:** ==zeekraal met lamsoor==, ja"),
        **{f"{number}.md": f"# {number}\n\n## Transcript\n\n{FILLER}\n" for number in range(60)},
    }
    [proposal] = proposed(tmp_path, texts, "open.md")
    assert proposal.there == "zeekraal met lamsoor, ja"
    assert proposal.here == "uit de bus de zeekraal & lamsoor"


def test_common_words_propose_nothing(tmp_path: Path) -> None:
    """Episodes that share but words that anyone says are not proposed, whatever rare words their heads share."""
    texts = {
        "open.md": f"# Zeekraal\n\n## Transcript\n\n{ENGLISH} fresh air away for an hour\n",
        "common.md": f"# Zeekraal\n\n## Transcript\n\n{OTHERS} fresh air away for an hour\n",
        "rare.md": f"# Other\n\n## Transcript\n\n{OTHERS} fresh air, samphire\n",
        "x.md": "# X\n\n## Transcript\n\nxyzzy\n",
    }
    texts["open.md"] += "and samphire\n"
    found = proposed(tmp_path, texts, "open.md")
    assert [proposal.entry.path.name for proposal in found] == ["rare.md"]
