"""`fraudstats explain`: what stands behind a number."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import instant, now, options
from fraudstats.cli.derivation_lines import printed, printed_lines
from fraudstats.cli.evidence_lines import evidence_lines, told
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer
from fraudstats.cli.trend import selection
from fraudstats.cli.trend_table import as_change, as_number, is_fraction
from fraudstats.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from fraudstats.analysis.explanation import Explanation
    from fraudstats.briefing.derivation import Derivation
    from fraudstats.briefing.references import Reference


def explain(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="Its name, or a reference copied from a briefing.")],
    week: Annotated[
        str, typer.Option(metavar="W", help="2021-W19, a date in it, this, last; or a month, quarter, year.")
    ] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIM=VALUE", help="Only events of this value; may be repeated.")
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="List the events too, and those that make the difference.")
    ] = False,
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: FormatOption = Format.TABLE,
    output: OutputOption = None,
) -> None:
    """Explain a number: definition, windows, SQL, exports, and which events make the difference to its baselines."""
    from fraudstats import questions
    from fraudstats.briefing.references import is_reference
    from fraudstats.calendar.windows import statistical_day
    from fraudstats.project import Project

    settings = options(context)
    project, moment = Project.open(settings.project), now()
    known_at = instant(as_of) if as_of else moment
    derived: Derivation | None = None
    if is_reference(metric):
        reference = _alone(metric, week, where)
        where = [f"{name}={value}" for name, value in reference.filters]
        found = questions.explain_reference(project, reference, as_of=known_at)
        derived = questions.derivation(project, reference, as_of=known_at)
    else:
        chosen, today = selection("", where), statistical_day(moment, project.config.calendar.cutoff)
        found = questions.explain(project, metric, _needed(week), selection=chosen, as_of=known_at, today=today)
    if rows and form is not Format.JSON:
        return answer(found.events, "explain", form, output)
    about = _about(found, where or [], with_rows=rows) | ({"printed": printed(derived)} if derived else {})
    shown = _shown(found, derived, settings.lang.value)
    return answer(found.windows, "explain", form, output, about=about, shown=shown)


def _alone(text: str, week: str, where: list[str] | None) -> "Reference":
    """Read a reference, which says all by itself."""
    from fraudstats.briefing.references import read_reference

    if week or where:
        raise UsageError("a reference names its window and filter", expected="Leave out --week and --where.")
    return read_reference(text)


def _needed(week: str) -> str:
    if not week:
        raise UsageError("no --week", expected="Write --week 2021-W19, or give a reference copied from a briefing.")
    return week


def _about(found: "Explanation", where: list[str], *, with_rows: bool) -> dict[str, Any]:
    from fraudstats.metrics.definition import formula

    definition = found.definition
    about = {
        "metric": definition.name,
        "where": where,
        **{f"title_{lang}": getattr(definition, f"title_{lang}") for lang in ("zh", "en")},
        **{f"definition_{lang}": getattr(definition, f"definition_{lang}") for lang in ("zh", "en")},
        **{f"formula_{lang}": formula(definition, lang) for lang in ("zh", "en")},
        "batch_id": found.batch_id,
        "sql": found.query.text,
        "parameters": dict(found.query.parameters),
        "comparison": found.row.row(0, named=True),
        "evidence": [told(each) for each in found.evidence],
        "files": found.files.to_dicts(),
    }
    if with_rows:
        about |= {"events": found.events.to_dicts(), "changes": found.changes.to_dicts()}
    return about


def _shown(found: "Explanation", derived: "Derivation | None", lang: str) -> "pl.DataFrame":
    import polars as pl

    lines = [line for part in (_headline, _windows, _evidence, _files, _sql) for line in part(found, lang)]
    if derived:
        lines[:0] = printed_lines(derived, lang)
    return pl.DataFrame(lines, schema=["property", found.definition.name], orient="row")


def _headline(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    from fraudstats.metrics.definition import formula

    definition = found.definition
    return [
        ("title", getattr(definition, f"title_{lang}")),
        ("definition", getattr(definition, f"definition_{lang}")),
        ("formula", formula(definition, lang)),
        ("known after", f"batch {found.batch_id}"),
    ]


def _windows(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    row, lines = found.row.row(0, named=True), []
    for each in found.windows.iter_rows(named=True):
        role = each["role"]
        parts = "" if each["numerator"] is None else f" = {each['numerator']}/{each['denominator']}"
        value = as_number(each["value"], is_fraction(found.definition.kind)) or "-"
        text = f"{value}{parts}   {each['start']} .. {each['end']} ({each['days']} d, end not in it)"
        if role in ("previous", "year_earlier"):
            text += f"   {as_change(row, role) or ''}"
        if role != "current":
            text += f"   events: {each['n_new']} new, {each['n_left']} left, {each['n_changed']} changed"
        lines.append((role, text))
    return lines


def _evidence(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    return evidence_lines(found.evidence, lang)


def _files(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    return [
        (
            f"file ({each['role']})",
            f"{each['dataset']} batch {each['batch_id']}: {each['file']} sha256 {each['sha256'][:16]}..."
            f"   {'' if each['n_events'] is None else each['n_events']} events",
        )
        for each in found.files.iter_rows(named=True)
    ]


def _sql(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    lines = found.query.text.splitlines()
    shown = [("sql" if number == 0 else "", line) for number, line in enumerate(lines)]
    return [*shown, *((f"${name}", str(value)) for name, value in found.query.parameters.items())]
