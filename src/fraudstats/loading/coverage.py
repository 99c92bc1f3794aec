"""How far an export reaches, from its rows and its profile."""

from datetime import date, datetime, time

from fraudstats.calendar.periods import Grain, period_of
from fraudstats.calendar.windows import MIDNIGHT, ONE_DAY, day_end
from fraudstats.config import CalendarRules
from fraudstats.engines import sql
from fraudstats.engines.duckdb import DuckDBSession
from fraudstats.loading.contracts import EventSpan
from fraudstats.loading.reach import Reach
from fraudstats.loading.staging import Staged
from fraudstats.loading.validation import IS_SOUND, STAGED


def reach_of(session: DuckDBSession, staged: Staged, cutoff: time, seen_at: datetime) -> Reach:
    """Find how far an export reaches; the days that its profile states are statistical days of the cut-off."""
    event, source = sql.name(staged.contract.event_at), staged.source
    found = session.rows(
        f"select min({event})::timestamp as first, max({event})::timestamp as last from {STAGED} where {IS_SOUND}"
    )[0]
    starts = [found["first"], source.covers_from and day_end(source.covers_from - ONE_DAY, cutoff)]
    last = found["last"] and _last_moment(found["last"], staged.contract.event_span)
    until = day_end(source.covers_to, cutoff) if source.covers_to else None
    return Reach(min((each for each in starts if each), default=None), last, until, seen_at)


def _last_moment(last: datetime, span: EventSpan) -> datetime:
    if span is EventSpan.MONTH:
        return _start(period_of(last.date(), Grain.MONTH, CalendarRules()).window.last_day)
    if span is EventSpan.YEAR:
        return _start(date(last.year, 12, 31))
    return last


def _start(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT)
