"""New takeaways: which passage they quote, and where they stand among those of their note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.core.anchors import Anchors, locate_items
from tui.core.block_quote import split_moment
from tui.core.edit import add_item
from tui.core.episode import Episode, Quote
from tui.core.note import Kind, parse
from tui.core.placing import neighbour


def with_takeaways(
    text: str, words: str, quotes: Sequence[Quote], places: Mapping[str, int], *, in_order: bool = True
) -> str:
    """Return a note's text with a takeaway for each quote, all with the same words.

    Those that quote something stand `in_order` of the transcript, else at the end. `places` says where the passages of
    the takeaways begin that are there, by how these stand in the file. Raises EditProblem as `add_item` does.
    """
    known = dict(places)
    for quote in quotes:
        before = parse(Path("note.md"), text).items(Kind.TAKEAWAYS)
        beside = None
        if quote.words and in_order:
            beside = neighbour([(item, known.get(item.raw)) for item in before], quote.place)
        text = add_item(text, Kind.TAKEAWAYS, words, quote.words, quote.moment, beside)
        raws = {item.raw for item in before}
        added = (item for item in parse(Path("note.md"), text).items(Kind.TAKEAWAYS) if item.raw not in raws)
        known |= {item.raw: quote.place for item in added if quote.words}
    return text


def passage(episode: Episode, words: str) -> Quote | None:
    """Return words as a quote of the passage of an episode that they are, None where they are none.

    They stay as they are, and so does a link to a moment that they begin with.
    """
    own, said = split_moment(words.strip())
    span = Anchors(episode.note.text, episode.blocks).locate(said).span if said else None
    return Quote(span.start, said, own or episode.quote(span).moment) if span else None


def places_of(episode: Episode) -> dict[str, int]:
    """Return where the passages of an episode's takeaways begin, by how these stand in the file."""
    quoted = locate_items(episode.note.text, episode.blocks, episode.note.items(Kind.TAKEAWAYS))
    return {each.item.raw: each.anchor.span.start for each in quoted if each.anchor.span}
