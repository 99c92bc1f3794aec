"""A printed number, and how it is written: what everything in a briefing is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fraudstats.briefing.references import BESIDE, KNOWN, OVER, SEPARATOR, TARGET


class Display(StrEnum):
    """How a figure is written."""

    COUNT = "count"  # 1,234
    MONEY = "money"  # yuan; written in 万元 / 亿元 (zh) or million yuan (en)
    RATE = "rate"  # fraction, written as a percentage with n/N
    SHARE = "share"  # part of a whole: the filtered events over all of the window
    CHANGE = "change"  # signed difference in the metric's unit
    CHANGE_RATE = "change_rate"  # signed fraction, written as a percentage
    POINTS = "points"  # signed fraction, written in percentage points
    CHANGE_RATE_IN_WORDS = "change_rate_in_words"  # up or down, then the percentage without a sign
    DAILY_CHANGE_RATE = "daily_change_rate"  # of the daily means, where windows differ in length and totals mislead
    DAILY_CHANGE_RATE_IN_WORDS = "daily_change_rate_in_words"
    POINTS_IN_WORDS = "points_in_words"  # likewise in percentage points
    MINUTES = "minutes"
    MEDIAN = "median"  # of what is neither money nor minutes; one decimal
    PER_10K = "per_10k"  # per 10,000 residents; two decimals
    DAILY_MEAN = "daily_mean"  # one decimal, two of hardly any events
    CHANGE_IN_WORDS = "change_in_words"  # more or fewer, then the difference without a sign
    RANK = "rank"  # 1 for the most among the groups of the last filter's dimension; equal ones share it
    MEAN = "mean"  # of the values of `series`; one decimal
    WEEKS_RUNNING = "weeks_running"  # falls (negative) or rises in a row over `series` and the window itself
    MONTHS_RUNNING = "months_running"
    RECORD_WEEKS = "record_weeks"  # lowest (negative) or highest of so many: `series` and the window itself
    RECORD_MONTHS = "record_months"
    LIMIT_LOW = "limit_low"  # of an incidence, 95%; two decimals
    LIMIT_HIGH = "limit_high"
    DECLINE_DAYS = "decline_days"  # running up to the last, that it and `beside` are in double decline, month to date
    STABLE_DAYS = "stable_days"  # running up to the last, that chance alone explains beside the window's daily mean
    SIGNALS = "signals"  # how many series of the metric and `beside` are signals; they are `listed`
    SIGNALS_BEFORE = "signals_before"  # how many were signals in the week before
    SIGNALS_LASTING = "signals_lasting"  # how many of these go on
    REVISION = "revision"  # the value less what it was after the batch `known_after`
    TARGET = "target"  # reached, or short by how much: what is beyond the target, in its direction
    TARGET_MONEY = "target_money"  # likewise
    TARGET_POINTS = "target_points"  # likewise of fractions, in percentage points
    EFFECT = "effect"  # change since the baseline over that of all other groups of the last filter's dimension, less 1


@dataclass(frozen=True)
class Figure:
    """One printed number."""

    metric: str
    value: float | int | None
    """In the metric's unit; None is written as a dash."""
    display: Display
    start: date
    """First statistical day of the window."""
    end: date
    """First statistical day after the window."""
    filters: tuple[tuple[str, str], ...] = ()
    """(dimension, value) pairs: all hold; the same dimension twice means either value; an empty value, none stated."""
    within: tuple[tuple[str, str], ...] = ()
    """Of a share: the filters of the whole that it is a part of."""
    baseline: str | None = None
    """`previous` or `year_earlier` where the figure is a comparison."""
    baseline_start: date | None = None
    """First statistical day of the window that it is compared with."""
    baseline_end: date | None = None
    numerator: float | int | None = None
    denominator: float | int | None = None
    """n/N, printed beside a rate."""
    provisional: bool = False
    """The window reaches past the watermark."""
    verdict: str | None = None
    """What the change deserves to be called; see docs/glossary.md."""
    series: tuple[tuple[date, date], ...] = ()
    """Earlier windows that the figure was found among, oldest first; as of `start` and `end`. Of a number of days: each
    day of the run, and the one before it."""
    judged_with: tuple[str, ...] = ()
    """Of a verdict: the dimension whose groups it shares chance with; empty where it was judged alone."""
    beside: tuple[str, ...] = ()
    """Further metrics that the figure is about."""
    known_after: int | None = None
    """Of a revision: the batch after which the window was first complete."""
    target: float | None = None
    """Of what is held against a target of the settings: that target."""
    listed: "tuple[Figure, ...]" = ()
    """Of a number of series: the count of each."""

    @property
    def reference(self) -> str:
        """Name the figure so that `explain` can take it."""
        return SEPARATOR.join(_pieces(self))


Part = str | Figure


def _pieces(figure: Figure) -> Iterator[str]:
    yield figure.metric
    yield f"{figure.start}..{figure.end}"
    yield from (f"{name}={_quoted(value)}" for name, value in figure.filters)
    yield figure.display.value
    if figure.baseline:
        known = figure.baseline_start and figure.baseline_end
        yield figure.baseline + (f"@{figure.baseline_start}..{figure.baseline_end}" if known else "")
    if figure.series:
        yield f"{OVER}{figure.series[0][0]}..{figure.series[-1][1]}"
    if figure.beside:
        yield BESIDE + "+".join(figure.beside)
    if figure.target is not None:
        yield f"{TARGET}{figure.target}"
    if figure.known_after is not None:
        yield f"{KNOWN}{figure.known_after}"


def _quoted(value: str) -> str:
    """Leave a value readable, but for the signs that part a reference."""
    return value.replace("%", "%25").replace(SEPARATOR, "%7C").replace("=", "%3D")
