"""What the workbook of a briefing holds, sheet by sheet, told from the briefing and not from what writes workbooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fraudstats.briefing.marks import running
from fraudstats.briefing.model import Briefing, Chart, Display, Figure, Part, Section, Series, Table
from fraudstats.briefing.pictures import Bars, HeatMap, Panels, Picture
from fraudstats.briefing.wording import POINTS_UNIT, plain
from fraudstats.briefing.xlsx import (
    DEFINITION_HEADS,
    DEFINITION_SIGN,
    DEFINITIONS,
    NUMBER_FORMATS,
    POINTS,
    YUAN,
    sheet_names,
)

RATES, COUNTS = NUMBER_FORMATS[Display.RATE], NUMBER_FORMATS[Display.COUNT]


@dataclass(frozen=True)
class Wanted:
    """What one cell holds: words, or a number and how it is shown."""

    text: str = ""
    """Words; of a number, what the issue prints for it."""
    number: float | None = None
    number_format: str = ""


NOTHING = Wanted()


@dataclass(frozen=True)
class WantedChart:
    """A chart that is drawn of the cells of its sheet."""

    title: str
    description: str
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    """(name, values), from left to right."""


@dataclass(frozen=True)
class WantedSheet:
    """One sheet; the first holds words only."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Wanted, ...], ...]
    notes: tuple[str, ...] = ()
    """Below the rows."""
    charts: tuple[WantedChart, ...] = field(default=())


def wanted_sheets(briefing: Briefing) -> list[WantedSheet]:
    """List all sheets but the first, in order."""
    found = [sheet for section in briefing.all_sections() for sheet in _of_section(section, briefing)]
    found += [_definitions(each, briefing.lang) for each in briefing.all_sections() if each.key == DEFINITIONS]
    names = sheet_names([briefing.period, *(each.name for each in found)])[1:]
    return [
        WantedSheet(name, each.head, each.rows, each.notes, each.charts)
        for name, each in zip(names, found, strict=True)
    ]


def lines_of_words(briefing: Briefing) -> Iterator[str]:
    """Give the lines of the first sheet that the briefing says; the imprint frames two of them in words of its own."""
    yield from filter(
        None,
        (briefing.title, briefing.subtitle, briefing.centre, briefing.period, briefing.as_of, briefing.notice),
    )
    for section in briefing.all_sections():
        if section.sentences and section.key != DEFINITIONS:
            yield section.title
            yield from (running(sentence.parts, briefing.lang) for sentence in section.sentences)


def _of_section(section: Section, briefing: Briefing) -> Iterator[WantedSheet]:
    for table in section.tables:
        yield _table(table, briefing)
    for chart in section.charts:
        yield _lines(chart) if isinstance(chart, Chart) else _picture(chart, briefing.lang)


def _table(table: Table, briefing: Briefing) -> WantedSheet:
    head: list[str] = []
    columns: list[list[Wanted]] = []
    for rank, column in enumerate(table.columns):
        cells = [row[rank] for row in table.rows]
        figures = [cell for cell in cells if isinstance(cell, Figure)]
        unit = POINTS_UNIT[briefing.lang].strip() if any(each.display in POINTS for each in figures) else ""
        head.append(f"{column.title} ({unit})" if unit else column.title)
        columns.append([_cell(cell, briefing.lang) for cell in cells])
        if any(each.display is Display.RATE and each.denominator is not None for each in figures):
            head.append("n/N")
            columns.append([_n_of_n(cell) for cell in cells])
    rows = tuple(zip(*columns, strict=True))
    return WantedSheet(table.title, tuple(head), rows, tuple(filter(None, (table.note, briefing.notice))))


def _cell(part: Part, lang: str) -> Wanted:
    if isinstance(part, str):
        return Wanted(part)
    if part.value is None:
        return NOTHING
    number = float(part.value) * (100 if part.display in POINTS else 1)
    return Wanted(plain(part, lang), number, _format(part.display, lang))


def _format(display: Display, lang: str) -> str:
    """Give the number format of a kind of figure; money says its unit."""
    return NUMBER_FORMATS[display] + (f'"{YUAN[lang]}"' if display is Display.MONEY else "")


def _n_of_n(part: Part) -> Wanted:
    if isinstance(part, str) or part.numerator is None or part.denominator is None:
        return NOTHING
    return Wanted(f"{part.numerator:,.15g}/{part.denominator:,.15g}")


def _definitions(section: Section, lang: str) -> WantedSheet:
    rows = []
    for sentence in section.sentences:
        name, _, told = running(sentence.parts, lang).partition(DEFINITION_SIGN[lang])
        rows.append((Wanted(name.strip()), Wanted(told.strip())))
    return WantedSheet(section.title, DEFINITION_HEADS[lang], tuple(rows))


def _lines(chart: Chart) -> WantedSheet:
    series = [(each.label, each.values) for each in chart.series]
    if chart.band:
        series += [(f"{chart.band.label} ≥", chart.band.low), (f"{chart.band.label} ≤", chart.band.high)]
    drawn = WantedChart(chart.title, chart.alt, tuple(series))
    return _columns(chart, chart.labels, series, RATES if chart.percent else COUNTS, (drawn,))


def _picture(picture: Picture, lang: str) -> WantedSheet:
    if isinstance(picture, Bars):
        return _bars(picture, lang)
    if isinstance(picture, Panels):
        return _panels(picture)
    if isinstance(picture, HeatMap):
        rows = tuple(
            (Wanted(label), *(_number(count, COUNTS) for count in counts))
            for (_, label), counts in zip(picture.rows, picture.values, strict=True)
        )
        return WantedSheet(picture.title, ("", *(label for _, label in picture.columns)), rows, (picture.source,))
    raise TypeError(f"no way to read {type(picture).__name__}")


def _bars(bars: Bars, lang: str) -> WantedSheet:
    rows = [
        (Wanted(bar.label), *(_cell(part, lang) for part in (bar.figure, *bar.beside) if isinstance(part, Figure)))
        for bar in bars.bars
    ]
    values = tuple(None if bar.figure.value is None else float(bar.figure.value) for bar in bars.bars)
    drawn = WantedChart(bars.title, bars.alt, (("", values),))
    return WantedSheet(bars.title, (), tuple(rows), (bars.source,), (drawn,))


def _panels(panels: Panels) -> WantedSheet:
    named = [_named(panel.title, panel.series) for panel in panels.panels]
    charts = tuple(
        WantedChart(panel.title, f"{panel.title}: {panel.verdict}", tuple(series))
        for panel, series in zip(panels.panels, named, strict=True)
    )
    return _columns(panels, panels.labels, [each for series in named for each in series], COUNTS, charts)


def _named(owner: str, series: Sequence[Series]) -> list[tuple[str, tuple[float | None, ...]]]:
    return [(f"{owner} {each.label}".strip(), each.values) for each in series]


def _columns(
    drawn: Chart | Panels,
    labels: Sequence[str],
    series: Sequence[tuple[str, tuple[float | None, ...]]],
    number_format: str,
    charts: tuple[WantedChart, ...],
) -> WantedSheet:
    rows = tuple(
        (Wanted(label), *(_number(values[rank], number_format) for _, values in series))
        for rank, label in enumerate(labels)
    )
    return WantedSheet(drawn.title, ("", *(name for name, _ in series)), rows, (drawn.source,), charts)


def _number(value: float | int | None, number_format: str) -> Wanted:
    if value is None:
        return NOTHING
    shown = f"{value:.1%}" if "%" in number_format else f"{value:,.10g}"
    return Wanted(shown, float(value), number_format)
