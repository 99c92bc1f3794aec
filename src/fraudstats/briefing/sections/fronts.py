"""The fronts that are told by their metrics alone: publicity, crackdown, cards, linkage."""

from fraudstats.briefing.model import Section
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.standing_words import front_sentences, standings_table
from fraudstats.metrics.definition import Front


def publicity(desk: Desk) -> Section | None:
    """Tell what the public was told, and how many have the app."""
    return _front(desk, Front.PUBLICITY)


def crackdown(desk: Desk) -> Section | None:
    """Tell what was solved, and who was taken in."""
    return _front(desk, Front.CRACKDOWN)


def cards(desk: Desk) -> Section | None:
    """Tell what became of those who lend cards."""
    return _front(desk, Front.CARDS)


def linkage(desk: Desk) -> Section | None:
    """Tell what partners were asked, and when they answered."""
    return _front(desk, Front.LINKAGE)


def _front(desk: Desk, front: Front) -> Section | None:
    standings = desk.standings(front)
    table = standings_table(desk, front.value, standings)
    if table is None:
        return None
    sentences = front_sentences(desk, standings)
    return Section(front.value, desk.phrases.text(f"{front.value}_title"), sentences, tables=(table,))
