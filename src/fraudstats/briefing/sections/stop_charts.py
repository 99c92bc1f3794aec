"""Draw the stop rate over the weeks, how many minutes stops took, and what became of the money."""

from fraudstats.analysis.shares import shares
from fraudstats.analysis.stops import BANDS
from fraudstats.briefing.chart_facts import SplitFact
from fraudstats.briefing.facts import StopFact
from fraudstats.briefing.model import Chart, Display, Figure
from fraudstats.briefing.pictures import Bar, Bars
from fraudstats.briefing.sections.chain_chart import chain_chart
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.weekly_chart import FEWEST_DRAWN, provisional_from, weekly_labels, weekly_series
from fraudstats.briefing.wording import rate

MINUTES = tuple(band.replace("over_", ">").replace("_", "-") for band in BANDS)
"""As the metric `stopped_incidents` names them: 0-5 ... >60."""


def stop_charts(desk: Desk, fact: StopFact) -> tuple[Chart | Bars, ...]:
    """Draw what is known."""
    rates = [_rates(desk, fact)] if len(fact.history) >= FEWEST_DRAWN else []
    return (*rates, *_minutes(desk), *_funnel(desk), *chain_chart(desk))


def _rates(desk: Desk, fact: StopFact) -> Chart:
    labels, value = weekly_labels(fact.history), fact.period.value
    return Chart(
        key="stop_rate",
        title=desk.phrases.text("stops_chart"),
        labels=labels,
        series=(weekly_series(fact.history, desk.phrases.text("stops_series")),),
        y_label="",
        alt=desk.phrases.text(
            "stops_alt",
            first=labels[0],
            last=labels[-1],
            value="—" if value is None else rate(value, desk.phrases.lang),
        ),
        source=desk.source(fact.period.definition),
        percent=True,
        provisional_from=provisional_from(fact.history),
    )


def _minutes(desk: Desk) -> tuple[Bars, ...]:
    fact, phrases = desk.facts.charts.minutes, desk.phrases
    counts = [int(fact.values.get((band,), 0)) for band in MINUTES] if fact else []
    if fact is None or sum(counts) <= 0:
        return ()
    fractions = shares([max(count, 0) for count in counts])
    bars = tuple(
        Bar(
            phrases.text("minutes_band", band=band.replace("-", "–")),
            _figure(fact, count, Display.COUNT, band),
            phrases.parts("bar_share", share=_figure(fact, fraction, Display.SHARE, band)),
        )
        for band, count, fraction in zip(MINUTES, counts, fractions, strict=True)
    )
    most = max(zip(counts, bars, strict=True), key=lambda each: each[0])[1]
    return (
        Bars(
            key="stop_minutes",
            title=phrases.text("minutes_chart", unit=desk.unit(fact.definition)),
            bars=bars,
            alt=phrases.text("minutes_alt" if counts.count(max(counts)) == 1 else "minutes_alt_tied", most=most.label),
            source=desk.note(desk.source(fact.definition), desk.window_note(fact.window), phrases.text("minutes_note")),
        ),
    )


def _figure(fact: SplitFact, value: float, display: Display, band: str) -> Figure:
    filters = (*fact.within, ("minutes_band", band))
    within = fact.within if display is Display.SHARE else ()
    return Figure(
        fact.definition.name, value, display, fact.window.start, fact.window.end, filters, within,
        provisional=fact.provisional,
    )  # fmt: skip


def _funnel(desk: Desk) -> tuple[Bars, ...]:
    """Draw the stages in their order; an account may hold the money of others too, so that no stage is a share."""
    stages, phrases = desk.facts.charts.funnel, desk.phrases
    if not stages or sum(stages[0].values.values()) <= 0:
        return ()
    bars = tuple(Bar(phrases.text(f"funnel_{each.definition.name}"), _amount(each)) for each in stages)
    said = {"span": desk.weeks(stages[0].window)}
    return (
        Bars(
            key="money",
            title=phrases.text("funnel_chart", **said),
            bars=bars,
            alt=phrases.text(
                "funnel_alt", stages="".join(map(str, phrases.listed(each.label for each in bars))), **said
            ),
            source=desk.note(
                desk.source(stages[-1].definition), desk.window_note(stages[0].window), phrases.text("funnel_note")
            ),
        ),
    )


def _amount(fact: SplitFact) -> Figure:
    value = float(sum(fact.values.values()))
    window = fact.window
    return Figure(
        fact.definition.name, value, Display.MONEY, window.start, window.end, fact.within, provisional=fact.provisional
    )
