"""A metric over the periods that its data covers, each compared with both baselines."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from fraudstats.analysis.comparisons import Compared, compare, compared_period
from fraudstats.analysis.drivers import drivers
from fraudstats.analysis.maturity import Maturity
from fraudstats.analysis.revisions import first_reported, with_groups_of, with_revisions
from fraudstats.analysis.same_maturity import SAME_MATURITY
from fraudstats.analysis.spread import with_spread
from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain, Period, period_of, periods_between
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.config import CalendarRules, Thresholds
from fraudstats.errors import NoData, UsageError
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.occurring import check_filters
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class TrendQuestion:
    """Which periods, and which events."""

    grain: Grain = Grain.WEEK
    selection: Selection = field(default_factory=Selection)
    first: date | None = None
    """First day asked for; the period that it lies in is whole."""
    last: date | None = None
    """Last day asked for, likewise."""
    newest: int | None = None
    """Only so many periods, counted from the newest."""
    to_date: bool = False
    """Cut every period to as many days as the newest one has had."""
    alignment: Alignment | None = None
    """How the year earlier is found; by the grain where it is not said."""
    total: bool = False
    """Add a row over all groups to each period."""
    revisions: bool = False
    """Say beside each period what was first reported of it."""


def trend(
    knowledge: Knowledge,
    definition: Definition,
    question: TrendQuestion,
    rules: CalendarRules,
    thresholds: Thresholds,
) -> "pl.DataFrame":
    """Answer `fraudstats trend` for one metric.

    Returns:
        As of `comparisons.compare`, with the columns of `spread.with_spread`, `is_total` and those of `same_maturity`;
        periods oldest first, the total after its groups.
    Raises:
        NoData: if nothing is loaded, or no period asked for is covered.
        UsageError: if a filter names a value that occurs nowhere.
    """
    definition.check_tells(question.grain)
    covered = knowledge.covered(definition)
    asked = asked_windows(covered, question, rules)
    chosen = question.selection
    check_filters(knowledge, definition, chosen)
    partials = daily_partials(knowledge, definition, chosen)
    maturity = Maturity(knowledge, rules)
    import polars as pl  # not sooner: it is loaded while the engine works

    tables = []
    for dimensions in _groupings(question):
        if question.revisions:
            windows = [each.window for each in asked if covered.holds(each.window)]
            first = first_reported(knowledge, definition, windows, replace(chosen, dimensions=dimensions))
            every_group = with_groups_of(partials, first, dimensions, definition)
            rows = compare(every_group, definition, asked, dimensions, covered, thresholds)
            rows = with_revisions(rows, first, dimensions)
        else:
            rows = compare(partials, definition, asked, dimensions, covered, thresholds)
        grouped = replace(chosen, dimensions=dimensions)
        rows = maturity.held_against(rows, partials, definition, grouped, thresholds)
        rows = with_spread(rows, partials, definition, dimensions)
        rows = rows.with_columns(pl.lit(not dimensions).alias("is_total"))
        tables.append(rows.select(pl.exclude(SAME_MATURITY.values()), *SAME_MATURITY.values()))
    return tables[0] if len(tables) == 1 else _with_totals(pl.concat(tables, how="diagonal_relaxed"), asked)


def _groupings(question: TrendQuestion) -> list[tuple[str, ...]]:
    dimensions = question.selection.dimensions
    return [dimensions, ()] if question.total and dimensions else [dimensions]


def trend_drivers(
    knowledge: Knowledge,
    definition: Definition,
    question: TrendQuestion,
    dimensions: Sequence[str],
    rules: CalendarRules,
) -> "pl.DataFrame":
    """Split the change of the newest complete period asked for, along each dimension by itself.

    Returns:
        As of `drivers.drivers`, dimension after dimension.
    Raises:
        NoData: if no complete period is asked for.
        UsageError: if no dimension is named, or the question asks for what a split does not have.
    """
    import polars as pl

    _check_split(question, dimensions)
    definition.check_tells(question.grain)
    covered = knowledge.covered(definition)
    complete = [each for each in asked_windows(covered, question, rules) if covered.holds(each.window)]
    if not complete:
        raise NoData("no complete period to explain", expected=f"Data ends on {covered.last_day}.", slug="not-covered")
    check_filters(knowledge, definition, question.selection)
    found = []
    for each in dimensions:
        partials = daily_partials(knowledge, definition, Selection((each,), question.selection.filters))
        found.append(drivers(partials, definition, complete[-1], each, covered))
    return pl.concat(found)


def _check_split(question: TrendQuestion, dimensions: Sequence[str]) -> None:
    if not dimensions:
        raise UsageError("no dimension to split by", where="--drivers", expected="Write --drivers district,fraud_type.")
    asked = {"--by": question.selection.dimensions, "--total": question.total, "--revisions": question.revisions}
    left_over = [option for option, value in asked.items() if value]
    if left_over:
        raise UsageError(
            f"{', '.join(left_over)} beside --drivers",
            expected="Drivers split one period by the dimensions that they name, with a total under each.",
            next_step=f"Leave out {', '.join(left_over)}.",
        )


def asked_windows(covered: Window, question: TrendQuestion, rules: CalendarRules) -> list[Compared]:
    """List the windows of a question with what each is compared with, oldest first."""
    periods = _periods(covered, question, rules)
    elapsed = _elapsed(covered, question, rules) if question.to_date else None
    return [compared_period(each, rules, question.alignment, elapsed) for each in periods]


def _elapsed(covered: Window, question: TrendQuestion, rules: CalendarRules) -> int:
    day = _last_day(covered, question)
    return (day - period_of(day, question.grain, rules).window.start).days + 1


def _last_day(covered: Window, question: TrendQuestion) -> date:
    return min(covered.last_day, question.last) if question.last else covered.last_day


def _periods(covered: Window, question: TrendQuestion, rules: CalendarRules) -> list[Period]:
    first = max(covered.start, question.first) if question.first else covered.start
    last = _last_day(covered, question)
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


def _with_totals(rows: "pl.DataFrame", asked: list[Compared]) -> "pl.DataFrame":
    """Put the total of each period after its groups."""
    import polars as pl

    turns = pl.DataFrame({"period": [each.name for each in asked]}).with_row_index("turn")
    placed = rows.join(turns, on="period", how="left", maintain_order="left")
    return placed.sort("turn", "is_total", maintain_order=True).drop("turn")
