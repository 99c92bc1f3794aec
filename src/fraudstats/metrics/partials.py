"""The daily partials of a metric: its events, added up by statistical day and dimensions."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fraudstats.loading.links import all_read
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection, partials_query, run
from fraudstats.metrics.ledger_state import LedgerState, ledger_states
from fraudstats.metrics.numbered_groups import added_up
from fraudstats.metrics.partials_cache import PartialsCache, question_of
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
    state, *earlier = states_of(knowledge, definition.datasets)
    kept = cache.read(question, state)
    if kept is not None:
        return kept
    of_metric = nature(knowledge.session, definition)
    by_row = of_metric.is_row_by_row and knowledge.corrected.isdisjoint(definition.datasets)
    older = next((each for each in earlier if cache.holds(question, each)), None) if by_row else None
    base = cache.read(question, older) if older else None
    if older is None or base is None:
        found = added_up(knowledge, definition, selection, query, of_metric.passed_on)
    else:
        found = refreshed(knowledge, definition, selection, base, older.batch_id)
    if of_metric.is_repeatable:
        cache.keep(question, state, found)
    return found


def states_of(knowledge: Knowledge, datasets: tuple[str, ...]) -> list[LedgerState]:
    """Give the states of the ledger up to now, the newest first; they are told once for all that read the datasets."""
    if datasets not in knowledge.states:
        knowledge.states[datasets] = ledger_states(knowledge.ledger, all_read(datasets))
    return [each for each in reversed(knowledge.states[datasets]) if each.batch_id <= knowledge.batch_id]
