"""`fraudstats effect`: what became of a count since a campaign began."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.calendar.windows import Window
from fraudstats.calendar.windows import since as days_between
from fraudstats.cli.context import Lang, instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    from fraudstats.analysis.effect import Effect
    from fraudstats.analysis.rate_ratio import Interval

NOT_ENTERED = (
    "最近 {} 周尚未录全，未计入",
    "the newest {} weeks are not wholly entered and are left out",
)
NO_SEASON = (
    "此前不足两年，季节无从估计，不作判断",
    "less than two years before: the season is not known, and nothing is called an effect",
)


def effect(
    context: typer.Context,
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...", help="Counts or sums.")],
    since: Annotated[
        str, typer.Option(metavar="DATE", help="First day of the change; by default the campaign's.")
    ] = "",
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="FROM:TO", help="Days that say nothing of the usual course; may be repeated."),
    ] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Estimate what a campaign avoided, with an interval; says what that cannot prove."""
    import polars as pl

    from fraudstats import questions
    from fraudstats.analysis.effect import LIMITS_EN, LIMITS_ZH
    from fraudstats.analysis.effect_table import effect_table
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    known_at = instant(as_of) if as_of else now()
    first = _day(since, project.config.campaign.since)
    spans = [_span(each) for each in leave_out or []]
    found = [questions.effect(project, each, first, as_of=known_at, left_out=spans) for each in metrics]
    table = effect_table(found)
    for sentence in LIMITS_ZH if settings.lang is Lang.ZH else LIMITS_EN:
        note(sentence, quiet=settings.quiet)
    about = {"left_out": leave_out or [], "limits_zh": list(LIMITS_ZH), "limits_en": list(LIMITS_EN)}
    if not all(each.knows_the_season for each in found):
        note(*NO_SEASON, quiet=settings.quiet)
    late = max(each.n_weeks_late for each in found)
    if late:
        note(NOT_ENTERED[0].format(late), NOT_ENTERED[1].format(late), quiet=settings.quiet)
    units = {each: project.metrics().get(each) for each in metrics}
    is_zh = settings.lang is Lang.ZH
    shown = [_readable(each, units[each.metric].unit_zh if is_zh else units[each.metric].unit_en) for each in found]
    answer(table, "effect", form, output, about=about, shown=pl.DataFrame(shown))


def _readable(found: "Effect", unit: str) -> dict[str, Any]:
    """Give what a person reads: what was counted, what was to be expected, what was avoided, and how sure that is."""
    return {
        "metric": found.metric,
        "since": found.since,
        "until": found.until,
        "n_weeks_before": found.n_weeks_before,
        "n_weeks_after": found.n_weeks_after,
        "unit": unit,
        "observed": f"{found.observed:,.0f}",
        "expected": _with_limits(found.expected, found.expected_interval),
        "avoided": _with_limits(found.avoided, found.avoided_interval),
        "judged": found.verdict and found.verdict.value,
    }


def _with_limits(value: float, interval: "Interval") -> str:
    return f"{value:,.0f} ({interval.low:,.0f} ~ {interval.high:,.0f})"


def _span(text: str) -> Window:
    try:
        first, last = (date.fromisoformat(each) for each in text.split(":"))
    except ValueError as problem:
        raise UsageError(
            f"'{text}' is no span of days", where="--leave-out", expected="Write 2020-01-24:2020-05-10."
        ) from problem
    return days_between(first, last)


def _day(text: str, campaign: date | None) -> date:
    if not text and campaign:
        return campaign
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(f"'{text}' is no date", where="--since", expected="Write 2021-03-01.") from problem
