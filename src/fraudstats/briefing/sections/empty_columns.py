"""A column in which nothing can be compared is left out of its table, and that is said."""

from dataclasses import replace

from fraudstats.briefing.model import Figure, Part, Table
from fraudstats.briefing.sections.desk import Desk


def without_empty_columns(desk: Desk, table: Table) -> Table:
    """Leave out the comparisons that no row has; the note names them."""
    ranks = range(len(table.columns))
    empty = [rank for rank in ranks if _is_empty([row[rank] for row in table.rows])]
    if not empty:
        return table
    kept = [rank for rank in ranks if rank not in empty]
    names = dict.fromkeys(table.columns[rank].title for rank in empty)
    left_out = [row[rank] for row in table.rows for rank in empty]
    is_open = all(each.provisional for each in left_out if isinstance(each, Figure))
    key = "columns_left_out_open" if is_open else "columns_left_out"
    said = desk.phrases.text(key, names="".join(map(str, desk.phrases.listed(names))))
    return replace(
        table,
        columns=tuple(table.columns[rank] for rank in kept),
        rows=tuple(tuple(row[rank] for rank in kept) for row in table.rows),
        note=desk.note(table.note, said),
    )


def _is_empty(cells: list[Part]) -> bool:
    """Tell whether a column holds dashes of comparisons only, beside what is left blank."""
    figures = [each for each in cells if isinstance(each, Figure)]
    is_blank = all(isinstance(each, Figure) or each == "" for each in cells)
    return bool(figures) and is_blank and all(each.baseline and each.value is None for each in figures)
