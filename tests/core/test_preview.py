"""What an edit is about to change, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.display import printable
from tui.core.preview import changes, whole

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "- x", "é\x1b[31m", "w" * 400]), max_size=12)


def test_of_a_whole_file_the_beginnings_of_its_first_lines_are_shown() -> None:
    """A transcript of one long line, and a file of very many lines, take no time to show; what is left out is told."""
    shown = whole("# T\n\n" + "word " * 60_000 + "\n\x1b[31m\n")
    assert [sign for sign, _ in shown] == ["+"] * 4
    assert shown[0][1] == "# T"
    assert shown[2][1].startswith("word word")
    assert shown[2][1].endswith("…")
    assert len(shown[2][1]) < 200
    assert "\x1b" not in shown[3][1]
    many = whole("line\n" * 5_000)
    assert many[-1] == ("", f"and {5_000 - (len(many) - 1):,} more lines")
    assert len(many) < 1_000
    assert whole("one\n") == [("+", "one")]


@given(LINES, LINES)
def test_the_lines_shown_lead_from_one_text_to_the_other(one: list[str], other: list[str]) -> None:
    """Without what comes, the shown lines stand in the text before; without what goes, in the text after."""
    shown = changes("\n".join(one), "\n".join(other))
    for sign, text in (("+", "\n".join(one)), ("-", "\n".join(other))):
        lines = [line.replace("\x1b", "␛") for line in text.splitlines()]
        kept = [line.replace("w" * 159 + "…", "w" * 400) for mark, line in shown if mark != sign]
        assert any(lines[start : start + len(kept)] == kept for start in range(len(lines) + 1))
    changed = any(sign != " " for sign, _ in shown)
    assert changed == ("\n".join(one).splitlines() != "\n".join(other).splitlines())


def test_only_the_change_and_a_little_around_it_is_shown() -> None:
    """Of a long note two lines before and after the change are shown, and nothing hostile in them."""
    text = "w " * 50_000 + "\n\n## Key Takeaways\n-\n\n## Related\n-\nmore\n"
    assert changes(text, text.replace("Takeaways\n-", "Takeaways\n- x\x1b")) == [
        (" ", ""),
        (" ", "## Key Takeaways"),
        ("-", "-"),
        ("+", "- x␛"),
        (" ", ""),
        (" ", "## Related"),
    ]


BETWEEN = ["", " ".join(f"word{number}" for number in range(150)), "".join(map(chr, range(0x4E00, 0x5200)))]

WORDS = st.text(st.sampled_from("ab é漢,\x1b"), max_size=12)


@given(st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3), st.sampled_from(BETWEEN))
def test_every_character_that_changes_is_shown(gone: list[str], come: list[str], between: str) -> None:
    """However long a line is and wherever in it something changes, that is shown."""
    lines = [f"- {between.join(['', *words, ''])}" for words in (gone, come)]
    shown = changes(*lines)
    assert [sign for sign, _ in shown] == (["-", "+"] if lines[0] != lines[1] else [" "])
    for (_, line), all_of_it in zip(shown, map(printable, lines), strict=False):
        assert line.strip("…")
        assert all(piece in all_of_it for piece in line.split("…"))
    if len(shown) == 2:
        assert shown[0][1] != shown[1][1]


@pytest.mark.parametrize("more", ["z", " and more", "語"])
@pytest.mark.parametrize("place", [0, 30_000, 60_000])
def test_a_change_in_a_long_line_is_shown_with_what_is_around_it(more: str, place: int) -> None:
    """What is added at the beginning, in the middle or at the end of 60,000 characters can be seen, and how it was."""
    line = "".join(f"{number:05} " for number in range(10_000))
    added = line[:place] + more + line[place:]
    [(_, gone), (_, come)] = changes(line, added)
    before, after = line[max(0, place - 60) : place], line[place : place + 60]
    assert come.strip("…") == before + more + after
    assert gone.strip("…") == before + after
    assert come.startswith("…") == gone.startswith("…") == (place > 60)
    assert come.endswith("…") == gone.endswith("…") == (place < 59_000)


def test_an_item_that_comes_is_shown_in_full() -> None:
    """Of a long takeaway that is added, with its quote, nothing is cut."""
    words, quote = "word " * 200 + "end", "said " * 200 + "end"
    before = "## Key Takeaways\n-\n"
    shown = changes(before, before.replace("-", f"- {words}\n  > {quote}"))
    assert [line for sign, line in shown if sign == "+"] == [f"- {words}", f"  > {quote}"]


def test_a_change_at_both_ends_of_a_huge_note_is_shown_as_that() -> None:
    """However long the text between two changes is, it is not said to be replaced."""
    between = "\n\n".join(f"paragraph {number}" for number in range(5_000))
    shown = changes(f"one\n\n{between}\n\nlast\n", f"first\n\n{between}\n\nlast\n\nafter it\n")
    assert [line for line in shown if line[0] != " "] == [("-", "one"), ("+", "first"), ("+", ""), ("+", "after it")]


def test_what_cannot_be_compared_in_a_moment_is_shown_as_replaced() -> None:
    """Of two long texts that share nothing but blank lines, not each blank line is looked for in the other."""
    one, other = ("\n\n".join(f"{name} {number}" for number in range(1_000)) for name in ("this", "that"))
    shown = changes(one, other)
    assert "\n".join(line for sign, line in shown if sign != "+") == one
    assert "\n".join(line for sign, line in shown if sign != "-") == other
    assert sum(sign == " " for sign, _ in shown) < 100
