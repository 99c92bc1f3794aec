"""Streaks, targets, means, double decline; the published day; revisions between two states of the store."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import polars as pl
import pytest

from fraudstats import questions
from fraudstats.analysis.streaks import streak
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.config import ScoreWindow, Target
from fraudstats.project import Project
from tables import rows_of

LATER = datetime(2030, 1, 1)

STREAKS = """
values      | streak | why
1 2 3       | 2      | two rises
3 2 1       | -2     | two falls
5 1 2 3     | 2      | only the run at the end
1 2 2       | 0      | an equal one ends it
2 2 1       | -1     | and is not part of it
1 - 3       | 0      | not known
- 2 3       | 1      | the run begins after what is not known
3           | 0      | nothing to compare with
"""


def test_streaks_are_strict() -> None:
    for row in rows_of(STREAKS):
        values = [None if each == "-" else float(each) for each in str(row["values"]).split()]
        assert streak(values) == int(str(row["streak"])), row["why"]
    assert streak([]) == 0


def test_the_three_figures_are_in_double_decline_since_the_published_day(sample_project: Project) -> None:
    found = questions.scorecard(sample_project, as_of=LATER)
    assert found.headline is not None
    assert (found.headline.since, found.headline.days_running) == (date(2021, 5, 14), 4)
    day_before = questions.scorecard(sample_project, ["telecom_cases"], as_of=LATER, last=date(2021, 5, 13))
    assert day_before.headline is not None
    assert not day_before.headline.holds


def test_windows_of_the_scorecard(sample_project: Project) -> None:
    table = questions.scorecard(sample_project, ["telecom_cases"], as_of=LATER).table
    found = [(row["period"], str(row["period_start"]), row["days"]) for row in table.iter_rows(named=True)]
    assert found == [
        ("wtd", "2021-05-17", 1),
        ("days_28", "2021-04-20", 28),
        ("mtd", "2021-05-01", 17),
        ("ytd", "2021-01-01", 137),
        ("campaign", "2021-03-01", 78),
    ]
    assert not table.get_column("provisional").any()


def test_where_a_baseline_is_not_known_no_days_of_double_decline_are_told(sample_project: Project) -> None:
    table = questions.scorecard(sample_project, ["telecom_cases"], as_of=LATER, last=date(2019, 3, 1)).table
    told = table.select("double_decline", "double_decline_since", "double_decline_days").unique()
    assert told.rows() == [(None, None, None)]


def test_means_and_streak_are_those_of_the_weekly_trend(sample_project: Project) -> None:
    row = questions.scorecard(sample_project, ["telecom_cases"], as_of=LATER).table.row(0, named=True)
    weeks = sample_project.trend(["telecom_cases"], TrendQuestion(Grain.WEEK), as_of=LATER)
    complete = weeks.filter(~pl.col("provisional")).get_column("value")
    years = sample_project.trend(["telecom_cases"], TrendQuestion(Grain.YEAR), as_of=LATER)
    in_2020 = years.row(by_predicate=pl.col("period") == "2020", named=True)["value"]
    assert row["mean_8_weeks"] == pytest.approx(complete.tail(8).mean())
    assert row["last_year_weekly_mean"] == pytest.approx(in_2020 * 7 / 366)
    assert row["streak_weeks"] == streak(complete.to_list())


TARGETS = """
metric        | window | value | against      | attainment | met
telecom_cases | mtd    | 400   |              | 0.9525     | yes
telecom_cases | mtd    | 300   |              | 1.27       | no
telecom_cases | mtd    | -0.5  | year_earlier | 1.0616     | yes
telecom_cases | ytd    | -0.1  | year_earlier | -8.7813    | no
stop_rate_60m | mtd    | 0.8   |              | 1.0712     | yes
stop_rate_60m | mtd    | 0.9   |              | 0.9522     | no
"""


def test_targets_are_met_in_the_direction_of_the_metric(sample_copy: Project) -> None:
    for row in rows_of(TARGETS):
        target = Target(
            metric=str(row["metric"]),
            value=float(str(row["value"])),
            window=ScoreWindow(str(row["window"])),
            against=row["against"] or "",
            until=date(2021, 6, 30),
        )
        sample_copy.config = msgspec.structs.replace(sample_copy.config, targets=(target,))
        table = questions.scorecard(sample_copy, [target.metric], as_of=LATER).table
        found = table.row(by_predicate=pl.col("period") == target.window.value, named=True)
        assert found["target_met"] == (row["met"] == "yes"), row
        assert found["target_attainment"] == pytest.approx(float(str(row["attainment"])), abs=5e-4), row
        assert found["target_until"] == date(2021, 6, 30)
        assert table.get_column("target").count() == 1


FIRST = """
案件编号,立案时间,辖区,案件类别
A1,2021-05-03 09:00:00,福田,电诈
A2,2021-05-04 10:00:00,罗湖,电诈
A3,2021-05-09 10:00:00,福田,电诈
"""
SECOND = """
案件编号,立案时间,辖区,案件类别
A2,2021-05-04 10:00:00,罗湖,其他诈骗
A4,2021-05-05 10:00:00,盐田,电诈
A5,2021-05-06 10:00:00,盐田,电诈
A6,2021-05-16 10:00:00,福田,电诈
"""


@pytest.fixture
def revised(project: Project, tmp_path: Path) -> Project:
    """Two weekly exports; the second corrects the first week."""
    for name, text, day in (("first", FIRST, 10), ("second", SECOND, 17)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text.strip() + "\n", encoding="utf-8")
        for answer in project.load([path], as_of=datetime(2021, 5, day, 8), dataset="cases"):
            assert answer.refusal is None
    return project


def test_a_period_as_first_reported_and_as_known_now(revised: Project) -> None:
    question = TrendQuestion(Grain.WEEK, revisions=True)
    now = revised.trend(["telecom_cases"], question, as_of=LATER).rows(named=True)
    shown = [
        (row["period"], row["value"], row["first_value"], row["revision"]) for row in now if not row["provisional"]
    ]
    assert shown == [("2021-W18", 4, 3, 1), ("2021-W19", 1, 1, 0)]
    assert [str(row["first_reported_on"]) for row in now if not row["provisional"]] == ["2021-05-10", "2021-05-17"]
    then = revised.trend(["telecom_cases"], TrendQuestion(Grain.WEEK), as_of=datetime(2021, 5, 12))
    assert then.filter(pl.col("period") == "2021-W18").get_column("value").to_list() == [3]


def test_revisions_by_district_know_groups_that_came_later_and_the_total(revised: Project) -> None:
    from fraudstats.metrics.facts import Selection

    question = TrendQuestion(Grain.WEEK, Selection(("district",)), revisions=True, total=True, newest=2)
    rows = revised.trend(["telecom_cases"], question, as_of=LATER).filter(pl.col("period") == "2021-W18")
    found = {row["district"]: (row["value"], row["first_value"], row["revision"]) for row in rows.iter_rows(named=True)}
    assert found == {"福田": (2, 2, 0), "罗湖": (0, 1, -1), "盐田": (2, 0, 2), None: (4, 3, 1)}


def test_explain_names_the_events_that_came_left_and_changed_since_the_first_report(revised: Project) -> None:
    from fraudstats.metrics.facts import Selection

    found = questions.explain(
        revised, "telecom_cases", "2021-W18", selection=Selection(), as_of=LATER, today=date(2021, 5, 18)
    )
    first = found.windows.row(by_predicate=pl.col("role") == "first_reported", named=True)
    assert (first["value"], first["n_new"], first["n_left"], first["n_changed"]) == (3, 2, 1, 0)
    changes = found.changes.filter(pl.col("against") == "first_reported").select("state", "key").rows()
    assert changes == [("new", "A4"), ("new", "A5"), ("left", "A2")]
    files = found.files.filter(pl.col("role") == "current").select("file", "n_events").rows()
    assert files == [("first.csv", 2), ("second.csv", 2)]
