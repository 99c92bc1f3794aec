"""Every comparison computed a second time, in plain SQL over the version tables; sums and drivers that must agree."""

import random
from datetime import date, datetime, time, timedelta

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fraudstats import questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import statistical_day, until_midnight
from fraudstats.config import CalendarRules
from fraudstats.engines.duckdb import staging
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
BASELINES = ("previous", "year_earlier")
N_ROWS = 60
FIRST_STOPS = """select incident_id, min(executed_at) as first_at from store.versions.stop_orders
    inner join (select incident_id, reported_at as told_at from store.versions.incidents) using (incident_id)
    where executed_at >= told_at and coalesce(result, 'stopped') = 'stopped' group by incident_id"""
PLAIN = {
    "telecom_cases": """select count(*) from store.versions.cases
        where category = 'telecom_fraud' and filed_at >= $first and filed_at < $end and district = $district""",
    "telecom_loss": """select coalesce(sum(loss_cny), 0) from store.versions.cases
        where category = 'telecom_fraud' and filed_at >= $first and filed_at < $end and district = $district""",
    "stop_rate_60m": f"""select count(*) filter (first_at <= reported_at + interval 60 minute) / nullif(count(*), 0)
        from store.versions.incidents left join ({FIRST_STOPS}) using (incident_id)
        where is_telecom and loss_cny > 0 and reported_at >= $first and reported_at < $end and district = $district
            and reported_at <= timestamp '2021-05-17 23:00:00'""",
    "minutes_to_stop": f"""select median(date_diff('second', reported_at, first_at) / 60.0)
        from store.versions.incidents inner join ({FIRST_STOPS}) using (incident_id)
        where is_telecom and loss_cny > 0 and reported_at >= $first and reported_at < $end and district = $district""",
}


def ask(project: Project, metric: str, grain: Grain, **more: object) -> pl.DataFrame:
    return project.trend([metric], TrendQuestion(grain, Selection(("district",)), **more), as_of=LATER)


@pytest.mark.parametrize("metric", PLAIN)
@pytest.mark.parametrize("alignment", Alignment)
def test_comparisons_are_those_of_plain_sql(sample_project: Project, metric: str, alignment: Alignment) -> None:
    rows = [
        row
        for grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
        for row in ask(sample_project, metric, grain, alignment=alignment).iter_rows(named=True)
    ]
    with staging(sample_project.folder.store) as session:

        def measure(first: date, end: date, district: str) -> float | None:
            asked = {"first": first, "end": end, "district": district}
            (found,) = session.rows(PLAIN[metric], asked)[0].values()
            return None if found is None else float(found)

        for row in random.Random(metric).sample(rows, N_ROWS):
            value = measure(row["period_start"], row["period_end"], row["district"])
            assert row["value"] == pytest.approx(value), row
            for role in BASELINES:
                baseline = measure(row[f"{role}_start"], row[f"{role}_end"], row["district"])
                if row[f"{role}_value"] is None:
                    continue
                assert row[f"{role}_value"] == pytest.approx(baseline), (role, row)
                if row["provisional"] or value is None or baseline is None:
                    continue
                is_ratio = metric == "stop_rate_60m"
                assert row[f"{role}_change"] == pytest.approx(value - baseline)
                assert row[f"{role}_change_points"] == (pytest.approx(value - baseline) if is_ratio else None)
                rate = (value - baseline) / baseline if baseline and not is_ratio else None
                assert row[f"{role}_change_rate"] == (None if rate is None else pytest.approx(rate))


@pytest.mark.parametrize("metric", ["telecom_cases", "telecom_incidents", "telecom_loss"])
def test_days_weeks_months_and_years_add_up_to_the_same_total(sample_project: Project, metric: str) -> None:
    sums = {grain: ask(sample_project, metric, grain).get_column("value").sum() for grain in Grain}
    assert all(each == pytest.approx(sums[Grain.DAY]) for each in sums.values()), sums


ODD_CALENDARS = [
    CalendarRules(week_start=3, cutoff=time(15), month_start=26),
    CalendarRules(week_start=7, cutoff=time(0, 1), month_start=28),
    CalendarRules(week_start=5, cutoff=time(23, 59), month_start=2),
]


@pytest.mark.parametrize("rules", ODD_CALENDARS, ids=str)
def test_sums_agree_with_plain_sql_whatever_the_calendar(sample_copy: Project, rules: CalendarRules) -> None:
    """Sums over the days that the data cover; longer periods reach over their ends, and hold what is known there."""
    sample_copy.config = msgspec.structs.replace(sample_copy.config, calendar=rules)
    by_day = sample_copy.trend(["telecom_cases"], TrendQuestion(Grain.DAY), as_of=LATER)
    first, last = by_day.get_column("period_start").min(), by_day.get_column("period_start").max()
    bounds = [datetime.combine(each, rules.cutoff) for each in (first - timedelta(days=1), last)]
    counted = "select count(*) as n from store.versions.cases where category = 'telecom_fraud'"
    with staging(sample_copy.folder.store) as session:
        known = session.rows(f"{counted} and filed_at >= $1 and filed_at < $2", bounds)[0]["n"]
        total = session.rows(counted)[0]["n"]
    assert by_day.get_column("value").sum() == known
    for grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        periods = sample_copy.trend(["telecom_cases"], TrendQuestion(grain), as_of=LATER)
        assert known <= periods.get_column("value").sum() <= total
        complete = periods.filter(~pl.col("provisional"))
        is_inside = pl.col("period_start").is_between(
            complete["period_start"].min(), complete["period_end"].max(), "left"
        )
        inside = by_day.filter(is_inside)
        assert complete.get_column("value").sum() == inside.get_column("value").sum()


INSTANTS = st.datetimes(datetime(2019, 1, 1), datetime(2021, 12, 31)).map(lambda each: each.replace(microsecond=0))
CUTOFFS = st.builds(time, hour=st.integers(0, 23), minute=st.integers(0, 59))


@given(st.lists(INSTANTS, min_size=1, max_size=200), CUTOFFS)
def test_the_engine_and_the_calendar_name_the_same_statistical_days(instants: list[datetime], cutoff: time) -> None:
    moved = {"at": instants, "moved": int(until_midnight(cutoff).total_seconds())}
    with staging() as session:
        rows = session.rows("select cast(unnest($at) + to_seconds($moved) as date) as day", moved)
    assert [row["day"] for row in rows] == [statistical_day(each, cutoff) for each in instants]


def test_the_total_row_is_the_sum_of_the_groups_and_the_ungrouped_answer(sample_project: Project) -> None:
    for metric in ("telecom_cases", "stop_rate_60m", "minutes_to_stop"):
        rows = ask(sample_project, metric, Grain.WEEK, total=True)
        alone = sample_project.trend([metric], TrendQuestion(Grain.WEEK), as_of=LATER)
        totals = rows.filter("is_total").drop("district")
        assert totals.drop("is_total").equals(alone.drop("is_total").select(totals.drop("is_total").columns))
        assert rows.height == totals.height * 14


@pytest.mark.parametrize("metric", ["telecom_cases", "telecom_loss", "stop_rate_60m"])
@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH])
def test_contributions_add_up_to_the_change(sample_project: Project, metric: str, grain: Grain) -> None:
    question = TrendQuestion(grain, newest=2)
    split = questions.drivers(sample_project, [metric], question, ["district", "fraud_type"], as_of=LATER)
    whole = sample_project.trend([metric], question, as_of=LATER).filter(~pl.col("provisional")).row(-1, named=True)
    for (role, _), part in split.group_by("baseline", "dimension"):
        assert part.get_column("contribution").sum() == pytest.approx(whole[f"{role}_change"])
        assert part.get_column("share_of_change").sum() == pytest.approx(1)
        assert part.select("whole_value", "whole_baseline_value", "whole_change").unique().row(0) == pytest.approx(
            (float(whole["value"]), float(whole[f"{role}_value"]), float(whole[f"{role}_change"]))
        )
        if metric == "stop_rate_60m":
            effects = part.get_column("rate_effect").sum() + part.get_column("mix_effect").sum()
            assert effects == pytest.approx(whole[f"{role}_change_points"])
        assert part.sort("rank").get_column("contribution").is_sorted(descending=True)


def test_a_number_explained_is_the_number_of_the_trend(sample_project: Project) -> None:
    for metric in ("telecom_cases", "telecom_loss", "stop_rate_60m", "minutes_to_stop"):
        selection = Selection((), (("district", "福田"),))
        found = questions.explain(
            sample_project, metric, "2021-W19", selection=selection, as_of=LATER, today=date(2021, 5, 18)
        )
        rows = sample_project.trend([metric], TrendQuestion(selection=selection), as_of=LATER)
        row = rows.row(by_predicate=pl.col("period") == "2021-W19", named=True)
        by_role = {each["role"]: each for each in found.windows.iter_rows(named=True)}
        assert float(by_role["current"]["value"]) == pytest.approx(row["value"])
        for role in BASELINES:
            assert float(by_role[role]["value"]) == pytest.approx(row[f"{role}_value"])
        events = found.events.filter(pl.col("role") == "current")
        assert events.height == by_role["current"]["n_events"] == by_role["previous"]["n_new"]
        for role in BASELINES:
            parts = [by_role[role][f"change_by_{state}"] for state in ("new", "left", "changed")]
            if metric in ("telecom_cases", "telecom_loss"):
                assert sum(parts) == pytest.approx(float(row[f"{role}_change"]))
            else:
                assert parts == [None] * 3
        if metric == "telecom_cases":
            assert events.get_column("value").sum() == row["value"]
            assert found.files.get_column("sha256").str.len_chars().unique().to_list() == [64]
