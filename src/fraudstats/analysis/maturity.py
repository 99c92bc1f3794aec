"""Is a change real, or is the newest data only not entered yet?"""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.completeness import completeness_by_group
from fraudstats.analysis.entry_delays import ENTERED_BY, PARTS, entry_delays
from fraudstats.analysis.lateness import PAST_WEEKS
from fraudstats.analysis.same_maturity import SAME_MATURITY, ByGroup, ByPart, with_same_maturity
from fraudstats.analysis.verdicts import COLUMNS
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection

if TYPE_CHECKING:
    import polars as pl

FOLLOWED_WEEKS = 5
"""Weeks after its end that a week is followed for; older ones count as complete."""
LOOKS = PAST_WEEKS + 2 * FOLLOWED_WEEKS
"""Weeks back that the speed of entry is learnt from."""
COUNTED = (Kind.COUNT, Kind.DISTINCT, Kind.DURATION, Kind.PER_HEAD)
"""Kinds whose parts are numbers of events; a ratio's are if it is a proportion."""


@dataclass(frozen=True)
class Maturity:
    """How complete the newest days are, metric by metric, as the store's loads tell, or its dates of entry."""

    knowledge: Knowledge
    rules: CalendarRules
    known: dict[tuple[str, Selection], ByPart | None] = field(default_factory=dict)
    """What was found so far."""

    def held_against(
        self,
        rows: "pl.DataFrame",
        partials: "pl.DataFrame",
        definition: Definition,
        selection: Selection,
        thresholds: Thresholds,
    ) -> "pl.DataFrame":
        """Hold rows against their baselines at the same maturity, each district's own speed of entry counting.

        Args:
            rows: as of `comparisons.compare`, of the events and by the dimensions of `selection`.
            partials: those that the rows were rolled up from.
        Returns:
            As of `same_maturity.with_same_maturity`.
        """
        by_part = self._parts(definition, selection) if self._may_be_late(rows, definition) else None
        if by_part is None:
            import polars as pl

            return rows.with_columns(pl.lit(None, dtype=pl.Float64).alias(each) for each in SAME_MATURITY.values())
        return with_same_maturity(rows, partials, by_part, definition, thresholds)

    def completeness_of(self, definition: Definition, selection: Selection, window: Window) -> ByGroup | None:
        """Learn how complete a window is; None where it is too old to grow, or nothing tells."""
        return self.completeness(definition, selection) if window.end > self._young_from() else None

    def completeness(self, definition: Definition, selection: Selection) -> ByGroup | None:
        """Learn how complete the newest days of a count or sum are; None where nothing tells."""
        by_part = self._parts(definition, selection)
        return by_part[PARTS[definition.kind][0]] if by_part else None

    def entered_until(self, definition: Definition, end: date) -> date:
        """Give the first day of the oldest week of which not all parts are nearly all entered, or `end`."""
        by_part = self._parts(definition, Selection()) if definition.kind in PARTS else None
        return min((each[None].entered_until(end) for each in by_part.values()), default=end) if by_part else end

    def _parts(self, definition: Definition, selection: Selection) -> ByPart | None:
        names = [name for name, _ in selection.filters]
        if names == [ENTERED_BY]:  # all districts at once cost as much as one
            by_part = self._parts(definition, Selection((ENTERED_BY,)))
            district = selection.filters[0][1]
            return by_part and {part: {None: found.get(district, found[None])} for part, found in by_part.items()}
        entered = Selection((ENTERED_BY,) if ENTERED_BY in selection.dimensions else (), selection.filters)
        key = (definition.name, entered)
        if key not in self.known:
            self.known[key] = self._learnt(definition, entered)
        return self.known[key]

    def _may_be_late(self, rows: "pl.DataFrame", definition: Definition) -> bool:
        """Tell whether a value is compared that ends in days which may still grow."""
        import polars as pl

        if definition.kind not in PARTS:
            return False
        is_compared = pl.any_horizontal(pl.col(f"{role}_change").is_not_null() for role in COLUMNS)
        return not rows.filter((pl.col("period_end") > self._young_from()) & is_compared).is_empty()

    def _young_from(self) -> date:
        newest = max((each.watermark for each in self.knowledge.coverages.values()), default=date.min)
        return newest - 7 * FOLLOWED_WEEKS * ONE_DAY

    def _learnt(self, definition: Definition, entered: Selection) -> ByPart | None:
        counted = definition.kind in COUNTED or definition.proportion
        try:
            delays = entry_delays(self.knowledge, definition, self.rules, FOLLOWED_WEEKS, entered, most_looks=LOOKS)
            return {part: completeness_by_group(each, counted=counted) for part, each in delays.parts.items()}
        except NoData:
            return None
