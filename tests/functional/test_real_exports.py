"""Twelve real quarterly case lists of Taiwan's national police: loaded with the source profile of the documentation alone.

The files are open data and not part of this repository; they lie beside it, in ../shared, where these tests run.
The expected counts were made by other people's programs.
"""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from fraudstats.project import Project
from program import NOW, PRIVACY_KEY, REPOSITORY, Run

SHARED = REPOSITORY.parent / "shared" / "real"
PROFILE = REPOSITORY / "docs" / "how-to" / "tw_npa.toml"
UNKNOWN_COUNTY = "不明"

pytestmark = pytest.mark.skipif(not (SHARED / "tw_npa").is_dir(), reason="needs ../shared/real/tw_npa")


@pytest.fixture(scope="module")
def real_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAUDSTATS_PRIVACY_KEY", PRIVACY_KEY)
        project = Project.create(tmp_path_factory.mktemp("real") / "project")
        shutil.copy(PROFILE, project.folder.sources)
        exports = sorted((SHARED / "tw_npa").iterdir())
        answers = list(project.load(exports, as_of=datetime(2024, 2, 1)))
    assert [each.refusal for each in answers] == [None] * 12
    return project


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads((SHARED / "tw_npa_expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def cases(run_cli: Run, real_project: Project) -> Callable[..., list[dict]]:
    def ask(*options: str) -> list[dict]:
        answer = run_cli(
            "trend", "cases_filed", *options, "--format", "json", project=real_project, now="2024-02-01T08:00:00"
        )
        return answer.ok().rows

    return ask


def test_the_profile_in_the_documentation_is_the_file_that_works() -> None:
    page = (REPOSITORY / "docs" / "how-to" / "load-your-own-exports.md").read_text(encoding="utf-8")
    assert f"```toml\n{PROFILE.read_text(encoding='utf-8')}```" in page


def test_every_row_is_accounted_for(run_cli: Run, real_project: Project, expected: dict) -> None:
    batches = run_cli("batches", "--format", "json", project=real_project, now=NOW).ok().rows
    files = expected["load"]["files"]
    assert [(row["file"], row["n_read"], row["n_layout"]) for row in batches] == [
        (f"{each['file']}.gz", each["cases"], each["note_rows"]) for each in files
    ]
    assert sum(row["n_read"] for row in batches) == 80_362
    assert sum(row["n_new"] for row in batches) == 80_360
    rejects = run_cli("rejects", "--format", "json", project=real_project).ok().rows
    assert [(row["field"], row["rule"]) for row in rejects] == [("filed_at", "timestamp")] * 2
    assert all(row["value"].endswith("00") for row in rejects)


def test_months_are_those_counted_independently(cases: Callable[..., list[dict]], expected: dict) -> None:
    found = {row["period"]: row["value"] for row in cases("--every", "month")}
    assert {month: found[month] for month in expected["month"]["all"]} == expected["month"]["all"]
    assert sum(found.values()) == sum(expected["month"]["all"].values())


def test_iso_weeks_are_those_counted_independently(cases: Callable[..., list[dict]], expected: dict) -> None:
    found = {row["period"]: row["value"] for row in cases("--every", "week")}
    assert {week: found[week] for week in expected["iso_week"]["all"]} == expected["iso_week"]["all"]


def test_years_by_county_are_those_counted_independently(cases: Callable[..., list[dict]], expected: dict) -> None:
    found = {(row["district"], row["period"]): row["value"] for row in cases("--every", "year", "--by", "district")}
    wanted = {
        (county or UNKNOWN_COUNTY, year): n
        for county, years in expected["year_by_county"].items()
        for year, n in years.items()
    }
    assert {key: found.get(key, 0) for key in wanted} == wanted


def test_burglaries_by_month_and_county_are_those_counted_independently(
    cases: Callable[..., list[dict]], expected: dict
) -> None:
    rows = cases("--every", "month", "--by", "district", "--where", "fraud_type=住宅竊盜")
    found = {(row["district"], row["period"]): row["value"] for row in rows}
    for county, months in expected["month_by_county_住宅竊盜_2023"].items():
        for month, n in months.items():
            assert found.get((county or UNKNOWN_COUNTY, month), 0) == n, (county, month)


def test_weeks_that_start_on_friday_follow_the_settings(
    run_cli: Run, real_project: Project, expected: dict, tmp_path: Path
) -> None:
    shutil.copytree(real_project.folder.root, tmp_path / "copy")
    project = Project.open(tmp_path / "copy")
    project.folder.settings.write_text("[calendar]\nweek_start = 5\n", encoding="utf-8")
    rows = run_cli("trend", "cases_filed", "--format", "json", project=project, now="2024-02-01").ok().rows
    found = {row["period_start"]: row["value"] for row in rows}
    assert {day: found[day] for day in expected["week_fri"]["all"]} == expected["week_fri"]["all"]


def test_both_comparisons_are_those_computed_independently(cases: Callable[..., list[dict]], expected: dict) -> None:
    rows = {row["period"]: row for row in cases("--every", "month")}
    for each in expected["cmp"]["all"]:
        row = rows[each["period"]]
        for role, theirs in (("previous", each["mom"]), ("year_earlier", each["yoy"])):
            assert row["value"] == theirs["current"]
            assert row[f"{role}_value"] == theirs["previous"]
            assert row[f"{role}_change"] == theirs["diff"]
            assert row[f"{role}_change_rate"] * 100 == pytest.approx(theirs["pct"], abs=1e-6)


@pytest.mark.parametrize("name", ["住宅竊盜", "毒品"])
def test_comparisons_by_type_are_those_computed_independently(
    cases: Callable[..., list[dict]], expected: dict, name: str
) -> None:
    rows = {row["period"]: row for row in cases("--every", "month", "--where", f"fraud_type={name}")}
    assert expected["cmp"][name]
    for each in expected["cmp"][name]:
        row = rows[each["period"]]
        for role, theirs in (("previous", each["mom"]), ("year_earlier", each["yoy"])):
            assert (row["value"], row[f"{role}_value"]) == (theirs["current"], theirs["previous"])
            assert row[f"{role}_change_rate"] * 100 == pytest.approx(theirs["pct"], abs=1e-6)


@pytest.mark.parametrize(
    ("key", "conditions"), [("week_all", []), ("week_住宅竊盜", ["--where", "fraud_type=住宅竊盜"])]
)
def test_weeks_are_compared_as_computed_independently(
    cases: Callable[..., list[dict]], expected: dict, key: str, conditions: list[str]
) -> None:
    rows = {row["period"]: row for row in cases("--every", "week", *conditions)}
    for each in expected["cmp"][key]:
        row = rows[each["period"]]
        assert (row["period_start"], row["value"]) == (each["starts"], each["wow"]["current"])
        for role, theirs in (("previous", each["wow"]), ("year_earlier", each["yoy_364d"])):
            if theirs["base"] > "2020-W53":  # the data start on the Friday of that week: no baseline
                assert row[f"{role}_change_rate"] * 100 == pytest.approx(theirs["pct"], abs=1e-6)
            else:
                assert row[f"{role}_value"] is None
