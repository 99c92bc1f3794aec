"""A metric measured over rows written as ASCII tables; loaded as exports are, so that duplicates count once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from fraudstats.analysis.trend import TrendQuestion
from fraudstats.calendar.periods import Grain
from fraudstats.metrics.facts import Selection
from fraudstats.project import Project
from tables import csv_of, rows_of, same_columns

LOADED_AT = datetime(2021, 5, 18, 8)


@dataclass
class Measuring:
    """An empty project and what one may ask of it."""

    project: Project
    exports: Path
    n_loaded: int = 0

    def load(self, dataset: str, table: str, *, loaded_at: datetime = LOADED_AT) -> "Measuring":
        """Load an export, each an hour after the one before it."""
        self.n_loaded += 1
        path = self.exports / f"{self.n_loaded}_{dataset}.csv"
        path.write_text(csv_of(table), encoding="utf-8")
        moment = loaded_at + timedelta(hours=self.n_loaded)
        for answer in self.project.load([path], as_of=moment, dataset=dataset, max_reject_rate=1):
            if answer.refusal:
                raise answer.refusal
        return self

    def measure(
        self, metric: str, grain: Grain = Grain.WEEK, by: Sequence[str] = (), where: Mapping[str, str] | None = None
    ) -> pl.DataFrame:
        selection = Selection(tuple(by), tuple((where or {}).items()))
        return self.project.trend([metric], TrendQuestion(grain, selection), as_of=datetime(2030, 1, 1))

    def gives(
        self,
        expected: str,
        metric: str,
        grain: Grain = Grain.WEEK,
        by: Sequence[str] = (),
        where: Mapping[str, str] | None = None,
    ) -> None:
        """Hold the answer against an ASCII table, column by column that it shows."""
        assert same_columns(self.measure(metric, grain, by, where), expected) == rows_of(expected)
