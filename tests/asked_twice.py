"""An answer of `trend` held against rows that were computed another way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from fraudstats.analysis.trend import TrendQuestion
from fraudstats.project import Project


def n_equal_rows(
    project: Project,
    metric: str,
    question: TrendQuestion,
    as_of: datetime,
    expected: Mapping[tuple[object, ...], Mapping[str, Any]],
) -> int:
    """Compare row by row, and count the rows.

    Args:
        expected: columns by start of the period, values of the dimensions, and whether it is the total.
    """
    by = question.selection.dimensions
    found = {
        (row["period_start"], *(() if row["is_total"] else (row[each] or "" for each in by)), row["is_total"]): row
        for row in project.trend([metric], question, as_of=as_of).iter_rows(named=True)
    }
    assert found.keys() == expected.keys(), (metric, question)
    for key, row in expected.items():
        told = {name: found[key][name] for name in row}
        assert told == pytest.approx(row, nan_ok=True), (metric, question, key)
    return len(expected)
