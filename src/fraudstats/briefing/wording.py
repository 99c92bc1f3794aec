"""How a figure is written in each language.

    1,234   123.4万元 / 1.23 million yuan   87.0%（87/100）   +4.1%   −3.2个百分点 / −3.2 pp   —

Numbers are rounded half away from zero on their decimal notation, so that 0.0005 is never 0.0 % on one host
and 0.1 % on another. A figure that rounds to zero carries no sign. Minutes, medians, incidences, daily means and ranks
carry no unit: the words around them or the column title name it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from fraudstats.briefing.digits import Number, decimal, hundredfold, number
from fraudstats.briefing.model import Display, Figure, Part

DASH = "—"
PROVISIONAL_MARK = "*"
UNCHANGED = {"zh": "持平", "en": "unchanged"}
POINTS_UNIT = {"zh": "个百分点", "en": " pp"}
DIRECTIONS = {"zh": ("下降{}", "上升{}"), "en": ("down {}", "up {}")}
DIFFERENCES = {"zh": ("减少{}", "增加{}"), "en": ("{} fewer", "{} more")}
PER_DAY = {"zh": "日均{}", "en": "{} a day"}
PERIODS = {"zh": ("周", "个月"), "en": ("weeks", "months")}
RUNS = {"zh": ("连续{}{}下降", "连续{}{}上升"), "en": ("down {} {} running", "up {} {} running")}
RECORDS = {
    "zh": ("近{}{}最低", "近{}{}最高"),
    "en": ("the lowest of the last {} {}", "the highest of the last {} {}"),
}
REACHED, SHORT_BY = {"zh": "已达到", "en": "reached"}, {"zh": "尚差{}", "en": "short by {}"}
MANIFOLD = 10
"""As a fraction; a bulletin does not print 3,694.2%."""
TIMES = {"zh": ("增长{}倍", 0), "en": ("{} times", 1)}
"""Chinese says by how many times it grew, English how many times as much it is."""
LEAST_MEAN = 0.05
"""A daily mean below would be written 0.0."""
NONE, SOME = {"zh": "没有一", "en": "none"}, {"zh": "有{}", "en": "{}"}
NEARLY_UNCHANGED = {"zh": "基本持平", "en": "nearly unchanged"}
BRACKETS = {"zh": "（{}）", "en": " ({})"}
CLEAR_VERDICTS = frozenset({"fall", "rise"})


@dataclass(frozen=True)
class Written:
    """One figure as printed; the full text is `text + note + mark`."""

    text: str
    note: str = ""
    """n/N in brackets, after a rate."""
    mark: str = ""
    """`*` where the figure is provisional."""
    weight: str = "plain"
    """`strong` for a clear fall or rise, `weak` for a change not to be read as one."""

    def __str__(self) -> str:
        return self.text + self.note + self.mark


@dataclass(frozen=True)
class Scale:
    """One order of magnitude: used while the rounded amount is below `below`."""

    size: int
    unit: str
    decimals: int
    below: float


MONEY = {
    "zh": (Scale(1, "元", 0, 10**4), Scale(10**4, "万元", 1, 10**8), Scale(10**8, "亿元", 2, float("inf"))),
    "en": (
        Scale(1, " yuan", 0, 10**6),
        Scale(10**6, " million yuan", 2, 10**9),
        Scale(10**9, " billion yuan", 2, float("inf")),
    ),
}
QUANTITY = {
    "zh": (Scale(1, "", 0, 10**6), Scale(10**4, "万", 1, 10**8), Scale(10**8, "亿", 2, float("inf"))),
    "en": (
        Scale(1, "", 0, 10**6),
        Scale(10**6, " million", 2, 10**9),
        Scale(10**9, " billion", 2, float("inf")),
    ),
}


def write(figure: Figure, lang: str) -> Written:
    """Write one figure.

    Args:
        figure: what to write; a missing or non-finite value becomes a dash.
        lang: `zh` or `en`.
    """
    if figure.value is None or not isfinite(figure.value):
        return Written(DASH, weight="weak")
    return Written(
        text=WRITERS[figure.display](figure.value, lang),
        note=_share(figure, lang),
        mark=PROVISIONAL_MARK if figure.provisional else "",
        weight=_weight(figure),
    )


def plain(part: Part, lang: str) -> str:
    """Write words as they are and a figure as its full text."""
    return str(write(part, lang)) if isinstance(part, Figure) else part


def count(value: Number, lang: str) -> str:
    """1,234."""
    return number(value, 0)


def money(value: Number, lang: str) -> str:
    """9,800元, 123.4万元, 1.36亿元; 12,300 yuan, 1.23 million yuan."""
    return _scaled(value, MONEY[lang])


def rate(value: Number, lang: str) -> str:
    """87.0%."""
    return number(hundredfold(value), 1) + "%"


def change(value: Number, lang: str) -> str:
    """+12, −3, 0; one decimal where the difference is no whole number."""
    return number(value, 0 if value == int(value) else 1, signed=True)


def difference(value: Number, lang: str) -> str:
    """+12, or 持平 where nothing changed at all."""
    return UNCHANGED[lang] if value == 0 else change(value, lang)


def change_rate(value: Number, lang: str) -> str:
    """+4.1%, or 持平 where nothing changed at all."""
    return UNCHANGED[lang] if value == 0 else number(hundredfold(value), 1, signed=True) + "%"


def points(value: Number, lang: str) -> str:
    """+3.2个百分点, or 持平 where nothing changed at all."""
    if value == 0:
        return UNCHANGED[lang]
    return number(hundredfold(value), 1, signed=True) + POINTS_UNIT[lang]


def change_rate_in_words(value: Number, lang: str) -> str:
    """下降4.1%, up 4.1%; 增长36.9倍, 37.9 times; 持平 where nothing changed, 基本持平 where it rounds so."""
    if value >= MANIFOLD:
        words, base = TIMES[lang]
        return words.format(number(decimal(value) + base, 1))
    return _in_words(value, number(abs(hundredfold(value)), 1) + "%", lang)


def is_manifold(figure: Figure) -> bool:
    """Tell whether a change is written as so many times, which other words go with."""
    return figure.display is Display.CHANGE_RATE_IN_WORDS and figure.value is not None and figure.value >= MANIFOLD


def daily_change_rate(value: Number, lang: str) -> str:
    """日均−8.0%, −8.0% a day."""
    return PER_DAY[lang].format(change_rate(value, lang))


def daily_change_rate_in_words(value: Number, lang: str) -> str:
    """日均下降8.0%, down 8.0% a day."""
    return PER_DAY[lang].format(change_rate_in_words(value, lang))


def points_in_words(value: Number, lang: str) -> str:
    """上升3.2个百分点, up 3.2 pp; likewise."""
    return _in_words(value, number(abs(hundredfold(value)), 1) + POINTS_UNIT[lang], lang)


def change_in_words(value: Number, lang: str) -> str:
    """减少45, 45 more; 持平 where nothing changed."""
    return UNCHANGED[lang] if value == 0 else DIFFERENCES[lang][value > 0].format(number(abs(value), 0))


def lasting(value: Number, lang: str) -> str:
    """有6, 6; 没有一, none."""
    return NONE[lang] if value == 0 else SOME[lang].format(number(value, 0))


def weeks_running(value: Number, lang: str) -> str:
    """连续5周下降, down 5 weeks running."""
    return RUNS[lang][value > 0].format(number(abs(value), 0), PERIODS[lang][0])


def months_running(value: Number, lang: str) -> str:
    """连续5个月下降, down 5 months running."""
    return RUNS[lang][value > 0].format(number(abs(value), 0), PERIODS[lang][1])


def record_weeks(value: Number, lang: str) -> str:
    """近53周最低, the lowest of the last 53 weeks."""
    return RECORDS[lang][value > 0].format(number(abs(value), 0), PERIODS[lang][0])


def record_months(value: Number, lang: str) -> str:
    """近12个月最低, the lowest of the last 12 months."""
    return RECORDS[lang][value > 0].format(number(abs(value), 0), PERIODS[lang][1])


def _in_words(value: Number, size: str, lang: str) -> str:
    if value == 0:
        return UNCHANGED[lang]
    if size.startswith("0.0"):
        return NEARLY_UNCHANGED[lang]
    return DIRECTIONS[lang][value > 0].format(size)


def one_decimal(value: Number, lang: str) -> str:
    """12.3."""
    return number(value, 1)


def daily_mean(value: Number, lang: str) -> str:
    """12.3; of hardly any events 0.04, as 0.0 would be none."""
    return number(value, 2 if 0 < abs(value) < LEAST_MEAN else 1)


def two_decimals(value: Number, lang: str) -> str:
    """0.10."""
    return number(value, 2)


def short_by(written: Callable[[Number, str], str]) -> Callable[[Number, str], str]:
    """Write what is beyond a target: 已达到, or 尚差3.2个百分点."""

    def write_distance(value: Number, lang: str) -> str:
        size = written(abs(value), lang).lstrip("+")
        return REACHED[lang] if value >= 0 else SHORT_BY[lang].format(size)

    return write_distance


WRITERS: dict[Display, Callable[[Number, str], str]] = {
    Display.COUNT: count,
    Display.MONEY: money,
    Display.RATE: rate,
    Display.SHARE: rate,
    Display.CHANGE: difference,
    Display.CHANGE_RATE: change_rate,
    Display.POINTS: points,
    Display.CHANGE_RATE_IN_WORDS: change_rate_in_words,
    Display.DAILY_CHANGE_RATE: daily_change_rate,
    Display.DAILY_CHANGE_RATE_IN_WORDS: daily_change_rate_in_words,
    Display.POINTS_IN_WORDS: points_in_words,
    Display.MINUTES: one_decimal,
    Display.MEDIAN: one_decimal,
    Display.PER_10K: two_decimals,
    Display.DAILY_MEAN: daily_mean,
    Display.RANK: count,
    Display.CHANGE_IN_WORDS: change_in_words,
    Display.MEAN: one_decimal,
    Display.WEEKS_RUNNING: weeks_running,
    Display.MONTHS_RUNNING: months_running,
    Display.RECORD_WEEKS: record_weeks,
    Display.RECORD_MONTHS: record_months,
    Display.LIMIT_LOW: two_decimals,
    Display.LIMIT_HIGH: two_decimals,
    Display.DECLINE_DAYS: count,
    Display.STABLE_DAYS: count,
    **dict.fromkeys((Display.SIGNALS, Display.SIGNALS_BEFORE), count),
    Display.SIGNALS_LASTING: lasting,
    Display.EFFECT: change_rate,
    Display.REVISION: change,
    Display.TARGET: short_by(change),
    Display.TARGET_MONEY: short_by(money),
    Display.TARGET_POINTS: short_by(points),
}


def _scaled(value: Number, scales: tuple[Scale, ...]) -> str:
    amount = decimal(value)
    scale = next(each for each in scales if _rounded_to(amount, each) < each.below)
    return number(amount / scale.size, scale.decimals) + scale.unit


def _rounded_to(amount: Decimal, scale: Scale) -> Decimal:
    step = Decimal(scale.size).scaleb(-scale.decimals)
    return abs(amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def _share(figure: Figure, lang: str) -> str:
    if figure.display is not Display.RATE or figure.numerator is None or figure.denominator is None:
        return ""
    parts = (_scaled(part, QUANTITY[lang]) for part in (figure.numerator, figure.denominator))
    return BRACKETS[lang].format("/".join(parts))


def _weight(figure: Figure) -> str:
    if figure.verdict is None:
        return "plain"
    return "strong" if figure.verdict in CLEAR_VERDICTS else "weak"
