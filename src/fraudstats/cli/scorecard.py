"""`fraudstats scorecard`: every metric to date, against both baselines."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import Lang, instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.cli.task_table import readable_tasks
from fraudstats.cli.trend import day, note_same_maturity
from fraudstats.cli.trend_table import as_change, as_number, is_fraction, note_of_lengths
from fraudstats.errors import NoData, UsageError

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.double_decline import DoubleDecline
    from fraudstats.analysis.scorecard import Scorecard
    from fraudstats.calendar.windows import Window
    from fraudstats.project import Project

SHOWN_OF_TASKS = ("task_id", "raised_on", "district", "issue", "metric", "target", "state")


def scorecard(
    context: typer.Context,
    metrics: Annotated[list[str] | None, typer.Argument(metavar="[METRIC...]", help="By default all.")] = None,
    week: Annotated[str, typer.Option(metavar="W", help="To the end of a week: 2021-W19, a date, this, last.")] = "",
    month: Annotated[str, typer.Option(metavar="M", help="To the end of a month: 2021-05.")] = "",
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="Add the window from this day on.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="To this day.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Show each metric in the week, 28 days, month, year and campaign to date: baselines, streaks, targets.

    Windows end with the last day that the data covers, or with the week, month or day asked for.
    """
    from fraudstats import questions
    from fraudstats.cli.units import units_for_scripts, with_units
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    ends = _asked(project, week, month, last)
    found = questions.scorecard(
        project,
        metrics or (),
        first=day(first, "--from"),
        last=ends.last_day if ends else None,
        as_of=instant(as_of) if as_of else now(),
    )
    if ends:
        _check_covered(found, ends)
    for datasets, left_out in found.left_out.items():
        note(LEFT_OUT[settings.lang].format(datasets, ", ".join(left_out)), quiet=settings.quiet)
    target = project.config.campaign.double_decline_by
    about: dict[str, Any] = {"last_day": ends and ends.last_day, "headline": _about(found.headline)}
    about |= {"headline_late": found.headline_late, "headline_target": target, "left_out": found.left_out}
    definitions = [project.metrics().get(each) for each in found.table.get_column("metric").unique(maintain_order=True)]
    about["units"] = units_for_scripts(definitions)
    shown = with_units(_shown(found.table, settings.lang), definitions, settings.lang)
    if form in (Format.TABLE, Format.MD):
        note_same_maturity(found.table, settings)
    answer(found.table, "scorecard", form, output, about=about, shown=shown, beside=_tasks(found, form))
    if found.headline and form is Format.TABLE:
        note(_decline_sentence(found.headline.since, found.headline.days_running, settings.lang), quiet=settings.quiet)
        if found.headline.shorter:
            note(SHORTER[settings.lang].format(**found.headline.days_compared), quiet=settings.quiet)
        if target:
            note(TARGET[settings.lang].format(target), quiet=settings.quiet)
    if found.headline_late:
        note(LATE[settings.lang].format(", ".join(found.headline_late)), quiet=settings.quiet)


LEFT_OUT = {Lang.ZH: "没有 {} 的数据，缺指标：{}", Lang.EN: "no data of {}, which leaves out {}"}
LATE = {
    Lang.ZH: "{} 本月尚未补录齐全，暂不判断“双下降”",
    Lang.EN: "{}: the month is not wholly entered yet, a double decline cannot be told",
}

SHORTER = {
    Lang.ZH: "“双下降”按总数比较：当月累计 {current} 天，上月 {previous} 天，上年同期 {year_earlier} 天",
    Lang.EN: "the double decline compares totals: {current} days, {previous} last month, {year_earlier} a year earlier",
}
TARGET = {Lang.ZH: "目标：{} 前实现“双下降”", Lang.EN: "target: in double decline by {}"}


def _tasks(found: "Scorecard", form: Format) -> "dict[str, pl.DataFrame]":
    """Put what became of the meeting's tasks beside the figures; a person is told only of those that tell something."""
    from fraudstats.analysis.tasks import outcome_table

    table = outcome_table(found.tasks)
    if form is Format.JSON:
        return {"tasks": table}
    told = table.filter(table.get_column("untold").is_null())
    return {"tasks": readable_tasks(told, SHOWN_OF_TASKS)} if told.height else {}


def _about(headline: "DoubleDecline | None") -> dict[str, Any] | None:
    if headline is None:
        return None
    return {**vars(headline), "holds": headline.holds, "days_running": headline.days_running}


def _asked(project: "Project", week: str, month: str, last: str) -> "Window | None":
    """Read which window the days end with; None means with the last known day."""
    from fraudstats.calendar.periods import Grain, parse_period, parse_week
    from fraudstats.calendar.windows import rolling, statistical_day

    rules = project.config.calendar
    if sum(map(bool, (week, month, last))) > 1:
        raise UsageError("several ends are asked for", where="--week, --month, --to", expected="Name one of them.")
    if week:
        return parse_week(week, rules, statistical_day(now(), rules.cutoff)).window
    ends = day(last, "--to")
    if not month:
        return rolling(ends, 1) if ends else None
    period = parse_period(month, rules)
    if period.grain is not Grain.MONTH:
        raise UsageError(f"'{month}' is no month", where="--month", expected="Write 2021-05.", slug="bad-period")
    return period.window


def _check_covered(found: "Scorecard", asked: "Window") -> None:
    """Make sure that the data reach into the days asked for.

    Raises:
        NoData: if they end before.
    """
    end = found.table.get_column("period_end").max()
    if isinstance(end, date) and end <= asked.start:
        raise NoData(
            f"no data from {asked.start} on",
            expected=f"The data ends on {end - timedelta(days=1)}.",
            slug="not-covered",
        )


def _decline_sentence(since: date | None, days: int, lang: Lang) -> str:
    if since is None:
        return {Lang.ZH: "三个数据本月以来未同时双下降", Lang.EN: "the headline figures are not in double decline"}[
            lang
        ]
    return {
        Lang.ZH: f"三个数据自 {since} 起双下降，已持续 {days} 天",
        Lang.EN: f"the headline figures are in double decline since {since}, for {days} days",
    }[lang]


def _shown(table: "pl.DataFrame", lang: Lang) -> "pl.DataFrame":
    import polars as pl

    rows = list(table.iter_rows(named=True))
    shown = pl.DataFrame([_readable(row) for row in rows], infer_schema_length=None)
    notes = pl.Series("notes", [note_of_lengths(row, lang) for row in rows], dtype=pl.String)
    return shown.with_columns(notes) if any(notes) else shown


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    is_ratio = is_fraction(row["metric_kind"])
    is_first = row["period"] == "wtd"
    found = {
        "metric": row["metric"] if is_first else "",
        "window": row["period"],
        "to": row["period_end"] - timedelta(days=1),
        "days": row["days"],
        "value": as_number(row["value"], is_ratio),
    }
    found |= {role: as_change(row, role) for role in ("previous", "year_earlier")}
    found |= {each: row[each] for each in ("verdict", "year_earlier_verdict")}
    found["target"] = "" if row["target_met"] is None else f"{row['target_attainment'] or 0:.0%}"
    means = ("last_year_weekly_mean", "mean_8_weeks")
    found |= {each: as_number(row[each], is_ratio) if is_first else None for each in means}
    found["streak_weeks"] = f"{row['streak_weeks']:+}" if is_first else ""
    found["double_decline_since"] = row["double_decline_since"] if is_first else None
    found["level_since"] = row["level_since"] if is_first else None
    return found
