"""`fraudstats lateness`: how complete are the newest weeks?"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.cli.table_codes import CODES_ZH

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.reporting_triangle import ReportingTriangle

PERCENT = {"same_maturity_change_rate": "{:+.1%}", "completeness": "{:.1%}"}
"""How fractions are written for a person."""
LEARNT_FROM = {
    "loads": ("据历次载入的版本推算", "learnt from what each load knew"),
    "dates": (
        "据录入时间（entered_at）推算，撤案与更正无从得知",
        "learnt from the dates of entry (entered_at); what was withdrawn or corrected does not show there",
    ),
}
SPEED = (
    "{}：周末后第 {} 天、再过一周……已录入的比例：{}",
    "{}: known {} days after the end of a week, a week later, ...: {}",
)
NO_NOWCAST = (
    "{}：仅 {} 周追踪到期末后 {} 周，少于 {} 周，不估计完整度和最终数",
    "{}: {} weeks were followed for {} weeks after their end, of {} needed: no completeness, no final numbers",
)


class LearnFrom(StrEnum):
    """What tells when events became known."""

    LOADS = "loads"
    DATES = "dates"


def lateness(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="Any but a stock; a rate has two parts.")],
    weeks: Annotated[int, typer.Option(min=2, max=26, help="Weeks after which a week counts as complete.")] = 5,
    learn_from: Annotated[
        LearnFrom | None,
        typer.Option(
            "--from", help="Loads, or dates of entry; by default the loads, where they followed enough weeks."
        ),
    ] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Show how complete the newest weeks are: same maturity, completeness, what they will come to."""
    from fraudstats import questions
    from fraudstats.analysis.lateness_table import lateness_table
    from fraudstats.project import Project

    settings = options(context)
    known_at = instant(as_of) if as_of else now()
    project = Project.open(settings.project)
    found = questions.lateness(project, metric, weeks + 1, as_of=known_at, learn_from=learn_from or "")
    triangles = {part: by_group[None] for part, by_group in found.parts.items()}
    shares = {part: _shares(each) for part, each in triangles.items()}
    note(*LEARNT_FROM[found.learnt_from], quiet=settings.quiet)
    for part, each in triangles.items():
        note(*_speed(part, each, shares[part]), quiet=settings.quiet)
    first = next(iter(triangles))
    about = {"metric": metric, "last_known_day": triangles[first].last_known_day, "completeness": shares[first]}
    about |= {"learnt_from": found.learnt_from.value, "completeness_of": shares}
    table = lateness_table(found, metric)
    answer(table, "lateness", form, output, about=about, shown=_shown(table))


def _shares(triangle: "ReportingTriangle") -> list[float] | None:
    """Give the share known after each delay; None where too few weeks were followed."""
    from fraudstats.analysis.lateness import completeness
    from fraudstats.errors import NoData

    try:
        return completeness(triangle)
    except NoData:
        return None


def _speed(part: str, triangle: "ReportingTriangle", shares: list[float] | None) -> tuple[str, str]:
    """Say how fast a part is entered, in both languages."""
    from fraudstats.analysis.lateness import FEWEST_WEEKS

    named = (CODES_ZH["part"][part], part)
    said: tuple[object, ...] = (triangle.n_followed, triangle.n_delays - 1, FEWEST_WEEKS)
    form = NO_NOWCAST
    if shares is not None:
        form, said = SPEED, (triangle.ripening_days, ", ".join(f"{each:.1%}" for each in shares))
    return form[0].format(named[0], *said), form[1].format(named[1], *said)


def _shown(table: "pl.DataFrame") -> "pl.DataFrame":
    """Write fractions as percentages."""
    import polars as pl

    if table.is_empty():
        return table
    written = {
        name: [None if value is None else form.format(value) for value in table.get_column(name)]
        for name, form in PERCENT.items()
    }
    return table.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in written.items())
