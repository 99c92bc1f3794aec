"""How far an export reaches, in instants; the statistical days follow from them and the cut-off of the day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from fraudstats.calendar.windows import ONE_DAY, day_end, statistical_day


@dataclass(frozen=True)
class Covered:
    """The first day and the last complete day; both None where no row is sound."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Reach:
    """What is known of an export's span; instants, so that another cut-off can still be asked for (decision 16)."""

    first_at: datetime | None
    """From here on the export speaks: its first event, or the first day that its profile states."""
    last_at: datetime | None
    """Its last event; for rows that speak for a month or year, the start of the last day of that."""
    until_at: datetime | None
    """The end of the last day that its profile says is complete; goes before `last_at`."""
    seen_at: datetime
    """When it was read: a day that was not over then is not complete."""

    def days(self, cutoff: time) -> Covered:
        """Give the statistical days."""
        first = statistical_day(self.first_at, cutoff) if self.first_at else None
        if self.until_at:
            return Covered(first, statistical_day(self.until_at, cutoff) - ONE_DAY)
        if self.last_at is None:
            return Covered(first, None)
        last = statistical_day(self.last_at, cutoff)
        while day_end(last, cutoff) > self.seen_at:
            last -= ONE_DAY
        return Covered(first, last)
