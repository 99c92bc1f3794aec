"""`fraudstats report`: the briefing of a week."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.config import PageStyle


class Kind(StrEnum):
    """The span of an issue."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class By(StrEnum):
    """What else gets an issue of its own."""

    DISTRICT = "district"


def report(
    context: typer.Context,
    week: Annotated[str, typer.Option(metavar="W", help="2021-W19, a date in the week, `this` or `last`.")] = "",
    month: Annotated[str, typer.Option(metavar="M", help="2021-04, a date in it, `this` or `last`.")] = "",
    kind: Annotated[
        Kind | None,
        typer.Option(help="By --week or --month; without either, the last complete one.", show_default=False),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="F,...", help="html, pdf, docx, xlsx, json.")
    ] = "html,pdf",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder; by default the project's reports/.")
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="Also one issue for each district, and a manifest.")] = None,
    style: Annotated[PageStyle | None, typer.Option(help="The page of the PDF; by default the configured one.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
) -> None:
    """Write the briefing of a week, or of a month, and print the paths of its files."""
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    wanted = [each.strip() for each in formats.split(",") if each.strip()]
    known_at = instant(as_of) if as_of else now()
    lang = settings.lang.value
    chosen, period = _chosen(week, month, kind)
    for path in project.report(
        period, kind=chosen, as_of=known_at, lang=lang, formats=wanted, out=out, by_district=by is not None, style=style
    ):
        print(path)


def _chosen(week: str, month: str, kind: Kind | None) -> tuple[Kind, str]:
    """Choose kind and period of the issue.

    Raises:
        UsageError: if week, month and kind contradict one another, or none is said.
    """
    from fraudstats.errors import UsageError

    implied = [*([Kind.WEEKLY] if week else []), *([Kind.MONTHLY] if month else [])]
    if len(implied) > 1 or (kind and implied and implied != [kind]) or not (kind or implied):
        raise UsageError(
            "one issue at a time", expected="Name one week (--week 2021-W19) or one month (--month 2021-04).",
            next_step="`--kind monthly` alone takes the last complete month.", slug="which-issue",
        )  # fmt: skip
    chosen = kind or implied[0]
    return chosen, week or month or "last"
