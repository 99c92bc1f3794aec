"""The daily partials of a metric: its events, added up by statistical day and dimensions."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Query, Selection, partials_query, run
from fraudstats.metrics.numbered_groups import added_up
from fraudstats.metrics.partials_cache import LedgerState, PartialsCache, ledger_state, question_of
from fraudstats.metrics.refresh import nature, refreshed

if TYPE_CHECKING:
    import polars as pl


def daily_partials(knowledge: Knowledge, definition: Definition, selection: Selection) -> "pl.DataFrame":
    """Add up a metric's events by day and dimensions, or find the kept answer, or bring that up to date.

    Returns:
        One row per (day, *dimensions): `value`, or `numerator` and `denominator`; a duration keeps one row
        per event. A kind that takes last known numbers is divided by district in any case.
    Raises:
        UsageError: if a dimension or filter is not declared by the metric.
        QueryFailed: if the metric's SQL fails.
    """
    selection = replace(selection, dimensions=tuple(dict.fromkeys((*selection.dimensions, *definition.last_known_by))))
    query = partials_query(knowledge, definition, selection)
    if knowledge.kept_in is None:
        return run(knowledge, definition, query.text, query)
    cache, question = PartialsCache(knowledge.kept_in), question_of(definition, query)
    state = _state(knowledge, definition)
    kept = cache.read(question, state)
    return _kept_anew(knowledge, definition, selection, query, cache, question, state) if kept is None else kept


def _state(knowledge: Knowledge, definition: Definition) -> LedgerState:
    """Read the ledger once for all metrics of the same datasets."""
    key = (knowledge.batch_id, tuple(definition.datasets))
    if key not in knowledge.states:
        knowledge.states[key] = ledger_state(knowledge.session, definition, knowledge.batch_id)
    return knowledge.states[key]


def _kept_anew(
    knowledge: Knowledge,
    definition: Definition,
    selection: Selection,
    query: Query,
    cache: PartialsCache,
    question: str,
    state: LedgerState,
) -> "pl.DataFrame":
    of_metric = nature(knowledge.session, definition)
    older = _older(knowledge, definition, cache, question, state) if of_metric.is_row_by_row else None
    base = cache.read(question, older) if older else None
    if older is None or base is None:
        found = added_up(knowledge, definition, selection, query, of_metric.passed_on)
    else:
        found = refreshed(knowledge, definition, selection, base, older.batch_id)
    if of_metric.is_repeatable:
        cache.keep(question, state, found)
    return found


def _older(
    knowledge: Knowledge, definition: Definition, cache: PartialsCache, question: str, now: LedgerState
) -> LedgerState | None:
    """Find the newest kept answer of an earlier batch of this very ledger."""
    for batch_id in cache.batches(question):
        if batch_id < now.batch_id:
            state = ledger_state(knowledge.session, definition, batch_id)
            if cache.holds(question, state):
                return state
    return None
