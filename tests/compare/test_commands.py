"""The commands trend, scorecard, explain and metrics as a person or a script meets them."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from fraudstats.errors import UsageError
from fraudstats.project import Project
from program import Answer, Run

CHAIN = "YJ20210427-010"
METRIC = """-- ---
-- title_zh = "我的"
-- title_en = "Mine"
-- definition_zh = "试"
-- definition_en = "A try"
-- front = "core"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "cases"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district"]
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    n as value
from cases
"""


@pytest.fixture
def own_metric(project: Project) -> Path:
    folder = project.folder.queries / "metrics"
    folder.mkdir(parents=True)
    return folder / "mine.sql"


BROKEN = {
    'kind = "count"|kind = "cnt"': ("line 7", "cnt", "bad-metric"),
    "unit_zh|unit_cn": ("line 8", "Did you mean unit_en?", "bad-metric"),
    '-- front = "core"\n|': ("line 1", "the setting 'front' is missing", "bad-metric"),
    'title_zh = "|title_zh = ': ("line 2", "not valid TOML", "bad-metric"),
    "case_id as key|case_id as k": ("line 14", "no column 'key'", "bad-metric"),
    "    district,\n|": ("line 14", "no column 'district'", "bad-metric"),
    "n as value|status as value": ("line 14", "the column 'value' is VARCHAR", "bad-metric"),
    "filed_at as at|status as at": ("line 14", "the column 'at' is VARCHAR", "bad-metric"),
    "    district,|    distict,": ("line 17", "distict", "query-failed"),
    "from cases|from cases where $limit > 1": ("mine.sql", "unknown parameter $limit", "bad-metric"),
    '["cases"]|["case"]': ("mine.sql", "no dataset 'case'", "bad-metric"),
    "-- ---\n|": ("line 1", "no front matter", "bad-metric"),
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_broken_metric_file_is_told_with_its_line_and_mend(
    project: Project, own_metric: Path, run_cli: Run, change: str
) -> None:
    old, new = change.split("|")
    own_metric.write_text(METRIC.replace(old, new, 1), encoding="utf-8")
    found = run_cli("metrics", "mine", project=project)
    place, what, slug = BROKEN[change]
    assert found.exit_code == 4
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert all(each in found.stderr for each in (str(own_metric), place, what, f"[{slug}]")), found.stderr


def test_a_users_metric_is_added_and_one_of_the_same_name_overrides(
    project: Project, own_metric: Path, run_cli: Run
) -> None:
    own_metric.write_text(METRIC, encoding="utf-8")
    own_metric.with_name("telecom_cases.sql").write_text(METRIC, encoding="utf-8")
    rows = {row["metric"]: row for row in run_cli("metrics", "--format", "json", project=project).ok().rows}
    assert rows["mine"]["title_en"] == rows["telecom_cases"]["title_en"] == "Mine"
    assert rows["fraud_cases"]["title_en"] == "All fraud cases"


def test_metrics_shows_one_metric_whole(sample_project: Project, run_cli: Run) -> None:
    shown = run_cli("--lang", "en", "metrics", "stop_rate_60m", project=sample_project).ok().stdout
    for each in (
        "formula_en",
        "sum of numerator / sum of denominator",
        "2021-05-17",
        "left join first_stops",
        "channel",
    ):
        assert each in shown


@pytest.mark.parametrize(("value", "hint"), [("福天", "Did you mean 福田?"), ("XX", "Values are 光明")])
def test_a_filter_value_that_occurs_nowhere_is_an_error(
    sample_project: Project, run_cli: Run, value: str, hint: str
) -> None:
    found = run_cli("trend", "telecom_cases", "--where", f"district={value}", project=sample_project)
    assert (found.exit_code, found.stdout) == (2, "")
    assert hint in found.stderr
    assert "[unknown-value]" in found.stderr


def test_trend_answers_for_several_metrics_with_totals_and_the_designed_columns(
    sample_project: Project, run_cli: Run
) -> None:
    asked = (
        "trend",
        "telecom_cases",
        "stop_rate_60m",
        "--by",
        "district",
        "--total",
        "--last",
        "2",
        "--format",
        "json",
    )
    answer = run_cli(*asked, project=sample_project).ok().json
    assert answer["schema"] == "fraudstats.trend/1"
    assert {row["metric"] for row in answer["rows"]} == {"telecom_cases", "stop_rate_60m"}
    assert sum(row["is_total"] for row in answer["rows"]) == 4
    assert list(answer["rows"][0])[:8] == [
        "metric", "period", "period_start", "period_end", "district", "value", "numerator", "denominator",
    ]  # fmt: skip


def test_trend_to_date_compares_as_many_days(sample_project: Project, run_cli: Run) -> None:
    asked = ("trend", "telecom_cases", "--every", "month", "--to-date", "--last", "3", "--format", "json")
    rows = run_cli(*asked, project=sample_project).ok().rows
    assert [(row["days"], row["previous_days"], row["year_earlier_days"]) for row in rows] == [(17, 17, 17)] * 3
    assert not any(row["provisional"] for row in rows)


def test_unequal_lengths_and_disagreeing_alignments_are_said(sample_project: Project, run_cli: Run) -> None:
    asked = ("trend", "telecom_cases", "--every", "month", "--from", "2020-02-01", "--to", "2020-02-29")
    (row,) = run_cli(*asked, "--format", "json", project=sample_project).ok().rows
    assert (row["days"], row["year_earlier_days"], row["lengths_differ"]) == (29, 28, True)
    assert row["year_earlier_change_rate_per_day"] < row["year_earlier_change_rate"]
    shown = run_cli("--lang", "en", *asked, project=sample_project).ok().stdout
    assert f"unequal lengths; per day {row['previous_change_rate_per_day']:+.1%}" in shown
    assert f"per day, year earlier {row['year_earlier_change_rate_per_day']:+.1%}" in shown
    weeks = ("trend", "telecom_cases", "--every", "week", "--format", "json")
    rows = run_cli(*weeks, project=sample_project).ok().rows
    assert {row["alignments_disagree"] for row in rows} == {True, False, None}


def notes_of(answer: Answer, metric: str, period: str) -> str:
    rows = [line.split("|") for line in answer.ok().stdout.splitlines()]
    return next(row[-2].strip() for row in rows if row[1].strip() == metric and row[2].strip() == period)


def test_a_table_says_what_its_columns_cannot(sample_project: Project, run_cli: Run) -> None:
    def trend(*more: str) -> Answer:
        return run_cli("--lang", "en", "trend", *more, "--format", "md", project=sample_project)

    to_date = trend("telecom_cases", "--every", "month", "--last", "2", "--to-date")
    assert notes_of(to_date, "telecom_cases", "2021-04") == "first 17 days"
    lunar = trend("telecom_cases", "--from", "2021-03-15", "--to", "2021-04-04", "--align", "lunar")
    assert notes_of(lunar, "telecom_cases", "2021-W11") == ""
    assert notes_of(lunar, "telecom_cases", "2021-W13") == "year earlier by date: too far from the Spring Festival"
    months = trend("telecom_cases", "app_installs", "--every", "month", "--last", "2")
    assert "unequal lengths; per day" in notes_of(months, "telecom_cases", "2021-04")
    assert notes_of(months, "app_installs", "2021-04") == ""


def test_an_incomplete_period_is_no_fall_of_the_curve(sample_project: Project, run_cli: Run) -> None:
    table = run_cli("trend", "telecom_cases", "--last", "3", "--format", "md", project=sample_project).ok().stdout
    curves = [line.split("|")[4].strip() for line in table.splitlines() if "2021-W" in line]
    assert curves == ["▁", "▁█", "▁█"]


def test_a_terminal_table_carries_a_curve(sample_project: Project, run_cli: Run) -> None:
    shown = run_cli("trend", "telecom_cases", "--last", "6", project=sample_project).ok().stdout
    assert "走势" in shown
    assert "▁" in shown
    assert "█" in shown


@pytest.mark.parametrize(("image", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_trend_draws_its_chart(sample_project: Project, run_cli: Run, tmp_path: Path, image: str, start: bytes) -> None:
    path = tmp_path / f"trend.{image}"
    asked = ("trend", "telecom_cases", "--every", "month", "--by", "district", "--format", image, "--output", path)
    answer = run_cli("--lang", "en", *asked, project=sample_project).ok()
    assert (answer.stdout, answer.stderr) == ("", "the 5 greatest of 13 groups are drawn\n")
    assert path.read_bytes().startswith(start)


def test_every_drawn_group_has_a_colour_of_its_own_and_every_period_its_whole_name(
    sample_project: Project, run_cli: Run
) -> None:
    asked = ("trend", "telecom_cases", "--by", "district", "--every", "week", "--format", "svg")
    picture = ElementTree.fromstring(run_cli(*asked, project=sample_project).ok().stdout)
    lines = [
        each.get("stroke") for each in picture.iter() if each.tag.endswith("line") and each.get("stroke-width") == "2"
    ]
    assert len(lines) == len(set(lines)) == 5
    last = next(each for each in picture.iter() if each.text == "2021-W20" and each.tag.endswith("text"))
    assert (last.get("text-anchor"), float(str(last.get("x")))) == ("end", 476.0)


def test_explain_is_one_object_and_lists_rows_when_asked(sample_project: Project, run_cli: Run) -> None:
    asked = ("explain", "telecom_cases", "--week", "2021-W19", "--where", "district=福田", "--format", "json")
    plain = run_cli(*asked, project=sample_project).ok().json
    with_rows = run_cli(*asked, "--rows", project=sample_project).ok().json
    assert plain["schema"] == "fraudstats.explain/1"
    assert "$first" in plain["sql"]
    assert "events" not in plain
    current = [row for row in with_rows["events"] if row["role"] == "current"]
    assert len(current) == plain["rows"][0]["value"] == 27
    assert plain["files"][0]["file"] == "样例_立案_2021.csv"


def test_explain_says_what_a_verdict_rests_on(sample_project: Project, run_cli: Run) -> None:
    asked = ("explain", "telecom_cases", "--week", "2021-W19")
    before, year = run_cli(*asked, "--format", "json", project=sample_project).ok().json["evidence"]
    assert (before["against"], before["verdict"]) == ("previous", "no_clear_change")
    assert before["p_value"] == pytest.approx(0.500381479445)  # R 4.2.2: poisson.test(c(165, 152), c(7, 7))
    limits = (before["rate_ratio_interval_low"], before["rate_ratio_interval_high"])
    assert limits == pytest.approx((0.865541988693, 1.36216779684))
    assert (year["verdict"], before["difference_interval_low"]) == ("fall", None)
    shown = run_cli(*asked, project=sample_project).ok().stdout
    assert "无明显变化；检验 p = 0.5；日均为基期的 1.09 倍（95% 区间 0.87 至 1.36）" in shown
    english = run_cli("--lang", "en", *asked, project=sample_project).ok().stdout
    assert "clear fall; p < 0.0001; 0.43 times as many a day (95% interval 0.36 to 0.52)" in english
    rate = run_cli("--lang", "en", "explain", "stop_rate_60m", "--week", "2021-W19", project=sample_project).ok().stdout
    assert "95% interval of the difference" in rate


def test_scorecard_of_a_month(sample_project: Project, run_cli: Run) -> None:
    answer = run_cli("scorecard", "telecom_cases", "--month", "2021-04", "--format", "json", project=sample_project)
    assert answer.ok().json["schema"] == "fraudstats.scorecard/1"
    assert {row["period"]: row["period_end"] for row in answer.rows}["mtd"] == "2021-05-01"
    assert answer.json["headline"]["holds"] is False


def test_from_nothing_the_change_itself_is_shown(sample_project: Project, run_cli: Run) -> None:
    asked = ("trend", "tasks_open", "--every", "month", "--last", "2")
    row = run_cli(*asked, "--to-date", "--format", "json", project=sample_project).ok().rows[-1]
    assert (row["previous_value"], row["previous_change_rate"]) == (0, None)
    assert f"+{row['value']}" in run_cli(*asked, "--to-date", project=sample_project).ok().stdout


NOT_COVERED = {
    ("scorecard", "telecom_cases", "--week", "2018-W05"): "The data covers 2019-01-01 to",
    ("scorecard", "telecom_cases", "--week", "2030-W05"): "The data ends on 2021-05-17.",
    ("scorecard", "telecom_cases", "--from", "2030-01-01"): "The data covers",
    ("explain", "telecom_cases", "--week", "2030-W01"): "The data covers 2019-01-01 to 2021-05-17.",
    ("explain", "telecom_cases", "--week", "2018-W01"): "The data covers",
}


@pytest.mark.parametrize("asked", NOT_COVERED, ids=" ".join)
def test_days_without_data_are_no_zeros(sample_project: Project, run_cli: Run, asked: tuple[str, ...]) -> None:
    found = run_cli(*asked, project=sample_project)
    assert (found.exit_code, found.stdout) == (5, "")
    assert NOT_COVERED[asked] in found.stderr
    assert "[not-covered]" in found.stderr


def test_a_window_between_any_two_days_is_compared_with_as_many_before_it(
    sample_project: Project, run_cli: Run
) -> None:
    asked = ("scorecard", "telecom_cases", "--from", "2021-04-10", "--to", "2021-05-10", "--format", "json")
    row = run_cli(*asked, project=sample_project).ok().rows[-1]
    days = run_cli("trend", "telecom_cases", "--every", "day", "--format", "json", project=sample_project).ok().rows

    def counted(first: str, end: str) -> int:
        return sum(each["value"] for each in days if first <= each["period_start"] < end)

    assert (row["period"], row["days"], row["alignment"]) == ("window", 31, "date")
    assert row["value"] == counted("2021-04-10", "2021-05-11")
    assert row["previous_value"] == counted("2021-03-10", "2021-04-10")
    assert row["year_earlier_value"] == counted("2020-04-10", "2020-05-11")


def test_what_is_named_twice_counts_once(sample_project: Project, run_cli: Run) -> None:
    once = run_cli("trend", "telecom_cases", "--by", "district", "--format", "json", project=sample_project).ok().rows
    asked = ("trend", "telecom_cases", "telecom_cases", "--by", "district,district", "--format", "json")
    assert run_cli(*asked, project=sample_project).ok().rows == once


def as_json(table: pl.DataFrame) -> list[dict[str, object]]:
    """Write a frame as the commands do."""
    from fraudstats.cli.output import _plain

    return json.loads(json.dumps(table.to_dicts(), default=_plain))


ASKED_TWICE = {
    ("trend", "telecom_cases", "--every", "month", "--by", "district", "--where", "district=福田", "--where", "district=罗湖",
     "--to-date", "--align", "lunar", "--total", "--last", "3"):
        lambda analyst: analyst.trend(
            "telecom_cases", every="month", by=["district"], where={"district": ["福田", "罗湖"]}, to_date=True, align="lunar",
            total=True, newest=3,
        ),
    ("trend", "stop_rate_60m", "--revisions", "--from", "2021-04-01", "--to", "2021-05-10"):
        lambda analyst: analyst.trend("stop_rate_60m", revisions=True, first=date(2021, 4, 1), last=date(2021, 5, 10)),
    ("trend", "telecom_cases", "--drivers", "district,fraud_type"):
        lambda analyst: analyst.drivers("telecom_cases", by=["district", "fraud_type"]),
    ("scorecard", "telecom_cases", "app_installs"): lambda analyst: analyst.scorecard("telecom_cases", "app_installs"),
    ("scorecard", "telecom_cases", "--month", "2021-04"):
        lambda analyst: analyst.scorecard("telecom_cases", last=date(2021, 4, 30)),
    ("explain", "stop_rate_60m", "--week", "2021-W19", "--where", "district=福田"):
        lambda analyst: analyst.explain("stop_rate_60m", "2021-W19", where={"district": "福田"}),
    ("stops", "--week", "2021-W19", "--by", "district", "--within", "30m"):
        lambda analyst: analyst.stops(week="2021-W19", by="district", within_minutes=30),
    ("stops",): lambda analyst: analyst.stops(),
    ("alerts",): lambda analyst: analyst.alerts(),
    ("alerts", "--district", "福田"): lambda analyst: analyst.alerts(district="福田"),
    ("trace", CHAIN): lambda analyst: analyst.trace(CHAIN),
    ("signals", "--week", "2021-W19"): lambda analyst: analyst.signals("2021-W19"),
    ("effect", "telecom_incidents", "telecom_loss"): lambda analyst: analyst.effect("telecom_incidents", "telecom_loss"),
    ("effect", "telecom_cases", "--since", "2021-03-08", "--leave-out", "2020-01-24:2020-05-10"):
        lambda analyst: analyst.effect(
            "telecom_cases", since=date(2021, 3, 8), left_out=[(date(2020, 1, 24), date(2020, 5, 10))]
        ),
    ("metrics",): lambda analyst: analyst.metrics(),
    ("metrics", "stop_rate_60m"): lambda analyst: analyst.metrics("stop_rate_60m"),
    ("batches",): lambda analyst: analyst.batches(),
    ("rejects",): lambda analyst: analyst.rejects(),
    ("rejects", "list", "--batch", "19"): lambda analyst: analyst.rejects(19),
    ("check",): lambda analyst: analyst.check(as_of=datetime(2021, 5, 18, 8)),
    ("tasks", "list"): lambda analyst: analyst.tasks(as_of=datetime(2021, 5, 18, 8)),
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED_TWICE, ids=" ".join)
def test_the_library_answers_with_the_rows_of_the_command(
    sample_project: Project, run_cli: Run, asked: tuple[str, ...]
) -> None:
    import fraudstats

    found = ASKED_TWICE[asked](fraudstats.open(sample_project.folder.root))
    assert as_json(found) == run_cli(*asked, "--format", "json", project=sample_project).ok().rows


def test_the_library_gives_each_table_of_the_stops(sample_project: Project, run_cli: Run) -> None:
    import fraudstats

    analyst, now = fraudstats.open(sample_project.folder.root), datetime(2021, 5, 18, 8)
    answer = run_cli("stops", "--expiring", "24h", "--format", "json", project=sample_project).ok().json
    for table in ("funnel", "stamps"):
        assert as_json(analyst.stops(table=table)) == answer[table]
    assert as_json(analyst.stops(table="expiring", expiring_hours=24, as_of=now)) == answer["expiring"]
    for wrong in ({"table": "expiring"}, {"table": "waits"}):
        with pytest.raises(UsageError, match="no table"):
            analyst.stops(**wrong)
    with pytest.raises(UsageError, match="which day"):
        analyst.stops(week="last")


def test_the_library_gives_the_tables_beside_the_first(sample_project: Project, run_cli: Run) -> None:
    import fraudstats

    analyst = fraudstats.open(sample_project.folder.root)
    asked = {
        "stations": (("alerts",), analyst.alerts(table="stations")),
        "levels": (("trace", CHAIN), analyst.trace(CHAIN, table="levels")),
        "last_week": (("signals", "--week", "2021-W19"), analyst.signals("2021-W19", table="last_week")),
    }
    for table, (command, found) in asked.items():
        assert as_json(found) == run_cli(*command, "--format", "json", project=sample_project).ok().json[table], table
    with pytest.raises(UsageError, match="no table 'colours'"):
        analyst.alerts(table="colours")
    with pytest.raises(UsageError, match="which day"):
        analyst.signals("last")


def test_the_library_lists_nothing_of_an_empty_project_under_the_columns_of_the_commands(project: Project) -> None:
    import fraudstats

    analyst = fraudstats.open(project.folder.root)
    for table, column in (
        (analyst.batches(), "loaded_at"),
        (analyst.rejects(), "sentence_zh"),
        (analyst.check(as_of=datetime(2021, 5, 18)), "severity"),
    ):
        assert (table.height, column in table.columns) == (0, True)
    with pytest.raises(UsageError, match="no day of the change"):
        analyst.effect("telecom_cases")


def test_the_library_answers_on_lateness_as_the_command_does(project: Project, tmp_path: Path, run_cli: Run) -> None:
    import fraudstats

    start = datetime(2021, 1, 4, 9)
    for week in range(4):
        path = tmp_path / f"cases_{week}.csv"
        days = (start + timedelta(days=day) for day in range(7 * week + 7))
        rows = [f"A{day:%m%d},{day},福田,电信网络诈骗" for day in days]
        path.write_text("\n".join(["案件编号,立案时间,辖区,案件类别", *rows]) + "\n", encoding="utf-8")
        (answer,) = project.load([path], as_of=start + timedelta(days=7 * week + 7), dataset="cases")
        assert answer.refusal is None
    found = fraudstats.open(project.folder.root).lateness("telecom_cases", weeks=2)
    command = ("lateness", "telecom_cases", "--weeks", "2", "--format", "json")
    assert found.height > 0
    assert as_json(found) == run_cli(*command, project=project).ok().rows


def test_a_store_before_its_first_load_answers_no_question(sample_project: Project, run_cli: Run) -> None:
    asked = ("trend", "telecom_cases", "--every", "month", "--as-of", "2021-05-18T07:59:59")
    assert run_cli(*asked, project=sample_project).exit_code == 5


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, json, fraudstats; print(json.dumps(sorted(sys.modules)))"
    loaded = set(json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout))
    assert not loaded & {"polars", "duckdb", "numpy", "typer", "msgspec", "fraudstats.library", "fraudstats.project"}
