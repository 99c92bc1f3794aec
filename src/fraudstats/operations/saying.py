"""From the store to one briefing."""

from dataclasses import replace
from pathlib import Path

from fraudstats.briefing.gathering import gather_issue
from fraudstats.briefing.issue import issue_briefing
from fraudstats.briefing.kinds import kind_of
from fraudstats.briefing.labels import Labels
from fraudstats.briefing.model import Briefing
from fraudstats.briefing.newsroom import Newsroom
from fraudstats.briefing.own_sections.measuring import Measuring
from fraudstats.briefing.own_sections.writing import OwnSections
from fraudstats.briefing.phrases import Phrases
from fraudstats.calendar.periods import Period
from fraudstats.operations.kept_issues import Name


def say_issue(room: Newsroom, period: Period, name: Name, templates: Path) -> Briefing:
    """Say one issue, with the project's own sections; what they measure is defined like the rest."""
    lang, district = name.lang, name.district
    phrases = Phrases(lang, templates, kind_of(period))
    labels = Labels(lang, room.config, room.contracts, phrases.text("untyped"))
    measuring = Measuring(room, period, district)
    own = OwnSections(measuring, phrases, labels, templates).write()
    facts = gather_issue(room, period, district)
    defined = {each.name: each for each in (*facts.definitions, *measuring.used.values())}
    return issue_briefing(replace(facts, definitions=tuple(defined.values())), lang, templates, own, name.remarks)
