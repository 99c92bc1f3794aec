"""Is a fall real, or is the newest data only not entered yet?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.entry_delays import triangle_of_loads
from fraudstats.analysis.lateness import PAST_WEEKS, completeness, newest_delay
from fraudstats.analysis.rate_ratio import overdispersed_p_value
from fraudstats.analysis.significance import Verdict, conditional_p_value
from fraudstats.analysis.verdicts import COLUMNS
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge

if TYPE_CHECKING:
    import polars as pl

FOLLOWED_WEEKS = 5
"""Weeks after its end that a week is followed for; older ones count as complete."""
LOADS = PAST_WEEKS + 2 * FOLLOWED_WEEKS
"""Weekly loads that the speed of entry is learnt from."""


@dataclass(frozen=True)
class Completeness:
    """What share of the events of a day is known by now."""

    of_week: Mapping[date, float]
    """By the first day of a week; weeks that are not named are complete."""
    newest: float
    """Of days after the last complete week."""
    last_day: date
    """The last day of the last complete week."""

    def of(self, window: Window) -> float:
        """Give the mean share over the days of a window."""
        late = sum(
            (1 - share) * _common_days(window, Window(start, start + 7 * ONE_DAY))
            for start, share in self.of_week.items()
        )
        after = max(0, (window.end - max(window.start, self.last_day + ONE_DAY)).days)
        return 1 - (late + after * (1 - self.newest)) / window.days


@dataclass(frozen=True)
class Maturity:
    """How complete the newest days are, metric by metric, as the store's own loads tell."""

    knowledge: Knowledge
    rules: CalendarRules
    known: dict[str, Completeness | None] = field(default_factory=dict)
    """What was found so far."""

    def held_against(self, rows: "pl.DataFrame", definition: Definition, thresholds: Thresholds) -> "pl.DataFrame":
        """Call a fall late entry, where the baseline known to the same share would show none.

        Args:
            rows: as of `comparisons.compare`.
        Returns:
            The same rows; a `fall` that the same maturity does not show is `late_entry`.
        """
        import polars as pl

        if definition.kind is not Kind.COUNT or not self._may_be_late(rows):
            return rows
        completeness_now = self.completeness(definition)
        if completeness_now is None:
            return rows
        named = [
            pl.Series(
                column,
                [_at_maturity(row, role, completeness_now, thresholds) for row in rows.to_dicts()],
                dtype=pl.String,
            )
            for role, column in COLUMNS.items()
        ]
        return rows.with_columns(named)

    def completeness(self, definition: Definition) -> Completeness | None:
        """Learn how complete the newest days of a metric are; None where its loads do not tell."""
        if definition.name not in self.known:
            self.known[definition.name] = self._learnt(definition)
        return self.known[definition.name]

    def _may_be_late(self, rows: "pl.DataFrame") -> bool:
        """Tell whether a fall is named that ends in days which may still grow."""
        import polars as pl

        newest = max((each.watermark for each in self.knowledge.coverages.values()), default=date.min)
        is_fall = pl.any_horizontal(pl.col(each) == Verdict.FALL.value for each in COLUMNS.values())
        is_young = pl.col("period_end") > newest - 7 * FOLLOWED_WEEKS * ONE_DAY
        return not rows.filter(is_fall & is_young).is_empty()

    def _learnt(self, definition: Definition) -> Completeness | None:
        try:
            triangle = triangle_of_loads(self.knowledge, definition, self.rules, FOLLOWED_WEEKS, LOADS)
            shares = completeness(triangle)
            young = range(max(0, len(triangle.starts) - FOLLOWED_WEEKS), len(triangle.starts))
            of_week = {triangle.starts[week]: shares[newest_delay(triangle, week)] for week in young}
        except NoData:
            return None
        return Completeness(of_week, shares[0], triangle.starts[-1] + 6 * ONE_DAY)


def _at_maturity(row: Mapping[str, Any], role: str, known: Completeness, thresholds: Thresholds) -> str | None:
    """Judge a fall again, the baseline's days counted only as far as as much of them would be known by now."""
    verdict: str | None = row[COLUMNS[role]]
    if verdict != Verdict.FALL.value:
        return verdict
    baseline = Window(row[f"{role}_start"], row[f"{role}_end"])
    days = row["days"] * known.of(Window(row["period_start"], row["period_end"])) / known.of(baseline)
    count, base = int(row["value"]), int(row[f"{role}_value"])
    is_lower = count * baseline.days < base * days
    p_value = conditional_p_value(count, base, days, baseline.days)
    if row["dispersion"] > 1:
        p_value = max(p_value, overdispersed_p_value(count, base, days, baseline.days, row["dispersion"]))
    return verdict if is_lower and p_value < thresholds.significance else Verdict.LATE_ENTRY.value


def _common_days(one: Window, other: Window) -> int:
    return max(0, (min(one.end, other.end) - max(one.start, other.start)).days)
