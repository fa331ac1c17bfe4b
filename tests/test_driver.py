"""How frames reach a terminal."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("termios", reason="another driver paints here")

from textual.drivers._writer_thread import WriterThread

from tui.driver import Terminal

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9)
FRAMES = st.lists(st.tuples(WORDS, st.sampled_from([1, 500, 9000])).map(lambda frame: frame[0] * frame[1]), max_size=6)


@pytest.fixture(scope="module")
def ends() -> Iterator[tuple[int, TextIO]]:
    """Yield both ends of a terminal that changes nothing of what is written."""
    import tty

    outer, inner = os.openpty()
    tty.setraw(inner)
    with os.fdopen(inner, "w", encoding="utf-8") as file:
        yield outer, file
    os.close(outer)


@given(st.data())
def test_frames_arrive_whole_and_in_order(ends: tuple[int, TextIO], data: st.DataObject) -> None:
    """However slowly the terminal takes them, no byte is lost, doubled or overtaken by a later one."""
    outer, file = ends
    frames = data.draw(FRAMES)
    wanted = "".join(frames).encode()
    got = bytearray()

    def read() -> None:
        while len(got) < len(wanted):
            got.extend(os.read(outer, 1 << 16))

    terminal = Terminal(file)
    terminal.open()
    writer = WriterThread(cast(Any, terminal))
    writer.start()
    reader = threading.Thread(target=read)
    for number, frame in enumerate(frames):
        if rest := terminal.write_now(frame):
            writer.write(rest)
        if not number:
            reader.start()
    writer.stop()
    if frames:
        reader.join()
    terminal.close()
    assert bytes(got) == wanted


def test_a_terminal_of_another_encoding_gets_what_it_can_show() -> None:
    """A character that its encoding lacks is spelled out, and ends nothing."""
    outer, inner = os.openpty()
    with os.fdopen(inner, "w", encoding="latin-1") as file:
        terminal = Terminal(file)
        terminal.open()
        terminal.write(terminal.write_now("é│"))
        assert os.read(outer, 99) == "é\\u2502".encode("latin-1")
        terminal.close()
        terminal.write(terminal.write_now("│é"))
        assert os.read(outer, 99) == "\\u2502é".encode("latin-1")
    os.close(outer)


def test_a_terminal_that_is_gone_ends_nothing() -> None:
    """What is written to it is lost without an error, at once or later."""
    outer, inner = os.openpty()
    with os.fdopen(inner, "w", encoding="utf-8") as file:
        terminal = Terminal(file)
        terminal.open()
        os.close(outer)
        assert terminal.write_now("frame") == ""
        terminal.write("frame")
        terminal.close()


def test_what_is_no_terminal_is_written_to_later() -> None:
    """A file that standard error is sent to gets all of it from the thread."""
    with Path(os.devnull).open("w", encoding="utf-8") as file:
        terminal = Terminal(file)
        terminal.open()
        assert terminal.write_now("frame") == "frame"
