"""What a person reads of the meeting's tasks: what became of the metric, beside the other districts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fraudstats.cli.trend_table import as_number, is_fraction

if TYPE_CHECKING:
    import polars as pl


def readable_tasks(table: "pl.DataFrame", columns: Sequence[str]) -> "pl.DataFrame":
    """Make the table that a person reads.

    Args:
        table: of `analysis.tasks.outcome_table`.
        columns: of it, to stand before what became of the task.
    """
    import polars as pl

    rows = [{**{name: row[name] for name in columns}, **_became(row)} for row in table.iter_rows(named=True)]
    words = dict.fromkeys(("own_change", "others_change", "effect", "against_others", "untold"), pl.String)
    return pl.DataFrame(rows, schema_overrides=words, infer_schema_length=None)


def _became(row: dict[str, Any]) -> dict[str, Any]:
    is_rate = row["metric_kind"] is not None and is_fraction(row["metric_kind"])
    return {
        "weeks": None if row["effect_days"] is None else row["effect_days"] // 7,
        "own_change": _moved(row["value_before"], row["value_after"], is_rate),
        "others_change": _moved(row["others_before"], row["others_after"], is_rate),
        "effect": _effect(row["effect"], row["effect_low"], row["effect_high"]),
        "against_others": row["verdict"],
        "target_met": row["target_met"],
        "untold": row["untold"],
    }


def _moved(before: float | None, after: float | None, is_rate: bool) -> str | None:
    """Print where a metric stood and stands: 45.1% > 80.0%."""
    if before is None and after is None:
        return None
    return f"{as_number(before, is_rate) or '-'} > {as_number(after, is_rate) or '-'}"


def _effect(value: float | None, low: float | None, high: float | None) -> str | None:
    """Print a relative effect as a change: -20.0% (-35.1% ~ -1.5%)."""
    if value is None or low is None or high is None:
        return None
    return f"{value - 1:+.1%} ({low - 1:+.1%} ~ {high - 1:+.1%})"
