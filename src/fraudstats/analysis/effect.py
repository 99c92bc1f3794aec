"""What became of a count since a campaign began, beside what its own past led one to expect?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fraudstats.analysis.interrupted_series import (
    LEVEL,
    SLOPE,
    counterfactual,
    counterfactual_total,
    segmented_fit,
)
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.rate_ratio import Interval
from fraudstats.analysis.signals.weekly_series import complete_weeks, newest_complete_week, weekly_series
from fraudstats.analysis.significance import Verdict
from fraudstats.calendar.windows import Window
from fraudstats.config import CalendarRules
from fraudstats.errors import NoData, UsageError
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

FEWEST_WEEKS_BEFORE = 26
FEWEST_WEEKS_AFTER = 4
CONFIDENCE = 0.95
LIMITS_ZH = (
    "没有对照地区，无法排除同期其他因素（报案习惯、其他行动、节假日、疫情等）的影响。",
    "推算假定此前的走势不变；此前不足两年则季节无从估计，不作判断；异常年份（--leave-out）会被当作季节；农历节日不在模型之内。",
    "录入进度无从得知时，最近几周可能尚未录全，会夸大成效。",
)
LIMITS_EN = (
    "There is no control area: anything else that changed at the same time (habits of reporting, other campaigns,"
    " holidays, an epidemic) is counted in.",
    "The expectation takes the earlier course to go on; a season needs two years of history, without which nothing is"
    " called an effect, and an odd year (--leave-out) passes for one; lunar holidays are not in the model.",
    "Where nothing tells how late entry is, the newest weeks may not be wholly entered, which flatters the effect.",
)


@dataclass(frozen=True)
class Effect:
    """The weeks since the change, beside what would have been expected without it; in the metric's unit."""

    metric: str
    since: date
    """First day of the first whole week after the change."""
    until: date
    """Last day of the last one."""
    n_weeks_before: int
    n_weeks_after: int
    observed: float
    expected: float
    """What the course before leads to, with the season where there is a year of it."""
    expected_interval: Interval
    """95 %, for the count itself."""
    level_change_rate: float
    """Change at once, a fraction."""
    level_interval: Interval
    slope_change_rate: float
    """Change of the yearly growth factor, a fraction."""
    lag: int
    knows_the_season: bool
    """Two years of weeks lie before the change; with fewer a season would pass for an effect."""
    n_weeks_late: int = 0
    """Newest weeks that are left out, as they are not nearly all entered."""

    @property
    def avoided(self) -> float:
        """Expected less observed."""
        return self.expected - self.observed

    @property
    def avoided_interval(self) -> Interval:
        """95 %."""
        return Interval(self.expected_interval.low - self.observed, self.expected_interval.high - self.observed)

    @property
    def verdict(self) -> Verdict | None:
        """A change only where the interval of what is avoided does not hold 0; None where the season is not known."""
        if not self.knows_the_season:
            return None
        if self.avoided_interval.low > 0:
            return Verdict.FALL
        return Verdict.RISE if self.avoided_interval.high < 0 else Verdict.NO_CLEAR_CHANGE


def effect(
    knowledge: Knowledge,
    definition: Definition,
    since: date,
    rules: CalendarRules,
    left_out: Sequence[Window] = (),
) -> Effect:
    """Answer `fraudstats effect` for one metric.

    The week in which the change lies is left out unless it begins with it; so are the newest weeks that are not nearly
    all entered, as far as loads or dates of entry tell.

    Args:
        left_out: spans that say nothing of the usual course, as an epidemic; weeks that share a day with
            one are not used.
    Raises:
        UsageError: if the metric is neither a count nor a sum.
        NoData: if there are too few whole weeks before or after.
    """
    import polars as pl

    if definition.kind not in (Kind.COUNT, Kind.SUM):
        raise UsageError(
            f"{definition.name} is a {definition.kind}", expected="The effect is estimated for counts and sums."
        )
    covered = knowledge.covered(definition)
    weeks = complete_weeks(covered, newest_complete_week(covered, rules), rules)
    entered_until = Maturity(knowledge, rules).entered_until(definition, covered.end)
    starts = tuple(each for each in weeks if each < entered_until)
    partials = daily_partials(knowledge, definition, Selection()).with_columns(pl.col("value").cast(pl.Float64))
    values = weekly_series(partials, definition.name, starts).counts[0].tolist()
    found = estimate(definition.name, starts, values, since, left_out)
    return replace(found, n_weeks_late=len(weeks) - len(starts))


def estimate(
    metric: str, starts: tuple[date, ...], values: list[float], since: date, left_out: Sequence[Window] = ()
) -> Effect:
    """Estimate the effect from complete weeks, oldest first.

    Raises:
        NoData: if there are too few weeks before or after.
    """
    import math

    kept = _usual_weeks(starts, since, left_out)
    first_after = sum(starts[place] < since for place in kept)
    _check_lengths(metric, since, first_after, len(kept) - first_after)
    chosen = [values[place] for place in kept]
    fitted = segmented_fit(chosen, [place - kept[first_after] for place in kept])
    step, error = float(fitted.coefficients[LEVEL]), float(fitted.covariance[LEVEL, LEVEL]) ** 0.5
    reach = fitted.quantile(CONFIDENCE) * error
    return Effect(
        metric=metric,
        since=starts[kept[first_after]],
        until=_end(starts[kept[-1]]) - date.resolution,
        n_weeks_before=first_after,
        n_weeks_after=len(kept) - first_after,
        observed=sum(chosen[first_after:]),
        expected=float(counterfactual(fitted).sum()),
        expected_interval=counterfactual_total(fitted, CONFIDENCE),
        level_change_rate=math.expm1(step),
        level_interval=Interval(math.expm1(step - reach), math.expm1(step + reach)),
        slope_change_rate=math.expm1(float(fitted.coefficients[SLOPE])),
        lag=fitted.lag,
        knows_the_season=fitted.knows_the_season,
    )


def _usual_weeks(starts: tuple[date, ...], since: date, left_out: Sequence[Window]) -> list[int]:
    """Give the places of the weeks that lie wholly before or after the change, and in no span that is left out."""
    return [
        place
        for place, start in enumerate(starts)
        if not start < since < _end(start)
        and not any(start < span.end and span.start < _end(start) for span in left_out)
    ]


def _end(start: date) -> date:
    return start + 7 * date.resolution


def _check_lengths(metric: str, since: date, n_before: int, n_after: int) -> None:
    if n_before < FEWEST_WEEKS_BEFORE or n_after < FEWEST_WEEKS_AFTER:
        raise NoData(
            f"{metric} has {n_before} whole weeks before {since} and {n_after} after",
            expected=f"At least {FEWEST_WEEKS_BEFORE} and {FEWEST_WEEKS_AFTER} are needed.",
        )
