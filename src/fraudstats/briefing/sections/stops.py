"""Stop payments: how many within the limit, how fast, and where."""

from fraudstats.briefing.facts import StopFact
from fraudstats.briefing.model import Chart, Section, Series, Table
from fraudstats.briefing.phrases import Filling
from fraudstats.briefing.sections.desk import Desk, comparison_cells
from fraudstats.briefing.sections.trend import provisional_from, weekly_labels
from fraudstats.briefing.wording import rate
from fraudstats.metrics.definition import Definition


def stops(desk: Desk) -> Section | None:
    """Show the stop rate; None where no stop orders are loaded."""
    fact = desk.facts.stops
    if fact is None:
        return None
    return Section(
        "stops",
        desk.phrases.text("stops_title"),
        (
            desk.phrases.sentence("stops_sentence", **_said(desk, fact)),
            desk.phrases.sentence("stops_minutes", value=fact.minutes.figure(), **desk.both_compared(fact.minutes)),
        ),
        tables=(_table(desk, fact),),
        charts=(_chart(desk, fact),),
    )


def _said(desk: Desk, fact: StopFact) -> dict[str, Filling]:
    return {
        "metric": desk.title(fact.week.definition),
        "value": fact.week.figure(),
        **desk.both_compared(fact.week),
    }


def _chart(desk: Desk, fact: StopFact) -> Chart:
    labels = weekly_labels(fact.history)
    value = fact.week.value
    return Chart(
        key="stop_rate",
        title=desk.phrases.text("stops_chart"),
        labels=labels,
        series=(Series(desk.phrases.text("stops_series"), tuple(each.value for each in fact.history)),),
        y_label="",
        alt=desk.phrases.text(
            "stops_alt", first=labels[0], last=labels[-1], value="—" if value is None else rate(value, desk.phrases.lang)
        ),
        source=desk.source(fact.week.definition),
        percent=True,
        provisional_from=provisional_from(fact.history),
    )


def _table(desk: Desk, fact: StopFact) -> Table:
    heads = [desk.phrases.text(f"column_{each}") for each in ("rate", "previous", "year_earlier")]
    rows = [(desk.labels.label(row.group_value("district")), *comparison_cells(row)) for row in fact.by_district]
    minimum = str(desk.facts.config.thresholds.minimum_rate_denominator)
    return Table(
        "stop_rate_by_district",
        desk.phrases.text("stops_table"),
        desk.columns("column_district", heads),
        (*rows, (desk.phrases.text("total"), *comparison_cells(fact.week))),
        desk.window_note(desk.facts.week.window)
        + _denominator_note(desk, fact.week.definition)
        + desk.phrases.text("stops_few", minimum=minimum),
        total_row=True,
    )


def _denominator_note(desk: Desk, definition: Definition) -> str:
    return definition.denominator_note_zh if desk.phrases.lang == "zh" else definition.denominator_note_en + " "
