"""When two header cells mean the same column."""

import pytest

from fraudstats.loading.headers import plain, title_and_unit


@pytest.mark.parametrize(
    ("seen", "folded"),
    [
        ("报警时间", "报警时间"),
        (" 报警时间 ", "报警时间"),
        ("报警 时间", "报警时间"),
        ("报警\n时间", "报警时间"),
        ("报警时间：", "报警时间"),
        ("报警时间:", "报警时间"),
        ("\ufeff报警时间", "报警时间"),
        ("Ｉｎｃｉｄｅｎｔ　ｎｕｍｂｅｒ", "incidentnumber"),
        ("Incident Number", "incidentnumber"),
        ("案件编号*", "案件编号"),
    ],
)
def test_headers_are_folded(seen: str, folded: str) -> None:
    assert plain(seen) == folded


@pytest.mark.parametrize(
    ("header", "title", "unit"),
    [
        ("涉案金额", "涉案金额", None),
        ("涉案金额(元)", "涉案金额", 1),
        ("涉案金额（元）", "涉案金额", 1),
        ("涉案金额（万元）", "涉案金额", 10_000),
        ("涉案金额 [万]", "涉案金额", 10_000),
        ("涉案金额(亿元)", "涉案金额", 100_000_000),
        ("Loss (CNY)", "loss", 1),
        ("用时(分钟)", "用时(分钟)", None),  # no unit of money: part of the title
        ("(元)", "(元)", None),
    ],
)
def test_a_unit_of_money_is_taken_off_the_title(header: str, title: str, unit: int | None) -> None:
    assert title_and_unit(header) == (title, unit)
