"""Tasks written here instead of in an export: each change becomes a small export that is loaded like any other."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count

from fraudstats.errors import UsageError

FIELDS = (
    "task_id", "raised_on", "district", "front", "issue", "owner", "due_on", "closed_on", "status", "metric", "target",
)  # fmt: skip


@dataclass(frozen=True)
class NewTask:
    """A task as it is raised."""

    issue: str
    raised_on: date
    district: str = ""
    front: str = ""
    owner: str = ""
    due_on: date | None = None
    metric: str = ""
    target: str = ""


def refuse_impossible(task: NewTask, districts: Collection[str], fronts: Collection[str]) -> None:
    """Refuse a task without words, of an unknown district or front, or due before it was raised.

    Args:
        districts: all their spellings; empty where the settings list none, and any is taken.
        fronts: all their spellings.
    Raises:
        UsageError: naming the option.
    """
    if not task.issue.strip():
        raise UsageError("the task says nothing", where="ISSUE", expected="Write what is to be done.")
    for option, value, known in (("--district", task.district, districts), ("--front", task.front, fronts)):
        if value and known and value not in known:
            raise UsageError(f"'{value}' is not known", where=option, expected=f"Known: {', '.join(known)}.")
    if task.due_on is not None and task.due_on < task.raised_on:
        raise UsageError(
            f"{task.due_on} lies before {task.raised_on}, the day of the meeting", where="--due",
            expected="A task is due on that day or later.", next_step="Name the meeting's day with --raised.",
        )  # fmt: skip


def task_export(row: Mapping[str, object]) -> bytes:
    """Write one task as a CSV export."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerow({name: "" if row.get(name) is None else str(row[name]) for name in FIELDS})
    return text.getvalue().encode()


def new_row(task: NewTask, known: Collection[str]) -> dict[str, object]:
    """Number a new task after the known ones, with a number that none of them has."""
    numbers = (f"T{task.raised_on:%Y%m%d}-{place:03}" for place in count(len(known) + 1))
    return {**asdict(task), "task_id": next(each for each in numbers if each not in known), "status": "open"}


def closed_row(row: Mapping[str, object], closed_on: date) -> dict[str, object]:
    """Close a task."""
    return {**row, "closed_on": closed_on, "status": "closed"}
