"""Half-open spans of statistical days, and the statistical day itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fraudstats.errors import CalendarError

ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True, order=True)
class Window:
    """Any span of statistical days, [start, end)."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Length in statistical days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - ONE_DAY

    def first_days(self, n: int) -> "Window":
        """Cut to the first `n` days; a window that is not longer stays as it is."""
        return Window(self.start, min(self.end, self.start + n * ONE_DAY))

    def moved(self, days: int) -> "Window":
        """Move both ends."""
        return Window(self.start + days * ONE_DAY, self.end + days * ONE_DAY)

    def holds(self, other: "Window") -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def rolling(last_day: date, days: int) -> Window:
    """Give the `days` days up to and with `last_day`."""
    return Window(last_day - (days - 1) * ONE_DAY, last_day + ONE_DAY)


def since(first_day: date, last_day: date) -> Window:
    """Give the days from `first_day` to `last_day`, both inside.

    Raises:
        CalendarError: if they are in the wrong order.
    """
    if last_day < first_day:
        raise CalendarError(f"{first_day} lies after {last_day}", expected="A window's first day comes first.")
    return Window(first_day, last_day + ONE_DAY)


def statistical_day(at: datetime, cutoff: time) -> date:
    """Name the statistical day of an instant: the day on which it ends.

    With a cut-off of 15:00, Saturday 15:00:00 to Sunday 14:59:59 is Sunday; with 00:00 it is the
    calendar day.
    """
    return (at + until_midnight(cutoff)).date()


def until_midnight(cutoff: time) -> timedelta:
    """Tell how far an instant is moved so that its date is its statistical day."""
    if cutoff == MIDNIGHT:
        return timedelta(0)
    return ONE_DAY - timedelta(hours=cutoff.hour, minutes=cutoff.minute, seconds=cutoff.second)


def day_end(day: date, cutoff: time) -> datetime:
    """Give the instant at which a statistical day is over."""
    return datetime.combine(day + ONE_DAY, MIDNIGHT) - until_midnight(cutoff)
