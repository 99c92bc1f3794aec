"""What `figure(...)` gives to a section of one's own: a measured value, its comparisons, and how they are printed.

A number cannot be taken out of it: templates print figures, and whatever else is a number is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.templates import refusal

CONVERSIONS: Mapping[str, Mapping[Display, Display]] = {
    "count": {Display.COUNT: Display.COUNT, Display.CHANGE: Display.CHANGE},
    "money": {Display.MONEY: Display.MONEY},
    "minutes": {Display.MINUTES: Display.MINUTES},
    "percent": {each: each for each in (Display.RATE, Display.SHARE, Display.CHANGE_RATE, Display.DAILY_CHANGE_RATE)},
    "points": {Display.POINTS: Display.POINTS},
    "words": {
        Display.CHANGE_RATE: Display.CHANGE_RATE_IN_WORDS,
        Display.DAILY_CHANGE_RATE: Display.DAILY_CHANGE_RATE_IN_WORDS,
        Display.POINTS: Display.POINTS_IN_WORDS,
    },
}
"""Filter, and what it makes of a figure's display."""


class Printable:
    """One figure that a template may print; it can be neither reckoned with nor taken apart."""

    __slots__ = ("_figure",)

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def __str__(self) -> str:
        raise refusal("a figure is printed by itself: {{ figure(...).value }}, not joined or formatted")


def printed_figure(printable: Printable) -> Figure:
    """Give what is printed."""
    return printable._figure


@dataclass(frozen=True)
class Comparison:
    """A value beside one of its baselines."""

    _measured: Measured
    _baseline: str
    verdict: str
    """What the change deserves to be called, in the words of the issue."""

    @property
    def change_rate(self) -> Printable:
        """Give the relative change; of a ratio the points, as it has no other."""
        return Printable(self._measured.change(self._baseline))

    change_points = change_rate

    @property
    def value(self) -> Printable:
        """Give the value of the baseline."""
        start, end = (self._measured.row[f"{self._baseline}_{each}"] for each in ("start", "end"))
        figure = replace(self._measured.figure(), start=start, end=end, provisional=False)
        parts = {each: self._measured.row[f"{self._baseline}_{each}"] for each in ("value", "numerator", "denominator")}
        return Printable(replace(figure, **parts))

    @property
    def is_fall(self) -> bool:
        """A clear fall, which chance and late entry do not explain."""
        return self._measured.verdict(self._baseline) == "fall"

    @property
    def is_rise(self) -> bool:
        """A clear rise."""
        return self._measured.verdict(self._baseline) == "rise"


@dataclass(frozen=True)
class OwnFigure:
    """A metric in a window: `value`, and the comparisons with the period before unless `year_earlier` is asked."""

    _measured: Measured
    title: str
    unit: str
    previous: Comparison
    year_earlier: Comparison

    @property
    def value(self) -> Printable:
        """Give the value, in the metric's unit; n/N beside a rate."""
        return Printable(self._measured.figure())

    @property
    def daily_mean(self) -> Printable:
        """Give the value per day."""
        return Printable(self._measured.daily_mean())

    @property
    def change_rate(self) -> Printable:
        """Give the change on the period before."""
        return self.previous.change_rate

    change_points = change_rate

    @property
    def verdict(self) -> str:
        """Call the change on the period before what it deserves."""
        return self.previous.verdict

    @property
    def is_provisional(self) -> bool:
        """The window reaches past the data."""
        return self._measured.is_provisional


def own_figure(measured: Measured, title: str, unit: str, verdict_words: Callable[[str], str]) -> OwnFigure:
    """Make what a template gets.

    Args:
        verdict_words: names a verdict in the language of the issue.
    """
    previous, year_earlier = (
        Comparison(measured, each, verdict_words(measured.verdict(each) or "no_baseline"))
        for each in ("previous", "year_earlier")
    )
    return OwnFigure(measured, title, unit, previous, year_earlier)


def converter(name: str) -> Callable[[object], Printable]:
    """Make the filter of a name: it states how a figure is written, and refuses one that is written otherwise."""

    def convert(value: object) -> Printable:
        if not isinstance(value, Printable):
            raise refusal(f"{name} takes a figure, as in figure(...).value | {name}")
        figure = printed_figure(value)
        if figure.display not in CONVERSIONS[name]:
            raise refusal(f"this figure is a {figure.display.value}, which is not written as {name}")
        return Printable(replace(figure, display=CONVERSIONS[name][figure.display]))

    return convert
