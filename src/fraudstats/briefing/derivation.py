"""How a printed number comes about: computed again from its reference, with all that stands behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fraudstats.briefing.expected import EXPECTED
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.references import Reference
from fraudstats.briefing.second_path import Asked, evidence_of
from fraudstats.briefing.signal_numbers import SIGNAL_NUMBERS, count_signals
from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import Config
from fraudstats.errors import UsageError
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.facts import Knowledge
from fraudstats.metrics.recount import Recounted

BY_DAY = (Display.DECLINE_DAYS, Display.STABLE_DAYS)
BY_MONTH = (Display.MONTHS_RUNNING, Display.RECORD_MONTHS)
HOW = {
    Display.DAILY_MEAN: ("合计 ÷ 天数", "the sum over the days"),
    Display.SHARE: ("部分 ÷ 整体", "the part over the whole; rounded so that all parts add up"),
    Display.RANK: ("1 + 比它多的组数", "1 + the number of groups that have more"),
    Display.MEAN: ("此前各期的平均数", "the mean of the earlier windows"),
    Display.LIMIT_LOW: ("95%置信区间下限（Byar法）", "the lower 95% limit, by Byar's method"),
    Display.LIMIT_HIGH: ("95%置信区间上限（Byar法）", "the upper 95% limit, by Byar's method"),
    Display.DECLINE_DAYS: (
        "倒数连续多少天，各指标当月累计均低于上月同期和上年同期",
        "days in a row, up to the last, that each metric's month to date is below the month and the year before",
    ),
    Display.STABLE_DAYS: (
        "倒数连续多少天，当日数在时段日均数的泊松波动范围内",
        "days in a row, up to the last, within the Poisson limits of the window's daily mean",
    ),
    **SIGNAL_NUMBERS,
    **dict.fromkeys(
        (Display.TARGET, Display.TARGET_MONEY, Display.TARGET_POINTS),
        ("实际超出目标的量，负为尚差", "what is beyond the target; below 0 it is short by so much"),
    ),
    Display.REVISION: (
        "现值 − 该时段数据首次完整载入时的值",
        "the value less what it was when the window was first complete",
    ),
    Display.EFFECT: (
        "（本辖区此后 ÷ 此前）÷（其他辖区合计此后 ÷ 此前）− 1",
        "since over before, over the same of all other districts together, less 1",
    ),
    **dict.fromkeys(
        (Display.WEEKS_RUNNING, Display.MONTHS_RUNNING),
        ("最近连续下降（负）或上升的期数", "periods in a row, up to the last, of falls (negative) or rises"),
    ),
    **dict.fromkeys(
        (Display.RECORD_WEEKS, Display.RECORD_MONTHS),
        ("在多少期中为最低（负）或最高", "of how many periods it is the lowest (negative) or the highest"),
    ),
    **dict.fromkeys((Display.CHANGE, Display.CHANGE_IN_WORDS), ("本期 − 基期", "the value less the baseline")),
    **dict.fromkeys((Display.POINTS, Display.POINTS_IN_WORDS), ("本期 − 基期", "the value less the baseline")),
    **dict.fromkeys(
        (Display.CHANGE_RATE, Display.CHANGE_RATE_IN_WORDS),
        ("（本期 − 基期）÷ 基期", "the value less the baseline, over the baseline"),
    ),
    **dict.fromkeys(
        (Display.DAILY_CHANGE_RATE, Display.DAILY_CHANGE_RATE_IN_WORDS),
        ("本期日均 ÷ 基期日均 − 1", "the value per day over the baseline per day, less 1"),
    ),
}
"""Chinese and English; a display that is not here is the value itself."""


@dataclass(frozen=True)
class Behind:
    """One count that the number rests on."""

    role: str
    """As of `second_path.Asked`."""
    metric: str
    window: Window
    filters: tuple[tuple[str, str], ...]
    counted: Recounted


@dataclass(frozen=True)
class Derivation:
    """A printed number, reproduced."""

    display: str
    value: float | None
    """As the briefing's JSON has it: a fraction of rates and changes, falls negative."""
    how_zh: str
    how_en: str
    behind: tuple[Behind, ...]


def derive(reference: Reference, knowledge: Knowledge, catalogue: Catalogue, config: Config) -> Derivation | None:
    """Compute the number of a reference again; None of a plain value.

    Raises:
        UsageError: if the reference names a display that does not exist.
    """
    figure = figure_of(reference, config)
    if figure.display not in HOW:
        return None
    how_zh, how_en = HOW[figure.display]
    if figure.display in SIGNAL_NUMBERS:
        figure = count_signals(figure, knowledge, catalogue, config)
    (evidence,) = evidence_of([figure], knowledge, catalogue, config)
    behind = tuple(_behind(asked, answer) for asked, answer in evidence.answers)
    return Derivation(figure.display.value, EXPECTED[figure.display](evidence, figure), how_zh, how_en, behind)


def figure_of(reference: Reference, config: Config) -> Figure:
    """Give the figure that a reference names, without its value."""
    window, before = reference.window, reference.baseline_window
    figure = Figure(
        reference.metric,
        None,
        _display(reference),
        window.start,
        window.end,
        reference.filters,
        baseline=reference.baseline,
        baseline_start=before.start if before else None,
        baseline_end=before.end if before else None,
        beside=reference.beside,
        target=reference.target,
        known_after=reference.known_after,
    )
    series = tuple(_spans(figure.display, window, reference.over, config)) if reference.over else ()
    return replace(figure, within=_whole(reference.filters), series=series)


def _display(reference: Reference) -> Display:
    try:
        return Display(reference.display or Display.COUNT.value)
    except ValueError as problem:
        raise UsageError(
            f"'{reference.display}' is no kind of number",
            expected=f"One of {', '.join(Display)} was expected.",
            slug="bad-reference",
        ) from problem


def _whole(filters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give the filters of what a share is a part of: all but those of the last dimension."""
    return tuple(each for each in filters if each[0] != filters[-1][0])


def _spans(display: Display, window: Window, over: Window, config: Config) -> Iterator[tuple[date, date]]:
    """Split a span into the windows that a number was found among."""
    start = over.start
    while start < over.end:
        if display in BY_MONTH:
            end = period_of(start, Grain.MONTH, config.calendar).window.end
        else:
            end = start + (ONE_DAY if display in BY_DAY else timedelta(days=window.days))
        yield start, end
        start = end


def _behind(asked: Asked, answer: Recounted) -> Behind:
    return Behind(asked.role, asked.metric, asked.question.window, asked.question.filters, answer)
