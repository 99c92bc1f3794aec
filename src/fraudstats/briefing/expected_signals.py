"""Which series are signals, how far beyond what is expected, and since when? Judged once more, beside `analysis`.

weeks counted by SQL -> p-values (`expected_season`, `chance`) -> false discovery rate -> runs of weeks
What hangs on the last digits of a probability may be told either way.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations
from math import log10
from typing import TYPE_CHECKING

from fraudstats.briefing import chance
from fraudstats.briefing.expected_season import expected_season
from fraudstats.config import Thresholds

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

Group = tuple[tuple[str, str], ...]
"""Values of the watched dimensions that a series is of; empty for the whole."""
Key = tuple[str, Group]
"""Of a series: its metric and its group."""
BASELINE, GAP = 8, 2
"""Weeks of the short baseline, and between it and the week that is judged."""
FEWEST_WEEKS = BASELINE + GAP + 2
"""Complete weeks, the one that is judged among them; of fewer nothing is judged."""
LONGEST_RUN = 8
EDGE = 1e-5
"""Relative, of a probability; both paths agree to a tenth of it or better."""
SMALLEST = 1e-300
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Counted:
    """The weekly series of a metric."""

    metric: str
    groups: tuple[Group, ...]
    counts: "Floats"
    """(s, n) newest week first; FEWEST_WEEKS at least."""
    start: date
    """First day of the newest week."""
    falls: bool = False
    """The count ought to rise. It is judged where its week is nearly all entered, which is not asked here: either way
    is right."""


@dataclass(frozen=True)
class ExpectedSignal:
    """A series that is a signal, or may be called one."""

    metric: str
    group: Group
    observed: float
    expected: float
    weight: float
    """Excess times surprise; the rank goes by it."""
    n_weeks: tuple[int, int]
    """That it lasts, this one among them: at least and at most."""
    is_sure: bool


@dataclass(frozen=True)
class ExpectedPast:
    """A series that was one in the week before, or may be called so."""

    metric: str
    group: Group
    observed: float
    expected: float
    observed_now: float
    lasts: bool | None
    """This week is beyond its expectation too; None where either is right."""
    is_sure: bool


@dataclass(frozen=True)
class ExpectedSignals:
    """What there is to tell of a week."""

    now: tuple[ExpectedSignal, ...]
    before: tuple[ExpectedPast, ...]


@dataclass(frozen=True)
class _Week:
    """A week of one series."""

    observed: float
    expected: float
    p_value: float | None
    """None where the events are too few."""

    def is_rarer(self, limit: float) -> bool | None:
        """Tell whether chance makes such a week less often; None where that hangs on the last digits."""
        if self.p_value is None or self.p_value > limit * (1 + EDGE):
            return False
        return True if self.p_value < limit * (1 - EDGE) else None


def expected_signals(counted: Sequence[Counted], thresholds: Thresholds) -> ExpectedSignals:
    """Judge the newest week of all series of all metrics together, and the week before.

    Args:
        counted: in the order in which the metrics are told.
    """
    counted = [_enough(each, thresholds.minimum_base) for each in counted]
    n, limit = thresholds.minimum_base, thresholds.significance
    now, then = (_judged(counted, back, n) for back in (0, 1))
    optional = [each.metric for each in counted if each.falls]
    kept_now, kept_then = (_kept(weeks, optional, thresholds.signals_false_discovery_rate) for weeks in (now, then))
    runs = {
        (each.metric, group): run
        for each in (_of(series, kept_now) for series in counted)
        for group, run in zip(each.groups, _lasting(each, n, limit), strict=True)
    }
    return ExpectedSignals(
        tuple(
            ExpectedSignal(*key, week.observed, week.expected, _weight(week), runs[key], is_sure)
            for key, is_sure in kept_now.items()
            for week in (now[key],)
        ),
        tuple(
            ExpectedPast(
                *key, week.observed, week.expected, now[key].observed, now[key].is_rarer(limit), is_sure
            )
            for key, is_sure in kept_then.items()
            for week in (then[key],)
        ),
    )  # fmt: skip


def _enough(series: Counted, minimum_base: int) -> Counted:
    """Leave out what never counted half the minimum: neither is seen nor expected more than was counted once."""
    most = dict(zip(series.groups, series.counts.max(axis=1).tolist(), strict=True))
    return _of(series, {(series.metric, group) for group, count in most.items() if 2 * count >= minimum_base})


def _of(series: Counted, wanted: Collection[Key]) -> Counted:
    """Take some of the series."""
    rows = [row for row, group in enumerate(series.groups) if (series.metric, group) in wanted]
    groups = tuple(series.groups[row] for row in rows)
    return Counted(series.metric, groups, series.counts[rows], series.start, series.falls)


def _judged(counted: Sequence[Counted], back: int, minimum_base: int) -> dict[Key, _Week]:
    """Judge the week that lies so many weeks back."""
    return {
        (each.metric, group): week
        for each in counted
        for group, week in zip(each.groups, _weeks(each, back, minimum_base), strict=True)
    }


def _weeks(series: Counted, back: int, minimum_base: int) -> list[_Week]:
    import numpy as np

    counts = series.counts[:, back:]
    season = expected_season(counts, series.start - back * WEEK)
    before = counts[:, 1 + GAP : 1 + GAP + BASELINE]
    mean = before.mean(axis=1)
    least = np.maximum(mean, 1 / BASELINE)  # Poisson's variance, and that of an eighth of an event
    spread = np.sqrt(np.maximum(before.var(axis=1, ddof=1), least) * (1 + 1 / BASELINE))
    recent = zip(counts[:, 0].tolist(), mean.tolist(), spread.tolist(), strict=True)
    of_season = zip(season.mean.tolist(), (season.dispersion + season.error).tolist(), strict=True) if season else None
    return [
        _week(*each, next(of_season) if of_season else None, minimum_base, falls=series.falls) for each in recent
    ]  # fmt: skip


def _week(
    observed: float, mean: float, spread: float, season: tuple[float, float] | None, minimum_base: int, *, falls: bool
) -> _Week:
    """Ask the weeks just before, and the season if there is one; the more surprising answer counts, doubled."""
    excess = mean - observed if falls else observed - mean
    p_value, expected = chance.upper_tail_of_t((excess - 0.5) / spread), mean
    if season:
        by_season = chance.tail_of_counts(observed, *season, falls=falls)
        p_value, expected = min((by_season, season[0]), (p_value, expected))
        p_value = min(2 * p_value, 1.0)
    return _Week(observed, expected, p_value if round(observed + expected, 6) >= minimum_base else None)


def _kept(weeks: Mapping[Key, _Week], optional: Sequence[str], rate: float) -> dict[Key, bool]:
    """Keep what passes the false discovery rate, and tell whether it does so for sure; what is alike is kept once."""
    tested = {key: week.p_value for key, week in weeks.items() if week.p_value is not None}
    left_out = chain.from_iterable(combinations(optional, n) for n in range(len(optional) + 1))
    variants = [{key: p for key, p in tested.items() if key[0] not in each} for each in left_out]
    passing = [_passing(each, rate * (1 + edge)) for each in variants for edge in (-EDGE, EDGE)]
    possible, sure = set[Key]().union(*passing), set(tested).intersection(*passing)
    return {key: key in sure for key in _said_once({key: weeks[key] for key in weeks if key in possible})}


def _passing(p_values: Mapping[Key, float], rate: float) -> set[Key]:
    """Keep by Benjamini's and Hochberg's rule."""
    rising = sorted(p_values, key=lambda key: p_values[key])
    passed = [rank for rank, key in enumerate(rising, 1) if p_values[key] <= rate * rank / len(rising)]
    return set(rising[: max(passed, default=0)])


def _said_once(weeks: Mapping[Key, _Week]) -> Iterator[Key]:
    """Leave out series of later metrics that count and expect the same of the same group."""
    seen = set()
    for (metric, group), week in weeks.items():
        alike = (group, week.observed, round(week.expected, 6))
        if alike not in seen:
            yield (metric, group)
        seen.add(alike)


def _weight(week: _Week) -> float:
    return abs(week.observed - week.expected) * -log10(max(week.p_value or 1.0, SMALLEST))


def _lasting(series: Counted, minimum_base: int, significance: float) -> list[tuple[int, int]]:
    """Count the weeks in a row, back from this one, that are rare: at least, and at most, a pair a series."""
    n_known = min(LONGEST_RUN, series.counts.shape[1] - BASELINE - GAP)
    weeks = [_weeks(series, back, minimum_base) for back in range(1, n_known)] if series.groups else []
    rare = [[week[row].is_rarer(significance) for week in weeks] for row in range(len(series.groups))]
    return [
        (1 + [each is True for each in row].index(False), 1 + [each is not False for each in row].index(False))
        for row in ([*each, False] for each in rare)
    ]
