"""Numbers of more than 15 digits that a spreadsheet kept as numbers: their last digits are gone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import fastexcel
    import polars as pl

MANY_DIGITS = r"^\d{16,}$"


def with_lost_digits_shown(rows: "pl.DataFrame", book: "fastexcel.ExcelReader", sheet: str) -> "pl.DataFrame":
    """Write such cells as the spreadsheet shows them (6.22202E+18), so that the contract's check meets them.

    A cell of text keeps its digits; where a column holds both, a long number that a float holds exactly is taken for one.
    """
    import polars as pl

    long = [name for name in rows.columns if rows[name].str.contains(MANY_DIGITS).any()]
    numeric = [name for name in long if not _is_text(book, sheet, rows.columns.index(name))]
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(MANY_DIGITS) & _is_float(name))
        .then(pl.col(name).cast(pl.Float64, strict=False).map_elements("{:.5E}".format, return_dtype=pl.String))
        .otherwise(pl.col(name))
        .alias(name)
        for name in numeric
    )


def _is_float(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name).map_elements(
        lambda text: text.isdigit() and text == f"{float(text):.0f}", return_dtype=pl.Boolean
    )


def _is_text(book: "fastexcel.ExcelReader", sheet: str, rank: int) -> bool:
    """Ask for the column's own type below the header; a mixed one has none."""
    import fastexcel

    try:
        column = book.load_sheet(
            sheet, header_row=None, skip_rows=1, use_columns=[rank], schema_sample_rows=None, dtype_coercion="strict"
        )
    except fastexcel.FastExcelError:
        return False
    return str(column.to_polars().dtypes[0]) == "String"
