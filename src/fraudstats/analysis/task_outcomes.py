"""What became of each task of the meeting that named a metric, as far as the days since then tell?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fraudstats.analysis.comparisons import ADDED_UP
from fraudstats.analysis.intervals import NOTHING, Estimate
from fraudstats.analysis.roll_up import roll_up
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.task_effect import BeforeAfter, Counts, relative_effect
from fraudstats.calendar.windows import ONE_DAY, Window
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.definition import Definition, Direction, Kind
from fraudstats.metrics.facts import Knowledge, Selection
from fraudstats.metrics.partials import daily_partials

if TYPE_CHECKING:
    import polars as pl

DISTRICT = "district"
WEEK = 7
EFFECT_WEEKS = 4
"""Length of the window before a task was raised, and the most that is looked at after it."""


class Untold(StrEnum):
    """Why nothing is told of a task's metric."""

    NO_METRIC = "no_metric"  # the task names none, or none that there is
    NO_DISTRICT = "no_district"  # the task names none, or the metric does not know districts
    NOT_LOADED = "not_loaded"  # a dataset of the metric is missing
    TOO_EARLY = "too_early"  # less than a week is known since the task was raised
    NO_HISTORY = "no_history"  # the data begins later than four weeks before


@dataclass(frozen=True)
class Standing:
    """A metric in one window; in its unit, with the numerator and denominator behind it where it has them."""

    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Compared:
    """The same places in the window before a task was raised, and since."""

    before: Standing
    after: Standing


@dataclass(frozen=True)
class Told:
    """The metric of a task in its district, beside all other districts: never before and after alone."""

    definition: Definition
    before: Window
    """Four weeks, up to the day before the task was raised."""
    after: Window
    """The whole weeks that are known since, at most four."""
    own: Compared
    others: Compared
    other_districts: tuple[str, ...]
    effect: Estimate
    """Of counts and proportions: own change over the others' change, 1 for the same; see `task_effect`."""
    target: float | None
    """In the metric's unit, of counts and sums a week's; None where the task names no number."""

    @property
    def verdict(self) -> Verdict | None:
        """A rise or fall against the other districts only where the interval does not hold 1; None without one."""
        if self.effect.low is None or self.effect.high is None:
            return None
        if self.effect.low > 1:
            return Verdict.RISE
        return Verdict.FALL if self.effect.high < 1 else Verdict.NO_CLEAR_CHANGE

    @property
    def target_met(self) -> bool | None:
        """Whether the metric has reached the target since the task was raised."""
        reached = self.per_week(self.own.after, self.after)
        if self.target is None or reached is None:
            return None
        return reached <= self.target if self.definition.good_direction is Direction.DOWN else reached >= self.target

    @property
    def is_better(self) -> bool | None:
        """Whether the clear change is a good one; None where it is not clear, or neither way is good."""
        if self.verdict not in (Verdict.RISE, Verdict.FALL) or self.definition.good_direction is Direction.NONE:
            return None
        return (self.verdict is Verdict.RISE) == (self.definition.good_direction is Direction.UP)

    def per_week(self, standing: Standing, window: Window) -> float | None:
        """Give a value that is comparable between windows of unequal length: of counts and sums, a week's share."""
        if standing.value is None or self.definition.kind not in ADDED_UP:
            return standing.value
        return standing.value * WEEK / window.days


@dataclass(frozen=True)
class TaskOutcome:
    """A task, and what became of it."""

    task: Mapping[str, Any]
    """A row of `queries/tasks/list.sql`: task_id, raised_on, district, front, issue, owner, due_on, closed_on, metric,
    target, state (open, overdue, closed, cancelled)."""
    told: Told | Untold


def task_outcomes(
    knowledge: Knowledge, catalogue: Catalogue, tasks: Sequence[Mapping[str, Any]], today: date
) -> list[TaskOutcome]:
    """Look what became of tasks.

    Args:
        tasks: rows of `queries/tasks/list.sql`.
        today: later days do not count.
    """
    desk = _Desk(knowledge, catalogue, today)
    return [TaskOutcome(task, _told(desk, task)) for task in tasks]


@dataclass(frozen=True)
class _Desk:
    knowledge: Knowledge
    catalogue: Catalogue
    today: date
    answers: "dict[str, pl.DataFrame]" = field(default_factory=dict)

    def partials(self, definition: Definition) -> "pl.DataFrame":
        """Run a metric once for all its tasks."""
        if definition.name not in self.answers:
            self.answers[definition.name] = daily_partials(self.knowledge, definition, Selection((DISTRICT,)))
        return self.answers[definition.name]


def _told(desk: _Desk, task: Mapping[str, Any]) -> Told | Untold:
    if task["metric"] not in desk.catalogue.files:
        return Untold.NO_METRIC
    definition = desk.catalogue.get(task["metric"])
    if not task["district"] or DISTRICT not in definition.dimensions:
        return Untold.NO_DISTRICT
    if any(name not in desk.knowledge.coverages for name in definition.datasets):
        return Untold.NOT_LOADED
    covered = desk.knowledge.covered(definition)
    before = Window(task["raised_on"] - EFFECT_WEEKS * WEEK * ONE_DAY, task["raised_on"])
    if before.start < covered.start:
        return Untold.NO_HISTORY
    n_weeks = (min(covered.end, desk.today + ONE_DAY) - task["raised_on"]).days // WEEK
    if n_weeks < 1:
        return Untold.TOO_EARLY
    after = Window(task["raised_on"], task["raised_on"] + min(n_weeks, EFFECT_WEEKS) * WEEK * ONE_DAY)
    return _measured(desk.partials(definition), definition, task, before, after)


def _measured(
    partials: "pl.DataFrame", definition: Definition, task: Mapping[str, Any], before: Window, after: Window
) -> Told:
    import polars as pl

    is_own = pl.col(DISTRICT) == task["district"]
    others = sorted(partials.filter(~is_own).get_column(DISTRICT).unique())
    return Told(
        definition=definition,
        before=before,
        after=after,
        own=_compared(partials.filter(is_own), definition, before, after),
        others=_compared(partials.filter(~is_own), definition, before, after),
        other_districts=tuple(others),
        effect=_effect(partials, definition, task["district"], before, after),
        target=target_number(task["target"]),
    )


def _compared(partials: "pl.DataFrame", definition: Definition, before: Window, after: Window) -> Compared:
    rolled = roll_up(partials, [before, after], (), definition.kind)
    parts = rolled.sort("start").select("value", "numerator", "denominator").to_dicts()
    return Compared(*(Standing(**{name: _number(value) for name, value in row.items()}) for row in parts))


def _effect(partials: "pl.DataFrame", definition: Definition, district: str, before: Window, after: Window) -> Estimate:
    """Tell the effect where there are counts behind a metric; sums of money and medians have no such chance."""
    is_proportion = definition.kind is Kind.RATIO and definition.proportion
    if definition.kind is not Kind.COUNT and not is_proportion:
        return NOTHING
    places: dict[str, dict[date, Counts]] = {}
    for row in roll_up(partials, [before, after], (DISTRICT,), definition.kind).drop_nulls(DISTRICT).to_dicts():
        days = (row["end"] - row["start"]).days
        counts = Counts(row["numerator"], row["denominator"]) if is_proportion else Counts(row["value"], days)
        places.setdefault(row[DISTRICT], {})[row["start"]] = counts
    pairs = {name: BeforeAfter(found[before.start], found[after.start]) for name, found in places.items()}
    own = pairs.pop(district, None)
    return relative_effect(own, list(pairs.values()), is_ratio=is_proportion) if own else NOTHING


def target_number(text: str | None) -> float | None:
    """Read a target: 0.9, 90%, 1,200; None where it is no number."""
    written = (text or "").strip().replace(",", "").replace("\uff05", "%")
    try:
        return float(written.removesuffix("%")) / (100 if written.endswith("%") else 1)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
