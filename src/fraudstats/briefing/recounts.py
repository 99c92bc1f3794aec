"""What the engine has answered to the second path: each question is asked once, and never of what was asked before.

The answers hold as long as the data and the rules do; whoever hands some in answers for that.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from fraudstats.briefing.expected_signals import ExpectedSignals
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, as_known_after
from fraudstats.metrics.history import Weeks, weekly_history
from fraudstats.metrics.recount import Question, Recounted, groups, recount

Counts = dict[Question, Recounted]
Limits = tuple[tuple[float, float], ...]
"""Low and high; several where either is right, none where nothing is expected."""
Weekly = tuple[str, tuple[tuple[str, str], ...], date, date]
"""A metric, filters, the first day of the oldest week, the first day after the newest one."""


@dataclass
class Recounts:
    """Answers by metric, and what each was asked with."""

    counts: dict[str, Counts] = field(default_factory=dict)
    counts_then: dict[tuple[str, int], Counts] = field(default_factory=dict)
    """Also by batch: as the store knew it after that one."""
    values: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Also by dimension: its values."""
    weeks: dict[tuple[str, tuple[str, ...], int], dict[date, Weeks]] = field(default_factory=dict)
    """Also by dimensions, and how many weeks before the anchor: as of `metrics.history`."""
    signals: dict[tuple[tuple[str, ...], date], ExpectedSignals] = field(default_factory=dict)
    """By metrics, and the first day after the week: what there is to tell of them."""
    limits: dict[Weekly, tuple[Limits, ...]] = field(default_factory=dict)
    """Of the weeks that a chart draws, oldest first."""
    n_asked: int = field(default=0, compare=False)
    """How often the engine was asked."""

    def counted(self, knowledge: Knowledge, definition: Definition, questions: Iterable[Question]) -> Counts:
        """Count what questions ask for, all new ones in one query."""
        known = self.counts.setdefault(definition.name, {})
        return self._counted(known, knowledge, definition, questions)

    def counted_then(
        self, knowledge: Knowledge, definition: Definition, questions: Collection[Question], batch_id: int
    ) -> Counts:
        """Count what the store knew after an earlier batch."""
        known = self.counts_then.setdefault((definition.name, batch_id), {})
        if known.keys() >= set(questions):
            return known
        with as_known_after(knowledge, batch_id) as then:
            return self._counted(known, then, definition, questions)

    def values_of(self, knowledge: Knowledge, definition: Definition, dimension: str) -> list[str]:
        """List the values of a dimension, as the engine knows them."""
        name = (definition.name, dimension)
        if name not in self.values:
            self.n_asked += 1
            self.values[name] = groups(knowledge, definition, dimension)
        return self.values[name]

    def weeks_before(
        self,
        knowledge: Knowledge,
        definition: Definition,
        dimensions: tuple[str, ...],
        anchors: Iterable[date],
        n_weeks: int,
    ) -> dict[date, Weeks]:
        """Count the weeks before some days, group by group."""
        known = self.weeks.setdefault((definition.name, dimensions, n_weeks), {})
        new = [each for each in anchors if each not in known]
        if new:
            self.n_asked += 1
            known |= weekly_history(knowledge, definition, dimensions, new, n_weeks)
        return known

    def _counted(
        self, known: Counts, knowledge: Knowledge, definition: Definition, questions: Iterable[Question]
    ) -> Counts:
        new = [each for each in questions if each not in known]
        if new:
            self.n_asked += 1
            known |= recount(knowledge, definition, new)
        return known
