"""超期预警: which alerts are past their limit and not closed when the data end, and where they lie."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.analysis.alert_backlog import AlertBacklog
from fraudstats.calendar.periods import Grain
from fraudstats.errors import UsageError
from fraudstats.project import Project

SETTINGS = """
[alerts.sign_within_minutes]
red = 30
blue = 30
[alerts.meet_within_minutes]
red = 120
blue = 0
[alerts.feed_back_within_minutes]
red = 1440
blue = 1440
"""
"""Blue alerts need not be met."""

ALERTS = """
    alert_id   | issued_at           | level | district | station | subject_id | signed_at           | met_at              | fed_back_at
    unsigned   | 2021-05-16 23:29:59 | 红    | 福田     | 华强北  | S1         |                     |                     |
    at_the_end | 2021-05-16 23:30:00 | 红    | 福田     | 华强北  | S2         |                     |                     |
    unmet      | 2021-05-16 20:00:00 | 红    | 福田     | 华强北  | S3         | 2021-05-16 20:10:00 |                     |
    not_asked  | 2021-05-16 20:00:00 | 蓝    | 福田     | 华强北  | S4         | 2021-05-16 20:10:00 |                     |
    old        | 2021-05-14 00:00:00 | 蓝    | 罗湖     | 东门    | S5         | 2021-05-14 00:05:00 | 2021-05-14 01:00:00 |
    old        | 2021-05-14 00:00:00 | 蓝    | 罗湖     | 东门    | S5         | 2021-05-14 00:05:00 | 2021-05-14 01:00:00 |
    closed     | 2021-05-14 00:00:00 | 蓝    | 罗湖     | 东门    | S6         |                     |                     | 2021-05-16 10:00:00
    too_late   | 2021-05-14 12:00:00 | 蓝    | 罗湖     |         | S7         |                     |                     | 2021-05-17 00:00:00
"""
WATERMARK = datetime(2021, 5, 17, 7)
"""Loaded on Monday morning: the data end with Sunday."""


def _backlog(given: Measuring, district: str | None = None) -> AlertBacklog:
    path = given.project.folder.settings
    path.write_text(path.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    given.project = project = Project.open(given.project.folder.root)
    given.load("alerts", ALERTS, loaded_at=WATERMARK)
    return questions.alert_backlog(project, as_of=datetime(2030, 1, 1), district=district)


def test_the_first_step_past_its_limit_is_told_of_each_alert_that_is_not_closed(given: Measuring) -> None:
    found = _backlog(given)
    assert found.data_end == datetime(2021, 5, 17)
    told = {row["alert_id"]: (row["step"], row["hours_overdue"]) for row in found.alerts.to_dicts()}
    assert told == {
        "old": ("feed_back", 24.0),  # issued on a day, so that its limit runs from the end of that
        "too_late": ("sign", 59.5),
        "unmet": ("meet", 2.0),
        "unsigned": ("sign", 1 / 3600),
    }
    assert "subject_id" not in found.alerts.columns


def test_the_count_of_overdue_feedback_is_of_the_alerts_that_the_list_holds(given: Measuring) -> None:
    """One fed back at the very end of the data, which belongs to the next day, is open in both."""
    listed = _backlog(given).alerts.get_column("alert_id").to_list()
    found = given.measure("alerts_overdue", Grain.YEAR)
    assert found.get_column("value").to_list() == [2]
    assert {"old", "too_late"} <= set(listed)


def test_stations_are_counted_by_colour_the_longest_wait_beside(given: Measuring) -> None:
    rows = _backlog(given).stations.to_dicts()
    counted = [(row["district"], row["station"], row["n_alerts"], row["red"], row["blue"]) for row in rows]
    assert counted == [("福田", "华强北", 2, 2, 0), ("罗湖", None, 1, 0, 1), ("罗湖", "东门", 1, 0, 1)]
    assert [row["longest_hours"] for row in rows] == [2.0, 59.5, 24.0]


def test_a_district_has_its_own_backlog(given: Measuring) -> None:
    assert _backlog(given, "罗湖").alerts.get_column("alert_id").to_list() == ["too_late", "old"]


def test_a_district_that_occurs_nowhere_is_refused(given: Measuring) -> None:
    with pytest.raises(UsageError):
        _backlog(given, "福甸")
