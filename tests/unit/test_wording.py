"""How figures read, in tables that a colleague can check by eye."""

import pytest

from briefing_fixture import figure
from fraudstats.briefing.model import Display
from fraudstats.briefing.wording import plain, write

C, M, R, D = Display.COUNT, Display.MONEY, Display.RATE, Display.CHANGE
DR, P, T = Display.CHANGE_RATE, Display.POINTS, Display.MINUTES


@pytest.mark.parametrize(
    ("display", "value", "zh", "en"),
    [
        (C, 0, "0", "0"),
        (C, 1234, "1,234", "1,234"),
        (C, -3, "−3", "−3"),
        (C, 10_430_000, "10,430,000", "10,430,000"),
        (M, 0, "0元", "0 yuan"),
        (M, 9_999, "9,999元", "9,999 yuan"),
        (M, 9_999.5, "1.0万元", "10,000 yuan"),
        (M, 12_300, "1.2万元", "12,300 yuan"),
        (M, 999_999.5, "100.0万元", "1.00 million yuan"),
        (M, 1_234_000, "123.4万元", "1.23 million yuan"),
        (M, 99_600_000, "9,960.0万元", "99.60 million yuan"),
        (M, 99_999_960, "1.00亿元", "100.00 million yuan"),
        (M, 136_000_000, "1.36亿元", "136.00 million yuan"),
        (M, 1_360_000_000, "13.60亿元", "1.36 billion yuan"),
        (M, -2_560_000, "−256.0万元", "−2.56 million yuan"),
        (R, 0.87, "87.0%", "87.0%"),
        (R, 0.0005, "0.1%", "0.1%"),
        (R, 0.8705, "87.1%", "87.1%"),
        (R, 1.0, "100.0%", "100.0%"),
        (D, 12, "+12", "+12"),
        (D, -3, "−3", "−3"),
        (D, 0, "持平", "unchanged"),
        (D, -1.25, "−1.3", "−1.3"),
        (DR, 0.041, "+4.1%", "+4.1%"),
        (DR, -0.0625, "−6.3%", "−6.3%"),
        (DR, 1.236, "+123.6%", "+123.6%"),
        (DR, 12.3456, "+1,234.6%", "+1,234.6%"),
        (DR, 0, "持平", "unchanged"),
        (DR, -0.0, "持平", "unchanged"),
        (DR, -0.0004, "0.0%", "0.0%"),
        (DR, 0.0004, "0.0%", "0.0%"),
        (Display.DAILY_CHANGE_RATE, -0.08, "日均−8.0%", "−8.0% a day"),
        (Display.DAILY_CHANGE_RATE_IN_WORDS, 0.08, "日均上升8.0%", "up 8.0% a day"),
        (Display.CHANGE_RATE_IN_WORDS, 9.994, "上升999.4%", "up 999.4%"),
        (Display.CHANGE_RATE_IN_WORDS, 13.75, "增长13.8倍", "14.8 times"),
        (Display.CHANGE_RATE_IN_WORDS, 191.342, "增长191.3倍", "192.3 times"),
        (Display.SIGNALS_LASTING, 6, "有6", "6"),
        (Display.SIGNALS_LASTING, 0, "没有一", "none"),
        (P, 0.032, "+3.2个百分点", "+3.2 pp"),
        (P, -0.69, "−69.0个百分点", "−69.0 pp"),
        (P, 0.0, "持平", "unchanged"),
        (T, 14.25, "14.3", "14.3"),
        (T, 1234.0, "1,234.0", "1,234.0"),
        (Display.DAILY_MEAN, 30.25, "30.3", "30.3"),
        (Display.DAILY_MEAN, 1 / 28, "0.04", "0.04"),
        (Display.DAILY_MEAN, 0, "0.0", "0.0"),
        (Display.RANK, 3, "3", "3"),
        (C, None, "—", "—"),
        (DR, float("nan"), "—", "—"),
        (M, float("inf"), "—", "—"),
    ],
)
def test_a_figure_reads_the_same_way_every_time(display: Display, value: float | None, zh: str, en: str) -> None:
    assert plain(figure(value, display), "zh") == zh
    assert plain(figure(value, display), "en") == en


@pytest.mark.parametrize("value", [0.0005, 0.0015, 0.0025, 0.1235, 0.9995])
def test_halves_are_rounded_away_from_zero_on_both_sides(value: float) -> None:
    up, down = (plain(figure(each, DR), "zh") for each in (value, -value))
    assert down == "−" + up.removeprefix("+")
    assert up.removeprefix("+") == plain(figure(value, R), "zh")


def test_a_rate_carries_n_and_n_total_in_brackets() -> None:
    rate = figure(0.87, R, numerator=174, denominator=200)
    assert plain(rate, "zh") == "87.0%（174/200）"
    assert plain(rate, "en") == "87.0% (174/200)"


def test_large_numerators_are_shortened() -> None:
    rate = figure(0.5, R, numerator=10_430_000, denominator=136_000_000)
    assert write(rate, "zh").note == "（1,043.0万/1.36亿）"
    assert write(rate, "en").note == " (10.43 million/136.00 million)"


def test_only_a_rate_carries_its_parts() -> None:
    assert plain(figure(0.1, DR, numerator=11, denominator=10), "zh") == "+10.0%"


def test_a_provisional_figure_carries_the_mark_and_a_missing_one_does_not() -> None:
    assert plain(figure(7, C, provisional=True), "zh") == "7*"
    assert plain(figure(None, C, provisional=True), "zh") == "—"


@pytest.mark.parametrize(
    ("verdict", "weight"),
    [(None, "plain"), ("fall", "strong"), ("rise", "strong"), ("no_clear_change", "weak"),
     ("small_base", "weak"), ("provisional", "weak")],
)  # fmt: skip
def test_only_a_clear_verdict_is_emphasised(verdict: str | None, weight: str) -> None:
    assert write(figure(-0.1, DR, verdict=verdict), "zh").weight == weight
