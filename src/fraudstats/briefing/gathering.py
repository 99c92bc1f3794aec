"""Measure everything that an issue says: the city's, or a district's."""

from datetime import date

from fraudstats.analysis.comparisons import Compared, compared_period, compared_window
from fraudstats.analysis.double_decline import DoubleDecline, compared_to_date, double_decline
from fraudstats.analysis.stability import stable_run
from fraudstats.briefing.chart_facts import gather_charts
from fraudstats.briefing.course import gather_course
from fraudstats.briefing.facts import (
    ALERTS,
    FIGURES_WATCHED,
    IN_TIME,
    STOP_MINUTES,
    STOP_RATE,
    TYPED,
    DistrictFact,
    HeadlineFact,
    IssueFacts,
    LevelFact,
    StopFact,
)
from fraudstats.briefing.festival_facts import gather_festival
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.mechanism_facts import gather_centres, gather_tasks
from fraudstats.briefing.newsroom import DISTRICT, Newsroom, Reporter
from fraudstats.briefing.revision_facts import gather_revisions
from fraudstats.briefing.standings import ROLLING_DAYS, gather_standings
from fraudstats.briefing.target_facts import gather_targets
from fraudstats.calendar.periods import Grain, Period, shifted
from fraudstats.calendar.windows import Window, rolling
from fraudstats.errors import ConfigError, NoData
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge

INCIDENCE = "incidents_per_10k"
SHOWN = {Grain.WEEK: 53, Grain.MONTH: 25}
"""A year and the week that is compared with its beginning; two years and a month."""
TO_DATE = {Grain.WEEK: Grain.MONTH, Grain.MONTH: Grain.YEAR}
"""What a headline figure is added up to beside its period."""


def gather_issue(room: Newsroom, period: Period, district: str | None = None) -> IssueFacts:
    """Measure everything that an issue says.

    Args:
        district: measure its events only.
    Raises:
        NoData: if a watched figure has no data in the period.
    """
    reporter = Reporter(room, district)
    config = room.config
    figures = _watched(reporter)
    _check_covered(reporter, figures, period)
    if period.grain is Grain.WEEK:
        room.begin_attention(figures[:FIGURES_WATCHED], period)
    asked = [compared_period(period, config.calendar)]
    stops = _stops(reporter, period) if _is_shown(reporter, STOP_RATE, period) else None
    alerts = reporter.ask(ALERTS, asked, ("level",)) if _is_shown(reporter, ALERTS, period) else []
    standings = gather_standings(reporter, period)
    level = _level(reporter, figures[0], period)
    charts = gather_charts(reporter, figures[0], level.history, period)
    incidence = _incidence(reporter, period)
    shown = [*figures, *([STOP_RATE, STOP_MINUTES] if stops else []), *([ALERTS] if alerts else [])]
    shown += [INCIDENCE] if incidence else []
    return IssueFacts(
        period=period,
        as_of=room.as_of,
        config=config,
        contracts=room.contracts,
        headline=tuple(_headline(reporter, name, period) for name in figures),
        decline=_decline(reporter, figures, period),
        festival=gather_festival(reporter, figures[0], period),
        level=level,
        districts=_districts(reporter, figures, asked),
        incidence=incidence,
        types=_types(reporter, figures, asked),
        alerts=tuple(alerts),
        in_time={name: _by_level(reporter, name, asked) for name in IN_TIME} if alerts else {},
        stops=stops,
        coverages=room.knowledge.coverages,
        batches=room.batches,
        definitions=tuple(
            dict.fromkeys((*map(room.catalogue.get, (*shown, *standings)), *charts.definitions)),
        ),
        left_out=tuple(room.catalogue.get(name) for name in config.report.figures if name not in figures),
        standings=standings,
        tasks=gather_tasks(reporter, period),
        centres=gather_centres(reporter, period),
        signals=room.attention(figures[:FIGURES_WATCHED], period) if period.grain is Grain.WEEK else None,
        targets=gather_targets(reporter, period),
        revisions=gather_revisions(reporter, figures, period),
        charts=charts,
        district=district,
    )


def last_known_day(knowledge: Knowledge, definition: Definition, period: Window) -> date:
    """Give the last day of the week that the data covers."""
    return min(period.last_day, knowledge.covered(definition).last_day)


def _watched(reporter: Reporter) -> tuple[str, ...]:
    """Choose the figures of the headline: the configured ones that have events, else the first count that has.

    Raises:
        ConfigError: if a configured one is no count.
        NoData: if there is none.
    """
    for name in reporter.config.report.figures:
        if reporter.catalogue.get(name).kind is not Kind.COUNT:
            raise ConfigError(
                f"'{name}' is no count", where="[report] figures", expected="The headline compares counts."
            )
    wanted = tuple(
        name for name in reporter.config.report.figures if reporter.is_told(name) and reporter.has_events(name)
    )
    if wanted:
        return wanted
    for definition in reporter.catalogue.all():
        if definition.kind is Kind.COUNT and reporter.is_told(definition.name) and reporter.has_events(definition.name):
            return (definition.name,)
    raise NoData("nothing to report on", next_step="Load exports with `fraudstats load FILE`.")


def _check_covered(reporter: Reporter, figures: tuple[str, ...], period: Period) -> None:
    for name in figures:
        if not reporter.reaches(name, period):
            covered = reporter.knowledge.covered(reporter.catalogue.get(name))
            raise NoData(
                f"no data for {name} in {period.name}",
                expected=f"The data covers {covered.start} to {covered.last_day}.",
                next_step="Load the export of that period, or name another period.",
                slug="not-covered",
            )


def _is_shown(reporter: Reporter, metric: str, period: Period) -> bool:
    return reporter.is_told(metric) and reporter.reaches(metric, period)


def _periods(reporter: Reporter, metric: str, period: Period) -> list[Compared]:
    """List the periods up to the issue's that the metric covers."""
    rules, covered = reporter.config.calendar, reporter.knowledge.covered(reporter.catalogue.get(metric))
    periods = [shifted(period, -n, rules) for n in reversed(range(SHOWN[period.grain]))]
    return [compared_period(each, rules) for each in periods if each.window.end > covered.start]


def _headline(reporter: Reporter, metric: str, period: Period) -> HeadlineFact:
    day = last_known_day(reporter.knowledge, reporter.catalogue.get(metric), period.window)
    rules = reporter.config.calendar
    asked = [compared_period(period, rules), compared_to_date(day, rules, TO_DATE[period.grain])]
    of_week, to_date = reporter.ask_beside_others(metric, asked) or reporter.ask(metric, asked)
    return HeadlineFact(of_week, to_date, gather_course(reporter, metric, period))


def _decline(reporter: Reporter, figures: tuple[str, ...], period: Period) -> DoubleDecline:
    definitions = [reporter.catalogue.get(name) for name in figures]
    partials = {each.name: reporter.partials(each.name) for each in definitions}
    day = min(last_known_day(reporter.knowledge, each, period.window) for each in definitions)
    covered = {each.name: reporter.knowledge.covered(each) for each in definitions}
    return double_decline(partials, day, covered, reporter.config.calendar)


def _level(reporter: Reporter, metric: str, period: Period) -> LevelFact:
    definition = reporter.catalogue.get(metric)
    history = reporter.ask(metric, _periods(reporter, metric, period))
    daily = dict(reporter.partials(metric).select("day", "value").iter_rows())
    covered = reporter.knowledge.covered(definition)
    known = Window(period.window.start, min(period.window.end, covered.end))
    return LevelFact(
        history=tuple(history),
        peak=max(history, key=lambda each: (each.value or 0, each.window.start)),
        stability=stable_run(daily, known, covered, reporter.config.thresholds.significance),
        known=known,
        covered_from=covered.start,
    )


def _districts(reporter: Reporter, figures: tuple[str, ...], asked: list[Compared]) -> tuple[DistrictFact, ...]:
    """List the districts, most of the first watched figure first; none in the issue of one district."""
    if reporter.district is not None:
        return ()
    by_name: dict[str | None, dict[str, Measured]] = {}
    for metric in figures:
        for row in reporter.ask(metric, asked, (DISTRICT,)) if reporter.has_dimension(metric, DISTRICT) else []:
            by_name.setdefault(row.group_value(DISTRICT), {})[metric] = row

    def order(name: str | None) -> tuple[float, str]:
        first = by_name[name].get(figures[0])
        return (-(first.value or 0) if first else 0.0, name or "")

    return tuple(DistrictFact(name, by_name[name]) for name in sorted(by_name, key=order))


def _incidence(reporter: Reporter, period: Period) -> tuple[Measured, ...]:
    """Measure 28 days: in one week a small district has hardly an incident."""
    if reporter.district or INCIDENCE not in reporter.catalogue.names() or not reporter.reaches(INCIDENCE, period):
        return ()
    day = last_known_day(reporter.knowledge, reporter.catalogue.get(INCIDENCE), period.window)
    rolled = compared_window("days_28", rolling(day, ROLLING_DAYS))
    asked = rolled if period.grain is Grain.WEEK else compared_period(period, reporter.config.calendar)
    return tuple(reporter.ask(INCIDENCE, [asked], (DISTRICT,)))


def _types(reporter: Reporter, figures: tuple[str, ...], asked: list[Compared]) -> tuple[Measured, ...]:
    metric = TYPED if TYPED in figures else figures[0]
    rows = reporter.ask(metric, asked, ("fraud_type",)) if reporter.has_dimension(metric, "fraud_type") else []
    return tuple(sorted(rows, key=lambda each: (-(each.value or 0), each.group_value("fraud_type") or "")))


def _by_level(reporter: Reporter, metric: str, asked: list[Compared]) -> dict[str | None, Measured]:
    return {each.group_value("level"): each for each in reporter.ask(metric, asked, ("level",))}


def _stops(reporter: Reporter, period: Period) -> StopFact:
    asked = [compared_period(period, reporter.config.calendar)]
    history = reporter.ask(STOP_RATE, _periods(reporter, STOP_RATE, period))
    return StopFact(
        period=reporter.ask(STOP_RATE, asked)[0],
        history=tuple(history),
        by_district=tuple(reporter.ask(STOP_RATE, asked, (DISTRICT,)) if reporter.district is None else ()),
        minutes=reporter.ask(STOP_MINUTES, asked)[0],
    )
