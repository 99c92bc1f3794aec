"""What became of the meeting's tasks, and how the second-level centres stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fraudstats.analysis.comparisons import compared_window
from fraudstats.analysis.task_outcomes import TaskOutcome
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.newsroom import DISTRICT, Reporter
from fraudstats.calendar.periods import Period, shifted
from fraudstats.calendar.windows import ONE_DAY, Window, day_end

TASKS = "tasks_raised"
FIVE = ("team", "venue", "seats", "mechanism", "implementation")
"""What a centre is checked for: the five \u89c1."""


@dataclass(frozen=True)
class TaskFacts:
    """The ledger of the meeting."""

    day: date
    """States are as of the end of this day."""
    is_later: bool
    """The period after this one is over on that day: an old issue is printed again."""
    meeting: date | None
    """The last one before the period's last day; None before the first."""
    of_meeting: Mapping[str, Measured]
    """tasks_raised, tasks_closed, tasks_open of that meeting."""
    of_all: Mapping[str, Measured]
    """tasks_open, tasks_overdue of all meetings, and tasks_raised in the period; later the last alone."""
    outcomes: tuple[TaskOutcome, ...]
    """Of the tasks of that meeting, and of all that are overdue unless it is later, as the ledger lists them; their
    metrics are told up to the period's end, as its reader could know them."""


@dataclass(frozen=True)
class CentreFact:
    """A centre as its latest check in the period found it."""

    centre_id: str
    district: str
    checked_on: date
    points: Mapping[str, bool | None]
    """By `FIVE`."""


def gather_tasks(reporter: Reporter, period: Period) -> TaskFacts | None:
    """Look at the tasks of the last meeting; None where no tasks are loaded."""
    if TASKS not in reporter.catalogue.names() or not reporter.is_loaded(TASKS):
        return None
    covered = reporter.knowledge.covered(reporter.catalogue.get(TASKS))
    if covered.start >= period.window.end:
        return None
    today = day_end(covered.last_day, reporter.config.calendar.cutoff).date()
    listed = reporter.room.listed_tasks(today)
    own = [each for each in listed if reporter.district in (None, each[DISTRICT])]
    days = {each["raised_on"] for each in listed if each["raised_on"] < period.window.last_day}
    meeting = max(days, default=None)
    at_meeting = Window(meeting, meeting + ONE_DAY) if meeting else None
    names = ("tasks_raised", "tasks_closed", "tasks_open")
    is_later = covered.end >= shifted(period, 1, reporter.config.calendar).window.end
    standing = () if is_later else ("tasks_open", "tasks_overdue")
    told = [each for each in own if _is_told(each, meeting, period, is_later=is_later)]
    return TaskFacts(
        day=covered.last_day,
        is_later=is_later,
        meeting=meeting,
        of_meeting={name: _count(reporter, name, at_meeting) for name in names} if at_meeting else {},
        of_all={
            **{name: _count(reporter, name, covered) for name in standing},
            "tasks_raised": _count(reporter, "tasks_raised", period.window),
        },
        outcomes=reporter.room.outcomes(told, min(today, period.window.last_day)),
    )


def gather_centres(reporter: Reporter, period: Period) -> tuple[CentreFact, ...]:
    """Read the latest checks of the period; nothing where none are loaded."""
    if "centres" not in reporter.knowledge.coverages:
        return ()
    rows = reporter.room.query("centres", "latest").frame(
        reporter.knowledge.session, {"first": period.window.start, "end": period.window.end}
    )
    order = {each.name: rank for rank, each in enumerate(reporter.config.districts)}
    own = [row for row in rows.to_dicts() if reporter.district in (None, row[DISTRICT])]
    own.sort(key=lambda row: order.get(row[DISTRICT], len(order)))
    return tuple(
        CentreFact(row["centre_id"], row[DISTRICT], row["checked_on"], {name: row[name] for name in FIVE})
        for row in own
    )


def _is_told(task: Mapping[str, Any], meeting: date | None, period: Period, *, is_later: bool) -> bool:
    is_overdue = not is_later and task["state"] == "overdue" and task["raised_on"] < period.window.end
    return bool(is_overdue or (task["raised_on"] == meeting and task["state"] != "cancelled"))


def _count(reporter: Reporter, metric: str, window: Window) -> Measured:
    return reporter.ask(metric, [compared_window("tasks", window)])[0]
