"""`fraudstats trend`: a metric over periods, with both comparisons."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.calendar.periods import Grain
from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

NEWEST_SHOWN = 30
"""Periods that a table on a terminal shows."""


def trend(
    context: typer.Context,
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="Names from `fraudstats metrics`.")],
    every: Annotated[Grain, typer.Option(help="Length of a period.")] = Grain.WEEK,
    by: Annotated[str, typer.Option(metavar="DIM,...", help="Group by these dimensions.")] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIM=VALUE", help="Only events of this value; may be repeated.")
    ] = None,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="Periods from this day on.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Periods up to this day.")] = "",
    newest: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="Only the newest N periods.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Follow metrics over periods, against the period before (环比) and the year before (同比)."""
    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.metrics.facts import Selection
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    question = TrendQuestion(
        grain=every,
        selection=Selection(_listed(by), tuple(_condition(each) for each in where or [])),
        first=_day(first, "--from"),
        last=_day(last, "--to"),
        newest=newest,
    )
    known_at = instant(as_of) if as_of else now()
    table = project.trend(metrics, question, as_of=known_at)
    about = {"metrics": metrics, "every": every.value, "by": list(question.selection.dimensions), "where": where or []}
    answer(table, "trend", form, output, about=about, shown=_shown(table, form, settings.quiet))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _condition(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f"'{text}' is no condition", where="--where", expected="Write DIM=VALUE, as district=福田.")
    return name.strip(), value.strip()


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date", where=option, expected="Write 2021-05-17.") from problem


def _shown(table: "pl.DataFrame", form: Format, quiet: bool) -> "pl.DataFrame":
    """Make the table that a person reads: fewer columns, percentages, the newest periods."""
    import polars as pl

    periods = table.get_column("period").unique(maintain_order=True)
    if form is Format.TABLE and len(periods) > NEWEST_SHOWN:
        note(f"the newest {NEWEST_SHOWN} of {len(periods)} periods; --last N or --format csv gives more", quiet=quiet)
        table = table.filter(pl.col("period").is_in(periods.tail(NEWEST_SHOWN).implode()))
    rows = [_readable(row) for row in table.to_dicts()]
    return pl.DataFrame(rows, infer_schema_length=None)


_HIDDEN = ("period_start", "period_end", "previous_value", "year_earlier_value", "previous_change", "year_earlier_change")


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    ratio = row["numerator"] is not None
    found = {name: value for name, value in row.items() if name not in _HIDDEN}
    for role in ("previous", "year_earlier"):
        rate, points = found.pop(f"{role}_change_rate"), found.pop(f"{role}_change_points")
        found[role] = f"{points * 100:+.1f} pp" if points is not None else f"{rate:+.1%}" if rate is not None else None
    value = found["value"]
    if value is not None:
        found["value"] = f"{value:.1%}" if ratio else f"{value:,.2f}".removesuffix(".00")
    found["provisional"] = "*" if found["provisional"] else ""
    return found
