"""Read the fixtures that R wrote."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent


def rows_of(name: str, written_by: str = "R version 4.2.2") -> list[dict[str, str]]:
    """Read a fixture; its first line must name what wrote it."""
    with (FOLDER / name).open(encoding="utf-8") as lines:
        assert written_by in next(lines)
        return list(csv.DictReader(lines))


class WeeklyCounts(NamedTuple):
    """The series of farrington_counts.csv."""

    starts: list[date]
    names: list[str]
    counts: np.ndarray


def weekly_counts() -> WeeklyCounts:
    """Read the weekly series that the references are computed from."""
    rows = rows_of("farrington_counts.csv")
    names = [each for each in rows[0] if each != "week_start"]
    counts = np.array([[float(row[name]) for row in rows] for name in names])
    return WeeklyCounts([date.fromisoformat(row["week_start"]) for row in rows], names, counts)
