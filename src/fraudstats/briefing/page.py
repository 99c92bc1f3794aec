"""What both page templates ask for beyond the model: cards, and marks that need a note.

Everything that a page needs computed is computed here, so that templates only place it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fraudstats.briefing.glyphs import replaced
from fraudstats.briefing.marks import run
from fraudstats.briefing.model import Briefing, Figure, Part, Section, Table
from fraudstats.briefing.table_layout import TEXT_WIDTH_PT, parted, table_layout
from fraudstats.briefing.wording import Written, write

if TYPE_CHECKING:
    from jinja2 import Environment

HEADLINE_TABLE = "headline"
MOST_CARDS = 4
FACTS_ON_A_CARD = 2


@dataclass(frozen=True)
class Fact:
    """A small line of a card."""

    title: str
    figure: Figure


@dataclass(frozen=True)
class Card:
    """One big figure at the top."""

    name: str
    figure: Figure
    facts: tuple[Fact, ...]
    verdict: str
    """The row's closing words, or empty."""


def prepare(environment: "Environment", lang: str, text_width_pt: float = TEXT_WIDTH_PT) -> None:
    """Give a template environment the tests and filters of this module.

    Args:
        text_width_pt: of the paper, which tables fill.
    """
    environment.tests["figure"] = lambda part: isinstance(part, Figure)
    environment.filters["written"] = partial(written, lang=lang)
    environment.filters["run"] = lambda sentence: run(sentence.parts, lang)
    environment.filters["parted"] = lambda part: parted(part, lang) if isinstance(part, Figure) else part
    environment.filters["layout"] = partial(table_layout, lang=lang, text_width_pt=text_width_pt)
    environment.tests["provisional"] = has_provisional


def context(
    briefing: Briefing,
    words: Mapping[str, str],
    charts: Mapping[str, object],
    faces: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """List the names that a page template may use."""
    return {
        "briefing": briefing,
        "words": words,
        "charts": charts,
        "faces": faces or {},
        "cards": cards(briefing.headline),
        "replaced": ", ".join(replaced(briefing)),
    }


def written(part: Part, lang: str) -> Written:
    """Write words or a figure."""
    return write(part, lang) if isinstance(part, Figure) else Written(part)


def cards(headline: Section) -> tuple[Card, ...]:
    """Make a card of each row of the headline table; none where the table is another one or too long."""
    if not headline.tables or headline.tables[0].key != HEADLINE_TABLE:
        return ()
    table = headline.tables[0]
    made = tuple(card for row in table.rows if (card := _card(table, row)))
    return made if len(made) <= MOST_CARDS else ()


def has_provisional(section: Section) -> bool:
    """Tell whether a section prints the mark or draws an open point."""
    figures = [figure for sentence in section.sentences for figure in sentence.figures()]
    figures += [cell for table in section.tables for row in table.rows for cell in row if isinstance(cell, Figure)]
    return any(each.provisional for each in figures) or any(chart.is_provisional for chart in section.charts)


def _card(table: Table, row: tuple[Part, ...]) -> Card | None:
    titled = list(zip((column.title for column in table.columns), row, strict=True))
    facts = [Fact(title, cell) for title, cell in titled if isinstance(cell, Figure)]
    if not facts or isinstance(row[0], Figure):
        return None
    closing = "" if isinstance(row[-1], Figure) or len(row) == 1 else row[-1]
    return Card(row[0], facts[0].figure, tuple(facts[1 : 1 + FACTS_ON_A_CARD]), closing)
