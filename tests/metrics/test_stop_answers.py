"""What `stops` answers, from rows that a colleague can check by eye."""

from datetime import datetime
from typing import Any

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.analysis.stops import StopGroup, band_labels
from fraudstats.errors import NoData, UsageError
from tables import rows_of, same_columns

MORNING_AFTER = datetime(2021, 5, 18, 0, 30)
LATER = datetime(2030, 1, 1)
INCIDENTS = """
    incident_id | reported_at         | district | channel | is_telecom | loss_cny | first_transfer_at
    before      | 2021-05-09 23:59:59 | 福田     | 110     | 是         | 100      |
    at_59_59    | 2021-05-10 00:00:01 | 福田     | 110     | 是         | 1000     | 2021-05-09 23:00:00
    at_60_00    | 2021-05-10 12:00:00 | 福田     | 110     | 是         | 1000     | 2021-05-10 11:30:00
    at_60_01    | 2021-05-10 12:00:00 | 福田     | 派出所  | 是         | 8000     | 2021-05-10 11:59:00
    too_early   | 2021-05-11 12:00:00 | 罗湖     | 110     | 是         | 1000     |
    date_only   | 2021-05-11 23:30:00 | 罗湖     | 110     | 是         | 1000     |
    no_time     | 2021-05-12 12:00:00 | 罗湖     | 110     | 是         | 1000     |
    pending     | 2021-05-16 12:00:00 | 罗湖     | 110     | 是         | 1000     |
    failed      | 2021-05-12 12:00:00 | 罗湖     | 110     | 是         | 1000     |
    no_order    | 2021-05-12 12:00:00 |  南山    | 110     | 是         | 4000     |
    null_loss   | 2021-05-12 12:00:00 | 罗湖     | 110     | 是         |          |
    attempt     | 2021-05-12 12:00:00 | 罗湖     | 110     | 是         | 0        |
    no_telecom  | 2021-05-12 12:00:00 | 罗湖     | 110     | 否         | 100      |
    no_hour     | 2021-05-13          | 南山     | 110     | 是         | 1000     |
    after       | 2021-05-17 00:00:01 | 罗湖     | 110     | 是         | 100      |
    half_hour   | 2021-05-17 23:30:00 | 罗湖     | 110     | 是         | 100      |
    hour        | 2021-05-17 23:00:00 | 罗湖     | 110     | 是         | 100      |
"""
ORDERS = """
    order_id | incident_id | reported_at         | requested_at        | executed_at         | account_id | chain_level | channel  | result
    o1       | before      | 2021-05-09 23:59:59 |                     | 2021-05-10 00:10:00 | a          | 1           | 柜面     | 成功
    o2       | at_59_59    | 2021-05-10 00:00:01 | 2021-05-10 00:30:00 | 2021-05-10 01:00:00 | a          | 1           | 柜面     | 成功
    o3       | at_60_00    | 2021-05-10 12:00:00 | 2021-05-10 12:30:00 | 2021-05-10 13:00:00 | a          | 1           | 三方通话 | 成功
    o4       | at_60_00    | 2021-05-10 12:00:00 | 2021-05-10 12:30:00 | 2021-05-10 14:00:00 | b          | 2           | 柜面     | 成功
    o5       | at_60_01    | 2021-05-10 12:00:00 | 2021-05-10 12:04:00 | 2021-05-10 13:00:01 | a          | 1           | 柜面     | 成功
    o6       | too_early   | 2021-05-11 12:00:00 |                     | 2021-05-11 11:59:59 | a          | 1           | 柜面     | 成功
    o7       | date_only   | 2021-05-11 23:30:00 |                     | 2021-05-12 00:00:00 | a          | 1           | 柜面     | 成功
    o8       | no_time     | 2021-05-12 12:00:00 |                     |                     | a          | 1           | 柜面     | 成功
    o9       | pending     | 2021-05-16 12:00:00 | 2021-05-16 12:05:00 |                     | a          | 1           | 柜面     | 处理中
    o10      | failed      | 2021-05-12 12:00:00 |                     |                     | a          | 1           | 柜面     | 失败
    o11      | half_hour   | 2021-05-17 23:30:00 |                     | 2021-05-17 23:31:00 | a          | 1           | 柜面     | 成功
    o13      | no_hour     | 2021-05-13          |                     | 2021-05-13 00:10:00 | a          | 1           | 柜面     | 成功
    o12      | hour        | 2021-05-17 23:00:00 |                     | 2021-05-17 23:30:00 | a          | 1           | 柜面     | 成功
"""


@pytest.fixture
def stopped(given: Measuring) -> Measuring:
    return given.load("incidents", INCIDENTS, loaded_at=MORNING_AFTER).load(
        "stop_orders", ORDERS, loaded_at=MORNING_AFTER
    )


def rates(stopped: Measuring, **question: Any) -> Any:
    return questions.stops(stopped.project, as_of=LATER, **question).answer.rates


def test_the_rate_counts_to_the_second_over_all_incidents_and_over_those_with_an_order(stopped: Measuring) -> None:
    expected = """
        level | n_in_time | n_incidents | n_ordered | rate_all | rate_ordered | loss_in_time_cny | loss_cny
        total | 2         | 9           | 8         | 0.222    | 0.250        | 2000             | 19000
    """
    found = rates(stopped, week="2021-W19")
    assert same_columns(found.with_columns(found["loss_cny", "loss_in_time_cny"].cast(int)), expected) == rows_of(
        expected
    )
    assert found["rate_by_loss"][0] == pytest.approx(2 / 19)


def test_incidents_that_the_data_end_too_soon_after_are_left_out_and_counted(stopped: Measuring) -> None:
    reply = questions.stops(stopped.project, as_of=LATER, week="2021-W20")
    assert reply.answer.rates.select("n_in_time", "n_incidents").row(0) == (1, 2)  # `after` and `hour`
    assert dict(reply.answer.stamps.rows())["too_recent_to_judge"] == 1  # `half_hour`


def test_stamps_that_cannot_be_timed_are_counted(stopped: Measuring) -> None:
    expected = """
        fault                  | n
        too_recent_to_judge    | 0
        report_without_start   | 0
        start_is_a_date_only   | 1
        stop_before_the_report | 1
        stop_without_a_time    | 1
        stop_is_a_date_only    | 1
    """
    assert same_columns(
        questions.stops(stopped.project, as_of=LATER, week="2021-W19").answer.stamps, expected
    ) == rows_of(expected)


def test_another_limit_judges_by_itself(stopped: Measuring) -> None:
    assert rates(stopped, week="2021-W19", within_minutes=59)["n_in_time"][0] == 0
    assert rates(stopped, week="2021-W19", within_minutes=61)["n_in_time"][0] == 3


def test_minutes_shares_and_those_who_still_wait(stopped: Measuring) -> None:
    row = rates(stopped, week="2021-W19").to_dicts()[0]
    assert (row["n_stopped"], row["n_pending"]) == (3, 1)
    assert row["median_minutes"] == pytest.approx(60.0 + 1 / 120)  # the middle of the stretch at one half
    assert row["not_stopped_share"] == pytest.approx(0.5)
    assert [row[f"share_{band}"] for band in ("30_60", "over_60")] == [0.667, 0.333]


def test_by_district_every_incident_is_in_one_group(stopped: Measuring) -> None:
    expected = """
        level    | stop_group | n_in_time | n_incidents | n_ordered
        total    |            | 2         | 9           | 8
        district | 南山       | 0         | 1           | 0
        district | 福田       | 2         | 3           | 3
        district | 罗湖       | 0         | 5           | 5
    """
    assert same_columns(rates(stopped, week="2021-W19", by=StopGroup.DISTRICT), expected) == rows_of(expected)


def test_by_chain_level_there_is_no_rate_over_all(stopped: Measuring) -> None:
    expected = """
        stop_group | n_in_time | n_ordered | rate_all
                   | 2         | 8         | 0.222
        1          | 2         | 8         |
        2          | 0         | 1         |
    """
    assert same_columns(rates(stopped, week="2021-W19", by=StopGroup.CHAIN_LEVEL), expected) == rows_of(expected)


def test_by_hour_and_by_amount_band(stopped: Measuring) -> None:
    by_hour = rates(stopped, week="2021-W19", by=StopGroup.HOUR)
    assert by_hour["stop_group"].to_list() == [None, "00", "12", "23"]
    by_amount = rates(stopped, week="2021-W19", by=StopGroup.AMOUNT_BAND)
    assert by_amount["stop_group"].to_list() == [None, "1,000 - 10,000"]


def test_groups_with_few_incidents_have_no_rank(stopped: Measuring) -> None:
    assert rates(stopped, week="2021-W19", by=StopGroup.DISTRICT)["rank"].to_list() == [None] * 4


def test_other_clocks_are_a_matter_of_configuration(stopped: Measuring) -> None:
    with stopped.project.folder.settings.open("a", encoding="utf-8") as settings:
        settings.write('\n[stops]\nstart_clock = "first_transfer_at"\nend_clock = "requested_at"\n')
    project = type(stopped.project).open(stopped.project.folder.root)
    reply = questions.stops(project, as_of=LATER, week="2021-W19")
    # first transfer -> request: 90:00, 60:00, 5:00; the other seven have no first transfer
    assert reply.answer.rates.select("n_in_time", "n_incidents").row(0) == (2, 3)
    assert dict(reply.answer.stamps.rows())["report_without_start"] == 7


def test_without_a_name_the_latest_week_that_is_covered_wholly(stopped: Measuring) -> None:
    assert questions.stops(stopped.project, as_of=LATER).period.name == "2021-W19"


def test_a_week_without_data_and_two_names_at_once_are_refused(stopped: Measuring) -> None:
    with pytest.raises(NoData, match="no data in 2021-W10"):
        questions.stops(stopped.project, as_of=LATER, week="2021-W10")
    with pytest.raises(UsageError, match="a week and a month"):
        questions.stops(stopped.project, as_of=LATER, week="2021-W10", month="2021-05")


def test_bands_are_named_by_their_limits() -> None:
    assert band_labels((1_000, 50_000)) == ["< 1,000", "1,000 - 50,000", ">= 50,000"]
    assert band_labels(()) == ["all"]


CHAIN_INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny
    last_week   | 2021-05-09 12:00:00 | 福田     | 是         | 500
    this_week   | 2021-05-10 12:00:00 | 福田     | 是         | 1000
    quiet       | 2021-05-16 12:00:00 | 福田     | 是         | 70
    closing     | 2021-05-17 12:00:00 | 福田     | 是         | 70
"""
CHAIN_ORDERS = """
    order_id | incident_id | reported_at         | requested_at        | executed_at         | account_id | amount_requested_cny | amount_stopped_cny | expires_at          | frozen_at           | amount_frozen_cny | returned_at         | amount_returned_cny
    o1       | last_week   | 2021-05-09 12:00:00 | 2021-05-09 12:05:00 | 2021-05-09 12:10:00 | a          | 500                  | 500                | 2021-05-11 12:10:00 | 2021-05-10 00:00:00 | 500               | 2021-05-17 09:00:00 | 400
    o2       | this_week   | 2021-05-10 12:00:00 | 2021-05-10 12:05:00 | 2021-05-10 12:10:00 | a          | 900                  | 300                | 2021-05-12 12:10:00 |                     |                   |                     |
    o3       | this_week   | 2021-05-10 12:00:00 | 2021-05-12 12:00:00 | 2021-05-12 12:05:00 | a          | 900                  | 800                | 2021-05-18 12:05:00 |                     |                   |                     |
    o4       | this_week   | 2021-05-10 12:00:00 | 2021-05-10 12:05:00 | 2021-05-10 12:10:00 | b          | 100                  | 0                  | 2021-05-12 12:10:00 |                     |                   |                     |
    o5       | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:05:00 | 2021-05-17 12:10:00 | b          | 100                  | 30                 | 2021-05-19 12:10:00 |                     |                   |                     |
    o6       | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:05:00 | 2021-05-17 12:10:00 | c          | 100                  | 30                 | 2021-05-18 11:00:00 | 2021-05-17 18:00:00 | 30                |                     |
"""


@pytest.fixture
def chained(given: Measuring) -> Measuring:
    return given.load("incidents", CHAIN_INCIDENTS, loaded_at=MORNING_AFTER).load(
        "stop_orders", CHAIN_ORDERS, loaded_at=MORNING_AFTER
    )


def test_the_funnel_follows_the_cohort_and_the_flow_and_counts_an_account_once_a_case(chained: Measuring) -> None:
    expected = """
        basis  | stage    | n_incidents | n_accounts | amount_cny
        cohort | reported | 2           |            | 1070.0
        cohort | ordered  | 1           | 2          | 1000.0
        cohort | stopped  | 1           | 1          | 800.0
        cohort | frozen   | 0           | 0          | 0.0
        cohort | returned | 0           | 0          | 0.0
        flow   | reported | 2           |            | 1070.0
        flow   | ordered  | 1           | 2          | 1000.0
        flow   | stopped  | 1           | 1          | 800.0
        flow   | frozen   | 1           | 1          | 500.0
        flow   | returned | 0           | 0          | 0.0
    """
    funnel = questions.stops(chained.project, as_of=LATER, week="2021-W19").answer.funnel
    assert same_columns(funnel, expected) == rows_of(expected)


def test_stops_that_end_soon_are_listed_once_an_account_unless_they_are_frozen(chained: Measuring) -> None:
    expected = """
        order_id | amount_stopped_cny | minutes_left
        o3       | 800.0              | 245
    """
    morning = datetime(2021, 5, 18, 8)
    expiring = questions.stops(chained.project, as_of=morning, expiring_hours=24).answer.expiring
    assert expiring is not None
    assert same_columns(expiring, expected) == rows_of(expected)
    wider = questions.stops(chained.project, as_of=morning, expiring_hours=48).answer.expiring
    assert wider is not None
    assert wider["order_id"].to_list() == ["o3", "o5"]
    assert questions.stops(chained.project, as_of=morning).answer.expiring is None


def test_a_stop_that_ends_in_exactly_24_hours_is_listed_one_that_ended_is_not(given: Measuring) -> None:
    orders = """
        order_id | incident_id | reported_at         | executed_at         | account_id | amount_stopped_cny | expires_at
        ends_now | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:10:00 | a          | 30                 | 2021-05-18 08:00:00
        in_1s    | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:10:00 | b          | 30                 | 2021-05-18 08:00:01
        in_24h   | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:10:00 | c          | 30                 | 2021-05-19 08:00:00
        later    | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:10:00 | d          | 30                 | 2021-05-19 08:00:01
        no_end   | closing     | 2021-05-17 12:00:00 | 2021-05-17 12:10:00 | e          | 30                 |
    """
    given.load("incidents", CHAIN_INCIDENTS, loaded_at=MORNING_AFTER).load(
        "stop_orders", orders, loaded_at=MORNING_AFTER
    )
    found = questions.stops(given.project, as_of=datetime(2021, 5, 18, 8), expiring_hours=24).answer.expiring
    assert found is not None
    assert found["order_id"].to_list() == ["in_1s", "in_24h"]


def test_an_order_that_comes_in_two_exports_is_in_the_funnel_once(chained: Measuring) -> None:
    before = questions.stops(chained.project, as_of=LATER, week="2021-W19").answer
    chained.load("stop_orders", CHAIN_ORDERS.replace("柜面", "柜面 "), loaded_at=MORNING_AFTER)
    after = questions.stops(chained.project, as_of=LATER, week="2021-W19").answer
    assert before.funnel is not None and after.funnel is not None
    assert after.funnel.equals(before.funnel)


def test_a_stop_before_the_report_does_not_hide_a_later_one(given: Measuring) -> None:
    incidents = """
        incident_id | reported_at         | district | is_telecom | loss_cny
        both        | 2021-05-10 12:00:00 | 福田     | 是         | 100
        only_before | 2021-05-10 12:00:00 | 福田     | 是         | 100
        exactly     | 2021-05-10 12:00:00 | 福田     | 是         | 100
    """
    orders = """
        order_id | incident_id | reported_at         | executed_at         | account_id | chain_level | result
        o1       | both        | 2021-05-10 12:00:00 | 2021-05-10 11:00:00 | a          | 1           | 成功
        o2       | both        | 2021-05-10 12:00:00 | 2021-05-10 11:59:59 | b          | 1           | 成功
        o3       | both        | 2021-05-10 12:00:00 | 2021-05-10 12:30:00 | c          | 1           | 成功
        o4       | both        | 2021-05-10 12:00:00 | 2021-05-10 12:10:00 | d          | 2           | 成功
        o5       | both        | 2021-05-10 12:00:00 | 2021-05-10 12:01:00 | e          | 1           | 失败
        o6       | both        | 2021-05-10 12:00:00 | 2021-05-10          | f          | 1           | 成功
        o7       | only_before | 2021-05-10 12:00:00 | 2021-05-10 11:00:00 | a          | 1           | 成功
        o8       | exactly     | 2021-05-10 12:00:00 | 2021-05-10 12:00:00 | a          | 1           | 成功
    """
    given.load("incidents", incidents, loaded_at=MORNING_AFTER).load("stop_orders", orders, loaded_at=MORNING_AFTER)
    answer = questions.stops(given.project, as_of=LATER, week="2021-W19", by=StopGroup.CHAIN_LEVEL).answer
    expected = """
        level       | stop_group | n_ordered | n_stopped | n_0_5 | n_5_15 | n_15_30
        total       |            | 3         | 2         | 1     | 1      | 0
        chain_level | 1          | 3         | 2         | 1     | 0      | 1
        chain_level | 2          | 1         | 1         | 0     | 1      | 0
    """
    assert same_columns(answer.rates, expected) == rows_of(expected)
    assert answer.stamps is not None
    faults = dict(answer.stamps.rows())
    assert (faults["stop_before_the_report"], faults["stop_is_a_date_only"]) == (3, 1)
