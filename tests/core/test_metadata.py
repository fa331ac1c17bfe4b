"""What a note says of itself, in all the ways in which notes say it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.links import is_url
from tui.core.metadata import FRONT_MATTER_LIMIT, Metadata, front_matter_end, title_of_path
from tui.core.note import parse

PATH = Path("Library/An episode.md")
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


def metadata(text: str, path: Path = PATH) -> Metadata:
    """Read the metadata of a note's text."""
    return parse(path, text).metadata


def front(*lines: str) -> Metadata:
    """Read the metadata of a note with these lines as its front matter."""
    return metadata("\n".join(["---", *lines, "---", "", "words"]))


def test_bold_lines_under_the_title() -> None:
    """The lines of the user's own notes name the source, the video and the tags."""
    found = metadata(
        f"# A title\n\n**Source:** [YouTube]({VIDEO})\n**Video ID:** abcdefghijk\n"
        "**Channel:** Poki\n**Published:** 2025-01-31\n"
        "**Duration:** 1:02:03\n**Tags:** #youtube #ai-report\n\n---\n\n## Transcript\n\nwords\n"
    )
    assert found.title == "A title"
    assert (found.source, found.video_id) == (VIDEO, "abcdefghijk")
    assert (found.channel, found.date, found.seconds) == ("Poki", "2025-01-31", 3723)
    assert found.tags == ("youtube", "ai-report")
    assert found.problems == ()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("video_id: -EabK6ab5Es", "video_id", "-EabK6ab5Es"),
        ("youtube_id: '-EabK6ab5Es'", "video_id", "-EabK6ab5Es"),
        ("youtube_id: abcdefghijk", "source", VIDEO),
        ("id: 'x y z (1) é'", "source", ""),
        (f"url: {VIDEO}", "source", VIDEO),
        (f"youtube_url: {VIDEO}&t=5", "video_id", "abcdefghijk"),
        (f"source_url: <{VIDEO}>", "source", VIDEO),
        (f"media: '[watch]({VIDEO})'", "source", VIDEO),
        (f"link: [first, '{VIDEO}', 'https://y.org']", "source", VIDEO),
        ("source: https://en.wikipedia.org/wiki/A_(b)", "source", "https://en.wikipedia.org/wiki/A_(b)"),
        ("source: '[x](https://en.wikipedia.org/wiki/A_(b))'", "source", "https://en.wikipedia.org/wiki/A_(b)"),
        ("source: '[x](javascript:alert(1))'", "source", ""),
        ("source: a local file.mp3", "source", ""),
        ("date: 2025-01-31", "date", "2025-01-31"),
        ("publish_date: 2025/01/31 10:00", "date", "2025-01-31"),
        ("upload_date: 20140211", "date", "2014-02-11"),
        ("date: 1391990400000", "date", "2014-02-10"),
        ("date: 1391990400", "date", "2014-02-10"),
        ("pub_date: '\n\n\n  June 1st, 2023'", "date", "2023-06-01"),
        ("pub_date: August 07, 2025", "date", "2025-08-07"),
        ("pub_date: Thu, 3 Sept 2020 10:00:00", "date", "2020-09-03"),
        ("date: 2025-13-45", "date", ""),
        ("date: May 2025", "date", ""),
        ("date: yesterday", "date", ""),
        ("title: 'One | two: \"three\" 🎙️'", "title", 'One | two: "three" 🎙️'),
        ("title: |\n  two\n  lines", "title", "two lines"),
        ("channel: '[[Ann Smith|Ann]]'", "channel", "Ann"),
        ("channel: '[Ann](https://x.org)'", "channel", "Ann"),
        ("tags: [one, '#two', one]", "tags", ("one", "two")),
        ("tags:\n- Tax the Rich\n- economy", "tags", ("Tax the Rich", "economy")),
        ("tags: one, two words; three", "tags", ("one", "two words", "three")),
        ("tags: '#one #two'", "tags", ("one", "two")),
        ("duration: 615", "seconds", 615),
        ("duration_seconds: 615", "seconds", 615),
        ("duration: '10:15'", "seconds", 615),
        ("duration: PT1H2M3S", "seconds", 3723),
        ("duration: 1 hour, 2 minutes", "seconds", 3720),
        ("duration: 45 min", "seconds", 2700),
        ("duration: soon", "seconds", 0),
        ("title: 007", "title", "007"),
        ("title: yes", "title", "yes"),
        ("yes: no", "title", "An episode"),
        ("title: first\ntitle: second", "title", "second"),
        ("# a comment\ntitle: x # another", "title", "x"),
        ("description: |\n  ---\n  not the end\ntitle: after", "title", "after"),
        ("title: !!python/object:os.system x", "title", "x"),
        ("title: caf\udce9", "title", "caf\ufffd"),
    ],
)
def test_front_matter(line: str, field: str, value: object) -> None:
    """Each known form of a field is read, and no form that is not one."""
    found = front(line)
    assert getattr(found, field) == value
    assert found.problems == ()


@pytest.mark.parametrize(
    "line", ["title: [", "\ttitle: x", "title: a: b", "a: &x [1]\nb: *x", "title: \x81", "? [a]: b\n- c"]
)
def test_unreadable_front_matter_is_named_and_its_plain_lines_are_read(line: str) -> None:
    """YAML that cannot be read costs neither the note nor the lines that are plain."""
    found = front(line, "channel: Ann", "video_id: 'abcdefghijk'")
    assert [sentence.startswith("The front matter is not valid YAML (") for sentence in found.problems] == [True]
    assert (found.channel, found.video_id) == ("Ann", "abcdefghijk")


BOMBS = {
    "nested": "a: " + "[" * 60_000,
    "nested block": "a:\n" + "- " * 30_000,
    "nested maps": "a: {" * 15_000,
    "deep lines": "a:\n" + "\n".join(" " * n + "-" for n in range(300)),
    "aliases": "a: &a [x]\n"
    + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)),
    "merge": "a: &a {x: 1}\n" + "<<: *a\n" * 5_000,
    "many": "tags:\n" + "- tag\n" * 9_000,
    "huge": "a: " + "x" * (FRONT_MATTER_LIMIT + 1),
    "brackets": f"source: '{'[' * 60_000}'",
    "half links": f"source: '{'[](' * 20_000}'",
    "half wikilinks": f"channel: '{'[[a|' * 15_000}'",
    "blanks": f"duration: '1h{' ' * 60_000}x'",
    "digits": f"duration: '{'9' * 60_000}h'",
    "more digits": f"duration: '{'9' * 30_000}'\ndate: '{'9' * 30_000}'",
    "superscripts": f"duration: '²²'\ndate: '{'²' * 10}'",
    "other digits": f"duration: '٣٤'\ndate: '{'٣' * 13}'",
    "tags": f"tags: '{', ' * 30_000}'",
    "months": f"date: '{'1 ' * 30_000}'",
    "keys": "a:\n" + "? " * 30_000,
    "anchors": "a:\n" + "&a " * 20_000,
}


REFUSED = {"nested", "nested block", "nested maps", "deep lines", "aliases", "merge", "huge", "keys", "anchors"}


@pytest.mark.parametrize("name", BOMBS)
def test_front_matter_bombs_are_harmless(name: str) -> None:
    """Nesting, aliases, size and values that backtrack cost neither the note nor noticeable time."""
    found = front(BOMBS[name])
    assert found.title == "An episode"
    assert len(found.problems) == (name in REFUSED)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "title",
                    "source",
                    "id",
                    "date",
                    "channel",
                    "duration",
                    "tags",
                    "a",
                    "#",
                    "-",
                    "",
                    " ",
                    "**Date",
                    "- link",
                    "?",
                ]
            ),
            st.sampled_from([": ", ":** ", ":", " "]),
            st.one_of(
                st.text(max_size=30), st.text("[](){}&*!|>'\"%@`-:#, 0123456789hms²٣\t\r\n\x85\udcff", max_size=30)
            ),
        ).map("".join),
        max_size=8,
    ),
    st.booleans(),
)
def test_nothing_in_a_head_raises(lines: list[str], fenced: bool) -> None:
    """Whatever stands at the head of a note, its fields are of their kinds and its source can be opened."""
    text = "\n".join(["---", *lines, "---", "words"] if fenced else ["# T", "", *lines])
    found = metadata(text)
    assert found.title.strip()
    assert not found.source or is_url(found.source)
    assert found.seconds >= 0
    assert not found.date or len(found.date) == 10
    assert all(tag.strip() for tag in found.tags)
    assert found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("---\na: b\n---\nwords", "words"),
        ("\ufeff---\r\na: b\r\n---\r\nwords", "words"),
        ("---\ra: b\r---\rwords", "words"),
        ("---  \na: |\n  ---\n  x\n...\nwords", "words"),
        ("---\n---\nwords", "words"),
        ("---\na: b\n---", ""),
        ("---\na: b\n", "---\na: b\n"),
        ("---\n\nwords\n\n---\n\nmore", "---\n\nwords\n\n---\n\nmore"),
        ("----\na: b\n----\n", "----\na: b\n----\n"),
        (" ---\na: b\n---\n", " ---\na: b\n---\n"),
        ("words\n---\na: b\n---\n", "words\n---\na: b\n---\n"),
    ],
)
def test_where_front_matter_ends(text: str, rest: str) -> None:
    """Front matter starts in the first line and ends at its closing line; words between two rules are none."""
    assert text[front_matter_end(text) :] == rest


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Library/An episode.md", "An episode"),
        ("Library/An episode/transcript.md", "An episode"),
        ("Library/An episode/README.md", "An episode"),
        ("Library/E001. A | b 🎙️.md", "E001. A | b 🎙️"),
        ("transcript.md", "transcript"),
        ("-rf.md", "-rf"),
    ],
)
def test_the_title_of_a_file(path: str, title: str) -> None:
    """A note without a title is called as its file, or as its folder where every file is called alike."""
    assert title_of_path(Path(path)) == title
    assert metadata("just words\n", Path(path)).title == title


def test_the_title_in_the_note_comes_first() -> None:
    """Front matter names the title before a heading does, and a heading before the file."""
    assert metadata("---\ntitle: One\n---\n# Two\n").title == "One"
    assert metadata("---\ntitle: ''\n---\n# Two\n").title == "Two"
    assert metadata("---\nfoo: bar\n---\nwords").title == "An episode"


def test_an_embed_and_bullets_are_metadata() -> None:
    """An embedded video is the source, and a bullet may name its id in backticks."""
    assert metadata(f"# T\n\n![]({VIDEO})\n\nwords").source == VIDEO
    assert metadata("# T\n\n- video_id: `abcdefghijk`\n- other: x\n\n## Transcript\nwords").video_id == "abcdefghijk"


def test_words_of_the_transcript_are_no_metadata() -> None:
    """A line in a transcript that looks like metadata is read as words of the transcript."""
    assert metadata("# T\n\n## Transcript\n\n**Date:** 2025-01-31\n").date == ""
