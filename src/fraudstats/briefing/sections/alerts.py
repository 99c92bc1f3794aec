"""Warnings by colour."""

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Figure, Section, Sentence, Table
from fraudstats.briefing.sections.desk import Desk, comparison_cells

COLOURS = ("purple", "red", "yellow", "blue")
"""Gravest first."""


def alerts(desk: Desk) -> Section | None:
    """Count the alerts by level; None where none are loaded."""
    rows = sorted(desk.facts.alerts, key=_gravity)
    if not rows:
        return None
    return Section("alerts", desk.phrases.text("alerts_title"), (_sentence(desk, rows),), tables=(_table(desk, rows),))


def _gravity(row: Measured) -> int:
    level = row.group_value("level")
    return COLOURS.index(level) if level in COLOURS else len(COLOURS)


def _sentence(desk: Desk, rows: list[Measured]) -> Sentence:
    unit = desk.unit(rows[0].definition)
    levels = [desk.phrases.parts("alerts_level", level=_name(desk, row), value=row.figure(), unit=unit) for row in rows]
    return desk.phrases.sentence("alerts_sentence", value=_total(rows), unit=unit, levels=desk.phrases.listed(levels))


def _total(rows: list[Measured]) -> Figure:
    first = rows[0]
    return Figure(
        first.definition.name,
        sum(row.value or 0 for row in rows),
        Display.COUNT,
        first.window.start,
        first.window.end,
        first.within,
        provisional=first.is_provisional,
    )


def _table(desk: Desk, rows: list[Measured]) -> Table:
    heads = [desk.phrases.text(f"column_{each}") for each in ("count", "previous", "year_earlier")]
    return Table(
        "alerts",
        desk.phrases.text("alerts_table"),
        desk.columns("column_level", heads),
        tuple((_name(desk, row), *comparison_cells(row)) for row in rows),
        desk.window_note(desk.facts.week.window),
    )


def _name(desk: Desk, row: Measured) -> str:
    return desk.labels.label(row.group_value("level"))
