"""`fraudstats effect`: what became of a count since a campaign began."""

from dataclasses import fields
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
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    known_at = instant(as_of) if as_of else now()
    first = _day(since, project.config.campaign.since)
    spans = [_span(each) for each in leave_out or []]
    found = [questions.effect(project, each, first, as_of=known_at, left_out=spans) for each in metrics]
    table = pl.DataFrame([_row(each) for each in found])
    for sentence in LIMITS_ZH if settings.lang is Lang.ZH else LIMITS_EN:
        note(sentence, quiet=settings.quiet)
    about = {"left_out": leave_out or [], "limits_zh": list(LIMITS_ZH), "limits_en": list(LIMITS_EN)}
    answer(table, "effect", form, output, about=about)


def _row(found: "Effect") -> dict[str, Any]:
    row: dict[str, Any] = {each.name: getattr(found, each.name) for each in fields(found)}
    expected, level = row.pop("expected_interval"), row.pop("level_interval")
    return {
        **row,
        "expected_low": expected.low,
        "expected_high": expected.high,
        "avoided": found.avoided,
        "avoided_low": found.avoided_interval.low,
        "avoided_high": found.avoided_interval.high,
        "level_change_rate_low": level.low,
        "level_change_rate_high": level.high,
        "verdict": found.verdict.value,
    }


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
