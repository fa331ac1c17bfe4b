"""What stands where along an episode."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.core.note import Span
from tui.core.overview import Overview, Stretch, hits_text, places_text, rows_of
from tui.core.search import Hit


def hit(start: int, kind: str = "exact") -> Hit:
    """Return a hit of one character."""
    return Hit(start, start + 1, 1.0 if kind == "exact" else 0.8, "exact" if kind == "exact" else "near")


@st.composite
def overviews(draw: st.DrawFn) -> Overview:
    """Draw an episode with things anywhere in it."""
    start, length = draw(st.integers(0, 50)), draw(st.integers(1, 400))
    places = st.integers(start, start + length - 1)
    kinds = draw(st.dictionaries(places, st.sampled_from(["exact", "near"]), max_size=30))
    hits = tuple(hit(place, kinds[place]) for place in sorted(kinds))
    edges = sorted(draw(st.sets(st.integers(start, start + length), max_size=8)))
    return Overview(
        Span(start, start + length),
        hits,
        draw(st.none() | st.integers(0, len(hits) - 1)) if hits else None,
        [Span(place, start + length) for place in draw(st.lists(places, max_size=4))],
        draw(st.dictionaries(st.sampled_from("abc"), places)),
        [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)],
        Span(*sorted(draw(st.tuples(places, places)))),
    )


heights = st.integers(1, 60)


@given(overviews(), heights)
def test_every_place_has_its_row(overview: Overview, height: int) -> None:
    """A hit, a mark and a quote show in the row of its share of the height, and no row shows what is not in it."""
    rows = rows_of(overview, height)
    start, length = overview.span.start, overview.span.end - overview.span.start

    def row(place: int) -> int:
        return (place - start) * height // length

    kinds: dict[int, set[str]] = {}
    for index, found in enumerate(overview.hits):
        kinds.setdefault(row(found.start), set()).add("current" if index == overview.current else found.kind)
    best = {at: min(names, key=["current", "exact", "near"].index) for at, names in kinds.items()}
    assert {at: stretch.hit for at, stretch in enumerate(rows) if stretch.hit} == best
    assert {at for at, stretch in enumerate(rows) if stretch.quote} == {row(quote.start) for quote in overview.quotes}
    assert {at for at, stretch in enumerate(rows) if stretch.mark} == {row(place) for place in overview.marks.values()}
    for stretch in rows:
        assert not stretch.mark or row(overview.marks[stretch.mark]) == rows.index(stretch)


@given(overviews(), heights)
def test_a_row_leads_into_itself(overview: Overview, height: int) -> None:
    """The place of a row is in it, and one that shows something leads to the first of it."""
    start, length = overview.span.start, overview.span.end - overview.span.start
    places = [found.start for found in overview.hits]

    def first(places: Iterable[int], row: int) -> int:
        return min(place for place in places if (place - start) * height // length == row)

    rows = rows_of(overview, height)
    assert [stretch.place for stretch in rows] == sorted(stretch.place for stretch in rows)
    for at, stretch in enumerate(rows):
        assert overview.span.start <= stretch.place <= overview.span.end
        if stretch.hit or stretch.mark or stretch.quote or length >= height:
            assert (stretch.place - start) * height // length == at
        if stretch.hit == "current":
            assert overview.current is not None
            assert stretch.place == places[overview.current]
        elif stretch.mark:
            assert stretch.place == overview.marks[stretch.mark] == first(overview.marks.values(), at)
        elif stretch.quote:
            assert stretch.place == first((quote.start for quote in overview.quotes), at)
        elif stretch.hit:
            assert stretch.place == first((found.start for found in overview.hits if found.kind == stretch.hit), at)


@given(overviews(), heights)
def test_what_is_on_the_screen_is_whole(overview: Overview, height: int) -> None:
    """The rows on the screen follow each other, hold every hit that is on it, and are none only when nothing is."""
    seen = [at for at, stretch in enumerate(rows_of(overview, height)) if stretch.seen]
    first, last = overview.seen
    assert seen == list(range(seen[0], seen[-1] + 1)) if seen else first == last
    start, length = overview.span.start, overview.span.end - overview.span.start
    assert all((place - start) * height // length in seen for place in range(first, last))


@given(overviews(), heights)
def test_a_row_is_read_by_half(overview: Overview, height: int) -> None:
    """All that was read shows as read, nothing that was not, and a row in between by which is more."""
    start, length = overview.span.start, overview.span.end - overview.span.start
    read = {place - start for span in overview.read for place in range(*span)}
    for at, stretch in enumerate(rows_of(overview, height)):
        ticks = range(at * length, (at + 1) * length)
        assert stretch.read == (2 * sum(tick // height in read for tick in ticks) >= length)


def test_what_stands_outside_is_at_the_edge() -> None:
    """A mark or a view before or after the range stays in sight, in the first or the last row."""
    outside = Overview(Span(100, 200), marks={"a": 3, "b": 300, "c": 200}, seen=Span(250, 300), read=[Span(0, 150)])
    rows = rows_of(outside, 4)
    assert [stretch.mark for stretch in rows] == ["a", "", "", "c"]
    assert [stretch.seen for stretch in rows] == [False, False, False, True]
    assert [stretch.read for stretch in rows] == [True, True, False, False]
    assert [stretch.seen for stretch in rows_of(replace(outside, seen=Span(0, 50)), 4)] == [True, False, False, False]


def test_half_a_row_is_read() -> None:
    """A row is read from its middle on, and pieces of it count together."""
    halves = Overview(Span(10, 18), read=(Span(10, 11), Span(12, 13), Span(14, 15)))
    assert [stretch.read for stretch in rows_of(halves, 2)] == [True, False]


def test_nothing_and_no_room() -> None:
    """An empty episode has rows with nothing in them, and no height has no rows."""
    assert rows_of(Overview(), 3) == [Stretch(0)] * 3
    assert rows_of(Overview(Span(7, 7)), 2) == [Stretch(7)] * 2
    assert rows_of(Overview(Span(0, 9), (hit(3),), 0, (Span(1, 2),), {"a": 1}, (Span(0, 9),), Span(0, 9)), 0) == []


def test_a_short_episode_fills_the_column() -> None:
    """Three characters on thirty rows are all on the screen, from the first row to the last."""
    rows = rows_of(Overview(Span(0, 3), seen=Span(0, 3), read=(Span(0, 3),)), 30)
    assert all(stretch.seen and stretch.read for stretch in rows)


def test_many_hits_are_looked_at_by_rows() -> None:
    """Of 10,000 exact hits only those are touched that decide a row or a percent, not each."""
    touched: list[object] = []

    class Counted(tuple[Hit, ...]):
        def __getitem__(self, index: Any) -> Any:
            touched.append(index)
            return super().__getitem__(index)

    hits = Counted(hit(place * 7) for place in range(10_000))
    assert all(stretch.hit == "exact" for stretch in rows_of(Overview(Span(0, 70_000), hits), 50))
    assert len(touched) < 1500
    touched.clear()
    assert hits_text(hits, Span(0, 70_000)) == "hits at 0-99%"
    assert len(touched) < 1500


def test_places_in_words() -> None:
    """Percents are named once, neighbours as a range, and one thing is not many."""
    span = Span(1000, 2000)
    assert places_text([1910, 1440, 1121, 1400, 1410, 1420, 1430, 1125], span) == "hits at 12%, 40-44%, 91%"
    assert places_text([1000], span) == "hit at 0%"
    assert places_text([1999, 2000, 5000], span, "quote") == "quotes at 99%"
    assert places_text([], span, "mark") == "no marks"
    assert places_text([0], Span(0, 0)) == "hit at 0%"


@given(overviews())
def test_hits_are_named_as_places_are(overview: Overview) -> None:
    """The words for hits are those for where they begin."""
    assert hits_text(overview.hits, overview.span) == places_text([hit.start for hit in overview.hits], overview.span)


def test_many_places_are_joined_and_it_says_so() -> None:
    """More than 12 ranges are joined by the smallest distance that leaves no more, and the text names it."""
    span = Span(0, 100)
    assert places_text(range(0, 100, 9), span) == "hits at " + ", ".join(f"{place}%" for place in range(0, 100, 9))
    assert places_text(range(0, 100, 2), span) == "hits at 0-98% (joined where up to 2% apart)"
    spread = [0, 2, 4, 30, 33, *range(40, 96, 5)]
    assert places_text(spread, span) == "hits at 0-4%, 30-33%, 40-95% (joined where up to 5% apart)"


@given(st.lists(st.integers(0, 999), min_size=1), st.integers(1, 1000))
def test_the_words_are_true(starts: list[int], length: int) -> None:
    """Every place is in a range that is named, every range begins and ends at one, and the text stays short."""
    starts = [start % length for start in starts]
    text = places_text(starts, Span(0, length))
    words = text.partition(" at ")[2].partition(" (")[0].split(", ")
    ranges = [tuple(map(int, (word.rstrip("%").split("-") * 2)[:2])) for word in words]
    percents = {start * 100 // length for start in starts}
    assert {percent for first, last in ranges for percent in percents if first <= percent <= last} == percents
    assert all(first in percents and last in percents for first, last in ranges)
    assert len(ranges) <= 12
    if "(" not in text:
        assert {percent for first, last in ranges for percent in range(first, last + 1)} == percents
