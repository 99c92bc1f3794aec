"""`fraudstats signals`: what deserves attention this week."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fraudstats.cli.context import Lang, Options, instant, now, options
from fraudstats.cli.images import IMAGES, DrawnFormat, write_image
from fraudstats.cli.output import Format, OutputOption, answer, note

if TYPE_CHECKING:
    from fraudstats.analysis.signals.attention import Attention
    from fraudstats.project import Project


def signals(
    context: typer.Context,
    week: Annotated[str, typer.Option(metavar="W", help="2021-W19, a date in the week, `this` or `last`.")] = "last",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", help="As the store knew it then.")] = "",
    form: Annotated[DrawnFormat, typer.Option("--format", help="How the answer is written.")] = DrawnFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Find counts that are beyond what their own past explains, ranked, chance controlled.

    Counts that ought to rise are watched for falls, all others for rises.
    """
    from fraudstats import questions
    from fraudstats.project import Project

    settings = options(context)
    project = Project.open(settings.project)
    found = questions.signals(project, week, as_of=instant(as_of) if as_of else now())
    for sentence in _notes(found, settings.lang, is_read=form in (DrawnFormat.TABLE, DrawnFormat.MD)):
        note(sentence, quiet=settings.quiet)
    if form in IMAGES:
        write_image(questions.signals_chart(project, found, settings.lang.value, form.value), output)
        return
    _answer(project, found, Format(form.value), output, settings)


def _answer(project: "Project", found: "Attention", form: Format, output: Any, settings: Options) -> None:
    from fraudstats.analysis.signals.table import past_table, signals_table
    from fraudstats.cli.signals_table import readable_past, readable_signals

    rows, past = signals_table(found), past_table(found)
    is_read = form in (Format.TABLE, Format.MD)
    titles = {
        each.name: each.title_zh if settings.lang is Lang.ZH else each.title_en for each in project.metrics().all()
    }
    nothing = NOTHING[settings.lang].format(**_tested(found))
    shown = readable_signals(rows, found, titles, settings.lang) if found.signals else nothing
    beside = {} if is_read and past.is_empty() else {"last_week": readable_past(past, titles) if is_read else past}
    answer(rows, "signals", form, output, about=_about(found), shown=shown, beside=beside)


def _about(found: "Attention") -> dict[str, Any]:
    return {
        "week": found.week.name,
        "false_discovery_rate": found.false_discovery_rate,
        "n_series": found.n_series,
        "n_tested": found.n_tested,
        "skipped_metrics": list(found.skipped),
        "entered": dict(found.entered),
    }


def _notes(found: "Attention", lang: Lang, *, is_read: bool) -> list[str]:
    """Say what was tested, unless the answer says it in place of an empty table."""
    n_true = sum(each.came_true for each in found.last_week)
    words = NOTES[lang]
    tested = words["tested"] if found.signals else NOTHING[lang]
    notes = [tested.format(**_tested(found))] if found.signals or not is_read else []
    if found.last_week:
        notes.append(words["last_week"].format(n=len(found.last_week), true=n_true))
    if found.entered:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in found.entered.items())
        notes.append(words["late"].format(shares=shares))
    if found.skipped:
        notes.append(words["skipped"].format(names=", ".join(found.skipped)))
    return notes


def _tested(found: "Attention") -> dict[str, Any]:
    rate = f"{found.false_discovery_rate:.0%}"
    return {"week": found.week.name, "tested": found.n_tested, "all": found.n_series, "rate": rate}


NOTHING = {
    Lang.ZH: "{week}：没有超出历史可解释范围的起数（{all} 个序列中有 {tested} 个足以判断，均经检验，"
    "错误发现率 {rate}）",
    Lang.EN: "{week}: no count is beyond what its past explains ({tested} of {all} series had enough events and were"
    " tested, false discovery rate {rate})",
}
"""Stands in place of an empty table."""
NOTES = {
    Lang.ZH: {
        "tested": "{week}：{all} 个序列中有 {tested} 个起数足以判断",
        "last_week": "上周 {n} 个信号，其中 {true} 个本周再次偏离预期",
        "late": "本周尚未录全（{shares}）：偏高可能被掩盖，应升指标的偏低不作判断",
        "skipped": "历史过短或该周无数据：{names}",
    },
    Lang.EN: {
        "tested": "{week}: {tested} of {all} series have enough events to judge",
        "last_week": "of {n} signals of the week before, {true} came true",
        "late": "the week is not wholly entered ({shares}): rises may be hidden, falls are not looked for",
        "skipped": "too short or not covered: {names}",
    },
}
