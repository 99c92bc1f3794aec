"""How far an export reaches, in instants; the statistical days follow from them and the cut-off of the day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from fraudstats.calendar.windows import MIDNIGHT, ONE_DAY, day_end, statistical_day


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
        """Give the statistical days; a part of a calendar day may be known and no statistical day as a whole.

        Exports are cut at midnight as often as at the cut-off, so that a statistical day counts only if an event lies
        on both calendar days that it is made of, or beyond them (docs/decisions/0131).
        """
        first = self._first(self.first_at, cutoff) if self.first_at else None
        if self.until_at:
            return Covered(first, statistical_day(self.until_at, cutoff) - ONE_DAY)
        if self.last_at is None:
            return Covered(first, None)
        last = statistical_day(self.last_at, cutoff)
        if self.last_at.date() < last:
            last -= ONE_DAY
        while day_end(last, cutoff) > self.seen_at:
            last -= ONE_DAY
        return Covered(first, last)

    def _first(self, first_at: datetime, cutoff: time) -> date:
        day = statistical_day(first_at, cutoff)
        begins_at_midnight = cutoff == MIDNIGHT or self._is_dated
        return day if begins_at_midnight or first_at.date() < day else day + ONE_DAY

    @property
    def _is_dated(self) -> bool:
        """Tell whether the rows carry dates without a time, which name statistical days as they are."""
        known = [each for each in (self.first_at, self.last_at) if each]
        return all(each.time() == MIDNIGHT for each in known)
