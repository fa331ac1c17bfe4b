"""How a transcript is cut into paragraphs."""

import re
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.core.anchors import Anchors
from tui.core.block import Block, BlockKind, apart, blocks_between
from tui.core.blocks import (
    paragraphs_in,
    seconds_at,
    split_around,
    split_cues,
    split_note,
    split_transcript,
    words_in,
)
from tui.core.captions import without_tags
from tui.core.display import printable
from tui.core.note import Span, parse
from tui.core.raw import beginnings, lines_in, split_lines

Cue = tuple[str, int | None, str]


def split(text: str) -> tuple[Block, ...]:
    """Cut a whole text."""
    return split_transcript(text, Span(0, len(text)))


def cues(text: str) -> list[Cue]:
    """Return the speaker, the time and the words of each cue."""
    return [(b.speaker, b.seconds, text[slice(*b.body)]) for b in apart(split(text))]


pieces = st.sampled_from(
    [
        "", " ", "\t", "\n", "\n\n", "\r\n", "\r", "word ", "word. ", "Ann: ", "**Ann:** ", "**Ann** ", "[00:01:02] ",
        "(00:01:02):", "1:02 ", "- ", "**[0:16](https://x.org/?t=16s)** ", "[Music] ", "[Muziek]", ">> ", "&gt;&gt; ",
        "### Chapter ", "---\n", "* * *", "```", "<details>", "語。", "語" * 300, "x" * 700, " " * 700, "word " * 300,
        "word\n" * 300, "A" * 90, "\u2028", "\xa0", "\x0b", "\x85", "\udcff", "\ufeff", "9:99", "99:99:99", ":", "[",
        "**", "<!-- note -->", "<!--", "-->", "<summary>Show</summary>", ">>> ", "7\n00:00:01,000 --> 00:00:02,000\n",
        "so I think we went out and then ja maar ik denk " * 20, "<00: 00: 04. 240> ", "<c> word</c>", "<c>",
        "of<00: 00: 04. 240> the<00:00:04.480> " * 60,
    ]
)  # fmt: skip
texts = st.one_of(st.lists(pieces, max_size=12).map("".join), st.text())


@settings(max_examples=300, deadline=None)
@given(texts, st.data())
@example("\xa0", None)
@example("a" + " " * 2000 + "b", None)
def test_blocks_are_a_partition(text: str, data: st.DataObject | None) -> None:
    """Laid end to end the blocks are the span, each holds its body, and every word is in a body or a cue."""
    start = data.draw(st.integers(0, len(text))) if data else 0
    end = data.draw(st.integers(start, len(text))) if data else len(text)
    blocks = split_transcript(text, Span(start, end))
    untagged = without_tags(text)
    assert "".join(text[block.start : block.end] for block in blocks) == text[start:end]
    assert [one.end for one in blocks[:-1]] == [other.start for other in blocks[1:]]
    for block in blocks:
        assert block.start <= block.body.start <= block.body.end <= block.end
        assert text[slice(*block.body)] == text[slice(*block.body)].strip()
        assert (
            not untagged[block.body.end : block.end].strip()
            or "```" in text
            or "<details>" in text
            or "#" in text
            or "~" in text
            or "<summary>" in text
            or "-->" in text
        )
        assert (block.number > 0) == (block.kind is BlockKind.TEXT)
    assert [b.number for b in blocks if b.number] == list(range(1, 1 + sum(b.kind is BlockKind.TEXT for b in blocks)))
    assert not blocks or not blocks[0].gap


@given(
    st.lists(
        st.tuples(
            st.text("abcé,.?!", min_size=1, max_size=30), st.sampled_from([" ", "\n", "\t", "  ", "\r\n", "\u3000"])
        ),
        max_size=400,
    )
)
def test_no_paragraph_is_endless(words: list[tuple[str, str]]) -> None:
    """Where there are blanks of any kind no paragraph is longer than 640 characters and none is cut inside a word."""
    text = "".join(word + blank for word, blank in words)
    blocks = split(text)
    assert all(block.body.end - block.body.start <= 640 for block in blocks)
    assert " ".join(text[slice(*block.body)] for block in blocks).split() == text.split()
    assert all(text[slice(*block.body)] for block in blocks)


def test_long_text_is_cut_at_sentences() -> None:
    """A long run of sentences is cut where one ends, also in scripts that put no blank after it."""
    western = [text[slice(*b.body)] for text in ["These are some words of a sentence. " * 60] for b in split(text)]
    assert len(western) > 4
    assert all(words.endswith(".") and 200 <= len(words) <= 640 for words in western)
    eastern = [text[slice(*b.body)] for text in ["これは文です。「そうです。」" * 200] for b in split(text)]
    assert len(eastern) > 5
    assert all(words.endswith(("。", "」")) and len(words) <= 640 for words in eastern)
    assert not any(words.startswith("」") for words in eastern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann (00:00:48):\nwords\n\n(00:01:02):\nmore\n", [("Ann", 48, "words"), ("Ann", 62, "more")]),
        ("[00:01:01] Ann: words\n[00:02:00] more", [("Ann", 61, "words"), ("Ann", 120, "more")]),
        ("[01:20] words\n[01:25] more", [("", 80, "words"), ("", 85, "more")]),
        ("**Ann Smith:** words", [("Ann Smith", None, "words")]),
        ("**Ann:** [01:20] words", [("Ann", 80, "words")]),
        ("[00:10] **Ann**: words", [("Ann", 10, "words")]),
        (
            "Ann: words\nBob: more\nAnn: so\nBob: no",
            [("Ann", None, "words"), ("Bob", None, "more"), ("Ann", None, "so"), ("Bob", None, "no")],
        ),
        ("AS: words\nAS: more", [("AS", None, "words"), ("AS", None, "more")]),
        ("**1:25** · Ann Smith: words", [("Ann Smith", 85, "words")]),
        ("Ann Smith [0:46]: words", [("Ann Smith", 46, "words")]),
        ("Ann Smith: 00:00:19\nwords", [("Ann Smith", 19, "words")]),
        ("Speaker 0: 00:00:16\nwords", [("Speaker 0", 16, "words")]),
        ("**Ann Smith** 00:00:18\nwords", [("Ann Smith", 18, "words")]),
        ("- [02:05] Topic — https://youtu.be/abc?t=125", [("", 125, "Topic — https://youtu.be/abc?t=125")]),
        ("**[0:16](https://www.youtube.com/watch?v=abc&t=16s)** words", [("", 16, "words")]),
        ("- **[11:04](#t=11:04)** words", [("", 664, "words")]),
        ("6:39 - Who wins what?\n9:00 - Nobody", [("", 399, "Who wins what?"), ("", 540, "Nobody")]),
        ("0:05\nwords\n0:09\nmore", [("", 5, "words"), ("", 9, "more")]),
        ("00:00:05.120\n\nwords", [("", 5, "words")]),
        ("**Break:** \\[41:28\\]", [("Break", 2488, "")]),
        ("**Ann:**\n\nwords\n\nmore", [("Ann", None, "words"), ("", None, "more")]),
        ("**Lucas da Costa:** words", [("Lucas da Costa", None, "words")]),
        ("**Mireille B. Reece, Psy.D:** words", [("Mireille B. Reece, Psy.D", None, "words")]),
        ("**sam:** words", [("sam", None, "words")]),
        ("words \\[unintelligible 00:03:18.16\\] and", [("", None, "words \\[unintelligible 00:03:18.16\\] and")]),
        ("so >> turn &gt;&gt; again", [("", None, "so"), ("", None, "turn"), ("", None, "again")]),
        (">>> news >>one", [("", None, "news"), ("", None, "one")]),
        (">> [Music] >> x", [("", None, "[Music]"), ("", None, "x")]),
        ("[0:16](https://x.org/a_(b)?t=16) words", [("", 16, "words")]),
        ('- [0:16](https://x.org/?t=16 "At 0:16") words', [("", 16, "words")]),
        ("Bob van der Zee (00:02:00):\nwords", [("Bob van der Zee", 120, "words")]),
        ("Bob Jones  0:46\nwords", [("Bob Jones", 46, "words")]),
        ("Bob Jones 1:00:46\nwords", [("Bob Jones", 3646, "words")]),
        ("[00:00.000 --> 00:04.120]  words", [("", 0, "words")]),
        ("7\n00:00:05,120 --> 00:00:09,000 align:start position:0%\n7 words", [("", 5, "7 words")]),
        ("[[12:05]](https://youtu.be/abc?t=725) words", [("", 725, "words")]),
        ("**Ann Smith (00:00:48):** words", [("Ann Smith", 48, "words")]),
        ("**Ann Smith (00:00:48):**\nwords", [("Ann Smith", 48, "words")]),
        (
            "Dr. Ann Smith, PhD (00:01:58):\nx\nann (00:02:58):\ny",
            [("Dr. Ann Smith, PhD", 118, "x"), ("ann", 178, "y")],
        ),
        ("*Ann* (00:03:18):\nwords", [("Ann", 198, "words")]),
        ("_Ann Smith:_ [03:28] words", [("Ann Smith", 208, "words")]),
        ("Ann Smith (0:10):\nx\n05:28 - Ann Smith - y", [("Ann Smith", 10, "x"), ("Ann Smith", 328, "y")]),
        (
            "ann: a\nbob: b\nann: c\nbob: d",
            [("ann", None, "a"), ("bob", None, "b"), ("ann", None, "c"), ("bob", None, "d")],
        ),
        (
            "0:00 words\n\nmore\n\nmore\n\n0:30 last",
            [("", 0, "words"), ("", None, "more"), ("", None, "more"), ("", 30, "last")],
        ),
        ("**Ann:** a >> b\n[0:09] c", [("Ann", None, "a"), ("", None, "b"), ("", 9, "c")]),
        (">> ANN: a >> Bob: b >> [1:02] c", [("ANN", None, "a"), ("Bob", None, "b"), ("", 62, "c")]),
        ("<04:58> words\n<05:03> more", [("", 298, "words"), ("", 303, "more")]),
        ("`05:08` words\n\n**`06:12`** more", [("", 308, "words"), ("", 372, "more")]),
        ("[5m38s] words\n[1h2m3s] Bob: more", [("", 338, "words"), ("Bob", 3723, "more")]),
        ("[0s] words\n[8s] more\n[1m 2s] last", [("", 0, "words"), ("", 8, "more"), ("", 62, "last")]),
        ("[Ann Smith] 03:48\nwords\n\n[Bob] 03:55\nmore", [("Ann Smith", 228, "words"), ("Bob", 235, "more")]),
        (
            "[Ann Smith] 03:48 words\n[SPEAKER_01]: [03:55] more",
            [("Ann Smith", 228, "words"), ("SPEAKER_01", 235, "more")],
        ),
        ("**Ann** `05:08` words\nBob <05:10> more", [("Ann", 308, "words"), ("Bob", 310, "more")]),
        ("Ann: words\n\nBob: more\n\nCy: last", [("Ann", None, "words"), ("Bob", None, "more"), ("Cy", None, "last")]),
    ],
)
def test_cues(text: str, expected: list[Cue]) -> None:
    """Each usual way to write times and speakers is taken off the words and understood."""
    assert cues(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is a sentence.\nAnd another one.",
        "The point is this: we went home.",
        "Monday 10:30 was when it began.",
        "Luke 10:25 is what he read.",
        "**Very** important words",
        "**Bold words without a colon** and more",
        "12:3 is a ratio",
        "1:234 is none",
        "a:b",
        "https://x.org/12:30",
        "Ann:words",
        "Note: this is one.\nTip: this is another.",
        "We met at Luke 10:25",
        "5:30 was the hour when they came",
        "6:39 - Who wins what?",
        "John (3:16) is what he quoted",
        "note: a",
        "Luke 10:25\nis what he read",
        "x >>= 2 and a>>b",
        "<04:58> is when it began",
        "`05:08` is what the clock of the server says",
        "[5m38s] was the time of the winner",
        "So it was.\n[10s]\nAnd so it went on.",
        "- [X] 03:48 call Ann",
        "[Ann](03:48) wrote it",
    ],
)
def test_no_cue_is_made_up(text: str) -> None:
    """An ordinary sentence names no speaker and no time, and loses no word."""
    assert cues(text) == [("", None, text)]


@pytest.mark.parametrize(
    "text",
    [
        "So it was.\n\n3:15 in the afternoon we left.\n\nJohn (3:16) is what he read.\n\n7:30 we ate.\n\nSo.\n\nAll.",
        "5:30 was the hour.\n\nThen we went home.\n\nAnd so to bed.\n\n4:10 is when we rose.",
        f"5:30 was the hour.\n\n{'We went home and to bed. ' * 20}\n\nSo.\n\n5:32 was another.\n\nSo.\n\nSo.",
        "So it was.\n\n`7:30` is in the log.\n\n<5:10> too.\n\n[4m2s] won.\n\n[Ann] 3:15 rode.\n\nSo.\n\nAll.",
        "[5s] and then\n\nSo it was.\n\n[3s] again\n\nSo.\n\nAll of it.\n\nSo.",
        "Remember: it is late.\n\nWe slept.\n\nWe rose.\n\nWe ate.\n\nWe left.\n\nWe met.\n\nRemember: it is early.",
    ],
)
def test_a_time_or_a_name_that_nothing_supports_is_words(text: str) -> None:
    """Times that are alone, out of order or too close for what is said between them stay words, and so do labels."""
    blocks = split(text)
    assert not any(block.speaker or block.seconds is not None for block in blocks)
    assert " ".join(text[slice(*block.body)] for block in blocks).split() == text.split()


def test_a_sound_before_a_time_names_nobody() -> None:
    """Among lines that begin with times, a sound in brackets before one of the times is no speaker."""
    text = "00:02 words\n[Music] 00:10 more\n00:15 again\n[Music] 00:20 last\n00:30 end"
    assert not any(block.speaker for block in split(text))


def test_a_clock_among_sure_times_is_words_where_it_is_out_of_order() -> None:
    """Between times that are in brackets, a bare one counts only where it fits in."""
    said = cues("[1:00] a\n\n1:30 b\n\n[2:00] c\n\n1:15 in the afternoon\n\n[3:00] d\n\ne\n\nf\n\ng\n\nh\n\ni")
    assert [(seconds, words) for _, seconds, words in said][:5] == [
        (60, "a"),
        (90, "b"),
        (120, "c"),
        (None, "1:15 in the afternoon"),
        (180, "d"),
    ]


def test_a_turn_is_known_and_its_speaker_only_where_it_says_so() -> None:
    """Where a sign says that somebody else speaks, it is not the one who spoke before."""
    blocks = split("**Ann:** a >> b\n\n>> c\nd\n\n>> Bob: e")
    assert [(block.turn, block.speaker) for block in blocks] == [
        (False, "Ann"),
        (True, ""),
        (True, ""),
        (True, "Bob"),
    ]


def test_sounds_rules_and_chapters_stand_apart() -> None:
    """A sound between passages, a rule and a chapter are blocks of their own kind and no paragraphs."""
    text = "### Chapter one ##\nwords [Music] [Applause] more\n\n---\n\nlast [__] words"
    assert [(b.kind, b.number, text[slice(*b.body)]) for b in split(text)] == [
        (BlockKind.HEADING, 0, "Chapter one"),
        (BlockKind.TEXT, 1, "words"),
        (BlockKind.MARKER, 0, "[Music] [Applause]"),
        (BlockKind.TEXT, 2, "more"),
        (BlockKind.MARKER, 0, "---"),
        (BlockKind.TEXT, 3, "last [__] words"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>Show</summary>\n\nwords\n\nmore\n</details>",
        "```text\nwords\n\nmore\n```\n",
        "~~~\nwords\n\nmore\n~~~",
        "<details open><summary>Show</summary>\nwords\n\nmore\n</details>",
        '<!-- {"a": [1,\n2]} -->\nwords\n\n  <!-- x -->  \n\nmore\n<!-- y -->',
    ],
)
def test_what_wraps_a_transcript_is_not_shown(text: str) -> None:
    """The lines of a fence, of details or of a comment around a transcript are in no body."""
    assert [words for _, _, words in cues(text)] == ["words", "more"]


@pytest.mark.parametrize(
    "text", ["so <!-- x --> it is", "<!-- x --> it is", "it is <!-- x -->", "<!-- never closed", "a -->"]
)
def test_a_comment_among_words_is_shown(text: str) -> None:
    """A comment that shares its lines with words, or never ends, hides nothing."""
    assert cues(text) == [("", None, text)]


def test_chapters_know_their_time() -> None:
    """A chapter's time is read at either end of its heading and is not among its words, unless there are no others."""
    text = "### 02:10 The tide\nwords\n## The end (1:04:05)\nmore\n# At 4:05 sharp\n# [4:06]\n"
    headings = [b for b in split(text) if b.kind is BlockKind.HEADING]
    assert [(b.seconds, text[slice(*b.body)]) for b in headings] == [
        (130, "The tide"),
        (3845, "The end"),
        (None, "At 4:05 sharp"),
        (246, "[4:06]"),
    ]


def test_a_note_goes_on_with_its_other_sections() -> None:
    """After the transcript come the headings and lines of the sections that say something."""
    text = (
        "# T\n\n## Transcript\n\nwords\n\n## Notes ##\n\n- n1\n  more\n\nRelated\n-------\n- r\n\n## Key Takeaways\n-\n"
    )
    note = parse(Path("n.md"), text)
    blocks = split_note(note)
    assert [(b.kind, text[slice(*b.body)], b.gap) for b in blocks] == [
        (BlockKind.TEXT, "words", False),
        (BlockKind.HEADING, "Notes", True),
        (BlockKind.PLAIN, "- n1", True),
        (BlockKind.PLAIN, "  more", False),
        (BlockKind.HEADING, "Related", True),
        (BlockKind.PLAIN, "- r", True),
    ]
    assert all(one.end <= other.start for one, other in pairwise(blocks))


def shown(text: str) -> list[tuple[str, str]]:
    """Return the kind and the words of each block of a note."""
    return [(block.kind.value, text[slice(*block.body)]) for block in split_note(parse(Path("n.md"), text))]


def test_what_stands_above_a_transcript_is_shown() -> None:
    """Sections and words above it come first, then its heading; title, metadata, rules and lone bullets do not."""
    text = (
        "---\nchannel: Salt\n---\n# T\n\n**Source:** x\n\nAn intro.\n**Guest:** Ann\n\n---\n\n"
        "## Description\n\nSalt.\n\n### Links\n- one\n\n---\n\n"
        "## Key Takeaways\n-\n\n## Related\n\n## Transcript\n\nwords\n\n## Notes\nlast\n"
    )
    assert shown(text) == [
        ("plain", "An intro."),
        ("heading", "Description"),
        ("plain", "Salt."),
        ("heading", "Links"),
        ("plain", "- one"),
        ("heading", "Transcript"),
        ("text", "words"),
        ("heading", "Notes"),
        ("plain", "last"),
    ]
    note = parse(Path("n.md"), text)
    blocks = split_note(note)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    assert [block.number for block in blocks if block.number] == [1]
    assert not blocks[0].gap
    assert blocks[6].gap
    assert split_around(note, 0)[:6] == blocks[:6]
    assert shown("# T\n\n**Source:** x\n\n---\n\n## Transcript\n\nwords") == [("text", "words")]


def listed(text: str) -> list[tuple[str, int | None, str, tuple[int, str] | None]]:
    """Return the kind, the time, the words and the chapter of each block of a note."""
    return [
        (
            block.kind.value,
            block.seconds,
            text[slice(*block.body)],
            block.chapter and (block.chapter.seconds, text[slice(*block.chapter.title)]),
        )
        for block in apart(split_note(parse(Path("n.md"), text)))
    ]


def test_a_list_of_chapters_gives_no_time_to_the_words_after_it() -> None:
    """Where a transcript has no other times, the lines of the list stand for its chapters, and no word has a time."""
    text = "## Transcript\n\nChapters:\n- [0:05] The pans — https://x.org/?t=5\n- [6:39] The tide\n\ngood evening\n"
    assert listed(text) == [
        ("text", None, "Chapters:", None),
        ("plain", None, "- [0:05] The pans — https://x.org/?t=5", (5, "The pans")),
        ("plain", None, "- [6:39] The tide", (399, "The tide")),
        ("text", None, "good evening", None),
    ]


def test_a_chapter_has_its_own_time() -> None:
    """It begins in the passage that is said by then, and is told by the time in the list."""
    text = "## Transcript\n\n0:00 The pans\n6:39 The tide\n\n[0:02] good evening\n[6:38] so the tide\n[7:00] ends\n"
    assert listed(text)[2:] == [
        ("text", 2, "good evening", (0, "The pans")),
        ("text", 398, "so the tide", (399, "The tide")),
        ("text", 420, "ends", None),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "[0:00] one\n[0:30] two\n",
        "[0:00] one and so on\n[0:02] two\n[0:04] three\n\nwords without a time\n",
        "[0:00] one\n\n[4:38] moved\n\n[0:15] two\n\n[0:27] three\n",
    ],
)
def test_captions_are_no_list_of_chapters(words: str) -> None:
    """Lines that nothing follows, that are said as fast as people speak, or that stand apart are words."""
    assert "plain" not in [kind for kind, *_ in listed(f"## Transcript\n\n{words}")]


def test_another_transcript_is_shown_unless_its_words_are_the_same() -> None:
    """Another one is cut as the first one is, without numbers; a copy only lends its times to one that has none."""
    text = "## Transcript\n\nthe words\n\n## Transcript (nl)\n\n[0:01] de\n[0:09] woorden\n"
    text += "\n## Transcript (times)\n\n[0:02] the words"
    note = parse(Path("n.md"), text)
    blocks = split_note(note)
    assert [words_in(text, [block], block.body) for block in blocks] == ["the words", "Transcript (nl)", "de woorden"]
    assert [block.number for block in blocks] == [1, 0, 0]
    assert [seconds_at(note, blocks, text.index(word)) for word in ("the", "woorden", "(times)")] == [2, 9, None]


def test_a_copy_with_times_lends_them() -> None:
    """A transcript without times has those of one with the very same words, each where its paragraphs begin."""
    words = [f"these are the words of number {number} here." for number in range(120)]
    cues = "\n".join(f"[{number // 60}:{number % 60:02}] {line}" for number, line in enumerate(words))
    text = f"## Transcript (reading)\n\n{' '.join(words)}\n\n## Transcript (navigation)\n\n{cues}\n"
    note = parse(Path("n.md"), text)
    blocks = split_note(note)
    assert len(blocks) > 9
    for block in blocks:
        assert block.seconds == int(text[slice(*block.body)].split("number ")[1].split()[0])
    assert split_cues(note) == blocks
    other = parse(Path("n.md"), text.replace("119 here", "119 there", 1))
    assert {block.seconds for block in split_note(other) if block.number} == {None}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(pieces, st.sampled_from(["# T\n", "## Transcript\n", "## Transcript (b)\n", "## Notes\n"])),
        max_size=20,
    )
)
def test_blocks_of_a_note_stand_in_order(parts: list[str]) -> None:
    """Whatever sections a note has, its blocks follow each other, and a part leaves out none of the sections."""
    note = parse(Path("n.md"), "".join(parts))
    start, end = note.transcript
    whole, part = split_note(note), split_around(note, start)
    for blocks in (whole, part):
        assert all(one.end <= other.start for one, other in pairwise(blocks))
        assert all(block.start <= block.body.start <= block.body.end <= block.end for block in blocks)
        assert all(not block.number or start <= block.start <= end for block in blocks)
    plain = [
        [replace(b, chapter=None) for b in blocks if b.kind is BlockKind.PLAIN and not start <= b.start < end]
        for blocks in (whole, part)
    ]
    assert plain[0] == plain[1]


def test_captions_without_words_are_no_part_of_a_paragraph() -> None:
    """A time with nothing after it is gathered with no other line, and none of it is among the words."""
    text = "[00:01:02] \n[00:01:02] \n[00:01:04] so it is\n[00:01:06] \n[00:01:08] and was\n"
    assert words_in(text, split(text), Span(0, len(text))) == "so it is and was"
    assert all(text[slice(*caption.body)].strip() for block in split(text) for caption in block.captions)


def test_the_lines_of_a_list_of_chapters_stand_together() -> None:
    """In an untimed transcript a list is shown as it is written, with a blank row only where it has a blank line."""
    chapters = "0:00 - Intro\n6:39 - Who wins what?\n20:10 - End\n"
    note = parse(Path("n.md"), f"# T\n\n## Transcript\n\n{chapters}\n" + "so it is said here " * 400)
    blocks = split_note(note)
    assert [block.gap for block in blocks if block.leads] == [False, False, False]
    assert next(block for block in blocks if block.number).gap


@pytest.mark.parametrize("heading", ["## Description", "## Links"])
@pytest.mark.parametrize("above", [True, False])
def test_a_list_beside_a_transcript_without_times_stands_for_its_chapters(heading: str, above: bool) -> None:
    """Where nothing says when the words are said, chapters listed above or below are those of the note all the same."""
    about, told = f"{heading}\n\n00:00 Intro\n12:30 The hive\n", "## Transcript\n\nso it is said here\n"
    text = "# T\n\n" + "\n".join((about, told) if above else (told, about))
    assert [each for each in listed(text) if each[3]] == [
        ("plain", None, "00:00 Intro", (0, "Intro")),
        ("plain", None, "12:30 The hive", (750, "The hive")),
    ]
    headed = text.replace("so it", "### One\n\nso it")
    assert not any(each[3] for each in listed(headed))


def test_the_lines_of_a_file_know_where_chapters_and_sections_begin() -> None:
    """Headings of any kind, and the lines of what a chapter of a list begins with, are marked in the file as it is."""
    text = "# T\n\n## Transcript\n\n### One\nso\n0:00\nwords\n\n## Notes\n\nlast\n"
    note = parse(Path("n.md"), text)
    lines = split_lines(text, beginnings(note, split_note(note)))
    assert [text[slice(*line.body)] for line in lines if line.leads] == ["# T", "## Transcript", "### One", "## Notes"]
    text = "\n\n## Transcript\n\n\n0:05\ngood evening\n\n6:40\nthe tide\n\n## About\n\n0:00 Intro\n6:40 The tide\n"
    note = parse(Path("n.md"), text)
    lines = split_lines(text, beginnings(note, split_note(note)))
    assert [text[slice(*line.body)] for line in lines if line.leads] == ["## Transcript", "0:05", "6:40", "## About"]
    assert not split_lines("", [0])


@given(texts, st.data())
def test_words_of_a_range(text: str, data: st.DataObject) -> None:
    """The blocks of a range are those it touches, and its words are its words without the cues."""
    blocks = split(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    touched = [n for n, b in enumerate(blocks) if b.start < end and b.end > start]
    if start < end:
        assert list(blocks_between(blocks, start, end)) == touched
        within = [text[max(start, blocks[n].body.start) : min(end, blocks[n].body.end)] for n in touched]
        assert words_in(text, blocks, Span(start, end)).split() == " ".join(within).split()


@given(st.lists(pieces, max_size=30).map("".join), st.integers(0, 500), st.integers(0, 500))
def test_copied_words_are_those_of_the_range(text: str, start: int, length: int) -> None:
    """Apart from the speakers' names, the paragraphs of a range hold its words, and its lines all of its characters."""
    blocks, lines = split(text), split_lines(text)
    if not blocks:
        return
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    nameless = [replace(block, speaker="") for block in blocks]
    assert paragraphs_in(text, nameless, span).split() == words_in(text, blocks, span).split()
    characters = re.sub(r"[\r\n]", "", text[slice(*span)])
    copied = lines_in(text, lines, span).replace("\n", "")
    assert copied == "\t".join(map(printable, characters.split("\t")))


def test_captions_are_copied_as_paragraphs() -> None:
    """Captions of one speaker are one paragraph, and a speaker's turn stands apart; no cue is among the words."""
    text = "[0:01] one\n[0:02] two\n[0:03] Bob: three\n[0:04] Bob: four\n"
    assert paragraphs_in(text, split(text), Span(0, len(text))) == "one two\n\nBob: three four"
    assert words_in(text, split(text), Span(0, len(text))) == "one two three four"


@pytest.mark.parametrize(
    "form", ["[{}] {}\n", "{}\n{}\n", "{}\n\n{}\n\n", "**[{0}](https://x.org/?t={0})** {1}\n", "[{}] Ann: {}\r\n"]
)
def test_captions_are_gathered_into_paragraphs(form: str) -> None:
    """Short lines with times become paragraphs of some seventy words that end where sentences do; each time is kept."""
    lines = [f"and this is line {number:03} of it{'.' * (number % 3 == 2)}" for number in range(300)]
    text = "".join(form.format(f"{4 * number // 60}:{4 * number % 60:02}", line) for number, line in enumerate(lines))
    blocks = split(text)
    bodies = [words_in(text, [block], block.body) for block in blocks]
    assert all(250 <= len(words) <= 500 for words in bodies)
    assert all(words.endswith(".") for words in bodies)
    assert " ".join(bodies) == " ".join(lines)
    assert "".join(text[block.start : block.end] for block in blocks) == text
    assert [block.number for block in blocks] == list(range(1, len(blocks) + 1))
    note = parse(Path("n.md"), f"## Transcript\n\n{text}")
    paragraphs = split_note(note)
    for number, line in enumerate(lines):
        assert seconds_at(note, paragraphs, note.text.index(line) + 5) == 4 * number


def test_a_pause_a_turn_and_a_chapter_end_a_paragraph_of_captions() -> None:
    """So do another speaker, a blank line where others have none, and a time that goes back."""
    said = [
        "0:01] a",
        "0:04] b",
        "0:40] c",
        "0:42] >> d",
        "0:44] Ann: e",
        "0:46] Ann: f",
        "0:48] g",
        "0:47] h",
        "0:50] i",
    ]
    text = "".join(f"[{line}\n" for line in said).replace("[0:42] >>", ">> [0:42]") + "\n[0:52] j\n[0:54] k\n"
    blocks = split_transcript(text, Span(0, len(text)), breaks=[55])
    assert [words_in(text, [block], block.body) for block in blocks] == ["a b", "c", "d", "e f g", "h i", "j", "k"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 25), st.sampled_from(["x", "some words.", "ja maar " * 9, ">> so", "B: x"]))))
def test_gathering_loses_nothing(lines: list[tuple[int, str]]) -> None:
    """Whatever captions are gathered, their words and their times are those of the captions that stand apart."""
    times = list(accumulate(step for step, _ in lines))
    text = "".join(f"[{time // 60}:{time % 60:02}] {words}\n" for time, (_, words) in zip(times, lines, strict=True))
    note = parse(Path("n.md"), f"## Transcript\n\n{text}")
    told, cues = split_note(note), [*apart(split_note(note))]
    start, end = note.transcript
    assert "".join(note.text[block.start : block.end] for block in told) == note.text[start:end]
    assert "".join(note.text[block.start : block.end] for block in cues) == note.text[start:end]
    assert all(block.body.end - block.body.start <= 900 for block in told)
    uncut = split_cues(note)
    for place in range(start, end):
        assert seconds_at(note, told, place) == seconds_at(note, uncut, place)


@pytest.mark.parametrize("bomb", [
    "A" * 200_000, "A " * 60_000, "- " * 60_000 + "x", "[ab " * 50_000, "*" * 200_000, "1:" * 60_000, ":" * 200_000,
    "\n" * 60_000, "[Music] " * 20_000, ">> " * 30_000, "A.'" * 50_000, " " * 200_000 + "x", "`" * 100_000,
    "**A" * 40_000, "<!--" * 50_000, "<!---->" * 30_000, "<summary>" * 20_000, "Ann van " * 30_000, "a. " * 60_000,
    "1\n" * 60_000, "00:00 --> " * 20_000, "。" * 100_000, "<!-- x -->\n" * 10_000,
], ids=lambda value: ascii(value[:10]))  # fmt: skip
def test_bombs_are_cut(bomb: str) -> None:
    """Repeats that make patterns backtrack cost no noticeable time."""
    assert "".join(bomb[b.start : b.end] for b in split(bomb)) == bomb


SEEDS = sorted((Path(__file__).parents[2] / "seeds").rglob("*.md"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:20])
def test_a_part_is_cut_as_the_whole_is(path: Path) -> None:
    """Around any place of a note that is three times as long, the paragraphs are those of the whole note."""
    text = path.read_text("utf-8")
    start, end = parse(path, text).transcript
    text = f"{text[:start]}{f'{text[start:end].strip()} ' * 3}{text[end:]}"
    note = parse(path, text)
    whole = split_note(note)
    bodies = {block.body for block in whole}
    start, end = note.transcript
    for place in range(start, end, max(1, (end - start) // 12)):
        blocks = split_around(note, place)
        assert "".join(text[b.start : b.end] for b in blocks if b.start < end) == text[start:end]
        assert not any(block.number for block in blocks)
        near = [block for block in blocks if place - 1000 < block.start < min(place + 4000, end)]
        assert near
        assert bodies.issuperset(block.body for block in near)
        assert blocks[-1] == whole[-1] or blocks[-1].start < end


@given(texts, st.integers(0, 100))
@example("x" * 300_000, 50)
@example("语。" * 100_000, 50)
@example("ja maar ik denk dat we dan toch " * 8_000, 50)
@example("[Music]\nword " * 20_000, 50)
def test_a_part_leaves_nothing_out(text: str, percent: int) -> None:
    """Whatever the text, the blocks around a place are a partition of the transcript."""
    note = parse(Path("n.md"), text)
    start, end = note.transcript
    blocks = [block for block in split_around(note, len(text) * percent // 100) if block.start < end]
    assert "".join(text[block.start : block.end] for block in blocks) == text[start:end]
    assert all(one.end == other.start for one, other in pairwise(blocks))
    assert all(block.start <= block.body.start <= block.body.end <= block.end for block in blocks)


def test_a_quote_with_the_signs_of_turns_is_found() -> None:
    """The `>>` of a turn is no word of its paragraph, and a quote that holds one is found none the less."""
    text = "## Transcript\n\n>> good evening and welcome to all of you >> yes thank you so much for having me\n"
    blocks = split_note(parse(Path("n.md"), text))
    for quote in ("welcome to all of you >> yes thank you so much", "welcome to all of you yes thank you so much"):
        span = Anchors(text, blocks).locate(quote).span
        assert span
        assert text[slice(*span)] == "welcome to all of you >> yes thank you so much"
