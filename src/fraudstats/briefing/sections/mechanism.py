"""How the campaign is run: the tasks of the last meeting and what became of them, and the second-level centres."""

from collections.abc import Sequence
from datetime import date

from fraudstats.analysis.comparisons import ADDED_UP
from fraudstats.analysis.significance import Verdict
from fraudstats.analysis.task_outcomes import Standing, TaskOutcome, Told
from fraudstats.briefing.measured import display_of
from fraudstats.briefing.mechanism_facts import FIVE, CentreFact, TaskFacts
from fraudstats.briefing.model import Column, Display, Figure, Part, Section, Sentence, Table
from fraudstats.briefing.newsroom import DISTRICT
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.standing_words import front_sentences
from fraudstats.calendar.windows import Window
from fraudstats.metrics.definition import Front, Kind

MOST_TASKS = 20
COMPLIANCE = "centre_compliance"


def mechanism(desk: Desk) -> Section | None:
    """Follow up the meeting; None where neither tasks nor centres are loaded."""
    tasks, centres = desk.facts.tasks, desk.facts.centres
    sentences = (*(_task_sentences(desk, tasks) if tasks else ()), *_centre_sentences(desk, centres))
    tables = (*(_task_tables(desk, tasks) if tasks else ()), *_centre_tables(desk, centres))
    if not sentences and not tables:
        return None
    return Section("mechanism", desk.phrases.text("mechanism_title"), sentences, tables=tables)


def _task_sentences(desk: Desk, facts: TaskFacts) -> tuple[Sentence, ...]:
    """Count the tasks; in an old issue printed again only its own, and that their state is a later one."""
    said, known_on = [], desk.phrases.day(facts.day)
    if facts.meeting and facts.of_meeting["tasks_raised"].value:
        counts = {name.removeprefix("tasks_"): each.figure() for name, each in facts.of_meeting.items()}
        key = "tasks_of_meeting_later" if facts.day > desk.facts.period.window.last_day else "tasks_of_meeting"
        said.append(desk.phrases.sentence(key, day=_short(desk, facts.meeting), known_on=known_on, **counts))
    counts = {name.removeprefix("tasks_"): each.figure() for name, each in facts.of_all.items()}
    return (*said, desk.phrases.sentence("tasks_raised" if facts.is_later else "tasks_of_all", day=known_on, **counts))


def _task_tables(desk: Desk, facts: TaskFacts) -> tuple[Table, ...]:
    if not facts.outcomes:
        return ()
    shown = facts.outcomes[:MOST_TASKS]
    words = ("issue", "raised", "due", "state")
    heads = [Column(desk.phrases.text(f"column_{each}"), numeric=False) for each in ("district", *words)]
    numbers = [Column(desk.phrases.text(f"column_{each}")) for each in ("before", "since_then", "effect")]
    title = "tasks_table" if len(shown) == len(facts.outcomes) else "tasks_table_newest"
    title = "tasks_table_later" if facts.is_later else title
    rows = tuple(_task_row(desk, each) for each in shown)
    has_blanks = any(row[-1] == "" for row in rows)
    note = desk.note(
        desk.phrases.text("tasks_note", day=desk.phrases.day(facts.day)),
        desk.phrases.text("tasks_blank") if has_blanks else "",
    )
    return (
        Table(
            "tasks",
            desk.phrases.text(title, n=str(len(shown))),
            (*heads, *numbers, Column(desk.phrases.text("column_beside_others"), numeric=False)),
            rows,
            note,
        ),
    )


def _task_row(desk: Desk, outcome: TaskOutcome) -> tuple[Part, ...]:
    task = outcome.task
    words = (
        desk.labels.label(task[DISTRICT]) if task[DISTRICT] else desk.phrases.text("whole_city"),
        str(task["issue"]),
        _short(desk, task["raised_on"]),
        _short(desk, task["due_on"]) if task["due_on"] else "",
        desk.phrases.text(f"task_{task['state']}"),
    )
    told = outcome.told
    if not isinstance(told, Told):
        return (*words, "", "", "", desk.phrases.text(f"task_{told.value}"))
    before = _measure(desk, told, told.own.before, told.before, task[DISTRICT])
    after = _measure(desk, told, told.own.after, told.after, task[DISTRICT])
    if _is_of_few(desk, told):
        return (*words, before, after, "", desk.phrases.text("verdict_small_base"))
    return (*words, before, after, _effect(told, task[DISTRICT]), desk.phrases.text(f"task_{_beside_others(told)}"))


def _is_of_few(desk: Desk, told: Told) -> bool:
    """Tell whether a relative change would be one of hardly any events: 1 and 3 are no rise of 200%."""
    if told.effect.value is None:
        return False
    standings, rules = (told.own.before, told.own.after), desk.facts.config.thresholds
    if told.definition.kind is Kind.COUNT:
        return sum(each.value or 0 for each in standings) < rules.minimum_base
    return any(
        (each.denominator or rules.minimum_rate_denominator) < rules.minimum_rate_denominator for each in standings
    )


def _effect(told: Told, district: str) -> Part:
    """Print by how much the district changed more or less than all others together."""
    if told.effect.value is None:
        return ""
    return Figure(
        told.definition.name,
        told.effect.value - 1,
        Display.EFFECT,
        told.after.start,
        told.after.end,
        ((DISTRICT, district),),
        baseline="previous",
        baseline_start=told.before.start,
        baseline_end=told.before.end,
        verdict=told.verdict.value if told.verdict else None,
    )


def _measure(desk: Desk, told: Told, standing: Standing, window: Window, district: str) -> Figure:
    """Print a window's value, per day where windows of unequal length would not compare; grey a rate over few."""
    adds_up, value = told.definition.kind in ADDED_UP, standing.value
    is_over_few = (standing.denominator or 0) < desk.facts.config.thresholds.minimum_rate_denominator
    return Figure(
        told.definition.name,
        value / window.days if adds_up and value is not None else value,
        Display.DAILY_MEAN if adds_up else display_of(told.definition),
        window.start,
        window.end,
        ((DISTRICT, district),),
        numerator=standing.numerator,
        denominator=standing.denominator,
        verdict=Verdict.SMALL_BASE.value if is_over_few and not adds_up else None,
    )


def _beside_others(told: Told) -> str:
    """Say whether the district did better than the others since; only where chance does not explain it."""
    if told.verdict is None:
        return "not_judged"
    if told.verdict is Verdict.NO_CLEAR_CHANGE:
        return "like_others"
    return {True: "better", False: "worse", None: "not_judged"}[told.is_better]


def _centre_sentences(desk: Desk, centres: Sequence[CentreFact]) -> tuple[Sentence, ...]:
    if not centres:
        return ()
    lacking = [
        desk.phrases.parts("centre_lacks", district=desk.labels.label(each.district), points=_lacking(desk, each))
        for each in centres
        if not all(each.points.values())
    ]
    told = [each for each in desk.standings(Front.MECHANISM) if each.definition.name == COMPLIANCE]
    if not lacking:
        complete = "centres_complete_own" if desk.facts.district else "centres_complete"
        return (*front_sentences(desk, told), desk.phrases.sentence(complete))
    return (*front_sentences(desk, told), desk.phrases.sentence("centres_lack", centres=desk.phrases.listed(lacking)))


def _lacking(desk: Desk, centre: CentreFact) -> tuple[Part, ...]:
    return desk.phrases.listed(_point(desk, name) for name in FIVE if not centre.points[name])


def _centre_tables(desk: Desk, centres: Sequence[CentreFact]) -> tuple[Table, ...]:
    if not centres:
        return ()
    points = [Column(_point(desk, name), numeric=False) for name in FIVE]
    return (
        Table(
            "centres",
            desk.phrases.text("centres_table"),
            (*desk.columns("column_district", []), *points, Column(desk.phrases.text("column_checked"), numeric=False)),
            tuple(_centre_row(desk, each) for each in centres),
            desk.note(desk.window_note(desk.facts.period.window), desk.phrases.text("centres_note")),
        ),
    )


def _centre_row(desk: Desk, centre: CentreFact) -> tuple[Part, ...]:
    met = (desk.phrases.text("point_met" if centre.points[name] else "point_not_met") for name in FIVE)
    return (desk.labels.label(centre.district), *met, _short(desk, centre.checked_on))


def _point(desk: Desk, name: str) -> str:
    field = desk.facts.contracts["centres"].fields[name]
    return field.title_zh if desk.phrases.lang == "zh" else field.title_en


def _short(desk: Desk, day: date) -> str:
    return desk.phrases.day_within(day, desk.facts.period.window.last_day.year)
