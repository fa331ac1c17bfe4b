"""Whether and where a write shows in the bytes of a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.entry import Entry
from tui.core.hunk import Hunk

LINES = [b"# Title\n", b"- one\n", b"- two\n", b"some words of the transcript\r\n", "één\n".encode(), b"\xff", b"\n"]
texts = st.lists(st.sampled_from(LINES), max_size=30).map(b"".join)


def entry_of(before: bytes, after: bytes) -> Entry:
    """Make an entry that is in no journal."""
    return Entry("", Path(), "", 0.0, before, Hunk.between(before, after))


@given(texts | st.binary(), texts | st.binary())
def test_a_hunk_leads_from_one_version_to_the_other(before: bytes, after: bytes) -> None:
    """What is recorded is enough to make the new bytes, and no longer than it needs to be."""
    hunk = Hunk.between(before, after)
    assert hunk.apply(before) == after
    assert before[hunk.offset : hunk.offset + len(hunk.removed)] == hunk.removed
    if hunk.removed and hunk.inserted:
        assert hunk.removed[0] != hunk.inserted[0]
        assert hunk.removed[-1] != hunk.inserted[-1]


@given(texts, texts)
def test_revert_is_exact(before: bytes, after: bytes) -> None:
    """Nobody wrote in between: the bytes before come back."""
    assert entry_of(before, after).revert(after) == before


@given(texts, texts, texts, texts, texts)
def test_revert_changes_nothing_else(head: bytes, old: bytes, new: bytes, tail: bytes, foreign: bytes) -> None:
    """With something written ahead, revert takes back this edit alone or gives up."""
    entry = entry_of(head + old + tail, head + new + tail)
    if entry.before in (entry.after, foreign + entry.after):
        return
    assert entry.revert(foreign + entry.after) in (foreign + entry.before, None)


@given(texts, texts, texts, texts, st.integers(0, 40), st.booleans())
def test_a_cut_is_recognised(head: bytes, old: bytes, new: bytes, tail: bytes, cut: int, back: bool) -> None:
    """What a kill leaves of a file that was being written in place, or put right again, is known for that."""
    entry = entry_of(head + old + tail * 20, head + new + tail * 20)
    one, other = (entry.after, entry.before) if back else (entry.before, entry.after)
    reached = min(entry.hunk.offset + 32 * cut, len(other))
    data = other[:reached] + one[reached:]
    assert entry.torn(data) is (data not in (one, other))


@given(
    st.binary(min_size=1500, max_size=4000), st.binary(min_size=1500, max_size=4000), st.lists(st.sampled_from("baz"))
)
def test_sectors_in_any_order_are_recognised(before: bytes, after: bytes, written: list[str]) -> None:
    """What a power cut leaves of a file, some sectors old, some new and some empty, is known for that."""
    entry = entry_of(before, after)
    size = min(len(before), len(after))
    versions = {"b": before, "a": after, "z": bytes(size)}
    picked = [versions[each] for each in written[: size // 512]]
    data = b"".join(version[512 * number : 512 * (number + 1)] for number, version in enumerate(picked))
    data += after[len(data) :]
    assert entry.torn(data) is (data not in (before, after))


def test_a_length_that_is_not_on_disk_is_recognised() -> None:
    """A file whose bytes are on disk and whose new length is not ends with zeros, and is known for that."""
    before, after = HEAD + b"a takeaway" + TAIL * 40, HEAD + TAIL * 40
    for entry in (entry_of(before, after), entry_of(after, before)):
        assert entry.torn(after + bytes(len(before) - len(after)))
        assert entry.torn(after + bytes(3))
        assert not entry.torn(after + bytes(len(before)))


def test_what_others_wrote_is_no_cut() -> None:
    """A file that another program wrote is not taken for one that was cut short."""
    before, after = HEAD + TAIL * 40, HEAD + b"a takeaway" + TAIL * 40
    for data in (
        b"",
        before[:-1],
        after + b"\n",
        before.replace(b"that follows", b"that FOLLOWS", 1),
        HEAD,
        after[::-1],
    ):
        assert not entry_of(before, after).torn(data)
        assert not entry_of(after, before).torn(data)


HEAD, TAIL = b"a heading that stands here\n\n- ", b"\n\nand a section that follows\n"


@pytest.mark.parametrize(("old", "new"), [(b"", b"a takeaway"), (b"a takeaway", b""), (b"one", b"another")])
def test_revert_finds_its_place(old: bytes, new: bytes) -> None:
    """Adding, removing and changing are taken back where they now stand."""
    entry = entry_of(HEAD + old + TAIL, HEAD + new + TAIL)
    assert entry.revert(b"before\n" + HEAD + new + TAIL + b"after\n") == b"before\n" + HEAD + old + TAIL + b"after\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"a longer takeaway" + TAIL,
        HEAD + b"a takeaway, and more" + TAIL,
        HEAD + b"a takeaway" + TAIL + HEAD + b"a takeaway" + TAIL,
        b"a takeaway",
        b"",
    ],
)
def test_revert_gives_up(data: bytes) -> None:
    """An edit that others changed, that stands in two places, or that is gone is left alone."""
    assert entry_of(HEAD + TAIL, HEAD + b"a takeaway" + TAIL).revert(data) is None


def test_revert_at_the_end_of_the_file() -> None:
    """What was added as the last line is taken back before a new line, and left alone when its line went on."""
    entry = entry_of(HEAD + b"one", HEAD + b"one\n- two")
    assert entry.revert(HEAD + b"one\n- two\n- three") == HEAD + b"one\n- three"
    assert entry.revert(HEAD + b"one\n- two and a half") is None


def test_revert_at_the_start_of_the_file() -> None:
    """What was added as the first bytes is left alone once something stands before it in its line."""
    entry = entry_of(HEAD + TAIL, b"first, " + HEAD + TAIL)
    assert entry.revert(b"first, " + HEAD + TAIL + b"more") == HEAD + TAIL + b"more"
    assert entry.revert(b"not the first, " + HEAD + TAIL) is None


def test_revert_needs_surroundings() -> None:
    """A few bytes alone do not show where an edit was."""
    assert entry_of(b"a\n", b"a\nb\n").revert(b"x\na\nb\n") is None


def test_a_copy_below_another_heading_is_not_the_place() -> None:
    """Where another program copied a list into the transcript and then changed it, the copy is not what was written."""
    listed, below = b"- one\n- two\n- mine\n- three\n- four\n", b"\n## Related\n- [[a]]\n"
    top = b"## Transcript\n\nsome words\n"
    after = top + b"\n## Key Takeaways\n" + listed + below
    before = after.replace(b"- mine\n", b"")
    entry = Entry("1", Path("note.md"), "add", 0.0, before, Hunk.between(before, after))
    copied = top + listed + b"\n## Key Takeaways\n" + listed.replace(b"mine", b"yours") + below
    assert entry.revert(copied) is None
    assert entry.revert(b"more\n\n" + after) == b"more\n\n" + before


def test_what_was_there_before_shows_no_write() -> None:
    """A removal that was begun and not made does not show in a list whose items begin and end alike."""
    items = [b"* item %d\n  > said at night\n  > by trains\n" % number for number in range(4)]
    before = b"## Key Takeaways\n" + b"".join(items)
    entry = Entry("1", Path("note.md"), "remove", 0.0, before, Hunk.between(before, before.replace(items[1], b"")))
    assert not entry.shows_in(before)
    assert not entry.shows_in(b"# Title\n\n" + before)
    assert entry.shows_in(entry.after)
    assert entry.shows_in(b"# Title\n\n" + entry.after)


TITLE, LISTED, OTHER = b"# Title\n\n## Key Takeaways\n", b"- one of these\n- two of these\n", b"\n## Related\n- [[a]]\n"
QUOTED = b"- mine\n  > said at night, by trains\n"


@pytest.mark.parametrize("old", [b"", b"- \n", b"- yours\n"])
def test_lines_that_a_write_brought_show_it(old: bytes) -> None:
    """Words that are in their list were written, whatever others made of what stood around them."""
    entry = entry_of(TITLE + old + LISTED + OTHER, TITLE + QUOTED + LISTED + OTHER)
    assert entry.shows_in(TITLE + b"- more\n" + QUOTED + LISTED[3:] + OTHER)
    assert entry.shows_in(TITLE + LISTED[:-2] + b"those\n" + QUOTED + OTHER)
    assert entry.shows_in((TITLE + b"- more\n" + QUOTED + OTHER).replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    "now",
    [
        TITLE + LISTED + b"- theirs\n  > said at night, by trains\n" + OTHER,
        TITLE + LISTED + b"- mine\n" + OTHER,
        TITLE + LISTED + OTHER + QUOTED,
        TITLE + QUOTED.replace(b"mine", b"mine and theirs") + OTHER,
    ],
)
def test_a_part_of_what_a_write_was_to_bring_does_not_show_it(now: bytes) -> None:
    """Words that are not in their list as they were to be are not taken for written."""
    assert not entry_of(TITLE + LISTED + OTHER, TITLE + QUOTED + LISTED + OTHER).shows_in(now)


def test_a_line_that_was_to_go_shows_that_a_write_was_not_made() -> None:
    """What was to be removed or changed and still stands was not, whatever else is there."""
    assert not entry_of(TITLE + QUOTED + OTHER, TITLE + OTHER).shows_in(b"more\n\n" + TITLE + b"- a\n" + QUOTED + OTHER)
    entry = entry_of(TITLE + b"- yours\n" + LISTED + OTHER, TITLE + b"- mine\n" + LISTED + OTHER)
    assert not entry.shows_in(TITLE + b"- mine\n- yours\n" + LISTED + OTHER)


def test_a_line_that_others_have_too_does_not_decide() -> None:
    """Items that quote the same words are told apart by their own, also where another program removed one of them."""
    items = [QUOTED.replace(b"mine", b"item %d" % number) for number in range(4)]
    entry = entry_of(TITLE + b"".join(items) + OTHER, TITLE + b"".join(items[:1] + items[2:]) + OTHER)
    assert not entry.shows_in(TITLE + b"".join(items[:3]) + OTHER)
    assert entry.shows_in(TITLE + items[0] + items[2] + OTHER)
    more = TITLE + b"".join([items[0], *items[2:]]) + QUOTED + OTHER
    assert entry.shows_in(more)
    assert entry.revert(more) == TITLE + b"".join(items) + QUOTED + OTHER


def test_an_item_that_stands_twice_is_counted() -> None:
    """One of two items in the same words that was added and taken back is not taken out once more, nor the other."""
    one, host = b"- the same words\n", b"- as was said by the host of this show\n"
    entry = entry_of(TITLE + host + one + host + host + OTHER, TITLE + host + one + host + one + host + OTHER)
    now = TITLE + b"- theirs\n" + host + one + host + host + OTHER
    assert not entry.shows_in(now)
    assert entry.revert(now) is None
    assert entry.shows_in(TITLE + b"- theirs\n" + host + one + host + one + host + OTHER)


def test_revert_puts_no_line_there_twice() -> None:
    """What another program put back already is not put back once more between lines that look like its place."""
    alike = [b"- [[Podcasts/Episode %d]] on trains\n" % number for number in (1000, 2000, 3000)]
    alike[1] = alike[1].replace(b"trains", b"night trains")
    entry = entry_of(TITLE + b"".join(alike) + OTHER, TITLE + alike[0] + alike[2] + OTHER)
    assert entry.revert(b"more\n\n" + TITLE + alike[0] + alike[2] + OTHER) == b"more\n\n" + entry.before
    assert entry.revert(TITLE + b"".join(alike).replace(b"1000", b"1001") + OTHER) is None
