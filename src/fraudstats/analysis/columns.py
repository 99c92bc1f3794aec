"""Arithmetic on whole columns, for tables that are asked for by the dozen.

What a Polars series does by itself takes a few microseconds however short it is; an expression over a frame takes a
tenth of a millisecond, most of it getting ready. Over many rows both take the same.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl
    from polars._typing import PolarsDataType

FIRST_DAY = date(1970, 1, 1).toordinal()
"""That Polars counts days from."""


def constant(value: object, length: int, type_: "PolarsDataType") -> "pl.Series":
    """Make a column of one value."""
    import polars as pl

    return pl.Series([value], dtype=type_).new_from_index(0, length)


def nothing(name: str, length: int, type_: "PolarsDataType") -> "pl.Series":
    """Make a column of nulls."""
    return constant(None, length, type_).alias(name)


def dates(name: str, days: Sequence[date]) -> "pl.Series":
    """Make a column of days."""
    import polars as pl

    return pl.Series(name, [each.toordinal() - FIRST_DAY for each in days], dtype=pl.Int32).cast(pl.Date)


def where(condition: "pl.Series", values: "pl.Series") -> "pl.Series":
    """Keep values where a condition holds; null where it does not, or is null."""
    return values.zip_with(condition, nothing("", len(values), values.dtype))


def surely(condition: "pl.Series") -> "pl.Series":
    """Take for false what is null."""
    import polars as pl

    return condition.zip_with(condition, constant(False, len(condition), pl.Boolean))


def places(condition: "pl.Series") -> "pl.Series":
    """Number the rows of which a condition holds; it may not be null."""
    import polars as pl

    return pl.int_range(len(condition), dtype=pl.UInt32, eager=True).filter(condition)


def words(chosen: "pl.Series", yes: str, no: str | None) -> "pl.Series":
    """Say one word where a condition holds, and another where it does not, or is null."""
    import polars as pl

    length = len(chosen)
    return constant(yes, length, pl.String).zip_with(chosen, constant(no, length, pl.String))
