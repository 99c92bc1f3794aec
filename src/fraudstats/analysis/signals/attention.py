"""What deserves attention this week: signals ranked, with their course and last week's put to the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.completeness import NEARLY_ALL
from fraudstats.analysis.false_discovery import adjusted_p_values
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.signals.detection import JudgedWeek, judge, judge_course
from fraudstats.analysis.signals.driving import DRIVING, Driver, drivers
from fraudstats.analysis.signals.expectation import expected_weeks
from fraudstats.analysis.signals.overlap import past_said_once, rank, said_once
from fraudstats.analysis.signals.short_baseline import NEEDED_WEEKS
from fraudstats.analysis.signals.weekly_series import SeriesKey, WeeklySeries, complete_weeks, weekly_series
from fraudstats.analysis.significance import Verdict
from fraudstats.calendar.periods import Period
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Direction, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.arrays import Floats, Integers

COURSE_WEEKS = 26


@dataclass(frozen=True)
class Signal:
    """One series above what its past explains, or below where it ought to rise."""

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
    """First day of the unbroken run of weeks beyond the expectation with a p-value below the significance."""
    n_weeks: int
    drivers: tuple[Driver, ...]
    history_weeks: int
    course: tuple[int, ...]
    """Counts of the newest half year, oldest first, this week last."""
    direction: Verdict
    """`rise`, or `fall` of a count that ought to rise."""
    course_expected: tuple[float | None, ...]
    """Of each week of the course, by the same baseline; None where that has no history."""
    course_threshold: tuple[float | None, ...]
    also_in: tuple[str, ...] = ()
    """Other metrics that count the very same events here."""

    @property
    def excess(self) -> float:
        """Events above the expectation; below it they are negative."""
        return self.observed - self.expected


@dataclass(frozen=True)
class PastSignal:
    """A signal of the week before, and what this week says of it."""

    key: SeriesKey
    observed_then: int
    expected_then: float
    observed: int
    came_true: bool
    """This week is again beyond its expectation, with a p-value below the significance."""
    direction: Verdict


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
    entered: Mapping[str, float]
    """By metric, the share (fraction) of the week that is entered by now, where that is less than nearly all: rises may
    be hidden, and falls of such a metric are not looked for."""
    false_discovery_rate: float


@dataclass(frozen=True)
class _Watched:
    """A metric's daily partials and weekly series, and how this week and the one before are judged."""

    partials: "pl.DataFrame"
    n_series: int
    series: WeeklySeries
    """Those that may have enough events to be judged."""
    course: "Sequence[JudgedWeek]"
    """The newest week first; the weeks before these are judged of signals alone."""
    direction: Verdict


def attention(
    knowledge: Knowledge,
    definitions: Sequence[Definition],
    week: Period,
    rules: CalendarRules,
    thresholds: Thresholds,
    maturity: Maturity | None = None,
) -> Attention:
    """Answer `fraudstats signals`: judge every series of every count metric, and keep what chance does not explain.

    The false discovery rate is held over all series of all metrics together. A count that ought to rise is watched for
    falls, any other for rises; a week that is not nearly all entered has no falls.

    Args:
        maturity: what is known already of late entry.
    Raises:
        NoData: if no metric has the week and enough weeks before it.
    """
    asked = [each for each in definitions if is_watched(each)]
    entered = _entered(maturity or Maturity(knowledge, rules), asked, week)
    watched = {each.name: _watched(knowledge, each, week, rules, thresholds) for each in asked if
               each.name not in entered or watched_for(each) is Verdict.RISE}  # fmt: skip
    known = [each for each in watched.values() if each is not None]
    if not known:
        raise NoData(f"no count has {week.name} and {NEEDED_WEEKS + 1} whole weeks before it", slug="not-covered")
    found = _found_in(known, 0, thresholds.signals_false_discovery_rate)
    signals = [each for one, q_values, rows in found for each in _signals(one, q_values, rows, week, thresholds)]
    before = _found_in(known, 1, thresholds.signals_false_discovery_rate)
    past = [_past_signal(one, row, thresholds) for one, _, rows in before for row in rows]
    return Attention(
        week,
        tuple(sorted(said_once(signals), key=rank)),
        tuple(past_said_once(past)),
        sum(each.n_series for each in known),
        sum(_n_tested(each.course[0]) for each in known),
        tuple(name for name, each in watched.items() if each is None),
        entered,
        thresholds.signals_false_discovery_rate,
    )


def is_watched(definition: Definition) -> bool:
    """Tell whether a metric is judged: chance is known of counts."""
    return definition.kind is Kind.COUNT and not definition.deprecated


def watched_for(definition: Definition) -> Verdict:
    """Tell what would be news of a metric that nobody wishes for."""
    return Verdict.FALL if definition.good_direction is Direction.UP else Verdict.RISE


def _entered(maturity: Maturity, definitions: Sequence[Definition], week: Period) -> dict[str, float]:
    """Give the share of the week that is entered, of the metrics of which it is known not to be nearly all."""
    found = {}
    for each in definitions:
        by_group = maturity.completeness_of(each, Selection(), week.window)
        if by_group and by_group[None].of(week.window) < NEARLY_ALL:
            found[each.name] = by_group[None].of(week.window)
    return found


def _watched(
    knowledge: Knowledge, definition: Definition, week: Period, rules: CalendarRules, thresholds: Thresholds
) -> _Watched | None:
    dimensions = tuple(each for each in DRIVING if each in definition.dimensions)
    try:
        starts = complete_weeks(knowledge.covered(definition), week, rules)
    except NoData:
        return None
    if len(starts) <= NEEDED_WEEKS + 1:
        return None
    partials = daily_partials(knowledge, definition, Selection(dimensions))
    known, direction = weekly_series(partials, definition.name, starts), watched_for(definition)
    series = _judgeable(known, thresholds.minimum_base)
    weeks, falls = (len(starts) - 1, len(starts) - 2), direction is Verdict.FALL
    course = [judge(series, week, thresholds.minimum_base, falls=falls) for week in weeks]
    return _Watched(partials, len(known.keys), series, course, direction)


def _judgeable(series: WeeklySeries, minimum_base: int) -> WeeklySeries:
    """Leave out what never counted half the minimum: no more is expected of a week than was ever seen."""
    import numpy as np

    rows = np.flatnonzero(2 * series.counts.max(axis=1, initial=0.0) >= minimum_base)
    return _chosen(series, rows)


def _chosen(series: WeeklySeries, rows: "Integers") -> WeeklySeries:
    return replace(series, keys=tuple(series.keys[row] for row in rows), counts=series.counts[rows])


def _found_in(watched: Sequence[_Watched], back: int, rate: float) -> "list[tuple[_Watched, Floats, list[int]]]":
    """Give each metric with its adjusted p-values and the series that are signals, so many weeks ago."""
    import numpy as np

    q_values = _adjusted_together([each.course for each in watched], back)
    return [(one, own, [int(row) for row in np.flatnonzero(own <= rate)])
            for one, own in zip(watched, q_values, strict=True)]  # fmt: skip


def _adjusted_together(courses: Sequence[Sequence[JudgedWeek]], back: int) -> "list[Floats]":
    import numpy as np

    p_values = [course[back].p_value for course in courses]
    ends = np.cumsum([len(each) for each in p_values])[:-1]
    return list(np.split(np.array(adjusted_p_values(np.concatenate(p_values).tolist())), ends))


def _n_tested(judged: JudgedWeek) -> int:
    import numpy as np

    return int(np.isfinite(judged.p_value).sum())


def _signals(
    watched: _Watched, q_values: "Floats", rows: list[int], week: Period, thresholds: Thresholds
) -> list[Signal]:
    import numpy as np

    if not rows:
        return []
    now, series, falls = watched.course[0], watched.series, watched.direction is Verdict.FALL
    chosen = _chosen(series, np.asarray(rows))
    course = judge_course(chosen, thresholds.minimum_base, falls=falls)
    weeks = expected_weeks(chosen, now.by_season[rows], COURSE_WEEKS, falls=falls)
    counts = series.counts[:, -COURSE_WEEKS:].astype(np.int64)
    n_shown = counts.shape[1]
    return [
        Signal(
            key=series.keys[row],
            observed=int(now.observed[row]),
            expected=float(now.expected[row]),
            threshold=float(now.threshold[row]),
            p_value=float(now.p_value[row]),
            q_value=float(q_values[row]),
            method="season" if now.by_season[row] else "recent",
            alarms=tuple(name for name, flags in course[0].alarms.items() if flags[place]),
            since=series.starts[-(n_weeks := _run(course, place, thresholds.significance))],
            n_weeks=n_weeks,
            drivers=tuple(drivers(watched.partials, series.keys[row], week.window, falls=falls)),
            history_weeks=len(series.starts) - 1,
            course=tuple(counts[row].tolist()),
            direction=watched.direction,
            course_expected=_known(weeks.expected[place, -n_shown:]),
            course_threshold=_known(weeks.threshold[place, -n_shown:]),
        )
        for place, row in enumerate(rows)
    ]


def _known(values: "Floats") -> tuple[float | None, ...]:
    import math

    return tuple(None if math.isnan(each) else each for each in values.tolist())


def _run(course: Sequence[JudgedWeek], row: int, significance: float) -> int:
    """Count the weeks, back from this one, that are beyond their expectation."""
    above = [bool(each.p_value[row] < significance) for each in course]
    return [*above, False].index(False)


def _past_signal(watched: _Watched, row: int, thresholds: Thresholds) -> PastSignal:
    now, then = watched.course[0], watched.course[1]
    return PastSignal(
        watched.series.keys[row],
        int(then.observed[row]),
        float(then.expected[row]),
        int(now.observed[row]),
        bool(now.p_value[row] < thresholds.significance),
        watched.direction,
    )
