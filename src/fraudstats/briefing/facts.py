"""Everything that one weekly issue says, as numbers; the same for every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import Compared, compare, compared_period
from fraudstats.analysis.double_decline import DoubleDecline, compared_to_date, double_decline
from fraudstats.analysis.stability import Stability, stable_run
from fraudstats.briefing.measured import Measured, measured
from fraudstats.calendar.periods import Period, shifted
from fraudstats.calendar.windows import Window
from fraudstats.config import Config
from fraudstats.errors import NoData
from fraudstats.loading.batches import Batch, Coverage
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection, daily_partials

if TYPE_CHECKING:
    import polars as pl

WEEKS_SHOWN = 53
"""A year and the week that is compared with its beginning."""
STOP_RATE, STOP_MINUTES, ALERTS, TYPED = "stop_rate_60m", "minutes_to_stop", "alerts_issued", "telecom_cases"


@dataclass(frozen=True)
class HeadlineFact:
    """One of the watched figures."""

    week: Measured
    month_to_date: Measured


@dataclass(frozen=True)
class LevelFact:
    """Where the first watched figure stands against its highest week, and since when."""

    history: tuple[Measured, ...]
    """The last weeks, oldest first."""
    peak: Measured
    stability: Stability


@dataclass(frozen=True)
class DistrictFact:
    """One district in the watched figures, by metric."""

    name: str | None
    by_metric: Mapping[str, Measured]


@dataclass(frozen=True)
class StopFact:
    """The stop rate, city-wide over the weeks and by district, and the minutes to the stop."""

    week: Measured
    history: tuple[Measured, ...]
    by_district: tuple[Measured, ...]
    minutes: Measured


@dataclass(frozen=True)
class WeeklyFacts:
    """All numbers of one issue."""

    week: Period
    as_of: datetime
    config: Config
    contracts: Mapping[str, Contract]
    headline: tuple[HeadlineFact, ...]
    decline: DoubleDecline
    level: LevelFact
    districts: tuple[DistrictFact, ...]
    types: tuple[Measured, ...]
    """Of the second watched figure, largest first; empty where it has no fraud types."""
    alerts: tuple[Measured, ...]
    """By colour; empty where no alerts are loaded."""
    stops: StopFact | None
    coverages: Mapping[str, Coverage]
    batches: tuple[Batch, ...]
    definitions: tuple[Definition, ...]
    left_out: tuple[Definition, ...]
    """Configured figures that have no data."""


@dataclass(frozen=True)
class _Desk:
    """What every question to the store needs."""

    knowledge: Knowledge
    catalogue: Catalogue
    config: Config
    answers: "dict[tuple[str, tuple[str, ...]], pl.DataFrame]" = field(default_factory=dict)

    def partials(self, metric: str, dimensions: tuple[str, ...] = ()) -> "pl.DataFrame":
        """Run a metric once for all sections."""
        if (metric, dimensions) not in self.answers:
            definition = self.catalogue.get(metric)
            self.answers[metric, dimensions] = daily_partials(self.knowledge, definition, Selection(dimensions))
        return self.answers[metric, dimensions]

    def ask(self, metric: str, asked: list[Compared], dimensions: tuple[str, ...] = ()) -> list[Measured]:
        definition = self.catalogue.get(metric)
        partials = self.partials(metric, dimensions)
        covered = self.knowledge.covered(definition)
        table = compare(partials, definition, asked, dimensions, covered, self.config.thresholds)
        return measured(table, definition, dimensions)

    def is_loaded(self, metric: str) -> bool:
        return all(name in self.knowledge.coverages for name in self.catalogue.get(metric).datasets)

    def reaches(self, metric: str, week: Period) -> bool:
        """Tell whether the data of a metric shares a day with the week."""
        if not self.is_loaded(metric):
            return False
        covered = self.knowledge.covered(self.catalogue.get(metric))
        return week.window.start < covered.end and covered.start < week.window.end

    def has_events(self, metric: str) -> bool:
        return self.is_loaded(metric) and self.partials(metric).height > 0

    def has_dimension(self, metric: str, dimension: str) -> bool:
        return dimension in self.catalogue.get(metric).dimensions


def gather_week(
    knowledge: Knowledge,
    catalogue: Catalogue,
    config: Config,
    contracts: Mapping[str, Contract],
    batches: list[Batch],
    week: Period,
    as_of: datetime,
) -> WeeklyFacts:
    """Measure everything that the briefing of a week says.

    Args:
        batches: the files that the store knew.
        as_of: the instant that the issue is dated by.
    Raises:
        NoData: if a watched figure has no data in the week.
    """
    desk = _Desk(knowledge, catalogue, config)
    figures = _watched(desk)
    _check_covered(desk, figures, week)
    asked = [compared_period(week, config.calendar)]
    stops = _stops(desk, week) if desk.reaches(STOP_RATE, week) else None
    alerts = desk.ask(ALERTS, asked, ("level",)) if desk.reaches(ALERTS, week) else []
    shown = [*figures, *([STOP_RATE, STOP_MINUTES] if stops else []), *([ALERTS] if alerts else [])]
    return WeeklyFacts(
        week=week,
        as_of=as_of,
        config=config,
        contracts=contracts,
        headline=tuple(_headline(desk, name, week) for name in figures),
        decline=_decline(desk, figures, week),
        level=_level(desk, figures[0], week),
        districts=_districts(desk, figures, asked),
        types=_types(desk, figures, asked),
        alerts=tuple(alerts),
        stops=stops,
        coverages=knowledge.coverages,
        batches=tuple(batches),
        definitions=tuple(catalogue.get(name) for name in shown),
        left_out=tuple(catalogue.get(name) for name in config.report.figures if name not in figures),
    )


def last_known_day(knowledge: Knowledge, definition: Definition, week: Window) -> date:
    """Give the last day of the week that the data covers."""
    return min(week.last_day, knowledge.covered(definition).last_day)


def _watched(desk: _Desk) -> tuple[str, ...]:
    """Choose the figures of the headline: the configured ones that have events, else the first count that has.

    Raises:
        NoData: if there is none.
    """
    wanted = tuple(name for name in desk.config.report.figures if desk.has_events(name))
    if wanted:
        return wanted
    for definition in desk.catalogue.all():
        if definition.kind is Kind.COUNT and desk.has_events(definition.name):
            return (definition.name,)
    raise NoData("nothing to report on", next_step="Load exports with `fraudstats load FILE`.")


def _check_covered(desk: _Desk, figures: tuple[str, ...], week: Period) -> None:
    for name in figures:
        if not desk.reaches(name, week):
            covered = desk.knowledge.covered(desk.catalogue.get(name))
            raise NoData(
                f"no data for {name} in {week.name}",
                expected=f"The data covers {covered.start} to {covered.last_day}.",
                next_step="Load the export of that week, or name another week.",
                slug="not-covered",
            )


def _weeks(desk: _Desk, metric: str, week: Period) -> list[Compared]:
    """List the weeks up to the issue's that the metric covers."""
    rules, covered = desk.config.calendar, desk.knowledge.covered(desk.catalogue.get(metric))
    periods = [shifted(week, -n, rules) for n in reversed(range(WEEKS_SHOWN))]
    return [compared_period(each, rules) for each in periods if each.window.end > covered.start]


def _headline(desk: _Desk, metric: str, week: Period) -> HeadlineFact:
    day = last_known_day(desk.knowledge, desk.catalogue.get(metric), week.window)
    asked = [compared_period(week, desk.config.calendar), compared_to_date(day, desk.config.calendar)]
    of_week, to_date = desk.ask(metric, asked)
    return HeadlineFact(of_week, to_date)


def _decline(desk: _Desk, figures: tuple[str, ...], week: Period) -> DoubleDecline:
    definitions = [desk.catalogue.get(name) for name in figures]
    partials = {each.name: desk.partials(each.name) for each in definitions}
    day = min(last_known_day(desk.knowledge, each, week.window) for each in definitions)
    covered = {each.name: desk.knowledge.covered(each) for each in definitions}
    return double_decline(partials, day, covered, desk.config.calendar)


def _level(desk: _Desk, metric: str, week: Period) -> LevelFact:
    definition = desk.catalogue.get(metric)
    history = desk.ask(metric, _weeks(desk, metric, week))
    daily = dict(desk.partials(metric).select("day", "value").iter_rows())
    covered = desk.knowledge.covered(definition)
    known = Window(week.window.start, min(week.window.end, covered.end))
    return LevelFact(
        history=tuple(history),
        peak=max(history, key=lambda each: (each.value or 0, each.window.start)),
        stability=stable_run(daily, known, covered, desk.config.thresholds.significance),
    )


def _districts(desk: _Desk, figures: tuple[str, ...], asked: list[Compared]) -> tuple[DistrictFact, ...]:
    """List the districts, most of the first watched figure first."""
    by_name: dict[str | None, dict[str, Measured]] = {}
    for metric in figures:
        for row in desk.ask(metric, asked, ("district",)) if desk.has_dimension(metric, "district") else []:
            by_name.setdefault(row.group_value("district"), {})[metric] = row

    def order(name: str | None) -> tuple[float, str]:
        first = by_name[name].get(figures[0])
        return (-(first.value or 0) if first else 0.0, name or "")

    return tuple(DistrictFact(name, by_name[name]) for name in sorted(by_name, key=order))


def _types(desk: _Desk, figures: tuple[str, ...], asked: list[Compared]) -> tuple[Measured, ...]:
    metric = TYPED if TYPED in figures else figures[0]
    rows = desk.ask(metric, asked, ("fraud_type",)) if desk.has_dimension(metric, "fraud_type") else []
    return tuple(sorted(rows, key=lambda each: (-(each.value or 0), each.group_value("fraud_type") or "")))


def _stops(desk: _Desk, week: Period) -> StopFact:
    asked = [compared_period(week, desk.config.calendar)]
    history = desk.ask(STOP_RATE, _weeks(desk, STOP_RATE, week))
    return StopFact(
        week=desk.ask(STOP_RATE, asked)[0],
        history=tuple(history),
        by_district=tuple(desk.ask(STOP_RATE, asked, ("district",))),
        minutes=desk.ask(STOP_MINUTES, asked)[0],
    )
