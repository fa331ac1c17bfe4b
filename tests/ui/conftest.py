"""What holds in every test of the screens, and what is worked out once a process for them."""

from functools import lru_cache
from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tui.core import lexicon, paragraphs
from tui.screens.compositor import SparingCompositor

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


@pytest.fixture(autouse=True)
def whole_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail where a frame lacks a cell: without a terminal nothing else would notice."""
    render_full_update = SparingCompositor.render_full_update

    def whole(compositor: SparingCompositor, simplify: bool = False) -> LayoutUpdate:
        update = render_full_update(compositor, simplify)
        assert all(strip is not None for strips in update.strips for strip in strips)
        return update

    monkeypatch.setattr(SparingCompositor, "render_full_update", whole)
