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
    not_known = [table.columns[rank].title for rank in empty if not _is_open(table, rank)]
    not_yet = [title for rank in empty if (title := table.columns[rank].title) not in not_known]
    return replace(
        table,
        columns=tuple(table.columns[rank] for rank in kept),
        rows=tuple(tuple(row[rank] for rank in kept) for row in table.rows),
        note=desk.note(
            table.note,
            _said(desk, "columns_left_out", not_known),
            _said(desk, "columns_left_out_open", not_yet),
        ),
    )


def _said(desk: Desk, key: str, titles: list[str]) -> str:
    listed = desk.phrases.listed(dict.fromkeys(titles))
    return desk.phrases.text(key, names="".join(map(str, listed))) if titles else ""


def _is_open(table: Table, rank: int) -> bool:
    """Tell whether a column is empty only because its window is not over."""
    return all(each.provisional for row in table.rows if isinstance(each := row[rank], Figure))


def _is_empty(cells: list[Part]) -> bool:
    """Tell whether a column holds dashes of comparisons only, beside what is left blank."""
    figures = [each for each in cells if isinstance(each, Figure)]
    is_blank = all(isinstance(each, Figure) or each == "" for each in cells)
    return bool(figures) and is_blank and all(each.baseline and each.value is None for each in figures)
