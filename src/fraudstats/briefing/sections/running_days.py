"""For how many days something has held: figures that the days themselves stand behind."""

from datetime import date

from fraudstats.analysis.double_decline import LOOK_BACK
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.newsroom import DISTRICT
from fraudstats.briefing.sections.desk import Desk
from fraudstats.calendar.baselines import to_date
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import ONE_DAY


def decline_days(desk: Desk, since: date) -> Figure:
    """Count the days of the double decline; the one before the first proves that it began there."""
    decline = desk.facts.decline
    month = to_date(decline.day, Grain.MONTH, desk.facts.config.calendar)
    first, *others = (each.period.definition.name for each in desk.facts.headline)
    return Figure(
        first,
        decline.days_running,
        Display.DECLINE_DAYS,
        month.start,
        month.end,
        _within(desk),
        series=_days(since - ONE_DAY if decline.days_running < LOOK_BACK else since, decline.day),
        beside=tuple(others),
    )


def stable_days(desk: Desk) -> Figure:
    """Count the days at the level of the window, likewise."""
    level = desk.facts.level
    known, run = level.known, level.stability
    first = max(run.since - ONE_DAY, level.covered_from)
    return Figure(
        level.peak.definition.name,
        run.days,
        Display.STABLE_DAYS,
        known.start,
        known.end,
        _within(desk),
        series=_days(first, known.last_day),
    )


def _within(desk: Desk) -> tuple[tuple[str, str], ...]:
    return ((DISTRICT, desk.facts.district),) if desk.facts.district else ()


def _days(first: date, last: date) -> tuple[tuple[date, date], ...]:
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return tuple((day, day + ONE_DAY) for day in days)
