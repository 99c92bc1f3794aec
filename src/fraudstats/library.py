"""The toolkit for Python: each method answers as the command of its name does, as a Polars frame.

import fraudstats

project = fraudstats.open("sample")
project.trend("telecom_cases", every="month", by=["district"], where={"district": "福田"})
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats import meeting, questions
from fraudstats.calendar.baselines import Alignment
from fraudstats.errors import UsageError
from fraudstats.project import Project
from fraudstats.questions import EVERYTHING_KNOWN

if TYPE_CHECKING:
    import polars as pl

Where = Mapping[str, str | Sequence[str]]
"""Value, or any of several values, by dimension."""


class Analyst:
    """Asks questions of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def trend(
        self,
        *metrics: str,
        every: str = "",
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
            every: day, week, month, quarter or year; else a week, or the shortest that the metrics can be told of.
            align: weekday, date or lunar; by the length of the period where it is not said.
            as_of: the store as it was known then; all that is known where it is not said.
        """
        from fraudstats.analysis.trend import TrendQuestion
        from fraudstats.metrics.definition import length_asked
        from fraudstats.metrics.facts import Selection

        question = TrendQuestion(
            grain=length_asked(every, map(self.project.metrics().get, metrics)),
            selection=Selection.of(by, where),
            first=first,
            last=last,
            newest=newest,
            to_date=to_date,
            alignment=Alignment(align) if align else None,
            total=total,
            revisions=revisions,
        )
        return self.project.trend(metrics, question, as_of=as_of or EVERYTHING_KNOWN)

    def drivers(
        self,
        *metrics: str,
        by: Sequence[str],
        every: str = "",
        where: Where | None = None,
        last: date | None = None,
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Split the newest complete period's change; the columns of `fraudstats trend --drivers`."""
        from fraudstats.analysis.trend import TrendQuestion
        from fraudstats.metrics.definition import length_asked
        from fraudstats.metrics.facts import Selection

        grain = length_asked(every, map(self.project.metrics().get, metrics))
        question = TrendQuestion(grain=grain, selection=Selection.of((), where), last=last)
        return questions.drivers(self.project, metrics, question, by, as_of=as_of or EVERYTHING_KNOWN)

    def scorecard(
        self, *metrics: str, first: date | None = None, last: date | None = None, as_of: datetime | None = None
    ) -> "pl.DataFrame":
        """Measure metrics to date; the columns of `fraudstats scorecard`.

        Args:
            first: measure the window from this day on, too.
            last: windows end with this day, or with the last known one.
        """
        return questions.scorecard(self.project, metrics, first=first, last=last, as_of=as_of or EVERYTHING_KNOWN).table

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
        from fraudstats.metrics.facts import Selection

        _check_day_known(week, as_of, "explain")
        known_at = as_of or EVERYTHING_KNOWN
        found = questions.explain(
            self.project, metric, week, selection=Selection.of((), where), as_of=known_at, today=known_at.date()
        )
        return found.events if rows else found.windows

    def stops(
        self,
        *,
        week: str = "",
        month: str = "",
        within_minutes: int | None = None,
        by: str | None = None,
        expiring_hours: int | None = None,
        table: str = "rates",
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Tell how fast payments were stopped; the columns of `fraudstats stops`.

        Args:
            week, month: the window; without both the latest week that the data covers wholly.
            within_minutes: the limit; by default the configured one.
            by: one of `analysis.stop_groups.StopGroup`.
            expiring_hours: list the stops that end within so many hours after `as_of`.
            table: rates, funnel, stamps, or - with `expiring_hours` - expiring.
        """
        from fraudstats.analysis.stop_groups import StopGroup

        _check_day_known(week, as_of, "stops")
        is_known = table in ("rates", "funnel", "stamps") or (table == "expiring" and expiring_hours and as_of)
        if not is_known:
            raise UsageError(
                f"no table '{table}'", where="stops",
                expected="Tables are rates, funnel, stamps and, with expiring_hours and as_of, expiring.",
            )  # fmt: skip
        found = questions.stops(
            self.project, as_of=as_of or EVERYTHING_KNOWN, week=week, month=month, within_minutes=within_minutes,
            by=StopGroup(by) if by else None, expiring_hours=expiring_hours,
        )  # fmt: skip
        answered: pl.DataFrame = getattr(found.answer, table)
        return answered

    def alerts(
        self, *, district: str | None = None, table: str = "alerts", as_of: datetime | None = None
    ) -> "pl.DataFrame":
        """List the alerts that are past their limit and not closed; the columns of `fraudstats alerts`.

        Args:
            district: only its alerts.
            table: alerts, or stations, which counts them by station and colour.
        Raises:
            UsageError: if the district occurs in no alert.
        """
        found = questions.alert_backlog(self.project, as_of=as_of or EVERYTHING_KNOWN, district=district)
        return _chosen(table, {"alerts": found.alerts, "stations": found.stations}, "alerts")

    def trace(self, case: str, *, table: str = "transfers", as_of: datetime | None = None) -> "pl.DataFrame":
        """Follow the money of one case; the columns of `fraudstats trace`.

        Args:
            case: its number, or that of its incident.
            table: transfers, or levels, which adds them up by level.
        Raises:
            NoData: if there is no such case, or nothing of its chain.
        """
        found = questions.trace(self.project, case, as_of=as_of or EVERYTHING_KNOWN)
        return _chosen(table, {"transfers": found.transfers, "levels": found.levels}, "trace")

    def signals(self, week: str, *, table: str = "signals", as_of: datetime | None = None) -> "pl.DataFrame":
        """Find the counts that are beyond what their own past explains; the columns of `fraudstats signals`.

        Args:
            week: 2021-W19, a date in it, or - with `as_of` - this or last.
            table: signals, or last_week: the signals of the week before, with what became of them.
        """
        from fraudstats.analysis.signals.table import past_table, signals_table

        _check_day_known(week, as_of, "signals")
        found = questions.signals(self.project, week, as_of=as_of or EVERYTHING_KNOWN)
        return _chosen(table, {"signals": signals_table(found), "last_week": past_table(found)}, "signals")

    def lateness(
        self, metric: str, *, weeks: int = 5, learn_from: str = "", as_of: datetime | None = None
    ) -> "pl.DataFrame":
        """Tell how complete the newest weeks are; the columns of `fraudstats lateness`.

        Args:
            weeks: after which a week counts as complete.
            learn_from: loads or dates; by default the loads, where they followed enough weeks.
        """
        from fraudstats.analysis.lateness_table import lateness_table

        known_at = as_of or EVERYTHING_KNOWN
        return lateness_table(
            questions.lateness(self.project, metric, weeks + 1, as_of=known_at, learn_from=learn_from), metric
        )

    def effect(
        self,
        *metrics: str,
        since: date | None = None,
        left_out: Sequence[tuple[date, date]] = (),
        as_of: datetime | None = None,
    ) -> "pl.DataFrame":
        """Estimate what became of counts or sums since a day; the columns of `fraudstats effect`.

        Args:
            since: first day of the change; by default the campaign's.
            left_out: first and last day of spans that say nothing of the usual course.
        """
        from fraudstats.analysis.effect_table import effect_table
        from fraudstats.calendar.windows import since as days_between

        first = since or self.project.config.campaign.since
        if first is None:
            raise UsageError("no day of the change", where="effect", expected="Give since, or set the campaign.")
        spans = [days_between(*each) for each in left_out]
        known_at = as_of or EVERYTHING_KNOWN
        return effect_table(
            [questions.effect(self.project, each, first, as_of=known_at, left_out=spans) for each in metrics]
        )

    def metrics(self, name: str | None = None) -> "pl.DataFrame":
        """Describe all metrics, or one; the columns of `fraudstats metrics`."""
        import polars as pl

        from fraudstats.metrics.sheets import sheet_row

        sheets = questions.metric_sheets(self.project, name)
        return pl.DataFrame([sheet_row(each) for each in sheets], infer_schema_length=None)

    def batches(self) -> "pl.DataFrame":
        """List the loaded files, oldest first; the columns of `fraudstats batches`."""
        from fraudstats.loading.batches import Batch

        return _frame(self.project.batches(), Batch)

    def rejects(self, batch: int | None = None) -> "pl.DataFrame":
        """List the quarantined rows, values masked, of one batch or of all; the columns of `fraudstats rejects`."""
        from fraudstats.loading.quarantine import QuarantinedRow

        return _frame(self.project.rejects(batch), QuarantinedRow)

    def check(self, *, as_of: datetime) -> "pl.DataFrame":
        """Look whether the data can be trusted and are not too old by an instant; the columns of `fraudstats check`."""
        from fraudstats.loading.findings import Finding

        return _frame(self.project.check(as_of=as_of), Finding)

    def tasks(self, *, as_of: datetime) -> "pl.DataFrame":
        """List the tasks of the meeting with what became of them; the columns of `fraudstats tasks list`.

        Args:
            as_of: the store as it was known then, and the day that tells which tasks are overdue.
        """
        return meeting.tasks(self.project, as_of=as_of)


def open_project(folder: str | Path | None = None) -> Analyst:
    """Open the project in a folder, or the nearest one."""
    return Analyst(Project.open(Path(folder) if folder else None))


def _check_day_known(week: str, as_of: datetime | None, method: str) -> None:
    """Refuse `this` and `last` week where no day is given that they could be told from."""
    if week in ("this", "last") and as_of is None:
        raise UsageError(f"'{week}' week of which day?", where=method, expected="Name the week, or give as_of.")


def _chosen(table: str, tables: "Mapping[str, pl.DataFrame]", method: str) -> "pl.DataFrame":
    if table not in tables:
        raise UsageError(f"no table '{table}'", where=method, expected=f"Tables are {', '.join(tables)}.")
    return tables[table]


def _frame(rows: Sequence[object], of: type) -> "pl.DataFrame":
    """Make a frame of dataclass instances, with its columns where there is none."""
    import polars as pl

    columns = None if rows else list(of.__annotations__)
    return pl.DataFrame([vars(each) for each in rows], columns, infer_schema_length=None)
