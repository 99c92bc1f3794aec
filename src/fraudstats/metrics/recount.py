"""The second path: a metric's value in given windows and filters, by SQL on the engine alone.

The statement checker holds the briefing against it; it shares with the first path only the metric's own SELECT.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from fraudstats.calendar.windows import Window
from fraudstats.engines import sql
from fraudstats.metrics.definition import TWO_PARTS, Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection, facts_query, fetch

ADDED_UP = (Kind.COUNT, Kind.SUM, Kind.RATIO)
"""Kinds whose events may be added up by day before a question chooses among them."""
SHAPE = {"number": "bigint", "of_kind": "bigint", "first": "date", "after": "date", "wanted": "varchar[]"}
"""Of what is handed to the engine: of a question, a row for each combination of values that an event may have."""
GIVEN = "(select max(written) from (values ($questions)) as given(written))"
"""The questions as no constant: the planner would fold one, and carry them through each of its steps."""
PER = 10_000
"""Residents that an incidence is told by."""
IN_WINDOW = "located.day >= questions.first and located.day < questions.after"
REACHES = {
    Kind.PER_HEAD: "located.day < questions.after and (located.day >= questions.first or located.denominator <> 0)"
}
"""Which events a question reaches; residents may be known from before the window."""
LAST_DAYS = {
    **dict.fromkeys((Kind.STOCK, Kind.STOCK_RATIO), "max(day)"),
    Kind.PER_HEAD: "max(day) filter (denominator <> 0)",
}
"""The day that a stock, or a number of residents, is taken from, of each district by itself."""
VALUES = {
    Kind.COUNT: "coalesce(sum(value), 0)",
    Kind.SUM: "coalesce(sum(value), 0)",
    Kind.DURATION: "quantile_cont(value, 0.5)",
    Kind.STOCK: "sum(value) filter (day = last_day)",
    Kind.DISTINCT: "count(distinct value)",
}


@dataclass(frozen=True)
class Question:
    """Which events of a metric are asked for."""

    window: Window
    filters: tuple[tuple[str, str], ...] = ()
    """As of `briefing.model.Figure`."""


@dataclass(frozen=True)
class Recounted:
    """The answer to a question; `value` in the metric's unit, None where nothing was counted."""

    value: float | None
    numerator: float | None
    denominator: float | None


def recount(knowledge: Knowledge, definition: Definition, questions: Sequence[Question]) -> dict[Question, Recounted]:
    """Measure a metric again, all questions in one query.

    Raises:
        QueryFailed: if the metric's SQL fails.
    """
    asked = list(dict.fromkeys(questions))
    kinds = list(dict.fromkeys(map(_dimensions, asked)))
    facts = facts_query(knowledge, definition, Selection())
    text = f"""{facts.text},
counted as (
    {" union all ".join(_counted(definition, number, each) for number, each in enumerate(kinds))}
),
questions as (
    select unnest(from_json({GIVEN}, {sql.literal(json.dumps([SHAPE]))}), recursive := true)
),
inside as (
    select questions.number, located.day >= questions.first as is_in_window, located.day,
        {", ".join(f"located.{sql.name(each)}" for each in (*definition.last_known_by, *definition.measures))}
    from questions
    left join counted as located
        on questions.of_kind = located.of_kind and questions.wanted = located.wanted
        and {REACHES.get(definition.kind, IN_WINDOW)}
),
chosen as (
    select *, {_last_day(definition)} as last_day from inside
)
select number, {_measures(definition.kind)}
from chosen
group by number"""
    rows = fetch(knowledge, definition, text, facts, questions=json.dumps(_asked(asked, kinds)))
    return {asked[row["number"]]: Recounted(row["value"], row["numerator"], row["denominator"]) for row in rows}


def _last_day(definition: Definition) -> str:
    if definition.kind not in LAST_DAYS:
        return "cast(null as date)"
    return f"{LAST_DAYS[definition.kind]} over (partition by {sql.names(['number', *definition.last_known_by])})"


def _counted(definition: Definition, number: int, dimensions: Sequence[str]) -> str:
    """Select the events for one kind of question; what adds up is added up, so that each looks at few rows."""
    stated = (f"coalesce(cast({sql.name(each)} as varchar), '')" for each in dimensions)
    found = f"select {number} as of_kind, cast([{', '.join(stated)}] as varchar[]) as wanted"
    if definition.kind not in ADDED_UP:
        parts = dict.fromkeys((*definition.last_known_by, *definition.measures))
        return f"{found}, day, {sql.names(parts)} from located"
    measures = ", ".join(f"sum({sql.name(each)}) as {sql.name(each)}" for each in definition.measures)
    return f"{found}, day, {measures} from located group by all"


def groups(knowledge: Knowledge, definition: Definition, dimension: str) -> list[str]:
    """List the values of a dimension that occur, those not stated left out."""
    facts = facts_query(knowledge, definition, Selection((dimension,)))
    text = f"""{facts.text}
select distinct cast({sql.name(dimension)} as varchar) as value from located
where day is not null and {sql.name(dimension)} is not null order by value"""
    return [row["value"] for row in fetch(knowledge, definition, text, facts)]


def _dimensions(question: Question) -> tuple[str, ...]:
    """Name what a question filters by; questions alike in it are of one kind."""
    return tuple(dict.fromkeys(name for name, _ in question.filters))


def _asked(questions: Sequence[Question], kinds: Sequence[tuple[str, ...]]) -> list[dict[str, object]]:
    """Write the questions down, each once for every combination of values that an event may have."""
    return [
        {
            "number": number,
            "of_kind": kinds.index(dimensions),
            "first": each.window.start.isoformat(),
            "after": each.window.end.isoformat(),
            "wanted": wanted,
        }
        for number, each in enumerate(questions)
        for dimensions in [_dimensions(each)]
        for wanted in product(*(_values(each, name) for name in dimensions))
    ]


def _values(question: Question, dimension: str) -> list[str]:
    return list(dict.fromkeys(value for name, value in question.filters if name == dimension))


def _measures(kind: Kind) -> str:
    if kind in TWO_PARTS:
        numerator, denominator = (f"sum({part}){_chosen(kind, part)}" for part in ("numerator", "denominator"))
        factor = f"{PER} * " if kind is Kind.PER_HEAD else ""
        return f"""{factor}cast(coalesce({numerator}, 0) as double) / nullif({denominator}, 0) as value,
    cast(coalesce({numerator}, 0) as double) as numerator,
    cast(coalesce({denominator}, 0) as double) as denominator"""
    return f"""cast({VALUES[kind]} as double) as value, cast(null as double) as numerator,
    cast({"count(value)" if kind is Kind.DURATION else "null"} as double) as denominator"""


def _chosen(kind: Kind, part: str) -> str:
    """Choose the events that a part of a rate is made of."""
    if kind is Kind.RATIO:
        return ""
    is_event = kind is Kind.PER_HEAD and part == "numerator"
    return " filter (is_in_window and last_day is not null)" if is_event else " filter (day = last_day)"
