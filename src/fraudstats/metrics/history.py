"""The weeks before a day, group by group, by SQL on the engine alone: what the checker learns the usual spread from."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import compress, product

from fraudstats.engines import sql
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection, facts_query, fetch

WEEK = 7
ONE_WEEK = timedelta(days=WEEK)
VALUES = {Kind.COUNT: "sum(value)", Kind.DISTINCT: "count(distinct value)"}
GroupedWeeks = dict[tuple[str | None, ...], dict[int, float]]
"""By values of the dimensions, None for all of them: counts, by how many weeks lie between a week's end and another."""
Weeks = dict[tuple[str, ...], dict[int, float]]
"""By values of the dimensions: counts, by how many weeks lie between a week's end and the anchor."""


def weekly_history(
    knowledge: Knowledge, definition: Definition, dimensions: Sequence[str], anchors: Iterable[date], n_weeks: int
) -> dict[date, Weeks]:
    """Count the weeks that end with the day before an anchor, or any number of weeks sooner, in one query.

    Args:
        definition: of a count, or of different things.
        dimensions: an event that does not state one counts under an empty value.
    Returns:
        By anchor; weeks without events are missing.
    """
    facts = facts_query(knowledge, definition, Selection())
    stated = "".join(f", coalesce(cast({sql.name(each)} as varchar), '') as {sql.name(each)}" for each in dimensions)
    text = f"""{facts.text},
anchors as (
    select unnest(from_json($anchors, '["date"]')) as anchor
),
counted as (
    {_counted(definition, dimensions)}
)
select anchor, (date_diff('day', day, anchor) - 1) // {WEEK} as back{stated},
    cast({VALUES[definition.kind]} as double) as value
from counted
inner join anchors
    on counted.day < anchors.anchor and counted.day >= anchors.anchor - {WEEK * n_weeks}
group by all"""
    found: dict[date, Weeks] = {each: {} for each in sorted(anchors)}
    if not found:
        return found
    asked = {
        "anchors": json.dumps([each.isoformat() for each in found]),
        "first": min(found) - n_weeks * ONE_WEEK,
        "after": max(found),
    }
    for row in fetch(knowledge, definition, text, facts, **asked):
        group = tuple(row[each] for each in dimensions)
        found[row["anchor"]].setdefault(group, {})[row["back"]] = row["value"]
    return found


def _counted(definition: Definition, dimensions: Sequence[str]) -> str:
    """Add up by day what adds up, of the days that any anchor reaches."""
    reached = "from located where day >= $first and day < $after"
    if definition.kind is not Kind.COUNT:
        return f"select * {reached}"
    return f"select {sql.names(['day', *dimensions])}, sum(value) as value {reached} group by all"


def grouped_weeks(
    knowledge: Knowledge, definition: Definition, dimensions: Sequence[str], end: date, n_weeks: int
) -> GroupedWeeks:
    """Count the weeks up to a day for the whole, for each value of each dimension, and for each combination of them.

    Args:
        definition: of a count.
        dimensions: an event that does not state one counts where all of them do.
        end: the first day after the newest week.
    Returns:
        Weeks without events are missing.
    """
    facts = facts_query(knowledge, definition, Selection())
    stated = [f"coalesce(cast({sql.name(each)} as varchar), '') as {sql.name(each)}" for each in dimensions]
    subsets = [sql.names(["back", *compress(dimensions, taken)]) for taken in product((0, 1), repeat=len(dimensions))]
    known = "".join(f" and {sql.name(each)} is distinct from ''" for each in dimensions)
    text = f"""{facts.text},
weekly as (
    select {"".join(f"{each}, " for each in stated)}(date_diff('day', day, $after) - 1) // {WEEK} as back,
        sum(value) as value
    from located
    where day >= $first and day < $after
    group by all
),
grouped as (
    select {"".join(f"{sql.name(each)}, " for each in dimensions)}back, cast(sum(value) as double) as value
    from weekly
    group by grouping sets ({", ".join(f"({each})" for each in subsets)})
)
select {"".join(f"{sql.name(each)}, " for each in dimensions)}list(back) as weeks, list(value) as counts
from grouped
where true{known}
group by all"""
    asked = {"first": end - n_weeks * ONE_WEEK, "after": end}
    rows = fetch(knowledge, definition, text, facts, **asked)
    return {
        tuple(row[each] for each in dimensions): dict(zip(row["weeks"], row["counts"], strict=True)) for row in rows
    }
