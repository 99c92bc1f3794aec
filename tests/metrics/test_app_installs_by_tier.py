"""The stock of app installs where exports count by tier, by district, or both: each install once (decision 14)."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project

BY_DISTRICT = """
    统计日期   | 辖区 | 安装数
    2021-05-09 | 福田 | 900
    2021-05-16 | 福田 | 1000
    2021-05-16 | 罗湖 | 500
"""
BY_TIER = """
    统计日期   | 辖区 | 层级   | 安装数
    2021-05-16 | 福田 | 派出所 | 600
    2021-05-16 | 福田 | 警务室 | 250
    2021-05-16 | 福田 | 网格   | 100
    2021-05-16 | 罗湖 | 派出所 | 300
    2021-05-16 | 罗湖 | 网格   | 200
"""
POPULATION = """
    辖区 | 年份 | 常住人口
    福田 | 2021 | 2000
    罗湖 | 2021 | 1000
"""


@pytest.fixture
def measuring(tmp_path: Path) -> Measuring:
    return Measuring(Project.create(tmp_path / "project"), tmp_path).load("population", POPULATION)


def test_tiers_of_a_district_add_up(measuring: Measuring) -> None:
    measuring.load("app_installs", BY_TIER)
    measuring.gives("period | value\n2021-05 | 1450", "app_installs", Grain.MONTH)
    measuring.gives(
        "period  | tier        | value\n2021-05 | grid | 300\n2021-05 | police_room | 250\n2021-05 | station | 900",
        "app_installs", Grain.MONTH, by=["tier"],
    )  # fmt: skip


def test_where_a_whole_is_known_it_counts_and_the_tiers_divide_it(measuring: Measuring) -> None:
    measuring.load("app_installs", BY_TIER).load("app_installs", BY_DISTRICT)
    measuring.gives("period | value\n2021-W18 | 900\n2021-W19 | 1500", "app_installs")
    found = measuring.measure("app_installs", by=["district", "tier"]).filter(period="2021-W19")
    assert sorted((row["district"], row["tier"] or "", row["value"]) for row in found.to_dicts() if row["value"]) == [
        ("福田", "", 50), ("福田", "grid", 100), ("福田", "police_room", 250), ("福田", "station", 600),
        ("罗湖", "grid", 200), ("罗湖", "station", 300),
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(BY_DISTRICT, BY_TIER), (BY_TIER, BY_DISTRICT)])
def test_coverage_counts_residents_once(measuring: Measuring, order: tuple[str, str]) -> None:
    for table in order:
        measuring.load("app_installs", table)
    found = measuring.measure("app_coverage").filter(period="2021-W19").to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (1500, 3000)


def test_a_correction_replaces_the_row_of_its_own_tier(measuring: Measuring) -> None:
    measuring.load("app_installs", BY_TIER).load("app_installs", BY_TIER.replace("| 600", "| 700"))
    measuring.load("app_installs", BY_DISTRICT).load("app_installs", BY_DISTRICT.replace("| 500", "| 510"))
    assert [(batch.n_new, batch.n_changed, batch.n_unchanged) for batch in measuring.project.batches()[1:]] == [
        (5, 0, 0), (0, 1, 4), (3, 0, 0), (0, 1, 2),
    ]  # fmt: skip
    measuring.gives("period | value\n2021-W18 | 900\n2021-W19 | 1510", "app_installs")


def test_a_loaded_export_without_tiers_is_met_again_under_the_new_key(measuring: Measuring) -> None:
    """Rows without a tier are the same rows, however often they are loaded."""
    measuring.load("app_installs", BY_DISTRICT).load("app_installs", BY_DISTRICT + "    2021-05-17 | 福田 | 1001\n")
    assert measuring.project.batches()[-1].n_unchanged == 3


UNEVEN = """
    统计日期   | 辖区 | 安装数
    2021-05-10 | 福田 | 900
    2021-05-10 | 罗湖 | 400
    2021-05-14 | 罗湖 | 500
    2021-05-16 | 福田 | 1000
"""
"""罗湖 does not count on Sunday."""


def test_a_district_that_counts_on_another_day_stays_in_the_stock_of_the_city(measuring: Measuring) -> None:
    measuring.load("app_installs", UNEVEN)
    measuring.gives("period | value\n2021-W19 | 1500", "app_installs")
    measuring.gives(
        "period   | district | value\n2021-W19 | 福田 | 1000\n2021-W19 | 罗湖 | 500", "app_installs", by=["district"]
    )
    assert explained(measuring, "app_installs").value == 1500


def test_coverage_takes_installs_and_residents_of_the_same_districts(measuring: Measuring) -> None:
    measuring.load("app_installs", UNEVEN)
    found = measuring.measure("app_coverage").filter(period="2021-W19").to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (1500, 3000)
    assert explained(measuring, "app_coverage").value == 0.5


def test_residents_of_a_district_without_a_newer_number_stay_known(measuring: Measuring) -> None:
    newer = """
        辖区 | 年份 | 常住人口
        福田 | 2020 | 1900
        罗湖 | 2020 | 900
        南山 | 2020 | 700
    """
    incidents = """
        incident_id | reported_at         | district | is_telecom
        i1          | 2021-05-12 12:00:00 | 福田     | 是
        i2          | 2021-05-12 12:00:00 | 南山     | 是
    """
    measuring.load("population", newer).load("incidents", incidents)
    found = measuring.measure("incidents_per_10k").filter(period="2021-W19").to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (2, 2000 + 1000 + 700)
    assert explained(measuring, "incidents_per_10k").value == pytest.approx(2 / 3700 * 10_000)


@pytest.mark.parametrize(
    ("metric", "measure", "total"),
    [
        ("app_installs", "value", 1500),
        ("app_coverage", "denominator", 3000),
        ("incidents_per_10k", "denominator", 3000),
    ],
)
def test_the_rows_behind_a_stock_add_up_to_it(measuring: Measuring, metric: str, measure: str, total: int) -> None:
    incidents = "incident_id | reported_at         | district | is_telecom\ni1 | 2021-05-12 12:00:00 | 福田     | 是"
    measuring.load("app_installs", UNEVEN).load("incidents", incidents)
    assert explained(measuring, metric).events[measure].sum() == total


class Explained(NamedTuple):
    value: float
    events: pl.DataFrame


def explained(measuring: Measuring, metric: str) -> Explained:
    """Take the number from the SQL that `fraudstats explain` prints, and the rows behind it."""
    asked = datetime(2030, 1, 1)
    found = questions.explain(
        measuring.project, metric, "2021-W19", selection=Selection(), as_of=asked, today=asked.date()
    )
    value, events = (table.filter(role="current") for table in (found.windows, found.events))
    return Explained(float(value.item(0, "value")), events)
