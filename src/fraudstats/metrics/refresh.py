"""May a metric's partials be kept, and which days of them does a new batch touch?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fraudstats.engines.session import Session
from fraudstats.loading import versions
from fraudstats.metrics.definition import Definition

if TYPE_CHECKING:
    from fraudstats.metrics.facts import Knowledge, Query

OF_MANY_ROWS = {"WINDOW", "SUBQUERY"}
"""Expressions that look beyond their row."""
PLAIN_SOURCE = "BASE_TABLE"
CLOCK_WORDS = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
EMPTY_IF_PLAIN = ("modifiers", "group_expressions", "group_sets", "having", "sample", "qualify")


@dataclass(frozen=True)
class Nature:
    """What kind of SELECT a metric is."""

    is_repeatable: bool
    """The same rows of its datasets give the same events: nothing in it asks the clock, rolls a die or reads a file."""
    is_row_by_row: bool
    """Each row makes its events by itself: one table, no join, group, aggregate, rank or limit."""


def nature(session: Session, definition: Definition) -> Nature:
    """Read the SELECT of a metric; what cannot be read is taken for neither."""
    found = session.rows("select json_serialize_sql($text) as tree", {"text": definition.sql})
    statements = json.loads(found[0]["tree"]).get("statements", [])
    if len(statements) != 1:
        return Nature(is_repeatable=False, is_row_by_row=False)
    node = statements[0]["node"]
    parts = list(_parts(node))
    kinds = _functions(session, {each["function_name"] for each in parts if "function_name" in each})
    is_plain = _is_plain(node) and len(definition.datasets) == 1 and "data_end" not in definition.parameters
    return Nature(
        is_repeatable=all(map(_is_repeatable, kinds)) and _reads_only(parts, definition.datasets),
        is_row_by_row=is_plain and all(each["function_type"] == "scalar" for each in kinds),
    )


def touched_days(knowledge: "Knowledge", definition: Definition, facts: "Query", since_batch: int) -> list[date]:
    """List the days of the events whose rows came or went after a batch.

    Args:
        facts: as of `facts_query`; of a metric that is row by row.
    """
    from fraudstats.metrics.facts import run

    dataset, now = definition.datasets[0], knowledge.batch_id
    versions.expose_changed(knowledge.session, dataset, since_batch, now)
    try:
        found = run(
            knowledge,
            definition,
            f"{facts.text}\nselect distinct day from located where day is not null order by day",
            facts,
        )
    finally:
        versions.expose(knowledge.session, [dataset], now)
    return found.get_column("day").to_list()


def _is_repeatable(function: dict[str, Any]) -> bool:
    kind, stability = str(function["function_type"]), function["stability"]
    return kind == "aggregate" or (kind == "scalar" and stability == "CONSISTENT")


def _reads_only(parts: Sequence[dict[str, Any]], datasets: Sequence[str]) -> bool:
    """Tell whether the SELECT reads nothing but its datasets and its own steps; the clock looks like a column."""
    steps = {entry["key"] for each in parts if "map" in each for entry in each["map"]}
    tables = {each["table_name"] for each in parts if each.get("type") == PLAIN_SOURCE}
    columns = {each["column_names"][-1].lower() for each in parts if "column_names" in each}
    return tables <= {*datasets, *steps} and not columns & CLOCK_WORDS


def _is_plain(node: dict[str, Any]) -> bool:
    return (
        node["type"] == "SELECT_NODE"
        and node["from_table"]["type"] == PLAIN_SOURCE
        and not node["cte_map"]["map"]
        and not any(node[each] for each in EMPTY_IF_PLAIN)
        and not any(each.get("class") in OF_MANY_ROWS for each in _parts(node))
    )


def _parts(node: object) -> Iterator[dict[str, Any]]:
    """Walk over all objects of a syntax tree."""
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _parts(child)


def _functions(session: Session, names: set[str]) -> list[dict[str, Any]]:
    return session.rows(
        """select distinct function_type, stability from duckdb_functions()
        where list_contains($names, function_name)""",
        {"names": sorted(names)},
    )
