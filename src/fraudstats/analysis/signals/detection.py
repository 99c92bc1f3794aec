"""Judge a week of many series by every method that their history allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fraudstats.analysis.signals.cusum import cusum
from fraudstats.analysis.signals.ears import EarsMethod, ears
from fraudstats.analysis.signals.expectation import ALPHA, Expectation, recent_expectation, seasonal_expectation
from fraudstats.analysis.signals.short_baseline import NEEDED_WEEKS
from fraudstats.analysis.signals.weekly_series import WeeklySeries

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Flags, Floats

EARS_WEEKS = 7
EARS_LIMITS = {EarsMethod.C1: 4.0, EarsMethod.C2: 4.0, EarsMethod.C3: 5.7}
"""Standard deviations that an alarm needs. Mean and deviation of seven weeks are estimates: Student's t at ALPHA asks
for 3.7 x sqrt(1 + 1/7) = 4.0; the normal quantile of R's default, 3.1, is passed by chance more than ten times as often
as it says. C3's, of a sum over three weeks, by simulation (benchmarks/signals.py)."""
CUSUM_K, CUSUM_H = 0.75, 4.0
"""Standard deviations: a run of weeks that are 1.5 above what is expected is looked for, and chance alarms about as
seldom as with the other methods (ibid.); with R's 1.04 and 2.26, somewhat more often."""
DIGITS = 6
"""Of an expectation that count; the others are rounding."""
MOST_WEEKS_BACK = 8
"""How far the beginning of a signal is looked for, and weeks that CUSUM adds up."""


@dataclass(frozen=True)
class JudgedWeek:
    """What the methods say of one week; a value a series."""

    observed: "Floats"
    expected: "Floats"
    threshold: "Floats"
    """An alarm of this baseline alone, at ALPHA, lies above; of a fall, below."""
    p_value: "Floats"
    """Of such a count or one farther out; the smaller of both baselines', doubled. nan where the counts are too
    small."""
    by_season: "Flags"
    """The season of earlier years (Farrington) decided, not the weeks just before."""
    usual: Expectation
    """Of the season where there are years enough, else of the weeks just before."""
    alarms: dict[str, "Flags"]
    """By method, each at its own threshold; rises only, but for Farrington's."""


def judge_course(series: WeeklySeries, minimum_base: int, *, falls: bool = False) -> list[JudgedWeek]:
    """Judge the newest weeks, the newest one first; CUSUM, which needs all of them, alarms in the newest."""
    last = len(series.starts) - 1
    n_weeks = min(MOST_WEEKS_BACK, last - NEEDED_WEEKS + 1)
    course = [judge(series, last - back, minimum_base, falls=falls) for back in range(n_weeks)]
    if falls:
        return course
    alarms = {**course[0].alarms, "cusum": cusum_alarms(course)}
    return [replace(course[0], alarms=alarms), *course[1:]]


def judge(series: WeeklySeries, week: int, minimum_base: int, *, falls: bool = False) -> JudgedWeek:
    """Judge one week of all series.

    Two baselines are asked: the same season of earlier years, where there are two of them, and the weeks just before.
    The more surprising one decides and pays for the choice: its p-value is doubled.

    Args:
        week: position; NEEDED_WEEKS before it are there.
        minimum_base: observed and expected events that add up to less are not judged.
        falls: look for counts below the expectation, not above.
    """
    import numpy as np

    observed = series.counts[:, week]
    found, recent = seasonal_expectation(series, week, falls=falls), recent_expectation(series, week, falls=falls)
    seasonal = recent if found is None else found
    by_season = (np.nan_to_num(seasonal.p_value, nan=1.0) < recent.p_value) & (found is not None)
    expected = np.where(by_season, seasonal.expected, recent.expected)
    p_value = np.minimum((1 if found is None else 2) * np.where(by_season, seasonal.p_value, recent.p_value), 1.0)
    return JudgedWeek(
        observed,
        expected,
        np.where(by_season, seasonal.threshold, recent.threshold),
        np.where(np.round(observed + expected, DIGITS) >= minimum_base, p_value, np.nan),
        by_season,
        _usual(found, recent),
        _alarms(series.counts, week, found, falls=falls),
    )


def cusum_alarms(course: "Sequence[JudgedWeek]") -> "Flags":
    """Tell where small excesses over the expectation have added up.

    A count over its dispersion is as good as a Poisson one; so the sum runs over what the expectation leaves, not over
    the season.

    Args:
        course: newest week first.
    """
    import numpy as np

    oldest_first = list(reversed(course))
    spread = np.column_stack([np.maximum(each.usual.dispersion, 1.0) for each in oldest_first])
    counts = np.column_stack([each.observed for each in oldest_first]) / spread
    means = np.column_stack([each.usual.expected for each in oldest_first]) / spread
    alarms: Flags = cusum(counts, np.maximum(means, 0.1), k=CUSUM_K, h=CUSUM_H).alarms[:, -1]
    return alarms


def _usual(seasonal: Expectation | None, recent: Expectation) -> Expectation:
    import numpy as np

    if seasonal is None:
        return recent
    known = np.isfinite(seasonal.dispersion)
    pairs = {name: np.where(known, getattr(seasonal, name), values) for name, values in vars(recent).items()}
    return Expectation(**pairs)


def _alarms(counts: "Floats", week: int, seasonal: Expectation | None, *, falls: bool) -> dict[str, "Flags"]:
    found = {} if seasonal is None else {"farrington": seasonal.p_value < ALPHA}
    return found if falls else {**found, **{each.value: ears_alarm(counts, week, each) for each in EarsMethod}}


def ears_alarm(counts: "Floats", week: int, method: EarsMethod) -> "Flags":
    """Tell where EARS alarms, at limits that allow for its short baseline."""
    import numpy as np

    recent = counts[:, max(0, week - NEEDED_WEEKS - 2) : week + 1]
    statistic = ears(recent, method, baseline=EARS_WEEKS, min_sigma=1.0).statistic[:, -1]
    alarms: Flags = np.nan_to_num(statistic, nan=0.0) > EARS_LIMITS[method]
    return alarms
