"""Questions to a project beyond a trend: what is measured, who moved it, how it stands, where it comes from.

Each takes an open `Project` and reads as the story of its answer; commands and library ask the same way.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from fraudstats.project import Project

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.alert_backlog import AlertBacklog
    from fraudstats.analysis.comparisons import Compared
    from fraudstats.analysis.effect import Effect
    from fraudstats.analysis.entry_delays import EntryDelays
    from fraudstats.analysis.explanation import Explanation
    from fraudstats.analysis.scorecard import Scorecard
    from fraudstats.analysis.signals.attention import Attention
    from fraudstats.analysis.stop_groups import StopGroup
    from fraudstats.analysis.stops import StopReply
    from fraudstats.analysis.trace import Trace
    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.briefing.derivation import Derivation
    from fraudstats.briefing.references import Reference
    from fraudstats.calendar.periods import Period
    from fraudstats.calendar.windows import Window
    from fraudstats.metrics.facts import Selection
    from fraudstats.metrics.sheets import MetricSheet

EVERYTHING_KNOWN = datetime(9999, 1, 1)
"""Stands for now where the answer does not depend on the clock; hours can be added to it."""


def metric_sheets(project: Project, name: str | None = None) -> "list[MetricSheet]":
    """Describe one metric, or all: definition, owner, and the days that its data covers; every file is checked.

    Raises:
        MetricError: naming file and line, if a metric file is broken.
        ConfigError: if an owner is named of what is neither metric nor front.
    """
    from fraudstats.engines.duckdb import staging
    from fraudstats.metrics.sheets import check_all, check_owners, metric_sheet

    catalogue = project.metrics()
    definitions = [catalogue.get(name)] if name else catalogue.all()
    owners = project.config.metrics.owners
    check_owners(owners, catalogue.names())
    with staging() as session:
        check_all(session, definitions, project.contracts())
    with project.knowledge(EVERYTHING_KNOWN) as knowledge:
        return [metric_sheet(knowledge, each, owners) for each in definitions]


def drivers(
    project: Project,
    metrics: Sequence[str],
    question: "TrendQuestion",
    dimensions: Sequence[str],
    *,
    as_of: datetime,
) -> "pl.DataFrame":
    """Split the newest complete period's change along each dimension: whose change is it?

    Returns:
        As of `analysis.drivers.drivers`, metric after metric.
    """
    import polars as pl

    from fraudstats.analysis.trend import trend_drivers

    catalogue, rules = project.metrics(), project.config.calendar
    with project.knowledge(as_of) as knowledge:
        return pl.concat(trend_drivers(knowledge, catalogue.get(each), question, dimensions, rules) for each in metrics)


def trend_chart(project: Project, table: "pl.DataFrame", lang: str, image: str) -> bytes:
    """Draw the rows of a trend.

    Args:
        image: `svg` or `png`.
    """
    from fraudstats.briefing.trend_chart import draw_trend

    names = table.get_column("metric").unique(maintain_order=True)
    definitions = {name: project.metrics().get(name) for name in names}
    return draw_trend(table, definitions, lang, image)


def scorecard(
    project: Project,
    metrics: Sequence[str] = (),
    *,
    as_of: datetime,
    last: date | None = None,
    first: date | None = None,
) -> "Scorecard":
    """Measure metrics to date: week, 28 days, month, year, campaign; and what became of the meeting's tasks.

    Args:
        metrics: all of them where none is named.
        last: windows end with this day, or with the last known one.
    """
    from dataclasses import replace

    from fraudstats.analysis.scorecard import scorecard
    from fraudstats.analysis.tasks import agenda_of
    from fraudstats.metrics.command_queries import read_command_queries

    queries = read_command_queries([root / "tasks" for root in project.query_folders()])
    with project.knowledge(as_of) as knowledge:
        found = scorecard(knowledge, project.metrics(), metrics, project.config, last, first)
        return replace(found, tasks=agenda_of(knowledge, queries, project.metrics(), metrics, last))


def explain(
    project: Project, metric: str, period: str, *, selection: "Selection", as_of: datetime, today: date
) -> "Explanation":
    """Explain the number of a metric in a period: SQL, events, exports, differences.

    Args:
        period: 2021-W19, 2021-05-14 (its week), `this` or `last` week, 2021-05, 2021-Q2, 2021.
        today: which week is `this`.
    """
    from fraudstats.analysis.comparisons import compared_period
    from fraudstats.calendar.periods import MONTHS_IN, parse_period, parse_week

    rules = project.config.calendar
    is_week = period in ("this", "last") or parse_period(period, rules).grain not in MONTHS_IN
    asked = parse_week(period, rules, today) if is_week else parse_period(period, rules)
    project.metrics().get(metric).check_tells(asked.grain)
    return _explained(project, metric, compared_period(asked, rules), selection, as_of)


def explain_reference(project: Project, reference: "Reference", *, as_of: datetime) -> "Explanation":
    """Explain a number that a briefing prints, against the baseline that it was printed with."""
    from dataclasses import replace

    from fraudstats.analysis.matching_window import compared_as_printed
    from fraudstats.metrics.facts import Selection

    asked = compared_as_printed(reference.window, project.config.calendar)
    if reference.baseline_window:
        is_previous = reference.baseline == "previous"
        before, earlier = asked.previous, asked.year_earlier
        chosen = (reference.baseline_window, earlier) if is_previous else (before, reference.baseline_window)
        asked = replace(asked, previous=chosen[0], year_earlier=chosen[1])
    return _explained(project, reference.metric, asked, Selection((), reference.filters), as_of)


def derivation(project: Project, reference: "Reference", *, as_of: datetime) -> "Derivation | None":
    """Compute the number of a reference again, with all that stands behind it; None where it is a plain value."""
    from fraudstats.briefing.derivation import derive

    with project.knowledge(as_of) as knowledge:
        return derive(reference, knowledge, project.metrics(), project.config)


def _explained(
    project: Project, metric: str, asked: "Compared", selection: "Selection", as_of: datetime
) -> "Explanation":
    from fraudstats.analysis.explanation import explain
    from fraudstats.analysis.maturity import Maturity

    definition, thresholds = project.metrics().get(metric), project.config.thresholds
    with project.knowledge(as_of) as knowledge:
        maturity = Maturity(knowledge, project.config.calendar)
        return explain(knowledge, definition, project.contracts(), asked, selection, thresholds, maturity)


def stops(
    project: Project,
    *,
    as_of: datetime,
    week: str = "",
    month: str = "",
    within_minutes: int | None = None,
    by: "StopGroup | None" = None,
    expiring_hours: int | None = None,
    rates_only: bool = False,
) -> "StopReply":
    """Tell how fast payments were stopped in a window, and what became of the money.

    Args:
        week, month: the window; without both the latest week that the data covers wholly.
        within_minutes: the limit; by default the configured one.
        expiring_hours: list also the stops that end within so many hours after `as_of`.
        rates_only: neither the funnel of the money nor what could not be timed.
    """
    from fraudstats.analysis.stops import StopQuestion, StopReply, answer_stops
    from fraudstats.metrics.command_queries import read_command_queries

    with project.knowledge(as_of) as knowledge:
        covered = knowledge.covered(project.metrics().get("stop_rate_60m"))
        period = _covered_period(project, week, month, covered, as_of)
        within = within_minutes or project.config.thresholds.stop_within_minutes
        question = StopQuestion(period.window, within, by, expiring_hours, as_of, rates_only)
        queries = read_command_queries([root / "stops" for root in project.query_folders()])
        answered = answer_stops(knowledge, queries, question, covered, project.config)
        return StopReply(period, question, covered, answered)


def alert_backlog(project: Project, *, as_of: datetime, district: str | None = None) -> "AlertBacklog":
    """List the alerts that are past their limit and not closed, and count them by station.

    Raises:
        UsageError: if the district occurs in no alert.
    """
    from fraudstats.analysis.alert_backlog import alert_backlog
    from fraudstats.metrics.command_queries import read_command_queries
    from fraudstats.metrics.facts import Selection
    from fraudstats.metrics.occurring import check_filters

    with project.knowledge(as_of) as knowledge:
        if district:
            issued = project.metrics().get("alerts_issued")
            check_filters(knowledge, issued, Selection((), (("district", district),)))
        queries = read_command_queries([root / "alerts" for root in project.query_folders()])
        return alert_backlog(knowledge, queries, district)


def trace(project: Project, case: str, *, as_of: datetime) -> "Trace":
    """Follow the money of one case, level by level."""
    from fraudstats.analysis.trace import trace
    from fraudstats.metrics.command_queries import read_command_queries

    with project.knowledge(as_of) as knowledge:
        return trace(knowledge, read_command_queries([root / "trace" for root in project.query_folders()]), case)


def effect(
    project: Project, metric: str, since: date, *, as_of: datetime, left_out: "Sequence[Window]" = ()
) -> "Effect":
    """Estimate what became of a count or sum since a day, beside what its past led one to expect."""
    from fraudstats.analysis.effect import effect

    with project.knowledge(as_of) as knowledge:
        return effect(knowledge, project.metrics().get(metric), since, project.config.calendar, left_out)


def lateness(project: Project, metric: str, n_delays: int, *, as_of: datetime, learn_from: str = "") -> "EntryDelays":
    """Tell how many of each week's events were known so many weeks after its end.

    Args:
        learn_from: `loads` or `dates`; by default the loads, or the dates of entry where those do not suffice.
    """
    from fraudstats.analysis.entry_delays import LearntFrom, entry_delays
    from fraudstats.metrics.facts import Selection

    definition, rules = project.metrics().get(metric), project.config.calendar
    chosen = LearntFrom(learn_from) if learn_from else None
    with project.knowledge(as_of) as knowledge:
        return entry_delays(knowledge, definition, rules, n_delays, Selection(), chosen)


def signals(project: Project, week: str, *, as_of: datetime) -> "Attention":
    """Find the counts that are beyond what their own past explains.

    Args:
        week: 2021-W19, a date in it, `this` or `last`.
    """
    from fraudstats.analysis.signals.attention import attention
    from fraudstats.calendar.periods import parse_week
    from fraudstats.calendar.windows import statistical_day

    rules = project.config.calendar
    period = parse_week(week, rules, statistical_day(as_of, rules.cutoff))
    with project.knowledge(as_of) as knowledge:
        return attention(knowledge, project.metrics().all(), period, rules, project.config.thresholds)


def signals_chart(project: Project, found: "Attention", lang: str, image: str) -> bytes:
    """Draw the signals of a week, each with its expectation.

    Args:
        image: `svg` or `png`.
    """
    from fraudstats.analysis.signals.judging import COURSE_WEEKS
    from fraudstats.briefing.signals_chart import draw_signals
    from fraudstats.calendar.periods import shifted

    weeks = [shifted(found.week, -back, project.config.calendar).name for back in reversed(range(COURSE_WEEKS))]
    definitions = {each.key.metric: project.metrics().get(each.key.metric) for each in found.signals}
    return draw_signals(found, weeks, definitions, lang, image)


def _covered_period(project: Project, week: str, month: str, covered: "Window", as_of: datetime) -> "Period":
    """Choose the window of a command: the week or month asked for, else the latest week that is covered wholly.

    Raises:
        NoData: if the data covers no day of it.
    """
    from fraudstats.calendar.choice import chosen_period
    from fraudstats.calendar.windows import statistical_day

    rules = project.config.calendar
    return chosen_period(week, month, covered, rules, statistical_day(as_of, rules.cutoff))
