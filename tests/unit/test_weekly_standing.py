"""The mean week of each kind of metric: days in, one number out."""

from datetime import date

import polars as pl
import pytest
from metric_fixture import metric

from fraudstats.analysis.weekly_standing import weekly_level, weekly_standing
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules
from fraudstats.metrics.definition import TWO_PARTS, Kind
from tables import rows_of

FIRST_WEEK = date(2020, 12, 28)
N_WEEKS = 10
MEANS = """
kind        | mean_8_weeks | why
count       | 65           | 10 a week more than the week before: 30, 40 ... 100 add up to 520, over 8
sum         | 65           | likewise
distinct    | 1            | one person all the time: 1 a week, not 1/8
duration    | 65           | the median of all events
ratio       | 0.65         | 520 of 800, not the mean of rates
stock       | 65           | the mean of what stood at the end of each week
stock_ratio | 0.65         | likewise
per_head    | 6500         | 65 a week for 100 residents
"""


def partials_of(kind: Kind) -> pl.DataFrame:
    """Give 10, 20 ... 100 on the Wednesdays of ten weeks."""
    days = [FIRST_WEEK + (7 * week + 2) * ONE_DAY for week in range(N_WEEKS)]
    values = [10 * (week + 1) for week in range(N_WEEKS)]
    if kind in TWO_PARTS:
        return pl.DataFrame({"day": days, "numerator": values, "denominator": [100] * N_WEEKS})
    if kind is Kind.DISTINCT:
        return pl.DataFrame({"day": days, "value": ["somebody"] * N_WEEKS})
    return pl.DataFrame({"day": days, "value": values})


@pytest.mark.parametrize("row", rows_of(MEANS), ids=lambda row: row["kind"])
def test_the_mean_week_is_a_weeks_worth_whatever_the_kind(row: dict[str, str]) -> None:
    kind, last = Kind(row["kind"]), FIRST_WEEK + (7 * N_WEEKS - 1) * ONE_DAY
    covered = Window(FIRST_WEEK, last + ONE_DAY)
    found = weekly_standing(partials_of(kind), metric(kind), last, covered, CalendarRules())
    assert found.mean_8_weeks == pytest.approx(float(row["mean_8_weeks"])), row["why"]
    assert found.last_year_weekly_mean is None  # of 2020 four days are known
    assert found.streak_weeks == (0 if kind is Kind.DISTINCT else 9)


def test_a_mean_of_last_year_is_a_weeks_share_of_all_its_days() -> None:
    days = [date(2020, 1, 1) + n * ONE_DAY for n in range(366 + 31)]
    covered = Window(days[0], days[-1] + ONE_DAY)
    counts = pl.DataFrame({"day": days, "value": [2] * len(days)})
    found = weekly_standing(counts, metric(Kind.COUNT), days[-1], covered, CalendarRules())
    assert found.last_year_weekly_mean == 14
    stands = pl.DataFrame({"day": days, "value": list(range(len(days)))})
    found = weekly_standing(stands, metric(Kind.STOCK), days[-1], covered, CalendarRules())
    ends = [(sunday - days[0]).days for sunday in days[:366] if sunday.isoweekday() == 7 and sunday.day >= 1][1:]
    assert found.last_year_weekly_mean == pytest.approx(sum(ends) / len(ends))


def test_a_count_has_stood_at_its_level_since_the_week_in_which_it_fell() -> None:
    counts = [40, 43, 38, 41, 44, 39, 42, 40, 41, 43, 20, 22, 19, 21, 18, 20, 21]
    days = [FIRST_WEEK + (7 * week + 2) * ONE_DAY for week in range(len(counts))]
    partials, last = pl.DataFrame({"day": days, "value": counts}), FIRST_WEEK + (7 * len(counts) - 1) * ONE_DAY
    asked = (last, Window(FIRST_WEEK, last + ONE_DAY), CalendarRules())
    found = weekly_level(partials, metric(Kind.COUNT), *asked)
    assert found is not None
    assert (found.since, found.n_weeks) == (FIRST_WEEK + 70 * ONE_DAY, 7)
    assert found.mean == pytest.approx(sum(counts[10:]) / 7)
    assert weekly_level(partials, metric(Kind.SUM), *asked) is None
    assert weekly_level(partials, metric(Kind.COUNT), FIRST_WEEK + 70 * ONE_DAY, *asked[1:]) is None  # ten weeks
