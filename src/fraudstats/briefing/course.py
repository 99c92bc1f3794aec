"""A count over the complete periods up to the issue's: how long it has fallen or risen, of how many it is a record."""

from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.analysis.records import record
from fraudstats.analysis.streaks import streak
from fraudstats.briefing.model import Display, Figure
from fraudstats.briefing.newsroom import Reporter
from fraudstats.calendar.periods import Grain, Period, shifted
from fraudstats.calendar.windows import ONE_DAY, Window

SHORTEST_STREAK = 3
"""Periods; two in a row are in the comparison already."""
SHORTEST_RECORD = {Grain.WEEK: 26, Grain.MONTH: 12}
"""The lowest of fewer says nothing."""
MOST_PERIODS = 160
DISPLAYS = {
    Grain.WEEK: (Display.WEEKS_RUNNING, Display.RECORD_WEEKS),
    Grain.MONTH: (Display.MONTHS_RUNNING, Display.RECORD_MONTHS),
}


@dataclass(frozen=True)
class Course:
    """One count over the periods, oldest first; the newest is the issue's."""

    metric: str
    grain: Grain
    filters: tuple[tuple[str, str], ...]
    windows: tuple[Window, ...]
    values: tuple[float, ...]

    def running(self) -> Figure | None:
        """Give the unbroken run of falls or rises, where it is long enough to be told."""
        n = streak(self.values)
        if abs(n) < SHORTEST_STREAK:
            return None
        return self._figure(n, DISPLAYS[self.grain][0], self.windows[max(-len(self.windows), -abs(n) - 2) : -1])

    def record(self) -> Figure | None:
        """Give the number of periods that the newest is a record of, where they are many enough."""
        n = record(self.values)
        if abs(n) < SHORTEST_RECORD[self.grain]:
            return None
        return self._figure(n, DISPLAYS[self.grain][1], self.windows[-abs(n) : -1])

    def _figure(self, value: int, display: Display, among: Sequence[Window]) -> Figure:
        window, series = self.windows[-1], tuple((each.start, each.end) for each in among)
        return Figure(self.metric, value, display, window.start, window.end, self.filters, series=series)


def gather_course(reporter: Reporter, metric: str, period: Period) -> Course | None:
    """Add up the complete periods; None where the issue's own is not complete."""
    rules, covered = reporter.config.calendar, reporter.knowledge.covered(reporter.catalogue.get(metric))
    if not covered.holds(period.window):
        return None
    spans = [shifted(period, -n, rules).window for n in reversed(range(MOST_PERIODS))]
    windows = tuple(each for each in spans if covered.holds(each))
    daily = dict(reporter.partials(metric).select("day", "value").iter_rows())
    values = tuple(sum(daily.get(each.start + n * ONE_DAY, 0) for n in range(each.days)) for each in windows)
    return Course(metric, period.grain, reporter.within, windows, values)
