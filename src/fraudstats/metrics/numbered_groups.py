"""Add up millions of events by small numbers in place of texts.

A row of a large table is found again in a hash table of some 100,000 groups, which takes longer than reading it. Where
the texts that it is grouped by are few, a group is a day and a number below 256, and its sum has a place of its own.
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

from fraudstats.calendar.windows import MIDNIGHT
from fraudstats.engines import sql
from fraudstats.loading import views
from fraudstats.metrics.definition import Definition
from fraudstats.metrics.facts import KEPT_SINGLE, Knowledge, Query, Selection, facts_query, measures, run

if TYPE_CHECKING:
    import polars as pl

MANY_ROWS = 1_000_000
"""Rows of a dataset from which on listing its texts pays."""
LOOKED_AT = 100_000
"""Rows of the table in which texts are looked for."""
MOST_GROUPS = 256
"""What a byte can number."""
PLACES_BITS = 20
"""Binary digits of day and number together, for which the engine keeps a place each: eleven years of 256 groups."""
TEXT = "VARCHAR"
IS_LISTED = "__is_listed"


def added_up(
    knowledge: Knowledge, definition: Definition, selection: Selection, query: Query, passed_on: frozenset[str]
) -> "pl.DataFrame":
    """Run the query of the daily partials, by numbered groups where that is possible and pays; the rows are the same.

    Events whose texts a look at a part of the table has missed are added up by their texts, in a second query.

    Args:
        query: as of `facts.partials_query`.
        passed_on: columns that the metric's SELECT takes from its one table as they are.
    """
    texts = _texts(knowledge, definition, selection, passed_on)
    if not texts or prod(len(each) + 1 for each in texts.values()) > MOST_GROUPS:
        return run(knowledge, definition, query.text, query)
    numbered = numbered_query(knowledge, definition, selection, texts)
    knowledge.session.run(f"set perfect_ht_threshold = {PLACES_BITS}")
    try:
        found = run(knowledge, definition, numbered.text, numbered)
    finally:
        knowledge.session.run("reset perfect_ht_threshold")
    is_listed = found.get_column(IS_LISTED)
    listed = found.drop(IS_LISTED)
    if is_listed.all():
        return listed
    missed = _missed(knowledge, definition, selection, texts)
    groups = ["day", *selection.dimensions]
    return listed.filter(is_listed).vstack(missed).sort(groups, nulls_last=True)


def numbered_query(
    knowledge: Knowledge, definition: Definition, selection: Selection, texts: Mapping[str, Sequence[str]]
) -> Query:
    """Write the query of the daily partials by numbered groups.

    The table keeps its texts as dictionaries, and the engine looks up each entry of a dictionary once, as long as
    nothing but one column goes into a function: hence lists in which none has a place too, and no `coalesce`.

    Args:
        texts: by dimension. Their places make the digits of a number, 0 standing for none.
    Returns:
        The query; its rows have `__is_listed`, which is false for the sum of what has another text.
    """
    facts = facts_query(knowledge, definition, selection)
    parameters, step, digits, named = dict(facts.parameters), 1, [], []
    for name, known in texts.items():
        listed = [None, *known]
        parameters |= {f"texts_of_{name}": listed, f"digits_of_{name}": [step * place for place in range(len(listed))]}
        place = f"list_position({_list_of(name)}, {sql.name(name)})"
        digits.append(f"cast($digits_of_{name} as utinyint[])[{place}]")
        named.append(f"{_list_of(name)}[number // {step} % {len(listed)} + 1] as {sql.name(name)}")
        step *= len(listed)
    text = f"""{facts.text},
numbered as (
    select day, {" + ".join(digits)} as number, {measures(definition)}
    from located
    group by all
    having day is not null
)
select day, {", ".join(named)}, {sql.names(definition.measures)}, number is not null as {IS_LISTED}
from numbered
order by all"""
    return Query(text, parameters)


def _list_of(name: str) -> str:
    """Write the bound list of a dimension's texts; one that holds none but null would have no type."""
    return f"cast($texts_of_{name} as varchar[])"


def _missed(
    knowledge: Knowledge, definition: Definition, selection: Selection, texts: Mapping[str, Sequence[str]]
) -> "pl.DataFrame":
    """Add up the events of which a text is not listed."""
    facts = facts_query(knowledge, definition, selection)
    listed = {f"texts_of_{name}": [None, *known] for name, known in texts.items()}
    is_missed = " or ".join(f"list_position({_list_of(name)}, {sql.name(name)}) is null" for name in texts)
    text = f"""{facts.text}
select {sql.names(["day", *selection.dimensions])}, {measures(definition)}
from located
where {is_missed}
group by all
having day is not null"""
    return run(knowledge, definition, text, Query(text, {**facts.parameters, **listed}))


def _texts(
    knowledge: Knowledge, definition: Definition, selection: Selection, passed_on: frozenset[str]
) -> dict[str, list[str]]:
    """List the usual texts of each dimension; none where they are not to be had from the table as it is."""
    dimensions, datasets = selection.dimensions, definition.datasets
    is_simple = len(datasets) == 1 and definition.kind not in KEPT_SINGLE and knowledge.cutoff == MIDNIGHT
    if not dimensions or not is_simple or not passed_on.issuperset(dimensions):
        return {}
    n_rows = sum(each.n_new + each.n_changed for each in knowledge.loads if each.dataset == datasets[0])
    stored = views.stored_columns(knowledge.session, datasets[0]) if n_rows >= MANY_ROWS else {}
    if any(stored.get(each) != TEXT for each in dimensions):
        return {}
    return views.sampled_texts(knowledge.session, datasets[0], dimensions, min(1.0, LOOKED_AT / n_rows))
