"""Exports often give a day where an hour is asked for; such a stamp reads 00:00:00 and must not be timed from midnight."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.calendar.periods import Grain
from fraudstats.project import Project
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | first_transfer_at
    timed       | 2021-05-10 12:00:00 | 福田     | 是         | 100      | 2021-05-10 11:00:00
    no_hour     | 2021-05-11          | 福田     | 是         | 300      | 2021-05-10 23:00:00
    no_hour2    | 2021-05-12          | 福田     | 是         | 300      | 2021-05-11
    paid_on     | 2021-05-13 15:00:00 | 福田     | 是         | 300      | 2021-05-13
    end         | 2021-05-17 12:00:00 | 福田     | 是         | 0        |
"""
ORDERS = """
    order_id | incident_id | reported_at         | executed_at         | account_id | result
    o1       | timed       | 2021-05-10 12:00:00 | 2021-05-10 12:50:00 | a          | 成功
    o2       | no_hour     | 2021-05-11          | 2021-05-11 00:30:00 | a          | 成功
    o3       | no_hour2    | 2021-05-12          | 2021-05-12 15:00:00 | a          | 成功
    o4       | end         | 2021-05-17 12:00:00 | 2021-05-17 12:50:00 | a          | 成功
"""


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator"),
    [
        ("stop_rate_60m", 1, 2),  # timed in time, paid_on without a stop
        ("stop_rate_60m_ordered", 1, 1),
        ("stop_rate_60m_by_loss", 100, 400),
    ],
)
def test_a_report_without_an_hour_is_in_no_rate(
    given: Measuring, metric: str, numerator: int, denominator: int
) -> None:
    given.load("incidents", INCIDENTS).load("stop_orders", ORDERS)
    found = given.measure(metric, Grain.MONTH).to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (numerator, denominator)


def test_durations_leave_it_out_and_the_count_of_the_stopped_keeps_it_in_no_band(given: Measuring) -> None:
    given.load("incidents", INCIDENTS).load("stop_orders", ORDERS)
    assert given.measure("minutes_to_stop", Grain.MONTH)["value"].to_list() == [50.0]
    assert given.measure("report_delay", Grain.MONTH)["value"].to_list() == [60.0]
    expected = """
        minutes_band | value
                     | 2
        30-60        | 1
    """
    found = given.measure("stopped_incidents", Grain.MONTH, by=["minutes_band"])
    assert same_columns(found, expected) == rows_of(expected)


def test_an_alert_answered_on_a_day_counts_from_the_end_of_that_day(given: Measuring) -> None:
    """Red is to be met within 120 minutes and fed back within 1,440."""
    alerts = """
        alert_id | issued_at           | level | district | signed_at           | met_at              | fed_back_at
        same_day | 2021-05-10 12:00:00 | 红色  | 福田     | 2021-05-10 12:10:00 | 2021-05-10          | 2021-05-10
        evening  | 2021-05-10 22:30:00 | 红色  | 福田     | 2021-05-10          | 2021-05-10          | 2021-05-11
        no_hour  | 2021-05-11          | 红色  | 福田     | 2021-05-11 00:10:00 | 2021-05-11 01:00:00 | 2021-05-11 02:00:00
        day_off  | 2021-05-12 12:00:00 | 红色  | 福田     | 2021-05-11          | 2021-05-11          | 2021-05-11
        end      | 2021-05-17 12:00:00 | 红色  | 福田     |                     |                     |
    """
    given.load("alerts", alerts)
    in_time = {
        metric: given.measure(metric).select("numerator", "denominator").row(0)
        for metric in ("alert_signed_in_time", "alert_met_in_time", "alert_fed_back_in_time")
    }
    assert in_time == {
        "alert_signed_in_time": (1, 3),  # same_day after 10 minutes; evening: by midnight is no 20 minutes
        "alert_met_in_time": (1, 3),  # evening: by midnight is within 120 minutes; same_day may have been met at 23:59
        "alert_fed_back_in_time": (1, 3),  # same_day: by midnight is within a day; evening has until 22:30 of the 11th
    }


def test_a_due_date_lasts_until_its_end(given: Measuring) -> None:
    referrals = """
        referral_id | sent_at             | district | partner | due_at              | answered_at
        in_time     | 2021-05-10 12:00:00 | 福田     | 银行    | 2021-05-13          | 2021-05-13 15:00:00
        both_days   | 2021-05-10 12:00:00 | 福田     | 银行    | 2021-05-13          | 2021-05-13
        too_late    | 2021-05-10 12:00:00 | 福田     | 银行    | 2021-05-13          | 2021-05-14 00:00:01
        unsure      | 2021-05-10 12:00:00 | 福田     | 银行    | 2021-05-13 12:00:00 | 2021-05-13
        not_yet_due | 2021-05-17 12:00:00 | 福田     | 银行    | 2021-05-18          |
    """
    given.load("referrals", referrals)
    rows = {row["period"]: row for row in given.measure("referrals_answered_in_time").to_dicts()}
    assert (rows["2021-W19"]["numerator"], rows["2021-W19"]["denominator"]) == (2, 4)


STOPS = """
    order_id | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny | expires_at          | frozen_at
    on_time  | i1          | 2021-05-10 09:00:00 | 2021-05-10 10:00:00 | A          | 100                | 2021-05-12          | 2021-05-12 15:00:00
    too_late | i1          | 2021-05-10 09:00:00 | 2021-05-10 10:00:00 | B          | 100                | 2021-05-12          | 2021-05-13 00:00:01
    running  | i1          | 2021-05-16 09:00:00 | 2021-05-16 10:00:00 | C          | 100                | 2021-05-18          |
    ended    | i1          | 2021-05-15 09:00:00 | 2021-05-15 10:00:00 | D          | 100                | 2021-05-17          |
    timed    | i1          | 2021-05-16 09:00:00 | 2021-05-16 10:00:00 | E          | 100                | 2021-05-18 09:30:00 |
"""


def test_a_stop_that_ends_on_a_day_holds_until_its_end(given: Measuring) -> None:
    at_night = datetime(2021, 5, 18, 0, 30)
    given.load("incidents", INCIDENTS, loaded_at=at_night).load("stop_orders", STOPS, loaded_at=at_night)
    rows = given.measure("stop_to_freeze", Grain.DAY).to_dicts()
    assert [(row["numerator"], row["denominator"]) for row in rows if row["period"] == "2021-05-10"] == [(1, 2)]
    morning = datetime(2021, 5, 18, 9)
    expiring = questions.stops(given.project, as_of=morning, expiring_hours=24).answer.expiring
    assert expiring is not None
    assert expiring.select("order_id", "minutes_left").rows() == [("running", 900), ("timed", 30)]


def test_levels_are_timed_only_where_report_and_tracing_have_an_hour(given: Measuring) -> None:
    cases = """
        case_id | filed_at            | reported_at         | district | category
        timed   | 2021-05-10 13:00:00 | 2021-05-10 12:00:00 | 福田     | 电诈
        no_hour | 2021-05-11          | 2021-05-11          | 福田     | 电诈
        end     | 2021-05-17 12:00:00 | 2021-05-17 11:00:00 | 福田     | 电诈
    """
    transfers = """
        transfer_id | case_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
        t1          | timed   | A             | 4     | 2021-05-10 11:00:00 | 2021-05-10 12:20:00 | 100
        t2          | timed   | B             | 5     | 2021-05-10 11:30:00 | 2021-05-11          | 100
        t3          | no_hour | A             | 4     | 2021-05-10 23:00:00 | 2021-05-11 00:20:00 | 100
    """
    given.load("cases", cases).load("transfers", transfers)
    found = given.measure("traced_in_30m", Grain.MONTH).to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (1, 1)
    assert given.measure("minutes_per_level", Grain.MONTH)["value"].to_list() == [5.0]


def test_a_chain_is_timed_from_the_incident_where_the_case_has_a_date_only(given: Measuring) -> None:
    cases = """
        case_id | incident_id | filed_at   | reported_at | district | category
        c1      | i1          | 2021-05-10 | 2021-05-10  | 福田     | 电诈
        c2      |             | 2021-05-10 | 2021-05-10  | 福田     | 电诈
    """
    incidents = """
        incident_id | reported_at         | district | is_telecom | loss_cny
        i1          | 2021-05-10 10:00:00 | 福田     | 是         | 100
    """
    transfers = """
        transfer_id | case_id | from_account_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
        t1          | c1      | V               | A             | 1     | 2021-05-10 09:00:00 | 2021-05-10 10:20:00 | 100
        t2          | c1      | A               | B             | 2     | 2021-05-10 09:30:00 | 2021-05-11          | 100
        t3          | c2      | V               | A             | 1     | 2021-05-10 09:00:00 | 2021-05-10 10:20:00 | 100
    """
    orders = """
        order_id | case_id | reported_at | executed_at         | account_id | amount_stopped_cny | result
        o1       | c1      | 2021-05-10  | 2021-05-10 10:30:00 | A          | 100                | 成功
        o2       | c1      | 2021-05-10  | 2021-05-10          | B          | 100                | 成功
    """
    given.load("cases", cases).load("incidents", incidents).load("transfers", transfers).load("stop_orders", orders)
    found = questions.trace(given.project, "c1", as_of=LATER).transfers
    assert found.select("minutes_to_trace", "minutes_to_stop").rows() == [(20.0, 30.0), (None, None)]
    unknown = questions.trace(given.project, "c2", as_of=LATER).transfers
    assert unknown["minutes_to_trace"].to_list() == [None]


def test_a_filing_with_a_date_only_is_not_before_the_report_of_that_day(given: Measuring) -> None:
    cases = """
        case_id   | filed_at   | reported_at         | district | category | solved_at
        same_day  | 2021-05-10 | 2021-05-10 12:00:00 | 福田     | 电诈     | 2021-05-10
        day_early | 2021-05-10 | 2021-05-11 12:00:00 | 福田     | 电诈     | 2021-05-09
    """
    given.load("cases", cases)
    assert [(each.line, each.rule) for each in given.project.rejects()] == [
        (3, "filed_before_reported"),
        (3, "solved_before_filed"),
    ]


def test_an_alert_issued_on_a_day_is_overdue_when_its_limit_from_the_end_of_that_day_is_over(given: Measuring) -> None:
    """Blue is to be fed back within 2,880 minutes, signed within 240; the data end with 17 May."""
    alerts = """
        alert_id   | issued_at           | level | district | signed_at  | fed_back_at
        overdue    | 2021-05-14          | 蓝色  | 福田     | 2021-05-14 |
        not_yet    | 2021-05-15          | 蓝色  | 福田     | 2021-05-15 |
        unsigned   | 2021-05-16          | 蓝色  | 福田     |            |
        sign_today | 2021-05-17          | 蓝色  | 福田     |            |
        done       | 2021-05-10          | 蓝色  | 福田     |            | 2021-05-17
        timed      | 2021-05-15 00:00:01 | 蓝色  | 福田     | 2021-05-15 |
        end        | 2021-05-17 12:00:00 | 蓝色  | 福田     | 2021-05-17 |
    """
    given.load("alerts", alerts)
    assert given.measure("alerts_overdue", Grain.MONTH)["value"].to_list() == [2]
    listed = questions.alert_backlog(given.project, as_of=LATER).alerts
    told = {row["alert_id"]: (row["step"], row["due_at"]) for row in listed.to_dicts()}
    assert told == {
        "overdue": ("feed_back", datetime(2021, 5, 17)),
        "timed": ("feed_back", datetime(2021, 5, 17, 0, 0, 1)),
        "unsigned": ("sign", datetime(2021, 5, 17, 4)),
    }


def test_a_colour_that_needs_no_feedback_is_never_overdue(given: Measuring) -> None:
    settings = given.project.folder.settings
    limits = "[alerts.feed_back_within_minutes]\nblue = 0\nred = 60\n"
    settings.write_text(settings.read_text(encoding="utf-8") + limits, encoding="utf-8")
    given.project = Project.open(given.project.folder.root)
    alerts = """
        alert_id | issued_at           | level | district
        a        | 2021-05-10 12:00:00 | 蓝色  | 福田
        b        | 2021-05-10 12:00:00 | 红色  | 福田
        c        | 2021-05-17 23:59:59 | 红色  | 福田
    """
    given.load("alerts", alerts)
    assert given.measure("alerts_overdue", Grain.MONTH)["value"].to_list() == [1]


def test_of_the_same_day_nobody_knows_whether_alert_or_fraud_came_first(given: Measuring) -> None:
    alerts = """
        alert_id | issued_at           | level | district | subject_id | contacted_at
        same     | 2021-04-10          | 红色  | 福田     | 甲         | 2021-04-10
        before   | 2021-04-10          | 红色  | 福田     | 乙         | 2021-04-10
        longest  | 2021-04-10          | 红色  | 福田     | 丙         | 2021-04-10
        too_long | 2021-04-10          | 红色  | 福田     | 丁         | 2021-04-10
        timed    | 2021-04-10 09:00:00 | 红色  | 福田     | 戊         | 2021-04-10 10:00:00
        end      | 2021-05-20 12:00:00 | 红色  | 福田     |            |
    """
    incidents = """
        incident_id | reported_at         | district | is_telecom | loss_cny | outcome | victim_id
        i1          | 2021-04-10 15:00:00 | 福田     | 是         | 100      | 既遂    | 甲
        i2          | 2021-04-11          | 福田     | 是         | 100      | 既遂    | 乙
        i3          | 2021-05-10 15:00:00 | 福田     | 是         | 100      | 既遂    | 丙
        i4          | 2021-05-11 00:00:01 | 福田     | 是         | 100      | 既遂    | 丁
        i5          | 2021-04-10 10:00:01 | 福田     | 是         | 100      | 既遂    | 戊
        end         | 2021-05-20 12:00:00 | 福田     | 是         | 0        |         |
    """
    at = datetime(2021, 5, 21, 8)
    given.load("alerts", alerts, loaded_at=at).load("incidents", incidents, loaded_at=at)
    months = {row["period"]: row for row in given.measure("defrauded_after_contact", Grain.MONTH).to_dicts()}
    parts = (months["2021-04"]["numerator"], months["2021-04"]["denominator"])
    assert parts == (3, 5)  # before, longest, timed
    warned = given.measure("cases_with_prior_alert", Grain.YEAR).to_dicts()[0]
    assert (warned["numerator"], warned["denominator"]) == (3, 5)


def test_a_filing_with_a_date_only_has_ninety_whole_days(given: Measuring) -> None:
    cases = """
        case_id | filed_at            | district | category | solved_at
        in_time | 2021-01-10          | 福田     | 电诈     | 2021-04-10 15:00:00
        late    | 2021-01-10          | 福田     | 电诈     | 2021-04-11
        timed   | 2021-01-10 12:00:00 | 福田     | 电诈     | 2021-04-10 15:00:00
        end     | 2021-05-17 12:00:00 | 福田     | 电诈     |
    """
    given.load("cases", cases)
    found = given.measure("clearance_cohort", Grain.MONTH).to_dicts()[0]
    assert (found["numerator"], found["denominator"]) == (1, 3)


def test_a_freeze_with_a_date_only_had_come_by_the_end_of_its_day(given: Measuring) -> None:
    stops = """
        order_id  | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny | expires_at          | frozen_at
        day_early | timed       | 2021-05-10 09:00:00 | 2021-05-10 10:00:00 | A          | 100                | 2021-05-12 10:00:00 | 2021-05-11
        same_day  | timed       | 2021-05-10 09:00:00 | 2021-05-10 10:00:00 | B          | 100                | 2021-05-12 10:00:00 | 2021-05-12
        both_days | timed       | 2021-05-10 09:00:00 | 2021-05-10 10:00:00 | C          | 100                | 2021-05-12          | 2021-05-12
        untimed   | timed       | 2021-05-10 09:00:00 | 2021-05-10          | D          | 100                |                     | 2021-05-12 23:00:00
        too_late  | timed       | 2021-05-10 09:00:00 | 2021-05-10          | E          | 100                |                     | 2021-05-13 00:00:01
        running   | end         | 2021-05-17 12:00:00 | 2021-05-17 12:50:00 | F          | 100                |                     |
    """
    given.load("incidents", INCIDENTS).load("stop_orders", stops)
    row = next(row for row in given.measure("stop_to_freeze", Grain.DAY).to_dicts() if row["period"] == "2021-05-10")
    assert (row["numerator"], row["denominator"]) == (3, 5)
