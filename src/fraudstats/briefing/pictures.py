"""Pictures beside the charts over time: bars, small multiples, a heat map, a fund chain.

Each has a key, a title, a description (`alt`) and a source, as `model.Chart`, and names the figures that it draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fraudstats.briefing.model import Display, Figure, Part, Series


@dataclass(frozen=True)
class Bar:
    """One category."""

    label: str
    figure: Figure
    """Its length."""
    beside: tuple[Part, ...] = ()
    """Printed after the number: a share, say."""
    role: str = "main"
    """`main` or `muted`."""


@dataclass(frozen=True)
class Bars:
    """Categories in the order given, each a lying bar with its number."""

    key: str
    title: str
    bars: tuple[Bar, ...]
    alt: str
    source: str

    @property
    def is_provisional(self) -> bool:
        """A number with the mark is drawn."""
        return any(each.provisional for each in self.figures())

    def figures(self) -> Iterator[Figure]:
        """Walk over the numbers."""
        for bar in self.bars:
            yield bar.figure
            yield from (part for part in bar.beside if isinstance(part, Figure))


@dataclass(frozen=True)
class Panel:
    """A small chart of one district."""

    title: str
    figure: Figure
    """The newest value, printed beside the title."""
    change: Figure | None
    """On the period before; None where there is none to compare with."""
    verdict: str
    """What its change deserves to be called, in words."""
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Panels:
    """Small charts over the same periods and on the same scale."""

    key: str
    title: str
    labels: tuple[str, ...]
    panels: tuple[Panel, ...]
    alt: str
    source: str
    provisional_from: int | None = None
    """As of `model.Chart`."""

    @property
    def is_provisional(self) -> bool:
        """An open point is drawn."""
        return self.provisional_from is not None

    def figures(self) -> Iterator[Figure]:
        """Walk over the values of all panels."""
        for panel in self.panels:
            yield panel.figure
            if panel.change:
                yield panel.change
            yield from (figure for each in panel.series for figure in each.figures())


@dataclass(frozen=True)
class HeatMap:
    """How many events fell into each cell of two dimensions."""

    key: str
    title: str
    rows: tuple[tuple[str, str], ...]
    """(value of the row's dimension, its label), from top to bottom."""
    columns: tuple[tuple[str, str], ...]
    """Likewise, from left to right."""
    values: tuple[tuple[int, ...], ...]
    """A row of counts for each of `rows`."""
    alt: str
    source: str
    metric: str
    dimensions: tuple[str, str]
    """Of the rows, of the columns."""
    start: date
    end: date
    filters: tuple[tuple[str, str], ...] = ()
    is_provisional: bool = False

    def figures(self) -> Iterator[Figure]:
        """Walk over the cells, row by row."""
        of_row, of_column = self.dimensions
        for (row, _), counts in zip(self.rows, self.values, strict=True):
            for (column, _), count in zip(self.columns, counts, strict=True):
                cell = (*self.filters, (of_row, row), (of_column, column))
                yield Figure(self.metric, count, Display.COUNT, self.start, self.end, cell)


Picture = Bars | Panels | HeatMap
