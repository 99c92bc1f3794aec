"""Cells merged over several rows: the value stands in the first of them and belongs to every one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fraudstats.loading.readers.marks import Block

if TYPE_CHECKING:
    import polars as pl


def filled_down(rows: "pl.DataFrame", blocks: Mapping[str, Sequence[Block]], number: str) -> "pl.DataFrame":
    """Give the value of each merged cell to all its rows.

    Args:
        blocks: by column.
        number: the column with the rows' numbers in the sheet; blank rows are not among them and stay away.
    """
    import polars as pl

    last = int(rows.item(-1, number)) if rows.height else 0
    shown: dict[str, dict[int, str]] = {}
    for name, of_column in blocks.items():
        values = dict(rows.select(number, name).rows())
        shown[name] = {
            row: values[each.first_row]
            for each in of_column
            if values.get(each.first_row)
            for row in range(each.first_row, min(each.last_row, last) + 1)
        }
    return rows.with_columns(
        pl.col(number).replace_strict(by_row, default=pl.col(name), return_dtype=pl.String).alias(name)
        for name, by_row in shown.items()
        if by_row
    )
