"""All weeks of a metric up to an issue's, series by series, counted by SQL: what signals and bands are judged from."""

from dataclasses import dataclass, field
from datetime import date

from fraudstats.briefing.expected_signals import WEEK, Counted, Group
from fraudstats.briefing.second_path import Desk
from fraudstats.metrics.definition import Definition, Direction
from fraudstats.metrics.history import grouped_weeks

WATCHED = ("district", "fraud_type")


@dataclass(frozen=True)
class WatchedWeeks:
    """Counts each metric once; the counts go with the run, what is judged from them may be kept."""

    desk: Desk
    counted: dict[tuple[str, date], Counted] = field(default_factory=dict)
    """By metric, and the first day after its newest week."""

    def of(self, metric: str, end: date) -> Counted:
        """Count the whole weeks of the data up to a day; a week that the data do not hold has what they do.

        Raises:
            NoData: if a dataset of the metric was never loaded.
        """
        if (metric, end) not in self.counted:
            self.counted[metric, end] = self._count(self.desk.catalogue.get(metric), end)
        return self.counted[metric, end]

    def _count(self, definition: Definition, end: date) -> Counted:
        import numpy as np

        desk = self.desk
        n_weeks = max(end - desk.knowledge.covered(definition).start, 0 * WEEK) // WEEK
        dimensions = [each for each in WATCHED if each in definition.dimensions]
        desk.recounts.n_asked += 1
        found = grouped_weeks(desk.knowledge, definition, dimensions, end, n_weeks)
        found.setdefault((None,) * len(dimensions), {})
        by_group = sorted({_group(dimensions, values): weeks for values, weeks in found.items()}.items())
        counts = np.zeros((len(found), n_weeks))
        for row, (_, weeks) in enumerate(by_group):
            counts[row, list(weeks)] = list(weeks.values())
        groups = tuple(group for group, _ in by_group)
        falls = definition.good_direction is Direction.UP
        return Counted(definition.name, groups, np.maximum(counts, 0.0), end - WEEK, falls)


def _group(dimensions: list[str], values: tuple[str | None, ...]) -> Group:
    return tuple((name, value) for name, value in zip(dimensions, values, strict=True) if value is not None)
