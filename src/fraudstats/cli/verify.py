"""`fraudstats verify`: does a briefing that was edited still say what the data say?"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer, note
from fraudstats.cli.table_codes import CODES_ZH
from fraudstats.errors import ExitCode

if TYPE_CHECKING:
    from fraudstats.briefing.read_back.verification import Verification

COLUMNS = ("fault", "printed", "expected", "place")


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A briefing: html, pdf, docx or xlsx.")],
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="TIME", help="For a file that does not say when its data were known.")
    ] = "",
) -> None:
    """Recompute every number of a briefing; list what is wrong, unknown, missing or reworded.

    Wrong: a number, sign, direction word or name that differs from the data; the exit code is 7 then. Unknown: a
    number that the briefing does not hold. Missing: left out of a sentence or row of which the rest is there.
    Reworded: all numbers of a sentence or row are there, among other words than the briefing's.
    """
    import polars as pl

    from fraudstats.project import Project

    settings = options(context)
    found = Project.open(settings.project).verify(file, as_of=instant(as_of) if as_of else now())
    rows = [{name: str(getattr(each, name)) for name in COLUMNS} for each in found.findings]
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    about = {
        "file": str(file),
        "period": found.period,
        "lang": found.lang,
        "as_of": found.as_of,
        "right": found.is_right,
    }
    if found.findings or form is not Format.TABLE:
        answer(table, "verify", form, output, about=about)
    counts = table["fault"].value_counts().rows()
    note(*_said(file.name, found, sorted(counts)), quiet=settings.quiet)
    if not found.is_right:
        raise typer.Exit(ExitCode.WRONG_FIGURE)


def _said(name: str, found: "Verification", counts: Sequence[tuple[str, int]]) -> tuple[str, str]:
    """Say in Chinese and English what was found."""
    zh = "、".join(f"{CODES_ZH['fault'][fault]} {n} 处" for fault, n in counts) or "未见问题"
    en = ", ".join(f"{n} {fault}" for fault, n in counts) or "nothing to object to"
    return (
        f"{name}：{found.period}，按 {found.as_of} 所知的数据核对：{zh}",
        f"{name}: {found.period} as known at {found.as_of}: {en}",
    )
