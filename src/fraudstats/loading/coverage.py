"""Which days an export speaks for."""

from dataclasses import dataclass
from datetime import date, datetime, time

from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import ONE_DAY, day_end, statistical_day
from fraudstats.config import CalendarRules
from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.contracts import EventSpan
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import IS_SOUND, STAGED


@dataclass(frozen=True)
class Covered:
    """The first day and the last complete day; both None where no row is sound."""

    first: date | None
    last: date | None


def covered_days(session: DuckDBSession, staged: Staged, cutoff: time, loaded_at: datetime) -> Covered:
    """Find the days of an export.

    Without word from the profile, a day is complete when it was over before the file was loaded.
    """
    event, source = sql.name(staged.contract.event_at), staged.source
    found = session.rows(
        f"select min({event})::timestamp as first, max({event})::timestamp as last from {STAGED} where {IS_SOUND}"
    )[0]
    if found["first"] is None:
        return Covered(source.covers_from, source.covers_to)
    first, last = (statistical_day(found[each], cutoff) for each in ("first", "last"))
    first = min(first, source.covers_from or first)
    if source.covers_to:
        return Covered(first, source.covers_to)
    if staged.contract.event_span is EventSpan.MONTH:
        last = period_of(last, Grain.MONTH, CalendarRules()).window.last_day
    if staged.contract.event_span is EventSpan.YEAR:
        last = last.replace(month=12, day=31)
    while day_end(last, cutoff) > loaded_at:
        last -= ONE_DAY
    return Covered(first, last)
