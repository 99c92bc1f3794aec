"""fraudstats trend: the whole answer, the published figures, and what it refuses."""

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl
import pytest

from fraudstats.project import Project
from program import SAMPLE, Run
from tables import rows_of, same_columns

Export = Callable[..., Path]
COLUMNS = [
    "metric", "period", "period_start", "period_end", "district", "value", "numerator", "denominator",
    "previous_value", "previous_change", "previous_change_rate", "previous_change_points",
    "year_earlier_value", "year_earlier_change", "year_earlier_change_rate", "year_earlier_change_points",
    "provisional", "verdict",
]  # fmt: skip


@pytest.fixture
def trend(run_cli: Run, sample_project: Project) -> Callable[..., list[dict]]:
    def ask(*arguments: str) -> list[dict]:
        return run_cli("trend", *arguments, "--format", "json", project=sample_project).ok().rows

    return ask


def test_the_json_answer_is_whole(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli(
        "trend", "telecom_cases", "--every", "year", "--from", "2020-01-01", "--to", "2020-12-31", "--format", "json",
        project=sample_project,
    ).ok()  # fmt: skip
    assert answer.stderr == ""
    assert {
        name: value for name, value in answer.json.items() if name in ("schema", "metrics", "every", "by", "where")
    } == {
        "schema": "fraudstats.trend/1",
        "metrics": ["telecom_cases"],
        "every": "year",
        "by": [],
        "where": [],
    }
    designed = {
        "metric": "telecom_cases",
        "period": "2020",
        "period_start": "2020-01-01",
        "period_end": "2021-01-01",
        "value": 21876,
        "numerator": None,
        "denominator": None,
        "previous_value": 21014,
        "previous_change": 862,
        "previous_change_rate": pytest.approx(0.0410203, abs=1e-7),
        "previous_change_points": None,
        "year_earlier_value": 21014,
        "year_earlier_change": 862,
        "year_earlier_change_rate": pytest.approx(0.0410203, abs=1e-7),
        "year_earlier_change_points": None,
        "provisional": False,
        "verdict": "rise",
        "year_earlier_verdict": "rise",
    }
    assert {name: answer.rows[0][name] for name in designed} == designed  # other columns follow
    assert len(answer.rows) == 1


def test_columns_stand_in_the_documented_order_in_every_format(
    run_cli: Run, sample_project: Project, tmp_path: Path
) -> None:
    ask = ["trend", "telecom_cases", "--by", "district", "--last", "2"]
    assert list(run_cli(*ask, "--format", "json", project=sample_project).ok().rows[0])[: len(COLUMNS)] == COLUMNS
    assert list(run_cli(*ask, "--format", "csv", project=sample_project).ok().csv[0])[: len(COLUMNS)] == COLUMNS
    saved = tmp_path / "answer.parquet"
    quiet = run_cli(*ask, "--format", "parquet", "--output", saved, project=sample_project).ok()
    assert quiet.stdout == ""
    assert pl.read_parquet(saved).columns[: len(COLUMNS)] == COLUMNS


def test_a_table_shows_the_newest_periods_and_says_so(run_cli: Run, sample_project: Project) -> None:
    answer = run_cli("trend", "telecom_cases", project=sample_project).ok()
    assert answer.stderr == "共 125 期，只列最近 30 期；--last N 或 --format csv 给出更多\n"
    assert "2021-W20" in answer.stdout
    assert "2020-W01" not in answer.stdout
    assert len(answer.stdout.splitlines()) == 32
    assert run_cli("--quiet", "trend", "telecom_cases", project=sample_project).ok().stderr == ""


def test_a_markdown_answer_is_a_markdown_table(run_cli: Run, sample_project: Project) -> None:
    lines = (
        run_cli("trend", "telecom_cases", "--last", "3", "--format", "md", project=sample_project)
        .ok()
        .stdout.splitlines()
    )
    assert len(lines) == 5
    assert set(lines[1]) == set("| -")
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines)


# Published figures (sample_data/README.md)


def test_telecom_filings_of_2020_are_4_1_percent_above_2019(trend: Callable[..., list[dict]]) -> None:
    rows = {row["period"]: row for row in trend("telecom_cases", "--every", "year")}
    assert round(rows["2020"]["year_earlier_change_rate"], 3) == 0.041


def test_the_stop_rate_was_18_percent_before_the_campaign_and_is_87_now(trend: Callable[..., list[dict]]) -> None:
    expected = """
        period  | value | numerator | denominator
        2021-02 | 0.18  | 423       | 2343
    """
    assert same_columns(
        trend("stop_rate_60m", "--every", "month", "--from", "2021-02-01", "--to", "2021-02-28"), expected
    ) == (rows_of(expected))
    weeks = [row for row in trend("stop_rate_60m", "--every", "week") if not row["provisional"]]
    expected = """
        period   | value | numerator | denominator
        2021-W19 | 0.87  | 151       | 173
    """
    assert same_columns(weeks[-1:], expected) == rows_of(expected)


def test_incidents_peaked_at_120_a_day_and_stand_at_30(trend: Callable[..., list[dict]]) -> None:
    rows = trend("telecom_incidents", "--every", "day", "--from", "2021-02-22", "--to", "2021-05-17")
    by_day = {row["period"]: row["value"] for row in rows}
    peak = [by_day[f"2021-02-{day}"] for day in range(22, 29)]
    now = [value for day, value in by_day.items() if day >= "2021-04-24"]
    assert sum(peak) / len(peak) == pytest.approx(120, abs=1)
    assert sum(now) / len(now) == pytest.approx(30, abs=0.5)
    assert max(now) <= 36


# The same numbers by other means


def exported(*names: str) -> Iterator[dict[str, str]]:
    for name in names:
        content = (SAMPLE / "exports" / name).read_bytes()
        content = gzip.decompress(content) if name.endswith(".gz") else content
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("gb18030")
        yield from csv.DictReader(io.StringIO(text))


def is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y/%m/%d %H:%M:%S")
    except ValueError:
        return False
    return True


def sound_cases() -> dict[str, tuple[date, str, str]]:
    rows = exported("样例_立案_2019.csv.gz", "样例_立案_2020.csv.gz", "样例_立案_2021.csv")
    return {
        row["案件编号"]: (
            datetime.strptime(row["立案时间"], "%Y/%m/%d %H:%M:%S").date(),
            row["立案单位"].removesuffix("分局"),
            row["案件类别"],
        )
        for row in rows
        if row["案件编号"] and is_date(row["立案时间"]) and row["案件类别"] != "电信网洛诈骗"
    }


def test_monthly_filings_by_district_are_those_of_the_export_files(trend: Callable[..., list[dict]]) -> None:
    counted = Counter(
        (f"{day:%Y-%m}", district) for day, district, category in sound_cases().values() if category == "电信网络诈骗"
    )
    rows = trend("telecom_cases", "--every", "month", "--by", "district")
    assert len(rows) == 29 * 13
    for row in rows:
        year, month = map(int, row["period"].split("-"))
        before = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
        earlier = f"{year - 1}-{month:02}"
        assert row["value"] == counted[row["period"], row["district"]]
        assert row["previous_value"] == (counted[before, row["district"]] if before >= "2019-01" else None)
        assert row["year_earlier_value"] == (counted[earlier, row["district"]] if earlier >= "2019-01" else None)
        assert row["provisional"] == (row["period"] == "2021-05")
        _changes_follow(row)


def test_weekly_fraud_filings_are_those_of_the_export_files(trend: Callable[..., list[dict]]) -> None:
    counted: Counter[date] = Counter()
    for day, _, category in sound_cases().values():
        if category in ("电信网络诈骗", "其他诈骗"):
            counted[day - timedelta(days=day.weekday())] += 1
    for row in trend("fraud_cases", "--every", "week"):
        start = date.fromisoformat(row["period_start"])
        assert row["value"] == counted[start]
        if start >= date(2019, 1, 14):
            assert row["previous_value"] == counted[start - timedelta(days=7)]
        if start >= date(2020, 1, 6):
            assert row["year_earlier_value"] == counted[start - timedelta(days=364)]
        _changes_follow(row)


def _changes_follow(row: dict) -> None:
    for role in ("previous", "year_earlier"):
        baseline = row[f"{role}_value"]
        if row["provisional"] or baseline is None:
            assert row[f"{role}_change"] is None
            assert row[f"{role}_change_rate"] is None
        else:
            assert row[f"{role}_change"] == row["value"] - baseline
            expected = (row["value"] - baseline) / baseline if baseline else None
            assert row[f"{role}_change_rate"] == (expected if expected is None else pytest.approx(expected, rel=1e-12))


def test_monthly_stop_rates_are_those_of_plain_sql_over_the_version_tables(
    trend: Callable[..., list[dict]], sample_project: Project
) -> None:
    with duckdb.connect(str(sample_project.folder.store), read_only=True) as store:
        counted = store.execute("""
            select strftime(i.reported_at, '%Y-%m'), count(*), count(*) filter (exists (
                select 1 from versions.stop_orders o
                where o.incident_id = i.incident_id and o.removed_batch is null and o.result = 'stopped'
                    and o.executed_at between i.reported_at and i.reported_at + interval 60 minute))
            from versions.incidents i
            where i.removed_batch is null and i.is_telecom and i.loss_cny > 0
                and i.reported_at between '2020-01-01' and '2021-05-17 23:00:00'
            group by 1""").fetchall()
    expected = {month: (stopped, total) for month, total, stopped in counted}
    rows = trend("stop_rate_60m", "--every", "month")
    assert {row["period"]: (row["numerator"], row["denominator"]) for row in rows} == expected
    for before, row in pairwise(rows):
        assert row["previous_value"] == pytest.approx(before["numerator"] / before["denominator"])
        if not row["provisional"]:
            assert row["previous_change_points"] == pytest.approx(row["value"] - before["value"])
        assert row["previous_change_rate"] is None


def test_median_minutes_are_those_of_plain_sql(trend: Callable[..., list[dict]], sample_project: Project) -> None:
    with duckdb.connect(str(sample_project.folder.store), read_only=True) as store:
        expected = dict(store.execute("""
            select strftime(reported_at, '%Y-Q') || quarter(reported_at), median(seconds) / 60 from (
                select i.incident_id, i.reported_at, min(epoch(o.executed_at) - epoch(i.reported_at)) as seconds
                from versions.incidents i join versions.stop_orders o using (incident_id)
                where i.is_telecom and i.loss_cny > 0 and o.result = 'stopped' and o.executed_at >= i.reported_at
                    and i.removed_batch is null and o.removed_batch is null and i.reported_at >= '2020-01-01'
                group by all)
            group by 1""").fetchall())  # fmt: skip
    found = {row["period"]: row["value"] for row in trend("minutes_to_stop", "--every", "quarter")}
    assert found == {quarter: pytest.approx(value, abs=1e-9) for quarter, value in expected.items()}


def test_money_is_added_to_the_cent(trend: Callable[..., list[dict]], sample_project: Project) -> None:
    with duckdb.connect(str(sample_project.folder.store), read_only=True) as store:
        expected = dict(store.execute("""
            select strftime(filed_at, '%Y'), sum(loss_cny) from versions.cases
            where removed_batch is null and category = 'telecom_fraud' group by 1""").fetchall())  # fmt: skip
    found = {row["period"]: row["value"] for row in trend("telecom_loss", "--every", "year")}
    assert found == {year: pytest.approx(float(value), abs=0.005) for year, value in expected.items()}


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_whatever_the_length_of_a_period_all_events_are_counted_once(
    trend: Callable[..., list[dict]], grain: str
) -> None:
    counted = sum(category == "电信网络诈骗" for _, _, category in sound_cases().values())
    rows = trend("telecom_cases", "--every", grain)
    assert sum(row["value"] for row in rows) == counted
    assert [row["period_start"] for row in rows[1:]] == [row["period_end"] for row in rows[:-1]]


def test_groups_add_up_to_the_whole(trend: Callable[..., list[dict]]) -> None:
    whole = {row["period"]: row["value"] for row in trend("alerts_issued", "--every", "month")}
    parts: dict[str, int] = defaultdict(int)
    for row in trend("alerts_issued", "--every", "month", "--by", "level,district"):
        parts[row["period"]] += row["value"]
    assert parts == whole


def test_conditions_on_one_dimension_are_either_or_and_on_two_are_both(trend: Callable[..., list[dict]]) -> None:
    def total(*conditions: str) -> int:
        options = [option for each in conditions for option in ("--where", each)]
        return sum(row["value"] for row in trend("telecom_cases", "--every", "year", *options))

    both = total("district=福田", "district=罗湖")
    assert both == total("district=福田") + total("district=罗湖")
    assert total("district=福田", "fraud_type=刷单返利") < total("district=福田")


@pytest.mark.parametrize("value", ["火星", "' or 1=1 --"])
def test_a_value_that_occurs_nowhere_is_an_error_and_not_a_zero(
    value: str, run_cli: Run, sample_project: Project
) -> None:
    answer = run_cli("trend", "telecom_cases", "--where", f"district={value}", project=sample_project)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert f"no event of telecom_cases has district '{value}'" in answer.stderr


def test_several_metrics_answer_one_after_the_other(trend: Callable[..., list[dict]]) -> None:
    rows = trend("telecom_incidents", "stop_rate_60m", "--every", "year", "--from", "2020-01-01")
    assert [(row["metric"], row["period"]) for row in rows] == [
        ("telecom_incidents", "2020"), ("telecom_incidents", "2021"), ("stop_rate_60m", "2020"), ("stop_rate_60m", "2021"),
    ]  # fmt: skip


def test_a_range_gives_the_whole_periods_that_it_touches(trend: Callable[..., list[dict]]) -> None:
    rows = trend("telecom_cases", "--from", "2021-05-12", "--to", "2021-05-12")
    assert [(row["period"], row["period_start"], row["period_end"]) for row in rows] == [
        ("2021-W19", "2021-05-10", "2021-05-17")
    ]
    rows = trend("telecom_cases", "--every", "month", "--to", "2021-04-30", "--last", "2")
    assert [row["period"] for row in rows] == ["2021-03", "2021-04"]


def test_only_what_reaches_past_the_data_is_provisional(trend: Callable[..., list[dict]]) -> None:
    rows = trend("telecom_cases", "--last", "3")
    assert [(row["period"], row["provisional"]) for row in rows] == [
        ("2021-W18", False),
        ("2021-W19", False),
        ("2021-W20", True),
    ]
    assert rows[-1]["verdict"] == "provisional"
    assert rows[-1]["previous_change"] is None


# Rules of the calendar


def settle(project: Project, text: str) -> None:
    settings = project.folder.settings.read_text(encoding="utf-8")
    before, after = settings.split("[calendar]\n")[0], settings.split("month_start = 1\n")[1]
    project.folder.settings.write_text(f"{before}[calendar]\n{text}\n{after}", encoding="utf-8")


def test_the_week_starts_on_the_configured_day(run_cli: Run, sample_copy: Project) -> None:
    settle(sample_copy, "week_start = 7")
    rows = run_cli("trend", "telecom_cases", "--last", "2", "--format", "json", project=sample_copy).ok().rows
    assert [(row["period"], row["period_start"]) for row in rows] == [
        ("2021-W19", "2021-05-09"),
        ("2021-W20", "2021-05-16"),
    ]
    counted = sum(
        date(2021, 5, 9) <= day < date(2021, 5, 16) and category == "电信网络诈骗"
        for day, _, category in sound_cases().values()
    )
    assert rows[0]["value"] == counted


def test_the_month_starts_on_the_configured_day(run_cli: Run, sample_copy: Project) -> None:
    settle(sample_copy, "month_start = 26")
    ask = [
        "trend",
        "telecom_cases",
        "--every",
        "month",
        "--from",
        "2021-04-01",
        "--to",
        "2021-04-01",
        "--format",
        "json",
    ]
    row = run_cli(*ask, project=sample_copy).ok().rows[0]
    assert (row["period"], row["period_start"], row["period_end"]) == ("2021-04", "2021-03-26", "2021-04-26")
    counted = sum(
        date(2021, 3, 26) <= day < date(2021, 4, 26) and category == "电信网络诈骗"
        for day, _, category in sound_cases().values()
    )
    assert row["value"] == counted


def test_the_cutoff_puts_an_afternoon_into_the_next_day(run_cli: Run, project: Project, export: Export) -> None:
    project.folder.settings.write_text("[calendar]\ncutoff = 15:00:00\n", encoding="utf-8")
    table = """
        警情编号 | 报警时间            | 辖区 | 是否电诈
        evening  | 2021-05-14 20:00:00 | 福田 | 是
        before   | 2021-05-15 14:59:59 | 福田 | 是
        first    | 2021-05-15 15:00:00 | 福田 | 是
        middle   | 2021-05-16 00:00:00 | 福田 | 是
        last     | 2021-05-16 14:59:59 | 福田 | 是
        after    | 2021-05-16 15:00:00 | 福田 | 是
        morning  | 2021-05-17 08:00:00 | 福田 | 是
    """
    run_cli("load", export("a.csv", table), project=project).ok()
    rows = run_cli("trend", "telecom_incidents", "--every", "day", "--format", "json", project=project).ok().rows
    expected = """
        period     | value | provisional
        2021-05-15 | 2     | no
        2021-05-16 | 3     | no
        2021-05-17 | 2     | no
    """
    assert same_columns(rows, expected) == rows_of(expected)


# Refusals


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["trend", "telecom_case"], 4, "no metric 'telecom_case'. Did you mean telecom_cases? [unknown-metric]"),
        (["trend", "telecom_cases", "--by", "colour"], 2, "[unknown-dimension]"),
        (["trend", "telecom_cases", "--where", "colour=red"], 2, "[unknown-dimension]"),
        (["trend", "telecom_cases", "--where", "district"], 2, "Write DIM=VALUE"),
        (["trend", "telecom_cases", "--from", "12.5.2021"], 2, "'12.5.2021' is no date in --from"),
        (["trend", "telecom_cases", "--from", "2021-05-02", "--to", "2021-05-01"], 2, "[bad-range]"),
        (["trend", "telecom_cases", "--from", "2030-05-02"], 5, "[not-covered]"),
        (["trend", "telecom_cases", "--as-of", "yesterday"], 2, "'yesterday' is no date or time"),
        (["trend", "telecom_cases", "--every", "decade"], 2, "decade"),
        (["trend", "telecom_cases", "--last", "0"], 2, "--last"),
        (["trend", "telecom_cases", "--drivers", ","], 2, "no dimension to split by in --drivers"),
        (
            ["trend", "telecom_cases", "--drivers", "district", "--by", "district", "--total"],
            2,
            "Leave out --by, --total",
        ),
        (["trend", "telecom_cases", "telecom_loss", "--format", "svg"], 2, "counted in different units (起, 元)"),
        (["trend"], 2, "METRIC"),
        (["tren", "telecom_cases"], 2, "tren"),
        (["metrics", "nothing"], 4, "[unknown-metric]"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    run_cli: Run, sample_project: Project, arguments: list[str], code: int, said: str
) -> None:
    answer = run_cli(*arguments, project=sample_project)
    assert answer.exit_code == code
    assert answer.stdout == ""
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stderr.startswith("fraudstats: error: ")


def test_without_a_project_every_command_says_how_to_make_one(run_cli: Run, tmp_path: Path) -> None:
    for command in (["trend", "telecom_cases"], ["batches"], ["rejects"], ["metrics"], ["load", "x.csv"]):
        answer = run_cli("--project", tmp_path, *command)
        assert answer.exit_code == 2
        assert "`fraudstats init DIR`" in answer.stderr
        assert answer.stderr.endswith("[no-project]\n")


def test_with_nothing_loaded_there_is_no_data(run_cli: Run, project: Project) -> None:
    answer = run_cli("trend", "telecom_cases", project=project)
    assert (answer.exit_code, answer.stdout) == (5, "")
    assert "no cases loaded, which telecom_cases needs" in answer.stderr


def test_the_median_loss_has_the_shares_of_the_largest_losses_beside_it(run_cli: Run, sample_project: Project) -> None:
    """Held against a second computation: sorted losses in plain SQL."""
    ask = ["trend", "telecom_loss_median", "--every", "month", "--from", "2021-04-01", "--to", "2021-04-30"]
    (row,) = run_cli(*ask, "--format", "json", project=sample_project).ok().rows
    query = """select (select sum(loss_cny) from (select loss_cny from cases where {0} order by 1 desc
        limit (select cast(ceil(count(*) * {1} / 100.0) as bigint) from cases where {0})))
        / (select sum(loss_cny) from cases where {0}) as share"""
    where = "category = 'telecom_fraud' and loss_cny > 0 and filed_at >= '2021-04-01' and filed_at < '2021-05-01'"
    with sample_project.knowledge(datetime(2021, 5, 18, 8)) as knowledge:
        for percent in (1, 3, 10):
            (found,) = knowledge.session.rows(query.format(where, percent))
            assert row[f"top_{percent}_share"] == pytest.approx(float(found["share"]))
    assert row["value"] < row["p90"]
    table = run_cli(*ask, project=sample_project).ok().stdout
    assert f"{row['top_1_share']:.1%} / {row['top_3_share']:.1%} / {row['top_10_share']:.1%}" in table


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ("", "明显下降"),
        ("significance = 0.0000001", "无明显变化"),
        ("minimum_base = 121", "基数过小"),
    ],
)
def test_the_words_for_a_change_follow_the_thresholds_of_the_settings(
    project: Project, run_cli: Run, tmp_path: Path, settings: str, word: str
) -> None:
    names = [line.split(" = ")[0] for line in settings.splitlines()]
    path = project.folder.settings
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line.split(" = ")[0] not in names]
    place = kept.index("[thresholds]") + 1 if "[thresholds]" in kept else len(kept)
    header = [] if "[thresholds]" in kept else ["[thresholds]"]
    path.write_text("\n".join([*kept[:place], *header, settings, *kept[place:]]), encoding="utf-8")
    days = {"2021-05-03": 80, "2021-05-09": 1, "2021-05-11": 39, "2021-05-16": 0, "2021-05-17": 1}
    rows = [f"{day}-{n},{day} 10:00:00,福田,telecom_fraud" for day, count in days.items() for n in range(count)]
    export = tmp_path / "cases.csv"
    export.write_text("\n".join(["case_id,filed_at,district,category", *rows]) + "\n", encoding="utf-8")
    (answer,) = project.load([export], as_of=datetime(2021, 5, 18, 8))
    assert answer.refusal is None
    asked = ("trend", "telecom_cases", "--to", "2021-05-16", "--last", "1", "--format", "md")
    shown = run_cli(*asked, project=project, now="2021-05-18T08:00").ok().stdout
    assert f"| {word} |" in shown


def cells(markdown: str) -> list[list[str]]:
    """Read the table of a Markdown answer."""
    lines = [line.strip("|").split("|") for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in (lines[0], *lines[2:])]


def test_the_heading_says_what_the_values_of_one_metric_are_counted_in(run_cli: Run, sample_project: Project) -> None:
    def headings(*asked: str) -> list[str]:
        answer = run_cli(*asked, "--last", "1", "--format", "md", project=sample_project).ok()
        return cells(answer.stdout)[0]

    assert "数值（元）" in headings("trend", "telecom_loss")
    assert "value (yuan)" in headings("--lang", "en", "trend", "telecom_loss")
    assert "数值" in headings("trend", "stop_rate_60m")  # rates carry their sign themselves


def test_several_metrics_have_their_units_beside_their_values(run_cli: Run, sample_project: Project) -> None:
    metrics = ("telecom_loss", "telecom_cases", "stop_rate_60m", "minutes_to_stop", "incidents_per_10k")
    asked = ("trend", *metrics, "--every", "month", "--last", "1", "--format")
    heading, *rows = cells(run_cli(*asked, "md", project=sample_project).ok().stdout)
    assert [row[heading.index("单位")] for row in rows] == ["元", "起", "", "分钟", "起/万人"]
    units = run_cli(*asked, "json", project=sample_project).json["units"]
    assert units == dict(zip(metrics, ["yuan", "cases", "fraction", "minutes", "per 10,000"], strict=True))
    scores = ("scorecard", *metrics, "--format")
    heading, *rows = cells(run_cli(*scores, "md", project=sample_project).ok().stdout)
    told = {row[0]: row[heading.index("单位")] for row in rows if row[0]}
    assert [told[each] for each in metrics] == ["元", "起", "", "分钟", "起/万人"]
    assert run_cli(*scores, "json", project=sample_project).json["units"] == units


@pytest.mark.parametrize("form", ["table", "md"])
def test_drivers_are_followed_by_the_others_and_by_the_change_that_all_add_up_to(
    run_cli: Run, sample_project: Project, form: str
) -> None:
    asked = ("trend", "telecom_cases", "--to", "2021-05-16")
    (whole,) = run_cli(*asked, "--last", "1", "--format", "json", project=sample_project).rows
    shown = run_cli(*asked, "--drivers", "district", "--format", form, project=sample_project).ok().stdout
    lines = [line.replace("|", " ").split() for line in shown.splitlines()]
    for role, word in (("previous", "环比"), ("year_earlier", "同比")):
        told = [line for line in lines if line[2:3] == [word]]
        assert told[-1][4:] == [
            "合计", str(whole["value"]), str(whole[f"{role}_value"]), f"{whole[f'{role}_change']:+}", "100.0%",
        ]  # fmt: skip
        assert sum(int(line[-2]) for line in told[:-1]) == whole[f"{role}_change"]
        assert any("其余" in line for line in told) == (form == "table")  # 13 districts, ten of them shown
