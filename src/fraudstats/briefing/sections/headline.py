"""The watched figures of the week, and whether they are in double decline."""

from fraudstats.analysis.comparisons import BASELINES
from fraudstats.briefing.facts import HeadlineFact
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Column, Part, Section, Sentence, Table
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.running_days import decline_days
from fraudstats.briefing.sections.targets import targets
from fraudstats.calendar.periods import Grain
from fraudstats.calendar.windows import Window


def headline(desk: Desk) -> Section:
    """Say each figure with both comparisons, then the double decline."""
    sentences = [_figure_sentence(desk, each) for each in desk.facts.headline]
    said = (*_open(desk), *sentences, *_festival(desk), _decline(desk), *_shorter(desk), *_target(desk), *targets(desk))
    return Section("headline", desk.phrases.text("headline_title"), said, tables=(_table(desk),))


def _open(desk: Desk) -> tuple[Sentence, ...]:
    """Say first of all that the period is not covered as a whole, and how much of it is."""
    whole, level = desk.facts.period.window, desk.facts.level
    known = Window(max(whole.start, level.covered_from), level.known.end)
    if known == whole:
        return ()
    days = {"days": str(known.days), "of": str(whole.days)}
    key = "period_open" if known.days > 1 else "period_open_day"
    return (desk.phrases.sentence(key, **desk.window_words(known), **days),)


def _figure_sentence(desk: Desk, fact: HeadlineFact) -> Sentence:
    definition, course = fact.period.definition, _course(desk, fact)
    return desk.phrases.sentence(
        "headline_course" if course else "headline_sentence",
        metric=desk.title(definition),
        value=fact.period.figure(),
        unit=desk.unit(definition),
        compared=desk.both_compared(fact.period),
        course=course,
    )


def _course(desk: Desk, fact: HeadlineFact) -> tuple[Part, ...]:
    """Say how long the figure has fallen or risen, and of how many weeks it is a record; late entry says neither."""
    if fact.course is None or fact.period.is_unripe("previous"):
        return ()
    running, lowest = fact.course.running(), fact.course.record()
    said = [desk.phrases.parts("course_running", running=running)] if running else []
    said += [desk.phrases.parts("course_record", record=lowest)] if lowest else []
    return desk.phrases.listed(said, "clause_separator")


def _festival(desk: Desk) -> tuple[Sentence, ...]:
    """Say where the Spring Festival falls, and what the first figure comes to at the same distance from it."""
    fact, phrases = desk.facts.festival, desk.phrases
    if fact is None:
        return ()
    places = phrases.listed(phrases.text(f"festival_in_{each}") for each in fact.falls_in)
    baselines = phrases.listed(phrases.text(f"festival_unlike_{each}") for each in fact.unlike)
    said = [phrases.parts("festival", places=places, baselines=baselines), *_aligned(desk, fact.aligned)]
    return (phrases.sentence("festival_sentence", said=phrases.listed(said, "item_separator")),)


def _aligned(desk: Desk, aligned: Measured | None) -> list[tuple[Part, ...]]:
    if aligned is None or aligned.is_unripe("year_earlier"):
        return []
    first, end = aligned.row["year_earlier_start"], aligned.row["year_earlier_end"]
    change = (*desk.change_alone(aligned, "year_earlier"), *desk.doubt(aligned.verdict("year_earlier")))
    days, metric = desk.window_words(Window(first, end)), desk.noun(aligned.definition)
    return [desk.phrases.parts("festival_aligned", metric=metric, change=change, **days)]


def _table(desk: Desk) -> Table:
    to_date_heads = ["to_date"] if _has_to_date(desk) else []
    heads = ["week", *BASELINES, *to_date_heads, *(f"to_date_{each}" for each in _baselines_to_date(desk))]
    columns = desk.columns("column_metric", [desk.phrases.text(f"column_{each}") for each in heads])
    to_date = desk.window_words(desk.facts.headline[0].to_date.window)
    return Table(
        "headline",
        desk.phrases.text("headline_table"),
        (*columns, Column(desk.phrases.text("column_verdict"), numeric=False)),
        tuple(_row(desk, each) for each in desk.facts.headline),
        desk.phrases.text(
            _note_key(desk),
            **desk.window_words(desk.facts.period.window),
            month_first=to_date["first"],
            month_last=to_date["last"],
        ),
    )


def _row(desk: Desk, fact: HeadlineFact) -> tuple[Part, ...]:
    changes = (desk.change(fact.to_date, each) for each in _baselines_to_date(desk))
    to_date = (fact.to_date.figure(), *changes) if _has_to_date(desk) else ()
    return (
        desk.title(fact.period.definition),
        *desk.comparison_cells(fact.period),
        *to_date,
        desk.verdict(fact.period),
    )


def _note_key(desk: Desk) -> str:
    if not _has_to_date(desk):
        return "headline_note_alone"
    return "headline_note_shorter" if _is_cut_short(desk) else "headline_note"


def _is_cut_short(desk: Desk) -> bool:
    """Tell whether what a value to date is compared with ends sooner: on 31 March February has no more days."""
    row = desk.facts.headline[0].to_date.row
    return desk.facts.period.grain is Grain.WEEK and any(row[f"{each}_days"] < row["days"] for each in BASELINES)


def _has_to_date(desk: Desk) -> bool:
    """Tell whether the value to date is of other days than the period's own, or compared with others."""
    return desk.facts.period.grain is Grain.WEEK or any(
        each.to_date.window != each.period.window for each in desk.facts.headline
    )


def _baselines_to_date(desk: Desk) -> tuple[str, ...]:
    """Name what a value to date is compared with: of a year, the period before is the year earlier."""
    if not _has_to_date(desk):
        return ()
    return BASELINES if desk.facts.period.grain is Grain.WEEK else BASELINES[1:]


def _decline(desk: Desk) -> Sentence:
    decline, phrases = desk.facts.decline, desk.phrases
    day = phrases.day(decline.day)
    titles = {each.period.definition.name: desk.noun(each.period.definition) for each in desk.facts.headline}
    figures = phrases.listed(titles.values())
    late = [titles[each.to_date.definition.name] for each in desk.facts.headline if _is_late(each)]
    if late:
        return phrases.sentence("decline_late", failing=phrases.listed(late), day=day)
    if decline.since is not None:
        since = phrases.day(decline.since)
        return phrases.sentence(
            "decline_holds", figures=figures, since=since, day=day, days=decline_days(desk, decline.since)
        )
    unknown = [titles[name] for name, declines in decline.declining.items() if declines is None]
    failing = [titles[name] for name, declines in decline.declining.items() if declines is False]
    if failing and len(failing) == len(titles):
        return phrases.sentence("decline_none", figures=figures, day=day)
    if failing:
        return phrases.sentence("decline_fails", figures=figures, failing=phrases.listed(failing), day=day)
    return phrases.sentence("decline_unknown", failing=phrases.listed(unknown), day=day)


def _shorter(desk: Desk) -> tuple[Sentence, ...]:
    """Say that a baseline of the double decline is a shorter month, where it was judged."""
    decline = desk.facts.decline
    if not decline.shorter or None in decline.declining.values() or any(map(_is_late, desk.facts.headline)):
        return ()
    return (desk.phrases.sentence("decline_shorter", **{role: str(n) for role, n in decline.days_compared.items()}),)


def _target(desk: Desk) -> tuple[Sentence, ...]:
    """Name the day by which the double decline shall be reached, from the campaign on until then, and whether it is."""
    decline, campaign = desk.facts.decline, desk.facts.config.campaign
    by = campaign.double_decline_by
    if by is None or not (campaign.since or decline.day) <= decline.day <= by:
        return ()
    is_open = None in decline.declining.values() or any(map(_is_late, desk.facts.headline))
    key = "decline_target" if is_open else "decline_target_met" if decline.holds else "decline_target_ahead"
    return (desk.phrases.sentence(key, by=desk.phrases.day(by)),)


def _is_late(fact: HeadlineFact) -> bool:
    """Tell whether the month to date is lower only because not all is entered yet."""
    return any(fact.to_date.is_late(baseline) for baseline in BASELINES)
