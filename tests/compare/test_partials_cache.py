"""Kept partials: equal to computed ones, never stale, private; a new batch refreshes the days that it touched."""

import stat
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from polars.testing import assert_frame_equal

from fraudstats.engines.duckdb import staging
from fraudstats.metrics import partials, partials_cache
from fraudstats.metrics.facts import Knowledge, Selection, known_after, known_at
from fraudstats.metrics.parameters import settings_parameters
from fraudstats.metrics.partials import daily_partials
from fraudstats.metrics.refresh import nature, touched_days
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
BY_DISTRICT = Selection(("district",))
FIRST = """
案件编号,立案时间,辖区,案件类别,涉案金额
A1,2021-05-03 09:00:00,福田,电诈,100.10
A2,2021-05-03 10:00:00,罗湖,电诈,
A3,2021-05-04 10:00:00,福田,电诈,7
A4,2021-05-05 10:00:00,福田,其他诈骗,7
"""
CORRECTED = """
案件编号,立案时间,辖区,案件类别,涉案金额
A2,2021-05-06 10:00:00,罗湖,电诈,5
A4,2021-05-05 10:00:00,福田,电诈,7
A5,2021-05-03 11:00:00,罗湖,电诈,3
"""


def load(project: Project, folder: Path, name: str, text: str, hour: int, dataset: str = "cases") -> None:
    path = folder / f"{name}.csv"
    path.write_text(text.strip() + "\n", encoding="utf-8")
    for answer in project.load([path], as_of=datetime(2021, 5, 18, hour), dataset=dataset):
        assert answer.refusal is None, answer.refusal


def knowledge_of(project: Project, session, kept_in: Path | None) -> Knowledge:
    return known_at(session, LATER, project.config.calendar.cutoff, settings_parameters(project.config), kept_in)


@pytest.fixture
def refreshes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often a kept answer was brought up to date."""
    counted: list[int] = []
    refresh = partials.refreshed
    monkeypatch.setattr(partials, "refreshed", lambda *given: counted.append(1) or refresh(*given))
    return counted


@pytest.mark.parametrize("metric", ["clearance", "telecom_cases", "telecom_loss", "fraud_cases"])
@pytest.mark.parametrize("selection", [Selection(), BY_DISTRICT, Selection(("district",), (("district", "罗湖"),))])
def test_refreshed_partials_are_those_of_the_whole_query(
    project: Project, tmp_path: Path, refreshes: list[int], metric: str, selection: Selection
) -> None:
    cache, definition = tmp_path / "cache", project.metrics().get(metric)
    load(project, tmp_path, "first", FIRST, 8)
    with staging(project.folder.store) as session:
        daily_partials(knowledge_of(project, session, cache), definition, selection)
    load(project, tmp_path, "second", CORRECTED, 9)
    with staging(project.folder.store) as session:
        kept = daily_partials(knowledge_of(project, session, cache), definition, selection)
        again = daily_partials(knowledge_of(project, session, cache), definition, selection)
        computed = daily_partials(knowledge_of(project, session, None), definition, selection)
    assert_frame_equal(kept, computed)
    assert_frame_equal(again, computed)
    assert refreshes == [1]


TOTALS = """
月份,辖区,刑案立案数
2021-05,福田,{futian}
2021-05,罗湖,4
"""


@pytest.mark.parametrize("changed", ["cases", "crime_totals"])
def test_a_union_over_two_datasets_is_refreshed_whichever_of_them_grew(
    project: Project, tmp_path: Path, refreshes: list[int], changed: str
) -> None:
    cache, definition = tmp_path / "cache", project.metrics().get("telecom_case_share")
    load(project, tmp_path, "first", FIRST, 8)
    load(project, tmp_path, "totals", TOTALS.format(futian=5), 8, "crime_totals")
    with staging(project.folder.store) as session:
        daily_partials(knowledge_of(project, session, cache), definition, BY_DISTRICT)
    second = (CORRECTED, "cases") if changed == "cases" else (TOTALS.format(futian=6), "crime_totals")
    load(project, tmp_path, "second", second[0], 9, second[1])
    with staging(project.folder.store) as session:
        kept = daily_partials(knowledge_of(project, session, cache), definition, BY_DISTRICT)
        computed = daily_partials(knowledge_of(project, session, None), definition, BY_DISTRICT)
    assert_frame_equal(kept, computed)
    assert refreshes == [1]


def test_every_shipped_metric_is_kept(project: Project) -> None:
    with staging() as session:
        assert [each.name for each in project.metrics().all() if not nature(session, each).is_repeatable] == []


def test_only_touched_days_are_refreshed(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, "first", FIRST, 8)
    load(project, tmp_path, "second", CORRECTED, 9)
    definition = project.metrics().get("telecom_cases")
    with staging(project.folder.store) as session:
        knowledge = knowledge_of(project, session, None)
        days = touched_days(knowledge, definition, Selection(), since_batch=1)
    assert [str(day) for day in days] == ["2021-05-03", "2021-05-05", "2021-05-06"]


def test_another_definition_or_cutoff_is_another_question(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, "first", FIRST, 8)
    cache, definition = tmp_path / "cache", project.metrics().get("telecom_cases")
    stricter = msgspec.structs.replace(definition, sql=definition.sql + " and district = '福田'")
    with staging(project.folder.store) as session:
        knowledge = knowledge_of(project, session, cache)
        assert daily_partials(knowledge, definition, Selection()).get_column("value").sum() == 3
        assert daily_partials(knowledge, stricter, Selection()).get_column("value").sum() == 2
        late = datetime(2021, 1, 1, 9, 30).time()
        moved = known_at(session, LATER, late, settings_parameters(project.config), cache)
        assert daily_partials(moved, definition, Selection()).height == 3


def test_kept_files_are_the_owners_alone_and_a_broken_one_is_computed_anew(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, "first", FIRST, 8)
    cache, definition = tmp_path / "cache", project.metrics().get("telecom_cases")
    with staging(project.folder.store) as session:
        knowledge = knowledge_of(project, session, cache)
        found = daily_partials(knowledge, definition, BY_DISTRICT)
        (kept,) = cache.iterdir()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(cache.stat().st_mode) == 0o700
        kept.write_bytes(b"half a file")
        assert_frame_equal(daily_partials(knowledge, definition, BY_DISTRICT), found)


def test_the_oldest_files_go_where_all_together_grow_too_large(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(project, tmp_path, "first", FIRST, 8)
    cache = tmp_path / "cache"

    def ask(metric: str) -> set[str]:
        with staging(project.folder.store) as session:
            daily_partials(knowledge_of(project, session, cache), project.metrics().get(metric), Selection())
        return {each.name for each in cache.iterdir()}

    (first,) = ask("telecom_cases")
    assert len(ask("fraud_cases")) == 2
    monkeypatch.setattr(partials_cache, "MOST_BYTES", 2 * (cache / first).stat().st_size + 50)
    kept = ask("telecom_loss")
    assert first not in kept
    assert len(kept) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(project: Project, tmp_path: Path) -> None:
    load(project, tmp_path, "first", FIRST, 8)
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache, definition = tmp_path / "cache", project.metrics().get("telecom_cases")
    with staging(project.folder.store) as session:
        assert daily_partials(knowledge_of(project, session, cache), definition, Selection()).height == 2


NATURES = {
    "select case_id as key, filed_at as at from cases": (True, True),
    "select date_trunc('month', filed_at) + interval '1' day - interval '1' hour as at from cases": (True, True),
    "with steps as (select n from cases) select n from steps": (True, True),
    "with steps as (select n from cases) select n from steps union all select -n from cases where n > 1": (True, True),
    "with steps as (select max(n) as n from cases) select n from steps": (True, False),
    "select n from (select n from cases)": (True, False),
    "select cases.n from cases inner join cases as others on others.case_id = cases.case_id": (True, False),
    "select n from cases union select n from cases": (True, False),
    "select n from cases union all select n from cases order by n limit 1": (True, False),
    "with recursive steps as (select 1 as n union all select n + 1 from steps) select n from steps": (True, False),
    "select filed_at::timestamptz as at from cases": (False, True),
    "select cast(filed_at as timestamp with time zone) as at from cases": (False, True),
    "select to_timestamp(n) as at from cases": (False, True),
    "select age(filed_at) as value from cases": (False, True),
    "select case_id as key, coalesce(loss_cny, 0) * n as value from cases where category in ('a', 'b')": (True, True),
    "select district, count(*) as n from cases group by district": (True, False),
    "select max(n) from cases": (True, False),
    "select row_number() over () as n from cases": (False, False),
    "select distinct district from cases": (True, False),
    "select n from cases limit 3": (True, False),
    "select n from cases where n in (select n from cases)": (True, False),
    "select n from cases using sample 10": (True, False),
    "select random() as n from cases": (False, True),
    "select now() as at from cases": (False, True),
    "select current_date as at from cases": (False, True),
    "select current_timestamp as at from cases": (False, True),
    "select n from incidents": (False, True),
    "select n from 'elsewhere.csv'": (False, True),
    "select n from read_csv('elsewhere.csv')": (False, False),
    "no sql at all": (False, False),
}


@pytest.mark.parametrize("text", NATURES)
def test_what_may_be_kept_and_what_may_be_refreshed(project: Project, text: str) -> None:
    definition = msgspec.structs.replace(project.metrics().get("telecom_cases"), sql=text)
    with staging() as session:
        found = nature(session, definition)
    assert (found.is_repeatable, found.is_row_by_row) == NATURES[text]


def test_a_complete_export_that_retires_rows_takes_them_out_of_a_kept_answer(project: Project, tmp_path: Path) -> None:
    profile = (
        'dataset = "cases"\nmatch = ["*.csv"]\ncomplete = true\ncovers_from = 2021-05-01\ncovers_to = 2021-05-17\n'
    )
    (project.folder.sources / "full.toml").write_text(profile, encoding="utf-8")
    cache, definition = tmp_path / "cache", project.metrics().get("telecom_cases")

    def total(kept: Path | None) -> int:
        with staging(project.folder.store) as session:
            return daily_partials(knowledge_of(project, session, kept), definition, Selection())["value"].sum()

    load(project, tmp_path, "first", FIRST, 8)
    assert total(cache) == total(cache) == 3
    load(project, tmp_path, "second", "\n".join(FIRST.strip().splitlines()[:2]), 9)
    assert total(cache) == total(cache) == total(None) == 1


def test_an_earlier_batch_reads_as_it_did_then_though_orders_named_their_incident_later(
    project: Project, tmp_path: Path
) -> None:
    incident = "警情编号,报警时间,辖区,是否电诈,涉案金额\nE1,2021-05-03 09:00:00,福田,是,100"
    case = "案件编号,警情编号,立案时间,辖区,案件类别\nA1,E1,2021-05-03 12:00:00,福田,电诈"
    order = "止付单号,警情编号,案件编号,报警时间,执行时间,止付账号,止付金额\nS1,{},A1,2021-05-03 09:00:00,2021-05-03 09:30:00,6222,50"
    load(project, tmp_path, "incidents", incident, 1, "incidents")
    load(project, tmp_path, "cases", case, 2, "cases")
    load(project, tmp_path, "short", order.format(""), 3, "stop_orders")
    load(project, tmp_path, "whole", order.format("E1"), 4, "stop_orders")
    definition = project.metrics().get("stop_rate_60m")
    with staging(project.folder.store) as session:
        now = knowledge_of(project, session, None)
        for batch in (3, 4):
            then = daily_partials(known_after(now, batch), definition, Selection())
            assert then.select("numerator", "denominator").rows() == [(1, 1)], batch
        known_after(now, 2)
        assert session.rows("select count(*) as n from stop_orders") == [{"n": 0}]
