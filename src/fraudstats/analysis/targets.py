"""How much of its target has a figure reached?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.config import Target
from fraudstats.metrics.definition import Definition, Direction, Kind

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TargetColumns:
    """The target of a row of the scorecard; all null where it has none."""

    target: float | None = None
    target_against: str | None = None
    """`previous` or `year_earlier` where the target is a change; null where it is the value."""
    target_until: date | None = None
    target_attainment: float | None = None
    """Reached / target."""
    target_met: bool | None = None

    @staticmethod
    def types() -> "dict[str, type[pl.DataType]]":
        """Give the Polars types by column."""
        import polars as pl

        return {
            "target": pl.Float64,
            "target_against": pl.String,
            "target_until": pl.Date,
            "target_attainment": pl.Float64,
            "target_met": pl.Boolean,
        }


def target_columns(definition: Definition, targets: Sequence[Target], row: Mapping[str, Any]) -> TargetColumns:
    """Hold a row against its target.

    A metric that shall fall meets a target at or below it, any other at or above it; a target of change is met at or
    beyond it in its own direction.
    """
    wanted = (each for each in targets if each.metric == definition.name and each.window == row["period"])
    target = next(wanted, None)
    if target is None:
        return TargetColumns()
    reached = _reached(definition, target, row)
    return TargetColumns(
        target=target.value,
        target_against=target.against or None,
        target_until=target.until,
        target_attainment=None if reached is None or target.value == 0 else float(reached) / target.value,
        target_met=None if reached is None else _is_met(definition, target, reached),
    )


def _reached(definition: Definition, target: Target, row: Mapping[str, Any]) -> float | None:
    if not target.against:
        return None if row["value"] is None else float(row["value"])
    part = "change_points" if definition.kind is Kind.RATIO else "change_rate"
    found = row[f"{target.against}_{part}"]
    return None if found is None else float(found)


def _is_met(definition: Definition, target: Target, reached: float) -> bool:
    falls = target.value < 0 if target.against else definition.good_direction is Direction.DOWN
    return reached <= target.value if falls else reached >= target.value
