"""Do all ways to find the year earlier tell of the same direction?"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol

from fraudstats.analysis.columns import constant, surely, where
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

    falls = rises = constant(value=False, length=current.height, type_=pl.Boolean)
    n_known = constant(0, current.height, pl.Int64)
    for windows in zip_longest(*((one.year_earlier, *one.other_alignments) for one in asked)):
        change = _change(current, rolled, cells, windows, adds_up=adds_up)
        falls, rises = falls | surely(change < 0), rises | surely(change > 0)
        n_known += surely(change == change).cast(pl.Int64)  # null equals nothing
    is_known = ~current.get_column("provisional") & (n_known > 1)
    return where(is_known, falls & rises).alias("alignments_disagree")


def _change(
    current: "pl.DataFrame", rolled: "pl.DataFrame", cells: Cells, windows: Sequence[Window | None], *, adds_up: bool
) -> "pl.Series":
    """Compare each row with one window a year earlier; null where that is not known."""
    import polars as pl

    value, baseline = current.get_column("value"), rolled.get_column("value")[cells.known_rows(windows)]
    if not adds_up:
        return value - baseline
    days = pl.Series([None if each is None else each.days for each in windows], dtype=pl.Int64)
    return value * for_each_group(days, cells.n_groups) - baseline * current.get_column("days")
