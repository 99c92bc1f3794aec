"""One value of a metric with both comparisons, ready to be printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.same_maturity import SAME_MATURITY
from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.model import Display, Figure
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

DISPLAYS = {
    Kind.COUNT: Display.COUNT,
    Kind.SUM: Display.MONEY,
    Kind.RATIO: Display.RATE,
    Kind.STOCK: Display.COUNT,
    Kind.STOCK_RATIO: Display.RATE,
    Kind.DISTINCT: Display.COUNT,
    Kind.PER_HEAD: Display.PER_10K,
}
DIRECTIONS = {Verdict.FALL.value: False, Verdict.RISE.value: True}
"""Of a clear change: whether it goes up."""
MEDIANS = {"minutes": Display.MINUTES, "yuan": Display.MONEY}
"""How a median is written, by the English unit of its metric."""


def display_of(definition: Definition) -> Display:
    """Tell how the value of a metric is written."""
    if definition.kind is Kind.DURATION:
        return MEDIANS.get(definition.unit_en, Display.MEDIAN)
    return DISPLAYS[definition.kind]


@dataclass(frozen=True)
class Measured:
    """A row of `analysis.comparisons.compare`."""

    definition: Definition
    window: Window
    group: tuple[tuple[str, str | None], ...]
    row: Mapping[str, Any]
    within: tuple[tuple[str, str], ...] = ()
    """Filters of the whole issue: the district, in the issue of one."""
    judged_with: tuple[str, ...] = ()
    """As of `model.Figure`."""

    @property
    def value(self) -> float | int | None:
        """In the metric's unit."""
        return self.row["value"]  # type: ignore[no-any-return]

    @property
    def is_provisional(self) -> bool:
        """The window reaches past the watermark."""
        return bool(self.row["provisional"])

    def group_value(self, dimension: str) -> str | None:
        """Give the value of a dimension of this row."""
        return dict(self.group)[dimension]

    def verdict(self, baseline: str) -> str | None:
        """Give what the change against `previous` or `year_earlier` deserves to be called."""
        return self.row["verdict" if baseline == "previous" else f"{baseline}_verdict"]  # type: ignore[no-any-return]

    def is_late(self, baseline: str) -> bool:
        """Tell whether the value is lower only because not all is entered yet."""
        return self.verdict(baseline) == Verdict.LATE_ENTRY

    def is_unripe(self, baseline: str) -> bool:
        """Tell whether a change would be wrong by what is not entered yet; then its size is not printed."""
        return self.is_late(baseline) or self.row.get(SAME_MATURITY[baseline]) is not None

    def baseline_value(self, baseline: str) -> float | int | None:
        """Give the value of a baseline, None where it is not known."""
        return self.row[f"{baseline}_value"]  # type: ignore[no-any-return]

    def is_below(self, baseline: str) -> bool | None:
        """Tell whether the value is lower than a baseline; None where they cannot be compared."""
        change = self.row[f"{baseline}_change"]
        return None if change is None else change < 0

    def figure(self) -> Figure:
        """Print the value."""
        return self._figure(
            self.value,
            display_of(self.definition),
            numerator=self.row["numerator"],
            denominator=self.row["denominator"],
        )

    def daily_mean(self) -> Figure:
        """Print the value per day of the window."""
        value = None if self.value is None else self.value / self.window.days
        return self._figure(value, Display.DAILY_MEAN)

    def share(self, fraction: float, parts: "Sequence[Measured] | None" = None) -> Figure:
        """Print the share of this row, or of several like it, in the whole of their window."""
        filters = dict.fromkeys(each for row in parts or (self,) for each in row._filters())
        return replace(self._figure(fraction, Display.SHARE), filters=tuple(filters), within=self.within)

    def change(self, baseline: str, *, in_words: bool = False) -> Figure:
        """Print the change against a baseline: percentage points for a ratio, else a percentage."""
        if self.definition.kind in (Kind.RATIO, Kind.STOCK_RATIO):
            value, display = self.row[f"{baseline}_change_points"], (Display.POINTS, Display.POINTS_IN_WORDS)
        else:
            value, display = self._change_rate(baseline)
        return self._figure(
            None if self.is_unripe(baseline) else value,
            display[in_words],
            baseline=baseline,
            baseline_start=self.row[f"{baseline}_start"],
            baseline_end=self.row[f"{baseline}_end"],
            verdict=self.verdict(baseline),
            judged_with=self.judged_with,
        )

    def _change_rate(self, baseline: str) -> tuple[float | None, tuple[Display, Display]]:
        """Compare totals; per day where a clear verdict goes the other way: March has more days than February."""
        rate, verdict = self.row[f"{baseline}_change_rate"], self.verdict(baseline)
        if rate is None or verdict not in DIRECTIONS or (rate != 0 and DIRECTIONS[verdict] == (rate > 0)):
            return rate, (Display.CHANGE_RATE, Display.CHANGE_RATE_IN_WORDS)
        daily = (1 + rate) * self.row[f"{baseline}_days"] / self.window.days - 1
        return daily, (Display.DAILY_CHANGE_RATE, Display.DAILY_CHANGE_RATE_IN_WORDS)

    def difference(self, baseline: str, *, in_words: bool = True) -> Figure:
        """Print the difference from a baseline: 减少45, −45."""
        return self._figure(
            None if self.is_unripe(baseline) else self.row[f"{baseline}_change"],
            Display.CHANGE_IN_WORDS if in_words else Display.CHANGE,
            baseline=baseline,
            baseline_start=self.row[f"{baseline}_start"],
            baseline_end=self.row[f"{baseline}_end"],
            verdict=self.verdict(baseline),
            judged_with=self.judged_with,
        )

    def place(self, rank: int, baseline: str | None = None) -> Figure:
        """Print the place of this row among its like, in its window or in that of a baseline."""
        figure = self._figure(rank, Display.RANK)
        if baseline is None:
            return figure
        start, end = self.row[f"{baseline}_start"], self.row[f"{baseline}_end"]
        return replace(figure, start=start, end=end, provisional=False)

    def limit(self, value: float, display: Display) -> Figure:
        """Print a limit of the value."""
        return self._figure(value, display)

    def _filters(self) -> tuple[tuple[str, str], ...]:
        return (*self.within, *((name, each or "") for name, each in self.group))

    def _figure(self, value: float | int | None, display: Display, **more: Any) -> Figure:
        return Figure(
            self.definition.name,
            value,
            display,
            self.window.start,
            self.window.end,
            self._filters(),
            provisional=self.is_provisional,
            **more,
        )


def measured(
    table: "pl.DataFrame",
    definition: Definition,
    dimensions: tuple[str, ...] = (),
    within: tuple[tuple[str, str], ...] = (),
    judged_with: tuple[str, ...] | None = None,
) -> list[Measured]:
    """Take the rows of a comparison; they were judged with the groups of `dimensions`, but where it is said."""
    return [
        Measured(
            definition,
            Window(row["period_start"], row["period_end"]),
            tuple((name, row[name]) for name in dimensions),
            row,
            within,
            dimensions if judged_with is None else judged_with,
        )
        for row in table.to_dicts()
    ]
