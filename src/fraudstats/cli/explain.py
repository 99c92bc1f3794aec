"""`fraudstats explain`: what stands behind a number."""

from datetime import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.calendar.windows import MIDNIGHT, ONE_DAY
from fraudstats.cli.context import instant, now, options
from fraudstats.cli.derivation_lines import printed, printed_lines
from fraudstats.cli.evidence_lines import evidence_lines, told
from fraudstats.cli.output import Format, FormatOption, OutputOption, answer
from fraudstats.cli.trend import selection
from fraudstats.cli.trend_table import as_change, as_number, as_signed, is_fraction
from fraudstats.cli.units import units_for_scripts
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
    cutoff = project.config.calendar.cutoff
    about = _about(found, where or [], with_rows=rows) | ({"printed": printed(derived)} if derived else {})
    about["cutoff"] = f"{cutoff:%H:%M}"
    shown = _shown(found, derived, settings.lang.value, cutoff)
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
        "units": units_for_scripts([definition]),
        "files": found.files.to_dicts(),
    }
    if with_rows:
        about |= {"events": found.events.to_dicts(), "changes": found.changes.to_dicts()}
    return about


def _shown(found: "Explanation", derived: "Derivation | None", lang: str, cutoff: time) -> "pl.DataFrame":
    import polars as pl

    lines = [line for part in (_headline, _windows, _evidence, _files, _sql) for line in part(found, lang)]
    if cutoff != MIDNIGHT:
        lines.insert(len(_headline(found, lang)), ("statistical day", WORDS[lang]["cutoff"].format(cutoff)))
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
        ("known after", WORDS[lang]["batch"].format(found.batch_id)),
    ]


def _windows(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    row, lines = found.row.row(0, named=True), []
    for each in found.windows.iter_rows(named=True):
        role = each["role"]
        parts = "" if each["numerator"] is None else f" = {each['numerator']}/{each['denominator']}"
        last = each["end"] - ONE_DAY
        text = f"{_value(found, each['value'], lang)}{parts}   {WORDS[lang]['days'].format(**each, last=last)}"
        if role in ("previous", "year_earlier"):
            text += f"   {as_change(row, role) or ''}"
        if role != "current":
            text += f"   {_moved(each, lang)}"
        elif row["provisional"]:
            text += f"   {WORDS[lang]['provisional']}"
        lines.append((role, text))
    return lines


def _value(found: "Explanation", value: float | None, lang: str) -> str:
    """Write a value with its unit; a rate carries its own."""
    is_rate = is_fraction(found.definition.kind)
    unit = "" if is_rate else f" {getattr(found.definition, f'unit_{lang}')}"
    return "-" if value is None else f"{as_number(value, is_rate)}{unit}"


def _moved(window: dict[str, Any], lang: str) -> str:
    """Say how many events are new, have left and have changed, and what each of them adds to the change.

    Where the parts of a rate are made of different rows, each part has its own.
    """
    if window["numerator_new"] is not None:
        return "   ".join(WORDS[lang][part].format(**_states_of(window, part)) for part in ("numerator", "denominator"))
    states = {}
    for state in ("new", "left", "changed"):
        change = as_signed(window[f"change_by_{state}"])
        states[state] = f"{window[f'n_{state}']}{WORDS[lang]['by'].format(change) if change else ''}"
    return WORDS[lang]["events"].format(**states)


def _states_of(window: dict[str, Any], part: str) -> dict[str, Any]:
    return {state: window[f"{part}_{state}"] for state in ("new", "left", "changed")}


WORDS = {
    "zh": {
        "batch": "第 {} 批次",
        "cutoff": "前一日 {0:%H:%M} 至当日 {0:%H:%M}",
        "days": "{start} 至 {last}（{days} 天）",
        "events": "记录：新增 {new}，移出 {left}，更改 {changed}",
        "numerator": "分子记录：新增 {new}，移出 {left}，更改 {changed}",
        "denominator": "分母记录：新增 {new}，移出 {left}，更改 {changed}",
        "by": "（{}）",
        "provisional": "期未满，不作比较",
        "file": "{dataset} 第 {batch_id} 批次：{file} sha256 {sha256:.16}...   {n}",
        "rows": "{} 条",
        "taken_back": "，冲减 {} 条",
    },
    "en": {
        "batch": "batch {}",
        "cutoff": "from {0:%H:%M} of the day before until {0:%H:%M}",
        "days": "{start} to {last} ({days} d)",
        "events": "events: {new} new, {left} left, {changed} changed",
        "numerator": "numerator: {new} new, {left} left, {changed} changed",
        "denominator": "denominator: {new} new, {left} left, {changed} changed",
        "by": " ({})",
        "provisional": "incomplete, not compared",
        "file": "{dataset} batch {batch_id}: {file} sha256 {sha256:.16}...   {n}",
        "rows": "{} events",
        "taken_back": ", takes back {}",
    },
}


def _evidence(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    return evidence_lines(found.evidence, lang)


def _files(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    words = WORDS[lang]
    return [
        (f"file ({each['role']})", words["file"].format(**each, n=_counted(each, words)))
        for each in found.files.iter_rows(named=True)
    ]


def _counted(file: dict[str, Any], words: dict[str, str]) -> str:
    """Say how many events came in an export, and how many its corrections took back."""
    if file["n_events"] is None:
        return ""
    taken_back = words["taken_back"].format(file["n_taken_back"]) if file["n_taken_back"] else ""
    return words["rows"].format(file["n_events"]) + taken_back


def _sql(found: "Explanation", lang: str) -> list[tuple[str, str]]:
    lines = found.query.text.splitlines()
    shown = [("sql" if number == 0 else "", line) for number, line in enumerate(lines)]
    return [*shown, *((f"${name}", str(value)) for name, value in found.query.parameters.items())]
