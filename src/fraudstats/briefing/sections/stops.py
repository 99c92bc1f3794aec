"""Stop payments: how many within the limit, how fast, and where."""

from dataclasses import replace

from fraudstats.analysis.significance import Verdict
from fraudstats.briefing.facts import STOP_RATE, StopFact
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Part, Section, Sentence, Table
from fraudstats.briefing.phrases import Filling
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.sections.standing_words import STOPPED, front_sentences, standings_table
from fraudstats.briefing.sections.stop_charts import stop_charts
from fraudstats.metrics.definition import Front

LOST = "telecom_loss"


def stops(desk: Desk) -> Section | None:
    """Show the stop rate; None where no stop orders are loaded."""
    fact = desk.facts.stops
    if fact is None:
        return None
    others = [each for each in desk.standings(Front.STOP_PAYMENT) if each.definition.name != STOP_RATE]
    table = standings_table(desk, Front.STOP_PAYMENT.value, others)
    return Section(
        "stops",
        desk.phrases.text("stops_title"),
        (
            desk.phrases.sentence("stops_sentence", **_said(desk, fact)),
            desk.phrases.sentence("stops_minutes", value=fact.minutes.figure(), compared=_minutes_compared(desk, fact)),
            *front_sentences(desk, others),
            *_beyond_losses(desk),
        ),
        tables=(
            *([table] if table else []),
            *([without_empty_columns(desk, _table(desk, fact))] if fact.by_district else []),
        ),
        charts=stop_charts(desk, fact),
    )


def _beyond_losses(desk: Desk) -> tuple[Sentence, ...]:
    """Say why more is stopped than was lost, where it is."""
    stopped, lost = (desk.facts.standings.get(name) for name in (STOPPED, LOST))
    if stopped is None or lost is None or not lost.period.value or stopped.period.is_provisional:
        return ()
    if (stopped.period.value or 0) <= lost.period.value:
        return ()
    return (desk.phrases.sentence("stops_beyond", loss=lost.period.figure()),)


def _minutes_compared(desk: Desk, fact: StopFact) -> tuple[Part, ...]:
    """Compare the median, unless it is of too few incidents: no more are stopped than the rate is over."""
    if not fact.minutes.is_provisional and desk.is_rate_over_few(fact.period):
        return desk.phrases.parts("few_comparison")
    return desk.both_compared(fact.minutes)


def _said(desk: Desk, fact: StopFact) -> dict[str, Filling]:
    return {
        "metric": desk.title(fact.period.definition),
        "value": fact.period.figure(),
        "compared": desk.both_compared(fact.period),
    }


def _table(desk: Desk, fact: StopFact) -> Table:
    heads = [desk.phrases.text(f"column_{each}") for each in ("rate", "previous", "year_earlier")]
    minimum = desk.facts.config.thresholds.minimum_rate_denominator
    by_size = sorted(fact.by_district, key=lambda each: (-each.row["denominator"], each.group_value("district") or ""))
    rows = [(desk.labels.label(row.group_value("district")), *_cells(row, minimum)) for row in by_size]
    return Table(
        "stop_rate_by_district",
        desk.phrases.text("stops_table"),
        desk.columns("column_district", heads),
        (*rows, (desk.phrases.text("total"), *desk.comparison_cells(fact.period))),
        desk.note(
            desk.window_note(desk.facts.period.window),
            desk.denominator_note(fact.period.definition),
            desk.phrases.text("stops_few", minimum=str(minimum)),
        ),
        total_row=True,
    )


def _cells(row: Measured, minimum: int) -> tuple[Part, ...]:
    """Give a rate and its changes; over few incidents none of them is to be read as one."""
    figures = (row.figure(), row.change("previous"), row.change("year_earlier"))
    if row.row["denominator"] >= minimum:
        return figures
    return tuple(replace(each, verdict=Verdict.SMALL_BASE.value) for each in figures)
