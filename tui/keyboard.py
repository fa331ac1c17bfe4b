"""What comes from the terminal, as messages for the app: keys, the mouse, and text that is pasted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

_START, _END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after what is pasted."""

_CODES = re.compile("\x1b\\[20[01]~|\x00")
"""What of a paste is none of its text."""

_ALT_ENTER = ("\x1b\r", "\x1b\n")
"""What most terminals send for Alt-Enter."""

_POINTS = re.compile(rb"(?:\x1b\[(?:<\d+;-?\d+;-?\d+[Mm]|[IO]))+")


def points(data: bytes) -> bool:
    """Return whether all that came is from the mouse, or says that the window has the focus or lost it."""
    return bool(_POINTS.fullmatch(data))


class _Parser(XTermParser):
    """Tells Alt-Enter from Enter: Textual names Alt beside letters only."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence in _ALT_ENTER:
            return [events.Key("alt+enter", None)]
        return super()._sequence_to_key_events(sequence, alt)


class Keyboard:
    """Makes messages of the bytes that a terminal sends; `rest` is to be called when no more come for a moment.

    Whatever is pasted is one message and never a key, also where it holds the codes of keys, or the code that ends a
    paste: it ends with the last one of these before a rest. Two pastes without a rest between them are one, and the
    codes that begin and end a paste are none of its text. An Esc that nothing follows is a key after a rest, before
    that it is Alt with what follows. Bytes that are not UTF-8 arrive as U+FFFD.
    """

    def __init__(self) -> None:
        self._parser = _Parser()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._held = ""
        self._pasted: list[str] | None = None
        self.ended = False
        """Whether the end of a paste has come."""

    @property
    def waiting(self) -> bool:
        """Whether a rest would tell what came last."""
        return bool(self._held) or self._pasted is not None or self._parser._timeout_time is not None

    @property
    def parted(self) -> bool:
        """Whether a rest would tell what came of a code longer than an Esc."""
        return self._pasted is None and (len(self._held) > 1 or self._parser._timeout_time is not None)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that some bytes complete."""
        yield from self._feed(self._decode(data))

    def _feed(self, text: str) -> Iterator[Message]:
        if self._pasted is not None:
            self.ended |= _END in self._pasted[-1][-len(_END) :] + text
            self._pasted.append(text)
            return
        typed, start, pasted = (self._held + text).partition(_START)
        begun = 0 if start else next(size for size in range(len(_START) - 1, -1, -1) if typed.endswith(_START[:size]))
        typed, self._held = typed[: len(typed) - begun], typed[len(typed) - begun :]
        if start:
            self._pasted, self.ended = [pasted], _END in pasted
        if typed:
            yield from self._parser.feed(typed)

    def rest(self) -> Iterator[Message]:
        """Yield what a pause completes."""
        after = ""
        if self._pasted is not None:
            pasted, end, after = "".join(self._pasted).rpartition(_END)
            if not end:
                self._pasted = [after]
                return
            self._pasted, self.ended = None, False
            yield events.Paste(_CODES.sub("", pasted))
            yield from self._feed(after)
        if self._pasted is None:
            held, self._held = self._held, ""
            if held:
                yield from self._parser.feed(held)
            if self._parser._timeout_time is not None:
                self._parser._timeout_time = 0.0
                yield from self._parser.tick()
