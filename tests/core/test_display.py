"""What of a file's text may reach the screen."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from tui.core.display import HIDDEN, clock, printable, reading_line, reading_text, typable
from tui.core.hostile import JOINING

characters = st.one_of(
    st.characters(codec=None),
    st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs", "Co"]),
    st.sampled_from("a \u200d\ufe0f👩👧✈1\0\x1b\x9b\u202e\u2066\u200b\ufeff&#;x27lt\xa0"),
)
texts = st.one_of(st.text(), st.lists(characters, max_size=40).map("".join))
references = st.one_of(
    st.integers(0, 0x11FFFF).map(lambda code: f"&#{code};"),
    st.integers(0, 0x11FFFF).map(lambda code: f"&#x{code:X};"),
    st.sampled_from([
        "&amp;", "&lt;", "&nbsp;", "&zwj;", "&zwnj;", "&lrm;", "&Tab;", "&NewLine;", "&shy;", "&ZeroWidthSpace;",
        "&bogus;", "&notit;", "&acE;", "&;", "&#;", "&#27", "&DownBreve;",
    ]),
)  # fmt: skip

BYTES = re.compile("[\x80-\xbf\u0152-\u2122\udc80-\udcff]")
"""Finds what may stand for a byte of a character."""

ARABIC_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that are seen: they stand under or around the digits after them."""


def hostile(character: str) -> bool:
    """Tell whether a character can steer a terminal, turn the text around or hide."""
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and character not in ARABIC_SIGNS)


@settings(max_examples=250)
@given(texts)
@example("\x1b]52;c;AAAA\x07")
@example("a\u200db")
@example("\u0645\u06cc\u200c\u062e")
@example("\u061c\u200c\u062e\u200d\u061c")
def test_nothing_that_steers_or_hides_is_printable(text: str) -> None:
    """Text keeps its length, and no control, bidi control, zero-width character or surrogate of it is left."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if hostile(c) and c not in "\u200c\u200d"]
    for place, character in enumerate(shown):
        spelled = character in "\u200c\u200d" and re.fullmatch(f"[{JOINING}].[{JOINING}]", shown[place - 1 : place + 2])
        if character in "\u200c\u200d\ufe0f" and not spelled:
            assert place
            assert unicodedata.category(shown[place - 1]) in ("So", "Sk", "Mn", "Po", "Nd", "Sm", "Cn")
    assert printable(shown) == shown


def test_every_single_character_is_harmless() -> None:
    """Of all of Unicode no character alone is a control, or takes no cell without being a mark."""
    letters = [chr(code) for code in range(0x110000)]
    shown = [printable(character) for character in letters]
    assert {len(character) for character in shown} == {1}
    assert not [character for character in shown if hostile(character)]
    for before, after in zip(letters, shown, strict=True):
        if before != after:
            assert (
                hostile(before) or get_character_cell_size(before) == 0 or unicodedata.category(before) in ("Lo", "Cn")
            )


@settings(max_examples=250)
@given(st.lists(st.one_of(texts, references), max_size=8).map("".join))
@example("&#27;]52;c;AAAA&#7;")
@example("&amp;#27;")
@example("&amp;\ufdd0 a")
@example("Ã\x9b31m â\x80\xae \udc9b]0;x\udc81 ð\x9f\x80\x8d")
def test_reading_text_keeps_offsets_and_decodes_nothing_hostile(text: str) -> None:
    """Decoding references keeps each offset, and what it brings out is as harmless as the rest."""
    shown = reading_text(text)
    assert len(shown) == len(text)
    assert not [c for c in shown.replace(HIDDEN, "") if hostile(c) and c not in "\u200c\u200d"]
    if "&" not in text and not BYTES.search(text):
        assert shown == printable(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Q&amp;A", "Q&A"),
        ("&gt;&gt; so", ">> so"),
        ("it&#39;s", "it's"),
        ("[&nbsp;__&nbsp;] [ __ ]", "[\xa0__\xa0] [\xa0__\xa0]"),
        ("&#x1F468;", "👨"),
        ("&amp;lt;", "&lt;"),
        ("&bogus; &notit; & &;", "&bogus; &notit; & &;"),
        ("&#27;[31m", "&#27;[31m"),
        ("&#10;", " "),
        ("&#x202E;", "\ufffd"),
        ("a&#x301;", "a&#x301;"),
        ("&#128;", "€"),
    ],
)
def test_references_are_decoded(text: str, shown: str) -> None:
    """A character reference is read as its character, followed by as many hidden ones as it was longer."""
    assert reading_text(text).replace(HIDDEN, "") == shown
    assert reading_text(f"{text}|").index("|") == len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("a\tb\nc\rd", "a b c d"),
        ("\x1b[31m\x07\x7f", "␛[31m␇␡"),
        ("\x9b\u202e\u200b\ufeff\ud83d", "\ufffd" * 5),
        ("👩\u200d👩\u200d👧 ✈\ufe0f 1\ufe0f\u20e3", "👩\u200d👩\u200d👧 ✈\ufe0f 1\ufe0f\u20e3"),
        ("a\u200d\ufe0fb", "a\ufffd\ufffdb"),
        ("\u0645\u06cc\u200c\u062e \u0915\u094d\u200d\u0937", "\u0645\u06cc\u200c\u062e \u0915\u094d\u200d\u0937"),
        ("\u0645\u200c \u0645\u200c\u200c\u062e", "\u0645\ufffd \u0645\ufffd\ufffd\u062e"),
        ("e\u0301 שָׁלוֹם ที่นี่", "e\u0301 שָׁלוֹם ที่นี่"),
        ("Z" + "\u0301" * 9, "Z" + "\u0301" * 4 + "·" * 5),
        ("ก" + "\u0e47" * 9, "ก" + "\u0e47" * 4 + "·" * 5),
        ("ب" + "\u064b" * 9, "ب" + "\u064b" * 4 + "·" * 5),
        ("ߊ" + "\u07eb" * 12, "ߊ" + "\u07eb" * 8 + "·" * 4),
        ("க" + "\u0bbe" * 12, "க" + "\u0bbe" * 8 + "·" * 4),
        (
            "🙂🙂🙂🙂🙂🙂 ——————— \u30fb\u30fb\u30fb\u30fb\u30fb\u30fb",
            "🙂🙂🙂🙂🙂🙂 ——————— \u30fb\u30fb\u30fb\u30fb\u30fb\u30fb",
        ),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    """Controls are shown as pictures or U+FFFD, white space as blanks, endless marks as dots; emoji stay whole."""
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("soft\u00adhyphen, zero\u200bwidth \u202eand back\u202c", "softhyphen, zerowidth and back"),
        ("\u200cat the ends\u200d", "at the ends"),
        ("two\u200c\u200cin a row", "twoin a row"),
        ("kept \ufffd as it is", "kept \ufffd as it is"),
        ("\x1b[2J\x9b", "␛[2J"),
    ],
)
def test_what_is_pasted_holds_nothing_that_only_hides(pasted: str, typed: str) -> None:
    """A joiner stays between two letters, where it belongs to the spelling; all else that would hide is left out."""
    assert typable(pasted) == typed


def test_times_are_written_as_people_do() -> None:
    """A time has hours only where there are some."""
    assert [clock(seconds) for seconds in (0, 61, 3599, 3600, 36061)] == [
        "0:00",
        "1:01",
        "59:59",
        "1:00:00",
        "10:01:01",
    ]


def test_caption_tags_are_hidden() -> None:
    """The times and classes of timed captions take no room, as players write them or torn apart; other tags stay."""
    for text, shown in (
        ("So<00:00:02.240><c> we</c> go", "So we go"),
        ("So<00: 00: 02. 800> we", "So we"),
        ("<c.colorE5E5E5>red</c>", "red"),
        ("a <b>bold</b> <code> 1<2", "a <b>bold</b> <code> 1<2"),
    ):
        assert len(reading_text(text)) == len(text)
        assert reading_text(text).replace(HIDDEN, "") == shown


@given(st.lists(st.one_of(references, st.sampled_from("a é\x1b\u202e\udce9;&")), max_size=9).map("".join))
@example("Salt &amp; smoke &#39;in&#39; the &quot;attic&quot;")
def test_a_line_is_read_as_a_text_is(words: str) -> None:
    """A title is decoded as the words of a note are, with nothing hidden in place of what stood for a character."""
    assert reading_line(words) == reading_text(words).replace(HIDDEN, "")
