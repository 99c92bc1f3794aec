"""Are the right series told as signals, in the right order, each with its beginning? Judged again, and held against it.

Counts come by SQL, season and chance by arithmetic of their own (`expected_signals`); `analysis` has no part in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from fraudstats.briefing.expected_signals import (
    FEWEST_WEEKS,
    WEEK,
    ExpectedPast,
    ExpectedSignal,
    ExpectedSignals,
    Group,
    Key,
    expected_signals,
)
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Display, Figure, Section
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.second_path import Desk
from fraudstats.briefing.watched_weeks import WatchedWeeks
from fraudstats.calendar.windows import Window
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Kind

SECTION = "signals"
MOST_WATCHED = 2
"""Of the figures of the headline."""
AS_HEAVY = 1e-3
"""Relative; signals this near in weight may stand in either order."""
WORDS = {
    Display.SIGNALS: "a signal",
    Display.SIGNALS_BEFORE: "a signal of the week before",
    Display.SIGNALS_LASTING: "a signal that lasts",
}
Claims = dict[Key, tuple[float, bool]]
"""What may be told of series: the count, and whether it has to be told."""


def wrong_signals(desk: Desk, weeks: WatchedWeeks, briefings: Sequence[Briefing]) -> list[Mismatch]:
    """List signals that an issue does not tell, those that are none, and those with a wrong place or beginning."""
    found: list[Mismatch] = []
    for briefing in briefings:
        section = next((each for each in briefing.all_sections() if each.key == SECTION), None)
        if section:
            found += _wrong(desk, briefing, section, _expected(desk, weeks, briefing))
    return found


def _wrong(desk: Desk, briefing: Briefing, section: Section, expected: ExpectedSignals) -> Iterator[Mismatch]:
    own = {_key(each): each for each in expected.now if _is_own(briefing, each.group)}
    before = {_key(each): each for each in expected.before if _is_own(briefing, each.group)}
    claims: dict[Display, Claims] = {
        Display.SIGNALS: {key: (each.observed, each.is_sure) for key, each in own.items()},
        Display.SIGNALS_BEFORE: {key: (each.observed, each.is_sure) for key, each in before.items()},
        Display.SIGNALS_LASTING: {
            key: (each.observed_now, each.is_sure and each.lasts is True)
            for key, each in before.items()
            if each.lasts is not False
        },
    }
    for display, known in claims.items():
        yield from _wrongly_told(_told(section, display), known, display, briefing)
    yield from _out_of_order(_told(section, Display.SIGNALS), own)
    yield from _wrong_beginnings(desk, briefing, section, own)


def _expected(desk: Desk, weeks: WatchedWeeks, briefing: Briefing) -> ExpectedSignals:
    """Judge the series once for all issues that watch the same metrics, or take what was kept."""
    watched, kept = tuple(_watched(desk, briefing)), desk.recounts.signals
    if (watched, briefing.end) not in kept:
        counted = [weeks.of(each, briefing.end) for each in watched]
        kept[watched, briefing.end] = expected_signals(counted, desk.config.thresholds)
    return kept[watched, briefing.end]


def _watched(desk: Desk, briefing: Briefing) -> Iterator[str]:
    """Name the metrics that are judged: the first of the headline's table, as far as they have weeks enough."""
    rows = briefing.headline.tables[0].rows if briefing.headline.tables else ()
    figures = (next((cell for cell in row if isinstance(cell, Figure)), None) for row in rows[:MOST_WATCHED])
    for definition in (desk.catalogue.get(each.metric) for each in figures if each):
        if definition.kind is Kind.COUNT and not definition.deprecated and _has_weeks(desk, definition, briefing.end):
            yield definition.name


def _has_weeks(desk: Desk, definition: Definition, end: date) -> bool:
    try:
        return desk.knowledge.covered(definition).holds(Window(end - FEWEST_WEEKS * WEEK, end))
    except NoData:
        return False


def _told(section: Section, display: Display) -> list[Figure]:
    """List the series that a number counts, in the order in which they are told."""
    figures = (figure for sentence in section.sentences for figure in sentence.figures())
    return [each for figure in figures if figure.display is display for each in figure.listed]


def _is_own(briefing: Briefing, group: Group) -> bool:
    return not briefing.district or ("district", briefing.district) in group


def _wrongly_told(told: Sequence[Figure], known: Claims, display: Display, briefing: Briefing) -> Iterator[Mismatch]:
    said = {_of(each) for each in told}
    yield from (Mismatch(each, WORDS[display], "none") for each in told if _of(each) not in known)
    start = briefing.start - (WEEK if display is Display.SIGNALS_BEFORE else 0 * WEEK)
    for (metric, group), (observed, must_be_told) in known.items():
        if must_be_told and (metric, group) not in said:
            figure = Figure(metric, observed, Display.COUNT, start, start + WEEK, group)
            yield Mismatch(figure, "none", WORDS[display])


def _out_of_order(told: Sequence[Figure], known: Mapping[Key, ExpectedSignal]) -> Iterator[Mismatch]:
    """Name signals that outweigh the one that is told before them."""
    placed = [(place, each, known[_of(each)]) for place, each in enumerate(told, 1) if _of(each) in known]
    for (_, _, earlier), (place, figure, later) in pairwise(placed):
        if later.weight > earlier.weight * (1 + AS_HEAVY):
            rank = 1 + sum(each.weight > later.weight for each in known.values())
            yield Mismatch(figure, f"place {place} of the signals", f"place {rank}")


def _wrong_beginnings(
    desk: Desk, briefing: Briefing, section: Section, known: Mapping[Key, ExpectedSignal]
) -> Iterator[Mismatch]:
    """Hold the last cell of each row against the run of weeks, and the rows against the order that was told."""
    rows = [row for table in section.tables if table.key == SECTION for row in table.rows]
    phrases = Phrases(briefing.lang, desk.templates) if rows else None
    for row, wanted in zip(rows, _told(section, Display.SIGNALS), strict=False):
        figure = next(each for each in row if isinstance(each, Figure))
        if _of(figure) != _of(wanted):
            yield Mismatch(figure, "in the row", f"of {wanted.reference}")
        expected = known.get(_of(figure))
        if expected and phrases:
            first, last = expected.n_weeks
            days = [phrases.day(briefing.start - (n - 1) * WEEK) for n in range(first, last + 1)]
            if row[-1] not in days:
                yield Mismatch(figure, f"since {row[-1]}", f"since {days[0]}")


def _key(signal: ExpectedSignal | ExpectedPast) -> Key:
    return (signal.metric, signal.group)


def _of(figure: Figure) -> Key:
    return (figure.metric, figure.filters)
