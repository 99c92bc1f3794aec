"""What the charts of a weekly issue show beyond the numbers of its sections; the same for every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.bands import BandMethod, BandWeek, bands_of_one_method
from fraudstats.analysis.change_points import SHORTEST_LEVEL, Level, levels
from fraudstats.analysis.comparisons import compared_period
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.newsroom import DISTRICT, Reporter
from fraudstats.calendar.periods import Grain, Period, shifted
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Definition

if TYPE_CHECKING:
    import polars as pl

DAYS_A_WEEK = 7
PANEL_PERIODS = {Grain.WEEK: 26, Grain.MONTH: 13}
HOUR_WEEKS = 8
"""A week alone has about one incident in a cell of a heat map."""
FUNNEL_WEEKS = 4
"""What was reported this week has hardly been frozen or returned yet."""
HOURS_OF, STOPPED = "telecom_incidents", "stopped_incidents"
CHAIN = ("chain_amount", "chain_stopped")
FUNNEL = ("loss_reported", "loss_ordered", "loss_stopped", "loss_frozen", "loss_returned")

Groups = Mapping[tuple[str | None, ...], Mapping[date, float]]
"""Values by day, by values of the dimensions."""


@dataclass(frozen=True)
class ExpectationFact:
    """What the weeks of the trend were expected to be, and where their level changed."""

    weeks: tuple[BandWeek, ...]
    """The complete ones, oldest first."""
    levels: tuple[Level, ...]
    """Over the whole history; one where nothing changed, none where it is too short."""

    @property
    def method(self) -> BandMethod:
        """What the newest expectation rests on."""
        return self.weeks[-1].method if self.weeks else BandMethod.NONE


@dataclass(frozen=True)
class DistrictLine:
    """The weeks of one district."""

    name: str
    values: tuple[float | None, ...]
    earlier: tuple[float | None, ...]
    """The same weeks a year earlier."""


@dataclass(frozen=True)
class DistrictLines:
    """The first watched figure by district and week."""

    definition: Definition
    names: tuple[str, ...]
    weeks: tuple[Window, ...]
    """Or months; oldest first, the last is the issue's."""
    earlier: tuple[Window, ...]
    lines: tuple[DistrictLine, ...]
    provisional_from: int | None


@dataclass(frozen=True)
class SplitFact:
    """A count over a window, split by dimensions."""

    definition: Definition
    window: Window
    within: tuple[tuple[str, str], ...]
    """Filters of the whole issue: the district, in the issue of one."""
    provisional: bool
    values: Mapping[tuple[str | None, ...], float]


@dataclass(frozen=True)
class ChartFacts:
    """All that is drawn; None where the data or the dimension is missing."""

    expectation: ExpectationFact
    districts: DistrictLines | None
    hours: SplitFact | None
    """Incidents by (weekday, hour)."""
    minutes: SplitFact | None
    """Stopped incidents by (minutes_band,)."""
    funnel: tuple[SplitFact, ...]
    """Stage by stage, each undivided; empty where one of them has no data."""
    chain: tuple[SplitFact, ...]
    """Money followed, and stopped of it, by (level,); empty where one of them has no data."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """List what is drawn and stands in no table."""
        return tuple(each.definition for each in (self.minutes, *self.funnel, *self.chain) if each)


def gather_charts(reporter: Reporter, watched: str, history: Sequence[Measured], week: Period) -> ChartFacts:
    """Measure what the charts show.

    Args:
        watched: the first watched figure.
        history: its weeks as compared for the trend.
    """
    minutes = _split(reporter, STOPPED, week.window, ("minutes_band",), week)
    funnel = [_split(reporter, name, span_up_to(week, FUNNEL_WEEKS), (), week) for name in FUNNEL]
    chain = [_split(reporter, name, span_up_to(week, FUNNEL_WEEKS), ("level",), week) for name in CHAIN]
    return ChartFacts(
        expectation=_expectation(reporter, watched, len(history), week),
        districts=_districts(reporter, watched, week) if not reporter.within else None,
        hours=_split(reporter, HOURS_OF, span_up_to(week, HOUR_WEEKS), ("weekday", "hour"), week),
        minutes=minutes,
        funnel=tuple(each for each in funnel if each) if all(funnel) else (),
        chain=tuple(each for each in chain if each) if all(chain) else (),
    )


def span_up_to(period: Period, n_weeks: int) -> Window:
    """Give the weeks that end with one; a month alone is long enough."""
    if period.grain is not Grain.WEEK:
        return period.window
    return Window(period.window.moved(-(n_weeks - 1) * DAYS_A_WEEK).start, period.window.end)


def weeks_drawn(window: Window) -> int:
    """Count the weeks, begun ones too: data may begin later than the weeks that are asked for."""
    return -(-window.days // DAYS_A_WEEK)


def _expectation(reporter: Reporter, metric: str, n_shown: int, week: Period) -> ExpectationFact:
    """Judge the complete weeks up to the issue's; of months nothing is expected."""
    if week.grain is not Grain.WEEK:
        return ExpectationFact((), ())
    covered = reporter.knowledge.covered(reporter.catalogue.get(metric))
    complete = [each for each in _weeks_back(week.window, covered.start) if covered.holds(each)]
    daily = _by_day(reporter.partials(metric), ()).get((), {})
    counts, starts = [_sum(daily, each) for each in complete], [each.start for each in complete]
    n_open = 0 if complete and complete[-1] == week.window else 1
    known = levels(counts, starts) if len(counts) >= 2 * SHORTEST_LEVEL else []
    return ExpectationFact(tuple(bands_of_one_method(counts, starts, max(n_shown - n_open, 0))), tuple(known))


def _weeks_back(week: Window, first: date) -> list[Window]:
    """List the weeks up to one, none of which begins before a day."""
    n_before = max((week.start - first).days, 0) // DAYS_A_WEEK
    return [week.moved(-n * DAYS_A_WEEK) for n in reversed(range(n_before + 1))]


def _districts(reporter: Reporter, metric: str, week: Period) -> DistrictLines | None:
    definition = reporter.catalogue.get(metric)
    if DISTRICT not in definition.dimensions:
        return None
    covered = reporter.knowledge.covered(definition)
    rules = reporter.config.calendar
    shown = [shifted(week, -n, rules) for n in reversed(range(PANEL_PERIODS[week.grain]))]
    periods = [each for each in shown if covered.start <= each.window.start < covered.end]
    weeks = [each.window for each in periods]
    earlier = [compared_period(each, rules).year_earlier for each in periods]
    known = _by_day(reporter.partials(metric, (DISTRICT,)), (DISTRICT,))
    lines = [
        DistrictLine(
            name,
            tuple(_sum(daily, each) for each in weeks),
            tuple(_sum(daily, each) if covered.holds(each) else None for each in earlier),
        )
        for (name,), daily in known.items()
        if name
    ]
    first_open = next((rank for rank, each in enumerate(weeks) if not covered.holds(each)), None)
    names = tuple(each.name for each in periods)
    return DistrictLines(definition, names, tuple(weeks), tuple(earlier), tuple(lines), first_open)


def _split(
    reporter: Reporter, metric: str, window: Window, dimensions: tuple[str, ...], week: Period
) -> SplitFact | None:
    """Add up a metric over a window; None where the issue can say nothing of it."""
    if not _is_known(reporter, metric, week):
        return None
    definition = reporter.catalogue.get(metric)
    covered = reporter.knowledge.covered(definition)
    inside = Window(max(window.start, covered.start), window.end)
    days = _by_day(reporter.partials(metric, dimensions), dimensions, inside)
    values = {group: sum(daily.values()) for group, daily in days.items()}
    return SplitFact(definition, inside, reporter.within, not covered.holds(inside), values)


def _is_known(reporter: Reporter, metric: str, week: Period) -> bool:
    return metric in reporter.catalogue.names() and reporter.is_told(metric) and reporter.reaches(metric, week)


def _by_day(partials: "pl.DataFrame", dimensions: tuple[str, ...], inside: Window | None = None) -> Groups:
    """Take partials out of their frame: for a few sums dictionaries are faster."""
    import polars as pl

    if inside:
        partials = partials.filter((pl.col("day") >= inside.start) & (pl.col("day") < inside.end))
    found: dict[tuple[str | None, ...], dict[date, float]] = {}
    for *group, day, value in partials.select(*dimensions, "day", "value").iter_rows():
        found.setdefault(tuple(group), {})[day] = value
    return found


def _sum(daily: Mapping[date, float], window: Window) -> float:
    return sum(daily.get(window.moved(n).start, 0) for n in range(window.days))
