"""When did the store learn of the events of a week? Reporting triangles, from the loads or from dates of entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fraudstats.analysis.lateness import FEWEST_WEEKS
from fraudstats.analysis.reporting_triangle import DAYS_A_WEEK, ReportingTriangle, triangle_of_snapshots
from fraudstats.analysis.signals.weekly_series import complete_weeks, newest_complete_week, weekly_series
from fraudstats.calendar.windows import ONE_DAY, statistical_day
from fraudstats.config import CalendarRules
from fraudstats.errors import NoData, UsageError
from fraudstats.loading.batches import Batch
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.entered import entered, known_when_entered
from fraudstats.metrics.facts import Knowledge, Selection, known_after, known_again
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    from fraudstats.analysis.arrays import Floats

MOST_LOOKS = 120
"""Enough for two years and the delays of their last weeks."""
ENTERED_BY = "district"
"""Each district enters at its own speed."""
EVENTS = "events"
"""The number of events, of kinds that do not add up."""
PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("value",),
    Kind.SUM: ("value",),
    Kind.RATIO: ("numerator", "denominator"),
    Kind.PER_HEAD: ("numerator",),
    Kind.DISTINCT: (EVENTS,),
    Kind.DURATION: (EVENTS,),
}
"""What is entered late, kind by kind; both parts of a rate, each at its own speed. Stocks stand on a day."""


class LearntFrom(StrEnum):
    """Where the days come from on which events became known."""

    LOADS = "loads"  # what the store knew after each load; corrections and withdrawals included
    DATES = "dates"  # the field `entered_at` of the rows


@dataclass(frozen=True)
class EntryDelays:
    """How late the events of a metric became known."""

    learnt_from: LearntFrom
    parts: Mapping[str, Mapping[str | None, ReportingTriangle]]
    """By part (of PARTS), and by district where they are grouped; all events under None."""

    @property
    def n_followed(self) -> int:
        """Weeks that were followed to the last delay."""
        return min(by_group[None].n_followed for by_group in self.parts.values())


def entry_delays(
    knowledge: Knowledge,
    definition: Definition,
    rules: CalendarRules,
    n_delays: int,
    selection: Selection,
    learn_from: LearntFrom | None = None,
    most_looks: int = MOST_LOOKS,
) -> EntryDelays:
    """Tell how many of each week's events were known so many weeks after its end.

    Without `learn_from` the loads tell, if they followed FEWEST_WEEKS weeks to the last delay, else the dates of entry,
    where rows have them. Afterwards the store is read as `knowledge` has it again.

    Args:
        selection: its filters; its dimension, if any, is ENTERED_BY.
        most_looks: weeks that are looked back upon, the newest ones; each costs one query.
    Raises:
        UsageError: if nothing of the metric can be entered late.
        NoData: if its datasets were loaded in one week only, and do not say when they were entered.
    """
    if definition.kind not in PARTS:
        raise UsageError(f"{definition.name} is a {definition.kind}", expected="Lateness is measured for what happens.")
    question = _Question(knowledge, definition, rules, n_delays, selection, most_looks)
    if learn_from:
        return question.answer(learn_from)
    try:
        of_loads = question.answer(LearntFrom.LOADS)
    except NoData as untold:
        return question.answer_of_dates(untold)
    return of_loads if of_loads.n_followed >= FEWEST_WEEKS else question.answer_of_dates(of_loads)


@dataclass(frozen=True)
class _Question:
    knowledge: Knowledge
    definition: Definition
    rules: CalendarRules
    n_delays: int
    selection: Selection
    most_looks: int

    def answer(self, learnt_from: LearntFrom) -> EntryDelays:
        covered = self.knowledge.covered(self.definition)
        starts = complete_weeks(covered, newest_complete_week(covered, self.rules), self.rules)
        looks = self._after_loads() if learnt_from is LearntFrom.LOADS else self._when_entered(starts[0])
        try:  # each look turns the session back
            known = [(day, _known(then, self.definition, self.selection, starts)) for day, then in looks]
        finally:
            known_again(self.knowledge, self.definition.datasets)
        return EntryDelays(learnt_from, _triangles(known, PARTS[self.definition.kind], starts, self.n_delays))

    def answer_of_dates(self, otherwise: EntryDelays | NoData) -> EntryDelays:
        """Learn from the dates of entry; if there are none, what the loads said stands."""
        try:
            return self.answer(LearntFrom.DATES)
        except NoData:
            if isinstance(otherwise, NoData):
                raise otherwise from None
            return otherwise

    def _after_loads(self) -> Iterator[tuple[date, Knowledge]]:
        loads = _newest_loads(self.knowledge, self.definition, self.rules)[-self.most_looks :]
        if len(loads) < 2:
            raise NoData(
                f"the data of {self.definition.name} were loaded in {len(loads)} week",
                expected="How late events are entered shows only over the loads of several weeks,"
                " or from dates of entry (entered_at).",
            )
        return (
            (statistical_day(load.loaded_at, self.rules.cutoff), known_after(self.knowledge, load.batch_id))
            for load in loads
        )

    def _when_entered(self, first: date) -> Iterator[tuple[date, Knowledge]]:
        found = entered(self.knowledge, self.definition)
        n_weeks = max(0, (found.last_day - first).days // DAYS_A_WEEK)
        spans = (DAYS_A_WEEK * back * ONE_DAY for back in reversed(range(min(n_weeks, self.most_looks))))
        days = (found.last_day - span for span in spans)
        return ((day, known_when_entered(self.knowledge, found, day)) for day in days)


ByPart = Mapping[str, "Mapping[str | None, Floats]"]
"""Weekly numbers as known on one day: by part, and by group."""


def _triangles(
    looks: list[tuple[date, ByPart]], parts: tuple[str, ...], starts: tuple[date, ...], n_delays: int
) -> dict[str, dict[str | None, ReportingTriangle]]:
    if not looks:
        raise NoData("not one week was looked at after its end")
    groups = (None, *sorted({key for key in looks[-1][1].get(parts[0], {}) if key is not None}))
    return {
        part: {
            group: triangle_of_snapshots([(day, _of_group(known, part, group, starts)) for day, known in looks],
                                         starts, n_delays)
            for group in groups
        }
        for part in parts
    }  # fmt: skip


def _newest_loads(knowledge: Knowledge, definition: Definition, rules: CalendarRules) -> list[Batch]:
    """Give the last load of each seven days up to the newest load of the metric's datasets, oldest first."""
    loads = [each for each in knowledge.loads if each.dataset in definition.datasets]
    days = [statistical_day(each.loaded_at, rules.cutoff) for each in loads]
    newest = max(days, default=None)
    by_week = {} if newest is None else {(newest - day).days // 7: each for day, each in zip(days, loads, strict=True)}
    return [by_week[week] for week in sorted(by_week, reverse=True)]


def _known(knowledge: Knowledge, definition: Definition, selection: Selection, starts: tuple[date, ...]) -> ByPart:
    """Give the weekly numbers of the whole and of each district; nothing where a dataset was not there yet."""
    import polars as pl

    try:
        partials = daily_partials(knowledge, definition, selection)
    except NoData:
        return {}
    dimensions = selection.dimensions
    found: dict[str, dict[str | None, Floats]] = {}
    for part in PARTS[definition.kind]:
        number = pl.lit(1.0) if part == EVENTS else pl.col(part).cast(pl.Float64)
        rows = partials.select("day", *dimensions, number.alias("value"))
        series = weekly_series(rows, definition.name, starts)
        found[part] = {key.district: values for key, values in zip(series.keys, series.counts, strict=True)}
    return found


def _of_group(known: ByPart, part: str, group: str | None, starts: tuple[date, ...]) -> "Floats":
    import numpy as np

    return known.get(part, {}).get(group, np.zeros(len(starts)))
