"""预警指令: alerts by the time of issue and by colour."""

from measuring import Measuring

ALERTS = """
    alert_id | issued_at           | level  | district | source
    before   | 2021-05-09 23:59:59 | 红色   | 福田     | 省厅
    first    | 2021-05-10 00:00:00 | 红色   | 福田     | 省厅
    yellow   | 2021-05-11 10:00:00 | 黄     | 福田     | 省厅
    no_src   | 2021-05-11 10:00:00 | purple | 罗湖     |
    twice    | 2021-05-11 11:00:00 | 蓝     | 罗湖     | 银行
    twice    | 2021-05-11 11:00:00 | 蓝     | 罗湖     | 银行
    last     | 2021-05-16 23:59:59 | 红     | 罗湖     | 省厅
    after    | 2021-05-17 00:00:00 | 红     | 罗湖     | 省厅
    orange   | 2021-05-11 10:00:00 | 橙色   | 福田     | 省厅
    no_level | 2021-05-11 10:00:00 |        | 福田     | 省厅
"""


def test_alerts_are_counted_by_colour(given: Measuring) -> None:
    expected = """
        period   | level  | value
        2021-W18 | blue   | 0
        2021-W18 | purple | 0
        2021-W18 | red    | 1
        2021-W18 | yellow | 0
        2021-W19 | blue   | 1
        2021-W19 | purple | 1
        2021-W19 | red    | 2
        2021-W19 | yellow | 1
        2021-W20 | blue   | 0
        2021-W20 | purple | 0
        2021-W20 | red    | 1
        2021-W20 | yellow | 0
    """
    given.load("alerts", ALERTS).gives(expected, "alerts_issued", by=["level"])


def test_a_late_alert_counts_in_the_week_of_its_issue(given: Measuring) -> None:
    late = """
        alert_id | issued_at           | level | district
        late     | 2021-05-12 10:00:00 | 红    | 福田
    """
    expected = """
        period   | value
        2021-W18 | 1
        2021-W19 | 6
        2021-W20 | 1
    """
    given.load("alerts", ALERTS).load("alerts", late).gives(expected, "alerts_issued")
