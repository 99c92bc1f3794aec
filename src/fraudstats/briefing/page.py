"""What both page templates ask for beyond the model: cards, the widths of a table, marks that need a note.

Everything that a page needs computed is computed here, so that templates only place it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fraudstats.briefing.charts.style import text_em
from fraudstats.briefing.glyphs import replaced
from fraudstats.briefing.model import Briefing, Figure, Part, Section, Table
from fraudstats.briefing.wording import Written, plain, write

if TYPE_CHECKING:
    from jinja2 import Environment

HEADLINE_TABLE = "headline"
MOST_CARDS = 4
FACTS_ON_A_CARD = 2
TEXT_WIDTH_PT = 468.0
LARGEST_TABLE_PT = 9.0
SMALLEST_TABLE_PT = 6.0
CELL_PADDING_EM = 1.1
WORDS_AFTER_NUMBERS_EM = 0.85
SPACE_BETWEEN_SCRIPTS_EM = 0.25
BETWEEN_SCRIPTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
WIDEST_TEXT_EM = 15.0
"""A column of words wider than this wraps."""
LONGEST_ONE_LINE_TITLE = 4
"""Characters of a Chinese column title that is not worth two lines."""
ROWS_KEPT_TOGETHER = 16


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


@dataclass(frozen=True)
class TableLayout:
    """How a table fills the width of the paper."""

    widths: tuple[float, ...]
    """Relative, in em."""
    size_pt: float
    """The largest type with which no number is broken."""
    together: bool
    """Short enough not to be split between pages."""


def prepare(environment: "Environment", lang: str, text_width_pt: float = TEXT_WIDTH_PT) -> None:
    """Give a template environment the tests and filters of this module.

    Args:
        text_width_pt: of the paper, which tables fill.
    """
    environment.tests["figure"] = lambda part: isinstance(part, Figure)
    environment.filters["written"] = partial(written, lang=lang)
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


def table_layout(table: Table, lang: str, text_width_pt: float = TEXT_WIDTH_PT) -> TableLayout:
    """Share out the width by what the cells hold, and choose the type size."""
    widths = tuple(_column_em(table, index, lang) for index in range(len(table.columns)))
    size = min(LARGEST_TABLE_PT, text_width_pt / sum(widths)) if widths else LARGEST_TABLE_PT
    return TableLayout(widths, round(max(size, SMALLEST_TABLE_PT), 2), len(table.rows) <= ROWS_KEPT_TOGETHER)


def _card(table: Table, row: tuple[Part, ...]) -> Card | None:
    titled = list(zip((column.title for column in table.columns), row, strict=True))
    facts = [Fact(title, cell) for title, cell in titled if isinstance(cell, Figure)]
    if not facts or isinstance(row[0], Figure):
        return None
    closing = "" if isinstance(row[-1], Figure) or len(row) == 1 else row[-1]
    return Card(row[0], facts[0].figure, tuple(facts[1 : 1 + FACTS_ON_A_CARD]), closing)


def _column_em(table: Table, index: int, lang: str) -> float:
    cells = [row[index] for row in table.rows]
    numbers = max((text_em(plain(cell, lang)) for cell in cells if isinstance(cell, Figure)), default=0.0)
    words = max((_spaced_em(cell) for cell in cells if isinstance(cell, str)), default=0.0)
    title = min(_title_em(table.columns[index].title), WIDEST_TEXT_EM)
    distance = WORDS_AFTER_NUMBERS_EM if index and not table.columns[index].numeric else 0.0
    return round(max(numbers, min(words, WIDEST_TEXT_EM), title) + CELL_PADDING_EM + distance, 1)


def _spaced_em(words: str) -> float:
    """Measure words with the space that is set between Chinese and other letters: a date needs it to stay on a line."""
    return text_em(words) + SPACE_BETWEEN_SCRIPTS_EM * len(BETWEEN_SCRIPTS.findall(words))


def _title_em(title: str) -> float:
    """Measure a column title set on two lines at most; a short Chinese one stays on one."""
    gap = " " if title.isascii() else ""
    pieces = title.split() if title.isascii() else list(title)
    if not title.isascii() and len(title) <= LONGEST_ONE_LINE_TITLE:
        return text_em(title)
    splits = ((gap.join(pieces[:at]), gap.join(pieces[at:])) for at in range(1, len(pieces) + 1))
    return min((max(map(text_em, split)) for split in splits), default=0.0)
