"""Is it right that there is a signal, or none? Judged again by SQL and plain arithmetic, against the weeks just before.

Those weeks give a bound: where the season of earlier years is asked too, the smaller of two p-values counts, doubled. A
series that is a signal at twice its own p-value, among as many series as there can be, is one at any rate; a listed
series is none where its p-value alone is above the false discovery rate and no season can have been asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress, product
from math import prod, sqrt
from statistics import fmean

from fraudstats.briefing import chance
from fraudstats.briefing.mismatch import Mismatch
from fraudstats.briefing.model import Briefing, Display, Figure, Section
from fraudstats.briefing.second_path import Desk
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition, Direction, Kind

SECTION = "signals"
WATCHED = ("district", "fraud_type")
MOST_WATCHED = 2
"""Of the figures of the headline."""
BASELINE, GAP, WEEK = 8, 2, timedelta(days=7)
"""Weeks of the baseline, and between it and the week that is judged."""
FEWEST_WEEKS = BASELINE + GAP + 2
"""Complete weeks, the one that is judged among them; of fewer nothing is judged."""
SEASON = timedelta(days=2 * 364)
"""Data that reach back less have no season to ask."""
Group = tuple[tuple[str, str], ...]
"""Values of the watched dimensions that a series is of; empty for the whole."""


@dataclass(frozen=True)
class _Series:
    """A series as the weeks just before see it."""

    metric: str
    group: Group
    observed: float
    p_value: float


def wrong_signals(desk: Desk, briefings: Sequence[Briefing]) -> list[Mismatch]:
    """List signals that an issue of the whole city does not know, and those that are none."""
    found: list[Mismatch] = []
    for briefing in briefings:
        section = next((each for each in briefing.all_sections() if each.key == SECTION), None)
        if section and not briefing.district:
            found += _wrong(desk, briefing, section)
    return found


def _wrong(desk: Desk, briefing: Briefing, section: Section) -> Iterator[Mismatch]:
    watched = [each for each in _metrics(briefing) if _is_judged(desk.catalogue.get(each))]
    series = [each for metric in watched for each in _series(desk, metric, briefing.end)]
    rate = desk.config.thresholds.signals_false_discovery_rate
    listed = [figure for figure in _told(section) for figure in figure.listed]
    if not listed:
        surprising = any(2 * each.p_value <= rate for each in series)
        n = sum(_most_series(desk, each) for each in watched) if surprising else len(series)
        yield from (_mismatch(each, briefing, "no signal", "a signal") for each in _signals(desk, series, n, rate))
        return
    by_key = {(each.metric, each.group): each for each in series}
    for figure in listed:
        known = by_key.get((figure.metric, figure.filters))
        if known and known.p_value > rate and not _has_season(desk, figure.metric, briefing.end):
            yield _mismatch(known, briefing, "a signal", "no signal")


def _metrics(briefing: Briefing) -> list[str]:
    """Name the watched metrics: the first of the headline's table."""
    rows = briefing.headline.tables[0].rows if briefing.headline.tables else ()
    figures = (next((cell for cell in row if isinstance(cell, Figure)), None) for row in rows[:MOST_WATCHED])
    return [each.metric for each in figures if each]


def _told(section: Section) -> Iterator[Figure]:
    figures = (figure for sentence in section.sentences for figure in sentence.figures())
    return (each for each in figures if each.display is Display.SIGNALS)


def _is_judged(definition: Definition) -> bool:
    return definition.kind is Kind.COUNT and definition.good_direction is not Direction.UP and not definition.deprecated


def _has_season(desk: Desk, metric: str, end: date) -> bool:
    return desk.knowledge.covered(desk.catalogue.get(metric)).start <= end - SEASON


def _most_series(desk: Desk, metric: str) -> int:
    """Count the series that there can be: every value of a dimension, and all of them together."""
    return prod(1 + len(desk.values(metric, each)) for each in _dimensions(desk, metric))


def _dimensions(desk: Desk, metric: str) -> tuple[str, ...]:
    return tuple(each for each in WATCHED if each in desk.catalogue.get(metric).dimensions)


def _series(desk: Desk, metric: str, end: date) -> Iterator[_Series]:
    """Judge every series of a metric in the week that ends with a day; none without enough complete weeks."""
    definition, dimensions = desk.catalogue.get(metric), _dimensions(desk, metric)
    if not desk.knowledge.covered(definition).holds(Window(end - FEWEST_WEEKS * WEEK, end)):
        return
    weeks_before = desk.recounts.weeks_before(desk.knowledge, definition, dimensions, [end], 1 + GAP + BASELINE)
    for group, weeks in _added_up(dimensions, weeks_before[end]).items():
        counts = [max(weeks.get(back, 0.0), 0.0) for back in range(1 + GAP + BASELINE)]
        yield _Series(metric, group, counts[0], _p_value(counts[0], counts[1 + GAP :]))


def _added_up(
    dimensions: Sequence[str], counted: Mapping[tuple[str, ...], Mapping[int, float]]
) -> dict[Group, dict[int, float]]:
    """Add up the whole, each stated value, and each pair of them."""
    found: dict[Group, dict[int, float]] = {}
    for values, weeks in counted.items():
        stated = tuple(zip(dimensions, values, strict=True))
        for taken in product((False, True), repeat=len(dimensions)):
            group = tuple(compress(stated, taken))
            if all(value for _, value in group):
                own = found.setdefault(group, {})
                for back, value in weeks.items():
                    own[back] = own.get(back, 0.0) + value
    return found


def _p_value(observed: float, before: Sequence[float]) -> float:
    """Give the probability of such a week or more: Student's t, half an event off, the spread Poisson's at least."""
    mean = fmean(before)
    variance = sum((each - mean) ** 2 for each in before) / (len(before) - 1)
    spread = sqrt(max(variance, mean, 1 / BASELINE) * (1 + 1 / BASELINE))
    return chance.upper_tail_of_t((observed - mean - 0.5) / spread)


def _signals(desk: Desk, series: Sequence[_Series], n: int, rate: float) -> list[_Series]:
    """Keep what is a signal whatever the season says, by the false discovery rate over n series."""
    minimum = desk.config.thresholds.minimum_base
    ranked = sorted((each for each in series if each.observed >= minimum), key=lambda each: each.p_value)
    kept = [rank for rank, each in enumerate(ranked, 1) if 2 * each.p_value <= rate * rank / n]
    return ranked[: max(kept, default=0)]


def _mismatch(series: _Series, briefing: Briefing, printed: str, expected: str) -> Mismatch:
    figure = Figure(series.metric, series.observed, Display.COUNT, briefing.start, briefing.end, series.group)
    return Mismatch(figure, printed, expected)
