"""What one issue of the briefing says, without markup.

    Briefing -> Section -> Sentence | Table | Chart        and in all of them: Figure

A number never stands in a text as bare characters: it is a `Figure`, which knows its metric, window, filter and
baseline, so that it can be checked and explained. Texts are in the language of the issue; the writers add markup only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fraudstats.briefing.figures import Display, Figure, Part
from fraudstats.briefing.pictures import Band, Chart, Mark, Picture, Provenance, Series

__all__ = [
    "Band", "Briefing", "Chart", "Column", "Display", "Figure", "Mark", "Part", "Provenance", "Section", "Sentence",
    "Series", "Table",
]  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """A sentence as a run of words and figures."""

    parts: tuple[Part, ...]

    def figures(self) -> Iterator[Figure]:
        """Walk over the figures in reading order."""
        return (part for part in self.parts if isinstance(part, Figure))


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    title: str
    numeric: bool = True
    """Numbers stand right, words left."""


@dataclass(frozen=True)
class Table:
    """A table with its window named under it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Part, ...], ...]
    note: str
    """Names the window, and what else a reader must know."""
    total_row: bool = False
    """The last row is a total."""


@dataclass(frozen=True)
class Section:
    """One part of the briefing: words first, then tables and charts."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart | Picture, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """One issue."""

    lang: str
    """`zh` or `en`."""
    title: str
    subtitle: str
    """The window in words."""
    centre: str
    period: str
    """2021-W19, 2021-04."""
    start: date
    end: date
    as_of: str
    """The instant at which the data was known, as printed."""
    notice: str
    """Printed on every page where it is not empty (synthetic data)."""
    headline: Section
    sections: tuple[Section, ...]
    district: str = ""
    """As the store names it; empty in the issue of the whole city."""
    kind: str = "weekly"
    """`weekly` or `monthly`."""

    def all_sections(self) -> tuple[Section, ...]:
        """Headline first."""
        return (self.headline, *self.sections)

    def figures(self) -> Iterator[Figure]:
        """Walk over every printed number, in reading order; after the tables of a section, what its charts draw."""
        for section in self.all_sections():
            for sentence in section.sentences:
                yield from sentence.figures()
            for table in section.tables:
                yield from (cell for row in table.rows for cell in row if isinstance(cell, Figure))
            for chart in section.charts:
                yield from chart.figures()
