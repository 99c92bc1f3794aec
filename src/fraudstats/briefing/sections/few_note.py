"""Where a table prints differences among percentages, its note says why."""

from dataclasses import replace

from fraudstats.briefing.model import Display, Figure, Part, Section, Table
from fraudstats.briefing.sections.desk import Desk


def with_few_notes(desk: Desk, section: Section) -> Section:
    """Add the rule of `Desk.change` to the tables that print by it."""
    return replace(section, tables=tuple(_noted(desk, each) for each in section.tables))


def _noted(desk: Desk, table: Table) -> Table:
    if not any(_is_difference(cell) for row in table.rows for cell in row):
        return table
    minimum = str(desk.facts.config.thresholds.minimum_base)
    return replace(table, note=desk.note(table.note, desk.phrases.text("few_note", minimum=minimum)))


def _is_difference(part: Part) -> bool:
    if not isinstance(part, Figure) or part.display is not Display.CHANGE:
        return False
    return part.baseline is not None and bool(part.value)
