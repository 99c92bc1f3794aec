"""Rates over residents: published once a year, unknown of some districts, and never a reason for a metric to end."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import Window, since
from fraudstats.errors import MetricError
from fraudstats.metrics.facts import Selection
from fraudstats.metrics.recount import Question, recount

JANUARY, MAY = datetime(2021, 1, 15, 8), datetime(2021, 5, 18, 8)
LATER = datetime(2030, 1, 1)
POPULATION = """
    district | year | residents
    福田     | 2019 | 10000
    福田     | 2020 | 20000
    光明     | 2021 | 40000
"""
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    before      | 2020-12-30 12:00:00 | 光明     | 是         | 100
    i1          | 2020-12-30 12:00:00 | 福田     | 是         | 100
    i2          | 2021-05-10 12:00:00 | 福田     | 是         | 100
    i3          | 2021-05-10 12:00:00 | 福田     | 是         | 100
    i4          | 2021-05-12 12:00:00 | 光明     | 是         | 100
    airport     | 2021-05-12 12:00:00 | 机场     | 是         | 100
    end         | 2021-05-17 12:00:00 | 福田     | 否         |
"""
INSTALLS = """
    counted_on | district | installs
    2021-05-16 | 福田     | 5000
    2021-05-17 | 福田     | 6000
"""


@pytest.fixture
def told(given: Measuring) -> Measuring:
    """Give residents loaded in January, and events until May."""
    given.load("population", POPULATION, loaded_at=JANUARY)
    return given.load("incidents", INCIDENTS, loaded_at=MAY).load("app_installs", INSTALLS, loaded_at=MAY)


def test_residents_hold_until_newer_ones_are_published(told: Measuring) -> None:
    weeks = {row["period"]: row for row in told.measure("incidents_per_10k").to_dicts()}
    assert (weeks["2021-W19"]["value"], weeks["2021-W19"]["provisional"]) == (0.5, False)  # 3 of 60,000
    coverage = {row["period"]: row["value"] for row in told.measure("app_coverage", Grain.DAY).to_dicts()}
    assert list(coverage.items())[-1] == ("2021-05-17", 0.3)


def test_a_scorecard_from_a_day_after_their_last_one_has_them(told: Measuring) -> None:
    first = datetime(2021, 5, 10).date()
    found = questions.scorecard(told.project, ["incidents_per_10k"], first=first, as_of=LATER)
    assert found.table.filter(found.table["period"] == "window")["value"].to_list() == [0.5]


def test_what_happened_where_no_residents_are_known_is_held_against_nobody_elses(told: Measuring) -> None:
    expected = """
        period | numerator | denominator | value
        2020   | 1         | 20000       | 0.5
        2021   | 3         | 60000       | 0.5
    """
    told.gives(expected, "incidents_per_10k", Grain.YEAR)
    by_district = """
        period | district | numerator | denominator | value
        2020   | 光明     | 0         | 0           |
        2020   | 机场     | 0         | 0           |
        2020   | 福田     | 1         | 20000       | 0.5
        2021   | 光明     | 1         | 40000       | 0.25
        2021   | 机场     | 0         | 0           |
        2021   | 福田     | 2         | 20000       | 1.0
    """
    told.gives(by_district, "incidents_per_10k", Grain.YEAR, by=["district"])


def test_explain_and_the_second_computation_leave_it_out_too(told: Measuring) -> None:
    year = since(datetime(2021, 1, 1).date(), datetime(2021, 5, 17).date())
    found = questions.explain(
        told.project, "incidents_per_10k", "2021-W19", selection=Selection(), as_of=LATER, today=MAY.date()
    )
    current = found.windows.row(0, named=True)
    assert (current["numerator"], current["denominator"], current["value"]) == (3, 60000, 0.5)
    keys = found.events.filter(found.events["role"] == "current")["key"].to_list()
    assert set(keys) == {"i2", "i3", "i4", "2020-01-01福田", "2021-01-01光明"}
    with told.project.knowledge(LATER) as knowledge:
        asked = Question(Window(year.start, year.end))
        counted = recount(knowledge, told.project.metrics().get("incidents_per_10k"), [asked])[asked]
    assert (counted.numerator, counted.denominator) == (3, 60000)


def test_a_window_that_reaches_over_the_day_of_publication_counts_what_came_before_it(told: Measuring) -> None:
    table = questions.scorecard(
        told.project, ["incidents_per_10k"], first=datetime(2020, 12, 30).date(), as_of=LATER
    ).table
    row = table.filter(table["period"] == "window").row(0, named=True)
    assert (row["numerator"], row["denominator"]) == (5, 60000)


def test_a_standing_dataset_must_be_one_that_is_read(told: Measuring) -> None:
    text = told.project.folder.root / "queries" / "metrics"
    text.mkdir(parents=True, exist_ok=True)
    shipped = told.project.metrics().get("alerts_issued")
    front = (
        "-- ---\n" + "".join(f'-- {name} = "x"\n' for name in ("title_zh", "title_en", "definition_zh", "definition_en"))
        + '-- front = "core"\n-- kind = "count"\n-- unit_zh = "x"\n-- unit_en = "x"\n-- datasets = ["alerts"]\n'
        + '-- standing = ["population"]\n-- attributed_to = "issued_at"\n-- ---\n'
    )  # fmt: skip
    (text / "mine.sql").write_text(front + shipped.sql, encoding="utf-8")
    with pytest.raises(MetricError, match="'population' is standing, but not read"):
        questions.metric_sheets(told.project, "mine")


def test_explain_and_drivers_know_the_baseline_of_a_stock_that_began_within_it(given: Measuring) -> None:
    counts = """
        counted_on | district | installs
        2021-05-07 | 福田     | 100
        2021-05-16 | 福田     | 150
        2021-05-17 | 福田     | 200
    """
    given.load("app_installs", counts, loaded_at=MAY)
    week = next(row for row in given.measure("app_installs").to_dicts() if row["period"] == "2021-W19")
    assert (week["previous_value"], week["previous_change"]) == (100, 50)
    found = questions.explain(
        given.project, "app_installs", "2021-W19", selection=Selection(), as_of=LATER, today=MAY.date()
    )
    told = {row["role"]: (row["value"], row["change_by_new"]) for row in found.windows.to_dicts()}
    assert (told["previous"], told["year_earlier"]) == ((100, None), (None, None))
    question = TrendQuestion(last=datetime(2021, 5, 16).date())
    split = questions.drivers(given.project, ["app_installs"], question, ["district"], as_of=LATER)
    assert split.select("baseline", "group", "contribution").rows() == [("previous", "福田", 50.0)]
