"""Warnings by colour: how many, how fast they were worked off, and whether they helped."""

from collections.abc import Sequence

from fraudstats.briefing.facts import ALERTS
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Display, Figure, Part, Section, Sentence, Table
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.sections.standing_words import front_sentences, standings_table
from fraudstats.metrics.definition import Front

COLOURS = ("purple", "red", "yellow", "blue")
"""Gravest first."""


def alerts(desk: Desk) -> Section | None:
    """Count the alerts by level, and say what became of them; None where none are loaded."""
    rows = sorted(desk.facts.alerts, key=_gravity)
    if not rows:
        return None
    others = [each for each in desk.standings(Front.DISSUASION) if each.definition.name != ALERTS]
    table = standings_table(desk, Front.DISSUASION.value, others)
    return Section(
        "alerts",
        desk.phrases.text("alerts_title"),
        (_sentence(desk, rows), *front_sentences(desk, others)),
        tables=(without_empty_columns(desk, _table(desk, rows)), *([table] if table else [])),
    )


def _gravity(row: Measured) -> int:
    level = row.group_value("level")
    return COLOURS.index(level) if level in COLOURS else len(COLOURS)


def _sentence(desk: Desk, rows: list[Measured]) -> Sentence:
    unit = desk.unit(rows[0].definition)
    levels = [desk.phrases.parts("alerts_level", level=_name(desk, row), value=row.figure(), unit=unit) for row in rows]
    total, listed = _total(rows), desk.phrases.listed(levels)
    return desk.phrases.sentence(
        "alerts_sentence" if total.value else "alerts_none", value=total, unit=unit, levels=listed
    )


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
    shown = [name for name, found in desk.facts.in_time.items() if found]
    heads += [desk.phrases.text(f"column_{name}") for name in shown]
    body = [(_name(desk, row).capitalize(), *desk.comparison_cells(row), *_in_time(desk, row, shown)) for row in rows]
    whole = desk.facts.standings.get(ALERTS)
    total = (
        [(desk.phrases.text("total"), *desk.comparison_cells(whole.period), *_all_in_time(desk, shown))]
        if whole
        else []
    )
    return Table(
        "alerts",
        desk.phrases.text("alerts_table"),
        desk.columns("column_level", heads),
        (*body, *total),
        desk.note(desk.window_note(desk.facts.period.window), desk.phrases.text("alerts_note") if shown else ""),
        total_row=bool(total),
    )


def _in_time(desk: Desk, row: Measured, shown: Sequence[str]) -> tuple[Part, ...]:
    """Give the rates of a colour; empty where its alerts are not bound to be met."""
    found = (desk.facts.in_time[name].get(row.group_value("level")) for name in shown)
    return tuple(each.figure() if each and each.value is not None else "" for each in found)


def _all_in_time(desk: Desk, shown: Sequence[str]) -> tuple[Part, ...]:
    found = (desk.facts.standings.get(name) for name in shown)
    return tuple(each.period.figure() if each and each.period.value is not None else "" for each in found)


def _name(desk: Desk, row: Measured) -> str:
    return desk.labels.label(row.group_value("level"))
