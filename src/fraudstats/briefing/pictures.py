"""What is drawn: lines over time, bars, small multiples, a heat map.

Each has a key, a title, a description (`alt`) and a source, and names the figures that it draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fraudstats.briefing.figures import Display, Figure, Part


@dataclass(frozen=True)
class Provenance:
    """What the values of a series measure, so that each can be computed again."""

    metric: str
    display: Display
    windows: tuple[tuple[date, date], ...]
    """One a value: first statistical day, first day after."""
    filters: tuple[tuple[str, str], ...] = ()
    """As of `Figure`."""


@dataclass(frozen=True)
class Series:
    """One line of a chart."""

    label: str
    values: tuple[float | None, ...]
    """As long as the chart's `labels`; None leaves a gap."""
    role: str = "main"
    """`main`, `earlier` (last year) or `muted`."""
    provenance: Provenance | None = None

    def figures(self) -> Iterator[Figure]:
        """Walk over the values that are drawn, as far as it is known what they measure."""
        known = self.provenance
        if known:
            for value, (start, end) in zip(self.values, known.windows, strict=True):
                if value is not None:
                    yield Figure(known.metric, value, known.display, start, end, known.filters)


@dataclass(frozen=True)
class Band:
    """Limits between which the values of a chart were expected."""

    label: str
    low: tuple[float | None, ...]
    """As long as the chart's `labels`; None where nothing could be expected."""
    high: tuple[float | None, ...]


@dataclass(frozen=True)
class Mark:
    """A place on the time axis that a chart points out."""

    index: int
    """Of the label before which it stands."""
    words: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Lines over the same periods."""

    key: str
    title: str
    labels: tuple[str, ...]
    """One a period, in drawing order."""
    series: tuple[Series, ...]
    y_label: str
    alt: str
    """What the picture shows, for a reader who cannot see it."""
    source: str
    """Dataset, window and data state."""
    percent: bool = False
    """Values are fractions, drawn as percentages."""
    provisional_from: int | None = None
    """Index of the first period that reaches past the watermark; drawn open."""
    band: Band | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """An open point is drawn."""
        return self.provisional_from is not None

    def figures(self) -> Iterator[Figure]:
        """Walk over the values that can be computed again."""
        for each in self.series:
            yield from each.figures()
        for mark in self.marks:
            yield from (part for part in mark.words if isinstance(part, Figure))


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
    """As of `Chart`."""

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
"""Beside the charts over time."""
