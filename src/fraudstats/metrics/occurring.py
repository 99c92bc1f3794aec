"""Which values of a dimension occur at all? A misspelt filter must not look like a quiet week."""

from difflib import get_close_matches

from fraudstats.engines import sql
from fraudstats.errors import UsageError
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import Knowledge, Selection, facts_query, run

NEAR = 0.4
"""Similarity from which a value is offered; two Chinese characters of which one fits have 0.5."""
MOST_SHOWN = 15
NONE_STATED = "'' (none stated)"


def check_filters(knowledge: Knowledge, definition: Definition, selection: Selection) -> None:
    """Make sure that every value that is filtered by occurs in the metric's events.

    Raises:
        UsageError: if one occurs nowhere; it names near ones.
    """
    for name in dict.fromkeys(each for each, _ in selection.filters):
        known = occurring_values(knowledge, definition, name)
        for _, value in (each for each in selection.filters if each[0] == name):
            if value not in known:
                raise _unknown(name, value, definition, known)


def occurring_values(knowledge: Knowledge, definition: Definition, dimension: str) -> list[str]:
    """List the values of a dimension, in order; an event without one counts as ''."""
    value = f"coalesce(cast({sql.name(dimension)} as varchar), '')"
    query = facts_query(knowledge, definition, Selection((dimension,)))
    text = f"{query.text} select distinct {value} as value from located where day is not null order by 1"
    found = run(knowledge, definition, text, query)
    return [str(each) for each in found.get_column("value")]


def _unknown(name: str, value: str, definition: Definition, known: list[str]) -> UsageError:
    near = get_close_matches(value, known, n=3, cutoff=NEAR)
    shown = ", ".join(each or NONE_STATED for each in near or known[:MOST_SHOWN])
    more = "" if near or len(known) <= MOST_SHOWN else f" and {len(known) - MOST_SHOWN} more"
    return UsageError(
        f"no event of {definition.name} has {name} '{value}'",
        where="--where",
        expected=f"Did you mean {shown}?" if near else f"Values are {shown}{more}.",
        slug="unknown-value",
    )
