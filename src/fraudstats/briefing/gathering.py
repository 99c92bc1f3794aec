"""Measure everything that a weekly issue says: the city's, or a district's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import Compared, compare, compared_period
from fraudstats.analysis.double_decline import DoubleDecline, compared_to_date, double_decline
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.stability import stable_run
from fraudstats.briefing.chart_facts import gather_charts
from fraudstats.briefing.facts import (
    ALERTS,
    DISTRICT,
    STOP_MINUTES,
    STOP_RATE,
    TYPED,
    DistrictFact,
    HeadlineFact,
    LevelFact,
    StopFact,
    WeeklyFacts,
)
from fraudstats.briefing.measured import Measured, measured
from fraudstats.calendar.periods import Period, shifted
from fraudstats.calendar.windows import Window
from fraudstats.config import Config
from fraudstats.errors import ConfigError, NoData
from fraudstats.loading.batches import Batch
from fraudstats.loading.contracts import Contract
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

WEEKS_SHOWN = 53
"""A year and the week that is compared with its beginning."""


@dataclass(frozen=True)
class Newsroom:
    """What the issues of one run share, and the answers that the store has given so far."""

    knowledge: Knowledge
    catalogue: Catalogue
    config: Config
    contracts: Mapping[str, Contract]
    batches: tuple[Batch, ...]
    """The files that the store knew."""
    as_of: datetime
    """The instant that the issues are dated by."""
    today: date
    """The statistical day on which the run asks; `last` and `this` week hang on it."""
    answers: "dict[tuple[str, tuple[str, ...]], pl.DataFrame]" = field(default_factory=dict)

    @cached_property
    def maturity(self) -> Maturity:
        """How complete the newest days are."""
        return Maturity(self.knowledge, self.config.calendar)

    def partials(self, metric: str, dimensions: tuple[str, ...]) -> "pl.DataFrame":
        """Run a metric once for all sections of all issues."""
        if (metric, dimensions) not in self.answers:
            definition = self.catalogue.get(metric)
            self.answers[metric, dimensions] = daily_partials(self.knowledge, definition, Selection(dimensions))
        return self.answers[metric, dimensions]


@dataclass(frozen=True)
class _Desk:
    """What every question to the store needs."""

    room: Newsroom
    district: str | None

    @property
    def knowledge(self) -> Knowledge:
        return self.room.knowledge

    @property
    def catalogue(self) -> Catalogue:
        return self.room.catalogue

    @property
    def config(self) -> Config:
        return self.room.config

    @property
    def within(self) -> tuple[tuple[str, str], ...]:
        return () if self.district is None else ((DISTRICT, self.district),)

    def partials(self, metric: str, dimensions: tuple[str, ...] = ()) -> "pl.DataFrame":
        """Give the daily partials of the issue's own events."""
        import polars as pl

        if self.district is None:
            return self.room.partials(metric, dimensions)
        whole = self.room.partials(metric, (DISTRICT, *dimensions))
        return whole.filter(pl.col(DISTRICT) == self.district).drop(DISTRICT)

    def ask(self, metric: str, asked: list[Compared], dimensions: tuple[str, ...] = ()) -> list[Measured]:
        definition = self.catalogue.get(metric)
        partials = self.partials(metric, dimensions)
        covered = self.knowledge.covered(definition)
        table = compare(partials, definition, asked, dimensions, covered, self.config.thresholds)
        table = self.room.maturity.held_against(table, definition, self.config.thresholds)
        return measured(table, definition, dimensions, self.within)

    def is_loaded(self, metric: str) -> bool:
        return all(name in self.knowledge.coverages for name in self.catalogue.get(metric).datasets)

    def reaches(self, metric: str, week: Period) -> bool:
        """Tell whether the data of a metric shares a day with the week."""
        if not self.is_loaded(metric):
            return False
        covered = self.knowledge.covered(self.catalogue.get(metric))
        return week.window.start < covered.end and covered.start < week.window.end

    def has_events(self, metric: str) -> bool:
        """Tell whether a metric has events, be they of this district or another."""
        return self.is_loaded(metric) and self.room.partials(metric, (DISTRICT,) if self.district else ()).height > 0

    def is_told(self, metric: str) -> bool:
        """Tell whether the issue can say anything of a metric."""
        return self.district is None or self.has_dimension(metric, DISTRICT)

    def has_dimension(self, metric: str, dimension: str) -> bool:
        return dimension in self.catalogue.get(metric).dimensions


def gather_week(room: Newsroom, week: Period, district: str | None = None) -> WeeklyFacts:
    """Measure everything that the briefing of a week says.

    Args:
        district: measure its events only.
    Raises:
        NoData: if a watched figure has no data in the week.
    """
    desk = _Desk(room, district)
    config = room.config
    figures = _watched(desk)
    _check_covered(desk, figures, week)
    asked = [compared_period(week, config.calendar)]
    stops = _stops(desk, week) if _is_shown(desk, STOP_RATE, week) else None
    alerts = desk.ask(ALERTS, asked, ("level",)) if _is_shown(desk, ALERTS, week) else []
    level = _level(desk, figures[0], week)
    charts = gather_charts(desk, figures[0], level.history, week)
    shown = [*figures, *([STOP_RATE, STOP_MINUTES] if stops else []), *([ALERTS] if alerts else [])]
    return WeeklyFacts(
        week=week,
        as_of=room.as_of,
        config=config,
        contracts=room.contracts,
        headline=tuple(_headline(desk, name, week) for name in figures),
        decline=_decline(desk, figures, week),
        level=level,
        districts=_districts(desk, figures, asked),
        types=_types(desk, figures, asked),
        alerts=tuple(alerts),
        stops=stops,
        coverages=room.knowledge.coverages,
        batches=room.batches,
        definitions=(*(room.catalogue.get(name) for name in shown), *charts.definitions),
        left_out=tuple(room.catalogue.get(name) for name in config.report.figures if name not in figures),
        charts=charts,
        district=district,
    )


def last_known_day(knowledge: Knowledge, definition: Definition, week: Window) -> date:
    """Give the last day of the week that the data covers."""
    return min(week.last_day, knowledge.covered(definition).last_day)


def _watched(desk: _Desk) -> tuple[str, ...]:
    """Choose the figures of the headline: the configured ones that have events, else the first count that has.

    Raises:
        ConfigError: if a configured one is no count.
        NoData: if there is none.
    """
    for name in desk.config.report.figures:
        if desk.catalogue.get(name).kind is not Kind.COUNT:
            raise ConfigError(
                f"'{name}' is no count", where="[report] figures", expected="The headline compares counts."
            )
    wanted = tuple(name for name in desk.config.report.figures if desk.is_told(name) and desk.has_events(name))
    if wanted:
        return wanted
    for definition in desk.catalogue.all():
        if definition.kind is Kind.COUNT and desk.is_told(definition.name) and desk.has_events(definition.name):
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


def _is_shown(desk: _Desk, metric: str, week: Period) -> bool:
    return desk.is_told(metric) and desk.reaches(metric, week)


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
    """List the districts, most of the first watched figure first; none in the issue of one district."""
    if desk.district is not None:
        return ()
    by_name: dict[str | None, dict[str, Measured]] = {}
    for metric in figures:
        for row in desk.ask(metric, asked, (DISTRICT,)) if desk.has_dimension(metric, DISTRICT) else []:
            by_name.setdefault(row.group_value(DISTRICT), {})[metric] = row

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
        by_district=tuple(desk.ask(STOP_RATE, asked, (DISTRICT,)) if desk.district is None else ()),
        minutes=desk.ask(STOP_MINUTES, asked)[0],
    )
