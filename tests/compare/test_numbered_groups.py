"""Sums by numbered groups: the rows of the plain query, whatever the texts are."""

from datetime import datetime
from pathlib import Path

import msgspec
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fraudstats.engines.duckdb import staging
from fraudstats.loading import views
from fraudstats.metrics import numbered_groups
from fraudstats.metrics.facts import Selection, known_at
from fraudstats.metrics.parameters import settings_parameters
from fraudstats.metrics.partials import daily_partials
from fraudstats.project import Project

LATER = datetime(2030, 1, 1)
CASES = r'''
案件编号,立案时间,辖区,派出所,诈骗类型,案件类别,涉案金额
A1,2021-05-03 00:00:00,福田,,刷单,电诈,100.10
A2,2021-05-03 23:59:59,罗湖,甲所,刷单,电诈,
A3,2021-05-04 10:00:00,"福田 ""东""",甲所,,电诈,7
A4,2021-05-05 10:00:00,O'Hara,乙所,贷款,其他诈骗,7
A5,2021-05-05 10:00:00,O'Hara,乙所,贷款,电诈,0.01
A6,2021-05-17 10:00:00,罗湖,"两
行",,电诈,3
'''


@pytest.fixture
def store(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    path = tmp_path / "cases.csv"
    path.write_text(CASES.strip() + "\n", encoding="utf-8")
    for answer in project.load([path], as_of=datetime(2021, 5, 18, 9), dataset="cases"):
        assert answer.refusal is None, answer.refusal
    monkeypatch.setattr(numbered_groups, "MANY_ROWS", 1)
    return project


@pytest.fixture
def n_numbered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often groups were numbered."""
    counted: list[int] = []
    numbered = numbered_groups.numbered_query
    monkeypatch.setattr(numbered_groups, "numbered_query", lambda *given: counted.append(1) or numbered(*given))
    return counted


def both_ways(project: Project, tmp_path: Path, metric: str, selection: Selection, sql: str = "") -> list[pl.DataFrame]:
    """Give the daily partials by the plain query, and as they are computed to be kept."""
    definition = project.metrics().get(metric)
    definition = msgspec.structs.replace(definition, sql=sql or definition.sql)
    parameters, found = settings_parameters(project.config), []
    for kept_in in (None, tmp_path / "cache"):
        with staging(project.folder.store) as session:
            knowledge = known_at(session, LATER, project.config.calendar.cutoff, parameters, kept_in)
            found.append(daily_partials(knowledge, definition, selection))
    return found


@pytest.mark.parametrize("metric", ["telecom_cases", "telecom_loss"])
@pytest.mark.parametrize("dimensions", [("district",), ("station", "fraud_type", "district")])
@pytest.mark.parametrize("filters", [(), (("district", "罗湖"), ("district", "O'Hara"), ("station", "乙所"))])
def test_numbered_groups_have_the_sums_of_named_ones(
    store: Project, tmp_path: Path, n_numbered: list[int], metric: str, dimensions: tuple[str, ...],
    filters: tuple[tuple[str, str], ...],
) -> None:  # fmt: skip
    plain, numbered = both_ways(store, tmp_path, metric, Selection(dimensions, filters))
    assert n_numbered == [1]
    assert_frame_equal(plain, numbered)
    assert not plain.is_empty()


@pytest.mark.parametrize(
    "missed", [{"罗湖"}, {"O'Hara", "刷单"}, {"罗湖", "福田", '福田 "东"', "O'Hara", "甲所", "乙所"}]
)
@pytest.mark.parametrize("dimensions", [("district",), ("station", "fraud_type", "district")])
def test_texts_that_a_look_at_a_part_of_the_table_misses_are_added_up_all_the_same(
    store: Project, tmp_path: Path, n_numbered: list[int], monkeypatch: pytest.MonkeyPatch,
    missed: set[str], dimensions: tuple[str, ...],
) -> None:  # fmt: skip
    look = views.sampled_texts

    def careless(*given: object) -> dict[str, list[str]]:
        return {name: [each for each in texts if each not in missed] for name, texts in look(*given).items()}

    monkeypatch.setattr(views, "sampled_texts", careless)
    plain, numbered = both_ways(store, tmp_path, "telecom_cases", Selection(dimensions))
    assert n_numbered == [1]
    assert_frame_equal(plain, numbered)


def test_a_look_at_the_whole_table_finds_every_text(store: Project) -> None:
    with staging(store.folder.store) as session:
        found = views.sampled_texts(session, "cases", ["station", "district"], 1.0)
    assert found["district"] == ["O'Hara", "福田", '福田 "东"', "罗湖"]
    assert found["station"] == ["两\n行", "乙所", "甲所"]


def test_texts_that_the_metric_makes_itself_or_that_are_too_many_are_not_numbered(
    store: Project, tmp_path: Path, n_numbered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = store.metrics().get("telecom_cases").sql
    for made in ("upper(district) as district", "station as district", "fraud_type as district, station as town"):
        plain, same = both_ways(
            store, tmp_path, "telecom_cases", Selection(("district",)), sql.replace("district", made)
        )
        assert_frame_equal(plain, same)
    monkeypatch.setattr(numbered_groups, "MOST_GROUPS", 3)  # three districts, and none
    both_ways(store, tmp_path, "telecom_cases", Selection(("district",)))
    assert n_numbered == []


def test_small_datasets_are_not_numbered(
    store: Project, tmp_path: Path, n_numbered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(numbered_groups, "numbered_query", lambda *_: pytest.fail("numbered"))
    both_ways(store, tmp_path, "telecom_cases", Selection(("district",)))
