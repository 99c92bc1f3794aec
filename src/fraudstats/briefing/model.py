"""What one issue of the briefing says, without markup.

    Briefing -> Section -> Sentence | Table | Chart        and in all of them: Figure

A number never stands in a text as bare characters: it is a `Figure`, which knows its metric, window, filter and
baseline, so that it can be checked and explained. Texts are in the language of the issue; the writers add markup only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fraudstats.briefing.references import write_reference

if TYPE_CHECKING:
    from fraudstats.briefing.pictures import Picture


class Display(StrEnum):
    """How a figure is written."""

    COUNT = "count"  # 1,234
    MONEY = "money"  # yuan; written in 万元 / 亿元 (zh) or million yuan (en)
    RATE = "rate"  # fraction, written as a percentage with n/N
    SHARE = "share"  # part of a whole: the filtered events over all of the window
    CHANGE = "change"  # signed difference in the metric's unit
    CHANGE_RATE = "change_rate"  # signed fraction, written as a percentage
    POINTS = "points"  # signed fraction, written in percentage points
    CHANGE_RATE_IN_WORDS = "change_rate_in_words"  # up or down, then the percentage without a sign
    POINTS_IN_WORDS = "points_in_words"  # likewise in percentage points
    MINUTES = "minutes"
    MEDIAN = "median"  # of what is neither money nor minutes; one decimal
    PER_10K = "per_10k"  # per 10,000 residents; two decimals
    DAILY_MEAN = "daily_mean"  # one decimal
    CHANGE_IN_WORDS = "change_in_words"  # more or fewer, then the difference without a sign
    RANK = "rank"  # 1 for the most among the groups of the last filter's dimension; equal ones share it
    MEAN = "mean"  # of the values of `series`; one decimal
    WEEKS_RUNNING = "weeks_running"  # falls (negative) or rises in a row over `series` and the window itself
    MONTHS_RUNNING = "months_running"
    RECORD_WEEKS = "record_weeks"  # lowest (negative) or highest of so many: `series` and the window itself
    RECORD_MONTHS = "record_months"
    LIMIT_LOW = "limit_low"  # of an incidence, 95%; two decimals
    LIMIT_HIGH = "limit_high"
    DECLINE_DAYS = "decline_days"  # running up to the last, that it and `beside` are in double decline, month to date
    STABLE_DAYS = "stable_days"  # running up to the last, that chance alone explains beside the window's daily mean
    SIGNALS = "signals"  # how many series of the metric and `beside` are signals; they are `listed`
    SIGNALS_BEFORE = "signals_before"  # how many were signals in the week before
    SIGNALS_LASTING = "signals_lasting"  # how many of these go on
    REVISION = "revision"  # the value less what it was after the batch `known_after`
    TARGET = "target"  # reached, or short by how much: what is beyond the target, in its direction
    TARGET_MONEY = "target_money"  # likewise
    TARGET_POINTS = "target_points"  # likewise of fractions, in percentage points
    EFFECT = "effect"  # change since the baseline over that of all other groups of the last filter's dimension, less 1


@dataclass(frozen=True)
class Figure:
    """One printed number."""

    metric: str
    value: float | int | None
    """In the metric's unit; None is written as a dash."""
    display: Display
    start: date
    """First statistical day of the window."""
    end: date
    """First statistical day after the window."""
    filters: tuple[tuple[str, str], ...] = ()
    """(dimension, value) pairs: all hold; the same dimension twice means either value; an empty value, none stated."""
    within: tuple[tuple[str, str], ...] = ()
    """Of a share: the filters of the whole that it is a part of."""
    baseline: str | None = None
    """`previous` or `year_earlier` where the figure is a comparison."""
    baseline_start: date | None = None
    """First statistical day of the window that it is compared with."""
    baseline_end: date | None = None
    numerator: float | int | None = None
    denominator: float | int | None = None
    """n/N, printed beside a rate."""
    provisional: bool = False
    """The window reaches past the watermark."""
    verdict: str | None = None
    """What the change deserves to be called; see docs/glossary.md."""
    series: tuple[tuple[date, date], ...] = ()
    """Earlier windows that the figure was found among, oldest first; as of `start` and `end`. Of a number of days: each
    day of the run, and the one before it."""
    judged_with: tuple[str, ...] = ()
    """Of a verdict: the dimension whose groups it shares chance with; empty where it was judged alone."""
    beside: tuple[str, ...] = ()
    """Further metrics that the figure is about."""
    known_after: int | None = None
    """Of a revision: the batch after which the window was first complete."""
    target: float | None = None
    """Of what is held against a target of the settings: that target."""
    listed: "tuple[Figure, ...]" = ()
    """Of a number of series: the count of each."""

    @property
    def reference(self) -> str:
        """Name the figure so that `explain` can take it."""
        return write_reference(self)


Part = str | Figure


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
class Section:
    """One part of the briefing: words first, then tables and charts."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: "tuple[Chart | Picture, ...]" = ()


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
