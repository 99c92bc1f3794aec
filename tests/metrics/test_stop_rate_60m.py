"""60分钟止付率: first executed stop at most 60:00 after the report, to the second."""

import re
from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats.calendar.periods import Grain
from fraudstats.project import Project

INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    before      | 2021-05-09 23:59:59 | 福田     | 是         | 100
    at_59_59    | 2021-05-10 00:00:01 | 福田     | 是         | 100
    at_60_00    | 2021-05-10 12:00:00 | 福田     | 是         | 100
    at_60_01    | 2021-05-10 12:00:00 | 福田     | 是         | 100
    two_stops   | 2021-05-11 12:00:00 | 罗湖     | 是         | 100
    failed      | 2021-05-11 12:00:00 | 罗湖     | 是         | 100
    pending     | 2021-05-11 12:00:00 | 罗湖     | 是         | 100
    too_early   | 2021-05-11 12:00:00 | 罗湖     | 是         | 100
    early_late  | 2021-05-11 12:00:00 | 罗湖     | 是         | 100
    none        | 2021-05-12 12:00:00 | 罗湖     | 是         | 100
    at_once     | 2021-05-12 12:00:00 | 罗湖     | 是         | 100
    no_result   | 2021-05-12 12:00:00 | 罗湖     | 是         | 100
    no_loss     | 2021-05-12 12:00:00 | 罗湖     | 是         | 0
    null_loss   | 2021-05-12 12:00:00 | 罗湖     | 是         |
    no_telecom  | 2021-05-12 12:00:00 | 罗湖     | 否         | 100
    twice       | 2021-05-16 22:00:00 | 罗湖     | 是         | 100
    twice       | 2021-05-16 22:00:00 | 罗湖     | 是         | 100
    at_the_end  | 2021-05-16 23:59:59 | 罗湖     | 是         | 100
    mature      | 2021-05-17 23:00:00 | 罗湖     | 是         | 100
    immature    | 2021-05-17 23:30:00 | 罗湖     | 是         | 100
    immature2   | 2021-05-17 23:00:01 | 罗湖     | 是         | 100
"""
ORDERS = """
    order_id | incident_id | reported_at         | executed_at         | account_id | result
    o1       | before      | 2021-05-09 23:59:59 | 2021-05-10 00:10:00 | a          | 成功
    o2       | at_59_59    | 2021-05-10 00:00:01 | 2021-05-10 01:00:00 | a          | 成功
    o3       | at_60_00    | 2021-05-10 12:00:00 | 2021-05-10 13:00:00 | a          | 成功
    o4       | at_60_01    | 2021-05-10 12:00:00 | 2021-05-10 13:00:01 | a          | 成功
    o5       | two_stops   | 2021-05-11 12:00:00 | 2021-05-11 15:00:00 | a          | 成功
    o6       | two_stops   | 2021-05-11 12:00:00 | 2021-05-11 12:30:00 | b          | 成功
    o7       | failed      | 2021-05-11 12:00:00 | 2021-05-11 12:10:00 | a          | 失败
    o8       | pending     | 2021-05-11 12:00:00 |                     | a          | 处理中
    o9       | too_early   | 2021-05-11 12:00:00 | 2021-05-11 11:59:59 | a          | 成功
    o10      | early_late  | 2021-05-11 12:00:00 | 2021-05-11 11:00:00 | a          | 成功
    o11      | early_late  | 2021-05-11 12:00:00 | 2021-05-11 12:20:00 | b          | 成功
    o12      | at_once     | 2021-05-12 12:00:00 | 2021-05-12 12:00:00 | a          | 成功
    o13      | no_result   | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | a          |
    o14      | no_loss     | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | a          | 成功
    o15      | no_telecom  | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | a          | 成功
    o16      | twice       | 2021-05-16 22:00:00 | 2021-05-16 22:05:00 | a          | 成功
    o16      | twice       | 2021-05-16 22:00:00 | 2021-05-16 22:05:00 | a          | 成功
    o17      | mature      | 2021-05-17 23:00:00 | 2021-05-17 23:05:00 | a          | 成功
    o18      | immature    | 2021-05-17 23:30:00 | 2021-05-17 23:35:00 | a          | 成功
    o19      | immature2   | 2021-05-17 23:00:01 | 2021-05-17 23:35:00 | a          | 成功
    o20      | unknown     | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | a          | 成功
"""
MORNING_AFTER = datetime(2021, 5, 18, 0, 30)


def given_both(given: Measuring) -> Measuring:
    return given.load("incidents", INCIDENTS, loaded_at=MORNING_AFTER).load(
        "stop_orders", ORDERS, loaded_at=MORNING_AFTER
    )


def test_in_time_means_at_most_sixty_minutes_after_the_report(given: Measuring) -> None:
    # In time: at_59_59, at_60_00, two_stops, early_late, at_once, no_result, twice.
    # Too late, failed, pending, before the report or never: at_60_01, failed, pending, too_early, none, at_the_end.
    expected = """
        period   | value  | numerator | denominator
        2021-W18 | 1.0    | 1         | 1
        2021-W19 | 0.5385 | 7         | 13
        2021-W20 | 1.0    | 1         | 1
    """
    given_both(given).gives(expected, "stop_rate_60m")


def test_a_late_stop_order_changes_the_rate_of_the_week_of_the_report(given: Measuring) -> None:
    late = """
        order_id | incident_id | reported_at         | executed_at         | account_id | result
        late     | none        | 2021-05-12 12:00:00 | 2021-05-12 12:50:00 | a          | 成功
        o8       | pending     | 2021-05-11 12:00:00 | 2021-05-11 12:59:00 | a          | 成功
    """
    expected = """
        period   | numerator | denominator
        2021-W18 | 1         | 1
        2021-W19 | 9         | 13
        2021-W20 | 1         | 1
    """
    given_both(given).load("stop_orders", late, loaded_at=MORNING_AFTER).gives(expected, "stop_rate_60m")


def test_by_district_the_parts_add_up(given: Measuring) -> None:
    expected = """
        district | numerator | denominator
        福田     | 3         | 4
        罗湖     | 6         | 11
    """
    given_both(given).gives(expected, "stop_rate_60m", Grain.MONTH, ["district"])


ACROSS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    s_59_59     | 2021-05-09 23:30:00 | 福田     | 是         | 100
    s_60_00     | 2021-05-09 23:30:00 | 福田     | 是         | 100
    s_60_01     | 2021-05-09 23:30:00 | 福田     | 是         | 100
    c_59_59     | 2021-05-12 14:30:00 | 福田     | 是         | 100
    c_60_00     | 2021-05-12 14:30:00 | 福田     | 是         | 100
    c_60_01     | 2021-05-12 14:30:00 | 福田     | 是         | 100
    last        | 2021-05-17 20:00:00 | 福田     | 是         | 0
"""
ACROSS_ORDERS = """
    order_id | incident_id | reported_at         | executed_at         | account_id | result
    o1       | s_59_59     | 2021-05-09 23:30:00 | 2021-05-10 00:29:59 | a          | 成功
    o2       | s_60_00     | 2021-05-09 23:30:00 | 2021-05-10 00:30:00 | a          | 成功
    o3       | s_60_01     | 2021-05-09 23:30:00 | 2021-05-10 00:30:01 | a          | 成功
    o4       | c_59_59     | 2021-05-12 14:30:00 | 2021-05-12 15:29:59 | a          | 成功
    o5       | c_60_00     | 2021-05-12 14:30:00 | 2021-05-12 15:30:00 | a          | 成功
    o6       | c_60_01     | 2021-05-12 14:30:00 | 2021-05-12 15:30:01 | a          | 成功
    o7       | last        | 2021-05-17 20:00:00 | 2021-05-17 20:00:30 | a          | 成功
"""


@pytest.mark.parametrize(
    ("cutoff", "weeks"), [("00:00:00", {"2021-W18": (2, 3), "2021-W19": (2, 3)}), ("15:00:00", {"2021-W19": (4, 6)})]
)
def test_an_hour_that_runs_over_the_end_of_a_week_or_of_a_statistical_day_is_an_hour(
    given: Measuring, cutoff: str, weeks: dict[str, tuple[int, int]]
) -> None:
    settings = given.project.folder.settings
    written = re.sub(r"(?m)^cutoff = .*$", f"cutoff = {cutoff}", settings.read_text(encoding="utf-8"))
    settings.write_text(written, encoding="utf-8")
    given.project = Project.open(given.project.folder.root)
    given.load("incidents", ACROSS, loaded_at=MORNING_AFTER).load("stop_orders", ACROSS_ORDERS, loaded_at=MORNING_AFTER)
    rows = given.measure("stop_rate_60m").to_dicts()
    assert {row["period"]: (row["numerator"], row["denominator"]) for row in rows if row["denominator"]} == weeks
    days = given.measure("stop_rate_60m", Grain.DAY).to_dicts()
    (wednesday,) = [row for row in days if row["period"] == "2021-05-12"]
    assert (wednesday["numerator"], wednesday["denominator"]) == (2, 3)
