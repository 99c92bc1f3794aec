"""What became of a task, from rows: which windows, which districts, which target."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from measuring import Measuring

from fraudstats import meeting

RAISED = date(2021, 4, 11)
TASKS = """
    任务编号 | 提出日期   | 辖区 | 任务内容 | 指标          | 目标值
    T1       | 2021-04-11 | 福田 | 立案偏多 | telecom_cases | {target}
"""


def filings(counts: dict[str, tuple[int, int]], before: int = 28, after: int = 21) -> str:
    """Write so many telecom filings of each district a window, the first and the last day of it among them."""
    rows = ["案件编号 | 立案时间 | 辖区 | 案件类别"]
    for district, (n_before, n_after) in counts.items():
        for n, first, days in ((n_before, RAISED - timedelta(before), before), (n_after, RAISED, after)):
            for place in range(n):
                day = first + timedelta(round(place * (days - 1) / max(1, n - 1)))
                number = f"{district}{first}{place:03}"
                rows.append(f"{number} | {day} 12:00:00 | {district} | 电信网络诈骗")
    rows.append("edge | 2021-03-13 23:59:59 | 福田 | 电信网络诈骗")  # the day before the first window
    rows.append("late | 2021-05-02 00:00:00 | 福田 | 电信网络诈骗")  # the day after the last whole week
    rows.append("none |  | 福田 | 电信网络诈骗")  # refused: it has no time
    return "\n".join([*rows, rows[-3]])  # a duplicate


def outcome(given: Measuring, today: datetime = datetime(2021, 5, 5, 9)) -> dict[str, Any]:
    return meeting.tasks(given.project, as_of=today).to_dicts()[0]


@pytest.fixture
def loaded(given: Measuring) -> Measuring:
    counts = {"福田": (40, 15), "罗湖": (80, 60), "南山": (40, 30)}
    given.load("cases", filings(counts), loaded_at=datetime(2021, 5, 4, 8))
    return given


def test_windows_are_four_weeks_before_and_the_whole_weeks_since(loaded: Measuring) -> None:
    loaded.load("tasks", TASKS.format(target=""), loaded_at=datetime(2021, 5, 4, 10))
    found = outcome(loaded)
    assert (found["effect_days"], found["value_before"], found["value_after"]) == (21, 10, 5)
    assert (found["others_before"], found["others_after"]) == (30, 30)
    assert found["effect"] == pytest.approx((15 / 21 / (40 / 28)) / (90 / 21 / (120 / 28)))
    assert found["effect_low"] < 1 < found["effect_high"] or found["verdict"] == "fall"


@pytest.mark.parametrize(
    ("target", "is_met"), [("20", True), ("5", True), ("4", False), ("4.9", False), ("尽快", None), ("", None)]
)
def test_a_target_is_held_against_the_value_since(loaded: Measuring, target: str, is_met: bool | None) -> None:
    loaded.load("tasks", TASKS.format(target=target), loaded_at=datetime(2021, 5, 4, 10))
    assert outcome(loaded)["target_met"] is is_met


@pytest.mark.parametrize(
    ("change", "untold"),
    [
        (("telecom_cases", "no_such"), "no_metric"),
        (("telecom_cases", ""), "no_metric"),
        (("福田", ""), "no_district"),
        (("telecom_cases", "stop_success"), "no_district"),
        (("telecom_cases", "alerts_issued"), "not_loaded"),
        (("2021-04-11", "2021-05-01"), "too_early"),
        (("2021-04-11", "2021-03-14"), "no_history"),
    ],
)
def test_what_cannot_be_told_says_why(loaded: Measuring, change: tuple[str, str], untold: str) -> None:
    loaded.load("tasks", TASKS.format(target="").replace(*change), loaded_at=datetime(2021, 5, 4, 10))
    found = outcome(loaded)
    assert (found["untold"], found["effect"], found["value_before"]) == (untold, None, None)
