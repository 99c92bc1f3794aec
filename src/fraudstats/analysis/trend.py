"""A metric over the periods that its data covers, each compared with both baselines."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import compare, compared_period
from fraudstats.calendar.periods import Grain, Period, periods_between
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData, UsageError
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection, daily_partials

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TrendQuestion:
    """Which periods, and which events."""

    grain: Grain = Grain.WEEK
    selection: Selection = Selection()
    first: date | None = None
    """First day asked for; the period that it lies in is whole."""
    last: date | None = None
    """Last day asked for, likewise."""
    newest: int | None = None
    """Only so many periods, counted from the newest."""


def trend(
    knowledge: Knowledge,
    definition: Definition,
    question: TrendQuestion,
    rules: CalendarRules,
    thresholds: Thresholds,
) -> "pl.DataFrame":
    """Answer `fraudstats trend` for one metric.

    Returns:
        As of `comparisons.compare`; periods oldest first.
    Raises:
        NoData: if nothing is loaded, or no period asked for is covered.
    """
    covered = knowledge.covered(definition)
    asked = [compared_period(period, rules) for period in _periods(covered, question, rules)]
    partials = daily_partials(knowledge, definition, question.selection)
    return compare(partials, definition, asked, question.selection.dimensions, covered, thresholds)


def _periods(covered: Window, question: TrendQuestion, rules: CalendarRules) -> list[Period]:
    first = max(covered.start, question.first) if question.first else covered.start
    last = min(covered.last_day, question.last) if question.last else covered.last_day
    if question.first and question.last and question.first > question.last:
        raise UsageError(f"--from {question.first} lies after --to {question.last}", slug="bad-range")
    if first > last:
        raise NoData(
            "no data in the days asked for",
            expected=f"The data covers {covered.start} to {covered.last_day}.",
            slug="not-covered",
        )
    found = list(periods_between(Window(first, last + ONE_DAY), question.grain, rules))
    return found[-question.newest :] if question.newest else found
