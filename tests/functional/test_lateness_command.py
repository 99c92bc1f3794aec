"""`fraudstats lateness` on loads of every week, in which a fifth of the cases is entered a week late."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import Run

MONDAY = date(2021, 1, 4)
N_WEEKS = 20
EVERY_WEEK = 25


def _case(week: int, number: int) -> str:
    day = MONDAY + timedelta(days=7 * week + number % 7)
    return f"{week:02}-{number:02},{day} 10:00:00,福田,telecom_fraud"


@pytest.fixture
def loaded_weekly(project: Project, tmp_path: Path) -> Project:
    """Load each Monday the week before: the first 20 cases at once, five a week later."""
    for week in range(N_WEEKS):
        rows = [_case(week, number) for number in range(20)]
        if week:
            rows += [_case(week - 1, number) for number in range(20, EVERY_WEEK)]
        path = tmp_path / f"cases_{week}.csv"
        path.write_text("\n".join(["case_id,filed_at,district,category", *rows]) + "\n", encoding="utf-8")
        monday = datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week)
        (answer,) = project.load([path], as_of=monday)
        assert answer.refusal is None, answer.refusal
    return project


def test_the_newest_week_is_compared_at_the_same_maturity(run_cli: Run, loaded_weekly: Project) -> None:
    answer = run_cli(
        "lateness", "telecom_cases", "--weeks", "3", "--format", "json", project=loaded_weekly, now="2021-05-24T09:00"
    ).ok()
    assert answer.json["schema"] == "fraudstats.lateness/1"
    assert answer.json["completeness"] == pytest.approx([0.8, 1, 1, 1], abs=0.01)
    newest = answer.rows[-1]
    assert (newest["days_after_end"], newest["known"], newest["same_maturity_baseline"]) == (1, 20, 20)
    assert newest["expected_final_low"] <= EVERY_WEEK <= newest["expected_final_high"]


def test_a_store_of_one_load_cannot_tell(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("lateness", "telecom_cases", project=sample_project)
    assert answer.exit_code == 5
    assert "loads of several weeks" in answer.stderr


LATE_AND_MANY = 10
"""Times as many cases: a fifth of them missing looks like a fall that chance does not explain."""


def _load_weekly_and_large(
    project: Project, tmp_path: Path, *, with_a_fall: bool, n_of_the_last: int = 20 * LATE_AND_MANY
) -> Project:
    """Load each Monday the week before, a fifth of it a week late; 龙岗, if at all, has fewer in the last week."""
    for week in range(N_WEEKS):
        numbers = [(week, each) for each in range(n_of_the_last if week == N_WEEKS - 1 else 20 * LATE_AND_MANY)]
        numbers += [(week - 1, 1000 + each) for each in range(5 * LATE_AND_MANY)] if week else []
        rows = [_case(which, number) for which, number in numbers]
        kept = 30 if week == N_WEEKS - 1 else 80
        rows += [_case(week, 2000 + number).replace("福田", "龙岗") for number in range(kept) if with_a_fall]
        path = tmp_path / f"cases_{week}.csv"
        path.write_text("\n".join(["case_id,filed_at,district,category", *rows]) + "\n", encoding="utf-8")
        (answer,) = project.load([path], as_of=datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week))
        assert answer.refusal is None, answer.refusal
    return project


NOW = "2021-05-24T09:00"


def test_a_fall_that_the_same_maturity_does_not_show_is_late_entry(
    run_cli: Run, project: Project, tmp_path: Path
) -> None:
    loaded = _load_weekly_and_large(project, tmp_path, with_a_fall=True)
    rows = run_cli(
        "trend", "telecom_cases", "--by", "district", "--last", "1", "--format", "json",
        project=loaded, now=NOW,
    ).ok().rows  # fmt: skip
    found = {row["district"]: (row["value"], row["previous_value"], row["verdict"]) for row in rows}
    assert found == {"福田": (200, 250, "late_entry"), "龙岗": (30, 80, "fall")}


def test_late_entry_ends_no_streak_and_breaks_no_headline(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _load_weekly_and_large(project, tmp_path, with_a_fall=False)
    answer = run_cli("--lang", "en", "scorecard", "telecom_cases", "--format", "json", project=loaded, now=NOW).ok()
    week = next(row for row in answer.rows if row["period"] == "wtd")
    assert (week["verdict"], week["streak_weeks"]) == ("late_entry", 0)


def test_money_that_is_lower_for_late_entry_alone_is_said_to_be(run_cli: Run, project: Project, tmp_path: Path) -> None:
    for week in range(N_WEEKS):
        rows = [_case(week, number) + ",100" for number in range(20)]
        rows += [_case(week - 1, number) + ",100" for number in range(20, EVERY_WEEK)] if week else []
        path = tmp_path / f"cases_{week}.csv"
        head = "case_id,filed_at,district,category,loss_cny"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        (answer,) = project.load([path], as_of=datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week))
        assert answer.refusal is None, answer.refusal
    found = run_cli("trend", "telecom_loss", "--last", "2", "--format", "json", project=project, now=NOW).ok().rows
    assert [(row["value"], row["verdict"]) for row in found] == [(2500, None), (2000, "late_entry")]
    shown = run_cli("trend", "telecom_loss", "--last", "1", "--format", "md", project=project, now=NOW).ok().stdout
    assert "补录未齐" in shown
    assert "-20" not in shown


def test_looking_back_leaves_later_files_of_other_datasets_in_sight(
    run_cli: Run, loaded_weekly: Project, tmp_path: Path
) -> None:
    path = tmp_path / "incidents.csv"
    rows = [f"J{day:02},2021-05-{day:02} 10:00:00,福田,1" for day in range(10, 24)]
    head = "incident_id,reported_at,district,is_telecom"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (answer,) = loaded_weekly.load([path], as_of=datetime(2021, 5, 24, 8, 30))
    assert answer.refusal is None, answer.refusal
    asked = ("--format", "json", "--week", "2021-W20")
    both = run_cli("scorecard", "telecom_cases", "telecom_incidents", *asked, project=loaded_weekly, now=NOW).ok().rows
    assert [row["value"] for row in both if row["period"] == "wtd"] == [20, 7]


def test_without_late_entry_the_same_counts_are_a_fall(run_cli: Run, project: Project, tmp_path: Path) -> None:
    rows = [_case(week, number) for week in range(N_WEEKS) for number in range(200 if week == N_WEEKS - 1 else 250)]
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(["case_id,filed_at,district,category", *rows]) + "\n", encoding="utf-8")
    (answer,) = project.load([path], as_of=datetime(2021, 5, 24, 8, 0))
    assert answer.refusal is None, answer.refusal
    (row,) = run_cli("trend", "telecom_cases", "--last", "1", "--format", "json", project=project, now=NOW).ok().rows
    assert (row["value"], row["previous_value"], row["verdict"]) == (200, 250, "fall")


def test_a_briefing_prints_no_fall_that_is_late_entry(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _load_weekly_and_large(project, tmp_path, with_a_fall=False)
    run_cli("report", "--week", "2021-W20", "--format", "json", "--out", tmp_path, project=loaded, now=NOW).ok()
    issue = json.loads((tmp_path / "2021-W20.zh.json").read_text(encoding="utf-8"))
    *counts, decline = ("".join(map(_said, each["parts"])) for each in issue["headline"]["sentences"])
    assert counts
    for sentence in counts:
        assert "环比待补录齐全后再比" in sentence
        assert "下降" not in sentence
    assert "“双下降”" in decline


def _said(part: object) -> str:
    return part if isinstance(part, str) else ""


ENTERED = 4
"""Of five cases of a day, those entered the day after; the fifth is entered eight days after."""


def _dated(project: Project, tmp_path: Path, *, n_weeks: int = N_WEEKS) -> Project:
    """Load once, on the Monday after the last week, cases that say when they were entered."""
    rows = []
    for day in range(7 * n_weeks):
        for number in range(5):
            filed = MONDAY + timedelta(days=day)
            entered = filed + timedelta(days=1 if number < ENTERED else 8)
            if entered < MONDAY + timedelta(days=7 * n_weeks + 1):
                rows.append(f"{day}-{number},{filed} 10:00:00,福田,telecom_fraud,{entered} 09:00:00")
    path = tmp_path / "dated.csv"
    path.write_text("\n".join(["case_id,filed_at,district,category,录入时间", *rows]) + "\n", encoding="utf-8")
    (answer,) = project.load([path], as_of=datetime(2021, 1, 12, 8, 0) + timedelta(days=7 * (n_weeks - 1)))
    assert answer.refusal is None, answer.refusal
    return project


def test_dates_of_entry_tell_where_one_load_cannot(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _dated(project, tmp_path)
    asked = ("lateness", "telecom_cases", "--weeks", "3")
    answer = run_cli(*asked, "--format", "json", project=loaded, now="2021-05-25T09:00").ok()
    assert answer.json["learnt_from"] == "dates"
    assert answer.json["last_known_day"] == "2021-05-24"
    assert "entered_at" in answer.stderr
    newest = answer.rows[-1]
    # a day after the week: seven days of four cases, and the fifth case of nothing but what is eight days old
    assert (newest["known"], newest["same_maturity_baseline"], newest["days_after_end"]) == (28, 28, 1)
    assert answer.json["completeness"] == pytest.approx([28 / 35, 1, 1, 1])
    refused = run_cli(*asked, "--from", "loads", project=loaded, now="2021-05-25T09:00")
    assert refused.exit_code == 5


def test_a_fall_that_dates_of_entry_explain_is_late_entry(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _dated(project, tmp_path)
    asked = ("trend", "telecom_cases", "--from", "2021-05-10", "--to", "2021-05-23", "--format", "json")
    before, newest = run_cli(*asked, project=loaded, now="2021-05-25T09:00").ok().rows
    assert (before["value"], newest["value"], newest["verdict"]) == (35, 28, "late_entry")
    assert newest["previous_same_maturity_value"] == pytest.approx(28)


def test_an_effect_is_estimated_of_weeks_that_are_entered(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _dated(project, tmp_path, n_weeks=40)
    asked = ("--lang", "en", "effect", "telecom_cases", "--since", "2021-08-02", "--format", "json")
    answer = run_cli(*asked, project=loaded, now="2021-10-12T09:00").ok()
    (row,) = answer.rows
    assert (row["until"], row["n_weeks_after"], row["n_weeks_late"]) == ("2021-10-03", 9, 1)
    assert row["observed"] == 9 * 35
    assert (row["verdict"], row["knows_the_season"]) == (None, False)
    assert "the newest 1 weeks are not wholly entered" in answer.stderr
    assert "the season is not known" in answer.stderr


def test_too_few_followed_weeks_still_have_the_same_maturity(run_cli: Run, project: Project, tmp_path: Path) -> None:
    loaded = _dated(project, tmp_path, n_weeks=6)
    asked = ("--lang", "en", "lateness", "telecom_cases", "--weeks", "3", "--format", "json")
    answer = run_cli(*asked, project=loaded, now="2021-02-16T09:00").ok()
    assert "weeks were followed for 3 weeks after their end, of 8 needed" in answer.stderr
    newest = answer.rows[-1]
    assert (newest["known"], newest["same_maturity_baseline"], newest["expected_final"]) == (28, 28, None)
    assert answer.json["completeness"] is None


def test_rows_that_do_not_say_when_they_were_entered_are_said(
    run_cli: Run, loaded_weekly: Project, project: Project
) -> None:
    answer = run_cli("lateness", "telecom_cases", "--from", "dates", project=loaded_weekly, now="2021-05-24T09:00")
    assert answer.exit_code == 5
    assert "say when they were entered" in answer.stderr


def test_a_clear_fall_in_a_late_week_is_printed_at_the_same_maturity(
    run_cli: Run, project: Project, tmp_path: Path
) -> None:
    loaded = _load_weekly_and_large(project, tmp_path, with_a_fall=False, n_of_the_last=100)
    asked = ("trend", "telecom_cases", "--last", "1", "--format")
    (row,) = run_cli(*asked, "json", project=loaded, now=NOW).ok().rows
    assert (row["value"], row["previous_value"], row["verdict"]) == (100, 250, "fall")
    assert row["previous_same_maturity_value"] == pytest.approx(200)
    shown = run_cli(*asked, "md", project=loaded, now=NOW).ok()
    assert "≈-50.0%" in shown.stdout
    assert "同等录入进度" in shown.stderr
    run_cli("report", "--week", "2021-W20", "--format", "json", "--out", tmp_path, project=loaded, now=NOW).ok()
    issue = (tmp_path / "2021-W20.zh.json").read_text(encoding="utf-8")
    assert "按同等录入进度环比明显下降（幅度待补录齐全）" in issue
    assert "较上周" not in issue


def _load_rates(project: Project, tmp_path: Path, *, n_stopped_of_the_last: int) -> Project:
    """Load each week's incidents in time, half of their stops a week late; of the last week fewer were stopped."""
    for week in range(N_WEEKS):
        monday = datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week)
        incidents = [f"J{week}-{number},{_minute(week, number)},福田,1,100" for number in range(200)]
        n_now = n_stopped_of_the_last if week == N_WEEKS - 1 else 80
        stops = [(week, number) for number in range(n_now)]
        stops += [(week - 1, number) for number in range(80, 160)] if week else []
        orders = [f"Z{a}-{b},J{a}-{b},{_minute(a, b)},{_minute(a, b, 20)},K{a}-{b},100,stopped" for a, b in stops]
        for name, head, rows in (
            ("incidents", "incident_id,reported_at,district,is_telecom,loss_cny", incidents),
            (
                "stop_orders",
                "order_id,incident_id,reported_at,executed_at,account_id,amount_stopped_cny,result",
                orders,
            ),
        ):
            path = tmp_path / f"{name}_{week}.csv"
            path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
            (answer,) = project.load([path], as_of=monday, dataset=name)
            assert answer.refusal is None, answer.refusal
    return project


def _minute(week: int, number: int, later: int = 0) -> str:
    at = datetime(2021, 1, 4, 6, 0) + timedelta(days=7 * week + number % 7, minutes=number + later)
    return f"{at:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(("n_stopped", "verdict"), [(80, "late_entry"), (50, "fall")])
def test_a_rate_whose_numerator_is_late_is_no_fall(
    run_cli: Run, project: Project, tmp_path: Path, n_stopped: int, verdict: str
) -> None:
    loaded = _load_rates(project, tmp_path, n_stopped_of_the_last=n_stopped)
    asked = ("stop_rate_60m", "--last", "1", "--format")
    (row,) = run_cli("trend", *asked, "json", project=loaded, now=NOW).ok().rows
    assert (row["value"], row["previous_value"]) == (n_stopped / 200, 0.8)
    assert (row["verdict"], row["previous_same_maturity_value"]) == (verdict, pytest.approx(0.4))
    shown = run_cli("trend", *asked, "md", project=loaded, now=NOW).ok().stdout
    assert "-40.0 pp" not in shown
    assert ("≈-15.0 pp" in shown) is (verdict == "fall")
    minutes = run_cli("lateness", "stop_rate_60m", "--weeks", "3", "--format", "json", project=loaded, now=NOW).ok()
    assert minutes.json["completeness_of"] == {"numerator": [0.5, 1, 1, 1], "denominator": [1, 1, 1, 1]}


def test_a_median_is_lower_only_if_what_is_missing_cannot_lift_it(
    run_cli: Run, project: Project, tmp_path: Path
) -> None:
    """Half of the stops of a week come a week late, after 60 minutes; the others after 20 (福田) or 20 to 60 (龙岗)."""
    loaded = _load_minutes(project, tmp_path)
    asked = ("trend", "minutes_to_stop", "--by", "district", "--last", "1", "--format", "json")
    rows = run_cli(*asked, project=loaded, now=NOW).ok().rows
    found = {row["district"]: (row["value"], row["previous_value"], row["verdict"]) for row in rows}
    # of four in five known, the median with the fifth above them is the 0.625 quantile: 20 in 福田, 60 in 龙岗
    assert found == {"福田": (20, 40, None), "龙岗": (20, 40, "late_entry")}


def _load_minutes(project: Project, tmp_path: Path) -> Project:
    """Load each week eight of ten stops at once and two a week later; the last week is stopped sooner than the others."""
    for week in range(N_WEEKS):
        monday = datetime(2021, 1, 11, 8, 0) + timedelta(days=7 * week)
        districts = ("福田", "龙岗")
        incidents = [f"J{week}-{name}-{n},{_minute(week, n)},{name},1,100" for name in districts for n in range(50)]
        now = [(week, name, n) for name in districts for n in range(40)]
        now += [(week - 1, name, n) for name in districts for n in range(40, 50)] if week else []
        orders = [
            f"Z{a}-{name}-{n},J{a}-{name}-{n},{_minute(a, n)},{_minute(a, n, _took(a, name, n))},K{a}-{name}-{n},100,stopped"
            for a, name, n in now
        ]
        for name, head, rows in (
            ("incidents", "incident_id,reported_at,district,is_telecom,loss_cny", incidents),
            (
                "stop_orders",
                "order_id,incident_id,reported_at,executed_at,account_id,amount_stopped_cny,result",
                orders,
            ),
        ):
            path = tmp_path / f"{name}_{week}.csv"
            path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
            (answer,) = project.load([path], as_of=monday, dataset=name)
            assert answer.refusal is None, answer.refusal
    return project


def _took(week: int, district: str, number: int) -> int:
    """Minutes to the stop: 40 before the last week; then 20, but 60 for two in five of 龙岗's and what comes late."""
    if week < N_WEEKS - 1:
        return 40
    return 60 if number >= (40 if district == "福田" else 24) else 20
