"""The second path: a metric's value in given windows and filters, by SQL on the engine alone.

The statement checker holds the briefing against it; it shares with the first path only the metric's own SELECT.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fraudstats.calendar.windows import Window
from fraudstats.engines import sql
from fraudstats.metrics.definition import Definition, Kind
from fraudstats.metrics.facts import Knowledge, Selection, facts_query, run


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
    dimensions = sorted({name for each in asked for name, _ in each.filters})
    facts = facts_query(knowledge, definition, Selection())
    shape = {"number": "bigint", "first": "date", "after": "date", **dict.fromkeys(dimensions, "varchar[]")}
    text = f"""{facts.text},
questions as (
    select unnest(from_json($questions, {sql.literal(json.dumps([shape]))}), recursive := true)
)
select questions.number, {_measures(definition.kind)}
from questions
left join located
    on located.day >= questions.first
    and located.day < questions.after{"".join(map(_condition, dimensions))}
group by questions.number
order by questions.number"""
    rows = run(knowledge, definition, text, facts, questions=json.dumps(_asked(asked, dimensions))).to_dicts()
    return {asked[row["number"]]: Recounted(row["value"], row["numerator"], row["denominator"]) for row in rows}


def _asked(questions: Sequence[Question], dimensions: Sequence[str]) -> list[dict[str, object]]:
    return [
        {
            "number": number,
            "first": each.window.start.isoformat(),
            "after": each.window.end.isoformat(),
            **{name: [value for key, value in each.filters if key == name] or None for name in dimensions},
        }
        for number, each in enumerate(questions)
    ]


def _condition(dimension: str) -> str:
    wanted, seen = f"questions.{sql.name(dimension)}", f"located.{sql.name(dimension)}"
    return f"\n    and ({wanted} is null or list_contains({wanted}, coalesce(cast({seen} as varchar), '')))"


def _measures(kind: Kind) -> str:
    if kind is Kind.RATIO:
        return """cast(sum(numerator) as double) / nullif(sum(denominator), 0) as value,
    cast(coalesce(sum(numerator), 0) as double) as numerator,
    cast(coalesce(sum(denominator), 0) as double) as denominator"""
    if kind is Kind.DURATION:
        return """cast(quantile_cont(value, 0.5) as double) as value, cast(null as double) as numerator,
    cast(count(value) as double) as denominator"""
    return """cast(coalesce(sum(value), 0) as double) as value, cast(null as double) as numerator,
    cast(null as double) as denominator"""
