"""电诈警情: reports of telecom fraud, by the time of the report."""

import polars as pl
from measuring import Measuring

from fraudstats.calendar.periods import Grain
from tables import rows_of, same_columns

INCIDENTS = """
    incident_id | reported_at         | district | fraud_type | is_telecom | outcome | channel | 件数
    before      | 2021-05-09 23:59:59 | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    first       | 2021-05-10 00:00:00 | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    attempt     | 2021-05-12 12:00:00 | 罗湖     | 冒充客服   | 是         | 未遂    | app     |
    no_outcome  | 2021-05-12 12:00:00 | 罗湖     |            | 是         |         |         |
    unfounded   | 2021-05-12 12:00:00 | 罗湖     | 冒充客服   | 是         | 不属实  | 110     |
    no_telecom  | 2021-05-12 12:00:00 | 罗湖     | 其他       | 否         | 既遂    | 110     |
    three       | 2021-05-13 08:00:00 | 罗湖     | 其他       | 是         | 既遂    | 110     | 3
    last        | 2021-05-16 23:59:59 | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    last        | 2021-05-16 23:59:59 | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    after       | 2021-05-17 00:00:00 | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    no_time     |                     | 福田     | 刷单返利   | 是         | 既遂    | 110     |
    no_kind     | 2021-05-12 12:00:00 | 福田     | 刷单返利   |            | 既遂    | 110     |
"""
LATE = """
    incident_id | reported_at         | district | fraud_type | is_telecom | outcome | channel
    late        | 2021-05-11 09:00:00 | 盐田     | 刷单返利   | 是         | 既遂    | 110
    no_telecom  | 2021-05-12 12:00:00 | 罗湖     | 其他       | 是         | 既遂    | 110
"""


def test_every_report_of_telecom_fraud_counts_whatever_came_of_it(given: Measuring) -> None:
    expected = """
        period   | value | provisional
        2021-W18 | 1     | yes
        2021-W19 | 8     | no
        2021-W20 | 1     | yes
    """
    given.load("incidents", INCIDENTS).gives(expected, "telecom_incidents")


def test_a_late_row_and_a_corrected_row_count_where_they_belong(given: Measuring) -> None:
    expected = """
        period   | value
        2021-W18 | 1
        2021-W19 | 10
        2021-W20 | 1
    """
    given.load("incidents", INCIDENTS).load("incidents", LATE).gives(expected, "telecom_incidents")


def test_a_missing_type_is_a_group_of_its_own(given: Measuring) -> None:
    expected = """
        period  | fraud_type | value
        2021-05 |            | 1
        2021-05 | 其他       | 3
        2021-05 | 冒充客服   | 2
        2021-05 | 刷单返利   | 4
    """
    given.load("incidents", INCIDENTS).gives(expected, "telecom_incidents", Grain.MONTH, ["fraud_type"])


def test_outcomes_can_be_told_apart(given: Measuring) -> None:
    expected = """
        period  | outcome   | value
        2021-05 |           | 1
        2021-05 | attempted | 1
        2021-05 | completed | 7
        2021-05 | unfounded | 1
    """
    given.load("incidents", INCIDENTS).gives(expected, "telecom_incidents", Grain.MONTH, ["outcome"])


def test_a_filter_keeps_one_district(given: Measuring) -> None:
    expected = """
        period  | value
        2021-05 | 6
    """
    given.load("incidents", INCIDENTS)
    given.gives(expected, "telecom_incidents", Grain.MONTH, where={"district": "罗湖"})


def test_an_incident_has_the_weekday_and_hour_of_its_report_but_none_of_a_date_alone(given: Measuring) -> None:
    expected = """
        period   | weekday | hour | value
        2021-W18 | 7       | 23   | 1
        2021-W19 |         |      | 1
        2021-W19 | 3       | 12   | 3
        2021-W19 | 4       | 08   | 3
        2021-W19 | 7       | 23   | 1
        2021-W20 |         |      | 1
    """
    found = given.load("incidents", INCIDENTS).measure("telecom_incidents", by=["weekday", "hour"])
    assert same_columns(found.filter(pl.col("value") > 0), expected) == rows_of(expected)
