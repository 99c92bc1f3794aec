"""`fraudstats report`: the briefing of a week."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.config import PageStyle


class By(StrEnum):
    """What else gets an issue of its own."""

    DISTRICT = "district"


def report(
    context: typer.Context,
    week: Annotated[str, typer.Option(metavar="W", help="2021-W19, a date in the week, `this` or `last`.")],
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
    """Write the briefing of a week and print the paths of its files."""
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    wanted = [each.strip() for each in formats.split(",") if each.strip()]
    known_at = instant(as_of) if as_of else now()
    lang = settings.lang.value
    for path in project.report(
        week, as_of=known_at, lang=lang, formats=wanted, out=out, by_district=by is not None, style=style
    ):
        print(path)
