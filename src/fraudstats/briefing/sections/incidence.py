"""Incidents per 10,000 residents by district, with their limits: small places swing widely by chance."""

from collections.abc import Sequence
from dataclasses import replace

from fraudstats.analysis.incidence import byar_limits
from fraudstats.analysis.roll_up import PER
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Part, Table
from fraudstats.briefing.newsroom import DISTRICT
from fraudstats.briefing.sections.desk import Desk
from fraudstats.calendar.periods import Grain

COUNTED = "telecom_incidents"
"""What the numerator of the incidence counts."""


def incidence_table(desk: Desk) -> tuple[Table, ...]:
    """Rank the districts by incidence; nothing where no residents are known."""
    rows = [each for each in desk.facts.incidence if each.value is not None and each.group_value(DISTRICT)]
    if not rows:
        return ()
    ordered = sorted(rows, key=lambda each: (-(each.value or 0), each.group_value(DISTRICT) or ""))
    minimum = desk.facts.config.thresholds.minimum_rate_denominator
    weekly = desk.facts.period.grain is Grain.WEEK
    heads = ("events", "per_10k", "low", "high", "per_10k_rank", "days_28_previous" if weekly else "previous")
    return (
        Table(
            "per_10k",
            desk.phrases.text("per_10k_table"),
            desk.columns("column_district", [desk.phrases.text(f"column_{each}") for each in heads]),
            tuple(_row(desk, each, ordered, minimum) for each in ordered),
            desk.note(desk.window_note(rows[0].window), desk.phrases.text("per_10k_note", minimum=str(minimum))),
        ),
    )


def _row(desk: Desk, row: Measured, rows: Sequence[Measured], minimum: int) -> tuple[Part, ...]:
    limits, per_event = byar_limits(row.row["numerator"]), PER / row.row["denominator"]
    rank = 1 + sum((each.value or 0) > (row.value or 0) for each in rows)
    is_ranked = row.row["numerator"] >= minimum
    return (
        desk.labels.label(row.group_value(DISTRICT)),
        replace(
            row.figure(),
            metric=COUNTED,
            value=row.row["numerator"],
            display=Display.COUNT,
            numerator=None,
            denominator=None,
        ),
        row.figure(),
        row.limit(limits.low * per_event, Display.LIMIT_LOW),
        row.limit(limits.high * per_event, Display.LIMIT_HIGH),
        row.place(rank) if is_ranked else "",
        row.change("previous") if is_ranked else "",
    )
