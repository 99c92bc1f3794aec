"""Is a fall real, or is the newest data only not entered yet?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.completeness import Completeness, completeness_by_group
from fraudstats.analysis.entry_delays import ADDED_UP, ENTERED_BY, triangles_of_loads
from fraudstats.analysis.lateness import PAST_WEEKS
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.table_verdicts import judge_counts
from fraudstats.analysis.verdicts import COLUMNS, COUNTED
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection

if TYPE_CHECKING:
    import polars as pl

FOLLOWED_WEEKS = 5
"""Weeks after its end that a week is followed for; older ones count as complete."""
LOADS = PAST_WEEKS + 2 * FOLLOWED_WEEKS
"""Weekly loads that the speed of entry is learnt from."""

AS_GOOD_AS_EQUAL = 1 - 1e-9
"""What is lower by less is equal, but for rounding."""
ByGroup = Mapping[str | None, Completeness]
"""Of each district, and of the whole under None."""


@dataclass(frozen=True)
class Maturity:
    """How complete the newest days are, metric by metric, as the store's own loads tell."""

    knowledge: Knowledge
    rules: CalendarRules
    known: dict[tuple[str, Selection], ByGroup | None] = field(default_factory=dict)
    """What was found so far."""

    def held_against(
        self, rows: "pl.DataFrame", definition: Definition, selection: Selection, thresholds: Thresholds
    ) -> "pl.DataFrame":
        """Call late entry what is lower so far, where the baseline known to the same share would show no fall.

        Counts are judged again by the same tests, family by family, with the days of each period counted only as far
        as they are known by now; of sums the values alone are held against each other. Each district's own
        speed of entry counts.

        Args:
            rows: as of `comparisons.compare`, of the events and by the dimensions of `selection`.
        Returns:
            The same rows; the verdict is `late_entry` where a value is lower, but not at the same maturity, and where a
            `fall` is none there.
        """
        if definition.kind not in ADDED_UP or not self._may_be_late(rows):
            return rows
        by_group = self.completeness(definition, selection)
        if by_group is None:
            return rows
        return rows.with_columns(_at_maturity(rows, role, by_group, definition.kind, thresholds) for role in COLUMNS)

    def completeness_of(self, definition: Definition, selection: Selection, window: Window) -> ByGroup | None:
        """Learn how complete a window is; None where it is too old to grow, or the loads do not tell."""
        return self.completeness(definition, selection) if window.end > self._young_from() else None

    def completeness(self, definition: Definition, selection: Selection) -> ByGroup | None:
        """Learn how complete the newest days of a metric are; None where its loads do not tell."""
        names = [name for name, _ in selection.filters]
        if names == [ENTERED_BY]:  # all districts at once cost as much as one
            by_group = self.completeness(definition, Selection((ENTERED_BY,)))
            return by_group and {None: by_group.get(selection.filters[0][1], by_group[None])}
        entered = Selection((ENTERED_BY,) if ENTERED_BY in selection.dimensions else (), selection.filters)
        key = (definition.name, entered)
        if key not in self.known:
            self.known[key] = self._learnt(definition, entered)
        return self.known[key]

    def _may_be_late(self, rows: "pl.DataFrame") -> bool:
        """Tell whether a value is lower that ends in days which may still grow."""
        import polars as pl

        is_young = pl.col("period_end") > self._young_from()
        return not rows.filter(is_young & pl.any_horizontal(_is_lower(each) for each in COLUMNS)).is_empty()

    def _young_from(self) -> date:
        newest = max((each.watermark for each in self.knowledge.coverages.values()), default=date.min)
        return newest - 7 * FOLLOWED_WEEKS * ONE_DAY

    def _learnt(self, definition: Definition, entered: Selection) -> ByGroup | None:
        try:
            triangles = triangles_of_loads(
                self.knowledge, definition, self.rules, FOLLOWED_WEEKS, entered, most_loads=LOADS
            )
            return completeness_by_group(triangles, counted=definition.kind is Kind.COUNT)
        except NoData:
            return None


def _is_lower(role: str, days: str = "days") -> "pl.Expr":
    """Compare daily means; an incomplete period is compared with nothing."""
    import polars as pl

    value, baseline = pl.col("value").cast(pl.Float64), pl.col(f"{role}_value").cast(pl.Float64)
    is_less = value * pl.col(f"{role}_days") < baseline * pl.col(days) * AS_GOOD_AS_EQUAL
    return (~pl.col("provisional") & is_less).fill_null(value=False)


def _at_maturity(rows: "pl.DataFrame", role: str, by_group: ByGroup, kind: Kind, thresholds: Thresholds) -> "pl.Series":
    """Give the verdicts of one baseline, a fall that the same maturity does not show called late entry."""
    import polars as pl

    shares = [_share(row, role, by_group) for row in rows.iter_rows(named=True)]
    known = pl.DataFrame(shares, schema={"share": pl.Float64, "error": pl.Float64}, orient="row")
    located = rows.hstack(known).with_columns((pl.col("days") * pl.col("share")).alias("matured_days"))
    said = pl.col(COLUMNS[role])
    is_late = _is_lower(role) & (pl.col("share") < 1) & ~_is_lower(role, "matured_days")
    if kind in COUNTED:
        again = judge_counts(_cells(located, role), thresholds).get_column("verdict")
        is_late |= (said == Verdict.FALL.value) & (pl.col("share") < 1) & (again != Verdict.FALL.value)
    verdict = pl.when(is_late).then(pl.lit(Verdict.LATE_ENTRY.value)).otherwise(said)
    return located.select(verdict.alias(COLUMNS[role])).to_series()


def _share(row: Mapping[str, Any], role: str, by_group: ByGroup) -> tuple[float, float]:
    """Give how much of a period is known beside its baseline, and the variance of its logarithm."""
    if row["provisional"] or row[f"{role}_value"] is None:
        return 1.0, 0.0
    known = by_group.get(row.get(ENTERED_BY), by_group[None])
    own, base = Window(row["period_start"], row["period_end"]), Window(row[f"{role}_start"], row[f"{role}_end"])
    return known.of(own) / known.of(base), known.error(own) + known.error(base)


def _cells(located: "pl.DataFrame", role: str) -> "pl.DataFrame":
    """Write what `judge_counts` reads; changing speed of entry widens the spread of the counts."""
    import polars as pl

    count, baseline = pl.col("value"), pl.col(f"{role}_value")
    both = (count * baseline) / (count + baseline)
    widened = pl.col("dispersion") + pl.when(count + baseline > 0).then(pl.col("error") * both).otherwise(0.0)
    return located.select(
        pl.col("period").alias("family"),
        pl.when(~pl.col("provisional")).then(count).alias("count"),
        baseline.alias("baseline"),
        pl.col("matured_days").alias("days"),
        pl.col(f"{role}_days").cast(pl.Float64).alias("baseline_days"),
        widened.alias("dispersion"),
    )
