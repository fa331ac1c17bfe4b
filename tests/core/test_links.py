"""Links that are read from notes and written into them."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.files import decode, encode
from tui.core.links import (
    Link,
    LinkKind,
    find_links,
    is_url,
    moment,
    note_link,
    relative,
    resolve,
    retarget,
    typed_link,
    url_link,
)

ROOT = Path("/library")

titles = st.one_of(
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            [
                "|",
                "]",
                "[",
                "[[",
                "]]",
                "(",
                ")",
                "#",
                "%",
                "^",
                "\\",
                '"',
                "'",
                " ",
                "🎙️",
                "é",
                "`",
                "<",
                ">",
                "a",
                "\n",
            ]
        ),
        max_size=9,
    ).map("".join),
)
names = st.one_of(
    st.sampled_from([
        "-rf", "a.b", "note.md", " padded ", "%20", "a#b", "a?b", "[x]", "(1)", "a:b", "https:", "é", "e\u0301",
        "a\u2028b", "a\u202eb", "a\nb", "caf\udce9", "~", "...",
    ]),
    st.text(min_size=1, max_size=12).filter(lambda name: not set(name) & {"/", "\0"} and not name.startswith(".")),
).filter(lambda name: len(name.encode("utf-8", "ignore")) < 200 and _is_file_name(name))  # fmt: skip


def _is_file_name(name: str) -> bool:
    try:
        return os.fsdecode(os.fsencode(name)) == name
    except UnicodeEncodeError:
        return False


def only(text: str) -> Link:
    """Return the one link of a text."""
    links = list(find_links(text))
    assert len(links) == 1, (text, links)
    return links[0]


@settings(max_examples=300, deadline=None)
@given(names, names, names, titles, st.booleans(), st.booleans(), st.booleans())
def test_a_written_link_leads_to_its_note(
    folder: str, name: str, here: str, title: str, wiki: bool, deep: bool, twin: bool
) -> None:
    """Whatever file names and titles hold, the link that is written is found again and leads to the same note."""
    note = ROOT / folder / f"{here}.md" if deep else ROOT / f"{here}.md"
    target = ROOT / folder / f"{name}.md" if twin else ROOT / f"{name}.md"
    notes = {note: 0, target: 0}
    if twin:
        notes |= {ROOT / f"{name}.md": 0, ROOT / "z" / folder / f"{name}.md": 0}
    written = note_link(note, target, title, ROOT, wiki=wiki, unique=not twin)
    link = only(written)
    if twin or name.casefold() != here.casefold():
        assert resolve(link, note, ROOT, list(notes)) == target
    assert "\n" not in written
    assert decode(encode(written)) == written
    assert encode(written).decode() == written


def test_forms_of_links() -> None:
    """Wikilinks take a label or their name as words; a name that they cannot hold is linked to by a path."""
    note, target = ROOT / "a" / "x.md", ROOT / "b" / "Some note.md"
    assert note_link(note, target, "A | title [1]", ROOT, wiki=True) == "[[Some note|A title 1]]"
    assert note_link(note, target, "Some note", ROOT, wiki=True) == "[[Some note]]"
    assert note_link(note, target, "", ROOT, wiki=True, unique=False) == "[[b/Some note]]"
    assert note_link(note, target, "A | title [1]", ROOT, wiki=False) == r"[A | title \[1\]](../b/Some%20note.md)"
    assert note_link(note, ROOT / "b" / "C# (1).md", " ", ROOT, wiki=True) == "[C# (1)](../b/C%23%20%281%29.md)"
    assert note_link(note, ROOT / "a" / "javascript:x.md", "", ROOT, wiki=False) == "[javascript:x](./javascript:x.md)"
    assert note_link(note, ROOT / "a" / "-rf.md", "", ROOT, wiki=False) == "[-rf](-rf.md)"
    assert note_link(note, ROOT / "a" / "caf\udce9.md", "t", ROOT, wiki=True) == "[t](caf%E9.md)"


@pytest.mark.parametrize(
    ("text", "kind", "target", "label"),
    [
        ("[[Note]]", LinkKind.WIKI, "Note", "Note"),
        ("[[ folder/Note#part | the label ]]", LinkKind.WIKI, "folder/Note#part", "the label"),
        ("![[Note]]", LinkKind.WIKI, "Note", "Note"),
        ("[words](other%20note.md)", LinkKind.FILE, "other note.md", "words"),
        ("[words](<other note.md>)", LinkKind.FILE, "other note.md", "words"),
        ('[words](other.md "title")', LinkKind.FILE, "other.md", "words"),
        ("[a b](C%23.md#part)", LinkKind.FILE, "C#.md", "a b"),
        (r"[a \[1\] \\](x.md)", LinkKind.FILE, "x.md", r"a [1] \ ".strip()),
        ("[](x.md)", LinkKind.FILE, "x.md", "x.md"),
        ("[11:04](#t=11:04)", LinkKind.FILE, "", "11:04"),
        ("[x](https://x.org/a_(b))", LinkKind.URL, "https://x.org/a_(b)", "x"),
        ("[x](javascript:alert)", LinkKind.URL, "javascript:alert", "x"),
        ("see https://x.org/a_(b), and", LinkKind.URL, "https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("(https://x.org/a)", LinkKind.URL, "https://x.org/a", "https://x.org/a"),
        ("<https://x.org/a?b=c#d>", LinkKind.URL, "https://x.org/a?b=c#d", "https://x.org/a?b=c#d"),
        ("end: https://x.org.", LinkKind.URL, "https://x.org", "https://x.org"),
        ("obsidian://open?vault=x", LinkKind.URL, "obsidian://open?vault=x", "obsidian://open?vault=x"),
    ],
)
def test_links_are_found(text: str, kind: LinkKind, target: str, label: str) -> None:
    """Each form of link is read with its target and its words."""
    assert only(text) == Link(kind, target, label)


@pytest.mark.parametrize(
    "text", ["", "[x]", "[[", "[[]]", "]](", "[a] (b)", r"\[a](b)", "[a\nb](c)", "http:/x", "mailto:x", "[[a\nb]]"]
)
def test_no_link_is_made_up(text: str) -> None:
    """Brackets that link to nothing are words."""
    assert list(find_links(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [[Old]].", "see [[b/New (1)]]."),
        ("![[ folder/Old.md#^h1 | All  about `bees` ]]", "![[ b/New (1)#^h1 | All  about `bees` ]]"),
        ("[[Old#A#B]]", "[[b/New (1)#A#B]]"),
        (r"[a  \[b\]](Old.md#key-takeaways)", r"[a  \[b\]](../b/New%20%281%29.md#key-takeaways)"),
        ('[](Old.md "title")', '[](../b/New%20%281%29.md "title")'),
        ("[x](<Old.md#a b>)", "[x](<../b/New (1).md#a b>)"),
        ("[x](Old.md#) [x](Old.md#1)", "[x](../b/New%20%281%29.md#) [x](../b/New%20%281%29.md#1)"),
    ],
)
def test_a_link_that_is_led_elsewhere_keeps_the_rest(text: str, expected: str) -> None:
    """Only the name or the path changes: label, fragment, title, brackets and blanks stay byte for byte."""
    note, target = ROOT / "a" / "x.md", ROOT / "b" / "New (1).md"
    link = next(find_links(text))
    led = retarget(f"{text} [[Older]] [x](http://x.org/Old.md)", link, note, target, ROOT, unique=False)
    assert led == f"{expected} [[Older]] [x](http://x.org/Old.md)"
    assert resolve(next(find_links(led)), note, ROOT, [target]) == target


def test_a_wikilink_that_cannot_hold_the_name_is_led_by_a_path() -> None:
    """The label and the fragment go with it."""
    note, target = ROOT / "x.md", ROOT / "C#.md"
    for text, expected in (
        ("[[Old#Part (1)#^b|the [label]]", r"[the \[label](C%23.md#Part%20%281%29#^b)"),
        ("[[Old]]", "[C#](C%23.md)"),
    ):
        led = retarget(text, only(text), note, target, ROOT)
        assert led == expected
        assert resolve(only(led), note, ROOT, [target]) == target


@pytest.mark.parametrize("text", ["[x]()", "https://x.org"])
def test_what_leads_to_no_file_is_left(text: str) -> None:
    """A link without a target, and a bare URL, stay as they stand."""
    assert retarget(text, only(text), ROOT / "x.md", ROOT / "y.md", ROOT) == text


@pytest.mark.parametrize("bomb", [
    "[" * 50_000, "[[a|" * 10_000, "[](" * 20_000, "[a](<" * 10_000, "[a](" + "()" * 10_000, "\\[" * 20_000,
    "https://" * 5_000, '[a](b "' * 5_000, "[a](b" + " " * 20_000, "[\\\\" * 20_000, "https://a" + "(" * 20_000,
    "https://x" + "." * 20_000,
], ids=lambda value: ascii(value[:9]))  # fmt: skip
def test_half_links_cost_no_time(bomb: str) -> None:
    """Text that begins links without an end to them is read in noticeably no time."""
    assert len(list(find_links(bomb))) <= 20_000


def test_the_nearest_note_of_a_name_is_meant() -> None:
    """A wikilink leads to the note beside it, a path to the note at that path; nothing leads out of the library."""
    near, far, nested = ROOT / "a" / "N.md", ROOT / "b" / "n.md", ROOT / "a" / "b" / "n.md"
    here = ROOT / "a" / "x.md"
    for name, expected in [
        ("N", near),
        ("n#part", near),
        ("b/n", far),
        ("n.md", near),
        ("other", None),
        ("", None),
        ("../n", None),
    ]:
        assert resolve(Link(LinkKind.WIKI, name, ""), here, ROOT, [far, nested, near]) == expected
    assert resolve(Link(LinkKind.FILE, "../b/n.md", ""), here, ROOT, [far, near]) == far
    assert resolve(Link(LinkKind.FILE, "../../../etc/passwd", ""), here, ROOT, [far, near]) is None
    assert resolve(Link(LinkKind.URL, "N", ""), here, ROOT, [near]) is None


@settings(max_examples=150)
@given(st.text("abc/?#%()[]<>\\\"'|&=.:-_~", max_size=20), titles)
def test_a_url_is_kept(rest: str, title: str) -> None:
    """A URL that may be opened is still one, and the same one, when it is read back from its link."""
    url = f"https://x{rest}"
    link = only(url_link(url, title))
    assert link.kind is LinkKind.URL
    assert is_url(link.target)
    for character in '()[]<>\\"':
        link = Link(link.kind, link.target.replace(f"%{ord(character):02X}", character), link.label)
        url = url.replace(f"%{ord(character):02X}", character)
    assert link.target == url


def test_typed_words_become_a_link() -> None:
    """A typed URL is linked with the words after it, or its host, as the title; other words stay words."""
    assert typed_link("https://www.x.org/a(b) The title") == "[The title](https://www.x.org/a%28b%29)"
    assert typed_link(" https://www.x.org/a ") == "[x.org](https://www.x.org/a)"
    assert typed_link("https://[bad") == r"[\[bad](https://%5Bbad)"
    assert typed_link("[[Note]]") == "[[Note]]"
    assert typed_link("javascript:alert(1) x") == "javascript:alert(1) x"


@pytest.mark.parametrize("words", [
    "javascript:alert(1)", "JavaScript://x", "file:///etc/passwd", "data:text/html,x", "-rf", "--help", "https:",
    "https://", "https:///x", "http:x.org", " https://x.org", "https://x.org\n", "https://x.org/a b",
    "https://x\u202e.org", "https://x\u200b.org", "https://x\x1b", "https://x\udce9", "ftp://x",
    "ssh://-oProxyCommand=x", "", "x.org",
])  # fmt: skip
def test_only_plain_web_and_obsidian_urls_are_opened(words: str) -> None:
    """Nothing but https, http and obsidian URLs without hidden characters may be handed to another program."""
    assert not is_url(words)


def test_plain_urls_may_be_opened() -> None:
    """The three kinds of URL are accepted in any case."""
    assert all(map(is_url, ["https://x.org/a?b=c#d", "HTTP://x.org", "obsidian://open?vault=x"]))


def test_a_path_outside_the_library_is_itself() -> None:
    """A path is given relative to the library only where it lies in it."""
    assert relative(ROOT / "a" / "b.md", ROOT) == Path("a/b.md")
    assert relative(Path("/else/b.md"), ROOT) == Path("/else/b.md")


@pytest.mark.parametrize(
    ("url", "seconds", "expected"),
    [
        ("https://www.youtube.com/watch?v=ab_c", 83, "https://www.youtube.com/watch?v=ab_c&t=83"),
        ("https://youtu.be/ab_c?t=5", 83, "https://youtu.be/ab_c?t=83"),
        ("https://m.youtube.com/watch?t=1s&v=a&start=2", 9, "https://m.youtube.com/watch?v=a&t=9"),
        ("https://www.youtube.com/watch?v=ab_c", None, "https://www.youtube.com/watch?v=ab_c"),
        ("https://www.youtube.com/watch?v=ab_c", 0, "https://www.youtube.com/watch?v=ab_c"),
        ("https://example.com/youtube.com?x=1", 83, "https://example.com/youtube.com?x=1"),
        ("http://[broken", 83, "http://[broken"),
    ],
)
def test_a_moment_is_asked_of_sites_that_take_one(url: str, seconds: int | None, expected: str) -> None:
    """A video's link leads to the moment, in place of one that stands in it; other links stay as they are."""
    assert moment(url, seconds) == expected
