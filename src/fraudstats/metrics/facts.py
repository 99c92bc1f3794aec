"""Run a metric: its events, added up by statistical day and dimensions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fraudstats.calendar.windows import MIDNIGHT, ONE_DAY, Window, day_end, until_midnight
from fraudstats.engines import sql
from fraudstats.engines.session import Row, Session
from fraudstats.errors import MetricError, NoData, QueryFailed, UsageError
from fraudstats.loading import batches, links, views
from fraudstats.metrics.broken_sql import line_in_file
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.ledger_state import LedgerState

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

KEPT_SINGLE = (Kind.DURATION, Kind.DISTINCT)
"""Kinds whose partials keep a row an event: they do not add up."""
LINES_BEFORE = 1
"""Lines of a query before the metric's own SQL; see `facts_query`."""


@dataclass(frozen=True)
class Knowledge:
    """What the store knew at an instant, readable in a session under the datasets' names."""

    session: Session
    batch_id: int
    coverages: Mapping[str, batches.Coverage]
    cutoff: time
    parameters: Mapping[str, Any]
    """As of `metrics.parameters`."""
    kept_in: "Path | None" = None
    """The folder in which daily partials are kept between two calls; None keeps nothing."""
    ledger: Sequence[batches.Batch] = ()
    """All files that were loaded when the store was opened, oldest first, later ones than the batch too."""
    states: dict[tuple[str, ...], list[LedgerState]] = field(default_factory=dict, compare=False)
    """By datasets: what the ledger said of them after each of their loads."""
    dated: dict[str, bool] = field(default_factory=dict, compare=False)
    """Whether the rows of a dataset have a field for when they were entered, as far as it was asked."""
    says_when: dict[tuple[str, int], bool] = field(default_factory=dict, compare=False)
    """Also by batch: whether any of its rows says when it was entered."""
    corrected: frozenset[str] = frozenset()
    """Datasets of which a version of a row takes another back: what it makes of them is no matter of one row."""

    @cached_property
    def loads(self) -> list[batches.Batch]:
        """The loaded files up to the batch, oldest first."""
        return [each for each in self.ledger if each.batch_id <= self.batch_id]

    def covered(self, definition: Definition) -> Window:
        """Give the days on which all datasets of a metric are known, and its events mature.

        A dataset that stands until something newer is known has a first day, and no last one.

        Raises:
            NoData: if one of them was never loaded.
        """
        missing = [name for name in definition.datasets if name not in self.coverages]
        if missing:
            raise NoData(
                f"no {', '.join(missing)} loaded, which {definition.name} needs",
                next_step="Load an export with `fraudstats load FILE`.",
            )
        first = max(self.coverages[name].covers_from for name in definition.datasets)
        last = min(self.coverages[name].watermark for name in definition.ending)
        return Window(first, max(first, last - definition.matures_after * ONE_DAY) + ONE_DAY)


@dataclass(frozen=True)
class Selection:
    """Which events of a metric, and how they are grouped."""

    dimensions: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    """(dimension, value): all must hold; the same dimension twice means either value; '' means none."""

    @classmethod
    def of(cls, by: Sequence[str], where: Mapping[str, str | Sequence[str]] | None) -> "Selection":
        """Choose groups and, by dimension, a value or several of which any will do."""
        filters = [
            (name, value)
            for name, values in (where or {}).items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        return cls(tuple(dict.fromkeys(by)), tuple(filters))


@dataclass(frozen=True)
class Query:
    """SQL with its bound parameters."""

    text: str
    parameters: Mapping[str, Any]


def known_at(
    session: Session,
    as_of: datetime,
    cutoff: time,
    parameters: Mapping[str, Any],
    kept_in: "Path | None" = None,
) -> Knowledge:
    """Open the store as it was known at an instant.

    Raises:
        NoData: if the first file was loaded later.
    """
    told = told_by(batches.list_batches(session), session, as_of, cutoff, parameters, kept_in)
    return replace(told, corrected=expose_known(session, told.batch_id))


def told_by(
    ledger: Sequence[batches.Batch],
    session: Session,
    as_of: datetime,
    cutoff: time,
    parameters: Mapping[str, Any],
    kept_in: "Path | None" = None,
) -> Knowledge:
    """Tell from the ledger of a store what was known at an instant; the session is asked nothing.

    Raises:
        NoData: if the first file was loaded later.
    """
    loads = batches.known_or_refused(ledger, as_of)
    batch_id = loads[-1].batch_id if loads else 0
    return Knowledge(session, batch_id, batches.coverages(loads, cutoff), cutoff, parameters, kept_in, loads)


def expose_known(session: Session, batch_id: int) -> frozenset[str]:
    """Make all datasets of the store readable as they were known after a batch; name those with corrections."""
    return links.expose(session, views.loaded_datasets(session), batch_id)


def known_after(knowledge: Knowledge, batch_id: int) -> Knowledge:
    """Turn the session back to what was known after an earlier batch; `knowledge` is stale from here on."""
    views.turn_to(knowledge.session, batch_id)
    known = [each for each in knowledge.ledger if each.batch_id <= batch_id]
    return replace(knowledge, batch_id=batch_id, coverages=batches.coverages(known, knowledge.cutoff))


def known_again(knowledge: Knowledge, datasets: Sequence[str]) -> None:
    """Let the session read datasets as `knowledge` has them, whatever was exposed under their names meanwhile."""
    links.expose(knowledge.session, datasets, knowledge.batch_id)


@contextmanager
def as_known_after(knowledge: Knowledge, batch_id: int) -> Iterator[Knowledge]:
    """Go back to an earlier batch for a while; afterwards the session knows again what it knew."""
    try:
        yield known_after(knowledge, batch_id)
    finally:
        known_after(knowledge, knowledge.batch_id)


def partials_query(
    knowledge: Knowledge, definition: Definition, selection: Selection, *, of_days: bool = False
) -> Query:
    """Write the query of the daily partials; `of_days` keeps those of the list `$days`."""
    facts = facts_query(knowledge, definition, selection)
    grouped = ["day", *selection.dimensions]
    is_dated = "list_contains($days, day)" if of_days else "day is not null"
    closing = f"where {is_dated}" if definition.kind in KEPT_SINGLE else f"group by all having {is_dated}"
    text = f"{facts.text}\nselect {sql.names(grouped)}, {measures(definition)} from located {closing} order by all"
    return Query(text, facts.parameters)


def facts_query(knowledge: Knowledge, definition: Definition, selection: Selection) -> Query:
    """Write the start of every query on a metric: its chosen events with their day, as `located`.

    An event without a time stamp has no day there. It is left out by the query that follows, as early as costs nothing:
    a condition on each row would make a long GROUP BY a quarter longer, one on its groups is free.
    """
    _check_dimensions(definition, selection)
    moved = '"at"' if knowledge.cutoff == MIDNIGHT else '"at" + to_seconds($moved_seconds)'
    text = f"""with facts as (
{definition.sql}
),
located as (
    select cast({moved} as date) as day, * from facts{_conditions(selection.filters)}
)"""
    return Query(text, _parameters(knowledge, definition, selection.filters))


def run(knowledge: Knowledge, definition: Definition, text: str, query: Query, **more: object) -> "pl.DataFrame":
    """Run a query on a metric, with the parameters of `query` and `more`.

    Raises:
        QueryFailed: naming the metric and its file.
    """
    with _naming(definition):
        return knowledge.session.frame(text, {**query.parameters, **more})


def fetch(knowledge: Knowledge, definition: Definition, text: str, query: Query, **more: object) -> list[Row]:
    """Run a query as `run` does, for few rows: the engine gives them without a detour."""
    with _naming(definition):
        return knowledge.session.rows(text, {**query.parameters, **more})


@contextmanager
def _naming(definition: Definition) -> Iterator[None]:
    try:
        yield
    except QueryFailed as problem:
        place = line_in_file(definition, problem, LINES_BEFORE)
        raise QueryFailed(f"metric {definition.name}: {problem.what}", where=place) from problem


def measures(definition: Definition) -> str:
    """Write the columns that carry the numbers of a partial."""
    return ", ".join(_measure(definition, each) for each in definition.measures)


def _measure(definition: Definition, column: str) -> str:
    if definition.kind is Kind.DURATION:
        return f"cast({column} as double) as {column}"
    if definition.kind is Kind.DISTINCT:
        return f"cast({column} as varchar) as {column}"
    type_name = "decimal(38, 2)" if definition.kind is Kind.SUM else "bigint"
    return f"cast(sum({column}) as {type_name}) as {column}"


def _conditions(filters: Sequence[tuple[str, str]]) -> str:
    wanted = dict.fromkeys(name for name, _ in filters)
    conditions = [f"list_contains($only_{name}, coalesce(cast({sql.name(name)} as varchar), ''))" for name in wanted]
    return "\n    where " + "\n        and ".join(conditions) if conditions else ""


def _parameters(knowledge: Knowledge, definition: Definition, filters: Sequence[tuple[str, str]]) -> dict[str, Any]:
    covered = knowledge.covered(definition)
    offered = {**knowledge.parameters, "data_end": day_end(covered.last_day, knowledge.cutoff)}
    unknown = definition.parameters - offered.keys()
    if unknown:
        raise MetricError(
            f"unknown parameter ${', $'.join(sorted(unknown))}",
            where=definition.path,
            expected=f"Known: {', '.join(offered)}.",
        )
    chosen: dict[str, Any] = {name: offered[name] for name in definition.parameters}
    if knowledge.cutoff != MIDNIGHT:
        chosen["moved_seconds"] = int(until_midnight(knowledge.cutoff).total_seconds())
    for name, value in filters:
        chosen.setdefault(f"only_{name}", []).append(value)
    return chosen


def _check_dimensions(definition: Definition, selection: Selection) -> None:
    for name in (*selection.dimensions, *(name for name, _ in selection.filters)):
        if name not in definition.dimensions:
            raise UsageError(
                f"'{name}' is no dimension of {definition.name}",
                expected=f"Its dimensions are {', '.join(definition.dimensions) or 'none'}.",
                slug="unknown-dimension",
            )
