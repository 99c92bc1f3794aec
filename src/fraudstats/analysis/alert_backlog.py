"""Which alerts are past their limit and not closed, and at which stations do they lie?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import day_end
from fraudstats.errors import NoData
from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge

if TYPE_CHECKING:
    import polars as pl

LEVELS = ("purple", "red", "yellow", "blue")


@dataclass(frozen=True)
class AlertBacklog:
    """The alerts that wait, at the end of the data."""

    data_end: datetime
    alerts: "pl.DataFrame"
    """One row an alert, the longest overdue first; see `queries/alerts/backlog.sql`."""
    stations: "pl.DataFrame"
    """As of `by_station`."""


def alert_backlog(knowledge: Knowledge, queries: Mapping[str, CommandQuery], district: str | None) -> AlertBacklog:
    """List the alerts that were not closed in time.

    Args:
        queries: of `queries/alerts`.
        district: only its alerts; None for all.
    Raises:
        NoData: if no alerts are loaded.
    """
    if "alerts" not in knowledge.coverages:
        raise NoData("no alerts loaded", next_step="Load an export with `fraudstats load FILE`.")
    end = day_end(knowledge.coverages["alerts"].watermark, knowledge.cutoff)
    offered = {**knowledge.parameters, "data_end": end, "district": district}
    alerts = queries["backlog"].frame(knowledge.session, offered)
    return AlertBacklog(end, alerts, by_station(alerts))


def by_station(alerts: "pl.DataFrame") -> "pl.DataFrame":
    """Count the alerts of each station by colour.

    Returns:
        district, station, n_alerts, purple, red, yellow, blue, longest_hours (of the one that waits longest); the
        station with the most first.
    """
    import polars as pl

    counted = alerts.group_by("district", "station").agg(
        pl.len().cast(pl.Int64).alias("n_alerts"),
        *((pl.col("level") == level).sum().cast(pl.Int64).alias(level) for level in LEVELS),
        pl.col("hours_overdue").max().alias("longest_hours"),
    )
    return counted.sort("n_alerts", "longest_hours", "district", "station", descending=[True, True, False, False])
