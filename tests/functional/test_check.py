"""fraudstats check: each fault planted into a good project is found; on the good one nothing but watermarks is said."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import PRIVACY_KEY, Answer, Run, run_here

LAST = date(2021, 5, 16)
DAYS = [LAST - timedelta(days=rank) for rank in range(70)][::-1]
LOADED_AT = datetime(2021, 5, 17, 8)
INCIDENTS, ORDERS = "警情编号,报警时间,辖区,是否电诈", "止付单号,警情编号,报警时间,止付账号"
INSTALLS, TOTALS = "统计日期,辖区,层级,安装数", "月份,辖区,立案数"
Rows = dict[str, list[str]]


def good_rows() -> Rows:
    incidents = [f"J{rank}-{day:%m%d},{day} {9 + rank}:00:00,福田,是" for day in DAYS for rank in range(8)]
    orders = [
        f"S{rank}-{day:%m%d},J{rank}-{day:%m%d},{day} {9 + rank}:05:00,{rank}" for day in DAYS for rank in range(6)
    ]
    installs = [f"{day},福田,,{1000 + rank}" for rank, day in enumerate(DAYS)]
    return {
        INCIDENTS: incidents, ORDERS: orders, INSTALLS: installs,
        TOTALS: [f"2021-{month:02},福田,90" for month in (1, 2, 3, 4)],
    }  # fmt: skip


def load(project: Project, name: str, header: str, rows: Sequence[str], loaded_at: datetime = LOADED_AT) -> None:
    path = project.folder.root.parent / f"{name}.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    (answer,) = project.load([path], as_of=loaded_at, max_reject_rate=1)
    assert answer.refusal is None


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAUDSTATS_PRIVACY_KEY", PRIVACY_KEY)
        project = Project.create(tmp_path_factory.mktemp("good") / "project")
        for rank, (header, rows) in enumerate(good_rows().items()):
            load(project, f"good{rank}", header, rows)
    return project


@pytest.fixture
def good(loaded_once: Project, tmp_path: Path) -> Project:
    shutil.copytree(loaded_once.folder.root, tmp_path / "project")
    return Project.open(tmp_path / "project")


def check(project: Project, *options: str, as_of: str = "") -> Answer:
    asked = ["--as-of", as_of] if as_of else []
    return run_here(["--project", str(project.folder.root), *options, "check", *asked, "--format", "json"])


def found(project: Project) -> tuple[int, dict[tuple[str, str], dict]]:
    answer = check(project)
    return answer.exit_code, {(row["dataset"], row["check"]): row for row in answer.rows if row["check"] != "watermark"}


def test_nothing_but_watermarks_is_said_of_a_good_project(good: Project) -> None:
    answer = check(good)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert {(row["dataset"], row["check"], row["severity"]) for row in answer.rows} == {
        (dataset, "watermark", severity)
        for dataset, severity in (
            ("incidents", "info"), ("stop_orders", "info"), ("app_installs", "info"), ("crime_totals", "info"),
        )
    }  # fmt: skip


FAULTS = [
    # name, header, rows, dataset, check, severity, exit code, English sentence
    (
        INCIDENTS, ["late,2021-03-10 12:00:00,福田,是", "late2,2021-05-12 12:00:00,福田,是"],
        "late_entries", "info", 0, "2 late entries: up to 7 days 1, 8-31 days 0, older 1",
    ),
    (
        INCIDENTS, [f"much{rank},2021-05-16 12:00:{rank:02},福田,是" for rank in range(40)],
        "unusual_week", "warning", 0, "96 rows in the last 7 days, about 56 in a usual week",
    ),
    (
        INCIDENTS, ["J00005-0516,2021-05-16 14:00:00,福田,是"],
        "twin_identifiers", "warning", 0,
        "1 pair of identifiers differ by zeros alone, at the same time: likely the same event twice; "
        "write them alike in the source profile",
    ),
    (
        ORDERS, [f"orphan{rank},NONE{rank},2021-05-16 12:00:00,1" for rank in range(30)],
        "orphans", "warning", 0, "in 30 of 450 rows the incident_id is not among the incidents",
    ),
    (
        ORDERS, ["orphan,NONE,2021-05-16 12:00:00,1"],
        "orphans", "info", 0, "in 1 of 421 rows the incident_id is not among the incidents",
    ),
    (
        INCIDENTS, [f"broken{rank},2021-05-40,福田,是" for rank in range(20)] + ["ok,2021-05-16 12:00:00,福田,是"],
        "rejects", "refused", 3, "20 of 581 rows in quarantine (3.44%)",
    ),
    (
        INCIDENTS, ["broken,2021-05-40,福田,是", "ok,2021-05-16 12:00:00,福田,是"],
        "rejects", "info", 0, "1 of 562 rows in quarantine (0.18%)",
    ),
    (
        INCIDENTS, ["broken,2021-05-40,福田,是", "ok,2021-05-16 12:00:00,福田,是"],
        "file_rejects", "warning", 0, "1 of 2 rows of fault.csv (batch 5) in quarantine (50.00%)",
    ),
    (
        INCIDENTS, ["twice,2021-05-16 12:00:00,福田,是"] * 2,
        "duplicates", "info", 0, "1 row passed over as exact duplicates",
    ),
    (
        "止付单号,报警时间,执行时间,止付账号", ["early,2021-05-16 12:00:00,2021-05-16 11:00:00,1"],
        "warnings", "info", 0, "1 row let in with a warning",
    ),
    (
        INSTALLS, ["2021-05-16,福田,,900"],
        "falling_stock", "warning", 0, "installs of 福田 fell from 1068 to 900 on 2021-05-16; a stock should not fall",
    ),
    (
        INSTALLS, ["2021-05-08,南山,,700"],
        "silent_district", "warning", 0,
        "installs of 南山 were last counted on 2021-05-08; the city's stock of later weeks is without them",
    ),
    (
        INSTALLS, ["2021-05-16,罗湖,区级,900", "2021-05-16,罗湖,派出所,600", "2021-05-16,罗湖,网格,300"],
        "nested_tiers", "refused", 3,
        "in 1 district-day one tier is the sum of the others: installs count twice; "
        "make that tier empty in the source profile",
    ),
    (
        INSTALLS, ["2021-05-16,福田,派出所,1600"],
        "tiers_beyond_whole", "warning", 0, "in 1 district-day the tiers add up to more than the whole, which counts",
    ),
    (
        TOTALS, ["2020-11,福田,90"],
        "missing_months", "refused", 3, "1 month without a row: 2020-12",
    ),
    (
        f"{INCIDENTS},件数", ["no,2021-05-16 09:00:00,福田,是,-1", "stray,2021-05-16 12:00:01,福田,是,-1"],
        "idle_corrections", "warning", 0,
        "corrections (n below 0) that are like no known row: 1, such as stray; they count below zero in sums",
    ),
    (
        INCIDENTS, ["early,2021-03-05 12:00:00,福田,是"],
        "missing_days", "refused", 3, "2 days without a row: 2021-03-06, 2021-03-07",
    ),
]  # fmt: skip
DATASETS = {INCIDENTS: "incidents", f"{INCIDENTS},件数": "incidents", INSTALLS: "app_installs", TOTALS: "crime_totals"}


@pytest.mark.parametrize(
    ("header", "rows", "name", "severity", "exit_code", "sentence"),
    FAULTS,
    ids=[f"{each[2]}-{each[3]}" for each in FAULTS],
)
def test_a_planted_fault_is_found(
    good: Project, header: str, rows: list[str], name: str, severity: str, exit_code: int, sentence: str
) -> None:
    load(good, "fault", header, rows)
    ended, faults = found(good)
    row = faults[DATASETS.get(header, "stop_orders"), name]
    assert (row["severity"], row["sentence_en"]) == (severity, sentence)
    assert ended == exit_code
    assert row["sentence_zh"] and row["sentence_zh"] != sentence


def outreach(project: Project, days: Sequence[date], n: int) -> None:
    rows = [f"E{day:%m%d}-{rank},{day},福田" for day in days for rank in range(n)]
    load(project, "outreach", "活动编号,活动日期,辖区", rows)


def test_days_without_a_row_are_no_fault_of_a_dataset_that_comes_on_sundays(good: Project) -> None:
    outreach(good, [day for day in DAYS if day.weekday() == 6], 9)
    assert ("outreach", "missing_days") not in found(good)[1]


def test_a_sunday_without_a_row_is_missing_from_such_a_dataset(good: Project) -> None:
    outreach(good, [day for day in DAYS if day.weekday() == 6 and day != date(2021, 4, 25)], 9)
    assert found(good)[1]["outreach", "missing_days"]["sentence_en"] == "1 day without a row: 2021-04-25"


def test_an_empty_day_that_chance_explains_is_not_missing(good: Project) -> None:
    outreach(good, [day for day in DAYS if day != date(2021, 4, 20)], 5)
    assert ("outreach", "missing_days") not in found(good)[1]


def test_a_hole_of_two_months_is_missing_day_by_day(good: Project) -> None:
    earlier = [f"O{rank}-{day},2020-12-{day:02} 12:00:00,福田,是" for day in range(1, 29) for rank in range(9)]
    load(good, "old", INCIDENTS, earlier)
    sentence = found(good)[1]["incidents", "missing_days"]["sentence_en"]
    assert sentence == "69 days without a row: 2020-12-29, 2020-12-30, 2020-12-31"


def test_data_that_are_too_old_end_with_5(good: Project, run_cli: Run) -> None:
    answer = run_cli("check", "--format", "json", project=good, now="2021-05-25T08:00:00")
    assert answer.exit_code == 5
    stale = {row["dataset"] for row in answer.rows if row["severity"] == "stale"}
    assert stale == {"incidents", "stop_orders", "app_installs"}  # of crime totals, May was not over
    assert answer.rows[0]["sentence_zh"] == "数据截至 2021-05-16，距今 9 天"
    totals = run_cli("check", "--format", "json", project=good, now="2021-06-08T08:00:00").rows
    assert {row["severity"] for row in totals if row["dataset"] == "crime_totals"} == {"stale"}


def test_a_dataset_may_have_a_limit_of_its_own(good: Project, run_cli: Run) -> None:
    limits = "[loading]\nstale_after_days_of = { incidents = 9, stop_orders = 9, app_installs = 8 }\n"
    good.folder.settings.write_text(limits, encoding="utf-8")
    answer = run_cli("check", "--format", "json", project=good, now="2021-05-25T08:00:00")
    assert [row["dataset"] for row in answer.rows if row["severity"] == "stale"] == ["app_installs"]


def test_the_worst_comes_first_in_the_table_and_in_the_language_asked_for(good: Project, run_cli: Run) -> None:
    load(good, "fault", INCIDENTS, ["early,2021-03-05 12:00:00,福田,是"])
    chinese = run_cli("check", project=good)
    english = run_cli("--lang", "en", "check", project=good)
    assert "2 天没有任何数据：2021-03-06, 2021-03-07" in chinese.stdout.splitlines()[2]
    assert "2 days without a row: 2021-03-06, 2021-03-07" in english.stdout.splitlines()[2]


def test_days_are_those_of_the_cut_off(tmp_path: Path) -> None:
    """Events of 16 to 18 o'clock belong to the next day where days end at 15:00: no day is missing."""
    project = Project.create(tmp_path / "project", "[calendar]\ncutoff = 15:00:00\n")
    rows = [f"J{rank}-{day:%m%d},{day} 16:00:0{rank},福田,是" for day in DAYS for rank in range(8)]
    load(project, "late", INCIDENTS, rows, loaded_at=datetime(2021, 5, 17, 16))
    ended, faults = found(project)
    assert (ended, faults) == (0, {})


def test_a_week_without_a_row_is_far_from_the_usual_one(good: Project, run_cli: Run) -> None:
    quiet = 'dataset = "incidents"\nmatch = ["quiet*"]\ncovers_to = 2021-05-23\n'
    (good.folder.sources / "quiet.toml").write_text(quiet, encoding="utf-8")
    load(good, "quiet", INCIDENTS, [good_rows()[INCIDENTS][-1]], loaded_at=datetime(2021, 5, 24, 8))
    rows = run_cli("check", "--format", "json", project=good, now="2021-05-24T09:00:00").rows
    (odd,) = [row for row in rows if row["check"] == "unusual_week"]
    assert odd["sentence_en"] == "0 rows in the last 7 days, about 56 in a usual week"


def test_an_empty_project_has_nothing_to_check(project: Project, run_cli: Callable[..., Answer]) -> None:
    answer = run_cli("check", project=project)
    assert (answer.exit_code, answer.stdout) == (5, "")


def test_as_of_an_earlier_load_check_says_what_it_said_then(good: Project) -> None:
    """Datasets that came later, corrections, rows withdrawn and refused since are not known yet."""
    broken = [f"broken{rank},2021-05-40,福田,是" for rank in range(20)]
    loads = [
        ("orders", f"{ORDERS},案件编号", ["of_case,,2021-05-16 12:00:00,1,C1"]),
        ("installs", INSTALLS, ["2021-05-16,罗湖,,9", "2021-05-17,罗湖,,5"]),
        ("cases", "案件编号,立案时间,辖区,案件类别,警情编号", ["C1,2021-05-16 13:00:00,福田,电诈,J0-0516"]),
        ("broken", INCIDENTS, [*broken, "J0-0516,2021-05-16 09:30:00,福田,是"]),
        ("residents", "年份,辖区,常住人口", ["2020,罗湖,100"]),
    ]
    said = {}
    for day, (name, header, rows) in enumerate(loads, start=18):
        loaded_at = datetime(2021, 5, day, 8)
        load(good, name, header, rows, loaded_at)
        said[loaded_at] = good.check(as_of=loaded_at)
    for loaded_at, then in said.items():
        assert good.check(as_of=loaded_at) == then
        answer = check(good, as_of=f"{loaded_at:%Y-%m-%dT%H:%M}")
        assert [(row["dataset"], row["check"], row["value"]) for row in answer.rows] == [
            (each.dataset, each.check, each.value) for each in then
        ]
    assert len({len(each) for each in said.values()}) > 2
