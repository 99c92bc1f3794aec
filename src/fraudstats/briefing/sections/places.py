"""Which places groups have in a count, who moved, and who is new among the first three."""

from collections.abc import Mapping, Sequence

from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Part, Sentence
from fraudstats.briefing.sections.desk import Desk

FIRST = 3
LEAST_MOVE = 2
"""Places; one is soon gone."""
CLEAR = ("fall", "rise")
Places = Mapping[str, int]


def places(rows: Sequence[Measured], dimension: str, baseline: str | None = None) -> Places:
    """Rank the named groups by value, or by that of a baseline: 1 for the most, equal ones share a place.

    Returns:
        Nothing where a value is not known.
    """
    named = {name: row for row in rows if (name := row.group_value(dimension))}
    values = {name: row.baseline_value(baseline) if baseline else row.value for name, row in named.items()}
    known = [each for each in values.values() if each is not None]
    if len(known) < len(values):
        return {}
    return {name: 1 + sum(other > (value or 0) for other in known) for name, value in values.items()}


def leaders(rows: Sequence[Measured], minimum: int) -> list[Measured]:
    """Choose the groups that a sentence names as the first: at most three, none that ties with one not named.

    Args:
        rows: largest first.
        minimum: of fewer events in all, nobody leads.
    """
    if sum(row.value or 0 for row in rows) < minimum:
        return []
    named = [row for row in rows[: FIRST + 1] if row.value]
    return named if len(named) <= FIRST else [row for row in named if (row.value or 0) > (named[-1].value or 0)]


def movers(desk: Desk, rows: Sequence[Measured], dimension: str) -> tuple[Sentence, ...]:
    """Name the groups whose clear change moved them by some places."""
    found = [
        desk.phrases.parts("move", district=name, **_both(row, now, before))
        for name, row, now, before in _ranked(desk, rows, dimension)
        if row.verdict("previous") in CLEAR and abs(now - before) >= LEAST_MOVE
    ]
    return (desk.phrases.sentence("moves", districts=desk.phrases.listed(found)),) if found else ()


def entrants(
    desk: Desk, rows: Sequence[Measured], dimension: str, phrase: str, told: Sequence[Measured] | None = None
) -> tuple[Sentence, ...]:
    """Name the groups that are among the first three and were not; chance is said to be chance.

    Args:
        told: those that may be named; by default all.
    """
    found = [
        desk.phrases.parts(_entrant(row), district=name, **_both(row, now, before))
        for name, row, now, before in _ranked(desk, rows, dimension)
        if now <= FIRST < before and row.value and (told is None or row in told)
    ]
    if not found:
        return ()
    metric = desk.noun(rows[0].definition)
    listed = desk.phrases.listed(found)
    return (desk.phrases.sentence(phrase, metric=metric, **{phrase_gap(phrase): listed}),)


def _entrant(row: Measured) -> str:
    """Choose the phrase: a place may be new though the count hardly moved."""
    return "entrant" if row.verdict("previous") in CLEAR else "entrant_by_chance"


def phrase_gap(phrase: str) -> str:
    """Name the gap of the phrase that takes the names."""
    return "types" if phrase == "type_entrants" else "districts"


def _ranked(desk: Desk, rows: Sequence[Measured], dimension: str) -> list[tuple[str, Measured, int, int]]:
    now, before = places(rows, dimension), places(rows, dimension, "previous")
    if not now or not before or any(each.is_provisional for each in rows) or _are_few(desk, rows):
        return []
    named = ((str(row.group_value(dimension)), row) for row in rows if row.group_value(dimension))
    return [(desk.labels.label(name), row, now[name], before[name]) for name, row in named]


def _are_few(desk: Desk, rows: Sequence[Measured]) -> bool:
    """Tell whether there are, or were, so few events that a single one changes places."""
    now, before = (sum(value or 0 for value in values) for values in zip(*map(_values, rows), strict=True))
    return min(now, before) < desk.facts.config.thresholds.minimum_base


def _values(row: Measured) -> tuple[float | None, float | None]:
    return row.value, row.baseline_value("previous")


def _both(row: Measured, now: int, before: int) -> dict[str, Part]:
    return {"rank": row.place(now), "before": row.place(before, "previous")}
