"""Selecting in a transcript: what the caret, the mouse and clicks select."""

from __future__ import annotations

import time
from dataclasses import replace
from math import inf

from textual.app import App

from tui.core.caret import Caret
from tui.core.layout import Layout, cluster
from tui.core.note import Span
from tui.core.shift import Shift
from tui.widgets.transcript_text import TranscriptText


class Selecting:
    """Turns keys, drags and clicks into a span of one text; each returns what is selected then, None for nothing."""

    def __init__(self, text: TranscriptText) -> None:
        self._text = text
        self._caret: Caret | None = None
        self._pressed: int | None = None
        self._dragged: Span | None = None
        """What the last drag selected, None since the mouse was pressed."""
        self._times, self._last_click = 0, -inf
        """How many clicks came one right after the other, and when the last of them did."""
        self.clicked: int | None = None
        """The offset that was clicked last, None once the reader went elsewhere by a key."""

    @property
    def caret(self) -> int | None:
        """The place of the caret, None where the keyboard does not select."""
        return self._caret.place if self._caret else None

    @property
    def dragging(self) -> bool:
        """Whether the mouse was pressed in the text and not released since."""
        return self._pressed is not None

    @property
    def span(self) -> Span | None:
        """What the keyboard selects."""
        return self._caret.span(self._text.shown, self._text.blocks) if self._caret else None

    def moved(self, text: TranscriptText, shift: Shift) -> Selecting:
        """Return what is selected so in another version of the text, as far as it is still known."""
        other = Selecting(text)
        if caret := self._caret:
            anchor, place = shift(caret.anchor), shift(caret.place)
            if anchor is not None and place is not None:
                other._caret = replace(caret, anchor=anchor, place=place)
        other._pressed = None if self._pressed is None else shift(self._pressed)
        other.clicked = None if self.clicked is None else shift(self.clicked)
        return other

    def toggle(self, start: Span | None, *, paragraphs: bool) -> Span | None:
        """Begin at some words with a caret, or go over to paragraphs or back to words; asked twice, end it."""
        caret = self._caret
        if caret is None:
            self._caret = Caret(start.start, start.end - 1, paragraphs) if start else None
        else:
            self._caret = None if caret.paragraphs == paragraphs else replace(caret, paragraphs=paragraphs)
        return self.span

    def extend(self, motion: str, count: int, layout: Layout) -> Span | None:
        """Move the caret by so many motions of `Caret.moved`, or swap it with the other end."""
        if self._caret:
            swap = motion == "swap"
            blocks = self._text.blocks
            self._caret = self._caret.swapped() if swap else self._caret.moved(motion, count, layout, blocks)
        return self.span

    def extend_to(self, place: int) -> Span | None:
        """Move the caret to a place."""
        if self._caret:
            self._caret = replace(self._caret, place=place, short=False)
        return self.span

    def follow(self, selection: Span | None) -> None:
        """Take the caret away where something else was selected than it reaches over."""
        if selection != self.span:
            self._caret = None

    def press(self, place: int) -> None:
        """Begin to drag: whole words where a click came right before, whole paragraphs where two did."""
        self._pressed, self._dragged = place, None
        again = place == self.clicked and time.monotonic() - self._last_click < App.CLICK_CHAIN_TIME_THRESHOLD
        self._times = self._times if again else 0

    def drag(self, place: int) -> Span | None:
        """Select from where the mouse was pressed to a place, the characters at both ends included."""
        self._dragged = self._between(self._pressed, place) if self._pressed not in (None, place) else None
        return self._dragged

    def _between(self, one: int, other: int) -> Span:
        start, end = sorted((one, other))
        shown = self._text.shown
        span = Span(cluster(shown, start).start, cluster(shown, end).end)
        if self._times > 1 and (bodies := [body for each in (start, end) if (body := self._text.body_at(each))]):
            return Span(min(span.start, bodies[0].start), max(span.end, bodies[-1].end))
        return self._text.whole_words(span) if self._times else span

    def release(self) -> None:
        """End a drag; what is selected stays."""
        self._pressed = None

    def click(self, place: int, times: int, selection: Span | None) -> Span | None:
        """Select a word at a second click, a paragraph at a third; the click that ends a drag keeps its selection."""
        self.clicked, self._times, self._last_click = place, times, time.monotonic()
        if times == 2:
            return self._text.word_at(place) or self._text.sign_at(place)
        if times == 3 and self._text.blocks:
            return self._text.body_at(place)
        return selection if selection and selection == self._dragged else None

    def clicked_word(self, seen: Span) -> Span | None:
        """Return the word that was clicked last, while it is in the range that is seen."""
        clicked = self.clicked
        return None if clicked is None or not seen.start <= clicked < seen.end else self._text.word_at(clicked)

    def first_word(self, body: Span | None, seen: Span) -> Span | None:
        """Return the word that was clicked last, else the first of a paragraph, that is in the range that is seen."""
        body = body or Span(0, 0)
        words = self._text.words(Span(max(body.start, seen.start), min(body.end, seen.end)))
        return self.clicked_word(seen) or next(words, None)
