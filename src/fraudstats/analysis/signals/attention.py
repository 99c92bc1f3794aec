"""What deserves attention this week: signals ranked, with their course and last week's put to the test."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.signals.detection import JudgedWeek, judge
from fraudstats.analysis.signals.driving import DRIVING, Driver, drivers
from fraudstats.analysis.signals.short_baseline import NEEDED_WEEKS
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries, complete_weeks, weekly_series
from fraudstats.calendar.periods import Period
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Direction, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.arrays import Floats

FALSE_DISCOVERY_RATE = 0.05
"""Expected share of chance among the signals of a week."""
COURSE_WEEKS = 26
MOST_WEEKS_BACK = 8
"""How far the beginning of a signal is looked for."""


@dataclass(frozen=True)
class Signal:
    """One series above what its past explains."""

    key: SeriesKey
    observed: int
    expected: float
    threshold: float
    p_value: float
    q_value: float
    method: str
    """The baseline that decided: `season` (Farrington) or `recent` (the eight weeks that end two before)."""
    alarms: tuple[str, ...]
    """Methods that alarm at their own thresholds."""
    since: date
    """First day of the unbroken run of weeks above the expectation with a p-value below the significance."""
    n_weeks: int
    drivers: tuple[Driver, ...]
    history_weeks: int
    course: tuple[int, ...]
    """Counts of the newest half year, oldest first, this week last."""
    also_in: tuple[str, ...] = ()
    """Other metrics that count the very same events here."""

    @property
    def excess(self) -> float:
        """Events above the expectation."""
        return self.observed - self.expected


@dataclass(frozen=True)
class PastSignal:
    """A signal of the week before, and what this week says of it."""

    key: SeriesKey
    observed_then: int
    expected_then: float
    observed: int
    came_true: bool
    """This week is again above its expectation, with a p-value below the significance."""


@dataclass(frozen=True)
class Attention:
    """The answer for a week."""

    week: Period
    signals: tuple[Signal, ...]
    """The one with the largest product of excess and surprise first."""
    last_week: tuple[PastSignal, ...]
    n_series: int
    n_tested: int
    """Series with enough events; the others were not judged."""
    skipped: tuple[str, ...]
    """Metrics whose data do not hold the week, or too few weeks before it."""


@dataclass(frozen=True)
class _Watched:
    """A metric's daily partials and weekly series."""

    partials: "pl.DataFrame"
    series: WeeklySeries


def attention(
    knowledge: Knowledge,
    definitions: Sequence[Definition],
    week: Period,
    rules: CalendarRules,
    thresholds: Thresholds,
) -> Attention:
    """Answer `fraudstats signals`: judge every series of every count metric, and keep what chance does not explain.

    The false discovery rate is held over all series of all metrics together.

    Raises:
        NoData: if no metric has the week and enough weeks before it.
    """
    watched = {each.name: _watched(knowledge, each, week, rules) for each in definitions if is_watched(each)}
    known = {name: each for name, each in watched.items() if each is not None}
    if not known:
        raise NoData(f"no count has {week.name} and {NEEDED_WEEKS + 1} whole weeks before it", slug="not-covered")
    courses = [_course(each.series, thresholds) for each in known.values()]
    now, before = _adjusted_together(courses, 0), _adjusted_together(courses, 1)
    signals = [
        _signal(each, course, q_values, row, week, thresholds)
        for each, course, q_values in zip(known.values(), courses, now, strict=True)
        for row in _found(q_values)
    ]
    past = [
        _past_signal(each.series, course, row, thresholds)
        for each, course, q_values in zip(known.values(), courses, before, strict=True)
        for row in _found(q_values)
    ]
    return Attention(
        week,
        tuple(sorted(_said_once(signals), key=_rank)),
        tuple(past),
        sum(len(each.series.keys) for each in known.values()),
        sum(_n_tested(course[0]) for course in courses),
        tuple(name for name, each in watched.items() if each is None),
    )


def is_watched(definition: Definition) -> bool:
    """Tell whether a rise of a metric may be news that nobody wishes for."""
    return definition.kind is Kind.COUNT and not definition.deprecated and definition.good_direction is not Direction.UP


def _watched(knowledge: Knowledge, definition: Definition, week: Period, rules: CalendarRules) -> _Watched | None:
    dimensions = tuple(each for each in DRIVING if each in definition.dimensions)
    try:
        starts = complete_weeks(knowledge.covered(definition), week, rules)
    except NoData:
        return None
    if len(starts) <= NEEDED_WEEKS + 1:
        return None
    partials = daily_partials(knowledge, definition, Selection(dimensions))
    return _Watched(partials, weekly_series(partials, definition.name, starts))


def _course(series: WeeklySeries, thresholds: Thresholds) -> list[JudgedWeek]:
    """Judge the newest weeks, this one first."""
    last = len(series.starts) - 1
    n_weeks = min(MOST_WEEKS_BACK, last - NEEDED_WEEKS + 1)
    return [judge(series, last - back, thresholds.minimum_base) for back in range(n_weeks)]


def _adjusted_together(courses: Sequence[Sequence[JudgedWeek]], back: int) -> "list[Floats]":
    import numpy as np

    p_values = [course[back].p_value for course in courses]
    ends = np.cumsum([len(each) for each in p_values])[:-1]
    return list(np.split(adjusted_p_values(np.concatenate(p_values)), ends))


def _found(q_values: "Floats") -> list[int]:
    import numpy as np

    return [int(each) for each in np.flatnonzero(q_values <= FALSE_DISCOVERY_RATE)]


def _n_tested(judged: JudgedWeek) -> int:
    import numpy as np

    return int(np.isfinite(judged.p_value).sum())


def _signal(
    watched: _Watched,
    course: Sequence[JudgedWeek],
    q_values: "Floats",
    row: int,
    week: Period,
    thresholds: Thresholds,
) -> Signal:
    now, series = course[0], watched.series
    n_weeks = _run(course, row, thresholds.significance)
    return Signal(
        key=series.keys[row],
        observed=int(now.observed[row]),
        expected=float(now.expected[row]),
        threshold=float(now.threshold[row]),
        p_value=float(now.p_value[row]),
        q_value=float(q_values[row]),
        method="season" if now.by_season[row] else "recent",
        alarms=tuple(name for name, flags in now.alarms.items() if flags[row]),
        since=series.starts[-n_weeks],
        n_weeks=n_weeks,
        drivers=tuple(drivers(watched.partials, series.keys[row], week.window)),
        history_weeks=len(series.starts) - 1,
        course=tuple(int(each) for each in series.counts[row, -COURSE_WEEKS:]),
    )


def _run(course: Sequence[JudgedWeek], row: int, significance: float) -> int:
    """Count the weeks, back from this one, that are above their expectation."""
    above = [bool(each.p_value[row] < significance) for each in course]
    return [*above, False].index(False)


def _past_signal(series: WeeklySeries, course: Sequence[JudgedWeek], row: int, thresholds: Thresholds) -> PastSignal:
    now, then = course[0], course[1]
    came_true = bool(now.p_value[row] < thresholds.significance)
    return PastSignal(
        series.keys[row], int(then.observed[row]), float(then.expected[row]), int(now.observed[row]), came_true
    )


def _said_once(signals: Sequence[Signal]) -> list[Signal]:
    """Join signals of metrics that overlap: equal counts and expectations of one district and fraud type."""
    alike: dict[tuple[object, ...], list[Signal]] = {}
    for each in signals:
        place = (each.key.district, each.key.fraud_type, each.observed, each.expected)
        alike.setdefault(place, []).append(each)
    return [replace(same[0], also_in=tuple(each.key.metric for each in same[1:])) for same in alike.values()]


def _rank(signal: Signal) -> tuple[float, ...]:
    import math

    surprise = -math.log10(max(signal.p_value, 1e-300))
    return (-signal.excess * surprise, signal.p_value)
