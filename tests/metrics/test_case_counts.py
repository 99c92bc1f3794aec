"""电诈立案, 诈骗总立案, 刑事立案: cases by the time of filing."""

from datetime import datetime

import pytest
from measuring import Measuring

from fraudstats.calendar.periods import Grain

CASES = """
    case_id  | filed_at            | district | category     | fraud_type | 涉案金额(万元)
    before   | 2021-04-30 23:59:59 | 福田     | 电信网络诈骗 | 刷单返利   | 1
    first    | 2021-05-01 00:00:00 | 福田     | 电信网络诈骗 | 刷单返利   | 0.5
    other    | 2021-05-02 10:00:00 | 福田     | 其他诈骗     | 合同诈骗   | 9
    burglary | 2021-05-02 10:00:00 | 罗湖     | 其他         | 入室盗窃   | 7
    no_loss  | 2021-05-03 10:00:00 | 罗湖     | 电诈         |            |
    twice    | 2021-05-04 10:00:00 | 罗湖     | 电诈         | 冒充客服   | 2
    twice    | 2021-05-04 10:00:00 | 罗湖     | 电诈         | 冒充客服   | 2
    last     | 2021-05-31 23:59:59 | 罗湖     | 电诈         | 冒充客服   | 0.0001
    after    | 2021-06-01 00:00:00 | 罗湖     | 电诈         | 冒充客服   | 4
    no_kind  | 2021-05-04 10:00:00 | 罗湖     |              | 冒充客服   | 2
    no_time  |                     | 罗湖     | 电诈         | 冒充客服   | 2
"""
LATE = """
    case_id | filed_at            | district | category | fraud_type | 涉案金额(元)
    late    | 2021-05-20 10:00:00 | 盐田     | 电诈     | 冒充客服   | 100
    other   | 2021-05-02 10:00:00 | 福田     | 电诈     | 合同诈骗   | 90000
"""


JUNE = datetime(2021, 6, 2)


@pytest.fixture
def given_cases(given: Measuring) -> Measuring:
    return given.load("cases", CASES, loaded_at=JUNE)


@pytest.mark.parametrize(
    ("metric", "april", "may", "june"),
    [("telecom_cases", 1, 4, 1), ("fraud_cases", 1, 5, 1), ("cases_filed", 1, 6, 1)],
)
def test_categories_decide_which_cases_count(
    given_cases: Measuring, metric: str, april: int, may: int, june: int
) -> None:
    expected = f"""
        period  | value
        2021-04 | {april}
        2021-05 | {may}
        2021-06 | {june}
    """
    given_cases.gives(expected, metric, Grain.MONTH)


@pytest.mark.parametrize(("metric", "may"), [("telecom_cases", 6), ("fraud_cases", 6), ("cases_filed", 7)])
def test_a_late_filing_and_a_changed_category_count_where_they_belong(
    given_cases: Measuring, metric: str, may: int
) -> None:
    expected = f"""
        period  | value
        2021-04 | 1
        2021-05 | {may}
        2021-06 | 1
    """
    given_cases.load("cases", LATE, loaded_at=JUNE).gives(expected, metric, Grain.MONTH)


def test_loss_adds_up_in_yuan_and_a_missing_amount_adds_nothing(given_cases: Measuring) -> None:
    expected = """
        period  | district | value
        2021-04 | 福田     | 10000.0
        2021-04 | 罗湖     | 0.0
        2021-05 | 福田     | 5000.0
        2021-05 | 罗湖     | 20001.0
        2021-06 | 福田     | 0.0
        2021-06 | 罗湖     | 40000.0
    """
    given_cases.gives(expected, "telecom_loss", Grain.MONTH, ["district"])


def test_loss_follows_a_late_row_and_a_correction(given_cases: Measuring) -> None:
    expected = """
        period  | value
        2021-04 | 10000.0
        2021-05 | 115101.0
        2021-06 | 40000.0
    """
    given_cases.load("cases", LATE, loaded_at=JUNE).gives(expected, "telecom_loss", Grain.MONTH)


def test_loss_of_a_row_that_stands_for_several_counts_so_often(given: Measuring) -> None:
    table = """
        case_id | filed_at            | district | category | loss_cny | n
        three   | 2021-05-04 10:00:00 | 福田     | 电诈     | 200      | 3
        undone  | 2021-05-04 10:00:00 | 福田     | 电诈     | 200      | -1
    """
    given.load("cases", table).gives("value\n400", "telecom_loss", Grain.MONTH)
    given.gives("value\n2", "telecom_cases", Grain.MONTH)
