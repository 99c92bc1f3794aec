"""What is the value of a metric in any window?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from fraudstats.analysis.columns import constant, dates, nothing, where
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import COUNTED_BY, LAST_KNOWN, TWO_PARTS, Kind

if TYPE_CHECKING:
    import polars as pl

WINDOW_COLUMNS = ("start", "end")
GROUP = "__group"
DAYS_APART = 2**31
"""More than there are days; see `_place`."""
PER = 10_000
"""Residents that an incidence is told by."""
EACH_INSIDE = (Kind.DURATION, Kind.DISTINCT, Kind.STOCK, Kind.STOCK_RATIO)
"""Kinds that need the rows of each window; the others add up."""


def roll_up(
    partials: "pl.DataFrame", windows: Iterable[Window], dimensions: Sequence[str], kind: Kind
) -> "pl.DataFrame":
    """Add up daily partials over windows, which may overlap.

    Args:
        partials: as of `metrics.partials.daily_partials`.
        windows: any half-open windows; double ones count once.
        dimensions: the grouping of the answer; dimensions of the partials that it lacks are added up.
    Returns:
        One row per (start, end, *dimensions), for every group that occurs anywhere in the partials, window after window
        in the order of `distinct`, the groups alike in each: `value`, `numerator`, `denominator`. A count or sum
        without events is 0. A ratio keeps both its parts and is null where nothing was counted; a duration is the
        median, with the number of events as its denominator; a stock is what the last day of the window with any row
        says, of each district by itself if the partials tell districts apart; residents are those last known by the
        window's end, likewise, and what happened in a district without any does not count.
    """
    return Grouped(partials, tuple(dimensions), kind).over(windows)


@dataclass(frozen=True)
class Grouped:
    """Daily partials for several questions about the same groups, which are told apart and put in order once."""

    partials: "pl.DataFrame"
    """As of `metrics.partials.daily_partials`."""
    dimensions: tuple[str, ...]
    """The grouping of the answers."""
    kind: Kind

    def over(self, windows: Iterable[Window]) -> "pl.DataFrame":
        """Add up over windows, as `roll_up` does."""
        kind, asked = self.kind, _asked(distinct(windows))
        owners = [COUNTED_BY] if kind in LAST_KNOWN and COUNTED_BY in self.partials.columns else []
        cells = _cells(asked, self._groups)
        if kind in EACH_INSIDE:
            measured = _each_inside(self._located, asked, kind, owners)
            joined = cells.join(measured, on=[*WINDOW_COLUMNS, GROUP], how="left", maintain_order="left")
        else:
            joined = _differences(self._ordered, self._running, cells)
        if kind is Kind.PER_HEAD:
            counted = _where_residents_are_known(joined, self._located, owners)
            joined = _with_last_known(counted, self._located, owners)
        return joined[[*WINDOW_COLUMNS, *self.dimensions]].hstack(_told(joined, kind))

    @cached_property
    def _groups(self) -> "pl.DataFrame":
        return _groups(self.partials, self.dimensions)

    @cached_property
    def _located(self) -> "pl.DataFrame":
        return _located(self.partials, self._groups, self.dimensions)

    @cached_property
    def _ordered(self) -> "pl.DataFrame":
        """Place of each partial, and its measures; what a group has between two days lies together."""
        place = _place(self._located, "day").alias("__place")
        return self._located[[*_measures(self.kind)]].hstack([place]).sort("__place")

    @cached_property
    def _running(self) -> "pl.DataFrame":
        """Sums of the first 0, 1, 2 ... partials, in that order."""
        return self._ordered.select(_running(each, self._ordered.schema[each]) for each in _measures(self.kind))


@dataclass(frozen=True)
class Cells:
    """Where the cells of some windows stand in an answer of `roll_up`, all groups of each."""

    windows: Sequence[Window]
    """As of `distinct`."""
    n_groups: int
    covered: Window
    """The known days."""

    def rows(self, windows: Iterable[Window]) -> "pl.Series":
        """Number the rows, window after window."""
        return self._rows(windows)

    def known_rows(self, windows: Iterable[Window | None]) -> "pl.Series":
        """Number the rows; null for a window of which not all days are known."""
        return self._rows(each if each and self.covered.holds(each) else None for each in windows)

    def _rows(self, windows: Iterable[Window | None]) -> "pl.Series":
        import polars as pl

        n_groups = self.n_groups
        first = [None if each is None else self._places[each] * n_groups for each in windows]
        rows = for_each_group(pl.Series(first, dtype=pl.UInt32), n_groups)
        return rows if n_groups == 1 else rows + pl.int_range(len(rows), dtype=pl.UInt32, eager=True) % n_groups

    @cached_property
    def _places(self) -> dict[Window, int]:
        return {window: place for place, window in enumerate(self.windows)}


def for_each_group(of_windows: "pl.Series", n_groups: int) -> "pl.Series":
    """Repeat what each window has, once for every group."""
    return of_windows if n_groups == 1 else of_windows.gather(windows_of_rows(len(of_windows), n_groups))


def windows_of_rows(n_windows: int, n_groups: int) -> "pl.Series":
    """Number the window of each row, where every window has a row a group."""
    import polars as pl

    return pl.int_range(n_windows * n_groups, dtype=pl.UInt32, eager=True) // n_groups


def distinct(windows: Iterable[Window]) -> list[Window]:
    """List windows in the order of the answer, each once."""
    return sorted(set(windows), key=attrgetter("start", "end"))


def _asked(spans: Sequence[Window]) -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame([dates("start", [each.start for each in spans]), dates("end", [each.end for each in spans])])


def _cells(asked: "pl.DataFrame", groups: "pl.DataFrame") -> "pl.DataFrame":
    """Put each group beside each window; a single one without the cost of a join."""
    if groups.height != 1:
        return asked.join(groups, how="cross")
    return asked.hstack([each.new_from_index(0, asked.height) for each in groups])


def _groups(partials: "pl.DataFrame", dimensions: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    if not dimensions:
        return pl.DataFrame({GROUP: [0]}, schema={GROUP: pl.UInt32})
    return partials.select(dimensions).unique(maintain_order=True).sort(dimensions).with_row_index(GROUP)


def _located(partials: "pl.DataFrame", groups: "pl.DataFrame", dimensions: Sequence[str]) -> "pl.DataFrame":
    """Put the number of its group beside each partial."""
    import polars as pl

    if not dimensions:
        return partials.hstack([constant(0, partials.height, pl.UInt32).alias(GROUP)])
    return partials.join(groups, on=list(dimensions), how="left", nulls_equal=True)


def _differences(ordered: "pl.DataFrame", running: "pl.DataFrame", cells: "pl.DataFrame") -> "pl.DataFrame":
    """Sum over windows as differences of running sums: overlapping windows cost no more than others."""
    import polars as pl

    bounds = pl.concat([_place(cells, role) for role in WINDOW_COLUMNS])
    n_before = ordered.get_column("__place").search_sorted(bounds)
    by_start, by_end = n_before[: cells.height], n_before[cells.height :]
    return cells.hstack([each[by_end] - each[by_start] for each in running])


def _running(measure: str, type_: "pl.DataType") -> "pl.Expr":
    """Add up the first 0, 1, 2 ... partials."""
    import polars as pl

    return pl.lit(0, dtype=type_).append(pl.col(measure).fill_null(0).cum_sum()).alias(measure)


def _place(rows: "pl.DataFrame", day: str) -> "pl.Series":
    """Number days group by group, so that what a group has between two days lies together."""
    import polars as pl

    return rows.get_column(GROUP).cast(pl.Int64) * DAYS_APART + rows.get_column(day).cast(pl.Int32)


def _measures(kind: Kind) -> tuple[str, ...]:
    return ("numerator", "denominator") if kind in TWO_PARTS else ("value",)


def _with_last_known(cells: "pl.DataFrame", located: "pl.DataFrame", owners: Sequence[str]) -> "pl.DataFrame":
    """Put in place of the denominators' sum what was last known before the window's end: residents are no events."""
    import polars as pl

    known = located.filter(pl.col("denominator") != 0)
    before = (
        cells.select("end", GROUP)
        .unique()
        .join_where(
            known.select(pl.col(GROUP).alias("__of"), "day", *owners, "denominator"),
            pl.col(GROUP) == pl.col("__of"),
            pl.col("day") < pl.col("end"),
        )
    )
    residents = before.filter(_is_last(["end", GROUP, *owners])).group_by("end", GROUP).agg(pl.col("denominator").sum())
    found = cells.drop("denominator").join(residents, on=["end", GROUP], how="left", maintain_order="left")
    return found.with_columns(pl.col("denominator").fill_null(0))


def _where_residents_are_known(cells: "pl.DataFrame", located: "pl.DataFrame", owners: Sequence[str]) -> "pl.DataFrame":
    """Take out what happened where no residents are known by the end: it would be held against those of others."""
    import polars as pl

    known = (
        located.filter(pl.col("denominator") != 0).group_by(GROUP, *owners).agg(pl.col("day").min().alias("__known"))
    )
    events = located.filter(pl.col("numerator") != 0).join(known, on=[GROUP, *owners], how="left", nulls_equal=True)
    early = events.filter(pl.col("__known").is_null() | (pl.col("day") < pl.col("__known")))
    if early.is_empty():
        return cells
    keys = [*WINDOW_COLUMNS, GROUP]
    inside = cells.select(keys).join_where(
        early.select(pl.col(GROUP).alias("__of"), "day", "__known", pl.col("numerator").alias("__left_out")),
        pl.col(GROUP) == pl.col("__of"),
        pl.col("day") >= pl.col("start"),
        pl.col("day") < pl.col("end"),
    )
    unknown = inside.filter(pl.col("__known").is_null() | (pl.col("__known") >= pl.col("end")))
    left_out = unknown.group_by(keys).agg(pl.col("__left_out").sum())
    counted = pl.col("numerator") - pl.col("__left_out").fill_null(0)
    return (
        cells.join(left_out, on=keys, how="left", maintain_order="left")
        .with_columns(counted.alias("numerator"))
        .drop("__left_out")
    )


def _is_last(owners: Sequence[str]) -> "pl.Expr":
    import polars as pl

    return pl.col("day") == pl.col("day").max().over(owners)


def _each_inside(located: "pl.DataFrame", asked: "pl.DataFrame", kind: Kind, owners: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    inside = asked.join_where(located, pl.col("day") >= pl.col("start"), pl.col("day") < pl.col("end"))
    by_window = inside.group_by(*WINDOW_COLUMNS, GROUP)
    if kind is Kind.DURATION:
        return by_window.agg(pl.col("value").median(), pl.len().cast(pl.Int64).alias("denominator"))
    if kind is Kind.DISTINCT:
        return by_window.agg(pl.col("value").drop_nulls().n_unique().cast(pl.Int64))
    standing = inside.filter(_is_last([*WINDOW_COLUMNS, GROUP, *owners]))
    return standing.group_by(*WINDOW_COLUMNS, GROUP).agg(pl.col(each).sum() for each in _measures(kind))


def _told(cells: "pl.DataFrame", kind: Kind) -> "list[pl.Series]":
    """Give value, numerator and denominator, as far as a kind has them."""
    import polars as pl

    if kind in TWO_PARTS:
        numerator, denominator = (cells.get_column(each) for each in ("numerator", "denominator"))
        factor = PER if kind is Kind.PER_HEAD else 1
        rate = where(denominator > 0, numerator * factor / denominator)
        return [rate.alias("value"), numerator, denominator]
    value = cells.get_column("value")
    no_numerator, no_denominator = (nothing(each, cells.height, pl.Int64) for each in ("numerator", "denominator"))
    if kind is Kind.DURATION:
        return [value, no_numerator, cells.get_column("denominator").fill_null(0)]
    if kind is Kind.DISTINCT:
        value = value.fill_null(0)
    if kind is Kind.SUM:
        value = value.cast(pl.Float64)  # sums stay decimal until here
    return [value, no_numerator, no_denominator]
