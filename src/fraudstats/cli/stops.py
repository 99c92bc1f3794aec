"""`fraudstats stops`: how fast payments are stopped, and what becomes of the money."""

import re
from datetime import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.analysis.stop_groups import StopGroup
from fraudstats.calendar.windows import MIDNIGHT
from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.stops import StopReply

BEYOND_LOSSES = (
    "止付、冻结金额按账户计，账户内可能有其他受害人的资金，可以超过报警损失",
    "a stop or freeze holds all that is on an account, other victims' money too: it may exceed the losses reported",
)

BEHIND = (
    "警情和止付数据截至 {end}，此后的止付可能不在到期清单中",
    "reports and stops are known to the end of {end}: later stops may be missing from the list of those that end",
)


def stops(
    context: typer.Context,
    week: Annotated[str, typer.Option(metavar="W", help="2021-W19, a date in it, `this` or `last`.")] = "",
    month: Annotated[str, typer.Option(metavar="M", help="A month instead: 2021-02.")] = "",
    within: Annotated[str, typer.Option(metavar="60m", help="The limit; by default the configured one.")] = "",
    by: Annotated[StopGroup | None, typer.Option(metavar="DIM", help=", ".join(StopGroup))] = None,
    expiring: Annotated[str, typer.Option(metavar="24h", help="List also the stops that end so soon.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Tell how fast payments were stopped, over all incidents with a loss and over those with an order.

    Without --week or --month: the latest week that the data covers wholly. CSV and Parquet carry the rates only.
    """
    from fraudstats import questions
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    reply = questions.stops(
        project,
        as_of=instant(as_of) if as_of else now(),
        week=week,
        month=month,
        within_minutes=_length(within, "m", "--within") if within else None,
        by=by,
        expiring_hours=_length(expiring, "h", "--expiring") if expiring else None,
        rates_only=form in (Format.CSV, Format.PARQUET),
    )
    found = reply.answer
    further = {"funnel": found.funnel, "stamps": found.stamps, "expiring": found.expiring}
    beside = {name: table for name, table in further.items() if table is not None}
    note(*_window_note(reply, project.config.calendar.cutoff), quiet=settings.quiet)
    if _is_list_behind(reply):
        note(*(each.format(end=reply.covered.last_day) for each in BEHIND), quiet=settings.quiet)
    if found.funnel is not None and _exceeds_losses(found.funnel):
        note(*BEYOND_LOSSES, quiet=settings.quiet)
    answer(found.rates, "stops", form, output, about=_about(reply), shown=_readable(found.rates), beside=beside)


def _length(text: str, unit: str, option: str) -> int:
    found = re.fullmatch(rf"(\d+){unit}?", text.strip())
    if not found or int(found[1]) == 0:
        raise UsageError(f"'{text}' is no length", where=option, expected=f"Write a number like 60{unit}.")
    return int(found[1])


def _is_list_behind(reply: "StopReply") -> bool:
    """Tell whether stops are listed as of a day of which, or of the day before, nothing is known."""
    days = (reply.question.as_of.date() - reply.covered.last_day).days
    return reply.question.expiring_hours is not None and days > 1


def _exceeds_losses(funnel: "pl.DataFrame") -> bool:
    """Tell whether more was stopped, or frozen, than was reported lost."""
    for table in funnel.partition_by("basis"):
        amounts = dict(table.select("stage", "amount_cny").iter_rows())
        if max(amounts.get("stopped") or 0, amounts.get("frozen") or 0) > (amounts.get("reported") or 0):
            return True
    return False


def _about(reply: "StopReply") -> dict[str, Any]:
    window, question = reply.period.window, reply.question
    return {
        "period": reply.period.name,
        "period_start": window.start,
        "period_end": window.end,
        "provisional": not reply.covered.holds(window),
        "within_minutes": question.within_minutes,
        "expiring_hours": question.expiring_hours,
    }


def _window_note(reply: "StopReply", cutoff: time) -> tuple[str, str]:
    """Say in Chinese and English which reports are counted."""
    window, limit, end = reply.period.window, f"{reply.question.within_minutes}:00", reply.covered.last_day
    is_whole = reply.covered.holds(window)
    zh_days, en_days = (
        ("", "") if cutoff == MIDNIGHT else (f"，每日截至 {cutoff:%H:%M}", f", days end at {cutoff:%H:%M}")
    )
    zh = f"报警时间 {window.start} 至 {window.last_day}（{reply.period.name}{zh_days}）；时限 {limit} 分钟"
    en = f"reported {window.start} to {window.last_day} ({reply.period.name}{en_days}); limit {limit} minutes"
    return (zh, en) if is_whole else (f"{zh}；数据截至 {end}", f"{en}; the data ends on {end}")


def _readable(rates: "pl.DataFrame") -> "pl.DataFrame":
    """Make the table that a person reads."""
    import polars as pl

    return pl.DataFrame([_line(row) for row in rates.to_dicts()], infer_schema_length=None)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    bands = [name for name in row if name.startswith("share_")]
    return {
        "group": row["level"] if row["level"] == "total" else row["stop_group"] or "-",
        "all": "" if row["rate_all"] is None else f"{row['n_in_time']:,}/{row['n_incidents']:,}",
        "rate_all": _rate(row, "rate_all"),
        "ordered": f"{row['n_in_time']:,}/{row['n_ordered']:,}",
        "rate_ordered": _rate(row, "rate_ordered"),
        "by_loss": _percent(row["rate_by_loss"]),
        "rank": row["rank"],
        "median_minutes": _minutes(row, "median_minutes"),
        "p90_minutes": _minutes(row, "p90_minutes"),
        "pending": row["n_pending"],
        **{name.removeprefix("share_"): _percent(row[name]) for name in bands},
    }


def _rate(row: dict[str, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    limits = f" ({low * 100:.1f}-{high * 100:.1f})" if low is not None and high is not None else ""
    return _percent(row[name]) + limits


def _minutes(row: dict[str, Any], name: str) -> str:
    value, low, high = (row[f"{name}{suffix}"] for suffix in ("", "_low", "_high"))
    if value is None:
        return "-"
    return f"{value:.1f} ({'-' if low is None else f'{low:.1f}'}, {'-' if high is None else f'{high:.1f}'})"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"
