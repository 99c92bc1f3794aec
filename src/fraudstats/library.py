"""The toolkit for Python: each method answers as the command of its name does, as a Polars frame.

import fraudstats

project = fraudstats.open("sample")
project.trend("telecom_cases", every="month", by=["district"], where={"district": "福田"})
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.project import Project

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.metrics.facts import Selection

Where = Mapping[str, str | Sequence[str]]
"""Value, or any of several values, by dimension."""


class Analyst:
    """Asks questions of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def trend(
        self,
        *metrics: str,
        every: str = "week",
        by: Sequence[str] = (),
        where: Where | None = None,
        first: date | None = None,
        last: date | None = None,
        newest: int | None = None,
        to_date: bool = False,
        align: str | None = None,
        total: bool = False,
        revisions: bool = False,
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Follow metrics over periods; the columns of `fraudstats trend`.

        Args:
            every: day, week, month, quarter or year.
            align: weekday, date or lunar; by the length of the period where it is not said.
            as_of: the store as it was known then; now where it is not said.
        """
        from fraudstats.analysis.trend import TrendQuestion

        question = TrendQuestion(
            grain=Grain(every),
            selection=_selection(by, where),
            first=first,
            last=last,
            newest=newest,
            to_date=to_date,
            alignment=Alignment(align) if align else None,
            total=total,
            revisions=revisions,
        )
        return self.project.trend(metrics, question, as_of=as_of or datetime.now())

    def drivers(
        self,
        *metrics: str,
        by: Sequence[str],
        every: str = "week",
        where: Where | None = None,
        last: date | None = None,
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Split the newest complete period's change; the columns of `fraudstats trend --drivers`."""
        from fraudstats.analysis.trend import TrendQuestion

        question = TrendQuestion(grain=Grain(every), selection=_selection((), where), last=last)
        return self.project.drivers(metrics, question, by, as_of=as_of or datetime.now())

    def scorecard(self, *metrics: str, last: date | None = None, as_of: datetime | None = None) -> "pl.DataFrame":
        """Measure metrics to date; the columns of `fraudstats scorecard`.

        Args:
            last: windows end with this day, or with the last known one.
        """
        return self.project.scorecard(metrics, last=last, as_of=as_of or datetime.now()).table

    def explain(
        self,
        metric: str,
        week: str,
        *,
        where: Where | None = None,
        rows: bool = False,
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Explain a number; the columns of `fraudstats explain`.

        Args:
            week: 2021-W19, a date in it, `this`, `last`; or a month, quarter or year.
            rows: give the events instead of the windows.
        """
        now = datetime.now()
        found = self.project.explain(
            metric, week, selection=_selection((), where), as_of=as_of or now, today=now.date()
        )
        return found.events if rows else found.windows


def open_project(folder: str | Path | None = None) -> Analyst:
    """Open the project in a folder, or the nearest one."""
    return Analyst(Project.open(Path(folder) if folder else None))


def _selection(by: Sequence[str], where: Where | None) -> "Selection":
    from fraudstats.metrics.facts import Selection

    filters = [
        (name, value)
        for name, values in (where or {}).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return Selection(tuple(by), tuple(filters))
