"""Draw the weeks of the first watched figure: last year's, what was expected, and where the level changed."""

from collections.abc import Sequence
from datetime import date

from fraudstats.analysis.bands import BandMethod
from fraudstats.analysis.change_points import Level
from fraudstats.briefing.measured import DISPLAYS, Measured
from fraudstats.briefing.model import Band, Chart, Display, Figure, Mark, Provenance, Series
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.wording import count

FEWEST_DRAWN = 2
"""One point is no line."""
METHODS = {BandMethod.PRIOR_WEEKS: "band_prior_weeks", BandMethod.SEASON: "band_season",
           BandMethod.SEASON_AND_TREND: "band_season"}  # fmt: skip


def weekly_chart(desk: Desk) -> tuple[Chart, ...]:
    """Draw the weeks up to the issue's; nothing where there is one alone."""
    return (_weekly_chart(desk),) if len(desk.facts.level.history) >= FEWEST_DRAWN else ()


def _weekly_chart(desk: Desk) -> Chart:
    history, phrases = desk.facts.level.history, desk.phrases
    has_earlier = any(each.baseline_value("year_earlier") is not None for each in history)
    definition = history[-1].definition
    metric, unit = desk.title(definition), desk.unit(definition)
    labels, peak = weekly_labels(history), desk.facts.level.peak
    fact = desk.facts.charts.expectation
    return Chart(
        key="weekly",
        title=phrases.text("trend_chart", metric=metric, unit=unit),
        labels=labels,
        series=(
            weekly_series(history, phrases.text("trend_last_year"), "year_earlier"),
            weekly_series(history, phrases.text("trend_this_year")),
        ),
        y_label="",
        alt=phrases.text(
            "trend_alt" if has_earlier else "trend_alt_alone",
            first=labels[0],
            last=labels[-1],
            metric=metric,
            unit=unit,
            value=count(history[-1].value or 0, phrases.lang),
            peak=phrases.period(peak.row["period"]),
            peak_value=count(peak.value or 0, phrases.lang),
        ),
        source=desk.note(
            desk.source(definition),
            phrases.text(METHODS[fact.method]) if fact.method in METHODS else "",
            phrases.text("marks_note") if len(fact.levels) > 1 else "",
        ),
        provisional_from=provisional_from(history),
        band=_band(desk, history),
        marks=_marks(desk, history),
    )


def weekly_labels(history: Sequence[Measured]) -> tuple[str, ...]:
    """Name the weeks under a chart."""
    return tuple(each.row["period"] for each in history)


def weekly_series(history: Sequence[Measured], label: str, baseline: str = "") -> Series:
    """Draw the values, or those of a baseline."""
    first = history[0]
    windows = tuple(
        (each.row[f"{baseline}_start"], each.row[f"{baseline}_end"])
        if baseline
        else (each.window.start, each.window.end)
        for each in history
    )
    return Series(
        label,
        tuple(each.baseline_value(baseline) if baseline else each.value for each in history),
        "earlier" if baseline else "main",
        Provenance(first.definition.name, DISPLAYS[first.definition.kind], windows, first.within),
    )


def provisional_from(history: Sequence[Measured]) -> int | None:
    """Find the first incomplete period at the end of a chart."""
    return next((rank for rank, each in enumerate(history) if rank and each.is_provisional), None)


def _band(desk: Desk, history: Sequence[Measured]) -> Band | None:
    known = {each.start: each for each in desk.facts.charts.expectation.weeks if each.low is not None}
    found = [known.get(each.window.start) for each in history]
    if not any(found):
        return None
    low, high = (tuple(getattr(each, end) if each else None for each in found) for end in ("low", "high"))
    return Band(desk.phrases.text("band_label"), low, high)


def _marks(desk: Desk, history: Sequence[Measured]) -> tuple[Mark, ...]:
    """Mark where a level begins, with its daily mean."""
    place = {each.window.start: rank for rank, each in enumerate(history)}
    changes = desk.facts.charts.expectation.levels[1:]
    return tuple(
        Mark(place[each.since], desk.phrases.parts("mark_level", mean=_daily_mean(each, history[0])))
        for each in changes
        if place.get(each.since, 0) > 0
    )


def _daily_mean(level: Level, like: Measured) -> Figure:
    days = level.n_weeks * like.window.days
    end = date.fromordinal(level.since.toordinal() + days)
    mean = level.mean / like.window.days
    return Figure(like.definition.name, mean, Display.DAILY_MEAN, level.since, end, like.within)
