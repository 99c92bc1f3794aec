"""The first watched figure week by week, its highest week, and how long it has stood at today's level."""

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Chart, Section, Sentence, Series
from fraudstats.briefing.sections.desk import Desk
from fraudstats.calendar.periods import Grain, period_of

SHORTEST_RUN_TOLD = 14  # days
SHORTEST_HISTORY = 8  # weeks; "the highest of" fewer says nothing


def trend(desk: Desk) -> Section:
    """Draw the weeks with last year's, and say where the week stands."""
    return Section("trend", desk.phrases.text("trend_title"), _sentences(desk), charts=(_chart(desk),))


def weekly_labels(history: tuple[Measured, ...]) -> tuple[str, ...]:
    """Name the weeks under a chart."""
    return tuple(each.row["period"] for each in history)


def provisional_from(history: tuple[Measured, ...]) -> int | None:
    """Find the first incomplete period at the end of a chart."""
    return next((rank for rank, each in enumerate(history) if rank and each.is_provisional), None)


def _sentences(desk: Desk) -> tuple[Sentence, ...]:
    level = desk.facts.level
    week, definition = level.history[-1], level.peak.definition
    said = {"metric": desk.noun(definition), "unit": desk.unit(definition), "weeks": str(len(level.history))}
    if week.is_provisional or len(level.history) < SHORTEST_HISTORY:
        return ()
    if level.peak is week:
        first = desk.phrases.sentence("trend_at_peak", mean=week.daily_mean(), **said)
    else:
        peak = period_of(level.peak.window.start, Grain.WEEK, desk.facts.config.calendar).name
        first = desk.phrases.sentence(
            "trend_peak", peak=peak, peak_mean=level.peak.daily_mean(), mean=week.daily_mean(), **said
        )
    return (first, *_stable(desk))


def _stable(desk: Desk) -> tuple[Sentence, ...]:
    run = desk.facts.level.stability
    if run.days < SHORTEST_RUN_TOLD:
        return ()
    metric = desk.noun(desk.facts.level.peak.definition)
    return (
        desk.phrases.sentence("trend_stable", since=desk.phrases.day(run.since), metric=metric, days=str(run.days)),
    )


def _chart(desk: Desk) -> Chart:
    history, phrases = desk.facts.level.history, desk.phrases
    definition = history[-1].definition
    metric, unit = desk.title(definition), desk.unit(definition)
    labels = weekly_labels(history)
    peak = desk.facts.level.peak
    return Chart(
        key="weekly",
        title=phrases.text("trend_chart", metric=metric, unit=unit),
        labels=labels,
        series=(
            Series(
                phrases.text("trend_last_year"),
                tuple(each.baseline_value("year_earlier") for each in history),
                "earlier",
            ),
            Series(phrases.text("trend_this_year"), tuple(each.value for each in history)),
        ),
        y_label=unit,
        alt=phrases.text(
            "trend_alt",
            first=labels[0],
            last=labels[-1],
            metric=metric,
            unit=unit,
            value=str(history[-1].value),
            peak=peak.row["period"],
            peak_value=str(peak.value),
        ),
        source=desk.source(definition),
        provisional_from=provisional_from(history),
    )
