"""What an edit is about to change, line by line."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.preview import changes

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "- x", "é\x1b[31m", "w" * 400]), max_size=12)


@given(LINES, LINES)
def test_the_lines_shown_lead_from_one_text_to_the_other(one: list[str], other: list[str]) -> None:
    """Without what comes, the shown lines stand in the text before; without what goes, in the text after."""
    shown = changes("\n".join(one), "\n".join(other))
    for sign, text in (("+", "\n".join(one)), ("-", "\n".join(other))):
        lines = [line.replace("\x1b", "␛").replace("w" * 400, "w" * 159 + "…") for line in text.splitlines()]
        kept = [line for mark, line in shown if mark != sign]
        assert any(lines[start : start + len(kept)] == kept for start in range(len(lines) + 1))
    changed = any(sign != " " for sign, _ in shown)
    assert changed == ("\n".join(one).splitlines() != "\n".join(other).splitlines())


def test_only_the_change_and_a_little_around_it_is_shown() -> None:
    """Of a long note two lines before and after the change are shown, each cut, and nothing hostile in them."""
    text = "w " * 50_000 + "\n\n## Key Takeaways\n-\n\n## Related\n-\nmore\n"
    assert changes(text, text.replace("Takeaways\n-", "Takeaways\n- x\x1b")) == [
        (" ", ""),
        (" ", "## Key Takeaways"),
        ("-", "-"),
        ("+", "- x␛"),
        (" ", ""),
        (" ", "## Related"),
    ]
    assert max(len(line) for _, line in changes(text, text.replace("w ", "v ", 1))) == 160


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
