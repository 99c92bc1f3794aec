"""What a signal is: a series of weeks beyond what its past explains."""

from dataclasses import dataclass
from datetime import date

from fraudstats.analysis.signals.driving import Driver
from fraudstats.analysis.signals.weekly_series import SeriesKey
from fraudstats.analysis.significance import Verdict


@dataclass(frozen=True)
class Signal:
    """One series above what its past explains, or below where it ought to rise."""

    key: SeriesKey
    observed: int
    expected: float
    threshold: float
    p_value: float
    q_value: float
    method: str
    """The baseline that decided: `season` (Farrington) or `recent` (the eight weeks that end two before)."""
    alarms: tuple[str, ...]
    """Methods that alarm at their own thresholds."""
    since: date
    """First day of the unbroken run of weeks beyond the expectation with a p-value below the significance."""
    n_weeks: int
    drivers: tuple[Driver, ...]
    history_weeks: int
    course: tuple[int, ...]
    """Counts of the newest half year, oldest first, this week last."""
    direction: Verdict
    """`rise`, or `fall` of a count that ought to rise."""
    course_expected: tuple[float | None, ...]
    """Of each week of the course, by the same baseline; None where that has no history."""
    course_threshold: tuple[float | None, ...]
    also_in: tuple[str, ...] = ()
    """Other metrics that count the very same events here."""

    @property
    def excess(self) -> float:
        """Events above the expectation; below it they are negative."""
        return self.observed - self.expected


@dataclass(frozen=True)
class PastSignal:
    """A signal of the week before, and what this week says of it."""

    key: SeriesKey
    observed_then: int
    expected_then: float
    observed: int
    came_true: bool
    """This week is again beyond its expectation, with a p-value below the significance."""
    direction: Verdict
