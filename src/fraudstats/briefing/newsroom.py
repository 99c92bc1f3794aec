"""Who asks the store: a newsroom for all issues of a run, a reporter for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fraudstats.calendar.periods import Period
from fraudstats.config import Config
from fraudstats.errors import NoData
from fraudstats.loading.batches import Batch
from fraudstats.metrics.catalogue import Catalogue
from fraudstats.metrics.command_queries import CommandQuery, read_command_queries
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.comparisons import Compared
    from fraudstats.analysis.maturity import Maturity
    from fraudstats.analysis.signals.attention import Attention, Pending
    from fraudstats.analysis.task_outcomes import TaskOutcome
    from fraudstats.briefing.measured import Measured
    from fraudstats.loading.contracts import Contract

DISTRICT = "district"


@dataclass(frozen=True)
class Newsroom:
    """What the issues of one run share, and the answers that the store has given so far."""

    knowledge: Knowledge
    catalogue: Catalogue
    config: Config
    batches: tuple[Batch, ...]
    """The files that the store knew."""
    as_of: datetime
    """The instant that the issues are dated by."""
    today: date
    """The statistical day on which the run asks; `last` and `this` week hang on it."""
    query_folders: tuple[Path, ...]
    """Where the queries lie that are no metrics; later folders override earlier ones."""
    answers: "dict[tuple[str, tuple[str, ...]], pl.DataFrame]" = field(default_factory=dict)
    tasks: dict[date, list[dict[str, Any]]] = field(default_factory=dict)
    told: "dict[tuple[str, date], TaskOutcome]" = field(default_factory=dict)
    looking: "dict[tuple[tuple[str, ...], str], Callable[[], Attention] | None]" = field(default_factory=dict)
    signals: "dict[tuple[tuple[str, ...], str], Attention | None]" = field(default_factory=dict)
    districts: "dict[tuple[str, tuple[Compared, ...]], pl.DataFrame]" = field(default_factory=dict)
    submit: "Callable[..., Pending] | None" = None
    """Takes work that needs no store to where it is done meanwhile."""

    @cached_property
    def contracts(self) -> "Mapping[str, Contract]":
        """What the datasets look like; read for what is said anew."""
        from fraudstats.loading.contracts import read_contracts

        return read_contracts([root / "contracts" for root in self.query_folders])

    @cached_property
    def maturity(self) -> "Maturity":
        """How complete the newest days are."""
        from fraudstats.analysis.maturity import Maturity

        return Maturity(self.knowledge, self.config.calendar)

    def partials(self, metric: str, dimensions: tuple[str, ...]) -> "pl.DataFrame":
        """Run a metric once for all sections of all issues."""
        from fraudstats.metrics.partials import daily_partials

        if (metric, dimensions) not in self.answers:
            definition = self.catalogue.get(metric)
            self.answers[metric, dimensions] = daily_partials(self.knowledge, definition, Selection(dimensions))
        return self.answers[metric, dimensions]

    def compared(
        self, partials: "pl.DataFrame", definition: Definition, asked: "Sequence[Compared]", selection: Selection
    ) -> "pl.DataFrame":
        """Compare windows of the events of a selection, and call no late entry a fall."""
        from fraudstats.analysis.comparisons import compare

        covered, thresholds = self.knowledge.covered(definition), self.config.thresholds
        table = compare(partials, definition, asked, selection.dimensions, covered, thresholds)
        return self.maturity.held_against(table, partials, definition, selection, thresholds)

    def by_district(self, definition: Definition, asked: "tuple[Compared, ...]") -> "pl.DataFrame":
        """Compare windows district by district, once for the issues of all of them."""
        if (definition.name, asked) not in self.districts:
            partials = self.partials(definition.name, (DISTRICT,))
            self.districts[definition.name, asked] = self.compared(partials, definition, asked, Selection((DISTRICT,)))
        return self.districts[definition.name, asked]

    def begin_attention(self, metrics: tuple[str, ...], week: Period) -> None:
        """Have signals looked for, once for all issues, while other things are measured."""
        from fraudstats.analysis.signals.attention import begin_attention

        if (metrics, week.name) in self.looking:
            return
        definitions = [self.catalogue.get(each) for each in metrics]
        rules, thresholds = self.config.calendar, self.config.thresholds
        try:
            found = begin_attention(self.knowledge, definitions, week, rules, thresholds, submit=self.submit)
        except NoData:
            self.looking[metrics, week.name] = None
        else:
            self.looking[metrics, week.name] = found

    def attention(self, metrics: tuple[str, ...], week: Period) -> "Attention | None":
        """Give the signals; None where a metric's past is too short."""
        if (metrics, week.name) not in self.signals:
            self.begin_attention(metrics, week)
            told = self.looking[metrics, week.name]
            self.signals[metrics, week.name] = told() if told else None
        return self.signals[metrics, week.name]

    def listed_tasks(self, today: date) -> list[dict[str, Any]]:
        """List the meeting's tasks once, the newest first."""
        from fraudstats.analysis.tasks import listed_tasks

        if today not in self.tasks:
            self.tasks[today] = listed_tasks(self.knowledge, {"list": self.query("tasks", "list")}, today)
        return self.tasks[today]

    def outcomes(self, tasks: Sequence[Mapping[str, Any]], today: date) -> "tuple[TaskOutcome, ...]":
        """Look once what became of some tasks."""
        from fraudstats.analysis.task_outcomes import task_outcomes

        new = [each for each in tasks if (each["task_id"], today) not in self.told]
        for found in task_outcomes(self.knowledge, self.catalogue, new, today):
            self.told[found.task["task_id"], today] = found
        return tuple(self.told[each["task_id"], today] for each in tasks)

    def query(self, command: str, name: str) -> CommandQuery:
        """Read a query that is no metric."""
        return read_command_queries([root / command for root in self.query_folders])[name]


@dataclass(frozen=True)
class Reporter:
    """Asks the store on behalf of one issue: the city's, or a district's."""

    room: Newsroom
    district: str | None

    @property
    def knowledge(self) -> Knowledge:
        return self.room.knowledge

    @property
    def catalogue(self) -> Catalogue:
        return self.room.catalogue

    @property
    def config(self) -> Config:
        return self.room.config

    @property
    def within(self) -> tuple[tuple[str, str], ...]:
        return () if self.district is None else ((DISTRICT, self.district),)

    def partials(self, metric: str, dimensions: tuple[str, ...] = ()) -> "pl.DataFrame":
        """Give the daily partials of the issue's own events."""
        import polars as pl

        if self.district is None:
            return self.room.partials(metric, dimensions)
        whole = self.room.partials(metric, (DISTRICT, *dimensions))
        return whole.filter(pl.col(DISTRICT) == self.district).drop(DISTRICT)

    def ask(self, metric: str, asked: "Sequence[Compared]", dimensions: tuple[str, ...] = ()) -> "list[Measured]":
        """Compare the issue's own events over windows, by dimensions."""
        from fraudstats.briefing.measured import measured

        definition = self.catalogue.get(metric)
        table = self.room.compared(
            self.partials(metric, dimensions), definition, asked, Selection(dimensions, self.within)
        )
        return measured(table, definition, dimensions, self.within)

    def ask_beside_others(self, metric: str, asked: "Sequence[Compared]") -> "list[Measured]":
        """Compare windows; in the issue of a district as one of all districts, which are judged together and once.

        Returns:
            A value for each window; none where the district has no events at all.
        """
        import polars as pl

        from fraudstats.briefing.measured import measured

        if self.district is None:
            return self.ask(metric, asked)
        definition = self.catalogue.get(metric)
        table = self.room.by_district(definition, tuple(asked))
        return measured(table.filter(pl.col(DISTRICT) == self.district), definition, (), self.within, (DISTRICT,))

    def is_loaded(self, metric: str) -> bool:
        return all(name in self.knowledge.coverages for name in self.catalogue.get(metric).datasets)

    def reaches(self, metric: str, week: Period) -> bool:
        """Tell whether the data of a metric shares a day with the week."""
        if not self.is_loaded(metric):
            return False
        covered = self.knowledge.covered(self.catalogue.get(metric))
        return week.window.start < covered.end and covered.start < week.window.end

    def has_events(self, metric: str) -> bool:
        """Tell whether a metric has events, be they of this district or another."""
        return self.is_loaded(metric) and self.room.partials(metric, (DISTRICT,) if self.district else ()).height > 0

    def is_told(self, metric: str) -> bool:
        """Tell whether the issue can say anything of a metric."""
        return self.district is None or self.has_dimension(metric, DISTRICT)

    def has_dimension(self, metric: str, dimension: str) -> bool:
        return dimension in self.catalogue.get(metric).dimensions
