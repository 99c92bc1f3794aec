"""The fronts that are told by their metrics alone: publicity, crackdown, cards, linkage."""

from fraudstats.briefing.model import Section
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.standing_words import (
    STOCKS,
    period_sentences,
    standings_table,
    stock_sentences,
    to_date_sentences,
)
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
    stocks = [each for each in standings if each.definition.kind in STOCKS]
    flows = [each for each in standings if each.definition.kind not in STOCKS]
    sentences = (*stock_sentences(desk, stocks), *period_sentences(desk, flows), *to_date_sentences(desk, flows))
    return Section(front.value, desk.phrases.text(f"{front.value}_title"), sentences, tables=(table,))
