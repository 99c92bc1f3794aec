"""The first watched figure week by week, its highest week, and how long it has stood at today's level."""

from fraudstats.analysis.stability import poisson_range
from fraudstats.briefing.model import Chart, Section, Sentence
from fraudstats.briefing.pictures import HeatMap
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.hours_chart import hours_chart
from fraudstats.briefing.sections.running_days import stable_days
from fraudstats.briefing.sections.weekly_chart import weekly_chart

SHORTEST_RUN_TOLD = 14  # days
SHORTEST_HISTORY = 8  # weeks; "the highest of" fewer says nothing


def trend(desk: Desk) -> Section | None:
    """Draw the weeks with last year's, and say where the week stands; None where there is nothing of either."""
    sentences = _sentences(desk)
    charts: tuple[Chart | HeatMap, ...] = (*weekly_chart(desk), *hours_chart(desk))
    return Section("trend", desk.phrases.text("trend_title"), sentences, charts=charts) if charts else None


def _sentences(desk: Desk) -> tuple[Sentence, ...]:
    level = desk.facts.level
    week, definition = level.history[-1], level.peak.definition
    said = {
        "metric": desk.noun(definition),
        "title": desk.title(definition),
        "unit": desk.unit(definition),
        "weeks": str(len(level.history)),
    }
    if week.is_provisional or len(level.history) < SHORTEST_HISTORY:
        return ()
    if level.peak is week:
        first = desk.phrases.sentence("trend_at_peak", mean=week.daily_mean(), **said)
    else:
        peak = desk.phrases.period(level.peak.row["period"])
        means = {"peak_mean": level.peak.daily_mean(), "mean": week.daily_mean()}
        first = desk.phrases.sentence("trend_peak", peak=peak, **means, **said)
    return (first, *_stable(desk))


def _stable(desk: Desk) -> tuple[Sentence, ...]:
    """Say it of a count of which a day with nothing would be no chance: of fewer, hardly any day could end the run."""
    run, significance = desk.facts.level.stability, desk.facts.config.thresholds.significance
    if run.days < SHORTEST_RUN_TOLD or poisson_range(run.daily_mean, significance).lowest == 0:
        return ()
    metric = desk.noun(desk.facts.level.peak.definition)
    return (
        desk.phrases.sentence("trend_stable", since=desk.phrases.day(run.since), metric=metric, days=stable_days(desk)),
    )
