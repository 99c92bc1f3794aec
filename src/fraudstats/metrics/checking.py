"""Does the SELECT of a metric file yield what its front matter promises? Asked of empty tables: no data is needed."""

from collections.abc import Mapping
from datetime import datetime

from fraudstats.config import Config
from fraudstats.engines import sql
from fraudstats.engines.session import Session
from fraudstats.errors import MetricError, QueryFailed
from fraudstats.loading import links
from fraudstats.loading.contracts import SQL_TYPES, Contract
from fraudstats.metrics.broken_sql import line_in_file
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.parameters import settings_parameters

STAND_INS = {**settings_parameters(Config()), "data_end": datetime(2000, 1, 1)}
"""Values for the parameters while only the columns are asked for."""
MOMENTS = ("TIMESTAMP", "DATE")
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DECIMAL", "DOUBLE", "FLOAT")


def offer_empty_tables(session: Session, contracts: Mapping[str, Contract]) -> None:
    """Make every dataset readable, without rows."""
    for contract in contracts.values():
        fields = contract.stored_fields().items()
        columns = ", ".join(f"{sql.name(name)} {SQL_TYPES[field.type]}" for name, field in fields)
        session.run(f"create temp table {sql.name(contract.name)} ({columns})")
    links.offer_no_links(session)


def check_definition(session: Session, definition: Definition, contracts: Mapping[str, Contract]) -> None:
    """Describe the metric's SELECT and hold it against the front matter.

    Args:
        session: with a table per dataset.
    Raises:
        MetricError: naming file and line, if the SQL fails, a column is missing or of a wrong type.
    """
    unknown = [each for each in definition.datasets if each not in contracts]
    if unknown:
        known = ", ".join(contracts)
        raise MetricError(f"no dataset '{unknown[0]}'", where=definition.path, expected=f"Datasets: {known}.")
    strange = [each for each in definition.standing if each not in definition.datasets]
    if strange:
        read = ", ".join(definition.datasets)
        raise MetricError(f"'{strange[0]}' is standing, but not read", where=definition.path, expected=f"Read: {read}.")
    types = _described(session, definition)
    for column in ("key", "at", *definition.dimensions, *definition.measures):
        if column not in types:
            raise _missing(definition, column)
    _check_type(definition, "at", types["at"], MOMENTS, "a date or time stamp")
    for column in () if definition.kind is Kind.DISTINCT else definition.measures:
        _check_type(definition, column, types[column], NUMBERS, "a number")


def _described(session: Session, definition: Definition) -> dict[str, str]:
    unknown = definition.parameters - STAND_INS.keys()
    if unknown:
        raise MetricError(
            f"unknown parameter ${min(unknown)}", where=definition.path, expected=f"Known: {', '.join(STAND_INS)}."
        )
    chosen = {name: STAND_INS[name] for name in definition.parameters}
    try:
        rows = session.rows(f"describe {definition.sql}", chosen)
    except QueryFailed as problem:
        raise QueryFailed(
            f"metric {definition.name}: {problem.what}",
            where=line_in_file(definition, problem),
            next_step="Mend the SQL there.",
        ) from problem
    return {row["column_name"]: row["column_type"] for row in rows}


def _missing(definition: Definition, column: str) -> MetricError:
    promised = "is declared as a dimension" if column in definition.dimensions else f"is needed by a {definition.kind}"
    if column in ("key", "at"):
        promised = "is needed by every metric"
    return MetricError(
        f"the SELECT yields no column '{column}'",
        where=f"{definition.path} line {_select_line(definition)}",
        expected=f"It {promised}.",
        next_step=f"Add `... as {column}` to the SELECT.",
    )


def _check_type(definition: Definition, column: str, found: str, wanted: tuple[str, ...], words: str) -> None:
    if not found.startswith(wanted):
        raise MetricError(
            f"the column '{column}' is {found}",
            where=f"{definition.path} line {_select_line(definition)}",
            expected=f"It was expected to be {words}.",
            next_step="Cast it in the SELECT.",
        )


def _select_line(definition: Definition) -> int:
    """Find the outer SELECT: the last one that starts a line."""
    lines = definition.sql.splitlines()
    starts = [number for number, line in enumerate(lines) if line.lower().startswith("select")]
    return definition.sql_line + (starts[-1] if starts else 0)
