"""Do all ways to find the year earlier tell of the same direction?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from fraudstats.analysis.roll_up import Cells, for_each_group
from fraudstats.calendar.windows import Window

if TYPE_CHECKING:
    import polars as pl


class HasAlignments(Protocol):
    """A window with the year-earlier windows that other alignments would have chosen."""

    @property
    def window(self) -> Window: ...

    @property
    def year_earlier(self) -> Window: ...

    @property
    def other_alignments(self) -> tuple[Window, ...]: ...


def agreement(
    current: "pl.DataFrame",
    rolled: "pl.DataFrame",
    asked: Sequence[HasAlignments],
    cells: Cells,
    *,
    adds_up: bool,
) -> "pl.Series":
    """Find the rows whose direction depends on the alignment.

    Args:
        current: value, days and `provisional` of each asked window and group.
        rolled: values of all windows, as of `roll_up`.
        cells: where they stand there.
        adds_up: a longer window has more, so that daily means are compared.
    Returns:
        `alignments_disagree`: one alignment says up, another down (an unchanged figure contradicts nobody);
        null where fewer than two alignments lie in known days, or the period is provisional.
    """
    import polars as pl

    by_window = [(one.year_earlier, *one.other_alignments) for one in asked]
    most = max(map(len, by_window), default=0)
    aligned = [[each[place] if place < len(each) else None for each in by_window] for place in range(most)]
    changes = [_change(rolled, cells, windows, adds_up=adds_up).alias(str(n)) for n, windows in enumerate(aligned)]
    lowest, highest = pl.min_horizontal(map(str, range(most))), pl.max_horizontal(map(str, range(most)))
    n_known = pl.sum_horizontal(pl.col(str(n)).is_not_null() for n in range(most))
    is_known = ~pl.col("provisional") & (n_known > 1)
    disagree = pl.when(is_known).then((lowest < 0) & (highest > 0)).alias("alignments_disagree")
    return current.select("provisional", *changes).select(disagree).to_series()


def _change(rolled: "pl.DataFrame", cells: Cells, windows: Sequence[Window | None], *, adds_up: bool) -> "pl.Expr":
    """Compare each row with one window a year earlier; null where that is not known."""
    import polars as pl

    baseline = pl.lit(rolled.get_column("value")[cells.known_rows(windows)])
    if not adds_up:
        return pl.col("value") - baseline
    days = pl.Series([None if each is None else each.days for each in windows], dtype=pl.Int64)
    return pl.col("value") * for_each_group(days, cells.n_groups) - baseline * pl.col("days")
