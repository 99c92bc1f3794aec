"""The mark of a provisional figure stands after its measure word, in every format alike."""

from datetime import date

import pytest

from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Display, Figure

START, END = date(2021, 5, 17), date(2021, 5, 24)


def figure(value: float, *, provisional: bool = True) -> Figure:
    return Figure("telecom_incidents", value, Display.COUNT, START, END, provisional=provisional)


@pytest.mark.parametrize(
    ("after", "told"),
    [("起，环比", "28起*，环比"), ("起", "28起*"), ("人次；其", "28人次*；其"), ("。", "28*。"), ("起（数据未齐）", "28起*（数据未齐）"),
     ("位辖区均有上升", "28*位辖区均有上升"), (" incidents a day", "28* incidents a day")],
)  # fmt: skip
def test_the_mark_follows_the_measure_word(after: str, told: str) -> None:
    assert running(("本周", figure(28), after), "zh") == "本周" + told


def test_a_complete_figure_has_no_mark_and_keeps_its_words() -> None:
    assert running((figure(28, provisional=False), "起，", figure(3), "起"), "zh") == "28起，3起*"
