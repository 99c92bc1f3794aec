"""How far has each past period moved since it was first reported?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.roll_up import roll_up
from fraudstats.calendar.windows import Window
from fraudstats.engines.session import Session
from fraudstats.errors import NoData
from fraudstats.loading.batches import LEDGER
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import KEPT_SINGLE, Knowledge, Selection, as_known_after, known_after
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Snapshot:
    """What the store knew at the end of a day on which files were loaded."""

    day: date
    batch_id: int


def snapshots(session: Session, batch_id: int) -> list[Snapshot]:
    """List the days of loading up to a batch, oldest first."""
    rows = session.rows(
        f"""select cast(loaded_at as date) as day, max(batch_id) as batch_id from {LEDGER}
        where batch_id <= $batch_id group by 1 order by 1""",
        {"batch_id": batch_id},
    )
    return [Snapshot(**row) for row in rows]


def first_complete(knowledge: Knowledge, definition: Definition, window: Window) -> Snapshot | None:
    """Find the day of loading after which a window was first complete; None where it is not, or only by the newest."""
    found = None
    for each in reversed(snapshots(knowledge.session, knowledge.batch_id)[:-1]):
        with as_known_after(knowledge, each.batch_id) as then:
            if not _covers(then, definition, window):
                break
        found = each
    return found


def first_reported(
    knowledge: Knowledge, definition: Definition, windows: Sequence[Window], selection: Selection
) -> "pl.DataFrame":
    """Measure each window as it was known when it was first complete.

    All files of one day of loading count as one report: a week's exports come one after the other.

    Args:
        knowledge: stale after the call.
    Returns:
        One row per window that was ever complete, and group: period_start, period_end, the dimensions,
        first_reported_on, first_value.
    """
    import polars as pl

    waiting, found = set(windows), []
    for snapshot in snapshots(knowledge.session, knowledge.batch_id):
        then = known_after(knowledge, snapshot.batch_id)
        complete = [each for each in sorted(waiting) if _covers(then, definition, each)]
        waiting -= set(complete)
        if complete:
            partials = daily_partials(then, definition, selection)
            rolled = roll_up(partials, complete, selection.dimensions, definition.kind)
            found.append(rolled.with_columns(pl.lit(snapshot.day).alias("first_reported_on")))
    if not found:
        raise NoData("no period asked for was ever complete", next_step="Load later exports, or ask for older periods.")
    return pl.concat(found, how="vertical_relaxed").select(
        pl.col("start").alias("period_start"),
        pl.col("end").alias("period_end"),
        *selection.dimensions,
        "first_reported_on",
        pl.col("value").alias("first_value"),
    )


def with_groups_of(
    partials: "pl.DataFrame", first: "pl.DataFrame", dimensions: Sequence[str], definition: Definition
) -> "pl.DataFrame":
    """Add an empty day for each group that was reported once and has no events any more: it fell to nothing."""
    import polars as pl

    if not dimensions or definition.kind in KEPT_SINGLE or partials.is_empty():
        return partials
    gone = first.select(dimensions).unique().join(partials, on=list(dimensions), how="anti", nulls_equal=True)
    empty = [pl.lit(0).alias(each) for each in definition.measures]
    added = gone.with_columns(pl.lit(partials.get_column("day")[0]).alias("day"), *empty)
    return pl.concat([partials, added.select(pl.col(name).cast(kind) for name, kind in partials.schema.items())])


def with_revisions(rows: "pl.DataFrame", first: "pl.DataFrame", dimensions: Sequence[str]) -> "pl.DataFrame":
    """Put beside each row what was first reported, and how far it moved.

    Returns:
        The rows with first_reported_on, first_value, revision (value - first_value) and revision_rate (a fraction;
        null for a zero first value). A group that was not there at first had the value 0.
    """
    import polars as pl

    keys = ["period_start", "period_end", *dimensions]
    reported = first.select("period_start", "period_end", pl.col("first_reported_on").alias("reported_on")).unique()
    joined = rows.join(first, on=keys, how="left", nulls_equal=True, maintain_order="left").join(
        reported, on=["period_start", "period_end"], how="left", maintain_order="left"
    )
    is_late_group = pl.col("reported_on").is_not_null() & pl.col("first_reported_on").is_null()
    value = pl.when(is_late_group & pl.col("denominator").is_null()).then(0).otherwise(pl.col("first_value"))
    revised = joined.with_columns(value.alias("first_value"), pl.col("reported_on").alias("first_reported_on"))
    revision = pl.col("value") - pl.col("first_value")
    return revised.drop("reported_on").with_columns(
        revision.alias("revision"),
        pl.when(pl.col("first_value") > 0).then(revision / pl.col("first_value")).alias("revision_rate"),
    )


def _covers(knowledge: Knowledge, definition: Definition, window: Window) -> bool:
    return all(name in knowledge.coverages for name in definition.datasets) and knowledge.covered(definition).holds(
        window
    )
