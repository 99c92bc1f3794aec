"""`fraudstats signals`: what deserves attention this week."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.signals.attention import Attention, PastSignal, Signal
    from fraudstats.analysis.signals.driving import Driver

COLUMNS = (
    *("rank", "metric", "district", "fraud_type", "week", "observed", "expected", "threshold", "excess", "ratio"),
    *("p_value", "q_value", "method", "alarms", "since", "n_weeks", "drivers", "history_weeks", "also_in"),
)


def signals(
    context: typer.Context,
    week: Annotated[str, typer.Option(metavar="W", help="2021-W19, a date in the week, `this` or `last`.")] = "last",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Find counts that are above what their own past explains, ranked, chance controlled."""
    import polars as pl

    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).signals(week, as_of=instant(as_of) if as_of else now())
    rows = [_row(rank, each, found.week.name) for rank, each in enumerate(found.signals, start=1)]
    table = pl.DataFrame(rows, schema=None if rows else dict.fromkeys(COLUMNS, pl.String), infer_schema_length=None)
    for sentence in _notes(found):
        note(sentence, quiet=settings.quiet)
    answer(table, "signals", form, output, about=_about(found), shown=_shown(table))


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
        "drivers": "; ".join(_said(each) for each in signal.drivers),
        "history_weeks": signal.history_weeks,
        "also_in": ", ".join(signal.also_in),
    }


def _said(driver: "Driver") -> str:
    return f"{driver.dimension} {driver.value} {driver.recently:.1f} -> {driver.observed}"


def _about(found: "Attention") -> dict[str, Any]:
    from fraudstats.analysis.signals.attention import FALSE_DISCOVERY_RATE

    return {
        "week": found.week.name,
        "false_discovery_rate": FALSE_DISCOVERY_RATE,
        "n_series": found.n_series,
        "n_tested": found.n_tested,
        "skipped_metrics": list(found.skipped),
        "last_week": [_past_row(each) for each in found.last_week],
    }


def _past_row(past: "PastSignal") -> dict[str, Any]:
    return {**asdict(past.key), **{name: value for name, value in vars(past).items() if name != "key"}}


def _notes(found: "Attention") -> list[str]:
    n_true = sum(each.came_true for each in found.last_week)
    notes = [
        f"{found.week.name}: {found.n_tested} of {found.n_series} series have enough events to judge",
        f"of {len(found.last_week)} signals of the week before, {n_true} came true",
    ]
    if not found.signals:
        notes.append("no count is above what its past explains")
    if found.skipped:
        notes.append(f"too short or not covered: {', '.join(found.skipped)}")
    return notes


def _shown(table: "pl.DataFrame") -> "pl.DataFrame":
    """Make the table that a person reads."""
    if not table.height:
        return table
    import polars as pl

    rounded = table.with_columns(pl.col("p_value", "q_value").map_elements(lambda each: f"{each:.2g}", pl.String))
    return rounded.drop("week", "history_weeks", "threshold")
