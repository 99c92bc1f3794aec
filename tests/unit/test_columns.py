"""Arithmetic on whole columns: what is null is null, and no condition is met by it."""

from datetime import date

import polars as pl
import pytest

from fraudstats.analysis.columns import constant, dates, nothing, places, surely, where, words

CONDITION = pl.Series([True, False, None])


@pytest.mark.parametrize("values", [pl.Series([1, 2, 3]), pl.Series(["a", None, "c"]), pl.Series([0.5, 1.5, None])])
def test_values_are_kept_where_a_condition_surely_holds(values: pl.Series) -> None:
    found = where(CONDITION, values)
    assert (found.dtype, found.to_list()) == (values.dtype, [values[0], None, None])


def test_a_condition_that_is_null_does_not_hold() -> None:
    assert surely(CONDITION).to_list() == [True, False, False]
    assert words(CONDITION, "yes", "no").to_list() == ["yes", "no", "no"]
    assert places(surely(pl.Series([None, True, False, True]))).to_list() == [1, 3]


@pytest.mark.parametrize("length", [0, 1, 3])
def test_a_column_of_one_value_has_any_length(length: int) -> None:
    assert constant("x", length, pl.String).to_list() == ["x"] * length
    empty = nothing("name", length, pl.Float64)
    assert (empty.name, empty.dtype, empty.to_list()) == ("name", pl.Float64, [None] * length)
    assert where(constant(value=True, length=length, type_=pl.Boolean), empty).to_list() == [None] * length


@pytest.mark.parametrize("days", [[], [date(1969, 12, 31), date(1970, 1, 1), date(2021, 5, 17)], [date.min, date.max]])
def test_days_are_the_days_that_polars_makes_of_them(days: list[date]) -> None:
    assert dates("day", days).equals(pl.Series("day", days, dtype=pl.Date), check_names=True, check_dtypes=True)
