"""Rows that stand for several events: a column called 数量 may have been meant otherwise, so what it does is said."""

from fraudstats.engines.session import Session
from fraudstats.loading.notes import Note
from fraudstats.loading.sources import find_column
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import IS_SOUND, STAGED


def counted_rows(session: Session, staged: Staged) -> tuple[Note, ...]:
    """Tell what the rows count as, where a column of the export says so and it is not one event each."""
    column = find_column("n", staged.contract, staged.source, tuple(staged.raw.headers))
    if column is None:
        return ()
    n_rows, n_events = session.rows(f"""
        select count(*) as n_rows, coalesce(sum(n), 0) as n_events from {STAGED} where {IS_SOUND}""")[0].values()
    if n_rows == n_events:
        return ()
    return (
        Note(
            f"“{column}”列作为件数：{n_rows:,} 行计为 {n_events:,} 件",
            f"the column {column} says how many events a row stands for: {n_rows:,} rows count as {n_events:,}",
        ),
    )
