"""ASCII tables: how tests write rows down, so that a colleague from the centre can check them by eye.

    day        | district | value
    2021-05-01 | 福田     |     3
    2021-05-02 |          |     1

An empty cell is null. Blank lines and rules (---) are passed over.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

Rows = list[dict[str, str | None]]


def rows_of(table: str) -> Rows:
    """Read an ASCII table: one dictionary a row, every value a text or None."""
    lines = [line for line in table.strip().splitlines() if line.strip(" -+|")]
    header, *body = ([cell.strip() or None for cell in line.split("|")] for line in lines)
    return [dict(zip(map(str, header), cells, strict=True)) for cells in body]


def frame_of(table: str, **types: Any) -> pl.DataFrame:
    """Read an ASCII table into a frame; columns without a type are text."""
    rows = rows_of(table)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    return frame.with_columns(
        pl.col(name).str.to_date() if kind == pl.Date else pl.col(name).cast(kind) for name, kind in types.items()
    )


def same_columns(found: Sequence[Mapping[str, Any]] | pl.DataFrame, expected: str) -> Rows:
    """Write what was found as the rows of an ASCII table, with the columns that `expected` shows.

    Fractions are rounded to the decimals of the expected cell, so that a table may say 0.041.
    """
    found_rows = found.to_dicts() if isinstance(found, pl.DataFrame) else list(found)
    wanted = rows_of(expected)
    columns = list(wanted[0]) if wanted else [cell.strip() for cell in expected.strip().splitlines()[0].split("|")]
    models = [*wanted, *[dict.fromkeys(columns)] * max(0, len(found_rows) - len(wanted))]
    return [
        {name: _text(row[name], model[name]) for name in columns}
        for row, model in zip(found_rows, models, strict=False)
    ]


def csv_of(table: str) -> str:
    """Write an ASCII table as CSV text."""
    rows = rows_of(table)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _text(value: object, model: str | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        decimals = len((model or "").partition(".")[2])
        return f"{value:.{decimals}f}"
    return str(value)
