"""What stands behind the numbers: how far the data reach, what was refused, how it is counted."""

from collections.abc import Iterable
from datetime import date

from fraudstats.briefing.facts import ALERTS, STOP_RATE, IssueFacts
from fraudstats.briefing.model import Part, Section, Sentence
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.wording import count
from fraudstats.calendar.windows import MIDNIGHT, ONE_DAY, Window
from fraudstats.metrics.definition import Definition


def notes(desk: Desk) -> Section:
    """State the data behind the issue."""
    used = {name for definition in desk.facts.definitions for name in definition.datasets}
    sentences = (*_coverages(desk, sorted(used)), *_yearly(desk, sorted(used)))
    return Section(
        "notes",
        desk.phrases.text("notes_title"),
        (
            *_statistical_day(desk),
            *sentences,
            *_missing(desk),
            *_rejects(desk),
            *_revisions(desk),
            _verdicts(desk),
            desk.phrases.sentence("notes_faces"),
        ),
    )


def definitions(desk: Desk) -> Section:
    """Define every metric of the issue."""
    return Section(
        "definitions",
        desk.phrases.text("definitions_title"),
        tuple(_definition(desk, each) for each in desk.facts.definitions),
    )


def _statistical_day(desk: Desk) -> tuple[Sentence, ...]:
    """Say from when to when a day is, where it does not begin at midnight."""
    cutoff, last = desk.facts.config.calendar.cutoff, desk.facts.period.window.last_day
    said = desk.phrases.sentence("notes_cutoff", time=f"{cutoff:%H:%M}", day=desk.phrases.day(last))
    return () if cutoff == MIDNIGHT else (said,)


def _coverages(desk: Desk, names: Iterable[str]) -> list[Sentence]:
    """Say how far the datasets reach, those that end on one day in one sentence, and which do not hold the period."""
    alike: dict[tuple[date, date], list[str]] = {}
    for name in (each for each in names if not desk.facts.is_yearly(each)):
        known = desk.facts.coverages[name]
        alike.setdefault((known.covers_from, known.watermark), []).append(desk.dataset(name))
    parts: dict[date, list[tuple[Part, ...]]] = {}
    for (first, last), datasets in sorted(alike.items()):
        begun = desk.phrases.parts("notes_begun", dataset=desk.phrases.listed(datasets), first=desk.phrases.day(first))
        parts.setdefault(last, []).append(begun)
    said = [
        desk.phrases.sentence(
            "notes_watermark", last=desk.phrases.day(last), begun=desk.phrases.listed(begun, "item_separator")
        )
        for last, begun in sorted(parts.items(), reverse=True)
    ]
    window = desk.facts.period.window
    open_ones = [
        each
        for (first, last), datasets in alike.items()
        if not Window(first, last + ONE_DAY).holds(window)
        for each in datasets
    ]
    key = "notes_provisional_all" if len(open_ones) == sum(map(len, alike.values())) > 1 else "notes_provisional"
    provisional = desk.phrases.sentence(key, dataset=desk.phrases.listed(open_ones))
    return [*said, *([provisional] if open_ones else [])]


def _yearly(desk: Desk, names: Iterable[str]) -> tuple[Sentence, ...]:
    """Say which numbers are those of whole years: no day is their last."""
    found = [desk.dataset(name) for name in names if desk.facts.is_yearly(name)]
    return (desk.phrases.sentence("notes_yearly", dataset=desk.phrases.listed(found)),) if found else ()


def _missing(desk: Desk) -> tuple[Sentence, ...]:
    sections = [desk.dataset(name) for name in _not_loaded(desk.facts)]
    figures = [desk.noun(each) for each in desk.facts.left_out]
    without = "notes_not_by_district" if desk.facts.district else "notes_no_events"
    told = {"notes_missing": sections, without: figures}
    return tuple(desk.phrases.sentence(key, names=desk.phrases.listed(names)) for key, names in told.items() if names)


def _not_loaded(facts: IssueFacts) -> list[str]:
    shown = {each.name for each in facts.definitions}
    wanted = {STOP_RATE: ("incidents", "stop_orders"), ALERTS: ("alerts",)}
    return sorted(
        {
            name
            for metric, needed in wanted.items()
            if metric not in shown
            for name in needed
            if name not in facts.coverages
        }
    )


def _rejects(desk: Desk) -> tuple[Sentence, ...]:
    """Count the rows behind the issue; those of one district are not known apart."""
    if desk.facts.district:
        return ()
    batches, lang = desk.facts.batches, desk.phrases.lang
    return (
        desk.phrases.sentence(
            "notes_rejects",
            files=count(len(batches), lang),
            rows=count(sum(each.n_read for each in batches), lang),
            rejected=count(sum(each.n_rejected for each in batches), lang),
            warned=count(sum(each.n_warned for each in batches), lang),
        ),
    )


def _revisions(desk: Desk) -> tuple[Sentence, ...]:
    """Say how far the period before has moved since it was first complete."""
    facts, phrases = desk.facts.revisions, desk.phrases
    if not facts:
        return ()
    said = [
        phrases.parts(
            "notes_revision", metric=desk.noun(each.definition), change=each.figure, unit=desk.unit(each.definition)
        )
        for each in facts
    ]
    first = phrases.day(min(each.first_on for each in facts))
    return (phrases.sentence("notes_revised", first=first, said=phrases.listed(said)),)


def _verdicts(desk: Desk) -> Sentence:
    thresholds = desk.facts.config.thresholds
    return desk.phrases.sentence(
        "notes_verdict", significance=f"{thresholds.significance:.0%}", minimum=str(thresholds.minimum_base)
    )


def _definition(desk: Desk, definition: Definition) -> Sentence:
    words = definition.definition_zh if desk.phrases.lang == "zh" else definition.definition_en
    told = desk.note(words, desk.denominator_note(definition))
    return desk.phrases.sentence("definition_sentence", title=desk.title(definition), definition=told)
