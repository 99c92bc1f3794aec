"""Where did the money of one case go, level by level, and what of it was stopped?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fraudstats.errors import NoData
from fraudstats.metrics.command_queries import CommandQuery
from fraudstats.metrics.facts import Knowledge

if TYPE_CHECKING:
    import polars as pl

NEEDED = ("cases", "incidents", "transfers", "stop_orders")
DEEPEST = 30
"""Levels that a chain is followed down; the deepest ones seen by centres have about ten."""


@dataclass(frozen=True)
class Trace:
    """The fund chain of one case."""

    case: Mapping[str, Any]
    """case_id, incident_id, district, reported_at, loss_cny."""
    transfers: "pl.DataFrame"
    """One row a transfer, the highest level first; see `queries/trace/levels.sql`."""
    levels: "pl.DataFrame"
    """One row a level: as of `by_level`."""


def trace(knowledge: Knowledge, queries: Mapping[str, CommandQuery], asked: str) -> Trace:
    """Follow the money of a case.

    Args:
        asked: the number of the case, or of its incident.
    Raises:
        NoData: if a dataset is not loaded, the case is not known, or has no transfers.
    """
    missing = [name for name in NEEDED if name not in knowledge.coverages]
    if missing:
        raise NoData(f"no {', '.join(missing)} loaded", next_step="Load an export with `fraudstats load FILE`.")
    found = queries["case"].frame(knowledge.session, {"asked": asked}).to_dicts()
    if not found:
        raise NoData(f"no case '{asked}'", expected="The number of a case or of its incident.", slug="unknown-case")
    offered = {"case_id": found[0]["case_id"], "deepest": DEEPEST}
    transfers = queries["levels"].frame(knowledge.session, offered)
    if transfers.is_empty():
        raise NoData(f"no transfers of case '{found[0]['case_id']}'", next_step="Load the transfers.", slug="no-chain")
    return Trace(found[0], transfers, by_level(transfers))


def by_level(transfers: "pl.DataFrame") -> "pl.DataFrame":
    """Add up a chain by level.

    What is stopped, frozen and still moving belongs to accounts; one that takes several transfers counts once, on the
    highest of their levels.

    Returns:
        level, n_transfers, n_accounts, amount_cny, minutes_to_trace (of the last transfer traced), stopped_cny,
        frozen_cny, moving_cny (taken in, neither passed on nor stopped), n_untraced, n_going_back.
    """
    import polars as pl

    first = pl.col("is_first_of_account")
    return (
        transfers.group_by("level")
        .agg(
            pl.len().cast(pl.Int64).alias("n_transfers"),
            pl.col("to_account_id").n_unique().cast(pl.Int64).alias("n_accounts"),
            pl.col("amount_cny").sum(),
            pl.col("minutes_to_trace").max(),
            *(pl.col(each).filter(first).sum() for each in ("stopped_cny", "frozen_cny")),
            pl.col("account_moving_cny").filter(first).sum().alias("moving_cny"),
            pl.col("traced_at").null_count().cast(pl.Int64).alias("n_untraced"),
            pl.col("goes_back").sum().cast(pl.Int64).alias("n_going_back"),
        )
        .sort("level")
    )
