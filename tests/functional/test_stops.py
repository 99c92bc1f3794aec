"""`fraudstats stops` on the sample: whole answers."""

import pytest

from fraudstats.project import Project
from program import Run


def test_json_carries_the_window_and_every_table(run_cli: Run, sample_project: Project) -> None:
    ask = ["stops", "--week", "2021-W19", "--by", "district", "--expiring", "24h", "--format", "json"]
    found = run_cli(*ask, project=sample_project).ok().json
    assert found["schema"] == "fraudstats.stops/1"
    assert (found["period"], found["period_start"], found["period_end"]) == ("2021-W19", "2021-05-10", "2021-05-17")
    assert (found["within_minutes"], found["expiring_hours"], found["provisional"]) == (60, 24, False)
    assert [row["level"] for row in found["rows"]] == ["total"] + ["district"] * 13
    for name in ("n_in_time", "n_incidents", "n_ordered", "n_stopped"):
        assert sum(row[name] for row in found["rows"][1:]) == found["rows"][0][name]
    assert {row["basis"] for row in found["funnel"]} == {"cohort", "flow"}
    assert all(0 < row["minutes_left"] <= 24 * 60 for row in found["expiring"])


@pytest.mark.parametrize(("as_of", "is_said"), [("2021-05-18T09:00", False), ("2021-05-19T09:00", True)])
def test_a_list_of_a_day_after_the_data_says_that_stops_may_be_missing(
    run_cli: Run, sample_project: Project, as_of: str, is_said: bool
) -> None:
    asked = ["--lang", "en", "stops", "--week", "2021-W19", "--as-of", as_of]
    answer = run_cli(*asked, "--expiring", "24h", project=sample_project).ok()
    assert ("known to the end of 2021-05-17: later stops may be missing" in answer.stderr) is is_said
    assert "may be missing" not in run_cli(*asked, project=sample_project).ok().stderr


def test_the_rate_is_the_metric_s(run_cli: Run, sample_project: Project) -> None:
    for week in ("2020-W30", "2021-W08", "2021-W19"):
        row = run_cli("stops", "--week", week, "--format", "json", project=sample_project).ok().rows[0]
        trend = ["trend", "stop_rate_60m", "--from", row_day(week), "--to", row_day(week), "--format", "json"]
        metric = run_cli(*trend, project=sample_project).ok().rows[0]
        assert (row["n_in_time"], row["n_incidents"]) == (metric["numerator"], metric["denominator"])
        assert row["rate_all"] == metric["value"]


def test_a_stop_after_60_00_counts_and_one_after_60_01_does_not(run_cli: Run, sample_project: Project) -> None:
    """The two incidents at the limit that the sample's README names."""
    in_time = {}
    for month, limit in (("2021-02", "60m"), ("2021-02", "59m"), ("2021-02", "61m")):
        row = (
            run_cli("stops", "--month", month, "--within", limit, "--format", "json", project=sample_project)
            .ok()
            .rows[0]
        )
        in_time[limit] = row["n_in_time"]
    assert in_time["60m"] == 423
    assert in_time["59m"] < in_time["60m"] < in_time["61m"]


def test_the_table_names_its_window_and_prints_counts_beside_rates(run_cli: Run, sample_project: Project) -> None:
    found = run_cli("stops", "--week", "2021-W19", project=sample_project).ok()
    assert found.stderr.startswith("报警时间 2021-05-10 至 2021-05-16（2021-W19）；时限 60:00 分钟\n")
    for shown in ("151/173", "87.3% (81.5-91.5)", "151/164", "92.1% (86.9-95.3)"):
        assert shown in found.stdout
    assert ["同批警情", "报警", "173"] in [line.split()[:3] for line in found.stdout.splitlines()]
    assert "止付早于报警" in found.stdout


def test_csv_is_one_table(run_cli: Run, sample_project: Project) -> None:
    rows = run_cli("stops", "--week", "2021-W19", "--by", "hour", "--format", "csv", project=sample_project).ok().csv
    assert rows[0]["level"] == "total"
    assert sum(int(row["n_incidents"]) for row in rows[1:]) == 173


def test_a_stamp_fault_of_the_sample_is_counted(run_cli: Run, sample_project: Project) -> None:
    found = run_cli("stops", "--week", "2020-10-14", "--format", "json", project=sample_project).ok().json
    assert {row["fault"]: row["n"] for row in found["stamps"]}["stop_before_the_report"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--within", "an hour"], "'an hour' is no length in --within"),
        (["--within", "0m"], "'0m' is no length"),
        (["--week", "2021-W19", "--month", "2021-05"], "a week and a month at once"),
        (["--month", "2021-W19"], "'2021-W19' is not a month"),
        (["--by", "moon"], "Invalid value for '--by'"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run_cli: Run, sample_project: Project, arguments: list[str], says: str
) -> None:
    found = run_cli("stops", *arguments, project=sample_project)
    assert found.exit_code == 2
    assert says in found.stderr
    assert found.stdout == ""


def row_day(week: str) -> str:
    from datetime import date

    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1).isoformat()


def test_more_stopped_than_reported_lost_is_explained(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("stops", "--week", "2021-W19", project=sample_project).ok()
    assert "账户内可能有其他受害人的资金，可以超过报警损失" in answer.stderr
    rates = run_cli("stops", "--week", "2021-W19", "--format", "csv", project=sample_project).ok()
    assert "其他受害人" not in rates.stderr, "rates say nothing of money"
