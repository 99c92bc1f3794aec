"""What deserves attention this week: signals ranked, with their course and last week's put to the test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fraudstats.analysis.completeness import NEARLY_ALL
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.signals.detection import JudgedWeek
from fraudstats.analysis.signals.driving import DRIVING, drivers
from fraudstats.analysis.signals.judging import COURSE_WEEKS, Judged, Watched, chosen, judged
from fraudstats.analysis.signals.overlap import past_said_once, rank, said_once
from fraudstats.analysis.signals.short_baseline import NEEDED_WEEKS
from fraudstats.analysis.signals.signal import PastSignal, Signal
from fraudstats.analysis.signals.weekly_series import WeeklySeries, complete_weeks, weekly_series
from fraudstats.analysis.significance import Verdict
from fraudstats.calendar.periods import Period
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Direction, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.arrays import Floats


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
class _Counted:
    """A metric's daily partials, and its weekly series as they are to be judged."""

    partials: "pl.DataFrame"
    n_series: int
    watched: Watched


class Pending(Protocol):
    """Work that is done elsewhere."""

    def result(self) -> list[Judged]:
        """Wait for it."""
        ...


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
    return begin_attention(knowledge, definitions, week, rules, thresholds, maturity)()


def begin_attention(
    knowledge: Knowledge,
    definitions: Sequence[Definition],
    week: Period,
    rules: CalendarRules,
    thresholds: Thresholds,
    maturity: Maturity | None = None,
    submit: Callable[..., Pending] | None = None,
) -> Callable[[], Attention]:
    """Count the series and have them judged; arguments and errors as of `attention`.

    Args:
        submit: takes a function and its arguments to where they are judged meanwhile.
    Returns:
        What gives the answer, once it is wanted.
    """
    asked = [each for each in definitions if is_watched(each)]
    entered = _entered(maturity or Maturity(knowledge, rules), asked, week)
    counted = {each.name: _counted(knowledge, each, week, rules, thresholds) for each in asked if
               each.name not in entered or watched_for(each) is Verdict.RISE}  # fmt: skip
    known = [each for each in counted.values() if each is not None]
    if not known:
        raise NoData(f"no count has {week.name} and {NEEDED_WEEKS + 1} whole weeks before it", slug="not-covered")
    work = ([each.watched for each in known], thresholds.minimum_base, thresholds.signals_false_discovery_rate)
    pending = submit(judged, *work) if submit else None

    def told() -> Attention:
        found = list(zip(known, pending.result() if pending else judged(*work), strict=True))
        return Attention(
            week,
            tuple(sorted(said_once([each for pair in found for each in _signals(*pair, week, thresholds)]), key=rank)),
            tuple(past_said_once([each for pair in found for each in _past_signals(*pair, thresholds)])),
            sum(each.n_series for each in known),
            sum(_n_tested(each.now) for _, each in found),
            tuple(name for name, each in counted.items() if each is None),
            entered,
            thresholds.signals_false_discovery_rate,
        )

    return told


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


def _counted(
    knowledge: Knowledge, definition: Definition, week: Period, rules: CalendarRules, thresholds: Thresholds
) -> _Counted | None:
    dimensions = tuple(each for each in DRIVING if each in definition.dimensions)
    try:
        starts = complete_weeks(knowledge.covered(definition), week, rules)
    except NoData:
        return None
    if len(starts) <= NEEDED_WEEKS + 1:
        return None
    partials = daily_partials(knowledge, definition, Selection(dimensions))
    known = weekly_series(partials, definition.name, starts)
    watched = Watched(_judgeable(known, thresholds.minimum_base), watched_for(definition))
    return _Counted(partials, len(known.keys), watched)


def _judgeable(series: WeeklySeries, minimum_base: int) -> WeeklySeries:
    """Leave out what never counted half the minimum: no more is expected of a week than was ever seen."""
    import numpy as np

    return chosen(series, np.flatnonzero(2 * series.counts.max(axis=1, initial=0.0) >= minimum_base))


def _n_tested(judged: JudgedWeek) -> int:
    import numpy as np

    return int(np.isfinite(judged.p_value).sum())


def _signals(counted: _Counted, found: Judged, week: Period, thresholds: Thresholds) -> list[Signal]:
    import numpy as np

    if found.weeks is None:
        return []
    now, course, weeks, direction = found.now, found.course, found.weeks, counted.watched.direction
    series, falls = counted.watched.series, direction is Verdict.FALL
    counts = series.counts[:, -COURSE_WEEKS:].astype(np.int64)
    n_shown = counts.shape[1]
    return [
        Signal(
            key=series.keys[row],
            observed=int(now.observed[row]),
            expected=float(now.expected[row]),
            threshold=float(now.threshold[row]),
            p_value=float(now.p_value[row]),
            q_value=float(found.q_values[row]),
            method="season" if now.by_season[row] else "recent",
            alarms=tuple(name for name, flags in course[0].alarms.items() if flags[place]),
            since=series.starts[-(n_weeks := _run(course, place, thresholds.significance))],
            n_weeks=n_weeks,
            drivers=tuple(drivers(counted.partials, series.keys[row], week.window, falls=falls)),
            history_weeks=len(series.starts) - 1,
            course=tuple(counts[row].tolist()),
            direction=direction,
            course_expected=_known(weeks.expected[place, -n_shown:]),
            course_threshold=_known(weeks.threshold[place, -n_shown:]),
        )
        for place, row in enumerate(found.rows)
    ]


def _known(values: "Floats") -> tuple[float | None, ...]:
    import math

    return tuple(None if math.isnan(each) else each for each in values.tolist())


def _run(course: Sequence[JudgedWeek], row: int, significance: float) -> int:
    """Count the weeks, back from this one, that are beyond their expectation; a signal itself always is."""
    above = [True, *(bool(each.p_value[row] < significance) for each in course[1:])]
    return [*above, False].index(False)


def _past_signals(counted: _Counted, found: Judged, thresholds: Thresholds) -> list[PastSignal]:
    now, then = found.now, found.before
    return [
        PastSignal(
            counted.watched.series.keys[row],
            int(then.observed[row]),
            float(then.expected[row]),
            int(now.observed[row]),
            bool(now.p_value[row] < thresholds.significance),
            counted.watched.direction,
        )
        for row in found.rows_before
    ]
