"""What it is: the types of fraud."""

from fraudstats.analysis.shares import shares
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Figure, Part, Section, Sentence, Table
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.sections.places import entrants, leaders
from fraudstats.briefing.sections.type_shares import type_shares

TYPE = "fraud_type"
REMAINDER = ("其他", "其它", "other", "others")
"""Spellings of the type of what has none of its own: it never leads."""


def types(desk: Desk) -> Section | None:
    """Rank the types with their shares; None where nothing is typed."""
    rows = desk.facts.types
    if not rows or sum(row.value or 0 for row in rows) <= 0:
        return None
    fractions = shares([max(row.value or 0, 0) for row in rows])
    return Section(
        "types",
        desk.phrases.text("types_title"),
        (*_most(desk, rows, fractions), *entrants(desk, rows, TYPE, "type_entrants", [*filter(_is_told, rows)])),
        tables=(without_empty_columns(desk, _table(desk, rows, fractions)),),
        charts=(type_shares(desk, rows, fractions),),
    )


def _most(desk: Desk, rows: tuple[Measured, ...], fractions: list[float]) -> tuple[Sentence, ...]:
    by_type = {row.group_value(TYPE): share for row, share in zip(rows, fractions, strict=True)}
    first = leaders([row for row in rows if _is_told(row)], desk.facts.config.thresholds.minimum_base)
    if not first:
        return ()
    together = round(sum(by_type[row.group_value(TYPE)] for row in first), 3)
    return (
        desk.phrases.sentence(
            "types_most",
            metric=desk.noun(rows[0].definition),
            types=desk.phrases.listed(_name(desk, row) for row in first),
            share=first[0].share(together, first),
        ),
    )


def _is_told(row: Measured) -> bool:
    named = row.group_value(TYPE)
    return bool(named) and str(named).casefold() not in REMAINDER


def _table(desk: Desk, rows: tuple[Measured, ...], fractions: list[float]) -> Table:
    heads = [desk.phrases.text(f"column_{each}") for each in ("count", "share", "previous", "year_earlier")]
    body = [_cells(desk, _name(desk, row), row, row.share(share)) for row, share in zip(rows, fractions, strict=True)]
    whole = _whole(desk, rows)
    return Table(
        "types",
        desk.phrases.text("types_table", metric=desk.title(rows[0].definition)),
        desk.columns("column_type", heads),
        (*body, _cells(desk, desk.phrases.text("total"), whole, whole.share(1.0))),
        desk.note(desk.window_note(desk.facts.period.window), desk.phrases.text("types_note")),
        total_row=True,
    )


def _cells(desk: Desk, name: str, row: Measured, share: Figure) -> tuple[Part, ...]:
    value, *changes = desk.comparison_cells(row)
    return (name, value, share, *changes)


def _whole(desk: Desk, rows: tuple[Measured, ...]) -> Measured:
    return next(each.period for each in desk.facts.headline if each.period.definition.name == rows[0].definition.name)


def _name(desk: Desk, row: Measured) -> str:
    return desk.labels.label(row.group_value(TYPE))
