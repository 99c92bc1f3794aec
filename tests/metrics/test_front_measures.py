"""The six fronts, the core and the mechanism: each metric over rows that a colleague can check by eye.

Every table has rows on both edges of the week 2021-W19 (10 to 16 May), empty cells, a row that stands twice, and an
export that came later and corrects or adds rows.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from measuring import Measuring

from fraudstats import questions
from fraudstats.calendar.periods import Grain
from fraudstats.errors import UsageError
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project
from tables import rows_of, same_columns

LATER = datetime(2030, 1, 1)
LOADED_AT = datetime(2021, 5, 18, 0, 30)
INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | victim_id | outcome | first_transfer_at
    i0          | 2021-05-09 23:59:59 | 福田     | 是         | 100      | 甲        | 既遂    | 2021-05-09 22:59:59
    i1          | 2021-05-10 00:00:01 | 福田     | 是         | 1000     | 乙        | 既遂    | 2021-05-09 23:50:01
    i2          | 2021-05-12 12:00:00 | 福田     | 是         | 3000     | 丙        | 既遂    | 2021-05-12 11:30:00
    i3          | 2021-05-13 12:00:00 | 罗湖     | 是         | 500      |           | 既遂    |
    i4          | 2021-05-14 12:00:00 | 罗湖     | 是         | 0        | 丁        | 未遂    |
    i5          | 2021-05-14 12:00:00 | 罗湖     | 是         |          | 丁        | 不属实  |
    i6          | 2021-05-15 12:00:00 | 罗湖     | 否         | 900      | 甲        | 既遂    | 2021-05-15 11:00:00
    i7          | 2021-05-16 22:59:59 | 罗湖     | 是         | 500      | 戊        | 既遂    | 2021-05-16 23:30:00
    i7          | 2021-05-16 22:59:59 | 罗湖     | 是         | 500      | 戊        | 既遂    | 2021-05-16 23:30:00
    i8          | 2021-05-17 00:00:00 | 罗湖     | 是         | 100      | 甲        | 既遂    |
"""
LATE_INCIDENTS = """
    incident_id | reported_at         | district | is_telecom | loss_cny | victim_id | outcome | first_transfer_at
    late        | 2021-05-16 12:00:00 | 福田     | 是         | 1500     | 己        | 既遂    | 2021-05-16 10:00:00
"""
CASES = """
    case_id | filed_at            | reported_at         | district | category     | loss_cny | solved_at
    c0      | 2021-05-09 23:59:59 | 2021-05-09 12:00:00 | 福田     | 电信网络诈骗 | 100      | 2021-05-10 00:00:00
    c1      | 2021-05-10 00:00:00 | 2021-05-10 00:00:01 | 福田     | 电信网络诈骗 | 1000     | 2021-05-16 23:59:59
    c2      | 2021-05-12 12:00:00 | 2021-05-12 12:00:00 | 罗湖     | 电信网络诈骗 | 3000     | 2021-05-17 00:00:00
    c3      | 2021-05-13 12:00:00 | 2021-05-13 12:00:00 | 罗湖     | 电信网络诈骗 |          |
    c4      | 2021-05-13 12:00:00 | 2021-05-13 12:00:00 | 罗湖     | 其他诈骗     | 700      | 2021-05-14 12:00:00
    c4      | 2021-05-13 12:00:00 | 2021-05-13 12:00:00 | 罗湖     | 其他诈骗     | 700      | 2021-05-14 12:00:00
    c5      | 2021-05-14 12:00:00 |                     | 罗湖     | 其他         | 100      | 2021-05-15 12:00:00
    c6      | 2021-05-16 23:59:59 | 2021-05-16 23:00:00 | 罗湖     | 电信网络诈骗 | 0        |
    c7      | 2021-05-17 00:00:00 | 2021-05-16 23:59:59 | 罗湖     | 电信网络诈骗 | 100      |
"""
LATE_CASES = """
    case_id | filed_at            | reported_at         | district | category     | loss_cny | solved_at
    late    | 2021-05-11 09:00:00 | 2021-05-11 08:00:00 | 福田     | 电信网络诈骗 | 2000     | 2021-05-11 10:00:00
"""
CRIME_TOTALS = """
    month      | district | filed
    2021-04-01 | 福田     | 10
    2021-05-01 | 福田     | 6
    2021-05-01 | 罗湖     | 13
    2021-05-01 | 罗湖     | 13
"""
LATE_CRIME_TOTALS = """
    month      | district | filed
    2021-05-01 | 罗湖     | 14
"""
POPULATION = """
    district | year | residents
    福田     | 2020 | 500
    福田     | 2021 | 1000
    罗湖     | 2021 | 3000
    罗湖     | 2021 | 3000
"""
INSTALLS = """
    counted_on | district | installs
    2021-05-09 | 福田     | 100
    2021-05-10 | 福田     | 200
    2021-05-16 | 福田     | 300
    2021-05-16 | 福田     | 300
    2021-05-16 | 罗湖     | 800
    2021-05-17 | 福田     | 400
    2021-05-17 | 罗湖     | 900
"""
LATE_INSTALLS = """
    counted_on | district | installs
    2021-05-16 | 罗湖     | 900
"""
OUTREACH = """
    event_id | held_on    | district | people_reached
    e0       | 2021-05-09 | 福田     | 1
    e1       | 2021-05-10 | 福田     | 10
    e2       | 2021-05-12 | 福田     |
    e3       | 2021-05-16 | 福田     | 30
    e3       | 2021-05-16 | 福田     | 30
    e4       | 2021-05-17 | 福田     | 7
"""
LATE_OUTREACH = """
    event_id | held_on    | district | people_reached
    e2       | 2021-05-12 | 福田     | 100
"""
ALERTS = """
    alert_id | issued_at           | level | district | station | subject_id | signed_at           | contacted_at        | met_at              | outcome  | saved_cny | fed_back_at
    a0       | 2021-05-09 23:59:59 | 红色  | 福田     | 一所    | 辛         | 2021-05-10 00:00:00 | 2021-05-10 00:10:00 | 2021-05-10 01:00:00 | 已劝阻   | 10        | 2021-05-10 00:00:00
    a1       | 2021-05-10 00:00:01 | 红色  | 福田     | 一所    | 丙         | 2021-05-10 00:20:01 | 2021-05-10 00:30:00 | 2021-05-10 02:00:01 | 已劝阻   | 100       | 2021-05-11 00:00:01
    a2       | 2021-05-11 12:00:00 | 红色  | 福田     | 一所    | 庚         | 2021-05-11 12:20:01 | 2021-05-11 13:00:00 | 2021-05-11 14:00:01 | 误报     |           | 2021-05-12 12:00:01
    a3       | 2021-05-12 12:00:00 | 蓝色  | 罗湖     | 二所    |            |                     |                     |                     |          |           |
    a4       | 2021-05-12 12:00:00 | 紫色  | 罗湖     | 二所    | 戊         | 2021-05-12 11:59:59 | 2021-05-12 12:30:00 | 2021-05-12 13:00:00 | 已转账   |           | 2021-05-12 14:00:00
    a4       | 2021-05-12 12:00:00 | 紫色  | 罗湖     | 二所    | 戊         | 2021-05-12 11:59:59 | 2021-05-12 12:30:00 | 2021-05-12 13:00:00 | 已转账   |           | 2021-05-12 14:00:00
    a5       | 2021-05-16 23:59:59 | 黄色  | 罗湖     | 二所    | 壬         | 2021-05-17 00:59:59 |                     |                     | 无法联系 |           | 2021-05-17 23:59:59
    a6       | 2021-05-17 00:00:00 | 黄色  | 罗湖     | 二所    | 癸         |                     |                     |                     |          |           |
    a7       | 2021-05-17 23:50:00 | 红色  | 罗湖     | 二所    | 癸         |                     |                     |                     |          |           |
"""
LATE_ALERTS = """
    alert_id | issued_at           | level | district | station | subject_id | signed_at           | contacted_at        | met_at | outcome | saved_cny | fed_back_at
    late     | 2021-05-13 12:00:00 | 黄色  | 罗湖     | 二所    | 丑         | 2021-05-13 13:00:00 | 2021-05-13 13:30:00 |        | 已劝阻  | 50        | 2021-05-14 12:00:00
"""
ORDERS = """
    order_id | incident_id | reported_at         | requested_at        | executed_at         | channel  | account_id | amount_stopped_cny | result | expires_at          | frozen_at           | amount_frozen_cny | returned_at         | amount_returned_cny
    o0       | i0          | 2021-05-09 23:59:59 | 2021-05-09 23:59:59 | 2021-05-09 23:59:59 | 三方通话 | A          | 90                 | 成功   | 2021-05-11 23:59:59 | 2021-05-10 00:00:00 | 90                | 2021-05-16 23:59:59 | 90
    o1       | i1          | 2021-05-10 00:00:01 | 2021-05-10 00:00:01 | 2021-05-10 01:00:01 | 三方通话 | A          | 1500               | 成功   | 2021-05-12 01:00:01 | 2021-05-12 01:00:01 | 1500              |                     |
    o2       | i1          | 2021-05-10 00:00:01 | 2021-05-11 00:00:00 | 2021-05-11 01:00:00 | 柜面     | A          | 1200               | 成功   | 2021-05-13 01:00:00 |                     |                   |                     |
    o3       | i2          | 2021-05-12 12:00:00 | 2021-05-12 12:00:00 | 2021-05-12 13:00:01 | 柜面     | A          | 1000               | 成功   | 2021-05-14 13:00:01 | 2021-05-14 13:00:02 | 1000              |                     |
    o4       | i2          | 2021-05-12 12:00:00 | 2021-05-12 12:00:00 | 2021-05-12 14:00:00 | 柜面     | B          | 0                  | 成功   |                     |                     |                   |                     |
    o5       | i3          | 2021-05-13 12:00:00 |                     |                     |          | C          |                    | 失败   |                     |                     |                   |                     |
    o6       | i7          | 2021-05-16 22:59:59 | 2021-05-16 23:59:59 | 2021-05-17 00:00:00 | 柜面     | C          | 400                | 成功   |                     | 2021-05-17 00:00:00 | 300               | 2021-05-17 00:00:00 | 200
    o6       | i7          | 2021-05-16 22:59:59 | 2021-05-16 23:59:59 | 2021-05-17 00:00:00 | 柜面     | C          | 400                | 成功   |                     | 2021-05-17 00:00:00 | 300               | 2021-05-17 00:00:00 | 200
    o7       | i8          | 2021-05-17 00:00:00 | 2021-05-17 00:00:00 |                     | 柜面     | C          |                    | 处理中 |                     |                     |                   |                     |
"""
LATE_ORDERS = """
    order_id | incident_id | reported_at         | requested_at        | executed_at         | channel  | account_id | amount_stopped_cny | result | expires_at          | frozen_at           | amount_frozen_cny
    late     | late        | 2021-05-16 12:00:00 | 2021-05-16 12:10:00 | 2021-05-16 12:20:00 | 三方通话 | D          | 600                | 成功   | 2021-05-18 12:20:00 | 2021-05-16 23:59:59 | 600
"""
TRANSFERS = """
    transfer_id | case_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
    t0          | c0      | A             | 1     | 2021-05-09 11:00:00 | 2021-05-09 12:10:00 | 100
    t1          | c1      | A             | 1     | 2021-05-10 00:00:00 | 2021-05-10 00:05:01 | 1000
    t2          | c1      | B             | 4     | 2021-05-10 00:00:01 | 2021-05-10 00:30:01 | 900
    t3          | c2      | A             | 1     | 2021-05-12 11:00:00 | 2021-05-12 11:59:59 | 100
    t4          | c2      | B             | 4     | 2021-05-12 11:30:00 | 2021-05-12 12:30:01 | 100
    t5          | c3      | A             | 1     | 2021-05-13 11:30:00 |                     | 100
    t6          | c7      | A             | 2     | 2021-05-17 00:00:00 | 2021-05-17 00:03:59 | 100
    t6          | c7      | A             | 2     | 2021-05-17 00:00:00 | 2021-05-17 00:03:59 | 100
"""
LATE_TRANSFERS = """
    transfer_id | case_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
    late        | late    | A             | 2     | 2021-05-11 07:30:00 | 2021-05-11 08:20:00 | 100
"""
ARRESTS = """
    arrest_id | person_id | taken_on   | measure  | district | operation
    r0        | 甲        | 2021-05-09 | 刑事拘留 | 福田     | 断卡
    r1        | 甲        | 2021-05-10 | 刑事拘留 | 福田     | 断卡
    r2        | 甲        | 2021-05-11 | 刑事拘留 | 罗湖     | 拔钉
    r3        |           | 2021-05-12 | 刑事拘留 | 罗湖     |
    r4        | 乙        | 2021-05-12 | 逮捕     | 罗湖     | 断卡
    r5        | 丙        | 2021-05-16 | 刑事拘留 | 罗湖     | 断卡
    r5        | 丙        | 2021-05-16 | 刑事拘留 | 罗湖     | 断卡
    r6        | 丁        | 2021-05-17 | 刑事拘留 | 罗湖     | 断卡
"""
LATE_ARRESTS = """
    arrest_id | person_id | taken_on   | measure  | district | operation
    late      | 戊        | 2021-05-10 | 刑事拘留 | 福田     | 断卡
"""
CARDS = """
    action_id | acted_on   | district | persons_detained | gangs | dens | persons_punished | bank_cards | sim_cards
    k0        | 2021-05-09 | 福田     | 1                | 1     | 1    | 1                | 1          | 1
    k1        | 2021-05-10 | 福田     | 10               | 2     | 3    | 4                | 5          | 6
    k2        | 2021-05-12 | 福田     |                  |       |      |                  |            |
    k3        | 2021-05-16 | 福田     | 20               | 1     | 1    | 1                | 1          |
    k3        | 2021-05-16 | 福田     | 20               | 1     | 1    | 1                | 1          |
    k4        | 2021-05-17 | 福田     | 5                | 5     | 5    | 5                | 5          | 5
"""
LATE_CARDS = """
    action_id | acted_on   | district | persons_detained | gangs | dens | persons_punished | bank_cards | sim_cards
    late      | 2021-05-11 | 罗湖     | 100              | 10    | 10   | 10               | 10         | 10
"""
REFERRALS = """
    referral_id | sent_at             | district | partner  | due_at              | answered_at
    f0          | 2021-05-09 23:59:59 | 福田     | 银行     | 2021-05-10 00:00:00 | 2021-05-10 00:00:00
    f1          | 2021-05-10 00:00:00 | 福田     | 银行     | 2021-05-12 12:00:00 | 2021-05-12 12:00:01
    f2          | 2021-05-12 12:00:00 | 福田     | 运营商   |                     | 2021-05-13 00:00:00
    f3          | 2021-05-16 23:59:59 | 福田     | 运营商   | 2021-05-16 23:59:59 |
    f3          | 2021-05-16 23:59:59 | 福田     | 运营商   | 2021-05-16 23:59:59 |
    f4          | 2021-05-17 00:00:00 |          | 应用市场 | 2021-05-17 00:00:00 | 2021-05-17 00:00:00
    f5          | 2021-05-17 12:00:00 |          | 应用市场 | 2021-05-20 00:00:00 |
"""
LATE_REFERRALS = """
    referral_id | sent_at             | district | partner  | due_at              | answered_at
    f3          | 2021-05-16 23:59:59 | 福田     | 运营商   | 2021-05-16 23:59:59 | 2021-05-16 23:59:59
"""
TASKS = """
    task_id | raised_on  | district | front | issue | due_on     | closed_on  | status
    s0      | 2021-05-09 | 福田     | 止付  | x     | 2021-05-10 | 2021-05-10 | 已完成
    s1      | 2021-05-10 | 福田     | 止付  | x     | 2021-05-12 | 2021-05-13 | 已完成
    s2      | 2021-05-12 | 福田     | 劝阻  | x     | 2021-05-16 |            | 进行中
    s3      | 2021-05-12 | 福田     | 劝阻  | x     | 2021-05-16 |            | 已取消
    s4      | 2021-05-16 |          | 劝阻  | x     |            |            |
    s4      | 2021-05-16 |          | 劝阻  | x     |            |            |
    s5      | 2021-05-17 | 福田     | 劝阻  | x     | 2021-05-17 |            | 进行中
    s6      | 2021-05-17 | 福田     | 劝阻  | x     | 2021-05-24 |            | 进行中
"""
LATE_TASKS = """
    task_id | raised_on  | district | front | issue | due_on     | closed_on  | status
    s2      | 2021-05-12 | 福田     | 劝阻  | x     | 2021-05-16 | 2021-05-16 | 已完成
"""
CENTRES = """
    centre_id | checked_on | district | team | venue | seats | mechanism | implementation
    z1        | 2021-05-09 | 福田     | 是   | 是    | 是    | 是        | 是
    z1        | 2021-05-10 | 福田     | 是   | 是    | 是    | 否        | 否
    z2        | 2021-05-16 | 罗湖     | 是   | 是    | 是    | 是        |
    z2        | 2021-05-16 | 罗湖     | 是   | 是    | 是    | 是        |
    z2        | 2021-05-17 | 罗湖     | 是   | 是    | 是    | 是        | 是
"""
LATE_CENTRES = """
    centre_id | checked_on | district | team | venue | seats | mechanism | implementation
    late      | 2021-05-12 | 罗湖     | 否   | 否    | 否    | 否        | 否
"""
TABLES = {
    "incidents": (INCIDENTS, LATE_INCIDENTS),
    "cases": (CASES, LATE_CASES),
    "crime_totals": (CRIME_TOTALS, LATE_CRIME_TOTALS),
    "population": (POPULATION,),
    "app_installs": (INSTALLS, LATE_INSTALLS),
    "outreach": (OUTREACH, LATE_OUTREACH),
    "alerts": (ALERTS, LATE_ALERTS),
    "stop_orders": (ORDERS, LATE_ORDERS),
    "transfers": (TRANSFERS, LATE_TRANSFERS),
    "arrests": (ARRESTS, LATE_ARRESTS),
    "card_actions": (CARDS, LATE_CARDS),
    "referrals": (REFERRALS, LATE_REFERRALS),
    "tasks": (TASKS, LATE_TASKS),
    "centres": (CENTRES, LATE_CENTRES),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Measuring:
    """Give a project with every table loaded, then the later exports."""
    root = tmp_path_factory.mktemp("fronts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAUDSTATS_PRIVACY_KEY", "5a" * 32)
        measuring = Measuring(Project.create(root / "project"), Path(root))
        for round_number in (0, 1):
            for dataset, tables in TABLES.items():
                if round_number < len(tables):
                    measuring.load(dataset, tables[round_number], loaded_at=LOADED_AT)
    return measuring


VALUES = [
    # metric, value of 2021-W19; the parts of a ratio tell more, below
    ("telecom_loss_median", 2000.0),  # 1000, 3000, late 2000; c3 empty, c6 zero
    ("app_installs", 1200),  # 16 May: 300 + 900 as corrected
    ("outreach_events", 3),
    ("people_reached", 140),  # 10 + 100 as corrected + 30
    ("amount_saved", 160.0),  # a0, a1 and late, by the time of feedback
    ("alerts_overdue", 1),  # a3 was due on 14 May
    ("report_delay", 30.0),  # i1 10, i2 30, late 120; i7 transfers after its report, i3 has no transfer
    ("minutes_to_stop", 60.0),  # i1 60:00, i2 60:01, late 20:00; i7 has a date only
    ("stopped_accounts", 3),  # i1/A once, i2/A, late/D; i7/C is of the next week
    ("amount_stopped", 3100.0),  # 1500 + 1000 + 600
    ("amount_frozen", 3190.0),  # 90 + 1500 + 1000 + 600; i7/C is of the next week
    ("amount_returned", 90.0),
    ("levels_traced", 4.0),  # c1 4, c2 4, late 2; c3 is not traced
    ("minutes_per_level", (30 / 4 + 30 / 4 + 1 / 240) / 2),  # c1 30/4, c2 30:01/4; c7 4/2 below, late 20/2 above
    ("cases_solved", 4),  # c0, c1, c4 and late; c2 is of the next week, c5 no fraud
    ("persons_detained", 4),  # 甲 once, the one without a person, 丙, late 戊
    ("arrests_by_operation", 6),
    ("card_persons_detained", 130),
    ("card_gangs", 13),
    ("card_dens", 14),
    ("card_persons_punished", 15),
    ("cards_seized", 32),
    ("referrals_sent", 3),
    ("tasks_open", 1),  # s4; s2 was closed later, s3 cancelled
    ("tasks_overdue", 0),
    ("tasks_raised", 3),  # s1, s2, s4; s3 cancelled, s5 of the next week
    ("tasks_closed", 2),  # s1, s2
]
RATIOS = [
    ("alert_signed_in_time", 3, 6),  # a1, a5, late; a2 20:01, a4 before its issue, a3 never
    ("alert_met_in_time", 2, 3),  # red and purple: a1 at 2:00:00, a4 at 60:00; a2 a second too late
    ("alert_fed_back_in_time", 4, 6),  # a1, a4, a5, late; a2 a second late; a3 never
    ("alert_precision", 4, 5),  # all but a2; a3 has no outcome
    ("dissuasion_reported", 2, 4),  # contacted: a1, a2, a4, late
    ("stop_rate_60m", 2, 5),  # i1 at 60:00, late; i2 a second late, i3 failed, i7 date only
    ("stop_rate_60m_ordered", 2, 5),
    ("stop_rate_60m_by_loss", 2500, 6500),
    ("stop_success", 5, 7),  # o1, o2, o3, o6, late; o4 stopped nothing, o5 failed; o7 is pending
    ("stop_amount_rate", 3000, 6500),  # i1 capped at 1000, i2 1000, i7 400, late 600
    ("stop_to_freeze", 2, 3),  # i1 renewed by o2, late; i2 a second too late
    ("cases_with_prior_alert", 2, 4),  # 丙 by a1, 戊 by a4; 乙 and 己 had none; i3 has no victim
    ("traced_in_30m", 1, 4),  # c1 at 30:00; c2 a second late, late 2 levels, c7
    ("clearance", 4, 6),  # solved c0 c1 c4 late / filed c1 c2 c3 c4 c6 late
    ("referrals_answered_in_time", 2, 3),  # f0 and f3 as corrected; f1 a second late
    ("three_way_call_share", 2, 6),
    ("tasks_closed_in_time", 2, 3),  # s0, s2 as corrected; s1 late
    ("centre_compliance", 7, 15),  # 3 + 4 (an empty point is not met) + 0
]


def week_19(loaded: Measuring, metric: str) -> dict[str, object]:
    rows = loaded.measure(metric).to_dicts()
    return next(row for row in rows if row["period"] == "2021-W19")


@pytest.mark.parametrize(("metric", "value"), VALUES, ids=[each[0] for each in VALUES])
def test_the_week_has_the_value(loaded: Measuring, metric: str, value: float) -> None:
    assert week_19(loaded, metric)["value"] == pytest.approx(value)


@pytest.mark.parametrize(("metric", "numerator", "denominator"), RATIOS, ids=[each[0] for each in RATIOS])
def test_the_week_has_numerator_and_denominator(
    loaded: Measuring, metric: str, numerator: int, denominator: int
) -> None:
    row = week_19(loaded, metric)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert row["value"] == pytest.approx(numerator / denominator)


def test_telecom_share_of_criminal_filings_is_of_whole_months(loaded: Measuring) -> None:
    rows = loaded.measure("telecom_case_share", Grain.MONTH)  # c0-c3, c6, c7, late over 6 + 14 as corrected
    assert rows.filter(rows["period"] == "2021-05").select("numerator", "denominator").row(0) == (7, 20)


def test_incidents_per_10k_take_the_residents_last_known(loaded: Measuring) -> None:
    expected = """
        district | numerator | denominator | value
        福田     | 3         | 1000        | 30.0
        罗湖     | 4         | 3000        | 13.3
    """
    found = loaded.measure("incidents_per_10k", by=["district"])
    assert same_columns(found.filter(found["period"] == "2021-W19"), expected) == rows_of(expected)


def test_app_coverage_is_of_the_last_day_and_the_residents_of_its_year(loaded: Measuring) -> None:
    row = week_19(loaded, "app_coverage")
    assert (row["numerator"], row["denominator"]) == (1200, 4000)
    assert row["value"] == pytest.approx(0.3)


def test_who_was_defrauded_within_7_days_of_the_contact_is_known_by_the_hashed_id(loaded: Measuring) -> None:
    row = week_19(loaded, "defrauded_after_contact_7d")  # contacted: a0 辛, a1 丙 (i2), a2 庚, a4 戊 (i7), late 丑
    assert (row["numerator"], row["denominator"]) == (2, 5)
    assert row["provisional"]


def test_thirty_days_after_the_contact_count_to_the_second(given: Measuring) -> None:
    alerts = """
        alert_id | issued_at           | level | district | subject_id | contacted_at
        a1       | 2021-03-01 11:00:00 | 红色  | 福田     | 甲         | 2021-03-01 12:00:00
        a2       | 2021-03-01 11:00:00 | 红色  | 福田     | 乙         | 2021-03-01 12:00:00
        a3       | 2021-03-01 11:00:00 | 红色  | 福田     | 丙         | 2021-03-01 12:00:00
        a4       | 2021-03-01 11:00:00 | 红色  | 福田     | 丁         |
        a5       | 2021-03-31 23:00:00 | 红色  | 福田     | 戊         | 2021-03-31 23:59:59
        a5       | 2021-03-31 23:00:00 | 红色  | 福田     | 戊         | 2021-03-31 23:59:59
        a6       | 2021-03-31 23:00:00 | 红色  | 福田     | 戊         | 2021-04-01 00:00:01
        end      | 2021-05-17 11:00:00 | 红色  | 福田     |            |
    """
    incidents = """
        incident_id | reported_at         | district | is_telecom | victim_id | outcome
        in_time     | 2021-03-31 12:00:00 | 福田     | 是         | 甲        | 既遂
        too_late    | 2021-03-31 12:00:01 | 福田     | 是         | 乙        | 既遂
        attempt     | 2021-03-02 12:00:00 | 福田     | 是         | 丙        | 未遂
        before      | 2021-03-01 12:00:00 | 福田     | 是         | 丙        | 既遂
        uncontacted | 2021-03-02 12:00:00 | 福田     | 是         | 丁        | 既遂
        in_time     | 2021-03-31 12:00:00 | 福田     | 是         | 甲        | 既遂
        end         | 2021-05-17 12:00:00 | 福田     | 是         |           | 既遂
    """
    given.load("alerts", alerts).load("incidents", incidents)
    found = given.measure("defrauded_after_contact", Grain.MONTH).to_dicts()[0]
    assert (found["period"], found["numerator"], found["denominator"]) == ("2021-03", 1, 4)
    late = "incident_id | reported_at | district | is_telecom | victim_id | outcome\nlate | 2021-04-02 09:00:00 | 福田 | 是 | 戊 | 既遂\n"
    rows = given.load("incidents", late).measure("defrauded_after_contact", Grain.MONTH).to_dicts()
    assert [(row["numerator"], row["denominator"]) for row in rows[:2]] == [(2, 4), (1, 1)]


def test_ninety_days_from_the_filing_to_the_solving_count_to_the_second(given: Measuring) -> None:
    cases = """
        case_id  | filed_at            | district | category | solved_at
        before   | 2021-01-31 23:59:59 | 福田     | 电诈     | 2021-02-01 12:00:00
        first    | 2021-02-01 00:00:00 | 福田     | 电诈     | 2021-02-01 00:00:00
        in_time  | 2021-02-10 12:00:00 | 福田     | 诈骗     | 2021-05-11 12:00:00
        too_late | 2021-02-10 12:00:00 | 福田     | 电诈     | 2021-05-11 12:00:01
        never    | 2021-02-10 12:00:00 | 福田     | 电诈     |
        other    | 2021-02-10 12:00:00 | 福田     | 其他     | 2021-02-11 12:00:00
        twice    | 2021-02-28 23:59:59 | 福田     | 电诈     |
        twice    | 2021-02-28 23:59:59 | 福田     | 电诈     |
        after    | 2021-03-01 00:00:00 | 福田     | 电诈     | 2021-03-01 12:00:00
        end      | 2021-06-17 12:00:00 | 福田     | 电诈     |
    """
    late = """
        case_id | filed_at            | district | category | solved_at
        twice   | 2021-02-28 23:59:59 | 福田     | 电诈     | 2021-03-01 12:00:00
    """
    june = datetime(2021, 6, 18, 8)
    given.load("cases", cases, loaded_at=june).load("cases", late, loaded_at=june)
    rows = {row["period"]: row for row in given.measure("clearance_cohort", Grain.MONTH).to_dicts()}
    assert (rows["2021-02"]["numerator"], rows["2021-02"]["denominator"]) == (3, 5)
    assert not rows["2021-02"]["provisional"]
    assert rows["2021-03"]["provisional"]  # its last cases have not had ninety days


def test_a_person_counts_once_in_each_window(loaded: Measuring) -> None:
    by_day = loaded.measure("persons_detained", Grain.DAY)
    assert by_day["value"].sum() == 7
    assert loaded.measure("persons_detained", Grain.MONTH)["value"].to_list() == [5]
    by_district = loaded.measure("persons_detained", Grain.MONTH, by=["district"])
    assert by_district["value"].sum() == 6  # 甲 was detained in both


def test_an_early_task_is_open_until_the_data_end(loaded: Measuring) -> None:
    rows = loaded.measure("tasks_open").to_dicts()
    assert [(row["period"], row["value"]) for row in rows] == [("2021-W18", 0), ("2021-W19", 1), ("2021-W20", 2)]


def test_every_shipped_metric_is_tested() -> None:
    from fraudstats.metrics.catalogue import read_catalogue
    from fraudstats.paths import shipped

    names = read_catalogue([shipped("queries") / "metrics"]).names()
    texts = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in names if name not in texts] == []


def test_what_is_known_of_whole_months_is_told_of_no_week(loaded: Measuring) -> None:
    with pytest.raises(UsageError, match="cannot be told by week"):
        loaded.measure("telecom_case_share", Grain.WEEK)
    with pytest.raises(UsageError, match="cannot be told by week"):
        questions.explain(
            loaded.project, "telecom_case_share", "2021-W19", selection=Selection(), as_of=LATER, today=LATER.date()
        )
    first = date(2021, 5, 1)
    rows = questions.scorecard(loaded.project, ["telecom_case_share"], first=first, as_of=LATER).table.to_dicts()
    told = {row["period"] for row in rows if row["value"] is not None}
    assert told == {"mtd", "ytd", "window"}
    assert {row["mean_8_weeks"] for row in rows} == {None}
    untold = next(row for row in rows if row["period"] == "wtd")
    assert {untold[each] for each in ("numerator", "denominator", "previous_value", "previous_change", "verdict")} == {
        None
    }


def test_a_case_is_traced_in_the_week_of_its_first_transfer_even_if_that_one_is_not_traced(given: Measuring) -> None:
    transfers = """
        transfer_id | case_id | to_account_id | level | transferred_at      | traced_at           | amount_cny
        t1          | c1      | A             | 1     | 2021-05-09 23:59:59 |                     | 100
        t2          | c1      | B             | 3     | 2021-05-10 00:00:00 | 2021-05-10 01:00:00 | 100
        t3          | c1      | C             | 4     | 2021-05-10 00:00:01 |                     | 100
        t4          | c2      | A             | 5     | 2021-05-10 12:00:00 |                     | 100
        t5          | c3      | A             | 2     | 2021-05-17 12:00:00 | 2021-05-17 13:00:00 | 100
    """
    given.load("transfers", transfers)
    told = [(row["period"], row["value"], row["denominator"]) for row in given.measure("levels_traced").to_dicts()]
    assert told == [("2021-W18", 3.0, 1), ("2021-W19", None, 0), ("2021-W20", 2.0, 1)]
