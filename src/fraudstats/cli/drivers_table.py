"""What a person reads of drivers: the greatest movers, all others together, and the whole that they add up to."""

from typing import TYPE_CHECKING, Any

from fraudstats.analysis.drivers import EFFECTS, top_movers
from fraudstats.cli.context import Lang
from fraudstats.cli.trend_table import NOT_STATED, TOTAL, as_number, as_points, as_signed

if TYPE_CHECKING:
    import polars as pl

MOST_MOVERS = 5
"""Rises, and falls, that a table of drivers shows for each dimension."""
OTHERS = {Lang.ZH: "其余 {n} 组", Lang.EN: "{n} others"}
KEYS = ("metric", "period", "baseline", "dimension")


def readable_drivers(table: "pl.DataFrame", lang: Lang, most: int | None = None) -> "pl.DataFrame":
    """Make the table of drivers that a person reads; contributions of rates in percentage points.

    Args:
        table: as of `analysis.drivers.drivers`.
        most: rises and falls to show for each baseline and dimension; all where none is given.
    """
    import polars as pl

    rows = []
    for part in table.partition_by(*KEYS, maintain_order=True):
        shown = top_movers(part, most) if most else part
        others = part.join(shown, on="rank", how="anti")
        told = [row | {"group": row["group"] or NOT_STATED[lang]} for row in shown.iter_rows(named=True)]
        told += [_together(others, OTHERS[lang].format(n=others.height))] if others.height else []
        rows += [_readable(row) for row in [*told, _whole(part, TOTAL[lang])]]
    return pl.DataFrame(rows, infer_schema_length=None)


def _together(part: "pl.DataFrame", name: str) -> dict[str, Any]:
    """Add up what groups contributed; a rate of several groups is not told by theirs."""
    import polars as pl

    added = part.select(pl.col(*EFFECTS, "share_of_change").sum(), pl.col("value", "baseline_value").sum())
    found = part.row(0, named=True) | added.row(0, named=True) | {"group": name}
    is_rate = part.get_column("rate_effect").count() > 0
    return found | (dict.fromkeys(("value", "baseline_value")) if is_rate else dict.fromkeys(EFFECTS[1:]))


def _whole(part: "pl.DataFrame", name: str) -> dict[str, Any]:
    whole = _together(part, name)
    share = None if whole["share_of_change"] == 0 else whole["share_of_change"]
    return whole | {
        "value": whole["whole_value"], "baseline_value": whole["whole_baseline_value"], "share_of_change": share
    }  # fmt: skip


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    is_rate = row["rate_effect"] is not None
    found = {each: row[each] for each in (*KEYS, "group")}
    found |= {each: as_number(row[each], is_rate) for each in ("value", "baseline_value")}
    found |= {each: as_points(row[each]) if is_rate else as_signed(row[each]) for each in EFFECTS}
    share = row["share_of_change"]
    found["share_of_change"] = None if share is None else f"{round(share, 3) + 0.0:.1%}"
    return found
