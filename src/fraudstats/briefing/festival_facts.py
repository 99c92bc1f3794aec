"""Does the Spring Festival bear on a period or on what it is compared with? Then they are not alike."""

from dataclasses import dataclass

from fraudstats.analysis.comparisons import BASELINES, compared_period
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.newsroom import Reporter
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.lunar import spring_festival
from fraudstats.calendar.periods import Period
from fraudstats.calendar.windows import ONE_DAY, Window

EVE, HOLIDAYS = 1, 7
"""Days: the holiday begins on the eve and has seven days."""


@dataclass(frozen=True)
class FestivalFact:
    """A holiday in the period or in a baseline, but not in both."""

    falls_in: tuple[str, ...]
    """`period`, `previous`, `year_earlier`: those that hold a day of the holiday."""
    unlike: tuple[str, ...]
    """The baselines that hold a day of it where the period does not, or the other way round."""
    aligned: Measured | None
    """Of the first watched figure, where `year_earlier` is unlike: against the window as far from the festival."""


def gather_festival(reporter: Reporter, metric: str, period: Period) -> FestivalFact | None:
    """Look for the holiday; None where it makes no difference, or nothing is compared yet."""
    asked = compared_period(period, reporter.config.calendar)
    windows = {"period": asked.window, "previous": asked.previous, "year_earlier": asked.year_earlier}
    falls_in = tuple(name for name, window in windows.items() if _holds_holiday(window))
    unlike = tuple(each for each in BASELINES if (each in falls_in) != ("period" in falls_in))
    if not unlike or not reporter.knowledge.covered(reporter.catalogue.get(metric)).holds(period.window):
        return None
    return FestivalFact(falls_in, unlike, _aligned(reporter, metric, period) if "year_earlier" in unlike else None)


def _aligned(reporter: Reporter, metric: str, period: Period) -> Measured | None:
    asked = compared_period(period, reporter.config.calendar, Alignment.LUNAR)
    found = reporter.ask(metric, [asked])[0] if asked.alignment is Alignment.LUNAR else None
    return found if found and found.baseline_value("year_earlier") else None


def _holds_holiday(window: Window) -> bool:
    for year in {window.start.year, window.last_day.year}:
        first = spring_festival(year) - EVE * ONE_DAY
        if window.start < first + HOLIDAYS * ONE_DAY and first < window.end:
            return True
    return False
