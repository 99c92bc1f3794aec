"""The signals of a week as a table: a row a signal, and what became of those of the week before."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.signals.attention import Attention
    from fraudstats.analysis.signals.driving import Driver
    from fraudstats.analysis.signals.signal import PastSignal, Signal

COLUMNS = (
    *("rank", "metric", "district", "fraud_type", "week", "observed", "expected", "threshold", "excess", "ratio"),
    *("p_value", "q_value", "method", "alarms", "since", "n_weeks", "drivers", "history_weeks", "course", "also_in"),
    *("direction", "course_expected", "course_threshold"),
)
PAST_COLUMNS = (
    "metric",
    "district",
    "fraud_type",
    "direction",
    "observed_then",
    "expected_then",
    "observed",
    "came_true",
)
UNKNOWN = "-"


def signals_table(found: "Attention") -> "pl.DataFrame":
    """Give one row a signal, all columns."""
    return _frame([_row(rank, each, found.week.name) for rank, each in enumerate(found.signals, start=1)], COLUMNS)


def past_table(found: "Attention") -> "pl.DataFrame":
    """Give one row a signal of the week before: did it come true?"""
    return _frame([_past_row(each) for each in found.last_week], PAST_COLUMNS)


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame(rows, schema=None if rows else dict.fromkeys(columns, pl.String), infer_schema_length=None)


def _row(rank: int, signal: "Signal", week: str) -> dict[str, Any]:
    ratio = round(signal.observed / signal.expected, 2) if signal.expected > 0 else None
    return {
        "rank": rank,
        **asdict(signal.key),
        "week": week,
        "observed": signal.observed,
        "expected": round(signal.expected, 2),
        "threshold": round(signal.threshold, 2),
        "excess": round(signal.excess, 2),
        "ratio": ratio,
        "p_value": signal.p_value,
        "q_value": signal.q_value,
        "method": signal.method,
        "alarms": ", ".join(signal.alarms),
        "since": signal.since,
        "n_weeks": signal.n_weeks,
        "drivers": "; ".join(said(each, each.dimension) for each in signal.drivers),
        "history_weeks": signal.history_weeks,
        "course": " ".join(map(str, signal.course)),
        "also_in": ", ".join(signal.also_in),
        "direction": signal.direction.value,
        "course_expected": _numbers(signal.course_expected),
        "course_threshold": _numbers(signal.course_threshold),
    }


def _past_row(past: "PastSignal") -> dict[str, Any]:
    return {
        **asdict(past.key),
        "direction": past.direction.value,
        "observed_then": past.observed_then,
        "expected_then": round(past.expected_then, 2),
        "observed": past.observed,
        "came_true": past.came_true,
    }


def _numbers(values: tuple[float | None, ...]) -> str:
    return " ".join(UNKNOWN if each is None else f"{each:.1f}" for each in values)


def said(driver: "Driver", dimension: str) -> str:
    """Say what a value of a dimension adds to a signal, under the name that the dimension has for the reader."""
    return f"{dimension} {driver.value} {driver.recently:.1f} -> {driver.observed}"
