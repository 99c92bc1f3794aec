"""`fraudstats alerts`: the alerts that are past their limit, station by station."""

from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note

if TYPE_CHECKING:
    import polars as pl

MOST_SHOWN = 30
"""Alerts that a table on a terminal shows."""


def alerts(
    context: typer.Context,
    district: Annotated[str, typer.Option(metavar="NAME", help="Only the alerts of a district.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """List the alerts that are past their limit and not closed, and count them by station and colour.

    Limits are those of the settings, by colour; what is overdue is told at the end of the data. CSV and Parquet
    carry the alerts only.
    """
    from fraudstats import questions
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    found = questions.alert_backlog(project, as_of=instant(as_of) if as_of else now(), district=district or None)
    n, end = found.alerts.height, found.data_end
    note(
        f"数据截至 {end}：超期未办结的预警 {n} 条，涉及派出所 {found.stations.height} 个",
        f"at the end of the data, {end}: {n} alerts past their limit, at {found.stations.height} stations",
        quiet=settings.quiet,
    )
    shown = _readable(found.alerts.head(MOST_SHOWN) if form is Format.TABLE else found.alerts)
    if shown.height < n:
        note(
            f"只列超期最久的 {MOST_SHOWN} 条；--format csv 给出全部",
            f"the {MOST_SHOWN} longest overdue; --format csv gives all",
            quiet=settings.quiet,
        )
    about = {"data_end": end, "district": district or None, "n_alerts": n}
    answer(found.alerts, "alerts", form, output, about=about, shown=shown, beside={"stations": found.stations})


def _readable(table: "pl.DataFrame") -> "pl.DataFrame":
    """Write hours with one digit."""
    import polars as pl

    return table.with_columns(pl.col("hours_overdue").round(1))
