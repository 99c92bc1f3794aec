"""`fraudstats lateness`: how complete are the newest weeks?"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note

if TYPE_CHECKING:
    from fraudstats.analysis.reporting_triangle import ReportingTriangle

NEWEST_WEEKS = 8


def lateness(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="A count.")],
    weeks: Annotated[int, typer.Option(min=2, max=26, help="Weeks after which a week counts as complete.")] = 5,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Show how complete the newest weeks are: same maturity, completeness, what they will come to."""
    import polars as pl

    from fraudstats import questions
    from fraudstats.analysis.lateness import completeness
    from fraudstats.project import Project

    settings = options(context)
    known_at = instant(as_of) if as_of else now()
    triangle = questions.reporting_triangle(Project.open(settings.project), metric, weeks + 1, as_of=known_at)
    newest = range(max(0, len(triangle.starts) - NEWEST_WEEKS), len(triangle.starts))
    rows = [row for row in (_row(triangle, metric, week) for week in newest) if row]
    shares = completeness(triangle)
    said = ", ".join(f"{each:.1%}" for each in shares)
    note(
        f"周末后第 {triangle.ripening_days} 天、再过一周……已录入的比例：{said}",
        f"known {triangle.ripening_days} days after the end of a week, a week later, ...: {said}",
        quiet=settings.quiet,
    )
    about = {"metric": metric, "last_known_day": triangle.last_known_day, "completeness": shares}
    answer(pl.DataFrame(rows, infer_schema_length=None), "lateness", form, output, about=about)


def _row(triangle: "ReportingTriangle", metric: str, week: int) -> dict[str, Any] | None:
    """Tell of one week; None where it was never seen at a delay that others were seen at."""
    from fraudstats.analysis.lateness import nowcast, same_maturity
    from fraudstats.errors import NoData

    try:
        same, estimate = same_maturity(triangle, week), nowcast(triangle, week)
    except NoData:
        return None
    return {
        "metric": metric,
        "week_start": same.start,
        "days_after_end": triangle.ripening_days + 7 * same.delay,
        "known": same.known,
        "same_maturity_baseline": same.baseline,
        "same_maturity_change_rate": same.known / same.baseline - 1 if same.baseline else None,
        "completeness": estimate.completeness,
        "expected_final": estimate.expected,
        "expected_final_low": estimate.interval.low,
        "expected_final_high": estimate.interval.high,
    }
