"""What of the terminal's bytes reaches the app."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.keyboard import Keyboard

START, END = b"\x1b[200~", b"\x1b[201~"

PIECES = st.sampled_from(
    [b"a", b"\x1b", b"\x1b[A", b"[", b"2", b"\r", b"\x03", b"\xc3\xa9", b"\x1b]52;c;", b"~", END, START]
)


def told(keyboard: Keyboard, *reads: bytes) -> list[Message]:
    """Return the messages that reads without a pause, and then a rest, lead to."""
    messages = [message for data in reads for message in keyboard.feed(data)]
    return [*messages, *keyboard.rest()]


def keys(messages: list[Message]) -> list[str]:
    """Return the keys among messages."""
    return [message.key for message in messages if isinstance(message, events.Key)]


@given(st.lists(PIECES, max_size=12).map(b"".join), st.lists(st.integers(0, 90), max_size=4))
def test_whatever_is_pasted_is_one_paste_and_no_key(pasted: bytes, cuts: list[int]) -> None:
    """Codes of keys, and such as begin and end a paste, are text in a paste, wherever the reads are cut."""
    data = START + pasted + END
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    keyboard = Keyboard()
    reads = [data[start:end] for start, end in pairwise(edges)]
    [paste] = told(keyboard, *filter(None, reads))
    assert isinstance(paste, events.Paste)
    assert paste.text == pasted.decode().replace("\x1b[200~", "").replace("\x1b[201~", "")
    assert not keyboard.waiting
    assert keys(told(keyboard, b"j")) == ["j"]


@pytest.mark.parametrize("rest", [True, False])
def test_what_is_typed_around_a_paste_is_keys(rest: bool) -> None:
    """Keys before and after, with and without a pause, arrive in their order."""
    keyboard = Keyboard()
    reads = [b"i", START + b"one\n" + b"two" + END, b"\x1b[A\r"]
    groups = [[read] for read in reads] if rest else [reads]
    messages = [message for group in groups for message in told(keyboard, *group)]
    assert [type(message) for message in messages] == [events.Key, events.Paste, events.Key, events.Key]
    assert keys(messages) == ["i", "up", "enter"]


@given(st.integers(1, 5))
def test_a_key_that_comes_in_parts_is_one_key(cut: int) -> None:
    """An arrow whose bytes arrive in two reads without a pause is an arrow."""
    data = b"\x1b[1;5A"
    assert keys(told(Keyboard(), data[:cut], data[cut:])) == ["ctrl+up"]


def test_an_escape_by_itself_is_a_key_after_a_rest() -> None:
    """It takes no longer than that, alone and behind other keys."""
    keyboard = Keyboard()
    assert not list(keyboard.feed(b"\x1b"))
    waiting = [keyboard.waiting]
    assert keys(list(keyboard.rest())) == ["escape"]
    assert [*waiting, keyboard.waiting] == [True, False]
    assert keys(told(keyboard, b"j\x1b")) == ["j", "escape"]


@pytest.mark.parametrize("enter", [b"\r", b"\n"])
def test_alt_enter_is_no_enter(enter: bytes) -> None:
    """An Esc and an Enter without a rest between them are one key, whatever is typed around them."""
    assert keys(told(Keyboard(), b"\x1b" + enter)) == ["alt+enter"]
    assert keys(told(Keyboard(), b"a\x1b", enter + b"b")) == ["a", "alt+enter", "b"]
    assert keys(told(Keyboard(), b"\x1b\x1b" + enter + b"\r")) == ["escape", "alt+enter", "enter"]
    keyboard = Keyboard()
    assert keys([*told(keyboard, b"\x1b"), *told(keyboard, b"\r")]) == ["escape", "enter"]


def test_an_unfinished_paste_waits_for_its_end() -> None:
    """However long a slow line pauses within a paste, what comes later belongs to it."""
    keyboard = Keyboard()
    assert not told(keyboard, START + b"one")
    assert not told(keyboard, b"\x1b[B two")
    [paste] = told(keyboard, END)
    assert isinstance(paste, events.Paste)
    assert paste.text == "one\x1b[B two"


def test_a_byte_that_is_not_utf_8_is_no_end() -> None:
    """What a keyboard or a paste sends in another encoding arrives as a replacement character."""
    messages = told(Keyboard(), b"a\xe9b")
    assert [message.character for message in messages if isinstance(message, events.Key)] == ["a", "\ufffd", "b"]
