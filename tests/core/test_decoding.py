"""Characters that stand for others: how they are read, and found as they are read."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.decoding import decode
from tui.core.display import HIDDEN, printable, reading_text
from tui.core.folding import as_read
from tui.core.glossary import Glossary
from tui.core.query import find_all, parse_query
from tui.core.search import TranscriptIndex
from tui.core.source import decode as decode_file

GARBLED = "It’s – naïve, “so” he… Ærø, Łódź, ŒUVRE, cœur, 5 € and 20 °C, ÉÎ, Óscar, Öl, привет, ωκεανός ♪ → 😀 これは"
WHOLE = "\udce9\udc92ÃÂÄÅâðÐ\xa9\x80\x99™€“&;#x27ampé abc\x9b\u202e\u2060\0\ufdd0 "
texts = st.text(st.sampled_from(WHOLE), max_size=40) | st.text(max_size=40)


def exact(text: str, query: str) -> list[str]:
    """Return where a query stands exactly, as it is written in a text."""
    hits = find_all(parse_query(query), text, TranscriptIndex(text), (), Glossary())
    return [text[hit.start : hit.end] for hit in hits if hit.kind == "exact"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"caf\xe9 \x93quoted\x94 it\x92s \x80 5", "café “quoted” it’s € 5"),
        (b"\x81\x8d\x9d \xff", "\ufffd\ufffd\ufffd ÿ"),
        ("it\x92s \x93so\x94 \x96 \udce9".encode("utf-8", "surrogateescape"), "it’s “so” – é"),
        (b"caf\xe9 and " + "café, “Ł”".encode(), "café and café, “Ł”"),
    ],
)
def test_a_byte_that_is_not_utf8_is_shown_as_windows_has_it(data: bytes, shown: str) -> None:
    """Each such byte is one character where a reader reads, and stays a byte where the file is shown as it is."""
    text = decode_file(data)
    assert reading_text(text) == shown
    assert "\ufffd" in printable(text)


def misread(word: str) -> str:
    """Return the UTF-8 of a word as Windows-1252, and as Latin-1 where that lacks one of its bytes."""
    try:
        return word.encode().decode("cp1252")
    except UnicodeDecodeError:
        return word.encode().decode("latin-1")


@pytest.mark.parametrize("meant", GARBLED.split())
@pytest.mark.parametrize("read", [misread, lambda word: word.encode().decode("latin-1")], ids=["windows", "latin"])
def test_utf8_that_was_read_byte_by_byte_is_shown_as_it_was_meant(meant: str, read: Callable[[str], str]) -> None:
    """Each character stands where its first byte does, whichever way it was misread; raw, the text is as it is."""
    text = f"x {read(meant)} y"
    shown = reading_text(text)
    assert len(shown) == len(text)
    assert shown.replace(HIDDEN, "") == f"x {meant} y"
    assert HIDDEN not in printable(text)


@pytest.mark.parametrize(
    "text",
    [
        "„Spaß“ é…” IRMÃ” PÅ” «Â» voilà…” 100 Å², 5 Å·s ÎÏ ESPAÑ” „Ä“ «ça» façade être âge ÄÖÜ ñ Ñ â â€ 1°",
        "naïve déjà-vu – « à » Øre, CAFÉ’S, É” È– À… Ð” Ï”",
    ],
)
def test_letters_that_belong_together_are_left_alone(text: str) -> None:
    """What people write side by side is no garbled character."""
    assert reading_text(text) == text


@pytest.mark.parametrize(
    "text", ["Â\x9b31m", "â\x80\xae", "ï»¿", "â\x80\x8b", "Ì\x81", "\udc9d\udc81", "\x9b", "\x9d0;x"]
)
def test_what_would_steer_or_hide_is_not_brought_out(text: str) -> None:
    """A control, a bidi or zero-width character, or a mark that is garbled stays as it is shown without decoding."""
    assert reading_text(text) == printable(text)


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("so it&#39;s late", "it's", ["it&#39;s"]),
        ("so it&apos;s late", "its", ["it&apos;s"]),
        ("so don&#39;t go", '"don\'t"', ["don&#39;t"]),
        ("a caf&eacute; here", "café", ["caf&eacute;"]),
        ("a caf&eacute; here", '"caf"', ["caf"]),
        ("the &eacute;tude", "étude", ["&eacute;tude"]),
        ("Tom &amp; Jerry ran", "Tom & Jerry", ["Tom &amp; Jerry"]),
        ("Tom &amp; Jerry ran", '"tom jerry"', ["Tom &amp; Jerry"]),
        ("Caf&Eacute; A, caf&eacute; b", '"CAFÉ"', []),
        ("CAF&Eacute; A, caf&eacute; b", '"CAFÉ"', ["CAF&Eacute;"]),
        ("Itâ\x80\x99s the cafÃ© now", "it's", ["Itâ\x80\x99s"]),
        ("Itâ€™s the cafÃ© now", '"it\'s"', ["Itâ€™s"]),
        ("the cafÃ© now", "café", ["cafÃ©"]),
        ("it\udc92s the caf\udce9 now", "it's", ["it\udc92s"]),
        ("it\udc92s the caf\udce9 now", "café", ["caf\udce9"]),
        ("it\udc92s \udc93quoted\udc94 now", "quoted now", ["quoted\udc94 now"]),
        ("so of<00: 00: 04. 140> waiting it", "of waiting", ["of<00: 00: 04. 140> waiting"]),
        ("did<00:00:01.040><c> each</c> go", '"did each"', ["did<00:00:01.040><c> each"]),
        ("so [&nbsp;__&nbsp;] it", "nbsp", []),
        ("what is &bogus; here", "bogus", ["bogus"]),
    ],
)  # fmt: skip
def test_words_are_found_as_they_are_read(text: str, query: str, found: list[str]) -> None:
    """A query of the words on the screen is found exactly, and a hit holds all that stands for each of its letters."""
    assert exact(text, query) == found


def test_a_tag_is_found_through_in_a_long_text() -> None:
    """A tag is no word wherever a long text is cut into pieces."""
    text = "of<00: 00: 04. 140> waiting<00: 00: 04. 230> " * 2000
    assert len(exact(text, "of waiting")) == 2000
    assert not exact(text, "00")


def test_what_is_left_out_is_read_as_well() -> None:
    """A word before an apostrophe of Windows-1252 is whole, and one before a letter of it is not."""
    assert not exact("open\udc92s it", "it -open")
    assert exact("caf\udce9 it", "it -caf") == ["it"]


@given(texts)
@example("&amp;\ufdd0 a")
@example("ÃƒÂ© &amp;eacute;")
@example("Ð¿Ñ€Ð¸")
@example("Ã\x80\x80")
def test_decoding_keeps_offsets_and_is_done_once(text: str) -> None:
    """The length stays, what stands for itself stays, and a text as it is read stands for nothing else.

    A control that stood beside others stays one, which would be taken for a quote where it is alone.
    """
    read = as_read(text)
    assert len(read) == len(text)
    assert as_read(read) == read or any("\x80" <= character <= "\x9f" for character in read)
    bare = decode(text, lambda words, length: words[:1] + "\ufdd1" * (length - 1))
    assert len(bare) == len(text)
    for place, (was, now) in enumerate(zip(text, bare, strict=True)):
        assert was == now or not was.isascii() or "&" in text[max(0, place - 33) : place + 1]


@given(texts)
def test_every_word_that_is_shown_is_found(text: str) -> None:
    """A word that stands in a shown text is found in the text, however it is written there."""
    shown = reading_text(text)
    index = TranscriptIndex(text)
    for word in ("abc", "é", "café"):
        place = f" {shown} ".replace(HIDDEN, "").find(f" {word} ")
        if place >= 0:
            assert index.occurrences(word)
