"""Works out once a process what every test of the screens would work out anew."""

from functools import lru_cache
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tui.core import lexicon, paragraphs

_parse, _parsed = Stylesheet._parse_rules, dict[object, list[RuleSet]]()
_telling_words = lru_cache(256)(lexicon.telling_words)
_cut = lru_cache(4096)(paragraphs._cut)


def _rules(sheet: Stylesheet, css: str, **how: Any) -> list[RuleSet]:
    key = css, *how.items(), *sheet._variables.items()
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, **how)
    return _parsed[key]


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the rules of a style sheet, and what takes long and follows from nothing but the words of a text."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _rules)
    monkeypatch.setattr(lexicon, "telling_words", _telling_words)
    monkeypatch.setattr(paragraphs, "_cut", _cut)
