"""What is left of a change when the baseline is taken as it was known so long after its end?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.completeness import NEARLY_ALL, Completeness
from fraudstats.analysis.entry_delays import ENTERED_BY, PARTS
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.table_verdicts import judge_counts, judge_proportions
from fraudstats.analysis.verdicts import COLUMNS, COUNTED
from fraudstats.calendar.windows import Window
from fraudstats.config import Thresholds
from fraudstats.metrics.definition import Definition, Kind

if TYPE_CHECKING:
    import polars as pl

AS_GOOD_AS_EQUAL = 1e-9
"""What differs by a smaller fraction is equal, but for rounding."""
SAME_MATURITY = {role: f"{role}_same_maturity_value" for role in COLUMNS}
"""Columns: the baseline as it was known at the age of the value; null where either is nearly all entered."""
ByGroup = Mapping[str | None, Completeness]
"""Of each district, and of the whole under None."""
ByPart = Mapping[str, ByGroup]
"""Of each part of a metric, as of `entry_delays.PARTS`."""


@dataclass(frozen=True)
class _Known:
    """How much of a period is known beside its baseline."""

    shares: tuple[float, ...]
    """Of each part: the share of the period that is known, over that of the baseline."""
    error: float
    """Variance of the logarithm of the first."""

    @property
    def factor(self) -> float:
        """A value at this maturity over what it will come to; of a rate, numerator over denominator."""
        return self.shares[0] / self.shares[1] if len(self.shares) > 1 else self.shares[0]


def with_same_maturity(
    rows: "pl.DataFrame", partials: "pl.DataFrame", by_part: ByPart, definition: Definition, thresholds: Thresholds
) -> "pl.DataFrame":
    """Put the baseline at the same maturity beside each value, and call late entry what is no change against it.

    Counts and proportions are judged again by the same tests, family by family, with the baseline counted only as far
    as it was known so soon; of sums and other rates the values alone are held against each other. A median has no such
    baseline: it is lower only if it would be were all that is missing above it.

    Args:
        rows: as of `comparisons.compare`.
        partials: those that the rows were rolled up from.
        by_part: how complete the newest days are.
    Returns:
        The same rows with the columns SAME_MATURITY. The verdict is `late_entry` where a value is lower (a rate: lower
        or higher), but not at the same maturity, and where a `fall` (a rate: or `rise`) is none there.
    """
    import polars as pl

    highest: pl.Expr | pl.Series = pl.lit(None, dtype=pl.Float64)
    if definition.kind is Kind.DURATION:
        (by_group,) = by_part.values()
        highest = pl.Series([_highest_median(row, partials, by_group) for row in rows.iter_rows(named=True)],
                            dtype=pl.Float64)  # fmt: skip
    located = rows.with_columns(highest.alias("highest"))
    columns = [each for role in COLUMNS for each in _of_role(located, role, by_part, definition, thresholds)]
    return rows.with_columns(columns)


def _highest_median(row: Mapping[str, Any], partials: "pl.DataFrame", by_group: ByGroup) -> float | None:
    """Give what the median of a window would be if all that is missing were above it; None where nothing is."""
    import polars as pl

    known = by_group.get(row.get(ENTERED_BY), by_group[None]).of(Window(row["period_start"], row["period_end"]))
    if row["provisional"] or known >= NEARLY_ALL:
        return None
    dimensions = [each for each in partials.columns if each in row and each not in ("day", "value")]
    is_own = [pl.col(each).eq_missing(pl.lit(row[each], dtype=partials.schema[each])) for each in dimensions]
    inside = pl.col("day").is_between(row["period_start"], row["period_end"], closed="left")
    values = partials.filter(inside, *is_own).get_column("value")
    found: float | None = values.quantile(min(1.0, 0.5 / known), "higher")
    return found


def _of_role(
    rows: "pl.DataFrame", role: str, by_part: ByPart, definition: Definition, thresholds: Thresholds
) -> "list[pl.Series]":
    import polars as pl

    known = [_known(row, role, by_part, definition.kind) for row in rows.iter_rows(named=True)]
    located = rows.with_columns(
        pl.Series("factor", [each.factor for each in known], dtype=pl.Float64),
        pl.Series("error", [each.error for each in known], dtype=pl.Float64),
        pl.Series("shares", [list(each.shares) for each in known], dtype=pl.List(pl.Float64)),
    )
    said, is_late = pl.col(COLUMNS[role]), _is_late(role, definition.kind)
    again = _judged_again(located, role, definition, thresholds)
    if again is not None:
        located = located.with_columns(again.alias("again"))
        is_named = said.is_in([Verdict.FALL.value, *([Verdict.RISE.value] if definition.kind is Kind.RATIO else [])])
        is_late |= is_named & (pl.col("factor") != 1) & (pl.col("again") != said)
    verdict = pl.when(is_late.fill_null(value=False)).then(pl.lit(Verdict.LATE_ENTRY.value)).otherwise(said)
    return located.select(verdict.alias(COLUMNS[role]), _baseline(role, definition.kind)).get_columns()


def _known(row: Mapping[str, Any], role: str, by_part: ByPart, kind: Kind) -> _Known:
    parts = PARTS[kind]
    if row["provisional"] or row[f"{role}_value"] is None:
        return _Known((1.0,) * len(parts), 0.0)
    own, base = Window(row["period_start"], row["period_end"]), Window(row[f"{role}_start"], row[f"{role}_end"])
    found = [by_part[part].get(row.get(ENTERED_BY), by_part[part][None]) for part in parts]
    shares = tuple(each.of(own) / each.of(base) for each in found)
    return _Known(shares, found[0].error(own) + found[0].error(base))


def _is_late(role: str, kind: Kind) -> "pl.Expr":
    """Tell what is lower (a rate: or higher), but not at the same maturity."""
    import polars as pl

    lower = _differs(role, lower=True)
    if kind is Kind.DURATION:
        return lower & (pl.col("highest") >= pl.col(f"{role}_value")).fill_null(value=False)
    late = lower & (pl.col("factor") < 1) & ~_differs(role, lower=True, at_maturity=True)
    if kind is Kind.RATIO:
        rises = _differs(role, lower=False) & (pl.col("factor") > 1)
        late |= rises & ~_differs(role, lower=False, at_maturity=True)
    return late


def _differs(role: str, *, lower: bool, at_maturity: bool = False) -> "pl.Expr":
    """Compare daily means of what adds up, values of anything else; an incomplete period is compared with nothing."""
    import polars as pl

    adds_up = pl.col("metric_kind").is_in([Kind.COUNT.value, Kind.SUM.value, Kind.DISTINCT.value, Kind.PER_HEAD.value])
    days, base_days = (pl.when(adds_up).then(pl.col(each)).otherwise(1) for each in ("days", f"{role}_days"))
    value = pl.col("value").cast(pl.Float64) * base_days
    baseline = pl.col(f"{role}_value").cast(pl.Float64) * days * (pl.col("factor") if at_maturity else 1.0)
    edge = baseline * (1 - AS_GOOD_AS_EQUAL if lower else 1 + AS_GOOD_AS_EQUAL)
    is_beyond = value < edge if lower else value > edge
    return (~pl.col("provisional") & is_beyond).fill_null(value=False)


def _baseline(role: str, kind: Kind) -> "pl.Expr":
    import polars as pl

    own = pl.lit(None, dtype=pl.Float64)
    if kind is not Kind.DURATION:
        own = pl.col(f"{role}_value").cast(pl.Float64) * pl.col("factor")
    is_late = pl.col("shares").list.eval(~pl.element().is_between(NEARLY_ALL, 1 / NEARLY_ALL)).list.any()
    return pl.when(is_late).then(own).alias(SAME_MATURITY[role])


def _judged_again(
    located: "pl.DataFrame", role: str, definition: Definition, thresholds: Thresholds
) -> "pl.Series | None":
    """Test against the baseline at the same maturity; None for kinds that have no test."""
    if definition.kind in COUNTED:
        return judge_counts(_counts(located, role), thresholds).get_column("verdict")
    if definition.kind is Kind.RATIO and definition.proportion:
        return judge_proportions(_proportions(located, role), thresholds).get_column("verdict")
    return None


def _counts(located: "pl.DataFrame", role: str) -> "pl.DataFrame":
    """Write what `judge_counts` reads; changing speed of entry widens the spread of the counts."""
    import polars as pl

    count, baseline = pl.col("value"), pl.col(f"{role}_value")
    both = (count * baseline) / (count + baseline)
    widened = pl.col("dispersion") + pl.when(count + baseline > 0).then(pl.col("error") * both).otherwise(0.0)
    return located.select(
        pl.col("period").alias("family"),
        pl.when(~pl.col("provisional")).then(count).alias("count"),
        baseline.alias("baseline"),
        (pl.col("days") * pl.col("factor")).alias("days"),
        pl.col(f"{role}_days").cast(pl.Float64).alias("baseline_days"),
        widened.alias("dispersion"),
    )


def _proportions(located: "pl.DataFrame", role: str) -> "pl.DataFrame":
    """Write what `judge_proportions` reads: the baseline's parts as far as they were known."""
    import polars as pl

    shares = [pl.col("shares").list.get(place) for place in range(2)]
    whole = (pl.col(f"{role}_denominator") * shares[1]).round().cast(pl.Int64)
    part = (pl.col(f"{role}_numerator") * shares[0]).round().cast(pl.Int64)
    return located.select(
        pl.col("period").alias("family"),
        pl.when(~pl.col("provisional")).then(pl.col("numerator")).alias("numerator"),
        "denominator",
        pl.min_horizontal(part, whole).alias("baseline_numerator"),
        whole.alias("baseline_denominator"),
    )
