"""`fraudstats trend`: a metric over periods, with both comparisons."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.calendar.baselines import Alignment
from fraudstats.calendar.periods import Grain
from fraudstats.cli.context import Options, instant, now, options
from fraudstats.cli.images import IMAGES, DrawnFormat, write_image
from fraudstats.cli.output import Format, OutputOption, answer, note
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.metrics.definition import Definition
    from fraudstats.metrics.facts import Selection
    from fraudstats.project import Project


def trend(
    context: typer.Context,
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="Names from `fraudstats metrics`.")],
    every: Annotated[Grain | None, typer.Option(help="Length of a period; else a week, or the shortest known.")] = None,
    by: Annotated[str, typer.Option(metavar="DIM,...", help="Group by these dimensions.")] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIM=VALUE", help="Only events of this value; may be repeated.")
    ] = None,
    total: Annotated[bool, typer.Option("--total", help="Add a row over all groups to each period.")] = False,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="Periods from this day on.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Periods up to this day.")] = "",
    newest: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="Only the newest N periods.")] = None,
    to_date: Annotated[
        bool, typer.Option("--to-date", help="Cut all periods to as many days as the newest has had.")
    ] = False,
    align: Annotated[Alignment | None, typer.Option(help="What the year earlier of a period is.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    revisions: Annotated[
        bool, typer.Option("--revisions", help="How far each period moved since first reported.")
    ] = False,
    drivers: Annotated[
        str, typer.Option(metavar="DIM,...", help="Split the newest complete period's change by these dimensions.")
    ] = "",
    form: Annotated[DrawnFormat, typer.Option("--format", help="How the answer is written.")] = DrawnFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Follow metrics over periods, against the period before (环比) and the year before (同比)."""
    from fraudstats import questions
    from fraudstats.analysis.trend import TrendQuestion
    from fraudstats.cli.units import units_for_scripts
    from fraudstats.metrics.definition import length_asked
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    days = (day(first, "--from"), day(last, "--to"))
    known_at = instant(as_of) if as_of else now()
    definitions = [project.metrics().get(each) for each in dict.fromkeys(metrics)]
    grain = length_asked(every, definitions)
    question = TrendQuestion(grain, selection(by, where), *days, newest, to_date, align, total, revisions)
    if drivers:
        table = questions.drivers(project, metrics, question, listed(drivers), as_of=known_at)
        return _answer_drivers(table, form, output, {"metrics": metrics, "where": where or []}, settings, definitions)
    table = project.trend(metrics, question, as_of=known_at)
    note(*NO_GROUP, quiet=settings.quiet or not table.is_empty())
    if form in IMAGES:
        return _draw(project, table, form, output, settings)
    about: dict[str, Any] = {"metrics": metrics, "every": grain.value, "by": listed(by), "where": where or []}
    about |= {"to_date": to_date, "align": align and align.value, "units": units_for_scripts(definitions)}
    shown = _shown(table, form, settings, to_date, align, definitions)
    return answer(table, "trend", Format(form.value), output, about=about, shown=shown)


def _draw(project: "Project", table: "pl.DataFrame", form: DrawnFormat, output: Path | None, settings: Options) -> None:
    from fraudstats import questions
    from fraudstats.briefing.trend_chart import MOST_SERIES, n_series

    image = questions.trend_chart(project, table, settings.lang.value, form.value)
    n = n_series(table)
    if n > MOST_SERIES:
        zh, en = f"共 {n} 组，只画最大的 {MOST_SERIES} 组", f"the {MOST_SERIES} greatest of {n} groups are drawn"
        note(zh, en, quiet=settings.quiet)
    write_image(image, output)


NO_GROUP = ("没有带这些维度的记录，无分组可列", "no event has these dimensions: no group to show")


def listed(text: str) -> tuple[str, ...]:
    """Read a list written with commas; what is named twice counts once."""
    return tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))


def selection(by: str, where: list[str] | None) -> "Selection":
    """Read --by and --where."""
    from fraudstats.metrics.facts import Selection

    return Selection(listed(by), tuple(_condition(each) for each in where or []))


def day(text: str, option: str) -> date | None:
    """Read a date.

    Raises:
        UsageError: if it is none.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date", where=option, expected="Write 2021-05-17.") from problem


def _condition(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f"'{text}' is no condition", where="--where", expected="Write DIM=VALUE, as district=福田.")
    return name.strip(), value.strip()


def _answer_drivers(
    table: "pl.DataFrame",
    form: DrawnFormat,
    output: Path | None,
    about: dict[str, Any],
    settings: Options,
    definitions: "list[Definition]",
) -> None:
    from fraudstats.cli.drivers_table import MOST_MOVERS, readable_drivers
    from fraudstats.cli.units import units_for_scripts, with_units

    if form in IMAGES:
        raise UsageError("drivers are not drawn", where="--format", expected="Ask for a table, csv, json, parquet, md.")
    if table.is_empty():
        note("可比时段不在数据范围内", "no baseline lies in the days that the data covers", quiet=settings.quiet)
    most = MOST_MOVERS if form.value == Format.TABLE else None
    shown = with_units(readable_drivers(table, settings.lang, most), definitions, settings.lang)
    sizes = table.group_by("metric", "baseline", "dimension").len().get_column("len").to_list()
    if most and any(size > 2 * most for size in sizes):
        note(
            f"只列升降最大的各 {MOST_MOVERS} 组；--format csv 给出全部",
            f"the {MOST_MOVERS} greatest rises and falls; --format csv gives all",
            quiet=settings.quiet,
        )
    about |= {"units": units_for_scripts(definitions)}
    answer(table, "drivers", Format(form.value), output, about=about, shown=shown)


def _shown(
    table: "pl.DataFrame",
    form: DrawnFormat,
    settings: Options,
    to_date: bool,
    align: Alignment | None,
    definitions: "list[Definition]",
) -> "pl.DataFrame | None":
    from fraudstats.cli.trend_table import NEWEST_SHOWN, newest_periods, readable_trend
    from fraudstats.cli.units import with_units

    if form not in (DrawnFormat.TABLE, DrawnFormat.MD):
        return None
    n_periods = table.get_column("period").n_unique()
    if form is DrawnFormat.TABLE and n_periods > NEWEST_SHOWN:
        note(
            f"共 {n_periods} 期，只列最近 {NEWEST_SHOWN} 期；--last N 或 --format csv 给出更多",
            f"the newest {NEWEST_SHOWN} of {n_periods} periods; --last N or --format csv gives more",
            quiet=settings.quiet,
        )
        table = newest_periods(table)
    note_same_maturity(table, settings)
    shown = readable_trend(table, settings.lang, to_date=to_date, align=align)
    return with_units(shown, definitions, settings.lang)


def note_same_maturity(table: "pl.DataFrame", settings: Options) -> None:
    """Explain the sign before changes at the same maturity, where there is one."""
    from fraudstats.cli.trend_table import SAME_MATURITY_NOTE, is_at_same_maturity

    if any(map(is_at_same_maturity, table.iter_rows(named=True))):
        note(*SAME_MATURITY_NOTE, quiet=settings.quiet)
