"""One issue: facts in, model out."""

from collections.abc import Iterable
from pathlib import Path

from fraudstats.briefing.facts import IssueFacts
from fraudstats.briefing.kinds import kind_of
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.model import Briefing, Section
from fraudstats.briefing.phrases import Phrases
from fraudstats.briefing.sections.alerts import alerts
from fraudstats.briefing.sections.analyst import remarks
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.districts import districts
from fraudstats.briefing.sections.few_note import with_few_notes
from fraudstats.briefing.sections.fronts import cards, crackdown, linkage, publicity
from fraudstats.briefing.sections.headline import headline
from fraudstats.briefing.sections.mechanism import mechanism
from fraudstats.briefing.sections.notes import definitions, notes
from fraudstats.briefing.sections.scorecard import scorecard
from fraudstats.briefing.sections.signals import signals
from fraudstats.briefing.sections.stops import stops
from fraudstats.briefing.sections.trend import trend
from fraudstats.briefing.sections.types import types
from fraudstats.calendar.windows import MIDNIGHT

SECTIONS = (trend, scorecard, districts, types, publicity, alerts, stops, crackdown, cards, linkage, mechanism, signals)
"""In the order of the page, after the headline; a section that has nothing to say is left out."""
CLOSING = (notes, definitions)
"""After what the analyst says."""


def issue_briefing(
    facts: IssueFacts, lang: str, templates: Path | None, own: Iterable[Section] = (), analyst: str = ""
) -> Briefing:
    """Say the facts of an issue in one language.

    Args:
        lang: `zh` or `en`.
        templates: the project's own template folder, which may replace phrases.
        own: sections that the project wrote itself, after the shipped ones.
        analyst: what a person has to say, in simple Markdown.
    """
    phrases = Phrases(lang, templates, kind_of(facts.period))
    desk = Desk(facts, phrases, Labels(lang, facts.config, facts.contracts, phrases.text("untyped")))
    closing = (remarks(desk, analyst), *(build(desk) for build in CLOSING))
    sections = (*(build(desk) for build in SECTIONS), *own, *closing)
    centre, window = facts.config.centre, facts.period.window
    return Briefing(
        lang=lang,
        title=district_title(phrases, desk.labels.label(facts.district)) if facts.district else phrases.text("title"),
        subtitle=_subtitle(desk),
        centre=centre.name_zh if lang == "zh" else centre.name_en,
        period=facts.period.name,
        start=window.start,
        end=window.end,
        as_of=phrases.text("instant", day=phrases.day(facts.as_of.date()), time=f"{facts.as_of:%H:%M}"),
        notice=phrases.text("synthetic") if centre.synthetic else "",
        district=facts.district or "",
        kind=kind_of(facts.period).value,
        headline=with_few_notes(desk, headline(desk)),
        sections=tuple(with_few_notes(desk, section) for section in sections if section is not None),
    )


def _subtitle(desk: Desk) -> str:
    """Name the period, and the hour at which its days end where that is not midnight."""
    words, cutoff = desk.window_words(desk.facts.period.window), desk.facts.config.calendar.cutoff
    if cutoff == MIDNIGHT:
        return desk.phrases.text("subtitle", **words)
    return desk.phrases.text("subtitle_cutoff", **words, time=f"{cutoff:%H:%M}")


def district_title(phrases: Phrases, district: str) -> str:
    """Entitle the issue of one district."""
    return phrases.text("district_title", title=phrases.text("title"), district=district)
