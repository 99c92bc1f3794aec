"""What the tests of calendar and comparisons share: rules, ASCII tables."""

from collections.abc import Callable

import pytest

Row = dict[str, str]


def read_table(text: str) -> list[Row]:
    """Read an ASCII table: a header line, then one line a row, cells between bars."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines() if set(line.strip()) - set("|-+ ")]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def ascii_rows() -> Callable[[str], list[Row]]:
    return read_table
