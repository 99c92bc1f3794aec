"""May a metric's partials be kept, and which days of them does a new batch touch?"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from fraudstats.engines.session import Session
from fraudstats.loading import links, views
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection, facts_query, known_again, partials_query, run

if TYPE_CHECKING:
    import polars as pl

OF_MANY_ROWS = {"WINDOW", "SUBQUERY"}
"""Expressions that look beyond their row."""
PLAIN_SOURCE = "BASE_TABLE"
CLOCK_WORDS = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
UNFOLDS = "unnest"
"""A table function that makes rows of a list, and of nothing else."""
ASKS_THE_CLOCK = {"age"}
"""A function that DuckDB 2.0 declares consistent though it takes the age of one moment from today."""
EMPTY_IF_PLAIN = ("modifiers", "group_expressions", "group_sets", "having", "sample", "qualify")
ZONED_WORDS = ("TIME ZONE", "TIMESTAMPTZ", "TIMETZ")
"""What a type is called whose values depend on where the clock hangs."""


@dataclass(frozen=True)
class Nature:
    """What kind of SELECT a metric is."""

    is_repeatable: bool
    """The same rows of its datasets give the same events: nothing in it asks the clock, rolls a die or reads a file."""
    is_row_by_row: bool
    """Each row makes its events by itself: steps and unions of steps over one table each, without join, group,
    aggregate, rank or limit."""
    passed_on: frozenset[str] = frozenset()
    """Columns of its one table that it passes on as they are, under their own names; none of a union, or of steps."""


_known: "WeakKeyDictionary[Session, dict[tuple[str, tuple[str, ...]], Nature]]" = WeakKeyDictionary()
"""Natures that were read in a session: late entry asks for the same metric after each of a hundred loads."""
_described: "WeakKeyDictionary[Session, dict[str, list[dict[str, Any]]]]" = WeakKeyDictionary()
"""The engine's functions by name, session by session."""


def nature(session: Session, definition: Definition) -> Nature:
    """Read the SELECT of a metric; what cannot be read is taken for neither."""
    known, key = _known.setdefault(session, {}), (definition.sql, definition.datasets)
    if key not in known:
        known[key] = _read_nature(session, definition)
    return known[key]


def is_repeatable(session: Session, text: str, datasets: Sequence[str], *, beside: Collection[str] = ()) -> bool:
    """Tell whether the same rows give the same answer to a SELECT; what cannot be read is taken for not.

    Args:
        beside: tables that were made of the datasets, by SELECTs of that kind.
    """
    statement = _statement(session, text)
    return statement is not None and _is_settled(session, list(_parts(statement)), [*datasets, *beside])


def _read_nature(session: Session, definition: Definition) -> Nature:
    statement = _statement(session, definition.sql)
    if statement is None:
        return Nature(is_repeatable=False, is_row_by_row=False)
    parts = list(_parts(statement))
    kinds = _functions(session, {each["function_name"] for each in parts if "function_name" in each})
    is_plain = all(map(_is_plain, parts)) and "data_end" not in definition.parameters
    is_linked = links.LINKED in definition.datasets  # a case may decide what an order says
    filled = {links.FILLED} if is_linked else set()
    return Nature(
        is_repeatable=_is_settled(session, parts, definition.datasets),
        is_row_by_row=is_plain and not is_linked and all(each["function_type"] == "scalar" for each in kinds),
        passed_on=_passed_on(statement) - filled if is_plain else frozenset(),
    )


def _statement(session: Session, text: str) -> "dict[str, Any] | None":
    """Read the syntax tree of a single SELECT."""
    found = session.rows("select json_serialize_sql($text) as tree", {"text": text})
    statements = json.loads(found[0]["tree"]).get("statements", [])
    return statements[0]["node"] if len(statements) == 1 else None


def _is_settled(session: Session, parts: Sequence[dict[str, Any]], readable: Sequence[str]) -> bool:
    kinds = _functions(session, {each["function_name"] for each in parts if "function_name" in each})
    return all(map(_is_repeatable, kinds)) and _reads_only(parts, readable)


def _passed_on(node: dict[str, Any]) -> frozenset[str]:
    if node["type"] != "SELECT_NODE" or node["cte_map"]["map"]:
        return frozenset()
    plain = [each for each in node["select_list"] if each["type"] == "COLUMN_REF"]
    return frozenset(each["column_names"][-1] for each in plain if each["alias"] in ("", each["column_names"][-1]))


def refreshed(
    knowledge: Knowledge, definition: Definition, selection: Selection, base: "pl.DataFrame", since_batch: int
) -> "pl.DataFrame":
    """Compute those days of partials anew that batches have touched; of a metric that is row by row.

    Args:
        base: the partials as of `since_batch`.
    """
    import polars as pl

    days = touched_days(knowledge, definition, selection, since_batch)
    if not days:
        return base
    query = partials_query(knowledge, definition, selection, of_days=True)
    anew = run(knowledge, definition, query.text, query, days=days)
    untouched = base.filter(~pl.col("day").is_in(days))
    return pl.concat([untouched, anew]).sort("day", maintain_order=True)


def touched_days(knowledge: Knowledge, definition: Definition, selection: Selection, since_batch: int) -> list[date]:
    """List the days of the events whose rows came or went after a batch; of a metric that is row by row."""
    facts, now = facts_query(knowledge, definition, selection), knowledge.batch_id
    for dataset in definition.datasets:
        views.expose_changed(knowledge.session, dataset, since_batch, now)
    try:
        found = run(
            knowledge,
            definition,
            f"{facts.text}\nselect distinct day from located where day is not null order by day",
            facts,
        )
    finally:
        known_again(knowledge, definition.datasets)
    return found.get_column("day").to_list()


def _is_repeatable(function: dict[str, Any]) -> bool:
    """An aggregate is; a scalar is if nothing but its arguments decides it, and it makes no zoned time of them."""
    if function["function_type"] != "scalar":
        return bool(function["function_type"] == "aggregate" or function["function_name"] == UNFOLDS)
    is_consistent = function["stability"] == "CONSISTENT" and function["function_name"] not in ASKS_THE_CLOCK
    return is_consistent and not _is_zoned(function["return_type"])


def _is_zoned(type_name: object) -> bool:
    return any(word in str(type_name).upper() for word in ZONED_WORDS)


def _reads_only(parts: Sequence[dict[str, Any]], datasets: Sequence[str]) -> bool:
    """Tell whether the SELECT reads nothing but its datasets and its own steps; the clock looks like a column."""
    steps = {entry["key"] for each in parts if "map" in each for entry in each["map"]}
    tables = {each["table_name"] for each in parts if each.get("type") == PLAIN_SOURCE}
    columns = {each["column_names"][-1].lower() for each in parts if "column_names" in each}
    is_zoned = any(_is_zoned(each.get("type_name", "")) for each in parts)
    readable = {*datasets, *steps, *(links.BESIDE if links.LINKED in datasets else ())}
    return tables <= readable and not columns & CLOCK_WORDS and not is_zoned


def _is_plain(part: dict[str, Any]) -> bool:
    """Tell whether a part of the syntax tree looks at one row of one table at a time."""
    kind = str(part.get("type", ""))
    if kind == "SELECT_NODE":
        return part["from_table"]["type"] == PLAIN_SOURCE and not any(part[each] for each in EMPTY_IF_PLAIN)
    if kind == "SET_OPERATION_NODE":
        return part["setop_type"] == "UNION" and bool(part["setop_all"]) and not part["modifiers"]
    return not kind.endswith("_NODE") and part.get("class") not in OF_MANY_ROWS


def _parts(node: object) -> Iterator[dict[str, Any]]:
    """Walk over all objects of a syntax tree."""
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _parts(child)


def _functions(session: Session, names: set[str]) -> list[dict[str, Any]]:
    """Describe functions; the engine is asked for all once a session, which takes it as long as for one."""
    if not names:
        return []
    if session not in _described:
        _described[session] = _all_functions(session)
    return [each for name in sorted(names) for each in _unzoned(_described[session].get(name, []))]


def _unzoned(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the forms of a function that take zoned times, if it has others: no dataset holds a zoned time."""
    return [each for each in forms if not _is_zoned(each["parameter_types"])] or forms


def _all_functions(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Describe functions by name, form by form."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in session.rows(
        "select function_name, function_type, stability, return_type, parameter_types from duckdb_functions()"
    ):
        found.setdefault(row["function_name"], []).append(row)
    return found
