"""What of an episode counts as read."""

import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.coverage import FASTEST, SLOWEST, Coverage, Dwell, Speed, Words
from tui.core.note import Span

NAN, INFINITY = float("nan"), float("inf")
TEXT = " ".join(f"word{number:04}" for number in range(1000))
"""A thousand words of 8 characters: the one with number n starts at 9 n."""
WORDS = Words(TEXT, Span(0, len(TEXT)))

ranges = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 90), st.integers(0, 40))
texts = st.lists(st.sampled_from(["a ", "bc ", "d\n", " ", "\xa0", "e\t", "\u2003f"]), max_size=60).map("".join)
views = st.tuples(ranges, st.integers(0, 40).map(lambda number: number / 16))
"""What is in view, and for how many seconds."""
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
places = st.integers(-10, 10**4) | st.just(10**400)
edges = st.sampled_from(["", "word", "word0100 word0101 word01", "3 word0104", " ", "nowhere"])
entries = st.tuples(places, places, edges, edges).map(list)


def numbered(first: int, stop: int) -> Span:
    """Return the range of some of the thousand words."""
    return Span(9 * first, 9 * stop)


def offsets(spans: Sequence[Span]) -> set[int]:
    """Return every offset of some ranges."""
    return set(chain.from_iterable(range(*span) for span in spans))


def starts_in(text: str, span: Span) -> list[int]:
    """Return where the words of a range start, found one character at a time."""
    inside = range(span.start, min(span.end, len(text)))
    return [at for at in inside if not text[at].isspace() and (at == span.start or text[at - 1].isspace())]


def left_over(starts: Sequence[int], read: set[int]) -> list[int]:
    """Return the words still to be read: those in runs of twelve or more, or all where none was read."""
    runs: list[list[int]] = [[]]
    for start in starts:
        if start in read:
            runs.append([])
        else:
            runs[-1].append(start)
    return [start for run in runs if len(run) >= 12 or len(runs) == 1 for start in run]


def checked(coverage: Coverage) -> Coverage:
    """Return a coverage after a look at its passages: in order, apart, none of them empty."""
    assert all(start < end for start, end in coverage.spans)
    assert all(before.end < after.start for before, after in pairwise(coverage.spans))
    return coverage


def read_in(words: Words, stays: Sequence[tuple[Span, float]]) -> Coverage:
    """Return what is read in some stays, one after the other."""
    dwell, now, read = Dwell(words), 5.0, list[Span]()
    for view, seconds in stays:
        read += dwell.look(view, now).read
        now += seconds
    return checked(Coverage().add(*read, *dwell.leave(now).read))


def paged(stays: Sequence[tuple[Span, float]]) -> list[tuple[int, float]]:
    """Return the words and seconds of the pages that are turned in some stays, the last page not."""
    dwell, now, pages = Dwell(WORDS), 5.0, list[tuple[int, float]]()
    for view, seconds in stays:
        looked = dwell.look(view, now)
        pages.append((looked.words, looked.seconds))
        now += seconds
    assert dwell.leave(now)[1:] == (0, 0.0)
    return [page for page in pages if page != (0, 0.0)]


@given(texts, ranges, ranges)
def test_words_are_counted_where_they_start(text: str, span: Span, part: Span) -> None:
    """The words of a range are those that `str.split` finds, each at its place; a part has those that start in it."""
    words = Words(text, span)
    assert list(words) == starts_in(text, span)
    assert len(words) == len(text[slice(*span)].split())
    assert words.count(part) == sum(part.start <= start < part.end for start in words)


@pytest.mark.parametrize("longest", [1, 254, 255, 256, 70_000])
def test_a_long_word_takes_its_place(longest: int) -> None:
    """Every word is found by its number and by its place, however many they are and however long one is."""
    text = f"{'ab ' * 300}{'x' * longest}  {'c ' * 300}"
    words = Words(text, Span(1, len(text)))
    starts = [1, *starts_in(text, Span(3, len(text)))]
    assert [words.start(number) for number in range(len(words))] == starts
    for number, start in enumerate(starts):
        assert [words.number(place) for place in (start, start + 1)] == [number, number + 1]
    assert words.number(0) == 0
    assert words.number(len(text)) == len(words)


def test_every_white_space_parts_words() -> None:
    """Each character that Python takes for white space parts words; one without width does not."""
    for blank in filter(str.isspace, map(chr, range(0x3001))):
        assert list(Words(f"a{blank}b", Span(0, 3))) == [0, 2]
    assert list(Words("a\u200bb\u2060c", Span(0, 5))) == [0]


@given(st.lists(ranges).flatmap(lambda spans: st.tuples(st.just(spans), st.permutations(spans))), ranges)
def test_what_is_added_is_read_and_nothing_else(orders: tuple[list[Span], list[Span]], window: Span) -> None:
    """Passages cover the offsets that were added, whatever the order, and a clip those of them inside its range."""
    spans, shuffled = orders
    coverage = Coverage()
    for span in shuffled:
        coverage = checked(coverage.add(span))
    assert offsets(coverage.spans) == offsets(spans)
    assert coverage == Coverage().add(*spans) == coverage.add(*spans)
    assert offsets(checked(Coverage(coverage.clip(window))).spans) == offsets(spans) & offsets([window])


def test_touching_passages_join() -> None:
    """What ends where another begins is one passage with it, and an empty or backward range is none."""
    assert Coverage().add(Span(5, 9), Span(1, 5)).spans == (Span(1, 9),)
    assert Coverage().add(Span(3, 3), Span(9, 2)).spans == ()
    assert Coverage((Span(1, 9),)).clip(Span(4, 4)) == Coverage((Span(1, 9),)).clip(Span(9, 12)) == ()


@given(texts, ranges, st.lists(ranges, max_size=4), st.integers(0, 130))
@example("a " * 50, Span(0, 100), [Span(26, 60)], 70)
@example("a " * 50, Span(0, 100), [Span(26, 60)], 100)
@example("a " * 50, Span(0, 100), [Span(22, 90)], 0)
def test_what_is_unread_is_found(text: str, span: Span, spans: list[Span], place: int) -> None:
    """The words left, their share and the next of them are those that a look at every character finds."""
    words, coverage = Words(text, span), Coverage().add(*spans)
    starts = starts_in(text, span)
    left = left_over(starts, offsets(spans))
    assert coverage.left(words) == len(left)
    assert coverage.next_unread(words, place) == next(chain((at for at in left if at >= place), left), None)
    share = coverage.share(words)
    assert (share == 100) == (len(left) == 0 < len(starts))
    assert (share == 0) == (len(left) == len(starts))
    assert share in (0, 1) or share == 100 * (len(starts) - len(left)) // len(starts)


def test_the_share_is_never_rounded_to_all_or_nothing() -> None:
    """One word read is 1%, and twelve left of a thousand are not 100%; eleven left over are nothing."""
    assert Coverage().share(WORDS) == 0
    assert Coverage().add(numbered(500, 501)).share(WORDS) == 1
    assert Coverage().add(numbered(0, 400), numbered(412, 1000)).share(WORDS) == 98
    assert Coverage().add(numbered(0, 400), numbered(411, 1000)).share(WORDS) == 100
    assert Coverage().add(Span(0, 9)).share(Words("", Span(0, 0))) == 0
    assert Coverage().next_unread(Words("three words only", Span(0, 16)), 3) == 6


def test_the_next_unread_word_wraps_round() -> None:
    """From inside a read passage the next unread word is at its end, and after the last one comes the first."""
    coverage = Coverage().add(numbered(0, 100), numbered(200, 300), numbered(400, 1000))
    assert coverage.next_unread(WORDS, 0) == 900
    assert coverage.next_unread(WORDS, 9 * 250 + 4) == 2700
    assert coverage.next_unread(WORDS, 9 * 350 + 4) == 9 * 351
    assert coverage.next_unread(WORDS, 9 * 400) == 900
    assert Coverage().add(numbered(0, 1000)).next_unread(WORDS, 0) is None


@given(texts, st.lists(ranges))
def test_a_table_gives_the_same_text_the_same_coverage(text: str, spans: list[Span]) -> None:
    """What is written as JSON and read again for an unchanged text is what it was."""
    coverage = Coverage(Coverage().add(*spans).clip(Span(0, len(text))))
    assert Coverage.from_table(json.loads(json.dumps(coverage.to_table(text))), text) == coverage


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(1, 90))), st.integers(0, 1000), st.text(max_size=300))
@example([(0, 10), (500, 90)], 0, "inserted " * 3000)
@example([(0, 10), (500, 90)], 300, "inserted " * 3000)
def test_passages_are_found_again_in_a_text_that_grew(
    passages: list[tuple[int, int]], number: int, inserted: str
) -> None:
    """Words inserted before, between or after the passages move those behind them, and change none."""
    coverage = Coverage().add(*(numbered(first, min(1000, first + count)) for first, count in passages))
    coverage = Coverage(coverage.clip(WORDS.span))
    cut = next((span.end for span in coverage.spans if span.start < 9 * number < span.end), 9 * number)
    text = TEXT[:cut] + inserted + TEXT[cut:]
    moved = [span if span.start < cut else Span(*(place + len(inserted) for place in span)) for span in coverage.spans]
    assert Coverage.from_table(coverage.to_table(TEXT), text) == Coverage().add(*moved)


def test_a_passage_is_found_by_either_edge() -> None:
    """Where the words at one edge were changed the other edge tells; where both were, the passage is forgotten."""
    passage = numbered(100, 200)
    table = Coverage().add(passage, numbered(300, 400)).to_table(TEXT)
    grown = "new " + TEXT
    first, last = grown.replace("word0101", "word-101"), grown.replace("word0198", "word-198")
    for text in (first, last):
        assert Coverage.from_table(table, text).spans == (Span(904, 1804), Span(2704, 3604))
    both = first.replace("word0198", "word-198")
    assert Coverage.from_table(table, both).spans == (Span(2704, 3604),)
    assert Coverage.from_table(table, "another text altogether " * 99) == Coverage()
    assert Coverage.from_table(table, "") == Coverage()


def test_a_passage_cut_or_torn_is_forgotten() -> None:
    """A passage into which more was inserted than it holds, or that was mostly removed, is not known to be read."""
    table = Coverage().add(numbered(100, 200)).to_table(TEXT)
    assert Coverage.from_table(table, TEXT[:1350] + "new " * 50 + TEXT[1350:]).spans == (Span(900, 2000),)
    assert Coverage.from_table(table, TEXT[:1350] + "new " * 500 + TEXT[1350:]) == Coverage()
    assert Coverage.from_table(table, TEXT[:1000] + TEXT[1700:]) == Coverage()


def test_words_that_recur_are_found_by_what_moved_before_them() -> None:
    """A passage of a refrain is found at its own place, not at a nearer copy, where a passage before it is known."""
    refrain = "and so we sing it once again for all of you tonight. "
    text = "A beginning that stands here only and nowhere else at all. " + refrain * 40
    ninth = Span(text.index(refrain) + 9 * len(refrain), text.index(refrain) + 10 * len(refrain))
    table = Coverage().add(Span(0, 50), ninth).to_table(text)
    inserted = "Something new. " * 9
    found = Coverage.from_table(table, inserted + text)
    assert found.spans == (Span(135, 185), Span(ninth.start + 135, ninth.end + 135))
    table = Coverage().add(Span(0, ninth.end)).to_table(text)
    assert Coverage.from_table(table, inserted + text).spans == (Span(135, ninth.end + 135),)


def test_a_table_holds_at_most_200_passages() -> None:
    """Of more passages those with the least between them are joined, and none is left out."""
    text = " " * 3000
    spans = [Span(10 * number, 10 * number + 5 + (number % 9 == 0)) for number in range(225)]
    table = Coverage().add(*spans).to_table(text)
    assert [row[0] for row in table] == [span.start for number, span in enumerate(spans) if number % 9 != 1]
    assert offsets([Span(int(start), int(end)) for start, end, *_ in table]) > offsets(spans)
    assert len(Coverage().add(*spans, *(Span(at, at + 1) for at in range(2301, 2900, 2))).to_table(text)) == 200
    assert Coverage().to_table(text) == []


@given(json_values | st.lists(entries | json_values, max_size=5))
@example([[0, 10**400, "word0000", "nowhere"], [5, 3, "word", "word"], [NAN, 1, "a", "b"], [0, 9, "word0000", " "]])
@example([[0, 10**4, "nowhere", "word0100"]])
def test_a_damaged_table_harms_nothing(table: object) -> None:
    """Whatever stands where a table is expected, what comes of it is a coverage of the text."""
    assert offsets(checked(Coverage.from_table(table, TEXT)).spans) <= set(range(len(TEXT)))


def test_what_is_sound_of_a_damaged_table_is_kept() -> None:
    """Entries that are no passage are skipped, and the others are read."""
    (sound,) = Coverage().add(numbered(3, 9)).to_table(TEXT)
    damaged: list[object] = [
        None,
        [1, 2],
        [0, 90, "", ""],
        [-9, 4, "word", "word"],
        [NAN, 9, "word", "word"],
        sound,
        [[[]]],
        "abcd",
    ]
    assert Coverage.from_table(damaged, TEXT).spans == (numbered(3, 9),)
    assert Coverage.from_table([None] * 200 + [sound], TEXT) == Coverage()


@given(texts, ranges, st.lists(views, max_size=6))
def test_a_passage_is_read_once_the_stays_add_up(text: str, span: Span, stays: list[tuple[Span, float]]) -> None:
    """Read is what was in view for a tenth of a second for each word beside it, summed over the stays, and no more."""
    words = Words(text, span)
    sums: dict[int, Fraction] = {}
    for view, seconds in stays:
        seen = offsets([view]) & offsets([span])
        beside = sum(start in seen for start in words)
        for offset in seen:
            sums[offset] = sums.get(offset, Fraction()) + Fraction(seconds) * 10 / max(1, beside)
    assert offsets(read_in(words, stays).spans) == {offset for offset, total in sums.items() if total >= 1}


@pytest.mark.parametrize("stays", [[24.0], [12.0, 12.0], [0.1] * 240, [23.0, 0.0, 1.0]])
def test_a_screen_of_240_words_takes_24_seconds(stays: list[float]) -> None:
    """At 600 words a minute a screen is read as a whole, in one stay or in several with others between them."""
    screen, elsewhere = numbered(100, 340), numbered(600, 840)
    there_and_back = [stay for seconds in stays for stay in ((screen, seconds), (elsewhere, 0.01))]
    assert read_in(WORDS, there_and_back).spans == (screen,)
    assert read_in(WORDS, [(screen, seconds * 0.999) for seconds in stays]).spans == ()


def test_a_long_rest_is_one_reading() -> None:
    """Who leaves a screen in view for a night has read that screen, no more than it and no more than once."""
    assert read_in(WORDS, [(numbered(0, 240), 30_000.0), (numbered(12, 252), 1.0)]).spans == (numbered(0, 240),)
    assert [Speed().observed(*page) for page in paged([(numbered(0, 240), 30_000.0), (numbered(240, 480), 1.0)])] == [
        Speed()
    ]


@given(st.lists(views, max_size=6).flatmap(lambda stays: st.tuples(st.just(stays), st.permutations(stays))))
def test_the_order_of_stays_does_not_matter(orders: tuple[list[tuple[Span, float]], list[tuple[Span, float]]]) -> None:
    """The same stays read the same passages, scrolled down, up or leapt between."""
    assert read_in(WORDS, orders[0]) == read_in(WORDS, orders[1])


@given(st.lists(views, max_size=6), st.integers(1, 4))
def test_looking_again_changes_nothing(stays: list[tuple[Span, float]], times: int) -> None:
    """A stay reported in parts is the same stay, and no passage is reported twice."""
    parts = [(view, seconds / times) for view, seconds in stays for _ in range(times)]
    assert read_in(WORDS, parts) == read_in(WORDS, stays)
    dwell, reported = Dwell(WORDS), list[Span]()
    for now, (view, _) in enumerate([*stays, *stays, (Span(0, 0), 0)]):
        reported += dwell.look(view, float(now)).read
    assert sum(end - start for start, end in reported) == len(offsets(reported))


@pytest.mark.parametrize("step", [1, 5, 10, 20])
def test_scrolling_reads_as_turning_pages_does(step: int) -> None:
    """Who goes on by rows or half pages at 600 words a minute reads what came in below and went out above."""
    views = [numbered(12 * row, 12 * (row + 20)) for row in range(0, 61, step)]
    read = read_in(WORDS, [(view, 1.2 * step) for view in views])
    assert read.spans == (numbered(12 * (20 - step), 12 * (60 + step)),)
    assert read_in(WORDS, [(view, 1.1 * step) for view in views]).spans == ()


def test_a_leap_reads_nothing() -> None:
    """Hits that are looked at for a few seconds each are not read, nor is anything between them."""
    assert read_in(WORDS, [(numbered(hit, hit + 240), 3.0) for hit in range(0, 700, 100)]).spans == ()
    assert read_in(WORDS, [(numbered(0, 50), 9.0), (numbered(900, 950), 9.0)]).spans == (
        numbered(0, 50),
        numbered(900, 950),
    )


def test_only_the_transcript_is_read() -> None:
    """What is in view beside the transcript is not read, and takes none of the time."""
    words = Words(TEXT, numbered(100, 200))
    assert read_in(words, [(numbered(0, 110), 1.0), (numbered(190, 500), 1.0)]).spans == (
        numbered(100, 110),
        numbered(190, 200),
    )
    assert read_in(words, [(numbered(0, 100), 99.0), (numbered(200, 300), 99.0)]).spans == ()


@given(st.lists(st.tuples(ranges, st.floats()), max_size=8))
@example([(Span(0, 50), NAN), (Span(0, 50), -INFINITY), (Span(0, 50), INFINITY), (Span(0, 50), 1e308)])
def test_no_clock_breaks_it(looks: list[tuple[Span, float]]) -> None:
    """Whatever the clock says, only what was in view is read, and an honest clock counts from the next look."""
    dwell, read = Dwell(WORDS), list[Span]()
    for view, now in looks:
        read += dwell.look(view, now).read
    dwell.look(numbered(500, 740), 0.0)
    assert offsets(read) <= offsets([view for view, _ in looks])
    assert dwell.look(Span(0, 0), 23.0).read == ()
    dwell.look(numbered(500, 740), 30.0)
    assert dwell.look(numbered(500, 740), 20.0).read == ()
    assert dwell.leave(21.0).read == (numbered(500, 740),)


@pytest.mark.parametrize(
    ("stays", "pages"),
    [
        ([(0, 60.0), (240, 50.0), (480, 9.0)], [(240, 60.0), (240, 50.0)]),
        ([(0, 60.0), (228, 50.0), (456, 40.0), (684, 9.0)], [(456, 110.0)]),
        ([(0, 60.0), (120, 30.0), (240, 30.0), (360, 30.0), (480, 9.0)], [(240, 90.0), (240, 60.0)]),
        ([(0, 60.0), (36, 5.0), (12, 5.0), (240, 9.0)], [(240, 70.0)]),
        ([(0, 60.0), (0, 20.0), (240, 9.0)], [(240, 80.0)]),
        ([(0, 60.0), (500, 9.0)], []),
        ([(240, 60.0), (0, 50.0), (240, 40.0), (480, 9.0)], [(240, 50.0), (240, 40.0)]),
        ([(240, 60.0), (0, 60.0), (200, 9.0)], []),
        ([(0, 60.0), (700, 60.0), (240, 9.0)], []),
    ],
)
def test_a_page_is_timed_once_it_was_paged_through(
    stays: list[tuple[int, float]], pages: list[tuple[int, float]]
) -> None:
    """The words and seconds of a page are told when it is out of view above, whatever the steps; a leap tells none."""
    assert paged([(numbered(first, first + 240), seconds) for first, seconds in stays]) == pages


def test_time_away_is_no_reading_time() -> None:
    """A page that was left is timed anew on the way back, the first page of a text too."""
    for first in (0, 240):
        page, following = numbered(first, first + 240), numbered(first + 240, first + 480)
        assert paged([(page, 30.0), (Span(0, 0), 70.0), (page, 60.0), (following, 9.0)]) == [(240, 60.0)]


def test_white_space_between_pages_is_no_leap() -> None:
    """A page that begins after the white space behind the last one goes on from it."""
    assert paged([(Span(0, 899), 30.0), (Span(900, 1799), 30.0), (Span(1800, 2699), 9.0)]) == [(100, 30.0)] * 2


def test_the_speed_follows_the_reader() -> None:
    """At first it is that of the average reader; every page moves it, and many pages make it the reader's own."""
    speed = Speed()
    assert (speed.wpm, speed.minutes_left(238), speed.minutes_left(239), speed.minutes_left(0)) == (238, 1, 2, 0)
    assert 238 < speed.observed(240, 36.0).wpm < 300
    for _ in range(40):
        speed = speed.observed(240, 36.0)
    assert 370 < speed.wpm < 400
    for _ in range(200):
        speed = speed.observed(240, 80.0)
    assert 180 < speed.wpm < 182


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        (240, 23.9),
        (240, 144.1),
        (0, 0.0),
        (0, 9.0),
        (-240, -60.0),
        (240, 0.0),
        (240, NAN),
        (240, INFINITY),
        (10**400, 1e308),
    ],
)
def test_what_nobody_reads_is_no_speed(words: int, seconds: float) -> None:
    """Fewer than 100 words a minute or more than 600 are skimming or a rest, and teach nothing."""
    for speed in (Speed(), Speed(100.5, 1000.0)):
        assert speed.observed(words, seconds) == speed


def test_the_speed_stays_in_its_limits() -> None:
    """Pages at the very limit do not lead beyond it, not by a rounding error either."""
    assert all(Speed(600.0, float(known)).observed(240, 24.0).wpm <= FASTEST for known in range(1000, 1400))
    assert all(Speed(100.0, float(known)).observed(240, 144.0).wpm >= SLOWEST for known in range(1000, 1400))


@given(st.lists(st.tuples(st.integers(), st.floats())))
def test_the_speed_lasts(pages: list[tuple[int, float]]) -> None:
    """Whatever was observed, the speed is one that somebody reads at, and JSON keeps it."""
    speed = Speed()
    for words, seconds in [*pages, *[(240, 24.0)] * 99, *[(240, 144.0)] * 99]:
        speed = speed.observed(words, seconds)
        assert SLOWEST <= speed.wpm <= FASTEST
        assert Speed.from_table(json.loads(json.dumps(speed.to_table()))) == speed


@given(json_values | st.tuples(json_values, json_values).map(list))
@example([10**400, 10**400])
@example([10**400, 10])
@example([50, 10])
@example([238, -1])
@example([238, NAN])
def test_a_damaged_speed_is_the_assumed_one(table: object) -> None:
    """Whatever stands where a speed is expected, what comes of it is a speed."""
    speed = Speed.from_table(table)
    assert speed == Speed() or [speed.wpm, speed.weight] == table
    assert SLOWEST <= speed.wpm <= FASTEST
    assert 0 < speed.weight <= 10_000


def spelled(text: str) -> list[str]:
    """Return the words of a text as they are counted, without the blanks behind them."""
    words = Words(text, Span(0, len(text)))
    return [text[start:end].rstrip() for start, end in pairwise([*words, len(text)])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们今天说。", ["我们", "今天", "说。"]),
        ("「車」の、電車", ["「車」", "の、", "電車"]),
        ("使用ChatGPT模型 2024年", ["使用", "ChatGPT", "模型", "2024", "年"]),
        ("ผมชอบกิน ดู", ["ผมชอ", "บกิน", "ดู"]),
        ("한국어 단어 - two", ["한국어", "단어", "-", "two"]),
    ],
)
def test_words_without_blanks_between_them_are_counted_by_letters(text: str, words: list[str]) -> None:
    """Two letters of Chinese or Japanese and four of Thai are a word, with punctuation and marks; Korean has blanks."""
    assert spelled(text) == words


def test_a_note_in_chinese_takes_as_long_as_its_words() -> None:
    """Of 2,400 letters a look of a minute at the first 400 reads these and no more, and the next is unread."""
    text = "人工智能改变世界" * 300
    words = Words(text, Span(0, len(text)))
    assert len(words) == 1200
    coverage = read_in(words, [(Span(0, 400), 19.0)])
    assert coverage.share(words) == 0
    coverage = read_in(words, [(Span(0, 400), 60.0)])
    assert (coverage.share(words), coverage.left(words), coverage.next_unread(words, 0)) == (16, 1000, 400)


@given(st.text("ab 。\u3000“\n人なดี\U0001f600", max_size=40), ranges)
def test_every_letter_is_in_a_word(text: str, span: Span) -> None:
    """Words of any script begin where something is that is no white space, and all such places are in one."""
    span = Span(span.start, min(span.end, len(text))) if span.start < len(text) else Span(0, 0)
    words = Words(text, span)
    assert all(not text[start].isspace() for start in words)
    assert set(starts_in(text, span)) <= set(words)
